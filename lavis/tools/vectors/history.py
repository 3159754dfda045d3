"""The undo menu's words for what was done to the vectors."""

from __future__ import annotations

from lavis.tools.vectors.params import Params, Show, Vector

#: Flags of `Show` whose words are others than their names.
FLAGS = {
    "combination": "linear combination",
    "chain": "tip-to-tail chain",
    "gram_schmidt": "Gram–Schmidt",
    "norms": "unit balls",
}
SNAPS = {"off": "Snap off", "grid": "Snap to the grid", "polar": "Snap to whole lengths and 5°"}
SPANS = {"off": "Hide the span", "pair": "Show the span of the pair", "all": "Show the span of all"}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    old = {vector.name: vector for vector in before.vectors}
    new = {vector.name: vector for vector in after.vectors}
    if old.keys() != new.keys():
        return _describe_names(before, after)
    changed = [name for name in new if new[name] != old[name]]
    if len(changed) == 1:
        return _describe_change(old[changed[0]], new[changed[0]])
    if changed:
        return f"Change {len(changed)} vectors"
    if before.pair != after.pair:
        return "Choose the pair {} and {}".format(*after.pair)
    if before.show != after.show:
        return _describe_show(before.show, after.show)
    return _describe_choice(before, after)


def _describe_choice(before: Params, after: Params) -> str:
    if before.snap != after.snap:
        return SNAPS.get(after.snap, "Snap to tips")
    if before.span != after.span:
        return SPANS[after.span]
    if before.coefficients != after.coefficients:
        return "Change the coefficients"
    if before.step != after.step:
        return f"Step {after.step} of Gram–Schmidt"
    if before.query != after.query:
        return f"Choose the query {after.query}"
    if before.temperature != after.temperature:
        return "Change the temperature"
    if (before.long, before.long_pair) != (after.long, after.long_pair):
        return _describe_long(before, after)
    if before.features != after.features:
        return "Name the numbers"
    if before.prediction != after.prediction:
        return _describe_prediction(before, after)
    return "Reorder the vectors" if before.vectors != after.vectors else "Look elsewhere"


def _describe_long(before: Params, after: Params) -> str:
    old = {vector.name: vector for vector in before.long}
    new = {vector.name: vector for vector in after.long}
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    if len(added) == 1 and not removed:
        return f"Add {added.pop()}"
    if len(removed) == 1 and not added:
        return f"Remove {removed.pop()}"
    changed = [name for name in new if new[name] != old.get(name)]
    if not changed and before.long_pair != after.long_pair:
        return "Choose the pair {} and {}".format(*after.long_pair)
    return f"Change {changed[0]}" if len(changed) == 1 else "Change the long vectors"


def _describe_prediction(before: Params, after: Params) -> str:
    old, new = before.prediction, after.prediction
    if new is None:
        return "End the prediction"
    if old is None or old.what != new.what:
        return f"Predict the {new.what}"
    return "Reveal the answer" if new.revealed and not old.revealed else "Move the guess"


def _describe_names(before: Params, after: Params) -> str:
    old = [vector.name for vector in before.vectors]
    new = [vector.name for vector in after.vectors]
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    if len(added) == 1 and not removed:
        return f"Add {added[0]}"
    if len(removed) == 1 and not added:
        return f"Remove {removed[0]}"
    if len(removed) == 1 and len(added) == 1 and len(old) == len(new):
        return f"Rename {removed[0]} to {added[0]}"
    if not new:
        return "Remove all vectors"
    return "Change the vectors"


def _describe_change(old: Vector, new: Vector) -> str:
    if (old.tip, old.tail) != (new.tip, new.tail):
        return f"Move {new.name}"
    return f"Recolour {new.name}"


def _describe_show(before: Show, after: Show) -> str:
    for flag in Show.__struct_fields__:
        if getattr(before, flag) != getattr(after, flag):
            return f"{'Show' if getattr(after, flag) else 'Hide'} {FLAGS.get(flag, flag)}"
    return "Change what is shown"
