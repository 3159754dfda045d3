"""The benchmark in words and numbers: formula, readout, sentences, and units that fit."""

from __future__ import annotations

from collections.abc import Sequence

from lavis.tools.gemm import BADGES, Params, Point, Row, Run
from lavis.tools.gemm.export import WORDS
from lavis.tools.gemm.figures import gflops, headline, measured
from lavis.widgets.common.formula import Part
from lavis.widgets.common.readout import Row as Line
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.gemm.shown import Shown

MISSING = "–"
#: Tokens of the two operands, of the product, of time and of error.
A, B, C, ERROR = "first", "second", "result", "residual"

BACKENDS = {"numpy": "NumPy", "cupy": "CuPy", "torch": "PyTorch"}
#: Signs beside the words of a verdict, so that no colour says it alone.
SIGNS = {"same": "=", "faster": "▲", "slower": "▼", "cannot tell": "?"}
#: Stands in the readout for a row that is not there yet.
UNMEASURED = Row(m=1, n=1, k=1, dtype="", backend="", flops=1.0, bytes=1.0)

_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_BYTES = ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"), (1, "B"))
_FLOPS = ((1e15, "PFLOP"), (1e12, "TFLOP"), (1e9, "GFLOP"), (1e6, "MFLOP"), (1e3, "kFLOP"))


def time_unit(seconds: float) -> tuple[float, str]:
    """Return the unit that a time is written in: what one is in seconds, and its name."""
    return next((unit for unit in _TIMES if seconds >= unit[0]), _TIMES[-1])


def duration(seconds: float | None) -> str:
    """Return a time with the unit that fits: "7.118 ms"."""
    if seconds is None:
        return MISSING
    size, unit = time_unit(seconds)
    return f"{format_number(seconds / size)} {unit}"


def size_of(count: float) -> str:
    """Return a number of bytes with the unit that fits."""
    size, unit = next((each for each in _BYTES if count >= each[0]), _BYTES[-1])
    return f"{format_number(count / size)} {unit}"


def flops_of(count: float) -> str:
    """Return a number of operations with the unit that fits."""
    size, unit = next((each for each in _FLOPS if count >= each[0]), (1.0, "FLOP"))
    return f"{format_number(count / size)} {unit}"


def share_of(share: float | None) -> str:
    """Return a share of the peak."""
    return MISSING if share is None else f"{format_number(100 * share, 3)} %"


def sides_of(thing: Row | Point) -> str:
    """Return the side of a square or m×n×k, and the batch."""
    square = thing.m == thing.n == thing.k
    sides = f"{thing.m:,}" if square else f"{thing.m:,}×{thing.n:,}×{thing.k:,}"
    return f"{sides}, batch {thing.batch:,}" if thing.batch > 1 else sides


def shape_of(thing: Row | Point) -> str:
    """Return a shape for people: its name, its sides and its batch."""
    sides = sides_of(thing)
    return f"{thing.name} ({sides})" if thing.name else sides


def on(row: Row) -> str:
    """Return where a row was measured."""
    return row.lane or BACKENDS.get(row.backend, row.backend)


def badges(row: Row) -> str:
    """Return the badges of a row, or why it has no figures."""
    return WORDS.get(row.status, row.status) if row.status != "ok" else " · ".join(row.badges)


def reasons(row: Row) -> list[str]:
    """Return, in sentences, why the figures of a row are not comparable, or why there are none."""
    said = [row.reason] if row.reason else []
    said += [BADGES.get(badge, badge) for badge in row.badges]
    return [f"{text[:1].upper()}{text[1:]}".rstrip(".") + "." for text in (*said, *row.notes)]


def split_names(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return what all names have in common, and what is left of each."""
    parts = [name.split(" · ") for name in names]
    if not parts:
        return "", []
    if len(parts) == 1:
        return " · ".join(parts[0][:-1]), [parts[0][-1]]
    common = [part for part in parts[0] if all(part in other for other in parts)]
    left = [" · ".join(part for part in each if part not in common) for each in parts]
    return " · ".join(common), [name or "random" for name in left]


def formula(shown: Shown) -> list[Part]:
    """Return what a GEMM counts and takes, with the numbers of the product that is looked at."""
    row, point = shown.row, shown.largest
    start = [
        Part("C", C, bold=True, latex=r"\mathbf{C}"),
        Part(" = ", latex="="),
        Part("A", A, bold=True, latex=r"\mathbf{A}"),
        Part("·", latex=r"\cdot"),
        Part("B", B, bold=True, latex=r"\mathbf{B}"),
        Part("      "),
    ]
    thing = row or point
    if thing is None:
        return start
    batch = f"·{thing.batch:,}" if thing.batch > 1 else ""
    start += [
        Part("2·m·n·k = 2·"),
        Part(f"{thing.m:,}", A),
        Part("·"),
        Part(f"{thing.n:,}", B),
        Part(f"·{thing.k:,}{batch} = "),
        Part(flops_of(thing.flops), C),
    ]
    if row is None or row.median is None or row.gflops is None:
        moved = size_of(thing.bytes)
        return [*start, Part(f",  {moved} moved,  {format_number(thing.intensity)} FLOP a byte")]
    return [*start, Part(f"  in  {duration(row.median)}  =  "), Part(gflops(row.gflops), C)]


def readout(shown: Shown) -> list[Line]:
    """Return the quantities of the row that is looked at; always the same, known or not."""
    row = shown.row
    thing = row or shown.largest
    if thing is None:
        return []
    found: list[Line] = [
        Line("product", sides_of(thing), full=shape_of(thing)),
        Line("dtype", thing.dtype),
        Line("FLOPs", flops_of(thing.flops), full=full_number(thing.flops)),
        Line("bytes at least", size_of(thing.bytes), full=full_number(thing.bytes)),
        Line("intensity", format_number(thing.intensity), "FLOP/B"),
    ]
    row = row or UNMEASURED
    speed = MISSING if row.gflops is None else gflops(row.gflops)
    best = MISSING if row.best_gflops is None else gflops(row.best_gflops)
    quartiles = MISSING if row.q1 is None else f"{duration(row.q1)} to {duration(row.q3)}"
    error = MISSING if row.relative_error is None else format_number(row.relative_error, 3)
    return [
        *found,
        Line("speed", speed, token=C, full=_full(row.gflops, " GFLOP/s")),
        Line("best", best, full=_full(row.best_gflops, " GFLOP/s")),
        Line("median", duration(row.median), full=_full(row.median, " s")),
        Line("quartiles", quartiles, full=f"{_full(row.q1)} to {_full(row.q3)} s"),
        Line("samples", str(row.count) if row.count else MISSING),
        Line("share of peak", share_of(row.share), full=_full(row.share)),
        Line("relative error", error, token=ERROR, full=_full(row.relative_error)),
    ]


def _full(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{full_number(value)}{unit}"


def status(shown: Shown) -> str:
    """Return one sentence: what runs, what came out, or what to do."""
    run = shown.run
    if shown.running:
        said = shown.current or "Starting"
        said = said if said.startswith(("Measuring", "Starting")) else f"Measuring {said}"
        return f"{said} ({shown.done} of {shown.total} points done)"
    if run is None:
        return "Nothing is measured yet: choose products, dtypes and backends, then Measure."
    said = headline(run)
    missing = sum(1 for row in run.rows if row.status != "ok")
    if missing:
        said += f" {missing} of {len(run.rows)} without figures; the table says why."
    if shown.ended or run.cancelled:
        said = f"Cancelled; as far as it went: {said}"
    elif shown.stale:
        said = f"The settings have changed since: {said}"
    return f"{said} {run.note}".strip()


def sentence(shown: Shown) -> str:
    """Return one sentence that says what the canvas shows."""
    said = status(shown)
    if shown.run is None and shown.result is not None:
        count = len(shown.params.shapes)
        total = flops_of(shown.result.flops)
        said = f"{count} products in {shown.result.runs} points, {total} in all. {said}"
    row = shown.row
    if row is not None:
        what = "no figures" if row.gflops is None else gflops(row.gflops)
        said += f" Selected: {shape_of(row)}, {row.series}, {what}."
    return said


def button(params: Params) -> str:
    """Return what the button that starts says."""
    return f"Measure {params.points} point{'s' if params.points > 1 else ''}"


def fastest(run: Run) -> float | None:
    """Return the highest speed of a run, 10⁹ FLOP/s."""
    return max((row.gflops or 0.0 for _, row in measured(run)), default=None)
