"""What a run would measure, on paper: the live computation."""

from __future__ import annotations

from itertools import product

from lavis.document import Context
from lavis.tools.gemm.params import Params, Shape
from lavis.tools.gemm.result import Point, Result

#: Bytes a number.
ITEMSIZE = {"float16": 2, "bfloat16": 2, "tf32": 4, "float32": 4, "float64": 8}


def run(params: Params, ctx: Context) -> Result:
    """Count FLOPs and bytes of every point.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result
    """
    points = tuple(
        point(shape, dtype, backend)
        for shape, dtype, backend in product(params.shapes, params.dtypes, params.backends)
    )
    return Result(
        points,
        flops=sum(each.flops for each in points),
        largest=max(each.bytes for each in points),
        runs=params.points,
    )


def point(shape: Shape, dtype: str, backend: str) -> Point:
    """Return one product on paper."""
    itemsize = ITEMSIZE[dtype]
    numbers = shape.m * shape.k + shape.k * shape.n + shape.m * shape.n
    moved = float(numbers * itemsize * shape.batch)
    return Point(
        m=shape.m,
        n=shape.n,
        k=shape.k,
        batch=shape.batch,
        name=shape.name,
        label=shape.label,
        dtype=dtype,
        itemsize=itemsize,
        flops=float(shape.flops),
        bytes=moved,
        intensity=shape.flops / moved,
        backend=backend,
    )
