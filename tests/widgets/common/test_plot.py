"""Plots: scales and ticks, places, what is drawn, and what pointer and keys say."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import pictures

from lavis.theme import Theme
from lavis.widgets.common.plot import Axis, Guide, Plot, PlotView, Series, draw_plot, lay_out
from lavis.widgets.common.plot.marks import SHAPES
from lavis.widgets.common.plot.scale import Scale, fitted, ticks
from lavis.widgets.shell import export

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key

SIZES = (128.0, 256.0, 512.0)
FAST = Series(
    key="f32",
    name="float32",
    x=SIZES,
    y=(100.0, 200.0, 300.0),
    low=(90.0, 190.0, 280.0),
    high=(110.0, 205.0, 305.0),
    notes=("", "noisy", ""),
)
SLOW = Series(key="f64", name="float64", x=SIZES, y=(50.0, 90.0, 150.0), look=1)
PLOT = Plot(
    x=Axis("size", log=True, ticks=SIZES),
    y=Axis("GFLOP/s", zero=True),
    series=(FAST, SLOW),
    guides=(Guide(name="peak", y=320.0),),
)


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def view(qtbot, theme) -> PlotView:
    view = PlotView(theme, "Speed")
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.set_plot(PLOT, "Speed of two dtypes.")
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def image_of(theme: Theme, plot: Plot, width: int = 640, height: int = 400) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.color("canvas"))
    painter = QPainter(image)
    draw_plot(painter, theme, plot, lay_out(theme, plot, QRectF(0, 0, width, height)))
    painter.end()
    return image


# -- scales and ticks


@given(
    low=st.floats(1e-6, 1e5),
    span=st.floats(1.01, 1e5),
    log=st.booleans(),
    share=st.floats(0, 1),
)
def test_a_number_is_where_its_pixel_says(low, span, log, share) -> None:
    scale = fitted(Axis(log=log), [low, low * span]).between(10.0, 500.0)
    value = low + share * (low * span - low)
    assert 10.0 <= scale.pixel(value) <= 500.0
    assert scale.value(scale.pixel(value)) == pytest.approx(value, rel=1e-6)


@given(low=st.floats(1e-9, 1e9), span=st.floats(1.001, 1e9), log=st.booleans())
def test_ticks_lie_on_the_axis_rise_and_are_about_as_many_as_fit(low, span, log) -> None:
    scale = fitted(Axis(log=log), [low, low * span])
    found = ticks(scale, 8)
    assert found == sorted(set(found))
    assert len(found) <= 26
    for value in found:
        assert scale.low - 1e-6 <= scale.inner(value) <= scale.high + 1e-6
    assert found or log


def test_powers_stand_alone_on_a_long_axis_and_with_2_and_5_on_a_short_one() -> None:
    assert ticks(Scale(0.0, 6.0, log=True), 6) == [10.0**power for power in range(7)]
    assert ticks(Scale(0.0, 1.0, log=True), 6) == [1, 2, 5, 10]
    assert ticks(Scale(0.0, 12.0, log=True), 4) == [1, 1e3, 1e6, 1e9, 1e12]


def test_an_axis_follows_the_data_reaches_zero_and_keeps_given_ends() -> None:
    assert fitted(Axis(zero=True), [3, 10]).low == 0
    assert fitted(Axis(), [3, 10]).low == pytest.approx(3 - 0.05 * 7)
    assert fitted(Axis(low=1, high=20), [3, 10]) == Scale(1, 20)
    level = fitted(Axis(), [5.0, 5.0])
    assert level.low < 5 < level.high


def test_zooming_keeps_what_is_under_the_pointer() -> None:
    scale = Scale(0.0, 10.0, start=100.0, end=300.0)
    zoomed = scale.zoomed(150.0, 0.5)
    assert zoomed.value(150.0) == pytest.approx(scale.value(150.0))
    assert zoomed.high - zoomed.low == pytest.approx(5.0)
    assert scale.moved(20.0).value(170.0) == pytest.approx(scale.value(150.0))


# -- what is drawn


def test_every_point_is_inside_the_frame_and_further_up_where_it_is_more(theme) -> None:
    layout = lay_out(theme, PLOT, QRectF(0, 0, 640, 400))
    for series in PLOT.series:
        places = [layout.pixel(x, y) for x, y in zip(series.x, series.y, strict=True)]
        assert all(layout.frame.contains(place) for place in places)
        assert [p.y() for p in places] == sorted((p.y() for p in places), reverse=True)
        assert [p.x() for p in places] == sorted(p.x() for p in places)
    assert [tick.text for tick in layout.x_ticks] == ["128", "256", "512"]
    assert [entry.text for entry in layout.entries] == ["float32", "float64"]


def test_guides_are_made_room_for_unless_they_say_otherwise(theme) -> None:
    room = QRectF(0, 0, 640, 400)
    far = Guide(name="peak", y=5000.0)
    assert lay_out(theme, _with(guides=(far,)), room).y.high > 5000
    out = Guide(name="peak", y=5000.0, fits=False)
    assert lay_out(theme, _with(guides=(out,)), room).y.high < 400


def test_no_two_of_eight_series_look_alike_even_without_colour() -> None:
    looks = {
        (look % len(SHAPES), Series(key="", name="", x=(), y=(), look=look).dash)
        for look in range(16)
    }
    assert len(looks) == 16


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_lines_marks_bands_and_guides_have_the_colours_of_the_theme(theme, choice) -> None:
    theme.choose(choice)
    image = image_of(theme, PLOT)
    colours = pictures.colours(image)
    for token in ("canvas", FAST.color, SLOW.color, "grid"):
        assert theme.color(token).rgb() in colours, token
    layout = lay_out(theme, PLOT, QRectF(0, 0, 640, 400))
    for x, y in zip(FAST.x, FAST.y, strict=True):
        assert image.pixel(layout.pixel(x, y).toPoint()) == theme.color(FAST.color).rgb()


def test_a_hidden_series_is_not_drawn_and_the_axis_follows_what_is_left(theme) -> None:
    plot = _with(hidden=("f32",), guides=())
    assert theme.color(FAST.color).rgb() not in pictures.colours(image_of(theme, plot))
    assert lay_out(theme, plot, QRectF(0, 0, 640, 400)).y.high < 200
    assert len(lay_out(theme, plot, QRectF(0, 0, 640, 400)).entries) == 2


def test_columns_stand_on_zero_and_only_whole_numbers_are_written(theme) -> None:
    column = Series(key="n", name="n", x=(1.0, 2.0), y=(2.0, 1.0), width=1.0)
    plot = Plot(x=Axis("k"), y=Axis("n", zero=True, whole=True), series=(column,), legend=False)
    layout = lay_out(theme, plot, QRectF(0, 0, 640, 400))
    assert layout.y.value(layout.frame.bottom()) == pytest.approx(0)
    assert [tick.text for tick in layout.y_ticks] == ["0", "1", "2"]
    image = image_of(theme, plot)
    colour = theme.color(column.color).rgb()
    assert image.pixel(layout.pixel(1.0, 1.9).toPoint()) == colour
    assert image.pixel(layout.pixel(2.0, 0.5).toPoint()) == colour
    assert image.pixel(layout.pixel(2.0, 1.5).toPoint()) != colour


def test_what_has_no_place_on_a_logarithmic_axis_leaves_a_gap(theme) -> None:
    series = Series(key="a", name="a", x=(1.0, 2.0, 3.0), y=(1.0, 0.0, math.nan))
    plot = Plot(x=Axis(), y=Axis(log=True), series=(series,))
    assert plot.values("y") == [1.0]
    image_of(theme, plot)


def test_without_points_it_says_so_and_has_no_numbers(theme, qtbot) -> None:
    plot = Plot(x=Axis("size"), y=Axis("speed"), empty="Nothing is measured yet.")
    layout = lay_out(theme, plot, QRectF(0, 0, 640, 400))
    assert layout.x_ticks == layout.y_ticks == ()
    assert theme.color("muted").rgb() in pictures.colours(image_of(theme, plot))


@pytest.mark.parametrize("size", [(96, 72), (200, 120), (3840, 2160)])
def test_it_is_drawn_at_every_size(theme, size) -> None:
    crowd = tuple(
        Series(key=str(i), name=f"a series with a long name, {i}", x=SIZES, y=FAST.y, look=i)
        for i in range(30)
    )
    plot = _with(series=crowd)
    layout = lay_out(theme, plot, QRectF(0, 0, *size))
    assert layout.frame.height() >= 1
    for entry in layout.entries:
        assert entry.rect.right() <= size[0]
    if size == (200, 120):
        assert not layout.entries
    image_of(theme, plot, *size)


def test_a_legend_without_room_says_how_many_are_missing(theme) -> None:
    crowd = tuple(
        Series(key=str(i), name=f"series number {i}", x=SIZES, y=FAST.y) for i in range(30)
    )
    entries = lay_out(theme, _with(series=crowd), QRectF(0, 0, 300, 300)).entries
    named = [entry for entry in entries if entry.series is not None]
    assert entries[-1].text == f"and {30 - len(named)} more"
    assert entries[-1].series is None


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_it_is_exported_as_it_is_seen(view, theme, form) -> None:
    made = export.picture(view, theme, form)
    if form == "png":
        image = QImage.fromData(made)
        assert theme.color(FAST.color).rgb() in pictures.colours(image)
    elif form == "svg":
        text = made.decode()
        assert "GFLOP/s" in text
        assert "float64" in text
    else:
        assert made.startswith(b"%PDF")


# -- pointer and keys


def move(view: PlotView, at: QPointF) -> None:
    QTest.mouseMove(view, at.toPoint())
    QApplication.processEvents()


def test_the_pointer_says_which_point_it_is(view) -> None:
    at = view.place_of(("f32", 1))
    move(view, at + QPointF(3, 2))
    assert view.pointed == ("f32", 1)
    said = view.accessibleDescription()
    for part in ("Speed of two dtypes.", "float32", "size: 256", "GFLOP/s: 200", "noisy"):
        assert part in said
    move(view, QPointF(view.width() - 40, 5))
    assert view.pointed is None


def test_the_arrows_go_from_point_to_point_and_enter_chooses(view, qtbot) -> None:
    view.setFocus()
    QTest.keyClick(view, Key.Key_Right)
    assert view.pointed == ("f32", 0)
    QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Down)
    assert view.pointed == ("f64", 1)
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.keyClick(view, Key.Key_Return)
    assert chosen.args == ["f64", 1]
    for _ in range(5):
        QTest.keyClick(view, Key.Key_Left)
    assert view.pointed == ("f64", 0)
    QTest.keyClick(view, Key.Key_Escape)
    assert view.pointed is None


def test_a_click_chooses_and_one_in_the_legend_hides(view, qtbot) -> None:
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.mouseClick(view, LEFT, NONE, view.place_of(("f64", 2)).toPoint())
    assert chosen.args == ["f64", 2]
    with qtbot.waitSignal(view.toggled) as toggled:
        QTest.mouseClick(view, LEFT, NONE, view.places.entries[1].rect.center().toPoint())
    assert toggled.args == ["f64"]


def test_h_hides_the_series_of_the_point_and_shows_all_again(view, qtbot) -> None:
    view.setFocus()
    QTest.keyClick(view, Key.Key_Right)
    with qtbot.waitSignal(view.toggled) as toggled:
        QTest.keyClick(view, Key.Key_H)
    assert toggled.args == ["f32"]
    view.set_plot(_with(hidden=("f32",)))
    assert view.pointed is None
    with qtbot.waitSignal(view.toggled) as toggled:
        QTest.keyClick(view, Key.Key_H)
    assert toggled.args == ["f32"]


def test_dragging_pans_the_wheel_zooms_and_home_fits(view) -> None:
    before = view.places
    middle = before.frame.center().toPoint()
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle + QPoint(30, 0))
    QTest.mouseMove(view, middle + QPoint(60, 0))
    QTest.mouseRelease(view, LEFT, NONE, middle + QPoint(60, 0))
    assert view.places.x.low < before.x.low
    turned = view.places.x
    wheel = QWheelEvent(
        QPointF(middle),
        QPointF(view.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    zoomed = view.places.x
    assert zoomed.high - zoomed.low < turned.high - turned.low
    view.setFocus()
    QTest.keyClick(view, Key.Key_Home)
    assert view.places.x == before.x
    QTest.keyClick(view, Key.Key_Plus)
    assert view.places.x.high < before.x.high


def test_a_point_that_has_gone_is_no_longer_pointed_at(view) -> None:
    move(view, view.place_of(("f32", 2)))
    assert view.pointed == ("f32", 2)
    short = Series(key="f32", name="float32", x=SIZES[:1], y=FAST.y[:1])
    view.set_plot(_with(series=(short,)))
    assert view.pointed is None


def test_it_needs_no_pyqtgraph() -> None:
    code = "import sys, lavis.widgets.common.plot; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _with(**changes) -> Plot:
    import msgspec

    return msgspec.structs.replace(PLOT, **changes)


def drawn(theme: Theme, plot: Plot) -> QImage:
    """A plot on its canvas, 640 × 300."""
    device = QImage(640, 300, QImage.Format.Format_RGB32)
    device.fill(theme.color("canvas"))
    painter = QPainter(device)
    draw_plot(painter, theme, plot, lay_out(theme, plot, QRectF(0, 0, 640, 300)))
    painter.end()
    return device


AXES = Plot(
    x=Axis("components", low=0.0, high=100.0),
    y=Axis("share", low=0.0, high=104.0),
    series=(
        Series(key="s", name="s", x=tuple(map(float, range(100))), y=(98.0,) * 100, marks=False),
    ),
    legend=False,
)


def written(theme: Theme, plot: Plot) -> tuple[QRectF, QImage]:
    """Where the name of the first guide stands, by what changes with it, and the picture."""
    first, *others = plot.guides
    bare = replace(plot, guides=(replace(first, name=""), *others))
    with_name, without = drawn(theme, plot), drawn(theme, bare)
    changed = [
        (x, y)
        for x in range(640)
        for y in range(300)
        if with_name.pixel(x, y) != without.pixel(x, y)
    ]
    xs, ys = [x for x, _ in changed], [y for _, y in changed]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))), with_name


def test_the_name_of_a_line_is_clear_of_the_ring(qapp) -> None:
    """As on Recognise, where the ringed point is at the top and so is the name."""
    theme = Theme("light")
    k = Guide(name="k = 30", key="k", x=30.0, token="accent", dash=())
    name, _ = written(theme, replace(AXES, guides=(k,), selected=("s", 30)))
    at = lay_out(theme, AXES, QRectF(0, 0, 640, 300)).pixel(30.0, 98.0)
    assert not name.intersects(QRectF(at.x() - 8, at.y() - 8, 16, 16))


def test_no_line_goes_through_a_name(qapp) -> None:
    """As on the scree of a set that is not centred, where the marks crowd at the left."""
    theme = Theme("light")
    mark = Guide(name="95 %: k = 1", points=((0.0, 60.0), (1.0, 60.0)))
    k = Guide(x=4.0, token="accent", dash=())
    name, picture = written(theme, replace(AXES, guides=(mark, k)))
    x = round(lay_out(theme, AXES, QRectF(0, 0, 640, 300)).x.pixel(4.0))
    assert name.left() < x < name.right()
    line = theme.color("accent")
    rows = range(round(name.top()) + 2, round(name.bottom()) - 1)
    column = [picture.pixelColor(x, y) for y in rows]
    like = [abs(c.red() - line.red()) + abs(c.blue() - line.blue()) < 60 for c in column]
    assert not any(like)


# -- lines that a hand can drag


LED = Plot(
    x=Axis("components", low=0.0, high=10.0),
    y=Axis("share", low=0.0, high=1.0),
    series=(Series(key="s", name="share", x=(1.0, 2.0), y=(0.1, 0.2)),),
    guides=(
        Guide(name="mark", x=8.0),
        Guide(name="k", key="k", x=4.0, token="accent"),
        Guide(name="guess", key="guess", x=7.0),
    ),
)


def led(view: PlotView) -> list[tuple[str, float, str]]:
    view.set_plot(LED)
    wanted: list[tuple[str, float, str]] = []
    view.guided.connect(lambda *args: wanted.append(args))
    return wanted


def spot(view: PlotView, x: float) -> QPoint:
    return QPoint(round(view.places.x.pixel(x)), round(view.places.frame.center().y()))


def test_a_line_with_a_key_is_dragged_and_the_plot_stays(view) -> None:
    wanted, before = led(view), view.places.x
    QTest.mousePress(view, LEFT, pos=spot(view, 4.0))
    for x in (4.5, 5.0, 6.0):
        QTest.mouseMove(view, spot(view, x))
    QTest.mouseRelease(view, LEFT, pos=spot(view, 6.0))
    assert {key for key, _, _ in wanted} == {"k"}
    assert len({merge_key for _, _, merge_key in wanted}) == 1
    assert [x for _, x, _ in wanted] == pytest.approx([4.5, 5.0, 6.0], abs=0.05)
    assert view.places.x == before
    QTest.mousePress(view, LEFT, pos=spot(view, 7.0))
    QTest.mouseMove(view, spot(view, 2.0))
    QTest.mouseRelease(view, LEFT, pos=spot(view, 2.0))
    assert wanted[-1][0] == "guess"
    assert wanted[-1][2] != wanted[0][2]


def test_escape_drags_a_line_back_and_lets_it_go(view) -> None:
    wanted = led(view)
    QTest.mousePress(view, LEFT, pos=spot(view, 4.0))
    QTest.mouseMove(view, spot(view, 9.0))
    QTest.keyClick(view, Key.Key_Escape)
    assert wanted[-1][:2] == ("k", 4.0)
    assert wanted[-1][2] == wanted[0][2]
    count = len(wanted)
    QTest.mouseMove(view, spot(view, 2.0))
    QTest.mouseRelease(view, LEFT, pos=spot(view, 2.0))
    assert len(wanted) == count


def test_a_line_without_a_key_stays_and_the_plot_is_panned(view) -> None:
    wanted, before = led(view), view.places.x
    QTest.mousePress(view, LEFT, pos=spot(view, 8.6))
    QTest.mouseMove(view, spot(view, 8.0))
    QTest.mouseMove(view, spot(view, 7.8))
    QTest.mouseRelease(view, LEFT, pos=spot(view, 7.8))
    assert wanted == []
    assert view.places.x != before


def test_the_cursor_says_that_a_line_can_be_dragged(view) -> None:
    led(view)
    QTest.mouseMove(view, spot(view, 4.0))
    assert view.cursor().shape() == Qt.CursorShape.SizeHorCursor
    QTest.mouseMove(view, spot(view, 5.5))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor
