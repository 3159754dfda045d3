"""What is worth a sentence: flat, mirrored, not finite, out of sight."""

from __future__ import annotations

from typing import Any

import numpy as np

from lavis.tools.mvp.params import Params
from lavis.tools.mvp.result import Clipping, Trace

#: Below this share of the largest singular value a matrix counts as singular.
SINGULAR = 1e-10


def remarks(
    params: Params,
    found: tuple[Any, Any, Any, Any],
    trace: Trace,
    clipping: Clipping,
    vertices: int,
) -> tuple[str, ...]:
    """Return sentences about a state, the gravest first.

    Parameters
    ----------
    params : Params
    found : tuple of numpy.ndarray
        M, V, P and P·V·M.
    trace : Trace
    clipping : Clipping
    vertices : int
    """
    said = []
    names = ("M", "V", "P", "P·V·M")
    wild = [name for name, matrix in zip(names, found, strict=True) if not _finite(matrix)]
    if wild:
        return (f"{' and '.join(wild)} holds NaN or infinity: nothing can be drawn with it.",)
    meanings = {
        "M": "M is singular: it flattens the object, and no inverse brings it back.",
        "V": "V is singular: the world is flattened, and no frustum can be drawn.",
        "P": "P is singular: depth is lost, and no frustum can be drawn.",
    }
    said += [meanings[n] for n, m in zip(names, found[:3], strict=False) if _singular(m)]
    M, V = found[0], found[1]
    if not _singular(M) and np.linalg.det(M[:3, :3]) < 0:
        said.append("M mirrors: front faces turn their backs, and left is right.")
    for name, matrix in (("M", M), ("V", V)):
        if np.abs(matrix[3] - (0.0, 0.0, 0.0, 1.0)).max() > 1e-12:
            said.append(f"The last row of {name} is not 0 0 0 1: w changes before the projection.")
    if params.camera.by_hand is not None and not _rigid(V):
        said.append("V is no rotation with a translation: the camera is sheared or scaled.")
    if not params.hidden:
        if trace.clip[3] == 0:
            said.append("w of the vertex is 0: it lies in the plane of the eye and has no pixel.")
        if clipping.inside == 0 and all(count < vertices for count in clipping.beyond):
            said.append("No vertex lies in the clip volume; what is seen crosses it.")
        elif clipping.inside == 0:
            said.append("All of the object lies outside the clip volume: nothing is seen.")
    parts = (("M", params.model), ("V", params.camera), ("P", params.projection))
    said += [f"{name} was sent from {part.source}." for name, part in parts if part.source]
    return tuple(said)


def _finite(matrix: Any) -> bool:
    return bool(np.isfinite(matrix).all())


def _singular(matrix: Any) -> bool:
    with np.errstate(all="ignore"):
        values = np.linalg.svd(matrix / max(np.abs(matrix).max(), 1e-300), compute_uv=False)
    return bool(values[-1] <= SINGULAR * max(values[0], 1e-300))


def _rigid(V: Any) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.abs(V[:3, :3] @ V[:3, :3].T - np.eye(3)).max() < 1e-6)
