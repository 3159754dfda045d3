"""What a renderer is asked for: plain values, compared to see whether anything has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Floats = tuple[float, ...]
Colour = tuple[float, float, float]
Drawing = Literal["shaded", "wireframe", "points", "normals", "depth"]


@dataclass(frozen=True)
class Stroke:
    """A straight line: its ends, its colour, its width in pixels."""

    start: Floats
    end: Floats
    colour: Colour
    width: float


@dataclass(frozen=True)
class Room:
    """A space that is looked at from outside.

    Attributes
    ----------
    first, second : tuple of 16 float
        Local space to the room, before and after a morph.
    divide_first, divide_second : float
        Whether to divide by the last row, 0 or 1.
    mix : float
    outer : tuple of 16 float
        The room to the picture.
    """

    first: Floats
    second: Floats
    divide_first: float
    divide_second: float
    mix: float
    outer: Floats


@dataclass(frozen=True)
class Picture:
    """One picture of the mesh.

    Attributes
    ----------
    width, height : int
        In pixels.
    frame : tuple of int
        x, y (from below), width and height of the part that is drawn in.
    drawing : str
    mvp : tuple of 16 float
        Row by row: local space to clip space.
    normals : tuple of 9 float
    room : Room or None
        None for the camera's own picture.
    strokes : tuple of Stroke
    strokes_matrix : tuple of 16 float
        What the strokes go through.
    ground, inside, surface, outside : tuple of float
        Colours: around the frame, in it, of the mesh, and of what is clipped.
    reversed_z : bool
        Whether what is nearer has the larger depth.
    depths : tuple of float
        The depths that are drawn dark and light, where depth is drawn.
    point : float
        Diameter of points in pixels.
    most : int
        Points of a cloud that are drawn at most; its order is random.
    facing : int
        How the triangles of a solid that can be seen run: 1 anticlockwise, −1 clockwise; 0 where
        both do.
    smooth : bool
        Whether edges are smoothed where that is affordable.
    """

    width: int
    height: int
    frame: tuple[int, int, int, int]
    drawing: Drawing
    mvp: Floats
    normals: Floats
    room: Room | None
    strokes: tuple[Stroke, ...]
    strokes_matrix: Floats
    ground: Colour
    inside: Colour
    surface: Colour
    outside: Colour
    reversed_z: bool = False
    depths: tuple[float, float] = (0.0, 1.0)
    point: float = 2.0
    most: int = 1_000_000
    facing: int = 0
    smooth: bool = True
