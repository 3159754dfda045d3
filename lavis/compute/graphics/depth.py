"""What the depth buffer can tell apart: z_ndc against the distance, and its steps."""

from __future__ import annotations

from typing import Literal

from lavis.compute.backend import Array, array_namespace
from lavis.compute.checks import finite, real_arrays
from lavis.compute.errors import ComputeError
from lavis.compute.graphics.building import square4

Buffer = Literal["24 bit", "float32", "float32 reversed"]


def z_ndc(P: Array, distances: Array) -> Array:
    """Return where points straight ahead end up in the cube.

    Parameters
    ----------
    P : array
        The projection, shape (4, 4).
    distances : array
        Real, shape (n,): before the camera, so that z_view is their negative.

    Returns
    -------
    array
        z_clip / w_clip, shape (n,); NaN where w is 0.

    Raises
    ------
    ComputeError
        If a shape does not fit.
    """
    square4("P", P)
    xp, P, distances = real_arrays(P=P, distances=distances)
    if distances.ndim != 1:
        raise ComputeError(
            f"distances must have the shape (n,); its shape is {tuple(distances.shape)}."
        )
    z = -distances
    depth = P[2, 2] * z + P[2, 3]
    w = P[3, 2] * z + P[3, 3]
    safe = xp.where(w == 0, xp.ones_like(w), w)
    return xp.where(w == 0, xp.full_like(w, float("nan")), depth / safe)


def resolution(near: float, far: float, distances: Array, buffer: Buffer) -> Array:
    """Return how far apart two surfaces must be for a perspective depth buffer to tell them apart.

    The step of the stored number is carried back through the derivative of the depth
    d(z) = f (z − n) / (z (f − n)), which is n f / ((f − n) z²). A fixed-point buffer has steps of
    one size; those of float32 shrink towards 0, where an ordinary depth (0 at the near plane)
    needs them least and a reversed one in a clip range from 0 to 1 (0 at the far plane) most.

    Parameters
    ----------
    near, far : float
        0 < near < far.
    distances : array
        Real, shape (n,), from near to far.
    buffer : {"24 bit", "float32", "float32 reversed"}

    Returns
    -------
    array
        Shape (n,), in units of the distance.

    Raises
    ------
    ComputeError
        If the planes or the buffer do not fit.

    References
    ----------
    N. Reed, Depth precision visualized, 2015.
    """
    xp, distances = real_arrays(distances=distances)
    finite(xp, distances=distances)
    if not 0 < near < far:
        raise ComputeError(f"near and far must be 0 < near < far; {near:.6g} and {far:.6g} came.")
    slope = near / (1 - near / far) / (distances * distances)
    if buffer == "24 bit":
        return 2.0**-24 / slope
    depth = (1 - near / distances) / (1 - near / far)
    if buffer == "float32":
        # The range −1 to 1 is halved and moved to 0 to 1 before it is stored: the sum with 1/2
        # has steps of at least 2⁻²⁵ whatever comes after it.
        step = xp.maximum(_float32_step(xp.abs(depth)), xp.full_like(depth, 2.0**-25))
        return step / slope
    if buffer == "float32 reversed":
        return _float32_step(xp.abs(1 - depth)) / slope
    raise ComputeError(f"buffer must be “24 bit”, “float32” or “float32 reversed”; {buffer} came.")


def _float32_step(x: Array) -> Array:
    """Return the distance of a number to the next float32."""
    xp = array_namespace(x)
    tiny = 2.0**-126
    power = xp.floor(xp.log2(xp.maximum(x, xp.full_like(x, tiny))))
    return xp.pow(xp.full_like(x, 2.0), power - 23)
