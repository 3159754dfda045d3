"""What is multiplied, and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lavis.compute.errors import ComputeError

#: Bytes a number in memory.
ITEMSIZE = {"float16": 2, "bfloat16": 2, "tf32": 4, "float32": 4, "float64": 8}

#: What lies in memory for each dtype: TensorFloat-32 is a way to multiply, and no way to store.
INPUT = {name: "float32" if name == "tf32" else name for name in ITEMSIZE}

#: Relative rounding error of one number: half the distance from 1 to the next.
ROUNDING = {
    "float16": 2.0**-11,
    "bfloat16": 2.0**-8,
    "tf32": 2.0**-11,
    "float32": 2.0**-24,
    "float64": 2.0**-53,
}


@dataclass(frozen=True)
class Problem:
    """The product C (m×n) = A (m×k) · B (k×n), or a batch of such products.

    Parameters
    ----------
    m, n, k : int
        At least 1.
    dtype : str
        "float16", "bfloat16", "tf32" (float32 in memory, multiplied in TensorFloat-32),
        "float32" or "float64".
    batch : int
        How many products make one call.
    transpose_a, transpose_b : bool
        Whether the operand lies in memory as k×m, or as n×k.

    Raises
    ------
    ComputeError
        For a dtype that has no name here, or a number below 1.
    """

    m: int
    n: int
    k: int
    dtype: str = "float32"
    batch: int = 1
    transpose_a: bool = False
    transpose_b: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no product."""
        for name in ("m", "n", "k", "batch"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ComputeError(f"{name} must be an integer of at least 1; {value!r} came.")
        if self.dtype not in ITEMSIZE:
            names = ", ".join(ITEMSIZE)
            raise ComputeError(f"dtype must be one of {names}; {self.dtype!r} came.")

    @property
    def itemsize(self) -> int:
        """Bytes a number in memory."""
        return ITEMSIZE[self.dtype]

    @property
    def input(self) -> str:
        """The dtype in memory."""
        return INPUT[self.dtype]

    @property
    def flops(self) -> int:
        """Multiplications and additions: 2·m·n·k·batch."""
        return 2 * self.m * self.n * self.k * self.batch

    @property
    def bytes(self) -> int:
        """What must at least be moved: each operand once, and the product."""
        numbers = self.m * self.k + self.k * self.n + self.m * self.n
        return numbers * self.itemsize * self.batch

    @property
    def intensity(self) -> float:
        """FLOPs a byte that must be moved."""
        return self.flops / self.bytes

    @property
    def shape_a(self) -> tuple[int, ...]:
        """The shape of A in memory."""
        return self._stored(self.m, self.k, self.transpose_a)

    @property
    def shape_b(self) -> tuple[int, ...]:
        """The shape of B in memory."""
        return self._stored(self.k, self.n, self.transpose_b)

    @property
    def shape_c(self) -> tuple[int, ...]:
        """The shape of C."""
        return self._stored(self.m, self.n, False)

    def _stored(self, rows: int, columns: int, transposed: bool) -> tuple[int, ...]:
        matrix = (columns, rows) if transposed else (rows, columns)
        return matrix if self.batch == 1 else (self.batch, *matrix)

    def shrunk(self, flops: float) -> Problem:
        """Return a product of the same proportions that takes about so many FLOPs, or itself."""
        if self.flops <= flops:
            return self
        batch = max(1, min(self.batch, int(flops / (self.flops / self.batch))))
        factor = min(1.0, (flops / (self.flops / self.batch * batch)) ** (1 / 3))
        m, n, k = (max(1, round(side * factor)) for side in (self.m, self.n, self.k))
        return replace(self, m=m, n=n, k=k, batch=batch)


@dataclass(frozen=True)
class Plan:
    """How a product is measured.

    Parameters
    ----------
    pace : {"quick", "steady"}
        A short warm-up and few rounds, or a warm-up until the speed stays and rounds until the
        spread is tight.
    operands : {"cold", "hot"}
        Rotated through twice the last-level cache, or always the same.
    data : {"random", "zeros"}
        Uniform in [−1, 1], or zeros, which let a GPU clock higher and say nothing of real work.
    threads : int
        BLAS threads on the processor; 0 for as many as the library takes.
    budget : float
        Seconds that it may take; what is predicted to take longer is refused before it starts.
    transfers : bool
        Whether copies to and from a device are timed, apart.
    seed : int
        Of the random numbers.

    Raises
    ------
    ComputeError
        For a choice that there is not.
    """

    pace: Literal["quick", "steady"] = "quick"
    operands: Literal["cold", "hot"] = "cold"
    data: Literal["random", "zeros"] = "random"
    threads: int = 0
    budget: float = 30.0
    transfers: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse choices that there are not."""
        for name, choices in (
            ("pace", ("quick", "steady")),
            ("operands", ("cold", "hot")),
            ("data", ("random", "zeros")),
        ):
            if getattr(self, name) not in choices:
                came = getattr(self, name)
                raise ComputeError(f"{name} must be one of {', '.join(choices)}; {came!r} came.")
        if self.threads < 0 or not self.budget > 0:
            raise ComputeError(
                "threads must not be negative and the budget must be more than 0 seconds; "
                f"{self.threads} and {self.budget} came."
            )

    @property
    def steady(self) -> bool:
        """Whether it takes its time."""
        return self.pace == "steady"

    @property
    def chunk(self) -> float:
        """Seconds that one arm measures in one round of the alternation."""
        return 0.2 if self.steady else 0.04

    @property
    def rounds(self) -> tuple[int, int]:
        """The least and the most rounds; six are what an interval at 95 % takes at least."""
        return (12, 60) if self.steady else (6, 10)

    @property
    def tolerance(self) -> float:
        """Half the width of the median's interval at 95 %, relative, that counts as tight."""
        return 0.005 if self.steady else 0.02

    @property
    def warm_up(self) -> float:
        """The most seconds of warm-up; a steady one ends before, once the speed stays."""
        return 5.0 if self.steady else 0.05
