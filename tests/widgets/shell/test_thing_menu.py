"""A right click on a thing: its exact value, a copy of it, and its end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from support.menus import ask, choose

from lavis.document import Assets, Document
from lavis.widgets.pca import sheets

# Of the platform without a screen, when a menu opens.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def vectors(app):
    dock = app.desk.docks["vectors-1"]
    return dock.view


@pytest.fixture
def softmax(app, qtbot):
    app.desk.open_tool("softmax")
    dock = app.desk.docks["softmax-1"]
    qtbot.waitUntil(lambda: dock.settled)
    return dock.view


def tip(view) -> QPointF:
    return QPointF(*view.plane.camera.to_pixel(3.0, 1.0))


def test_an_arrow_has_an_exact_value_to_type(app, vectors, qtbot) -> None:
    menu = ask(vectors.plane, tip(vectors))
    assert menu.actions()[0].text() == "v = (3, 1)"
    vectors.anatomy.show_inspector(False)
    choose(menu, "Exact value…")
    field = vectors.inspector.rows[0].x_field
    assert field.hasFocus()
    QTest.keyClicks(field, "1/4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert app.store.document.panels[0].params.vectors[0].x == 0.25


def test_an_arrow_is_copied_as_code_and_removed(app, vectors) -> None:
    choose(ask(vectors.plane, tip(vectors)), "Copy the value")
    assert QGuiApplication.clipboard().text() == "[3.0, 1.0]"
    choose(ask(vectors.plane, tip(vectors)), "Remove")
    assert [vector.name for vector in app.store.document.panels[0].params.vectors] == ["w"]


def test_on_the_ground_the_menu_is_the_panels(vectors) -> None:
    menu = ask(vectors.plane, QPointF(8, vectors.plane.height() - 8))
    texts = [action.text() for action in menu.actions()]
    assert "Exact value…" not in texts
    assert "Export picture…" in texts
    menu.close()


def test_the_menu_key_means_what_is_selected(vectors) -> None:
    QTest.keyClick(vectors.plane, Qt.Key.Key_Tab)
    menu = ask(vectors.plane, None)
    assert menu.actions()[0].text() == "v = (3, 1)"
    menu.close()


def test_a_bar_has_its_own_too(softmax) -> None:
    canvas = softmax.canvas
    menu = ask(canvas, canvas.place_of(("bar", "z₂")))
    assert menu.actions()[0].text() == "z₂ = 1"
    choose(menu, "Exact value…")
    assert softmax.inspector.rows[1].value_field.hasFocus()
    choose(ask(canvas, canvas.place_of(("bar", "z₃"))), "Remove")
    assert softmax._params.names == ("z₁", "z₂")
    texts = [a.text() for a in ask(canvas, canvas.place_of(("bar", "z₁"))).actions()]
    assert "Remove" not in texts, "two are the least"
    QApplication.activePopupWidget().close()


def opened(app, qtbot, tool: str, preset: str = ""):
    """Open a tool alone, in a preset's state, and return its dock."""
    app.store.replace(Document(), Assets())
    app.window.resize(1400, 1000)
    app.desk.open_tool(tool)
    dock = app.desk.docks[app.store.document.panels[-1].id]
    qtbot.waitUntil(lambda: dock.settled)
    if preset:
        dock.use_preset(preset)
        qtbot.waitUntil(lambda: dock.settled)
    return dock


@pytest.fixture
def transform(app, qtbot):
    return opened(app, qtbot, "transform")


@pytest.fixture
def pca(app, qtbot):
    return opened(app, qtbot, "pca")


@pytest.fixture
def attention(app, qtbot):
    return opened(app, qtbot, "attention")


def pixel(plane, at) -> QPointF:
    return QPointF(*plane.camera.to_pixel(*at))


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_a_basis_vector_leads_to_its_column(transform) -> None:
    view = transform.view
    plane = view.plane
    i = next(handle for handle in plane.handles if handle.name == "i")
    menu = ask(plane, pixel(plane, i.at))
    assert texts(menu)[0].startswith("î = (")
    assert "Remove" not in texts(menu), "a basis vector cannot go"
    choose(menu, "Exact value…")
    assert view.inspector.matrix.editor.cell(0, 0).hasFocus()


def test_a_point_of_the_plane_is_removed_by_the_menu_key(transform, app) -> None:
    view = transform.view
    view.inspector.points.toggles["points"].click()
    view.inspector.points.add_button.click()
    name = transform.panel.params.points[-1].name
    view.plane.setFocus()
    menu = ask(view.plane, None)
    assert texts(menu)[0].startswith(f"{name} = (")
    choose(menu, "Remove")
    assert name not in [point.name for point in transform.panel.params.points]
    app.store.stack.undo()
    assert transform.panel.params.points[-1].name == name


def test_a_part_of_the_scene_leads_to_its_place(transform, qtbot) -> None:
    view = transform.view
    view._on_chosen("")
    view.inspector.matrix.mode_choice.chosen.emit("scene")
    qtbot.waitUntil(lambda: transform.settled)
    part = transform.panel.params.scene.parts[-1]
    handle = next(h for h in view.plane.handles if h.name == f"part:{part.name}")
    menu = ask(view.plane, pixel(view.plane, handle.at))
    first = texts(menu)[0]
    choose(menu, "Exact value…")
    chosen = first.partition(" = ")[0]
    assert view.inspector.part.place.fields[0].hasFocus()
    assert view.inspector.part.part_choice.currentText() == chosen


def test_a_point_of_the_table_has_its_numbers(pca, app) -> None:
    view, points = pca.view, pca.panel.params.points
    menu = ask(view.plane, pixel(view.plane, points[0]))
    assert texts(menu)[0] == "point 1 = (1.2, 1.4)"
    choose(menu, "Exact value…")
    field = view.inspector.fields[2][0].fields[0]
    assert field.hasFocus()
    QTest.keyClicks(field, "3/2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pca.panel.params.points[0] == (1.5, 1.4)
    choose(ask(view.plane, pixel(view.plane, points[1])), "Copy the value")
    assert QGuiApplication.clipboard().text() == "[1.7, 0.9]"
    choose(ask(view.plane, pixel(view.plane, points[1])), "Remove")
    assert pca.panel.params.points[1] == points[2]


def test_a_cell_of_the_covariance_is_copied_in_full(pca, qtbot) -> None:
    view = pca.view
    view._on_tab("matrix")
    qtbot.waitUntil(lambda: view.matrix.isVisible())
    room, params, result = view.matrix.room, pca.panel.params, pca.result
    parts = sheets.rooms(room, 2, sheets.title_height(view.theme))
    cells = sheets.heatmaps(params, result)[0][1].cells(view.theme, parts[0])
    at = cells.rect(0, 1).center()
    menu = ask(view.matrix, at)
    assert texts(menu)[0].startswith("Covariance matrix, ")
    choose(menu, "Copy the value")
    assert float(QGuiApplication.clipboard().text()) in pca.result.matrix.ravel().tolist()


def test_the_guess_of_the_first_axis_has_a_field(pca, qtbot) -> None:
    view = pca.view
    assert not view.inspector.guess_field.isVisible()
    pca._manners.predict("first axis")
    qtbot.waitUntil(lambda: pca.settled)
    handle = next(h for h in view.plane.handles if h.name == " guess")
    menu = ask(view.plane, pixel(view.plane, handle.at))
    assert texts(menu)[0].startswith("guess = (")
    choose(menu, "Exact value…")
    field = view.inspector.guess_field.fields[0]
    assert field.hasFocus()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pca.panel.params.prediction.values[0] == 2.0


def spot(workings, key: str, row: int, column: int) -> QPointF:
    return workings.layout_now.find(key).cells.rect(row, column).center()


def test_a_number_by_hand_leads_to_its_field(attention) -> None:
    workings = attention.view.canvas.hand.workings
    menu = ask(workings, spot(workings, "x", 1, 0))
    assert texts(menu)[0].startswith("X: ")
    choose(menu, "Exact value…")
    field = attention.view.inspector.entry.field
    assert field.hasFocus()
    QTest.keyClicks(field, "1/4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert attention.panel.params.hand.x[1][0] == 0.25


def test_a_weight_by_hand_is_copied_and_has_no_field(attention) -> None:
    workings = attention.view.canvas.hand.workings
    menu = ask(workings, spot(workings, "weights", 0, 1))
    assert "Exact value…" not in texts(menu)
    choose(menu, "Copy the value")
    assert float(QGuiApplication.clipboard().text()) == attention.result.hand.weights[0][0][1]
    QTest.mouseClick(
        workings,
        Qt.MouseButton.LeftButton,
        pos=spot(workings, "weights", 0, 1).toPoint(),
    )
    workings.setFocus()
    assert texts(ask(workings, None))[0].startswith("weights: the, cat = ")
    QApplication.activePopupWidget().close()


def test_a_guess_is_in_sight_and_has_a_field(app, vectors, qtbot) -> None:
    dock = app.desk.docks["vectors-1"]
    vectors._on_looked(50.0, 50.0, 400.0)  # far away
    dock._manners.predict("sum")
    qtbot.waitUntil(lambda: dock.settled)
    guess = next(handle for handle in vectors.plane.handles if handle.name == " guess")
    assert vectors.plane.rect().contains(pixel(vectors.plane, guess.at).toPoint())
    menu = ask(vectors.plane, pixel(vectors.plane, guess.at))
    assert texts(menu)[0].startswith("guess = (")
    assert not menu.actions()[0].isEnabled(), "it names the thing and does nothing"
    choose(menu, "Exact value…")
    assert vectors.inspector.guess.field.fields[0].hasFocus()


def test_an_arrow_is_renamed_and_recoloured_by_the_keyboard_alone(app, vectors) -> None:
    QTest.keyClick(vectors.plane, Qt.Key.Key_Tab)
    choose(ask(vectors.plane, None), "Rename…")
    field = vectors.inspector.rows[0].name_field
    assert field.hasFocus()
    QTest.keyClicks(field, "force")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert app.store.document.panels[0].params.vectors[0].name == "force"
    # The dock is narrow: the controls lie over the canvas until Esc, which leads back to it.
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not vectors.anatomy.inspector_shown
    assert vectors.plane.hasFocus()
    choose(ask(vectors.plane, None), "Colour…")
    menu = QApplication.activePopupWidget()
    assert menu.activeAction().text() == "Blue"
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert app.store.document.panels[0].params.vectors[0].color == "cat2"
    assert app.store.stack.undoText() == "Recolour force"
    vectors.plane.setFocus()
    QTest.keyClick(vectors.plane, Qt.Key.Key_Delete)
    assert [vector.name for vector in app.store.document.panels[0].params.vectors] == ["w"]


def test_a_bar_of_the_songs_says_its_feature_and_is_renamed(app, vectors, qtbot) -> None:
    app.desk.docks["vectors-1"].use_preset("Songs: which are alike?")
    strip = vectors.strip
    qtbot.waitUntil(lambda: strip.isVisible() and strip.height() > 300)
    menu = ask(strip, strip.end_of(1, 1) + QPointF(0, 20))
    assert menu.actions()[0].text() == "Levitating, danceability = 0.7"
    choose(menu, "Rename…")
    assert vectors.inspector.long.rows[2].name_field.hasFocus()
