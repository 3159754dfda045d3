"""PyTorch: on CUDA by events in the stream, on the processor by the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch

from lavis.compute.backend import Array, Backend
from lavis.compute.gemm.engines.base import Call, Engine, Triple, timed_by_events
from lavis.compute.gemm.engines.numpy import TF32_IS_OF_GPUS
from lavis.compute.gemm.problem import Problem
from lavis.compute.gemm.processor import ASSUMED_CACHE

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TorchEngine(Engine):
    """Products by ``torch.matmul(…, out=)``."""

    def __init__(self, backend: Backend, tf32: bool = False) -> None:
        super().__init__(backend)
        self._kind: str = backend.device.type
        self._tf32 = tf32
        self.on_device = self._kind != "cpu"
        if self._kind == "cuda":
            self._properties = torch.cuda.get_device_properties(0)
            self.device = self._properties.name
            torch.backends.cuda.matmul.allow_tf32 = tf32
        elif self.on_device:
            self.device = backend.label.partition(" · ")[2]

    @property
    def threads(self) -> int:
        """PyTorch's threads on the processor."""
        return 0 if self.on_device else int(torch.get_num_threads())

    @property
    def cache(self) -> int:
        """Bytes of the GPU's L2, or of the processor's last level."""
        if self._kind == "cuda":
            return int(self._properties.L2_cache_size)
        return ASSUMED_CACHE if self.on_device else super().cache

    @property
    def bus_id(self) -> str:
        """Where the GPU sits, as NVML wants to be asked for it; empty on the processor."""
        if self._kind != "cuda":
            return ""
        found = self._properties
        return f"{found.pci_domain_id:08X}:{found.pci_bus_id:02X}:{found.pci_device_id:02X}.0"

    def facts(self) -> dict[str, str]:
        """Return the versions, and what multiplies."""
        found = {"version": str(torch.__version__)}  # a class of its own otherwise
        if self._kind == "cuda":
            found |= {"blas": "cuBLAS", "runtime": str(torch.version.cuda or "")}
            found["kernel"] = (
                f"compute capability {self._properties.major}.{self._properties.minor}"
            )
        elif not self.on_device:
            mkl = torch.backends.mkl.is_available()
            found |= {
                "blas": "MKL, oneDNN" if mkl else "oneDNN",
                "kernel": str(torch.backends.cpu.get_cpu_capability()),
            }
        return found

    def refusal(self, problem: Problem) -> str:
        """Refuse what this device has no numbers for."""
        if problem.dtype == "tf32":
            if self._kind != "cuda":
                return TF32_IS_OF_GPUS
            if self._properties.major < 8:
                return "tf32 needs a GPU of compute capability 8.0; choose float32."
        wrong = problem.dtype == ("float32" if self._tf32 else "tf32")
        if self._kind == "cuda" and wrong:
            return f"TF32 is {'on' if self._tf32 else 'off'} in this process."
        if self._kind == "mps" and problem.dtype == "float64":
            return "Apple's GPUs have no float64; choose float32, or NumPy for float64."
        return ""

    def compute_type(self, problem: Problem) -> str:
        """Say that products of 16 bits are summed in float32."""
        half = problem.dtype in ("float16", "bfloat16")
        return "float32 sums" if half else {"tf32": "TF32, float32 sums"}.get(problem.dtype, "")

    def place(self, x: NDArray[Any], dtype: str) -> Array:
        """Bring numbers to the device."""
        wanted = getattr(torch, dtype)
        # In the host's memory first: a device without float64 could not take it.
        return torch.from_numpy(x).to(wanted).to(self.backend.device).contiguous()

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        """Return an array on the device, its pages in memory."""
        return torch.zeros(shape, dtype=getattr(torch, dtype), device=self.backend.device)

    def copy(self, x: Array) -> Array:
        """Return a copy at another place."""
        return x.clone()

    def fetch(self, x: Array) -> NDArray[Any]:
        """Return an array on the host, in float64."""
        return x.cpu().to(torch.float64).numpy()  # type: ignore[no-any-return]

    @contextmanager
    def limited(self, threads: int) -> Iterator[None]:
        """Limit PyTorch's threads on the processor."""
        before = torch.get_num_threads()
        if threads and not self.on_device:
            torch.set_num_threads(threads)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def multiply(self, a: Array, b: Array, out: Array) -> None:
        """Write a @ b into `out`."""
        torch.matmul(a, b, out=out)

    def copy_into(self, target: Array, source: Array, _: Any = None) -> None:
        """Copy within the memory of the device."""
        target.copy_(source)

    def timed(self, samples: Sequence[Sequence[Triple]], call: Call | None = None) -> list[float]:
        """Time by events on CUDA; on other devices each sample ends with a wait."""
        if not self.on_device:
            return super().timed(samples, call)
        self.synchronize()
        if self._kind != "cuda":
            return self._timed_by_clock(samples, call or self.multiply)
        stream = torch.cuda.current_stream()
        seconds, self.launch_bound = timed_by_events(
            samples,
            call or self.multiply,
            lambda: torch.cuda.Event(enable_timing=True),
            lambda event: event.record(stream),
            stream.synchronize,
            lambda start, end: start.elapsed_time(end),
        )
        return seconds

    def _timed_by_clock(self, samples: Sequence[Sequence[Triple]], call: Call) -> list[float]:
        taken = []
        for products in samples:
            begin = time.perf_counter()
            for a, b, out in products:
                call(a, b, out)
            self.synchronize()
            taken.append(time.perf_counter() - begin)
        return taken
