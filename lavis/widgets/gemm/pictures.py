"""Runs as plots: speed, roofline, error, samples and transfers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lavis.tools.gemm import Result, Roof, Row, Run, Verdict, figures
from lavis.tools.gemm.figures import ROUNDING
from lavis.widgets.common.plot import Axis, Guide, Plot, Series
from lavis.widgets.common.text import format_number
from lavis.widgets.gemm import words
from lavis.widgets.gemm.samples import WAITING
from lavis.widgets.gemm.shown import Shown

replace = msgspec.structs.replace

#: From this speed on, in GFLOP/s, axes are in TFLOP/s.
TERA = 5000.0
#: Of the data, how far above a level guide may stand and still be made room for.
FAR = 3.0
#: Pixels between the verdicts of two pairs at one size.
ASIDE = 12.0

SIZE = "size (side of a square with as many FLOPs)"
NO_PAIRS = (
    "Nothing took turns with anything in this run. Choose two backends, two thread counts, float32 "
    "with TF32, or zeros beside random data: each pair is then measured in turns and judged."
)
NOTHING = "No point of this run has figures; the table says why."


def curves_of(tab: str, run: Run) -> tuple[figures.Series, ...]:
    """Return the curves of a picture, whose points are rows of the run."""
    if tab == "error":
        return figures.tradeoff(run)
    if tab == "roofline":
        return figures.roofline(run).series
    return figures.batch_effect(run) if _differ_in_rows(run) else figures.speed(run)


def row_of(tab: str, run: Run | None, key: str, index: int) -> int:
    """Return which row of the run a point of a picture is; −1 for one of a run of before."""
    if run is not None and tab == "transfers":
        rows = [each.row for each in figures.transfers(run)]
        rows = [row for row in rows if key.rpartition(" · ")[0] == run.rows[row].series]
        return sorted(rows, key=lambda row: run.rows[row].size)[index]
    curves = () if run is None else curves_of(tab, run)
    curve = next((each for each in curves if each.key == key), None)
    return -1 if curve is None else curve.spots[index].row


def speed(shown: Shown) -> Plot:
    """Return speed against size, or against how many rows are multiplied at a time."""
    run = shown.run or Run()
    by_rows = _differ_in_rows(run)
    curves = curves_of("speed", run)
    sweep = by_rows or all(row.m == row.n == row.k for _, row in figures.measured(run))
    unit, name = _unit([run, *shown.others])
    series = _series(run, curves, unit, line=sweep)
    for other in shown.others:
        beside = figures.batch_effect(other) if by_rows else figures.speed(other)
        series += _beside(run, other, beside, unit, line=sweep)
    title, series = _named(series)
    label = "rows at a time (m × batch)" if by_rows else SIZE
    sizes = sorted({x for each in series for x in each.x})
    return Plot(
        x=_across(shown, label, sizes),
        y=Axis(name, log=shown.params.view.log, zero=True),
        series=series,
        guides=_peaks(shown, curves, unit),
        hidden=shown.params.view.hidden,
        selected=_selected(shown, curves),
        title=title,
        empty=WAITING if shown.running else NOTHING,
    )


def roofline(shown: Shown, known: Sequence[Roof] = ()) -> Plot:
    """Return each row under the roof of its lane; on paper, where the products will stand.

    Parameters
    ----------
    shown : Shown
    known : sequence of Roof
        Those of earlier runs, for when there is no run yet.
    """
    run = shown.run or Run()
    unit, name = _unit([run, *shown.others])
    found = figures.roofline(run)
    series = _series(run, found.series, unit, line=False)
    for other in shown.others:
        series += _beside(run, other, figures.roofline(other).series, unit, line=False)
    looks = _looks(run)
    title, series = _named(series)
    guides = []
    for line in found.lines:
        shown_line = not series or any(each.key == line.key for each in series)
        look = looks.get(line.key)
        token = "muted" if look is None else Series(key="", name="", x=(), y=(), look=look).color
        if shown_line and line.key not in shown.params.view.hidden:
            points = tuple((x, y / unit) for x, y in zip(line.x, line.y, strict=True))
            peak = figures.gflops(line.y[-1])
            guides.append(Guide(name=f"{line.dtype}: {peak}", points=points, token=token, dash=()))
    if shown.run is None and shown.result is not None:
        guides += _over(shown.result, known) + _on_paper(shown.result)
    return Plot(
        x=Axis("intensity (FLOP a byte)", log=True),
        y=Axis(name, log=True),
        series=series,
        guides=tuple(guides),
        hidden=shown.params.view.hidden,
        selected=_selected(shown, found.series),
        title=title,
        empty="" if guides else WAITING if shown.running else NOTHING,
    )


def error(shown: Shown) -> Plot:
    """Return speed against error, with what one rounding of each dtype is."""
    run = shown.run or Run()
    unit, name = _unit([run, *shown.others])
    curves = figures.tradeoff(run)
    series = _series(run, curves, unit, line=False)
    for other in shown.others:
        series += _beside(run, other, figures.tradeoff(other), unit, line=False)
    title, series = _named(series)
    dtypes = dict.fromkeys(curve.dtype for curve in curves)
    guides = tuple(
        Guide(name=f"½ ulp of {dtype}", x=ROUNDING[dtype]) for dtype in dtypes if dtype in ROUNDING
    )
    return Plot(
        x=Axis("relative error against float64: further left is more exact", log=True),
        y=Axis(name, log=shown.params.view.log, zero=True),
        series=series,
        guides=guides if series else (),
        hidden=shown.params.view.hidden,
        selected=_selected(shown, curves),
        title=title,
        empty=WAITING if shown.running else "No point of this run has an error above zero.",
    )


def verdicts(shown: Shown, chosen: int = -1) -> Plot:
    """Return how many times as fast B is as A, with the interval, against size.

    Parameters
    ----------
    shown : Shown
    chosen : int
        Index of the verdict that is ringed.
    """
    run = shown.run or Run()
    curves: dict[str, list[tuple[float, int]]] = {}
    for index, each in enumerate(run.verdicts):
        if min(each.low, each.ratio, each.high) > 0:
            curves.setdefault(pair_of(run, each), []).append((run.rows[each.b].size, index))
    series: tuple[Series, ...] = ()
    selected = None
    for look, (key, places) in enumerate(curves.items()):
        places.sort()
        found = [run.verdicts[index] for _, index in places]
        series += (
            Series(
                key=key,
                name=key,
                x=tuple(size for size, _ in places),
                y=tuple(each.ratio for each in found),
                low=tuple(each.low for each in found),
                high=tuple(each.high for each in found),
                notes=tuple(
                    f"{words.SIGNS[each.word]} {each.word}, in {each.rounds} rounds"
                    for each in found
                ),
                look=look,
                line=False,
                shift=ASIDE * (look - (len(curves) - 1) / 2),
            ),
        )
        for place, (_, index) in enumerate(places):
            selected = (key, place) if index == chosen else selected
    return Plot(
        x=Axis(SIZE, log=True, ticks=tuple(sorted({x for each in series for x in each.x}))[:24]),
        y=Axis("speed of B through that of A, with its 95 % interval", log=True),
        series=series,
        guides=(Guide(name="as fast as A", y=1.0, token="text"),) if series else (),
        selected=selected,
        empty="The verdict comes when both have had their turns." if shown.running else NO_PAIRS,
    )


def pair_of(run: Run, found: Verdict) -> str:
    """Return what a verdict compares: "float64: 2 threads / 1 thread"."""
    a, b = run.rows[found.a], run.rows[found.b]
    common, names = words.split_names([a.series, b.series])
    return f"{common.split(' · ')[-1]}: {names[1]} / {names[0]}".removeprefix(": ")


def transfers(shown: Shown) -> Plot:
    """Return the time of each copy beside that of the product, against size."""
    run = shown.run or Run()
    curves: dict[str, list[tuple[float, float, str]]] = {}
    for each in figures.transfers(run):
        row = run.rows[each.row]
        for name, value, rate in (
            ("A and B to the device", each.upload, each.upload_rate),
            ("the product", each.product, None),
            ("C back", each.download, each.download_rate),
        ):
            note = "" if rate is None else f"{format_number(rate)} GB/s"
            key = f"{row.series} · {name}"
            curves.setdefault(key, []).append((row.size, value * 1e3, note))
    series: tuple[Series, ...] = ()
    for look, (key, points) in enumerate(curves.items()):
        points.sort(key=lambda point: point[0])
        x, y, notes = zip(*points, strict=True)
        series += (Series(key=key, name=key, x=x, y=y, notes=notes, look=look),)
    title, series = _named(series)
    return Plot(
        x=Axis(SIZE, log=True),
        y=Axis("time (ms)", log=True),
        series=series,
        title=title,
        empty="Nothing was copied: a product on the processor needs no transfer. Choose CuPy, or "
        "PyTorch with a GPU, to see what it costs to send A and B and to fetch C.",
    )


# -- inside


def _differ_in_rows(run: Run) -> bool:
    """Return whether the shapes differ in nothing but how many rows are multiplied at a time."""
    shapes = {(row.m, row.n, row.k, row.batch) for row in run.rows}
    return len(shapes) > 1 and len({(n, k) for _, n, k, _ in shapes}) == 1


def _unit(runs: Sequence[Run]) -> tuple[float, str]:
    fastest = max((words.fastest(run) or 0.0 for run in runs), default=0.0)
    return (1000.0, "TFLOP/s") if fastest >= TERA else (1.0, "GFLOP/s")


def _across(shown: Shown, label: str, sizes: Sequence[float]) -> Axis:
    """Return the axis of sizes; while a run goes on it holds all that are still to come."""
    ticks = tuple(sizes) if len(sizes) <= 24 else ()
    if not shown.running or shown.stale or label != SIZE or shown.result is None:
        return Axis(label, log=True, ticks=ticks)
    planned = [float(point.m * point.n * point.k) ** (1 / 3) for point in shown.result.points]
    low, high = min(*planned, *sizes, 1e9) * 0.9, max(*planned, *sizes, 1.0) * 1.1
    ticks = tuple(dict.fromkeys(planned)) if len(planned) <= 64 else ()
    return Axis(label, log=True, low=low, high=high, ticks=ticks)


def _looks(run: Run) -> dict[str, int]:
    """Return the look of each series: the same in every picture, whatever has figures."""
    return {key: look for look, key in enumerate(dict.fromkeys(row.series for row in run.rows))}


def _series(
    run: Run, curves: Sequence[figures.Series], unit: float, *, line: bool
) -> tuple[Series, ...]:
    looks = _looks(run)
    return tuple(_one(run, curve, unit, looks[curve.key], line=line) for curve in curves)


def _one(run: Run, curve: figures.Series, unit: float, look: int, *, line: bool) -> Series:
    spots = curve.spots
    return Series(
        key=curve.key,
        name=curve.key,
        x=tuple(spot.x for spot in spots),
        y=tuple(spot.y / unit for spot in spots),
        low=tuple(spot.low / unit for spot in spots),
        high=tuple(spot.high / unit for spot in spots),
        notes=tuple(_note(run.rows[spot.row]) for spot in spots),
        look=look,
        line=line,
    )


def _beside(
    run: Run, other: Run, curves: Sequence[figures.Series], unit: float, *, line: bool
) -> tuple[Series, ...]:
    """Return the curves of a run of before, pale, in the look of their namesakes."""
    looks = _looks(run)
    when = words_of(other)
    found: tuple[Series, ...] = ()
    for curve in curves:
        look = looks.setdefault(curve.key, len(looks))
        one = _one(other, curve, unit, look, line=line)
        key, name = f"{other.id} {curve.key}", f"{curve.key} · {when}"
        found += (replace(one, key=key, name=name, pale=True, low=(), high=()),)
    return found


def words_of(run: Run) -> str:
    """Return day and time of a run."""
    return run.at[:16].replace("T", " ")


def _note(row: Row) -> str:
    said = [words.shape_of(row), f"median {words.duration(row.median)} of {row.count}"]
    if row.share is not None:
        said.append(f"{words.share_of(row.share)} of the peak")
    if row.badges:
        said.append(words.badges(row))
    return "\n".join(said)


def _named(series: tuple[Series, ...]) -> tuple[str, tuple[Series, ...]]:
    """Return what all series are called as a title, and the series by the rest of their names."""
    title, names = words.split_names([each.name for each in series])
    return title, tuple(replace(each, name=name) for each, name in zip(series, names, strict=True))


def _selected(shown: Shown, curves: Sequence[figures.Series]) -> tuple[str, int] | None:
    for curve in curves:
        for index, spot in enumerate(curve.spots):
            if spot.row == shown.selected:
                return curve.key, index
    return None


def _peaks(shown: Shown, curves: Sequence[figures.Series], unit: float) -> tuple[Guide, ...]:
    """Return the peak of each curve that is shown, where it is near enough to be seen."""
    run = shown.run
    if run is None or not curves:
        return ()
    top = max(spot.y for curve in curves for spot in curve.spots)
    looks, found = _looks(run), []
    for roof in run.roofs:
        key = f"{roof.lane} · {roof.dtype}"
        if roof.gflops is None or key not in looks or key in shown.params.view.hidden:
            continue
        token = Series(key="", name="", x=(), y=(), look=looks[key]).color
        source = "data sheet" if roof.gflops_source.startswith("data sheet") else "measured"
        name = f"peak {roof.dtype}, {source}: {figures.gflops(roof.gflops)}"
        near = roof.gflops <= FAR * top
        found.append(Guide(name=name, y=roof.gflops / unit, token=token, fits=near))
    return tuple(found)


def _over(result: Result, roofs: Sequence[Roof]) -> list[Guide]:
    """Return the roofs of before, stretched over the products to come."""
    known = [roof for roof in roofs if roof.ridge]
    at = [point.intensity for point in result.points] + [roof.ridge or 1.0 for roof in known]
    left, right = min(at) / 4, max(at) * 4
    found = []
    for look, roof in enumerate(known):
        xs = (left, roof.ridge or 1.0, right)
        points = tuple((x, roof.at(x) or 0.0) for x in xs)
        token = Series(key="", name="", x=(), y=(), look=look).color
        name = f"{roof.lane} · {roof.dtype}: {figures.gflops(roof.gflops or 0.0)}"
        found.append(Guide(name=name, points=points, token=token, dash=()))
    return found


def _on_paper(result: Result) -> list[Guide]:
    """Return an upright line where each product will stand."""
    places: dict[tuple[str, str], float] = {}
    for point in result.points:
        places.setdefault((words.shape_of(point), point.dtype), point.intensity)
    return [
        Guide(name=f"{shape} · {dtype}" if len(places) <= 16 else "", x=x)
        for (shape, dtype), x in places.items()
    ]
