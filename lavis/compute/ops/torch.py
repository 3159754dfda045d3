"""The ops for PyTorch."""

from __future__ import annotations

from typing import Any

import torch


def erf(x: Any) -> Any:
    """Compute the error function.

    Parameters
    ----------
    x : torch.Tensor
        Real floating, any shape.

    Returns
    -------
    torch.Tensor
        As `x`.
    """
    return torch.erf(x)


def top_k(x: Any, k: int) -> tuple[Any, Any]:
    """Sort, and keep the first k: torch.topk leaves the order of equal values open.

    Parameters
    ----------
    x : torch.Tensor
        Real, shape (…, n), without NaN.
    k : int
        From 1 to n.

    Returns
    -------
    values, indices : torch.Tensor
        (…, k).
    """
    values, indices = torch.sort(x, dim=-1, descending=True, stable=True)
    return values[..., :k], indices[..., :k]


def lu(A: Any) -> tuple[Any, Any, Any]:
    """Factorise by LAPACK or its kin on the device.

    Parameters
    ----------
    A : torch.Tensor
        Real floating, shape (m, n).

    Returns
    -------
    p, l, u : torch.Tensor
        (m, m), (m, min(m, n)), (min(m, n), n).
    """
    p, l, u = torch.linalg.lu(A)  # noqa: E741 (the field's name)
    return p, l, u


def matmul_out(a: Any, b: Any, out: Any) -> None:
    """Multiply into `out`.

    Parameters
    ----------
    a, b, out : torch.Tensor
        Shapes (…, m, k), (…, k, n) and (…, m, n).
    """
    torch.matmul(a, b, out=out)
