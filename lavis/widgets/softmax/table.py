"""A table that is drawn: columns that fit, and bars where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF

from lavis.theme import Size
from lavis.widgets.common.text import shortened
from lavis.widgets.softmax.sheet import Sheet

#: The gap between columns and the height of a row at most, in lines.
GAP_SHARE, ROW_MOST = 0.7, 3.0
#: Pixels at scale 1 of a bar at least.
BAR_LEAST = 48
#: Text columns become no wider than this many times what they need.
LOOSE = 2.2
#: Digits of the numbers under short titles, as many as fit.
FEWER = (4, 3, 2)
#: Letters are larger where the table needs no more of the room than one part in this many.
AIRY = 1.3


@dataclass(frozen=True)
class Column:
    """A column of texts.

    Attributes
    ----------
    title : str
    texts : sequence of str
        One for each row.
    short : str or None
        The title where room is short; without it, `title`.
    group : str
        A title over the titles of neighbours.
    token : str
    priority : int
        Of those that do not fit, the column with the highest goes first; 0 stays.
    bars : sequence of float
        Shares from 0 to 1, drawn before the texts where there is room.
    solid : sequence of bool
        Which bars are filled; the others are hatched.
    left : bool
        Whether the texts stand at the left.
    tokens : sequence of str
        One for each row, where they differ.
    """

    title: str
    texts: Sequence[str]
    group: str = ""
    token: str = "text"
    priority: int = 0
    bars: Sequence[float] = ()
    solid: Sequence[bool] = ()
    left: bool = False
    tokens: Sequence[str] = ()
    short: str | None = None


def draw_table(sheet: Sheet, room: QRectF, columns: Sequence[Column], *, total: bool) -> None:
    """Draw as many columns and rows as fit, in the largest letters that let all of them.

    Parameters
    ----------
    sheet : Sheet
    room : QRectF
    columns : sequence of Column
    total : bool
        Whether the last row is a sum, parted by a line.
    """
    count = len(columns[0].texts)
    heads = _heads(columns)
    style = _style(sheet, room, columns, count + heads)
    metrics, line = style.metrics, style.line
    height = min(ROW_MOST * line, (room.height() - heads * line) / count)
    shown = count if height >= line else max(1, int(room.height() / line) - heads - 1)
    height = max(height, line)
    kept = _fitting(columns, metrics, room.width(), style.gap)
    widths = _widths(kept, metrics, room.width(), style.gap)
    left = room.left() + (room.width() - sum(widths)) / 2
    top = room.top() + max(0.0, (room.height() - heads * line - count * height) / 2)
    _draw_groups(sheet, style, kept, widths, QPointF(left, top))
    start, x = top + heads * line, left
    for column, width in zip(kept, widths, strict=True):
        inner = QRectF(x + style.gap / 2, start, width - style.gap, height)
        _draw_column(sheet, style, column, inner, range(shown))
        x += width
    sheet.painter.setPen(sheet.pen("grid"))
    sheet.painter.drawLine(QLineF(left, start, x, start))
    if shown < count:
        rect = QRectF(left, start + shown * height, x - left, height)
        text = f"and {count - shown} more where there is room"
        sheet.text(rect, text, style.font, "muted", Qt.AlignmentFlag.AlignHCenter)
    elif total:
        y = start + (count - 1) * height
        sheet.painter.drawLine(QLineF(left, y, x, y))


def least_height(sheet: Sheet, columns: Sequence[Column]) -> float:
    """Return the height in which every row can be read."""
    line = QFontMetricsF(sheet.theme.font("small", tabular=True)).height() + 2
    return (len(columns[0].texts) + _heads(columns)) * line


def _heads(columns: Sequence[Column]) -> int:
    return 2 if any(column.group for column in columns) else 1


@dataclass(frozen=True)
class _Style:
    """The letters of a table, and what goes with their size."""

    font: QFont
    metrics: QFontMetricsF
    line: float
    gap: float


def _style(sheet: Sheet, room: QRectF, columns: Sequence[Column], lines: int) -> _Style:
    """Return the largest letters in which everything has room to breathe, else the smallest."""
    sizes: tuple[Size, ...] = ("title", "body", "small")
    for size in sizes:
        font = sheet.theme.font(size, tabular=True)
        metrics = QFontMetricsF(font)
        line = metrics.height() + 2
        style = _Style(font, metrics, line, GAP_SHARE * line)
        width = sum(_needs(columns, metrics, style.gap))
        if width * AIRY <= room.width() and lines * line * AIRY <= room.height():
            break
    return style


def _needs(columns: Sequence[Column], metrics: QFontMetricsF, gap: float) -> list[float]:
    """Return the width that each column needs; the last of a group makes room for its title."""
    wide = metrics.horizontalAdvance
    found = [max(map(wide, (each.title, *each.texts))) + gap + 2 for each in columns]
    sums: dict[str, float] = {}
    for index, column in enumerate(columns):
        sums[column.group] = sums.get(column.group, 0.0) + found[index]
        last = index + 1 == len(columns) or columns[index + 1].group != column.group
        if column.group and last:
            found[index] += max(0.0, wide(column.group) + gap + 2 - sums[column.group])
    return found


def _fitting(
    columns: Sequence[Column], metrics: QFontMetricsF, width: float, gap: float
) -> list[Column]:
    """Return the columns that fit; where even those that stay do not, with fewer letters."""
    kept = list(columns)
    tries = (columns, *([_shorter(each, digits) for each in columns] for digits in FEWER))
    for some in tries:
        kept = list(some)
        while sum(_needs(kept, metrics, gap)) > width:
            spare = max(kept, key=lambda column: column.priority)
            if spare.priority == 0:
                break
            kept.remove(spare)
        else:
            return kept
    return kept


def _shorter(column: Column, digits: int) -> Column:
    """Return a column under its short title, its numbers of fewer digits."""
    texts = [shortened(text, digits) for text in column.texts]
    title = column.title if column.short is None else column.short
    return replace(column, title=title, group=column.group.partition(",")[0], texts=texts)


def _widths(
    columns: Sequence[Column], metrics: QFontMetricsF, width: float, gap: float
) -> list[float]:
    """Return the widths of columns: columns with bars share what is left, else all a little."""
    needs = _needs(columns, metrics, gap)
    spare = width - sum(needs)
    if spare <= 0:
        return [need * width / sum(needs) for need in needs]
    with_bars = sum(bool(column.bars) for column in columns)
    if with_bars:
        return [
            need + (spare / with_bars if column.bars else 0.0)
            for need, column in zip(needs, columns, strict=True)
        ]
    factor = min(LOOSE, width / sum(needs))
    return [need * factor for need in needs]


def _draw_groups(
    sheet: Sheet,
    style: _Style,
    columns: Sequence[Column],
    widths: Sequence[float],
    corner: QPointF,
) -> None:
    """Write the titles over neighbours of one group."""
    index, x = 0, corner.x()
    while index < len(columns):
        group, start = columns[index].group, x
        while index < len(columns) and columns[index].group == group:
            x += widths[index]
            index += 1
        if group:
            rect = QRectF(start, corner.y(), x - start, style.line)
            rect.adjust(style.gap / 2, 0, -style.gap / 2, 0)
            sheet.text(rect, group, style.font, "muted", Qt.AlignmentFlag.AlignHCenter)
            sheet.painter.setPen(sheet.pen("grid"))
            sheet.painter.drawLine(QLineF(rect.bottomLeft(), rect.bottomRight()))


def _draw_column(sheet: Sheet, style: _Style, column: Column, first: QRectF, shown: range) -> None:
    align = Qt.AlignmentFlag.AlignLeft if column.left else Qt.AlignmentFlag.AlignRight
    font, metrics, line = style.font, style.metrics, style.line
    head = QRectF(first.left(), first.top() - line, first.width(), line)
    sheet.text(head, column.title, font, "muted", align)
    widest = max(metrics.horizontalAdvance(text) for text in column.texts) + 8
    room = first.width() - widest
    for index in shown:
        rect = first.translated(0, index * first.height())
        token = column.tokens[index] if column.tokens else column.token
        sheet.text(rect, column.texts[index], font, token, align)
        if index < len(column.bars) and room >= sheet.theme.px(BAR_LEAST):
            track = QRectF(rect.left(), rect.top(), room, rect.height())
            _draw_bar(sheet, track, column.bars[index], column.solid[index], token)


def _draw_bar(sheet: Sheet, track: QRectF, share: float, solid: bool, token: str) -> None:
    """Draw what is kept filled, and what is cut off as a hatched outline."""
    thick = round(0.5 * track.height())
    bar = QRectF(
        round(track.left()),
        round(track.center().y() - thick / 2),
        max(1.0, round(share * track.width())),
        thick,
    )
    color = sheet.color(token if solid else "muted")
    if solid:
        sheet.painter.fillRect(bar, color)
        return
    sheet.painter.fillRect(bar, QBrush(color, Qt.BrushStyle.BDiagPattern))
    sheet.painter.setPen(sheet.pen("muted"))
    sheet.painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
