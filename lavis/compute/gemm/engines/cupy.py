"""CuPy: cuBLAS on an NVIDIA GPU, timed by events in a stream of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import cupy

from lavis.compute.backend import Array, Backend
from lavis.compute.gemm.engines.base import Call, Engine, Triple, timed_by_events
from lavis.compute.gemm.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The first generation that has bfloat16 and TF32 (Ampere), as CuPy writes it.
AMPERE = 80

#: Read by CuPy when the first float32 product is made, and never again.
TF32_SWITCH = "CUPY_TF32"


class CupyEngine(Engine):
    """Products by ``cupy.matmul(…, out=)``."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        properties = cupy.cuda.runtime.getDeviceProperties(0)
        self.device = properties["name"].decode()
        self.on_device = True
        self._cache = int(properties["l2CacheSize"])
        self._generation = int(cupy.cuda.Device(0).compute_capability)
        self._tf32 = int(os.environ.get(TF32_SWITCH, "0") or 0) > 0
        # Not the null stream, in which other work of the process would stand between products.
        self._stream = cupy.cuda.Stream(non_blocking=True)

    @property
    def threads(self) -> int:
        """None that could be counted."""
        return 0

    @property
    def cache(self) -> int:
        """Bytes of the L2 cache."""
        return self._cache

    @property
    def bus_id(self) -> str:
        """Where the GPU sits, as NVML wants to be asked for it."""
        return str(cupy.cuda.Device(0).pci_bus_id)

    def facts(self) -> dict[str, str]:
        """Return the versions of CuPy, driver and CUDA."""
        runtime = cupy.cuda.runtime
        return {
            "version": str(cupy.__version__),
            "blas": "cuBLAS",
            "kernel": f"compute capability {self._generation / 10:.1f}",
            "driver": _version(runtime.driverGetVersion()),
            "runtime": _version(runtime.runtimeGetVersion()),
        }

    def refusal(self, problem: Problem) -> str:
        """Refuse what this GPU, this CuPy or this process cannot do."""
        if problem.dtype in ("tf32", "bfloat16") and self._generation < AMPERE:
            return f"{problem.dtype} needs a GPU of compute capability 8.0; choose float32."
        if problem.dtype == "bfloat16" and find_spec("ml_dtypes") is None:
            return "bfloat16 in CuPy needs ml_dtypes: pip install ml_dtypes."
        if problem.dtype in ("tf32", "float32") and self._tf32 != (problem.dtype == "tf32"):
            state = "on" if self._tf32 else "off"
            return f"TF32 is {state} in this process ({TF32_SWITCH}), which CuPy reads only once."
        return ""

    def compute_type(self, problem: Problem) -> str:
        """Say that products of 16 bits are summed in float32."""
        half = problem.dtype in ("float16", "bfloat16")
        return "float32 sums" if half else {"tf32": "TF32, float32 sums"}.get(problem.dtype, "")

    def remarks(self, problem: Problem) -> tuple[list[str], list[str]]:
        """Say where a batch is taken apart."""
        if not self._is_looped(problem):
            return [], []
        note = "CuPy copies or widens such a batch; it was multiplied one matrix at a time."
        return ["looped"], [note]

    def product(self, problem: Problem, triple: Triple) -> list[Triple]:
        """Take a batch apart that CuPy would widen to float32 or copy."""
        if not self._is_looped(problem):
            return [triple]
        return [(a, b, out) for a, b, out in zip(*triple, strict=True)]

    def _is_looped(self, problem: Problem) -> bool:
        half = problem.dtype in ("float16", "bfloat16")
        turned = problem.transpose_a or problem.transpose_b
        return problem.batch > 1 and (half or turned)

    def place(self, x: NDArray[Any], dtype: str) -> Array:
        """Bring numbers to the GPU."""
        return cupy.asarray(x.astype(_dtype(dtype)))

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        """Return an array on the GPU."""
        return cupy.empty(shape, dtype=_dtype(dtype))

    def fetch(self, x: Array) -> NDArray[Any]:
        """Return an array on the host, in float64."""
        return cupy.asnumpy(x).astype("float64")  # type: ignore[no-any-return]

    def multiply(self, a: Array, b: Array, out: Array) -> None:
        """Ask for a product in the stream."""
        cupy.matmul(a, b, out=out)

    def copy_into(self, target: Array, source: Array, _: Any = None) -> None:
        """Ask for a copy in the stream."""
        cupy.copyto(target, source)

    def timed(self, samples: Sequence[Sequence[Triple]], call: Call | None = None) -> list[float]:
        """Time by events in the stream."""
        self.synchronize()  # what lies in other streams, operands for one, must be there
        with self._stream:
            seconds, self.launch_bound = timed_by_events(
                samples,
                call or self.multiply,
                cupy.cuda.Event,
                lambda event: event.record(self._stream),
                self._stream.synchronize,
                cupy.cuda.get_elapsed_time,
            )
        return seconds


def _dtype(name: str) -> Any:
    """Return the dtype of a name; bfloat16 is not NumPy's."""
    if name == "bfloat16":
        return import_module("ml_dtypes").bfloat16
    return name


def _version(number: int) -> str:
    """Write CUDA's 12040 as 12.4."""
    return f"{number // 1000}.{number % 1000 // 10}"
