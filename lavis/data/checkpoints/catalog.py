"""Which models there are to choose from, without reading any."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from lavis.data.checkpoints import small
from lavis.data.checkpoints.minilm import LICENCE, NAME, REMEDY, find_minilm


@dataclass(frozen=True)
class Available:
    """A model that can be chosen.

    Parameters
    ----------
    which : {"small-en", "small-pt", "minilm"}
    label : str
    installed : bool
    licence : str
    remedy : str
        What to do where it is not installed; "" where it is.
    """

    which: Literal["small-en", "small-pt", "minilm"]
    label: str
    installed: bool
    licence: str
    remedy: str = ""


def catalog() -> list[Available]:
    """List the models that LaVis knows; a user's own folder is none of them.

    Returns
    -------
    list of Available
    """
    there = find_spec("glassllm") is not None
    remedy = "" if there else "Install it: pip install glassllm==0.1.0."
    minilm = find_minilm() is not None
    return [
        Available("small-en", small.NAMES["en"], there, small.LICENCE, remedy),
        Available("small-pt", small.NAMES["pt"], there, small.LICENCE, remedy),
        Available("minilm", NAME, minilm, LICENCE, "" if minilm else REMEDY),
    ]
