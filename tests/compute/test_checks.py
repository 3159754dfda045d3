from __future__ import annotations

import numpy as np
import pytest
from support.strict import device, no_leaks

from lavis.compute.checks import broadcast_shape, dimensions, finite, real_arrays
from lavis.compute.errors import ComputeError


def test_floats_keep_their_dtype_and_the_wider_wins() -> None:
    single, double = np.ones(2, np.float32), np.ones(2)
    assert real_arrays(a=single)[1] is single
    _, a, b = real_arrays(a=single, b=double)
    assert (a.dtype, b.dtype) == (np.float64, np.float64)


def test_integers_follow_the_floats_beside_them_or_the_device() -> None:
    whole = np.arange(3)
    assert real_arrays(a=whole)[1].dtype == np.float64
    assert real_arrays(a=whole, b=np.ones(3, np.float32))[1].dtype == np.float32
    single = device("no_float64")
    xp, a = real_arrays(a=single.asarray([1, 2], dtype="int64"))
    assert a.dtype == xp.float32


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"v": [1, 2]}, "v must be an array.*list came"),
        ({"v": 3.0}, "v must be an array.*float came"),
        ({"v": np.ones(2), "w": None}, "w must be an array.*NoneType came"),
        ({"v": np.ones(2, complex)}, "v must hold real numbers; its dtype is complex128"),
        ({"v": np.ones((0, 3))}, r"v must not be empty; its shape is \(0, 3\)"),
        ({"v": np.ones(2), "w": device().asarray([1.0])}, "v and w must be arrays of one library"),
    ],
)
def test_what_is_refused(arrays: dict[str, object], message: str) -> None:
    with pytest.raises(ComputeError, match=message):
        real_arrays(**arrays)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_finite_names_the_argument(bad: float) -> None:
    good, spoilt = np.ones(3), np.array([1.0, bad, 2.0])
    finite(np, a=good, b=good)
    with pytest.raises(ComputeError, match="b must hold finite numbers"):
        finite(np, a=good, b=spoilt)


def test_finite_waits_once() -> None:
    backend = device()
    a = backend.asarray([1.0, 2.0])
    with no_leaks() as watch:
        finite(backend.xp, a=a, b=a, c=a)
    assert watch.decisions == 1


def test_dimensions_say_the_shape_that_is_wanted() -> None:
    dimensions("V", np.ones((2, 3)), 2, "(n, d)")
    with pytest.raises(ComputeError, match=r"V must have the shape \(n, d\); its shape is \(3,\)"):
        dimensions("V", np.ones(3), 2, "(n, d)")


@pytest.mark.parametrize(
    ("a", "b", "skip", "shape"),
    [
        ((3,), (3,), 1, ()),
        ((5, 3), (3,), 1, (5,)),
        ((5, 1, 3), (4, 3), 1, (5, 4)),
        ((2, 3, 4), (1, 4, 6), 2, (2,)),
        ((2, 1), (1, 7), 0, (2, 7)),
    ],
)
def test_broadcast_shape(
    a: tuple[int, ...], b: tuple[int, ...], skip: int, shape: tuple[int, ...]
) -> None:
    assert broadcast_shape(np.ones(a), np.ones(b), "a and b", skip=skip) == shape


def test_what_does_not_broadcast() -> None:
    with pytest.raises(ComputeError, match=r"a and b must broadcast.*\(2, 3\) and \(4, 3\)"):
        broadcast_shape(np.ones((2, 3)), np.ones((4, 3)), "a and b", skip=1)
