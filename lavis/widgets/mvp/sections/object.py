"""What is drawn, which of its vertices is followed, and how it is drawn."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import LEAST_VERTICES, MOST_VERTICES, Params
from lavis.tools.mvp.result import Result
from lavis.widgets.common.controls import Choice, Slider, Toggle
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.remark import Remark
from lavis.widgets.mvp.sections.base import ParamsSection

KINDS = {
    "cube": "cube",
    "sphere": "sphere",
    "torus": "torus",
    "jug": "jug",
    "cloud": "cloud of points",
    "file": "file…",
    "points": "points from a tool",
}
DRAWINGS = {
    "shaded": "shaded",
    "wireframe": "wireframe",
    "points": "points",
    "normals": "normals as colours",
    "depth": "depth buffer",
}
FILTER = "Meshes (*.obj *.stl *.ply)"


class ObjectSection(ParamsSection):
    """Kind, number of vertices, file, drawing, and the followed vertex."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Object")
        self.kind = Choice(theme, "Object", KINDS)
        self.kind.chosen.connect(self._on_kind)
        self.add_row("object", self.kind)
        self.count = Slider(
            theme, "vertices", LEAST_VERTICES, MOST_VERTICES, integer=True, log=True, value=4000
        )
        self.count.changed.connect(self._on_count)
        self.add(self.count)
        self.file_button = QPushButton("Open a mesh…")
        self.file_button.setToolTip("OBJ, STL or PLY, up to a million vertices")
        self.file_button.clicked.connect(self._on_open)
        self.add(self.file_button)
        self.file_name = QLabel()
        self.file_name.setProperty("muted", True)
        self.file_name.setTextFormat(Qt.TextFormat.PlainText)
        self.file_name.setWordWrap(True)
        self.add(self.file_name)
        self.fit = Toggle(theme, "centred, longest side 2")
        self.fit.switched.connect(self._on_fit)
        self.add(self.fit)
        self.drawing = Choice(theme, "How it is drawn", DRAWINGS)
        self.drawing.chosen.connect(self._on_drawing)
        self.add_row("drawn", self.drawing)
        self.vertex = NumberField(
            theme, "Followed vertex", minimum=0, maximum=MOST_VERTICES - 1, step=1, integer=True
        )
        self.vertex.committed.connect(lambda value: self._on_vertex(value, ""))
        self.vertex.stepped.connect(self._on_vertex)
        self.add_row("vertex", self.vertex)
        self._remark = Remark(theme, self.file_button)

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the object."""
        thing = params.object
        self.kind.set_current(thing.kind)
        has_points = thing.points is not None or bool(thing.few)
        self.kind.set_available("points", has_points, "Send a table of three columns here")
        self.count.setVisible(thing.kind in ("sphere", "torus", "jug", "cloud"))
        self.count.set_value(thing.vertices)
        of_file = thing.kind == "file" and thing.file is not None
        name = "" if thing.file is None else Path(thing.file.path).name
        source = params.source if thing.kind == "points" else name
        self.file_name.setText(source)
        self.file_name.setVisible(bool(source) and thing.kind in ("file", "points"))
        self.fit.setVisible(of_file)
        if thing.file is not None:
            self.fit.set_checked(thing.file.fit)
        self.drawing.set_current(params.drawing)
        self.vertex.set_value(params.vertex)
        if result is not None:
            self.vertex.set_bounds(0, max(len(result.mesh.vertices) - 1, params.vertex))

    def open(self, path: Path) -> None:
        """Show a mesh file; what is wrong with it is said beside the button."""
        from lavis.data import meshes
        from lavis.data.errors import DataError

        try:
            sha256 = meshes.digest(path)
        except DataError as error:
            self._remark.say(str(error))
            return
        self._remark.clear()
        self.edited.emit(edits.open_file(self.params, str(path), sha256), "")

    def _on_kind(self, kind: str) -> None:
        if kind == "file" and self.params.object.file is None:
            self.kind.set_current(self.params.object.kind)
            self._on_open()
            return
        params = edits.set_object(self.params, kind=kind)
        self.edited.emit(params, "")

    def _on_open(self) -> None:
        before = self.params.object.file
        folder = "" if before is None else str(Path(before.path).parent)
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open a mesh", folder, FILTER)
        if name:
            self.open(Path(name))

    def _on_count(self, value: float, key: str) -> None:
        self.edited.emit(edits.set_object(self.params, vertices=int(value)), key)

    def _on_fit(self, fit: bool) -> None:
        file = self.params.object.file
        if file is not None:
            changed = msgspec.structs.replace(file, fit=fit)
            self.edited.emit(edits.set_object(self.params, file=changed), "")

    def _on_drawing(self, drawing: str) -> None:
        self.edited.emit(msgspec.structs.replace(self.params, drawing=drawing), "")

    def _on_vertex(self, value: float, key: str) -> None:
        self.edited.emit(msgspec.structs.replace(self.params, vertex=int(value)), key)
