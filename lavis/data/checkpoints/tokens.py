"""Texts into tokens and back, by the libraries that wrote the tokenizers."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from lavis.data.errors import DataError

#: Bytes of a tokenizer file: the largest in use have some 30 MB.
MOST_BYTES = 100 * 2**20
#: What a space before a word looks like, and a line feed.
SPACE, LINE = "␣", "↵"


@dataclass(frozen=True)
class Tokens:
    """A text as a model reads it.

    Parameters
    ----------
    ids : tuple of int
        S tokens, at most the limit that was asked for.
    tokens : tuple of str
        As people read them.
    spans : tuple of tuple of int
        First character of each token and the one behind its last, in the text; equal where the
        tokenizer put the token in.
    total : int
        How many tokens the whole text has.
    kept : int
        Up to which character the text is read.
    """

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    total: int
    kept: int


class Tokenizer(Protocol):
    """What turns texts into tokens."""

    @property
    def size(self) -> int:
        """How many tokens it knows."""

    def encode(self, text: str, limit: int | None = None) -> Tokens:
        """Cut a text into tokens, at most `limit` of them, special ones among these."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""

    def label(self, token: int) -> str:
        """Return a token as people read it."""


class FileTokenizer:
    """A tokenizer of a file ``tokenizer.json``, read by the library `tokenizers`.

    Parameters
    ----------
    path : pathlib.Path

    Raises
    ------
    DataError
        If the file is missing or holds no tokenizer.
    """

    def __init__(self, path: Path) -> None:
        self._library = _read(path)
        # A file may say how long texts are to be cut and filled up: that is for the model to say.
        self._library.no_truncation()
        self._library.no_padding()
        decoder = json.loads(self._library.to_str()).get("decoder") or {}
        self._bytes = "ByteLevel" in json.dumps(decoder)

    @property
    def size(self) -> int:
        """How many tokens it knows."""
        return int(self._library.get_vocab_size())

    def encode(self, text: str, limit: int | None = None) -> Tokens:
        """Cut a text into tokens.

        Parameters
        ----------
        text : str
        limit : int, optional
            Tokens at most; special ones such as [SEP] stay at their places.

        Returns
        -------
        Tokens
        """
        plain = self._library.encode(text, add_special_tokens=False)
        added = self._library.num_special_tokens_to_add(False)
        total = len(plain.ids) + added
        if limit is not None and total > limit:
            plain.truncate(max(0, limit - added))
        found = self._library.post_process(plain, None, True)
        spans = tuple((int(a), int(b)) for a, b in found.offsets)
        kept = len(text) if len(found.ids) == total else max((b for _, b in spans), default=0)
        labels = tuple(self.label(token) for token in found.ids)
        return Tokens(tuple(found.ids), labels, spans, total, kept)

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""
        return str(self._library.decode(list(ids), skip_special_tokens=True))

    def label(self, token: int) -> str:
        """Return a token as people read it."""
        piece = self._library.id_to_token(token)
        if piece is None:
            return f"⟨{token}⟩"
        return readable(_from_bytes(piece) if self._bytes else piece)


class SmallTokenizer:
    """The tokenizer of one of glassllm's small models, read by that library.

    Parameters
    ----------
    path : pathlib.Path
    """

    def __init__(self, path: Path) -> None:
        from glassllm.tokenizer import Tokenizer as Library

        self._library: Any = Library.load(path)

    @property
    def size(self) -> int:
        """How many tokens it knows."""
        return int(self._library.vocab_size)

    def encode(self, text: str, limit: int | None = None) -> Tokens:
        """Cut a text into tokens, as `FileTokenizer.encode`; a text in NFC keeps its places."""
        ids = self._library.encode(text)
        # A piece that the alphabet lacks is one character.
        pieces = self._library.tokens(ids)
        lengths = [1 if piece == "<unk>" else len(piece) for piece in pieces]
        ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
        whole = len(unicodedata.normalize("NFC", text))
        spans = [(end - length, end) for length, end in zip(lengths, ends, strict=True)]
        kept = ids if limit is None else ids[:limit]
        end = spans[len(kept) - 1][1] if 0 < len(kept) < len(ids) else whole
        return Tokens(
            tuple(kept),
            tuple(self.label(token) for token in kept),
            tuple(spans[: len(kept)]),
            len(ids),
            min(end, len(text)),
        )

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""
        return str(self._library.decode(list(ids)))

    def label(self, token: int) -> str:
        """Return a token as people read it."""
        return readable(str(self._library.tokens([token])[0]))


def readable(piece: str) -> str:
    """Return a token with its spaces and line feeds to be seen."""
    piece = piece.replace("▁", SPACE).replace(" ", SPACE).replace("\n", LINE)
    return "".join(char if char.isprintable() else f"⟨{ord(char):02X}⟩" for char in piece)


def _read(path: Path) -> Any:
    from tokenizers import Tokenizer as Library

    if not path.is_file():
        raise DataError(
            f"There is no tokenizer.json in “{path.parent.name}”; without it no text can be read."
        )
    if path.stat().st_size > MOST_BYTES:
        raise DataError(
            f"“{path.name}” has {path.stat().st_size / 2**20:.0f} MB; a tokenizer has at most "
            f"{MOST_BYTES // 2**20}."
        )
    try:
        return Library.from_file(str(path))
    except Exception as error:  # the library raises nothing more exact
        raise DataError(f"“{path.name}” holds no tokenizer that can be read: {error}.") from error


def _from_bytes(piece: str) -> str:
    """Return the text of a byte-level token; half a character stays to be seen as bytes."""
    table = _byte_of()
    if not all(char in table for char in piece):  # a special token, which is text
        return piece
    raw = bytes(table[char] for char in piece)
    return "".join(
        char if not 0xDC80 <= ord(char) <= 0xDCFF else f"⟨{ord(char) - 0xDC00:02X}⟩"
        for char in raw.decode("utf-8", errors="surrogateescape")
    )


@cache
def _byte_of() -> dict[str, int]:
    """Return the byte of each character by which GPT-2's tokenizers write one.

    Bytes that are printable in Latin-1 stand for themselves, the others, in their order, for the
    characters from 256 on.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    return table | {chr(256 + place): byte for place, byte in enumerate(others)}
