"""What a run measures, in which order, and in which workers: Params taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec

from lavis.tools.gemm.functions import point
from lavis.tools.gemm.params import Data, Dtype, Params, Shape
from lavis.tools.gemm.protocol import Spec
from lavis.tools.gemm.record import Lane, Row

#: Libraries in which TF32 is a switch of the process.
SWITCHED = ("cupy", "torch")


class Arm(msgspec.Struct, frozen=True):
    """One point: what is alternated with the others of its group.

    Attributes
    ----------
    shape : Shape
    dtype : str
    data : str
    spec : Spec
        The worker that measures it.
    """

    shape: Shape
    dtype: Dtype
    data: Data
    spec: Spec


def groups(params: Params) -> Iterator[tuple[Arm, ...]]:
    """Yield the points of a run, those that are alternated with each other together.

    A shape makes a group for each dtype that lies in memory: float32 and TF32 are compared with
    each other, and float32 with float64 is not.
    """
    for shape in params.shapes:
        for dtypes in _together(params.dtypes):
            yield tuple(
                Arm(shape, dtype, data, spec(backend, threads, dtype))
                for dtype, backend, threads, data in product(
                    dtypes, params.backends, params.threads, params.data
                )
                if backend != "cupy" or threads == params.threads[0]
            )


def _together(dtypes: tuple[Dtype, ...]) -> list[tuple[Dtype, ...]]:
    singles = [dtype for dtype in dtypes if dtype not in ("tf32", "float32")]
    singular = tuple(dtype for dtype in dtypes if dtype in ("float32", "tf32"))
    groups = [*((dtype,) for dtype in singles), *((singular,) if singular else ())]
    return sorted(groups, key=lambda group: dtypes.index(group[0]))


def spec(backend: str, threads: int, dtype: str) -> Spec:
    """Return which worker measures a dtype on a backend."""
    return Spec(
        backend, 0 if backend == "cupy" else threads, dtype == "tf32" and backend in SWITCHED
    )


def label(params: Params) -> str:
    """Return one line that says what a run measured."""
    names = {"numpy": "NumPy", "cupy": "CuPy", "torch": "PyTorch"}
    backends = ", ".join(names[backend] for backend in params.backends)
    ordered = sorted(params.shapes, key=lambda shape: shape.flops)
    span = ordered[0].label if len(ordered) == 1 else f"{ordered[0].label} to {ordered[-1].label}"
    return f"{backends} {', '.join(params.dtypes)} · {span}"


def row(arm: Arm, params: Params, lane: Lane | None = None) -> Row:
    """Return the row of a point before there is any figure in it."""
    paper = point(arm.shape, arm.dtype, arm.spec.backend)
    return Row(
        m=arm.shape.m,
        n=arm.shape.n,
        k=arm.shape.k,
        batch=arm.shape.batch,
        name=arm.shape.name,
        dtype=arm.dtype,
        backend=arm.spec.backend,
        lane=lane.name if lane else "",
        device=lane.device if lane else "",
        threads=lane.threads if lane else arm.spec.threads,
        transpose_a=params.transpose_a,
        transpose_b=params.transpose_b,
        data=arm.data,
        operands=params.operands,
        pace=params.pace,
        flops=paper.flops,
        bytes=paper.bytes,
    )
