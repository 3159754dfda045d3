"""The PCA lab without its picture: numbers, drags, files, sending, predicting, words of undo."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError
from lavis.document import Array, Assets, Context, Offer, validate
from lavis.tools.pca import FIRST_AXIS, TOOL, Params, edits, geometry
from lavis.tools.pca.exchange import accept, offers, open_file, start_prediction
from lavis.tools.pca.functions import HIDDEN, STILL, TOO_FEW, run
from lavis.tools.pca.history import describe

replace = msgspec.structs.replace
DEFAULT = Params()


@pytest.fixture
def ctx() -> Context:
    return Context(backends.get("numpy"), Assets())


def preset(name: str) -> Params:
    return TOOL.preset(name).params


# -- numbers


@pytest.mark.parametrize("p", TOOL.presets, ids=lambda p: p.name)
def test_components_are_scikit_learns(p, ctx: Context) -> None:
    params = p.params
    result = run(params, ctx)
    X = np.array(params.values)
    if params.standardise:
        X = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)
    assert result.found is not None
    if not params.center:
        sigma = np.linalg.svd(X, compute_uv=False)
        np.testing.assert_allclose(result.found.sigma, sigma)
        return
    theirs = PCA(svd_solver="full").fit(X)
    np.testing.assert_allclose(result.found.ratios, theirs.explained_variance_ratio_, atol=1e-12)
    np.testing.assert_allclose(result.found.variances, theirs.explained_variance_)
    along = np.abs((result.found.components * theirs.components_).sum(axis=1))
    np.testing.assert_allclose(along, 1, atol=1e-9)
    np.testing.assert_allclose(result.matrix, np.cov(X.T), atol=1e-9)
    k = params.k
    Z = theirs.transform(X)[:, :k]
    back = Z @ theirs.components_[:k] + theirs.mean_
    np.testing.assert_allclose(result.found.back, back, atol=1e-7 * np.abs(X).max())
    np.testing.assert_allclose(result.found.errors, np.linalg.norm(X - back, axis=1), atol=1e-6)


def test_both_roads_say_the_same(ctx: Context) -> None:
    roads = run(DEFAULT, ctx).found.roads
    assert roads.difference < 1e-12
    np.testing.assert_allclose(roads.alignment, 1)
    np.testing.assert_allclose(roads.sigma**2 / 17, roads.values)


def test_not_centred_the_first_axis_points_at_the_mean(ctx: Context) -> None:
    params = preset("Off centre, not centred")
    first = run(params, ctx).found.components[0]
    mean = np.mean(params.values, axis=0)
    assert first @ mean / np.linalg.norm(mean) > 0.99
    centred = run(replace(params, center=True), ctx).found.components[0]
    assert abs(centred @ mean) / np.linalg.norm(mean) < 0.9


def test_an_outlier_turns_the_first_axis_and_the_result_says_how_far(ctx: Context) -> None:
    params = preset("One outlier")
    found = run(params, ctx).found
    without = run(edits.remove_point(params, 18), ctx).found
    turned = math.degrees(math.acos(abs(found.components[0] @ without.components[0])))
    assert found.turns[18] == pytest.approx(turned)
    assert turned > 20
    assert found.turns[18] == max(found.turns)


def test_what_has_no_direction_says_why(ctx: Context) -> None:
    still = run(replace(DEFAULT, values=((1.0, 2.0),) * 4), ctx)
    assert (still.found, still.reason) == (None, STILL)
    few = run(replace(DEFAULT, values=((1.0, 2.0),)), ctx)
    assert (few.found, few.reason) == (None, TOO_FEW)
    none = run(replace(DEFAULT, values=()), ctx)
    assert none.reason == TOO_FEW


# -- drags


@given(
    index=st.integers(0, 17),
    x=st.floats(-2, 2),
    y=st.floats(-2, 2),
    standardise=st.booleans(),
    center=st.booleans(),
)
def test_a_dragged_point_is_shown_where_the_hand_is(
    index: int, x: float, y: float, standardise: bool, center: bool
) -> None:
    params = Params(standardise=standardise, center=center)
    before = geometry.placed(params)[index]
    reach = 0.5 if standardise else 1.0
    after = geometry.dragged(params, index, (reach * x, reach * y))
    shown = geometry.placed(after)[index]
    wanted = np.add(before, (reach * x, reach * y))
    if center or not standardise:
        np.testing.assert_allclose(shown, wanted, atol=1e-5, rtol=1e-5)
    else:  # what is divided by its own deviation cannot be everywhere
        moved = np.subtract(after.values[index], params.values[index])
        np.testing.assert_array_equal(np.sign(np.round(moved, 9)), np.sign(np.round([x, y], 9)))
    others = [row for i, row in enumerate(after.values) if i != index]
    assert others == [row for i, row in enumerate(params.values) if i != index]


@given(yaw=st.floats(-180, 180), pitch=st.floats(-90, 90), x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_in_space_a_point_moves_in_the_plane_of_the_screen(
    yaw: float, pitch: float, x: float, y: float
) -> None:
    params = edits.turn(preset("In space: a pancake"), yaw, pitch)
    rows = np.array(geometry.basis(params, 3))
    np.testing.assert_allclose(rows @ rows.T, np.eye(2), atol=1e-12)
    after = geometry.dragged(params, 4, (x, y))
    change = np.subtract(after.values[4], params.values[4])
    np.testing.assert_allclose(rows @ change, (x, y), atol=1e-9)
    depth = np.cross(rows[0], rows[1])
    assert change @ depth == pytest.approx(0, abs=1e-9)


def test_the_ellipse_is_that_of_the_covariance(ctx: Context) -> None:
    result = run(DEFAULT, ctx)
    edge = np.array(
        geometry.ellipse(
            result.matrix.tolist(), result.mean.tolist(), geometry.basis(DEFAULT, 2), 2.0
        )
    )
    rest = edge - result.mean
    distances = np.einsum("ij,jk,ik->i", rest, np.linalg.inv(result.matrix), rest)
    np.testing.assert_allclose(distances, 4.0)


# -- edits


def test_points_come_and_go() -> None:
    added = edits.add_point(DEFAULT, (1.0, 2.0))
    assert added.values[-1] == (1.0, 2.0)
    assert added.view.selected == "19"
    gone = edits.remove_point(added, 0)
    assert gone.values == (*DEFAULT.values[1:], (1.0, 2.0))
    with pytest.raises(ValueError, match="two points"):
        edits.remove_point(replace(DEFAULT, values=DEFAULT.values[:2]), 0)
    full = replace(DEFAULT, values=((0.0, 1.0),) * 128)
    with pytest.raises(ValueError, match="full"):
        edits.add_point(full)


def test_a_table_that_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="2 numbers"):
        replace(DEFAULT, values=((1.0, 2.0, 3.0),) * 3)
    with pytest.raises(ValueError, match="at most 256"):
        replace(DEFAULT, values=((1.0, 2.0),) * 129)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (geometry.with_row(DEFAULT, 2, (0.0, 0.0)), "Move point 3"),
        (edits.add_point(DEFAULT), "Add a point"),
        (edits.remove_point(DEFAULT, 1), "Remove a point"),
        (replace(DEFAULT, center=False), "Leave the mean in"),
        (replace(DEFAULT, standardise=True), "Standardise"),
        (replace(DEFAULT, k=2), "Keep 2 components"),
        (edits.choose_shown(DEFAULT, ellipse=False), "Hide the ellipse"),
        (start_prediction(DEFAULT, FIRST_AXIS), "Start a prediction"),
        (preset("In space: a pancake"), "Open another table"),
    ],
)
def test_the_words_of_undo(after: Params, words: str) -> None:
    assert describe(DEFAULT, after) == words


# -- files and sending


def test_a_small_file_is_copied_and_can_be_dragged(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_text("name,height,weight\nA,1,2\nB,2,3\nC,3,1\n")
    params = validate(open_file(DEFAULT, path))
    assert params.points == ((1.0, 2.0), (2.0, 3.0), (3.0, 1.0))
    assert params.columns == ("height", "weight")
    assert params.names == ("A", "B", "C")
    assert params.source == "small.csv"


def test_a_large_file_is_named_and_read_again(tmp_path: Path, ctx: Context) -> None:
    X = np.random.default_rng(0).normal(size=(300, 4))
    path = tmp_path / "large.csv"
    path.write_text("a,b,c,d\n" + "\n".join(",".join(map(repr, row)) for row in X.tolist()))
    params = validate(open_file(DEFAULT, path))
    assert params.points == ()
    result = run(params, ctx)
    np.testing.assert_array_equal(result.raw, X)
    reads: list[object] = []
    ctx.cached(("pca table", params.file.sha256), lambda: reads.append(1))
    assert reads == []
    path.write_text("a,b,c,d\n1,2,3,4\n5,6,7,8\n")
    with pytest.raises(ComputeError, match="has changed"):
        run(params, Context(backends.get("numpy")))
    path.unlink()
    with pytest.raises(ComputeError, match="open it again"):
        run(params, Context(backends.get("numpy")))


def test_large_tables_that_are_sent_become_assets(ctx: Context) -> None:
    X = np.random.default_rng(0).normal(size=(200, 5))
    taken = validate(accept(DEFAULT, Offer("table", "T", X, "elsewhere"), ctx.keep))
    assert isinstance(taken.values, Array)
    assert taken.source == "T, elsewhere"
    np.testing.assert_array_equal(run(taken, ctx).raw, X)


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.ones(3), "two rows"),
        (np.ones((1, 3)), "two rows"),
        (np.array([["a", "b"], ["c", "d"]]), "real numbers"),
        (np.array([[1, np.nan], [1, 2]]), "NaN"),
        (np.ones((6000, 2)), "at most"),
        (np.ones((3, 49)), "at most"),
    ],
)
def test_what_is_no_table_is_refused(array: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        accept(DEFAULT, Offer("table", "T", array, "here"))


# -- predictions


def test_a_prediction_hides_all_that_gives_the_axis_away(ctx: Context) -> None:
    hidden = validate(start_prediction(DEFAULT, FIRST_AXIS))
    result = run(hidden, ctx)
    assert (result.found, result.reason) == (None, HIDDEN)
    assert [offer.name for offer in offers(hidden, result)] == ["The table", "Covariance"]
    first = run(DEFAULT, ctx).found.components[0]
    right = edits.guess(hidden, *(3 * first).tolist())
    seen = replace(right, prediction=replace(right.prediction, revealed=True))
    assert run(seen, ctx).miss == pytest.approx(0, abs=1e-6)
    across = edits.guess(hidden, -first[1], first[0])
    seen = replace(across, prediction=replace(across.prediction, revealed=True))
    assert run(seen, ctx).miss == pytest.approx(90)


def test_only_in_the_plane_can_an_axis_be_placed() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        start_prediction(preset("In space: a pancake"), FIRST_AXIS)


def test_names_of_rows_and_columns_come_along_and_go_along() -> None:
    table = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0]])
    names = ("Ada", "Ada", "Grace")
    offer = Offer("table", "people", table, "a test", names, ("height", "height"))
    taken = validate(accept(Params(), offer))
    assert taken.names == names
    assert taken.columns == ("height", "height 2")
    given = {each.name: each for each in offers(taken, run(taken, Context(backends.get("numpy"))))}
    assert given["The table"].labels == given["Scores"].labels == names
    assert given["Covariance"].labels == given["Covariance"].columns == taken.columns
    assert given["Principal components"].labels == ("component 1", "component 2")


def test_rows_left_out_of_a_small_table_are_counted(tmp_path: Path) -> None:
    from lavis.tools.pca.exchange import open_file

    path = tmp_path / "small.csv"
    path.write_text("a,b\n1,2\n3,\n4,5\n6,8\n")
    assert "without 1 row in which a number is missing" in open_file(Params(), path).source


# -- a column that numbers the rows

PEOPLE = "id,height,weight\n7,1.8,80\n3,1.6,55\n9,1.7,70\n4,1.75,72\n"


def test_a_column_that_numbers_the_rows_is_left_out_and_can_be_put_back(
    tmp_path: Path, ctx: Context
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    params = validate(open_file(DEFAULT, path))
    assert params.columns == ("height", "weight")
    path.write_text(PEOPLE.replace("id", "id,age", 1).replace(",1.", ",30,1."))
    three = open_file(DEFAULT, path)
    assert (three.columns, three.view.tab) == (("age", "height", "weight"), "data")
    assert len(run(params, ctx).found.components) == 2
    taken = validate(edits.take_spare(params, taken=True))
    assert taken.columns == ("id", "height", "weight")
    assert taken.values[1] == (3.0, 1.6, 55.0)
    assert describe(params, taken) == "Take “id” in"
    assert describe(taken, params) == "Leave “id” out"
    back = edits.take_spare(taken, taken=False)
    assert (back.columns, back.values, back.spare) == (params.columns, params.values, params.spare)


@pytest.mark.parametrize("bad", [{"values": (1.0,)}, {"place": 9}, {"place": 9, "taken": True}])
def test_a_column_that_does_not_fit_its_table_changes_nothing(tmp_path: Path, bad) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    params = open_file(DEFAULT, path)
    broken = replace(params, spare=replace(params.spare, **bad))
    assert edits.take_spare(broken, taken=not broken.spare.taken) == broken


def test_the_numbers_of_rows_follow_when_rows_come_and_go(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    params = edits.add_point(edits.remove_point(open_file(DEFAULT, path), 0), (1.0, 2.0))
    taken = validate(edits.take_spare(params, taken=True))
    assert [row[0] for row in taken.values] == [3.0, 9.0, 4.0, 10.0]


def test_the_same_of_a_table_that_stays_in_its_file(tmp_path: Path, ctx: Context) -> None:
    path = tmp_path / "many.csv"
    rng = np.random.default_rng(0)
    rows = [f"{i},{a},{b}" for i, (a, b) in enumerate(rng.normal(size=(200, 2)).tolist())]
    path.write_text("index,a,b\n" + "\n".join(rows))
    params = validate(open_file(DEFAULT, path))
    assert params.file is not None
    assert params.columns == run(params, ctx).columns == ("a", "b")
    taken = validate(edits.take_spare(params, taken=True))
    assert taken.columns == run(taken, ctx).columns == ("index", "a", "b")
    np.testing.assert_array_equal(run(taken, ctx).raw[:, 0], np.arange(200))
    left = edits.take_spare(taken, taken=False)
    assert run(left, ctx).columns == ("a", "b")


def test_a_table_too_wide_is_refused_with_what_the_lab_takes(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([",".join("1" * 10_000)] * 3))
    with pytest.raises(ValueError, match="at most 48 of numbers"):
        open_file(DEFAULT, path)


@pytest.mark.parametrize("center", [True, False])
def test_a_guess_starts_as_long_as_the_cloud_is_wide(center: bool) -> None:
    far = tuple((x + 1000.0, y + 70.0) for x, y in DEFAULT.values)
    values = start_prediction(replace(DEFAULT, values=far, center=center), FIRST_AXIS)
    length = math.hypot(*values.prediction.values)
    assert length < 3 if center else length > 100
