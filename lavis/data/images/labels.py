"""Who is on the pictures of an archive: names, or numbers in their place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What the array of the people may be called.
PEOPLE = ("people", "subject", "target", "labels", "names", "y", "arr_1")
#: Bytes of the names of people.
MOST_LABELS = 50_000_000


def refused(name: str, dtype: np.dtype[Any], shape: tuple[int, ...], n: int) -> str:
    """Return why an array cannot name the people of n pictures, a sentence; "" where it can.

    Parameters
    ----------
    name : str
    dtype : numpy.dtype
    shape : tuple of int
    n : int
    """
    if dtype.hasobject:
        return (
            f"The array “{name}” holds Python objects, which are never read; it is left out: save "
            "it as text, with names.astype(str)."
        )
    flat = shape in ((n,), (n, 1), (1, n))
    if not flat or dtype.kind not in "biufUS" or n * dtype.itemsize > MOST_LABELS:
        return f"The array “{name}” is not one name or number a picture; it is left out."
    return ""


def people_of(labels: NDArray[Any]) -> tuple[str, ...]:
    """Return names as text; empty where they are numbers that are not whole.

    Parameters
    ----------
    labels : numpy.ndarray
        Of numbers or text.
    """
    labels = labels.reshape(-1)
    if labels.dtype.kind == "S":
        labels = np.char.decode(labels, "utf-8", "replace")
    if labels.dtype.kind == "f":
        if not (np.isfinite(labels) & (labels == np.floor(labels))).all():
            return ()
        return tuple(f"{label:.0f}" for label in labels.tolist())
    if labels.dtype.kind == "b":
        labels = labels.astype(np.uint8)
    return tuple(str(label) for label in labels.tolist())
