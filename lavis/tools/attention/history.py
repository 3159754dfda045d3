"""The undo menu's words for what was done to the attention."""

from __future__ import annotations

from lavis.document import Prediction
from lavis.tools.attention.params import LABELS, Hand, Params

WHICH = {
    "small-en": "Alice's small decoder",
    "small-pt": "the small Portuguese decoder",
    "minilm": "MiniLM",
    "folder": "a model of a folder",
}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    if before.mode != after.mode:
        return "Attention by hand" if after.mode == "hand" else "Attention in a transformer"
    if before.hand != after.hand:
        return _describe_hand(before.hand, after.hand)
    if before.model != after.model:
        return f"Open {WHICH[after.model.which]}"
    if before.text != after.text:
        return "Change the text"
    if before.second != after.second:
        return "Change the second text"
    if (before.layer, before.head) != (after.layer, after.head):
        return f"Open layer {after.layer + 1} head {after.head + 1}"
    if before.generate != after.generate:
        return "Change how tokens are drawn"
    if before.prediction != after.prediction:
        return _describe_prediction(before.prediction, after.prediction)
    return "Change the source" if before.source != after.source else "Look elsewhere"


def _describe_hand(before: Hand, after: Hand) -> str:
    old, new = before.tokens, after.tokens
    if len(new) != len(old):
        return f"Add {new[-1]}" if len(new) == len(old) + 1 else "Change the tokens"
    if new != old:
        changed = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        return "Rename {} to {}".format(*changed[0]) if len(changed) == 1 else "Change the tokens"
    if before.start != after.start:
        return "Start from X" if after.start == "x" else "Start from Q, K and V"
    for name, label in LABELS.items():
        if getattr(before, name) != getattr(after, name):
            return f"Change {label}"
    return _describe_choice(before, after)


def _describe_choice(before: Hand, after: Hand) -> str:
    if before.scale != after.scale:
        return "Divide by √d_k" if after.scale else "Do not divide by √d_k"
    if before.causal != after.causal:
        return "Causal mask on" if after.causal else "Causal mask off"
    if before.temperature != after.temperature:
        return "Change the temperature"
    if before.heads != after.heads:
        return "One head" if after.heads == 1 else f"Split into {after.heads} heads"
    if before.project != after.project:
        return "Multiply by W_O" if after.project else "Do not multiply by W_O"
    if before.query != after.query:
        return f"Choose the query {after.tokens[min(after.query, len(after.tokens) - 1)]}"
    return f"Look at head {after.head + 1}"


def _describe_prediction(before: Prediction | None, after: Prediction | None) -> str:
    if after is None:
        return "End the prediction"
    if before is None:
        return f"Predict the {after.what}"
    return "Reveal the answer" if after.revealed and not before.revealed else "Move the guess"
