"""The mesh that the Params name: made, read or sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from lavis.compute.errors import ComputeError, Misplaced
from lavis.data import meshes
from lavis.data.errors import DataError
from lavis.data.meshes import Mesh
from lavis.document import Context
from lavis.tools.mvp.params import MeshFile, Object, Params

MAKERS: dict[str, Callable[[int], Mesh]] = {
    "sphere": meshes.sphere,
    "torus": meshes.torus,
    "jug": meshes.jug,
    "cloud": meshes.cloud,
}


def mesh_of(params: Params, ctx: Context) -> Mesh:
    """Return the mesh, from the cache where it is the one of before.

    Parameters
    ----------
    params : Params
    ctx : Context

    Raises
    ------
    ComputeError
        With a sentence, for a file that is gone, changed or damaged.
    """
    thing = params.object
    made: Mesh = ctx.cached(_key(thing), lambda: _made(thing, ctx))
    return made


def _key(thing: Object) -> tuple[str, ...]:
    if thing.kind == "file" and thing.file is not None:
        return ("mesh", thing.file.path, thing.file.sha256, str(thing.file.fit))
    if thing.kind == "points":
        return ("mesh", "points", thing.points.sha256 if thing.points else repr(thing.few))
    return ("mesh", thing.kind, str(thing.vertices))


def _made(thing: Object, ctx: Context) -> Mesh:
    if thing.kind == "file" and thing.file is not None:
        ctx.tick(None, "Reading the mesh")
        return _read(thing.file)
    if thing.kind == "points":
        return _points(thing, ctx)
    return meshes.cube() if thing.kind == "cube" else MAKERS[thing.kind](thing.vertices)


def _read(file: MeshFile) -> Mesh:
    path = Path(file.path)
    if not path.exists():
        raise Misplaced(f"“{path.name}” is not at {path.parent} any more: open it again.")
    try:
        if meshes.digest(path) != file.sha256:
            raise Misplaced(f"“{path.name}” has changed since it was opened: open it again.")
        mesh = meshes.read(path)
    except DataError as error:
        raise ComputeError(str(error)) from error
    mesh = mesh.fitted() if file.fit else mesh
    mesh.key = f"file {file.sha256} {file.fit}"
    return mesh


def _points(thing: Object, ctx: Context) -> Mesh:
    if thing.points is None:
        points = np.asarray(thing.few, dtype=np.float64)
        key = repr(thing.few)
    else:
        try:
            points, key = ctx.array(thing.points), thing.points.sha256
        except KeyError as error:
            raise ComputeError("The points are not in this workspace; send them again.") from error
    return Mesh(f"points {key}", points, np.empty((0, 3)))
