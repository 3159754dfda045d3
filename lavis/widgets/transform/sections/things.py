"""The controls of what is laid on the plane to be moved: points of one's own, and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout

from lavis.document import Offer
from lavis.theme import Theme
from lavis.tools.transform import MAX_POINTS, Params, naming
from lavis.tools.transform.params import MAX_SIDE
from lavis.widgets.common.controls import Slider, Words
from lavis.widgets.transform.point_row import PointRow
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import MARKS

if TYPE_CHECKING:
    import numpy as np

ENDINGS = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp)"


class PointsGroup(Group):
    """Points of the user's own, joined or not.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    add_wanted : Signal()
    """

    add_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Points of your own", folded=True)
        self.rows: list[PointRow] = []
        self.add_toggle("points", "points and their images", MARKS)
        self.add_toggle("polygon", "joined as a polygon", MARKS)
        self._column = QVBoxLayout()
        self.body.addLayout(self._column)
        self.add_button = QPushButton("Add a point")
        self.add_button.clicked.connect(self.add_wanted)
        self.add(self.add_button)

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        while len(self.rows) > len(params.points):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.retire()
        while len(self.rows) < len(params.points):
            row = PointRow(self._theme, params.points[len(self.rows)])
            row.renamed.connect(self._on_renamed)
            row.typed.connect(self._on_typed)
            row.removed.connect(self._on_removed)
            self._column.addWidget(row)
            self.rows.append(row)
        for row, point in zip(self.rows, params.points, strict=True):
            row.show_point(point, step)
        self.add_button.setEnabled(len(params.points) < MAX_POINTS)

    def _on_typed(self, name: str, x: float, y: float, key: str) -> None:
        self.want(naming.move_point(self._params, name, x, y), key)

    def _on_removed(self, name: str) -> None:
        self.want(naming.remove_point(self._params, name))

    def _on_renamed(self, name: str, new: str) -> None:
        row = next(row for row in self.rows if row.point_name == name)
        try:
            params = naming.rename_point(self._params, name, new)
        except ValueError as error:
            row.name_field.refuse(str(error))
        else:
            self.want(params)


class PictureGroup(Group):
    """A picture that lies on the plane.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    taken : Signal(Offer)
        The user has opened a picture.
    """

    taken = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Picture", folded=True)
        self.add_toggle("picture", "a picture on the plane")
        self.open_button = QPushButton("Open a picture…")
        self.open_button.clicked.connect(self._on_open)
        self.own_button = QPushButton("Default")
        self.own_button.setToolTip("Back to the picture that is there from the start")
        self.own_button.clicked.connect(self._on_default)
        self.add_row("", self.open_button, self.own_button)
        self.place = self.point_field("Middle of the picture", MARKS)
        self.place.committed.connect(self._on_place)
        self.place.stepped.connect(self._on_place)
        self._place_row = self.add_row("middle", self.place)
        self.size_slider = Slider(theme, "size", 0.5, 10.0, value=2.0, step=0.1)
        self.size_slider.changed.connect(self._on_size)
        self.add(self.size_slider)
        self.words = Words("About the picture")
        self.add(self.words)

    def show_params(self, params: Params, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        picture = params.picture
        self._place_row.setVisible(picture is not None)
        self.own_button.setEnabled(picture is not None)
        self.size_slider.setVisible(picture is not None)
        if picture is not None:
            self.size_slider.set_range(min(0.5, picture.size), max(10.0, picture.size))
            self.size_slider.set_value(picture.size)
            self.place.set_values((picture.x, picture.y))
            for field in self.place.fields:
                field.step = step
        self.words.say(picture.name if picture is not None else "")

    def open_file(self, path: Path) -> None:
        """Take the picture of a file, or say why not."""
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        # A picture of a hundred million pixels would not fit into the memory that Qt allows.
        size = reader.size()
        if max(size.width(), size.height()) > MAX_SIDE:
            size.scale(MAX_SIDE, MAX_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(size)
        picture = reader.read()
        if picture.isNull():
            self.words.say(f"“{path.name}” is no picture that can be read; wanted is PNG or JPEG.")
            return
        self.taken.emit(Offer("image", path.name, as_array(picture), "a file"))

    def _on_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a picture", "", ENDINGS)
        if name:
            self.open_file(Path(name))

    def _on_default(self) -> None:
        self.want(naming.set_picture(self._params, None))

    def _on_place(self, values: tuple[float, float], key: str = "") -> None:
        self.want(naming.move_picture(self._params, *values), key)

    def _on_size(self, size: float, key: str) -> None:
        picture = self._params.picture
        if picture is not None:
            self.want(naming.move_picture(self._params, picture.x, picture.y, size), key)


def as_array(picture: QImage) -> np.ndarray[Any, Any]:
    """Return a picture as a uint8 array, (height, width, 4)."""
    import numpy as np

    rgba = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return rows[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4).copy()
