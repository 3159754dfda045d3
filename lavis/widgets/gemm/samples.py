"""One row as plots: how often times occurred, in which order, and what the device said."""

from __future__ import annotations

from lavis.tools.gemm import Row, figures
from lavis.widgets.common.plot import Axis, Guide, Plot, Series
from lavis.widgets.common.text import format_number
from lavis.widgets.gemm import words

#: Rounds beyond which their ends are not drawn one by one.
ROUNDS = 40

WAITING = "The first samples are on their way."


def histogram(row: Row | None) -> Plot:
    """Return how often times occurred."""
    if row is None or not row.samples or row.median is None:
        return Plot(x=Axis("time"), y=Axis("samples"), empty=_no_samples(row))
    size, unit = words.time_unit(row.median)
    found = figures.histogram(row.samples)
    edges = [edge / size for edge in found.edges]
    width = edges[1] - edges[0] or 0.01 * edges[0]
    middles = tuple(edge + width / 2 for edge in edges[:-1])
    notes = tuple(
        f"{count} of {len(row.samples)} samples took {format_number(low)} to {format_number(high)} "
        f"{unit}"
        for count, low, high in zip(found.counts, edges[:-1], edges[1:], strict=True)
    )
    column = Series(
        key="samples",
        name="samples",
        x=middles,
        y=tuple(map(float, found.counts)),
        width=width,
        notes=notes,
    )
    quartiles = [
        Guide(name=name, x=value / size, token=token)
        for name, value, token in (
            ("q1", row.q1, "muted"),
            ("median", row.median, "result"),
            ("q3", row.q3, "muted"),
        )
        if value is not None
    ]
    return Plot(
        x=Axis(f"time of a product ({unit})"),
        y=Axis("samples", zero=True, whole=True),
        series=(column,),
        guides=tuple(quartiles),
        legend=False,
    )


def trace(row: Row | None) -> Plot:
    """Return the samples in the order of measuring, with the ends of the rounds."""
    if row is None or not row.samples or row.median is None:
        return Plot(x=Axis("time measured (s)"), y=Axis("time"), empty="")
    size, unit = words.time_unit(row.median)
    found = figures.trace(row)
    ends = found.ends if 2 * len(found.ends) <= min(len(found.x), ROUNDS) else ()
    return Plot(
        x=Axis("time measured so far (s)" + ("; lines end a round" if ends else "")),
        y=Axis(f"time of a product ({unit})"),
        series=(
            Series(
                key="samples",
                name="samples",
                x=found.x,
                y=tuple(value / size for value in found.y),
            ),
        ),
        guides=(
            *(Guide(x=end, token="border") for end in ends),
            Guide(name="median", y=row.median / size, token="result"),
        ),
        legend=False,
    )


def readings(row: Row) -> Plot:
    """Return what a GPU said of itself, each as a share of its highest."""
    parts = {
        "clock (MHz)": [reading.clock for reading in row.readings],
        "power (W)": [reading.power for reading in row.readings],
        "temperature (°C)": [reading.temperature for reading in row.readings],
    }
    at = tuple(reading.at for reading in row.readings)
    throttle = tuple(reading.throttle for reading in row.readings)
    return Plot(
        x=Axis("time measured so far (s)"),
        y=Axis("% of its highest", low=0.0, high=105.0),
        series=tuple(
            Series(
                key=name,
                name=f"{name}: up to {format_number(max(values))}",
                x=at,
                y=tuple(100 * value / (max(values) or 1.0) for value in values),
                notes=tuple(
                    f"{format_number(value)}" + (f"\nheld down: {why}" if why else "")
                    for value, why in zip(values, throttle, strict=True)
                ),
                look=look,
            )
            for look, (name, values) in enumerate(parts.items())
        ),
    )


def _no_samples(row: Row | None) -> str:
    if row is not None and row.status != "ok":
        return " ".join(words.reasons(row)) or "There are no samples of this row."
    if row is not None and row.count:
        return "Only the quartiles of this run were kept, not its samples: measure again."
    return WAITING
