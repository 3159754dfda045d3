"""Arrays of a document: immutable, stored once, pointed at by their content."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np

#: Up to this many numbers may stand in Params themselves; more become an asset.
INLINE_LIMIT = 256

MAX_DIMENSIONS = 8


class Array(msgspec.Struct, frozen=True):
    """A leaf of Params or of a record that points at an array of the asset store.

    Attributes
    ----------
    sha256 : str
        The key: the hash of dtype, shape and little-endian C-order bytes, see `fingerprint`.
    dtype : str
        NumPy's type string, such as ``"<f8"``; booleans, integers, floats and complex numbers.
    shape : tuple of int
        At most eight dimensions.
    """

    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    dtype: Annotated[str, msgspec.Meta(pattern=r"\A[<|][biufc][0-9]{1,2}\Z")]
    shape: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=0, le=2**40)], ...],
        msgspec.Meta(max_length=MAX_DIMENSIONS),
    ]


def fingerprint(array: np.ndarray[Any, Any]) -> str:
    """Return the hexadecimal SHA-256 of an array's dtype, shape and bytes.

    Dtype and shape are part of it because a 2×3 and a 3×2 array may hold the same bytes.

    Parameters
    ----------
    array : numpy.ndarray
        C-contiguous and little-endian, as `Assets.put` makes it.
    """
    import hashlib

    content = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    # `cast` takes no array with a side of zero, which has no bytes either.
    if array.size:
        content.update(array.data.cast("B"))
    return content.hexdigest()


class Assets:
    """The asset store: arrays by content, shared by all undo steps and safe between threads."""

    def __init__(self) -> None:
        self._arrays: dict[str, np.ndarray[Any, Any]] = {}
        self._lock = threading.Lock()

    def put(self, array: np.ndarray[Any, Any]) -> Array:
        """Keep a read-only copy of an array and return the leaf that points at it.

        Parameters
        ----------
        array : numpy.ndarray
            Any shape of at most eight dimensions; booleans, integers, floats or complex numbers.

        Raises
        ------
        ValueError
            For objects, text, records or too many dimensions.
        """
        import numpy as np

        if array.dtype.kind not in "biufc" or array.ndim > MAX_DIMENSIONS:
            raise ValueError(
                f"An array of {array.dtype} with {array.ndim} dimensions cannot be stored; "
                f"wanted are numbers in at most {MAX_DIMENSIONS} dimensions."
            )
        # A copy always: the caller may go on writing into the original. `ascontiguousarray`
        # would turn a single number into a row of one.
        copy = np.array(array, dtype=array.dtype.newbyteorder("<"), order="C", copy=True)
        copy.setflags(write=False)
        leaf = Array(fingerprint(copy), copy.dtype.str, copy.shape)
        with self._lock:
            self._arrays.setdefault(leaf.sha256, copy)
        return leaf

    def get(self, leaf: Array) -> np.ndarray[Any, Any]:
        """Return the read-only array that a leaf points at.

        Raises
        ------
        KeyError
            When the store does not hold it.
        """
        with self._lock:
            return self._arrays[leaf.sha256]

    def save(self, folder: Path, wanted: Iterable[Array]) -> None:
        """Write arrays as ``<sha256>.npy`` into a folder, those already there excepted."""
        import numpy as np

        for leaf in wanted:
            path = folder / f"{leaf.sha256}.npy"
            if not path.exists():
                np.save(path, self.get(leaf), allow_pickle=False)

    def load(self, folder: Path, wanted: Iterable[Array]) -> None:
        """Take in arrays that `save` has written, in this process or another of this program."""
        import numpy as np

        for leaf in wanted:
            if leaf not in self:
                self.put(np.load(folder / f"{leaf.sha256}.npy", allow_pickle=False))

    def __contains__(self, leaf: Array) -> bool:
        with self._lock:
            return leaf.sha256 in self._arrays

    def __len__(self) -> int:
        with self._lock:
            return len(self._arrays)


def leaves(value: Any) -> Iterator[Array]:
    """Yield every `Array` within a Struct, a mapping or a sequence, in order."""
    if isinstance(value, Array):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from leaves(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from leaves(item)
