"""What this machine has, and what to do about what it lacks: ``lavis doctor``.

Nothing here needs Qt to say so when Qt is what fails. What can take the process along (the platform
plug-in, the OpenGL driver) is tried in a process of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from lavis import system

__all__ = ["Check", "main", "report"]

#: The PySide6 that LaVis is sound with: from the first, up to and without the second.
PYSIDE = ((6, 10, 3), (6, 12))
PYTHON = (3, 11)
GIB = 2**30
#: How long the window and OpenGL may take to answer, in seconds.
PATIENCE = 60


class Check(NamedTuple):
    """One line of the report.

    Parameters
    ----------
    name : str
        What was looked at.
    ok : bool or None
        True: it is there; None: LaVis does without it; False: LaVis needs it.
    value : str
        What was found, or why it is missing.
    remedy : str
        What to do about it; empty where there is nothing to do.
    """

    name: str
    ok: bool | None
    value: str
    remedy: str = ""


def report() -> list[Check]:
    """Look at everything that LaVis needs or can use.

    Returns
    -------
    list of Check
        In the order in which one thing needs another.
    """
    checks = [_python(), _pyside()]
    checks += _graphics()
    checks += [_numpy(), _blas(), *_backends(), _memory(), *_folders()]
    return checks


def main(argv: Sequence[str]) -> int:
    """Print the report.

    Parameters
    ----------
    argv : sequence of str
        ``--json`` prints it for programs.

    Returns
    -------
    int
        0 if nothing that LaVis needs is missing, 1 if something is, 2 for another argument.
    """
    if list(argv) == ["--probe"]:
        _probe()
        return 0
    if argv and list(argv) != ["--json"]:
        told = f"it was given {' '.join(argv)}"
        print(f"lavis doctor takes --json and nothing else; {told}.", file=sys.stderr)
        return 2
    checks = report()
    if argv:
        print(json.dumps([check._asdict() for check in checks], indent=1, ensure_ascii=False))
    else:
        print("\n".join(_table(checks)))
    return 1 if any(check.ok is False for check in checks) else 0


def _table(checks: Sequence[Check]) -> Iterator[str]:
    """Yield the lines of the report, each remedy below what it mends."""
    words = {True: "ok", None: "-", False: "MISSING"}
    width = max(len(check.name) for check in checks)
    for check in checks:
        yield f"{check.name:<{width}}  {words[check.ok]:<7}  {check.value}".rstrip()
        if check.remedy:
            yield f"{'':<{width}}  {'':<7}  -> {check.remedy}"


def _python() -> Check:
    """Look at Python."""
    name = f"{platform.python_version()} ({platform.python_implementation()}, {sys.executable})"
    if sys.version_info[:2] >= PYTHON:
        return Check("Python", True, name)
    return Check("Python", False, name, "Install Python {}.{} or newer.".format(*PYTHON))


def _pyside() -> Check:
    """Look at the installed PySide6, without importing it."""
    low, high = (".".join(map(str, bound)) for bound in PYSIDE)
    remedy = f'pip install "PySide6-Essentials>={low},<{high}"'
    try:
        found = version("PySide6-Essentials")
    except PackageNotFoundError:
        return Check("PySide6", False, "not installed", remedy)
    if PYSIDE[0] <= _numbers(found) < PYSIDE[1]:
        return Check("PySide6", True, found)
    why = f"{found} is not one that LaVis is sound with ({low} or newer, older than {high})"
    return Check("PySide6", False, why, remedy)


def _numbers(text: str) -> tuple[int, ...]:
    """Read the numbers of a version; what follows them is left out."""
    numbers = []
    for word in text.split("."):
        if not word.isdecimal():
            break
        numbers.append(int(word))
    return tuple(numbers)


def _graphics() -> list[Check]:
    """Look whether a window can open and what draws in it."""
    lacking = system.missing_for_a_window(os.environ)
    if lacking:
        names = ", ".join(item.name for item in lacking)
        remedy = system.remedy(lacking, system.distribution())
        without = Check("OpenGL", None, "not tried: no window can open")
        return [Check("Window", False, f"this system lacks {names}", remedy), without]
    if sys.platform.startswith("linux") and not system.display(os.environ):
        why = "no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
        remedy = "Start LaVis from a desktop session; lavis screenshot needs none."
        return [
            Check("Window", None, why, remedy),
            Check("OpenGL", None, "not tried: there is no display"),
        ]
    return _read_probe(*_run_probe())


def _run_probe() -> tuple[str, str]:
    """Try the window and OpenGL in another process; return what it says and why it ended."""
    command = [sys.executable, "-m", "lavis.doctor", "--probe"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer within {PATIENCE} seconds"
    return done.stdout, _reason(done.stderr) or f"it ended with code {done.returncode}"


def _reason(stderr: str) -> str:
    """Pick the line that says why: the first of Qt's platform plug-in, or else the last of all."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    plugin = [line for line in lines if line.startswith("qt.qpa")]
    return plugin[0] if plugin else "".join(lines[-1:])


def _read_probe(output: str, ending: str) -> list[Check]:
    """Make checks of what the other process said before it ended."""
    said: dict[str, Any] = {}
    for line in output.splitlines():
        said |= json.loads(line)
    if "window" not in said:
        why = said.get("error", ending)
        remedy = (
            "See that the display is there and lets you in; if so, install Qt again: "
            "pip install --force-reinstall PySide6-Essentials"
        )
        return [
            Check("Window", False, f"Qt cannot open one: {why}", remedy),
            Check("OpenGL", None, "not tried: no window can open"),
        ]
    window = Check("Window", True, said["window"])
    if "opengl" in said:
        return [window, Check("OpenGL", True, said["opengl"])]
    why = f"no 3.3 core context: {said.get('error', ending)}"
    return [window, Check("OpenGL", None, why, _opengl_remedy())]


def _opengl_remedy() -> str:
    """Say what brings OpenGL; without it, 3-D pictures give way to a label."""
    if not sys.platform.startswith("linux"):
        return "Install the graphics card's driver; a remote desktop may offer none."
    command = system.remedy([system.DRIVER], system.distribution())
    return f"Install the graphics card's driver, or Mesa's: {command}"


def _probe() -> None:
    """Open no window, but come as far as one would; say each step as a line of JSON."""
    step = {"window": _probe_window, "opengl": _probe_opengl}
    for name, look in step.items():
        try:
            said = {name: look()}
        except Exception as error:
            # Whatever a driver or a broken installation raises is the finding.
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)
        if "error" in said:
            return


def _probe_window() -> str:
    """Start Qt's platform plug-in and name the screen."""
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    screen = app.primaryScreen()
    size = screen.size()
    place = f"{size.width()}x{size.height()} at {screen.devicePixelRatio():g}x"
    return f"Qt {qVersion()} on {app.platformName()}, {place}"


def _probe_opengl() -> str:
    """Make a 3.3 core context as the 3-D view does, and let PyOpenGL name the driver."""
    from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

    if QGuiApplication.platformName().startswith("wayland"):
        os.environ.setdefault("PYOPENGL_PLATFORM", "egl")  # as Qt does there
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context = QOpenGLContext()
    context.setFormat(wanted)
    if not context.create():
        raise RuntimeError("the driver makes none")
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        raise RuntimeError("the driver makes one but it cannot be used")
    got = context.format()
    if (got.majorVersion(), got.minorVersion()) < (3, 3):
        raise RuntimeError(f"the driver stops at OpenGL {got.majorVersion()}.{got.minorVersion()}")
    from OpenGL import GL

    names = (GL.GL_VERSION, GL.GL_RENDERER, GL.GL_VENDOR)
    return ", ".join(GL.glGetString(name).decode(errors="replace") for name in names)


def _numpy() -> Check:
    """Look at NumPy."""
    try:
        import numpy as np
    except ImportError as error:
        return Check("NumPy", False, str(error), 'pip install "numpy>=2"')
    return Check("NumPy", True, np.__version__)


def _blas() -> Check:
    """Look at the library that multiplies NumPy's matrices: its kernel and its threads."""
    try:
        import numpy as np  # noqa: F401 - brings its BLAS into the process
        from threadpoolctl import threadpool_info
    except ImportError as error:
        return Check("BLAS", None, str(error), "pip install threadpoolctl")
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    if not pools:
        # Apple's Accelerate is one that cannot be asked.
        return Check("BLAS", None, "it does not say what it is")
    chosen = os.environ.get("OPENBLAS_CORETYPE")
    remedy = f"OPENBLAS_CORETYPE={chosen} is set and may cost speed: unset it." if chosen else ""
    return Check("BLAS", True, "; ".join(map(_pool, pools)), remedy)


def _pool(pool: dict[str, Any]) -> str:
    """Describe one thread pool."""
    words = [pool["internal_api"], pool.get("version"), pool.get("architecture")]
    return f"{' '.join(word for word in words if word)}, {pool['num_threads']} threads"


def _backends() -> list[Check]:
    """Try each array library that computations can run on."""
    from lavis.compute.backend import probe

    checks = []
    for found in probe():
        works = found.backend is not None
        needed = found.name == "numpy"
        ok = True if works else (False if needed else None)
        value = ": ".join(part for part in (found.label, found.reason) if part)
        if found.reason.startswith(found.label):
            value = found.reason
        checks.append(Check(f"Backend {found.name}", ok, value, found.remedy))
    return checks


def _memory() -> Check:
    """Look at the memory."""
    from lavis.compute.backend import host_memory

    found = host_memory()
    total, free = (found.total, found.free) if found else _other_memory()
    if not total:
        return Check("Memory", None, "this system does not say")
    available = f", {free / GIB:.1f} GiB free" if free else ""
    return Check("Memory", True, f"{total / GIB:.1f} GiB{available}")


def _other_memory() -> tuple[int, int]:
    """Return the memory of Windows or macOS and what of it is free, in bytes; 0 where unknown."""
    if sys.platform != "win32":
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), 0

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("total", ctypes.c_uint64),
            ("free", ctypes.c_uint64),
            ("rest", ctypes.c_uint64 * 5),
        )

    status = Status(length=ctypes.sizeof(Status))
    told = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    return (status.total, status.free) if told else (0, 0)


def _folders() -> list[Check]:
    """Say where LaVis keeps what belongs to this machine."""
    try:
        from lavis.settings import Settings, home
    except ImportError as error:
        return [Check("Settings", None, f"not known without Qt: {error}")]
    settings = Settings(home())
    return [
        Check("Settings", True, str(settings.folder)),
        Check("Log", True, str(settings.log)),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
