"""A text in a transformer, in stages that are kept: load → tokens → forward → view."""

from __future__ import annotations

from lavis.document import Context
from lavis.tools.attention.params import Params
from lavis.tools.attention.result import Missing, Result


def read(params: Params, ctx: Context) -> Result:
    """Let the chosen model read the text."""
    return Result(missing=Missing("The transformer is not built in yet."))
