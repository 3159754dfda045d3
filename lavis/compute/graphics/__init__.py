"""The graphics pipeline: column vectors, right-handed, OpenGL's clip space.

A vertex goes from local space by M into the world, by V before the camera, by P into clip space,
by a division into the cube of normalised device coordinates (NDC), and by the viewport to a pixel.
"""

from __future__ import annotations

from lavis.compute.graphics.cameras import look_at, orthographic, perspective, reverse_depth
from lavis.compute.graphics.depth import resolution, z_ndc
from lavis.compute.graphics.placing import model, model_srt, rotate, scale, translate
from lavis.compute.graphics.points import (
    VertexTrace,
    clip_codes,
    perspective_divide,
    trace_vertex,
    transform_points,
    viewport,
)

__all__ = [
    "VertexTrace",
    "clip_codes",
    "look_at",
    "model",
    "model_srt",
    "orthographic",
    "perspective",
    "perspective_divide",
    "resolution",
    "reverse_depth",
    "rotate",
    "scale",
    "trace_vertex",
    "transform_points",
    "translate",
    "viewport",
    "z_ndc",
]
