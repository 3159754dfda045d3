"""Peaks, bandwidth and the roofline."""

from __future__ import annotations

import pytest
from compute.gemm.conftest import Clockwork, Refusing

from lavis.compute import backend, gemm
from lavis.compute.gemm import Bench, Peak, Plan, Problem, Unsupported, roof, roofline
from lavis.compute.gemm.roof import bandwidth_of, peak_of
from lavis.compute.gemm.sheets import SHEETS


def measured(problem: Problem, rate: float) -> gemm.Measurement:
    bench = Bench(problem, Clockwork(rate), Plan(operands="hot"))
    bench.sample()
    return bench.result()


def test_the_measured_peak_is_the_fastest_square() -> None:
    class Bumpy(Clockwork):
        """Fastest at 512."""

        def timed(self, samples, call=None):
            taken = super().timed(samples, call)
            fastest = samples[0][0][0].shape[-1] == 512
            return [seconds * (0.5 if fastest else 1) for seconds in taken]

    found = peak_of(Bumpy(rate=1e-10), "float32")
    assert found.gflops == pytest.approx(20.0)
    assert "512×512" in found.source
    assert found.kind == "measured"


def test_large_squares_are_left_out_where_they_take_long() -> None:
    slow = Clockwork(rate=1e-8)
    found = peak_of(slow, "float32")
    assert found.gflops == pytest.approx(0.1)
    # 0.34 s at 256, so that 384 would take more than a second.
    assert max(max(shape) for shape in slow.shapes) <= 256


def test_a_dtype_that_the_library_lacks_has_no_peak() -> None:
    with pytest.raises(Unsupported, match="only float32"):
        peak_of(Refusing(), "float64")


def test_no_sheet_is_of_a_processor_and_none_is_nonsense() -> None:
    for name, sheet in SHEETS.items():
        assert "data sheet" in sheet.source or "white paper" in sheet.source, name
        # Fewer bits are never slower, and float32 never beats the tensor cores.
        ladder = [sheet.float64 or 0.0, sheet.float32, sheet.tf32 or sheet.float32, sheet.half]
        assert ladder == sorted(ladder), name
        assert 200 < sheet.bandwidth < 10_000, name
        assert (sheet.peak("bfloat16") is not None) == sheet.bfloat16
        assert sheet.peak("float32") == 1000 * sheet.float32


def test_the_bandwidth_is_of_a_copy_that_outgrows_the_cache() -> None:
    engine = gemm.engine(backend.get("numpy"))
    found = bandwidth_of(engine)
    assert 0.5 < found.gigabytes < 5000
    size = float(found.source.split("copy of ")[1].split(" MiB")[0])
    assert size * 2**20 >= min(4 * engine.cache, 64 * 2**20)


def test_a_product_lies_under_the_roof_that_its_intensity_gives() -> None:
    small, large = Problem(8, 8, 8), Problem(256, 256, 256)
    points = roofline([measured(small, 1e-9), measured(large, 1e-9)], Peak(10.0, "measured", ""), 3)
    assert [point.bound for point in points] == ["memory", "compute"]
    assert points[0].roof == pytest.approx(3 * small.intensity)
    assert points[1].roof == 10.0
    assert points[0].intensity == pytest.approx(8 / 6)
    assert not any(point.above for point in points)


def test_what_is_faster_than_the_roof_is_kept_and_marked() -> None:
    [point] = roofline([measured(Problem(256, 256, 256), 1e-11)], 50.0, 1000.0)
    assert point.gflops == pytest.approx(100.0)
    assert point.above


def test_peak_and_bandwidth_of_numpy_are_public() -> None:
    assert roof.peak is gemm.peak
    assert gemm.bandwidth is roof.bandwidth
