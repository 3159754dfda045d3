"""What follows from the Params, on the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from lavis.data.meshes import Mesh

#: A matrix row by row, 16 numbers; None where one is not finite.
Rows = tuple[float | None, ...]


class Trace(msgspec.Struct, frozen=True):
    """The followed vertex at every station; None where a number is not finite.

    Attributes
    ----------
    local, world, view, clip : tuple of float
        Homogeneous.
    ndc : tuple of float
    pixel : tuple of float
        x from the left, y from below, depth from 0 to 1.
    index : int
        Which vertex it is.
    clipped : bool
        Whether it lies outside the clip volume.
    """

    index: int
    local: Rows
    world: Rows
    view: Rows
    clip: Rows
    ndc: Rows
    pixel: Rows
    clipped: bool


class Clipping(msgspec.Struct, frozen=True):
    """How many vertices lie inside the clip volume, and beyond each plane.

    Attributes
    ----------
    inside : int
    beyond : tuple of int
        Left, right, bottom, top, near, far.
    """

    inside: int
    beyond: tuple[int, ...]


class Depth(msgspec.Struct, frozen=True):
    """The depth curve; empty for a camera without one.

    Attributes
    ----------
    distance : tuple of float
        From near to far, in equal factors.
    z : tuple of float
        z_ndc there, with near at −1.
    z_reversed : tuple of float
        The same with near at +1.
    fixed, single, reversed : tuple of float
        The least distance that can be told apart: by 24 bits, by float32, by float32 with
        reversed z in a clip range of 0 to 1. Empty for a parallel projection.
    """

    distance: tuple[float, ...] = ()
    z: tuple[float, ...] = ()
    z_reversed: tuple[float, ...] = ()
    fixed: tuple[float, ...] = ()
    single: tuple[float, ...] = ()
    reversed: tuple[float, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """What follows from the Params.

    Attributes
    ----------
    mesh : Mesh
        The object: vertices, triangles, normals.
    model, view, projection, mvp : tuple of float
        Row by row.
    trace : Trace
    clipping : Clipping
    depth : Depth
    determinant : float or None
        Of M's linear part: by how much volumes grow.
    handedness : int
        −1 where M mirrors, 0 where it flattens.
    remarks : tuple of str
        Sentences: what is singular, what is not finite, what cannot be seen.
    flops : int
        Of taking every vertex through the precomputed product once.
    miss : float or None
        How far a revealed guess is from the answer.
    """

    mesh: Mesh | Any
    model: Rows
    view: Rows
    projection: Rows
    mvp: Rows
    trace: Trace
    clipping: Clipping
    depth: Depth
    determinant: float | None
    handedness: int
    remarks: tuple[str, ...]
    flops: int
    miss: float | None = None


class Speed(msgspec.Struct, frozen=True):
    """One way to take all vertices through the pipeline, measured.

    Attributes
    ----------
    name : str
        The library, or the way in the shader.
    way : str
        "one product" or "three products".
    milliseconds : float
        The median of several.
    flops : int
        Of one vertex, by the count of multiplications and additions.
    gflops : float
    note : str
        Why it could not be measured; then the numbers are 0.
    """

    name: str
    way: str
    milliseconds: float
    flops: int
    gflops: float
    note: str = ""


class Lesson(msgspec.Struct, frozen=True):
    """The record of the measured lesson.

    Attributes
    ----------
    vertices : int
    speeds : tuple of Speed
    """

    vertices: int
    speeds: tuple[Speed, ...]
