"""The document and the words in which tools are declared; knows neither Qt nor any tool."""

from __future__ import annotations

from lavis.document.assets import INLINE_LIMIT, Array, Assets, fingerprint, leaves
from lavis.document.context import Cache, Cancelled, Context
from lavis.document.labels import as_names
from lavis.document.model import (
    Document,
    Finished,
    InvalidParams,
    Panel,
    UnknownParams,
    same_but_view,
    validate,
    with_view_of,
)
from lavis.document.tool import Keep, Kind, Offer, Prediction, Preset, Task, Tool, resolve

__all__ = [
    "INLINE_LIMIT",
    "Array",
    "Assets",
    "Cache",
    "Cancelled",
    "Context",
    "Document",
    "Finished",
    "InvalidParams",
    "Keep",
    "Kind",
    "Offer",
    "Panel",
    "Prediction",
    "Preset",
    "Task",
    "Tool",
    "UnknownParams",
    "as_names",
    "fingerprint",
    "leaves",
    "resolve",
    "same_but_view",
    "validate",
    "with_view_of",
]
