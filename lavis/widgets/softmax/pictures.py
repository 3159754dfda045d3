"""The pictures that stand with the bars: the stages, the Jacobian, the truncations."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt

from lavis.tools.softmax import Naive, Params, Result
from lavis.widgets.common.heatmap import Heatmap
from lavis.widgets.common.text import format_number
from lavis.widgets.softmax import words
from lavis.widgets.softmax.sheet import HIDDEN, LOGIT, PROBABILITY, Sheet
from lavis.widgets.softmax.table import Column, draw_table, least_height
from lavis.widgets.softmax.triangle import draw_triangle

#: Letters of a name in a table, and pixels over a heatmap at scale 1.
LETTERS, TITLE = 10, 20
#: Pixels between the tabs and a table.
ABOVE = 6
CUT = "✕ cut"


def draw_picture(sheet: Sheet, room: QRectF, cell: tuple[int, int] | None) -> None:
    """Draw the picture of the chosen tab.

    Parameters
    ----------
    sheet : Sheet
    room : QRectF
    cell : tuple of int, optional
        The cell of the Jacobian that is pointed at.
    """
    tab = sheet.params.view.tab
    if tab == "triangle":
        draw_triangle(sheet, room)
    elif sheet.params.hidden:
        sheet.paragraph(room, HIDDEN)
    elif sheet.result is not None:
        sheet.fade()
        if tab == "stages":
            _draw_stages(sheet, room, sheet.result)
        elif tab == "truncation":
            _draw_truncation(sheet, room, sheet.result)
        else:
            _draw_jacobian(sheet, room, sheet.result, cell)
        sheet.painter.setOpacity(1.0)


def jacobian(params: Params, result: Result) -> Heatmap:
    """Return the derivative of every probability by every logit as a heatmap."""
    return Heatmap(
        result.jacobian,
        [words.short(name) for name in params.names],
        [words.short(name) for name in params.names],
    )


def jacobian_room(px: Callable[[float], int], room: QRectF) -> QRectF:
    """Return what of a room the heatmap has, without title and caption."""
    return room.adjusted(0, px(TITLE), 0, -px(2 * TITLE))


def _draw_jacobian(
    sheet: Sheet, room: QRectF, result: Result, cell: tuple[int, int] | None
) -> None:
    params = sheet.params
    title = "∂p/∂z = diag(p) − p pᵀ"
    if params.temperature != 1:
        title = f"∂p/∂z = (diag(p) − p pᵀ) / {format_number(params.temperature)}"
    head = QRectF(room.left(), room.top(), room.width(), sheet.theme.px(TITLE))
    sheet.text(head, title, sheet.theme.font("small"), "muted", Qt.AlignmentFlag.AlignHCenter)
    text = words.JACOBIAN if cell is None else words.derivative(params, result, cell)
    sheet.caption(room, text)
    inner = jacobian_room(sheet.theme.px, room)
    jacobian(params, result).draw(sheet.painter, sheet.theme, inner, cell)


def _draw_stages(sheet: Sheet, room: QRectF, result: Result) -> None:
    params = sheet.params
    columns = stage_columns(params, result)
    inner = _above_caption(sheet, room, columns, words.overflow(params, result))
    draw_table(sheet, inner, columns, total=True)


def _above_caption(sheet: Sheet, room: QRectF, columns: list[Column], text: str) -> QRectF:
    """Write a caption, where the table leaves room for it; return the table's room."""
    table = room.adjusted(0, ABOVE, 0, 0)
    above = table.adjusted(0, 0, 0, -sheet.caption_height())
    if above.height() < least_height(sheet, columns) <= table.height():
        return table
    sheet.caption(room, text)
    return above


def stage_columns(params: Params, result: Result) -> list[Column]:
    """Return what happens to each logit, from left to right, and the naive form beside it."""
    names = [words.short(name, LETTERS) for name in params.names]
    logits = [logit.value for logit in params.logits]
    naive, stable = result.naive, "stable"
    return [
        Column("outcome", [*names, "Σ"], left=True, short=""),
        Column("z", [*_numbers(logits), ""], token=LOGIT, priority=5),
        Column("z / T", [*_numbers(result.scaled), ""], token=LOGIT, priority=4),
        Column("− max", [*_numbers(result.shifted), ""], stable, priority=3),
        Column("exp", [*_numbers(result.exps), _number(result.sum)], stable, priority=2),
        Column("÷ Σ = p", [*_padded(result.probabilities), "1"], stable, PROBABILITY, short="p"),
        *_naive_columns(params, naive),
    ]


def _naive_columns(params: Params, naive: Naive) -> list[Column]:
    group = f"naive, {params.dtype}"
    lost = [p is None for p in naive.probabilities]
    quotients = ["NaN" if p is None else _number(p) for p in naive.probabilities]
    # A single lost outcome makes all others wrong too.
    wrong = "error" if any(lost) or math.isinf(naive.sum) else "text"
    sums = [*naive.exps, naive.sum]
    tokens = ["error" if math.isinf(value) else "text" for value in sums]
    return [
        Column("exp(z / T)", _numbers(sums), group, tokens=tokens, priority=1, short="exp"),
        Column("÷ Σ", [*quotients, ""], group, wrong),
    ]


def _draw_truncation(sheet: Sheet, room: QRectF, result: Result) -> None:
    params = sheet.params
    columns = truncation_columns(params, result)
    inner = _above_caption(sheet, room, columns, words.truncation(params, result))
    draw_table(sheet, inner, columns, total=False)


def truncation_columns(params: Params, result: Result) -> list[Column]:
    """Return the outcomes from likely to unlikely, and what either truncation leaves of them."""
    order = result.order
    p = [result.probabilities[index] for index in order]
    found = [
        Column(
            "outcome", [words.short(params.names[i], LETTERS) for i in order], left=True, short=""
        ),
        Column("p", _padded(p), token=PROBABILITY, bars=p, solid=[True] * len(p), priority=1),
        Column("so far", _padded(result.cumulative), priority=2),
    ]
    top_k = f"top-k, k = {min(params.top_k, len(order))}"
    top_p = f"top-p, p = {format_number(params.top_p)}"
    both = ((top_k, "top-k", result.top_k), (top_p, "top-p", result.top_p))
    for title, short, kept in both:
        flags = [kept.kept[index] for index in order]
        left = [kept.probabilities[index] for index in order]
        texts = [
            f"✓ {_number(q, pad=True)}" if flag else CUT
            for q, flag in zip(left, flags, strict=True)
        ]
        bars = [q if flag else whole for q, flag, whole in zip(left, flags, p, strict=True)]
        tokens = ["good" if flag else "muted" for flag in flags]
        found.append(Column(title, texts, bars=bars, solid=flags, tokens=tokens, short=short))
    return found


def _numbers(values: tuple[float, ...] | list[float]) -> list[str]:
    return [_number(value) for value in values]


def _padded(values: tuple[float, ...] | list[float]) -> list[str]:
    return [_number(value, pad=True) for value in values]


def _number(value: float, *, pad: bool = False) -> str:
    digits = 3 if 0 < abs(value) < 1e-4 or abs(value) >= 1e6 else 4
    return format_number(value, digits, pad=pad)
