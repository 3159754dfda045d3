"""What the grid gives to other tools, and what it takes from them."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from lavis.document import Keep, Offer, as_names
from lavis.tools.transform.edits import choose_mode, choose_shown, set_matrix
from lavis.tools.transform.evaluating import REACH
from lavis.tools.transform.lookup import hides, target, visible
from lavis.tools.transform.naming import POINTS, set_picture
from lavis.tools.transform.params import (
    LIMIT,
    MAX_NAME,
    MAX_POINTS,
    MAX_SIDE,
    Mark,
    Params,
    Picture,
)
from lavis.tools.transform.result import Affine, Result

replace = msgspec.structs.replace

SOURCE = "Transformation grid"
#: Rows and columns that a table of numbers needs to be taken for a picture.
LEAST_SIDE = 8


def offers(params: Params, result: Result | None) -> list[Offer]:
    """Return M and what follows from it, the named matrices, the points and the picture.

    What a prediction hides is none of it.
    """
    if result is None:
        return []
    found = []
    if params.mode != "scene" and not result.acting.error:
        found += _of_m(params, result)
    acting = "" if params.mode == "scene" else target(params)
    for value in result.matrices:
        if value.rows and value.name != acting:
            found.append(Offer("matrix", value.name, np.array(value.rows), f"{SOURCE}, a name"))
    if result.stage is not None:
        for part in result.stage.parts:
            world = _array(part.world, 3)
            chain = "·".join(part.chain)
            found.append(Offer("matrix", f"{part.name} to world", world, f"{SOURCE}: {chain}"))
    elif params.points and visible(params).points:
        rows = np.array([[point.x, point.y] for point in params.points])
        names = tuple(point.name for point in params.points)
        found.append(Offer("vectors", "Points", rows, SOURCE, names))
        if result.images:
            moved = tuple(f"{name}′" for name in names)
            found.append(Offer("vectors", "Images", np.array(result.images), SOURCE, moved))
    if result.picture is not None:
        found.append(Offer("image", "Picture", result.picture, SOURCE))
    return found


def _of_m(params: Params, result: Result) -> list[Offer]:
    name = target(params) or "M"
    side = 3 if params.mode == "homogeneous" else 2
    text = f"{SOURCE}: {params.acting}"
    found = [Offer("matrix", name, _array(result.map, side), text)]
    if result.inverse is not None:
        found.append(Offer("matrix", f"{name}⁻¹", _array(result.inverse, side), text))
    if result.image_of_v is not None and not hides(params, "image of v"):
        rows = np.array([params.v, result.image_of_v])
        found.append(Offer("vectors", f"v and {name}v", rows, text))
    if result.eigen is not None and result.eigen.vectors:
        rows = np.array(result.eigen.vectors)
        found.append(Offer("vectors", "Eigenvectors", rows, text))
    if result.singular is not None:
        u, vt = np.array(result.singular.left).T, np.array(result.singular.right)
        found.append(Offer("matrix", "U", u, text))
        found.append(Offer("matrix", "Vᵀ", vt, text))
    if result.trail:
        found.append(Offer("vectors", f"Trail of {name}", np.array(result.trail), text))
    if result.compare is not None:
        first, second = result.compare.names
        for pair, moved in ((first + second, "ab"), (second + first, "ba")):
            array = _array(getattr(result.compare, moved), side)
            found.append(Offer("matrix", pair, array, f"{SOURCE}, a product"))
    return found


def accept_matrix(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose M is a matrix: 2×2, or 3×3 with the last row 0 0 1; n×2 are points.

    Raises
    ------
    ValueError
        With a sentence, for what is none of these.
    """
    table = _numbers(offer, REACH)
    shape = table.shape
    if shape == (2, 2):
        return _acting(params, table, "linear")
    if shape == (3, 3):
        if table[2].tolist() != [0.0, 0.0, 1.0]:
            raise ValueError(
                "The last row of the matrix is not 0, 0, 1; the transformation grid takes 3×3 "
                "matrices that keep parallels parallel."
            )
        return _acting(params, table, "homogeneous")
    raise ValueError(
        f"The matrix is {shape[0]}×{shape[1]}; the transformation grid takes 2×2, or 3×3 in "
        "homogeneous coordinates."
    )


def accept_vectors(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params whose own points are the rows of an n×2 table.

    Raises
    ------
    ValueError
        With a sentence, for another table.
    """
    table = _numbers(offer, LIMIT)
    n, d = table.shape
    if d != 2 or n > MAX_POINTS:
        raise ValueError(
            f"The table is {n}×{d}; the transformation grid takes up to {MAX_POINTS} points of "
            "the plane, n×2."
        )
    names = list(as_names(offer.labels, MAX_NAME, stem="P"))
    names = names or [point.name for point in params.points[:n]]
    numbered = (f"P{k}" for k in range(1, 2 * MAX_POINTS + 1))
    free = (name for name in (*POINTS, *numbered) if name not in names)
    names += [next(free) for _ in range(n - len(names))]
    points = tuple(Mark(name, x, y) for name, (x, y) in zip(names, table.tolist(), strict=True))
    params = replace(params, points=points, view=replace(params.view, scale=0.0))
    if params.mode == "scene":
        params = choose_mode(params, "linear")
    return choose_shown(params, points=True)


def accept_image(params: Params, offer: Offer, keep: Keep | None = None) -> Params:
    """Return Params with a picture, made smaller where it is very large.

    Raises
    ------
    ValueError
        With a sentence, for what is no picture, or where it cannot be kept.
    """
    array = np.asarray(offer.array)
    if array.ndim == 2:
        array = array[:, :, None]
    odd = array.ndim != 3 or array.shape[2] not in (1, 3, 4) or array.dtype.kind not in "buif"
    if odd or min(array.shape[:2]) < LEAST_SIDE:
        shape = "×".join(map(str, offer.array.shape))
        raise ValueError(
            f"“{offer.name}” is {shape}; wanted is a picture of at least {LEAST_SIDE}×"
            f"{LEAST_SIDE} pixels, grey or in colours."
        )
    if keep is None:
        raise ValueError("A picture needs a document to be kept in.")
    step = -(-max(array.shape[:2]) // MAX_SIDE)
    array = _bytes(array[::step, ::step], offer.name)
    if array.shape[2] == 1:
        array = np.repeat(array, 3, axis=2)
    name = f"{offer.name} from {offer.provenance}"[:200]
    old = params.picture or Picture(keep(array))
    picture = replace(old, image=keep(array), name=name)
    if params.mode == "scene":
        params = choose_mode(params, "linear")
    return choose_shown(set_picture(params, picture), picture=True)


def _acting(params: Params, table: np.ndarray[Any, Any], mode: Any) -> Params:
    """Return Params of at least this mode whose M has these entries."""
    if params.mode == "homogeneous" and mode == "linear":
        table = np.block([[table, np.zeros((2, 1))], [np.zeros((1, 2)), np.ones((1, 1))]])
    else:
        params = choose_mode(params, mode)
    return set_matrix(params, table.tolist())


def _array(moved: Affine, side: int) -> np.ndarray[Any, Any]:
    (a, b), (c, d) = moved.rows
    if side == 2:
        return np.array([[a, b], [c, d]])
    x, y = moved.origin
    return np.array([[a, b, x], [c, d, y], [0.0, 0.0, 1.0]])


def _numbers(offer: Offer, limit: float) -> np.ndarray[Any, Any]:
    """Return a table of finite numbers that Params can keep."""
    array = np.asarray(offer.array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"“{offer.name}” does not hold real numbers; wanted is a matrix of them.")
    if array.ndim == 1:
        array = array[None, :]
    if array.ndim != 2 or array.size == 0:
        shape = "×".join(map(str, array.shape))
        raise ValueError(f"“{offer.name}” is {shape}; wanted is a table with rows and columns.")
    table = array.astype(np.float64)
    if not (np.abs(table) <= limit).all():
        raise ValueError(
            f"“{offer.name}” holds NaN or a number beyond {limit:.0e}; wanted are others."
        )
    return table + 0.0


def _bytes(array: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    """Return pixels of 0 to 255; other numbers than bytes are spread from least to largest."""
    if array.dtype == np.uint8:
        return array
    values = array.astype(np.float64)
    if not np.isfinite(values).all():
        raise ValueError(f"“{name}” holds NaN or infinity; wanted are the pixels of a picture.")
    low, high = float(values.min()), float(values.max())
    if array.dtype.kind in "fb" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    spread = (values - low) / (high - low or 1.0)
    return np.rint(255 * spread).astype(np.uint8)
