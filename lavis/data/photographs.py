"""Photographs that a package on this machine carries, so that a tool has a picture at once."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lavis.data.errors import DataError

if TYPE_CHECKING:
    import numpy as np

#: Names to files of scikit-image's data folder; all are free of rights or in the public domain.
PHOTOGRAPHS = {
    "astronaut": "astronaut.png",
    "cat": "chelsea.png",
    "coffee": "coffee.png",
    "rocket": "rocket.jpg",
}


def photograph(name: str, side: int) -> np.ndarray[Any, Any]:
    """Return a photograph, made smaller.

    Read as a file: importing scikit-image takes longer than the picture.

    Parameters
    ----------
    name : str
        One of `PHOTOGRAPHS`.
    side : int
        Pixels that its longer side has at most.

    Returns
    -------
    numpy.ndarray
        uint8, shape (height, width, 3), the first row on top.

    Raises
    ------
    DataError
        If the picture is not on this machine, or there is none of that name.
    """
    import numpy as np
    from PIL import Image

    if name not in PHOTOGRAPHS:
        raise DataError(f"There is no photograph “{name}”; there are {', '.join(PHOTOGRAPHS)}.")
    spec = find_spec("skimage")
    folders = (spec.submodule_search_locations if spec else None) or []
    paths = [Path(folder) / "data" / PHOTOGRAPHS[name] for folder in folders]
    path = next((path for path in paths if path.exists()), None)
    if path is None:
        raise DataError(
            f"The photograph “{name}” is part of scikit-image, which is not installed: install "
            "it, or open a picture of your own."
        )
    with Image.open(path) as image:
        picture = image.convert("RGB")
    picture.thumbnail((side, side))
    return np.array(picture)
