"""The controls of what a matrix is made of: its kind, its spaces, its singular values."""

from __future__ import annotations

from PySide6.QtCore import Qt

from lavis.theme import Theme
from lavis.tools.transform import Params, Result, edits, lookup
from lavis.widgets.common.controls import Slider, Words
from lavis.widgets.common.text import format_number
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import CIRCLE, COLUMN, VECTOR

DOT, DASH = Qt.PenStyle.DotLine, Qt.PenStyle.DashLine


class KindGroup(Group):
    """What kind of matrix it is, with the reasons.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "What kind it is")
        self.set_folded(True)
        self.words = Words("What kind of matrix it is")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self.words.say(kind_words(params, result))


def kind_words(params: Params, result: Result | None) -> str:
    """Return every kind that the matrix is of, a line each, with its reason."""
    if result is None:
        return ""
    if not result.properties:
        hidden = "That is hidden until the answer is revealed."
        return hidden if lookup.hidden(params) else "Nothing special: a matrix like most."
    return "\n".join(f"{each.name}: {each.reason}" for each in result.properties)


class StructureGroup(Group):
    """Singular vectors, spaces, the ball of inputs, inverse and transpose.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Structure", folded=True)
        self.add_toggle("singular", "singular vectors v, σu", CIRCLE)
        self.add_toggle("spaces", "null and column space", COLUMN)
        self.add_toggle("ball", "condition: ball and ellipse", VECTOR)
        self.radius = Slider(theme, "radius", 0.05, 2.0, value=0.25, step=0.05)
        self.radius.changed.connect(self._on_radius)
        self.add(self.radius)
        self.add_toggle("inverse", "inverse", "first", DASH)
        self.add_toggle("transpose", "transpose", "first", DOT)
        self.words = Words("About the structure of the matrix")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self.radius.setVisible(params.show.ball)
        self.radius.set_range(min(0.05, params.radius), max(2.0, params.radius))
        self.radius.set_value(params.radius)
        self.words.say(structure_words(params, result))

    def _on_radius(self, radius: float, key: str) -> None:
        self.want(edits.choose_radius(self._params, radius), key)


def structure_words(params: Params, result: Result | None) -> str:
    """Return what is to be said of what is shown."""
    if result is None:
        return ""
    show, said = lookup.visible(params), []
    if show.spaces and result.spaces is not None:
        rank = result.spaces.rank
        said.append(f"rank {rank}, nullity {2 - rank}: together 2.")
    if show.ball and result.ball is not None:
        ratio = result.ball.condition
        text = "without bound" if ratio is None else f"up to {format_number(ratio)} times"
        said.append(f"Relative errors of inputs grow {text}.")
    if show.inverse and result.inverse_reason:
        said.append(result.inverse_reason)
    return " ".join(said)
