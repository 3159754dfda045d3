"""Pictures that are read a few at a time: sets larger than memory."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError
from lavis.data.images.archive import (
    BROKEN,
    colours,
    ends_of,
    layout_in,
    levels,
    named,
    opened,
    pictures_in,
    span_of,
)
from lavis.data.images.folder import Listing, Tick, listing
from lavis.data.images.pictures import read_picture


class Chunks(Protocol):
    """A set of which rows are read when they are wanted.

    Attributes
    ----------
    title : str
    shape : tuple of int
        (n, h, w).
    notes : tuple of str
        A sentence for each file that was left out.
    """

    title: str
    shape: tuple[int, int, int]
    notes: tuple[str, ...]

    def load(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the pictures from one number up to another, (stop − start, h·w)."""


def open_chunks(path: Path, tick: Tick = lambda fraction: None) -> Chunks:
    """Open a folder or an .npz file to be read a few pictures at a time.

    Of a folder every picture is read once, to leave out those that are broken.

    Parameters
    ----------
    path : pathlib.Path
    tick : callable
        Takes the fraction that is looked through; may raise to stop.

    Returns
    -------
    Chunks

    Raises
    ------
    DataError
        If there are no pictures; `load` raises it for one that cannot be read.
    """
    return _Files(path, listing(path), tick) if path.is_dir() else _Stored(path)


class _Files:
    def __init__(self, folder: Path, found: Listing, tick: Tick) -> None:
        self._paths = []
        for number, path in enumerate(found.paths):
            tick(number / len(found.paths))
            try:
                read_picture(path)
            except DataError as error:
                found.notes.append(str(error))
            else:
                self._paths.append(path)
        if not self._paths:
            raise DataError(f"“{folder.name}” holds no picture that can be read.")
        self.title = folder.name
        self.shape = (len(self._paths), *found.size)
        self.notes = tuple(found.notes)

    def load(self, start: int, stop: int) -> NDArray[np.float32]:
        """Decode these files."""
        rows = [read_picture(path).reshape(-1) for path in self._paths[start:stop]]
        width = self.shape[1] * self.shape[2]
        for row, path in zip(rows, self._paths[start:stop], strict=True):
            if row.size != width:
                raise DataError(f"“{path.name}” has changed since the folder was opened.")
        return np.stack(rows)


class _Stored:
    def __init__(self, path: Path) -> None:
        self._path = path
        with opened(path) as archive:
            self._member = pictures_in(path, archive)
        if self._member.fortran:
            raise DataError(
                f"The pictures of “{path.name}” are stored column by column and cannot be read in "
                "chunks: save them with numpy.ascontiguousarray."
            )
        self.title = path.stem
        self._layout = layout_in(path, self._member)
        self.shape = self._layout.size
        self._width = self.shape[1] * self.shape[2] * self._layout.channels
        self.notes = named(self._member) + colours(self._layout)
        self._stream: IO[bytes] | None = None
        self._next = 0
        self._span: tuple[float, float] | None = None

    def load(self, start: int, stop: int) -> NDArray[np.float32]:
        """Read these rows; from the beginning again where they lie before the last ones."""
        rows = self._rows(start, stop)
        found = levels(self._path, rows, self._levels())
        return self._layout.grey(found).reshape(stop - start, -1)

    def _levels(self) -> tuple[float, float]:
        """Return what counts as black and white, for which numbers with a sign are read once."""
        if self._span is None:
            dtype = self._member.dtype
            if dtype.kind in "bu" and dtype.itemsize <= 2:
                self._span = span_of(dtype, 0.0, 0.0)
            else:
                n = self.shape[0]
                step = max(1, 2**22 // self._width)
                ends = [ends_of(self._rows(a, min(a + step, n))) for a in range(0, n, step)]
                self._span = span_of(dtype, min(e[0] for e in ends), max(e[1] for e in ends))
        return self._span

    def _rows(self, start: int, stop: int) -> NDArray[Any]:
        width = self._width * self._member.dtype.itemsize
        try:
            if self._stream is None or start < self._next:
                self._rewind()
            assert self._stream is not None
            while self._next < start:
                step = min(start - self._next, max(1, 2**24 // width))
                self._take(step * width)
                self._next += step
            data = self._take((stop - start) * width)
            self._next = stop
        except BROKEN as error:
            raise DataError(f"The pictures of “{self._path.name}” are broken.") from error
        return np.frombuffer(data, dtype=self._member.dtype).reshape(stop - start, -1)

    def _rewind(self) -> None:
        archive = opened(self._path)
        self._stream = archive.open(self._member.name)
        archive.close()  # the stream keeps the file open until it is gone
        form = np.lib.format
        version = form.read_magic(self._stream)
        read = form.read_array_header_1_0 if version == (1, 0) else form.read_array_header_2_0
        read(self._stream)
        self._next = 0

    def _take(self, count: int) -> bytes:
        assert self._stream is not None
        data = self._stream.read(count)
        if len(data) != count:
            raise EOFError
        return data
