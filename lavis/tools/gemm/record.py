"""What a run leaves behind: rows, roofs, verdicts, and the machine that they hold for."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec

#: Samples that a row keeps.
MAX_SAMPLES = 600

Status = Literal["ok", "skipped", "oom", "crashed", "unsupported"]
Word = Literal["same", "faster", "slower", "cannot tell"]
Seconds = Annotated[float, msgspec.Meta(ge=0)]

#: Why a figure is not comparable with others, as a badge says it.
BADGES = {
    "quick": "quick run: the clock may not have settled, and there are few samples",
    "hot": "hot: the same operands every time, so that they lie in the cache",
    "noisy": "noisy: the spread did not become tight within the budget",
    "throttled": "throttled: the device slowed itself down (power, heat) during the run",
    "other load": "other load: something else kept the machine busy during the run",
    "above roof": "above the roof: faster than the peak or the bandwidth that was measured",
    "no BLAS": "no BLAS: the library multiplies this dtype without a tuned kernel",
    "launch bound": "launch bound: products were asked for more slowly than the device did them",
    "looped": "looped: the batch was multiplied one matrix at a time",
}


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a GPU said of itself at one moment of a run.

    Attributes
    ----------
    at : float
        Seconds since the first product of the point.
    clock : float
        Of the multiprocessors, MHz.
    power : float
        W.
    temperature : float
        °C.
    throttle : str
        Why the clock is held down, such as "power cap"; "" where it is not.
    """

    at: float
    clock: float
    power: float
    temperature: float
    throttle: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One point of a run: a product on a backend, measured or not, and why not.

    Times are seconds a product (a whole batch is one), FLOP/s are 10⁹ a second.

    Attributes
    ----------
    m, n, k, batch : int
        The shape: C (m×n) = A (m×k) · B (k×n), batch times.
    name : str
        Of the shape; "" for none.
    dtype : str
        "float16", "bfloat16", "tf32", "float32" or "float64".
    input, compute : str
        What lies in memory and what it is multiplied and summed in, such as "float16" and
        "float32 sums"; "" for a row that was not measured.
    backend : str
        "numpy", "cupy" or "torch".
    lane : str
        The worker that measured, for people: "NumPy · OpenBLAS Zen, 2 threads".
    device : str
        "CPU" or the name of the GPU.
    threads : int
        BLAS threads in fact; 0 where that has no meaning (a GPU) or is not known.
    transpose_a, transpose_b : bool
    data : {"random", "zeros"}
    operands : {"cold", "hot"}
    pace : {"quick", "steady"}
    status : {"ok", "skipped", "oom", "crashed", "unsupported"}
        Whether there are figures, and if not why: predicted to take too long or not to fit; out of
        memory; the worker died; the backend cannot do it or is not here.
    reason : str
        The sentence that belongs to the status: "skipped: would take 150 s"; "" where it is ok.
    flops, bytes : float
        2·m·n·k·batch; and what must at least be moved, (m·k + k·n + m·n)·itemsize·batch.
    samples : tuple of float
        The raw times in the order of measuring, at most 600; empty in pinned runs and in the
        history.
    rounds : tuple of int
        How many of the samples each round of the alternation took, in order.
    count, calls : int
        How many samples there were, and how many products one sample timed together.
    median, q1, q3, best, worst : float or None
        Of the samples; the middle half of them lies between q1 and q3.
    spread : float or None
        (q3 − q1) / median.
    gflops, best_gflops : float or None
        By the median and by the best sample.
    share : float or None
        `gflops` through the peak of this lane and dtype, 1 for 100 %; None without a peak.
    relative_error : float or None
        ‖C − C₆₄‖ / ‖C₆₄‖ (Frobenius) over a sample of rows and columns, against the product of the
        same operands in float64 (in longer numbers for float64 itself).
    badges : tuple of str
        Keys of `BADGES`.
    notes : tuple of str
        Sentences on what is particular.
    upload, download : float or None
        Seconds to bring A and B to the device and C back, by the median; None on the processor.
    upload_bytes, download_bytes : int
    readings : tuple of Reading
        Of a GPU while it was measured, at most 200.
    """

    m: int
    n: int
    k: int
    batch: int = 1
    name: str = ""
    dtype: str
    input: str = ""
    compute: str = ""
    backend: str
    lane: str = ""
    device: str = ""
    threads: int = 0
    transpose_a: bool = False
    transpose_b: bool = False
    data: str = "random"
    operands: str = "cold"
    pace: str = "quick"
    status: Status = "ok"
    reason: str = ""
    flops: float
    bytes: float
    samples: Annotated[tuple[Seconds, ...], msgspec.Meta(max_length=MAX_SAMPLES)] = ()
    rounds: tuple[int, ...] = ()
    count: int = 0
    calls: int = 1
    median: Seconds | None = None
    q1: Seconds | None = None
    q3: Seconds | None = None
    best: Seconds | None = None
    worst: Seconds | None = None
    spread: float | None = None
    gflops: float | None = None
    best_gflops: float | None = None
    share: float | None = None
    relative_error: float | None = None
    badges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    upload: Seconds | None = None
    download: Seconds | None = None
    upload_bytes: int = 0
    download_bytes: int = 0
    readings: tuple[Reading, ...] = ()

    @property
    def intensity(self) -> float:
        """FLOPs a byte that must be moved."""
        return self.flops / self.bytes

    @property
    def size(self) -> float:
        """The one number of the x axis: the side of the square with as many FLOPs a product."""
        return math.cbrt(self.m * self.n * self.k)

    @property
    def series(self) -> str:
        """The curve that the row belongs to: lane, dtype and data."""
        zeros = " · zeros" if self.data == "zeros" else ""
        return f"{self.lane or self.backend} · {self.dtype}{zeros}"


class Roof(msgspec.Struct, frozen=True):
    """The two bounds of the roofline for one lane and dtype.

    Attributes
    ----------
    lane, dtype : str
        As in `Row`.
    gflops : float or None
        The peak; None where there is none.
    gflops_source : str
        "data sheet: …" or "measured: …", with what was done.
    bandwidth : float or None
        10⁹ bytes a second.
    bandwidth_source : str
    """

    lane: str
    dtype: str
    gflops: float | None = None
    gflops_source: str = ""
    bandwidth: float | None = None
    bandwidth_source: str = ""

    @property
    def ridge(self) -> float | None:
        """The intensity where the roof turns flat, FLOPs a byte."""
        if self.gflops is None or not self.bandwidth:
            return None
        return self.gflops / self.bandwidth

    def at(self, intensity: float) -> float | None:
        """Return the most that the roof allows at an intensity, 10⁹ FLOP/s."""
        bounds = [] if self.gflops is None else [self.gflops]
        if self.bandwidth is not None:
            bounds.append(self.bandwidth * intensity)
        return min(bounds, default=None)


class Verdict(msgspec.Struct, frozen=True):
    """Two rows of one shape, alternated: which is faster.

    Attributes
    ----------
    a, b : int
        Indices into the rows of the run.
    word : {"same", "faster", "slower", "cannot tell"}
        What b is against a.
    ratio : float
        The speed of b through that of a: 2 means that b is twice as fast.
    low, high : float
        The interval of that ratio at 95 %.
    rounds : int
        How many alternations it rests on.
    """

    a: int
    b: int
    word: Word
    ratio: float
    low: float
    high: float
    rounds: int


class Lane(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A worker process and the library in it.

    Attributes
    ----------
    name : str
        As in `Row.lane`.
    backend, version : str
        "numpy", "2.4.6".
    device : str
        "CPU" or the name of the GPU.
    blas, kernel : str
        "OpenBLAS 0.3.30", "Zen"; "" where the library does not say.
    threads : int
    driver, runtime : str
        Of CUDA; "" on the processor.
    memory, cache : int
        Bytes: of the device; of the cache through which cold operands are rotated.
    """

    name: str
    backend: str
    version: str = ""
    device: str = "CPU"
    blas: str = ""
    kernel: str = ""
    threads: int = 0
    driver: str = ""
    runtime: str = ""
    memory: int = 0
    cache: int = 0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The computer that the figures hold for.

    Attributes
    ----------
    processor : str
        The name that it gives itself.
    cores, memory, cache : int
        Logical cores that this program may use; bytes of memory and of the last-level cache.
    system, python, lavis : str
        Operating system, and versions.
    lanes : tuple of Lane
    """

    processor: str = ""
    cores: int = 0
    memory: int = 0
    cache: int = 0
    system: str = ""
    python: str = ""
    lavis: str = ""
    lanes: tuple[Lane, ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The record of the task, a line of the history, and a pin.

    Attributes
    ----------
    id : str
        Unique on this machine and in order of time: "20260131-142501-3f2a".
    at : str
        Local time of the start, ISO 8601 with its zone.
    label : str
        One line for lists: "NumPy float32, float64 · 128 to 1,024".
    seconds : float
        How long it took.
    cancelled : bool
        Whether it was ended before all points were done.
    machine : Machine
    rows : tuple of Row
        In the order of measuring.
    roofs : tuple of Roof
    verdicts : tuple of Verdict
    note : str
        What else is to be said, as a sentence: that the history could not be written.
    """

    id: str = ""
    at: str = ""
    label: str = ""
    seconds: Seconds = 0.0
    cancelled: bool = False
    machine: Machine = Machine()
    rows: tuple[Row, ...] = ()
    roofs: tuple[Roof, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    note: str = ""

    def roof(self, row: Row) -> Roof | None:
        """Return the roof over a row, or None."""
        wanted = (row.lane, row.dtype)
        return next((roof for roof in self.roofs if (roof.lane, roof.dtype) == wanted), None)


class Live(msgspec.Struct, frozen=True):
    """What the task publishes while it runs.

    Attributes
    ----------
    run : Run
        As far as it is; the last row may still grow.
    current : str
        What is being measured: "NumPy · float32 · 512".
    done, total : int
        Points.
    """

    run: Run
    current: str = ""
    done: int = 0
    total: int = 0
