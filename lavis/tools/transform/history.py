"""The undo menu's words for what was done on the grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lavis.tools.transform.lookup import acting_text, target
from lavis.tools.transform.params import Camera, Params, Part, Show
from lavis.tools.transform.texts import rows_of

#: Flags of `Show` whose words are others than their names.
FLAGS = {
    "before": "the grid as it was",
    "grid": "the grid",
    "square": "the unit square",
    "circle": "the circle",
    "letter": "the F",
    "points": "the points",
    "polygon": "the polygon",
    "picture": "the picture",
    "vector": "v",
    "eigen": "the eigenvectors",
    "singular": "the singular vectors",
    "spaces": "null space and column space",
    "ball": "the ball",
    "trail": "the trail",
    "compare": "AB beside BA",
    "inverse": "the inverse",
    "transpose": "the transpose",
    "solve": "Mx = b",
    "power": "the power iteration",
}
MODES = {"linear": "Work in 2×2", "homogeneous": "Work in 3×3", "scene": "Show the game scene"}
PATHS = {
    "linear": "Go straight",
    "polar": "Turn on the way",
    "svd": "Go in the acts of the SVD",
    "eigen": "Go in the acts of the eigenvectors",
    "polar acts": "Stretch, then rotate",
}
SNAPS = {
    "off": "Snap off",
    "grid": "Snap to the grid",
    "polar": "Snap to whole lengths and 5°",
}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    if before.mode != after.mode:
        return MODES[after.mode]
    if before.prediction != after.prediction:
        return _describe_prediction(before, after)
    for describe_part in (_describe_matrix, _describe_thing, _describe_scene, _describe_choice):
        words = describe_part(before, after)
        if words:
            return words
    return "Look elsewhere"


def _describe_matrix(before: Params, after: Params) -> str:
    """Return words for edits of matrices and sliders, "" where there are none."""
    if before.matrices == after.matrices and before.sliders == after.sliders:
        if before.start != after.start or before.goal != after.goal:
            return _describe_start(before, after)
        if before.acting == after.acting:
            return ""
        return "Move M" if rows_of(after.acting) is not None else f"Act with {_short(after.acting)}"
    words = _named(before.matrices, after.matrices) or _named(before.sliders, after.sliders)
    if words:
        return words
    changed = [new for old, new in zip(before.matrices, after.matrices, strict=True) if old != new]
    if changed:
        name = changed[0].name if len(changed) == 1 else "the matrices"
        return f"Change {name}"
    sliders = [new.name for new in after.sliders if new not in before.sliders]
    return f"Change {sliders[0]}" if len(sliders) == 1 else "Change the sliders"


def _describe_start(before: Params, after: Params) -> str:
    if after.start is None and before.start is not None:
        return "Start over"
    if after.goal == "apply" and after.start is not None:
        return f"Apply {target(after) or 'M'} again"
    if before.acting != after.acting:
        return f"Go to {_short(acting_text(after))}"
    return "Go to the target" if after.goal == "target" else "Apply to what is there"


def _describe_thing(before: Params, after: Params) -> str:
    """Return words for edits of points, picture, v and b."""
    if before.points != after.points:
        words = _named(before.points, after.points, "point ")
        moved = [new.name for new in after.points if new not in before.points]
        return words or (f"Move {moved[0]}" if len(moved) == 1 else "Change the points")
    if before.picture != after.picture:
        if before.picture is None or after.picture is None:
            return "Choose the picture"
        same = before.picture.image == after.picture.image
        return "Move the picture" if same else "Choose the picture"
    for field, words in (
        ("v", "Move v"),
        ("b", "Move b"),
        ("steps", "Change the steps of the trail"),
        ("power_step", "Change the steps of the power iteration"),
        ("radius", "Change the radius of the ball"),
    ):
        if getattr(before, field) != getattr(after, field):
            return words
    if before.pair != after.pair:
        return "Compare {0}{1} and {1}{0}".format(*after.pair)
    return ""


def _describe_scene(before: Params, after: Params) -> str:
    old, new = before.scene, after.scene
    if old.parts != new.parts:
        words = _named(old.parts, new.parts)
        changed = [
            (one, other) for one, other in zip(old.parts, new.parts, strict=False) if one != other
        ]
        if words or len(changed) != 1:
            return words or "Change the scene"
        return _describe_part(*changed[0])
    return _describe_camera(old.camera, new.camera) if old.camera != new.camera else ""


def _describe_part(old: Part, new: Part) -> str:
    if old.parent != new.parent:
        return f"Let {new.parent or 'the world'} carry {new.name}"
    if old.angle != new.angle:
        return f"Turn {new.name}"
    if old.scale != new.scale:
        return f"Scale {new.name}"
    return f"Move {new.name}" if old.shape == new.shape else f"Change {new.name}"


def _describe_camera(old: Camera, new: Camera) -> str:
    if old.follows != new.follows:
        return f"Let the camera follow {new.follows}" if new.follows else "Let the camera stand"
    if old.angle != new.angle:
        return "Turn the camera"
    return "Move the camera" if old.width == new.width else "Zoom the camera"


def _describe_choice(before: Params, after: Params) -> str:
    if before.path != after.path:
        return PATHS[after.path]
    if before.snap != after.snap:
        return SNAPS[after.snap]
    for flag in Show.__struct_fields__:
        if getattr(before.show, flag) != getattr(after.show, flag):
            return f"{'Show' if getattr(after.show, flag) else 'Hide'} {FLAGS[flag]}"
    return ""


def _describe_prediction(before: Params, after: Params) -> str:
    old, new = before.prediction, after.prediction
    if new is None:
        return "End the prediction"
    if old is None or old.what != new.what:
        return f"Predict the {new.what}"
    return "Reveal the answer" if new.revealed and not old.revealed else "Move the guess"


def _named(before: Iterable[Any], after: Iterable[Any], kind: str = "") -> str:
    """Return words for things that came, went or were renamed; "" where none did."""
    old, new = [each.name for each in before], [each.name for each in after]
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    if not added and not removed:
        return ""
    if len(added) == 1 and not removed:
        return f"Add {kind}{added[0]}"
    if len(removed) == 1 and not added:
        return f"Remove {kind}{removed[0]}"
    if len(removed) == 1 and len(added) == 1 and len(old) == len(new):
        return f"Rename {kind}{removed[0]} to {added[0]}"
    return "Change what there is"


def _short(text: str) -> str:
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= 24 else f"{text[:23]}…"
