"""What the MVP viewer gives to other tools, and what it takes from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lavis.data import meshes
from lavis.document import INLINE_LIMIT, Keep, Offer
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import (
    DISTANCE,
    ENTRY_LIMIT,
    LIMIT,
    MOST_VERTICES,
    Camera,
    MeshFile,
    Model,
    Params,
    Projection,
    Which,
)
from lavis.tools.mvp.result import Result, Rows

HERE = "MVP viewer: "
#: By what this tool knows its own matrices again; which, and their convention, follow it.
OURS = "mvp"
#: Characters of a source that are kept.
SOURCE = 200
#: Meshes of more vertices are not offered: they are files of their own.
FEW = INLINE_LIMIT // 3


def offers(params: Params, result: Result) -> list[Offer]:
    """Offer the four matrices, the followed vertex, and a small object before and after.

    Parameters
    ----------
    params : Params
    result : Result

    Returns
    -------
    list of Offer
        Without what a prediction hides, and without matrices that are not finite.
    """
    found = []
    names = (("M", "model"), ("V", "view"), ("P", "projection"), ("MVP", "mvp"))
    for letter, field in names:
        entries: Rows = getattr(result, field)
        if None not in entries:
            matrix = written(entries, params.convention)
            marks = (OURS, field, params.convention)
            where = f"{HERE}{letter}, {_badge(params)}"
            found.append(Offer("matrix", letter, matrix, where, marks=marks))
    mesh = result.mesh
    if len(mesh.vertices) <= FEW:
        vertices = mesh.vertices.astype(np.float64)
        where = f"{HERE}{params.object.kind}"
        found.append(Offer("vectors", "vertices", vertices, f"{where} in local space"))
    return [*found, *_ledger(params, result)]


def written(entries: Rows, convention: str) -> np.ndarray[Any, Any]:
    """Return a matrix as the convention writes it: transposed for row vectors."""
    matrix = np.array(entries, dtype=np.float64).reshape(4, 4)
    return matrix.T.copy() if convention == "row" else matrix


def accept_matrix(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params one of whose matrices is what was sent.

    What another MVP viewer calls M, V or P becomes the same here. Of the rest, what has a last row
    other than 0 0 0 1 is a projection and becomes P; otherwise it becomes the matrix that is made
    by hand where that is one alone, and M where not.

    Parameters
    ----------
    params : Params
    offer : Offer
        4×4, or 3×3, the linear part; written for the convention in use here, or in the MVP viewer
        that it comes from.
    keep : callable or None
        Not used: so few numbers stand in Params.

    Raises
    ------
    ValueError
        With a sentence, for another shape or numbers out of range.
    """
    array = _real(offer)
    if array.shape not in ((4, 4), (3, 3)):
        raise ValueError(f"The MVP viewer takes a 4×4 or a 3×3 matrix; {_size(array)} came.")
    if not (np.abs(array) <= ENTRY_LIMIT).all():
        raise ValueError("The matrix holds NaN or a number beyond 1e12; wanted are others.")
    matrix = np.eye(4)
    side = len(array)
    matrix[:side, :side] = array
    sent, convention = _marked(offer) or ("", params.convention)
    if convention == "row":
        matrix = matrix.T
    which = _place(params, sent, matrix)
    source = offer.provenance[:SOURCE]
    params = edits.set_matrix(params, which, matrix.ravel().tolist(), source)
    return msgspec.structs.replace(params, prediction=None)


def _marked(offer: Offer) -> tuple[str, str] | None:
    """Return which matrix of another MVP viewer it is, and its convention; else None."""
    if offer.marks[:1] != (OURS,):
        return None
    _, which, convention = offer.marks
    return which, convention


def _place(params: Params, sent: str, matrix: np.ndarray[Any, Any]) -> Which:
    """Return which of the three a matrix for column vectors becomes."""
    parts: dict[Which, Model | Camera | Projection] = {
        "model": params.model,
        "view": params.camera,
        "projection": params.projection,
    }
    if sent in parts:
        return sent
    if (matrix[3] != (0.0, 0.0, 0.0, 1.0)).any():
        return "projection"
    by_hand = [which for which, part in parts.items() if part.by_hand is not None]
    return by_hand[0] if len(by_hand) == 1 else "model"


def accept_points(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose object is a cloud of what was sent.

    Parameters
    ----------
    params : Params
    offer : Offer
        Shape (n, 3).
    keep : callable or None
        Where more than 85 points go.

    Raises
    ------
    ValueError
        With a sentence, for another shape or numbers out of range.
    """
    array = _real(offer)
    if array.ndim != 2 or array.shape[1] != 3 or len(array) == 0:
        raise ValueError(f"The MVP viewer takes points with 3 coordinates; {_size(array)} came.")
    if not (np.abs(array) <= LIMIT).all():
        raise ValueError("The points hold NaN or a number beyond 1e6; wanted are others.")
    most = FEW if keep is None else MOST_VERTICES
    if len(array) > most:
        raise ValueError(f"There are {len(array)} points; the MVP viewer takes at most {most}.")
    if len(array) <= FEW or keep is None:
        rows = tuple((x, y, z) for x, y, z in array.tolist())
        params = edits.set_object(params, kind="points", few=rows, points=None)
    else:
        params = edits.set_object(params, kind="points", few=(), points=keep(array))
    return msgspec.structs.replace(
        params, drawing="points", source=offer.provenance[:SOURCE], prediction=None
    )


def _ledger(params: Params, result: Result) -> list[Offer]:
    """Return the followed vertex at every station that is not hidden, a row each."""
    trace = result.trace
    stations = [trace.local, trace.world, trace.view]
    if not params.hidden:
        stations.append(trace.clip)
    table = [list(station) for station in stations]
    if params.hidden and params.prediction is not None and params.prediction.what == DISTANCE:
        table.pop()  # the distance before the camera is w
    if any(x is None for row in table for x in row):
        return []
    names = "local, world, view" if params.hidden else "local, world, view, clip"
    where = f"{HERE}vertex {trace.index} in {names} space, a row each"
    found = [Offer("table", "vertex", np.array(table, dtype=np.float64), where)]
    if not params.hidden and None not in (*trace.ndc, *trace.pixel):
        last = np.array([trace.ndc, trace.pixel], dtype=np.float64)
        found.append(
            Offer("table", "NDC and pixel", last, f"{HERE}vertex {trace.index} at the end")
        )
    return found


def _real(offer: Offer) -> np.ndarray[Any, Any]:
    array = np.asarray(offer.array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"“{offer.name}” does not hold real numbers; wanted are those.")
    return array.astype(np.float64) + 0.0


def _size(array: np.ndarray[Any, Any]) -> str:
    return "×".join(map(str, array.shape)) or "a single number"


def _badge(params: Params) -> str:
    return f"{params.convention} vectors"


def locate(params: Params, path: Path) -> Params:
    """Return Params whose mesh lies at another place, or another mesh in its place.

    Raises
    ------
    DataError
        With a sentence, where it can be no mesh.
    """
    file = MeshFile(str(path.resolve()), meshes.digest(path))
    if params.object.file is not None:
        file = msgspec.structs.replace(params.object.file, path=file.path, sha256=file.sha256)
    return edits.set_object(params, kind="file", file=file)
