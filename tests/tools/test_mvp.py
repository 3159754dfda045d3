"""The pipeline's tool: matrices by numbers and by hand, scenes, edits, exchange, the lesson."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError
from lavis.data import meshes
from lavis.document import Assets, Context, Offer, Preset, validate
from lavis.tools.mvp import TOOL, edits, exchange, gizmo, params
from lavis.tools.mvp.exchange import accept_matrix, accept_points, offers
from lavis.tools.mvp.functions import run as compute
from lavis.tools.mvp.lesson import measure
from lavis.tools.mvp.matrices import on_host
from lavis.tools.mvp.params import Camera, Model, Object, Params, Projection
from lavis.tools.mvp.pointing import local_matrix, nearest_vertex, on_handle
from lavis.tools.mvp.scene import frame, outer, place
from lavis.tools.mvp.words import describe

replace = msgspec.structs.replace


def run(state: Params, assets: Assets | None = None):
    return compute(state, Context(backends.get("numpy"), assets or Assets()))


def square(rows) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(4, 4)


# -- computing


def test_the_result_is_the_product_of_its_matrices_and_the_trace_agrees() -> None:
    result = run(Params())
    M, V, P, MVP = map(square, (result.model, result.view, result.projection, result.mvp))
    np.testing.assert_allclose(MVP, P @ V @ M, atol=1e-12)
    np.testing.assert_allclose(result.trace.clip, MVP @ result.trace.local, atol=1e-9)
    x, y, z, w = result.trace.clip
    np.testing.assert_allclose(result.trace.ndc, (x / w, y / w, z / w))
    assert result.flops == 28 * 24


def test_a_matrix_made_by_hand_takes_the_place_of_the_numbers_until_they_are_touched() -> None:
    state = edits.set_matrix(Params(), "view", np.eye(4).ravel().tolist())
    assert run(state).view == tuple(np.eye(4).ravel())
    assert edits.set_camera(state, eye=(0.0, 0.0, 9.0)).camera.by_hand is None
    assert edits.set_matrix(state, "view", None) == Params()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Params(camera=Camera(eye=(0.0, 0.0, 0.0))), "one point"),
        (Params(camera=Camera((0.0, 5.0, 0.0))), "parallel"),
        (Params(projection=Projection(near=9.0, far=9.0)), "near must be below far"),
    ],
)
def test_a_camera_that_sees_nothing_is_refused_and_the_picture_says_why(state, words) -> None:
    with pytest.raises(ComputeError, match=words):
        run(state)
    assert words in frame(state, run(Params()), 0.25).reason


def test_what_is_flat_mirrored_or_wild_is_said() -> None:
    flat = run(Params(model=Model(scaling=(1.0, 0.0, 1.0))))
    assert flat.determinant == 0
    assert "singular" in flat.remarks[0]
    assert "mirrors" in run(Params(model=Model(scaling=(-1.0, 1.0, 1.0)))).remarks[0]
    huge = (1e12,) * 16
    wild = Params()
    for which in ("model", "view", "projection"):
        wild = edits.set_matrix(wild, which, huge)
    state = replace(wild, object=Object("sphere", 500))
    result = run(state)  # 1e36 is finite, but not in the float32 of a graphics card
    assert frame(state, result, 0.25).reason or result.remarks
    nowhere = Params(camera=Camera((0.0, 0.0, 50.0)))
    assert any("nothing is seen" in said for said in run(nowhere).remarks)


def test_clipping_counts_what_lies_beyond_each_plane() -> None:
    state = Params(projection=Projection(near=5.3))
    result = run(state)
    clip = meshes.cube().vertices @ square(result.mvp)[:, :3].T + square(result.mvp)[:, 3]
    near = int((clip[:, 2] < -clip[:, 3]).sum())
    assert 0 < near < 24
    assert result.clipping.beyond[4] == near
    assert result.clipping.inside == 24 - near


def test_the_depth_curve_runs_from_near_to_far_and_a_parallel_one_is_straight() -> None:
    depth = run(Params()).depth
    assert (depth.z[0], depth.z[-1]) == pytest.approx((-1, 1))
    assert depth.z_reversed[0] == pytest.approx(1)
    assert len(depth.fixed) == len(depth.distance)
    flat = run(Params(projection=Projection("orthographic"))).depth
    slopes = np.diff(flat.z) / np.diff(flat.distance)
    np.testing.assert_allclose(slopes, slopes[0], rtol=1e-6)
    assert flat.fixed == ()


def test_a_file_is_read_once_and_said_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "t.obj"
    path.write_text("v 0 0 0\nv 4 0 0\nv 0 4 0\nf 1 2 3\n")
    state = edits.open_file(Params(), str(path), meshes.digest(path))
    ctx = Context(backends.get("numpy"), Assets())
    first = compute(state, ctx)
    assert first.mesh.bounds[1][0] == pytest.approx(1)
    assert compute(state, ctx).mesh is first.mesh
    path.write_text("v 0 0 0\nv 5 0 0\nv 0 4 0\nf 1 2 3\n")
    with pytest.raises(ComputeError, match="has changed"):
        run(state)
    moved = path.rename(tmp_path / "moved.obj")
    with pytest.raises(ComputeError, match=r"is not at .* any more: open it again"):
        run(state)
    located = exchange.locate(state, moved)
    assert located.object.file.fit
    assert compute(located, ctx).mesh.bounds[1][0] == pytest.approx(1)
    with pytest.raises(ValueError, match="not there"):
        exchange.locate(state, path)


def test_a_million_vertices_are_transformed() -> None:
    result = run(Params(object=Object("cloud", 1_000_000)))
    assert len(result.mesh.vertices) == 1_000_000
    assert result.flops * 60 == pytest.approx(1.68e9)


# -- edits


def test_an_orbit_keeps_the_distance_and_stops_at_the_pole() -> None:
    state = Params()
    turned = edits.orbit(state, 30, 10)
    assert math.dist(turned.camera.eye, (0, 0, 0)) == pytest.approx(math.dist((3, 2, 4), (0, 0, 0)))
    assert turned.camera.eye != state.camera.eye
    top = edits.orbit(state, 0, 500)
    run(top)
    assert top.camera.eye[1] > 5


def test_pan_moves_eye_and_target_alike_and_dolly_the_eye() -> None:
    state = edits.pan(Params(), 0.5, 0.0)
    moved = np.subtract(state.camera.eye, (3, 2, 4))
    np.testing.assert_allclose(np.subtract(state.camera.target, 0), moved, atol=1e-6)
    assert abs(moved @ (3, 2, 4)) < 1e-5
    nearer = edits.dolly(Params(), 0.5)
    assert nearer.camera.eye == (1.5, 1.0, 2.0)
    box = Params(projection=Projection("orthographic"))
    assert edits.dolly(box, 0.5).projection.height == 2.0


@pytest.mark.parametrize("order", ["TRS", "SRT"])
@pytest.mark.parametrize("axis", range(3))
def test_a_handle_goes_where_its_number_takes_the_object(order, axis: int) -> None:
    model = Model((0.3, -0.2, 0.5), (20.0, -30.0, 40.0), (1.0, 2.0, 0.5), order)
    state = Params(model=model)
    handle = gizmo.handles(state, on_host(state), 5.0)[axis]
    to = tuple(np.add(handle.origin, 0.7 * np.array(handle.direction)).tolist())
    moved = gizmo.moved(state, state, handle, to, handle.origin)
    assert moved.model.translation[axis] == pytest.approx(model.translation[axis] + 0.7, abs=1e-3)
    np.testing.assert_allclose(on_host(moved).M[:3, 3], to, atol=2e-3)


@pytest.mark.parametrize("axis", range(3))
def test_a_ring_turns_its_angle_and_the_handle_comes_along(axis: int) -> None:
    state = edits.look(Params(model=Model(rotation=(20.0, -30.0, 40.0))), gizmo="turn")
    handle = gizmo.handles(state, on_host(state), 5.0)[axis]
    to = handle.ring[17]
    turned = gizmo.moved(state, state, handle, to, handle.at)
    again = gizmo.handles(turned, on_host(turned), 5.0)[axis]
    np.testing.assert_allclose(again.at, to, atol=2e-2)


def test_a_scale_handle_stretches_by_the_ratio_of_the_ways() -> None:
    state = edits.look(Params(), gizmo="scale")
    handle = gizmo.handles(state, on_host(state), 5.0)[0]
    far = tuple((np.array(handle.origin) + 2 * np.subtract(handle.at, handle.origin)).tolist())
    assert gizmo.moved(state, state, handle, far, handle.at).model.scaling[0] == pytest.approx(2)


def test_every_edit_of_the_undo_menu_has_its_words() -> None:
    start = Params()
    assert describe(start, edits.set_object(start, kind="jug")) == "Show the jug"
    assert describe(start, edits.set_model(start, translation=(1.0, 0.0, 0.0))) == "Move the object"
    assert describe(start, edits.set_projection(start, near=0.5)) == "Move the near plane"
    assert describe(start, edits.pan(start, 1, 1)) == "Move the camera"
    hand = edits.set_matrix(start, "projection", np.eye(4).ravel().tolist())
    assert describe(start, hand) == "Edit P by hand"
    assert describe(hand, start) == "Make P from its numbers again"


@pytest.mark.parametrize(
    "bad",
    [
        {"object": Object("file")},
        {"object": Object("points")},
        {"projection": Projection(near=-1.0)},
        {"model": Model(by_hand=(1.0,) * 15)},
        {"vertex": -1},
    ],
)
def test_what_cannot_be_is_refused(bad) -> None:
    with pytest.raises(ValueError, match=r".+"):
        validate(Params(**bad))


# -- scenes


@pytest.mark.parametrize("preset", TOOL.presets, ids=lambda preset: preset.name)
def test_a_frame_is_there_at_every_moment(preset: Preset) -> None:
    result = run(preset.params)
    for t in np.linspace(0, 1, 17):
        shown = frame(preset.params, result, float(t))
        assert shown.reason == ""
        assert shown.world is not None
        for scene in (shown.world, shown.clip, shown.ndc):
            assert np.isfinite(outer(scene, 1.5)).all()


def test_the_morph_ends_in_the_cube_and_passes_the_world() -> None:
    state = Params()
    result = run(state)
    v = np.array(result.trace.local)
    assert frame(state, result, 0.0).world.vertex == pytest.approx(v[:3])
    assert frame(state, result, 0.25).world.vertex == pytest.approx(result.trace.world[:3])
    x, y, z = result.trace.ndc
    assert frame(state, result, 1.0).world.vertex == pytest.approx((x, y, -z))
    assert frame(state, result, 0.25).space == "world"


def test_a_pointer_on_a_handle_finds_its_line_and_a_click_its_vertex() -> None:
    state = Params()
    result = run(state)
    scene = frame(state, result, 0.25).world
    matrix = outer(scene, 1.2)
    for handle in scene.handles:
        x, y = place(matrix, handle.at)
        np.testing.assert_allclose(on_handle(matrix, handle, x, y), handle.at, atol=1e-6)
    at = place(matrix, result.trace.world[:3])
    found = nearest_vertex(result.mesh.vertices, local_matrix(scene, matrix), (600, 500), at, 10)
    np.testing.assert_allclose(result.mesh.vertices[found], result.trace.local[:3])
    assert nearest_vertex(result.mesh.vertices, matrix, (600, 500), (-0.99, 0.99), 5) is None


# -- exchange


def test_matrices_are_offered_as_the_convention_writes_them_and_come_back() -> None:
    state = Params(convention="row", model=Model((1.0, 2.0, 3.0)))
    found = {offer.name: offer for offer in offers(state, run(state))}
    assert found["M"].array[3].tolist() == [1, 2, 3, 1]
    again = accept_matrix(Params(convention="row"), found["M"])
    np.testing.assert_allclose(run(again).model, run(state).model)


def test_what_another_mvp_viewer_sends_becomes_the_same_matrix_whatever_it_is_written_for() -> None:
    state = Params(convention="row", camera=Camera(eye=(1.0, 2.0, 3.0)))
    found = {offer.name: offer for offer in offers(state, run(state))}
    for name, field in (("M", "model"), ("V", "camera"), ("P", "projection")):
        taken = validate(accept_matrix(Params(), found[name]))
        part = getattr(taken, field)
        assert part.source == f"MVP viewer: {name}, row vectors"
        wanted = {"M": run(state).model, "V": run(state).view, "P": run(state).projection}[name]
        np.testing.assert_allclose(part.by_hand, wanted)
        assert replace(taken, **{field: getattr(Params(), field)}) == Params()  # nothing else


def test_a_projection_becomes_p_and_another_4x4_the_matrix_that_is_made_by_hand() -> None:
    P, A = np.reshape(run(Params()).projection, (4, 4)), np.diag([1.0, 2, 3, 1])
    taken = accept_matrix(Params(), Offer("matrix", "A", P, "Matrix lab: A"))
    assert taken.projection.source == "Matrix lab: A"
    assert taken.model == Params().model
    assert run(taken).remarks[-1] == "P was sent from Matrix lab: A."
    assert run(Params()).remarks == ()
    taken = accept_matrix(Params(convention="row"), Offer("matrix", "A", P.T, "Matrix lab: A"))
    np.testing.assert_allclose(taken.projection.by_hand, P.ravel())
    said = Offer("matrix", "V", A, "MVP viewer: V, row vectors")  # words that anybody may write
    assert accept_matrix(Params(), said).camera.by_hand is None
    sent = Offer("matrix", "V", A, "Matrix lab: V")  # of an SVD: no camera
    assert accept_matrix(Params(), sent).model.source == "Matrix lab: V"
    by_hand = edits.set_matrix(Params(), "view", np.eye(4).ravel().tolist())
    assert accept_matrix(by_hand, sent).camera.source == "Matrix lab: V"
    both = edits.set_matrix(by_hand, "projection", P.ravel().tolist())
    assert accept_matrix(both, sent).model.source == "Matrix lab: V"


def test_an_edit_of_a_matrix_that_was_sent_makes_it_ones_own() -> None:
    sent = accept_matrix(Params(), Offer("matrix", "A", np.diag([1.0, 2, 3, 1]), "Matrix lab: A"))
    edited = edits.set_matrix(sent, "model", np.eye(4).ravel().tolist())
    assert edited.model.source == ""
    assert describe(sent, edited) == "Edit M by hand"
    moved = edits.set_model(sent, translation=(1.0, 0.0, 0.0))
    assert moved.model.source == ""
    assert describe(sent, moved) == "Move the object"
    back = edits.set_matrix(sent, "model", None)
    assert back == Params()
    assert describe(sent, back) == "Make M from its numbers again"


def test_a_3x3_is_the_linear_part_and_another_size_is_refused() -> None:
    taken = accept_matrix(Params(), Offer("matrix", "A", 2 * np.eye(3), "a test"))
    np.testing.assert_allclose(run(taken).model, np.diag([2, 2, 2, 1]).ravel())
    with pytest.raises(ValueError, match=r"takes a 4×4 or a 3×3 matrix; 2×2 came\."):
        accept_matrix(Params(), Offer("matrix", "A", np.eye(2), "a test"))


@pytest.mark.parametrize("count", [3, 200])
def test_a_table_of_three_columns_becomes_a_cloud(count: int) -> None:
    assets = Assets()
    table = np.random.default_rng(0).random((count, 3))
    taken = validate(accept_points(Params(), Offer("vectors", "X", table, "a test"), assets.put))
    result = run(taken, assets)
    assert result.mesh.is_cloud
    np.testing.assert_allclose(result.mesh.vertices, table, rtol=1e-6)
    with pytest.raises(ValueError, match="3 coordinates"):
        accept_points(Params(), Offer("vectors", "X", table[:, :2], "a test"), assets.put)


@pytest.mark.parametrize("what", params.PREDICTIONS)
def test_a_prediction_is_judged_by_its_distance(what: str) -> None:
    state = edits.start(Params(), what)
    assert run(state).miss is None
    trace = run(Params()).trace
    answer = trace.pixel[:2] if what == params.PIXEL else (trace.clip[3],)
    state = edits.guess(state, [answer[0] + 3, *answer[1:]])
    revealed = replace(state, prediction=replace(state.prediction, revealed=True))
    assert run(revealed).miss == pytest.approx(3, abs=1e-4)


# -- the lesson


def test_the_lesson_has_one_and_three_products_on_every_backend(device1) -> None:
    seen = []
    ctx = Context(device1, Assets(), on_publish=seen.append)
    lesson = measure(Params(object=Object("sphere", 500)), ctx)
    names = {speed.name for speed in lesson.speeds}
    assert device1.label in names
    assert seen
    for name in names:
        ways = {speed.way: speed for speed in lesson.speeds if speed.name == name}
        assert (ways["one product"].flops, ways["three products"].flops) == (28, 84)
        for speed in ways.values():
            rate = lesson.vertices * speed.flops / speed.milliseconds / 1e6
            assert speed.gflops == pytest.approx(rate)
