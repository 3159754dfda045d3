"""GEMM, C = A·B, measured: products, plans, roofs, and which of two is faster."""

from __future__ import annotations

from lavis.compute.gemm.bench import (
    Bench,
    Measurement,
    TooLong,
    Unsupported,
    duration,
    measure,
)
from lavis.compute.gemm.engines import Engine, engine
from lavis.compute.gemm.operands import TooLarge
from lavis.compute.gemm.problem import INPUT, ITEMSIZE, ROUNDING, Plan, Problem
from lavis.compute.gemm.roof import (
    Bandwidth,
    Peak,
    RooflinePoint,
    bandwidth,
    peak,
    roofline,
)
from lavis.compute.gemm.statistics import (
    Comparison,
    Summary,
    compare,
    is_tight,
    median_interval,
    summarize,
)

__all__ = [
    "INPUT",
    "ITEMSIZE",
    "ROUNDING",
    "Bandwidth",
    "Bench",
    "Comparison",
    "Engine",
    "Measurement",
    "Peak",
    "Plan",
    "Problem",
    "RooflinePoint",
    "Summary",
    "TooLarge",
    "TooLong",
    "Unsupported",
    "bandwidth",
    "compare",
    "duration",
    "engine",
    "is_tight",
    "measure",
    "median_interval",
    "peak",
    "roofline",
    "summarize",
]
