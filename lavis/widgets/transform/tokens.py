"""The colours of things on the transformation grid: one meaning, one colour, in every part."""

from __future__ import annotations

FIRST, SECOND = "first", "second"
AREA = "result"
EIGEN = "eigen"
CIRCLE = "cat6"
LETTER = "cat8"
MARKS = "cat3"
VECTOR = "value"
NULL = "residual"
COLUMN = "third"
GOAL = "key"
ANSWER = "query"
POWER = "cat4"
BEFORE = "axis"
GUESS = "accent"
OFF = "warning"
#: The parts of the scene, in turn.
PARTS = ("cat1", "cat2", "cat3", "cat4", "cat6", "cat5", "cat7", "cat8")
CAMERA = "accent"
