"""One picture of a file, in levels of grey, whatever it was stored as."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError, because

if TYPE_CHECKING:
    from PIL.Image import Image

#: Pixels of one picture; what declares more is not decoded.
MOST_PIXELS = 16_000_000
#: Bytes of one file.
MOST_BYTES = 100_000_000
#: What a folder of pictures is looked through for; the content decides what a file is.
ENDINGS = frozenset(
    {".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}
)
#: Asked of Pillow, so that a file is never handed to a reader that runs another program.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
#: White in whole numbers of more than eight bits.
_DEEP = 65535.0
#: EXIF's number for which way is up.
_ORIENTATION = 0x0112
#: Takes what Pillow logs about broken files, which would end on the terminal.
_SILENCE = logging.NullHandler()


def size_of(path: Path) -> tuple[int, int]:
    """Return the height and width of a picture as it is looked at; nothing is decoded.

    Raises
    ------
    DataError
        As `read_picture`.
    """
    with _reading(path) as image:
        width, height = image.size
        turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)  # it lies on its side
    return (width, height) if turned else (height, width)


def read_picture(path: Path) -> NDArray[np.float32]:
    """Read a picture: upright, on white where it is transparent, in levels of grey.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    numpy.ndarray
        (h, w), float32, 0 black to 1 white; colours by the luma of ITU-R BT.601. Of an animation
        the first picture.

    Raises
    ------
    DataError
        If it is no picture, broken, or declares more than `MOST_PIXELS`; the sentence names it.
    """
    from PIL import ImageOps

    with _reading(path) as image:
        image.load()
        return _grey(ImageOps.exif_transpose(image))


@contextmanager
def _reading(path: Path) -> Iterator[Image]:
    """Open a picture that is not too large, and turn what reading it raises into a sentence."""
    import PIL.Image

    name = f"“{path.name}”"
    logging.getLogger("PIL").addHandler(_SILENCE)
    try:
        if not path.is_file():
            raise DataError(f"{name} is no file.")
        if path.stat().st_size > MOST_BYTES:
            raise DataError(f"{name} has more than {MOST_BYTES // 10**6} MB, which is too much.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PIL.Image.DecompressionBombError
                yield image
    except (DataError, MemoryError):
        raise
    except PIL.UnidentifiedImageError as error:
        raise DataError(f"{name} is no picture that can be read.") from error
    except PIL.Image.DecompressionBombError as error:
        most = f"{MOST_PIXELS // 10**6} million"
        raise DataError(f"{name} declares more pixels than the {most} that are read.") from error
    except OSError as error:
        if error.errno is not None:
            raise DataError(f"{name} cannot be read: {because(error)}.") from error
        raise DataError(f"{name} is broken: {_plain(error)}.") from error
    except Exception as error:  # decoders raise whatever a broken file makes them stumble over
        raise DataError(f"{name} is broken: {_plain(error)}.") from error


def _grey(image: Image) -> NDArray[np.float32]:
    """Return the levels of a picture in any of Pillow's modes."""
    mode = image.mode
    if mode == "F" or mode.startswith("I"):
        return _deep(np.array(image))
    if mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        rgba = np.asarray(image.convert("RGBA"), dtype=np.float32) / 255
        levels = rgba[:, :, :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
        alpha = rgba[:, :, 3]
        return np.asarray(levels * alpha + 1 - alpha, dtype=np.float32)
    return np.asarray(image.convert("L"), dtype=np.float32) / np.float32(255)


def _deep(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Return levels of numbers of more than eight bits; real ones go to 1, or to 255 if above."""
    if not np.isfinite(pixels).all():
        raise ValueError("it holds NaN or infinity")
    levels = pixels.astype(np.float64)
    if pixels.dtype.kind in "iu":
        levels /= _DEEP
    elif levels.size and levels.max() > 1:
        levels /= 255
    return np.clip(levels, 0, 1).astype(np.float32)


def _plain(error: BaseException) -> str:
    """Return what an error says, without its full stop."""
    lines = str(error).splitlines()
    return lines[0].rstrip(".")[:150] if lines else type(error).__name__
