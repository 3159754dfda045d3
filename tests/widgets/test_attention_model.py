"""A transformer's attention as a person meets it: real events, real models where that matters."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from support import pictures
from support.attention_desk import Desk
from support.attention_model import model_result

from lavis.theme import Theme
from lavis.tools.attention import (
    Drawn,
    Generation,
    Missing,
    Model,
    Params,
    Result,
    View,
    edits,
)
from lavis.tools.attention.heads import dominant_terms, effective_rank, order
from lavis.widgets.attention.canvas import TABS
from lavis.widgets.attention.model.costs import written
from lavis.widgets.attention.model.lines import MOST_LINES, strongest
from lavis.widgets.attention.things import heat_views
from lavis.widgets.common.remark import Remark

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
replace = msgspec.structs.replace


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def desk(theme, qtbot) -> Desk:
    desk = Desk(theme)
    qtbot.addWidget(desk.view)
    desk.view.resize(1200, 800)
    desk.view.show()
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    return desk


def look(desk: Desk, tab: str, result=None, **view) -> None:
    """Show a made-up model, or the small one that is always there."""
    desk.result = None if result is None else Result(model=result)
    desk.put(Params(mode="model", view=View(tab=tab, **view)))
    QApplication.processEvents()


def remarks(desk: Desk) -> list[str]:
    return [each.text() for each in desk.view.findChildren(Remark) if each.isVisible()]


# -- the grid of heads


def test_a_click_in_the_grid_opens_a_head(desk):
    look(desk, "map")
    mosaic = desk.canvas.model.mosaic
    QTest.mouseClick(mosaic, LEFT, NONE, mosaic.rect_of(9).center().toPoint())
    assert (desk.params.layer, desk.params.head) == (2, 1)
    shown = desk.view._result.model.head
    assert (shown.layer, shown.head) == (2, 1)
    assert np.array_equal(desk.canvas.model.map.heat.array, shown.weights)
    assert desk.readout["layer · head"] == "3 · 2"
    assert desk.store.stack.undoText() == "Open layer 3 head 2"


def test_walking_through_the_heads_is_one_step(desk):
    look(desk, "map", model_result(layers=3, heads=4))
    mosaic = desk.canvas.model.mosaic
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down):
        QTest.keyClick(mosaic, key)
    turned = mosaic.places().turned  # then a step to the right is a layer, not a head
    assert (desk.params.layer, desk.params.head) == ((1, 2) if turned else (2, 1))
    assert desk.store.stack.count() == 1


def test_a_double_click_leaves_the_grid_for_the_map(desk):
    look(desk, "heads", model_result(layers=3, heads=4))
    assert desk.canvas.model.stack.isHidden()
    mosaic = desk.canvas.model.mosaic
    QTest.mouseDClick(mosaic, LEFT, NONE, mosaic.rect_of(6).center().toPoint())
    assert (desk.params.layer, desk.params.head, desk.params.view.tab) == (1, 2, "map")
    assert not desk.canvas.model.stack.isHidden()


def test_heads_are_sorted_by_entropy_and_distance(desk):
    result = model_result(layers=3, heads=4)
    look(desk, "map", result)
    assert desk.canvas.model.mosaic.order == tuple(range(12))
    choice = desk.inspector.head.sort
    for sort, values in (("entropy", result.entropy), ("distance", result.distance)):
        choice.setCurrentIndex(choice.findData(sort))
        choice.activated.emit(choice.currentIndex())
        along = values.reshape(-1)[list(desk.canvas.model.mosaic.order)]
        assert (np.diff(along) >= 0).all()
        assert along[0] == values.min()
    assert order(result, "place") == tuple(range(12))
    assert desk.store.stack.count() == 0


def test_pointing_at_a_head_says_what_it_is_like(desk):
    look(desk, "map", model_result(layers=3, heads=4))
    mosaic = desk.canvas.model.mosaic
    assert mosaic._names[5].startswith("layer 2, head 2: entropy ")
    assert "tokens far" in mosaic._names[5]


def test_small_weights_are_brought_out_in_grid_and_map(desk):
    result = model_result(layers=3, heads=4)
    look(desk, "map", result)
    mosaic, before = desk.canvas.model.mosaic, desk.canvas.model.mosaic._tiles
    QTest.mouseClick(desk.inspector.head.root, LEFT, NONE, QPoint(8, 12))
    assert desk.params.view.root
    assert desk.canvas.model.map.heat.root
    assert mosaic._tiles.mean() > before.mean()
    assert mosaic._tiles.max() == before.max() == 255
    assert desk.store.stack.count() == 0


# -- the large map


def test_a_cell_says_query_key_score_and_weight(desk):
    result = model_result()
    look(desk, "map", result)
    view = desk.canvas.model.map
    at = view.cells().rect(8, 1).center().toPoint()
    QTest.mouseMove(view, at)
    weight, score = result.head.weights[8, 1], result.head.scores[8, 1]
    assert desk.canvas.model._text.startswith(f"it → animal: q·k / √32 = {minus(f'{score:.4g}')}")
    assert desk.canvas.model._text.endswith(f"weight {weight:.4g}".replace("e-05", "×10⁻⁵"))
    QTest.mouseClick(view, LEFT, NONE, at)
    assert (desk.params.view.token, desk.params.view.key) == (8, 1)
    assert "k(animal)" in desk.formula
    assert desk.store.stack.count() == 0, "looking is nothing to undo"


def minus(text: str) -> str:
    return text.replace("-", "−")


def test_where_the_map_looks_is_kept_and_comes_back(desk):
    look(desk, "map", model_result(128))
    view = desk.canvas.model.map
    at = QPointF(view.cells().rect(60, 40).center())
    for _ in range(4):
        view.zoom_at(at, 1.5)
    kept = desk.params
    assert 0 < kept.view.x0 < 40 < kept.view.x1 < 128
    assert desk.store.stack.count() == 0
    zoom = view.zoom
    view.setFocus()
    QTest.keyClick(view, Key.Key_Home)
    assert (view.zoom, desk.params.view.x1) == (1.0, 0.0)
    desk.put(kept)
    assert view.zoom == pytest.approx(zoom)
    assert view.cell_at(at) == (60, 40)


def test_query_and_key_have_fields_of_their_own(desk):
    look(desk, "map", model_result())
    query = desk.inspector.head.query
    query.field.setFocus()
    query.field.selectAll()
    QTest.keyClicks(query.field, "9")
    QTest.keyClick(query.field, Key.Key_Return)
    assert desk.params.view.token == 8
    assert desk.canvas.model._text.startswith("it attends to because")


def test_the_largest_terms_of_a_score_are_named():
    head = model_result().head
    products = head.q[3] * head.k[5] / np.sqrt(32)
    best = dominant_terms(head, 3, 5, 32)
    assert sum(value for _, value in best) == pytest.approx(float(head.scores[3, 5]), rel=1e-4)
    assert best[0][0] == int(np.argmax(np.abs(products)))


def test_a_later_token_is_masked_in_a_causal_model(desk):
    look(desk, "map", model_result(causal=True), token=2, key=7)
    assert "masked" in desk.canvas.model._text


# -- lines


def test_pointing_at_a_token_shows_what_it_attends_to(desk):
    result = model_result()
    look(desk, "lines", result)
    lines = desk.canvas.model.lines
    at = lines.place_of(("query", 8)).toPoint() - QPoint(20, 0)
    QTest.mouseMove(lines, at)
    assert lines.active == ("query", 8)
    assert desk.canvas.model._text.startswith("it attends to because 0.95")
    QTest.mouseMove(lines, lines.place_of(("key", 7)).toPoint() + QPoint(20, 0))
    assert desk.canvas.model._text.startswith("because is attended by it 0.95")


def test_only_the_lines_of_the_chosen_token_are_drawn(desk, theme):
    result = model_result()
    look(desk, "lines", result)
    lines = desk.canvas.model.lines
    ink = theme.color("query")

    def strong() -> set[int]:
        """Queries at whose end a strong line begins."""
        image = lines.grab().toImage()
        found = set()
        for token in range(13):
            place = lines.place_of(("query", token)) + QPointF(10, 0)
            for y in range(-4, 5):
                color = image.pixelColor(round(place.x()), round(place.y()) + y)
                if abs(color.red() - ink.red()) + abs(color.blue() - ink.blue()) < 90:
                    found.add(token)
        return found

    everyone = strong()
    assert len(everyone) > 6
    QTest.mouseClick(lines, LEFT, NONE, lines.place_of(("query", 8)).toPoint() - QPoint(20, 0))
    assert desk.params.view.token == 8
    QTest.mouseMove(lines, QPoint(2, lines.height() - 2))
    assert strong() == {8}


def test_keys_choose_the_next_token_and_esc_none(desk):
    look(desk, "lines", model_result())
    lines = desk.canvas.model.lines
    for key, token in ((Key.Key_Down, 0), (Key.Key_Down, 1), (Key.Key_Up, 0), (Key.Key_Escape, -1)):
        QTest.keyClick(lines, key)
        assert desk.params.view.token == token


def test_of_many_weights_the_strongest_are_drawn():
    weights = np.random.default_rng(0).random((300, 300)).astype(np.float32)
    pairs = strongest(weights)
    assert len(pairs) == MOST_LINES
    drawn = weights[pairs[:, 0], pairs[:, 1]]
    assert (np.diff(drawn) <= 0).all()
    assert drawn.min() >= np.sort(weights.reshape(-1))[-MOST_LINES]
    assert strongest(np.zeros((0, 0), np.float32)).shape == (0, 2)


# -- the other pictures


def test_the_matrices_of_a_head_mark_query_and_key(desk):
    result = model_result()
    look(desk, "qkv", result)
    matrices = desk.canvas.model.matrices
    assert np.array_equal(matrices.views["q"].heat.array, result.head.q)
    scores = matrices.views["scores"]
    QTest.mouseClick(scores, LEFT, NONE, scores.cells().rect(4, 2).center().toPoint())
    assert (desk.params.view.token, desk.params.view.key) == (4, 2)
    assert matrices.views["q"]._bands == ((4, "accent"),)
    assert matrices.views["k"]._bands == ((2, "accent"),)
    assert matrices.views["weights"].cursor_cell == (4, 2)


def test_circuits_show_the_singular_values_as_they_are(desk):
    result = model_result()
    look(desk, "circuits", result)
    plot = desk.canvas.model.circuits.plot.plot
    for series, values in zip(plot.series, (result.head.qk, result.head.ov), strict=True):
        assert series.y == pytest.approx(values.tolist())


def test_the_effective_rank_counts_what_carries_a_matrix():
    assert effective_rank(np.array([3.0, 0.0, 0.0], np.float32)) == 1.0
    assert effective_rank(np.array([2.0, 2.0, 2.0, 2.0], np.float32)) == pytest.approx(4.0)
    assert effective_rank(np.zeros(3, np.float32)) == 0.0


def test_costs_add_up(desk):
    result = model_result()
    look(desk, "cost", result)
    table = desk.canvas.model.costs.table
    together = table.texts("together")
    assert together["parameters"] == written(sum(stage.parameters for stage in result.stages))
    assert together["FLOPs"] == written(sum(stage.flops for stage in result.stages))
    assert table.texts("Scores")["grows"] == "O(S²)"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1 k"), (12_345, "12.3 k"), (22_713_216, "22.7 M")],
)
def test_counts_are_written_short(number, text):
    assert written(number).replace("\u00a0", " ") == text


@pytest.mark.parametrize("causal", [False, True])
def test_every_picture_is_drawn_exported_and_described(desk, theme, causal):
    from lavis.widgets.shell import export

    for tab in TABS:
        look(desk, tab, model_result(causal=causal, second=0.5), token=3, key=2)
        page = desk.canvas.model.pages[tab]
        shown = desk.canvas.model.mosaic if tab == "heads" else page
        assert shown.isVisible(), tab
        assert len(pictures.colours(shown.grab().toImage())) > 2, tab
        for form in ("png", "svg", "pdf"):
            assert len(export.picture(desk.canvas, theme, form)) > 1000, (tab, form)
    assert desk.canvas.accessibleDescription().endswith("layer 1 of 6, head 1 of 12.")


# -- what may come next


def test_a_click_appends_the_likeliest_token(desk):
    look(desk, "next")
    candidates = desk.canvas.model.following.candidates
    best = desk.view._result.model.next[0]
    before = desk.params.text
    QTest.mouseClick(candidates, LEFT, NONE, candidates.row(0).center().toPoint())
    assert desk.params.text == before + best.text
    assert desk.canvas.header.field.text() == before + best.text
    desk.store.stack.undo()
    assert desk.params.text == before


def test_keys_append_a_token_too(desk):
    look(desk, "next", model_result(causal=True))
    candidates = desk.canvas.model.following.candidates
    candidates.setFocus()
    QTest.keyClick(candidates, Key.Key_Down)
    QTest.keyClick(candidates, Key.Key_Return)
    assert desk.params.text.endswith(" animal")


def test_generation_is_wanted_and_shown_as_it_comes(desk):
    look(desk, "next", model_result(causal=True))
    following = desk.canvas.model.following
    QTest.mouseClick(following.button, LEFT)
    assert desk.tasks == ["generate"]
    steps = tuple(Drawn(f"␣w{i}", f" w{i}", i, 0.5, ()) for i in range(3))
    partial = Generation("Alice", " w0 w1", steps[:2], model="Small")
    desk.view.render_task("generate", partial, None, False)
    assert following.note.text() == "2 tokens by Small, going on…"
    assert not following.button.isEnabled()
    whole = Generation("Alice", " w0 w1 w2", steps, True, "Small")
    desk.view.render_task("generate", None, whole, False)
    assert following.button.isEnabled()
    assert following.generated.accessibleDescription() == "Alice w0 w1 w2"
    desk.view.render_task("generate", None, whole, True)
    assert "changed since" in following.note.text()
    desk.view.render_task("generate", None, None, False)
    assert following.generated.record is None


def test_an_encoder_says_why_nothing_comes_next(desk):
    look(desk, "next", model_result(causal=False))
    following = desk.canvas.model.following
    assert following.head.text().startswith("MiniLM reads in both directions")
    assert not following.button.isVisible()
    assert not desk.inspector.generation.isVisible()


# -- two texts


def test_a_second_text_is_compared(desk):
    desk.put(Params(mode="model", text="her cat", view=View(tab="compare")))
    comparing = desk.canvas.model.comparing
    assert comparing.scale.value is None
    comparing.field.setFocus()
    QTest.keyClicks(comparing.field, desk.params.text)
    assert desk.params.second == desk.params.text
    assert comparing.scale.value == pytest.approx(1.0, abs=1e-5)
    assert desk.store.stack.count() == 1
    desk.store.stack.undo()
    assert comparing.field.text() == ""


def test_both_texts_are_seen_in_a_small_dock(desk, theme):
    look(desk, "compare", model_result(second=0.5))
    desk.put(replace(desk.params, second="another"))
    desk.view.resize(480, 420)
    QApplication.processEvents()
    image = desk.canvas.model.comparing.scale.grab().toImage()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert {theme.color(token).rgb() for token in ("first", "second", "result")} <= seen


# -- the text


def test_typing_reads_the_text_and_is_one_step(desk):
    look(desk, "map")
    field = desk.canvas.header.field
    field.setFocus()
    field.setCursorPosition(len(field.text()))
    before = int(desk.readout["tokens S"])
    QTest.keyClicks(field, " of the river")
    assert int(desk.readout["tokens S"]) > before
    assert desk.store.stack.count() == 1
    QTest.keyClick(field, Key.Key_Escape)
    assert desk.params.text == Params().text
    assert int(desk.readout["tokens S"]) == before


def test_no_text_is_refused_beside_the_field(desk):
    look(desk, "map")
    field = desk.canvas.header.field
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Key.Key_Delete)
    assert remarks(desk) == ["There is no text to read; wanted is a word at least."]
    assert desk.params.text == Params().text
    assert desk.canvas.stack.currentWidget() is desk.canvas.model


def test_a_text_beyond_all_bounds_is_refused_and_not_cut_unsaid(desk):
    desk.put(Params(mode="model", view=View(tab="compare")))
    QGuiApplication.clipboard().setText("cat " * 6000)
    for field in (desk.canvas.header.field, desk.canvas.model.comparing.field):
        field.setFocus()
        field.selectAll()
        field.paste()
        assert remarks(desk) == ["The text has 24000 characters; it may have at most 20000."]
        QTest.keyClick(field, Key.Key_Escape)
        assert remarks(desk) == []
    assert (desk.params.text, desk.params.second) == (Params().text, "")


def test_lines_of_a_text_stay_lines(desk):
    desk.put(Params(mode="model", text="Alice\nwas"))
    field = desk.canvas.header.field
    field.setFocus()
    field.setCursorPosition(len(field.text()))
    QTest.keyClicks(field, " tired")
    assert desk.params.text == "Alice\nwas tired"


def test_a_text_that_is_too_long_says_where_it_was_cut(desk):
    desk.put(replace(Params(mode="model"), text="The cat sat. " * 100))
    note = desk.canvas.header._note
    assert note.isVisible()
    assert "reads 128 tokens at most" in note.text()
    assert "cut after “…" in note.text()
    desk.put(Params(mode="model"))
    assert not note.isVisible()


# -- models


def test_what_is_missing_is_said_with_its_remedy(desk):
    desk.result = Result(missing=Missing("MiniLM is not here.", "Get it with the button.", "get"))
    desk.put(Params(mode="model", model=Model("minilm")))
    page = desk.canvas.missing
    assert desk.canvas.stack.currentWidget() is page
    assert (page.reason.text(), page.remedy.text()) == (
        "MiniLM is not here.",
        "Get it with the button.",
    )
    QTest.mouseClick(page.button, LEFT)
    assert desk.tasks == ["get"]
    assert "Apache-2.0" in desk.inspector.models.facts.text()
    assert set(desk.readout.values()) == {"–"}


def test_a_remedy_on_several_lines_is_seen_whole(desk):
    long = "Get it with the button, or in a terminal by a command that takes a while. " * 3
    desk.result = Result(missing=Missing("It is not here.", long, "get"))
    desk.put(Params(mode="model", model=Model("minilm")))
    remedy = desk.canvas.missing.remedy
    QApplication.processEvents()
    assert remedy.height() >= remedy.heightForWidth(remedy.width())


def test_facts_and_licence_of_the_model_are_shown(desk):
    look(desk, "map")
    facts = desk.inspector.models.facts.text()
    assert facts.startswith("Llama, reads left to right; 4 layers, 4 heads (2 of keys and values)")
    assert "Licence: MIT" in facts


def test_a_folder_without_a_model_is_refused_beside_its_field(desk, tmp_path):
    desk.put(Params(mode="model", model=Model("folder")))
    field = desk.inspector.models.folder
    field.setFocus()
    for name, said in (("nowhere", "There is no folder"), ("", "config.json")):
        field.selectAll()
        QTest.keyClicks(field, str(tmp_path / name))
        QTest.keyClick(field, Key.Key_Return)
        assert len(remarks(desk)) == 1
        assert said in remarks(desk)[0]
        assert desk.params.model == Model("folder")


def test_choosing_a_folder_opens_the_dialog_and_cancel_changes_nothing(desk, monkeypatch):
    look(desk, "map")
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *args: (asked.append(args), "")[1]
    )
    choice = desk.inspector.models.which
    choice.setCurrentIndex(choice.findData("folder"))
    choice.activated.emit(choice.currentIndex())
    assert len(asked) == 1
    assert choice.current == "small-en"
    assert desk.params.model == Model()


def test_the_portuguese_decoder_is_one_choice_away(desk):
    look(desk, "map")
    choice = desk.inspector.models.which
    choice.setCurrentIndex(choice.findData("small-pt"))
    choice.activated.emit(choice.currentIndex())
    assert desk.params.model == Model("small-pt")
    assert desk.store.stack.undoText() == "Open the small Portuguese decoder"
    assert desk.view._result.model is not None


# -- modes


def test_the_mode_is_switched_by_its_button_and_comes_back(desk):
    buttons = desk.canvas.header.buttons
    QTest.mouseClick(buttons["model"], LEFT)
    assert desk.params.mode == "model"
    assert desk.canvas.stack.currentWidget() is desk.canvas.model
    assert desk.canvas.header.field.text() == Params().text
    assert desk.inspector.models.isVisible()
    assert not desk.inspector.steps.isVisible()
    QTest.mouseClick(buttons["hand"], LEFT)
    assert desk.canvas.stack.currentWidget() is desk.canvas.hand
    assert desk.canvas.header.field.text() == "the cat sat"


def test_while_the_model_is_read_a_sentence_stands_in_its_place(desk):
    desk.view.render(Params(mode="model"), desk.view._result, Params())
    assert desk.canvas.missing.reason.text() == "Reading the text…"
    assert not desk.canvas.missing.button.isVisible()
    assert desk.edits == []


def test_it_fits_into_any_dock(desk):
    for tab in ("heads", "map", "lines", "qkv", "next"):
        look(desk, tab, model_result(causal=tab == "next"))
        for size in ((320, 320), (420, 640), (760, 420), (2400, 1300)):
            desk.view.resize(*size)
            QApplication.processEvents()
            check_places(desk, tab)


def check_places(desk: Desk, tab: str) -> None:
    model = desk.canvas.model
    wide = model.width() >= desk.view.canvas._theme.px(600)
    assert model.mosaic.isVisible() == (wide or tab == "heads")
    parts = [model.mosaic, model.stack, model.caption]
    shown = [part.geometry() for part in parts if part.isVisible()]
    for index, rect in enumerate(shown):
        assert model.rect().contains(rect)
        for other in shown[index + 1 :]:
            assert not rect.intersects(other)
    chosen = [each for each in (desk.canvas.tabs, desk.canvas.choice) if each.isVisible()]
    assert len(chosen) == 1
    assert inside(desk.canvas, chosen[0])


def inside(outer: QWidget, inner: QWidget) -> bool:
    place = inner.mapTo(outer, QPoint(0, 0))
    return outer.rect().contains(inner.rect().translated(place))


def test_tabs_and_list_choose_the_same(desk):
    look(desk, "map", model_result())
    tabs = desk.canvas.tabs
    index = list(TABS).index("rollout")
    QTest.mouseClick(tabs, LEFT, NONE, tabs.tabRect(index).center())
    assert desk.params.view.tab == "rollout"
    desk.view.resize(320, 420)
    QApplication.processEvents()
    choice = desk.canvas.choice
    assert choice.current == "rollout"
    choice.setCurrentIndex(choice.findData("cost"))
    choice.activated.emit(choice.currentIndex())
    assert desk.params.view.tab == "cost"


# -- large texts


def test_a_thousand_tokens_are_drawn_and_pointing_draws_no_map_anew(desk, monkeypatch):
    from lavis.widgets.common.heatmap import Heatmap

    look(desk, "map", model_result(1024, layers=2, heads=2))
    desk.view.grab()
    drawn = []
    original = Heatmap.draw
    monkeypatch.setattr(
        Heatmap, "draw", lambda *args, **kw: (drawn.append(1), original(*args, **kw))
    )
    view, mosaic = desk.canvas.model.map, desk.canvas.model.mosaic
    composed = mosaic.drawn
    for step in range(20):
        QTest.mouseMove(view, QPoint(200 + 9 * step, 200 + 5 * step))
        view.grab()
    assert len(drawn) <= 1
    assert mosaic.drawn == composed


def test_a_head_that_was_seen_is_not_made_a_heatmap_twice(desk):
    result = model_result(64)
    look(desk, "map", result)
    heat = desk.canvas.model.map.heat
    desk.put(replace(desk.params, view=View(tab="map", token=5)))
    assert desk.canvas.model.map.heat is heat


def test_rendering_an_edit_of_the_other_mode_emits_nothing(desk):
    look(desk, "map", model_result())
    result = desk.view._result
    for params in (Params(), edits.choose_mode(Params(), "model"), Params(mode="model", layer=3)):
        desk.view.render(params, result, Params(mode="model"))
        desk.view.grab()
    assert desk.edits == []


# -- in the window


def test_undo_in_the_text_takes_back_the_visit_and_leaves_the_cursor_there(app, qtbot):
    app.desk.open_tool("attention")
    dock = app.desk.current_dock()
    qtbot.waitUntil(lambda: dock.settled)
    field = dock.view.canvas.header.field
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    field.setFocus()
    field.setCursorPosition(len(field.text()))
    QTest.keyClicks(field, " on mats")
    qtbot.waitUntil(lambda: dock.settled)
    assert dock.panel.params.hand.tokens[-1] == "mats"
    QTest.keyClick(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dock.settled)
    assert dock.panel.params.hand.tokens == ("the", "cat", "sat")
    assert field.text() == "the cat sat"
    QTest.keyClick(field, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "the cat sat on mats"


def test_generating_in_the_window_leaves_a_text(app, qtbot):
    app.desk.open_tool("attention")
    dock = app.desk.current_dock()
    params = replace(Params(mode="model", view=View(tab="next")), text="Alice was")
    params = replace(params, generate=replace(params.generate, count=3))
    app.store.edit(dock.panel_id, params)
    qtbot.waitUntil(lambda: dock.settled)
    following = dock.view.canvas.model.following
    following.button.click()
    qtbot.waitUntil(lambda: not app.jobs.busy)
    record = following.generated.record
    assert record.done
    assert len(record.steps) == 3
    assert following.button.isEnabled()


def test_what_a_task_has_brought_is_seen_at_once(app, qtbot, monkeypatch, tmp_path):
    from lavis.tools.attention import Installed, loading, tasks

    there = []
    missing = Missing("MiniLM is not here.", "Get it.", "get")
    monkeypatch.setattr(loading, "lacking", lambda model: None if there else missing)
    monkeypatch.setattr(
        tasks, "get_minilm", lambda params, ctx: there.append(1) or Installed("f", "l", "s")
    )
    resolve_anew(monkeypatch)
    app.desk.open_tool("attention")
    dock = app.desk.current_dock()
    app.store.edit(dock.panel_id, Params(mode="model"))
    qtbot.waitUntil(lambda: dock.settled)
    page = dock.view.canvas.missing
    assert dock.view.canvas.stack.currentWidget() is page
    page.button.click()
    qtbot.waitUntil(lambda: dock.view.canvas.stack.currentWidget() is dock.view.canvas.model)


def resolve_anew(monkeypatch) -> None:
    """Let import strings be looked up again, so that what a test has put there is found."""
    import importlib

    def look(reference: str):
        module, _, name = reference.partition(":")
        return getattr(importlib.import_module(module), name)

    for module in ("lavis.jobs.request", "lavis.widgets.dock"):
        if hasattr(importlib.import_module(module), "resolve"):
            monkeypatch.setattr(f"{module}.resolve", look)


# -- the menu of a thing


def thing(desk, widget: QWidget, at: QPointF):
    return desk.view.thing_at(QPointF(widget.mapTo(desk.canvas, at.toPoint())))


def test_a_head_and_a_weight_have_a_menu_of_their_own(desk):
    result = model_result(layers=3, heads=4)
    look(desk, "map", result)
    model = desk.canvas.model
    head = thing(desk, model.mosaic, model.mosaic.rect_of(5).center())
    assert head.name.startswith("layer 2, head 2: ")
    assert float(head.value) == pytest.approx(float(result.entropy[1, 1]))
    place = model.map.cells().rect(2, 1).center()
    weight = thing(desk, model.map, place)
    tokens = result.reading.tokens
    assert weight.name.startswith(f"weights, {tokens[2]} → {tokens[1]} = ")
    assert float(weight.value) == float(result.head.weights[2, 1])
    assert (weight.edit, weight.remove) == (None, None)
    model.map.setFocus()
    model.map.set_cursor_cell((1, 0))
    assert desk.view.thing_at(None).name.startswith(f"weights, {tokens[1]} → {tokens[0]} = ")
    model.mosaic.setFocus()
    assert desk.view.thing_at(None).name.startswith("layer ")


@pytest.mark.parametrize("tab", ["qkv", "rollout", "residual"])
def test_every_matrix_of_a_model_tells_its_numbers(desk, tab):
    result = model_result(layers=3, heads=4)
    look(desk, tab, result)
    for name, heat in heat_views(desk.canvas.model).items():
        if heat.visibleRegion().isEmpty():
            continue
        found = thing(desk, heat, heat.cells().rect(0, 0).center())
        arrays = {"rollout": result.rollout, "residual": result.norms}
        array = arrays[name] if name in arrays else getattr(result.head, name)
        assert float(found.value) == float(array[0, 0]), name


def test_a_token_of_the_lines_tells_its_weights(desk):
    result = model_result(layers=3, heads=4)
    look(desk, "lines", result)
    lines = desk.canvas.model.lines
    found = thing(desk, lines, lines.place_of(("query", 2)))
    assert found.name.startswith(f"{result.reading.tokens[2]} attends to")
    assert np.array(as_list(found.value)) == pytest.approx(result.head.weights[2])


def as_list(text: str) -> list[float]:
    return [float(part) for part in text.strip("[]").split(",")]
