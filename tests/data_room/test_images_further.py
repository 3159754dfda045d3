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
