"""The eigenface browser as a person meets it: real events, a real store, real results."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lavis.compute import backend as backends
from lavis.compute import pca
from lavis.document import Assets, Context, Offer
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.eigenfaces import (
    K_FOR_95,
    TOOL,
    Fetched,
    Occlusion,
    Params,
    Source,
    Streamed,
    View,
)
from lavis.tools.eigenfaces.exchange import accept, start_prediction
from lavis.tools.eigenfaces.functions import run
from lavis.tools.eigenfaces.history import describe
from lavis.tools.eigenfaces.params import Tab
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import EigenfacesView, plots, words

LEFT, Key = Qt.MouseButton.LeftButton, Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
replace = msgspec.structs.replace
DRAWN = Source("synthetic")
TABS = get_args(Tab)


@pytest.fixture(scope="module")
def ctx() -> Context:
    return Context(backends.get("numpy"), Assets())


class Desk:
    """A view bound to a store as the dock binds it."""

    def __init__(self, theme: Theme, ctx: Context) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = ctx
        self.theme = theme
        self.view = EigenfacesView(theme)
        self.view.set_assets(ctx.array)
        self.wanted: list[str] = []
        self.view.task_wanted.connect(self.wanted.append)
        self.view.edited.connect(self.obey)
        self.store.changed.connect(self.show)
        self.show()

    @property
    def params(self) -> Params:
        return self.store.document.panel(self.panel_id).params

    @property
    def steps(self) -> int:
        return self.store.stack.count()

    def obey(self, params: Params, key: str) -> None:
        self.store.edit(self.panel_id, params, describe(self.params, params), key)

    def show(self, *_) -> None:
        self.result = run(self.params, self.ctx)
        self.view.render(self.params, self.result, self.params)

    def open(self, tab: str, **changes) -> None:
        params = replace(self.params, **changes)
        params = replace(params, view=replace(params.view, tab=tab))
        self.store.edit(self.panel_id, params, "Open", "")
        self.store.stack.clear()
        self.view.grab()  # what is laid out late is laid out now

    def row(self, name: str) -> str:
        rows = {row.name: row.text for row in self.view.anatomy.readout.rows}
        return rows[name]


@pytest.fixture
def desk(qapp, qtbot, ctx) -> Desk:
    theme = Theme("light")
    theme.apply(qapp)
    made = Desk(theme, ctx)
    qtbot.addWidget(made.view)
    made.view.resize(1100, 760)
    made.view.show()
    qtbot.waitExposed(made.view)
    return made


def drag(widget, start: QPointF, *ways: QPointF, release: bool = True) -> None:
    QTest.mousePress(widget, LEFT, pos=start.toPoint())
    for way in ways:
        QTest.mouseMove(widget, (start + way).toPoint())
    if release:
        QTest.mouseRelease(widget, LEFT, pos=(start + ways[-1]).toPoint())


# -- what a newcomer stumbled over


def test_while_nothing_is_selected_the_field_is_empty(desk: Desk) -> None:
    desk.open("map")
    section = desk.view.inspector.map
    assert section.selected.text() == ""
    section.selected.setFocus()
    QTest.keyClicks(section.selected, "1")
    QTest.keyClick(section.selected, Key.Key_Return)
    assert desk.params.view.selected == "1"
    desk.view.map.face_chosen.emit(-1)
    section.selected.clearFocus()
    desk.show()
    assert section.selected.text() == ""


def test_small_shares_stand_whole_under_their_eigenfaces(desk: Desk) -> None:
    desk.open("gallery", source=DRAWN)
    desk.view.resize(1280, 800)
    desk.view.grab()
    gallery = desk.view.gallery
    metrics = QFontMetricsF(desk.theme.font("small", tabular=True))
    least = min(desk.result.explained_variance_ratio[: len(desk.result.gallery)])
    assert 0 < 100 * least < 0.1, "smaller than the narrowest share that is written"
    for caption in gallery._captions:
        assert metrics.horizontalAdvance(caption) <= gallery.places().side + 4, caption


def test_the_header_of_build_is_about_what_is_built(desk: Desk) -> None:
    desk.open("build", source=DRAWN, build=(2.0, -1.5))
    formula = desk.view.anatomy.formula
    before = formula.plain_text
    assert f"RMSE to face 1 {format_number(desk.result.built_rmse, pad=True)}" in before
    assert "components set 2" in before
    desk.obey(replace(desk.params, build=(2.0, -1.5, 1.0)), "")
    assert formula.plain_text != before
    assert "components set 3" in formula.plain_text
    names = [row.name for row in desk.view.anatomy.readout.rows]
    assert "RMSE of face 1" not in names


def test_in_a_small_dock_the_verdict_is_seen_without_scrolling(desk: Desk) -> None:
    desk.open("repair", source=DRAWN, k=60)
    desk.view.resize(360, 640)
    desk.view.grab()
    readout = desk.view.anatomy.readout
    place = [row.name for row in readout.rows].index("is this a face?")
    cell = readout._cells[place]
    assert readout.viewport().rect().contains(cell.mapTo(readout.viewport(), QPoint(4, 10)))
    plane = desk.view.repair.verdict
    assert plane.isVisibleTo(desk.view)
    assert "Face 1 is a face" in plane.accessibleDescription()


def test_a_cut_picture_says_so(desk: Desk) -> None:
    street = np.linspace(0, 1, 30 * 90).reshape(30, 90)
    offer = Offer("image", "A street", street, "here")
    desk.open("repair")
    desk.obey(accept(desk.params, offer, desk.ctx.assets.put), "")
    said = desk.view.inspector.parts["repair"].cut
    assert "the middle 33 % is looked at" in said.text()
    assert said.isVisibleTo(desk.view)
    assert "33 %" in desk.view.repair.verdict.accessibleDescription()


# -- the set and its subspace


def test_the_first_picture_is_the_mean_in_greys_and_eigenfaces_in_colours(desk: Desk) -> None:
    gallery = desk.view.gallery
    assert gallery.order == tuple(range(1 + len(desk.result.gallery)))
    picture = gallery.grab().toImage()
    ratio = picture.devicePixelRatio()

    def coloured(index: int) -> int:
        place = gallery.rect_of(index)
        spots = [place.topLeft() + QPointF(place.width() * x / 9, place.height() * y / 9)
                 for x in range(1, 9) for y in range(1, 9)]  # fmt: skip
        colours = [picture.pixelColor((spot * ratio).toPoint()) for spot in spots]
        return sum(c.red() != c.green() or c.green() != c.blue() for c in colours)

    assert coloured(0) == 0
    assert coloured(1) > 40


def test_eigenfaces_are_chosen_by_click_and_by_arrows(desk: Desk) -> None:
    gallery = desk.view.gallery
    QTest.mouseClick(gallery, LEFT, pos=gallery.rect_of(4).center().toPoint())
    assert desk.params.view.component == 3
    sigma = float(desk.result.singular_values[3])
    assert desk.row("σ of u₄") == f"{sigma:.3f}"[:5]
    QTest.keyClick(gallery, Key.Key_Right)
    assert desk.params.view.component == 4
    assert desk.view.inspector.parts["gallery"].component.value == 5
    QTest.mouseClick(gallery, LEFT, pos=gallery.rect_of(0).center().toPoint())
    assert desk.params.view.component == 4, "the mean face is no component"
    assert gallery.selected == 5
    assert desk.steps == 0, "to look is no step"


def test_the_formula_says_k_share_and_error_of_the_moment(desk: Desk) -> None:
    desk.obey(replace(desk.params, k=7), "")
    said = desk.view.anatomy.formula.plain_text
    share = 100 * float(desk.result.cumulative[6])
    assert f"k = 7 of {len(desk.result.cumulative)}" in said
    assert f"{share:.2f}"[:5] in said
    assert f"{desk.result.rmse:.4f}"[:6] in said


def test_centring_is_a_switch_with_its_lesson(desk: Desk) -> None:
    desk.open("scree", source=DRAWN)
    inspector = desk.view.inspector
    centred = desk.result.counts[2]
    assert f"{centred} of them" in inspector.lesson.text()
    QTest.mouseClick(inspector.center_toggle, LEFT, pos=QPoint(8, 10))
    assert not desk.params.center
    assert desk.result.counts[2] < centred
    assert "classic mistake" in inspector.lesson.text()
    assert f"{desk.result.counts[2]} components" in inspector.lesson.text()


def test_dragging_k_fits_nothing_and_is_one_step(desk: Desk, monkeypatch) -> None:
    desk.open("scree")
    fits: list[object] = []
    before = pca.fit
    monkeypatch.setattr(pca, "fit", lambda *a, **b: (fits.append(a), before(*a, **b))[1])
    scree = desk.view.scree
    places = scree.places
    start = QPointF(places.x.pixel(desk.params.k), places.frame.center().y())
    ways = [QPointF(way, 0) for way in range(4, 120, 4)]
    drag(scree, start, *ways)
    assert desk.params.k == round(places.x.value(start.x() + ways[-1].x()))
    assert desk.view.inspector.k_slider.value == desk.params.k
    assert desk.steps == 1
    assert fits == []
    slider = desk.view.inspector.k_slider
    slider.setFocus()
    for _ in range(5):
        QTest.keyClick(slider.focusProxy(), Key.Key_Left)
    assert desk.steps == 2
    assert fits == []


def test_escape_puts_the_line_of_k_back(desk: Desk) -> None:
    desk.open("scree")
    scree, k = desk.view.scree, desk.params.k
    scree.setFocus()
    start = QPointF(scree.places.x.pixel(k), scree.places.frame.bottom() + 2)
    drag(scree, start, QPointF(40, 0), QPointF(90, 0), release=False)
    assert desk.params.k > k
    QTest.keyClick(scree, Key.Key_Escape)
    assert desk.params.k == k
    QTest.mouseRelease(scree, LEFT, pos=(start + QPointF(90, 0)).toPoint())
    assert desk.params.k == k
    assert desk.steps == 0


def test_the_marks_stand_at_the_components_that_reach_them(desk: Desk) -> None:
    plot = plots.scree(desk.params, desk.result)
    named = {guide.name: guide.points[-1] for guide in plot.guides if "%" in guide.name}
    for mark, count in zip((80, 90, 95, 99), desk.result.counts, strict=True):
        assert named[f"{mark} %: k = {count}"] == (count, mark)
    assert desk.row("k for 80 … 99 %") == " · ".join(map(str, desk.result.counts))


def test_a_prediction_is_placed_by_dragging_and_tells_nothing(desk: Desk) -> None:
    answer = desk.result.counts[2]
    desk.obey(start_prediction(desk.params, K_FOR_95), "")
    desk.open("scree")
    desk.view.grab()
    scree = desk.view.scree
    assert desk.row("k for 80 … 99 %") == "hidden"
    assert desk.row("share kept") == "hidden"
    assert "%" not in desk.view.anatomy.formula.plain_text
    assert str(answer) not in desk.view.inspector.guess.asked.text()
    assert scree.plot.series == ()
    places = scree.places
    guess = desk.params.prediction.values[0]
    start = QPointF(places.x.pixel(guess), places.frame.center().y())
    drag(scree, start, QPointF(20, 0), QPointF(200, 0))
    placed = desk.params.prediction.values[0]
    assert placed == round(places.x.value(start.x() + 200)) > guess
    section = desk.view.inspector.guess
    assert section.guess.value == placed
    assert section.isVisible()
    field = section.guess.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "33")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.params.prediction.values == (33.0,)
    revealed = replace(desk.params.prediction, revealed=True)
    desk.obey(replace(desk.params, prediction=revealed), "")
    assert f"{answer} components reach 95 %; you said 33." in section.asked.text()
    assert len(scree.plot.series) == 2


def test_a_result_of_before_does_not_betray_the_answer(desk: Desk) -> None:
    hidden = start_prediction(desk.params, K_FOR_95)
    desk.view.render(hidden, desk.result, desk.params)
    assert desk.view.anatomy.readout.rows == []
    assert desk.view.scree.plot.series == ()


# -- reconstruct


def test_faces_are_chosen_in_the_strip(desk: Desk) -> None:
    desk.open("reconstruct")
    page = desk.view.reconstruct
    cells = dict(page.strip.cells(page.strip.room))
    QTest.mouseClick(page.strip, LEFT, pos=cells[3].center().toPoint())
    assert desk.params.face == 3
    QTest.keyClick(page.strip, Key.Key_Right)
    assert desk.params.face == 4
    QTest.keyClick(page.triptych, Key.Key_Left)
    assert desk.params.face == 3
    assert desk.view.inspector.parts["face"].face.value == 4
    assert [panel.title for panel in page.panels()] == ["original", "k = 30", "error"]
    np.testing.assert_array_equal(page.panels()[0].pixels, desk.result.images[3])
    assert f"RMSE {desk.result.rmse:.3g}" in desk.view.reconstruct.triptych.accessibleDescription()


def test_space_plays_from_the_mean_to_the_face_in_one_step(desk: Desk, monkeypatch) -> None:
    desk.open("reconstruct", k=1)
    page, now = desk.view.reconstruct, [0.0]
    monkeypatch.setattr(page.stepper.player, "_clock", lambda: now[0])
    QTest.keyClick(page.triptych, Key.Key_Space)
    assert page.stepper.player.playing
    seen = []
    for second in np.linspace(0.1, 7, 30):
        now[0] = float(second)
        page.stepper.player._on_frame()
        seen.append(desk.params.k)
        if not page.stepper.player.playing:
            break
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert seen[-1] == words.most(desk.result)
    assert desk.result.rmse < 1e-4
    assert desk.steps == 1
    assert page.stepper.button.accessibleName().startswith("From the mean")


def test_space_pauses_and_the_way_is_scrubbed(desk: Desk, monkeypatch) -> None:
    desk.open("reconstruct", k=1)
    page, now = desk.view.reconstruct, [0.0]
    monkeypatch.setattr(page.stepper.player, "_clock", lambda: now[0])
    QTest.keyClick(page.triptych, Key.Key_Space)
    now[0] = 3.0
    page.stepper.player._on_frame()
    QTest.keyClick(page.triptych, Key.Key_Space)
    assert not page.stepper.player.playing
    middle = desk.params.k
    assert 1 < middle < words.most(desk.result)
    track = page.stepper.track
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() - 4, track.height() // 2))
    assert desk.params.k == words.most(desk.result)
    field = page.stepper.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.params.k == 12
    assert desk.view.inspector.k_slider.value == 12


def test_a_click_on_the_curve_of_errors_takes_that_k(desk: Desk) -> None:
    desk.open("reconstruct")
    curve = desk.view.reconstruct.curve
    at = curve.place_of(("rmse", 50))
    QTest.mouseClick(curve, LEFT, pos=at.toPoint())
    assert abs(desk.params.k - 50) <= 1


# -- build


def test_a_face_is_built_by_bars_and_by_sliders(desk: Desk) -> None:
    desk.open("build")
    bars, section = desk.view.build.bars, desk.view.inspector.parts["build"]
    place = bars.columns(bars.room)[1]
    start = QPointF(place.center().x(), place.center().y())
    drag(bars, start, QPointF(0, -10), QPointF(0, -place.height() / 4))
    assert desk.params.build == pytest.approx((0, 2), abs=0.15)
    assert desk.steps == 1
    assert section.sliders[1].value == desk.params.build[1]
    expected = desk.result.mean + desk.params.build[1] * (
        desk.result.gallery[1] * desk.result.singular_values[1] / np.sqrt(99)
    )
    np.testing.assert_allclose(desk.result.built, expected, atol=1e-4)
    field = section.sliders[0].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3/2")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.params.build[0] == -1.5
    assert bars.value(0) == -1.5
    QTest.mouseClick(section.reset, LEFT)
    assert desk.params.build == ()
    np.testing.assert_allclose(desk.result.built, desk.result.mean, atol=1e-6)


def test_bars_by_keyboard(desk: Desk) -> None:
    desk.open("build")
    bars = desk.view.build.bars
    assert desk.view.focusProxy() is desk.view.build
    bars.setFocus()
    QTest.keyClick(bars, Key.Key_Right)
    QTest.keyClick(bars, Key.Key_Up)
    QTest.keyClick(bars, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert desk.params.build == pytest.approx((0, 1.1))
    QTest.keyClick(bars, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.params.build == pytest.approx((0, 1.09))
    assert "z2 = 1.09" in bars.accessibleDescription()


def test_a_face_is_the_start_of_another(desk: Desk) -> None:
    desk.open("build", face=5)
    QTest.mouseClick(desk.view.inspector.parts["build"].take, LEFT)
    assert len(desk.params.build) == 24
    expected = np.clip(desk.result.coefficients[:24], -4, 4)
    np.testing.assert_allclose(desk.params.build, expected, atol=1e-3)


def test_escape_puts_a_bar_back(desk: Desk) -> None:
    desk.open("build", build=(1.0,))
    bars = desk.view.build.bars
    bars.setFocus()
    start = bars.columns(bars.room)[0].center()
    drag(bars, start, QPointF(0, 30), release=False)
    assert desk.params.build != (1.0,)
    QTest.keyClick(bars, Key.Key_Escape)
    assert desk.params.build == (1.0,)
    QTest.mouseRelease(bars, LEFT, pos=start.toPoint())
    assert desk.steps == 0


# -- repair


def test_a_part_is_hidden_by_dragging_over_the_face(desk: Desk) -> None:
    desk.open("repair", occlusion=Occlusion())
    page = desk.view.repair.damage
    face = page.face_place(page.room)
    start = face.topLeft() + QPointF(0.25 * face.width(), 0.5 * face.height())
    drag(page, start, QPointF(8, 8), QPointF(0.5 * face.width(), 0.25 * face.height()))
    hidden = desk.params.occlusion
    assert (hidden.left, hidden.top) == pytest.approx((0.25, 0.5), abs=0.02)
    assert (hidden.width, hidden.height) == pytest.approx((0.5, 0.25), abs=0.02)
    assert desk.steps == 1
    assert not desk.result.repair.known.all()
    sliders = desk.view.inspector.parts["repair"].sides
    assert sliders["width"].value == hidden.width
    corner = page.rectangle(page.room).bottomRight()
    drag(page, corner, QPointF(4, 4), QPointF(-20, -12))
    assert desk.params.occlusion.width < hidden.width
    assert desk.params.occlusion.left == hidden.left
    inside = page.rectangle(page.room).center()
    before = desk.params.occlusion
    drag(page, inside, QPointF(4, 0), QPointF(2000, 0))
    after = desk.params.occlusion
    assert after.left + after.width == pytest.approx(1, abs=1e-3)
    assert after.width == pytest.approx(before.width, abs=1e-3)


def test_the_hidden_part_by_keyboard_and_fields(desk: Desk) -> None:
    desk.open("repair", occlusion=Occlusion(0.3, 0.6, 0.4, 0.2))
    page = desk.view.repair.damage
    QTest.keyClick(page, Key.Key_Right)
    assert desk.params.occlusion.left == pytest.approx(0.32)
    QTest.keyClick(page, Key.Key_Down, CONTROL)
    assert desk.params.occlusion.height == pytest.approx(0.22)
    section = desk.view.inspector.parts["repair"]
    field = section.sides["left"].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.9")
    QTest.keyClick(field, Key.Key_Return)
    hidden = desk.params.occlusion
    assert hidden.left == 0.9
    assert hidden.left + hidden.width == pytest.approx(1)
    QTest.keyClick(page, Key.Key_Delete)
    assert desk.params.occlusion.width == 0
    assert page.rectangle(page.room).isEmpty()
    assert desk.result.repair.known.all()


def test_escape_puts_the_hidden_part_back(desk: Desk) -> None:
    desk.open("repair", occlusion=Occlusion(0.3, 0.6, 0.4, 0.2))
    page = desk.view.repair.damage
    start = page.rectangle(page.room).center()
    drag(page, start, QPointF(20, 20), release=False)
    assert desk.params.occlusion.left > 0.3
    QTest.keyClick(page, Key.Key_Escape)
    assert desk.params.occlusion == Occlusion(0.3, 0.6, 0.4, 0.2)
    QTest.mouseRelease(page, LEFT, pos=start.toPoint())
    assert desk.steps == 0


def test_noise_is_taken_away_and_both_errors_are_read(desk: Desk) -> None:
    desk.open("repair", k=20)
    slider = desk.view.inspector.parts["repair"].noise
    slider.field.setFocus()
    slider.field.selectAll()
    QTest.keyClicks(slider.field, "0.2")
    QTest.keyClick(slider.field, Key.Key_Return)
    assert desk.params.noise == 0.2
    repair = desk.result.repair
    assert repair.rmse_after < repair.rmse_before
    feet = [panel.foot for panel in desk.view.repair.damage.panels()]
    shown = [float(foot.removeprefix("RMSE ")) for foot in feet[1:]]
    assert shown == pytest.approx([repair.rmse_before, repair.rmse_after], rel=5e-3)
    assert desk.row("RMSE repaired") == format_number(repair.rmse_after, pad=True)


def test_the_verdict_is_said_in_words_too(desk: Desk) -> None:
    desk.open("repair")
    said = desk.view.repair.verdict.accessibleDescription()
    assert said.startswith("Face 1 is a face: ")
    assert desk.row("is this a face?") == "yes"
    picture = np.random.default_rng(1).uniform(size=(25, 25)).astype(np.float32)
    leaf = desk.ctx.keep(picture)
    desk.obey(replace(desk.params, probe=leaf, probe_name="noise, drawn"), "")
    assert desk.row("is this a face?") == "no"
    said = desk.view.repair.verdict.accessibleDescription()
    assert said.startswith("Noise, drawn is no face")
    own = desk.view.inspector.parts["repair"].own
    assert own.isVisible()
    QTest.mouseClick(own, LEFT)
    assert desk.params.probe is None


# -- map


def test_a_face_is_selected_on_the_map(desk: Desk) -> None:
    desk.open("map")
    page = desk.view.map
    index, place = next(iter(page.thumbs().items()))
    QTest.mouseClick(page, LEFT, pos=place.center().toPoint())
    assert desk.params.view.selected == str(index + 1)
    assert desk.row("selected") == f"face {index + 1}"
    assert float(desk.row("its RMSE").replace("−", "-")) == pytest.approx(
        float(desk.result.face_rmse[index]), rel=1e-3
    )
    assert desk.view.inspector.map.selected.value == index + 1
    QTest.mouseClick(page, LEFT, pos=QPoint(3, page.height() - 3))
    assert desk.params.view.selected == ""


def test_arrows_walk_over_the_map_and_enter_opens_a_face(desk: Desk) -> None:
    desk.open("map")
    page = desk.view.map
    QTest.keyClick(page, Key.Key_Right)
    first = words.marked(desk.params, desk.result)
    QTest.keyClick(page, Key.Key_Right)
    second = words.marked(desk.params, desk.result)
    assert first is not None
    assert second is not None
    assert desk.result.coordinates[second, 0] > desk.result.coordinates[first, 0]
    QTest.keyClick(page, Key.Key_Return)
    assert desk.params.view.tab == "reconstruct"
    assert desk.params.face == second


def test_the_map_zooms_at_the_pointer_and_home_fits(desk: Desk, qtbot) -> None:
    desk.open("map")
    page = desk.view.map
    before = page.camera
    fewer = len(page.thumbs())
    page.look(page.camera.zoomed(3.0, page.width() / 2, page.height() / 2))
    assert desk.params.view.scale == pytest.approx(3 * before.scale)
    shown = page.thumbs()
    assert shown.keys()
    assert fewer
    QTest.keyClick(page, Key.Key_Home)
    assert desk.params.view.scale == 0
    assert page.camera.scale == pytest.approx(before.scale)


def test_other_components_span_the_map(desk: Desk) -> None:
    desk.open("map")
    field = desk.view.inspector.map.axes[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "5")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.params.axes == (4, 1)
    assert "components 5 and 2" in desk.view.map.accessibleDescription()


def test_outliers_have_an_outline_and_a_name(desk: Desk) -> None:
    desk.open("map", source=DRAWN)
    page, worst = desk.view.map, desk.result.outliers[0]
    place = page.thumbs()[worst]
    assert page.said(worst).endswith(", an outlier")
    ordinary = next(i for i in page.thumbs() if i not in desk.result.outliers)
    picture, token = page.grab().toImage(), desk.theme.color("residual")

    def outlined(rect: QRectF) -> int:
        """Pixels of the outline's colour along the upper edge."""
        near = [picture.pixelColor(x, y) for x in range(round(rect.left()), round(rect.right()))
                for y in range(round(rect.top()) - 2, round(rect.top()) + 1)]  # fmt: skip
        return sum(color.rgb() == token.rgb() for color in near)

    assert outlined(place) > 10
    assert outlined(page.thumbs()[ordinary]) == 0


def test_thumbnails_overlap_a_little_and_the_others_are_dots(desk: Desk) -> None:
    desk.open("map", source=DRAWN)
    page = desk.view.map
    thumbs = page.thumbs()
    assert 10 < len(thumbs) < desk.result.shape[0]
    at = page.pixels()
    for index, place in thumbs.items():
        assert place.contains(QPointF(*at[index]))
        for other, rect in thumbs.items():
            if other > index:
                common = place.intersected(rect)
                assert min(common.width() / place.width(), common.height() / place.height()) < 0.3
    dot = next(i for i in range(len(at)) if i not in thumbs and page.face_at(QPointF(*at[i])) == i)
    QTest.mouseClick(page, LEFT, pos=QPointF(*at[dot]).toPoint())
    assert desk.params.view.selected == str(dot + 1)
    assert dot in page.thumbs(), "what is selected has a thumbnail"


# -- recognise


def test_without_names_the_reason_stands_in_the_place(desk: Desk) -> None:
    desk.open("recognise")
    page = desk.view.recognise
    assert page.reason.isVisible()
    assert not page.curve.isVisible()
    assert page.reason.accessibleDescription() == desk.result.reason
    assert desk.result.reason.endswith(".")
    assert not desk.view.inspector.parts["recognise"].share.isEnabled()


def test_the_wrong_ones_are_shown_as_pairs(desk: Desk) -> None:
    desk.open("recognise", source=DRAWN, k=2)
    page, found = desk.view.recognise, desk.result.recognition
    assert not page.reason.isVisible()
    assert len(page.pairs.order) == min(60, len(found.wrong)) > 0
    test, other = found.wrong[0]
    QTest.mouseClick(page.pairs, LEFT, pos=page.pairs.rect_of(0).center().toPoint())
    assert desk.params.view.selected == str(test + 1)
    people = desk.result.people
    assert people[test] != people[other]
    QTest.keyClick(page.pairs, Key.Key_Return)
    assert desk.params.view.tab == "reconstruct"
    assert desk.params.face == test


def test_accuracy_follows_the_line_of_k_and_the_split(desk: Desk) -> None:
    desk.open("recognise", source=DRAWN)
    curve = desk.view.recognise.curve
    start = QPointF(curve.places.x.pixel(desk.params.k), curve.places.frame.center().y())
    drag(curve, start, QPointF(-4, 0), QPointF(curve.places.x.pixel(3) - start.x(), 0))
    assert desk.params.k == 3
    found = desk.result.recognition
    assert float(desk.row("recognised").rstrip("%")) == pytest.approx(
        100 * float(found.accuracy[2]), abs=0.01
    )
    share = desk.view.inspector.parts["recognise"].share
    share.field.setFocus()
    share.field.selectAll()
    QTest.keyClicks(share.field, "0.8")
    QTest.keyClick(share.field, Key.Key_Return)
    assert desk.params.train_share == 0.8
    assert len(desk.result.recognition.train) > len(found.train)


# -- sources and tasks


def test_another_source_is_one_step(desk: Desk) -> None:
    kind = desk.view.inspector.source.kind
    kind.chosen.emit("synthetic")
    assert desk.params.source.kind == "synthetic"
    assert desk.steps == 1
    section = desk.view.inspector.source
    assert section.seed.isVisible()
    assert "40 people" in section.about.text()


def test_a_path_without_faces_is_refused_and_the_set_stays(desk: Desk, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir")
    section = desk.view.inspector.source
    section.open_path(text)
    assert desk.params.source == Source()
    assert section.remark.text().endswith(".")
    assert "letter.txt" in section.remark.text()
    assert section.remark.isVisible()


def test_nothing_is_fetched_without_the_users_word(desk: Desk) -> None:
    params = replace(desk.params, source=Source("olivetti"))
    desk.view.render(params, desk.result, desk.params)
    section = desk.view.inspector.source
    assert section.get.isVisible()
    assert section.get.text() == "Get Olivetti"
    assert desk.wanted == []
    QTest.mouseClick(section.get, LEFT)
    assert desk.wanted == ["olivetti"]
    desk.view.render_task("olivetti", None, Fetched("Olivetti", 400, 40), False)
    assert section.fetched.text() == "Fetched: Olivetti, 400 faces of 40 people."
    QTest.mouseClick(section.stream, LEFT)
    assert desk.wanted == ["olivetti", "stream"]


def test_a_fit_in_chunks_has_a_page(desk: Desk) -> None:
    desk.open("chunks")
    page = desk.view.chunks
    assert page.empty.isVisible()
    keep = desk.ctx.keep
    record = Streamed(
        "LFW",
        desk.result.shape,
        keep(desk.result.mean),
        keep(desk.result.gallery[:12]),
        keep(desk.result.singular_values[:12]),
        keep(desk.result.explained_variance_ratio[:12]),
    )
    desk.view.render_task("stream", None, record, False)
    assert not page.empty.isVisible()
    assert len(page.gallery.order) == 13
    share = 100 * float(desk.result.cumulative[11])
    assert f"Fit in chunks: LFW, 100 faces of 25 × 25 pixels, 12 components with {share:.3g}" in (
        page.gallery.accessibleDescription()
    )
    assert page.scree.plot.find("sum").y[-1] == pytest.approx(share, rel=1e-4)
    desk.view.render_task("stream", None, record, True)
    assert "of other settings" in page.said()
    desk.view.render_task("stream", None, None, False)
    assert page.empty.isVisible()


def test_files_left_out_are_named(desk: Desk) -> None:
    notes = tuple(f"“{i}.png” is not an image." for i in range(8))
    desk.view.render(desk.params, msgspec.structs.replace(desk.result, notes=notes), desk.params)
    said = desk.view.inspector.source.notes
    assert said.isVisible()
    assert said.text().startswith("8 files were left out:\n“0.png” is not an image.")
    assert said.text().endswith("And 2 more.")


# -- the whole


def test_what_is_older_than_the_settings_pales(desk: Desk, qtbot) -> None:
    veil = desk.view.veil
    desk.view.render(replace(desk.params, k=3), desk.result, desk.params)
    assert not veil.isVisible()
    qtbot.waitUntil(veil.isVisible)
    desk.show()
    assert not veil.isVisible()
    desk.view.render(replace(desk.params, view=View(tab="scree")), desk.result, desk.params)
    qtbot.wait(450)
    assert not veil.isVisible(), "to look elsewhere makes nothing old"


@pytest.mark.parametrize("tab", TABS)
def test_every_page_is_a_picture_and_takes_the_focus(desk: Desk, tab: str) -> None:
    desk.open(tab, source=DRAWN, occlusion=Occlusion(0.3, 0.6, 0.4, 0.2))
    pages = desk.view.pages
    assert pages.current == tab
    assert desk.view.focusProxy() is pages.page
    desk.view.setFocus()
    assert pages.page.isAncestorOf(desk.view.focusWidget() or pages) or pages.page.hasFocus()
    picture = QImage(pages.size(), QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    pages.paint_on(painter, pages.width(), pages.height())
    painter.end()
    seen = {picture.pixel(x, y) for x in range(0, picture.width(), 5)
            for y in range(0, picture.height(), 5)}  # fmt: skip
    assert len(seen) > (20 if tab not in ("chunks", "scree") else 2)


def test_a_right_click_means_a_thing(desk: Desk) -> None:
    view = desk.view
    gallery = view.gallery
    at = QPointF(gallery.mapTo(view.pages, gallery.rect_of(3).center().toPoint()))
    assert view.thing_at(at).name.startswith("eigenface 3: ")
    assert view.thing_at(None).name.startswith("eigenface 1: ")
    desk.open("repair", occlusion=Occlusion(0.3, 0.6, 0.4, 0.2))
    thing = view.thing_at(None)
    assert thing.value == "(0.3, 0.6, 0.4, 0.2)"
    thing.remove()
    assert desk.params.occlusion.width == 0
    assert view.thing_at(None) is None
    desk.open("build", build=(0.0, 1.5))
    bars = view.build.bars
    at = QPointF(bars.mapTo(view.pages, bars.columns(bars.room)[1].center().toPoint()))
    thing = view.thing_at(at)
    assert thing.name == "z2 = 1.5 standard deviations"
    thing.edit()
    assert view.inspector.parts["build"].sliders[1].field.hasFocus()
    thing.remove()
    assert desk.params.build == ()
    desk.open("map")
    index, place = next(iter(view.map.thumbs().items()))
    at = QPointF(view.map.mapTo(view.pages, place.center().toPoint()))
    assert view.thing_at(at).name.startswith(f"face {index + 1}: RMSE")
    desk.open("scree")
    assert view.thing_at(None).value == "30"


@pytest.mark.parametrize("size", [(320, 320), (360, 640), (560, 420)])
@pytest.mark.parametrize("tab", TABS)
def test_no_part_of_a_page_is_cut(desk: Desk, tab: str, size) -> None:
    desk.open(tab)
    desk.view.resize(*size)
    desk.view.grab()
    page = desk.view.pages.page
    for part in page.children():
        if getattr(part, "isVisible", bool)() and hasattr(part, "geometry"):
            assert page.rect().contains(part.geometry()), (tab, type(part).__name__)


class Watch(QObject):
    """Notes what is shown as a window of its own, for however short a time."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shows = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shows and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_making_the_view_shows_no_window_of_its_own(qapp, qtbot) -> None:
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        qtbot.addWidget(EigenfacesView(Theme("light")))
    finally:
        qapp.removeEventFilter(watch)
    assert watch.seen == []


def test_an_empty_or_broken_folder_is_refused_and_the_set_stays(desk: Desk, tmp_path: Path) -> None:
    section = desk.view.inspector.source
    before, result = desk.params, desk.result
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.png").write_bytes(b"no picture")
    np.savez(tmp_path / "few.npz", images=np.zeros((2, 4, 5)))
    (tmp_path / "empty").mkdir()
    for name in ("empty", "broken", "few.npz"):
        section.open_path(tmp_path / name)
        assert f"“{name}”" in section.remark.text()
        assert desk.params is before
        assert desk.result is result
    assert desk.steps == 0


def test_the_dots_of_very_many_faces_are_placed_once(desk: Desk, monkeypatch) -> None:
    from lavis.widgets.eigenfaces import map as map_of

    monkeypatch.setattr(map_of, "ROUND", 50)
    desk.open("map")
    page = desk.view.map
    page.grab()
    kept = page._placed
    assert kept is not None
    at = np.round(page.pixels())
    assert kept[1].count() == len(np.unique(at, axis=0))
    desk.obey(replace(desk.params, k=12), "")
    page.grab()
    assert page._placed is kept, "k moves no face"
    desk.obey(replace(desk.params, axes=(2, 3)), "")
    page.grab()
    assert page._placed is not kept
