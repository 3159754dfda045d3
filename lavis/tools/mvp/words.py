"""What an edit did, in the undo menu's words."""

from __future__ import annotations

import msgspec

from lavis.tools.mvp.params import Model, Params

KINDS = {
    "cube": "the cube",
    "sphere": "the sphere",
    "torus": "the torus",
    "jug": "the jug",
    "cloud": "the cloud",
    "file": "a file",
    "points": "points",
}
CAMERA = {"eye": "Move the eye", "target": "Move the target", "up": "Turn the camera's up"}
LENS = {
    "lens": "Change the lens",
    "fov": "Change the field of view",
    "height": "Change the height of the box",
    "near": "Move the near plane",
    "far": "Move the far plane",
    "width_px": "Change the width of the picture",
    "height_px": "Change the height of the picture",
    "reversed_z": "Reverse z",
}
MODEL = {"translation": "Move the object", "rotation": "Turn the object", "scaling": "Scale it"}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did.

    Parameters
    ----------
    before, after : Params
    """
    if before.object != after.object:
        if before.object.kind != after.object.kind or before.object.file != after.object.file:
            return f"Show {KINDS[after.object.kind]}"
        return "Change the number of vertices"
    for name, letter, told in (
        ("model", "M", MODEL),
        ("camera", "V", CAMERA),
        ("projection", "P", LENS),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            return _of_matrix(old, new, letter, told)
    if before.vertex != after.vertex:
        return f"Follow vertex {after.vertex}"
    if before.drawing != after.drawing:
        return f"Draw {after.drawing}"
    if before.convention != after.convention:
        return f"Write {after.convention} vectors"
    if before.prediction != after.prediction:
        return "End the prediction" if after.prediction is None else "Predict"
    return "Change the source" if before.source != after.source else "Look elsewhere"


def _of_matrix(old: msgspec.Struct, new: msgspec.Struct, letter: str, told: dict[str, str]) -> str:
    fields = [name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)]
    fields = [name for name in fields if name != "source"] or fields
    if "by_hand" in fields:
        by_hand = getattr(new, "by_hand", None)
        if by_hand is not None:
            return f"Edit {letter} by hand"
        if fields == ["by_hand"]:
            return f"Make {letter} from its numbers again"
        fields.remove("by_hand")
    if isinstance(new, Model) and fields == ["order"]:
        return f"Multiply in the order {'·'.join(new.order)}"
    if len(fields) == 1:
        return told[fields[0]]
    return {"M": "Change the model", "V": "Move the camera", "P": "Change the lens"}[letter]
