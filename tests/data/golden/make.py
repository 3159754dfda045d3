"""Makes the workspace files of before, which today's LaVis must open; run once, then committed.

Nothing of LaVis is imported: a golden file made by the code under test would prove nothing. The
tools are those of tests/session/kit.py. Old files are never made anew; a change of the format
adds a function here and a file beside the others.

    python tests/data/golden/make.py
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent

IMAGE = np.arange(12, dtype="<f4").reshape(3, 4) / 8
WEIGHTS = np.array([[1.5, -2.0], [0.25, 1e300]])
MASK = np.array([True, False, True])


def leaf(array: np.ndarray) -> dict[str, Any]:
    """Return what Params say of an array."""
    head = f"{array.dtype.str}{array.shape}".encode()
    key = hashlib.sha256(head + array.tobytes()).hexdigest()
    return {"sha256": key, "dtype": array.dtype.str, "shape": list(array.shape)}


def save(name: str, workspace: dict[str, Any], *arrays: np.ndarray) -> None:
    """Write a file, unless it is there."""
    path = HERE / name
    if path.exists():
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("workspace.json", json.dumps(workspace, indent=2, ensure_ascii=False))
        for array in arrays:
            stream = io.BytesIO()
            np.save(stream, array)
            archive.writestr(f"assets/{leaf(array)['sha256']}.npy", stream.getvalue())


def format_0() -> None:
    """The development's format: a mapping of ids to entries."""
    panels = {
        "sketch-1": {
            "tool": "sketch",
            "version": 2,
            "title": "Skizze ½ “π”",
            "params": {
                "stroke": 2.5,
                "name": 'a[b]{c}\\"',
                "points": [{"x": 0.1, "y": -1e-300}, {"x": 3, "y": 4}],
                "image": leaf(IMAGE),
                "layers": [],
                "view": {"zoom": 4.0, "tab": "right"},
            },
        },
        "counter-7": {"tool": "counter", "version": 1, "title": "Count", "params": {"n": 7}},
    }
    save("format-0.lavis", {"format": 0, "panels": panels}, IMAGE)


def format_1() -> None:
    """A list of entries with records."""
    params = {
        "stroke": 1.0,
        "name": "",
        "points": [],
        "image": None,
        "layers": [leaf(WEIGHTS), leaf(MASK)],
        "view": {"zoom": 1.0, "tab": "left"},
    }
    record = {"loss": 0.125, "weights": leaf(WEIGHTS), "steps": [1, 2, 3]}
    panels = [
        {
            "id": "sketch-2",
            "tool": "sketch",
            "version": 2,
            "title": "With a record",
            "params": params,
            "records": {"fit": {"params": {"stroke": 9.0}, "record": record}},
        },
        {
            "id": "wavelets-1",
            "tool": "wavelets",
            "version": 3,
            "title": "Of another installation",
            "params": {"levels": [1, 2.50, 1e5], "signal": leaf(IMAGE), "later": None},
        },
    ]
    save("format-1.lavis", {"format": 1, "panels": panels}, IMAGE, WEIGHTS, MASK)


def old_tool() -> None:
    """Sketch of version 1 named its stroke by a width in tenths."""
    params = {"width": 35, "name": "old", "points": [[1, 2], [3.5, -4]], "image": leaf(IMAGE)}
    record = {"loss": 2.0, "weights": leaf(WEIGHTS), "steps": []}
    panels = [
        {
            "id": "sketch-1",
            "tool": "sketch",
            "version": 1,
            "title": "Old",
            "params": params,
            "records": {"fit": {"params": {"width": 10}, "record": record}},
        }
    ]
    save("old-tool.lavis", {"format": 1, "panels": panels}, IMAGE, WEIGHTS)


if __name__ == "__main__":
    format_0()
    format_1()
    old_tool()
