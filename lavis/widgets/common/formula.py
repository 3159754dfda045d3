"""The formula that a tool is about, with the numbers of the moment."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lavis.theme import Theme
from lavis.widgets.common import typeset
from lavis.widgets.common.text import ascii_text
from lavis.widgets.common.typeset import Drawing, Typesetter, escaped

#: Pixels of the strip's height and of its inner margins, at scale 1.
HEIGHT, MARGIN = 32, 4

#: Type of formulas has smaller letters than that of the interface: by this much it is enlarged.
LARGER = 1.2

#: Lines, and the share of the full type, that are tried in turn until a formula fits.
FORMS = ((1, 1.0), (1, 0.8), (1, 0.66), (2, 0.62), (2, 0.5))
#: Pixels of an em that can still be read, on any screen: no smaller form is tried.
LEAST = 11.5
#: A larger form is gone back to where it fits with so much to spare: while numbers change their
#: lengths the type keeps its size.
SPARE = 1.06
#: What a line is broken before: signs between terms, and the gap between two formulas.
_BREAKS = ("=", "+", "−", "/", "·")

_SELECTING = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.PopupFocusReason,
)


class Part(msgspec.Struct, frozen=True):
    """A run of text in one colour.

    Attributes
    ----------
    text : str
    token : str or None
        The colour of the thing that it names; None is the colour of text.
    bold, italic : bool
        Vectors and matrices are bold, scalars italic, numbers and signs upright.
    latex : str
        How it is typeset, for what stays the same while numbers change; "" for the numbers, which
        are written in the type of the formula. `text` says the same in one line: it is shown until
        the picture is there, copied and read aloud.
    """

    text: str
    token: str | None = None
    bold: bool = False
    italic: bool = False
    latex: str = ""


class FormulaStrip(QWidget):
    """A formula in one line; where room is short in smaller type, then in two lines.

    Its height stays. What does not fit even so is elided. The tooltip says the whole of what is
    not shown in full size.

    With the focus the formula is selected as a whole: Ctrl+C copies it as plain text.

    Parameters
    ----------
    theme : Theme
    parent : QWidget, optional
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self._selected = False
        self._fonts: dict[tuple[bool, bool, int], tuple[QFont, QFontMetricsF]] = {}
        self._typesetter: Typesetter | None = None
        self._typeset = False  # whether pictures are shown, and not the plain text
        self._sizes = (0.0,) * len(FORMS)  # pixels of an em of them
        self._form = 0
        self.setAccessibleName("Formula")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def plain_text(self) -> str:
        """The formula without its colours."""
        return "".join(part.text for part in self._parts)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show a formula."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        self.setAccessibleDescription(self.plain_text)
        self._choose_form()

    def copy(self) -> None:
        """Put the formula on the clipboard as plain text, with the ASCII minus."""
        QGuiApplication.clipboard().setText(ascii_text(self.plain_text))

    def sizeHint(self) -> QSize:
        """Return the width of the whole formula in full type."""
        form, self._form = self._form, 0
        width, self._form = self._width(), form
        return QSize(round(width) + 2 * self._theme.px(MARGIN), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: the formula is elided."""
        return QSize(self._theme.px(40), self._theme.px(HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Claim the key that copies before the window's shortcuts see it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.matches(QKeySequence.StandardKey.Copy))
            return event.isAccepted()
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = QMenu(self)
        menu.addAction("Copy formula").triggered.connect(self.copy)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the formula, unless the focus only came with the window."""
        self._selected = event.reason() in _SELECTING
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Deselect, unless the focus comes back from the menu."""
        self._selected &= event.reason() == Qt.FocusReason.PopupFocusReason
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the parts one behind the other."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = self._theme.px(MARGIN)
        if self._selected:
            self._paint_selection(painter)
        height = self.height() / FORMS[self._form][0]
        for row, parts in enumerate(self._rows()):
            self._paint_row(painter, parts, self._baseline(height) + row * height, margin)

    def _paint_row(
        self, painter: QPainter, parts: Sequence[Part], baseline: float, margin: float
    ) -> None:
        metrics = self._font(False, False)[1]
        x, end = float(margin), self.width() - margin
        elides = x + self._width(parts) > end
        last = end - metrics.horizontalAdvance("…") if elides else end
        for part in parts:
            font, metrics = self._font(part.bold, part.italic)
            painter.setFont(font)
            color = self._theme.color(part.token or "text")
            painter.setPen(color)
            width, picture = self._advance(part), self._picture(part)
            if elides and x + width > last:
                # Parts behind this one are left out, so it ends with dots.
                cut = "…" if picture else f"{part.text}…"
                shown = metrics.elidedText(cut, Qt.TextElideMode.ElideRight, end - x)
                painter.drawText(round(x), round(baseline), shown)
                break
            if picture and self._typesetter is not None:
                at = QPointF(x, round(baseline))
                self._typesetter.paint(painter, part.latex, color, self._size, at)
            else:
                painter.drawText(round(x), round(baseline), part.text)
            x += width

    def _paint_selection(self, painter: QPainter) -> None:
        widest = max(map(self._width, self._rows()))
        width = min(widest + 2 * self._theme.px(MARGIN), self.width())
        painter.setPen(self._theme.pen("accent", cosmetic=False))
        painter.setBrush(self._theme.color("selection"))
        frame = QRectF(0, 0, width, self.height()).adjusted(0.5, 2.5, -0.5, -2.5)
        painter.drawRoundedRect(frame, self._theme.px(4), self._theme.px(4))

    @property
    def _size(self) -> float:
        """Pixels of an em of what is typeset."""
        return self._sizes[self._form]

    def _width(self, parts: Sequence[Part] | None = None) -> float:
        return sum(self._advance(part) for part in (self._parts if parts is None else parts))

    def _rows(self) -> tuple[tuple[Part, ...], ...]:
        """Return the parts of each line; the second begins where a term does."""
        parts, room = self._parts, self._room
        if FORMS[self._form][0] == 1:
            return (parts,)
        x, at = 0.0, 0
        for index, part in enumerate(parts):
            if index and (not part.text.strip() or part.text.strip().startswith(_BREAKS)):
                at = index
            x += self._advance(part)
            if x > room:
                at = at or index
                break
        else:
            return (parts,)
        second = parts[at:]
        while second and not second[0].text.strip():
            second = second[1:]
        return parts[:at], second

    @property
    def _room(self) -> float:
        return self.width() - 2.0 * self._theme.px(MARGIN)

    def _advance(self, part: Part) -> float:
        picture = self._picture(part)
        if picture is not None:
            return picture.advance * self._size
        return self._font(part.bold, part.italic)[1].horizontalAdvance(part.text)

    def _picture(self, part: Part) -> Drawing | None:
        if not self._typeset or not part.latex or self._typesetter is None:
            return None
        return self._typesetter.drawing(part.latex)

    def _baseline(self, height: float) -> float:
        """Return where letters stand in a line of a height."""
        metrics = self._font(False, False)[1]
        above, below = metrics.ascent(), metrics.descent()
        if self._typeset:
            # The type of formulas reserves room for the largest signs: count the digits instead.
            ink = metrics.tightBoundingRect("0()")
            above, below = -ink.top(), ink.bottom()
            for picture in filter(None, map(self._picture, self._parts)):
                above = max(above, picture.ascent * self._size)
                below = max(below, (picture.height - picture.ascent) * self._size)
        return (height + above - below) / 2

    def _choose_form(self) -> None:
        """Show pictures if all are there, else the plain text; ask for those that are missing."""
        latex = [part.latex for part in self._parts if part.latex]
        was, self._typeset = (self._typeset, self._sizes), False
        tall = 1.0
        if latex:
            typesetter = self._ask_typesetter()
            drawings = [typesetter.drawing(item) for item in latex]
            tall = max((drawing.height for drawing in drawings if drawing), default=1.0)
            self._typeset = None not in drawings and bool(typesetter.family)
        size = LARGER * self._theme.font("title").pixelSize()
        room = self._theme.px(HEIGHT - 2)
        self._sizes = tuple(min(size * share, room / lines / tall) for lines, share in FORMS)
        if was != (self._typeset, self._sizes):
            self._fonts.clear()
        self._fit()
        self.update()

    def _fit(self) -> None:
        """Take the largest form that there is room for."""
        before = self._form
        for form, size in enumerate(self._sizes):
            if form and size < LEAST:
                continue
            self._form = form
            room = self._room / (SPARE if form < before else 1.0)
            if all(self._width(row) <= room for row in self._rows()):
                break
        self.setToolTip(self.plain_text if self._form else "")

    def _ask_typesetter(self) -> Typesetter:
        if self._typesetter is None:
            # Imported where it is needed: what is shown first needs none.
            self._typesetter = typeset.typesetter()
            self._typesetter.ready.connect(self._choose_form)
        return self._typesetter

    def _font(self, bold: bool, italic: bool) -> tuple[QFont, QFontMetricsF]:
        kind = bold, italic, self._form
        if kind not in self._fonts:
            font = self._theme.font("title", tabular=True)
            if self._typeset and self._typesetter is not None:
                font.setFamily(self._typesetter.family)
                font.setPixelSize(round(self._size))
            else:
                font.setPixelSize(round(FORMS[self._form][1] * font.pixelSize()))
            font.setBold(bold)
            font.setItalic(italic)
            self._fonts[kind] = (font, QFontMetricsF(font))
        return self._fonts[kind]

    def _restyle(self) -> None:
        self._fonts.clear()
        self._choose_form()
        self.updateGeometry()  # its height is that of the type, and its width asks for nothing


def named(text: str, token: str | None) -> Part:
    """Return the part that names a vector: bold and slanted, as books set it."""
    return Part(text, token, bold=True, italic=True, latex=rf"\mathbf{{{escaped(text)}}}")


#: Signs that every formula shares, typeset alike.
DOT = Part(" · ", latex=r"\,\cdot\,")
NORM = Part("‖", latex=r"\|")
COSINE = Part(" cos ", latex=r"\,\cos\,")
