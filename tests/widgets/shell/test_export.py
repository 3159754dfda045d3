"""Pictures and numbers as files: what is in them, what they are called, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from support.pictures import drawn, fills, page

from lavis.data.errors import DataError
from lavis.document import Offer
from lavis.theme import Theme
from lavis.widgets.shell import export


class Canvas(QWidget):
    """A bar on the ground that the exporter fills."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.resize(80, 60)

    def paint_on(self, painter: QPainter, width: float, height: float) -> None:
        painter.fillRect(10, 10, 40, 20, self.theme.color("first"))

    def paintEvent(self, event) -> None:
        raise AssertionError("what the screen shows is not what is exported")


class Plain(QWidget):
    """A canvas that only knows the screen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.resize(80, 60)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(10, 10, 40, 20, self.theme.color("first"))
        painter.end()


@pytest.fixture(params=[Canvas, Plain])
def canvas(request, qtbot):
    widget = request.param(Theme())
    qtbot.addWidget(widget)
    return widget


def offer(name: str, array, kind="matrix") -> Offer:
    return Offer(kind, name, np.asarray(array), "a test")


# -- pictures


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("scale", [1, 2, 4])
def test_a_png_has_the_pixels_and_the_colours(canvas, choice, scale) -> None:
    canvas.theme.choose(choice)
    image = QImage.fromData(export.picture(canvas, canvas.theme, "png", scale))
    assert (image.width(), image.height()) == (80 * scale, 60 * scale)
    color = canvas.theme.color
    assert image.pixelColor(2 * scale, 2 * scale) == color("canvas")
    assert image.pixelColor(49 * scale, 29 * scale) == color("first")
    assert image.pixelColor(51 * scale, 29 * scale) == color("canvas")


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_an_svg_shows_the_same(canvas, choice) -> None:
    canvas.theme.choose(choice)
    image = drawn(export.picture(canvas, canvas.theme, "svg"))
    assert (image.width(), image.height()) == (80, 60)
    assert image.pixelColor(2, 2) == canvas.theme.color("canvas")
    assert image.pixelColor(30, 20) == canvas.theme.color("first")


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_pdf_is_one_page_with_both_colours(canvas, choice) -> None:
    canvas.theme.choose(choice)
    pdf = export.picture(canvas, canvas.theme, "pdf")
    assert pdf.startswith(b"%PDF")
    assert page(pdf) == (60.0, 45.0)
    for token in ("canvas", "first"):
        color = canvas.theme.color(token)
        assert (color.red(), color.green(), color.blue()) in fills(pdf)


def test_another_ending_is_refused(canvas, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"does not end in \.png, \.svg or \.pdf"):
        export.write_picture(tmp_path / "a.jpg", canvas, canvas.theme)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_stays_as_it_was(canvas, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"“a\.png” cannot be written: its folder does not exist"):
        export.write_picture(tmp_path / "no" / "a.png", canvas, canvas.theme)
    folder = tmp_path / "b.png"
    folder.mkdir()
    with pytest.raises(DataError, match="it is a folder"):
        export.write_picture(folder, canvas, canvas.theme)


def test_a_picture_that_is_too_large_is_a_sentence(canvas) -> None:
    with pytest.raises(DataError, match="too large"):
        export.picture(canvas, canvas.theme, "png", 100_000)


# -- names


def test_names_are_unique_and_safe() -> None:
    offers = [offer(name, [1.0]) for name in ("A", "a", "A⁻¹ b/c", "  ", "A", "A_2")]
    assert export.unique_names(offers) == ["A", "a_2", "A_1_b_c", "matrix", "A_3", "A_2_2"]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_any_names_give_a_file(tmp_path_factory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.npz"
    offers = [offer(name, [float(place)]) for place, name in enumerate(names)]
    export.write_data(path, offers)
    with np.load(path, allow_pickle=False) as file:
        assert sorted(float(file[name][0]) for name in file.files) == list(range(len(names)))


def test_a_name_without_an_ending_never_replaces_in_silence(tmp_path: Path) -> None:
    assert export.completed(tmp_path / "a", ".svg") == tmp_path / "a.svg"
    (tmp_path / "a.svg").write_text("precious")
    with pytest.raises(DataError, match="is there already"):
        export.completed(tmp_path / "a", ".svg")
    assert export.completed(tmp_path / "a.svg", ".png") == tmp_path / "a.svg"


# -- data


def test_a_csv_says_what_rows_and_columns_are_called(tmp_path: Path) -> None:
    array = np.array([[1.0, 2.0], [3.0, 4.0]])
    named = Offer("table", "T", array, "a test", ("Ada", "Grace"), ("height", "weight"))
    export.write_data(tmp_path / "t.csv", [named])
    assert (tmp_path / "t.csv").read_text() == "name,height,weight\nAda,1.0,2.0\nGrace,3.0,4.0\n"
    twice = Offer("table", "T", array, "a test", columns=("x", "x"))
    export.write_data(tmp_path / "x.csv", [twice])
    assert (tmp_path / "x.csv").read_text().startswith("T_1,T_2\n"), "names are not unique"


def test_a_csv_has_one_offer_with_a_name_for_each_column(tmp_path: Path) -> None:
    offers = [offer("A", [[1.0, 2.0], [3.0, 0.1]]), offer("w", [1.0, 2.0, 3.0])]
    export.write_data(tmp_path / "a.csv", offers, 0)
    assert (tmp_path / "a.csv").read_text() == "A_1,A_2\n1.0,2.0\n3.0,0.1\n"
    export.write_data(tmp_path / "w.csv", offers, 1)
    assert (tmp_path / "w.csv").read_text() == "w\n1.0\n2.0\n3.0\n"


def test_a_stack_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="export an NPZ instead"):
        export.write_data(tmp_path / "a.csv", [offer("T", np.zeros((2, 2, 2)))])
    with pytest.raises(DataError, match=r"does not end in \.npz or \.csv"):
        export.write_data(tmp_path / "a.txt", [offer("A", [1.0])])


# -- in the window


def answer(monkeypatch, path: Path | str, chosen: str = "") -> list[str]:
    """Let the dialog answer so, and return the filters that it was asked with."""
    asked: list[str] = []

    def ask(parent, title, start, filters):
        asked.extend(filters.split(";;"))
        return str(path), chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return asked


def test_the_key_exports_the_picture(app, probe, said, tmp_path: Path, monkeypatch) -> None:
    answer(monkeypatch, tmp_path / "mine", "SVG (*.svg)")
    QTest.keyClick(app.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    image = drawn((tmp_path / "mine.svg").read_bytes())
    assert image.pixelColor(12, 15) == app.theme.color("first")
    assert said()[-1] == "Exported mine.svg."


def test_the_scale_is_chosen_in_the_dialog(app, probe, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.png"
    for text, scale in (("as on the screen", 1), ("2 × the pixels", 2), ("4 × the pixels", 4)):
        answer(monkeypatch, path, f"PNG, {text} (*.png)")
        probe.export_picture()
        assert QImage(str(path)).size() == probe.view.size() * scale


def test_all_data_or_one_offer(app, probe, said, tmp_path: Path, monkeypatch) -> None:
    asked = answer(monkeypatch, tmp_path / "d.npz")
    probe.export_data()
    assert asked[0] == "NPZ, all arrays (*.npz)"
    with np.load(tmp_path / "d.npz") as file:
        assert set(file.files) == {"value", "twice_half", "square"}
        assert file["square"].tolist() == [9.0]
    answer(monkeypatch, tmp_path / "one", asked[2])
    probe.export_data()
    assert (tmp_path / "one.csv").read_text().startswith("twice_half_1,twice_half_2\n6.0,0.1")
    assert said()[-1] == "Exported one.csv."


def test_cancelling_the_dialog_does_nothing(app, probe, said, monkeypatch) -> None:
    answer(monkeypatch, "")
    before = said()
    probe.export_picture()
    probe.export_data()
    assert said() == before
    assert probe.banner.text == ""


def test_what_cannot_be_written_is_said_in_the_panel(probe, tmp_path: Path, monkeypatch) -> None:
    answer(monkeypatch, tmp_path / "no" / "a.png")
    probe.export_picture()
    assert "its folder does not exist" in probe.banner.text
    answer(monkeypatch, tmp_path / "a.png")
    probe.export_picture()
    assert probe.banner.text == ""


def test_a_hidden_answer_is_in_no_file(app, probe, tmp_path: Path, monkeypatch) -> None:
    def picture() -> bytes:
        return export.picture(probe.view, app.theme, "png")

    shown = picture()
    probe._manners.predict("square")
    hidden = picture()
    answer(monkeypatch, tmp_path / "d.npz")
    probe.export_data()
    with np.load(tmp_path / "d.npz") as file:
        assert "square" not in file.files
    probe.view.change(5.0)
    assert picture() == hidden != shown  # the length of the bar is the answer
