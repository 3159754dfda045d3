"""What a GPU says of itself, on a fake NVML; and that the real one has the names."""

from __future__ import annotations

import inspect
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest
from compute.test_cupy_names import has, names_under

from lavis.compute.gemm import engines, nvml
from lavis.compute.gemm.nvml import Monitor, Reading, reasons, throttled


class FakeError(Exception):
    pass


def fake(**changed: Any) -> SimpleNamespace:
    values: dict[str, Any] = {
        "NVMLError": FakeError,
        "NVML_CLOCK_SM": 1,
        "NVML_TEMPERATURE_GPU": 0,
        "nvmlInit": lambda: None,
        "nvmlDeviceGetHandleByPciBusId": lambda bus: ("handle", bus),
        "nvmlDeviceGetClockInfo": lambda handle, kind: 1410,
        "nvmlDeviceGetPowerUsage": lambda handle: 250_000,
        "nvmlDeviceGetTemperature": lambda handle, kind: 61,
        "nvmlDeviceGetCurrentClocksThrottleReasons": lambda handle: 4,
        "nvmlClocksThrottleReasonSwPowerCap": 4,
        "nvmlClocksThrottleReasonHwSlowdown": 8,
        "nvmlClocksThrottleReasonSyncBoost": 16,
        "nvmlClocksThrottleReasonSwThermalSlowdown": 32,
        "nvmlClocksThrottleReasonHwThermalSlowdown": 64,
        "nvmlClocksThrottleReasonHwPowerBrakeSlowdown": 128,
    }
    return SimpleNamespace(**(values | changed))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    found = fake()
    monkeypatch.setitem(sys.modules, "pynvml", found)
    return found


def test_a_reading_is_in_megahertz_watts_and_degrees(library: SimpleNamespace) -> None:
    reading = Monitor("0000:01:00.0").read()
    assert reading is not None
    assert (reading.clock, reading.power, reading.temperature) == (1410.0, 250.0, 61.0)
    assert reading.throttle == "power cap"


def test_it_reads_only_while_it_is_entered(library: SimpleNamespace) -> None:
    monitor = Monitor("0000:01:00.0")
    assert monitor.readings == ()
    for _ in range(2):
        before = len(monitor.readings)
        with monitor:
            while len(monitor.readings) == before:
                time.sleep(0.005)
    moments = [reading.at for reading in monitor.readings]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("bits", "words"), [(0, ""), (1, ""), (2, ""), (4, "power cap"), (4 + 64, "power cap, heat")]
)
def test_idleness_and_chosen_clocks_are_no_throttling(bits: int, words: str) -> None:
    assert reasons(fake(), bits).startswith(words)
    assert bool(reasons(fake(), bits)) == bool(words)


def test_throttled_is_what_lasts() -> None:
    still, held = Reading(0, 1, 1, 1), Reading(0, 1, 1, 1, "heat")
    assert not throttled([])
    assert not throttled([held, *[still] * 9])
    assert throttled([held, *[still] * 3])


def refuse(*_: object) -> None:
    raise FakeError


@pytest.mark.parametrize(
    "broken", ["nvmlInit", "nvmlDeviceGetHandleByPciBusId", "nvmlDeviceGetPowerUsage"]
)
def test_a_card_that_does_not_answer_gives_no_readings(monkeypatch, broken: str) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", fake(**{broken: refuse}))
    monitor = Monitor("0000:01:00.0")
    with monitor:
        time.sleep(0.03)
    assert monitor.readings == ()


def test_without_nvml_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert Monitor("0000:01:00.0").read() is None


def test_every_name_asked_of_nvml_exists() -> None:
    source = inspect.getsource(nvml)
    names = {f"pynvml.{word}" for word in source.replace("(", " ").replace(")", " ").split()}
    asked = {
        "pynvml." + part.split(".")[1].strip(",)(:")
        for part in (name.removeprefix("pynvml.") for name in names)
        if part.startswith("nvml.")
    }
    asked |= {f"pynvml.nvmlClocksThrottleReason{name}" for name in nvml.REASONS}
    assert "pynvml.nvmlDeviceGetClockInfo" in asked
    assert len(asked) >= 12
    assert [name for name in sorted(asked) if not has(name)] == []


def test_every_name_that_the_cupy_engine_asks_for_exists() -> None:
    pytest.importorskip("cupy")
    from pathlib import Path

    names = names_under(Path(engines.__file__).parent, "cupy")
    assert {"cupy.matmul", "cupy.cuda.Event", "cupy.cuda.get_elapsed_time"} <= names
    assert [name for name in sorted(names) if not has(name)] == []
    import cupy

    # What is asked of instances cannot be read off dotted names.
    for kind, asked in {
        cupy.cuda.Event: ("record",),
        cupy.cuda.Stream: ("synchronize", "__enter__", "__exit__"),
        cupy.cuda.Device: ("compute_capability", "pci_bus_id"),
        cupy.cuda.runtime: ("getDeviceProperties", "driverGetVersion", "runtimeGetVersion"),
    }.items():
        assert all(hasattr(kind, name) for name in asked), kind
    assert "out" in inspect.signature(cupy.linalg._product._try_fastcall_matmul).parameters
