"""What a model's result looks like as heatmaps, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lavis.tools.attention import ModelResult
from lavis.widgets.common.heatmap import Heatmap
from lavis.widgets.common.shades import levels

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Heats:
    """The heatmaps of the last result; those of before are forgotten."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Any, Heatmap]] = {}
        self._tiles: tuple[Any, bool, NDArray[np.uint8]] | None = None

    def weights(self, result: ModelResult, root: bool) -> Heatmap:
        """Return what each token of the open head attends to."""
        tokens = result.reading.tokens
        return self._kept("weights", result.head.weights, tokens, tokens, root=root)

    def rollout(self, result: ModelResult, root: bool) -> Heatmap:
        """Return attention followed through all layers."""
        tokens = result.reading.tokens
        return self._kept("rollout", result.rollout, tokens, tokens, root=root)

    def norms(self, result: ModelResult) -> Heatmap:
        """Return the lengths of the residual stream, a row for each layer."""
        rows = ("embedding", *(f"layer {layer + 1}" for layer in range(result.info.layers)))
        return self._kept("norms", result.norms, rows, result.reading.tokens, square=False)

    def tiles(self, result: ModelResult, root: bool) -> NDArray[np.uint8]:
        """Return the small maps of all heads, (L·H, t, t), each up to its own largest weight."""
        old = self._tiles
        if old is None or old[0] is not result.thumbnails or old[1] != root:
            small = result.thumbnails.reshape(-1, *result.thumbnails.shape[-2:])
            most = small.max(axis=(1, 2), keepdims=True, initial=1e-12)
            shares = np.sqrt(small / most) if root else small / most
            old = self._tiles = result.thumbnails, root, levels(shares, 1.0, "sequential")
        return old[2]

    def _kept(
        self,
        name: str,
        values: NDArray[np.float32],
        rows: tuple[str, ...],
        columns: tuple[str, ...],
        *,
        square: bool = True,
        root: bool = False,
    ) -> Heatmap:
        old = self._of.get(name)
        known = old is not None and old[0] is values and old[1].root == root
        if old is None or not known or old[1].column_names != columns:
            heat = Heatmap(
                values, rows, columns, "sequential", upright=True, square=square, root=root
            )
            old = self._of[name] = values, heat
        return old[1]
