"""What a run would measure, on paper: the live computation."""

from __future__ import annotations

from itertools import product

from lavis.compute.backend import host_memory, known
from lavis.document import Context
from lavis.tools.gemm import history
from lavis.tools.gemm.params import Params, Shape
from lavis.tools.gemm.result import Choice, Point, Result

#: What no version of a library can do on any machine; the rest shows when it is tried.
REFUSED = {
    ("numpy", "bfloat16"): "NumPy has no bfloat16.",
    ("numpy", "tf32"): "NumPy multiplies on the processor, which has no TF32.",
}

#: Bytes a number.
ITEMSIZE = {"float16": 2, "bfloat16": 2, "tf32": 4, "float32": 4, "float64": 8}


def run(params: Params, ctx: Context) -> Result:
    """Count FLOPs and bytes of every point, and predict its time from what was measured before.

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
        backends=tuple(
            Choice(each.name, each.label, f"{each.reason} {each.remedy}".strip())
            for each in known()
        ),
    )


def point(shape: Shape, dtype: str, backend: str) -> Point:
    """Return one product on paper."""
    itemsize = ITEMSIZE[dtype]
    flops = float(shape.flops)
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
        flops=flops,
        bytes=moved,
        intensity=flops / moved,
        backend=backend,
        predicted=predicted(backend, dtype, flops),
        refused=REFUSED.get((backend, dtype), "") or too_large(backend, moved),
    )


def too_large(backend: str, size: float) -> str:
    """Return the sentence that refuses operands larger than the computer's memory, or ""."""
    memory = host_memory() if backend == "numpy" else None
    if memory is None or size <= memory.total:
        return ""
    return (
        f"It does not fit: the operands take {size / 2**30:.1f} GiB and this computer has "
        f"{memory.total / 2**30:.1f} GiB."
    )


def predicted(backend: str, dtype: str, flops: float) -> float | None:
    """Return the seconds a product would take at the speed of the nearest one in the history."""
    gflops = history.rate(backend, dtype, flops)
    return None if gflops is None else flops / gflops * 1e-9
