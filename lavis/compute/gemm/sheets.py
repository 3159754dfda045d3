"""What the makers' data sheets promise of known cards: dense products, no sparsity.

Entries are in 10¹² FLOP/s, and `Sheet.peak` answers in 10⁹. Where a card multiplies float64 on its
tensor cores, that figure stands, since that is what cuBLAS uses; 16-bit figures are those with
float32 sums. A card that is not listed by its exact name is measured: variants of one chip (laptop,
PCIe, a cloud's own) differ by a factor of two.

Sources, by NVIDIA: the data sheets of V100 (2020), T4 (2019), A100 (2021), A30 and A10 (2021), A40
(2021), L4 and L40S (2023), H100 (2023, with the Hopper architecture white paper for the figures
without sparsity), H200 (2024); the GA102 white paper V2 for the RTX 30 series; the Ada white paper
V2.1 for the RTX 40 series; the RTX Blackwell white paper V1.1 (2025) for the RTX 50 series. Checked
in November 2026 against tables that cite these sheets (NVIDIA's TensorRT-LLM, xformers, Lightning),
not against the sheets themselves. GeForce cards clock above the sheet's boost clock, so that what
is measured can lie above the peak.
"""

from __future__ import annotations

from typing import NamedTuple

HOPPER = "H100 data sheet and Hopper white paper"
ADA = "Ada white paper"
GA102 = "GA102 white paper"
BLACKWELL = "RTX Blackwell white paper"


class Sheet(NamedTuple):
    """Peaks of one card in 10¹² FLOP/s, None where its sheet says nothing; bandwidth in GB/s."""

    source: str
    float64: float | None
    float32: float
    tf32: float | None
    half: float
    bfloat16: bool
    bandwidth: float

    def peak(self, dtype: str) -> float | None:
        """Return the peak of a dtype in 10⁹ FLOP/s, or None."""
        found = {
            "float64": self.float64,
            "float32": self.float32,
            "tf32": self.tf32,
            "float16": self.half,
            "bfloat16": self.half if self.bfloat16 else None,
        }[dtype]
        return None if found is None else 1000 * found


A100_40 = Sheet("A100 data sheet", 19.5, 19.5, 156.0, 312.0, True, 1555.0)
V100_SXM = Sheet("V100 data sheet", 7.8, 15.7, None, 125.0, False, 900.0)
V100_PCIE = Sheet("V100 data sheet", 7.0, 14.0, None, 112.0, False, 900.0)
H100_SXM = Sheet(HOPPER, 66.9, 66.9, 494.7, 989.4, True, 3350.0)

#: By the name that the driver gives.
SHEETS: dict[str, Sheet] = {
    "Tesla V100-SXM2-16GB": V100_SXM,
    "Tesla V100-SXM2-32GB": V100_SXM,
    "Tesla V100-PCIE-16GB": V100_PCIE,
    "Tesla V100-PCIE-32GB": V100_PCIE,
    "Tesla T4": Sheet("T4 data sheet", None, 8.1, None, 65.0, False, 300.0),
    "NVIDIA A100-SXM4-40GB": A100_40,
    "NVIDIA A100-PCIE-40GB": A100_40,
    "NVIDIA A100-SXM4-80GB": A100_40._replace(bandwidth=2039.0),
    "NVIDIA A100 80GB PCIe": A100_40._replace(bandwidth=1935.0),
    "NVIDIA A30": Sheet("A30 data sheet", 10.3, 10.3, 82.0, 165.0, True, 933.0),
    "NVIDIA A10": Sheet("A10 data sheet", None, 31.2, 62.5, 125.0, True, 600.0),
    "NVIDIA A40": Sheet("A40 data sheet", None, 37.4, 74.8, 149.7, True, 696.0),
    "NVIDIA L4": Sheet("L4 data sheet", None, 30.3, 60.0, 121.0, True, 300.0),
    # Its sheet prints 362.05 dense beside 733 sparse; its clocks give 366.4.
    "NVIDIA L40S": Sheet("L40S data sheet", None, 91.6, 183.0, 362.0, True, 864.0),
    "NVIDIA H100 80GB HBM3": H100_SXM,
    "NVIDIA H100 PCIe": Sheet(HOPPER, 51.2, 51.2, 378.0, 756.0, True, 2000.0),
    "NVIDIA H200": H100_SXM._replace(
        source="H200 data sheet and Hopper white paper", bandwidth=4800.0
    ),
    "NVIDIA GeForce RTX 3090": Sheet(GA102, None, 35.6, 35.6, 71.0, True, 936.0),
    "NVIDIA GeForce RTX 4080": Sheet(ADA, None, 48.7, 48.7, 97.5, True, 716.8),
    "NVIDIA GeForce RTX 4090": Sheet(ADA, None, 82.6, 82.6, 165.2, True, 1008.0),
    "NVIDIA GeForce RTX 5090": Sheet(BLACKWELL, None, 104.8, 104.8, 209.5, True, 1792.0),
}
