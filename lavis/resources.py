"""Where a resource is: beside the modules in a wheel, beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

#: In a wheel ``lavis/resources``, in a checkout ``resources`` next to ``lavis``.
ROOTS = (
    Path(__file__).resolve().parent / "resources",
    Path(__file__).resolve().parent.parent / "resources",
)


def path(*parts: str) -> Path:
    """Return the path of a file or folder under ``resources``.

    Parameters
    ----------
    *parts : str
        Such as ``"icons", "play.svg"``.

    Raises
    ------
    FileNotFoundError
        With a sentence that names what is missing and where it was looked for.
    """
    for root in ROOTS:
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    places = " and ".join(f"“{root}”" for root in ROOTS)
    raise FileNotFoundError(
        f"The resource “{'/'.join(parts)}” is missing from {places}; install LaVis again."
    )


def text(*parts: str) -> str:
    """Return what a resource says, read as UTF-8.

    Parameters
    ----------
    *parts : str
        Such as ``"themes", "dark.json"``.

    Raises
    ------
    FileNotFoundError
        As `path` does.
    """
    return path(*parts).read_text(encoding="utf-8")
