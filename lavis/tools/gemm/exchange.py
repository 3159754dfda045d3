"""What the benchmark gives to other tools, and what it takes from them."""

from __future__ import annotations

import numpy as np

from lavis.document import Keep, Offer
from lavis.tools.gemm import history
from lavis.tools.gemm.edits import changed
from lavis.tools.gemm.params import MAX_NAME, MAX_SHAPES, MAX_SIZE, Params, Shape
from lavis.tools.gemm.record import Run
from lavis.tools.gemm.result import Result


def offers(params: Params, result: Result) -> list[Offer]:
    """Offer the products on paper, and the figures of runs, as tables of numbers.

    The runs are the newest one of this machine, those that are drawn beside, and the pinned ones.

    Parameters
    ----------
    params : Params
    result : Result

    Returns
    -------
    list of Offer
    """
    paper = np.array(
        [
            [p.m, p.n, p.k, p.batch, p.itemsize, p.flops, p.bytes, p.intensity]
            for p in result.points
        ],
        dtype=float,
    )
    found = [
        Offer(
            "table",
            "products on paper",
            paper,
            "GEMM benchmark: m, n, k, batch, bytes a number, FLOPs, bytes, FLOPs a byte",
        )
    ]
    for run in _runs(params):
        table = measured(run)
        if len(table):
            found.append(
                Offer(
                    "table",
                    f"run {run.id}",
                    table,
                    f"GEMM benchmark, {run.label}: m, n, k, batch, seconds, GFLOP/s, best GFLOP/s",
                )
            )
    return found


def _runs(params: Params) -> list[Run]:
    """Return the newest run, those drawn beside and those pinned, each once."""
    beside = (history.find(each, params.pins) for each in params.view.compared)
    runs = (*history.entries()[:1], *(run for run in beside if run is not None), *params.pins)
    return list({run.id: run for run in runs}.values())


def measured(run: Run) -> np.ndarray:
    """Return the figures of a run, shape (rows, 7)."""
    return np.array(
        [
            [row.m, row.n, row.k, row.batch, row.median, row.gflops, row.best_gflops]
            for row in run.rows
            if row.status == "ok"
        ],
        dtype=float,
    )


def accept_matrix(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params that measure M·Mᵀ for a matrix M, by its shape.

    Parameters
    ----------
    params : Params
    offer : Offer
        A matrix of m rows and k columns; its numbers change nothing in the speed.
    keep : callable or None
        Not used.

    Raises
    ------
    ValueError
        With a sentence, for what is no matrix or too large.
    """
    if offer.array.ndim != 2 or 0 in offer.array.shape:
        shape = "×".join(str(length) for length in offer.array.shape)
        raise ValueError(f"The benchmark takes the shape of a matrix; an array {shape} came.")
    m, k = offer.array.shape
    if max(m, k) > MAX_SIZE:
        raise ValueError(f"A side of a matrix is at most {MAX_SIZE:,} here; {max(m, k):,} came.")
    name = "".join(c for c in f"M·Mᵀ, {offer.name}" if c.isprintable())[:MAX_NAME]
    new = Shape(m, m, k, name=name)
    others = [s for s in params.shapes if (s.m, s.n, s.k, s.batch) != (m, m, k, 1)]
    return changed(params, shapes=(new, *others[: MAX_SHAPES - 1]))
