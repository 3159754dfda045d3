"""Sets of pictures: what is read rightly, what is refused by name; one bad file costs one."""

from __future__ import annotations

import os
import struct
import sys
import urllib.error
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lavis.data import images
from lavis.data.errors import DataError
from lavis.data.images import archive, carried, folder, imageset, pictures

GREY = np.linspace(0, 255, 30).astype(np.uint8).reshape(6, 5)


def save(path: Path, image: Image.Image, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def plain(path: Path) -> Path:
    return save(path, Image.fromarray(GREY))


# -- one picture


def test_levels_are_black_to_white(tmp_path: Path) -> None:
    found = images.read_picture(plain(tmp_path / "a.png"))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, GREY / 255, atol=1e-6)


def test_every_kind_of_picture_is_read_as_it_looks(tmp_path: Path) -> None:
    color = Image.fromarray(np.full((4, 4, 3), (200, 100, 50), np.uint8))
    luma = (0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    half = Image.new("LA", (4, 4), (0, 128))
    palette = color.convert("P", palette=Image.Palette.ADAPTIVE)
    deep = Image.fromarray(np.full((4, 4), 32768, np.uint16))
    see_through = Image.new("P", (4, 4), 3)
    see_through.putpalette([0] * 768)
    cases = {
        "rgb.png": (color, luma, {}),
        "rgb.jpg": (color, luma, {"quality": 98}),
        "cmyk.jpg": (color.convert("CMYK"), luma, {"quality": 98}),
        "clear.png": (clear, 1.0, {}),
        "half.png": (half, 1 - 128 / 255, {}),
        "palette.png": (palette, luma, {}),
        "palette.gif": (palette, luma, {}),
        "deep.png": (deep, 32768 / 65535, {}),
        "deep.tif": (deep, 32768 / 65535, {}),
        "float.tif": (Image.fromarray(np.full((4, 4), 0.25, np.float32)), 0.25, {}),
        "bits.png": (Image.new("1", (4, 4), 1), 1.0, {}),
        "seen.png": (see_through, 1.0, {"transparency": 3}),
        "grey.pgm": (Image.new("L", (4, 4), 51), 0.2, {}),
        "x.webp": (Image.new("RGB", (4, 4), (51, 51, 51)), 0.2, {"lossless": True}),
    }
    for name, (image, level, options) in cases.items():
        found = images.read_picture(save(tmp_path / name, image, **options))
        np.testing.assert_allclose(found, level, atol=0.02, err_msg=name)


def test_a_picture_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: 90° clockwise to be upright
    path = save(tmp_path / "turned.png", Image.fromarray(GREY), exif=exif)
    np.testing.assert_allclose(images.read_picture(path), np.rot90(GREY / 255, -1), atol=1e-6)
    assert pictures.size_of(path) == (5, 6)


def test_of_an_animation_the_first_picture(tmp_path: Path) -> None:
    first, second = (Image.new("L", (4, 4), level) for level in (0, 255))
    path = save(tmp_path / "a.gif", first, save_all=True, append_images=[second])
    assert not images.read_picture(path).any()


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 pixels that has a few bytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def hostile(tmp_path: Path) -> dict[str, tuple[bytes, str]]:
    whole = plain(tmp_path / "whole" / "a.png").read_bytes()
    noise = np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)
    photo = save(tmp_path / "whole" / "b.jpg", Image.fromarray(noise)).read_bytes()
    return {
        "empty.png": (b"", "is no picture"),
        "text.png": (b"no picture at all", "is no picture"),
        "cut.png": (whole[:50], "is broken"),
        "cut.jpg": (photo[: len(photo) // 2], "is broken"),
        "head.jpg": (photo[:20], "is"),
        "bomb.png": (bomb(), "declares more pixels"),
        "script.jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture"),
    }


@pytest.mark.parametrize(
    "name",
    ["empty.png", "text.png", "cut.png", "cut.jpg", "head.jpg", "bomb.png", "script.jpg"],
)
def test_what_is_no_picture_is_refused_by_name(tmp_path: Path, name: str) -> None:
    data, said = hostile(tmp_path)[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError, match=said) as refusal:
        images.read_picture(tmp_path / name)
    assert name in str(refusal.value)


@given(
    data=st.binary(max_size=300), kind=st.sampled_from(["png", "jpg", "gif", "bmp", "tif", "pgm"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_noise_is_a_picture_or_refused(tmp_path: Path, data: bytes, kind: str) -> None:
    heads = {
        **{"png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "jpg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a"},
        **{"bmp": b"BM", "tif": b"II*\0", "pgm": b"P5 4 4 255\n"},
    }
    path = tmp_path / f"noise.{kind}"
    path.write_bytes(heads[kind] + data)
    try:
        found = images.read_picture(path)
    except DataError as error:
        assert path.name in str(error)  # noqa: PT017
    else:
        assert found.ndim == 2
        assert 0 <= found.min() <= found.max() <= 1


# -- a folder


def test_one_bad_file_does_not_lose_the_rest(tmp_path: Path) -> None:
    home = tmp_path / "faces"
    for number in range(3):
        plain(home / f"{number}.png")
    bad = hostile(tmp_path)
    for name, (data, _) in bad.items():
        (home / name).write_bytes(data)
    save(home / "one.png", Image.new("L", (1, 1)))
    (home / "notes.txt").write_text("not looked at")
    (home / "gone.png").symlink_to(home / "nowhere.png")
    found = images.read_folder(home)
    assert found.images.shape == (3, 6, 5)
    assert found.names == ("0.png", "1.png", "2.png")
    assert found.people == ()
    for name in [*bad, "one.png", "gone.png"]:
        assert any(name in note for note in found.notes), name
    assert not any("notes.txt" in note for note in found.notes)
    assert not found.images.flags.writeable


def test_sub_folders_are_people_and_the_commonest_size_is_kept(tmp_path: Path) -> None:
    for person in ("ann", "bob"):
        for number in range(2):
            plain(tmp_path / person / f"{number}.png")
    save(tmp_path / "bob" / "wide.png", Image.new("L", (9, 6)))
    save(tmp_path / "bob" / "deeper" / "x.png", Image.new("L", (5, 6)))
    found = images.read_folder(tmp_path)
    assert found.people == ("ann", "ann", "bob", "bob")
    assert found.notes == ("“wide.png” is 9 × 6 pixels and not 5 × 6.",)
    for number in range(4):
        plain(tmp_path / f"{number}.png")
    assert images.read_folder(tmp_path).people == ()


def test_folders_that_lead_in_a_circle_are_looked_at_once(tmp_path: Path) -> None:
    plain(tmp_path / "a.png")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    found = images.read_folder(tmp_path)
    assert len(found.images) == 2
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    assert any("loop.png" in note for note in images.read_folder(tmp_path).notes)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_folder_that_may_not_be_read_is_a_note(tmp_path: Path) -> None:
    plain(tmp_path / "a.png")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    found = images.read_folder(tmp_path)
    assert found.notes == ("“locked” cannot be looked through: there is no permission.",)


def test_of_many_bad_files_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    plain(tmp_path / "a.png")
    for number in range(30):
        (tmp_path / f"x{number:02}.png").write_bytes(b"")
    notes = images.read_folder(tmp_path).notes
    assert len(notes) == imageset.MOST_NOTES + 1
    assert notes[-1] == "And 10 files more were left out."


def test_folders_without_pictures_or_with_too_many_are_refused(tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(DataError, match="holds no pictures; wanted are files such as"):
        images.read_folder(tmp_path)
    with pytest.raises(DataError, match="cannot be looked through"):
        images.read_folder(tmp_path / "nowhere")
    (tmp_path / "bad.png").write_bytes(b"")
    with pytest.raises(DataError, match=r"holds no picture that can be read. “bad.png”"):
        images.read_folder(tmp_path)
    for number in range(3):
        plain(tmp_path / f"{number}.png")
    monkeypatch.setattr(folder, "MOST_NUMBERS", 60)
    with pytest.raises(DataError, match="choose “Fit in chunks”"):
        images.read_folder(tmp_path)
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    with pytest.raises(DataError, match="more than 2 pictures"):
        images.read_folder(tmp_path)


def test_one_picture_beside_the_people_does_not_take_their_names_away(tmp_path: Path) -> None:
    for person in ("ann", "bob"):
        (tmp_path / person).mkdir()
        plain(tmp_path / person / "1.png")
        plain(tmp_path / person / "2.png")
    plain(tmp_path / "stray.png")
    found = images.read_folder(tmp_path)
    assert found.people == ("ann", "ann", "bob", "bob")
    assert found.notes == ("“stray.png” lies beside the folders of the people.",)


def test_reading_a_folder_can_be_stopped(tmp_path: Path) -> None:
    plain(tmp_path / "a.png")

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        images.read_folder(tmp_path, stop)


# -- .npz


def npz(path: Path, **arrays: np.ndarray) -> Path:
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("array", "wanted"),
    [
        (np.full((4, 3, 2), 51, np.uint8), 0.2),
        (np.full((4, 3, 2), 13107, np.uint16), 0.2),
        (np.full((4, 3, 2), 0.2, np.float64), 0.2),
        (np.full((4, 3, 2), 51.0, np.float32), 0.2),
        (np.full((4, 3, 2), 51, np.int64), 0.2),
        (np.ones((4, 3, 2), bool), 1.0),
        (np.asfortranarray(np.full((4, 3, 2), 51, np.uint8)), 0.2),
        (np.full((4, 9), 51, np.uint8), 0.2),
    ],
)
def test_numbers_of_every_kind_become_levels(tmp_path: Path, array: np.ndarray, wanted) -> None:
    found = images.read_npz(npz(tmp_path / "a.npz", images=array))
    np.testing.assert_allclose(found.images, wanted, atol=1e-6)
    assert found.images.shape == (array.shape if array.ndim == 3 else (4, 3, 3))
    assert found.people == ()


@pytest.mark.parametrize(
    ("dtype", "ends", "note"),
    [(np.float64, (-2.0, 2.0), "from -2 to 2"), (np.int16, (-7, 7), "from -7 to 7")],
)
def test_numbers_below_zero_run_from_black_to_white(tmp_path: Path, dtype, ends, note) -> None:
    middle = sum(ends) / 2
    array = np.array([[[ends[0], middle], [middle, ends[1]]]] * 2, dtype=dtype)
    path = npz(tmp_path / "a.npz", images=array)
    found = images.read_npz(path)
    np.testing.assert_allclose(found.images[0].ravel(), [0, 0.5, 0.5, 1], atol=1e-6)
    assert note in found.notes[0]
    assert np.array_equal(images.open_chunks(path).load(0, 2).ravel(), found.images.ravel())


def test_real_numbers_beyond_a_byte_are_not_cut_off(tmp_path: Path) -> None:
    array = np.linspace(0, 4095, 8).reshape(2, 2, 2)
    found = images.read_npz(npz(tmp_path / "a.npz", images=array))
    np.testing.assert_allclose(found.images, array / 4095, atol=1e-6)


def test_people_are_read_under_the_names_that_are_in_use(tmp_path: Path, shared_data: Path) -> None:
    pictures = np.zeros((3, 2, 2))
    named = images.read_npz(npz(tmp_path / "a.npz", faces=pictures, target=np.array([2, 1, 2])))
    assert named.people == ("2", "1", "2")
    odd = images.read_npz(npz(tmp_path / "b.npz", images=pictures, people=np.array([1, 2])))
    assert odd.people == ()
    faces = images.read_npz(shared_data / "att_faces.npz")
    assert faces.images.shape == (400, 112, 92)
    assert len(set(faces.people)) == 40


def lying(path: Path, shape: str, *, data: bytes = b"\0" * 64) -> Path:
    """An archive whose array declares a shape that it has not."""
    text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header = text + b" " * (117 - len(text)) + b"\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("images.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header + data)
    return path


@pytest.mark.parametrize("shape", ["(1000000000, 8, 8)", "(-1, 8, 8)", "(8, 8)", "'x'", "(9" * 50])
def test_an_archive_that_lies_about_its_length_is_refused(tmp_path: Path, shape: str) -> None:
    with pytest.raises(DataError, match=r"a\.npz"):
        images.read_npz(lying(tmp_path / "a.npz", shape))


def test_archives_that_are_none_or_hold_no_pictures_are_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(b"no zip")
    with pytest.raises(DataError, match=r"is no \.npz file: wanted is what numpy.savez writes"):
        images.read_npz(path)
    with pytest.raises(DataError, match="is no file"):
        images.read_npz(tmp_path)
    with pytest.raises(DataError, match="has no array “images”; its arrays: spam"):
        images.read_npz(npz(path, spam=np.zeros(3)))
    with pytest.raises(DataError, match="wanted are real numbers"):
        images.read_npz(npz(path, images=np.zeros((2, 2, 2), complex)))
    with pytest.raises(DataError, match="wanted is number × height × width"):
        images.read_npz(npz(path, images=np.zeros((2, 5))))
    with pytest.raises(DataError, match="NaN or infinity"):
        images.read_npz(npz(path, images=np.full((2, 2, 2), np.nan)))
    objects = np.empty(2, object)
    np.savez(path, images=objects, allow_pickle=True)
    with pytest.raises(DataError, match="Python objects, which are not read"):
        images.read_npz(path)
    whole = npz(path, images=np.random.default_rng(0).uniform(size=(9, 9, 9))).read_bytes()
    path.write_bytes(whole[:300] + bytes(200) + whole[500:])
    with pytest.raises(DataError, match="is broken"):
        images.read_npz(path)
    npz(path, images=np.zeros((4, 3, 2)))
    monkeypatch.setattr(archive, "MOST_NUMBERS", 20)
    with pytest.raises(DataError, match="choose “Fit in chunks”"):
        images.read_npz(path)


@given(data=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_noise_in_an_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "noise.npz"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("images.npy", data)
    with pytest.raises(DataError, match=r"noise\.npz"):
        images.read_npz(path)


# -- in chunks


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_an_archive_in_chunks_is_the_archive(tmp_path: Path, dtype: str, compressed: bool) -> None:
    rng = np.random.default_rng(0)
    pictures = (255 * rng.uniform(size=(20, 4, 3))).astype(dtype)
    path = tmp_path / "a.npz"
    (np.savez_compressed if compressed else np.savez)(path, images=pictures)
    whole = images.read_npz(path).images.reshape(20, 12)
    chunks = images.open_chunks(path)
    assert chunks.shape == (20, 4, 3)
    for start, stop in ((0, 5), (5, 20), (3, 9), (0, 20), (19, 20)):
        np.testing.assert_array_equal(chunks.load(start, stop), whole[start:stop])


def test_a_folder_in_chunks_leaves_out_what_is_broken(tmp_path: Path) -> None:
    home = tmp_path / "faces"
    for number in range(4):
        save(home / f"{number}.png", Image.new("L", (5, 6), 50 * number))
    whole = plain(tmp_path / "x.png").read_bytes()
    (home / "2b.png").write_bytes(whole[:60])
    chunks = images.open_chunks(home)
    assert chunks.shape == (4, 6, 5)
    assert any("2b.png" in note for note in chunks.notes)
    np.testing.assert_allclose(chunks.load(2, 4)[:, 0], np.array([100, 150]) / 255)


def test_column_by_column_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = npz(tmp_path / "a.npz", images=np.asfortranarray(np.zeros((4, 3, 2))))
    with pytest.raises(DataError, match=r"numpy\.ascontiguousarray"):
        images.open_chunks(path)


# -- drawn, carried, fetched


def test_the_same_seed_draws_the_same_people() -> None:
    one, same, other = (images.synthetic_people(seed, 3, 2) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.images, same.images)
    assert np.abs(one.images - other.images).mean() > 0.02
    assert one.people == ("person 01",) * 2 + ("person 02",) * 2 + ("person 03",) * 2
    assert one.images.shape == (6, 56, 46)
    assert 0 <= one.images.min() < 0.2 < 0.8 < one.images.max() <= 1


def test_pictures_of_one_person_are_more_alike_than_those_of_two() -> None:
    drawn = images.synthetic_people(1)
    flat = drawn.images.reshape(40, 10, -1)
    within = np.linalg.norm(flat - flat.mean(axis=1, keepdims=True), axis=2).mean()
    between = np.linalg.norm(flat.mean(axis=1) - flat.mean(axis=(0, 1)), axis=1).mean()
    assert between > 1.2 * within
    assert within > 1  # pose, light and expression differ


def test_only_so_many_are_drawn() -> None:
    for people, each in ((0, 3), (1000, 1000)):
        with pytest.raises(ValueError, match="can be drawn"):
            images.synthetic_people(0, people, each)


def test_real_faces_are_carried_without_names() -> None:
    found = images.lfw_subset()
    assert found.images.shape == (100, 25, 25)
    assert found.people == ()
    assert images.lfw_subset_others().shape == (100, 25, 25)


def test_without_scikit_image_it_is_said(monkeypatch) -> None:
    carried._subset.cache_clear()  # what was read before is kept
    monkeypatch.setitem(sys.modules, "skimage", None)
    with pytest.raises(DataError, match="install it, or choose Synthetic people"):
        images.lfw_subset()


def test_another_size_keeps_what_is_seen() -> None:
    ramp = np.linspace(0, 1, 64, dtype=np.float32)[None, :].repeat(40, axis=0)
    small = images.resized(ramp, (10, 16))
    assert small.shape == (10, 16)
    np.testing.assert_allclose(small[3], np.linspace(0.02, 0.98, 16), atol=0.02)
    assert images.resized(ramp, (40, 64)) is ramp


class Bunch:
    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)


@pytest.mark.parametrize("name", ["olivetti", "lfw"])
def test_a_set_in_the_cache_is_read_and_one_that_is_not_names_the_button(
    name: str, tmp_path: Path, monkeypatch
) -> None:
    with pytest.raises(DataError, match="is not on this machine: press “Get"):
        getattr(images, name)(tmp_path)
    found = Bunch(
        images=np.full((3, 4, 4), 51.0 if name == "lfw" else 0.2),
        target=np.array([0, 1, 0]),
        target_names=np.array(["Ann", "Bob"]),
    )
    fetcher = {"olivetti": "fetch_olivetti_faces", "lfw": "fetch_lfw_people"}[name]
    monkeypatch.setattr(f"sklearn.datasets.{fetcher}", lambda **options: found)
    read = getattr(images, name)(tmp_path)
    np.testing.assert_allclose(read.images, 0.2)
    assert len(set(read.people)) == 2


@pytest.mark.parametrize("name", ["olivetti", "lfw"])
def test_offline_is_a_sentence_and_bytes_are_progress(name, tmp_path, monkeypatch) -> None:
    fetcher = {"olivetti": "fetch_olivetti_faces", "lfw": "fetch_lfw_people"}[name]
    seen: list[tuple[float | None, str]] = []

    def offline(**options: object) -> None:
        assert options["download_if_missing"] is True
        (tmp_path / "part").write_bytes(bytes(carried.SIZES[name] // 100))
        while not any(part for part, _ in seen):
            pass
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(f"sklearn.datasets.{fetcher}", offline)
    with pytest.raises(DataError, match=r"cannot be fetched: Name or service not known\. Look"):
        getattr(images, f"fetch_{name}")(
            tmp_path, tick=lambda part, text: seen.append((part, text))
        )
    assert seen[-1][0] == pytest.approx(0.01, abs=0.002)
    assert "MB" in seen[-1][1]


def test_what_is_fetched_is_returned(tmp_path: Path, monkeypatch) -> None:
    found = Bunch(images=np.zeros((2, 4, 4)), target=np.array([0, 1]))
    monkeypatch.setattr("sklearn.datasets.fetch_olivetti_faces", lambda **options: found)
    assert images.fetch_olivetti(tmp_path).people == ("person 01", "person 02")
