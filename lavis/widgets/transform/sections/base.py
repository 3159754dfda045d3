"""What the groups of controls of the transformation grid have in common."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal

from lavis.theme import Theme
from lavis.tools.transform import LIMIT, Params, edits
from lavis.tools.transform.lookup import visible
from lavis.widgets.common.controls import Opener, Section, Toggle
from lavis.widgets.common.number_field import VectorField


class Group(Section):
    """A group that keeps the Params rendered last, to say what an edit makes of them.

    Parameters
    ----------
    theme : Theme
    title : str
    folded : bool
        Whether it is folded until what it controls is switched on.

    Attributes
    ----------
    edited : Signal(Params, str)
    toggles : dict of str to Toggle
        By the flags of `Show`.
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme, title: str, *, folded: bool = False) -> None:
        super().__init__(theme, title)
        self._theme = theme
        self._params = Params()
        self.toggles: dict[str, Toggle] = {}
        self.opener = Opener(self) if folded else None

    def add_toggle(
        self,
        flag: str,
        words: str,
        token: str | None = None,
        dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> Toggle:
        """Add the switch of a flag of `Show`."""
        toggle = Toggle(self._theme, words, token=token, dash=dash)
        toggle.switched.connect(partial(self._on_switched, flag))
        self.toggles[flag] = toggle
        self.add(toggle)
        return toggle

    def point_field(self, name: str, token: str) -> VectorField:
        """Return a field for a point within bounds."""
        field = VectorField(self._theme, name, token=token)
        for each in field.fields:
            each.set_bounds(-LIMIT, LIMIT)
        return field

    def keep(self, params: Params) -> None:
        """Take Params, and show the switches as they are there."""
        self._params = params
        show, seen = params.show, visible(params)
        for flag, toggle in self.toggles.items():
            toggle.set_checked(getattr(show, flag))
            # What would give a hidden answer away is off until it is revealed.
            toggle.setEnabled(getattr(seen, flag) or not getattr(show, flag) or seen == show)
        if self.opener is not None:
            self.opener.note(any(getattr(show, flag) for flag in self.toggles))

    def want(self, params: Params, key: str = "") -> None:
        """Say what the user wants."""
        self.edited.emit(params, key)

    def _on_switched(self, flag: str, shown: bool) -> None:
        self.want(edits.choose_shown(self._params, **{flag: shown}))
