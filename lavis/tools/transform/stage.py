"""The game scene: T·R·S of every part, its parent's before it, the camera's inverse before all."""

from __future__ import annotations

import math
from typing import Any

from lavis.compute import transforms
from lavis.compute.backend import Backend
from lavis.tools.transform.params import Camera, Params, Part
from lavis.tools.transform.result import Placed, Stage
from lavis.tools.transform.ways import affine

#: The camera's picture is this much wider than high.
ASPECT = 4 / 3


def stage(params: Params, backend: Backend) -> Stage:
    """Return where every part of the scene stands, in the world and before the camera."""
    scene, xp = params.scene, backend.xp
    parts = {each.name: each for each in scene.parts}
    chains = {name: _chain(name, parts) for name in parts}
    local = {name: _local(part, backend) for name, part in parts.items()}
    identity = xp.eye(3, dtype=backend.float_dtype, device=backend.device)
    world: dict[str, Any] = {"": identity}
    for name, chain in chains.items():
        made = identity
        for link in chain:
            made = xp.matmul(made, local[link])
        world[name] = made
    camera = xp.matmul(world.get(scene.camera.follows, identity), _frame(scene.camera, backend))
    view = transforms.inverse(camera)
    host = backend.to_numpy
    placed = tuple(
        Placed(
            name,
            part.shape,
            affine(host(local[name])),
            affine(host(world[name])),
            affine(host(xp.matmul(view, world[name]))),
            chains[name],
        )
        for name, part in parts.items()
    )
    rings = [name for name in parts if _circular(name, parts)]
    problem = f"{', '.join(rings)} carry each other in a ring: they stand in the world." * bool(
        rings
    )
    return Stage(placed, affine(host(camera)), affine(host(view)), problem)


def _chain(name: str, parts: dict[str, Part]) -> tuple[str, ...]:
    """Return the names from the world to a part; of a ring the part alone."""
    if _circular(name, parts):
        return (name,)
    chain = [name]
    while (parent := parts[chain[-1]].parent) in parts and not _circular(parent, parts):
        chain.append(parent)
    if parent in parts:
        chain.append(parent)
    return tuple(reversed(chain))


def _circular(name: str, parts: dict[str, Part]) -> bool:
    above = parts[name].parent
    for _ in parts:
        if above == name:
            return True
        if above not in parts:
            return False
        above = parts[above].parent
    return False


def _local(part: Part, backend: Backend) -> Any:
    """Return T·R·S of a part, 3×3."""
    x, y, angle, scale = _numbers(backend, part.x, part.y, math.radians(part.angle), part.scale)
    return _placed(backend, x, y, angle, transforms.scaling(scale, scale))


def _frame(camera: Camera, backend: Backend) -> Any:
    """Return the camera's frame: what takes the square ±1 onto what it sees."""
    half = camera.width / 2
    x, y, angle, width, height = _numbers(
        backend, camera.x, camera.y, math.radians(camera.angle), half, half / ASPECT
    )
    return _placed(backend, x, y, angle, transforms.scaling(width, height))


def _placed(backend: Backend, x: Any, y: Any, angle: Any, scaling: Any) -> Any:
    turned = backend.xp.matmul(transforms.rotation(angle), scaling)
    return backend.xp.matmul(transforms.translation(x, y), transforms.homogeneous(turned))


def _numbers(backend: Backend, *values: float) -> list[Any]:
    row = backend.asarray([float(value) for value in values])
    return [row[k] for k in range(len(values))]
