"""The command line: ``lavis [FILE]`` and its commands."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

USAGE = """\
usage: lavis [FILE]                 open the window, with a workspace
       lavis models [get minilm]    which transformers are on this machine, and getting one more
       lavis doctor [--json]        what this machine has, and what to install
       lavis bench gemm [--sizes 512,1024] [--dtypes float32] [--backends numpy]
                        [--format table|json|csv]   more with lavis bench --help
       lavis screenshot TOOL [--workspace FILE] [--preset NAME] [--theme light|dark]
                        [--size WxH] [--t T] OUT.png
       lavis --version
"""


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    argv : list of str or None
        Without the program's name; None for this process's own.
    """
    arguments = sys.argv[1:] if argv is None else argv
    first = arguments[0] if arguments else ""
    # Each command brings its own imports: the window must not wait for a parser's.
    if first in ("-h", "--help"):
        print(USAGE, end="")
        return 0
    if first == "--version":
        from lavis import __version__

        print(f"LaVis {__version__}")
        return 0
    if first == "models":
        from lavis import models

        return models.main(arguments[1:])
    if first == "doctor":
        from lavis import doctor

        return doctor.main(arguments[1:])
    if first == "bench":
        from lavis.tools.gemm import command

        return command.main(arguments[1:])
    if first == "screenshot":
        from lavis import screenshot

        return screenshot.main(arguments[1:])
    if first.startswith("-") or len(arguments) > 1:
        words = " ".join(arguments)
        print(f"lavis: cannot make sense of “{words}”\n{USAGE}", file=sys.stderr, end="")
        return 2
    return _open_window(Path(first) if first else None)


def _open_window(path: Path | None) -> int:
    if path is not None and not path.exists():
        print(f"lavis: there is no file {path}", file=sys.stderr)
        return 2
    # Nothing that start-up makes is garbage, and looking for some costs a tenth of it; `app`
    # turns the collector on again when the first picture stands.
    gc.disable()
    try:
        from lavis import app
    except ImportError as error:
        print(
            f"lavis: the window cannot be opened: {error}.\n“lavis doctor” says what to install.",
            file=sys.stderr,
        )
        return 1
    app.run(path)


if __name__ == "__main__":
    sys.exit(main())
