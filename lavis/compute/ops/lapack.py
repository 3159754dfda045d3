"""LAPACK's symmetric eigenproblem, called so that the other threads go on meanwhile.

`scipy.linalg.eigh` holds Python's lock until it returns: for a matrix of a few thousand rows the
window would stand still for seconds, and nobody could press Cancel. ctypes lets the lock go. The
functions are those that SciPy publishes for Cython (`scipy.linalg.cython_lapack`).
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How many arguments they take.
ARGUMENTS = {"syevr": 21, "syevd": 11}


def eigh(A: NDArray[Any], k: int | None = None) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return eigenvalues, rising, and eigenvectors in the columns.

    Parameters
    ----------
    A : numpy.ndarray
        float32 or float64, shape (n, n), symmetric; only the lower triangle is read.
    k : int, optional
        How many of the largest, by relatively robust representations (xSYEVR); by default all, by
        divide and conquer (xSYEVD).

    Raises
    ------
    numpy.linalg.LinAlgError
        If the iteration does not converge.
    """
    a = np.array(A, order="F")  # which LAPACK overwrites
    return _all(a) if k is None else _largest(a, k)


def _largest(a: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]]:
    n = a.shape[0]
    values, vectors = np.zeros(n, a.dtype), np.zeros((n, k), a.dtype, order="F")
    support = np.zeros(2 * k, np.intc)
    none, found = np.zeros(1, a.dtype), ctypes.c_int()
    head = (b"V", b"I", b"L", _int(n), a, _int(n), none, none, _int(n - k + 1), _int(n), none)
    _call("syevr", a.dtype, (*head, found, values, vectors, _int(n), support))
    return values[:k], vectors


def _all(a: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    n = a.shape[0]
    values = np.zeros(n, a.dtype)
    _call("syevd", a.dtype, (b"V", b"L", _int(n), a, _int(n), values))
    return values, a


def _call(name: str, dtype: np.dtype[Any], given: tuple[Any, ...]) -> None:
    """Call a function with as much work space as it asks for."""
    function = _function(("s" if dtype == np.float32 else "d") + name)
    work, whole, failed = np.zeros(1, dtype), np.zeros(1, np.intc), ctypes.c_int()
    function(*map(_address, (*given, work, _int(-1), whole, _int(-1), failed)))
    # In float32 a large size may have been rounded down.
    size = int(np.nextafter(work[0], dtype.type(np.inf)))
    work, whole = np.zeros(size, dtype), np.zeros(int(whole[0]), np.intc)
    sizes = _int(len(work)), _int(len(whole))
    function(*map(_address, (*given, work, sizes[0], whole, sizes[1], failed)))
    if failed.value:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")


@cache
def _function(name: str) -> Any:
    from scipy.linalg import cython_lapack

    capsule = cython_lapack.__pyx_capi__[name]
    name_of, pointer_of = ctypes.pythonapi.PyCapsule_GetName, ctypes.pythonapi.PyCapsule_GetPointer
    name_of.restype, name_of.argtypes = ctypes.c_char_p, [ctypes.py_object]
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    count = ARGUMENTS[name[1:]]
    kind = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * count)
    return kind(pointer_of(capsule, name_of(capsule)))


def _int(value: int) -> ctypes.c_int:
    return ctypes.c_int(value)


def _address(thing: Any) -> Any:
    """Return what Fortran takes: where a thing lies."""
    if isinstance(thing, np.ndarray):
        return thing.ctypes.data
    return thing if isinstance(thing, bytes) else ctypes.addressof(thing)
