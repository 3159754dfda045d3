"""What is computed for the PCA lab: arrays on the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float64]]
else:
    Floats = Any

#: The shares whose numbers of components are named.
MARKS = (0.8, 0.9, 0.95, 0.99)
#: Tables of at most so many numbers are walked through on both roads.
WALKED = 4096


class Roads(msgspec.Struct, frozen=True):
    """The same components on the other way.

    Attributes
    ----------
    values : numpy.ndarray
        (d,), the eigenvalues of the matrix, falling.
    vectors : numpy.ndarray
        (d, d), its eigenvectors in the rows.
    sigma, vt : numpy.ndarray
        (k,) and (k, d): singular values and right singular vectors of the centred table.
    alignment : numpy.ndarray
        (k,), |v · v′| of each pair of vectors: 1 where both are the same line.
    difference : float
        The largest between an eigenvalue and its σ²/(n − 1), as a share of the first.
    """

    values: Floats
    vectors: Floats
    sigma: Floats
    vt: Floats
    alignment: Floats
    difference: float


class Found(msgspec.Struct, frozen=True):
    """The components and what they make of the table; hidden while they are to be guessed.

    Attributes
    ----------
    components : numpy.ndarray
        (k, d), in the rows.
    sigma, variances, ratios : numpy.ndarray
        (k,) each: singular values, σ²/(n − 1), and shares of the whole.
    scores : numpy.ndarray
        (n, k), coordinates along the components.
    back : numpy.ndarray
        (n, d), the table from the components that are kept.
    errors : numpy.ndarray
        (n,), how far each row is from its image in that.
    rmse : float
    counts : tuple of int
        Components for 80, 90, 95 and 99 %.
    turns : numpy.ndarray or None
        (n,), degrees by which the first component would turn without each row; None for large
        tables.
    roads : Roads or None
        None for a table too large to be walked through.
    """

    components: Floats
    sigma: Floats
    variances: Floats
    ratios: Floats
    scores: Floats
    back: Floats
    errors: Floats
    rmse: float
    counts: tuple[int, ...]
    turns: Floats | None = None
    roads: Roads | None = None

    @property
    def loadings(self) -> Floats:
        """The components times their deviations: (d, k), a row for each column of the table."""
        return self.components.T * self.variances**0.5


class Result(msgspec.Struct, frozen=True):
    """The table as it is worked on, its matrix, and what was found.

    Attributes
    ----------
    columns : tuple of str
    names : tuple of str
        Of the rows; empty where they have none.
    raw, data : numpy.ndarray
        (n, d): as given, and divided by `scale`, centred if that goes with it.
    shift, scale : numpy.ndarray
        (d,): data = (raw − shift) / scale.
    mean : numpy.ndarray
        (d,), of `data`; zero where it is not subtracted.
    matrix : numpy.ndarray
        (d, d): the covariance; the correlation of a standardised table; mean products of one that
        is not centred.
    found : Found or None
        None while the answer is hidden, and where there is none.
    reason : str
        A sentence for what is missing, "" where nothing is.
    miss : float or None
        Degrees between a revealed guess and the first component.
    note : str
        What was left out of the file.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    raw: Floats
    data: Floats
    shift: Floats
    scale: Floats
    mean: Floats
    matrix: Floats
    found: Found | None = None
    reason: str = ""
    miss: float | None = None
    note: str = ""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.raw)
