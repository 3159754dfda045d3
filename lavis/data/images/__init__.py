"""Sets of pictures of one size: drawn, carried by packages, of a folder, of an .npz, fetched."""

from __future__ import annotations

from lavis.data.images.archive import look as look_at_npz
from lavis.data.images.archive import read_npz
from lavis.data.images.carried import (
    Fetch,
    fetch_lfw,
    fetch_olivetti,
    lfw,
    lfw_subset,
    lfw_subset_others,
    olivetti,
)
from lavis.data.images.chunks import Chunks, open_chunks
from lavis.data.images.folder import look as look_at_folder
from lavis.data.images.folder import read_folder
from lavis.data.images.imageset import MOST_NUMBERS, ImageSet, in_proportion, resized
from lavis.data.images.people import synthetic_people
from lavis.data.images.pictures import read_picture

__all__ = [
    "MOST_NUMBERS",
    "Chunks",
    "Fetch",
    "ImageSet",
    "fetch_lfw",
    "fetch_olivetti",
    "in_proportion",
    "lfw",
    "lfw_subset",
    "lfw_subset_others",
    "look_at_folder",
    "look_at_npz",
    "olivetti",
    "open_chunks",
    "read_folder",
    "read_npz",
    "read_picture",
    "resized",
    "synthetic_people",
]
