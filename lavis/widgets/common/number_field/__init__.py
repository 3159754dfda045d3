"""Fields for exact numbers: one, and two or three in a row."""

from __future__ import annotations

from lavis.widgets.common.number_field.entry import fitted_number, parse_entry
from lavis.widgets.common.number_field.field import NumberField
from lavis.widgets.common.number_field.keys import fresh_key, step_factor
from lavis.widgets.common.number_field.vector import VectorField

__all__ = [
    "NumberField",
    "VectorField",
    "fitted_number",
    "fresh_key",
    "parse_entry",
    "step_factor",
]
