"""Logits as bars that can be dragged, and the probabilities beside them."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from lavis.widgets.common.text import format_number
from lavis.widgets.softmax.places import FOOT, HEAD
from lavis.widgets.softmax.rows import Rows
from lavis.widgets.softmax.sheet import GUESS, LOGIT, PROBABILITY, Sheet

#: Pixels that a bar is high at most, and its share of a row.
THICK, THICK_SHARE = 32, 0.55
#: Pixels between two numbers of an axis, at scale 1.
TICK_GAP = 46

RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter


def draw_bars(sheet: Sheet, rows: Rows) -> None:
    """Draw everything in the room of the bars."""
    _draw_selection(sheet, rows)
    _draw_axes(sheet, rows)
    _draw_head(sheet, rows)
    likeliest = -1 if sheet.params.hidden or sheet.result is None else sheet.result.argmax
    for index, logit in enumerate(sheet.params.logits):
        _draw_logit(sheet, rows, index, bold=index == likeliest)
        _draw_probability(sheet, rows, index, bold=index == likeliest)
        sheet.painter.setOpacity(1.0)
        sheet.knob(("bar", logit.name), rows.knob(index, logit.value), LOGIT)
    _draw_guess(sheet, rows)


def largest_row(sheet: Sheet) -> int:
    """Return the row of the largest logit, whose probability is guessed."""
    values = [logit.value for logit in sheet.params.logits]
    return values.index(max(values))


def guess_at(rows: Rows, index: int, value: float) -> QPointF:
    """Return where the guess of a probability stands."""
    return QPointF(rows.x_of_probability(value), rows.middle(index))


def _draw_selection(sheet: Sheet, rows: Rows) -> None:
    for index, name in enumerate(sheet.params.names):
        if ("bar", name) == sheet.selected:
            sheet.painter.setPen(Qt.PenStyle.NoPen)
            sheet.painter.setBrush(sheet.color("hover"))
            sheet.painter.drawRoundedRect(rows.row(index).adjusted(-4, 1, 4, -1), 4, 4)
            sheet.painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_head(sheet: Sheet, rows: Rows) -> None:
    font, px = sheet.theme.font("small"), sheet.theme.px
    y, height = rows.room.top(), px(HEAD)
    temperature = format_number(sheet.params.temperature)
    for (left, _), (start, width), texts in (
        (rows.logits, rows.logit_numbers, ("logits z", "z")),
        (
            rows.probabilities,
            rows.probability_numbers,
            (f"probabilities p at T = {temperature}", "probabilities p", "p"),
        ),
    ):
        room = QRectF(left, y, start + width - left, height)
        metrics = QFontMetricsF(font)
        fits = (text for text in texts if metrics.horizontalAdvance(text) <= room.width())
        sheet.text(room, next(fits, texts[-1]), font, "muted")


def _draw_axes(sheet: Sheet, rows: Rows) -> None:
    top, bottom = rows.top, rows.top + rows.count * rows.height
    left, right = rows.logits
    gap = sheet.theme.px(TICK_GAP)
    most = max(1, int((right - left) / gap))
    ticks = [(rows.x_of(tick), tick) for tick in rows.axis.ticks(most)]
    _draw_ticks(sheet, ticks, top, bottom)
    left, right = rows.probabilities
    parts = next(count for count in (4, 2, 1) if count == 1 or right - left > count * gap)
    shares = [index / parts for index in range(parts + 1)]
    ticks = [(rows.x_of_probability(share), share) for share in shares]
    _draw_ticks(sheet, ticks, top, bottom)


def _draw_ticks(sheet: Sheet, ticks: list[tuple[float, float]], top: float, bottom: float) -> None:
    font = sheet.theme.font("small", tabular=True)
    metrics = QFontMetricsF(font)
    for x, tick in ticks:
        x = round(x) + 0.5
        sheet.painter.setPen(sheet.pen("axis" if tick == 0 else "grid"))
        sheet.painter.drawLine(QLineF(x, top, x, bottom))
        text = format_number(tick)
        width = metrics.horizontalAdvance(text) + 2
        rect = QRectF(x - width / 2, bottom + 2, width, sheet.theme.px(FOOT) - 2)
        sheet.text(rect, text, font, "muted", CENTER)


def _draw_logit(sheet: Sheet, rows: Rows, index: int, *, bold: bool) -> None:
    logit, row = sheet.params.logits[index], rows.row(index)
    left, width = rows.names
    font = QFont(rows.font)
    font.setBold(bold)
    sheet.text(QRectF(left, row.top(), width, row.height()), logit.name, font)
    zero, end = rows.x_of(0.0), rows.x_of(logit.value)
    sheet.painter.fillRect(_bar(rows, index, zero, end), sheet.color(LOGIT))
    left, width = rows.logit_numbers
    rect = QRectF(left, row.top(), width, row.height())
    sheet.text(rect, format_number(logit.value), rows.font, LOGIT, RIGHT)


def _draw_probability(sheet: Sheet, rows: Rows, index: int, *, bold: bool) -> None:
    row = rows.row(index)
    left, width = rows.probability_numbers
    rect = QRectF(left, row.top(), width, row.height())
    if sheet.params.hidden or sheet.result is None:
        sheet.text(rect, "?" if sheet.params.hidden else "–", rows.font, "muted", RIGHT)
        return
    sheet.fade()
    p = sheet.result.probabilities[index]
    start, end = rows.x_of_probability(0.0), rows.x_of_probability(p)
    sheet.painter.fillRect(_bar(rows, index, start, end), sheet.color(PROBABILITY))
    font = QFont(rows.font)
    font.setBold(bold)
    sheet.text(rect, probability(p, small=rows.small), font, PROBABILITY, RIGHT)


def probability(p: float, *, small: bool) -> str:
    """Return a probability in four digits; where room is short, in four decimals."""
    if small:
        return f"{p:.4f}" if p >= 0.0001 else "<0.0001"
    return format_number(p, 3 if p < 1e-4 else 4, pad=True)


def _draw_guess(sheet: Sheet, rows: Rows) -> None:
    prediction = sheet.params.prediction
    if prediction is None:
        return
    index = largest_row(sheet)
    at = guess_at(rows, index, prediction.values[0])
    row = rows.row(index)
    sheet.painter.setPen(sheet.pen(GUESS, 1.5, Qt.PenStyle.DashLine))
    sheet.painter.drawLine(QLineF(at.x(), row.top(), at.x(), row.bottom()))
    sheet.knob(("guess", ""), at, GUESS, diamond=True)


def _bar(rows: Rows, index: int, start: float, end: float) -> QRectF:
    """Return a bar in the middle of its row, at least a pixel long."""
    thick = round(min(THICK, THICK_SHARE * rows.height))
    left, right = min(start, end), max(start, end)
    return QRectF(round(left), round(rows.middle(index) - thick / 2), max(1.0, right - left), thick)
