"""What an expression may cost; checked before anything is allocated or computed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lavis.compute.errors import ComputeError

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 64  # brackets, calls, signs and exponents within each other
MAX_ENTRIES = 10**6  # numbers in a result, or on the way to it
MAX_POWER = 1000  # of a matrix
MAX_WORK = 10**10  # multiplications in all: a second or so

# What a pass over an entry costs, in multiplications of a matrix product: memory is slower.
ENTRY_WORK = 32


class Budget:
    """The work that is left to an expression, or to all definitions together."""

    def __init__(self) -> None:
        self.left = MAX_WORK

    def reserve(self, shape: Sequence[int], work: int = 0) -> None:
        """Check that an array may be made, and take off what it costs.

        Parameters
        ----------
        shape : sequence of int
            Its shape.
        work : int
            Multiplications beyond a pass over its entries.

        Raises
        ------
        ComputeError
            If the array is too large, or no work is left.
        """
        entries = math.prod(shape)
        if entries > MAX_ENTRIES:
            size = "×".join(map(str, shape))
            raise ComputeError(f"{size} is too large: at most {MAX_ENTRIES:,} entries are wanted.")
        self.left -= work + ENTRY_WORK * entries
        if self.left < 0:
            raise ComputeError(
                f"this takes too long, over {MAX_WORK:,} multiplications in all: smaller matrices "
                "or lower powers are wanted."
            )
