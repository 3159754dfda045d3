"""The runs of this machine: a line of JSON each, appended, bounded, tolerant of broken ones.

Nothing is taken out by hand: another window may append meanwhile. A run that is forgotten is
marked by a line of its own, and so is one that is brought back.
"""

from __future__ import annotations

import math
import os
from bisect import bisect
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lavis.data.errors import because
from lavis.system import data_home
from lavis.tools.gemm.edits import slim
from lavis.tools.gemm.record import Run

#: Runs that are kept; beyond either limit the oldest go.
MOST_RUNS = 200
MOST_BYTES = 3 * 2**20
#: Bytes at the end of the file from which times are predicted, in the window's own thread.
RECENT = 2**17

#: The state of the file that was read last, its runs, and of each backend and dtype FLOPs with the
#: GFLOP/s that they had, newest first.
_State = tuple[str, int, int]
_Rates = dict[tuple[str, str], list[tuple[float, float]]]
_runs: tuple[_State, list[Run]] | None = None
_recent: tuple[_State, _Rates] | None = None


def path() -> Path:
    """Return the file of the history, in LaVis' folder on this machine."""
    return data_home(os.environ) / "benchmarks" / "gemm.jsonl"


def keep(run: Run) -> Run:
    """Add a run and return it; where the history cannot be written, it comes back with a note.

    A full disk must not cost a measurement that has taken minutes.
    """
    try:
        append(run)
        return run
    except HistoryError as error:
        return msgspec.structs.replace(run, note=str(error))


def append(run: Run) -> None:
    """Add a run, unless nothing was measured in it; samples and readings are not kept.

    Raises
    ------
    HistoryError
        With a sentence, when the file cannot be written.
    """
    if not any(row.status == "ok" for row in run.rows):
        return
    try:
        _write(slim(run))
    except OSError as error:
        why = because(error)
        raise HistoryError(f"The run could not be added to the history: {why}.") from error


class HistoryError(OSError):
    """The history could not be written; the message is a sentence."""


class _Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line about a run of a line before."""

    forgotten: str = ""
    restored: str = ""


def _write(line: msgspec.Struct) -> None:
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    # One write of one line: two windows that append at once do not mix.
    with file.open("ab", buffering=0) as stream:
        stream.write(_mended(file) + msgspec.json.encode(line) + b"\n")
    _trim(file)


def _mended(file: Path) -> bytes:
    """Return the end of line that an interrupted write owes."""
    size = file.stat().st_size
    if not size:
        return b""
    with file.open("rb") as stream:
        stream.seek(size - 1)
        return b"" if stream.read(1) == b"\n" else b"\n"


def _trim(file: Path) -> None:
    """Let the oldest runs go where there are too many, in one move."""
    text = file.read_bytes() if file.stat().st_size > MOST_BYTES else None
    if text is None:
        with file.open("rb") as stream:
            if sum(1 for _ in stream) <= MOST_RUNS:
                return
        text = file.read_bytes()
    lines = text.splitlines(keepends=True)[-MOST_RUNS:]
    # A quarter less than the limit, so that not every run rewrites the file.
    while len(lines) > 1 and sum(map(len, lines)) > 0.75 * MOST_BYTES:
        del lines[0]
    fresh = file.with_suffix(".new")
    fresh.write_bytes(b"".join(lines))
    fresh.replace(file)


def entries() -> list[Run]:
    """Return the runs of this machine, newest first; lines that make no sense are passed over."""
    global _runs
    file = path()
    try:
        key = _state(file)
        if _runs is None or _runs[0] != key:
            _runs = key, _read(file.read_bytes())
        return _runs[1]
    except OSError:  # there is none yet, or it cannot be read
        return []


def _state(file: Path) -> _State:
    """Return what changes when the file does."""
    state = file.stat()
    return str(file), state.st_mtime_ns, state.st_size


def _recent_rates() -> _Rates:
    """Return the rates of the newest runs; the end of the file is read where it has changed."""
    global _recent
    file = path()
    try:
        key = _state(file)
        if _recent is None or _recent[0] != key:
            with file.open("rb") as stream:
                stream.seek(max(0, key[2] - RECENT))
                # What is cut off at its beginning is passed over as any broken line is.
                _recent = key, _rates(_read(stream.read()))
        return _recent[1]
    except OSError:
        return {}


def _rates(runs: Sequence[Run]) -> _Rates:
    """Return, of each backend and dtype, the newest speed of every product."""
    found: dict[tuple[str, str], dict[float, float]] = {}
    for run in runs:
        for row in run.rows:
            if row.status == "ok" and row.gflops and row.flops > 0:
                found.setdefault((row.backend, row.dtype), {}).setdefault(row.flops, row.gflops)
    return {key: sorted(rates.items()) for key, rates in found.items()}


def _read(text: bytes) -> list[Run]:
    run_of = msgspec.json.Decoder(Run).decode
    mark_of = msgspec.json.Decoder(_Mark).decode
    runs: list[Run] = []
    forgotten: set[str] = set()
    for line in text.splitlines():
        try:
            run = run_of(line)
            if run.id and run.rows:
                runs.append(run)
            else:
                mark = mark_of(line)
                forgotten.add(mark.forgotten)
                forgotten.discard(mark.restored)
        except (msgspec.MsgspecError, UnicodeDecodeError):  # a write that broke off, or a stranger
            continue
    return [run for run in reversed(runs) if run.id not in forgotten]


def find(run_id: str, pins: Sequence[Run] = ()) -> Run | None:
    """Return the run of that id, of the pins or of the history, or None."""
    return next((run for run in (*pins, *entries()) if run.id == run_id), None)


def forget(run_id: str) -> None:
    """Remove a run from the history, which can be undone by `restore`.

    Raises
    ------
    HistoryError
        With a sentence, when the file cannot be written.
    """
    _mark(_Mark(forgotten=run_id))


def restore(run_id: str) -> None:
    """Bring back a run that was forgotten.

    Raises
    ------
    HistoryError
        With a sentence, when the file cannot be written.
    """
    _mark(_Mark(restored=run_id))


def _mark(mark: _Mark) -> None:
    try:
        _write(mark)
    except OSError as error:
        raise HistoryError(f"The history could not be written: {because(error)}.") from error


def rate(backend: str, dtype: str, flops: float) -> float | None:
    """Return the GFLOP/s that a product of about so many FLOPs had here when it ran last.

    Parameters
    ----------
    backend, dtype : str
    flops : float
        Of the product whose time is to be predicted; the nearest in size counts.

    Returns
    -------
    float or None
        None where nothing of the kind was measured lately.
    """
    rates = _recent_rates().get((backend, dtype))
    if not rates:
        return None
    place = bisect(rates, (flops, math.inf))
    near = rates[max(0, place - 1) : place + 1]
    return min(near, key=lambda each: max(each[0] / flops, flops / each[0]))[1]
