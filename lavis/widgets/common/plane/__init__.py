"""The plane beneath every picture of geometry: camera, grid, marks, handles and gestures."""

from __future__ import annotations

from lavis.widgets.common.plane import marks
from lavis.widgets.common.plane.camera import Box, Camera, Point
from lavis.widgets.common.plane.handles import Handle, Move
from lavis.widgets.common.plane.marks import Surface
from lavis.widgets.common.plane.widget import Plane

__all__ = ["Box", "Camera", "Handle", "Move", "Plane", "Point", "Surface", "marks"]
