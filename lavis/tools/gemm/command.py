"""``lavis bench gemm``: the same task from a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import StringIO, TextIOWrapper
from typing import Any, TextIO

from lavis.data.errors import because
from lavis.document import Context, InvalidParams, validate
from lavis.tools.gemm import export
from lavis.tools.gemm.edits import changed, read_shapes, read_threads
from lavis.tools.gemm.params import BACKENDS, DTYPES, Params
from lavis.tools.gemm.record import Run

FORMATS = {"table": export.as_table, "json": export.rows_as_json, "csv": export.as_csv}
SUBJECTS = ("gemm",)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> Any:
        self.exit(2, f"{self.prog}: {message[0].upper()}{message[1:]}.\n")


def main(argv: Sequence[str]) -> int:
    """Measure and print.

    Parameters
    ----------
    argv : sequence of str
        What stands behind ``lavis bench``.

    Returns
    -------
    int
        0 when every point was measured, 1 when some were not, 2 for arguments that make no sense,
        130 after Ctrl+C; 1 also when the figures could not be written.
    """
    try:
        params, form = _read(argv)
    except _Wrong as wrong:
        print(f"lavis bench: {wrong}", file=sys.stderr)
        return 2
    except SystemExit as leaving:  # of argparse: help, or a sentence that it has printed
        return int(leaving.code or 0)
    return _measure(params, form, sys.stderr or StringIO())


class _Wrong(Exception):  # noqa: N818 - it names the thing
    """Arguments that make no sense, as a sentence."""


def _read(argv: Sequence[str]) -> tuple[Params, str]:
    """Return the Params that the arguments name, and the form of the output."""
    parser = _parser()
    chosen = parser.parse_args(list(argv))
    [form] = _names(chosen.format, tuple(FORMATS), "format", most=1)
    try:
        _names(chosen.subject, SUBJECTS, "benchmark", most=1)
        params = changed(
            Params(),
            shapes=read_shapes(chosen.sizes),
            dtypes=_names(chosen.dtypes, DTYPES, "dtype"),
            backends=_names(chosen.backends, BACKENDS, "backend"),
            threads=read_threads(chosen.threads),
            data=_names(chosen.data, ("random", "zeros"), "kind of data"),
            operands="hot" if chosen.hot else "cold",
            pace="steady" if chosen.steady else "quick",
            transpose_a=chosen.transpose_a,
            transpose_b=chosen.transpose_b,
            budget=_seconds(chosen.budget),
            roof=not chosen.no_roof,
        )
        return validate(params), form
    except (ValueError, InvalidParams) as error:
        raise _Wrong(str(error)) from error


def _parser() -> _Parser:
    parser = _Parser(
        prog="lavis bench",
        description="Measure matrix products in worker processes, as the GEMM panel does.",
        allow_abbrev=False,
    )
    parser.add_argument("subject", nargs="?", default="", help="what is measured: gemm")
    parser.add_argument(
        "--sizes",
        default="512,1024,2048",
        help="512 is a square, 4096x1024x64 is m×n×k, 512x512x64x12 is a batch of 12",
    )
    parser.add_argument("--dtypes", default="float32", help=", ".join(DTYPES))
    parser.add_argument("--backends", default="numpy", help=", ".join(BACKENDS))
    parser.add_argument("--threads", default="all", help="BLAS threads: 1,2,all")
    parser.add_argument("--data", default="random", help="random, zeros, or both")
    parser.add_argument("--hot", action="store_true", help="the same operands every time")
    parser.add_argument("--steady", action="store_true", help="until clock and spread settle")
    parser.add_argument("--transpose-a", action="store_true", help="A lies in memory as k×m")
    parser.add_argument("--transpose-b", action="store_true", help="B lies in memory as n×k")
    parser.add_argument("--budget", default="30", help="seconds a point may take")
    parser.add_argument("--no-roof", action="store_true", help="measure no peak and bandwidth")
    parser.add_argument("--format", default="table", help=", ".join(FORMATS))
    return parser


def _names(text: str, known: Sequence[str], what: str, most: int = 0) -> tuple[str, ...]:
    """Return names out of those that are known, in capitals or not; at most so many."""
    words = tuple(dict.fromkeys(text.casefold().replace(",", " ").split()))
    for word in words:
        if word not in known:
            raise _Wrong(f"There is no {what} “{word[:40]}”; it can be {', '.join(known)}.")
    if not words:
        raise _Wrong(f"No {what} is given; it can be {', '.join(known)}.")
    if most and len(words) > most:
        raise _Wrong(f"One {what} at a time; {len(words)} came.")
    return words


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0.1 <= seconds <= 3600:
        raise _Wrong(f"A budget is from 0.1 to 3,600 seconds; {text[:40]} came.")
    return seconds


def _measure(params: Params, form: str, errors: TextIO) -> int:
    from lavis.compute import backend as backends
    from lavis.tools.gemm.history import keep
    from lavis.tools.gemm.task import Conductor

    progress = _Progress(errors)
    ctx = Context(backends.get("numpy"), on_tick=progress.show)
    conductor = Conductor(params, ctx)
    code = 0
    try:
        run = conductor.work()
    except KeyboardInterrupt:
        run, code = conductor.so_far(cancelled=True), 130
    finally:
        progress.end()
    note = keep(run).note
    if note:
        print(f"lavis bench: {note}", file=errors)
    failed = _failed(run)
    unwritten = _write(FORMATS[form](run))
    for said in [*failed, *filter(None, [unwritten])]:
        print(f"lavis bench: {said}", file=errors)
    return code or (0 if not failed and unwritten is None else 1)


def _write(text: str) -> str | None:
    """Write to standard output; return why that failed, "" where nobody listens any more."""
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal may lack the signs of names
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        closed = isinstance(error, BrokenPipeError)
        return "" if closed else f"The figures could not be written: {because(error)}."
    return None


def _failed(run: Run) -> list[str]:
    """Return a sentence for each reason for which points were not measured."""
    points: dict[str, list[str]] = {}
    for row in run.rows:
        if row.status != "ok":
            name = f"{row.backend} {row.dtype} {row.m}x{row.n}x{row.k}"
            points.setdefault(row.reason, []).append(name)
    return [
        f"{names[0]}: {reason}" if len(names) == 1 else f"{len(names)} points: {reason}"
        for reason, names in points.items()
    ]


class _Progress:
    """One line that is written over on a terminal; a line a step elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last = ""

    def show(self, fraction: float | None, text: str) -> None:
        """Say how far it is."""
        if text == self._last:
            return
        self._last = text
        percent = "" if fraction is None else f"{fraction:4.0%}  "
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K{percent}{text}")
        else:
            self._stream.write(f"{percent}{text}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()
