"""Numbers as colours: the scales of matrices, and matrices of any size as one image."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtGui import QColor, QImage

from lavis import resources
from lavis.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scale = Literal["diverging", "sequential", "gray"]

#: Tokens of the largest positive and negative number: blue and orange, which all eyes part.
POSITIVE, NEGATIVE = "cat1", "cat2"
#: How much of the token's colour the largest number has.
DEPTH = 0.8
#: Numbers become so many colours; of a diverging scale the middle one is zero.
LEVELS, ZERO = 256, 128


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour on the way from the first, at 0, to the second, at 1."""
    share = min(1.0, max(0.0, share))
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + share * (b - a)) for a, b in pairs))


def cell_color(theme: Theme, value: float, limit: float, scale: Scale) -> QColor:
    """Return the colour of a number.

    Parameters
    ----------
    theme : Theme
    value : float
    limit : float
        The largest absolute value of the matrix.
    scale : {"diverging", "sequential", "gray"}
        With two colours about zero, which is the canvas; or for numbers that are not negative
        viridis, or the greys of a photograph, black to white in every theme.
    """
    share = min(1.0, abs(value) / limit) if limit > 0 else 0.0
    if scale == "gray":
        light = round(255 * share) if value > 0 else 0
        return QColor(light, light, light)
    if scale == "sequential":
        return _viridis()[round(share * (LEVELS - 1))]
    token = NEGATIVE if value < 0 else POSITIVE
    return mixed(theme.color("canvas"), theme.color(token), DEPTH * share)


def palette(theme: Theme, scale: Scale) -> NDArray[np.uint32]:
    """Return the colours of all levels, as 0xffrrggbb.

    Parameters
    ----------
    theme : Theme
    scale : {"diverging", "sequential", "gray"}

    Returns
    -------
    numpy.ndarray, (256,), uint32
        Read-only, and kept: pictures by the hundred ask for it.
    """
    if scale != "diverging":
        return _fixed_palette(scale)
    colors = tuple(theme.color(token).rgb() for token in ("canvas", NEGATIVE, POSITIVE))
    return _diverging_palette(*colors)


def levels(values: NDArray[np.floating], limit: float, scale: Scale) -> NDArray[np.uint8]:
    """Return numbers as indices of `palette`.

    Parameters
    ----------
    values : numpy.ndarray
        Of any shape. NaN counts as zero, infinity as the limit.
    limit : float
        What has the deepest colour, and what is beyond it too.
    scale : {"diverging", "sequential", "gray"}

    Returns
    -------
    numpy.ndarray of uint8, of the same shape
    """
    middle, reach = (ZERO, LEVELS - 1 - ZERO) if scale == "diverging" else (0, LEVELS - 1)
    factor = reach / limit if limit > 0 else 0.0
    with np.errstate(invalid="ignore"):
        shares = np.asarray(values, np.float32) * np.float32(factor)
        if not np.isfinite(np.sum(shares)):
            shares = np.nan_to_num(shares, nan=0.0)
    np.clip(shares, -reach if middle else 0, reach, out=shares)
    shares += middle + 0.5
    return shares.astype(np.uint8)


def pooled(
    shades: NDArray[np.uint8], rows: int, columns: int, scale: Scale = "sequential"
) -> NDArray[np.uint8]:
    """Return levels in fewer rows and columns: of each block the level farthest from zero.

    Qt scales down by dropping pixels, and a bright cell among hundreds would vanish. Of a
    photograph's greys it is the mean of each block.

    Parameters
    ----------
    shades : numpy.ndarray, (..., m, n), uint8
    rows, columns : int
        At most so many are left; a side that has no more stays as it is.
    scale : {"diverging", "sequential", "gray"}

    Returns
    -------
    numpy.ndarray, (..., min(m, rows), min(n, columns)), uint8
    """
    if scale == "diverging":
        high, low = (
            _blocks(shades, rows, columns, np.maximum),
            _blocks(shades, rows, columns, np.minimum),
        )
        farther = high.astype(np.int16) - ZERO >= ZERO - low.astype(np.int16)
        return np.where(farther, high, low)
    if scale == "gray":
        return _means(shades, rows, columns)
    return _blocks(shades, rows, columns, np.maximum)


def image(shades: NDArray[np.uint8], colors: NDArray[np.uint32]) -> QImage:
    """Return levels as a picture, a pixel each, that owns its memory.

    Parameters
    ----------
    shades : numpy.ndarray, (m, n), uint8
    colors : numpy.ndarray, (256,), uint32
        As `palette` makes it.
    """
    return picture(colors[shades])


def picture(pixels: NDArray[np.uint32]) -> QImage:
    """Return an array of 0xffrrggbb, (m, n), as a picture that owns its memory."""
    pixels = np.ascontiguousarray(pixels, np.uint32)
    height, width = pixels.shape
    view = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return view.copy()


def readable(theme: Theme, ground: QColor) -> QColor:
    """Return the colour of text or of the canvas, whichever stands out more."""
    choices = (theme.color("text"), theme.color("canvas"))
    return max(choices, key=lambda color: abs(_luminance(color) - _luminance(ground)))


def _blocks(
    shades: NDArray[np.uint8], rows: int, columns: int, farthest: np.ufunc
) -> NDArray[np.uint8]:
    for axis, most in ((-2, rows), (-1, columns)):
        size = shades.shape[axis]
        if size > max(1, most):
            starts = np.arange(max(1, most)) * size // max(1, most)
            shades = farthest.reduceat(shades, starts, axis=axis)
    return shades


def _means(shades: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    values: NDArray[np.floating] = shades.astype(np.float32)
    for axis, most in ((-2, rows), (-1, columns)):
        size, most = shades.shape[axis], max(1, most)
        if size > most:
            starts = np.arange(most) * size // most
            counts = np.diff(np.append(starts, size)).astype(np.float32)
            shape = (-1, 1) if axis == -2 else (-1,)
            values = np.add.reduceat(values, starts, axis=axis) / counts.reshape(shape)
    return (values + 0.5).astype(np.uint8)


@cache
def _fixed_palette(scale: Scale) -> NDArray[np.uint32]:
    """Return the colours of a scale that no theme changes."""
    if scale == "gray":
        return _frozen([QColor(level, level, level) for level in range(LEVELS)])
    return _frozen(_viridis())


@lru_cache(maxsize=16)
def _diverging_palette(zero: int, negative: int, positive: int) -> NDArray[np.uint32]:
    colors = []
    for level in range(LEVELS):
        share = max(-1.0, (level - ZERO) / (LEVELS - 1 - ZERO))
        end = QColor(negative if share < 0 else positive)
        colors.append(mixed(QColor(zero), end, DEPTH * abs(share)))
    return _frozen(colors)


def _frozen(colors: Sequence[QColor]) -> NDArray[np.uint32]:
    found = np.array([color.rgb() for color in colors], np.uint32)
    found.flags.writeable = False
    return found


@cache
def _viridis() -> tuple[QColor, ...]:
    """Return the colours of numbers that are not negative, from dark to bright."""
    stops: Sequence[str] = json.loads(resources.text("colormaps", "viridis.json"))["colors"]
    pairs = list(pairwise(QColor(stop) for stop in stops))
    found = []
    for level in range(LEVELS):
        at = level / (LEVELS - 1) * len(pairs)
        index = min(int(at), len(pairs) - 1)
        found.append(mixed(*pairs[index], at - index))
    return tuple(found)


def _luminance(color: QColor) -> float:
    """Return what of the light the eye sees, raised so that equal steps look equal."""
    parts = ((0.2126, color.redF()), (0.7152, color.greenF()), (0.0722, color.blueF()))
    light = sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in parts
    )
    return math.log(light + 0.05)
