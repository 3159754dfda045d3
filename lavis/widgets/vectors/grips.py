"""What on the canvas can be grabbed, and what a move of it means for Params."""

from __future__ import annotations

from lavis.tools.vectors import Params, choices, edits
from lavis.tools.vectors.lookup import hidden, pair_of, visible
from lavis.widgets.common.plane import Handle, Move

#: Names that no vector can have: a name does not begin with a blank.
COMBINATION = " combination"
GUESS = " guess"


def handles(params: Params) -> list[Handle]:
    """Return a tip and a shaft for every vector, in the order of Tab, and what else is held."""
    found = []
    for vector in params.vectors:
        found.append(Handle(vector.name, "tip", *vector.tip, end=vector.tail))
        found.append(Handle(vector.name, "body", *vector.tail, end=vector.tip))
    pair, tip = pair_of(params), choices.combination_tip(params)
    if pair and tip and visible(params).combination and choices.independent(params):
        found.append(Handle(COMBINATION, "tip", *tip, end=pair[0].tail))
    guess = choices.guess_tip(params)
    if pair and guess and hidden(params):
        found.append(Handle(GUESS, "tip", *guess, end=pair[0].tail))
    return found


def moved(params: Params, move: Move) -> Params:
    """Return Params in which a handle is where a gesture wants it."""
    name = move.handle.name
    if name == COMBINATION:
        return choices.reach(params, move.x, move.y)
    if name == GUESS:
        return choices.guess(params, move.x, move.y)
    if move.handle.kind == "body":
        return edits.move_tail(params, name, move.x, move.y)
    return edits.move_tip(params, name, move.x, move.y)


def removed(params: Params, name: str) -> Params:
    """Return Params without what Delete was pressed on."""
    if name == COMBINATION:
        return edits.choose_shown(params, combination=False)
    if name == GUESS:
        return choices.end_prediction(params)
    return edits.remove_vector(params, name)
