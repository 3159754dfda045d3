"""The PCA lab in words and numbers: formula, readout, and the sentence that is read aloud."""

from __future__ import annotations

import math

from lavis.tools.pca import Params, Result
from lavis.tools.pca.edits import selected
from lavis.tools.pca.result import MARKS
from lavis.widgets.common.formula import Part
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number

MISSING = "–"
HIDDEN = "hidden"
#: Components whose shares the readout names one by one.
LISTED = 3
#: How many components reach each of the marks.
NEED = f"k for {100 * MARKS[0]:.0f} … {100 * MARKS[-1]:.0f} %"


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return what a component is, and the first one's variance by both roads."""
    head = Part("C v = λ v", latex=r"C\,\mathbf{v} = \lambda\,\mathbf{v}")
    if result is None or result.found is None:
        return [head, Part("" if result is None else f"      {result.reason}")]
    found, n = result.found, result.count
    sigma, variance = float(found.sigma[0]), float(found.variances[0])
    return [
        head,
        Part("      λ₁ = σ₁²/(n − 1) = ", latex=r"\qquad \lambda_1 = \sigma_1^2/(n-1) = "),
        Part(f"{_factor(sigma)}² / {n - 1}"),
        Part(" = "),
        Part(format_number(variance), "eigen"),
        Part(f"      {format_number(100 * float(found.ratios[0]))} % of the variance"),
    ]


def _factor(value: float) -> str:
    """Return a number that an exponent can follow: in brackets where it ends in one."""
    text = format_number(value)
    return f"({text})" if "×" in text else text


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; what a prediction hides is only named."""
    if result is None:
        return []
    n, d = result.raw.shape
    total = float(result.matrix.trace())
    found = [
        Row("samples · features", f"{n} · {d}"),
        Row("total variance", format_number(total, pad=True), full=full_number(total)),
    ]
    if result.found is None:
        names = [*_names(d), "kept", "RMSE", NEED]
        text = HIDDEN if params.hidden else MISSING
        found += [Row(name, text, full=result.reason) for name in names]
        return found
    parts = result.found
    for name, value in zip(_names(d), parts.ratios.tolist(), strict=False):
        found.append(_percent(name, value))
    k = min(params.k, len(parts.ratios))
    kept = float(parts.ratios[:k].sum())
    found += [
        _percent("kept", kept),
        Row("RMSE", format_number(parts.rmse, pad=True), token="residual",
            full=full_number(parts.rmse)),
        Row(NEED,
            " · ".join(map(str, parts.counts))),
    ]  # fmt: skip
    if d == 2:
        degrees = math.degrees(math.atan2(*parts.components[0][::-1].tolist()))
        found.append(
            Row("direction of v₁", format_number(degrees, pad=True), "°", "eigen",
                full_number(degrees))
        )  # fmt: skip
    found += _of_selected(params, result)
    if result.miss is not None:
        miss = format_number(result.miss, pad=True)
        found.append(Row("guess is off by", miss, "°", "accent", full_number(result.miss)))
    return found


def _names(d: int) -> list[str]:
    return [f"variance along v{subscript(i)}" for i in range(1, min(LISTED, d) + 1)]


def _percent(name: str, share: float) -> Row:
    full = full_number(100 * share)
    return Row(name, format_number(100 * share, pad=True), "%", "eigen", full)


def _of_selected(params: Params, result: Result) -> list[Row]:
    index, parts = selected(params), result.found
    assert parts is not None
    if index is None or index >= result.count:
        return []
    name = result.names[index] if result.names and result.names[index] else f"point {index + 1}"
    error = float(parts.errors[index])
    found = [
        Row(f"residual of {name}", format_number(error, pad=True), token="residual",
            full=full_number(error))
    ]  # fmt: skip
    if parts.turns is not None:
        turn = float(parts.turns[index])
        found.append(
            Row("v₁ turns without it", format_number(turn, pad=True), "°", full=full_number(turn))
        )
    return found


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the canvas shows."""
    if result is None:
        return "The PCA lab."
    n, d = result.raw.shape
    said = f"{n} samples of {d} {'feature' if d == 1 else 'features'}"
    if result.found is None:
        return f"{said}. {result.reason}"
    share = format_number(100 * float(result.found.ratios[0]), 3)
    said += f"; the first component has {share} % of the variance"
    index = selected(params)
    if index is not None and index < n:
        values = ", ".join(format_number(v) for v in result.raw[index][:LISTED].tolist())
        said += f"; point {index + 1} ({values}) is selected"
    return f"{said}."


def source(params: Params, result: Result | None) -> str:
    """Return where the table comes from, and what was left out of it."""
    said = params.source or "points set by hand"
    if result is not None:
        n, d = result.raw.shape
        said += f", {n} × {d}"
        if result.note:
            said += f". {result.note}"
    spare = params.spare
    if spare is not None and not spare.taken:
        said = f"{said.removesuffix('.')}. “{spare.name}” numbers the rows and is left out."
    return said
