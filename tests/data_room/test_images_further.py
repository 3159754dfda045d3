"""Sets of pictures: what the first round of tests left open."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lavis.data import images
from lavis.data.errors import DataError
from lavis.data.images import folder as folder_of
from lavis.data.images import people


def test_real_numbers_up_to_255_are_not_all_white(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(np.array([[0, 51], [102, 255]], np.float32)).save(path)
    np.testing.assert_allclose(images.read_picture(path), [[0, 0.2], [0.4, 1]], atol=1e-6)


def test_pillow_writes_nothing_to_the_terminal(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])  # pytest's would take it
    monkeypatch.setattr(logging.getLogger("PIL"), "handlers", [])
    path = tmp_path / "a.tif"
    Image.new("RGB", (4, 4)).save(path)
    whole = bytearray(path.read_bytes())
    samples = whole.index(b"\x15\x01\x03\x00")  # the entry for the number of samples a pixel has
    whole[samples + 8] = 175
    path.write_bytes(whole)
    with pytest.raises(DataError, match=r"a\.tif"):
        images.read_picture(path)
    assert capsys.readouterr().err == ""


def test_people_in_bytes_are_read_and_those_of_no_use_are_named(tmp_path: Path) -> None:
    path, pictures = tmp_path / "a.npz", np.zeros((2, 2, 2))
    np.savez(path, images=pictures, people=np.array([b"Ann", b"J\xc3\xb6rg"]))
    assert images.read_npz(path).people == ("Ann", "Jörg")
    np.savez(path, images=pictures, labels=np.array([1, 2, 3]))
    found = images.read_npz(path)
    assert found.people == ()
    assert found.notes == (
        "The array “labels” is not one name or number a picture; it is left out.",
    )


def test_numbers_beyond_float32_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=np.full((2, 2, 2), 1e300))
    with pytest.raises(DataError, match="NaN or infinity"):
        images.read_npz(tmp_path / "a.npz")


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_archive_is_refused_however_it_is_packed(tmp_path: Path, kind: int) -> None:
    path, plain = tmp_path / "a.npz", tmp_path / "images.npy"
    np.save(plain, np.random.default_rng(0).integers(0, 255, (400, 20, 20), np.uint8))
    with zipfile.ZipFile(path, "w", kind) as made:
        made.write(plain, "images.npy")
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 2000] = b"\xff" * 2000
    path.write_bytes(whole)
    with pytest.raises(DataError, match="broken"):
        images.read_npz(path)
    with pytest.raises(DataError, match="broken"):
        images.open_chunks(path).load(0, 400)


def test_a_picture_that_changes_while_a_folder_is_read_in_chunks_is_named(tmp_path: Path) -> None:
    for number in range(2):
        Image.new("L", (5, 6)).save(tmp_path / f"{number}.png")
    chunks = images.open_chunks(tmp_path)
    Image.new("L", (9, 9)).save(tmp_path / "1.png")
    with pytest.raises(DataError, match=r"“1.png” has changed"):
        chunks.load(0, 2)


def test_people_are_drawn_the_same_however_many_at_once(monkeypatch) -> None:
    whole = images.synthetic_people(3, people=3, pictures=3)
    monkeypatch.setattr(people, "BATCH", 2)
    parts = images.synthetic_people(3, people=3, pictures=3)
    np.testing.assert_array_equal(whole.images, parts.images)


def nearest(scores: np.ndarray, owner: np.ndarray) -> float:
    """The share of pictures whose nearest other is of the same person."""
    squares = (scores**2).sum(axis=1)
    apart = squares[:, None] + squares - 2 * scores @ scores.T
    np.fill_diagonal(apart, np.inf)
    return float((owner[apart.argmin(axis=1)] == owner).mean())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_drawn_people_are_known_by_many_components_and_mistaken_by_two(seed: int) -> None:
    drawn = images.synthetic_people(seed)
    flat = drawn.images.reshape(400, -1).astype(np.float64)
    flat -= flat.mean(axis=0)
    values, vectors = np.linalg.eigh(flat @ flat.T)
    values, vectors = values[::-1], vectors[:, ::-1]
    scores = vectors * np.sqrt(np.maximum(values, 0))
    assert values[:3].sum() < 0.8 * values.sum()
    owner = np.unique(drawn.people, return_inverse=True)[1]
    assert nearest(scores[:, :2], owner) < 0.7
    assert 0.9 < nearest(scores[:, :40], owner) < 1


# -- .npz as people make them


def test_whole_numbers_and_flags_that_are_stored_otherwise_name_people(tmp_path: Path) -> None:
    path, pictures = tmp_path / "a.npz", np.zeros((3, 2, 2))
    for labels, wanted in (
        (np.array([2.0, 1.0, 2.0]), ("2", "1", "2")),
        (np.array([[2], [1], [2]]), ("2", "1", "2")),
        (np.array([True, False, True]), ("1", "0", "1")),
    ):
        np.savez(path, images=pictures, y=labels)
        assert images.read_npz(path).people == wanted
    for labels in (np.array([0.5, 1.0, 2.0]), np.array([np.nan, 1.0, 2.0])):
        np.savez(path, images=pictures, y=labels)
        found = images.read_npz(path)
        assert found.people == ()
        assert "“y” holds numbers that are not whole" in found.notes[0]


class _Trap:
    """Leaves a trace where it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return Path.touch, (self.trace,)


def test_names_that_are_python_objects_are_never_unpickled(tmp_path: Path) -> None:
    path, trace = tmp_path / "a.npz", tmp_path / "trace"
    names = np.empty(3, object)
    names[:] = [_Trap(trace)] * 3
    np.savez(path, images=np.zeros((3, 2, 2)), people=names)
    found = images.read_npz(path)
    assert (len(found.images), found.people) == (3, ())
    assert "“people” holds Python objects, which are never read" in found.notes[0]
    np.savez(path, images=names)
    with pytest.raises(DataError, match=r"“images” of “a\.npz” holds Python objects"):
        images.read_npz(path)
    np.savez(path, mine=names)
    with pytest.raises(DataError, match="its arrays: mine"):
        images.read_npz(path)
    assert not trace.exists()


@pytest.mark.parametrize("order", ["last", "first", "alpha"])
def test_pictures_in_colour_become_grey_as_pillow_makes_them(tmp_path: Path, order: str) -> None:
    rng = np.random.default_rng(0)
    colour = rng.integers(0, 256, (5, 6, 7, 3), dtype=np.uint8)
    stored = np.moveaxis(colour, 3, 1) if order == "first" else colour
    if order == "alpha":
        stored = np.concatenate([colour, np.full((5, 6, 7, 1), 255, np.uint8)], axis=3)
    path = tmp_path / "a.npz"
    np.savez(path, images=stored)
    found = images.read_npz(path)
    wanted = [np.asarray(Image.fromarray(each).convert("L")) for each in colour]
    np.testing.assert_allclose(found.images * 255, wanted, atol=1)
    assert any("in colour" in note for note in found.notes)
    chunks = images.open_chunks(path)
    assert chunks.shape == (5, 6, 7)
    np.testing.assert_allclose(chunks.load(1, 3), found.images[1:3].reshape(2, -1), atol=1e-6)
    if order == "alpha":
        stored[..., 3] = 0
        np.savez(path, images=stored)
        np.testing.assert_allclose(images.read_npz(path).images, 1, atol=1e-6)


def test_the_only_array_that_can_be_pictures_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path, pictures = tmp_path / "a.npz", np.random.default_rng(0).uniform(size=(4, 3, 2))
    np.savez(path, portraits=pictures, ages=np.arange(4), people=np.array(list("abab")))
    found = images.read_npz(path)
    np.testing.assert_allclose(found.images, pictures, atol=1e-6)
    assert found.people == ("a", "b", "a", "b")
    assert found.notes == ("The pictures are the array “portraits”.",)
    np.savez(path, left=pictures, right=pictures)
    with pytest.raises(DataError, match=r"its arrays: left, right\. 2 of them can be pictures"):
        images.read_npz(path)


# -- looked at before they are taken


def _written(folder: Path, count: int, size: tuple[int, int] = (4, 5)) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        grey = Image.fromarray(np.full(size, 5 * number, np.uint8))
        grey.save(folder / f"{size[0]}-{number}.png")


def test_a_folder_without_pictures_is_refused_before_it_is_taken(tmp_path: Path) -> None:
    empty, broken, few = (tmp_path / name for name in ("empty", "broken", "few"))
    empty.mkdir()
    with pytest.raises(DataError, match="“empty” holds no pictures"):
        images.look_at_folder(empty, 4)
    broken.mkdir()
    for number in range(5):
        (broken / f"{number}.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"“0\.png” is no picture"):
        images.look_at_folder(broken, 4)
    _written(few, 3)
    _written(few, 2, (5, 5))
    with pytest.raises(DataError, match=r"“few” holds 3 of one size .* wanted are 4 at least"):
        images.look_at_folder(few, 4)
    _written(few, 4)
    images.look_at_folder(few, 4)


def test_of_a_large_folder_only_the_first_files_are_looked_at(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "many"
    _written(folder, 30)
    read: list[Path] = []
    decode = folder_of.read_picture
    monkeypatch.setattr(folder_of, "read_picture", lambda path: read.append(path) or decode(path))
    images.look_at_folder(folder, 4)
    assert len(read) == 4
