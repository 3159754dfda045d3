"""Formulas typeset: seen as pixels, made once, and never where somebody waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from lavis.theme import Theme
from lavis.widgets.common import typeset as module
from lavis.widgets.common.formula import FormulaStrip, Part
from lavis.widgets.common.typeset import Typesetter, escaped, typeset

RED = QColor("#ff0000")


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    theme = Theme("light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def setter(qapp, monkeypatch) -> Iterator[Typesetter]:
    """A typesetter that has seen nothing yet."""
    setter = Typesetter()
    monkeypatch.setattr(module, "typesetter", lambda: setter)
    yield setter
    setter.deleteLater()


@pytest.fixture
def strip(qtbot, theme, setter) -> FormulaStrip:
    strip = FormulaStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(700, strip.sizeHint().height())
    strip.show()
    return strip


def parts(number: str = "5.5") -> list[Part]:
    return [
        Part("v", "first", bold=True, latex=r"\mathbf{v}"),
        Part(" · "),
        Part("w", "second", bold=True, latex=r"\mathbf{w}"),
        Part("/‖w‖", latex=r"\frac{1}{\lVert \mathbf{w} \rVert}"),
        Part(f" = {number}", "result"),
    ]


def made(qtbot, setter: Typesetter, *latex: str) -> None:
    for item in latex:
        setter.drawing(item)
    qtbot.waitUntil(lambda: None not in [setter.drawing(item) for item in latex])


def painted(setter: Typesetter, latex: str, size: float = 40.0, color: QColor = RED) -> QImage:
    image = QImage(400, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    setter.paint(painter, latex, color, size, QPointF(20, 80))
    painter.end()
    return image


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is not the ground."""
    ground = image.pixel(0, 0)
    places = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) != ground
    ]
    assert places, "nothing is to be seen"
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def form(image: QImage) -> bytes:
    return bytes(image.constBits())


@pytest.mark.parametrize(
    "latex",
    [r"\frac{a}{b}", r"\sum_{i} a_i b_i", r"\mathbf{A}^{\top}", r"\lVert x \rVert", r"\sqrt{d_k}"],
)
def test_what_is_typeset_is_seen_in_its_colour(qtbot, setter, latex: str) -> None:
    made(qtbot, setter, latex)
    image = painted(setter, latex)
    left, top, right, bottom = ink(image)
    drawing = setter.drawing(latex)
    # The box is the library's, which leaves some room beside fractions and bars.
    assert 0.6 * drawing.width * 40 < right - left < drawing.width * 40 + 2
    assert 0.6 * drawing.height * 40 < bottom - top < drawing.height * 40 + 2
    colours = {image.pixelColor(x, y).name() for x in range(400) for y in range(160)}
    assert "#ff0000" in colours
    assert "#000000" not in colours


def test_only_the_last_colours_are_kept_ready(qtbot, setter, monkeypatch) -> None:
    monkeypatch.setattr(module, "READY", 3)
    made_ready: list[bytes] = []
    renderer = module.QSvgRenderer
    monkeypatch.setattr(
        module, "QSvgRenderer", lambda svg: [made_ready.append(svg), renderer(svg)][1]
    )
    made(qtbot, setter, "v")
    first = painted(setter, "v")
    for _ in range(5):
        painted(setter, "v")
        assert painted(setter, "v", color=QColor("blue")) != first
    assert len(made_ready) == 2
    for name in ("green", "gray", "black"):
        painted(setter, "v", color=QColor(name))
    assert painted(setter, "v") == first
    assert len(made_ready) == 6, "what was not painted for longest went"


def test_letters_stand_on_the_base_line(qtbot, setter) -> None:
    made(qtbot, setter, "x", r"\frac{a}{b}", "y")
    assert ink(painted(setter, "x"))[3] == pytest.approx(80, abs=1)
    assert ink(painted(setter, r"\frac{a}{b}"))[3] > 88
    assert ink(painted(setter, "y"))[3] > 83


def test_size_scales_the_same_picture(qtbot, setter) -> None:
    made(qtbot, setter, "x")
    small, large = (ink(painted(setter, "x", size)) for size in (20.0, 80.0))
    assert large[2] - large[0] == pytest.approx(4 * (small[2] - small[0]), abs=5)
    assert setter.calls == 1


def test_what_cannot_be_read_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="cannot be typeset"):
        typeset(r"\frac{a")


@pytest.mark.parametrize("name", ["a_b", "50%", "x^2", "{a}", "a b", "#1 & $2", "\\n", "~"])
def test_a_name_that_a_user_gave_can_be_typeset(name: str) -> None:
    assert typeset(rf"\mathit{{{escaped(name)}}}").width > 0


def test_plain_text_first_and_then_the_picture(qtbot, strip, setter) -> None:
    strip.set_parts(parts())
    plain = strip.grab().toImage()
    qtbot.waitSignal(setter.ready).wait()
    assert strip.grab().toImage() != plain
    assert strip.plain_text == "v · w/‖w‖ = 5.5"
    assert strip.accessibleDescription() == strip.plain_text


def test_it_is_made_in_another_thread(qtbot, strip, setter, monkeypatch) -> None:
    threads = []
    original = module.typeset
    monkeypatch.setattr(
        module,
        "typeset",
        lambda latex: threads.append(threading.current_thread()) or original(latex),
    )
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    assert threads
    assert threading.main_thread() not in threads


def test_new_numbers_typeset_nothing(qtbot, strip, setter) -> None:
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    before, pictures = setter.calls, set()
    for step in range(100):
        strip.set_parts(parts(f"−{step / 7:.3f}"))
        assert strip._typeset
        pictures.add(form(strip.grab().toImage()))
    qtbot.wait(20)
    assert setter.calls == before
    assert len(pictures) == 100


@pytest.mark.parametrize("change", [lambda t: t.choose("dark"), lambda t: t.set_scale(2.0)])
def test_theme_and_scale_typeset_nothing(qtbot, strip, setter, theme, change) -> None:
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    before, picture = setter.calls, strip.grab().toImage()
    change(theme)
    strip.resize(strip.sizeHint())
    assert strip._typeset
    assert strip.grab().toImage() != picture
    assert setter.calls == before


def test_its_colours_are_those_of_the_parts(qtbot, strip, setter, theme) -> None:
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    theme.set_scale(2.0)  # so large that some pixels are covered wholly
    strip.resize(strip.sizeHint())
    image = strip.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(64)}
    assert {theme.color(token).name() for token in ("first", "second", "result")} <= seen


def test_digits_do_not_move_what_stands_behind_them(qtbot, strip, setter) -> None:
    widths = set()
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    for number in ("1.11", "4.80", "7.77"):
        strip.set_parts(parts(number))
        widths.add(strip.sizeHint().width())
    assert len(widths) == 1


def test_one_that_fails_leaves_the_plain_text(qtbot, strip, setter, caplog) -> None:
    strip.set_parts([Part("half", latex=r"\frac{a"), Part(" = 1")])
    plain = strip.grab().toImage()
    qtbot.waitSignal(setter.ready).wait()
    assert strip.grab().toImage() == plain
    assert "cannot be typeset" in caplog.text


def test_a_tall_formula_is_made_smaller(qtbot, strip, setter) -> None:
    strip.set_parts([Part("x", latex=r"\frac{\frac{a}{b}}{\frac{c}{d}}"), Part(" = 2")])
    qtbot.waitUntil(lambda: strip._typeset)
    top, bottom = ink(strip.grab().toImage())[1::2]
    assert top >= 0
    assert bottom <= strip.height() - 1


def test_what_does_not_fit_is_elided(qtbot, strip, setter) -> None:
    strip.set_parts(parts())
    qtbot.waitUntil(lambda: strip._typeset)
    strip.resize(strip.sizeHint().width() - 30, strip.height())
    assert strip.toolTip() == strip.plain_text
    image = strip.grab().toImage()
    edge = {image.pixel(image.width() - 1, y) for y in range(image.height())}
    assert len(edge) == 1
