"""A folder of the user's as a model: looked at before it is taken."""

from __future__ import annotations

from pathlib import Path

from lavis.data import checkpoints
from lavis.tools.attention.params import Model


def opened(folder: str) -> Model:
    """Return the model of a folder, with the fingerprint of what lies there now.

    Parameters
    ----------
    folder : str
        With config.json, model.safetensors and tokenizer.json; ``~`` is the home.

    Raises
    ------
    ValueError
        With a sentence, where there is no such folder or no model in it that can be read.
    """
    if not folder.strip():
        raise ValueError("No folder is named; wanted is one with a config.json.")
    path = Path(folder.strip()).expanduser()
    if not path.is_dir():
        raise ValueError(f"There is no folder “{path}”; wanted is one with a config.json.")
    checkpoints.check(path)
    return Model("folder", str(path), checkpoints.fingerprint(path))
