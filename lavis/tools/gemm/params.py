"""What a user can change of the benchmark, and what a run of it leaves behind."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.tools.gemm.record import Run

#: The sides of a matrix; more than the largest fits into no memory.
MIN_SIZE, MAX_SIZE = 1, 65_536
MAX_BATCH = 65_536
MAX_SIZES = 32
MAX_SHAPES = 32
MAX_THREADS = 1024
#: How many thread counts one run compares.
MAX_THREAD_COUNTS = 8
#: Points of one run, over all sizes, dtypes, backends, threads and data.
MAX_POINTS = 512
MAX_NAME = 60
MAX_PINS = 8

Size = Annotated[int, msgspec.Meta(ge=MIN_SIZE, le=MAX_SIZE)]
Batch = Annotated[int, msgspec.Meta(ge=1, le=MAX_BATCH)]
#: How many BLAS threads; 0 means as many as the library takes by itself.
Threads = Annotated[int, msgspec.Meta(ge=0, le=MAX_THREADS)]
Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]

#: "tf32" is float32 in memory, multiplied with TensorFloat-32's 10 bits.
Dtype = Literal["float16", "bfloat16", "tf32", "float32", "float64"]
BackendName = Literal["numpy", "cupy", "torch"]
Data = Literal["random", "zeros"]
Operands = Literal["cold", "hot"]
Pace = Literal["quick", "steady"]
Tab = Literal[
    "plan", "speed", "roofline", "table", "error", "samples", "verdict", "transfers", "history"
]

DTYPES: tuple[Dtype, ...] = ("float16", "bfloat16", "tf32", "float32", "float64")
BACKENDS: tuple[BackendName, ...] = ("numpy", "cupy", "torch")


class Shape(msgspec.Struct, frozen=True):
    """One product C (m×n) = A (m×k) · B (k×n), or a batch of them.

    Attributes
    ----------
    m, n, k : int
        From 1 to 65,536.
    batch : int
        How many such products make one call.
    name : str
        What it is in a network, such as "Q projection"; "" for none.
    """

    m: Size
    n: Size
    k: Size
    batch: Batch = 1
    name: Name = ""

    @property
    def flops(self) -> int:
        """Multiplications and additions of the whole batch: 2·m·n·k·batch."""
        return 2 * self.m * self.n * self.k * self.batch

    @property
    def label(self) -> str:
        """The shape for people: its name, one side of a square, or m×n×k; with its batch."""
        square = self.m == self.n == self.k
        sides = f"{self.m:,}" if square else f"{self.m:,}×{self.n:,}×{self.k:,}"
        text = f"{self.name} ({sides})" if self.name else sides
        return f"{text}, batch {self.batch:,}" if self.batch > 1 else text


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone.

    Attributes
    ----------
    tab : str
        The picture on the canvas.
    selected : int
        Index of the selected row of the run that is shown; −1 for none.
    log : bool
        Whether the axis of speed is logarithmic (that of size always is).
    compared : tuple of str
        Ids of runs of the history that are drawn beside the last one.
    hidden : tuple of str
        Keys of series (`Row.series`) that the legend has switched off.
    """

    tab: Tab = "speed"
    selected: Annotated[int, msgspec.Meta(ge=-1, le=10_000)] = -1
    log: bool = False
    compared: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=40)], ...], msgspec.Meta(max_length=MAX_PINS)
    ] = ()
    hidden: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=120)], ...], msgspec.Meta(max_length=64)
    ] = ()


def squares(*sizes: int) -> tuple[Shape, ...]:
    """Return square products of these sizes."""
    return tuple(Shape(size, size, size) for size in sizes)


class Params(msgspec.Struct, frozen=True):
    """What a user can change of the benchmark: every combination of these is one point.

    Attributes
    ----------
    shapes : tuple of Shape
        The products, 1 to 32, in the order of measuring. A sweep of squares is `squares(…)`.
    dtypes : tuple of str
        At least one, each once.
    backends : tuple of str
        At least one, each once. What does not work here becomes a row that says why.
    threads : tuple of int
        BLAS threads on the processor, each count in a worker of its own; 0 for all there are.
    data : tuple of {"random", "zeros"}
        Uniform in [−1, 1], or nothing but zeros (which lets a GPU clock higher); both for A/B.
    operands : {"cold", "hot"}
        Rotated through twice the last-level cache, or always the same ones.
    pace : {"quick", "steady"}
        A short warm-up and few rounds (badged), or until clock and spread have settled.
    transpose_a, transpose_b : bool
        Whether the operand lies in memory transposed (k×m, n×k).
    budget : float
        Seconds that a point may take; what is predicted to take longer is skipped, and says so.
    roof : bool
        Whether peak and bandwidth are measured where no data sheet tells them.
    transfers : bool
        Whether copies to and from a device are timed.
    pins : tuple of Run
        Runs kept in the workspace (without their samples), at most 8.
    view : View
    """

    shapes: Annotated[tuple[Shape, ...], msgspec.Meta(min_length=1, max_length=MAX_SHAPES)] = (
        squares(128, 256, 512, 1024)
    )
    dtypes: Annotated[tuple[Dtype, ...], msgspec.Meta(min_length=1, max_length=5)] = (
        "float32",
        "float64",
    )
    backends: Annotated[tuple[BackendName, ...], msgspec.Meta(min_length=1, max_length=3)] = (
        "numpy",
    )
    threads: Annotated[
        tuple[Threads, ...], msgspec.Meta(min_length=1, max_length=MAX_THREAD_COUNTS)
    ] = (0,)
    data: Annotated[tuple[Data, ...], msgspec.Meta(min_length=1, max_length=2)] = ("random",)
    operands: Operands = "cold"
    pace: Pace = "quick"
    transpose_a: bool = False
    transpose_b: bool = False
    budget: Annotated[float, msgspec.Meta(ge=0.1, le=3600)] = 30.0
    roof: bool = True
    transfers: bool = True
    pins: Annotated[tuple[Run, ...], msgspec.Meta(max_length=MAX_PINS)] = ()
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse a choice made twice, and more points than a run may have."""
        for what, values in (
            ("dtype", self.dtypes),
            ("backend", self.backends),
            ("thread count", self.threads),
            ("kind of data", self.data),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"a {what} is named twice; each may be named once")
        shapes = [msgspec.structs.replace(shape, name="") for shape in self.shapes]
        if len(set(shapes)) != len(shapes):
            raise ValueError("a shape is named twice; each may be named once")
        if self.points > MAX_POINTS:
            raise ValueError(
                f"a run has at most {MAX_POINTS} points and this has {self.points:,}; choose fewer "
                "shapes, dtypes, backends or thread counts"
            )

    @property
    def points(self) -> int:
        """How many points a run has: shapes × dtypes × backends × threads × data."""
        lanes = sum(1 if name == "cupy" else len(self.threads) for name in self.backends)
        return len(self.shapes) * len(self.dtypes) * len(self.data) * lanes
