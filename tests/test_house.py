"""The house keeps to its walls: imports, names in the catalog, what the repository may say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lavis.document import Tool, resolve
from lavis.tools.catalog import BUILT_IN, GROUPS, Entry

ROOT = Path(__file__).parents[1]
TEXT = {".cfg", ".css", ".glsl", ".json", ".md", ".py", ".qss", ".svg", ".toml", ".yml", ""}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_run_downwards_only() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


#: Files with what they must not say, and the contract that must break. Nothing here is named in
#: pyproject.toml: a new tool or view is under the contracts from its first line.
PLANTS: dict[str, tuple[dict[str, str], str]] = {
    "compute imports upwards": (
        {"compute/planted.py": "from lavis.document import Tool"},
        "Imports run downwards only",
    ),
    "a new room that no layer names": (
        {"planted.py": ""},
        "Imports run downwards only",
    ),
    "a tool that knows another": (
        {"tools/first.py": "", "tools/second.py": "from lavis.tools import first"},
        "No tool knows another",
    ),
    "a view that knows another": (
        {"widgets/first.py": "", "widgets/second.py": "from lavis.widgets import first"},
        "No view is known",
    ),
    "a view that knows the window": (
        {"widgets/first.py": "from lavis.widgets.window import Window"},
        "No view is known",
    ),
    "a window that knows a view": (
        {"widgets/first.py": "", "widgets/window.py": "from lavis.widgets import first"},
        "No view is known",
    ),
    "a shared widget that knows a view": (
        {"widgets/first.py": "", "widgets/common/shared.py": "import lavis.widgets.first"},
        "No view is known",
    ),
    "a shared widget that knows the dock": (
        {"widgets/common/shared.py": "from lavis.widgets.dock import ToolDock"},
        "The desk stands on window and docks",
    ),
    "Qt in a function of a tool": (
        {"tools/first.py": "def run():\n    from PySide6 import QtCore"},
        "Below the views there is no Qt",
    ),
    "Qt by way of another room": (
        {"tools/first.py": "from lavis import settings"},
        "Below the views there is no Qt",
    ),
}


@pytest.mark.parametrize(("files", "contract"), PLANTS.values(), ids=PLANTS)
def test_a_wrong_import_breaks_its_contract(
    tmp_path: Path, files: dict[str, str], contract: str
) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "lavis", tmp_path / "lavis")
    for name, text in files.items():
        (tmp_path / "lavis" / name).write_text(text, encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(rf"^{contract}.* BROKEN", done.stdout, flags=re.MULTILINE), done.stdout


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.id)
def test_every_import_string_of_a_tool_leads_somewhere(entry: Entry) -> None:
    assert entry.group in GROUPS
    tool = resolve(entry.tool)
    assert isinstance(tool, Tool)
    assert tool.id == entry.id
    strings = [tool.run, tool.view, tool.frame, tool.describe]
    strings += [task.run for task in tool.tasks.values()]
    for string in filter(None, strings):
        assert callable(resolve(string)), string


@pytest.mark.parametrize(
    "module",
    [
        "lavis.cli",
        "lavis.compute.backend",
        "lavis.document",
        "lavis.system",
        "lavis.tools.catalog",
        *(entry.tool.partition(":")[0] for entry in BUILT_IN),
    ],
)
def test_what_comes_before_the_first_paint_loads_no_numpy_and_no_qt(module: str) -> None:
    heavy = "{'PySide6', 'OpenGL', 'cupy', 'numpy', 'pyqtgraph', 'scipy', 'torch'}"
    code = f"import sys, {module}; print(*sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_repository_names_no_place_of_one_machine() -> None:
    folders = ("lavis", "tests", "benchmarks", "resources", ".ci")
    paths = [*ROOT.iterdir(), *(path for name in folders for path in (ROOT / name).rglob("*"))]
    texts = [path for path in paths if path.suffix in TEXT and path.is_file()]
    texts = [path for path in texts if path.name != ".git"]  # of a worktree: where its branch is
    assert {ROOT / "pyproject.toml", ROOT / ".ci" / "run", Path(__file__)} <= set(texts)
    place = re.compile(r"(?<![\w.])/(home|Users|root|work|opt|tmp)/\w|[A-Z]:\\\\?Users\\")
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if place.search(line)
    ]
    assert named == []
