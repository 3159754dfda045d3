"""What can be done to the logits: Params in, Params out; no array library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count

import msgspec

from lavis.document import Prediction
from lavis.tools.softmax import (
    LARGEST,
    LIMIT,
    MAX_LOGITS,
    MAX_NAME,
    MIN_LOGITS,
    Logit,
    Params,
    Tab,
    subscript,
)

replace = msgspec.structs.replace

#: Where a first guess can stand, in order, and how far from the answer it does so at least.
GUESSES, APART = (0.5, 0.8), 0.15


def find(params: Params, name: str) -> Logit | None:
    """Return the logit of that name, or None."""
    return next((logit for logit in params.logits if logit.name == name), None)


def bounded(value: float) -> float:
    """Return a logit that Params accept: within ±1000, and 0 where it is −0."""
    return min(LIMIT, max(-LIMIT, value)) + 0.0


def set_logit(params: Params, name: str, value: float) -> Params:
    """Return Params in which an outcome has another logit."""
    return replace(
        params,
        logits=tuple(
            replace(logit, value=bounded(value)) if logit.name == name else logit
            for logit in params.logits
        ),
    )


def set_logits(params: Params, values: Sequence[float]) -> Params:
    """Return Params in which every outcome has another logit, in order."""
    return replace(
        params,
        logits=tuple(
            replace(logit, value=bounded(value))
            for logit, value in zip(params.logits, values, strict=True)
        ),
    )


def put_back(params: Params, logits: tuple[Logit, ...]) -> Params:
    """Return Params with the logits as they were, to the last bit."""
    return replace(params, logits=logits)


def subtract_largest(params: Params) -> Params:
    """Return Params with every logit less the largest: the probabilities stay."""
    largest = max(logit.value for logit in params.logits)
    return set_logits(params, [logit.value - largest for logit in params.logits])


def add_logit(params: Params) -> Params:
    """Return Params with one more outcome of logit 0, selected.

    Raises
    ------
    ValueError
        When there are twelve already.
    """
    if len(params.logits) >= MAX_LOGITS:
        raise ValueError(f"There are {MAX_LOGITS} outcomes, which is the most.")
    numbered = (f"z{subscript(number)}" for number in count(len(params.logits) + 1))
    new = Logit(next(name for name in numbered if find(params, name) is None), 0.0)
    return replace(
        params, logits=(*params.logits, new), view=replace(params.view, selected=new.name)
    )


def remove_logit(params: Params, name: str) -> Params:
    """Return Params without that outcome.

    Raises
    ------
    ValueError
        When only two are left.
    """
    if len(params.logits) <= MIN_LOGITS:
        raise ValueError(f"The softmax needs {MIN_LOGITS} outcomes at least.")
    kept = tuple(logit for logit in params.logits if logit.name != name)
    selected = "" if params.view.selected == name else params.view.selected
    return replace(params, logits=kept, view=replace(params.view, selected=selected))


def rename_logit(params: Params, name: str, new: str) -> Params:
    """Return Params in which an outcome bears a new name.

    Raises
    ------
    ValueError
        With a sentence, for a name that is empty, too long or taken.
    """
    new = new.strip()
    if new == name:
        return params
    if not new:
        raise ValueError("The name is empty; wanted is at least one character.")
    if len(new) > MAX_NAME:
        raise ValueError(f"The name has {len(new)} characters; it may have at most {MAX_NAME}.")
    if not new.isprintable():
        raise ValueError("The name has characters that cannot be shown.")
    if find(params, new) is not None:
        raise ValueError(f"There is already an outcome “{new}”; names are unique.")
    selected = new if params.view.selected == name else params.view.selected
    return replace(
        params,
        logits=tuple(
            replace(logit, name=new) if logit.name == name else logit for logit in params.logits
        ),
        view=replace(params.view, selected=selected),
    )


def select(params: Params, name: str) -> Params:
    """Return Params in which that outcome is selected; "" for none."""
    return replace(params, view=replace(params.view, selected=name))


def choose_tab(params: Params, tab: Tab) -> Params:
    """Return Params that look at another picture."""
    return replace(params, view=replace(params.view, tab=tab))


def start(params: Params, what: str) -> Params:
    """Return Params in which an answer is hidden and the guess stands apart from it.

    In the middle, unless the answer is near that.

    Raises
    ------
    ValueError
        For something that cannot be predicted here.
    """
    if what != LARGEST:
        raise ValueError(f"“{what}” cannot be predicted here; the {LARGEST} can.")
    largest = max(logit.value for logit in params.logits)
    total = sum(math.exp((each.value - largest) / params.temperature) for each in params.logits)
    answer = 1 / total
    guess = next(place for place in GUESSES if abs(place - answer) >= APART)
    return replace(params, prediction=Prediction(what, (guess,)))


def guess(params: Params, value: float) -> Params:
    """Return Params with the guess elsewhere; nothing changes once it is revealed."""
    if not params.hidden or params.prediction is None:
        return params
    value = min(1.0, max(0.0, value))
    return replace(params, prediction=replace(params.prediction, values=(value,)))


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    if before.logits != after.logits:
        return _describe_logits(before, after)
    if before.temperature != after.temperature:
        return "Change the temperature"
    if before.dtype != after.dtype:
        return f"Compute the naive form in {after.dtype}"
    if before.top_k != after.top_k:
        return f"Keep the top {after.top_k}"
    if before.top_p != after.top_p:
        return "Change top-p"
    if before.snap != after.snap:
        return "Snap on" if after.snap else "Snap off"
    if before.prediction != after.prediction:
        return _describe_prediction(before.prediction, after.prediction)
    return "Change the source" if before.source != after.source else "Look elsewhere"


def _describe_logits(before: Params, after: Params) -> str:
    old, new = before.names, after.names
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    if len(added) == 1 and not removed:
        return f"Add {added[0]}"
    if len(removed) == 1 and not added:
        return f"Remove {removed[0]}"
    if len(added) == len(removed) == 1 and len(old) == len(new):
        return f"Rename {removed[0]} to {added[0]}"
    if old == new:
        pairs = zip(before.logits, after.logits, strict=True)
        changed = [logit.name for previous, logit in pairs if previous != logit]
        if len(changed) == 1:
            return f"Move {changed[0]}"
    return "Change the logits"


def _describe_prediction(before: Prediction | None, after: Prediction | None) -> str:
    if after is None:
        return "End the prediction"
    if before is None:
        return f"Predict the {after.what}"
    return "Reveal the answer" if after.revealed and not before.revealed else "Move the guess"
