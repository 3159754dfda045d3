"""CuPy's names on NumPy's arrays, with a log of what was asked of the device, in order."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

#: Milliseconds that the fake device takes for one product.
PRODUCT = 0.5


class Device:
    """A device: its clock goes on with every product, and its log says what was asked when."""

    def __init__(self, generation: str = "90") -> None:
        self.log: list[str] = []
        self.clock = 0.0
        self.generation = generation

    def module(self) -> ModuleType:
        """The module to put in CuPy's place."""
        device = self

        class Event:
            def __init__(self) -> None:
                device.log.append("event")
                self.at: float | None = None

            def record(self, stream: Any) -> None:
                device.log.append("record")
                self.at = device.clock

        class Stream:
            def __init__(self, non_blocking: bool = False) -> None:
                assert non_blocking

            def __enter__(self) -> None:
                device.log.append("enter")

            def __exit__(self, *error: object) -> None:
                device.log.append("leave")

            def synchronize(self) -> None:
                device.log.append("synchronize")

        def elapsed(start: Any, end: Any) -> float:
            assert device.log[-1] != "record", "read before the device was waited for"
            return end.at - start.at

        def matmul(a: Any, b: Any, out: Any = None) -> None:
            assert out is not None, "a product without out= allocates"
            device.log.append("product")
            device.clock += PRODUCT
            np.matmul(a, b, out=out)

        def copyto(target: Any, source: Any) -> None:
            device.log.append("copy")
            device.clock += PRODUCT
            np.copyto(target, source)

        def empty(shape: Any, dtype: Any = None) -> Any:
            device.log.append("allocate")
            return np.empty(shape, dtype)

        fake: Any = ModuleType("cupy")
        fake.__version__ = "14.0-fake"
        fake.matmul, fake.copyto, fake.empty = matmul, copyto, empty
        fake.asarray = fake.asnumpy = np.array
        fake.cuda = SimpleNamespace(
            Device=lambda index: SimpleNamespace(
                compute_capability=device.generation, pci_bus_id="0000:01:00.0"
            ),
            Event=Event,
            Stream=Stream,
            get_elapsed_time=elapsed,
            runtime=SimpleNamespace(
                getDeviceProperties=lambda index: {"name": b"Fake GPU", "l2CacheSize": 2**16},
                driverGetVersion=lambda: 12040,
                runtimeGetVersion=lambda: 12020,
            ),
        )
        return fake
