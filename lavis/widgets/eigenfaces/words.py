"""The eigenface browser in words and numbers: formula, readout, and the sentences read aloud."""

from __future__ import annotations

from lavis.tools.eigenfaces import MARKS, Params, Result
from lavis.widgets.common.formula import Part
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.readout import Row
from lavis.widgets.common.text import format_number, full_number

HIDDEN = "hidden"
ASKED = (
    "How many components does it take for 95 % of the variance? Drag the line, or type the number, "
    "then reveal."
)
SHORTLY = "Drag the line to the k of 95 %."
NEED = f"k for {100 * MARKS[0]:.0f} … {100 * MARKS[-1]:.0f} %"
#: What centring is about, with the mean taken away and left in.
CENTRED = (
    "The mean face is taken away first, so the components tell how faces differ from it: it takes "
    "{count} of them for 95 % of the variance."
)
LEFT_IN = (
    "The mean face is left in, so u₁ is nearly the mean face itself and has {share} % of what is "
    "then no variance but the mean square. {count} components for “95 %” say little about how "
    "faces differ: the classic mistake."
)


def most(result: Result) -> int:
    """Return how many components can be kept."""
    return len(result.rmse_curve) - 1


def rank(result: Result) -> int:
    """Return how many components there are; at most so many while a prediction hides them."""
    n, h, w = result.shape
    return len(result.singular_values) or max(most(result), min(n - 1, h * w))


def face_name(result: Result, index: int) -> str:
    """Return what a face is called: its number, and whose it is or its file."""
    said = f"face {index + 1}"
    name = result.people[index] if result.people else ""
    name = name or (result.names[index] if result.names else "")
    return f"{said}, {name}" if name else said


def share(result: Result) -> float | None:
    """Return the share of the variance that is kept; None while it is hidden."""
    return float(result.cumulative[result.k - 1]) if len(result.cumulative) else None


def formula(params: Params, result: Result | None) -> list[Part]:
    """Return what a reconstruction is, with the numbers of the moment; on Build, what was built."""
    if params.view.tab == "build":
        return _formula_of_build(params, result)
    head = Part("x ≈ x̄ + Σ zᵢ uᵢ", latex=r"\mathbf{x} \approx \bar{\mathbf{x}} + "
                r"\sum_{i=1}^{k} z_i \mathbf{u}_i")  # fmt: skip
    if result is None:
        return [head]
    kept = share(result)
    said = HIDDEN if kept is None else f"{format_number(100 * kept, pad=True)} %"
    return [
        head,
        Part("      k = "),
        Part(f"{result.k}", "accent"),
        Part(f" of {most(result)}      share of the variance "),
        Part(said, "eigen"),
        Part("      RMSE "),
        Part(format_number(result.rmse, pad=True), "residual"),
    ]


def _formula_of_build(params: Params, result: Result | None) -> list[Part]:
    head = Part("x = x̄ + Σ zᵢ sᵢ uᵢ", latex=r"\mathbf{x} = \bar{\mathbf{x}} + "
                r"\sum_{i} z_i\, s_i\, \mathbf{u}_i")  # fmt: skip
    if result is None:
        return [head]
    count = sum(value != 0 for value in params.build)
    rmse = format_number(result.built_rmse, pad=True)
    return [
        head,
        Part("      components set "),
        Part(f"{count}", "accent"),
        Part(f"      RMSE to face {result.face + 1} "),
        Part(rmse, "residual"),
    ]


def rows(params: Params, result: Result | None) -> list[Row]:
    """Return the readout; what a prediction hides is only named."""
    if result is None:
        return []
    n, h, w = result.shape
    found = [Row("faces · pixels", f"{n} · {h} × {w}")]
    if params.view.tab == "build":  # as many components as are set, whatever k is
        return found + _of_build(params, result)
    kept = share(result)
    most_found = f"> {len(result.cumulative)}"
    need = " · ".join(str(count or most_found) for count in result.counts) or HIDDEN
    found += [
        Row("kept, k", f"{result.k} of {most(result)}", token="accent"),
        _percent("share kept", kept),
        Row(NEED, need),
        _number(f"RMSE of face {result.face + 1}", result.rmse, "residual"),
    ]
    more = {
        "gallery": _of_component,
        "scree": _of_component,
        "repair": _of_repair,
        "map": _of_map,
        "recognise": _of_recognition,
    }.get(params.view.tab)
    return found + (more(params, result) if more else [])


def _of_component(params: Params, result: Result) -> list[Row]:
    c = min(params.view.component, len(result.gallery) - 1)
    if c >= len(result.singular_values):
        return [Row(f"{what} of u{subscript(c + 1)}", HIDDEN) for what in ("σ", "share")]
    return [
        _number(f"σ of u{subscript(c + 1)}", float(result.singular_values[c])),
        _percent(f"share of u{subscript(c + 1)}", float(result.explained_variance_ratio[c])),
    ]


def _of_build(params: Params, result: Result) -> list[Row]:
    low, high = float(result.built.min()), float(result.built.max())
    return [
        Row("components set", f"{sum(value != 0 for value in params.build)}", token="accent"),
        _number(f"RMSE to face {result.face + 1}", result.built_rmse, "residual"),
        Row("greys from … to", f"{format_number(low, 3)} … {format_number(high, 3)}"),
    ]


def _of_repair(params: Params, result: Result) -> list[Row]:
    repair, verdict = result.repair, result.verdict
    hidden = 100 * float((~repair.known).mean())
    return [
        Row("is this a face?", "yes" if verdict.is_face else "no", full=_verdict(result)),
        _number("RMSE damaged", repair.rmse_before, "residual"),
        _number("RMSE repaired", repair.rmse_after, "residual"),
        Row("hidden", format_number(hidden, 3), "% of the pixels"),
        _percent("from the subspace", verdict.distance),
        _percent("… of faces at most", verdict.threshold),
        _percent("out within it", verdict.deviation),
        _percent("… of faces at most ", verdict.deviation_threshold),
    ]


def _of_map(params: Params, result: Result) -> list[Row]:
    index = marked(params, result)
    found = [Row("outliers", f"{len(result.outliers)} of {result.shape[0]}", token="residual")]
    if index is None:
        return found
    a, b = (axis + 1 for axis in result.axes)
    x, y = map(float, result.coordinates[index])
    rmse = float(result.face_rmse[index])
    return [
        *found,
        Row("selected", face_name(result, index)),
        _number(f"z{a}", x),
        _number(f"z{b}", y),
        _number("its RMSE", rmse, "residual"),
    ]


def _of_recognition(params: Params, result: Result) -> list[Row]:
    found = result.recognition
    if found is None:
        return []
    accuracy = float(found.accuracy[found.k - 1])
    return [
        Row("training · tests", f"{len(found.train)} · {len(found.test)}"),
        _percent("recognised", accuracy, "good"),
        Row("taken for another", f"{len(found.wrong)}", token="residual"),
    ]


def needed(result: Result) -> str:
    """Return how many components reach 95 %."""
    count = result.counts[MARKS.index(0.95)]
    return str(count) if count else f"more than {len(result.cumulative)}"


def marked(params: Params, result: Result) -> int | None:
    """Return the index of the face that is selected on the map."""
    text = params.view.selected
    index = int(text) - 1 if text.isdecimal() else -1
    return index if 0 <= index < result.shape[0] else None


def asked(low: bool) -> str:
    """Return what a prediction asks, in few words where there is little room."""
    return SHORTLY if low else ASKED


def lesson(params: Params, result: Result | None) -> str:
    """Return what centring does to the shares, with the numbers of this set."""
    if result is None:
        return ""
    if not len(result.cumulative):
        return ""  # a prediction is under way, and asks
    count = needed(result)
    if params.center:
        return CENTRED.format(count=count)
    first = format_number(100 * float(result.explained_variance_ratio[0]), 3)
    return LEFT_IN.format(share=first, count=count)


def verdict(result: Result) -> str:
    """Return whether the picture is a face, and why, as sentences."""
    said, note = _verdict(result), result.verdict.note
    return f"{said} {note}" if note else said


def percent(share: float) -> str:
    """Return a share as per cent, in three digits."""
    return f"{format_number(100 * share, 3)} %"


def short_verdict(result: Result) -> str:
    """Return whether the picture is a face, in a few words."""
    name = result.verdict.name
    return f"{name[:1].upper()}{name[1:]} {'is a' if result.verdict.is_face else 'is no'} face"


def _verdict(result: Result) -> str:
    found = result.verdict
    said = short_verdict(result)
    if found.flat:
        return f"{said}: it is of one grey."
    numbers = (found.distance, found.threshold, found.deviation, found.deviation_threshold)
    distance, farthest, deviation, most = (percent(each) for each in numbers)
    return (
        f"{said}: {distance} of its contrast from the subspace (faces: up to {farthest}), "
        f"{deviation} of a standard deviation out within it (up to {most})."
    )


def sentence(params: Params, result: Result | None) -> str:
    """Return one sentence that says what the open page shows."""
    if result is None:
        return "The eigenface browser."
    n, h, w = result.shape
    kept = share(result)
    part = "" if kept is None else f", {format_number(100 * kept, 3)} % of the variance"
    of = f"{n} faces of {h} × {w} pixels"
    tab, rmse = params.view.tab, format_number(result.rmse, 3)
    if tab == "scree":
        return f"The shares of the variance of {of}; {result.k} of {most(result)} are kept{part}."
    if tab == "reconstruct":
        name = face_name(result, result.face)
        return f"{name[:1].upper()}{name[1:]} from {result.k} components{part}, RMSE {rmse}."
    if tab == "build":
        count = sum(value != 0 for value in params.build)
        return f"A face built from the mean and {count} components."
    if tab == "repair":
        before, after = result.repair.rmse_before, result.repair.rmse_after
        return (
            f"Face {result.face + 1} damaged, RMSE {format_number(before, 3)}, and repaired by "
            f"{result.k} components, RMSE {format_number(after, 3)}. {verdict(result)}"
        )
    if tab == "map":
        a, b = (axis + 1 for axis in result.axes)
        index = marked(params, result)
        said = "" if index is None else f"; {face_name(result, index)} is selected"
        return f"{of} on components {a} and {b}, {len(result.outliers)} of them outliers{said}."
    if tab == "recognise":
        found = result.recognition
        if found is None:
            return result.reason
        right = format_number(100 * float(found.accuracy[found.k - 1]), 3)
        return f"With {found.k} components {right} % of {len(found.test)} tests are recognised."
    return f"The mean face and the first {len(result.gallery)} eigenfaces of {of}."


def _number(name: str, value: float, token: str | None = None) -> Row:
    return Row(name, format_number(value, pad=True), token=token, full=full_number(value))


def _percent(name: str, value: float | None, token: str = "eigen") -> Row:
    if value is None:
        return Row(name, HIDDEN)
    full = full_number(100 * value)
    return Row(name, format_number(100 * value, pad=True), "%", token, full)
