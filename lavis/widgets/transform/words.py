"""The transformation grid in words and numbers: formula, readout, and the sentence read aloud."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lavis.tools.transform import Affine, Params, Result, lookup
from lavis.tools.transform.result import Point
from lavis.widgets.common.formula import DOT, Part
from lavis.widgets.common.numbers import coordinates, short
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number
from lavis.widgets.transform.eigen import polar_text, value_text
from lavis.widgets.transform.picture import ROUNDING
from lavis.widgets.transform.shot import called
from lavis.widgets.transform.tokens import (
    ANSWER,
    AREA,
    CIRCLE,
    COLUMN,
    EIGEN,
    FIRST,
    GOAL,
    POWER,
    SECOND,
    VECTOR,
)

HIDDEN = "hidden"
MISSING = "–"
GAP = Part("    ")
#: Between two factors: closer than between vectors, since the line is short.
TIMES = Part("·")
MINUS_SIGN = Part(" − ", latex=r"\,-\,")
KINDS = {
    "image of v": "the image of v",
    "eigenvector": "a direction that stays",
    "determinant": "the determinant",
    "solution": "x",
}


def named_matrix(name: str) -> Part:
    """Return the part that names a matrix: bold and upright, as books set it."""
    return Part(name, bold=True, latex=rf"\mathbf{{{name}}}" if name.isalnum() else "")


def matrix_parts(by: Affine, *, translated: bool = False) -> list[Part]:
    """Return a matrix in one line, its columns in the colours of what they are images of."""
    parts = [Part("[ ")]
    for row in (0, 1):
        parts += [Part(format_number(by.i[row]), FIRST), Part("  ")]
        parts += [Part(format_number(by.j[row]), SECOND)]
        if translated:
            parts += [Part("  "), Part(format_number(by.origin[row]), COLUMN)]
        parts.append(Part(" ; " if row == 0 else " ]"))
    return parts


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return what the matrix is and what it does to area, or what is compared or solved."""
    if result is None:
        return [Part("")]
    if params.mode == "scene":
        return _chain(params, result)
    show = lookup.visible(params)
    if show.compare and result.compare is not None:
        return _compared(result)
    if show.solve and result.solution is not None:
        return _solved(params, result)
    name = named_matrix(called(params))
    parts = [name, Part(" = "), *matrix_parts(result.map, translated=params.mode != "linear")]
    if params.mode == "homogeneous":
        parts += [GAP, Part("p′ = "), name, Part(" p + "), Part("t", COLUMN, bold=True)]
    if result.det is None:
        return parts
    (a, b), (c, d) = result.map.rows
    parts += [GAP, Part("det ", latex=r"\det\,"), name, Part(" = ")]
    parts += [Part(format_number(a), FIRST), TIMES, _bracketed(d, SECOND)]
    parts += [MINUS_SIGN, _bracketed(b, SECOND), TIMES, _bracketed(c, FIRST)]
    return [*parts, Part(" = "), Part(format_number(result.det), AREA)]


def _bracketed(value: float, token: str) -> Part:
    text = format_number(value)
    return Part(f"({text})" if value < 0 else text, token)


def _compared(result: Result) -> list[Part]:
    found = result.compare
    assert found is not None
    a, b = (named_matrix(name) for name in found.names)
    left = [a, b, Part(" = "), *matrix_parts(found.ab)]
    right = [b, a, Part(" = "), *matrix_parts(found.ba)]
    return [*left, Part("   =   " if found.equal else "   ≠   "), *right]


def _solved(params: Params, result: Result) -> list[Part]:
    found = result.solution
    assert found is not None
    name = named_matrix(called(params))
    goal, x = Part("b", GOAL, bold=True), Part("x", ANSWER, bold=True)
    sign = " ≈ " if found.kind == "none" else " = "
    return [
        name,
        x,
        Part(sign),
        goal,
        Part(" = "),
        Part(coordinates(params.b), GOAL),
        GAP,
        x,
        Part(" = "),
        Part(coordinates(found.x), ANSWER),
    ]


def _chain(params: Params, result: Result) -> list[Part]:
    """Return the product that carries a point of a part onto the screen."""
    stage, selected = result.stage, params.view.selected.removeprefix("part:")
    if stage is None or not stage.parts:
        return [Part("An empty scene: add a part.")]
    part = next((each for each in stage.parts if each.name == selected), stage.parts[-1])
    parts = [Part("p on the screen = "), Part("camera", "accent", bold=True), Part("⁻¹")]
    for name in part.chain:
        parts += [DOT, Part(short(name, 8), bold=True)]
    return [*parts, DOT, Part("p of "), Part(short(part.name, 12), bold=True)]


# -- the readout


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; a number that is hidden is named as such."""
    result = result or Result()
    if params.mode == "scene":
        return list(_scene_rows(params, result))
    found = list(_main_rows(params, result))
    show = lookup.visible(params)
    if show.vector and result.image_of_v is not None:
        found.append(_point(f"{called(params)}v", result.image_of_v, VECTOR))
    if show.solve:
        found += _solution_rows(params, result)
    if show.power and result.power is not None:
        found += _power_rows(result)
    if show.compare and result.compare is not None:
        a, b = result.compare.names
        found.append(Row(f"{a}{b} = {b}{a}", "yes" if result.compare.equal else "no"))
        size = max(map(abs, (*result.compare.commutator.i, *result.compare.commutator.j)))
        found.append(_row(f"max |{a}{b} − {b}{a}|", size))
    if result.miss is not None and params.prediction is not None:
        found.append(_miss(params.prediction.what, result.miss))
    return found


def _miss(what: str, miss: float) -> Row:
    if what == "eigenvector":
        degrees = math.degrees(miss)
        return Row("guess is off by", format_number(degrees, pad=True), "°", "warning")
    return _row("guess is off by", miss, "warning")


def _main_rows(params: Params, result: Result) -> Iterator[Row]:
    gone = HIDDEN if lookup.hidden(params) else MISSING
    name = called(params)
    yield _row(f"det {short(name, 3)}", result.det, AREA, gone)
    (a, _), (_, d) = result.map.rows
    trace = result.trace
    if trace is not None and abs(trace) <= ROUNDING * max(abs(a), abs(d)):
        trace = 0.0
    yield _row("trace", trace, None, gone)
    rank = gone if result.rank is None else str(result.rank)
    yield Row("rank", rank)
    for index, sign in enumerate("₁₂"):
        if result.eigen is None:
            yield Row(f"λ{sign}", gone, token=EIGEN)
        else:
            value = result.eigen.values[index]
            text = value_text(value, pad=True)
            full = f"{text} = {polar_text(value)}" if value[1] else full_number(value[0])
            yield Row(f"λ{sign}", text, token=EIGEN, full=full)
    for index, sign in enumerate("₁₂"):
        sigma = None if result.singular is None else result.singular.values[index]
        yield _row(f"σ{sign}", sigma, CIRCLE, gone)
    infinite = "∞" if result.singular is not None else gone
    yield _row("condition", result.condition, None, infinite)
    full = ", ".join(each.name for each in result.properties)
    first = result.properties[0].name if result.properties else gone
    yield Row("kind", first, full=full)


def _solution_rows(params: Params, result: Result) -> list[Row]:
    found, gone = result.solution, HIDDEN if lookup.hidden(params) else MISSING
    if found is None:
        return [Row("x", gone, token=ANSWER), Row("solutions", gone), Row("residual", gone)]
    count = {"one": "one", "none": "none", "many": "infinitely many"}[found.kind]
    return [
        _point("x", found.x, ANSWER),
        Row("solutions", count, full=found.reason),
        _row("residual", found.residual),
    ]


def _power_rows(result: Result) -> list[Row]:
    power = result.power
    assert power is not None
    found = [_row("Rayleigh quotient", power.values[-1] if power.values else None, POWER)]
    if power.errors:
        degrees = math.degrees(power.errors[-1])
        shown = format_number(degrees, pad=True)
        found.append(Row("angle to eigenline", shown, "°", POWER, full_number(degrees)))
    found.append(_row("|λ₂/λ₁| a step", power.ratio))
    return found


def _scene_rows(params: Params, result: Result) -> Iterator[Row]:
    stage = result.stage
    selected = params.view.selected.removeprefix("part:")
    for part in stage.parts if stage else ():
        token = "accent" if part.name == selected else None
        yield _point(f"{short(part.name, 10)} in world", part.world.origin, token)
    for part in stage.parts if stage else ():
        if part.name == selected:
            yield _point(f"{short(part.name, 10)} in parent", part.local.origin, token)
            yield _point(f"{short(part.name, 10)} on screen", part.seen.origin, token)


def _row(name: str, value: float | None, token: str | None = None, gone: str = MISSING) -> Row:
    if value is None:
        return Row(name, gone, token=token)
    return Row(name, format_number(value, pad=True), token=token, full=full_number(value))


def _point(name: str, value: Point, token: str | None = None) -> Row:
    shown = coordinates(value, pad=True)
    return Row(name, shown, token=token, full=coordinates(value, full=True))


# -- the sentence


def sentence(params: Params, result: Result | None, map_now: Affine | None = None) -> str:
    """Return one sentence that says what the canvas shows."""
    if result is None:
        return "A matrix that is being computed."
    if params.mode == "scene":
        return _scene_said(params, result)
    by, name = result.map, called(params)
    said = f"{name} takes î to {coordinates(by.i)} and ĵ to {coordinates(by.j)}"
    if params.mode == "homogeneous":
        said += f", and moves everything by {coordinates(by.origin)}"
    if result.det is not None:
        said += f"; areas are scaled by {format_number(result.det)}"
        said += " and turned over" if result.det < 0 else ""
    if result.eigen is not None and lookup.visible(params).eigen:
        said += f"; {_eigen_said(result)}"
    if result.properties:
        said += f"; it is {', '.join(each.name for each in result.properties[:4])}"
    solution = result.solution
    if lookup.visible(params).solve and solution is not None:
        said += f"; x with {name}x = b is {coordinates(solution.x)}"
    if params.view.t < 1:
        said += f"; shown is {format_number(100 * params.view.t, 3)} % of the way"
    prediction = params.prediction
    if prediction is not None:
        values = ", ".join(format_number(each) for each in prediction.values)
        said += f"; {KINDS.get(prediction.what, prediction.what)} is guessed at {values}"
        said += "" if prediction.revealed else " and hidden"
    if params.view.selected:
        said += f"; {params.view.selected.partition(':')[2] or params.view.selected} is selected"
    return f"{said}."


def _eigen_said(result: Result) -> str:
    eigen = result.eigen
    assert eigen is not None
    first, second = (value_text(value) for value in eigen.values)
    if eigen.kind == "complex":
        angle = format_number(math.degrees(eigen.angle or 0.0))
        modulus = format_number(eigen.modulus or 0.0)
        return f"no line stays, each step turns by {angle}° and scales by {modulus}"
    if eigen.kind == "repeated":
        return f"every direction stays, with eigenvalue {first}"
    lines = [f"through {coordinates(vector)}" for vector in eigen.vectors]
    if eigen.kind == "defective":
        return f"defective: only the line {lines[0]} stays, with eigenvalue {first}"
    return f"the lines {lines[0]} and {lines[1]} stay, with eigenvalues {first} and {second}"


def _scene_said(params: Params, result: Result) -> str:
    stage = result.stage
    if stage is None or not stage.parts:
        return "An empty scene and its camera."
    placed = [f"{part.name} at {coordinates(part.world.origin)}" for part in stage.parts]
    seen = sum(
        abs(part.seen.origin[0]) <= 1 and abs(part.seen.origin[1]) <= 1 for part in stage.parts
    )
    return (
        f"A scene of {', '.join(placed)}; the camera at {coordinates(stage.camera.origin)} sees "
        f"{seen} of {len(stage.parts)}."
    )


def other_sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the second plane shows."""
    if result is None:
        return ""
    if params.mode == "scene":
        width = format_number(params.scene.camera.width)
        return f"The screen of the camera, {width} units wide."
    if result.compare is None:
        return ""
    a, b = result.compare.names
    by = result.compare.ba
    return f"{b}{a} takes î to {coordinates(by.i)} and ĵ to {coordinates(by.j)}."
