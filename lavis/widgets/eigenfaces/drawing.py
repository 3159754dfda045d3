"""Faces as pictures: greys as they are, signed numbers about zero, pixels that stay pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from lavis.theme import Theme
from lavis.widgets.common import shades

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Pixels at scale 1 between pictures.
GAP = 12
CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Panel:
    """A picture with a title above and a line below.

    Attributes
    ----------
    title, foot : str
    pixels : numpy.ndarray
        (h, w)
    limit : float
        0 for greys of 0 to 1; else the number that has the deepest colour of two about zero.
    """

    title: str
    pixels: NDArray[Any]
    foot: str = ""
    limit: float = 0.0


def largest(values: NDArray[Any]) -> float:
    """Return the largest magnitude, and something above zero where all is zero."""
    return float(np.abs(values).max(initial=0.0)) or 1.0


def tiles(stack: NDArray[Any]) -> NDArray[np.uint8]:
    """Return signed pictures as levels, each with its own largest magnitude as the limit."""
    return np.stack([shades.levels(each, largest(each), "diverging") for each in stack])


def greys(stack: NDArray[Any]) -> NDArray[np.uint8]:
    """Return pictures of 0 to 1 as levels of grey."""
    return shades.levels(stack, 1.0, "gray")


def image(theme: Theme, pixels: NDArray[Any], limit: float = 0.0) -> QImage:
    """Return a picture, a pixel each: in greys, or with a limit in two colours about zero."""
    scale: shades.Scale = "diverging" if limit else "gray"
    return shades.image(shades.levels(pixels, limit or 1.0, scale), shades.palette(theme, scale))


def fitted(room: QRectF, height: int, width: int) -> QRectF:
    """Return the largest place of that shape in the middle of a room, on whole pixels."""
    scale = max(0.0, min(room.width() / max(1, width), room.height() / max(1, height)))
    if scale >= 2 and math.floor(scale) / scale > 0.86:
        scale = math.floor(scale)  # equal pixels, where that costs little room
    w, h = round(scale * width), round(scale * height)
    x, y = room.center().x() - w / 2, room.center().y() - h / 2
    return QRectF(round(x), round(y), w, h)


def draw_image(painter: QPainter, place: QRectF, picture: QImage) -> None:
    """Draw a picture: enlarged its pixels stay sharp, reduced none is dropped."""
    smooth = place.width() < picture.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(place, picture)


def line_height(theme: Theme) -> float:
    """Return the pixels of a line of small text and the room about it."""
    return QFontMetricsF(theme.font("small")).height() + 4


def places(
    theme: Theme, room: QRectF, count: int, height: int, width: int, *, lines: int = 2
) -> list[QRectF]:
    """Return places for pictures of one shape, in as many columns as make them largest.

    Parameters
    ----------
    theme : Theme
    room : QRectF
    count : int
    height, width : int
        Of a picture, in its own pixels.
    lines : int
        Of text at each.
    """
    gap, text = theme.px(GAP), lines * line_height(theme)
    best: tuple[float, int] = (-1.0, 1)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        w = (room.width() - gap * (columns - 1)) / columns
        h = (room.height() - gap * (rows - 1)) / rows - text
        best = max(best, (min(w / width, h / height), columns))
    columns = best[1]
    rows = -(-count // columns)
    scale = max(0.0, best[0])
    step_x, step_y = max(scale * width, 1.0) + gap, scale * height + text + gap
    left = room.center().x() - (columns * step_x - gap) / 2
    top = room.center().y() - (rows * step_y - gap) / 2
    head = line_height(theme) if lines else 0.0
    return [
        QRectF(
            left + (index % columns) * step_x,
            top + (index // columns) * step_y + head,
            scale * width,
            scale * height,
        )
        for index in range(count)
    ]


def draw_panel(painter: QPainter, theme: Theme, place: QRectF, panel: Panel) -> QRectF:
    """Draw a picture with its texts about a place; return where its pixels are."""
    inner = fitted(place, *panel.pixels.shape)
    draw_image(painter, inner, image(theme, panel.pixels, panel.limit))
    if panel.limit:  # zero is the canvas, and so the rim of the picture would not be seen
        painter.setPen(theme.pen("border", 1.0, cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner.adjusted(-0.5, -0.5, 0.5, 0.5))
    line = line_height(theme)
    wide = theme.px(GAP)
    text(painter, theme, QRectF(place.left() - wide / 2, inner.top() - line,
                                place.width() + wide, line), panel.title)  # fmt: skip
    if panel.foot:
        text(painter, theme, QRectF(place.left() - wide / 2, inner.bottom() + 2,
                                    place.width() + wide, line), panel.foot, "muted")  # fmt: skip
    return inner


def fits(theme: Theme, room: QRectF, words: str) -> bool:
    """Return whether a line of small text has room."""
    metrics = QFontMetricsF(theme.font("small", tabular=True))
    return metrics.horizontalAdvance(words) <= room.width()


def text(
    painter: QPainter,
    theme: Theme,
    room: QRectF,
    words: str,
    token: str = "text",
    align: Qt.AlignmentFlag = CENTER,
) -> None:
    """Write a line of small text, cut where it is too long."""
    painter.setFont(theme.font("small", tabular=True))
    painter.setPen(theme.color(token))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, align, shown)


def sentence(painter: QPainter, theme: Theme, room: QRectF, words: str) -> None:
    """Write a sentence in the middle of a room that has no picture."""
    painter.setFont(theme.font("body"))
    painter.setPen(theme.color("muted"))
    spare = max(0.0, (room.width() - theme.px(420)) / 2)
    flags = CENTER | Qt.TextFlag.TextWordWrap
    painter.drawText(room.adjusted(spare, 0, -spare, 0), flags, words)
