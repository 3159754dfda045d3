"""What inspectors are built of, so that one control looks the same in every tool."""

from __future__ import annotations

from lavis.widgets.common.buttons import PresetButton, ToolButton
from lavis.widgets.common.controls.choices import Choice, Toggle
from lavis.widgets.common.controls.remarks import Opener, Words
from lavis.widgets.common.controls.section import Row, Section
from lavis.widgets.common.controls.slider import Slider
from lavis.widgets.common.controls.track import Track

__all__ = [
    "Choice",
    "Opener",
    "PresetButton",
    "Row",
    "Section",
    "Slider",
    "Toggle",
    "ToolButton",
    "Track",
    "Words",
]
