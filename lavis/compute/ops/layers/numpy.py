"""A layer's products for NumPy: in place, in blocks that stay in cache, on all threads.

NumPy's BLAS uses all cores, its elementwise loops use one; they release the interpreter's lock,
so blocks of rows run side by side in threads.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lavis.compute.ops.layers.portable import CUBE, SLOPE
from lavis.compute.ops.numpy import erf

if TYPE_CHECKING:
    from numpy.typing import NDArray

# −R(x²) as a ratio of polynomials, fitted by Lawson's reweighted least squares on 0 < x ≤ 6.5 so
# that x·Φ(x) is off by at most 1.2e-7 (C. L. Lawson, 1961); beyond, the logit only grows. Highest
# power first.
LOGIT_NUMERATOR = (-1.09093392e-04, -1.04683775e-02, -1.92863808e-01, -1.59577517)
LOGIT_DENOMINATOR = (3.16114497e-03, 7.53331132e-02)  # and 1
BLOCK = 32768  # numbers: a block and what is made of it stay in the second level of cache
LEAST = 65536  # numbers for which a thread is worth waking

_team = threading.local()


def linear(x: NDArray[Any], W: NDArray[Any], b: NDArray[Any] | None) -> NDArray[Any]:
    """Multiply, and add the bias in place."""
    product: NDArray[Any] = x @ W.T
    if b is not None:
        product += b
    return product


def layer_norm(
    x: NDArray[Any], gain: NDArray[Any], bias: NDArray[Any], epsilon: float
) -> NDArray[Any]:
    """Centre, then scale in place."""
    centred: NDArray[Any] = x - _row_sums(x)[:, None] * (1 / x.shape[1])
    square = np.einsum("ij,ij->i", centred, centred)
    centred *= (1 / np.sqrt(square / x.shape[1] + epsilon))[:, None]
    centred *= gain
    centred += bias
    return centred


def rms_norm(x: NDArray[Any], gain: NDArray[Any], epsilon: float) -> NDArray[Any]:
    """Scale by the root of the mean square."""
    square = np.einsum("ij,ij->i", x, x)
    scaled: NDArray[Any] = x * (1 / np.sqrt(square / x.shape[1] + epsilon))[:, None]
    scaled *= gain
    return scaled


def gelu(x: NDArray[Any]) -> NDArray[Any]:
    """In place: in float32 by a fit of the logit of Φ, else through SciPy's error function."""
    if x.dtype == np.float32:
        return _in_blocks(x, _gelu_block)

    def block(part: NDArray[Any]) -> None:
        phi = erf(part * math.sqrt(0.5))
        phi += 1.0
        phi *= 0.5
        part *= phi

    return _in_blocks(x, block)


def _gelu_block(part: NDArray[np.float32]) -> None:
    """Compute x·Φ(x) = x / (1 + exp(−x·R(x²))), where x·R(x²) is the logit of Φ."""
    square = part * part
    logit = square * LOGIT_NUMERATOR[0]
    for coefficient in LOGIT_NUMERATOR[1:-1]:
        logit += coefficient
        logit *= square
    logit += LOGIT_NUMERATOR[-1]
    below = square * LOGIT_DENOMINATOR[0]
    below += LOGIT_DENOMINATOR[1]
    below *= square
    below += 1.0
    logit /= below
    logit *= part
    with np.errstate(over="ignore"):  # where Φ is 0
        np.exp(logit, out=logit)
    logit += 1.0
    part /= logit


def gelu_tanh(x: NDArray[Any]) -> NDArray[Any]:
    """In place, through the tanh."""

    def block(part: NDArray[Any]) -> None:
        inner = part * part
        inner *= SLOPE * CUBE
        inner += SLOPE
        inner *= part
        np.tanh(inner, out=inner)
        inner += 1.0
        inner *= 0.5
        part *= inner

    return _in_blocks(x, block)


def silu(x: NDArray[Any]) -> NDArray[Any]:
    """In place, through the tanh, which does not overflow."""

    def block(part: NDArray[Any]) -> None:
        sigmoid = part * 0.5
        np.tanh(sigmoid, out=sigmoid)
        sigmoid += 1.0
        sigmoid *= 0.5
        part *= sigmoid

    return _in_blocks(x, block)


def attend(
    q: NDArray[Any], k: NDArray[Any], v: NDArray[Any], scale: float, causal: bool
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Have BLAS write the scores where the weights will stand, and turn them there."""
    heads, S, width = q.shape
    groups, T, _ = k.shape
    share = heads // groups * S
    weights = np.empty((heads, S, T), dtype=q.dtype)
    shared = weights.reshape(groups, share, T)
    np.matmul((q * scale).reshape(groups, share, width), k.transpose(0, 2, 1), out=shared)
    _softmax(weights, causal)
    mixed = np.matmul(shared, v).reshape(heads, S, width)
    return weights, mixed.transpose(1, 0, 2).reshape(S, heads * width)


def row_entropy(weights: NDArray[Any]) -> NDArray[Any]:
    """In blocks: the logarithms of all weights at once would take as much room as these."""
    T = weights.shape[-1]
    rows = weights.reshape(-1, T)
    found = np.empty(len(rows), dtype=weights.dtype)
    least = float(np.finfo(weights.dtype).tiny)
    step = max(1, BLOCK // T)

    def block(first: int) -> None:
        part = rows[first : first + step]
        logarithms = np.maximum(part, least)
        np.log(logarithms, out=logarithms)
        np.einsum("ij,ij->i", part, logarithms, out=found[first : first + step])

    _in_threads(block, range(0, len(rows), step), rows.size)
    return np.negative(found, out=found).reshape(weights.shape[:-1])


def _softmax(maps: NDArray[Any], causal: bool) -> None:
    """Turn scores (H, S, T) into weights, in place."""
    heads, S, T = maps.shape
    # A block of a causal map must not cross heads: its rows see more and more keys.
    height = S if causal else heads * S
    rows, step = maps.reshape(heads * S, T), max(1, min(height, BLOCK // T))
    firsts = [
        start + first for start in range(0, heads * S, height) for first in range(0, height, step)
    ]
    future = np.triu(np.full((step, step), -np.inf, dtype=maps.dtype), 1)

    def block(first: int) -> None:
        within = first % height
        count = min(step, height - within)
        part = rows[first : first + count]
        if causal:
            seen = within + T - S + count
            part[:, seen:] = 0.0
            part = part[:, :seen]
            part[:, seen - count :] += future[:count, :count]
        part -= np.max(part, axis=-1, keepdims=True)
        np.exp(part, out=part)
        part *= (1 / _row_sums(part))[:, None]

    _in_threads(block, firsts, rows.size)


def _row_sums(x: NDArray[Any]) -> NDArray[Any]:
    """Sum rows in one go: NumPy's own sum pairs numbers and takes twice as long."""
    return np.einsum("ij->i", x)  # type: ignore[no-any-return]


def _in_blocks(x: NDArray[Any], block: Callable[[NDArray[Any]], None]) -> NDArray[Any]:
    """Change an array in place, block by block."""
    flat = x.reshape(-1)  # a view: what comes is contiguous, or a copy that is then returned

    def at(first: int) -> None:
        block(flat[first : first + BLOCK])

    _in_threads(at, range(0, flat.size, BLOCK), flat.size)
    return flat.reshape(x.shape)


def _in_threads(work: Callable[[int], None], firsts: Sequence[int], size: int) -> None:
    """Do the work at each of some places, those of one thread in a row."""
    pool: ThreadPoolExecutor | None = getattr(_team, "pool", None)
    count = min(threads(), size // LEAST, len(firsts)) if pool else 1

    def some(which: int) -> None:
        for first in firsts[which * len(firsts) // count : (which + 1) * len(firsts) // count]:
            work(first)

    if pool is None or count < 2:
        for first in firsts:
            work(first)
        return
    others = [pool.submit(some, which) for which in range(1, count)]
    some(0)
    for other in others:
        other.result()


@contextmanager
def team() -> Iterator[None]:
    """Have threads ready for what this thread computes: to start them for each op takes too long.

    Within a team, and with one thread, nothing is started.
    """
    if threads() < 2 or getattr(_team, "pool", None) is not None:
        yield
        return
    with ThreadPoolExecutor(threads() - 1, thread_name_prefix="lavis layer") as pool:
        _team.pool = pool
        try:
            yield
        finally:
            _team.pool = None


@cache
def threads() -> int:
    """Return how many threads NumPy's BLAS uses: as many are meant for the rest."""
    from threadpoolctl import threadpool_info

    counts = [int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]
    return max(1, *counts, 0)
