"""The MVP viewer on a virtual screen: drawn, dragged, floated, docked and closed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.screen import screen

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return said_by("support.mvp_window", tmp_path_factory.mktemp("mvp"))


def said_by(module: str, folder: Path) -> dict:
    with screen(folder) as virtual:
        done = subprocess.run(
            [sys.executable, "-m", module],
            env={
                **virtual.environment,
                "LAVIS_HOME": str(folder / "home"),
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            },
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_it_is_drawn_by_opengl(seen: dict) -> None:
    assert seen["stage"] == "Stage"
    assert seen["colours"] > 20


def test_no_frame_is_drawn_when_nothing_has_changed(seen: dict) -> None:
    assert seen["drawn_idle"] == [0, 0]


def test_each_move_of_an_orbit_is_one_frame(seen: dict) -> None:
    assert seen["orbit_frames"] == 6
    assert seen["orbit_frames_then"] == 6


def test_an_orbit_is_one_step(seen: dict) -> None:
    assert seen["orbit_moved"]
    assert seen["orbit_steps"] == 1
    assert seen["orbit_undone"]


def test_a_view_from_outside_is_turned_alone_and_is_no_step(seen: dict) -> None:
    assert seen["world_drawn"] == 1
    assert seen["world_steps"] == 0


def test_a_handle_is_dragged_and_put_back(seen: dict) -> None:
    assert seen["handle_moved"]
    assert seen["escape_put_back"]


def test_a_right_click_means_what_lies_there(seen: dict) -> None:
    eye, x, vertex, nothing = seen["meant"]
    assert eye == "eye = (3, 2, 4)"
    assert x == "translation x = 0"
    assert vertex.startswith("vertex 2 at pixel")
    assert nothing == ""


def test_the_keyboard_does_the_same(seen: dict) -> None:
    assert seen["arrow"] == [0.1, 0.0, 0.0]


def test_a_click_follows_a_vertex(seen: dict) -> None:
    assert seen["followed"]


def test_floating_docking_tabbing_and_closing_are_survived(seen: dict) -> None:
    assert seen["floating"]
    assert seen["docked"]
    assert seen["closed"]
    assert seen["notices"] == []


def test_the_picture_is_exported(seen: dict) -> None:
    assert seen["export"]


def test_the_shader_is_measured_after_compute(seen: dict) -> None:
    assert seen["speeds"][-3:] == ["OpenGL"] * 3
    assert seen["speeds"][0] == "NumPy"


def test_a_driver_that_refuses_a_shader_is_said_in_the_place_of_the_views(tmp_path: Path) -> None:
    seen = said_by("support.mvp_refused", tmp_path)
    assert seen["stage"] == "Nothing"
    assert "camera.vert" in seen["words"]
    assert seen["inside"] == [False]
    assert seen["moved"][0] == 2.0
    assert seen["entry"] == 2.0
