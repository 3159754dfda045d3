"""The data tab and the biplot as pictures."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from lavis.document import same_but_view
from lavis.tools.pca import Params, Result
from lavis.tools.pca.geometry import Basis, Point, basis, ellipse, placed, seen
from lavis.widgets.common.plane import Surface, marks
from lavis.widgets.common.plane.handles import Handle
from lavis.widgets.common.text import format_number

POINT, AXIS, RESIDUAL, FOOT, GUESS = "cat1", "eigen", "residual", "result", "accent"
GUESS_NAME = " guess"
WORLD = ("first", "second", "third")
ONE_COMPONENT = (
    "A biplot lays two components across each other, and this table has one: open a table with at "
    "least two columns of numbers."
)
#: Names beside points are written for so many.
NAMED = 40
#: Rows that are drawn with a rim; more of them are dots.
RIMMED = 400
#: Room around the points, as a share of their extent.
RIM = 0.04
#: Pixels between a name and the edge; as wide as it is a number at the left one may be.
MARGIN, NUMBER = 6, "−0.0000"


def handles(params: Params) -> list[Handle]:
    """Return what can be grabbed: every point that stands here, and the guess."""
    found = [Handle(str(i), "point", *at) for i, at in enumerate(placed(params), 1)]
    guess = params.prediction
    if guess is not None and not guess.revealed and len(params.columns) == 2:
        middle = guess_tail(params)
        tip = middle[0] + guess.values[0], middle[1] + guess.values[1]
        found.append(Handle(GUESS_NAME, "tip", *tip, end=middle))
    return found


def guess_tail(params: Params) -> Point:
    """Return where the arrow of the guess starts: the mean, or the origin."""
    points = placed(params)
    if not params.center or not points:
        return 0.0, 0.0
    return (
        math.fsum(x for x, _ in points) / len(points),
        math.fsum(y for _, y in points) / len(points),
    )


def bounds(params: Params, result: Result | None) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of all that is drawn."""
    points = placed(params)
    if not points and result is not None and result.count:
        points = projected(result.data, basis(params, result.data.shape[1]))
    if not params.center:
        points = [*points, (0.0, 0.0)]
    guess = params.prediction
    if guess is not None and len(params.columns) == 2:
        tail = guess_tail(params)
        points = [*points, (tail[0] + guess.values[0], tail[1] + guess.values[1])]
    if not points:
        return -1.0, -1.0, 1.0, 1.0
    xs, ys = [x for x, _ in points], [y for _, y in points]
    rim = RIM * max(max(xs) - min(xs), max(ys) - min(ys))
    return min(xs) - rim, min(ys) - rim, max(xs) + rim, max(ys) + rim


def projected(rows: np.ndarray, plane: Basis) -> list[Point]:
    """Return where rows of d numbers lie on the plane."""
    flat = rows @ np.array(plane).T
    return [(x, y) for x, y in flat.tolist()]


def draw(on: Surface, params: Params, result: Result | None, result_params: Params | None) -> None:
    """Draw the points as Params have them, and what was found as the last result has it."""
    stale = result_params is not None and not same_but_view(params, result_params)
    fade = marks.FADED if stale else 0.0
    points = placed(params)
    if not points and result is not None and result.count:
        points = projected(result.data, basis(params, result.data.shape[1]))
    if len(params.columns) == 3 and params.file is None:
        _draw_world(on, params)
    if result is not None and result_params is not None and result.count:
        _draw_found(on, params, result, points, fade)
    _draw_points(on, params, points)
    if result is not None and result.count:
        _draw_middle(on, params, result, fade)
        _name_axes(on, columns_seen(params, result))
    _draw_guess(on, params)


def _draw_world(on: Surface, params: Params) -> None:
    """Draw the axes of the three columns from the origin, each with its name."""
    rows = basis(params, 3)
    length = 0.16 * min(on.camera.width, on.camera.height) / on.camera.scale
    for index, (name, token) in enumerate(zip(params.columns, WORLD, strict=True)):
        unit = tuple(length * (j == index) for j in range(3))
        tip = seen(rows, unit)
        marks.arrow(on, (0.0, 0.0), tip, token, width=1.5)
        marks.label(on, name, tip, (0.0, 0.0), token, font=on.theme.font("body"))


def _draw_found(
    on: Surface, params: Params, result: Result, points: list[Point], fade: float
) -> None:
    show, found = params.show, result.found
    rows = basis(params, result.data.shape[1])
    middle = seen(rows, result.mean.tolist())
    if show.ellipse and params.center:
        edge = ellipse(result.matrix.tolist(), result.mean.tolist(), rows)
        if not params.hidden:
            marks.outline(on, edge, AXIS, dashes=(6.0, 4.0), fade=max(fade, 0.2))
    if found is None:
        return
    if len(found.back) == len(points) and (show.residuals or show.projections):
        for at, foot in zip(points, projected(found.back, rows), strict=True):
            if show.residuals:
                marks.segment(on, at, foot, RESIDUAL, width=1.5, fade=fade)
            if show.projections:
                marks.point(on, foot, FOOT, radius=3.0, fade=fade)
    if show.axes:
        _draw_axes(on, params, result, middle, rows, fade)


def _draw_axes(
    on: Surface, params: Params, result: Result, middle: Point, rows: Basis, fade: float
) -> None:
    """Draw each component from the mean, two deviations long; the first kept one as a line too."""
    found = result.found
    assert found is not None
    for index in range(min(3, len(found.components))):
        length = 2 * math.sqrt(found.variances[index])
        x, y = seen(rows, (length * found.components[index]).tolist())
        tip, other = (middle[0] + x, middle[1] + y), (middle[0] - x, middle[1] - y)
        kept = index < params.k
        if kept:
            marks.segment(on, other, middle, AXIS, width=1.5, dashed=True, fade=max(fade, 0.2))
        marks.arrow(on, middle, tip, AXIS, dashed=not kept, fade=fade)
        marks.arrow_label(on, f"v{'₁₂₃'[index]}", middle, tip, AXIS)


def _draw_points(on: Surface, params: Params, points: list[Point]) -> None:
    radius = 4.5 if len(points) <= RIMMED else 2.5
    for at in points:
        marks.point(on, at, POINT, radius=radius)
    chosen = params.view.selected
    named = params.show.names and len(points) <= NAMED
    for index, at in enumerate(points):
        if named or str(index + 1) == chosen:
            name = params.names[index] if len(params.names) == len(points) else ""
            away = at[0] - 1.0, at[1] - 0.6
            font = on.theme.font("body")
            marks.label(on, name or str(index + 1), at, away, "text", font=font)


def _draw_middle(on: Surface, params: Params, result: Result, fade: float) -> None:
    """Mark the mean with a cross; where it is not subtracted, the origin, from which all starts."""
    rows = basis(params, result.data.shape[1])
    x, y = on.camera.to_pixel(*seen(rows, result.mean.tolist()))
    on.painter.setPen(QPen(on.color("text", fade), 2.0))
    for dx, dy in ((5.0, 5.0), (5.0, -5.0)):
        on.painter.drawLine(QPointF(x - dx, y - dy), QPointF(x + dx, y + dy))


def _draw_guess(on: Surface, params: Params) -> None:
    guess = params.prediction
    if guess is None or len(params.columns) != 2:
        return
    tail = guess_tail(params)
    tip = tail[0] + guess.values[0], tail[1] + guess.values[1]
    marks.arrow(on, tail, tip, GUESS)
    marks.arrow_label(on, "guess", tail, tip, GUESS)


# -- the biplot


def biplot_pair(params: Params, count: int) -> tuple[int, int]:
    """Return the two components that are shown, among those there are."""
    first, second = params.pair
    return min(first, count - 1), min(second, count - 1)


def stretch(result: Result, pair: tuple[int, int]) -> float:
    """Return by what the loadings are enlarged, so that arrows reach as far as points do."""
    found = result.found
    assert found is not None
    scores = np.abs(found.scores[:, list(pair)]).max()
    longest = np.linalg.norm(found.loadings[:, list(pair)], axis=1).max()
    return float(0.9 * scores / longest) if longest > 0 else 1.0


def biplot_bounds(params: Params, result: Result | None) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the biplot."""
    if result is None or result.found is None:
        return -1.0, -1.0, 1.0, 1.0
    pair = list(biplot_pair(params, len(result.found.components)))
    reach = np.abs(result.found.scores[:, pair]).max(axis=0)
    x, y = (float(value) or 1.0 for value in reach)
    return -x, -y, x, y


def draw_biplot(on: Surface, params: Params, result: Result | None) -> None:
    """Draw the rows as points along two components, and the columns as arrows."""
    if result is None or result.found is None:
        _say(on, "" if result is None else result.reason)
        return
    found = result.found
    if len(found.components) < 2:
        _say(on, ONE_COMPONENT)
        return
    pair = biplot_pair(params, len(found.components))
    names = result.names if len(result.names) == result.count else ()
    flat = [(x, y) for x, y in found.scores[:, list(pair)].tolist()]
    radius = 4.0 if len(flat) <= RIMMED else 2.5
    for at in flat:
        marks.point(on, at, POINT, radius=radius, fade=0.25)
    for index, at in enumerate(flat):
        name = names[index] if names else str(index + 1)
        if (params.show.names and len(flat) <= NAMED) or str(index + 1) == params.view.selected:
            away = at[0] - 1.0, at[1] - 0.6
            marks.label(on, name, at, away, "muted", font=on.theme.font("small"))
    factor = stretch(result, pair)
    arrows = found.loadings[:, list(pair)] * factor
    for name, (x, y) in zip(result.columns, arrows.tolist(), strict=True):
        marks.arrow(on, (0.0, 0.0), (x, y), "cat2", width=2.0)
        marks.label(on, name, (x, y), (0.0, 0.0), "cat2", font=on.theme.font("body"))
    shares = [format_number(100 * float(result.found.ratios[index]), 3) for index in pair]
    _name_axes(on, [f"component {i + 1}: {share} %" for i, share in zip(pair, shares, strict=True)])


def columns_seen(params: Params, result: Result) -> list[str]:
    """Return which columns lie across and up; none in space, where axes bear their names."""
    d = len(result.columns)
    if d == 3:
        return []
    pair = params.plotted if d > 3 else (0, 1)
    names = [result.columns[min(index, d - 1)] for index in pair][:d]
    return [f"{name}, in deviations" for name in names] if params.standardise else names


def _name_axes(on: Surface, texts: list[str]) -> None:
    """Write in the corners what lies across and up, clear of numbers that stand at the edges."""
    painter, width, height = on.painter, on.camera.width, on.camera.height
    painter.setFont(on.theme.font("small"))
    metrics = painter.fontMetrics()
    line, left = metrics.height(), metrics.horizontalAdvance(NUMBER)
    ground = on.color("canvas")
    ground.setAlphaF(0.8)
    for index, text in enumerate(texts):
        said = f"↑ {text}" if index else f"{text} →"
        room = int(width) - left - MARGIN
        said = metrics.elidedText(said, Qt.TextElideMode.ElideMiddle, room)
        wide = metrics.horizontalAdvance(said)
        x = left if index else width - MARGIN - wide
        y = MARGIN if index else height - 2 * line - MARGIN
        back = QRectF(x - 2, y, wide + 4, line)
        painter.fillRect(back, ground)
        painter.setPen(on.color("muted"))
        painter.drawText(back, Qt.AlignmentFlag.AlignCenter, said)


def _say(on: Surface, text: str) -> None:
    on.painter.setFont(on.theme.font("body"))
    on.painter.setPen(on.color("muted"))
    room = 0, 0, int(on.camera.width), int(on.camera.height)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    on.painter.drawText(*room, flags, text)
