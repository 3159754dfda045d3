"""The undo menu's words for what was done in the eigenface browser."""

from __future__ import annotations

from pathlib import Path

from lavis.tools.eigenfaces.params import Params, Source

SETS = {
    "synthetic": "Show synthetic people",
    "lfw_subset": "Show real faces",
    "olivetti": "Show the Olivetti faces",
    "lfw": "Show Labeled Faces in the Wild",
}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    if before.source != after.source:
        return _opened(before.source, after.source)
    if before.center != after.center:
        return "Subtract the mean face" if after.center else "Leave the mean face in"
    if before.k != after.k:
        return f"Keep {after.k} {'component' if after.k == 1 else 'components'}"
    if before.face != after.face:
        return f"Choose face {after.face + 1}"
    if before.build != after.build:
        return _built(before.build, after.build)
    if before.occlusion != after.occlusion:
        gone = not after.occlusion.width or not after.occlusion.height
        return "Hide nothing" if gone else "Hide a part"
    if (before.noise, before.noise_seed) != (after.noise, after.noise_seed):
        return "Take the noise away" if not after.noise else "Add noise"
    if before.axes != after.axes:
        return "Choose the components of the map"
    if (before.train_share, before.split_seed) != (after.train_share, after.split_seed):
        return "Divide the pictures anew"
    if before.probe != after.probe:
        return "Test no other picture" if after.probe is None else "Test another picture"
    if before.prediction != after.prediction:
        if after.prediction is None:
            return "End the prediction"
        return "Start a prediction" if before.prediction is None else "Guess the components"
    return "Look elsewhere"


def _opened(before: Source, after: Source) -> str:
    if after.kind in ("folder", "npz"):
        return f"Open “{Path(after.path).name}”"
    if before.kind == after.kind == "synthetic":
        return "Draw other people"
    return SETS[after.kind]


def _built(before: tuple[float, ...], after: tuple[float, ...]) -> str:
    if not any(after):
        return "Go back to the mean face"
    width = max(len(before), len(after))
    old, new = (build + (0.0,) * (width - len(build)) for build in (before, after))
    changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b]
    return f"Set component {changed[0]}" if len(changed) == 1 else "Build another face"
