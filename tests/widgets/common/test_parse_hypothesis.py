"""Whatever is typed into a field is read rightly, or refused by a sentence; nothing else happens.

The oracle is Python's own arithmetic on a tree of which the text is written.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from lavis.theme import Theme
from lavis.widgets.common.number_field import NumberField, fitted_number, parse_entry
from lavis.widgets.common.text import ascii_number, full_number

GOOD = 0.625


@dataclass(frozen=True)
class Said:
    """A text, and what it must come to: by a function, since that may have no value."""

    text: str
    value: Callable[[], float]


def number(x: float, minus: str) -> Said:
    return Said(ascii_number(x).replace("-", minus), lambda: x)


def negative(of: Said, minus: str) -> Said:
    return Said(f"{minus}({of.text})", lambda: -of.value())


def power(base: float, exponent: int) -> float:
    return float(base**exponent)


SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "−": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "×": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
CALLS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
}


def joined(sign: str, space: str, a: Said, b: Said) -> Said:
    text = f"({a.text}){space}{sign}{space}({b.text})"
    return Said(text, lambda: SIGNS[sign](a.value(), b.value()))


def called(function: str, of: Said) -> Said:
    return Said(f"{function}({of.text})", lambda: CALLS[function](of.value()))


def raised(base: Said, exponent: int) -> Said:
    return Said(f"({base.text})^{exponent}", lambda: power(base.value(), exponent))


minuses = st.sampled_from(["-", "−"])
leaves = st.one_of(
    st.builds(number, st.floats(-1e12, 1e12) | st.integers(0, 9).map(float), minuses),
    st.sampled_from([Said("pi", lambda: math.pi), Said("e", lambda: math.e)]),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(joined, st.sampled_from(list(SIGNS)), st.sampled_from(["", " "]), inner, inner),
        st.builds(called, st.sampled_from(list(CALLS)), inner),
        st.builds(negative, inner, minuses),
        st.builds(raised, inner, st.integers(0, 6)),
    ),
    max_leaves=6,
)

#: What people type, right and wrong, and anything at all.
pieces = st.sampled_from(
    [*"0123456789.,+-−*/^()[]=×·eE π'\"", "sqrt", "pi", "1e", "10⁻³", "²", "A.T", "nan", "inf"]
)
texts = st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=40))


@pytest.fixture
def field(qtbot) -> NumberField:
    theme = Theme("dark")
    field = NumberField(theme, "x", value=GOOD)
    qtbot.addWidget(field)
    theme.setParent(field)
    return field


def typed(field: NumberField, text: str) -> list[float]:
    """Type a text over a good value, press Enter, and return what was committed."""
    committed: list[float] = []
    field.committed.connect(committed.append)
    try:
        field.set_value(GOOD + 1)
        field.set_value(GOOD)
        field.selectAll()
        field.insert(text)
        field.commit()
    finally:
        field.committed.disconnect(committed.append)
    return committed


def is_sentence(text: str) -> bool:
    return len(text) > 20 and text[0].isupper() and text.endswith(".") and "\n" not in text


def agree(value: float, wanted: float) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-9, abs_tol=1e-300)


@given(said=expressions)
def test_an_expression_comes_to_what_arithmetic_says(said: Said) -> None:
    try:
        wanted: float | None = said.value()
    except (ArithmeticError, ValueError):
        wanted = None
    if wanted is None or not math.isfinite(wanted) or len(said.text) > 400:
        with pytest.raises(ValueError, match=r"\.$") as refusal:
            parse_entry(said.text)
        assert is_sentence(str(refusal.value))
        return
    try:
        value = parse_entry(said.text)
    except ValueError as error:
        refusal = str(error)
    else:
        assert agree(value, wanted)
        return
    # On the way something was infinite, where arithmetic goes on: 1/(1e200 * 1e200).
    assert "too large" in refusal


@settings(max_examples=300)
@given(text=texts)
def test_any_text_is_read_or_refused_by_a_sentence(field: NumberField, text: str) -> None:
    committed = typed(field, text)
    if field.error:
        assert is_sentence(field.error)
        assert committed == []
        assert field.value == GOOD, "the last good value stays"
        assert field.property("refused") is True
    else:
        assert math.isfinite(field.value)
        assert committed == ([] if field.value == GOOD else [field.value])
        assert field.text() == field.text().strip()


@given(said=expressions)
def test_a_field_takes_what_it_reads_and_keeps_the_last_good_value(
    field: NumberField, said: Said
) -> None:
    committed = typed(field, said.text)
    try:
        wanted = parse_entry(said.text)
    except ValueError:
        assert committed == []
        assert field.value == GOOD
        return
    assert committed == ([] if wanted == GOOD else [wanted])
    assert field.value == wanted


@given(x=st.floats(allow_nan=False, allow_infinity=False))
def test_plain_numbers_are_read_to_the_last_bit(x: float) -> None:
    assert parse_entry(ascii_number(x)) == x
    assert parse_entry(full_number(x)) == x
    assert parse_entry(f"({full_number(x)})") == x, "an expression says the same"


@given(
    x=st.floats(allow_nan=False, allow_infinity=False),
    room=st.integers(0, 14),
)
def test_a_number_that_fits_is_the_number(x: float, room: int) -> None:
    text = fitted_number(x, lambda text: len(text) <= room)
    assert text == "…" or len(text) <= room
    if text != "…":
        try:
            shown = parse_entry(text)
        except ValueError:  # one digit of the largest floats is beyond them: 2×10³⁰⁸
            assert abs(x) > 0.5 * sys.float_info.max
            return
        assert math.isclose(shown, x, rel_tol=0.5, abs_tol=5e-324)


def test_digits_go_before_the_power_does() -> None:
    def fitted(x: float, room: int) -> str:
        return fitted_number(x, lambda text: len(text) <= room)

    assert [fitted(-1 / 3, room) for room in (7, 6, 5, 4)] == ["−0.3333", "−0.333", "−0.33", "−0.3"]
    assert [fitted(123456.7, room) for room in (6, 5)] == ["123457", "1×10⁵"]
    assert [fitted(-1.234e-7, room) for room in (11, 9, 7, 5, 4)] == [
        "−1.234×10⁻⁷",
        "−1.2×10⁻⁷",
        "−1×10⁻⁷",
        "−1e−7",
        "…",
    ]
    assert fitted(0.0, 1) == "0"


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="This has 501 characters; wanted"):
        parse_entry("1+" * 250 + "1")


def test_plain_numbers_load_no_expressions_and_those_no_arrays(tmp_path) -> None:
    import subprocess

    code = (
        "import sys\n"
        "from lavis.widgets.common.number_field import parse_entry\n"
        "parse_entry('1.5')\n"
        "print(any(name.startswith('lavis.compute') for name in sys.modules))\n"
        "parse_entry('sqrt(2)/2')\n"
        "print('numpy' in sys.modules)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert process.stdout.split() == ["False", "False"]


def test_the_focus_shows_the_place_of_what_is_wrong(field: NumberField, qtbot) -> None:
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1 + 2)")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.error == "At column 6: this ) closes nothing."
    assert field.cursorPosition() == 5
