"""The tokens by hand as one text."""

from __future__ import annotations

from collections.abc import Sequence

from lavis.tools.attention import edits
from lavis.tools.attention.params import MAX_TOKENS, Params


def joined(tokens: Sequence[str]) -> str:
    """Return tokens as one text: with commas where one of them has a space in it."""
    spaced = any(" " in token or "," in token for token in tokens)
    return (", " if spaced else " ").join(tokens)


def parted(text: str) -> list[str]:
    """Return the tokens of a text: parted by commas where there are any, else by spaces."""
    parts = text.split(",") if "," in text else text.split()
    return [part.strip() for part in parts if part.strip()]


def set_tokens(params: Params, names: Sequence[str]) -> Params:
    """Return Params with these tokens by hand: more of them get rows, fewer lose the last ones.

    Parameters
    ----------
    params : Params
    names : sequence of str

    Raises
    ------
    ValueError
        With a sentence, for no token at all, too many, or a name that will not do.
    """
    if not names:
        raise ValueError("There is no token; wanted is one at least, such as “the cat sat”.")
    if len(names) > MAX_TOKENS:
        raise ValueError(f"By hand there is room for {MAX_TOKENS} tokens; {len(names)} came.")
    while len(params.hand.tokens) > len(names):
        params = edits.remove_token(params, len(params.hand.tokens) - 1)
    for index, name in enumerate(names):
        if index >= len(params.hand.tokens):
            params = edits.add_token(params, name)
        elif params.hand.tokens[index] != name:
            params = edits.rename_token(params, index, name)
    return params
