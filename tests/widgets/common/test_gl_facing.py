"""Of a solid only one side of its triangles is drawn: the picture is the one with both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from support.egl import a_renderer

from lavis.compute import backend as backends
from lavis.compute import graphics as g
from lavis.data import meshes
from lavis.document import Assets, Context
from lavis.theme import Theme
from lavis.tools.mvp.functions import run
from lavis.tools.mvp.params import Camera, Model, Object, Params, Projection, View
from lavis.tools.mvp.scene import frame
from lavis.widgets.mvp.panes import panes, picture

FLIPPED = tuple((np.diag([1.0, 1, -1, 1]) @ g.perspective(0.8, 4 / 3, 1.0, 9.0)).ravel().tolist())
#: What is drawn, and whether one side of its triangles suffices there.
CASES = {
    "as it opens": (Params(), True),
    "mirrored": (Params(model=Model(scaling=(1.0, -0.8, 1.1))), True),
    "reversed z": (Params(projection=Projection(reversed_z=True)), True),
    "the far side seen": (Params(projection=Projection(by_hand=FLIPPED)), True),
    "parallel": (Params(projection=Projection(lens="orthographic")), True),
    "cut open by near": (Params(projection=Projection(near=5.2)), False),
    "from within": (Params(camera=Camera(eye=(0.1, 0.0, 0.0))), False),
    "flat": (Params(model=Model(scaling=(1.0, 0.0, 1.0))), False),
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[object]:
    with a_renderer() as made:
        yield made


@pytest.mark.parametrize("layout", ["camera", "world", "clip", "ndc"])
@pytest.mark.parametrize("name", CASES)
def test_the_sides_that_are_left_out_could_not_be_seen(renderer, qapp, name, layout) -> None:
    params, half = CASES[name]
    params = msgspec.structs.replace(
        params, object=Object("torus", 3000), view=View(layout=layout), drawing="normals"
    )
    result = run(params, Context(backends.get("numpy"), Assets()))
    (pane,) = panes(300, 220, params)
    wanted = picture(pane, frame(params, result, 0.25), params, Theme("dark"), 1.0, smooth=False)
    assert layout != "camera" or (wanted.facing != 0) == half
    renderer.set_mesh(result.mesh)
    renderer.draw("half", wanted)
    renderer.draw("whole", dataclasses.replace(wanted, facing=0))
    whole = renderer.read("whole")
    differs = (np.abs(renderer.read("half").astype(int) - whole).max(axis=-1) > 24).mean()
    assert differs < 0.001  # at an outline, front and back are equally far
    if wanted.facing:  # the other half is another picture
        renderer.draw("back", dataclasses.replace(wanted, facing=-wanted.facing))
        assert (renderer.read("back") != whole).any(axis=-1).mean() > 0.004


def test_what_is_open_is_drawn_from_both_sides(renderer, qapp) -> None:
    params = Params(object=Object("jug", 3000), view=View(layout="camera"))
    result = run(params, Context(backends.get("numpy"), Assets()))
    (pane,) = panes(300, 220, params)
    wanted = picture(pane, frame(params, result, 0.25), params, Theme("dark"), 1.0, smooth=False)
    assert wanted.facing != 0
    renderer.set_mesh(result.mesh)
    renderer.draw("half", wanted)
    renderer.draw("whole", dataclasses.replace(wanted, facing=0))
    np.testing.assert_array_equal(renderer.read("half"), renderer.read("whole"))
    assert meshes.jug(3000).solid is False
