"""The renderer in a context without a window: what it draws, and when it draws nothing."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.egl import a_renderer

from lavis.compute import graphics as g
from lavis.data import meshes
from lavis.widgets.common.gl.pictures import Picture, Room, Stroke

GROUND, INSIDE, SURFACE, OUTSIDE = (
    (0.0, 0.0, 0.2),
    (0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0),
    (1.0, 0.0, 0.0),
)
EYE = tuple(np.eye(4).ravel().tolist())


@pytest.fixture(scope="module")
def renderer() -> Iterator[object]:
    with a_renderer() as made:
        yield made


def flat(matrix: np.ndarray) -> tuple[float, ...]:
    return tuple(matrix.ravel().tolist())


def picture(mvp: np.ndarray, **changes: object) -> Picture:
    plain = Picture(
        width=120, height=90, frame=(0, 0, 120, 90), drawing="wireframe", mvp=flat(mvp),
        normals=flat(np.eye(3)), room=None, strokes=(), strokes_matrix=EYE, ground=GROUND,
        inside=INSIDE, surface=SURFACE, outside=OUTSIDE, point=1.0, smooth=False,
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


def camera(reverse: bool = False) -> np.ndarray:
    P = g.perspective(0.9, 120 / 90, 1.0, 20.0)
    return (g.reverse_depth(P) if reverse else P) @ g.look_at([2, 1.5, 4], [0, 0, 0], [0, 1, 0])


def is_colour(image: np.ndarray, colour: tuple[float, ...]) -> np.ndarray:
    return (np.abs(image[..., :3].astype(int) - np.round(np.multiply(colour, 255))) <= 2).all(-1)


@pytest.mark.parametrize("v", [(0.1, 0.05, 0), (1, 0.3, -0.5), (-0.8, 1.1, 0.7)])
def test_a_vertex_is_drawn_at_the_pixel_that_compute_says(renderer, v) -> None:
    renderer.set_mesh(meshes.Mesh(f"point {v}", np.array([v]), np.empty((0, 3))))
    renderer.draw("a", picture(camera(), drawing="points"))
    rows, columns = np.nonzero(is_colour(renderer.read("a"), SURFACE))
    trace = g.trace_vertex(np.eye(4), np.eye(4), camera(), v, 120, 90)
    assert len(rows) == 1
    assert columns[0] == int(trace.pixel[0])
    assert 89 - rows[0] == int(trace.pixel[1])


def test_what_has_not_changed_is_not_drawn_again(renderer) -> None:
    renderer.set_mesh(meshes.cube())
    before = renderer.drawn
    assert renderer.draw("b", picture(camera()))
    assert not renderer.draw("b", picture(camera()))
    renderer.set_mesh(meshes.cube())
    assert not renderer.draw("b", picture(camera()))
    assert renderer.drawn == before + 1
    assert renderer.draw("b", picture(camera(), drawing="shaded"))


def test_the_nearer_face_hides_the_other_also_with_reversed_z(renderer) -> None:
    front = [(-1, -1, 1), (1, -1, 1), (0, 1, 1)]
    quad = meshes.Mesh("two", np.array([*front, *((x, y, -3) for x, y, _ in front)]),
                       np.array([[0, 1, 2], [3, 4, 5]]),
                       np.array([[0, 0, 1]] * 3 + [[1, 0, 0]] * 3))  # fmt: skip
    renderer.set_mesh(quad)
    seen = []
    for reverse in (False, True):
        wanted = picture(camera(reverse), drawing="normals", reversed_z=reverse)
        renderer.draw("c", wanted)
        seen.append(renderer.read("c"))
    np.testing.assert_array_equal(*seen)
    assert (seen[0][..., 2] == 255).sum() > 100  # the front face's normal is blue


@pytest.mark.parametrize("drawing", ["shaded", "wireframe", "points", "normals", "depth"])
def test_every_way_of_drawing_shows_something_of_its_own(renderer, drawing) -> None:
    renderer.set_mesh(meshes.jug(2000))
    renderer.draw("d", picture(camera(), drawing="shaded"))
    shaded = renderer.read("d")
    renderer.draw("d", picture(camera(), drawing=drawing))
    image = renderer.read("d")
    assert (~is_colour(image, GROUND)).sum() > 200
    assert np.array_equal(image, shaded) == (drawing == "shaded")


def test_a_picture_keeps_to_its_frame(renderer) -> None:
    renderer.set_mesh(meshes.cube())
    renderer.draw("e", picture(camera(), frame=(20, 0, 80, 90)))
    image = renderer.read("e")
    assert is_colour(image[:, :20], GROUND).all()
    assert is_colour(image[:, 100:], GROUND).all()
    assert is_colour(image[:, 20:100], INSIDE).any()


def room(mvp: np.ndarray, first: np.ndarray, divide: float, outer: np.ndarray) -> Room:
    return Room(flat(first), flat(first), divide, divide, 0.0, flat(outer))


def test_what_the_camera_cuts_off_is_hatched_in_another_colour(renderer) -> None:
    renderer.set_mesh(meshes.cube())
    near = g.perspective(0.9, 120 / 90, 4.5, 20.0) @ g.look_at([2, 1.5, 4], [0, 0, 0], [0, 1, 0])
    outer = g.perspective(0.6, 120 / 90, 0.1, 50) @ g.look_at([-6, 3, 3], [0, 0, 0], [0, 1, 0])
    wanted = picture(near, room=room(near, np.eye(4), 0.0, outer), drawing="wireframe")
    renderer.draw("f", dataclasses.replace(wanted, drawing="shaded"))
    image = renderer.read("f").astype(int)
    red = (image[..., 0] > 60) & (image[..., 1] < 20)
    green = (image[..., 1] > 60) & (image[..., 0] < 20)
    assert red.sum() > 50
    assert green.sum() > 50


def test_the_cube_of_ndc_holds_what_the_camera_sees(renderer) -> None:
    v = (0.4, 0.2, 0.3)
    renderer.set_mesh(meshes.Mesh("one", np.array([v]), np.empty((0, 3))))
    mvp = camera()
    outer = g.perspective(0.6, 120 / 90, 0.1, 50) @ g.look_at([3, 2, 5], [0, 0, 0], [0, 1, 0])
    renderer.draw("g", picture(mvp, room=room(mvp, mvp, 1.0, outer), drawing="points"))
    rows, columns = np.nonzero(is_colour(renderer.read("g"), SURFACE))
    ndc = g.perspective_divide(mvp @ [*v, 1])
    wanted = g.viewport(g.perspective_divide(outer @ [*ndc, 1]), 120, 90)
    assert (columns[0], 89 - rows[0]) == (int(wanted[0]), int(wanted[1]))


def test_strokes_are_as_wide_as_wanted_and_end_at_the_eye(renderer) -> None:
    renderer.set_mesh(meshes.Mesh("far", np.array([[50.0, 50, 50]]), np.empty((0, 3))))
    level = Stroke((-1, 0, 0), (1, 0, 0), (1.0, 1.0, 0.0), 6.0)
    renderer.draw("h", picture(np.eye(4), strokes=(level,)))
    column = is_colour(renderer.read("h"), (1.0, 1.0, 0.0))[:, 60]
    assert column.sum() == 6
    through = Stroke((0, 0, 10), (0, 0.1, -10), (1.0, 1.0, 0.0), 2.0)
    mvp = g.perspective(0.9, 120 / 90, 0.1, 30.0)
    renderer.draw("h", picture(mvp, strokes=(through,), strokes_matrix=flat(mvp)))
    assert is_colour(renderer.read("h"), (1.0, 1.0, 0.0)).any()


def test_smooth_edges_have_colours_between(renderer) -> None:
    renderer.set_mesh(meshes.cube())
    counts = []
    for smooth in (False, True):
        renderer.draw("i", picture(camera(), drawing="depth", smooth=smooth))
        counts.append(len(np.unique(renderer.read("i").reshape(-1, 4), axis=0)))
    assert counts[1] > counts[0]


def test_every_object_is_given_back(renderer) -> None:
    from OpenGL import GL

    from lavis.widgets.common.gl.renderer import Renderer

    def alive() -> int:
        kinds = (GL.glIsBuffer, GL.glIsVertexArray, GL.glIsProgram, GL.glIsFramebuffer)
        return sum(bool(is_one(name)) for is_one in kinds for name in range(1, 400))

    before = alive()
    other = Renderer()
    other.set_mesh(meshes.cube())
    other.set_mesh(meshes.sphere(500))
    for size in (100, 120):
        other.draw("x", picture(camera(), width=size, smooth=True))
    assert alive() > before
    other.free()
    other.free()
    assert alive() == before


def test_the_ways_of_the_lesson_are_measured_and_leave_nothing(renderer) -> None:
    from lavis.widgets.common.gl import lesson

    M, V, P = (g.translate([i, 0, 0]) for i in range(3))
    made = {"model": flat(M), "view": flat(V), "projection": flat(P), "mvp": flat(P @ V @ M)}
    for way in range(len(lesson.WAYS)):
        assert lesson.measure(meshes.sphere(300), way, made) > 0


def test_a_shader_that_is_wrong_is_said_in_the_drivers_words(renderer, monkeypatch) -> None:
    from lavis import resources
    from lavis.widgets.common.gl.program import Program

    monkeypatch.setattr(resources, "text", lambda *parts: "#version 330 core\nvoid main() { no; }")
    with pytest.raises(RuntimeError, match=r"camera\.vert"):
        Program("camera.vert", "camera.frag")


def test_points_are_grey_by_their_depth_where_depth_is_drawn(renderer) -> None:
    renderer.set_mesh(meshes.Mesh("two", np.array([[-1.0, 0, 1], [1, 0, -1]]), np.empty((0, 3))))
    mvp = camera()
    clip = mvp @ np.array([[-1.0, 1], [0, 0], [1, -1], [1, 1]])
    z = 0.5 + 0.5 * clip[2] / clip[3]
    limits = (float(z.min()), float(z.max()))
    renderer.draw("j", picture(mvp, drawing="depth", depths=limits, point=3.0))
    image = renderer.read("j")[..., :3]
    lit = image[image[..., 0] > 0]
    assert sorted(set(lit[:, 0].tolist())) == pytest.approx([0.12 * 255, 0.9 * 255], abs=2)
    renderer.draw("j", picture(mvp, drawing="points", point=3.0))
    assert is_colour(renderer.read("j"), SURFACE).sum() == 18


def test_the_renderer_does_without_all_of_pyopengl() -> None:
    """`OpenGL.GL` makes thousands of functions before the first picture."""
    asks = (
        "import sys, lavis.widgets.common.gl.renderer, lavis.widgets.common.gl.lesson\n"
        "sys.exit(2 * ('OpenGL.GL' in sys.modules))"
    )
    environment = {**os.environ, "PYOPENGL_PLATFORM": "egl"}
    assert (
        subprocess.run([sys.executable, "-c", asks], env=environment, check=False).returncode == 0
    )


def test_every_name_of_opengl_that_is_used_is_there(renderer) -> None:
    from lavis.widgets import common, mvp
    from lavis.widgets.common.gl import calls

    folders = [Path(*common.__path__) / "gl", Path(*mvp.__path__)]
    texts = [file.read_text("utf-8") for folder in folders for file in folder.rglob("*.py")]
    names = {name for text in texts for name in re.findall(r"(?<![.\w])gl\.([a-zA-Z]\w+)", text)}
    assert {"glBindBuffer", "GL_TIME_ELAPSED", "read_pixels"} <= names
    assert [name for name in sorted(names) if not hasattr(calls, name)] == []
    with pytest.raises(AttributeError, match="glNoSuchCall"):
        _ = calls.glNoSuchCall


def test_what_opengl_refuses_is_raised(renderer) -> None:
    from OpenGL.error import GLError

    from lavis.widgets.common.gl import calls

    with pytest.raises(GLError, match="invalid enum"):
        calls.glEnable(0x7FFFFFF)
    with pytest.raises(GLError, match="invalid value"):
        calls.reserve_buffer(calls.GL_ARRAY_BUFFER, -1, calls.GL_STATIC_DRAW)
