"""A folder of pictures; its sub-folders are the people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lavis.data.errors import DataError, because
from lavis.data.images.imageset import MOST_NUMBERS, ImageSet, image_set
from lavis.data.images.pictures import ENDINGS, read_picture, size_of

#: Files that a folder is looked through for.
MOST_FILES = 100_000

#: Of which so many are decoded before a folder is taken.
LOOKED = 200

Tick = Callable[[float], None]


@dataclass(frozen=True)
class Listing:
    """The pictures of a folder that are of one size, none of them decoded yet.

    Attributes
    ----------
    paths : list of pathlib.Path
    people : tuple of str
        Empty unless most lie in sub-folders; those that do not are then left out.
    size : tuple of int
        Height and width.
    notes : list of str
    """

    paths: list[Path]
    people: tuple[str, ...]
    size: tuple[int, int]
    notes: list[str]


def listing(folder: Path, tick: Tick = lambda fraction: None) -> Listing:
    """Look a folder through and return what is of the commonest size.

    Parameters
    ----------
    folder : pathlib.Path
    tick : callable
        Takes the fraction that is done; may raise to stop.

    Raises
    ------
    DataError
        If there are no pictures, or too many files.
    """
    notes: list[str] = []
    found = _files(folder, notes)
    sizes: dict[Path, tuple[int, int]] = {}
    for number, path in enumerate(found):
        if number % 50 == 0:
            tick(number / len(found))
        try:
            sizes[path] = size_of(path)
        except DataError as error:
            notes.append(str(error))
    if not sizes:
        why = f" {notes[0]}" if notes else ""
        raise DataError(f"“{folder.name}” holds no picture that can be read.{why}")
    # Of equally common sizes the larger one.
    counts = Counter(sizes.values())
    size = max(counts, key=lambda each: (counts[each], each))
    paths = [path for path in found if sizes.get(path) == size]
    for path, other in sizes.items():
        if other != size:
            notes.append(
                f"“{path.name}” is {other[1]} × {other[0]} pixels and not {size[1]} × {size[0]}."
            )
    inside = [path for path in paths if path.parent != folder]
    if 2 * len(inside) <= len(paths):
        return Listing(paths, (), size, notes)
    # Where most have a person, one that lies beside the sub-folders would take all names away.
    notes += [
        f"“{path.name}” lies beside the folders of the people."
        for path in paths
        if path.parent == folder
    ]
    return Listing(inside, tuple(path.parent.name for path in inside), size, notes)


def look(folder: Path, least: int) -> None:
    """Refuse a folder without so many pictures of one size, by looking at its first files.

    Parameters
    ----------
    folder : pathlib.Path
    least : int

    Raises
    ------
    DataError
        If there are none, or none of the first that are looked at can be read, or all files were
        looked at and too few are of one size.
    """
    found = _files(folder, [])
    sizes: Counter[tuple[int, int]] = Counter()
    why = ""
    for path in found[:LOOKED]:
        try:
            picture = read_picture(path)
        except DataError as error:
            why = why or str(error)
            continue
        sizes[picture.shape] += 1
        if sizes[picture.shape] >= least:
            return
    if not sizes:
        raise DataError(f"“{folder.name}” holds no picture that can be read. {why}")
    if len(found) <= LOOKED:
        raise DataError(
            f"“{folder.name}” holds {max(sizes.values())} of one size among its pictures; wanted "
            f"are {least} at least."
        )


def read_folder(folder: Path, tick: Tick = lambda fraction: None) -> ImageSet:
    """Read the pictures of a folder and of its sub-folders, which are the people.

    Those of the commonest size are taken; every other file is named in the notes.

    Parameters
    ----------
    folder : pathlib.Path
    tick : callable
        Takes the fraction that is done; may raise to stop.

    Returns
    -------
    ImageSet

    Raises
    ------
    DataError
        If there are no pictures, or more than fit into memory.
    """
    found = listing(folder, lambda part: tick(0.2 * part))
    h, w = found.size
    count = len(found.paths)
    if count * h * w > MOST_NUMBERS:
        raise DataError(
            f"“{folder.name}” has {count} pictures of {w} × {h} pixels, more than are held in "
            "memory: choose “Fit in chunks”, or make them smaller."
        )
    images = np.empty((count, h, w), dtype=np.float32)
    kept: list[int] = []
    for number, path in enumerate(found.paths):
        if number % 10 == 0:
            tick(0.2 + 0.8 * number / count)
        try:
            images[len(kept)] = read_picture(path)
        except DataError as error:
            found.notes.append(str(error))
        else:
            kept.append(number)
    if not kept:
        raise DataError(f"“{folder.name}” holds no picture that can be read. {found.notes[-1]}")
    people = tuple(found.people[number] for number in kept) if found.people else ()
    names = tuple(found.paths[number].name for number in kept)
    return image_set(folder.name, images[: len(kept)], people, names, tuple(found.notes))


def _files(folder: Path, notes: list[str]) -> list[Path]:
    """Return the files with a picture's ending, one level deep, in the order of their names."""
    found: list[Path] = []
    for child in _inside(folder):
        try:
            inner = _inside(child) if child.is_dir() else [child]
        except DataError as error:
            notes.append(str(error))
            continue
        found += [path for path in inner if path.suffix.lower() in ENDINGS]
        if len(found) > MOST_FILES:
            raise DataError(
                f"“{folder.name}” has more than {MOST_FILES:,} pictures; choose a smaller one."
            )
    if not found:
        raise DataError(
            f"“{folder.name}” holds no pictures; wanted are files such as .png, .jpg or .pgm, in "
            "it or in a sub-folder for each person."
        )
    return found


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise DataError(f"“{folder.name}” cannot be looked through: {because(error)}.") from error
