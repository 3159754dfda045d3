"""The matrix and the two roads as pictures, and the scree as a plot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from lavis.theme import Theme
from lavis.tools.pca import STEPS, Params, Result
from lavis.tools.pca.result import MARKS, WALKED
from lavis.widgets.common.heatmap import Heatmap
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.plot import Axis, Guide, Plot, Series
from lavis.widgets.common.text import format_number

#: Rows and columns of a table that the roads show; of the rest there is a word.
ROWS, COLUMNS = 8, 6
GAP = 16.0
TOO_LARGE = (
    f"This table is too large to be walked through number by number: wanted are at most {WALKED:,} "
    "of them. The other pages take all of it."
)


def matrix_name(params: Params) -> str:
    """Return what the matrix of the table is called."""
    if not params.center:
        return "Mean products XᵀX/(n − 1)"
    return "Correlation matrix" if params.standardise else "Covariance matrix"


def heatmaps(params: Params, result: Result) -> list[tuple[str, Heatmap]]:
    """Return the matrix of the table and, once they are found, the loadings beside it."""
    names = result.columns
    found = [(matrix_name(params), Heatmap(result.matrix.tolist(), names, names))]
    if result.found is not None:
        table = result.found.loadings
        heads = [f"v{subscript(i)}" for i in range(1, table.shape[1] + 1)]
        found.append(("Loadings √λ v", Heatmap(table.tolist(), names, heads)))
    return found


def rooms(room: QRectF, count: int, head: float) -> list[QRectF]:
    """Return rooms side by side, or above each other in an upright room, under their titles."""
    beside = room.width() > 1.2 * room.height()
    found = []
    for index in range(count):
        if beside:
            width = (room.width() - GAP * (count - 1)) / count
            part = QRectF(room.left() + index * (width + GAP), room.top(), width, room.height())
        else:
            height = (room.height() - GAP * (count - 1)) / count
            part = QRectF(room.left(), room.top() + index * (height + GAP), room.width(), height)
        found.append(part.adjusted(0, head, 0, 0))
    return found


def draw_matrix(
    painter: QPainter, theme: Theme, room: QRectF, params: Params, result: Result | None
) -> None:
    """Draw covariance and loadings."""
    if result is None or not result.count:
        say(painter, theme, room, "" if result is None else result.reason)
        return
    maps = heatmaps(params, result)
    head = title_height(theme)
    for (title, heat), part in zip(maps, rooms(room, len(maps), head), strict=True):
        draw_title(painter, theme, part, title)
        heat.draw(painter, theme, part)


def cell_said(
    theme: Theme, room: QRectF, params: Params, result: Result | None, at: QPointF
) -> str:
    """Return what the cell of the matrix at a pixel says in words."""
    found = cell_at(theme, room, params, result, at)
    return "" if found is None else f"{found[0]}: {found[1]!r}"


def cell_at(
    theme: Theme, room: QRectF, params: Params, result: Result | None, at: QPointF
) -> tuple[str, float] | None:
    """Return name and number of the cell of the matrix at a pixel."""
    if result is None or not result.count:
        return None
    maps = heatmaps(params, result)
    for (title, heat), part in zip(maps, rooms(room, len(maps), title_height(theme)), strict=True):
        cell = heat.cells(theme, part).at(at.x(), at.y())
        if cell is not None:
            row, column = heat.row_names[cell[0]], heat.column_names[cell[1]]
            return f"{title}, {row} and {column}", heat.values[cell[0]][cell[1]]
    return None


def scree(params: Params, result: Result | None, *, low: bool = False) -> Plot:
    """Return shares and their sums, with the marks, and what is kept.

    Parameters
    ----------
    params : Params
    result : Result or None
    low : bool
        Whether there is room for the names of two marks only.
    """
    x, y = (
        Axis(label="component", low=0.4),
        Axis(label="share of the variance (%)", low=0, high=105),
    )
    if result is None or result.found is None:
        reason = "" if result is None else result.reason
        return Plot(x=x, y=y, empty=reason or "There is nothing to draw yet.")
    ratios = 100 * result.found.ratios
    places = tuple(float(i) for i in range(1, len(ratios) + 1))
    sums = np.cumsum(ratios)
    k = min(params.k, len(ratios))
    guides = [
        Guide(name="" if low and mark in (0.9, 0.99) else f"{100 * mark:.0f} %", y=100 * mark)
        for mark in MARKS
    ]
    guides.append(Guide(name=f"k = {k}", x=k + 0.5, token="accent"))
    return Plot(
        x=Axis(label="component", low=0.4, high=len(ratios) + 0.9, ticks=places),
        y=y,
        series=(
            Series(key="each", name="each", x=places, y=tuple(ratios.tolist()), width=0.7,
                   token="eigen"),
            Series(key="sum", name="all so far", x=places, y=tuple(sums.tolist()), look=1),
        ),
        guides=tuple(guides),
    )  # fmt: skip


# -- the roads


def draw_roads(
    painter: QPainter, theme: Theme, room: QRectF, params: Params, result: Result | None
) -> None:
    """Draw the step of both roads that is looked at, the covariance's at the left."""
    if result is None or result.found is None or result.found.roads is None:
        text = "" if result is None else result.reason
        say(painter, theme, room, text or TOO_LARGE)
        return
    step = params.view.step
    head = title_height(theme)
    title = f"Step {step + 1} of {len(STEPS)}: {STEPS[step]}"
    fits = QFontMetricsF(theme.font("title")).horizontalAdvance(title) <= room.width()
    size = "title" if fits else "body"
    draw_title(painter, theme, room.adjusted(0, head, 0, 0), title, size=size)
    inner = room.adjusted(0, 2 * head, 0, 0)
    parts = _parts(params, result, step)
    for (words, heat), part in zip(parts, rooms(inner, len(parts), 2 * head), strict=True):
        draw_words(painter, theme, part.adjusted(0, -2 * head, 0, 0), words)
        heat.draw(painter, theme, part)


def _parts(params: Params, result: Result, step: int) -> list[tuple[str, Heatmap]]:
    """Return the matrices of a step, each with a sentence."""
    found = result.found
    assert found is not None
    assert found.roads is not None
    roads, n = found.roads, result.count
    names = _cut(result.columns, COLUMNS)
    centred = result.data - result.mean
    if step == 0:
        return [(f"X, {_rows_said(n)}", _table(result.raw, names))]
    if step == 1:
        taken = (result.shift + result.mean * result.scale)[None, :COLUMNS]
        what = "the mean of each column" if params.center else "the mean is left in"
        before, head = [(what, _rows(taken, ("mean",), names))], "X − mean"
        if params.standardise:
            scale = _rows(result.scale[None, :COLUMNS], ("deviation",), names)
            before.append(("and its standard deviation", scale))
            head = "(X − mean) / deviation"
        return [*before, (f"{head}, {_rows_said(n)}", _table(centred, names))]
    heads = tuple(f"v{subscript(i)}" for i in range(1, COLUMNS + 1))
    if step == 2:
        matrix = _rows(result.matrix[:COLUMNS, :COLUMNS], names, names)
        sigma = np.diag(roads.sigma[:COLUMNS])
        marks = tuple(f"σ{subscript(i)}" for i in range(1, len(sigma) + 1))
        return [
            (f"C = XᵀX/(n − 1), n = {n}", matrix),
            ("X = U Σ Vᵀ: Σ, the singular values", _rows(sigma, marks, marks)),
        ]
    if step == 3:
        left = roads.vectors[:COLUMNS, :COLUMNS]
        right = roads.vt[:COLUMNS, :COLUMNS]
        return [
            ("C v = λ v: the eigenvectors in rows", _rows(left, heads[: len(left)], names)),
            ("Vᵀ: the right singular vectors in rows", _rows(right, heads[: len(right)], names)),
        ]
    count = min(len(found.variances), COLUMNS)
    table = np.stack([roads.values[:count], found.variances[:count]])
    heads = tuple(str(i) for i in range(1, count + 1))
    said = format_number(roads.difference, 2)
    apart = roads.alignment[None, :count]
    return [
        (
            f"λ beside σ²/(n − 1): they differ by {said} of the first",
            _rows(table, ("λ", "σ²/(n−1)"), heads),
        ),
        ("|v · v′| of each pair: 1 is the same line", _rows(apart, ("|v·v′|",), heads)),
    ]


def _rows_said(n: int) -> str:
    return f"{n} rows" if n <= ROWS else f"the first {ROWS} of {n} rows"


def _table(values: np.ndarray, names: Sequence[str]) -> Heatmap:
    part = values[:ROWS, :COLUMNS]
    return _rows(part, tuple(str(i) for i in range(1, len(part) + 1)), names)


def _rows(values: np.ndarray, row_names: Sequence[str], names: Sequence[str]) -> Heatmap:
    return Heatmap(values.tolist(), tuple(row_names), _cut(names, values.shape[1]))


def _cut(names: Sequence[str], count: int) -> tuple[str, ...]:
    return tuple(names[:count])


# -- texts


def title_height(theme: Theme) -> float:
    """Return the pixels of a title and the room under it."""
    return QFontMetricsF(theme.font("body")).height() + 8


def draw_title(
    painter: QPainter, theme: Theme, part: QRectF, text: str, size: str = "body"
) -> None:
    """Write a line above a room."""
    head = title_height(theme)
    painter.setFont(theme.font(size))  # type: ignore[arg-type]
    painter.setPen(theme.color("text"))
    line = QRectF(part.left(), part.top() - head, part.width(), head)
    shown = QFontMetricsF(painter.font()).elidedText(
        text, Qt.TextElideMode.ElideRight, line.width()
    )
    painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)


def draw_words(painter: QPainter, theme: Theme, room: QRectF, text: str) -> None:
    """Write a sentence at the top of a room, over two lines where it must."""
    painter.setFont(theme.font("body"))
    painter.setPen(theme.color("muted"))
    box = QRectF(room.left(), room.top(), room.width(), 2 * title_height(theme))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(box, flags, text)


def say(painter: QPainter, theme: Theme, room: QRectF, text: str) -> None:
    """Write a sentence in the middle of a room that has no picture."""
    painter.setFont(theme.font("body"))
    painter.setPen(theme.color("muted"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
