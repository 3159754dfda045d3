"""The matrices that the Params stand for, on whatever backend."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from lavis.compute import graphics
from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.tools.mvp.params import Camera, Model, Params, Projection


class Matrices(NamedTuple):
    """M, V, P and their product, each (4, 4)."""

    M: Array
    V: Array
    P: Array
    MVP: Array


def on_host(params: Params) -> Matrices:
    """Return the matrices in NumPy, each made once for its numbers: a drag changes one of them.

    Parameters
    ----------
    params : Params

    Raises
    ------
    ComputeError
        With a sentence, for a camera that sees nothing.
    """
    return _on_host(params.model, params.camera, params.projection)


@lru_cache(maxsize=16)
def _on_host(part: Model, camera: Camera, lens: Projection) -> Matrices:
    M, V, P = _host_model(part), _host_view(camera), _host_projection(lens)
    return Matrices(M, V, P, _fixed(_product(P, V, M)))


@lru_cache(maxsize=16)
def _host_model(part: Model) -> Array:
    return _fixed(model(part, np.asarray))


@lru_cache(maxsize=16)
def _host_view(part: Camera) -> Array:
    return _fixed(view(part, np.asarray))


@lru_cache(maxsize=16)
def _host_projection(part: Projection) -> Array:
    return _fixed(projection(part, np.asarray))


def _fixed(matrix: Array) -> Array:
    """Return an array that is shared, so nobody may write into it."""
    matrix.setflags(write=False)
    return matrix


def matrices(params: Params, asarray: Any) -> Matrices:
    """Return model, view and projection, and P·V·M.

    Parameters
    ----------
    params : Params
    asarray : callable
        Brings numbers to a device.

    Raises
    ------
    ComputeError
        With a sentence, for a camera that sees nothing.
    """
    M, V = model(params.model, asarray), view(params.camera, asarray)
    P = projection(params.projection, asarray)
    return Matrices(M, V, P, _product(P, V, M))


def model(part: Model, asarray: Any) -> Array:
    """Return the model matrix."""
    if part.by_hand is not None:
        return by_hand(part.by_hand, asarray)
    make = graphics.model if part.order == "TRS" else graphics.model_srt
    angles = [math.radians(angle) for angle in part.rotation]
    return make(_vector(part.translation, asarray), angles, list(part.scaling))


def view(part: Camera, asarray: Any) -> Array:
    """Return the view matrix."""
    if part.by_hand is not None:
        return by_hand(part.by_hand, asarray)
    try:
        return graphics.look_at(_vector(part.eye, asarray), part.target, part.up)
    except ComputeError as error:
        raise ComputeError(f"The camera cannot be placed: {error}") from error


def projection(part: Projection, asarray: Any) -> Array:
    """Return the projection; reversed where that is wanted and it is not made by hand."""
    if part.by_hand is not None:
        return by_hand(part.by_hand, asarray)
    like = asarray([0.0])
    aspect = part.width_px / part.height_px
    try:
        if part.lens == "perspective":
            fov = math.radians(part.fov)
            P = graphics.perspective(fov, aspect, part.near, part.far, like=like)
        else:
            up = part.height / 2
            side = up * aspect
            P = graphics.orthographic(-side, side, -up, up, part.near, part.far, like=like)
    except ComputeError as error:
        raise ComputeError(f"The lens cannot be made: {error}") from error
    return graphics.reverse_depth(P) if part.reversed_z else P


def by_hand(entries: tuple[float, ...], asarray: Any) -> Array:
    """Return a matrix of 16 numbers row by row."""
    return asarray([list(entries[row : row + 4]) for row in range(0, 16, 4)])


def _vector(point: tuple[float, float, float], asarray: Any) -> Array:
    return asarray(list(point))


def _product(P: Array, V: Array, M: Array) -> Array:
    with np.errstate(all="ignore"):  # an overflow is seen in the result, and said
        return P @ (V @ M)
