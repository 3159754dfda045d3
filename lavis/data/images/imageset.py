"""A set of pictures of one size, in levels of grey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Numbers in a set that is held in memory: 240 MB in float32.
MOST_NUMBERS = 60_000_000
#: Notes that are kept word by word.
MOST_NOTES = 20


@dataclass(frozen=True)
class ImageSet:
    """Pictures of one size.

    Attributes
    ----------
    title : str
    images : numpy.ndarray
        (n, h, w), float32, 0 black to 1 white, read-only.
    people, names : tuple of str
        Name of the person on each picture, and of its file; empty where there are none.
    notes : tuple of str
        A sentence for each file that was left out.
    """

    title: str
    images: NDArray[np.float32]
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def image_set(
    title: str,
    images: NDArray[Any],
    people: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> ImageSet:
    """Return a set whose pictures nobody can change, and of whose notes there are not too many."""
    pictures = np.ascontiguousarray(images, dtype=np.float32)
    pictures.setflags(write=False)
    more = len(notes) - MOST_NOTES
    if more > 0:
        notes = (*notes[:MOST_NOTES], f"And {more} files more were left out.")
    return ImageSet(title, pictures, people, names, notes)


def resized(picture: NDArray[Any], size: tuple[int, ...]) -> NDArray[np.float32]:
    """Return a picture in another size, its pixels averaged.

    Parameters
    ----------
    picture : numpy.ndarray
        (h, w), real.
    size : tuple of int
        Height and width.

    Returns
    -------
    numpy.ndarray
        Of that size, float32.
    """
    from PIL import Image

    if picture.shape == tuple(size):
        return np.asarray(picture, dtype=np.float32)
    image = Image.fromarray(np.ascontiguousarray(picture, dtype=np.float32))
    return np.array(image.resize((size[1], size[0]), Image.Resampling.BILINEAR), dtype=np.float32)


def in_proportion(picture: NDArray[Any], size: tuple[int, int]) -> tuple[NDArray[np.float32], str]:
    """Return the middle of a picture in the proportions of a size, and what was cut off.

    Nothing is stretched, which would make a face narrower or wider; nothing is filled up, which
    would put edges where the faces of a set have none.

    Parameters
    ----------
    picture : numpy.ndarray
        (h, w), real.
    size : tuple of int
        Height and width, of which only the proportions count.

    Returns
    -------
    middle : numpy.ndarray
        float32, a part of the picture or all of it.
    note : str
        A sentence; "" where less than a pixel in fifty was cut off.
    """
    h, w = picture.shape
    wide, tall = max(1, round(h * size[1] / size[0])), max(1, round(w * size[0] / size[1]))
    wide, tall = (wide, h) if wide <= w else (w, min(tall, h))
    top, left = (h - tall) // 2, (w - wide) // 2
    middle = np.asarray(picture[top : top + tall, left : left + wide], dtype=np.float32)
    across, down = wide / w, tall / h
    if min(across, down) > 0.98:
        return middle, ""
    side, share = ("width", across) if across < down else ("height", down)
    return middle, (
        f"Of its {side} the middle {100 * share:.0f} % is looked at, in the proportions of the "
        f"faces, {size[0]} × {size[1]}."
    )
