"""The PCA lab as a person meets it: real events, a real store, real results."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from lavis.compute import backend as backends
from lavis.document import Context
from lavis.store import Store
from lavis.theme import Theme
from lavis.tools.pca import FIRST_AXIS, TOOL, Params
from lavis.tools.pca.exchange import start_prediction
from lavis.tools.pca.functions import run
from lavis.tools.pca.history import describe
from lavis.widgets.pca import PcaView, picture, sheets

LEFT, Key = Qt.MouseButton.LeftButton, Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
replace = msgspec.structs.replace


class Desk:
    """A view bound to a store as the dock binds it."""

    def __init__(self, theme: Theme) -> None:
        self.store = Store()
        self.panel_id = self.store.open_panel(TOOL)
        self.store.stack.clear()
        self.ctx = Context(backends.get("numpy"))
        self.view = PcaView(theme)
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

    def put(self, name: str) -> None:
        self.store.edit(self.panel_id, TOOL.preset(name).params, "Preset")

    def place(self, index: int) -> QPoint:
        plane = self.view.plane
        return QPoint(*map(round, plane.camera.to_pixel(*plane.handles[index].at)))

    def drag(self, start: QPoint, way: QPoint, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        plane = self.view.plane
        QTest.mousePress(plane, LEFT, modifiers, start)
        for part in (2, 4):
            QTest.mouseMove(plane, start + way * part / 4)
        QTest.mouseRelease(plane, LEFT, modifiers, start + way)

    def row(self, name: str) -> str:
        rows = {row.name: row.text for row in self.view.anatomy.readout.rows}
        return rows[name]


@pytest.fixture
def desk(qapp, qtbot) -> Desk:
    theme = Theme("light")
    theme.apply(qapp)
    made = Desk(theme)
    qtbot.addWidget(made.view)
    made.view.resize(1000, 700)
    made.view.show()
    qtbot.waitExposed(made.view)
    return made


def test_a_dragged_point_turns_the_axis_in_one_step(desk: Desk) -> None:
    before = desk.row("direction of v₁")
    start = desk.place(17)
    desk.drag(start, QPoint(0, -160))
    assert desk.params.values[17][1] > 4
    assert desk.params.values[:17] == Params().values[:17]
    assert desk.row("direction of v₁") != before
    assert desk.steps == 1
    desk.store.stack.undo()
    assert desk.params.values == Params().values
    assert desk.row("direction of v₁") == before


def test_escape_puts_a_point_back(desk: Desk) -> None:
    start = desk.place(3)
    QTest.mousePress(desk.view.plane, LEFT, pos=start)
    QTest.mouseMove(desk.view.plane, start + QPoint(40, 40))
    assert desk.params.values != Params().values
    QTest.keyClick(desk.view.plane, Key.Key_Escape)
    QTest.mouseRelease(desk.view.plane, LEFT, pos=start + QPoint(40, 40))
    assert desk.params.values == Params().values
    assert desk.steps == 0


def test_by_keyboard_alone(desk: Desk) -> None:
    plane = desk.view.plane
    plane.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.params.view.selected == "1"
    QTest.keyClick(plane, Key.Key_Tab)
    assert desk.params.view.selected == "2"
    x = desk.params.values[1][0]
    QTest.keyClick(plane, Key.Key_Right)
    assert desk.params.values[1][0] == pytest.approx(x + plane.camera.step)
    QTest.keyClick(plane, Key.Key_Delete)
    assert len(desk.params.values) == 17


def test_the_field_is_the_twin_of_the_point(desk: Desk) -> None:
    QTest.mouseClick(desk.view.plane, LEFT, pos=desk.place(0))
    field, _ = desk.view.inspector.fields[2]
    assert field.values == desk.params.values[0]
    entry = field.fields[0]
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, "1/4")
    QTest.keyClick(entry, Key.Key_Return)
    assert desk.params.values[0][0] == 0.25
    assert "v₁ turns without it" in {row.name for row in desk.view.anatomy.readout.rows}


def test_in_space_the_ground_turns_and_a_point_moves(desk: Desk) -> None:
    desk.put("In space: a pancake")
    yaw = desk.params.view.yaw
    steps = desk.steps
    desk.drag(QPoint(8, 8), QPoint(60, 0))
    assert desk.params.view.yaw != yaw
    assert desk.steps == steps
    before = desk.params.values
    desk.drag(desk.place(0), QPoint(50, -30))
    changed = [i for i, (a, b) in enumerate(zip(before, desk.params.values, strict=True)) if a != b]
    assert len(changed) == 1
    assert desk.steps == steps + 1
    assert desk.view.inspector.yaw.isVisibleTo(desk.view)


def test_the_mean_left_in_shows_in_the_picture_and_the_matrix(desk: Desk) -> None:
    desk.view.inspector.center_toggle.click()
    assert desk.params.center is False
    np.testing.assert_array_equal(desk.result.mean, 0)
    assert sheets.heatmaps(desk.params, desk.result)[0][0].startswith("Mean products")


def test_k_is_chosen_by_slider_and_by_bar(desk: Desk) -> None:
    desk.put("Scree of the survey")
    before = desk.row("RMSE")
    desk.view.scree.chosen.emit("each", 4)
    assert desk.params.k == 5
    assert float(desk.row("RMSE")) < float(before)
    assert desk.view.inspector.k_slider.value == 5
    plot = desk.view.scree.plot
    assert plot.find("sum").y[-1] == pytest.approx(100)
    assert [guide.y for guide in plot.guides[:4]] == [80, 90, 95, 99]


def test_the_roads_are_walked_with_the_arrows(desk: Desk) -> None:
    desk.put("Two roads, step by step")
    assert desk.view.pages.current == "roads"
    said = set()
    for _ in range(5):
        said.add(desk.view.roads.accessibleDescription())
        QTest.keyClick(desk.view.roads, Key.Key_Right)
    assert len(said) == 5
    assert desk.params.view.step == 4
    assert desk.steps == 0  # looking is no edit


def test_tabs_are_chosen_by_the_user_and_undo_leaves_them(desk: Desk) -> None:
    desk.view.pages.tabs.setCurrentIndex(2)
    assert desk.params.view.tab == "matrix"
    assert desk.view.pages.current == "matrix"
    assert desk.steps == 0


def test_a_file_is_opened_or_refused_in_place(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\nx,y\n")
    desk.view.inspector.open_path(bad)
    assert "no column of numbers" in desk.view.inspector.remark.text()
    assert desk.params.values == Params().values
    good = tmp_path / "good.csv"
    good.write_text("a,b\n1,2\n3,5\n4,4\n")
    desk.view.inspector.open_path(good)
    assert desk.params.columns == ("a", "b")
    assert desk.view.inspector.remark.text() == ""


def test_a_guess_is_dragged_and_revealed(desk: Desk) -> None:
    desk.store.edit(desk.panel_id, start_prediction(desk.params, FIRST_AXIS), "Predict")
    assert desk.row("variance along v₁") == "hidden"
    assert desk.view.scree.plot.series == ()
    desk.drag(desk.place(-1), QPoint(30, -80))
    guess = desk.params.prediction
    assert guess is not None
    assert guess.values[1] > start_prediction(Params(), FIRST_AXIS).prediction.values[1]
    revealed = replace(desk.params, prediction=replace(guess, revealed=True))
    desk.store.edit(desk.panel_id, revealed, "Reveal")
    assert float(desk.row("guess is off by").rstrip("°")) > 0


def test_a_column_that_numbers_the_rows_is_named_and_put_back_by_a_button(desk, tmp_path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,height,weight\n7,1.8,80\n3,1.6,55\n9,1.7,70\n4,1.75,72\n")
    inspector = desk.view.inspector
    assert inspector.spare_button.isHidden()
    inspector.open_path(path)
    assert "“id” numbers the rows and is left out." in inspector.source.text()
    assert inspector.spare_button.text() == "Take “id” in"
    QTest.mouseClick(inspector.spare_button, LEFT)
    assert desk.params.columns == ("id", "height", "weight")
    assert desk.result.columns == ("id", "height", "weight")
    assert "left out" not in inspector.source.text()
    assert inspector.spare_button.text() == "Leave “id” out"
    assert desk.store.stack.undoText() == "Take “id” in"
    QTest.mouseClick(inspector.spare_button, LEFT)
    assert desk.params.columns == ("height", "weight")


def test_a_table_of_one_column_has_no_biplot_and_says_why(desk, tmp_path, monkeypatch) -> None:
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n2\n4\n")
    desk.view.inspector.open_path(path)
    desk.view.pages.chosen.emit("biplot")
    said, drawn = [], []
    monkeypatch.setattr(picture, "_say", lambda on, text: said.append(text))
    monkeypatch.setattr(picture.marks, "arrow", lambda *_, **__: drawn.append(1))
    desk.view.biplot.grab()
    assert said == [picture.ONE_COMPONENT]
    assert drawn == []
    assert desk.view.inspector.first_choice.parentWidget().isHidden()


def test_what_is_squared_in_the_formula_cannot_be_read_as_another_exponent(desk) -> None:
    rows = ((1e11, 2.0), (-3e11, 4.0), (2e11, 1.0), (5e10, 9.0))
    desk.store.edit(desk.panel_id, replace(desk.params, values=rows), "Huge")
    said = desk.view.anatomy.formula.plain_text
    assert "(3.767×10¹¹)² / 3" in said
    desk.put("A cloud that leans")
    said = desk.view.anatomy.formula.plain_text
    assert "6.596² / 17" in said


def test_without_a_selected_point_the_fields_are_blank(desk) -> None:
    field, _ = desk.view.inspector.fields[2]
    assert [each.text() for each in field.fields] == ["", ""]
    desk.view.plane.chosen.emit("3")
    assert field.fields[0].text() == "2.1"
    desk.view.plane.chosen.emit("")
    assert [each.text() for each in field.fields] == ["", ""]


def test_the_data_tab_names_what_lies_across_and_up(desk, tmp_path, monkeypatch) -> None:
    named: list[list[str]] = []
    monkeypatch.setattr(picture, "_name_axes", lambda on, texts: named.append(texts))

    def shown() -> list[str]:
        desk.view.plane.grab()
        return named[-1]

    assert shown() == ["x", "y"]
    desk.view.inspector.standardise_toggle.switched.emit(True)
    assert shown() == ["x, in deviations", "y, in deviations"]
    desk.put("In space: a pancake")
    assert shown() == [], "the axes bear their names"
    desk.put("Stocks: five returns (made up)")
    desk.view.pages.chosen.emit("data")
    desk.view.inspector.y_choice.chosen.emit("4")
    assert shown() == ["bank A", "gold"]
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n2\n4\n")
    desk.view.inspector.open_path(path)
    assert shown() == ["a"]
