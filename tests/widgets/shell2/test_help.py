"""The page about a tool."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRect, QSize, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest

from lavis import resources
from lavis.document import resolve
from lavis.tools.catalog import BUILT_IN
from lavis.widgets.common.typeset import typeset, typesetter
from lavis.widgets.shell import help_text
from lavis.widgets.shell.help_page import HelpPage


@pytest.fixture
def page(app, qtbot, monkeypatch, tmp_path):
    """Open the page of the vector canvas, which says what this test wrote."""
    folder = tmp_path / "help"
    folder.mkdir()
    text = (
        "# The canvas\n\nDrag an **arrow**.\n\n- first\n- second\n\n[a link](https://example.org)\n"
    )
    (folder / "vectors.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(resources, "ROOTS", (tmp_path, *resources.ROOTS))
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    QTest.keyClick(app.window, Qt.Key.Key_F1)
    return app.desk.dialogs.help


def test_f1_shows_the_page_of_the_current_tool(app, page) -> None:
    assert page.isVisible()
    assert not page.isModal()
    assert page.windowTitle() == "Vector canvas — Help"
    assert "Drag an arrow." in page.text
    assert "**" not in page.text
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isHidden()


def test_a_tool_without_a_page_says_so_in_the_same_window(app, page, qtbot) -> None:
    app.desk.open_tool("probe")
    app.desk.dialogs.show_help()
    assert app.desk.dialogs.help is page
    assert "There is no page about this tool yet" in page.text
    assert page.windowTitle() == "Probe — Help"


def test_the_button_of_a_dock_shows_the_page_of_its_own_tool(app, page) -> None:
    app.desk.open_tool("probe")
    vectors = next(dock for dock in app.desk.docks.values() if dock.tool.id == "vectors")
    vectors.title_bar.help_wanted.emit()
    assert page.windowTitle() == "Vector canvas — Help"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_in_the_colours_and_the_size_of_the_theme(app, page, theme) -> None:
    app.theme.choose(theme)
    image = page.grab(QRect(0, 0, 300, 120)).toImage()
    width, height = image.width(), image.height()
    seen = [image.pixelColor(x, y).name() for x in range(width) for y in range(height)]
    assert max(set(seen), key=seen.count) == app.theme.color("panel").name()
    assert app.theme.color("text").name() in seen
    # Its letters are too thin for a pixel of the whole colour.
    assert f"color:{app.theme.color('accent').name()}" in page._page.toHtml()
    before = page._page.document().size().height()
    app.theme.set_scale(2.0)
    assert page._page.document().size().height() > 1.4 * before


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.id)
def test_every_page_there_is_can_be_read(app, qtbot, entry) -> None:
    page = HelpPage(app.theme, app.window)
    page.show_tool(resolve(entry.tool))
    assert entry.title.split()[0] in page.text or len(page.text) > 200


def test_a_long_page_is_read_from_its_beginning(app, page, tmp_path) -> None:
    long = "# The canvas\n\n" + "A sentence.\n\n" * 200
    (tmp_path / "help" / "vectors.md").write_text(long, encoding="utf-8")
    app.desk.dialogs.show_help(app.catalog.find("vectors"))
    bar = page._page.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0


@pytest.fixture
def formula_page(app, page, tmp_path, qtbot):
    """The page with a formula, once it has been set."""
    formula = "```math a = b / c\na = \\dfrac{b}{c}\n```"
    text = f"# The canvas\n\n{formula}\n\nGo to [Softmax](tool:softmax).\n"
    (tmp_path / "help" / "vectors.md").write_text(text, encoding="utf-8")
    app.desk.dialogs.show_help(app.catalog.find("vectors"))
    qtbot.waitUntil(lambda: not page._waiting)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_formula_is_set_in_the_colours_of_the_theme(app, formula_page, theme) -> None:
    app.theme.choose(theme)
    document = formula_page._page.document()
    image = document.resource(QTextDocument.ResourceType.ImageResource.value, QUrl("formula:0"))
    assert image.pixelColor(image.width() // 2, 2) == app.theme.color("field")
    text = app.theme.color("text").name()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    assert any(image.pixelColor(*point).name() == text for point in points), "the fraction"
    assert "a = b / c" in formula_page.text
    assert formula_page._page.accessibleDescription() == "a = b / c"


def test_a_formula_that_is_not_there_yet_stands_as_text(app, page, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(typesetter(), "drawing", lambda latex: None)
    text = "# The canvas\n\n```math x = y + 77\nx = y + 77\n```\n"
    (tmp_path / "help" / "vectors.md").write_text(text, encoding="utf-8")
    app.desk.dialogs.show_help(app.catalog.find("vectors"))
    assert "x = y + 77" in page._page.toPlainText()


def test_a_link_leads_to_another_tool_and_its_page(app, formula_page, qtbot) -> None:
    formula_page._page.anchorClicked.emit(QUrl("tool:softmax"))
    assert app.desk.current_tool_dock().tool.id == "softmax"
    assert formula_page.windowTitle() == "Softmax — Help"
    count = len(app.store.document.panels)
    formula_page._page.anchorClicked.emit(QUrl("tool:softmax"))
    assert len(app.store.document.panels) == count, "the one that is open is raised"


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.id)
def test_every_formula_can_be_set_and_every_link_leads_somewhere(entry) -> None:
    source = resources.text("help", f"{entry.id}.md")
    for formula in help_text.formulas(source):
        assert typeset(formula.latex).width > 0
    assert source.count("```math") == len(help_text.formulas(source))
    tools = {each.id for each in BUILT_IN}
    assert set(re.findall(r"\(tool:(\w+)\)", source)) <= tools - {entry.id}


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.id)
def test_a_page_does_not_scroll_where_the_screen_has_room(app, qtbot, monkeypatch, entry) -> None:
    monkeypatch.setattr(HelpPage, "screen", lambda self: Large())
    page = HelpPage(app.theme, app.window)
    page.show_tool(resolve(entry.tool))
    page.show()
    qtbot.waitUntil(lambda: not page._waiting)
    bar = page._page.verticalScrollBar()
    assert bar.maximum() == 0
    assert page._page.horizontalScrollBar().maximum() == 0
    assert page.height() < Large().availableSize().height()


def test_a_size_that_was_chosen_stays(app, page) -> None:
    page.resize(500, 400)
    app.desk.open_tool("softmax")
    app.desk.dialogs.show_help()
    assert (page.width(), page.height()) == (500, 400)


def test_a_page_begins_at_its_top_though_it_scrolls(app, page) -> None:
    app.theme.set_scale(2.0)
    app.desk.open_tool("softmax")
    app.desk.dialogs.show_help()
    bar = page._page.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0


class Large:
    """A screen of full HD with a task bar."""

    def availableSize(self) -> QSize:
        return QSize(1920, 1040)
