"""Without a GPU it can still be checked that every name asked of CuPy exists."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import lavis

ROOT = Path(lavis.__file__).parent


def dotted(node: ast.AST) -> str | None:
    """The dotted name of an attribute chain that begins with a plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else None
    return None


def names_under(folder: Path, *heads: str) -> set[str]:
    """Every dotted name in the sources that begins with one of the heads, imports too."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(name for name in _names(node) if name.split(".")[0] in heads)
    return {name for name in found if "." in name}


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield dotted(node) or ""
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)


def has(name: str) -> bool:
    """Whether a dotted name leads from a package to something, through modules or attributes."""
    head, *rest = name.split(".")
    here: Any = import_module(head)
    for i, part in enumerate(rest, start=1):
        try:
            here = _step(here, part)
        except AttributeError:
            return False
        except ImportError:  # it is there, and wants the CUDA libraries: read it instead
            inner = ".".join([head, *rest[:i]])
            return i == len(rest) or rest[i] in _names_in_source(inner)
    return True


def _step(here: Any, part: str) -> Any:
    """An attribute, or a submodule that nobody has imported yet."""
    try:
        return getattr(here, part)
    except AttributeError:
        inner = f"{here.__name__}.{part}"
        if not hasattr(here, "__path__") or find_spec(inner) is None:
            raise
        return import_module(inner)


def _names_in_source(module: str) -> set[str]:
    """What a module imports or defines, without running it."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    found = set()
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            found.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


def test_every_cupy_name_exists() -> None:
    pytest.importorskip("cupy")
    names = names_under(ROOT, "cupy", "cupyx")
    assert "cupy.cuda.Device" in names
    assert [name for name in sorted(names) if not has(name)] == []


def test_every_name_of_the_namespace_exists_for_cupy() -> None:
    pytest.importorskip("cupy")
    xp = import_module("array_api_compat.cupy")
    names = {name.split(".", 1)[1] for name in names_under(ROOT / "compute", "xp")}
    names -= {"__name__"}
    assert "vecdot" in names
    missing = []
    for name in sorted(names):
        here: Any = xp
        for part in name.split("."):
            here = getattr(here, part, None)
        if here is None:
            missing.append(name)
    assert missing == []


def test_a_name_that_does_not_exist_is_found() -> None:
    pytest.importorskip("cupy")
    assert has("cupy.cuda.Device")
    assert has("cupyx.scipy.special.erf")
    assert not has("cupy.cuda.Devise")
    assert not has("cupy.cuda.Device.use_it")
    assert not has("cupyx.scipy.spezial.erf")
    assert has("cupyx.scipy.linalg.lu")
    assert not has("cupyx.scipy.linalg.ul")
