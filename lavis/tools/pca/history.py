"""The undo menu's words for what was done in the PCA lab."""

from __future__ import annotations

from lavis.tools.pca.params import Params

FLAGS = {"names": "the names", "axes": "the axes", "ellipse": "the ellipse",
         "residuals": "the residuals", "projections": "the projections"}  # fmt: skip


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    old, new = before.spare, after.spare
    if old is not None and new is not None and old.name == new.name and old.taken != new.taken:
        return f"Take “{new.name}” in" if new.taken else f"Leave “{new.name}” out"
    if (before.values, before.file, before.columns) != (after.values, after.file, after.columns):
        return _describe_table(before, after)
    if before.center != after.center:
        return "Subtract the mean" if after.center else "Leave the mean in"
    if before.standardise != after.standardise:
        return "Standardise" if after.standardise else "Do not standardise"
    if before.k != after.k:
        return f"Keep {after.k} {'component' if after.k == 1 else 'components'}"
    if before.pair != after.pair:
        return "Choose the components of the biplot"
    if before.plotted != after.plotted:
        return "Choose the columns that are plotted"
    if before.show != after.show:
        for flag, words in FLAGS.items():
            if getattr(before.show, flag) != getattr(after.show, flag):
                return f"{'Show' if getattr(after.show, flag) else 'Hide'} {words}"
    if before.snap != after.snap:
        return "Snap to the grid" if after.snap == "grid" else "Snap off"
    if before.prediction != after.prediction:
        if after.prediction is None:
            return "End the prediction"
        return "Start a prediction" if before.prediction is None else "Guess the first axis"
    return "Rename the rows" if before.names != after.names else "Look elsewhere"


def _describe_table(before: Params, after: Params) -> str:
    if after.file is not None or before.file is not None or before.columns != after.columns:
        return "Open another table"
    old, new = before.values, after.values
    if not isinstance(old, tuple) or not isinstance(new, tuple):
        return "Open another table"
    if len(new) == len(old) + 1:
        return "Add a point"
    if len(new) == len(old) - 1:
        return "Remove a point"
    changed = [i for i, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b]
    return f"Move point {changed[0]}" if len(changed) == 1 else "Change the points"
