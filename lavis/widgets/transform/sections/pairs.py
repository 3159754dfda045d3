"""The controls of two matrices, AB beside BA, and of Ax = b."""

from __future__ import annotations

from lavis.theme import Theme
from lavis.tools.transform import Params, Result, edits, lookup
from lavis.widgets.common.controls import Choice, Words
from lavis.widgets.transform.sections.base import Group
from lavis.widgets.transform.tokens import ANSWER, GOAL


class CompareGroup(Group):
    """AB beside BA.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Two matrices: AB and BA", folded=True)
        self.add_toggle("compare", "AB beside BA")
        self.first_choice = Choice(theme, "First matrix")
        self.second_choice = Choice(theme, "Second matrix")
        self.first_choice.chosen.connect(self._on_first)
        self.second_choice.chosen.connect(self._on_second)
        self.add_row("A is", self.first_choice)
        self.add_row("B is", self.second_choice)
        self.words = Words("Why they differ")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        names, pair = [each.name for each in params.matrices], lookup.pair_of(params)
        for index, choice in enumerate((self.first_choice, self.second_choice)):
            if [choice.itemText(i) for i in range(choice.count())] != names:
                choice.set_options(names)
            choice.set_current(pair[index] if pair else "")
            choice.setEnabled(pair is not None)
        said = ""
        if result is not None and lookup.visible(params).compare:
            said = result.compare.reason if result.compare else result.compare_reason
        self.words.say(said)

    def _on_first(self, name: str) -> None:
        pair = lookup.pair_of(self._params)
        self.want(edits.choose_pair(self._params, name, pair[1] if pair else name))

    def _on_second(self, name: str) -> None:
        pair = lookup.pair_of(self._params)
        self.want(edits.choose_pair(self._params, pair[0] if pair else name, name))


class SolveGroup(Group):
    """Ax = b: the x whose image is b.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Solve Ax = b", folded=True)
        self.add_toggle("solve", "b, and the x whose image it is", ANSWER)
        self.b_field = self.point_field("b", GOAL)
        self.b_field.committed.connect(self._on_b)
        self.b_field.stepped.connect(self._on_b)
        self.add_row("b", self.b_field)
        self.words = Words("About the solution")
        self.add(self.words)

    def show_params(self, params: Params, result: Result | None, step: float) -> None:
        """Show Params; emits nothing."""
        self.keep(params)
        self.b_field.set_values(params.b)
        for field in self.b_field.fields:
            field.step = step
        solution = result.solution if result is not None else None
        shown = lookup.visible(params).solve
        self.words.say(solution.reason if solution is not None and shown else "")

    def _on_b(self, values: tuple[float, float], key: str = "") -> None:
        self.want(edits.move_b(self._params, *values), key)
