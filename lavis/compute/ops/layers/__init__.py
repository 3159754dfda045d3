"""The products of a transformer's layer, each as one op: where speed is promised.

Arguments are checked by those who call, once for a whole forward pass: these run hundreds of times
in it. What a docstring says may be overwritten must not be used again.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, NamedTuple

from lavis.compute.backend import Array, array_namespace

PORTABLE = "lavis.compute.ops.layers.portable"

# Namespace → the module with what that library does better; the rest comes from PORTABLE.
IMPLEMENTATIONS = {
    "numpy": "lavis.compute.ops.layers.numpy",
    "array_api_compat.torch": "lavis.compute.ops.layers.torch",
}


class Attended(NamedTuple):
    """Attention in all heads: the weights (H, S, T), and the heads' outputs side by side."""

    weights: Array
    mixed: Array


def linear(x: Array, W: Array, b: Array | None = None) -> Array:
    """Compute x·Wᵀ + b.

    Parameters
    ----------
    x : array
        Shape (S, d).
    W : array
        (n, d), a row for each output.
    b : array, optional
        (n,).

    Returns
    -------
    array
        (S, n), fresh.
    """
    return _implementation(x, "linear")(x, W, b)


def layer_norm(x: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    """Standardise each row, then multiply by a gain and add a bias.

    Parameters
    ----------
    x : array
        Shape (S, d).
    gain, bias : array
        (d,).
    epsilon : float
        Added to the variance.

    Returns
    -------
    array
        (S, d), fresh.

    References
    ----------
    J. L. Ba, J. R. Kiros and G. E. Hinton, Layer normalization, 2016.
    """
    return _implementation(x, "layer_norm")(x, gain, bias, epsilon)


def rms_norm(x: Array, gain: Array, epsilon: float) -> Array:
    """Divide each row by its root mean square, then multiply by a gain.

    Parameters
    ----------
    x : array
        Shape (S, d).
    gain : array
        (d,).
    epsilon : float
        Added to the mean square.

    Returns
    -------
    array
        (S, d), fresh.

    References
    ----------
    B. Zhang and R. Sennrich, Root mean square layer normalization, 2019.
    """
    return _implementation(x, "rms_norm")(x, gain, epsilon)


def gelu(x: Array) -> Array:
    """Compute x·Φ(x) with the exact Φ, that of the error function.

    Parameters
    ----------
    x : array
        Any shape; may be overwritten.

    Returns
    -------
    array
        As `x`.

    References
    ----------
    D. Hendrycks and K. Gimpel, Gaussian error linear units, 2016.
    """
    return _implementation(x, "gelu")(x)


def gelu_tanh(x: Array) -> Array:
    """Compute x·Φ(x) with a tanh in place of the error function, off by up to 3e-4: GPT-2's.

    Parameters
    ----------
    x : array
        Any shape; may be overwritten.

    Returns
    -------
    array
        As `x`.
    """
    return _implementation(x, "gelu_tanh")(x)


def silu(x: Array) -> Array:
    """Compute x / (1 + exp(−x)).

    Parameters
    ----------
    x : array
        Any shape; may be overwritten.

    Returns
    -------
    array
        As `x`.
    """
    return _implementation(x, "silu")(x)


def attend(q: Array, k: Array, v: Array, scale: float, causal: bool) -> Attended:
    """Compute softmax(q·kᵀ·scale)·v in every head, with fewer heads of keys than of queries too.

    Parameters
    ----------
    q : array
        Shape (H, S, d_k).
    k, v : array
        (G, T, d_k), G a divisor of H: queries of H/G heads in a row share keys and values.
    scale : float
    causal : bool
        Whether query i sees the keys up to i + T − S alone; T ≥ S.

    Returns
    -------
    Attended
        Weights (H, S, T) and mixed (S, H·d_k).
    """
    return Attended(*_implementation(q, "attend")(q, k, v, scale, causal))


def row_entropy(weights: Array) -> Array:
    """Compute −Σ w log w of each row, with 0 log 0 = 0.

    Parameters
    ----------
    weights : array
        Shape (…, T), rows of probabilities.

    Returns
    -------
    array
        (…).
    """
    return _implementation(weights, "row_entropy")(weights)


def team(x: Array) -> AbstractContextManager[None]:
    """Have an array's library make ready what speeds up many ops in a row.

    Parameters
    ----------
    x : array
        Of the library that will compute.

    Returns
    -------
    context manager
        For a ``with`` block around the ops.
    """
    return _implementation(x, "team")()  # type: ignore[no-any-return]


def _implementation(x: Array, name: str) -> Any:
    """Return the function of that name for an array's library, or the portable one."""
    return _found.get((type(x), name)) or _remember(x, name)


def _remember(x: Array, name: str) -> Any:
    """Look a function up, once for each type of arrays: these run hundreds of times a pass."""
    own = IMPLEMENTATIONS.get(array_namespace(x).__name__)
    function = getattr(import_module(own), name, None) if own is not None else None
    function = function or getattr(import_module(PORTABLE), name)
    _found[type(x), name] = function
    return function


_found: dict[tuple[type, str], Any] = {}
