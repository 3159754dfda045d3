"""Meshes of our own against their volumes; files that are sound, and files that are hostile."""

from __future__ import annotations

import math
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from lavis.data import meshes
from lavis.data.errors import DataError

trimesh = pytest.importorskip("trimesh")

HEAD = b"ply\nformat binary_little_endian 1.0\n"
XYZ = b"property float x\nproperty float y\nproperty float z\n"
LIST = b"property list uint int vertex_indices\n"


def volume(mesh: meshes.Mesh) -> float:
    a, b, c = (mesh.vertices[mesh.triangles[:, i]].astype(float) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize(
    ("mesh", "wanted"),
    [
        (meshes.cube(), 8.0),
        (meshes.sphere(20_000), 4 / 3 * math.pi),
        (meshes.torus(20_000), 2 * math.pi**2 * 0.75 * 0.3**2),
    ],
)
def test_solids_have_their_volume_and_face_outwards(mesh: meshes.Mesh, wanted: float) -> None:
    assert volume(mesh) == pytest.approx(wanted, rel=0.01)
    a, b, c = (mesh.vertices[mesh.triangles[:, i]].astype(float) for i in range(3))
    faces = np.cross(b - a, c - a)
    assert (np.einsum("ij,ij->i", faces, mesh.normals[mesh.triangles[:, 0]]) > -1e-9).all()


@pytest.mark.parametrize("make", [meshes.sphere, meshes.torus, meshes.jug, meshes.cloud])
@pytest.mark.parametrize("count", [100, 5000])
def test_there_are_never_more_vertices_than_wanted(make, count: int) -> None:
    mesh = make(count)
    assert 0.6 * count <= len(mesh.vertices) <= count
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-4)
    assert make(count) == mesh != make(count + 50)


def test_fitted_is_centred_and_2_long() -> None:
    mesh = meshes.Mesh("m", np.array([[10, 0, 0], [14, 1, 0], [12, 0, 1]]), np.array([[0, 1, 2]]))
    low, high = (np.array(corner) for corner in mesh.fitted().bounds)
    assert (high - low).max() == pytest.approx(2)
    np.testing.assert_allclose(low + high, 0, atol=1e-6)


@pytest.mark.parametrize("ending", ["obj", "stl", "ply"])
def test_what_trimesh_writes_is_read(tmp_path: Path, ending: str) -> None:
    ball = trimesh.creation.icosphere(2)
    path = tmp_path / f"ball.{ending}"
    ball.export(path)
    mesh = meshes.read(path)
    assert (len(mesh.vertices), len(mesh.triangles)) == (162, 320)
    assert volume(mesh) == pytest.approx(ball.volume, rel=1e-4)


def test_text_forms_are_read_and_points_are_a_cloud(tmp_path: Path) -> None:
    ball = trimesh.creation.icosphere(1)
    (tmp_path / "a.stl").write_text(trimesh.exchange.stl.export_stl_ascii(ball))
    assert len(meshes.read(tmp_path / "a.stl").triangles) == len(ball.faces)
    (tmp_path / "p.obj").write_text("v 0 0 0\nv 1 0 0\n")
    assert meshes.read(tmp_path / "p.obj").is_cloud
    (tmp_path / "q.obj").write_text(
        "mtllib ../secret\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3 4\n"
    )
    assert len(meshes.read(tmp_path / "q.obj").triangles) == 2


def cut(ending: str, keep: float) -> bytes:
    whole = trimesh.creation.icosphere(2).export(file_type=ending)
    whole = whole.encode() if isinstance(whole, str) else whole
    return whole[: int(keep * len(whole))]


HOSTILE = {
    "empty.obj": b"",
    "empty.ply": b"",
    "half.stl": cut("stl", 0.5),
    "half.ply": cut("ply", 0.5),
    "head.ply": cut("ply", 0.01),
    "billions.stl": b"\0" * 80 + struct.pack("<I", 4_000_000_000) + b"\0" * 100,
    "billions.ply": HEAD + b"element vertex 3000000000\n" + XYZ + b"end_header\n" + b"\0" * 99,
    "digits.ply": HEAD + b"element vertex " + b"9" * 4000 + b"\n" + XYZ + b"end_header\n",
    "short.ply": HEAD + b"element vertex 900000\n" + XYZ + b"end_header\n" + b"\0" * 99,
    "list.ply": HEAD
    + b"element vertex 3\n"
    + XYZ
    + b"element face 1\n"
    + LIST
    + b"end_header\n"
    + b"\0" * 36
    + struct.pack("<I", 4_000_000_000)
    + b"\0" * 12,
    "type.ply": HEAD + b"element vertex 3\nproperty object x\nend_header\n" + b"\0" * 99,
    "noise.obj": os.urandom(200_000),
    "noise.stl": os.urandom(200_000),
    "noise.ply": os.urandom(200_000),
    "words.obj": b"good day\n" * 100,
    "nan.obj": b"v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n",
    "inf.obj": b"v 1e400 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n",
    "far.obj": b"v 1e20 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n",
    "index.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 999999999\n",
    "back.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 -999999999\n",
    "torn.obj": b"v 0 x 0\nf 1 2 3 / \nv\n" * 1000,
    "zero.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n",
    "line.obj": b"v 0 0 0\nf " + b"1 2 3 " * 1_000_000,
    "vertices.obj": b"v 0 0 0\n" * 1_000_001,
    "fans.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\n" + b"f" + b" 1 2 3" * 1000 + b"\n",
    "lines.obj": b"v 0 0 0\n" + b"#\n" * 10_000_000,
    "text.stl": b"solid s\nfacet\n" + b"vertex 0 0 0\n" * 6_000_000,
    "rows.ply": b"ply\nformat ascii 1.0\nelement vertex 9\n" + XYZ + b"end_header\n0 0 0\n0 0 0",
    "corners.ply": b"ply\nformat ascii 1.0\nelement vertex 3\n"
    + XYZ
    + b"element face 1\n"
    + LIST
    + b"end_header\n0 0 0\n1 0 0\n0 1 0\n9000000"
    + b" 0" * 9_000_000,
    "nocorners.ply": HEAD
    + b"element vertex 1\n"
    + XYZ
    + b"element face 1\nproperty int a\nend_header\n"
    + b"\0" * 16,
    "axes.ply": HEAD + b"element vertex 1\nproperty float a\nend_header\n" + b"\0" * 4,
    "mesh.exe": b"MZ",
}
#: So many triangles that a small file says more than can be drawn.
HOSTILE["fans.obj"] *= 1000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_one_sentence_in_little_memory(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as refused:
            meshes.read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert name in sentence
    assert peak < 64 * 2**20


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("extra", [False, True])
def test_a_binary_ply_may_mix_triangles_and_larger_faces(tmp_path: Path, order, extra) -> None:
    corners = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0.5, 2, 0)]
    head = f"ply\nformat binary_{'little' if order == '<' else 'big'}_endian 1.0\n"
    head += "element vertex 5\nproperty uchar red\n" + XYZ.decode()
    head += "element face 3\n" + ("property uchar flag\n" if extra else "")
    head += "property list uchar uint vertex_index\n"
    head += "property list uchar float texcoord\n" if extra else ""
    body = b"".join(struct.pack(f"{order}B3f", 7, *corner) for corner in corners)
    for face in ((0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 4, 3)):
        body += b"\1" if extra else b""
        body += struct.pack(f"{order}B{len(face)}I", len(face), *face)
        body += struct.pack(f"{order}B2f", 2, 0.5, 0.5) if extra else b""
    path = tmp_path / "mixed.ply"
    path.write_bytes(head.encode() + b"end_header\n" + body)
    mesh = meshes.read(path)
    np.testing.assert_array_equal(mesh.vertices, np.array(corners, dtype=np.float32))
    wanted = [(0, 1, 2), (0, 1, 2), (0, 2, 3), (0, 1, 2), (0, 2, 4), (0, 4, 3)]
    assert sorted(map(tuple, mesh.triangles.tolist())) == sorted(wanted)


def test_an_obj_of_many_groups_and_odd_lines_is_one_mesh(tmp_path: Path) -> None:
    path = tmp_path / "groups.obj"
    parts = [f"o p{i}\r\nusemtl m{i}\nvt 0 0\nvn 0 0 1\n" for i in range(3000)]
    face = "v {0} 0 0\n\tv {0} 1 0\nv {0} 0 1 \nf -3/1/1 \\\n-2//1 -1/1\n"
    faces = [face.format(i) for i in range(3000)]
    path.write_text("".join(a + b for a, b in zip(parts, faces, strict=True)))
    mesh = meshes.read(path)
    assert (len(mesh.vertices), len(mesh.triangles)) == (9000, 3000)
    assert volume(mesh) == pytest.approx(sum(i / 6 for i in range(3000)))


def test_a_text_ply_is_read_no_further_than_it_has_declared(tmp_path: Path) -> None:
    path = tmp_path / "long.ply"
    head = b"ply\nformat ascii 1.0\nelement vertex 2\n" + XYZ + b"end_header\n"
    path.write_bytes(head + b"0 0 0\n1 2 3\n" + b"9 9 9\n" * 2_000_000)
    np.testing.assert_array_equal(meshes.read(path).vertices, [(0, 0, 0), (1, 2, 3)])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ply")
    with pytest.raises(DataError, match="no ordinary file"):
        meshes.digest(tmp_path / "pipe.ply")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.obj").mkdir()
    for name, words in (("gone.obj", "is not there"), ("folder.obj", "is no ordinary file")):
        with pytest.raises(DataError, match=words):
            meshes.digest(tmp_path / name)


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    for name, text in (("a.obj", "v 0 0 0\n"), ("b.obj", "v 0 0 0\n"), ("c.obj", "v 0 0 1\n")):
        (tmp_path / name).write_text(text)
    a, b, c = (meshes.digest(tmp_path / f"{name}.obj") for name in "abc")
    assert a == b != c
