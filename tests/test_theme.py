"""The theme: what it colours, that it can be read, and that it follows."""

from __future__ import annotations

import re

import pytest
import shiboken6
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from lavis import resources
from lavis import theme as theme_module
from lavis.theme import Theme, load_tokens
from lavis.tools.catalog import Catalog
from lavis.widgets.window import Window

MEANINGS = [
    *("first", "second", "third", "result", "eigen", "residual"),
    *("query", "key", "value", "good", "warning", "error"),
]
CATEGORIES = [f"cat{number}" for number in range(1, 9)]
NAMES = ("dark", "light")


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def dressed(qapp: QApplication):
    """Give the application back as it was."""
    before = qapp.palette(), qapp.styleSheet(), qapp.font()
    yield qapp
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_themes_have_the_same_tokens() -> None:
    dark, light = map(load_tokens, NAMES)
    assert list(dark) == list(light)
    wanted = {*MEANINGS, *CATEGORIES, "window", "panel", "canvas", "field", "border", "text"}
    wanted |= {"muted", "accent", "on_accent", "grid", "grid_minor", "axis", "hover", "selection"}
    assert wanted <= set(dark)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("token", ["text", "muted", "accent", *MEANINGS, *CATEGORIES])
def test_whatever_is_written_in_can_be_read(name: str, token: str) -> None:
    tokens = load_tokens(name)
    for ground in ("canvas", "panel"):
        assert contrast(tokens[token], tokens[ground]) >= 4.5, ground


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("token", "ground"),
    [
        ("on_accent", "accent"),
        ("text", "field"),
        ("text", "selection"),
        ("text", "hover"),
        ("text", "window"),
        ("muted", "window"),
        ("muted", "field"),
    ],
)
def test_text_can_be_read_on_every_other_ground(name: str, token: str, ground: str) -> None:
    tokens = load_tokens(name)
    assert contrast(tokens[token], tokens[ground]) >= 4.5


@pytest.mark.parametrize("name", NAMES)
def test_the_grid_is_seen_and_stays_behind(name: str) -> None:
    tokens = load_tokens(name)
    minor, grid, axis = (
        contrast(tokens[token], tokens["canvas"]) for token in ("grid_minor", "grid", "axis")
    )
    assert 1.05 < minor < grid < axis
    assert grid > 1.25
    assert axis > 2.5
    assert axis < min(contrast(tokens[token], tokens["canvas"]) for token in MEANINGS)


@pytest.mark.parametrize("bad", ["red", "#12345", "#1234567", "#12345G", "#FFFFFF"])
def test_a_colour_that_is_none_is_refused(tmp_path, monkeypatch, bad: str) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "dark.json").write_text(f'{{"text": "{bad}"}}')
    monkeypatch.setattr(resources, "ROOTS", (tmp_path,))
    with pytest.raises(ValueError, match="The theme “dark” has no colour"):
        load_tokens("dark")


def test_the_colours_are_those_of_the_choice(qapp) -> None:
    theme = Theme("dark")
    assert (theme.name, theme.choice) == ("dark", "dark")
    assert theme.color("first").name() == load_tokens("dark")["first"]
    theme.choose("light")
    assert (theme.name, theme.choice) == ("light", "light")
    assert theme.color("first").name() == load_tokens("light")["first"]
    assert set(theme.tokens) == set(load_tokens("light"))
    with pytest.raises(KeyError, match="no colour token “frist”"):
        theme.color("frist")


def test_a_colour_that_is_changed_changes_nobody_elses(qapp) -> None:
    theme = Theme("dark")
    theme.color("text").setAlpha(0)
    assert theme.color("text").alpha() == 255


def test_changed_is_told_once_and_only_where_something_changed(qapp, qtbot) -> None:
    theme = Theme("dark")
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("dark")
        theme.set_scale(1.0)
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.color("panel").name()))
    theme.choose("light")
    theme.set_scale(1.5)
    assert told == [load_tokens("light")["panel"]] * 2


def test_the_system_is_followed_until_the_user_chooses(qapp, qtbot, monkeypatch) -> None:
    shown = ["light"]
    monkeypatch.setattr(theme_module, "_system_name", lambda: shown[0])
    hints = QGuiApplication.styleHints()
    theme = Theme("system")
    assert theme.name == "light"
    shown[0] = "dark"
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.name == "dark"
    theme.choose("dark")
    shown[0] = "light"
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.name == "dark"
    theme.choose("system")
    assert theme.name == "light"


def test_an_unknown_choice_is_the_systems(qapp, monkeypatch) -> None:
    monkeypatch.setattr(theme_module, "_system_name", lambda: "light")
    theme = Theme("dark")
    theme.choose("solarized")
    assert (theme.name, theme.choice) == ("light", "system")


@pytest.mark.parametrize("name", NAMES)
def test_an_application_is_dressed_and_dressed_anew(dressed: QApplication, name: str) -> None:
    theme = Theme("light" if name == "dark" else "dark")
    theme.apply(dressed)
    theme.choose(name)
    tokens = load_tokens(name)
    palette = dressed.palette()
    assert dressed.style().metaObject().className() in ("QStyleSheetStyle", "QFusionStyle")
    assert palette.color(QPalette.ColorRole.Window).name() == tokens["window"]
    assert palette.color(QPalette.ColorRole.Link).name() == tokens["accent"]
    assert palette.color(QPalette.ColorRole.PlaceholderText).name() == tokens["muted"]
    assert palette.color(QPalette.ColorRole.ToolTipText).name() == tokens["text"]
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == tokens["disabled"]
    assert dressed.styleSheet() == theme.style_sheet()
    assert dressed.font().pixelSize() == theme.font().pixelSize()


@pytest.mark.parametrize("name", NAMES)
def test_no_role_is_left_to_the_system(qapp, name: str) -> None:
    palette = Theme(name).palette()
    ours = set(load_tokens(name).values())
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        for role in QPalette.ColorRole:
            if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles):
                assert palette.color(group, role).name() in ours, (group, role)


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_is_filled_in(qapp, name: str) -> None:
    template = resources.text("themes", "frame.qss") + resources.text("themes", "style.qss")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\s*[;}]|rgba?\(", template), "a literal colour"
    filled = Theme(name).style_sheet()
    assert "@" not in filled
    assert set(re.findall(r"#[0-9a-f]{6}\b", filled)) <= set(load_tokens(name).values())
    for path in re.findall(r'url\("(.*?)"\)', filled):
        assert QIcon(path).pixmap(16).toImage().isNull() is False


def test_the_style_sheet_is_one_that_qt_understands(dressed, qtbot, qtlog) -> None:
    Theme("dark").apply(dressed)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    assert [record.message for record in qtlog.records if "stylesheet" in record.message] == []


def test_sizes_flow_from_the_scale(qapp) -> None:
    theme = Theme("dark")
    before = {size: theme.font(size).pixelSize() for size in ("small", "body", "title")}
    assert before["small"] < before["body"] < before["title"]
    height = re.search(r"QComboBox \{.*?min-height: (\d+)px", theme.style_sheet(), re.DOTALL)
    theme.set_scale(2.0)
    assert {size: theme.font(size).pixelSize() for size in before} == {
        size: 2 * pixels for size, pixels in before.items()
    }
    doubled = re.search(r"QComboBox \{.*?min-height: (\d+)px", theme.style_sheet(), re.DOTALL)
    assert int(doubled[1]) == 2 * int(height[1])
    theme.set_scale(9.0)
    assert theme.scale == 2.0


def test_numbers_have_tabular_figures_where_wanted(qapp) -> None:
    theme = Theme("dark")
    tabular = QFont.Tag("tnum")
    assert theme.font("body", tabular=True).featureValue(tabular) == 1
    assert not theme.font("body").isFeatureSet(tabular)
    assert len({theme.font(size).family() for size in ("small", "body", "title")}) == 1


def test_a_pen_keeps_its_width_at_any_zoom(qapp) -> None:
    theme = Theme("dark")
    pen = theme.pen("axis", 1.5, Qt.PenStyle.DashLine)
    assert pen.isCosmetic()
    assert pen.widthF() == 1.5
    assert pen.style() == Qt.PenStyle.DashLine
    assert pen.color() == theme.color("axis")


def dominant(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """Colour of the most opaque pixel."""
    image = icon.pixmap(QSize(24, 24), 1.0, mode).toImage()
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(colors, key=QColor.alpha)


@pytest.mark.parametrize("name", NAMES)
def test_icons_have_the_colour_of_their_token(qapp, name: str) -> None:
    theme = Theme(name)
    assert dominant(theme.icon("play")).name() == load_tokens(name)["text"]
    assert dominant(theme.icon("play", "error")).name() == load_tokens(name)["error"]
    faded = dominant(theme.icon("play"), QIcon.Mode.Disabled)
    assert faded.name() == load_tokens(name)["disabled"]
    selected = dominant(theme.icon("play"), QIcon.Mode.Selected)
    assert selected.name() == load_tokens(name)["text"]


def test_icons_are_kept_until_the_theme_changes(qapp) -> None:
    theme = Theme("dark")
    icon = theme.icon("undo")
    assert theme.icon("undo") is icon
    theme.choose("light")
    assert dominant(theme.icon("undo")).name() == load_tokens("light")["text"]


def test_icons_are_sharp_on_a_fine_screen(qapp) -> None:
    icon = Theme("dark").icon("add")
    fine = icon.pixmap(QSize(24, 24), 2.0).toImage()
    assert (fine.width(), fine.height()) == (48, 48)
    coarse = icon.pixmap(QSize(24, 24), 1.0).toImage().scaled(48, 48)
    assert fine != coarse


def test_an_icon_that_does_not_exist_is_refused(qapp) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        Theme("dark").icon("unicorn")


@pytest.mark.parametrize("name", NAMES)
def test_the_tick_of_a_check_box_is_drawn_in_the_theme(dressed, qtbot, name: str) -> None:
    theme = Theme(name)
    theme.apply(dressed)
    box = QCheckBox("on")
    qtbot.addWidget(box)
    box.setChecked(True)
    image = box.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(18) for y in range(image.height())}
    assert {theme.color("accent").name(), theme.color("on_accent").name()} <= seen


def test_a_theme_can_go_while_others_follow_the_system(qapp, monkeypatch) -> None:
    keeper = QObject()
    theme = Theme("system", parent=keeper)
    told: list[int] = []
    theme.changed.connect(lambda: told.append(1))
    shiboken6.delete(keeper)
    monkeypatch.setattr(theme_module, "_system_name", lambda: "dark")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert told == []


def test_the_window_looks_the_same_before_the_whole_style_sheet_is_read(dressed, qtbot) -> None:
    theme = Theme("dark")
    theme.apply(dressed, whole=False)
    short = dressed.styleSheet()
    window = Window(Catalog(), theme)
    qtbot.addWidget(window)
    window.show()
    qtbot.wait(1)
    before = window.grab().toImage()
    theme.complete()
    assert len(dressed.styleSheet()) > 3 * len(short)
    assert dressed.styleSheet() == theme.style_sheet()
    qtbot.wait(1)
    assert window.grab().toImage() == before
