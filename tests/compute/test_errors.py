from __future__ import annotations

import pickle

from lavis.compute.errors import BackendUnavailable, ComputeError, DeviceError


def test_every_error_is_a_value_error() -> None:
    assert issubclass(ComputeError, ValueError)
    assert issubclass(DeviceError, ComputeError)
    assert issubclass(BackendUnavailable, ComputeError)


def test_unavailable_says_why_and_what_to_do() -> None:
    error = BackendUnavailable("CuPy is not installed.", "Install it.")
    assert (error.reason, error.remedy) == ("CuPy is not installed.", "Install it.")
    assert str(error) == "CuPy is not installed. Install it."
    assert str(BackendUnavailable("No.")) == "No."


def test_unavailable_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(BackendUnavailable("Why.", "What to do.")))
    assert (error.reason, error.remedy) == ("Why.", "What to do.")
