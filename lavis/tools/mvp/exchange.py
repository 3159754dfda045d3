"""What the MVP viewer gives to other tools, and what it takes from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lavis.data import meshes
from lavis.document import INLINE_LIMIT, Keep, Offer
from lavis.tools.mvp import edits
from lavis.tools.mvp.params import DISTANCE, ENTRY_LIMIT, LIMIT, MOST_VERTICES, MeshFile, Params
from lavis.tools.mvp.result import Result, Rows

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
            found.append(Offer("matrix", letter, matrix, f"MVP viewer: {letter}, {_badge(params)}"))
    mesh = result.mesh
    if len(mesh.vertices) <= FEW:
        vertices = mesh.vertices.astype(np.float64)
        where = f"MVP viewer: {params.object.kind}"
        found.append(Offer("vectors", "vertices", vertices, f"{where} in local space"))
    return [*found, *_ledger(params, result)]


def written(entries: Rows, convention: str) -> np.ndarray[Any, Any]:
    """Return a matrix as the convention writes it: transposed for row vectors."""
    matrix = np.array(entries, dtype=np.float64).reshape(4, 4)
    return matrix.T.copy() if convention == "row" else matrix


def accept_matrix(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose model matrix is what was sent.

    Parameters
    ----------
    params : Params
    offer : Offer
        4×4, written for the convention in use; or 3×3, the linear part.
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
    if params.convention == "row":
        matrix = matrix.T
    params = edits.set_matrix(params, "model", matrix.ravel().tolist())
    return msgspec.structs.replace(params, source=offer.provenance[:SOURCE], prediction=None)


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
    where = f"MVP viewer: vertex {trace.index} in {names} space, a row each"
    found = [Offer("table", "vertex", np.array(table, dtype=np.float64), where)]
    if not params.hidden and None not in (*trace.ndc, *trace.pixel):
        last = np.array([trace.ndc, trace.pixel], dtype=np.float64)
        found.append(
            Offer("table", "NDC and pixel", last, f"MVP viewer: vertex {trace.index} at the end")
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
