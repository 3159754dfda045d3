"""Numbers as people and as programs read them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.widgets.common.text import (
    ascii_number,
    ascii_text,
    format_number,
    full_number,
    parse_number,
    shortened,
)

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-2.5, "−2.5"),
        (1 / 3, "0.3333"),
        (-0.64594, "−0.6459"),
        (100.0, "100"),
        (12345.6, "12346"),
        (123456, "123456"),
        (999999.7, "1×10⁶"),
        (1234567, "1.235×10⁶"),
        (0.0001234, "0.0001234"),
        (0.00001234, "1.234×10⁻⁵"),
        (-1e-300, "−1×10⁻³⁰⁰"),
        (9.9999e-5, "0.0001"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_four_digits_that_mean_something(x: float, shown: str) -> None:
    assert format_number(x) == shown


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (5.5, "5.500"),
        (0, "0.000"),
        (-0.0, "0.000"),
        (10, "10.00"),
        (2e9, "2.000×10⁹"),
        (12345, "12345"),
    ],
)
def test_padded_numbers_keep_their_zeros(x: float, shown: str) -> None:
    assert format_number(x, pad=True) == shown


def test_more_digits_where_wanted() -> None:
    assert format_number(math.pi, 8) == "3.1415927"
    assert format_number(0.25, 1) == "0.2"


@given(st.floats(-1e307, 1e307))  # beyond, the rounded number may be one too large
def test_what_is_shown_is_within_half_a_digit(x: float) -> None:
    assert parse_number(format_number(x)) == pytest.approx(x, rel=5.0001e-4, abs=5e-324)


@given(finite)
def test_all_digits_are_the_number(x: float) -> None:
    assert float(ascii_number(x)) == x
    assert parse_number(full_number(x)) == x
    assert ascii_number(x).isascii()
    assert "-" not in full_number(x)


@pytest.mark.parametrize(
    ("x", "text"), [(3.0, "3"), (-0.1, "-0.1"), (1e-7, "1e-07"), (-0.0, "0"), (2, "2")]
)
def test_copies_are_ascii(x: float, text: str) -> None:
    assert ascii_number(x) == text


def test_text_for_the_clipboard_is_ascii_where_numbers_are() -> None:
    assert ascii_text("−1.2×10⁻⁵ · ‖v‖") == "-1.2e-5 · ‖v‖"


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("3", 3),
        (" −2.5 ", -2.5),
        ("-2.5", -2.5),
        ("+.5", 0.5),
        ("4.", 4),
        ("1e−3", 1e-3),
        ("1E-3", 1e-3),
        ("1.5×10⁻⁷", 1.5e-7),
    ],
)
def test_both_minuses_are_taken(text: str, x: float) -> None:
    assert parse_number(text) == x


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Nothing is written"),
        ("abc", "“abc” is not a number"),
        ("1/3", "“1/3” is not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("3,5", "has a comma; wanted is a decimal point"),
        ("1,000,000", "not a number"),
        ("1e999", "too large"),
    ],
)
def test_the_rest_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        parse_number(text)
    assert str(refused.value).endswith(".")
    assert str(refused.value).count("; wanted is") == 1


@pytest.mark.parametrize(
    ("text", "digits", "shown"),
    [
        ("0.6590", 3, "0.659"),
        ("(4.000, −3.500)", 2, "(4.0, −3.5)"),
        ("−1.235×10⁻⁸ ms", 1, "−1×10⁻⁸ ms"),
        ("✓ 0.7311", 2, "✓ 0.73"),
        ("singular, 3 of 12", 1, "singular, 3 of 12"),
        ("9.96", 1, "10"),
        ("123456", 2, "123456"),
    ],
)
def test_a_text_is_shortened_by_digits_alone(text: str, digits: int, shown: str) -> None:
    assert shortened(text, digits) == shown


@given(finite, st.integers(1, 4))
def test_no_number_becomes_longer_by_shortening(x: float, digits: int) -> None:
    text = format_number(x, 4, pad=True)
    assert len(shortened(text, digits)) <= len(text)
    if abs(x) < 1e300:
        wanted = parse_number(text)
        assert parse_number(shortened(text, digits)) == pytest.approx(wanted, rel=0.5)
