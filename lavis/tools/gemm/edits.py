"""What can be done to the benchmark's Params, what is typed is read, and the undo menu's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from lavis.tools.gemm.params import (
    MAX_BATCH,
    MAX_PINS,
    MAX_SHAPES,
    MAX_SIZE,
    MAX_THREAD_COUNTS,
    MAX_THREADS,
    MIN_SIZE,
    Params,
    Shape,
)
from lavis.tools.gemm.record import Run

replace = msgspec.structs.replace

_NUMBER = re.compile(r"[-+−]?(\d+)(?:e\+?(\d{1,2}))?", re.IGNORECASE)
#: Digits of a number that is written out; a longer one has its length said.
_DIGITS = 40
_SHAPE = re.compile(r"[x×*]", re.IGNORECASE)

#: Fields of Params and what the undo menu calls a change of them.
WORDS = {
    "shapes": "Change the shapes",
    "dtypes": "Choose the dtypes",
    "backends": "Choose the backends",
    "threads": "Change the thread counts",
    "data": "Choose the data",
    "operands": "Choose cold or hot operands",
    "pace": "Choose a quick or a steady run",
    "transpose_a": "Transpose A",
    "transpose_b": "Transpose B",
    "budget": "Change the budget",
    "roof": "Choose whether the roof is measured",
    "transfers": "Choose whether transfers are timed",
    "pins": "Pin a run",
}


def describe(before: Params, after: Params) -> str:
    """Return what an edit did, in the undo menu's words."""
    changed = [name for name in WORDS if getattr(before, name) != getattr(after, name)]
    if not changed:
        return "Look elsewhere"
    if len(changed) > 1:
        return "Change the benchmark"
    name = changed[0]
    if name in ("transpose_a", "transpose_b") and not getattr(after, name):
        return f"Do not transpose {name[-1].upper()}"
    if name == "pins" and len(after.pins) < len(before.pins):
        return "Unpin a run"
    return WORDS[name]


def read_shapes(text: str) -> tuple[Shape, ...]:
    """Read what was typed as shapes: ``512, 1024`` or ``32768x1024x1024``, ``512x512x64x12``.

    Parameters
    ----------
    text : str
        Separated by commas, semicolons or white space. One number is a square; three are m×n×k
        and four have a batch behind them.

    Returns
    -------
    tuple of Shape
        Each once.

    Raises
    ------
    ValueError
        With a sentence that says what was wrong and what is wanted.
    """
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    if not words:
        raise ValueError("No size is given; wanted are sizes such as 512, 1024 or 4096x1024x64.")
    shapes = tuple(dict.fromkeys(_read_shape(word) for word in words))
    if len(shapes) > MAX_SHAPES:
        raise ValueError(f"{len(shapes)} shapes came; a run takes at most {MAX_SHAPES}.")
    return shapes


def _read_shape(word: str) -> Shape:
    parts = _SHAPE.split(word)
    if len(parts) not in (1, 3, 4) or (len(parts) > 1 and not all(parts)):
        raise ValueError(
            f"“{_short(word)}” is no shape; wanted is one size (512), m×n×k (4096x1024x64) or "
            "m×n×k×batch."
        )
    numbers = [_read_number(part, word) for part in parts]
    sides, batch = numbers[:3], numbers[3] if len(numbers) == 4 else 1
    for side in sides:
        if not MIN_SIZE <= side <= MAX_SIZE:
            raise ValueError(f"A size is from {MIN_SIZE} to {MAX_SIZE:,}; {side:,} came.")
    if not 1 <= batch <= MAX_BATCH:
        raise ValueError(f"A batch is from 1 to {MAX_BATCH:,}; {batch:,} came.")
    m, n, k = sides * 3 if len(sides) == 1 else sides
    return Shape(m, n, k, batch)


def _read_number(part: str, word: str) -> int:
    found = _NUMBER.fullmatch(part)
    if found is None:
        raise ValueError(f"“{_short(word)}” is no size; wanted is an integer such as 512.")
    digits, power = found.group(1).lstrip("0") or "0", int(found.group(2) or 0)
    if len(digits) + power > _DIGITS:
        count = f"{len(digits) + power:,}"
        raise ValueError(
            f"A size is from {MIN_SIZE} to {MAX_SIZE:,}; a number of {count} digits came."
        )
    return int(digits + power * "0") * (-1 if part[0] in "-−" else 1)


def _short(word: str) -> str:
    """Return a word as it is quoted: its beginning where it is long."""
    return word if len(word) <= _DIGITS else f"{word[: _DIGITS - 1]}…"


def read_threads(text: str) -> tuple[int, ...]:
    """Read what was typed as counts of threads: ``1, 2, all``.

    Raises
    ------
    ValueError
        With a sentence.
    """
    words = [word for word in re.split(r"[,;\s]+", text.strip().lower()) if word]
    if not words:
        raise ValueError("No thread count is given; wanted are counts such as 1, 2 or “all”.")
    counts = []
    for word in words:
        if word != "all" and not re.fullmatch(r"\d{1,9}", word):
            raise ValueError(f"“{_short(word)}” is no thread count; wanted is an integer or “all”.")
        count = 0 if word == "all" else int(word)
        if count > MAX_THREADS or word in ("0", "00"):
            raise ValueError(f"A thread count is from 1 to {MAX_THREADS:,}; {word} came.")
        counts.append(count)
    found = tuple(dict.fromkeys(counts))
    if len(found) > MAX_THREAD_COUNTS:
        raise ValueError(
            f"{len(found)} thread counts came; a run takes at most {MAX_THREAD_COUNTS}."
        )
    return found


def write_shapes(shapes: Iterable[Shape]) -> str:
    """Return shapes as `read_shapes` takes them."""
    return ", ".join(_write_shape(shape) for shape in shapes)


def _write_shape(shape: Shape) -> str:
    if shape.batch > 1:
        return f"{shape.m}x{shape.n}x{shape.k}x{shape.batch}"
    square = shape.m == shape.n == shape.k
    return str(shape.m) if square else f"{shape.m}x{shape.n}x{shape.k}"


def set_shapes(params: Params, shapes: tuple[Shape, ...]) -> Params:
    """Return Params with other shapes; those that were there keep their names.

    Raises
    ------
    ValueError
        When a run would have too many points.
    """
    names = {replace(shape, name=""): shape.name for shape in params.shapes}
    return changed(
        params,
        shapes=tuple(
            shape if shape.name else replace(shape, name=names.get(shape, "")) for shape in shapes
        ),
    )


def changed(params: Params, **values: object) -> Params:
    """Return Params with other values, or say why a run cannot have them.

    Raises
    ------
    ValueError
        With a sentence.
    """
    try:
        return replace(params, **values)
    except ValueError as refused:
        words = str(refused)
        raise ValueError(f"{words[0].upper()}{words[1:]}.") from refused


def toggled(params: Params, field: str, value: str) -> Params:
    """Return Params in which one of several choices is on or off; the last one stays on.

    Parameters
    ----------
    params : Params
    field : {"dtypes", "backends", "data"}
    value : str

    Raises
    ------
    ValueError
        With a sentence, for the last one.
    """
    before = getattr(params, field)
    if value not in before:
        return changed(params, **{field: (*before, value)})
    after = tuple(item for item in before if item != value)
    if not after:
        raise ValueError(f"At least one of the {field} must be chosen.")
    return changed(params, **{field: after})


def pinned(params: Params, run: Run) -> Params:
    """Return Params that keep a run in the workspace, without its samples.

    Raises
    ------
    ValueError
        With a sentence, when there are eight already.
    """
    if any(pin.id == run.id for pin in params.pins):
        return params
    if len(params.pins) >= MAX_PINS:
        raise ValueError(f"{MAX_PINS} runs are pinned, which is the most; unpin one first.")
    return replace(params, pins=(*params.pins, slim(run)))


def unpinned(params: Params, run_id: str) -> Params:
    """Return Params without that pin."""
    return replace(params, pins=tuple(pin for pin in params.pins if pin.id != run_id))


def slim(run: Run) -> Run:
    """Return a run without raw samples and readings: what the history and pins keep."""
    rows = tuple(replace(row, samples=(), rounds=(), readings=()) for row in run.rows)
    return replace(run, rows=rows)
