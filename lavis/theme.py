"""The look: tokens become the palette, the style sheet, pens, fonts and icons."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from PySide6.QtCore import QByteArray, QJsonDocument, QObject, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPen
from PySide6.QtWidgets import QApplication

from lavis import resources

Name = Literal["light", "dark"]
Choice = Literal["system", "light", "dark"]
Size = Literal["small", "body", "title"]

#: Pixels of the three sizes of type at scale 1.
FONT_PIXELS: dict[Size, int] = {"small": 11, "body": 13, "title": 16}

#: Pixels that a field, a button and every other control in a row is high at scale 1.
CONTROL_HEIGHT = 28

SCALES = (1.0, 2.0)

_HEX = re.compile(r"#[0-9a-f]{6}")

#: In the style sheet: ``@icon(name, token)``, ``@font(size)``, ``@12px`` and ``@token``.
_TEMPLATE = re.compile(r"@icon\(([\w-]+), *(\w+)\)|@font\((\w+)\)|@(\d+)px|@(\w+)")


def load_tokens(name: Name) -> dict[str, str]:
    """Read the colour tokens of a theme.

    Parameters
    ----------
    name : {"light", "dark"}

    Returns
    -------
    dict of str to str
        Token to ``#rrggbb``.

    Raises
    ------
    ValueError
        For a colour that is not written as ``#rrggbb``.
    """
    # Qt's reader is there already; `json` would take a hundredth of the time to the first picture.
    text = resources.path("themes", f"{name}.json").read_bytes()
    tokens = QJsonDocument.fromJson(QByteArray(text)).object()
    if not tokens:
        raise ValueError(f"The theme “{name}” cannot be read: it is no JSON object.")
    for token, colour in tokens.items():
        if not isinstance(colour, str) or _HEX.fullmatch(colour) is None:
            raise ValueError(f"The theme “{name}” has no colour #rrggbb at “{token}”: {colour}.")
    return cast(dict[str, str], tokens)


class Theme(QObject):
    """What is shown, light or dark, and everything that has a colour or a size because of it.

    Parameters
    ----------
    choice : {"system", "light", "dark"}
    scale : float
        Of type and spacing, from 1 to 2.
    parent : QObject, optional

    Attributes
    ----------
    changed : Signal()
        Emitted after palette and style sheet have been applied: take colours, fonts and icons anew.
    """

    changed = Signal()

    def __init__(
        self, choice: Choice = "system", scale: float = 1.0, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._choice: Choice = choice
        self._scale = _clamped(scale)
        self._reduce_motion = False
        self._name: Name = "light"
        self._tokens: dict[str, str] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._app: QApplication | None = None
        self._whole = True
        self._load()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def name(self) -> Name:
        """What is shown: ``"light"`` or ``"dark"``."""
        return self._name

    @property
    def choice(self) -> Choice:
        """What the user chose: ``"system"``, ``"light"`` or ``"dark"``."""
        return self._choice

    @property
    def scale(self) -> float:
        """The factor of type and spacing, from 1 to 2."""
        return self._scale

    @property
    def tokens(self) -> tuple[str, ...]:
        """The names of all colour tokens."""
        return tuple(self._tokens)

    def choose(self, choice: str) -> None:
        """Show this theme, or what the system shows, from now on.

        Parameters
        ----------
        choice : {"system", "light", "dark"}
            Anything else, as settings of another version may have it, counts as ``"system"``.
        """
        known = cast(Choice, choice) if choice in get_args(Choice) else "system"
        if known == self._choice:
            return
        self._choice = known
        self._tell_platform()
        self._refresh()

    @property
    def reduce_motion(self) -> bool:
        """Whether nothing is to be animated."""
        return self._reduce_motion

    def set_reduce_motion(self, reduce: bool) -> None:
        """Show the end of every animation at once, from now on."""
        if reduce != self._reduce_motion:
            self._reduce_motion = reduce
            self.changed.emit()

    def set_scale(self, scale: float) -> None:
        """Make type and spacing this many times as large; kept between 1 and 2."""
        scale = _clamped(scale)
        if scale != self._scale:
            self._scale = scale
            self._refresh()

    def color(self, token: str) -> QColor:
        """Return the colour of a token.

        Raises
        ------
        KeyError
            When there is no such token.
        """
        return QColor(self._hex(token))

    def pen(
        self,
        token: str,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        *,
        cosmetic: bool = True,
    ) -> QPen:
        """Return a pen.

        Parameters
        ----------
        token : str
        width : float
            In pixels.
        style : Qt.PenStyle
        cosmetic : bool
            Whether the width is the same at any zoom of the painter. Qt counts it in pixels of the
            device then, so multiply by ``devicePixelRatioF()``; otherwise Qt does that itself.
        """
        pen = QPen(self.color(token), width, style)
        pen.setCosmetic(cosmetic)
        return pen

    def px(self, pixels: float) -> int:
        """Return a length at the scale of the interface, in whole pixels."""
        return round(pixels * self._scale)

    def font(self, size: Size = "body", tabular: bool = False) -> QFont:
        """Return the system's family in one of the three sizes.

        Parameters
        ----------
        size : {"small", "body", "title"}
        tabular : bool
            Whether every figure takes the same width, as numbers that change must.
        """
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPixelSize(self.px(FONT_PIXELS[size]))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def icon(self, name: str, token: str = "text") -> QIcon:
        """Return one of our icons in the colour of a token; disabled it is paler.

        Parameters
        ----------
        name : str
            A file of ``resources/icons`` without its ending.
        token : str

        Raises
        ------
        FileNotFoundError, KeyError
            When there is no such icon or token.
        """
        icon = self._icons.get((name, token))
        if icon is None:
            icon = QIcon()
            drawing = self._drawing(name, token)
            # Given for every mode: what is missing the style would tint by itself.
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
                icon.addFile(drawing, QSize(), mode)
            icon.addFile(self._drawing(name, "disabled"), QSize(), QIcon.Mode.Disabled)
            self._icons[name, token] = icon
        return icon

    def apply(self, app: QApplication, *, whole: bool = True) -> None:
        """Dress an application in this theme, now and at every change.

        Parameters
        ----------
        app : QApplication
        whole : bool
            Otherwise only what a window without tools shows, until `complete`: the rest of the
            style sheet takes a thirtieth of the time to the first picture.
        """
        self._app = app
        self._whole = whole
        self._tell_platform()
        self._dress()

    def complete(self) -> None:
        """Dress also what lies on the window."""
        if not self._whole:
            self._whole = True
            if self._app is not None:
                self._app.setStyleSheet(self.style_sheet())

    def release(self) -> None:
        """Remove the drawings of icons from the disk; nothing is painted after this."""
        _drawings().remove()

    def palette(self) -> QPalette:
        """Return the palette of this theme, all groups and roles set."""
        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in _ROLES.items():
            palette.setColor(target, self.color(token))
        for target in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("disabled"))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, self.color("border"))
        palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, self.color("disabled"))
        return palette

    def style_sheet(self) -> str:
        """Return the style sheet with colours, sizes and icons filled in."""
        parts = ("frame", "style") if self._whole else ("frame",)
        template = "".join(resources.text("themes", f"{part}.qss") for part in parts)
        return _TEMPLATE.sub(self._fill, template)

    def _fill(self, match: re.Match[str]) -> str:
        icon, icon_token, size, pixels, token = match.groups()
        if icon:
            return f'url("{self._drawing(icon, icon_token)}")'
        if size:
            return f"{self.px(FONT_PIXELS[cast(Size, size)])}px"
        if pixels:
            return f"{self.px(int(pixels))}px"
        return self._hex(token)

    def _hex(self, token: str) -> str:
        try:
            return self._tokens[token]
        except KeyError:
            raise KeyError(f"There is no colour token “{token}”.") from None

    def _drawing(self, name: str, token: str) -> str:
        """Return the path of an icon in a token's colour."""
        return _recoloured(name, self._hex(token))

    def _load(self) -> None:
        self._name = _system_name() if self._choice == "system" else self._choice
        self._tokens = load_tokens(self._name)
        self._icons.clear()

    def _refresh(self) -> None:
        self._load()
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is not None:
            self._app.setPalette(self.palette())
            self._app.setFont(self.font())
            self._app.setStyleSheet(self.style_sheet())

    def _tell_platform(self) -> None:
        """Ask for title bars and native dialogs of the same kind."""
        if self._app is None:
            return
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        scheme = schemes.get(self._choice, Qt.ColorScheme.Unknown)
        QGuiApplication.styleHints().setColorScheme(scheme)

    def _follow_system(self) -> None:
        if self._choice == "system" and _system_name() != self._name:
            self._refresh()


@cache
def _drawings() -> QTemporaryDir:
    """Return the folder of recoloured icons, which goes with the process.

    They are files because Qt's own SVG engine, which is sharp at every size and scale, and style
    sheets take nothing else. All themes share the folder: an application keeps its style sheet
    longer than a theme may live.
    """
    return QTemporaryDir()


@cache
def _recoloured(name: str, color: str) -> str:
    """Return the path of an icon in a colour, as Qt and its style sheets write paths."""
    source = resources.path("icons", f"{name}.svg")
    folder = _drawings()
    if not folder.isValid():  # no room for temporary files: black is better than none
        return source.as_posix()
    path = f"{folder.path()}/{name}-{color[1:]}.svg"
    Path(path).write_bytes(source.read_bytes().replace(b"currentColor", color.encode()))
    return path


def _clamped(scale: float) -> float:
    return min(max(scale, SCALES[0]), SCALES[1])


def _system_name() -> Name:
    """Return what the desktop shows; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "field",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "border",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "text",
}
