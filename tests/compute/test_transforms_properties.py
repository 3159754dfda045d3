"""Matrices of the plane with nasty entries: SciPy agrees, and nothing crashes or warns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import linalg
from support.strict import device, no_leaks

from lavis.compute import transforms
from lavis.compute.errors import ComputeError

EPS = float(np.finfo(np.float64).eps)
PATHS = ("linear", "polar", "svd", "eigen", "polar acts")

#: Small numbers that make matrices singular, defective, repeated, complex; and those beside them.
plain = st.sampled_from([0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, 1.5])
nearly = st.sampled_from([1 + 1e-15, 1 - 1e-12, 1e-10, -1e-10, 2 + 1e-8, 1e-16])
entries = plain | nearly | st.floats(-1e3, 1e3)
exponents = st.integers(-150, 150)


@st.composite
def matrices(draw: Any) -> np.ndarray:
    """A matrix of any size, its rows and columns of sizes of their own now and then."""
    made = np.array([[draw(entries) for _ in range(2)] for _ in range(2)])
    form = draw(st.integers(0, 3))
    if form == 1:
        return made * 10.0 ** draw(exponents)
    if form == 2:
        return made * np.array([[10.0 ** draw(exponents)], [10.0 ** draw(exponents)]])
    if form == 3:
        angle = draw(st.floats(-4, 4))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return turn @ made
    return made


#: Anything that NumPy can write, but for what overflows as soon as two of them are added.
wild = hnp.arrays(np.float64, (2, 2), elements=st.floats(-1e300, 1e300))


def size_of(A: np.ndarray) -> float:
    return float(np.abs(A).max()) or 1.0


@given(matrices())
def test_the_svd_is_scipys(A: np.ndarray) -> None:
    size = size_of(A)
    made = transforms.svd2(A)
    assert np.allclose(made.s / size, linalg.svdvals(A / size), rtol=0, atol=16 * EPS)
    assert made.s[0] >= made.s[1] >= 0
    again = made.u @ np.diag(made.s / size) @ made.vt
    assert np.allclose(again, A / size, rtol=0, atol=16 * EPS)
    for Q in (made.u, made.vt):
        assert np.allclose(Q.T @ Q, np.eye(2), rtol=0, atol=8 * EPS)
    assert linalg.det(made.vt) == pytest.approx(1)
    assert made.vt[0, 0] > 0 or (made.vt[0, 0] == 0 and made.vt[0, 1] > 0)


@given(matrices())
def test_the_polar_decomposition_is_scipys(A: np.ndarray) -> None:
    size = size_of(A)
    made = transforms.polar(A)
    u, p = linalg.polar(A / size)
    assert np.allclose(made.stretch / size, p, rtol=0, atol=32 * EPS)
    assert np.allclose(made.rotation @ made.stretch / size, A / size, rtol=0, atol=32 * EPS)
    assert np.allclose(made.rotation.T @ made.rotation, np.eye(2), rtol=0, atol=8 * EPS)
    least = linalg.svdvals(A / size)[1]
    if least > 1e-6:  # else the rotation is another with every rounding
        assert np.allclose(made.rotation, u, rtol=0, atol=32 * EPS / least)


@given(matrices())
def test_eigenvalues_are_scipys(A: np.ndarray) -> None:
    B = A / size_of(A)
    made = transforms.eigen(B)
    ours, theirs = (sorted(map(complex, v), key=lambda z: (z.real, z.imag))
                    for v in (made.values, linalg.eigvals(B)))  # fmt: skip
    # Equal eigenvalues part as the root of a rounding.
    apart = abs(theirs[0] - theirs[1])
    tolerance = 64 * EPS / max(apart, EPS**0.5)
    together = max(abs(x - y) for x, y in zip(ours, theirs, strict=True))
    crosswise = max(abs(x - y) for x, y in zip(ours, theirs[::-1], strict=True))
    assert min(together, crosswise) <= max(tolerance, 64 * EPS)


@given(matrices())
def test_what_stays_on_its_line_does(A: np.ndarray) -> None:
    size = size_of(A)
    made = transforms.eigen(A)
    values, vectors = made.values / size, made.vectors
    left = A / size @ vectors - vectors * values
    # Of a matrix that counts as defective the discriminant may have been a rounding.
    slack = 16 * EPS if made.kind in ("real", "complex") else 8 * EPS**0.5
    assert np.abs(left).max() <= slack
    assert np.allclose(np.linalg.norm(vectors, axis=0), 1)
    form = transforms.real_form(A)
    assert form.kind == made.kind
    assert linalg.det(form.basis) > 0
    left = A / size @ form.basis - form.basis @ (form.form / size)
    assert np.abs(left).max() <= slack


@given(matrices())
def test_the_kind_is_that_of_the_discriminant(A: np.ndarray) -> None:
    B = A / size_of(A)
    (a, b), (c, d) = B
    discriminant = ((a - d) / 2) ** 2 + b * c
    kind = transforms.eigen(A).kind
    if abs(discriminant) > 1e-12:
        assert kind == ("real" if discriminant > 0 else "complex")
    elif discriminant == 0 and (b or c) and max(abs(b), abs(c)) > 1e-12:
        assert kind == "defective"


@given(matrices())
def test_what_is_inverted_gives_the_identity(A: np.ndarray) -> None:
    rank = transforms.rank(A)
    try:
        inverse = transforms.inverse(A)
    except ComputeError as error:
        assert rank < 2 or "too small" in str(error)  # noqa: PT017 - either way is right
        return
    assert rank == 2
    rows = np.abs(A).max(axis=1)
    scaled = A / rows[:, None]
    condition = np.linalg.cond(scaled)
    assume(condition < 1e12)
    product = scaled @ (inverse * rows)
    assert np.allclose(product, np.eye(2), rtol=0, atol=64 * EPS * condition)


@given(matrices(), st.tuples(entries, entries))
@example(np.array([[20.0, 20.0000001], [20.0, 20.0]]), (1.0, 1.0))
def test_a_solution_solves(A: np.ndarray, b: Any) -> None:
    b = np.array(b)
    try:
        made = transforms.solve(A, b)
    except ComputeError as error:
        assert "too large" in str(error)  # noqa: PT017
        return
    size = size_of(A)
    x = made.x * size
    assume(np.isfinite(x).all())
    if made.kind == "one":
        assert made.residual <= 1e-9 * max(1.0, np.abs(x).max(), np.abs(b).max())
    else:
        theirs = linalg.norm(A / size @ x - b)
        best = linalg.norm(A / size @ linalg.lstsq(A / size, b, cond=1e-13)[0] - b)
        assert theirs == pytest.approx(best, abs=1e-9 * max(1.0, np.abs(b).max()))
        assert made.residual == pytest.approx(theirs, abs=1e-9 * max(1.0, np.abs(b).max()))


@given(matrices(), matrices(), st.sampled_from(PATHS))
def test_ways_start_and_end_exactly(A: np.ndarray, B: np.ndarray, path: Any) -> None:
    assert np.array_equal(transforms.interpolate(A, B, 0.0, path), A)
    assert np.array_equal(transforms.interpolate(A, B, 1.0, path), B)
    middle = transforms.interpolate(A, B, np.array([0.25, 0.5, 0.9]), path)
    assert np.isfinite(middle).all()


@given(matrices(), st.sampled_from(PATHS))
def test_a_way_makes_no_jump(A: np.ndarray, path: Any) -> None:
    A = A / size_of(A)
    assume(path != "eigen" or np.linalg.cond(transforms.real_form(A).basis) < 1e3)
    way = transforms.interpolate(np.eye(2), A, np.linspace(0, 1, 601), path)
    steps = np.abs(np.diff(way, axis=0)).max(axis=(1, 2))
    # Half a turn in 200 steps of something as long as the identity or a basis.
    assert steps.max() <= 0.1 * np.abs(way).max()


@given(st.floats(-7, 7), st.floats(0, 1))
def test_a_rotation_keeps_its_area_all_the_way(angle: float, t: float) -> None:
    for path in ("polar", "svd", "polar acts"):
        made = transforms.interpolate(np.eye(2), transforms.rotation(angle), t, path)
        assert linalg.det(made) == pytest.approx(1, abs=16 * EPS)


@given(st.floats(-7, 7))
def test_a_reflection_passes_through_flatness_once(angle: float) -> None:
    t = np.linspace(0, 1, 101)
    for path in ("polar", "svd", "polar acts"):
        areas = np.linalg.det(
            transforms.interpolate(np.eye(2), transforms.reflection(angle), t, path)
        )
        signs = np.sign(areas[np.abs(areas) > 1e-9])
        assert np.count_nonzero(np.diff(signs)) == 1


@given(matrices(), st.tuples(entries, entries), st.integers(0, 6))
def test_power_iteration_is_scipys_loop(A: np.ndarray, v: Any, steps: int) -> None:
    v = np.array(v)
    assume(np.abs(v).max() > 1e-9)
    size = size_of(A)
    made = transforms.power_iteration(A, v, steps)
    lengths = np.linalg.norm(made.vectors, axis=1)
    assert np.allclose(lengths, 1)
    for before, after in zip(made.vectors[:-1], made.vectors[1:], strict=True):
        image = A / size @ before
        assert np.allclose(image, after * linalg.norm(image), atol=1e-12)
    quotients = np.vecdot(made.vectors, made.vectors @ (A / size).T)
    assert np.allclose(made.values / size, quotients, atol=16 * EPS)


@given(wild)
def test_nothing_crashes_or_warns(A: np.ndarray) -> None:
    made = transforms.analyse(A)
    assert np.isfinite(made.svd.s).all()
    assert np.isfinite(made.form.basis).all()
    assert made.spaces.rank in (0, 1, 2)
    assert (made.inverse is None) == bool(made.reason)
    assert transforms.classify(A)
    polar = transforms.polar(A)
    assert np.isfinite(polar.rotation).all()
    transforms.eigen(A)
    transforms.power_iteration(A, np.array([1.0, 2.0]), 3)
    trail = transforms.iterate(A, np.array([1.0, 2.0]), 5)
    assert np.abs(trail).max() <= 1e12


@given(matrices())
def test_the_stand_in_for_a_gpu_agrees(A: np.ndarray) -> None:
    backend = device()
    there = backend.asarray(A)
    size = size_of(A)
    with no_leaks():
        made = transforms.analyse(there)
        names = [each.name for each in transforms.classify(there)]
    here = transforms.analyse(A)
    assert names == [each.name for each in transforms.classify(A)]
    assert made.form.kind == here.form.kind
    assert made.spaces.rank == here.spaces.rank
    for ours, theirs in (
        (made.svd.u, here.svd.u),
        (made.svd.s / size, here.svd.s / size),
        (made.form.basis, here.form.basis),
        (made.form.form / size, here.form.form / size),
    ):
        assert np.allclose(backend.to_numpy(ours), theirs, rtol=1e-12, atol=1e-12)
