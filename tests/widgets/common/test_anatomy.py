"""The anatomy of a tool at every size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QScrollArea, QWidget

from lavis.theme import Theme
from lavis.widgets.common.anatomy import Anatomy
from lavis.widgets.common.controls import Section, Slider, Toggle, ToolButton
from lavis.widgets.common.formula import Part
from lavis.widgets.common.readout import Row

LEFT = Qt.MouseButton.LeftButton


class Canvas(QWidget):
    """Something that takes the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.on_resize: list[Callable[[], None]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do once what it was told to."""
        while self.on_resize:
            self.on_resize.pop()()


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


@pytest.fixture
def window(qtbot, theme) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    anatomy = Anatomy(theme, Canvas())
    section = Section(theme, "Show")
    section.add(Toggle(theme, "sum"))
    section.add(Slider(theme, "t", 0, 1))
    anatomy.inspector_layout.addWidget(section)
    anatomy.formula.set_parts([Part("v + w")])
    anatomy.readout.set_rows([Row(f"quantity {index}", "1.000") for index in range(8)])
    window.setCentralWidget(anatomy)
    window.anatomy = anatomy
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def anatomy(window) -> Anatomy:
    return window.anatomy


@pytest.fixture
def dressed(window, theme, qapp) -> Iterator[None]:
    """Let palette, font and style sheet hold for a test."""
    before = qapp.palette(), qapp.font()
    theme.apply(qapp)
    QApplication.processEvents()
    yield
    qapp.setStyleSheet("")
    qapp.setPalette(before[0])
    qapp.setFont(before[1])


def resize(window: QMainWindow, width: int, height: int) -> None:
    window.resize(width, height)
    QApplication.processEvents()
    assert window.size().toTuple() == (width, height)


def place(anatomy: Anatomy, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(anatomy, QPoint()), widget.size())


def inspector(anatomy: Anatomy) -> QWidget:
    return anatomy.findChild(QScrollArea, "inspector")


def button(anatomy: Anatomy) -> ToolButton:
    return anatomy.findChild(ToolButton, "inspectorButton")


@pytest.mark.parametrize("size", [(320, 320), (420, 640), (560, 400), (900, 600), (1920, 1080)])
def test_the_parts_stand_in_order_at_every_size(window, anatomy, size) -> None:
    resize(window, *size)
    formula, canvas, readout = (
        place(anatomy, part) for part in (anatomy.formula, anatomy.canvas, anatomy.readout)
    )
    assert formula.bottom() < canvas.top()
    assert canvas.bottom() < readout.top()
    for part in (formula, canvas, readout, place(anatomy, button(anatomy))):
        assert anatomy.rect().contains(part)
    assert canvas.height() >= 96
    assert canvas.width() >= 120
    if anatomy.inspector_shown:
        controls = place(anatomy, inspector(anatomy))
        assert canvas.right() < controls.left()
        assert controls.top() <= canvas.top()
        assert anatomy.rect().contains(controls)


def test_the_canvas_gets_the_room(window, anatomy) -> None:
    before = anatomy.canvas.size()
    beside = inspector(anatomy).width()
    resize(window, 1300, 900)
    assert anatomy.canvas.width() == before.width() + 400
    assert inspector(anatomy).width() == beside
    assert anatomy.canvas.height() >= before.height() + 300


def test_the_inspector_is_hidden_and_shown_by_its_button(window, anatomy, qtbot) -> None:
    told: list[bool] = []
    anatomy.inspector_toggled.connect(told.append)
    width = anatomy.canvas.width()
    assert button(anatomy).accessibleName() == "Hide the controls"
    qtbot.mouseClick(button(anatomy), LEFT)
    QApplication.processEvents()
    assert not inspector(anatomy).isVisible()
    assert anatomy.canvas.width() > width + 200
    assert button(anatomy).accessibleName() == "Show the controls"
    button(anatomy).setFocus()
    qtbot.keyClick(button(anatomy), Qt.Key.Key_Space)
    QApplication.processEvents()
    assert inspector(anatomy).isVisible()
    assert anatomy.canvas.width() == width
    assert told == [False, True]
    anatomy.show_inspector(False)
    assert not anatomy.inspector_shown
    assert told == [False, True]


def test_where_it_is_narrow_the_inspector_lies_over_the_canvas(window, anatomy, qtbot) -> None:
    resize(window, 559, 600)
    assert not anatomy.inspector_shown
    alone = place(anatomy, anatomy.canvas)
    assert alone.width() > 500
    qtbot.mouseClick(button(anatomy), LEFT)
    QApplication.processEvents()
    over = place(anatomy, inspector(anatomy))
    assert inspector(anatomy).isVisible()
    assert place(anatomy, anatomy.canvas) == alone, "the canvas has moved"
    assert over.right() == pytest.approx(alone.right(), abs=2)
    assert alone.top() - 2 <= over.top()
    assert over.bottom() <= alone.bottom() + 2
    assert anatomy.childAt(over.center()) not in (None, anatomy.canvas)
    resize(window, 560, 600)
    assert inspector(anatomy).isVisible()
    assert place(anatomy, anatomy.canvas).right() < place(anatomy, inspector(anatomy)).left()


def test_the_overlay_follows_the_window(window, anatomy, qtbot) -> None:
    resize(window, 400, 500)
    anatomy.show_inspector(True)
    resize(window, 340, 420)

    def lies_within() -> bool:
        # The frame and not the canvas, around which a style sheet may draw a line of its own.
        frame = place(anatomy, anatomy.canvas.parentWidget())
        return frame.contains(place(anatomy, inspector(anatomy)))

    qtbot.waitUntil(lies_within)


def test_the_overlay_follows_a_readout_that_grows(window, anatomy) -> None:
    resize(window, 400, 600)
    anatomy.show_inspector(True)
    high = inspector(anatomy).height()
    anatomy.readout.set_rows([Row("one", "1.000")])
    for _ in range(3):
        QApplication.processEvents()
    assert inspector(anatomy).height() > high
    assert place(anatomy, inspector(anatomy)).bottom() < place(anatomy, anatomy.readout).top()


def test_narrow_and_wide_remember_each_their_own(window, anatomy) -> None:
    anatomy.show_inspector(False)
    resize(window, 400, 500)
    anatomy.show_inspector(True)
    resize(window, 900, 600)
    assert not anatomy.inspector_shown
    resize(window, 400, 500)
    assert not anatomy.inspector_shown, "an overlay opens only when it is asked for"


def test_it_may_be_resized_while_its_layout_is_at_work(window, anatomy, qtbot) -> None:
    window.takeCentralWidget()  # which would go back to the size that the window gives it
    qtbot.addWidget(anatomy)
    anatomy.show()
    # As Qt does where a part of the canvas is shown while a main window lays out its docks.
    anatomy.canvas.on_resize.append(lambda: anatomy.resize(400, 500))
    anatomy.resize(800, 500)
    assert anatomy.canvas.on_resize == []
    anatomy.resize(400, 501)
    assert not anatomy.inspector_shown
    anatomy.show_inspector(True)
    over = place(anatomy, inspector(anatomy))
    assert place(anatomy, anatomy.canvas.parentWidget()).contains(over)
    anatomy.resize(800, 500)
    QApplication.processEvents()
    assert place(anatomy, inspector(anatomy)).left() > place(anatomy, anatomy.canvas).right()


def test_escape_closes_the_overlay_before_the_window_hears_it(window, anatomy, qtbot) -> None:
    told: list[int] = []
    action = QAction(window)
    action.setShortcut(QKeySequence("Esc"))
    action.triggered.connect(lambda: told.append(1))
    window.addAction(action)
    resize(window, 400, 500)
    anatomy.show_inspector(True)
    toggle = anatomy.findChild(Toggle)
    toggle.setFocus()
    qtbot.keyClick(toggle, Qt.Key.Key_Escape)
    assert not anatomy.inspector_shown
    assert button(anatomy).hasFocus()
    assert told == []
    qtbot.keyClick(button(anatomy), Qt.Key.Key_Escape)
    assert told == [1]


def test_controls_keep_their_width_when_a_scroll_bar_comes(dressed, anatomy, qtbot) -> None:
    toggle = anatomy.findChild(Toggle)
    bar = inspector(anatomy).verticalScrollBar()
    assert not bar.isVisible()
    before = toggle.width()
    for index in range(30):
        anatomy.inspector_layout.addWidget(QPushButton(f"button {index}"))
    qtbot.waitUntil(bar.isVisible)
    assert toggle.width() == before
    left, right = place(anatomy, toggle), place(anatomy, bar)
    assert left.right() < right.left()
    assert inspector(anatomy).horizontalScrollBar().maximum() == 0


def test_controls_stand_at_the_top(anatomy) -> None:
    section = anatomy.findChild(Section)
    assert place(anatomy, section).top() - place(anatomy, inspector(anatomy)).top() <= 8
    assert section.height() <= section.sizeHint().height()


def test_the_canvas_comes_first_by_tab_and_what_is_read_last(anatomy, qtbot) -> None:
    anatomy.canvas.setFocus()
    order = []
    for _ in range(20):
        focused = QApplication.focusWidget()
        order.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is anatomy.canvas:
            break
    else:
        pytest.fail("Tab does not come round")
    assert all(widget.accessibleName() for widget in order)
    toggle = anatomy.findChild(Toggle)
    ranks = [order.index(widget) for widget in (anatomy.canvas, toggle, anatomy.formula)]
    assert ranks == sorted(ranks)
    assert order[-2:] == [anatomy.formula, anatomy.readout]


def test_the_readout_leaves_room_to_the_canvas(window, anatomy) -> None:
    anatomy.readout.set_rows([Row(f"quantity {index}", "1.000") for index in range(40)])
    resize(window, 320, 480)
    assert anatomy.readout.height() <= 0.34 * anatomy.height()
    assert anatomy.canvas.height() > anatomy.readout.height()


def test_the_scale_is_followed(window, anatomy, theme) -> None:
    width = inspector(anatomy).width()
    resize(window, 1100, 700)
    theme.set_scale(1.5)
    QApplication.processEvents()
    assert inspector(anatomy).width() == 1.5 * width
    theme.set_scale(2.0)
    QApplication.processEvents()
    assert not anatomy.inspector_shown, "1100 pixels are narrow at twice the size"


def test_an_anatomy_that_is_gone_hears_no_theme(anatomy, theme) -> None:
    shiboken6.delete(anatomy)
    theme.choose("light")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_in_a_low_dock_the_readout_does_not_lie_on_the_canvas(
    window, anatomy, theme, scale: float
) -> None:
    # As in a tool: the view asks its dock for nothing.
    anatomy.setMinimumSize(1, 1)
    theme.set_scale(scale)
    for height in (600, round(200 * scale), round(150 * scale)):
        resize(window, 620, height)
        frame, readout = anatomy.canvas.parentWidget().geometry(), anatomy.readout.geometry()
        assert frame.height() > 0
        assert not frame.intersects(readout), height
        assert anatomy.rect().contains(readout)
