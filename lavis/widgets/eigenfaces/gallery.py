"""The mean face and the eigenfaces, as one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal

from lavis.theme import Theme
from lavis.widgets.common import shades
from lavis.widgets.common.mosaic import Mosaic
from lavis.widgets.common.numbers import subscript
from lavis.widgets.common.text import format_number
from lavis.widgets.eigenfaces import drawing

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The place of the mean face, before the first component.
MEAN = 0


class Gallery(Mosaic):
    """The mean face, and behind it the eigenfaces; a click or the arrows choose one.

    Parameters
    ----------
    theme : Theme
    name : str

    Attributes
    ----------
    component_chosen : Signal(int)
        The component, from 0; −1 for the mean.
    """

    component_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str = "Eigenfaces") -> None:
        super().__init__(theme, name)
        self._shown: tuple[object, ...] = ()
        self.chosen.connect(lambda index: self.component_chosen.emit(index - 1))

    def show_faces(
        self,
        mean: NDArray[Any],
        eigenfaces: NDArray[Any],
        shares: NDArray[Any],
        sigma: NDArray[Any],
        selected: int,
    ) -> None:
        """Show a set's faces; emits nothing.

        Parameters
        ----------
        mean : numpy.ndarray, (h, w)
        eigenfaces : numpy.ndarray, (g, h, w)
        shares, sigma : numpy.ndarray, (r,)
            Empty while they are hidden.
        selected : int
            The component, from 0; −1 for the mean.
        """
        key = (id(mean), id(eigenfaces), id(shares), id(sigma))
        if self._shown[:1] != (key,):
            # What is kept alive keeps its id.
            self._shown = (key, mean, eigenfaces, shares, sigma)
            stack = np.concatenate([drawing.greys(mean)[None], drawing.tiles(eigenfaces)])
            names, captions = ["Mean face"], ["mean"]
            for index in range(len(eigenfaces)):
                name, caption = f"Eigenface {index + 1}", f"u{subscript(index + 1)}"
                if index < len(shares):
                    percent = 100 * float(shares[index])
                    said = format_number(percent, 3, pad=True)
                    name += f": σ = {format_number(float(sigma[index]))}, {said} %"
                    caption += f"  {_short(percent)} %"
                names.append(name)
                captions.append(caption)
            height, width = mean.shape
            colored: list[shades.Scale] = ["diverging"] * len(eigenfaces)
            self.set_tiles(
                stack,
                (1, len(stack)),
                names=names,
                captions=captions,
                flow=True,
                aspect=height / width,
                scales=("gray", *colored),
            )
        self.select(selected + 1)


def _short(percent: float) -> str:
    """Return a share in at most five signs, which stand under the smallest picture."""
    if percent < 0.005:
        return "<0.01" if percent > 0 else "0"
    digits = 0 if percent >= 99.5 else 1 if percent >= 9.95 else 2
    return f"{percent:.{digits}f}"
