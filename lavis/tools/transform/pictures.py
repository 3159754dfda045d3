"""The picture on the plane: the user's, or the one that is there from the start."""

from __future__ import annotations

from typing import Any

from lavis.data.errors import DataError
from lavis.data.photographs import photograph
from lavis.document import Context
from lavis.tools.transform.params import Params

#: What is shown until the user gives another.
FIRST = "astronaut"
SIDE = 256


def pixels(params: Params, ctx: Context) -> tuple[Any, str]:
    """Return the picture, or None and a sentence where it is not on this machine.

    Returns
    -------
    numpy.ndarray or None
        uint8, (height, width, 3) or (height, width, 4).
    str
    """
    if params.picture is not None:
        try:
            return ctx.array(params.picture.image), ""
        except KeyError:  # a damaged file has lost it
            return None, f"The picture “{params.picture.name}” is lost: open it again."
    try:
        return ctx.cached(("photograph", FIRST, SIDE), lambda: photograph(FIRST, SIDE)), ""
    except DataError as error:
        return None, str(error)
