"""Exported pictures, looked at again."""

from __future__ import annotations

import re
import zlib

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def drawn(svg: bytes) -> QImage:
    """An SVG as Qt draws it, on a ground that no theme has."""
    renderer = QSvgRenderer(svg)
    assert renderer.isValid()
    image = QImage(renderer.viewBox().size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[int]:
    """The colours of every third pixel."""
    return {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


def commands(pdf: bytes) -> str:
    """The drawing commands of a PDF as Qt writes it."""
    texts = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            # Not `zlib.decompress`: where the data end in a carriage return, the pattern has
            # taken that for the end of the line.
            text = zlib.decompressobj().decompress(match[1])
        except zlib.error:  # the metadata, which is plain, and the like
            continue
        if text.startswith(b"/GS"):
            texts.append(text)
    return b"\n".join(texts).decode("latin-1")


def fills(pdf: bytes) -> set[tuple[int, ...]]:
    """Red, green and blue of what a PDF fills areas with."""
    return {
        tuple(round(255 * float(part)) for part in match)
        for match in re.findall(r"/CSp cs\n([\d.]+) ([\d.]+) ([\d.]+) scn", commands(pdf))
    }


def page(pdf: bytes) -> tuple[float, float]:
    """Width and height of the page, in points."""
    (match,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return float(match[0]), float(match[1])
