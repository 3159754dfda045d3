"""Arrays in a file: the ``.npy`` format, written plainly and read with suspicion.

References
----------
NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays"; versions 2.0 and 3.0 in
the documentation of ``numpy.lib.format``.
"""

from __future__ import annotations

import math
import re
from contextlib import AbstractContextManager
from typing import IO, TYPE_CHECKING, Any, Protocol

from lavis.document import Array, Assets
from lavis.session.errors import Refusal

if TYPE_CHECKING:
    import numpy as np

#: Bytes that the arrays of one workspace may take.
MAX_ARRAYS = 2**30

ASSET = re.compile(r"assets/([0-9a-f]{64})\.npy")

_MAGIC = b"\x93NUMPY"
_MAX_HEADER = 4096
_CHUNK = 2**20

# Matched and not evaluated: what NumPy writes is one dictionary of one form, and a header that
# names an object, a field or Fortran's order is none of ours.
_HEADER = re.compile(
    rb"\{'descr': '([<|][biufc][0-9]{1,2})', 'fortran_order': False, "
    rb"'shape': \(([0-9, ]{0,150})\), \} *\n"
)


class Source(Protocol):
    """Where the parts of a workspace lie: the members of a zip, or a journal's folder."""

    def open(self, name: str) -> AbstractContextManager[tuple[IO[bytes], int]]:
        """Give a part and its declared size in bytes; raises `Refusal`."""


class Shelf:
    """The arrays of a source, fetched into a store when Params ask for them.

    Parameters
    ----------
    source : Source
    """

    def __init__(self, source: Source) -> None:
        self.assets = Assets()
        self._source = source
        self._found: dict[str, Array | str] = {}
        self._left = MAX_ARRAYS

    def fetch(self, leaf: Array) -> None:
        """Have the array that a leaf points at in the store.

        Raises
        ------
        Refusal
            When the source lacks it, or holds something else under its name.
        """
        found = self.fetch_named(leaf.sha256)
        if found != leaf:
            raise Refusal(
                f"{name_of(leaf.sha256)} is {found.dtype} {found.shape} and not "
                f"{leaf.dtype} {leaf.shape}"
            )

    def fetch_named(self, sha256: str) -> Array:
        """Have the array of a name in the store, and return the leaf that describes it."""
        if sha256 not in self._found:
            try:
                self._found[sha256] = self._load(sha256)
            except Refusal as refusal:
                self._found[sha256] = str(refusal)
        found = self._found[sha256]
        if isinstance(found, str):
            raise Refusal(found)
        return found

    def _load(self, sha256: str) -> Array:
        name = name_of(sha256)
        with self._source.open(name) as (stream, size):
            if size > self._left:
                raise Refusal(f"with {name} the arrays take more than {MAX_ARRAYS} bytes")
            self._left -= size
            try:
                leaf = self.assets.put(read_array(stream, size))
            except MemoryError as error:
                raise Refusal(f"{name} does not fit into memory") from error
            except ValueError as error:
                raise Refusal(f"{name} is damaged ({error})") from error
        if leaf.sha256 != sha256:
            raise Refusal(f"{name} holds another array than its name says")
        return leaf


def name_of(sha256: str) -> str:
    """Return the name of an array's part of a workspace."""
    return f"assets/{sha256}.npy"


def header(array: np.ndarray[Any, Any]) -> bytes:
    """Return what stands before an array's bytes in a ``.npy`` file of version 1.0."""
    text = f"{{'descr': '{array.dtype.str}', 'fortran_order': False, 'shape': {array.shape}, }}"
    start = len(_MAGIC) + 4
    length = math.ceil((start + len(text) + 1) / 64) * 64 - start
    padded = text.ljust(length - 1) + "\n"
    return _MAGIC + b"\x01\x00" + length.to_bytes(2, "little") + padded.encode()


def flat_bytes(array: np.ndarray[Any, Any]) -> memoryview:
    """Return the bytes of a C-contiguous array of any shape, without a copy."""
    return array.reshape(-1).view("u1").data


def read_array(stream: IO[bytes], size: int) -> np.ndarray[Any, Any]:
    """Return the array of a ``.npy`` file; never more memory than `size` is taken.

    Parameters
    ----------
    stream : binary file
    size : int
        Bytes that the file is said to have.

    Raises
    ------
    ValueError
        With a clause that says what is wrong.
    """
    import numpy as np

    descr, shape, start = _read_header(stream)
    try:
        dtype = np.dtype(descr)
    except TypeError as error:
        raise Refusal(f"this system has no numbers of type {descr}") from error
    nbytes = math.prod(shape) * dtype.itemsize
    if start + nbytes != size:
        raise Refusal(f"{size} bytes and not {start + nbytes}, as its shape {shape} says")
    array = np.empty(shape, dtype)
    data = flat_bytes(array)
    done = 0
    while done < nbytes:
        chunk = stream.read(min(_CHUNK, nbytes - done))
        if not chunk:
            raise Refusal("its end is missing")
        data[done : done + len(chunk)] = chunk
        done += len(chunk)
    if dtype.kind == "b" and array.view("u1").max(initial=0) > 1:
        raise Refusal("a truth value is neither 0 nor 1")
    return array


def _read_header(stream: IO[bytes]) -> tuple[str, tuple[int, ...], int]:
    """Return the type string, the shape and the length of all that stands before the bytes."""
    head = stream.read(8)
    if len(head) < 8 or not head.startswith(_MAGIC) or head[6] not in (1, 2, 3):
        raise Refusal("it is no array file")
    width = 2 if head[6] == 1 else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _MAX_HEADER:
        raise Refusal("its header is too long")
    match = _HEADER.fullmatch(stream.read(length))
    if match is None:
        raise Refusal("its header describes no array of numbers")
    descr, dimensions = (group.decode("ascii") for group in match.groups())
    shape = tuple(int(part) for part in dimensions.removesuffix(",").split(",") if dimensions)
    return descr, shape, 8 + width + length
