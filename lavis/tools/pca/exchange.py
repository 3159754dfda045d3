"""What the PCA lab gives to other tools and takes from them; files; predictions."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.data import tables
from lavis.document import INLINE_LIMIT, Keep, Offer, Prediction, as_names
from lavis.tools.pca.edits import take_spare
from lavis.tools.pca.functions import check_size
from lavis.tools.pca.geometry import placed
from lavis.tools.pca.params import (
    FIRST_AXIS,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_NUMBERS,
    MAX_ROWS,
    MOST,
    File,
    Params,
    Spare,
)
from lavis.tools.pca.result import Result

replace = msgspec.structs.replace
TITLE = "PCA lab"
SHARES = ("variance", "share", "sum of shares")


def offers(params: Params, result: Result | None) -> list[Offer]:
    """Return the table, its matrix, the components, the coordinates and what is left of the table.

    What a prediction hides is none of it.
    """
    if result is None or result.count == 0:
        return []
    rows, columns = result.names, result.columns
    found = [
        Offer("table", "The table", result.raw, TITLE, rows, columns),
        Offer("matrix", "Covariance", result.matrix, TITLE, columns, columns),
    ]
    if result.found is not None:
        parts = result.found
        axes = tuple(f"component {i}" for i in range(1, len(parts.components) + 1))
        shares = _scree(parts.variances, parts.ratios)
        found += [
            Offer("vectors", "Principal components", parts.components, TITLE, axes, columns),
            Offer("matrix", "Loadings", parts.loadings, TITLE, columns),
            Offer("table", "Scores", parts.scores, TITLE, rows),
            Offer("table", "Explained variance", shares, TITLE, columns=SHARES),
        ]
    return found


def _scree(variances: NDArray[Any], ratios: NDArray[Any]) -> NDArray[Any]:
    return np.stack([variances, ratios, np.cumsum(ratios)], axis=1)


def accept(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params with a table in the place of the one of before.

    Raises
    ------
    ValueError
        With a sentence, for what is no table of finite numbers, or too large a one.
    """
    array = np.asarray(offer.array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"“{offer.name}” does not hold real numbers; wanted is a table of them.")
    if array.ndim != 2 or array.shape[0] < 2 or array.shape[1] < 1:
        shape = " × ".join(str(side) for side in array.shape)
        raise ValueError(
            f"“{offer.name}” is {shape}; wanted is a table of at least two rows, a sample in each."
        )
    values = array.astype(np.float64)
    n, d = values.shape
    if n > MAX_ROWS or d > MAX_COLUMNS or values.size > MAX_NUMBERS:
        raise ValueError(
            f"“{offer.name}” is {n} × {d}; the PCA lab takes at most {MAX_ROWS} rows, "
            f"{MAX_COLUMNS} columns and {MAX_NUMBERS} numbers."
        )
    if not (np.abs(values) <= MOST).all():
        raise ValueError(f"“{offer.name}” holds NaN or a number beyond 1e12; wanted are others.")
    if offer.columns:
        columns = as_names(offer.columns, MAX_NAME, stem="x")
    elif d == len(params.columns) and params.file is None:
        columns = params.columns
    elif d <= 3:
        columns = ("x", "y", "z")[:d]
    else:
        columns = tuple(f"x{index}" for index in range(1, d + 1))
    names = as_names(offer.labels, MAX_NAME, unique=False)
    return _with(params, columns, names, values, f"{offer.name}, {offer.provenance}", keep)


def open_file(params: Params, path: Path) -> Params:
    """Return Params with the table of a file; a small one is copied and can be edited.

    Raises
    ------
    ValueError
        With a sentence, where it cannot be read.
    """
    table = tables.read_table(path, max_numbers=MAX_NUMBERS, max_columns=MAX_COLUMNS)
    check_size(table)
    if table.values.shape[0] < 2:
        raise ValueError(f"“{path.name}” has one row of numbers; wanted are two at least.")
    if not (np.abs(table.values) <= MOST).all():
        raise ValueError(f"“{path.name}” holds a number beyond 1e12; wanted are others.")
    if table.values.size <= INLINE_LIMIT:
        source = path.name
        if table.dropped:  # the numbers stand in Params from now on, and so does what was left out
            rows = "1 row" if table.dropped == 1 else f"{table.dropped} rows"
            source += f", without {rows} in which a number is missing"
        fresh = _with(params, table.columns, table.names, table.values, source, None)
    else:
        file = File(str(path.resolve()), table.sha256)
        fresh = replace(_fresh(params, table.columns, path.name), values=(), names=(), file=file)
    if table.numbering is None:
        return fresh
    spare = Spare(table.columns[table.numbering], table.numbering, taken=True)
    return _on_its_tab(params, take_spare(replace(fresh, spare=spare), taken=False))


def locate(params: Params, path: Path) -> Params:
    """Return Params with their file at another place, or another file in its place.

    Raises
    ------
    ValueError
        As `open_file`.
    """
    table = tables.read_table(path, max_numbers=MAX_NUMBERS, max_columns=MAX_COLUMNS)
    if params.file is not None and table.sha256 == params.file.sha256:
        return replace(params, file=File(str(path.resolve()), table.sha256))
    return open_file(params, path)


def _with(
    params: Params,
    columns: tuple[str, ...],
    names: tuple[str, ...],
    values: NDArray[np.float64],
    source: str,
    keep: Keep | None,
) -> Params:
    fresh = _fresh(params, columns, source)
    if values.size <= INLINE_LIMIT or keep is None:
        rows: Any = tuple(tuple(row) for row in (values + 0.0).tolist())
    else:
        rows = keep(values)
    return replace(fresh, values=rows, names=names, file=None)


def _fresh(params: Params, columns: tuple[str, ...], source: str) -> Params:
    """Return Params for a table of these columns: nothing selected, the camera fitting."""
    d = len(columns)
    view = replace(params.view, selected="", scale=0.0)
    second = min(1, d - 1)
    fresh = replace(
        params,
        columns=columns,
        values=(),
        names=(),
        file=None,
        spare=None,
        k=min(params.k, d),
        pair=(0, second),
        plotted=(0, second),
        source=source[:300],
        prediction=None,
        view=view,
    )
    return _on_its_tab(params, fresh)


def _on_its_tab(before: Params, fresh: Params) -> Params:
    """Return Params on the tab of before; of many columns a biplot shows more than two do."""
    tab = before.view.tab if len(fresh.columns) <= 3 or before.view.tab != "data" else "biplot"
    return replace(fresh, view=replace(fresh.view, tab=tab))


def start_prediction(params: Params, what: str) -> Params:
    """Return Params with an arrow from the mean, off to one side, to be laid by hand.

    Raises
    ------
    ValueError
        With a sentence, where there is nothing to place.
    """
    if what != FIRST_AXIS:
        raise ValueError(f"There is no “{what}” to predict; there is the {FIRST_AXIS}.")
    if len(params.columns) != 2 or not params.points:
        raise ValueError("The first axis is placed by hand in two dimensions: choose such points.")
    points = placed(params)
    tail = tuple(math.fsum(p[i] for p in points) / len(points) * params.center for i in (0, 1))
    reach = max(max(abs(x - tail[0]), abs(y - tail[1])) for x, y in points) or 1.0
    step = float(f"{reach / 3:.1g}")
    view = replace(params.view, tab="data", scale=0.0)
    return replace(params, prediction=Prediction(what, (step, -step)), view=view)
