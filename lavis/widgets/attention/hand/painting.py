"""How the matrices by hand are drawn, and how a cell shows what made it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from lavis.theme import Theme
from lavis.tools.attention import HandResult, Params
from lavis.widgets.attention.hand import blocks
from lavis.widgets.attention.hand.places import Layout, Place
from lavis.widgets.common.heatmap import Heatmap
from lavis.widgets.common.text import format_number

#: How much is left of what belongs to older Params.
FADED = 0.45
#: Tokens and patterns of the left and the right operand of a cell.
OPERANDS = (("first", Qt.PenStyle.SolidLine), ("second", Qt.PenStyle.DashLine))

Spot = tuple[str, int, int]


@dataclass(frozen=True)
class Painting:
    """A painter and what is to be seen."""

    painter: QPainter
    theme: Theme
    params: Params
    computed: Params
    result: HandResult | None
    stale: bool

    def draw(self, layout: Layout) -> None:
        """Draw every matrix with its title and the sign before it."""
        for place in layout.places:
            self._draw_head(place)
            given = blocks.editable(self.params, place.block.key)
            self.painter.setOpacity(FADED if self.stale and not given else 1.0)
            if place.block.rows is None:
                self._draw_hidden(place)
            else:
                self._draw_rows(place)
            self.painter.setOpacity(1.0)

    def draw_hands(
        self,
        layout: Layout,
        spot: tuple[str, int, int] | None,
        hovered: tuple[str, int, int] | None,
    ) -> None:
        """Frame the selected cell and what made it, and the cell that is pointed at."""
        if spot is not None:
            self._draw_sources(layout, spot)
        for each, token, width in ((hovered, "text", 1.5), (spot, "accent", 2.5)):
            place = layout.find(each[0]) if each is not None else None
            if each is None or place is None:
                continue
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(self.theme.pen(token, width, cosmetic=False))
            self.painter.drawRect(place.cells.rect(each[1], each[2]).adjusted(1, 1, -1, -1))

    def _draw_head(self, place: Place) -> None:
        block, painter = place.block, self.painter
        font = self.theme.font("small")
        painter.setFont(font)
        painter.setPen(self.theme.color("muted"))
        painter.drawText(place.sign, Qt.AlignmentFlag.AlignCenter, block.sign.strip())
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(self.theme.color(self._token(block.key)))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place.title, left, block.title)
        used = painter.fontMetrics().horizontalAdvance(block.title + " ")
        painter.setFont(font)
        painter.setPen(self.theme.color("muted"))
        shape = f"{block.shape[0]}×{block.shape[1]}"
        rest = place.title.adjusted(used, 0, 0, 0)
        if painter.fontMetrics().horizontalAdvance(shape) <= rest.width():
            painter.drawText(rest, left, shape)

    def _token(self, key: str) -> str:
        if key.startswith("weights:"):
            head = min(self.computed.hand.head, self.computed.hand.heads - 1)
            return "text" if key == f"weights:{head}" else "muted"
        return blocks.TOKENS.get(key, "text")

    def _draw_rows(self, place: Place) -> None:
        block = place.block
        assert block.rows is not None
        heat = Heatmap(
            block.rows,
            block.row_names,
            block.column_names,
            block.scale,
            most=block.most,
            name_share=1.0,
        )
        heat.draw(self.painter, self.theme, place.room, cells=place.cells)
        self._draw_bands(place)
        if blocks.editable(self.params, block.key):
            self._draw_edge(place)

    def _draw_edge(self, place: Place) -> None:
        """Underline what can be typed into, as fields are."""
        frame = place.cells.frame
        self.painter.setPen(self.theme.pen("accent", 2.0, cosmetic=False))
        y = frame.bottom() + 1.5
        self.painter.drawLine(QLineF(frame.left(), y, frame.right(), y))

    def _draw_bands(self, place: Place) -> None:
        """Part the columns of the heads."""
        cells, bands = place.cells, place.block.bands
        if bands < 2 or cells.columns % bands:
            return
        self.painter.setPen(self.theme.pen("text", 1.5, cosmetic=False))
        each = cells.columns // bands
        for band in range(1, bands):
            x = cells.left + band * each * cells.width
            self.painter.drawLine(QLineF(x, cells.frame.top() - 3, x, cells.frame.bottom() + 3))

    def _draw_hidden(self, place: Place) -> None:
        """Draw an empty matrix, and the guess in the row that it is about."""
        painter, cells = self.painter, place.cells
        painter.setPen(self.theme.pen("grid", cosmetic=False))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self.theme.font("small", tabular=True))
        guess = self._guess(place.block.key)
        for row in range(cells.rows):
            for column in range(cells.columns):
                rect = cells.rect(row, column)
                painter.setPen(self.theme.pen("grid", cosmetic=False))
                painter.drawRect(rect)
                guessed = guess is not None and row == guess[0]
                text = format_number(guess[1][column], 2) if guess and guessed else "?"
                if guess and guessed:
                    height = rect.height() * guess[1][column]
                    bar = QRectF(rect.left() + 1, rect.bottom() - height, rect.width() - 2, height)
                    painter.fillRect(bar, self.theme.color("selection"))
                painter.setPen(self.theme.color("accent" if guessed else "muted"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _guess(self, key: str) -> tuple[int, tuple[float, ...]] | None:
        prediction, hand = self.params.prediction, self.params.hand
        if key != "weights" or prediction is None:
            return None
        if len(prediction.values) != len(hand.tokens):
            return None
        return min(hand.query, len(hand.tokens) - 1), prediction.values

    def _draw_sources(self, layout: Layout, spot: Spot) -> None:
        if self.result is None:
            return
        parts = blocks.sources(self.computed, self.result, *spot)
        for (key, rows, columns), (token, style) in zip(parts, OPERANDS, strict=False):
            place = layout.find(key)
            if place is None or not rows or not columns:
                continue
            first = place.cells.rect(rows[0], columns[0])
            frame = first.united(place.cells.rect(rows[-1], columns[-1]))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(self.theme.pen(token, 2.0, style, cosmetic=False))
            self.painter.drawRect(frame.adjusted(1, 1, -1, -1))
