"""The pipeline in words and numbers: formula, readout, ledger, and the sentence read aloud."""

from __future__ import annotations

import math

from lavis.tools.mvp.params import DISTANCE, PIXEL, Params
from lavis.tools.mvp.result import Result, Rows
from lavis.tools.mvp.words import KINDS
from lavis.widgets.common.formula import Part
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.mvp.ink import GUESS, VERTEX

MISSING, HIDDEN = "–", "hidden"
#: The stations of the ledger: name, the step that leads there, the names of the numbers.
STATIONS = (
    ("local", "as it is in the mesh", "x y z w"),
    ("world", "M ·", "x y z w"),
    ("view", "V ·", "x y z w"),
    ("clip", "P ·", "x y z w"),
    ("ndc", "÷ w", "x y z"),
    ("pixel", "viewport", "x y depth"),
)
TITLES = {"local": "local", "world": "world", "view": "view", "clip": "clip", "ndc": "NDC",
          "pixel": "pixel"}  # fmt: skip
FRAMES = 60
#: A share of the largest entry below which another is shown as 0.
ROUNDING = 1e-14


def secrets(params: Params) -> tuple[str, ...]:
    """Return the stations that a prediction hides."""
    if not params.hidden or params.prediction is None:
        return ()
    hidden = ("clip", "ndc", "pixel")
    return ("view", *hidden) if params.prediction.what == DISTANCE else hidden


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return the chain with the numbers of the followed vertex."""
    if params.convention == "column":
        parts = [
            Part("v", VERTEX, italic=True, latex=r"v_{\mathrm{clip}}"),
            Part("(clip) = P · V · M · v", latex=r"\, = P \, V \, M \, v"),
        ]
    else:
        parts = [
            Part("v", VERTEX, italic=True, latex=r"v_{\mathrm{clip}}"),
            Part("(clip) = v · M · V · P", latex=r"\, = v \, M \, V \, P"),
        ]
    if result is None:
        return parts
    local = ", ".join(numbers(result.trace.local))
    clip = "?" if "clip" in secrets(params) else ", ".join(numbers(result.trace.clip))
    chain = "P V M" if params.convention == "column" else "M V P"
    left, right = (f"{chain} ", "") if params.convention == "column" else ("", f" {chain}")
    return [
        *parts,
        Part("      "),
        Part(f"({clip})", VERTEX),
        Part(f" = {left}({local}){right}"),
    ]


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; it has the same rows whatever is hidden, so that nothing jumps."""
    names = ("clip x", "clip y", "clip z", "clip w", "NDC x", "NDC y", "NDC z",
             "depth", "pixel x", "pixel y", "inside", "vertices", "det M", "one product",
             "at 60 frames/s")  # fmt: skip
    if result is None:
        return [Row(name, MISSING) for name in names]
    trace, hidden = result.trace, secrets(params)
    x, y, depth = trace.pixel
    values = [*tidy(trace.clip), *tidy(trace.ndc), depth, x, y]
    stations = ["clip"] * 4 + ["ndc"] * 3 + ["pixel"] * 3
    found = [
        Row(name, HIDDEN) if station in hidden else _row(name, value, VERTEX)
        for name, value, station in zip(names, values, stations, strict=False)
    ]
    total = len(result.mesh.vertices)
    speed, unit = _operations(FRAMES * result.flops)
    inside = HIDDEN if hidden else f"{result.clipping.inside:,}"
    found += [
        Row("inside", inside),
        Row("vertices", f"{total:,}"),
        _row("det M", result.determinant),
        Row("one product", *_operations(result.flops)),
        Row("at 60 frames/s", speed, f"{unit}/s"),
    ]
    return found + _guess_rows(params, result)


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the views show."""
    lens = params.projection
    said = KINDS[params.object.kind].capitalize()
    if result is not None:
        said += f" of {len(result.mesh.vertices)} vertices"
    how = "by a matrix made by hand" if lens.by_hand else f"in {lens.lens} projection"
    eye = ", ".join(map(format_number, params.camera.eye))
    said += f", drawn {params.drawing}, seen from {eye} {how}"
    if result is not None:
        hidden = secrets(params)
        if hidden:
            said += f"; vertex {result.trace.index} is followed, its {hidden[-1]} is hidden"
        else:
            x, y, _ = numbers(result.trace.pixel)
            where = "is clipped" if result.trace.clipped else f"is at pixel {x}, {y}"
            said += f"; vertex {result.trace.index} {where}"
            outside = len(result.mesh.vertices) - result.clipping.inside
            said += f"; {outside} vertices are clipped"
    if params.view.selected:
        said += f"; {params.view.selected} is selected"
    return f"{said}."


def tidy(values: Rows) -> Rows:
    """Return numbers in which what rounding leaves of a zero is 0."""
    largest = max((abs(x) for x in values if x is not None), default=0.0)
    least = ROUNDING * largest
    return tuple(0.0 if x is not None and abs(x) < least else x for x in values)


def numbers(values: Rows) -> list[str]:
    """Return numbers for the eye; a dash where there is none."""
    return [MISSING if x is None else format_number(x) for x in tidy(values)]


def cells(params: Params, entries: Rows, digits: int = 4) -> list[list[str]]:
    """Return a matrix as text, a row each, as the convention writes it."""
    texts = ["NaN" if x is None else format_number(x, digits) for x in tidy(entries)]
    square = [texts[row : row + 4] for row in range(0, 16, 4)]
    if params.convention == "row":
        square = [list(column) for column in zip(*square, strict=True)]
    return square


def glsl(entries: Rows, convention: str) -> str:
    """Return a matrix as GLSL, whose constructor takes columns.

    Parameters
    ----------
    entries : tuple of float
        Row by row, for column vectors.
    convention : {"column", "row"}
        Row vectors are multiplied from the left: the matrix is then the transposed one.
    """
    square = [entries[row : row + 4] for row in range(0, 16, 4)]
    columns = square if convention == "row" else list(zip(*square, strict=True))
    lines = ",\n".join("    " + ", ".join(_literal(x) for x in column) for column in columns)
    return f"mat4(\n{lines}\n)"


def numpy(entries: Rows, convention: str) -> str:
    """Return a matrix as NumPy code, as the convention writes it."""
    square = [entries[row : row + 4] for row in range(0, 16, 4)]
    if convention == "row":
        square = list(zip(*square, strict=True))
    lines = ",\n".join(
        "    [" + ", ".join("nan" if x is None else repr(x) for x in row) + "]" for row in square
    )
    return f"np.array([\n{lines},\n])"


def _literal(x: float | None) -> str:
    if x is None:
        return "0.0 / 0.0"
    text = repr(float(x))
    return text if any(sign in text for sign in ".en") else f"{text}.0"


def _operations(flops: int) -> tuple[str, str]:
    for size, unit in ((1e9, "GFLOP"), (1e6, "MFLOP"), (1e3, "kFLOP")):
        if flops >= size:
            return format_number(flops / size), unit
    return str(flops), "FLOP"


def _row(name: str, value: float | None, token: str | None = None, unit: str = "") -> Row:
    if value is None or not math.isfinite(value):
        return Row(name, MISSING)
    return Row(name, format_number(value, pad=True), unit, token, full_number(value))


def _guess_rows(params: Params, result: Result) -> list[Row]:
    """Return the guess, and once it is revealed its distance from the answer."""
    guess = params.prediction
    if guess is None:
        return []
    names = ("your x", "your y") if guess.what == PIXEL else ("your w",)
    found = [_row(name, value, GUESS) for name, value in zip(names, guess.values, strict=True)]
    unit = "px" if guess.what == PIXEL else ""
    if params.hidden:
        return [*found, Row("off by", HIDDEN)]
    return [*found, _row("off by", result.miss, None, unit)]
