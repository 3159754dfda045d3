"""What the eigenface browser gives to other tools and takes from them; files; predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lavis.data import images
from lavis.document import INLINE_LIMIT, Keep, Offer, Prediction
from lavis.tools.eigenfaces.loading import mark_of
from lavis.tools.eigenfaces.params import K_FOR_95, Params, Source
from lavis.tools.eigenfaces.result import Result

replace = msgspec.structs.replace
TITLE = "Eigenfaces"
#: Pixels along a side of a picture that is sent here, and of what is kept of it: faces are small.
MOST_PIXELS, KEPT_PIXELS = 4096, 512
#: Pictures of a set, at least: fewer have no subspace worth the name.
LEAST = 4
#: Where a guess starts.
NEUTRAL = 10.0


def offers(params: Params, result: Result | None) -> list[Offer]:
    """Return the pictures, the components that are kept, and the coordinates.

    What a prediction hides is none of it.
    """
    if result is None:
        return []
    c = min(params.view.component, len(result.gallery) - 1)
    face, source = result.face + 1, f"{TITLE}, {result.title}"
    kept = result.gallery[: result.k]
    found = [
        Offer("image", f"Face {face}", result.original, source),
        Offer("image", f"Face {face} from {result.k} components", result.reconstruction, source),
        Offer("image", "Mean face", result.mean, source),
        Offer("image", f"Eigenface {c + 1}", result.gallery[c], source),
        Offer("image", "Built face", result.built, source),
        Offer("image", "Repaired face", result.repair.repaired, source),
        Offer("matrix", "Eigenfaces", kept.reshape(len(kept), -1), source),
    ]
    if len(result.cumulative):  # the spread of the coordinates would tell what is hidden, too
        columns = tuple(f"z{axis + 1}" for axis in result.axes)
        labels = result.people or result.names
        where = Offer("labelled_vectors", "Coordinates on the map", result.coordinates, source)
        found.append(msgspec.structs.replace(where, labels=labels, columns=columns))
        scree = (result.singular_values, result.explained_variance_ratio, result.cumulative)
        columns = ("singular value", "share", "cumulative")
        table = np.stack(scree, axis=1)
        found.append(Offer("table", "Explained variance", table, source, columns=columns))
    return found


def accept(params: Params, offer: Offer, keep: Keep) -> Params:
    """Return Params that test whether a picture is a face.

    Its proportions stay; of a large one only as many pixels are kept as a face can have.

    Parameters
    ----------
    params : Params
    offer : Offer
        An image: (h, w), or (h, w, 3) or (h, w, 4) in colour; whole numbers count to 255, or to
        65535 where they have 16 bits.
    keep : callable

    Raises
    ------
    ValueError
        With a sentence, for what is no picture.
    """
    array = np.asarray(offer.array)
    if array.dtype.kind not in "buif" or array.ndim not in (2, 3):
        raise ValueError(f"“{offer.name}” is no picture; wanted are rows of pixels.")
    if array.ndim == 3 and array.shape[2] not in (1, 3, 4):
        raise ValueError(
            f"“{offer.name}” has {array.shape[2]} channels; wanted are one, three or four."
        )
    if max(array.shape[:2]) > MOST_PIXELS or array.shape[0] * array.shape[1] <= INLINE_LIMIT:
        raise ValueError(
            f"“{offer.name}” has {array.shape[0]} × {array.shape[1]} pixels; wanted are more than "
            f"{INLINE_LIMIT}, and at most {MOST_PIXELS} along a side."
        )
    grey = _grey(array)
    if not np.isfinite(grey).all():
        raise ValueError(f"“{offer.name}” holds NaN or infinity; wanted are levels of grey.")
    name = f"{offer.name}, {offer.provenance}"[:300]
    view = replace(params.view, tab="repair")
    small = _reduced(np.clip(grey, 0, 1))
    return replace(params, probe=keep(small), probe_name=name, view=view)


def _reduced(picture: NDArray[Any]) -> NDArray[Any]:
    """Return a picture of at most `KEPT_PIXELS` along a side, in its proportions."""
    h, w = picture.shape
    share = KEPT_PIXELS / max(h, w)
    if share >= 1:
        return picture
    return images.resized(picture, (max(1, round(share * h)), max(1, round(share * w))))


def _grey(array: NDArray[Any]) -> NDArray[Any]:
    """Return levels from 0 to 1; colours by the luma of ITU-R BT.601."""
    pixels: NDArray[np.float32] = array.astype(np.float32)
    if array.dtype.kind in "ui":
        deep = array.dtype == np.uint16
        pixels = pixels / np.float32(65535 if deep else 255)
    if pixels.ndim == 2:
        return pixels
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    grey = pixels[:, :, :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    if pixels.shape[2] == 4:  # on white, as a page shows it
        grey = grey * pixels[:, :, 3] + 1 - pixels[:, :, 3]
    return grey


def open_path(params: Params, path: Path) -> Params:
    """Return Params with the faces of a folder or an .npz file.

    Raises
    ------
    DataError, ValueError
        With a sentence, where there is nothing of the kind.
    """
    path = path.absolute()
    if path.is_dir():
        images.look_at_folder(path, LEAST)
        source = Source("folder", str(path), mark_of(path))
    elif path.suffix.lower() == ".npz" and path.exists():
        images.look_at_npz(path, LEAST)
        source = Source("npz", str(path), mark_of(path))
    else:
        raise ValueError(f"“{path.name}” is neither a folder of images nor an .npz file.")
    return with_source(params, source)


def locate(params: Params, path: Path) -> Params:
    """Return Params with their set at another place, and all that is asked of it kept.

    Raises
    ------
    DataError, ValueError
        As `open_path`.
    """
    return replace(params, source=open_path(params, path).source)


def with_source(params: Params, source: Source) -> Params:
    """Return Params with another set: what was asked of a face of the old one is put back."""
    view = replace(params.view, component=0, selected="")
    return replace(params, source=source, face=0, prediction=None, view=view)


def start_prediction(params: Params, what: str) -> Params:
    """Return Params with a guess at a neutral place.

    Raises
    ------
    ValueError
        With a sentence, where there is nothing of the kind to place.
    """
    if what != K_FOR_95:
        raise ValueError(f"There is no “{what}” to predict; there are the {K_FOR_95}.")
    return replace(params, prediction=Prediction(what, (NEUTRAL,)))
