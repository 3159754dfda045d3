"""The stand-in for a GPU must itself catch what it is there to catch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from support.strict import LeakError, device, no_leaks

LEAKS: dict[str, Callable[[Any], object]] = {
    "float": lambda a: float(a[0]),
    "int": lambda a: int(a[0]),
    "complex": lambda a: complex(a[0]),
    "index": lambda a: range(3)[a[0]],
    "str": str,
    "repr": repr,
    "format": lambda a: f"{a}",
    "from_dlpack": np.from_dlpack,
    "to_device": lambda a: a.to_device("CPU_DEVICE"),
    "tolist": lambda a: np.asarray(a).tolist(),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_conversion_is_refused(leak: Callable[[Any], object]) -> None:
    backend = device()
    a = backend.asarray([1, 2, 3], dtype="int64")
    with no_leaks(), pytest.raises((LeakError, RuntimeError)):
        leak(a)


def test_to_numpy_is_let_through_and_conversions_come_back_afterwards() -> None:
    backend = device()
    a = backend.asarray([1.0, 2.0])
    with no_leaks():
        assert backend.to_numpy(a).tolist() == [1.0, 2.0]
        with pytest.raises(LeakError):
            float(a[0])
    assert float(a[0]) == 1.0


def test_decisions_are_counted() -> None:
    a = device().asarray([1.0, 2.0])
    with no_leaks() as watch:
        assert bool(a[0] < a[1])
        assert not bool(a[0] > a[1])
    assert watch.decisions == 2


def test_a_numpy_operand_and_another_device_are_refused() -> None:
    a = device().asarray([1.0, 2.0])
    with pytest.raises(TypeError):
        a + np.ones(2)
    with pytest.raises(ValueError, match="different devices"):
        a + device("device2").asarray([1.0, 2.0])


def test_no_float64_has_a_float32_default() -> None:
    backend = device("no_float64")
    assert backend.float_dtype == backend.xp.float32
    assert device().float_dtype == device().xp.float64
