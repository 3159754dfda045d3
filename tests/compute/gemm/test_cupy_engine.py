"""The CuPy engine on a fake that keeps a log: what is asked of the device, and in which order."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np
import pytest
from support.fake_cupy import PRODUCT, Device

from lavis.compute import backend
from lavis.compute.backend import Backend
from lavis.compute.gemm import Bench, Plan, Problem
from lavis.compute.gemm.roof import bandwidth_of, peak_of

MODULE = "lavis.compute.gemm.engines.cupy"


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def module(device: Device, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sys.modules, "cupy", device.module())
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    monkeypatch.delenv("CUPY_TF32", raising=False)
    yield importlib.import_module(MODULE)
    sys.modules.pop(MODULE, None)


@pytest.fixture
def engine(module: Any) -> Any:
    return module.CupyEngine(Backend("cupy", "CuPy · Fake GPU", np, "cpu", np.float64))


def triples(count: int, batch: int = 1) -> list[tuple[Any, Any, Any]]:
    shape = (4, 4) if batch == 1 else (batch, 4, 4)
    return [tuple(np.ones(shape, np.float32) for _ in range(3)) for _ in range(count)]


def test_warm_up_record_products_record_and_one_synchronisation(
    engine: Any, device: Device
) -> None:
    seconds = engine.timed([triples(2), triples(3)])
    assert device.log == [
        *("enter", "event", "event", "event"),  # all events are there before the first product
        "product",  # which is not timed
        "record",
        *("product", "product", "record"),  # one event ends a sample and begins the next
        *("product", "product", "product", "record"),
        *("synchronize", "leave"),
    ]
    assert seconds == pytest.approx([2 * PRODUCT / 1000, 3 * PRODUCT / 1000])


def test_while_measuring_nothing_is_allocated_and_nothing_waited_for(
    engine: Any, device: Device
) -> None:
    bench = Bench(Problem(8, 8, 8), engine, Plan())
    device.log.clear()
    bench.sample()
    begin, *rest = "".join({"enter": "(", "leave": ")"}.get(word, word[0]) for word in device.log)
    assert begin == "("
    for turn in "".join(rest).strip("()").split(")("):
        assert turn.count("s") == 1
        assert turn.endswith("s")
        assert "a" not in turn


def test_the_speed_is_that_of_the_events(engine: Any) -> None:
    bench = Bench(Problem(8, 8, 8), engine, Plan())
    bench.sample()
    assert bench.result().median == pytest.approx(PRODUCT / 1000)
    assert bench.calls * PRODUCT >= 1


def test_cold_operands_outgrow_l2(engine: Any) -> None:
    problem = Problem(16, 16, 16)
    operands = Bench(problem, engine, Plan()).operands
    places = {id(a) for a, _, _ in operands.take(1000)}
    assert len(places) * problem.bytes >= 2 * engine.cache == 2**17


def test_transfers_are_timed_apart(engine: Any, device: Device) -> None:
    bench = Bench(Problem(8, 8, 8), engine, Plan())
    assert bench.transfers is not None
    assert Bench(Problem(8, 8, 8), engine, Plan(transfers=False)).transfers is None


@pytest.mark.parametrize(
    ("dtype", "turned", "calls"),
    [
        ("float32", False, 1),
        ("float64", False, 1),
        ("float16", False, 5),  # CuPy would widen the batch
        ("float32", True, 5),  # CuPy would copy it
    ],
)
def test_a_batch_is_taken_apart_only_where_it_must(
    engine: Any, dtype: str, turned: bool, calls: int
) -> None:
    problem = Problem(4, 4, 4, dtype, batch=5, transpose_a=turned)
    assert len(engine.product(problem, triples(1, batch=5)[0])) == calls
    assert ("looped" in engine.remarks(problem)[0]) == (calls > 1)


def test_tf32_belongs_to_the_process(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Backend("cupy", "CuPy", np, "cpu", np.float64)
    off = module.CupyEngine(place)
    assert "TF32 is off in this process" in off.refusal(Problem(4, 4, 4, "tf32"))
    assert off.refusal(Problem(4, 4, 4, "float32")) == ""
    monkeypatch.setenv("CUPY_TF32", "1")
    on = module.CupyEngine(place)
    assert "TF32 is on" in on.refusal(Problem(4, 4, 4, "float32"))
    assert on.refusal(Problem(4, 4, 4, "tf32")) == ""
    assert on.refusal(Problem(4, 4, 4, "float64")) == ""
    assert on.compute_type(Problem(4, 4, 4, "tf32")) == "TF32, float32 sums"


def test_old_gpus_have_no_bfloat16_and_no_tf32(
    module: Any, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.generation = "75"
    engine = module.CupyEngine(Backend("cupy", "CuPy", np, "cpu", np.float64))
    for dtype in ("bfloat16", "tf32"):
        assert "compute capability 8.0" in engine.refusal(Problem(4, 4, 4, dtype))
    assert engine.refusal(Problem(4, 4, 4, "float16")) == ""


def test_bfloat16_needs_its_package(engine: Any, module: Any, monkeypatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert "pip install ml_dtypes" in engine.refusal(Problem(4, 4, 4, "bfloat16"))


def test_it_says_what_it_is(engine: Any) -> None:
    assert engine.device == "Fake GPU"
    assert engine.facts() == {
        "version": "14.0-fake",
        "blas": "cuBLAS",
        "kernel": "compute capability 9.0",
        "driver": "12.4",
        "runtime": "12.2",
    }
    assert (engine.threads, engine.bus_id) == (0, "0000:01:00.0")


def test_the_bandwidth_is_that_of_a_copy_in_the_stream(engine: Any, device: Device) -> None:
    found = bandwidth_of(engine)
    assert device.log.count("copy") > 2
    # 64 MiB read and written in half a millisecond.
    assert found.gigabytes == pytest.approx(2 * 64 * 2**20 / (PRODUCT / 1000) * 1e-9)
    assert "within the device" in found.source


def test_a_card_that_no_sheet_lists_is_measured(engine: Any, monkeypatch) -> None:
    monkeypatch.setattr("lavis.compute.gemm.roof.GPU_SIZES", (8, 16))
    found = peak_of(engine, "float32")
    assert found.kind == "measured"
    assert found.gflops == pytest.approx(2 * 16**3 / (PRODUCT / 1000) * 1e-9)


def test_a_known_card_has_the_peak_of_its_sheet(engine: Any, device: Device) -> None:
    engine.device = "NVIDIA H100 80GB HBM3"
    before = len(device.log)
    found = peak_of(engine, "float16")
    assert (found.gflops, found.kind) == (989_400, "data sheet")
    assert "dense" in found.source
    assert len(device.log) == before, "nothing is measured"


def test_what_is_asked_for_too_slowly_is_badged(engine: Any, monkeypatch) -> None:
    bench = Bench(Problem(8, 8, 8), engine, Plan())
    bench.sample()
    assert "launch bound" not in bench.result().badges
    monkeypatch.setattr("support.fake_cupy.PRODUCT", 1e-9)  # the device is now faster than Python
    bench.sample()
    assert "launch bound" in bench.result().badges


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_real_gpu_multiplies_and_is_timed(dtype: str) -> None:
    pytest.importorskip("cupy")
    found = backend.probe("cupy")[0].backend
    if found is None:
        pytest.skip("CuPy finds no GPU")
    from lavis.compute import gemm

    measured = gemm.measure(Problem(1024, 1024, 1024, dtype), found)
    assert measured.gflops > 0
    assert measured.relative_error < 20 * gemm.ROUNDING[dtype]
    assert measured.transfers is not None
