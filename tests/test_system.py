"""The table of system libraries, and what it says on each distribution."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

import pytest

from lavis import system

RELEASES = {
    "debian 12": ('ID=debian\nVERSION_ID="12"\n', "debian", False),
    "debian 13": ('ID=debian\nVERSION_ID="13"\n', "debian", True),
    "debian unstable": ("ID=debian\n", "debian", True),
    "ubuntu 22.04": ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n', "debian", False),
    "ubuntu 24.04": ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "debian", True),
    "mint": ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n', "debian", False),
    "fedora": ("ID=fedora\nVERSION_ID=41\n", "fedora", False),
    "rocky": ('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n', "fedora", False),
    "arch": ("ID=arch\n", "arch", False),
    "manjaro": ("ID=manjaro\nID_LIKE=arch\n", "arch", False),
    "leap": ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"\n', "suse", False),
    "alpine": ("ID=alpine\nVERSION_ID=3.20.1\n", "", False),
}
#: On every Linux that has Python and a package manager, and so not in the table.
EVERYWHERE = re.compile(r"lib(c|m|gcc_s|stdc\+\+|z|zstd|gthread-2\.0)\.so[.\d]*")

#: What is loaded for each part of the table, in the folder that the wheel brings.
QT_FILES = {
    "qt": [
        "lib/libQt6Core.so.6",
        "lib/libQt6DBus.so.6",
        "lib/libQt6Gui.so.6",
        "plugins/platforms/libqoffscreen.so",
    ],
    "xcb": [
        "plugins/platforms/libqxcb.so",
        "plugins/xcbglintegrations/libqxcb-egl-integration.so",
        "plugins/xcbglintegrations/libqxcb-glx-integration.so",
    ],
    "wayland": [
        "plugins/platforms/libqwayland.so",
        "plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    ],
}


def read(folder: Path, text: str) -> system.Distribution:
    path = folder / "os-release"
    path.write_text(text, encoding="utf-8")
    return system.distribution(path)


@pytest.fixture
def debian(tmp_path: Path) -> system.Distribution:
    return read(tmp_path, RELEASES["debian 12"][0])


@pytest.mark.parametrize(("text", "family", "t64"), RELEASES.values(), ids=RELEASES)
def test_distribution_is_told_by_its_release_file(
    tmp_path: Path, text: str, family: str, t64: bool
) -> None:
    found = read(tmp_path, text)
    assert found.family == family
    assert found.has_64_bit_time is t64


def test_distribution_keeps_the_name_for_people_and_reads_past_what_it_does_not_know(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, '# a comment\n\nPRETTY_NAME="Some Linux 3 (nice)"\nODD\nID=some\n')
    assert found == system.Distribution("some", (), (), "Some Linux 3 (nice)")


def test_distribution_is_empty_without_a_release_file(tmp_path: Path) -> None:
    assert system.distribution(tmp_path / "none").family == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the table is for Linux")
class TestMissing:
    def test_nothing_is_missing_where_all_loads(self) -> None:
        assert system.missing(("xcb", "wayland"), loads=lambda name: True) == []

    def test_only_what_the_parts_need_is_looked_for(self) -> None:
        asked: list[str] = []
        system.missing(("wayland",), loads=lambda name: bool(asked.append(name)) or True)
        assert asked == ["libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1"]

    def test_what_does_not_load_is_named(self) -> None:
        lacking = system.missing(("xcb",), loads=lambda name: name != "libxcb-cursor.so.0")
        assert [item.name for item in lacking] == ["libxcb-cursor.so.0"]

    def test_programs_of_the_tests_are_looked_for_on_the_path(self) -> None:
        lacking = system.missing(("tests",), finds=lambda name: None)
        assert [item.name for item in lacking][:2] == ["Xvfb", "xdotool"]

    def test_the_loader_itself_is_asked(self) -> None:
        name = "libno-such-thing.so.7"
        assert system._loads("libc.so.6")
        assert not system._loads(name)

    def test_a_window_asks_for_the_libraries_of_its_display(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(system, "_loads", lambda name: "wayland" not in name)
        monkeypatch.setattr(system, "_knows_a_font", lambda: False)
        assert system.missing_for_a_window({"DISPLAY": ":0"}) == [system.FONT]
        on_wayland = system.missing_for_a_window({"WAYLAND_DISPLAY": "wayland-0"})
        assert [item.part for item in on_wayland] == ["wayland"] * 3 + ["qt"]


def test_nothing_is_missing_on_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert system.missing(("qt", "xcb", "tests"), loads=lambda name: False) == []
    assert system.libc_lack() == ""


@pytest.mark.parametrize(
    ("environ", "server"),
    [
        ({}, ""),
        ({"DISPLAY": ""}, ""),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
    ],
)
def test_display_is_told_by_the_environment(environ: dict[str, str], server: str) -> None:
    assert system.display(environ) == server


def pick(*names: str) -> list[system.Requirement]:
    return [item for item in system.LIBRARIES if item.name in names]


def test_packages_are_named_once_and_sorted(tmp_path: Path) -> None:
    fedora = read(tmp_path, RELEASES["fedora"][0])
    lacking = pick("libxcb-shape.so.0", "libxcb-randr.so.0", "libEGL.so.1")
    assert system.packages(lacking, fedora) == ["libxcb", "mesa-libEGL"]


@pytest.mark.parametrize(
    ("release", "name"),
    [("debian 12", "libglib2.0-0"), ("debian 13", "libglib2.0-0t64"), ("mint", "libglib2.0-0")],
)
def test_package_of_glib_changed_its_name(tmp_path: Path, release: str, name: str) -> None:
    known = read(tmp_path, RELEASES[release][0])
    assert system.packages(pick("libglib-2.0.so.0"), known) == [name]


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("debian 12", "sudo apt-get install -y --no-install-recommends libxcb-cursor0"),
        ("fedora", "sudo dnf install -y xcb-util-cursor"),
        ("arch", "sudo pacman -S --needed --noconfirm xcb-util-cursor"),
        ("leap", "sudo zypper --non-interactive install libxcb-cursor0"),
        ("alpine", "install what brings libxcb-cursor.so.0"),
    ],
)
def test_remedy_is_the_exact_command(tmp_path: Path, release: str, command: str) -> None:
    known = read(tmp_path, RELEASES[release][0])
    assert system.remedy(pick("libxcb-cursor.so.0"), known) == command


def test_install_command_is_empty_where_the_distribution_is_not_known(tmp_path: Path) -> None:
    assert system.install_command(["x"], read(tmp_path, RELEASES["alpine"][0])) == []


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is of Linux")
@pytest.mark.parametrize(
    ("machine", "glibc", "sentence"),
    [
        ("x86_64", (2, 34), ""),
        ("x86_64", (2, 33), "needs glibc 2.34 or newer; this system has glibc 2.33."),
        ("aarch64", (2, 38), "needs glibc 2.39 or newer; this system has glibc 2.38."),
        ("x86_64", None, "this system has another C library."),
        ("riscv64", (2, 40), "no wheels for Linux on riscv64."),
    ],
)
def test_an_old_c_library_is_told(
    monkeypatch: pytest.MonkeyPatch,
    machine: str,
    glibc: tuple[int, int] | None,
    sentence: str,
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(system, "_glibc", lambda: glibc)
    assert system.libc_lack().endswith(sentence)
    assert bool(system.libc_lack()) is bool(sentence)


@pytest.mark.skipif(sys.platform != "linux", reason="the wheels differ elsewhere")
@pytest.mark.parametrize("part", QT_FILES)
def test_table_is_what_the_installed_qt_needs(part: str) -> None:
    import PySide6

    qt = Path(PySide6.__path__[0]) / "Qt"
    brought = {path.name for path in qt.rglob("*.so*")}
    needed = set().union(*(shared_libraries(qt / file) for file in QT_FILES[part])) - brought
    table = {item.name for item in system.LIBRARIES if item.part in ("qt", part)}
    own = {item.name for item in system.LIBRARIES if item.part == part}
    assert {name for name in needed if not EVERYWHERE.fullmatch(name)} <= table
    assert own <= needed


def shared_libraries(path: Path) -> set[str]:
    """Names of libraries in a binary's string table."""
    pattern = rb"\0(lib[\w.+-]+\.so[.\d]*)(?=\0)"
    return {name.decode() for name in re.findall(pattern, path.read_bytes())}


@pytest.mark.parametrize(
    ("platform", "environ", "place"),
    [
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/lavis")),
        ("win32", {}, Path.home() / "AppData" / "Local" / "lavis"),
        ("darwin", {}, Path.home() / "Library" / "Application Support" / "lavis"),
        ("linux", {}, Path.home() / ".local" / "share" / "lavis"),
        ("linux", {"XDG_DATA_HOME": "/data"}, Path("/data/lavis")),
        ("darwin", {"LAVIS_HOME": "/mine"}, Path("/mine")),
    ],
)
def test_what_is_kept_lies_where_the_system_wants_it(monkeypatch, platform, environ, place) -> None:
    monkeypatch.setattr(system.sys, "platform", platform)
    assert system.data_home(environ) == place
