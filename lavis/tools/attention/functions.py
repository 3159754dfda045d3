"""The attention that is shown: by hand, or of a text in a transformer."""

from __future__ import annotations

from lavis.compute.errors import ComputeError
from lavis.data.errors import DataError
from lavis.document import Context
from lavis.tools.attention.by_hand import attend
from lavis.tools.attention.in_model import read
from lavis.tools.attention.params import Params
from lavis.tools.attention.result import Result


def run(params: Params, ctx: Context) -> Result:
    """Compute every matrix by hand, or let a transformer read the text.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result

    Raises
    ------
    ComputeError
        Where a checkpoint cannot be read, or the text holds nothing to read.
    """
    ctx.check()
    if params.mode == "hand":
        return Result(hand=attend(params, ctx.backend))
    try:
        return read(params, ctx)
    except DataError as error:  # what is wrong with a file is said where all else is said
        raise ComputeError(str(error)) from error
