"""How one product is measured, by an engine whose clock is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compute.gemm.conftest import Clockwork, Refusing

from lavis.compute import backend, gemm
from lavis.compute.backend import Backend, Driver, Memory
from lavis.compute.gemm import Bench, Plan, Problem, TooLarge, TooLong, Unsupported, duration
from lavis.compute.gemm.operands import Operands, sets_wanted

NUMPY = backend.get("numpy")


def run(bench: Bench) -> gemm.Measurement:
    while not bench.done:
        bench.sample()
    return bench.result()


def test_the_speed_is_that_of_the_clock(clockwork: Clockwork) -> None:
    found = run(Bench(Problem(64, 64, 64), clockwork, Plan()))
    assert found.median == pytest.approx(2 * 64**3 * 1e-9)
    assert found.gflops == pytest.approx(1.0)
    assert found.best_gflops == pytest.approx(1.0)
    assert len(found.samples) == sum(found.rounds)
    assert "quick" in found.badges
    assert "noisy" not in found.badges


def test_a_sample_takes_a_millisecond_at_least(clockwork: Clockwork) -> None:
    bench = Bench(Problem(16, 16, 16), clockwork, Plan())
    assert bench.calls * 2 * 16**3 * 1e-9 >= 1e-3
    assert Bench(Problem(256, 256, 256), clockwork, Plan()).calls == 1


def test_quiet_samples_end_early_and_noisy_ones_go_on_to_the_last_round() -> None:
    quiet = run(Bench(Problem(64, 64, 64), Clockwork(), Plan()))
    wild = Clockwork(noise=np.random.default_rng(1).uniform(0, 20, 997).tolist())
    noisy = run(Bench(Problem(256, 256, 256), wild, Plan()))
    least, most = Plan().rounds
    assert (len(quiet.rounds), len(noisy.rounds)) == (least, most)
    assert "noisy" in noisy.badges


def test_no_more_samples_are_kept_than_a_row_can_hold() -> None:
    found = run(Bench(Problem(8, 8, 8), Clockwork(rate=1e-7), Plan()))
    assert len(found.samples) <= 600


def test_cold_operands_are_rotated_through_twice_the_cache(clockwork: Clockwork) -> None:
    problem = Problem(16, 16, 16)
    sets = sets_wanted(problem, Plan(), clockwork.cache)
    assert sets * problem.bytes >= 2 * clockwork.cache > (sets - 1) * problem.bytes
    operands = Operands(clockwork, problem, Plan(), sets)
    places = [a.ctypes.data for a, _, _ in operands.take(2 * sets + 1)]
    assert len(set(places)) == sets
    assert places[:sets] == places[sets : 2 * sets]
    assert operands.take(1)[0][0].ctypes.data == places[1], "it goes on where it stopped"


def test_tiny_operands_are_not_made_without_end() -> None:
    clockwork = Clockwork(rate=1e-6)
    clockwork.small_cache = 2**30
    problem = Problem(4, 4, 4)
    assert sets_wanted(problem, Plan(), clockwork.cache) == 16_384
    found = run(Bench(problem, clockwork, Plan()))
    assert any("small" in note for note in found.notes)


def test_hot_operands_are_always_the_same(clockwork: Clockwork) -> None:
    assert sets_wanted(Problem(16, 16, 16), Plan(operands="hot"), clockwork.cache) == 1
    found = run(Bench(Problem(16, 16, 16), clockwork, Plan(operands="hot")))
    assert "hot" in found.badges


def test_large_operands_are_two_sets_at_least(clockwork: Clockwork) -> None:
    assert sets_wanted(Problem(512, 512, 512), Plan(), clockwork.cache) == 2


def test_what_would_take_too_long_is_refused_before_its_operands_are_made() -> None:
    slow = Clockwork(rate=1e-7)
    with pytest.raises(TooLong, match=r"^skipped: would take \d+ s$") as refused:
        Bench(Problem(512, 512, 512), slow, Plan())
    # 0.27 · 10⁹ FLOP at 10⁷ a second are 27 s, and eight of them are wanted.
    assert refused.value.seconds == pytest.approx(8 * 2 * 512**3 * 1e-7, rel=0.01)
    assert max(max(shape) for shape in slow.shapes) < 512


def test_what_does_not_fit_is_refused_before_anything_is_multiplied() -> None:
    small = Clockwork()
    memory = Driver(memory=lambda: Memory(10 * 2**20, 2**30))
    small.backend = replace(NUMPY, driver=memory)
    with pytest.raises(TooLarge, match=r"take 17\.1 MiB of memory and 10\.0 MiB are free"):
        Bench(Problem(800, 800, 800), small, Plan())
    assert small.products == 0


def test_what_the_library_cannot_do_is_its_own_sentence() -> None:
    with pytest.raises(Unsupported, match="only float32 here"):
        Bench(Problem(8, 8, 8, "float16"), Refusing(), Plan())


def test_a_tick_can_end_it(clockwork: Clockwork) -> None:
    class Enough(Exception):  # noqa: N818
        pass

    ticks = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            raise Enough

    with pytest.raises(Enough):
        Bench(Problem(64, 64, 64), clockwork, Plan(), tick)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0.4 s"), (150.2, "150 s"), (720, "12 min"), (90_000, "25 h")],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


# -- NumPy itself


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [("float16", 1e-5, 2e-3), ("float32", 1e-8, 1e-6), ("float64", 1e-17, 1e-14)],
)
def test_the_error_of_numpys_products_is_that_of_their_dtype(
    dtype: str, low: float, high: float, batch: int, turned: bool
) -> None:
    problem = Problem(40, 50, 60, dtype, batch, turned, turned)
    operands = Operands(gemm.engine(NUMPY), problem, Plan(), 2)
    error = operands.relative_error()
    assert low < error < high
    a, b, c = operands.take(1)[0]
    whole = a.astype(np.float64) @ b.astype(np.float64)
    np.testing.assert_allclose(np.asarray(c, np.float64), whole, atol=100 * high)


def test_the_error_of_a_wrong_product_is_seen() -> None:
    class Wrong(Clockwork):
        def multiply(self, a, b, out) -> None:
            np.matmul(a, b, out=out)
            out *= 1.5

    assert Operands(Wrong(), Problem(30, 30, 30), Plan(), 1).relative_error() == pytest.approx(0.5)


def test_zeros_have_no_error() -> None:
    operands = Operands(gemm.engine(NUMPY), Problem(8, 8, 8), Plan(data="zeros"), 1)
    assert operands.relative_error() == 0.0
    assert not any(x.any() for x in operands.take(1)[0])


def test_random_operands_are_uniform_between_minus_one_and_one() -> None:
    [(a, b, _)] = Operands(gemm.engine(NUMPY), Problem(200, 200, 200), Plan(), 1).take(1)
    for x in (a, b):
        assert -1 <= x.min() < -0.99
        assert 0.99 < x.max() <= 1
        assert abs(x.mean()) < 0.02
    assert not np.array_equal(a, b)


def test_measure_measures_numpy() -> None:
    ticks: list[int] = []
    found = gemm.measure(Problem(32, 24, 16), NUMPY, Plan(), lambda: ticks.append(1))
    assert found.gflops > 0
    assert found.best <= found.quartiles[0] <= found.median <= found.quartiles[1]
    assert found.transfers is None
    assert 0 < found.relative_error < 1e-6
    assert ticks


@pytest.mark.parametrize(
    ("dtype", "words"), [("bfloat16", "NumPy has no bfloat16"), ("tf32", "NVIDIA GPUs")]
)
def test_numpy_refuses_what_it_has_not(dtype: str, words: str) -> None:
    with pytest.raises(Unsupported, match=words):
        gemm.measure(Problem(8, 8, 8, dtype), NUMPY)


def test_numpys_float16_is_badged() -> None:
    found = gemm.measure(Problem(8, 8, 8, "float16"), NUMPY)
    assert "no BLAS" in found.badges
    assert "number by number" in found.notes[0]


def test_the_engine_names_blas_kernel_and_threads() -> None:
    from threadpoolctl import threadpool_info

    engine = gemm.engine(NUMPY)
    assert {type(value) for value in engine.facts().values()} == {str}
    pool = next(pool for pool in threadpool_info() if "numpy" in pool["filepath"])
    assert engine.facts()["blas"].startswith(pool["internal_api"])
    assert engine.facts()["kernel"] == pool["architecture"]
    with engine.limited(1):
        assert engine.threads == 1
    assert engine.threads == pool["num_threads"]


def test_a_library_that_cannot_be_measured_is_named(device1: Backend) -> None:
    with pytest.raises(ValueError, match="device1 came"):
        gemm.engine(device1)
