"""The benchmark's Params, what is typed, what is on paper, and what goes to and fro."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lavis.compute import backend
from lavis.document import Assets, Context, InvalidParams, Offer, validate
from lavis.tools.gemm import (
    MAX_POINTS,
    TOOL,
    Params,
    Row,
    Run,
    Shape,
    edits,
    exchange,
    history,
    squares,
)
from lavis.tools.gemm.functions import run
from lavis.tools.gemm.plan import groups, label

replace = msgspec.structs.replace


def result(params: Params = Params()):  # noqa: B008 - frozen
    return run(params, Context(backend.get("numpy"), Assets()))


def row(**values) -> Row:
    given = {"m": 512, "n": 512, "k": 512, "dtype": "float32", "backend": "numpy"}
    flops = 2.0 * 512**3
    return Row(**(given | {"flops": flops, "bytes": 3 * 512.0**2 * 4} | values))


# -- Params


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"shapes": ()}, "at least 1|>= 1"),
        ({"shapes": (Shape(0, 1, 1),)}, ">= 1"),
        ({"shapes": (Shape(10**12, 1, 1),)}, "65536"),
        ({"dtypes": ("int8",)}, "int8|Invalid"),
        ({"budget": 0.0}, "0.1"),
        ({"threads": (-1,)}, ">= 0"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_the_door(values, words: str) -> None:
    with pytest.raises(InvalidParams, match=words):
        validate(replace(Params(), **values))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"dtypes": ("float32", "float32")}, "dtype is named twice"),
        ({"backends": ("numpy", "numpy")}, "backend is named twice"),
        ({"shapes": (Shape(8, 8, 8, name="a"), Shape(8, 8, 8, name="b"))}, "shape is named twice"),
        (
            {
                "shapes": squares(*range(1, 33)),
                "dtypes": ("float16", "float32", "float64"),
                "backends": ("numpy", "torch"),
                "threads": (0, 1, 2),
            },
            f"at most {MAX_POINTS} points and this has 576",
        ),
    ],
)
def test_combinations_that_make_no_sense_are_refused(values, words: str) -> None:
    with pytest.raises((ValueError, InvalidParams), match=words):
        validate(Params(**values))


@pytest.mark.parametrize("preset", TOOL.presets, ids=lambda preset: preset.name)
def test_points_are_the_rows_that_a_run_will_have(preset) -> None:
    arms = [arm for group in groups(preset.params) for arm in group]
    assert len(arms) == len(set(arms)) == preset.params.points == result(preset.params).runs


def test_the_course_networks_are_presets() -> None:
    gpt2 = TOOL.preset("GPT-2 medium: a Q projection").params.shapes[-1]
    assert gpt2.flops == pytest.approx(68.7e9, rel=1e-3)
    mnist = TOOL.preset("MNIST: the first layer").params.shapes
    assert {(shape.n, shape.k) for shape in mnist} == {(256, 784)}


# -- what is typed


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("512", squares(512)),
        ("512, 1024", squares(512, 1024)),
        ("512;1024\n2048", squares(512, 1024, 2048)),
        ("32768x1024x64", (Shape(32768, 1024, 64),)),
        ("2×3*4", (Shape(2, 3, 4),)),
        ("8x8x8x12", (Shape(8, 8, 8, 12),)),
        ("64 64", squares(64)),
        ("512,,1024", squares(512, 1024)),
        ("1e3, +16", squares(1000, 16)),
    ],
)
def test_shapes_are_read(text: str, shapes) -> None:
    assert edits.read_shapes(text) == shapes
    assert edits.read_shapes(edits.write_shapes(shapes)) == shapes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No size is given"),
        ("0", "A size is from 1 to 65,536; 0 came."),
        ("−5", "A size is from 1 to 65,536; -5 came."),
        ("1000000000000", "A size is from 1 to 65,536; 1,000,000,000,000 came."),
        ("abc", "“abc” is no size"),
        ("12.5", "“12.5” is no size"),
        ("2x3", "“2x3” is no shape"),
        ("2x3x4x0", "A batch is from 1 to 65,536; 0 came."),
        ("1x1x1x1x1", "is no shape"),
        ("1024x512x256x", "“1024x512x256x” is no shape"),
        ("0x10", "is no shape"),
        ("9" * 100, "A size is from 1 to 65,536; a number of 100 digits came."),
        ("1e99", "a number of 100 digits came."),
        ("1e-3", "“1e-3” is no size"),
        ("k" * 100, f"“{'k' * 39}…” is no size"),
        (" ".join(map(str, range(1, 40))), "39 shapes came; a run takes at most 32."),
    ],
)
def test_what_is_no_shape_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as refused:
        edits.read_shapes(text)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


@given(st.text(alphabet="0123456789x×*,; -−.aAlL\n²٣_", max_size=30))
def test_any_text_is_read_or_refused_by_a_sentence(text: str) -> None:
    for read in (edits.read_shapes, edits.read_threads):
        sentence = "."
        try:
            assert read(text)
        except ValueError as refused:
            sentence = str(refused)
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "counts"), [("1, 2, all", (1, 2, 0)), ("ALL", (0,)), ("4 4", (4,))]
)
def test_thread_counts_are_read(text: str, counts: tuple[int, ...]) -> None:
    assert edits.read_threads(text) == counts


@pytest.mark.parametrize("text", ["", "0", "two", "-1", "99999", "1 2 3 4 5 6 7 8 9"])
def test_what_is_no_thread_count_is_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"thread count.*\.$"):
        edits.read_threads(text)


# -- edits


def test_choices_are_switched_but_the_last_one_stays() -> None:
    params = edits.toggled(Params(), "dtypes", "float16")
    assert params.dtypes == ("float32", "float64", "float16")
    params = edits.toggled(params, "dtypes", "float64")
    assert params.dtypes == ("float32", "float16")
    with pytest.raises(ValueError, match="At least one"):
        edits.toggled(Params(), "backends", "numpy")


def test_a_run_that_would_be_too_long_is_refused_with_the_way_out() -> None:
    params = Params(shapes=squares(*range(1, 33)), dtypes=("float16", "float32", "float64"))
    with pytest.raises(ValueError, match=r"^A run has at most 512 .*choose fewer shapes"):
        edits.changed(params, threads=(0, 1, 2, 3, 4, 5))


def test_shapes_keep_their_names() -> None:
    params = Params(shapes=(Shape(8, 8, 8, name="mine"), *squares(16)))
    assert [shape.name for shape in edits.set_shapes(params, squares(16, 8)).shapes] == ["", "mine"]


def test_pins_are_slim_bounded_and_unpinned() -> None:
    params = Params()
    for number in range(8):
        run = Run(id=str(number), rows=(row(samples=(1.0, 2.0), rounds=(2,), gflops=1.0),))
        params = edits.pinned(params, run)
    assert all(not each.samples for pin in params.pins for each in pin.rows)
    assert validate(params) == params
    assert edits.pinned(params, run) is params
    with pytest.raises(ValueError, match="8 runs are pinned"):
        edits.pinned(params, Run(id="9"))
    assert [pin.id for pin in edits.unpinned(params, "3").pins] == list("01245678"[:7])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"pace": "steady"}, "Choose a quick or a steady run"),
        ({"transpose_a": True}, "Transpose A"),
        ({"pins": (Run(id="1"),)}, "Pin a run"),
        ({"pace": "steady", "operands": "hot"}, "Change the benchmark"),
        ({}, "Look elsewhere"),
    ],
)
def test_edits_have_words(values, words: str) -> None:
    after = replace(Params(), **values)
    assert edits.describe(Params(), after) == words


def test_taking_back_has_words_of_its_own() -> None:
    assert edits.describe(Params(transpose_b=True), Params()) == "Do not transpose B"
    assert edits.describe(Params(pins=(Run(id="1"),)), Params()) == "Unpin a run"


# -- on paper


def test_flops_bytes_and_intensity_are_those_of_the_shape() -> None:
    params = Params(shapes=(Shape(2, 3, 4, 5),), dtypes=("float16", "float64"))
    [half, double] = result(params).points
    assert half.flops == double.flops == 2 * 2 * 3 * 4 * 5
    assert (half.bytes, double.bytes) == (26 * 5 * 2, 26 * 5 * 8)
    assert half.intensity == 240 / 260
    assert result(params).largest == double.bytes
    assert result(params).flops == 480


def test_what_a_library_never_has_is_said_before_anything_is_measured() -> None:
    points = result(Params(dtypes=("bfloat16", "tf32", "float32"))).points
    refused = {point.dtype: point.refused for point in points}
    assert refused["float32"] == ""
    assert refused["bfloat16"].startswith("NumPy has no bfloat16")
    assert "TF32" in refused["tf32"]


def test_what_no_memory_can_hold_is_said_before_anything_is_measured(monkeypatch) -> None:
    from lavis.compute.backend import Memory

    monkeypatch.setattr("lavis.tools.gemm.functions.host_memory", lambda: Memory(2**30, 2**34))
    points = result(Params((Shape(65536, 65536, 65536), *squares(64)))).points
    refused = {(point.m, point.dtype): point.refused for point in points}
    assert refused[65536, "float32"] == (
        "It does not fit: the operands take 48.0 GiB and this computer has 16.0 GiB."
    )
    assert refused[64, "float32"] == ""


def test_times_are_predicted_from_the_nearest_size_in_the_history() -> None:
    assert all(point.predicted is None for point in result().points)
    rows = tuple(
        row(m=m, n=m, k=m, flops=2.0 * m**3, gflops=speed)
        for m, speed in ((128, 50.0), (1024, 200.0))
    )
    history.append(Run(id="1", rows=rows))
    points = {point.m: point for point in result().points if point.dtype == "float32"}
    assert points[128].predicted == pytest.approx(2 * 128**3 / 50e9)
    assert points[256].predicted == pytest.approx(2 * 256**3 / 50e9)
    assert points[1024].predicted == pytest.approx(2 * 1024**3 / 200e9)
    assert all(point.predicted is None for point in result().points if point.dtype == "float64")
    history.append(Run(id="2", rows=(replace(rows[0], gflops=80.0),)))
    [again, *_] = result().points
    assert again.predicted == pytest.approx(2 * 128**3 / 80e9), "the newest counts"


def test_backends_that_are_not_installed_say_what_to_install(monkeypatch) -> None:
    from lavis.compute.backend import probing

    monkeypatch.setattr(probing, "find_spec", lambda name: None if name == "torch" else object())
    found = {choice.name: choice.reason for choice in result().backends}
    assert found["numpy"] == ""
    assert "pip install" in found["torch"]


# -- groups


def test_float32_and_tf32_are_alternated_and_live_in_workers_of_their_own() -> None:
    params = Params(
        squares(64),
        dtypes=("float32", "float64", "tf32"),
        backends=("numpy", "cupy"),
        threads=(1, 0),
    )
    first, second = groups(params)
    assert {arm.dtype for arm in first} == {"float32", "tf32"}
    assert {arm.dtype for arm in second} == {"float64"}
    cupy = [arm.spec for arm in first if arm.spec.backend == "cupy"]
    assert [(spec.threads, spec.tf32) for spec in cupy] == [(0, False), (0, True)]
    numpy = [arm.spec for arm in first if arm.spec.backend == "numpy"]
    assert {(spec.threads, spec.tf32) for spec in numpy} == {(1, False), (0, False)}


def test_a_run_has_a_line_for_lists() -> None:
    assert label(Params()) == "NumPy float32, float64 · 128 to 1,024"
    assert label(Params(squares(64), backends=("cupy", "torch"))).startswith("CuPy, PyTorch")


# -- sending


def test_what_is_offered_are_tables_of_numbers() -> None:
    pin = Run(
        id="7",
        label="a run",
        rows=(row(median=0.5, gflops=2.0, best_gflops=3.0), row(status="oom")),
    )
    params = Params(pins=(pin, Run(id="8")))
    paper, pinned = exchange.offers(params, result(params))
    history.append(msgspec.structs.replace(pin, id="9"))
    assert [offer.name for offer in exchange.offers(params, result(params))][1:] == [
        "run 9",
        "run 7",
    ]
    assert paper.kind == pinned.kind == "table"
    assert paper.array.shape == (8, 8)
    np.testing.assert_array_equal(pinned.array, [[512, 512, 512, 1, 0.5, 2.0, 3.0]])


def test_a_matrix_is_taken_by_its_shape() -> None:
    taken = exchange.accept_matrix(Params(), Offer("matrix", "W", np.ones((3, 5)), "from here"))
    assert taken.shapes[0] == Shape(3, 3, 5, name="M·Mᵀ, W")
    assert validate(taken).shapes[1:] == Params().shapes


@pytest.mark.parametrize(
    ("shape", "words"), [((3,), "3 came"), ((0, 2), "0×2 came"), ((70_000, 1), "70,000 came")]
)
def test_what_is_no_matrix_is_refused(shape, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        exchange.accept_matrix(Params(), Offer("matrix", "W", np.zeros(shape), ""))


def test_rows_know_their_curve_and_their_place() -> None:
    assert row(lane="NumPy", data="zeros").series == "NumPy · float32 · zeros"
    assert row().series == "numpy · float32"
    assert row(m=2, n=4, k=8).size == pytest.approx(4)
    assert math.isclose(row().intensity, 512 / 6)
