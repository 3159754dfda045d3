"""How pictures lie in an array: number, height, width, and channels of colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Grey, colour, colour with opacity.
CHANNELS = (1, 3, 4)
#: How much each colour counts in grey: the luma of ITU-R BT.601.
LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True)
class Layout:
    """The shape of a set of pictures in an array.

    Attributes
    ----------
    size : tuple of int
        Number, height and width.
    channels : int
        1, 3 or 4.
    first : bool
        Whether the channels stand before height and width.
    """

    size: tuple[int, int, int]
    channels: int = 1
    first: bool = False

    def grey(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return levels of grey, on white where pictures are transparent.

        Parameters
        ----------
        rows : numpy.ndarray
            float32, levels from 0 to 1 of some of the pictures, of any shape.

        Returns
        -------
        numpy.ndarray
            (m, h, w), float32.
        """
        _, h, w = self.size
        if self.channels == 1:
            return rows.reshape(-1, h, w)
        if self.first:
            parts = np.moveaxis(rows.reshape(-1, self.channels, h, w), 1, 0)
        else:
            parts = np.moveaxis(rows.reshape(-1, h, w, self.channels), 3, 0)
        found = sum(np.float32(share) * part for share, part in zip(LUMA, parts, strict=False))
        if self.channels == 4:
            found = found * parts[3] + 1 - parts[3]
        return np.asarray(found, dtype=np.float32)


def layout_of(shape: tuple[int, ...]) -> Layout | None:
    """Return how pictures lie in an array of a shape, None where it is none of pictures.

    That is (n, h, w), (n, h·w) of square ones, (n, h, w, c) or (n, c, h, w).
    """
    if not shape or min(shape) < 1:
        return None
    if len(shape) == 2:
        side = math.isqrt(shape[1])
        return Layout((shape[0], side, side)) if side * side == shape[1] else None
    if len(shape) == 3:
        return Layout((shape[0], shape[1], shape[2]))
    if len(shape) == 4 and shape[3] in CHANNELS:
        return Layout((shape[0], shape[1], shape[2]), shape[3])
    if len(shape) == 4 and shape[1] in CHANNELS:
        return Layout((shape[0], shape[2], shape[3]), shape[1], first=True)
    return None


def of_pictures(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bool:
    """Return whether an array of any name can only be a set of pictures."""
    real = dtype.kind in "buif" and dtype.itemsize <= 8
    return real and len(shape) in (3, 4) and layout_of(shape) is not None
