"""Asking where a file lies that is not where it was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

TITLE = "Where is it now?"


def ask(parent: QWidget, *, folder: bool) -> Path | None:
    """Ask for a file or a folder.

    Parameters
    ----------
    parent : QWidget
    folder : bool
        Whether it is a folder.

    Returns
    -------
    pathlib.Path or None
        None where the user has thought better of it.
    """
    home = str(Path.home())
    if folder:
        name = QFileDialog.getExistingDirectory(parent, TITLE, home)
    else:
        name, _ = QFileDialog.getOpenFileName(parent, TITLE, home)
    return Path(name) if name else None
