"""The eigenface browser on large sets: what is found of them, what waits for the user's word."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError
from lavis.document import Assets, Cancelled, Context
from lavis.tools.eigenfaces import Params, Recognised, Source, fitted, functions
from lavis.tools.eigenfaces.functions import NO_NAMES, run
from lavis.tools.eigenfaces.tasks import recognise

replace = msgspec.structs.replace
DRAWN = Params(source=Source("synthetic"))


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"), Assets())


def test_recognition_of_a_large_set_waits_for_the_users_word(ctx: Context, monkeypatch) -> None:
    wanted = run(DRAWN, Context(backends.get("numpy"), Assets())).recognition
    monkeypatch.setattr(functions, "MOST_AT_ONCE", 399)
    before = run(DRAWN, ctx)
    assert before.recognition is None
    assert before.asks
    assert "200 tests" in before.reason
    assert "“Recognise”" in before.reason
    record = recognise(DRAWN, ctx)
    assert isinstance(record, Recognised)
    after = run(DRAWN, ctx)
    assert (after.asks, after.reason) == (False, "")
    np.testing.assert_array_equal(after.recognition.accuracy, wanted.accuracy)
    assert after.recognition.wrong == wanted.wrong
    assert record.accuracy == max(wanted.accuracy)
    assert record.tests == 200
    assert wanted.accuracy[record.k - 1] == record.accuracy
    other = run(replace(DRAWN, split_seed=1), ctx)
    assert other.asks, "another split has not been gone through"
    assert run(replace(DRAWN, k=5), ctx).recognition.k == 5


def test_where_nobody_can_be_recognised_the_command_says_why(ctx: Context, monkeypatch) -> None:
    monkeypatch.setattr(functions, "MOST_AT_ONCE", 10)
    with pytest.raises(ComputeError, match="no names"):
        recognise(Params(), ctx)
    result = run(Params(), ctx)
    assert (result.asks, result.reason) == (False, NO_NAMES)


def test_a_cancelled_recognition_leaves_nothing_half_done(monkeypatch) -> None:
    monkeypatch.setattr(functions, "MOST_AT_ONCE", 10)
    ctx = Context(
        backends.get("numpy"),
        Assets(),
        on_tick=lambda part, text: ctx.cancel() if "tests" in text else None,
    )
    with pytest.raises(Cancelled):
        recognise(DRAWN, ctx)
    assert ctx.at_hand(fitted._recognition_key(("synthetic", 1), DRAWN)) is None


def test_of_very_many_directions_the_first_are_found_and_the_rest_is_told(
    ctx: Context, monkeypatch
) -> None:
    damaged = replace(DRAWN, noise=0.2, k=20)
    whole = run(damaged, Context(backends.get("numpy"), Assets()))
    monkeypatch.setattr(fitted, "MOST_FOUND", 100)
    monkeypatch.setattr(fitted, "MOST_KEPT", 40)
    part = run(damaged, ctx)
    assert len(part.singular_values) == 40
    np.testing.assert_allclose(part.singular_values, whole.singular_values[:40], rtol=1e-4)
    np.testing.assert_allclose(part.cumulative, whole.cumulative[:40], rtol=1e-4)
    for count, wanted in zip(part.counts, whole.counts, strict=True):
        assert count == (wanted if wanted <= 40 else 0)
    assert part.counts[-1] == 0, "40 components do not reach 99 %"
    # Repair knows how much is left over, though not where.
    assert part.repair.rmse_after == pytest.approx(whole.repair.rmse_after, rel=1e-3)
    assert "> 40" in _needed(part)
    assert "> 40" not in _needed(whole)


def test_what_is_kept_of_a_set_is_bounded_however_many_pictures_it_has() -> None:
    assert fitted._most_kept(400, 399) == 399
    assert fitted._most_kept(13_000, 2914) == fitted.MOST_KEPT
    for n in (20_000, 100_000, 10_000_000):
        kept = fitted._most_kept(n, 600)
        assert kept >= 1
        assert n * kept <= max(n, fitted.KEPT_NUMBERS)


def test_halves_that_judge_learn_from_pictures_of_the_whole_set(ctx: Context, monkeypatch) -> None:
    whole = run(DRAWN, Context(backends.get("numpy"), Assets())).verdict
    learnt: list[np.ndarray] = []
    half = fitted._half
    monkeypatch.setattr(
        fitted, "_half", lambda X, *rest: learnt.append(np.asarray(X)) or half(X, *rest)
    )
    monkeypatch.setattr(fitted, "MOST_LEARNT", 50)
    verdict = run(DRAWN, ctx).verdict
    assert [len(X) for X in learnt] == [50, 50]
    rows = fitted.evened(run(DRAWN, ctx).images)[0]
    np.testing.assert_array_equal(learnt[0], rows[0::8])
    np.testing.assert_array_equal(learnt[1], rows[1::8])
    assert verdict.is_face
    assert _taken_for_faces(verdict) <= _taken_for_faces(whole) + 0.05


def _taken_for_faces(verdict) -> float:
    """Return the share of pictures that are no faces and pass for one."""
    near = verdict.other_distances <= verdict.threshold
    within = verdict.other_deviations <= verdict.deviation_threshold
    return float((near & within).mean())


def _needed(result) -> str:
    from lavis.widgets.eigenfaces import words

    [row] = [row for row in words.rows(DRAWN, result) if row.name == words.NEED]
    return row.value
