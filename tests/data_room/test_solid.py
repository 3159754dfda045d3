"""What is a solid, by trimesh's word and by what was done to it."""

from __future__ import annotations

import numpy as np
import pytest

from lavis.data import meshes
from lavis.data.meshes.solid import is_solid

trimesh = pytest.importorskip("trimesh")


def welded(mesh: meshes.Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and triangles in which what lies in one place is one."""
    _, first, back = np.unique(
        np.round(mesh.vertices, 5) + 0.0, axis=0, return_index=True, return_inverse=True
    )
    triangles = back.ravel()[mesh.triangles.astype(int)]
    flat = (triangles == np.roll(triangles, 1, axis=1)).any(axis=1)
    return mesh.vertices[first], triangles[~flat]


@pytest.mark.parametrize("mesh", [meshes.cube(), meshes.sphere(900), meshes.torus(900)])
def test_our_solids_are_what_they_say(mesh: meshes.Mesh) -> None:
    assert mesh.solid
    assert mesh.fitted().solid
    assert is_solid(*welded(mesh))


def test_a_jug_and_a_cloud_are_open() -> None:
    for mesh in (meshes.jug(900), meshes.cloud(100)):
        assert not mesh.solid
        assert not is_solid(*welded(mesh))


def solid() -> tuple[np.ndarray, np.ndarray]:
    made = trimesh.creation.icosphere(subdivisions=2)
    assert made.is_volume
    return np.array(made.vertices), np.array(made.faces)


def test_what_is_done_to_a_solid_is_noticed() -> None:
    vertices, triangles = solid()
    assert is_solid(vertices, triangles)
    assert is_solid(vertices + 50, triangles[::-1])
    assert not is_solid(vertices, triangles[1:])  # a hole
    assert not is_solid(vertices, triangles[:, ::-1])  # inside out
    turned = triangles.copy()
    turned[5] = turned[5][::-1]
    assert not is_solid(vertices, turned)
    assert not is_solid(vertices, np.concatenate([triangles, triangles[:1]]))  # one twice


def test_every_part_must_face_outwards() -> None:
    vertices, triangles = solid()
    both = np.concatenate([vertices, 0.2 * vertices + 7])
    n = len(vertices)
    assert is_solid(both, np.concatenate([triangles, triangles + n]))
    assert not is_solid(both, np.concatenate([triangles, triangles[:, ::-1] + n]))


@pytest.mark.parametrize("ending", ["obj", "stl", "ply"])
def test_a_file_of_a_solid_is_one(tmp_path, ending: str) -> None:
    vertices, triangles = solid()
    path = tmp_path / f"ball.{ending}"
    trimesh.Trimesh(vertices, triangles, process=False).export(path)
    assert meshes.read(path).solid
    trimesh.Trimesh(vertices, triangles[2:], process=False).export(path)
    assert not meshes.read(path).solid
