"""The eigenface browser without its picture: numbers, caches, files, tasks, words of undo."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from lavis.compute import backend as backends
from lavis.compute import pca
from lavis.compute.errors import ComputeError
from lavis.data import images
from lavis.data.errors import DataError
from lavis.document import Assets, Cancelled, Context, Offer, validate
from lavis.tools.eigenfaces import K_FOR_95, TOOL, Occlusion, Params, Source, fitted
from lavis.tools.eigenfaces.exchange import (
    accept,
    locate,
    offers,
    open_path,
    start_prediction,
    with_source,
)
from lavis.tools.eigenfaces.functions import NO_NAMES, ONE_EACH, hidden_part, run
from lavis.tools.eigenfaces.history import describe
from lavis.tools.eigenfaces.loading import mark_of
from lavis.tools.eigenfaces.tasks import fetch_lfw, fetch_olivetti, stream

replace = msgspec.structs.replace
DRAWN = Params(source=Source("synthetic"))
REAL = Params()


@pytest.fixture(scope="module")
def ctx() -> Context:
    return Context(backends.get("numpy"), Assets())


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An .npz of 12 pictures of three people, 4 × 5 pixels."""
    rng = np.random.default_rng(0)
    pictures = rng.uniform(size=(12, 4, 5)).astype(np.float32)
    path = tmp_path / "small.npz"
    np.savez(path, images=pictures, people=np.array(["ann", "bob", "cleo"] * 4))
    return path


def fresh_context() -> Context:
    return Context(backends.get("numpy"), Assets())


def flat(faces: np.ndarray) -> np.ndarray:
    return faces.reshape(len(faces), -1).astype(np.float64)


# -- numbers


@pytest.mark.parametrize("params", [REAL, DRAWN], ids=["real", "drawn"])
def test_components_are_scikit_learns(params: Params, ctx: Context) -> None:
    result = run(params, ctx)
    X = flat(result.images)
    theirs = PCA(svd_solver="full").fit(X)
    rank = len(X) - 1
    np.testing.assert_allclose(
        result.explained_variance_ratio, theirs.explained_variance_ratio_[:rank], atol=2e-6
    )
    np.testing.assert_allclose(result.mean.ravel(), theirs.mean_, atol=1e-6)
    alike = np.abs((flat(result.gallery)[:20] * theirs.components_[:20]).sum(axis=1))
    np.testing.assert_allclose(alike, 1, atol=1e-3)
    sums = np.cumsum(theirs.explained_variance_ratio_)
    assert result.counts == tuple(int(np.searchsorted(sums, m)) + 1 for m in (0.8, 0.9, 0.95, 0.99))
    Z = theirs.transform(X)[:, : params.k]
    back = Z @ theirs.components_[: params.k] + theirs.mean_
    np.testing.assert_allclose(result.reconstruction.ravel(), back[0], atol=1e-4)
    np.testing.assert_allclose(result.error, result.original - result.reconstruction)
    errors = np.sqrt(((X - back) ** 2).mean(axis=1))
    np.testing.assert_allclose(result.face_rmse, errors, atol=1e-4)
    assert result.rmse == result.face_rmse[0] == result.rmse_curve[params.k]


def test_the_real_faces_have_the_known_numbers(ctx: Context) -> None:
    result = run(REAL, ctx)
    assert result.shape == (100, 25, 25)
    assert result.counts == (21, 40, 58, 85)


def test_the_faces_of_att(shared_data: Path, ctx: Context) -> None:
    params = open_path(Params(), shared_data / "att_faces.npz")
    result = run(params, ctx)
    assert result.shape == (400, 112, 92)
    assert result.counts == (44, 111, 190, 325)
    assert 100 * result.cumulative[29] == pytest.approx(75.3, abs=0.05)
    assert 100 * result.cumulative[39] == pytest.approx(78.9, abs=0.06)
    forgot = run(replace(params, center=False), ctx)
    assert forgot.counts[2] == 7
    assert 100 * forgot.cumulative[29] == pytest.approx(97.5, abs=0.05)
    assert not forgot.mean.any()


def test_k_grows_the_face_out_of_the_mean(ctx: Context) -> None:
    errors = [run(replace(DRAWN, k=k, face=7), ctx).rmse for k in (1, 5, 20, 100, 399)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-3
    curve = run(replace(DRAWN, face=7), ctx).rmse_curve
    whole = run(DRAWN, ctx)
    apart = whole.images[7] - whole.mean
    assert curve[0] == pytest.approx(np.sqrt((apart**2).mean()), rel=1e-4)
    assert (np.diff(curve) <= 1e-6).all()


def test_more_than_there_is_means_all(ctx: Context) -> None:
    result = run(replace(REAL, k=5000, face=5000, axes=(5000, 3)), ctx)
    assert (result.k, result.face, result.axes) == (99, 99, (98, 3))


def test_a_built_face_stands_at_its_deviations(ctx: Context) -> None:
    result = run(replace(DRAWN, build=(2.0, 0.0, -1.5)), ctx)
    n = len(result.images)
    steps = result.singular_values[:3] / np.sqrt(n - 1)
    wanted = result.mean + 2 * steps[0] * result.gallery[0] - 1.5 * steps[2] * result.gallery[2]
    np.testing.assert_allclose(result.built, wanted, atol=1e-5)
    np.testing.assert_array_equal(run(DRAWN, ctx).built, result.mean)


def test_a_face_is_built_again_from_its_coefficients(ctx: Context) -> None:
    result = run(replace(DRAWN, face=3, k=4), ctx)
    again = run(replace(DRAWN, build=tuple(result.coefficients[:4].tolist())), ctx)
    np.testing.assert_allclose(again.built, result.reconstruction, atol=1e-5)


def test_a_hidden_part_is_filled_in_and_noise_taken_away(ctx: Context) -> None:
    mouth = Occlusion(0.25, 0.62, 0.5, 0.25)
    result = run(replace(DRAWN, k=60, face=11, occlusion=mouth), ctx)
    repair = result.repair
    assert repair.rmse_after < repair.rmse_before / 2
    gone = ~repair.known
    assert 0.08 < gone.mean() < 0.16
    assert (repair.damaged[gone] == 0).all()
    np.testing.assert_array_equal(repair.repaired[repair.known], result.original[repair.known])
    np.testing.assert_array_equal(repair.damaged[repair.known], result.original[repair.known])
    noisy = run(replace(DRAWN, k=40, face=11, noise=0.15), ctx).repair
    assert noisy.rmse_before == pytest.approx(0.15, rel=0.1)
    assert noisy.rmse_after < noisy.rmse_before / 2
    again = run(replace(DRAWN, k=40, face=11, noise=0.15), ctx).repair
    np.testing.assert_array_equal(again.damaged, noisy.damaged)


def test_all_hidden_leaves_the_mean(ctx: Context) -> None:
    result = run(replace(DRAWN, occlusion=Occlusion(0, 0, 1, 1)), ctx)
    np.testing.assert_allclose(result.repair.repaired, result.mean, atol=1e-6)


def test_a_part_is_hidden_by_the_centres_of_its_pixels() -> None:
    part = hidden_part(Occlusion(0.5, 0.0, 0.5, 0.5), (4, 4))
    np.testing.assert_array_equal(part, np.kron([[0, 1], [0, 0]], np.ones((2, 2))).astype(bool))
    assert not hidden_part(Occlusion(0.5, 0.5, 0.0, 0.3), (4, 4)).any()


def test_faces_are_told_from_what_is_none(ctx: Context) -> None:
    verdict = run(replace(REAL, k=10), ctx).verdict
    assert verdict.is_face
    assert verdict.name == "face 1"
    assert verdict.others.shape == (100, 25, 25)
    told = (verdict.other_distances > verdict.threshold) | (
        verdict.other_deviations > verdict.deviation_threshold
    )
    assert told.mean() > 0.5
    # Smooth pictures lie near the subspace: alone, that distance tells few of them.
    assert (verdict.other_distances > verdict.threshold).mean() < told.mean() / 2


@pytest.mark.parametrize("k", [5, 10, 30])
def test_unseen_faces_pass_and_other_pictures_do_not_with_any_k(tmp_path: Path, k: int) -> None:
    """Every fifth face is kept from the subspaces and from the thresholds, and then sent."""
    faces, ctx = images.lfw_subset().images, fresh_context()
    kept = np.arange(len(faces)) % 5 == 0
    np.savez(tmp_path / "faces.npz", images=faces[~kept])
    params = open_path(replace(REAL, k=k), tmp_path / "faces.npz")
    verdict = run(params, ctx).verdict
    told = (verdict.other_distances > verdict.threshold) | (
        verdict.other_deviations > verdict.deviation_threshold
    )
    assert told.mean() >= 0.7, "without one brightness and contrast it is 0.6 for k = 30"
    sent = [accept(params, Offer("image", "unseen", face, "here"), ctx.assets.put)
            for face in faces[kept]]  # fmt: skip
    passed = [run(each, ctx).verdict.is_face for each in sent]
    assert np.mean(passed) >= 0.8


def test_light_and_contrast_change_no_verdict(ctx: Context) -> None:
    face = images.lfw_subset().images[5]
    found = [
        run(accept(REAL, Offer("image", "A face", picture, "here"), ctx.assets.put), ctx).verdict
        for picture in (face, 0.3 + 0.2 * face)
    ]
    assert found[0].is_face
    assert found[1].is_face
    assert found[1].distance == pytest.approx(found[0].distance, rel=1e-3)
    assert found[1].deviation == pytest.approx(found[0].deviation, rel=1e-3)


def test_a_picture_of_one_grey_is_no_face(ctx: Context) -> None:
    grey = Offer("image", "A wall", np.full((40, 40), 0.4), "here")
    verdict = run(accept(REAL, grey, ctx.assets.put), ctx).verdict
    assert verdict.flat
    assert not verdict.is_face


def test_a_picture_that_is_sent_keeps_its_proportions(ctx: Context) -> None:
    wide = np.zeros((30, 90))
    wide[:, 30:60] = np.linspace(0, 1, 30)[:, None]  # of which the middle is square
    params = accept(REAL, Offer("image", "A street", wide, "here"), ctx.assets.put)
    verdict = run(params, ctx).verdict
    np.testing.assert_allclose(verdict.picture, images.resized(wide[:, 30:60], (25, 25)), atol=1e-6)
    assert verdict.note == (
        "Of its width the middle 33 % is looked at, in the proportions of the faces, 25 × 25."
    )
    square = accept(REAL, Offer("image", "A tile", wide[:, 30:60], "here"), ctx.assets.put)
    assert run(square, ctx).verdict.note == ""


def test_of_a_large_picture_no_more_is_kept_than_a_face_has() -> None:
    assets = Assets()
    large = np.linspace(0, 1, 4000 * 2000, dtype=np.float32).reshape(4000, 2000)
    probe = accept(REAL, Offer("image", "A poster", large, "here"), assets.put).probe
    assert probe is not None
    assert probe.shape == (512, 256)


def test_recognition_can_be_cancelled_while_it_learns() -> None:
    rng = np.random.default_rng(0)
    Z = rng.standard_normal((3000, 4)).astype(np.float32)
    labels = np.arange(3000)
    seen: list[float] = []

    def tick(part: float) -> None:
        seen.append(part)
        if part > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        pca.recognition_curve(Z, labels, Z, labels, tick=tick)
    assert 3 < len(seen) < 9, "a part of the tests at a time"
    curve = pca.recognition_curve(Z, labels, Z, labels)
    assert curve.accuracy[3] == 1.0


def test_the_run_itself_ticks_while_it_recognises(monkeypatch) -> None:
    said: list[str] = []
    ctx = Context(backends.get("numpy"), Assets(), on_tick=lambda part, text: said.append(text))
    run(DRAWN, ctx)
    assert "Recognising 200 tests" in said


def test_the_error_of_what_was_built_is_its_own(ctx: Context) -> None:
    result = run(replace(DRAWN, face=3, build=(2.0,)), ctx)
    wanted = np.sqrt(((result.built - result.images[3]) ** 2).mean())
    assert result.built_rmse == pytest.approx(float(wanted), rel=1e-5)


def test_where_a_face_lies_is_the_distance_and_the_coordinates(ctx: Context) -> None:
    result = run(replace(DRAWN, k=9, face=5), ctx)
    verdict = result.verdict
    X = flat(result.images)
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    halves = [PCA(9, svd_solver="full").fit(X[start::2]) for start in (0, 1)]
    errors, spreads = np.zeros(len(X)), np.zeros(len(X))
    for start, theirs in enumerate(halves):
        rows = slice(1 - start, None, 2)
        Z = theirs.transform(X[rows])
        errors[rows] = np.sqrt(((X[rows] - theirs.inverse_transform(Z)) ** 2).mean(axis=1))
        spreads[rows] = np.sqrt((Z**2 / theirs.explained_variance_).mean(axis=1))
    assert verdict.distance == pytest.approx(errors[5], rel=1e-3)
    assert verdict.deviation == pytest.approx(spreads[5], rel=1e-3)
    assert verdict.threshold == pytest.approx(np.quantile(errors, 0.99), rel=1e-3)
    assert verdict.deviation_threshold == pytest.approx(np.quantile(spreads, 0.99), rel=1e-3)


def test_a_picture_from_elsewhere_is_tested(ctx: Context) -> None:
    other = images.lfw_subset_others()
    found = run(REAL, ctx).verdict
    distances = found.other_distances
    far = other[int(np.argmax(distances))]
    params = accept(REAL, Offer("image", "A wall", far, "Image lab"), ctx.assets.put)
    assert params.view.tab == "repair"
    verdict = run(params, ctx).verdict
    assert verdict.name == "A wall, Image lab"
    assert not verdict.is_face
    assert verdict.distance == pytest.approx(float(distances.max()), abs=1e-4)
    assert (verdict.picture == far).all()
    face = Offer("image", "A face", images.lfw_subset().images[5], "Image lab")
    assert run(accept(REAL, face, ctx.assets.put), ctx).verdict.is_face


def test_outliers_lie_beyond_the_fence_worst_first(ctx: Context) -> None:
    result = run(DRAWN, ctx)
    low, high = np.quantile(result.face_rmse, (0.25, 0.75))
    beyond = np.flatnonzero(result.face_rmse > high + 1.5 * (high - low))
    assert set(result.outliers) == set(beyond.tolist())
    errors = result.face_rmse[list(result.outliers)]
    assert (np.diff(errors) <= 0).all()


# -- recognition


def test_recognition_is_scikit_learns_nearest_neighbour(ctx: Context) -> None:
    result = run(replace(DRAWN, k=12), ctx)
    found = result.recognition
    assert found is not None
    people = np.array(result.people)
    assert set(found.train.tolist()).isdisjoint(found.test.tolist())
    assert len(found.train) + len(found.test) == len(people)
    assert set(people[found.test]) == set(people)
    X = flat(result.images)
    theirs = PCA(12, svd_solver="full").fit(X[found.train])
    judge = KNeighborsClassifier(1).fit(theirs.transform(X[found.train]), people[found.train])
    score = judge.score(theirs.transform(X[found.test]), people[found.test])
    assert found.accuracy[11] == pytest.approx(score, abs=0.006)
    assert found.accuracy[0] < found.accuracy[11]
    assert len(found.wrong) == round((1 - found.accuracy[11]) * len(found.test))
    for test, taken in found.wrong:
        assert people[test] != people[taken]
        assert test in found.test
        assert taken in found.train


def test_who_has_one_picture_is_learnt_and_never_tested() -> None:
    people = ("ann", "bob", "ann", "cleo", "ann", "bob")
    train, test = fitted.split(people, 0.9, 0)
    assert 3 in train
    assert {people[row] for row in test} == {"ann", "bob"}
    again = fitted.split(people, 0.9, 0)
    np.testing.assert_array_equal(train, again[0])


def test_without_names_nobody_is_recognised_and_it_says_why(ctx: Context, small: Path) -> None:
    result = run(REAL, ctx)
    assert (result.recognition, result.reason) == (None, NO_NAMES)
    rng = np.random.default_rng(1)
    np.savez(small, images=rng.uniform(size=(5, 4, 5)), people=np.array(list("abcde")))
    one_each = run(open_path(Params(), small), ctx)
    assert (one_each.recognition, one_each.reason) == (None, ONE_EACH)


# -- what is computed once


def test_no_slider_fits_anything(monkeypatch) -> None:
    fits = []
    real = pca.fit
    monkeypatch.setattr(pca, "fit", lambda *a, **k: fits.append(1) or real(*a, **k))
    ctx = Context(backends.get("numpy"), Assets())
    run(DRAWN, ctx)
    before = len(fits)
    assert before == 4  # the set, its two halves, and the pictures that people are learnt from
    for k in range(1, 51):
        run(replace(DRAWN, k=k), ctx)
    for face in range(5):
        part = Occlusion(0.1 * face, 0.2, 0.3, 0.3)
        build, noise = (0.5 * face,), 0.1 * face
        axes = (face, face + 1)
        run(replace(DRAWN, face=face, occlusion=part, noise=noise, build=build, axes=axes), ctx)
    assert len(fits) == before
    run(replace(DRAWN, center=False), ctx)
    assert len(fits) > before


# -- files


def test_a_folders_sub_folders_are_its_people(tmp_path: Path, ctx: Context) -> None:
    from PIL import Image

    drawn = images.synthetic_people(2, people=3, pictures=2)
    for number, picture in enumerate(drawn.images):
        home = tmp_path / f"person{number // 2}"
        home.mkdir(exist_ok=True)
        Image.fromarray((255 * picture).astype(np.uint8)).save(home / f"{number}.png")
    (tmp_path / "person0" / "broken.png").write_bytes(b"no picture")
    params = open_path(Params(), tmp_path)
    validate(params)
    result = run(params, ctx)
    assert result.shape == (6, 56, 46)
    assert set(result.people) == {"person0", "person1", "person2"}
    assert any("broken.png" in note for note in result.notes)
    assert np.abs(result.images - drawn.images).max() < 0.005


def test_what_moved_or_changed_is_said(small: Path, ctx: Context) -> None:
    params = open_path(Params(), small)
    os.utime(small, ns=(1, 1))
    fresh = Context(backends.get("numpy"), Assets())
    with pytest.raises(ComputeError, match="has changed since it was opened: open it again"):
        run(params, fresh)
    small.unlink()
    with pytest.raises(ComputeError, match=r"is not at .* any more: open it again"):
        run(params, fresh)
    with pytest.raises((ValueError, DataError), match="neither a folder of images nor"):
        open_path(Params(), small)


def test_pictures_that_are_all_the_same_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "same.npz"
    np.savez(path, images=np.full((5, 4, 4), 90, np.uint8))
    with pytest.raises(ComputeError, match=r"5 pictures of “same” are all the same; wanted are"):
        run(open_path(Params(), path), Context(backends.get("numpy"), Assets()))


def test_a_set_that_moved_is_located_with_all_that_is_asked_of_it(small: Path, ctx) -> None:
    params = replace(open_path(Params(), small), k=3, face=7)
    moved = small.rename(small.with_name("moved.npz"))
    located = locate(params, moved)
    assert (located.k, located.face) == (3, 7)
    assert run(located, ctx).title == "moved"
    with pytest.raises(ValueError, match="neither a folder"):
        locate(params, small)


def test_a_set_of_three_is_refused_in_a_sentence(small: Path, ctx: Context) -> None:
    np.savez(small, images=np.zeros((3, 4, 5)))
    with pytest.raises(ComputeError, match="four pictures at least"):
        run(Params(source=Source("npz", str(small))), ctx)
    with pytest.raises(DataError, match=r"“small\.npz” has 3 pictures; wanted are 4 at least"):
        open_path(Params(), small)


def test_fetched_sets_that_are_not_there_name_the_way(ctx: Context, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    for kind in ("olivetti", "lfw"):
        with pytest.raises(ComputeError, match="Get"):
            run(Params(source=Source(kind)), ctx)


# -- tasks


def test_a_fit_in_chunks_is_the_fit(small: Path) -> None:
    ticks = []
    ctx = Context(
        backends.get("numpy"), Assets(), on_tick=lambda part, text: ticks.append((part, text))
    )
    for params in (DRAWN, open_path(Params(), small)):
        record, result = stream(params, ctx), run(params, ctx)
        count = min(40, len(result.singular_values))
        sigma = ctx.array(record.singular_values)
        np.testing.assert_allclose(sigma[:count], result.singular_values[:count], rtol=1e-3)
        np.testing.assert_allclose(ctx.array(record.mean), result.mean, atol=1e-6)
        assert record.shape == result.shape
        assert record.title == result.title
        ours = flat(ctx.array(record.components))[:5]
        alike = np.abs((ours * flat(result.gallery)[:5]).sum(axis=1))
        np.testing.assert_allclose(alike, 1, atol=1e-3)
    assert (1.0, "12 pictures, chunk by chunk") in ticks


def test_a_fit_in_chunks_can_be_cancelled() -> None:
    ctx = Context(backends.get("numpy"), Assets(), on_tick=lambda part, text: ctx.cancel())
    with pytest.raises(Cancelled):
        stream(DRAWN, ctx)


def test_a_side_that_is_too_large_is_refused(monkeypatch, ctx: Context) -> None:
    from lavis.tools.eigenfaces import tasks

    monkeypatch.setattr(tasks, "MOST_SIDE", 50)
    with pytest.raises(ComputeError, match="make the pictures smaller"):
        stream(DRAWN, ctx)


@pytest.mark.parametrize(("task", "name"), [(fetch_olivetti, "olivetti"), (fetch_lfw, "lfw")])
def test_fetching_tells_what_came_or_why_nothing_did(task, name, ctx, monkeypatch) -> None:
    drawn = images.synthetic_people(1, people=2, pictures=2)
    monkeypatch.setattr(images, f"fetch_{name}", lambda tick: tick(0.5, "half") or drawn)
    record = task(Params(), ctx)
    assert (record.title, record.count, record.people) == (drawn.title, 4, 2)

    def offline(tick) -> None:
        raise DataError("It cannot be fetched: there is no network.")

    monkeypatch.setattr(images, f"fetch_{name}", offline)
    with pytest.raises(ComputeError, match="there is no network"):
        task(Params(), ctx)


# -- sending, predicting, words


def test_a_prediction_hides_the_answer(ctx: Context) -> None:
    params = start_prediction(DRAWN, K_FOR_95)
    result = run(params, ctx)
    assert result.counts == ()
    assert not len(result.cumulative)
    assert not len(result.explained_variance_ratio)
    assert not len(result.singular_values)
    assert "Explained variance" not in {offer.name for offer in offers(params, result)}
    shown = replace(params, prediction=replace(params.prediction, revealed=True))
    assert run(shown, ctx).counts == run(DRAWN, ctx).counts


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((4, 4)), "more than 256"),
        (np.zeros((5000, 20)), "at most 4096"),
        (np.zeros((20, 20, 2)), "2 channels"),
        (np.full((20, 20), np.nan), "NaN"),
        (np.full((20, 20), "a"), "no picture"),
        (np.zeros((20, 20), complex), "no picture"),
    ],
)
def test_what_is_no_picture_is_refused(array: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        accept(Params(), Offer("image", "x", array, "elsewhere"), Assets().put)


def test_a_prediction_leaves_the_page_open() -> None:
    params = start_prediction(DRAWN, K_FOR_95)
    assert replace(params, prediction=None) == DRAWN


def test_sixteen_bits_count_to_their_own_white() -> None:
    assets = Assets()
    half = np.full((20, 20), 32768, np.uint16)
    params = accept(Params(), Offer("image", "half", half, "elsewhere"), assets.put)
    np.testing.assert_allclose(assets.get(params.probe), 0.5, atol=1e-4)


def test_a_file_whose_name_is_no_text_is_marked(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.png")
    try:
        (tmp_path / name).write_bytes(b"1")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    before = mark_of(tmp_path)
    (tmp_path / name).write_bytes(b"22")
    assert mark_of(tmp_path) != before


def test_components_of_rounding_do_not_count_as_far_out(ctx: Context) -> None:
    verdict = run(replace(REAL, k=99), ctx).verdict
    X = flat(images.lfw_subset().images)
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    spreads = []
    for start in (0, 1):
        half = PCA(49, svd_solver="full").fit(X[start::2])  # 49 directions vary in 50 pictures
        Z = half.transform(X[1 - start :: 2])
        spreads += np.sqrt((Z**2 / half.explained_variance_).mean(axis=1)).tolist()
    assert verdict.deviation_threshold == pytest.approx(np.quantile(spreads, 0.99), rel=1e-3)
    far = fitted.spreads(np.array([1.0, 1e-4]), np.array([1.0, 1e-9]))
    np.testing.assert_allclose(far, [0, 1, np.sqrt(0.5)])


def test_noise_alone_is_taken_away_as_by_filling_in(ctx: Context) -> None:
    result = run(replace(DRAWN, k=25, noise=0.1), ctx)
    faces = pca.fit(result.images.reshape(len(result.images), -1), 25)
    left = (result.singular_values[25:].astype(float) ** 2).sum() / (len(result.images) - 1)
    ridge = 0.1**2 + left / (result.original.size - 25)
    x = result.repair.damaged.ravel()
    Z = pca.fill_in(faces, x, np.ones(x.size, bool), ridge=ridge)
    again = pca.reconstruct(faces, Z).reshape(result.original.shape)
    np.testing.assert_allclose(result.repair.repaired, again, atol=1e-4)


def test_colours_become_grey() -> None:
    assets = Assets()
    red = np.zeros((20, 20, 4), np.uint8)
    red[..., 0] = red[..., 3] = 255
    params = accept(Params(), Offer("image", "red", red, "elsewhere"), assets.put)
    np.testing.assert_allclose(assets.get(params.probe), 0.299, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": Source("synthetic")}, "Show synthetic people"),
        ({"source": Source("folder", "/a/b/pictures")}, "Open “pictures”"),
        ({"center": False}, "Leave the mean face in"),
        ({"k": 1}, "Keep 1 component"),
        ({"face": 4}, "Choose face 5"),
        ({"build": (0.0, 1.0)}, "Set component 2"),
        ({"build": (1.0, 1.0)}, "Build another face"),
        ({"occlusion": Occlusion(0, 0, 0.5, 0.5)}, "Hide a part"),
        ({"noise": 0.2}, "Add noise"),
        ({"axes": (2, 3)}, "Choose the components of the map"),
        ({"split_seed": 3}, "Divide the pictures anew"),
    ],
)
def test_the_undo_menu_names_an_edit(change, words: str) -> None:
    assert describe(Params(), replace(Params(), **change)) == words


def test_another_set_starts_at_its_first_face() -> None:
    params = with_source(replace(DRAWN, face=30, prediction=None), Source())
    assert (params.face, params.source.kind) == (0, "lfw_subset")


def test_presets_are_valid_and_differ() -> None:
    seen = set()
    for preset in TOOL.presets:
        validate(preset.params)
        seen.add(msgspec.json.encode(preset.params))
    assert len(seen) == len(TOOL.presets)
