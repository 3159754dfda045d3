"""Markdown as a page: type, room, tables of keys, and formulas set as formulas."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
)

from lavis.theme import Theme
from lavis.widgets.common.typeset import typesetter

#: Pixels at scale 1: around the page, under a paragraph, over a heading, in a cell of a table, and
#: before a list.
MARGIN, UNDER, OVER, CELL, INDENT = 24, 8, 12, 5, 20
#: Percent of a line's own height.
LINE_HEIGHT = 125
#: Pixels of an em of a formula, and around it, at scale 1.
EM, AROUND = 19, 10

_FENCE = re.compile(r"^```math (?P<plain>.+)\n(?P<latex>[^`]+)\n```$", re.MULTILINE)
_SCHEME = "formula:"


class Formula(NamedTuple):
    """A formula of a page: as words for those who cannot see it, and as LaTeX."""

    plain: str
    latex: str


def formulas(source: str) -> list[Formula]:
    """Return the formulas of a page: fenced blocks ``math``, whose first line is plain text."""
    found = _FENCE.finditer(source)
    return [Formula(each["plain"].strip(), " ".join(each["latex"].split())) for each in found]


def write(document: QTextDocument, source: str, theme: Theme, ratio: float = 1.0) -> bool:
    """Write a page anew; return whether a formula is still being set and plain meanwhile.

    Parameters
    ----------
    document : QTextDocument
    source : str
        Markdown.
    theme : Theme
    ratio : float
        Pixels of the screen for each of the page's.
    """
    parts = formulas(source)
    pictures = [_picture(part, theme, ratio) for part in parts]
    document.setDefaultFont(theme.font())
    document.setDocumentMargin(theme.px(MARGIN))
    document.setIndentWidth(theme.px(INDENT))
    numbers = iter(range(len(parts)))

    def placed(match: re.Match[str]) -> str:
        number = next(numbers)
        if pictures[number] is None:
            return f"    {parts[number].plain}"
        return f"![{parts[number].plain}]({_SCHEME}{number})"

    document.setMarkdown(_FENCE.sub(placed, source))  # which forgets the pictures of before
    for number, picture in enumerate(pictures):
        if picture is not None:
            name = QUrl(f"{_SCHEME}{number}")
            document.addResource(QTextDocument.ResourceType.ImageResource, name, picture)
    _set_blocks(document, theme)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame, theme)
    return typesetter().busy and None in pictures


def _picture(formula: Formula, theme: Theme, ratio: float) -> QImage | None:
    """Return a formula in the colour of text; None while it is being set."""
    setter, size = typesetter(), float(theme.px(EM))
    drawing = setter.drawing(formula.latex)
    if drawing is None:
        return None
    around = theme.px(AROUND)
    width = math.ceil(drawing.advance * size) + 2 * around
    height = math.ceil(drawing.height * size) + 2 * around
    pixels = QSize(math.ceil(ratio * width), math.ceil(ratio * height))
    picture = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("field"))
    painter.drawRoundedRect(QRectF(0, 0, width, height), theme.px(6), theme.px(6))
    at = QPointF(around, around + drawing.ascent * size)
    setter.paint(painter, formula.latex, theme.color("text"), size, at)
    painter.end()
    return picture


def _set_blocks(document: QTextDocument, theme: Theme) -> None:
    """Give paragraphs, headings, lists and formulas their type and their room."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if cursor.currentTable() is None:
            form = block.blockFormat()
            heading, code = form.headingLevel(), _is_code(block)
            alone = block.text() == "\ufffc" or code
            form.setLineHeight(
                100 if alone else LINE_HEIGHT,
                QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
            )
            form.setBottomMargin(theme.px(UNDER))
            form.setTopMargin(theme.px(OVER) if heading > 1 else 0)
            if alone:
                form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.setBlockFormat(form)
            if heading:
                _set_type(cursor, theme.font("title" if heading == 1 else "body"), bold=True)
            elif code:
                _set_type(cursor, _formula_font(theme), bold=False)
        block = block.next()
    _mark_code(document, theme)


def _formula_font(theme: Theme) -> QFont:
    """Return the type of a formula that stands as text."""
    font = theme.font("title")
    font.setWeight(QFont.Weight.Normal)
    if typesetter().family:
        font.setFamily(typesetter().family)
    return font


def _is_code(block: QTextBlock) -> bool:
    """Return whether a paragraph is all code: in these pages that is a formula as text."""
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)


def _set_type(cursor: QTextCursor, font: QFont, *, bold: bool) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    form = QTextCharFormat()
    font.setBold(bold)
    form.setFont(font)
    form.setFontFixedPitch(False)
    cursor.mergeCharFormat(form)


def _mark_code(document: QTextDocument, theme: Theme) -> None:
    """Lay a ground under code within sentences; formulas as text bear a type of their own."""
    found: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        for span in block.textFormats():  # PySide's iterator over fragments crashes
            start = block.position() + span.start
            if span.format.fontFixedPitch():
                found.append((start, start + span.length))
        block = block.next()
    ground = QTextCharFormat()
    ground.setBackground(theme.color("field"))
    for start, end in found:
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(ground)


def _set_table(table: QTextTable, theme: Theme) -> None:
    """Part the rows of a table by lines; its head is muted."""
    form = table.format().toTableFormat()
    form.setBorder(0)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    form.setBorderCollapse(True)
    form.setCellPadding(theme.px(CELL))
    form.setCellSpacing(0)
    form.setTopMargin(theme.px(OVER))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            style = QTextTableCellFormat()
            style.setBottomBorder(1)
            style.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            style.setBottomBorderBrush(theme.color("border"))
            style.setPadding(theme.px(CELL))
            cell.setFormat(style)
            cursor = cell.firstCursorPosition()
            if row == 0:
                _set_type(cursor, theme.font("small"), bold=True)
                letters = QTextCharFormat()
                letters.setForeground(theme.color("muted"))
                cursor.mergeCharFormat(letters)
