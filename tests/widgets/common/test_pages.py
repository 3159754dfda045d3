"""Pictures behind tabs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lavis.theme import Theme
from lavis.widgets.common.pages import Pages
from lavis.widgets.common.painted import Painted


class Book:
    def __init__(self, theme: Theme) -> None:
        self.tips: list[QPointF] = []
        self.first = Painted(theme, "First", self.draw("cat1"))
        self.second = Painted(theme, "Second", self.draw("cat2"))
        self.theme = theme
        self.pages = Pages(
            theme,
            "Book",
            {
                "one": ("The first picture", "1", self.first),
                "two": ("The second picture", "2", self.second),
            },
        )

    def draw(self, token: str):
        def paint(painter: QPainter, room: QRectF) -> None:
            painter.fillRect(room, self.theme.color(token))

        return paint


@pytest.fixture
def book(qapp, qtbot) -> Book:
    theme = Theme("light")
    theme.apply(qapp)
    made = Book(theme)
    assert QApplication.topLevelWidgets() == [made.pages] or all(
        not each.isVisible() for each in QApplication.topLevelWidgets()
    )
    qtbot.addWidget(made.pages)
    made.pages.resize(500, 300)
    made.pages.show()
    return made


def test_showing_emits_nothing_and_a_tab_does(book: Book) -> None:
    wanted: list[str] = []
    book.pages.chosen.connect(wanted.append)
    book.pages.show_page("two")
    assert (book.pages.current, book.pages.page, wanted) == ("two", book.second, [])
    assert book.second.isVisible()
    assert not book.first.isVisible()
    QTest.keyClick(book.pages.tabs, Qt.Key.Key_Left)
    assert wanted == ["one"]


def test_tabs_say_as_much_as_fits_and_keep_their_whole_name(book: Book) -> None:
    assert book.pages.tabs.tabText(0) == "The first picture"
    book.pages.resize(160, 300)
    assert book.pages.tabs.tabText(0) == "1"
    assert book.pages.tabs.tabToolTip(0) == "The first picture"


def test_the_page_that_is_shown_is_exported_without_its_tabs(book: Book) -> None:
    for key, token in (("one", "cat1"), ("two", "cat2")):
        book.pages.show_page(key)
        image = QImage(200, 100, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        book.pages.paint_on(painter, 200, 100)
        painter.end()
        assert image.pixelColor(100, 50) == book.theme.color(token)
        assert image.pixelColor(1, 1) == book.theme.color("canvas")


def test_a_painted_page_tells_clicks_and_arrows(book: Book) -> None:
    clicks: list[QPointF] = []
    ways: list[tuple[int, int]] = []
    book.first.clicked.connect(lambda room, at: clicks.append(at))
    book.first.moved.connect(lambda right, down: ways.append((right, down)))
    QTest.mouseClick(book.first, Qt.MouseButton.LeftButton)
    assert len(clicks) == 1
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_X):
        QTest.keyClick(book.first, key)
    assert ways == [(-1, 0), (0, 1)]
