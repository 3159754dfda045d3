"""What the pictures draw, from runs whose numbers are known."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.compute.gemm import ROUNDING
from lavis.tools.gemm import Machine, Roof, Row, Run, Verdict, figures

replace = msgspec.structs.replace


def row(n: int, seconds: float | None, **values) -> Row:
    flops = 2.0 * n**3
    given = {
        "m": n,
        "n": n,
        "k": n,
        "dtype": "float32",
        "backend": "numpy",
        "lane": "NumPy",
        "flops": flops,
        "bytes": 12.0 * n * n,
    }
    if seconds is not None:
        given |= {
            "median": seconds,
            "q1": seconds * 0.9,
            "q3": seconds * 1.25,
            "best": seconds * 0.5,
            "gflops": flops / seconds * 1e-9,
            "best_gflops": flops / seconds * 2e-9,
            "relative_error": 1e-7,
        }
    return Row(**(given | values))


RUN = Run(
    rows=(
        row(200, 1e-3),
        row(100, 1e-3),
        row(400, None, status="oom"),
        row(100, 2e-3, dtype="float64", relative_error=0.0),
        row(100, 1e-3, data="zeros"),
    ),
    roofs=(Roof("NumPy", "float32", 100.0, "peak", 10.0, "copy"), Roof("NumPy", "float64")),
)


def test_speed_is_a_curve_for_each_lane_dtype_and_data_by_rising_size() -> None:
    curves = {series.key: series for series in figures.speed(RUN)}
    assert set(curves) == {"NumPy · float32", "NumPy · float64", "NumPy · float32 · zeros"}
    first = curves["NumPy · float32"]
    assert [spot.row for spot in first.spots] == [1, 0]
    assert [spot.x for spot in first.spots] == pytest.approx([100, 200])
    spot = first.spots[0]
    assert spot.y == pytest.approx(2.0)
    assert (spot.low, spot.high, spot.best) == pytest.approx((1.6, 2 / 0.9, 4.0))


def test_an_error_of_zero_stands_on_no_logarithmic_axis() -> None:
    curves = figures.tradeoff(RUN)
    assert {series.dtype for series in curves} == {"float32"}
    assert all(spot.x == 1e-7 for series in curves for spot in series.spots)


def test_the_roof_is_a_slope_and_a_flat() -> None:
    found = figures.roofline(RUN)
    [line] = found.lines  # the roof without figures is none
    assert line.key == "NumPy · float32"
    left, ridge, right = line.x
    assert ridge == 10.0
    assert line.y == (10 * left, 100.0, 100.0)
    spots = [spot.x for series in found.series for spot in series.spots]
    assert left < min(spots) <= max(spots) < right
    assert spots[0] == pytest.approx(100 / 6)


def test_without_a_roof_there_are_still_points() -> None:
    found = figures.roofline(replace(RUN, roofs=()))
    assert found.lines == ()
    assert len(found.series) == 3


def test_a_batch_effect_needs_one_layer_at_different_row_counts() -> None:
    layer = [replace(row(64, 1e-4 * m), m=m, n=256, k=784) for m in (16, 1, 64)]
    [series] = figures.batch_effect(Run(rows=(*layer, row(8, 1e-5))))
    assert [spot.x for spot in series.spots] == [1, 16, 64]
    assert figures.batch_effect(RUN) == ()
    assert figures.batch_effect(Run()) == ()


SAMPLES = st.lists(st.floats(1e-6, 10), min_size=1, max_size=300)


@given(SAMPLES)
def test_a_histogram_counts_every_sample_once_as_numpy_does(samples: list[float]) -> None:
    found = figures.histogram(samples)
    assert sum(found.counts) == len(samples)
    assert len(found.edges) == len(found.counts) + 1 <= 41
    assert (found.edges[0], found.edges[-1]) == (min(samples), max(samples))
    if len(found.counts) > 1 and max(samples) - min(samples) > 1e-3:
        counted, _ = np.histogram(samples, len(found.counts), (min(samples), max(samples)))
        assert np.abs(np.cumsum(counted) - np.cumsum(found.counts)).max() <= 2  # ties at an edge


def test_no_samples_make_no_histogram() -> None:
    assert figures.histogram([]) == figures.Histogram((), ())


def test_a_trace_goes_over_the_time_that_was_measured() -> None:
    found = figures.trace(row(8, 1.0, samples=(1.0, 3.0, 2.0), rounds=(2, 1), calls=10))
    assert found.x == (5.0, 25.0, 50.0)
    assert found.y == (1.0, 3.0, 2.0)
    assert found.ends == (40.0, 60.0)
    assert figures.trace(row(8, 1.0)).x == ()


def test_transfers_have_their_rates() -> None:
    moved = row(100, 1e-3, upload=0.01, download=0.02, upload_bytes=10**8, download_bytes=10**8)
    [found] = figures.transfers(Run(rows=(row(100, 1e-3), moved)))
    assert found.row == 1
    assert (found.upload_rate, found.download_rate) == pytest.approx((10.0, 5.0))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("same", "as fast as"),
        ("faster", "faster than"),
        ("slower", "slower than"),
        ("cannot tell", "cannot be told"),
    ],
)
def test_verdicts_are_sentences(word, said: str) -> None:
    found = figures.verdict(RUN, Verdict(1, 4, word, 1.5, 1.4, 1.6, 8))
    assert said in found
    assert found.startswith("At 100, ")
    assert found.endswith(".")
    assert "8 rounds" in found


def test_two_runs_are_compared_point_by_point() -> None:
    faster = replace(RUN, rows=(row(100, 5e-4), row(300, 1e-3)))
    [change] = figures.changes(faster, RUN)
    assert (change.row, change.other, change.same_machine) == (0, 1, True)
    assert change.ratio == pytest.approx(2.0)
    elsewhere = replace(faster, machine=Machine(processor="another"))
    assert not figures.changes(elsewhere, RUN)[0].same_machine


def test_the_headline_is_the_fastest_point() -> None:
    shared = replace(RUN, rows=(replace(RUN.rows[0], share=0.5), *RUN.rows[1:]))
    assert figures.headline(shared) == "16 GFLOP/s at 200 with NumPy · float32, 50% of the peak."
    assert figures.headline(Run()) == "Nothing was measured."


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.3, "300 MFLOP/s"),
        (306.25, "306.2 GFLOP/s"),
        (68_700.0, "68.7 TFLOP/s"),
        (1.0, "1 GFLOP/s"),
    ],
)
def test_speeds_have_the_unit_that_fits(value: float, words: str) -> None:
    assert figures.gflops(value) == words


def test_the_rounding_errors_are_those_of_the_engine() -> None:
    assert figures.ROUNDING == ROUNDING
    for name in ("float16", "float32", "float64"):
        assert math.isclose(ROUNDING[name], np.finfo(name).eps / 2)
