"""Files for other programs: the picture of a canvas, and the numbers that a panel offers."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter, QRegion
from PySide6.QtWidgets import QWidget

from lavis.document import Offer
from lavis.theme import Theme

if TYPE_CHECKING:
    import numpy as np

# `lavis.data` brings NumPy, and so both it and Qt's SVG are imported where they are used.

#: A pixel of the screen is this many points of print.
POINTS = 0.75

PictureForm = Literal["png", "svg", "pdf"]


class PictureFilter(NamedTuple):
    """A line of the dialog: what it says, the ending, and pixels a pixel."""

    text: str
    form: PictureForm
    scale: int


PICTURES = (
    PictureFilter("PNG, 2 × the pixels (*.png)", "png", 2),
    PictureFilter("PNG, as on the screen (*.png)", "png", 1),
    PictureFilter("PNG, 4 × the pixels (*.png)", "png", 4),
    PictureFilter("SVG (*.svg)", "svg", 1),
    PictureFilter("PDF (*.pdf)", "pdf", 1),
)

NPZ = "NPZ, all arrays (*.npz)"
#: The column of a CSV that says what its rows are called.
ROWS = "name"


def picture(canvas: QWidget, theme: Theme, form: PictureForm, scale: int = 1) -> bytes:
    """Return the file of a picture, in the colours of the theme.

    Parameters
    ----------
    canvas : QWidget
        Draws itself by ``paint_on(painter, width, height)`` where it can, without what hands and
        the keyboard add; else as it is on the screen.
    theme : Theme
    form : {"png", "svg", "pdf"}
    scale : int
        Pixels of a PNG for each pixel of the screen.

    Raises
    ------
    DataError
        If the picture is too large.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if form == "png":
        image = _image(canvas.size(), scale)
        _paint(canvas, theme, image)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
    elif form == "svg":
        _paint(canvas, theme, _svg(canvas, buffer))
    else:
        _paint(canvas, theme, _pdf(canvas, buffer))
    buffer.close()
    return bytes(buffer.data().data())


def write_picture(path: Path, canvas: QWidget, theme: Theme, scale: int = 1) -> None:
    """Write a picture in the form that the file's ending says.

    Parameters
    ----------
    path : Path
    canvas : QWidget
    theme : Theme
    scale : int
        Of a PNG.

    Raises
    ------
    DataError
        If the ending is another one, or the file cannot be written; it is then as it was before.
    """
    forms: dict[str, PictureForm] = {".png": "png", ".svg": "svg", ".pdf": "pdf"}
    form = forms.get(path.suffix.lower())
    if form is None:
        raise _wrong_ending(path, ".png, .svg or .pdf")
    _write(path, picture(canvas, theme, form, scale))


def write_data(path: Path, offers: Sequence[Offer], chosen: int = 0) -> None:
    """Write offers in the form that the file's ending says: NPZ takes all, CSV one.

    Parameters
    ----------
    path : Path
    offers : sequence of Offer
    chosen : int
        Which of them goes into a CSV.

    Raises
    ------
    DataError
        If the ending is another one, what is chosen has no columns, or the file cannot be
        written; it is then as it was before.
    """
    from lavis.data import export
    from lavis.data.errors import DataError

    if not offers:
        raise DataError("There are no numbers to export yet.")
    names = unique_names(offers)
    if path.suffix.lower() == ".npz":
        arrays = {name: offer.array for name, offer in zip(names, offers, strict=True)}
        export.write_npz(path, arrays)
    elif path.suffix.lower() == ".csv":
        export.write_csv(path, _columns(names[chosen], offers[chosen]))
    else:
        raise _wrong_ending(path, ".npz or .csv")


def data_filters(offers: Sequence[Offer]) -> list[str]:
    """Return the lines of the dialog: NPZ first, then a CSV for each offer, in their order."""
    return [NPZ, *(f"CSV, {name} alone (*.csv)" for name in unique_names(offers))]


def unique_names(offers: Sequence[Offer]) -> list[str]:
    """Return a name for each offer that a file takes and no other has, whatever the case.

    Parameters
    ----------
    offers : sequence of Offer

    Returns
    -------
    list of str
        Letters, digits and underscores.
    """
    names: list[str] = []
    taken: set[str] = set()
    for offer in offers:
        base = name = safe_name(offer.name) or offer.kind
        number = 2
        while name.casefold() in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def safe_name(text: str) -> str:
    """Return a text as part of a file's name: other signs than letters and digits become _."""
    return re.sub(r"\W+", "_", unicodedata.normalize("NFKC", text)).strip("_")[:60]


def completed(path: Path, suffix: str) -> Path:
    """Return a path with an ending, the given one where it has none.

    Parameters
    ----------
    path : Path
        As it was chosen, after the dialog has asked whether to replace it.
    suffix : str
        With its dot.

    Raises
    ------
    DataError
        Where the ending makes it a file that is there already, which nobody was asked about.
    """
    from lavis.data.errors import DataError

    if path.suffix:
        return path
    path = path.with_name(path.name + suffix)
    if path.exists():
        raise DataError(f"“{path.name}” is there already; choose it by its full name.")
    return path


def _columns(name: str, offer: Offer) -> dict[str, np.ndarray]:
    from lavis.data.errors import DataError

    array = offer.array
    if array.ndim == 1:
        return {name: array}
    if array.ndim != 2:
        shape = " × ".join(map(str, array.shape))
        raise DataError(
            f"“{offer.name}” is {shape}, and a CSV has rows and columns; export an NPZ instead."
        )
    import numpy as np

    names = list(offer.columns)
    if not names or len({*names, ROWS}) <= len(names):
        names = [f"{name}_{column}" for column in range(1, array.shape[1] + 1)]
    head = {ROWS: np.array(offer.labels)} if offer.labels else {}
    return head | dict(zip(names, array.T, strict=True))


def _paint(canvas: QWidget, theme: Theme, device: QPaintDevice) -> None:
    painter = QPainter(device)
    try:
        painter.fillRect(QRectF(canvas.rect()), theme.color("canvas"))
        if hasattr(canvas, "paint_on"):
            canvas.paint_on(painter, canvas.width(), canvas.height())
        else:
            # Not canvas.render(): views have a `render` of their own.
            QWidget.render(canvas, painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    finally:
        # A painter left open by an error would take the whole process down.
        painter.end()


def _image(size: QSize, scale: int) -> QImage:
    from lavis.data.errors import DataError

    image = QImage(size * scale, QImage.Format.Format_RGB32)
    if image.isNull():
        raise DataError(f"The picture is too large at {scale} × the pixels; wanted is less.")
    image.setDevicePixelRatio(scale)
    return image


def _svg(canvas: QWidget, buffer: QBuffer) -> QPaintDevice:
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the first that can clip
    generator.setOutputDevice(buffer)
    generator.setSize(canvas.size())
    generator.setViewBox(canvas.rect())
    generator.setResolution(round(72 / POINTS))
    generator.setTitle(canvas.accessibleName())
    generator.setDescription(canvas.accessibleDescription())
    return generator


def _pdf(canvas: QWidget, buffer: QBuffer) -> QPaintDevice:
    writer = QPdfWriter(buffer)
    page = QSizeF(canvas.width() * POINTS, canvas.height() * POINTS)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(round(72 / POINTS))
    writer.setTitle(canvas.accessibleName())
    return writer


def _write(path: Path, content: bytes) -> None:
    from lavis.data.atomic import replacing
    from lavis.data.errors import DataError, because

    target = Path(os.path.realpath(path))
    try:
        if target.is_file() and not os.access(target, os.W_OK):
            raise OSError("it is write-protected")
        with replacing(target, durable=True) as file:
            file.write(content)
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be written: {because(error)}.") from error


def _wrong_ending(path: Path, wanted: str) -> ValueError:
    from lavis.data.errors import DataError

    return DataError(f"“{path.name}” does not end in {wanted}, which says the form of the file.")
