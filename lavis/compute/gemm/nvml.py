"""What an NVIDIA GPU says of itself while it is measured: clock, power, heat, and what slows it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

#: Seconds between two readings, and how many are kept.
INTERVAL, MOST = 0.05, 200

#: Bits of NVML's reasons, by the last word of their names, and what a person calls them. Being idle
#: and clocks set by an application are no throttling.
REASONS = {
    "SwPowerCap": "power cap",
    "HwSlowdown": "hardware slowdown",
    "SyncBoost": "sync boost",
    "SwThermalSlowdown": "heat",
    "HwThermalSlowdown": "heat (hardware)",
    "HwPowerBrakeSlowdown": "power brake",
}


@dataclass(frozen=True)
class Reading:
    """One moment of a GPU.

    Attributes
    ----------
    at : float
        Seconds that were measured before it.
    clock : float
        Of the multiprocessors, MHz.
    power : float
        W.
    temperature : float
        °C.
    throttle : str
        Why the clock is held down; "" where it is not.
    """

    at: float
    clock: float
    power: float
    temperature: float
    throttle: str = ""


def throttled(readings: Sequence[Reading]) -> bool:
    """Return whether the clock was held down in at least a fifth of the readings."""
    return bool(readings) and sum(bool(each.throttle) for each in readings) >= len(readings) / 5


class Monitor:
    """Reads a GPU's state in a thread while it is entered; to be entered once a round.

    A GPU that NVML does not know, or a machine without NVML, gives no readings.

    Parameters
    ----------
    bus_id : str
        Of the PCI bus, such as "00000000:65:00.0".
    """

    def __init__(self, bus_id: str) -> None:
        self._readings: list[Reading] = []
        self._before = self._began = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._nvml, self._handle = _open(bus_id)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings so far, thinned to the most that are kept."""
        step = -(-len(self._readings) // MOST) if self._readings else 1
        return tuple(self._readings[::step])

    def __enter__(self) -> Monitor:
        self._began = time.perf_counter()
        if self._handle is not None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._watch, name="nvml", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._before += time.perf_counter() - self._began

    def _watch(self) -> None:
        while not self._stop.wait(INTERVAL if self._readings else 0.01):
            reading = self.read()
            if reading is None:
                return
            self._readings.append(reading)

    def read(self) -> Reading | None:
        """Return the state now; None where the GPU does not answer."""
        nvml, handle = self._nvml, self._handle
        if nvml is None or handle is None:
            return None
        try:
            return Reading(
                self._before + time.perf_counter() - self._began,
                float(nvml.nvmlDeviceGetClockInfo(handle, nvml.NVML_CLOCK_SM)),
                nvml.nvmlDeviceGetPowerUsage(handle) / 1000,
                float(nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU)),
                reasons(nvml, nvml.nvmlDeviceGetCurrentClocksThrottleReasons(handle)),
            )
        except nvml.NVMLError:  # not every card tells all of it
            return None


def reasons(nvml: Any, bits: int) -> str:
    """Return NVML's reasons for a low clock as words, or an empty string."""
    words = [
        word
        for name, word in REASONS.items()
        if bits & getattr(nvml, f"nvmlClocksThrottleReason{name}")
    ]
    return ", ".join(words)


def _open(bus_id: str) -> tuple[Any, Any]:
    """Return NVML and a handle, or Nones where either is not to be had."""
    try:
        import pynvml as nvml
    except ImportError:
        return None, None
    try:
        nvml.nvmlInit()
        return nvml, nvml.nvmlDeviceGetHandleByPciBusId(bus_id.encode())
    except nvml.NVMLError:  # no driver, or a card that it does not manage
        return None, None
