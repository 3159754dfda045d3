"""What is shipped: the locks, the wheel, and the Qt that is sound."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import textwrap
import tomllib
import zipfile
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lavis
from lavis.doctor import PYSIDE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_for_locks", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The locks


def lock(name: str) -> str:
    return (ROOT / "locks" / f"{name}.lock").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, set[str]]:
    """Versions by package: two where Python's version decides."""
    found: dict[str, set[str]] = {}
    for package, pinned in re.findall(r"^([\w.-]+)==(\S+)", lock(name), flags=re.MULTILINE):
        found.setdefault(package, set()).add(pinned)
    return found


def test_every_lock_is_there_and_no_other(dev: ModuleType) -> None:
    assert {path.stem for path in (ROOT / "locks").glob("*.lock")} == set(dev.LOCKS)


def test_every_pin_has_a_hash_and_no_place_is_named(dev: ModuleType) -> None:
    for name in dev.LOCKS:
        blocks = re.split(r"^(?=[\w.-]+==)", lock(name), flags=re.MULTILINE)[1:]
        assert blocks
        assert all("--hash=sha256:" in block for block in blocks), name
        assert not re.search(r"://|--(extra-)?index|--find-links|^-e |/home/", lock(name)), name


def test_any_lock_can_be_installed_over_any_other(dev: ModuleType) -> None:
    run, test = pins("run"), pins("test")
    for name in dev.LOCKS:
        other = pins(name)
        assert run.items() <= other.items(), name
        shared = test.keys() & other.keys()
        assert {package: test[package] for package in shared} == {
            package: other[package] for package in shared
        }


def test_the_lock_holds_what_the_project_names(project: dict[str, Any]) -> None:
    named = set()
    for word in project["project"]["dependencies"]:
        named |= set(re.findall(r"^[\w.-]+", word.lower()))
    assert named <= pins("run").keys()


#: Extras: imported only where they are installed.
OPTIONAL = {"cupy", "cupyx", "torch"}


def imported(folder: str) -> dict[str, set[str]]:
    """Where each package that is not of the standard library or of the folder is imported."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / folder).rglob("*.py"):
        if "data" in path.relative_to(ROOT / folder).parts and folder == "tests":
            continue  # what made the data was run once, with libraries that no test needs
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in names:
                found.setdefault(name.partition(".")[0], set()).add(path.name)
    own = {path.stem for path in (ROOT / folder).iterdir()} | {"lavis"}
    others = found.keys() - own - sys.stdlib_module_names - OPTIONAL
    return {name: found[name] for name in others}


@pytest.mark.parametrize(("folder", "name"), [("lavis", "run"), ("tests", "test")])
def test_what_is_imported_is_in_the_lock(folder: str, name: str) -> None:
    distributions = packages_distributions()
    undeclared = {
        module: places
        for module, places in imported(folder).items()
        if not {each.lower().replace("_", "-") for each in distributions.get(module, [])}
        & pins(name).keys()
    }
    assert undeclared == {}


def test_pythons_are_named_alike(dev: ModuleType, project: dict[str, Any]) -> None:
    assert project["project"]["requires-python"] == ">={}.{}".format(*dev.OLDEST)
    minors = range(dev.OLDEST[1], dev.NEWEST[1] + 1)
    classifiers = project["project"]["classifiers"]
    assert [each for each in classifiers if ":: 3." in each] == [
        f"Programming Language :: Python :: 3.{minor}" for minor in minors
    ]


# The wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_has_the_version_of_the_package(wheel: Path) -> None:
    assert wheel.name == f"lavis-{lavis.__version__}-py3-none-any.whl"


def files(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_wheel_has_every_module_and_resource_and_nothing_else(names: set[str]) -> None:
    modules, resources = files("lavis"), {f"lavis/{name}" for name in files("resources")}
    assert "lavis/cli.py" in modules
    assert "lavis/resources/icons/lavis.svg" in resources
    info = {name for name in names if name.startswith(f"lavis-{lavis.__version__}.dist-info/")}
    assert names - info == modules | resources


def test_wheel_starts_the_command_line_and_carries_the_licence(wheel: Path) -> None:
    info = f"lavis-{lavis.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        assert "lavis = lavis.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
        licence = archive.read(f"{info}/licenses/LICENSE").decode()
        metadata = archive.read(f"{info}/METADATA").decode()
    assert "Copyright (c) 2026, the LaVis developers" in licence
    assert "License-Expression: BSD-3-Clause" in metadata
    assert "Requires-Python: >=3.11" in metadata


def test_installed_wheel_finds_its_resources_and_the_module_of_that_name(
    wheel: Path, tmp_path: Path
) -> None:
    # A module `resources.py` and a folder `resources` lie side by side: the module must win.
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = """
        from pathlib import Path
        import lavis
        from lavis import resources
        print(Path(resources.__file__).name, resources.path("themes", "dark.json"), sep="\\n")
    """
    done = run_python(code, PYTHONPATH=str(site), cwd=tmp_path)
    module, theme = done.stdout.splitlines()
    assert module == "resources.py"
    assert Path(theme) == site / "lavis" / "resources" / "themes" / "dark.json"


def run_python(code: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **environ},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


# Qt


def test_installed_qt_is_in_the_sound_range(project: dict[str, Any]) -> None:
    low, high = PYSIDE
    bounds = f">={'.'.join(map(str, low))},<{'.'.join(map(str, high))}"
    assert f"PySide6-Essentials{bounds}" in project["project"]["dependencies"]
    found = tuple(int(number) for number in version("PySide6-Essentials").split(".")[:3])
    assert low <= found < high


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_void_methods_of_qt_lose_no_reference_to_none(tmp_path: Path) -> None:
    # PySide6 6.12.0 lost one a call, and after some thousands Python 3.11 aborted.
    code = """
        import sys
        from PySide6.QtCore import QObject
        thing = QObject()
        before = sys.getrefcount(None)
        for _ in range(4000):
            thing.setObjectName("")
        print(sys.getrefcount(None) - before)
    """
    lost = int(run_python(code, cwd=tmp_path, QT_QPA_PLATFORM="offscreen").stdout)
    assert abs(lost) < 100
