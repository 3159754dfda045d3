"""How well a few letters fit a line of the command palette."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What it is worth that what is typed begins words of a line, begins some of them run together,
#: or stands within it; each is more than all that a way through the letters can be worth.
WORDS, INITIALS, WITHIN = 3e4, 2e4, 1e4
#: Pieces of a line that letters with gaps between them may be taken from.
PIECES = 2
_WORD = re.compile(r"[^\W_]+")


def score(typed: str, text: str) -> float | None:
    """Return how well what is typed fits a text, or None where it does not.

    What begins words of the text comes first, then what stands anywhere in it as it was typed;
    letters that occur in their order with gaps between them are last, and in two pieces at most:
    in more, any letters occur in any long line. Within each of these, letters in a row and at the
    beginning of a word count more, and so does a short text.

    Parameters
    ----------
    typed, text : str
    """
    text = text.casefold()
    parts = typed.casefold().split()
    letters = "".join(parts)
    if not letters:
        return 0.0
    words = _WORD.findall(text)
    found = _best_run(letters, text)
    if all(any(word.startswith(part) for word in words) for part in parts):
        fit = WORDS
    elif _begins(letters, words):
        fit = INITIALS
    elif " ".join(parts) in text:
        fit = WITHIN
    elif found is not None and found[1] <= PIECES:
        fit = 0.0
    else:
        return None
    return fit + (0.0 if found is None else found[0]) - 0.01 * len(text)


def _begins(letters: str, words: Sequence[str]) -> bool:
    """Return whether letters are the beginnings of some words, in their order."""
    if not letters:
        return True
    for index, word in enumerate(words):
        for length in range(1, len(letters) + 1):
            if not word.startswith(letters[:length]):
                break
            if _begins(letters[length:], words[index + 1 :]):
                return True
    return False


def _best_run(letters: str, text: str) -> tuple[float, int] | None:
    """Return the best way through a text: how good it is, and in how many pieces."""
    # Greedy from every place where the first letter stands: the best way is one of those.
    starts = [at for at, sign in enumerate(text) if letters.startswith(sign)]
    return max(filter(None, (_run(letters, text, start) for start in starts)), default=None)


def _run(letters: str, text: str, start: int) -> tuple[float, int] | None:
    total, at, last, pieces = 0.0, start, -2, 0
    for letter in letters:
        at = text.find(letter, at)
        if at < 0:
            return None
        follows = last >= 0 and not _WORD.search(text, last + 1, at)
        pieces += not follows
        begins = at == 0 or not text[at - 1].isalnum()
        total += 1.0 + (1.5 if follows else 0.0) + (1.0 if begins else 0.0)
        last, at = at, at + 1
    return total, pieces
