"""What Qt and OpenGL want from a Linux system, and how each distribution calls it.

Standard library only, and no import of the rest of LaVis: `dev.py` loads this file by its path,
before there is an environment to import from, so that the table stands in one place.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "Distribution",
    "Requirement",
    "data_home",
    "display",
    "distribution",
    "install_command",
    "libc_lack",
    "missing",
    "missing_for_a_window",
    "packages",
    "remedy",
]

FAMILIES = ("debian", "fedora", "arch", "suse")


class Requirement(NamedTuple):
    """One thing that must be on the system.

    Parameters
    ----------
    name : str
        A library's file name, a program, or a word for anything else.
    part : str
        What needs it: "qt" (pictures without a window), "xcb" or "wayland" (a window), "tests".
    packages : tuple of str
        The package that brings it, in the order of `FAMILIES`.
    """

    name: str
    part: str
    packages: tuple[str, str, str, str]


# What the Qt of the PySide6 wheels (6.10, 6.11) links or loads and does not bring along, read off
# its ELF headers; and what the tests want besides. Packages stand in the order of FAMILIES.
_LIBRARIES = """
libEGL.so.1             qt       libegl1             mesa-libEGL          libglvnd             Mesa-libEGL1
libGL.so.1              qt       libgl1              mesa-libGL           libglvnd             Mesa-libGL1
libX11.so.6             qt       libx11-6            libX11               libx11               libX11-6
libdbus-1.so.3          qt       libdbus-1-3         dbus-libs            dbus                 libdbus-1-3
libfontconfig.so.1      qt       libfontconfig1      fontconfig           fontconfig           libfontconfig1
libfreetype.so.6        qt       libfreetype6        freetype             freetype2            libfreetype6
libglib-2.0.so.0        qt       libglib2.0-0        glib2                glib2                libglib-2_0-0
libxkbcommon.so.0       qt       libxkbcommon0       libxkbcommon         libxkbcommon         libxkbcommon0
libX11-xcb.so.1         xcb      libx11-xcb1         libX11-xcb           libx11               libX11-xcb1
libxkbcommon-x11.so.0   xcb      libxkbcommon-x11-0  libxkbcommon-x11     libxkbcommon-x11     libxkbcommon-x11-0
libxcb.so.1             xcb      libxcb1             libxcb               libxcb               libxcb1
libxcb-cursor.so.0      xcb      libxcb-cursor0      xcb-util-cursor      xcb-util-cursor      libxcb-cursor0
libxcb-glx.so.0         xcb      libxcb-glx0         libxcb               libxcb               libxcb-glx0
libxcb-icccm.so.4       xcb      libxcb-icccm4       xcb-util-wm          xcb-util-wm          libxcb-icccm4
libxcb-image.so.0       xcb      libxcb-image0       xcb-util-image       xcb-util-image       libxcb-image0
libxcb-keysyms.so.1     xcb      libxcb-keysyms1     xcb-util-keysyms     xcb-util-keysyms     libxcb-keysyms1
libxcb-randr.so.0       xcb      libxcb-randr0       libxcb               libxcb               libxcb-randr0
libxcb-render-util.so.0 xcb      libxcb-render-util0 xcb-util-renderutil  xcb-util-renderutil  libxcb-render-util0
libxcb-render.so.0      xcb      libxcb-render0      libxcb               libxcb               libxcb-render0
libxcb-shape.so.0       xcb      libxcb-shape0       libxcb               libxcb               libxcb-shape0
libxcb-shm.so.0         xcb      libxcb-shm0         libxcb               libxcb               libxcb-shm0
libxcb-sync.so.1        xcb      libxcb-sync1        libxcb               libxcb               libxcb-sync1
libxcb-util.so.1        xcb      libxcb-util1        xcb-util             xcb-util             libxcb-util1
libxcb-xfixes.so.0      xcb      libxcb-xfixes0      libxcb               libxcb               libxcb-xfixes0
libxcb-xkb.so.1         xcb      libxcb-xkb1         libxcb               libxcb               libxcb-xkb1
libwayland-client.so.0  wayland  libwayland-client0  libwayland-client    wayland              libwayland-client0
libwayland-cursor.so.0  wayland  libwayland-cursor0  libwayland-cursor    wayland              libwayland-cursor0
libwayland-egl.so.1     wayland  libwayland-egl1     libwayland-egl       wayland              libwayland-egl1
"""  # noqa: E501 - a table
_PROGRAMS = """
Xvfb                    tests    xvfb                xorg-x11-server-Xvfb xorg-server-xvfb     xorg-x11-server-Xvfb
xdotool                 tests    xdotool             xdotool              xdotool              xdotool
"""  # noqa: E501 - a table


def _table(text: str) -> tuple[Requirement, ...]:
    """Read one requirement a line."""
    rows = [line.split() for line in text.strip().splitlines()]
    return tuple(Requirement(name, part, (a, b, c, d)) for name, part, a, b, c, d in rows)


LIBRARIES = _table(_LIBRARIES)
PROGRAMS = _table(_PROGRAMS)
FONT = Requirement(
    "a font", "qt", ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")
)
DRIVER = Requirement(
    "Mesa's OpenGL driver", "tests", ("libgl1-mesa-dri", "mesa-dri-drivers", "mesa", "Mesa-dri")
)
DRIVER_FOLDERS = ("/usr/lib/dri", "/usr/lib64/dri", "/usr/lib/*/dri")

# The oldest C library for which PySide6 has wheels.
GLIBC: Mapping[str, tuple[int, int]] = {"x86_64": (2, 34), "aarch64": (2, 39)}


class Distribution(NamedTuple):
    """A Linux distribution as `/etc/os-release` names it.

    Parameters
    ----------
    id : str
        `ID`, such as "debian"; empty where the file is missing.
    like : tuple of str
        `ID_LIKE`: the distributions it descends from.
    version : tuple of int
        `VERSION_ID` as numbers; empty for a rolling release.
    name : str
        `PRETTY_NAME`, for people.
    """

    id: str
    like: tuple[str, ...]
    version: tuple[int, ...]
    name: str

    @property
    def family(self) -> str:
        """One of `FAMILIES`, or an empty string for any other system."""
        kin = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse"}
        for word in (self.id, *self.like):
            family = kin.get(word.partition("-")[0], word)
            if family in FAMILIES:
                return family
        return ""

    @property
    def has_64_bit_time(self) -> bool:
        """Whether packages of the 64-bit `time_t` transition carry `t64` in their names."""
        if not self.version:
            return self.id == "debian"
        return (self.id == "debian" and self.version >= (13,)) or (
            self.id == "ubuntu" and self.version >= (24, 4)
        )


def distribution(path: Path = Path("/etc/os-release")) -> Distribution:
    """Read which Linux distribution this is.

    Parameters
    ----------
    path : Path
        An `os-release` file.

    Returns
    -------
    Distribution
        With empty fields where the file is missing.

    References
    ----------
    os-release(5), freedesktop.org.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Distribution("", (), (), "")
    values = dict(_assignments(text))
    version = values.get("VERSION_ID", "").split(".")
    return Distribution(
        id=values.get("ID", "").lower(),
        like=tuple(values.get("ID_LIKE", "").lower().split()),
        version=tuple(int(number) for number in version if number.isdecimal()),
        name=values.get("PRETTY_NAME", ""),
    )


def _assignments(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of shell assignments, one a line."""
    from shlex import split

    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.startswith("#"):
            yield name.strip(), "".join(split(value))


def missing(
    parts: Iterable[str],
    *,
    loads: Callable[[str], bool] | None = None,
    finds: Callable[[str], object] = shutil.which,
) -> list[Requirement]:
    """Find what the system lacks. On macOS and Windows that is nothing: there the wheels bring all.

    Parameters
    ----------
    parts : iterable of str
        Which parts count: "qt", "xcb", "wayland", "tests".
    loads : callable
        Says whether a library can be loaded; the system's loader if not given.
    finds : callable
        Says where a program is.

    Returns
    -------
    list of Requirement
        In the order of the table.
    """
    if not sys.platform.startswith("linux"):
        return []
    wanted = frozenset(parts)
    loads = _loads if loads is None else loads
    lacking = [item for item in LIBRARIES if item.part in wanted and not loads(item.name)]
    if FONT.part in wanted and not _knows_a_font():
        lacking.append(FONT)
    lacking += [item for item in PROGRAMS if item.part in wanted and not finds(item.name)]
    if DRIVER.part in wanted and not _has_a_driver():
        lacking.append(DRIVER)
    return lacking


def missing_for_a_window(environ: Mapping[str, str]) -> list[Requirement]:
    """Find what a window lacks on the display that the environment names.

    Parameters
    ----------
    environ : mapping
        `os.environ`, or what stands for it.

    Returns
    -------
    list of Requirement
        In the order of the table.
    """
    return missing(("qt", display(environ) or "xcb"))


def display(environ: Mapping[str, str]) -> str:
    """Say which display server a window on Linux would go to.

    Parameters
    ----------
    environ : mapping
        `os.environ`, or what stands for it.

    Returns
    -------
    str
        "xcb", "wayland", or an empty string where there is neither.
    """
    if environ.get("DISPLAY"):
        return "xcb"
    return "wayland" if environ.get("WAYLAND_DISPLAY") else ""


def packages(requirements: Iterable[Requirement], system: Distribution) -> list[str]:
    """Name the packages that bring what is missing.

    Parameters
    ----------
    requirements : iterable of Requirement
        What is missing.
    system : Distribution
        Whose names are wanted.

    Returns
    -------
    list of str
        Each once, sorted; empty where the distribution is not known.
    """
    if not system.family:
        return []
    column = FAMILIES.index(system.family)
    names = {item.packages[column] for item in requirements}
    if system.has_64_bit_time and "libglib2.0-0" in names:
        names = (names - {"libglib2.0-0"}) | {"libglib2.0-0t64"}
    return sorted(names)


def install_command(names: Iterable[str], system: Distribution) -> list[str]:
    """Make the command that installs packages, without `sudo`.

    Parameters
    ----------
    names : iterable of str
        Packages.
    system : Distribution
        Whose package manager is meant.

    Returns
    -------
    list of str
        The words of the command; empty where the distribution is not known.
    """
    managers = {
        "debian": ["apt-get", "install", "-y", "--no-install-recommends"],
        "fedora": ["dnf", "install", "-y"],
        "arch": ["pacman", "-S", "--needed", "--noconfirm"],
        "suse": ["zypper", "--non-interactive", "install"],
    }
    manager = managers.get(system.family)
    return [*manager, *names] if manager else []


def remedy(requirements: Iterable[Requirement], system: Distribution) -> str:
    """Say in one line what to do about what is missing.

    Parameters
    ----------
    requirements : iterable of Requirement
        What is missing.
    system : Distribution
        Where it is missing.

    Returns
    -------
    str
        The exact command, or the names of what is missing where the distribution is not known.
    """
    requirements = list(requirements)
    command = install_command(packages(requirements, system), system)
    if command:
        from shlex import join

        return join(["sudo", *command])
    return "install what brings " + ", ".join(item.name for item in requirements)


def libc_lack() -> str:
    """Say why the wheels of Qt cannot run on this system's C library.

    Returns
    -------
    str
        One sentence, or an empty string where they can.
    """
    if not sys.platform.startswith("linux"):
        return ""
    import platform  # as ctypes below: slow to import, and the window wants neither

    wanted = GLIBC.get(platform.machine())
    if wanted is None:
        return f"Qt for Python has no wheels for Linux on {platform.machine()}."
    found = _glibc()
    if found is not None and found >= wanted:
        return ""
    have = "another C library" if found is None else f"glibc {found[0]}.{found[1]}"
    return f"Qt for Python needs glibc {wanted[0]}.{wanted[1]} or newer; this system has {have}."


def _glibc() -> tuple[int, int] | None:
    """Return the version of the GNU C library, or None where it is not in use."""
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError):
        return None
    major, _, minor = text.removeprefix("glibc ").partition(".")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else None


def _loads(name: str) -> bool:
    """Whether the system's loader finds a shared library and all that it needs."""
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _knows_a_font() -> bool:
    """Whether fontconfig knows any font; True where fontconfig itself is what lacks."""
    import ctypes

    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return True
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
    configuration = library.FcInitLoadConfigAndFonts()
    if not configuration:
        return False
    fonts = library.FcConfigGetFonts(configuration, 0)  # an FcFontSet: its count comes first
    return bool(fonts) and fonts[0] > 0


def _has_a_driver() -> bool:
    """Whether Mesa's drivers lie where OpenGL looks for them."""
    patterns = (f"{folder[1:]}/*_dri.so" for folder in DRIVER_FOLDERS)
    return any(next(Path("/").glob(pattern), None) is not None for pattern in patterns)


def data_home(environ: Mapping[str, str]) -> Path:
    """Name the folder of what LaVis keeps on this machine: settings, journals, histories.

    Parameters
    ----------
    environ : mapping of str to str
        The environment: LAVIS_HOME names another folder.

    Returns
    -------
    Path
        The same that Qt calls the generic data location, found without Qt.
    """
    chosen = environ.get("LAVIS_HOME")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        local = environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        # A relative path is to be ignored, says the XDG base directory specification.
        data = Path(environ.get("XDG_DATA_HOME", ""))
        base = data if data.is_absolute() else Path.home() / ".local" / "share"
    return base / "lavis"
