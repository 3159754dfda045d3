"""Where the picture is taken from: eye, target, up, and V."""

from __future__ import annotations

from collections.abc import Callable

from lavis.theme import Theme
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Result
from lavis.widgets.mvp.sections.base import MatrixSection


class CameraSection(MatrixSection):
    """Eye, target, up, and V."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "View", "V", "view")
        self.eye = self.vector("Eye", "eye", 0.1, self._with("eye"))
        self.target = self.vector("Target", "target", 0.1, self._with("target"))
        self.up = self.vector("Up", "up", 0.1, self._with("up"))
        self.add_matrix()

    def refresh(self, params: Params, result: Result | None) -> None:
        """Show the numbers of the camera."""
        camera = params.camera
        self.eye.set_values(camera.eye)
        self.target.set_values(camera.target)
        self.up.set_values(camera.up)
        entries = () if result is None else result.view
        self.show_entries(params, entries, camera.by_hand is not None, camera.source)

    def _with(self, field: str) -> Callable[[tuple[float, ...]], Params]:
        return lambda values: edits.set_camera(self.params, **{field: tuple(values)})
