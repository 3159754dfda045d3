"""The ops for CuPy; what is not here is fast enough in the portable form."""

from __future__ import annotations

from typing import Any

import cupy


def erf(x: Any) -> Any:
    """Compute the error function by CUDA's own.

    Parameters
    ----------
    x : cupy.ndarray
        Real floating, any shape.

    Returns
    -------
    cupy.ndarray
        As `x`.
    """
    from cupyx.scipy.special import erf as cuda_erf

    return cuda_erf(x)


def lu(A: Any) -> tuple[Any, Any, Any]:
    """Factorise by cuSOLVER.

    Parameters
    ----------
    A : cupy.ndarray
        Real floating, shape (m, n).

    Returns
    -------
    p, l, u : cupy.ndarray
        (m, m), (m, min(m, n)), (min(m, n), n).
    """
    from cupyx.scipy.linalg import lu as cusolver_lu

    p, l, u = cusolver_lu(A, check_finite=False)  # noqa: E741 (the field's name)
    return p, l, u


def matmul_out(a: Any, b: Any, out: Any) -> None:
    """Multiply into `out`.

    Parameters
    ----------
    a, b, out : cupy.ndarray
        Shapes (…, m, k), (…, k, n) and (…, m, n).
    """
    cupy.matmul(a, b, out=out)
