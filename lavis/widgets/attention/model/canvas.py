"""The canvas of a model: the grid of heads at the left, the picture of the chosen tab beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.attention import Generation, ModelResult, Params
from lavis.tools.attention.heads import order
from lavis.widgets.attention.model import said
from lavis.widgets.attention.model.circuits import Circuits
from lavis.widgets.attention.model.comparing import Comparing
from lavis.widgets.attention.model.costs import Costs
from lavis.widgets.attention.model.following import Following
from lavis.widgets.attention.model.heats import Heats
from lavis.widgets.attention.model.lines import Lines
from lavis.widgets.attention.model.matrices import Matrices
from lavis.widgets.common.heat_view import HeatView
from lavis.widgets.common.mosaic import Mosaic

#: Pixels at scale 1 from which on grid and picture stand beside each other, and the grid's
#: most.
BESIDE, MOST = 600, 460
#: Below this height there is no room for the line that says what is pointed at.
LOW = 140


class ModelCanvas(QWidget):
    """Every head small, one thing large, and a line that says what is pointed at.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    head_chosen, head_opened : Signal(int, int)
        Layer and head that the user has clicked, or clicked twice.
    cell_chosen : Signal(int, int)
        Query and key that the user has clicked; −1 for none.
    looked : Signal(float, float, float, float)
        The part of the large map that is seen.
    appended : Signal(str)
    second_typed : Signal(str, str)
    generate_wanted : Signal()
    """

    head_chosen = Signal(int, int)
    head_opened = Signal(int, int)
    cell_chosen = Signal(int, int)
    looked = Signal(float, float, float, float)
    appended = Signal(str)
    second_typed = Signal(str, str)
    generate_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._result: ModelResult | None = None
        self._faded = False
        self._beside = False
        self._record: tuple[Generation | None, bool, bool] = (None, False, False)
        self._heats = Heats()
        self.mosaic = Mosaic(theme, "Heads, layer by layer")
        self.map = HeatView(theme, "Attention weights of the head")
        self.lines = Lines(theme)
        self.matrices = Matrices(theme)
        self.circuits = Circuits(theme)
        self.rollout = HeatView(theme, "Attention rollout")
        self.residual = HeatView(theme, "Norms of the residual stream")
        self.costs = Costs(theme)
        self.following = Following(theme)
        self.comparing = Comparing(theme)
        self.pages: dict[str, QWidget] = {
            "heads": self.map,
            "map": self.map,
            "lines": self.lines,
            "qkv": self.matrices,
            "circuits": self.circuits,
            "rollout": self.rollout,
            "residual": self.residual,
            "cost": self.costs,
            "next": self.following,
            "compare": self.comparing,
        }
        self.stack = QStackedWidget()
        for page in dict.fromkeys(self.pages.values()):
            self.stack.addWidget(page)
        self.caption = QLabel()
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setProperty("muted", True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._text = ""
        self._row = QHBoxLayout()
        self._row.addWidget(self.mosaic, 36)
        self._row.addWidget(self.stack, 64)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row, 1)
        column.addWidget(self.caption)
        self.setFocusProxy(self.mosaic)
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- what the owner sets

    def show_params(self, params: Params, result: ModelResult | None, faded: bool = False) -> None:
        """Show Params and the last good result; emits nothing."""
        self._params = params
        changed = result is not self._result
        self._result = result
        self._faded = faded
        self._choose_page()
        if result is None:
            return
        if changed or self._sorted != (params.view.sort, params.view.root):
            self._show_grid(params, result)
        self.mosaic.select(self._index(result))
        self._show_page(params, result)
        self._say()

    @property
    def result(self) -> ModelResult | None:
        """What is shown."""
        return self._result

    def show_record(self, record: Generation | None, running: bool, stale: bool) -> None:
        """Show a generated text."""
        self._record = record, running, stale
        self.following.show_record(record, running, stale)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        """Paint grid, picture and caption."""
        whole = max(1, self.width()), max(1, self.height())
        for part in (self.mosaic, self.stack, self.caption):
            if part.isHidden():
                continue
            x, y = part.x() / whole[0] * width, part.y() / whole[1] * height
            wide, high = part.width() / whole[0] * width, part.height() / whole[1] * height
            painter.save()
            painter.translate(x, y)
            if part is self.caption:
                painter.setFont(self.caption.font())
                painter.setPen(self._theme.color("muted"))
                painter.drawText(12, round(high / 2 + 5), self.caption.text())
            else:
                page = self.stack.currentWidget() if part is self.stack else part
                page.paint_on(painter, wide, high)  # type: ignore[union-attr]
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the grid beside the picture, or into a tab of its own."""
        self.caption.setVisible(self.height() >= self._theme.px(LOW))
        self._choose_page()
        self._elide()

    # -- showing

    _sorted: tuple[str, bool] = ("", False)

    def _choose_page(self) -> None:
        """Show grid and page, or one of them where there is no room for both."""
        tab = self._params.view.tab
        wide = self.width() >= self._theme.px(BESIDE)
        alone = tab == "heads"
        self.mosaic.setVisible(wide or alone)
        self.stack.setVisible(not alone)
        most = self._theme.px(MOST) if wide and not alone else 16_777_215
        self.mosaic.setMaximumWidth(most)
        if not alone:
            self.stack.setCurrentWidget(self.pages[tab])
        self.setFocusProxy(self.mosaic if wide or alone else self.pages[tab])

    def _show_grid(self, params: Params, result: ModelResult) -> None:
        self._sorted = params.view.sort, params.view.root
        info, sort = result.info, params.view.sort
        layers, heads = info.layers, info.heads
        names = said.head_names(result)
        by_place = sort == "place"
        captions: list[str] = []
        if not by_place:
            values = result.entropy if sort == "entropy" else result.distance
            captions = said.head_captions(values)
        self.mosaic.set_tiles(
            self._heats.tiles(result, params.view.root),
            (layers, heads),
            names=names,
            row_names=[f"L{layer + 1}" for layer in range(layers)] if by_place else (),
            column_names=[f"H{head + 1}" for head in range(heads)] if by_place else (),
            captions=captions,
            order=order(result, sort),
            turns=by_place,
            flow=not by_place,
        )

    def _show_page(self, params: Params, result: ModelResult) -> None:
        """Show the page that is seen; the others when they are."""
        view, size = params.view, len(result.reading.tokens)
        token = view.token if view.token < size else -1
        key = view.key if view.key < size else -1
        cell = (token, key) if token >= 0 and key >= 0 else None
        tab = view.tab
        if tab in ("map", "heads"):
            self.map.set_heat(self._heats.weights(result, view.root), "query", "key")
            self.map.see(view.x0, view.y0, view.x1, view.y1)
            self.map.set_cursor_cell(cell)
            self.map.set_bands(((token, "accent"),) if token >= 0 and key < 0 else ())
            self.map.set_faded(self._faded)
        elif tab == "lines":
            self.lines.set_weights(result.reading.tokens, result.head.weights)
            self.lines.select(token)
        elif tab == "qkv":
            self.matrices.show_result(result, token, key, self._faded)
        elif tab == "circuits":
            self.circuits.show_head(result.head)
        elif tab == "rollout":
            self.rollout.set_heat(
                self._heats.rollout(result, view.root), "after the last layer", "input"
            )
            self.rollout.set_cursor_cell(cell)
            self.rollout.set_faded(self._faded)
        elif tab == "residual":
            self.residual.set_heat(self._heats.norms(result))
            self.residual.set_faded(self._faded)
        elif tab == "cost":
            self.costs.show_result(result)
        elif tab == "next":
            self.following.show_result(result, self._faded)
        elif tab == "compare":
            self.comparing.show_result(result, params.text, params.second, self._faded)

    def _index(self, result: ModelResult) -> int:
        info = result.info
        layer = min(self._params.layer, info.layers - 1)
        return layer * info.heads + min(self._params.head, info.heads - 1)

    def _say(self) -> None:
        """Say what is pointed at, else what is shown."""
        result = self._result
        if result is None:
            return
        self._text = said.caption(self._params, result, self._pointed(result))
        self._elide()

    def _pointed(self, result: ModelResult) -> said.Pointed:
        if self.mosaic.hovered >= 0 and self.mosaic.underMouse():
            return "head", *divmod(self.mosaic.hovered, result.info.heads)
        page = self.stack.currentWidget()
        if isinstance(page, HeatView) and page.hovered is not None:
            kind = {id(self.rollout): "rollout", id(self.residual): "residual"}
            return kind.get(id(page), "weights"), *page.hovered
        if page is self.lines and self.lines.hovered is not None:
            side, index = self.lines.hovered
            return side, index, -1
        if page is self.matrices:
            for name, view in self.matrices.views.items():
                if view.hovered is not None:
                    return name, *view.hovered
        return "", -1, -1

    def _elide(self) -> None:
        metrics = self.caption.fontMetrics()
        room = self.caption.width() - 2 * self._theme.px(12)
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.caption.setText(shown)
        self.caption.setToolTip(self._text if shown != self._text else "")

    # -- what hands want

    def _connect(self) -> None:
        self.mosaic.chosen.connect(self._on_head)
        self.mosaic.opened.connect(self._on_opened)
        self.mosaic.pointed.connect(self._say)
        for view in (self.map, self.rollout):
            view.chosen.connect(self.cell_chosen)
        for view in (self.map, self.rollout, self.residual):
            view.pointed.connect(self._say)
        self.map.looked.connect(self.looked)
        self.lines.pointed.connect(self._say)
        self.lines.chosen.connect(self._on_token)
        self.matrices.chosen.connect(self.cell_chosen)
        self.matrices.pointed.connect(self._say)
        self.following.appended.connect(self.appended)
        self.following.generate_wanted.connect(self.generate_wanted)
        self.comparing.typed.connect(self.second_typed)

    def _on_head(self, index: int) -> None:
        if self._result is not None:
            self.head_chosen.emit(*divmod(index, self._result.info.heads))

    def _on_opened(self, index: int) -> None:
        if self._result is not None:
            self.head_opened.emit(*divmod(index, self._result.info.heads))

    def _on_token(self, token: int) -> None:
        self.cell_chosen.emit(token, -1)

    def _restyle(self) -> None:
        px = self._theme.px
        self.caption.setFont(self._theme.font("small", tabular=True))
        self.caption.setFixedHeight(px(22))
        self.caption.setContentsMargins(px(12), 0, px(12), 0)
        self._row.setSpacing(0)
        self._choose_page()
