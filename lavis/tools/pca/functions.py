"""The components of a table, computed on the backend in use."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.compute import pca
from lavis.compute.errors import ComputeError, Misplaced
from lavis.data import tables
from lavis.document import Context
from lavis.tools.pca.params import MAX_COLUMNS, MAX_NUMBERS, MAX_ROWS, Params
from lavis.tools.pca.result import MARKS, WALKED, Found, Result, Roads

replace = msgspec.structs.replace

#: Numbers in the stack of matrices that leave out one row each.
LEFT_OUT = 20_000
TOO_FEW = "Principal components need two points at least: add one."
STILL = "All points lie in one place: nothing varies, so there is no direction to find."
HIDDEN = "The components are hidden: drag the arrow to where you expect the first."


def run(params: Params, ctx: Context) -> Result:
    """Find the components of the table, and all that is shown of them.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result
        Without `found` where there are fewer than two rows, nothing varies, or a prediction
        hides it.
    """
    columns, names, raw, note = table_of(params, ctx)
    n, d = raw.shape
    backend = ctx.backend
    if n < 2:
        none, one = np.zeros(d), np.ones(d)
        matrix = np.zeros((d, d))
        mean = raw.mean(axis=0) if n and params.center else none
        return Result(columns, names, raw, raw, none, one, mean, matrix, reason=TOO_FEW, note=note)
    X, shift, scale = _scaled(params, backend.asarray(raw))
    eigen = pca.eigen_road(X, center=params.center)
    small = raw.size <= WALKED
    svd = pca.svd_road(X, center=params.center) if small else None
    if svd is None:
        fitted = pca.fit(X, center=params.center)
    else:
        fitted = _fitted(params, backend.xp, X, eigen, svd)
    result = Result(
        columns,
        names,
        raw,
        _host(backend, X),
        _host(backend, shift),
        _host(backend, scale),
        _host(backend, fitted.mean),
        _host(backend, eigen.covariance),
        note=note,
    )
    if not float(np.trace(result.matrix)) > 0:
        return replace(result, reason=STILL)
    if params.hidden:
        return replace(result, reason=HIDDEN)
    found = _found(params, backend, X, fitted)
    if svd is not None:
        found = replace(found, roads=_roads(backend, eigen, svd))
    return replace(result, found=found, miss=_miss(params, found))


def _scaled(params: Params, X: Any) -> tuple[Any, Any, Any]:
    """Return the table as it is worked on, what was subtracted, and by what it was divided."""
    if params.standardise:
        made = pca.standardise(X, center=params.center)
        return made.X, made.mean, made.scale
    one = X[0, :] * 0 + 1
    return X, one * 0, one


def _fitted(params: Params, xp: Any, X: Any, eigen: pca.EigenRoad, svd: pca.SVDRoad) -> pca.PCA:
    """Return what both roads say, as a fit."""
    # Of standardised data the mean is zero by right; what is left of it is rounding.
    gone = not params.center or params.standardise
    mean = xp.mean(X, axis=0) * (0.0 if gone else 1.0)
    total = xp.linalg.trace(eigen.covariance)
    share = svd.variances / xp.where(total > 0, total, xp.ones_like(total))
    return pca.PCA(mean, svd.vt, svd.singular_values, svd.variances, share)


def _host(backend: Any, array: Any) -> NDArray[np.float64]:
    host: NDArray[np.float64] = backend.to_numpy(array).astype(np.float64)
    return host


def table_of(
    params: Params, ctx: Context
) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.float64], str]:
    """Return names of the columns and of the rows, the numbers, and what was left out.

    Raises
    ------
    Misplaced
        If the file is not there any more, or is another one.
    """
    if params.file is not None:
        table = ctx.cached(("pca table", params.file.sha256), lambda: _read(params))
        left = []
        if table.dropped:
            left.append(_counted(table.dropped, "row", " with a missing number"))
        if len(table.text_columns) > 1:
            left.append(_counted(len(table.text_columns) - 1, "column", " of text"))
        note = f"Left out: {' and '.join(left)}." if left else ""
        return *_columns(params, table), note
    if isinstance(params.values, tuple):
        raw = np.array(params.values, dtype=np.float64).reshape(-1, len(params.columns))
    else:
        raw = ctx.array(params.values).astype(np.float64)
    names = params.names if len(params.names) == len(raw) else ()
    return params.columns, names, raw, ""


def _columns(
    params: Params, table: tables.Table
) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.float64]]:
    """Return names of columns and rows, and numbers, without the column that numbers the rows."""
    spare = params.spare
    if spare is None or spare.taken or spare.place >= len(table.columns):
        return table.columns, table.names, table.values
    columns = table.columns[: spare.place] + table.columns[spare.place + 1 :]
    return columns, table.names, np.delete(table.values, spare.place, axis=1)


def _read(params: Params) -> tables.Table:
    assert params.file is not None
    path = Path(params.file.path)
    if not path.exists():
        raise Misplaced(f"“{path.name}” is not at {path.parent} any more: open it again.")
    table = tables.read_table(path, max_numbers=MAX_NUMBERS, max_columns=MAX_COLUMNS)
    if table.sha256 != params.file.sha256:
        raise Misplaced(f"“{path.name}” has changed since it was opened: open it again.")
    check_size(table)
    return table


def _counted(count: int, what: str, tail: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}{tail}"


def check_size(table: tables.Table) -> None:
    """Refuse a table that the lab does not take.

    Raises
    ------
    ComputeError
        With a sentence.
    """
    n, d = table.values.shape
    if n > MAX_ROWS or d > MAX_COLUMNS:
        raise ComputeError(
            f"The table has {n} rows and {d} columns of numbers; the PCA lab takes at most "
            f"{MAX_ROWS} and {MAX_COLUMNS}."
        )


def _found(params: Params, backend: Any, X: Any, fitted: pca.PCA) -> Found:
    k = min(params.k, fitted.components.shape[0])
    scores = pca.project(fitted, X)
    back = _host(backend, pca.reconstruct(fitted, scores[:, :k]))
    rest = _host(backend, X) - back
    ratios = _host(backend, fitted.explained_variance_ratio)
    return Found(
        _host(backend, fitted.components),
        _host(backend, fitted.singular_values),
        _host(backend, fitted.explained_variance),
        ratios,
        _host(backend, scores),
        back,
        np.sqrt((rest * rest).sum(axis=1)),
        float(np.sqrt((rest * rest).mean())),
        _counts(ratios),
        _turns(params, X, backend),
    )


def _counts(ratios: NDArray[np.float64]) -> tuple[int, ...]:
    """Return how many components reach each of the marks, less a rounding."""
    sums = np.cumsum(ratios)
    reached = np.searchsorted(sums, np.array(MARKS) - 1e-12) + 1
    return tuple(int(min(count, len(ratios))) for count in reached)


def _roads(backend: Any, eigen: pca.EigenRoad, svd: pca.SVDRoad) -> Roads:
    values, variances = _host(backend, eigen.values), _host(backend, svd.variances)
    vectors, vt = _host(backend, eigen.vectors), _host(backend, svd.vt)
    apart = float(np.max(np.abs(values[: len(variances)] - variances)))
    return Roads(
        values,
        vectors,
        _host(backend, svd.singular_values),
        vt,
        np.abs((vectors[: len(vt)] * vt).sum(axis=1)),
        apart / float(values[0]) if values[0] > 0 else 0.0,
    )


def _turns(params: Params, X: Any, backend: Any) -> NDArray[np.float64] | None:
    n, d = X.shape
    if n < 4 or n * d * d > LEFT_OUT:
        return None
    turned = pca.turns_without(X, center=params.center)
    return np.degrees(_host(backend, turned))


def _miss(params: Params, found: Found) -> float | None:
    guess = params.prediction
    if guess is None or not guess.revealed or found.components.shape[1] != 2:
        return None
    arrow = np.array(guess.values)
    length = float(np.linalg.norm(arrow))
    return _degrees(found.components[0], arrow / length) if length > 0 else 90.0


def _degrees(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return the angle between two lines, from 0 to 90."""
    along = abs(float(np.dot(a, b)))
    across = float(np.linalg.norm(b - np.dot(a, b) * a))
    return math.degrees(math.atan2(across, along))
