"""Runs as tables: points on paper, rows with figures, verdicts, and the history."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lavis.tools.gemm import Point, Result, Row, Run, Verdict, figures
from lavis.widgets.common.data_table import MISSING, Cell, Column, number
from lavis.widgets.common.data_table import Row as Line
from lavis.widgets.common.data_table import words as text
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.gemm import words

PLAN = (
    Column("product", "m×n×k, or the side of a square", numeric=False),
    Column("dtype", numeric=False),
    Column("on", "Which library multiplies", numeric=False),
    Column("FLOPs", "2·m·n·k·batch"),
    Column("bytes", "What must at least be moved"),
    Column("FLOP/byte", "The intensity: FLOPs through bytes"),
    Column("predicted", "Seconds a product, from earlier runs on this machine"),
    Column("remark", "Why it will not be measured", numeric=False),
)

ROWS = (
    Column("product", "m×n×k, or the side of a square", numeric=False),
    Column("dtype", "Of the numbers, and zeros where the data are", numeric=False),
    Column("GFLOP/s", "2·m·n·k·batch through the median time"),
    Column("% of peak", "Through the peak that the roofline shows", mark=1.0),
    Column("median", "Half of the samples were faster"),
    Column("q1 to q3", "Where the middle half of the samples lies"),
    Column("best", "GFLOP/s of the fastest sample"),
    Column("n", "How many samples"),
    Column("rel. error", "‖C − C₆₄‖ / ‖C₆₄‖ against the product in float64"),
    Column("badges", "Why a figure is not comparable, or why there is none", numeric=False),
    Column("on", "The worker: library, BLAS, threads", numeric=False),
)

VERDICTS = (
    Column("product", numeric=False),
    Column("verdict", "What B is against A", numeric=False),
    Column("B", numeric=False),
    Column("against A", numeric=False),
    Column("ratio", "The speed of B through that of A"),
    Column("95 % interval", "Of the ratio; the line is 1", mark=0.5),
    Column("rounds", "How often A and B took turns"),
)

HISTORY = (
    Column("when", numeric=False),
    Column("state", "Drawn beside, or pinned into the workspace", numeric=False),
    Column("run", numeric=False),
    Column("best GFLOP/s", "Of its fastest point"),
    Column("now/then", "Speed of the run shown through this one, over the points of both"),
    Column("points", "With figures, of all"),
    Column("machine", numeric=False),
)


def plan(result: Result) -> list[Line]:
    """Return a line for each product on paper."""
    return [_planned(index, point) for index, point in enumerate(result.points)]


def _planned(index: int, point: Point) -> Line:
    predicted = point.predicted
    return Line(
        str(index),
        (
            Cell(words.shape_of(point), order=point.flops),
            text(point.dtype),
            text(words.BACKENDS.get(point.backend, point.backend)),
            Cell(words.flops_of(point.flops), full_number(point.flops), point.flops),
            Cell(words.size_of(point.bytes), full_number(point.bytes), point.bytes),
            number(point.intensity),
            Cell(words.duration(predicted), _full(predicted), predicted)
            if predicted is not None
            else Cell(MISSING, "Nothing like it was measured on this machine yet"),
            text(point.refused, "warning"),
        ),
    )


def rows(run: Run) -> list[Line]:
    """Return a line for each row of a run, with or without figures."""
    return [_measured(index, row) for index, row in enumerate(run.rows)]


def _measured(index: int, row: Row) -> Line:
    zeros = " zeros" if row.data == "zeros" else ""
    quartiles = Cell(MISSING, token="muted")
    if row.q1 is not None and row.q3 is not None and row.median:
        size, unit = words.time_unit(row.median)
        span = f"{format_number(row.q1 / size, 3)} to {format_number(row.q3 / size, 3)} {unit}"
        quartiles = Cell(span, f"{full_number(row.q1)} to {full_number(row.q3)} s", row.spread)
    remark = " ".join(words.reasons(row))
    return Line(
        str(index),
        (
            Cell(words.shape_of(row), order=row.flops),
            text(row.dtype + zeros),
            number(row.gflops, token=words.C if row.gflops is not None else ""),
            _share(row.share),
            Cell(words.duration(row.median), _full(row.median), row.median),
            quartiles,
            number(row.best_gflops),
            Cell(str(row.count), order=float(row.count)),
            number(row.relative_error, 3),
            text(words.badges(row), "warning" if row.status == "ok" else "error", remark),
            text(words.on(row), full=_where(row)),
        ),
    )


def _share(share: float | None) -> Cell:
    if share is None:
        return Cell(MISSING, "No peak is known for it", token="muted")
    said = format_number(100 * share, 3)
    return Cell(said, full_number(100 * share), share, gauge=(0.0, share, share))


def _where(row: Row) -> str:
    parts = (words.on(row), row.device, row.input, row.compute)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def verdicts(run: Run) -> list[Line]:
    """Return a line for each pair that took turns."""
    reach = max(
        (_log(bound) for each in run.verdicts for bound in (each.low, each.high)), default=0
    )
    reach = max(reach, math.log(1.1))
    return [_judged(index, run, each, reach) for index, each in enumerate(run.verdicts)]


def _log(ratio: float) -> float:
    return abs(math.log(ratio)) if ratio > 0 and math.isfinite(ratio) else 0.0


def _judged(index: int, run: Run, found: Verdict, reach: float) -> Line:
    a, b = run.rows[found.a], run.rows[found.b]
    _, names = words.split_names([a.series, b.series])
    token = {"faster": "good", "slower": "error", "cannot tell": "warning"}.get(found.word, "")
    span = f"{format_number(found.low)} to {format_number(found.high)}"
    gauge = tuple(
        0.5 + 0.5 * math.log(max(ratio, 1e-12)) / reach
        for ratio in (found.low, found.ratio, found.high)
    )
    return Line(
        str(index),
        (
            Cell(_product(a, b), order=b.flops),
            text(f"{words.SIGNS[found.word]} {found.word}", token, figures.verdict(run, found)),
            text(names[1], full=b.series),
            text(names[0], full=a.series),
            number(found.ratio),
            Cell(
                span,
                f"{full_number(found.low)} to {full_number(found.high)}",
                found.ratio,
                gauge=(gauge[0], gauge[1], gauge[2]),
            ),
            Cell(str(found.rounds), order=float(found.rounds)),
        ),
    )


def _product(a: Row, b: Row) -> str:
    """Return the shape of a pair, with the dtype where both have the same."""
    return f"{words.shape_of(b)} · {b.dtype}" if a.dtype == b.dtype else words.shape_of(b)


def history(
    runs: Sequence[Run], shown: Run | None, compared: Sequence[str], pinned: Sequence[str]
) -> list[Line]:
    """Return a line for each run of before."""
    return [
        Line(
            run.id,
            (
                text(run.at[:16].replace("T", " ")),
                text(_state(run, shown, compared, pinned), "accent"),
                text(run.label + (", cancelled" if run.cancelled else "")),
                number(words.fastest(run)),
                _change(shown, run),
                Cell(
                    f"{len(figures.measured(run))} of {len(run.rows)}", order=float(len(run.rows))
                ),
                text(run.machine.processor),
            ),
        )
        for run in runs
    ]


def _state(run: Run, shown: Run | None, compared: Sequence[str], pinned: Sequence[str]) -> str:
    states = (
        ("shown", shown is not None and run.id == shown.id),
        ("beside", run.id in compared),
        ("pinned", run.id in pinned),
    )
    return ", ".join(name for name, holds in states if holds)


def _change(shown: Run | None, run: Run) -> Cell:
    """Return the geometric mean of the ratios of all points that two runs have in common."""
    if shown is None or shown.id == run.id:
        return Cell("", order=None)
    found = figures.changes(shown, run)
    if not found:
        return Cell(MISSING, "They have no point in common", token="muted")
    mean = math.exp(sum(math.log(each.ratio) for each in found) / len(found))
    alike = all(each.same_machine for each in found)
    said = f"{len(found)} points in common" + ("" if alike else ", on another machine or library")
    return Cell(f"×{format_number(mean, 3)}", f"{full_number(mean)}: {said}", mean)


def _full(seconds: float | None) -> str:
    return "" if seconds is None else f"{full_number(seconds)} s"
