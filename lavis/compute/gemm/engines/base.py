"""What a library must do to be measured; the defaults are those of arrays in host memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from lavis.compute.backend import Array, Backend
from lavis.compute.gemm.problem import Problem
from lavis.compute.gemm.processor import ASSUMED_CACHE, last_level_cache, usable_cores

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: One product: a, b and where a @ b goes.
Triple: TypeAlias = tuple[Array, Array, Array]
Call: TypeAlias = Callable[[Array, Array, Array], object]


class Engine:
    """A library on a device, as something that multiplies and can be timed.

    Parameters
    ----------
    backend : Backend

    Attributes
    ----------
    device : str
        "CPU" or the name of the GPU.
    on_device : bool
        Whether operands have to be brought somewhere, and products back.
    launch_bound : bool
        Whether, in what was timed last, products were asked for more slowly than multiplied.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.device = "CPU"
        self.on_device = False
        self.launch_bound = False

    # -- what it is

    @property
    def threads(self) -> int:
        """How many threads multiply; 0 where that has no meaning."""
        return usable_cores()

    @property
    def cache(self) -> int:
        """Bytes of the cache that cold operands must outgrow."""
        return last_level_cache() or ASSUMED_CACHE

    @property
    def bus_id(self) -> str:
        """Where an NVIDIA GPU sits, as NVML wants to be asked for it; empty for all else."""
        return ""

    def facts(self) -> dict[str, str]:
        """Return what is to be said of library and device: version, blas, kernel, driver."""
        return {}

    # -- what it can do

    def refusal(self, problem: Problem) -> str:
        """Return why a product cannot be measured, as a sentence, or an empty string."""
        return ""

    def compute_type(self, problem: Problem) -> str:
        """Return what a product is multiplied and summed in."""
        return problem.dtype

    def remarks(self, problem: Problem) -> tuple[list[str], list[str]]:
        """Return badges and notes that a product has before it is measured."""
        return [], []

    # -- arrays

    def place(self, x: NDArray[Any], dtype: str) -> Array:
        """Bring random numbers (float32 or float64) to the device as another dtype."""
        raise NotImplementedError

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        """Return an array that nothing is in yet."""
        raise NotImplementedError

    def copy(self, x: Array) -> Array:
        """Return a copy at another place of the same memory."""
        return x.copy()

    def transposed(self, x: Array) -> Array:
        """Return a view with the last two axes exchanged."""
        return x.swapaxes(-1, -2)

    def fetch(self, x: Array) -> NDArray[Any]:
        """Return an array on the host, in float64."""
        return self.backend.to_numpy(x).astype("float64")

    def product(self, problem: Problem, triple: Triple) -> list[Triple]:
        """Return the calls of the library that one product takes: one, unless a batch is looped."""
        return [triple]

    # -- time

    @contextmanager
    def limited(self, threads: int) -> Iterator[None]:
        """Multiply with so many threads, all by 0, within a ``with`` block."""
        yield

    def multiply(self, a: Array, b: Array, out: Array) -> None:
        """Write a @ b into `out`."""
        raise NotImplementedError

    def copy_into(self, target: Array, source: Array, _: Any = None) -> None:
        """Copy within the memory of the device."""
        raise NotImplementedError

    def timed(self, samples: Sequence[Sequence[Triple]], call: Call | None = None) -> list[float]:
        """Return the seconds that each sample takes, all its products together.

        Parameters
        ----------
        samples : sequence of sequence of Triple
            Without gap and without allocation from the first product to the last.
        call : callable, optional
            What is done with each triple; `multiply` by default.
        """
        multiply, clock = call or self.multiply, time.perf_counter_ns
        taken = []
        for products in samples:
            begin = clock()
            for a, b, out in products:
                multiply(a, b, out)
            taken.append(clock() - begin)
        return [nanoseconds * 1e-9 for nanoseconds in taken]

    def synchronize(self) -> None:
        """Wait until all that was asked for is done."""
        self.backend.synchronize()


def timed_by_events(
    samples: Sequence[Sequence[Triple]],
    multiply: Call,
    new_event: Callable[[], Any],
    record: Callable[[Any], None],
    synchronize: Callable[[], None],
    elapsed: Callable[[Any, Any], float],
) -> tuple[list[float], bool]:
    """Time samples by events in the stream, with one synchronisation at the very end.

    A product that is not timed goes first, so that the device has work while the rest is asked
    for; one event ends a sample and begins the next, so that there is no gap between them.

    Parameters
    ----------
    samples : sequence of sequence of Triple
    multiply : callable
        Asks for one product, and does not wait.
    new_event : callable
        Makes an event; all are made before the first product.
    record : callable
        Puts an event into the stream.
    synchronize : callable
        Waits for the stream.
    elapsed : callable
        Milliseconds between two events.

    Returns
    -------
    seconds : list of float
        One a sample.
    launch_bound : bool
        Whether asking took as long as multiplying, so that the device had to wait.
    """
    events = [new_event() for _ in range(len(samples) + 1)]
    multiply(*samples[0][0])
    begin = time.perf_counter()
    record(events[0])
    for products, event in zip(samples, events[1:], strict=True):
        for a, b, out in products:
            multiply(a, b, out)
        record(event)
    asked = time.perf_counter() - begin
    synchronize()
    seconds = [elapsed(start, end) / 1000 for start, end in pairwise(events)]
    return seconds, asked > 0.9 * sum(seconds)
