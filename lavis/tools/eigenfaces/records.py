"""What the long computations of the eigenface browser leave behind."""

from __future__ import annotations

import msgspec

from lavis.document import Array


class Streamed(msgspec.Struct, frozen=True):
    """The components of a set that was read in chunks.

    Attributes
    ----------
    title : str
    shape : tuple of int
        (n, h, w).
    mean : Array
        (h, w)
    components : Array
        (j, h, w), the first eigenfaces.
    singular_values, explained_variance_ratio : Array
        (j,)
    """

    title: str
    shape: tuple[int, int, int]
    mean: Array
    components: Array
    singular_values: Array
    explained_variance_ratio: Array


class Recognised(msgspec.Struct, frozen=True):
    """That a large set has been gone through; what was found is shown by the page.

    Attributes
    ----------
    title : str
    tests : int
    accuracy : float
        The best share of them that is recognised.
    k : int
        With how many components.
    """

    title: str
    tests: int
    accuracy: float
    k: int


class Fetched(msgspec.Struct, frozen=True):
    """A set that lies in scikit-learn's cache now.

    Attributes
    ----------
    title : str
    count : int
        Of the faces.
    people : int
    """

    title: str
    count: int
    people: int
