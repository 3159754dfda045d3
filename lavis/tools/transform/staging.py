"""The game scene: parts, who carries whom, and the camera; Params in, Params out."""

from __future__ import annotations

from itertools import count

import msgspec

from lavis.tools.transform.edits import bounded
from lavis.tools.transform.lookup import part
from lavis.tools.transform.params import MAX_NAME, MAX_PARTS, Camera, Params, Part, Shape
from lavis.tools.transform.result import Affine, Point, Result

replace = msgspec.structs.replace


def set_part(params: Params, name: str, **fields: object) -> Params:
    """Return Params in which a part has other fields: x, y, angle, scale, shape.

    Its parent and its name have edits of their own, since others depend on them.
    """
    parts = (replace(each, **fields) if each.name == name else each for each in params.scene.parts)
    return replace(params, scene=replace(params.scene, parts=tuple(parts)))


def drag_part(params: Params, result: Result, name: str, x: float, y: float) -> Params:
    """Return Params in which a part's origin stands at (x, y) of the world.

    What is kept is its place in the space of its parent; where that is flat, nothing moves.
    """
    old = part(params, name)
    space = parent_space(params, result, name)
    place = _within(space, (x, y))
    if old is None or place is None:
        return params
    return set_part(params, name, x=bounded(place[0]), y=bounded(place[1]))


def parent_space(params: Params, result: Result, name: str) -> Affine:
    """Return the map from the space that a part is placed in to the world."""
    old = part(params, name)
    return space_of(result, old.parent if old else "")


def space_of(result: Result, name: str) -> Affine:
    """Return the map from a part's own space to the world; "" is the world itself."""
    placed = result.stage.parts if result.stage else ()
    return next((each.world for each in placed if each.name == name), Affine())


def add_part(params: Params, shape: Shape = "square", parent: str = "") -> Params:
    """Return Params with one more part, selected, named after its shape.

    Raises
    ------
    ValueError
        With a sentence, when there are as many as there may be.
    """
    if len(params.scene.parts) >= MAX_PARTS:
        raise ValueError(f"There are {MAX_PARTS} parts, as many as there may be.")
    taken = {each.name for each in params.scene.parts}
    numbered = (f"{shape} {number}" for number in count(2))
    name = shape if shape not in taken else next(each for each in numbered if each not in taken)
    parts = (*params.scene.parts, Part(name, shape, parent, 0.5, 0.5, 0.0, 0.5))
    return replace(
        params,
        scene=replace(params.scene, parts=parts),
        view=replace(params.view, selected=f"part:{name}"),
    )


def remove_part(params: Params, name: str) -> Params:
    """Return Params without a part; what it carried falls to its parent, placed as it was there."""
    old = part(params, name)
    if old is None:
        return params
    parts = tuple(
        replace(each, parent=old.parent) if each.parent == name else each
        for each in params.scene.parts
        if each.name != name
    )
    camera = params.scene.camera
    if camera.follows == name:
        camera = replace(camera, follows=old.parent)
    view = params.view
    if view.selected == f"part:{name}":
        view = replace(view, selected="")
    return replace(params, scene=replace(params.scene, parts=parts, camera=camera), view=view)


def rename_part(params: Params, name: str, new: str) -> Params:
    """Return Params in which a part, and what it carries, says a new name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or taken.
    """
    new = new.strip()
    if new == name:
        return params
    if not new or len(new) > MAX_NAME or not new.isprintable():
        raise ValueError(f"“{new}” is no name; wanted are 1 to {MAX_NAME} characters.")
    if part(params, new) is not None:
        raise ValueError(f"There is already a part “{new}”; names are unique.")
    parts = tuple(
        replace(
            each,
            name=new if each.name == name else each.name,
            parent=new if each.parent == name else each.parent,
        )
        for each in params.scene.parts
    )
    camera = params.scene.camera
    if camera.follows == name:
        camera = replace(camera, follows=new)
    view = params.view
    if view.selected == f"part:{name}":
        view = replace(view, selected=f"part:{new}")
    return replace(params, scene=replace(params.scene, parts=parts, camera=camera), view=view)


def carry(params: Params, name: str, parent: str) -> Params:
    """Return Params in which a part is carried by another; "" is the world.

    Raises
    ------
    ValueError
        With a sentence, where the other is carried by it already.
    """
    above = parent
    for _ in params.scene.parts:
        if above == name:
            raise ValueError(
                f"{parent} is carried by {name} already; wanted is a part that is not."
            )
        carrier = part(params, above)
        above = carrier.parent if carrier else ""
    return set_part(params, name, parent=parent)


def set_camera(params: Params, **fields: object) -> Params:
    """Return Params whose camera has other fields: x, y, angle, width, follows."""
    camera: Camera = replace(params.scene.camera, **fields)
    return replace(params, scene=replace(params.scene, camera=camera))


def drag_camera(params: Params, result: Result, x: float, y: float) -> Params:
    """Return Params whose camera looks at (x, y) of the world."""
    place = _within(space_of(result, params.scene.camera.follows), (x, y))
    if place is None:
        return params
    return set_camera(params, x=bounded(place[0]), y=bounded(place[1]))


def _within(space: Affine, point: Point) -> Point | None:
    """Return a point of the world in a space, by Cramer's rule; None where the space is flat."""
    det = space.det
    if det == 0:
        return None
    x, y = point[0] - space.origin[0], point[1] - space.origin[1]
    (a, b), (c, d) = space.rows
    return (x * d - y * b) / det, (a * y - c * x) / det
