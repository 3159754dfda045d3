"""The report on this machine, above all where something is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lavis import doctor, system
from lavis.doctor import Check

ROOT = Path(__file__).parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's display servers")


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has all that a window needs and a display, as far as one can see."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(system, "missing_for_a_window", lambda environ: [])


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_report_of_this_machine_names_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_run_probe", lambda: ("", "not tried in a test"))
    checks = by_name(doctor.report())
    assert list(checks) == [
        "Python",
        "PySide6",
        "Window",
        "OpenGL",
        "NumPy",
        "BLAS",
        "Backend numpy",
        "Backend cupy",
        "Backend torch",
        "Memory",
        "Settings",
        "Log",
    ]
    assert checks["Python"].ok
    assert checks["PySide6"].ok
    assert checks["Backend numpy"].ok
    assert "threads" in checks["BLAS"].value or checks["BLAS"].ok is None
    assert "GiB" in checks["Memory"].value
    assert checks["Settings"].value == os.environ["LAVIS_HOME"]


def test_every_lack_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_run_probe", lambda: ("", "it ended with code -6"))
    monkeypatch.setattr(doctor, "version", lambda name: "6.12.0")
    lacks = [check for check in doctor.report() if check.ok is False]
    assert "PySide6" in by_name(lacks)
    assert all(check.remedy for check in lacks)


# The command


@pytest.mark.parametrize(
    ("oks", "code"), [([True], 0), ([True, None], 0), ([None, False, True], 1), ([False], 1)]
)
def test_exit_code_says_whether_something_needed_is_missing(
    monkeypatch: pytest.MonkeyPatch, oks: list[bool | None], code: int
) -> None:
    checks = [Check(str(number), ok, "") for number, ok in enumerate(oks)]
    monkeypatch.setattr(doctor, "report", lambda: checks)
    assert doctor.main([]) == code


def test_table_is_aligned_with_the_remedy_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = [
        Check("Python", True, "3.11.7"),
        Check("Window", False, "this system lacks libEGL.so.1", "sudo apt-get install -y libegl1"),
        Check("Backend cupy", None, "CuPy"),
    ]
    monkeypatch.setattr(doctor, "report", lambda: checks)
    doctor.main([])
    assert capsys.readouterr().out.splitlines() == [
        "Python        ok       3.11.7",
        "Window        MISSING  this system lacks libEGL.so.1",
        "                       -> sudo apt-get install -y libegl1",
        "Backend cupy  -        CuPy",
    ]


def test_json_is_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "report", lambda: [Check("Window", None, "none", "log in")])
    assert doctor.main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "Window", "ok": None, "value": "none", "remedy": "log in"}
    ]


def test_another_argument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--fast"]) == 2
    assert "takes --json and nothing else; it was given --fast" in capsys.readouterr().err


# Python and PySide6


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 1))
    assert doctor._python().ok is False
    assert doctor._python().remedy == "Install Python 3.11 or newer."


@pytest.mark.parametrize(
    ("found", "ok"),
    [
        ("6.10.2", False),
        ("6.10.3", True),
        ("6.11.3", True),
        ("6.11.3.1", True),
        ("6.12.0", False),
        ("6.12.0a1", False),
        ("7.0", False),
    ],
)
def test_only_a_sound_pyside_will_do(monkeypatch: pytest.MonkeyPatch, found: str, ok: bool) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: found)
    check = doctor._pyside()
    assert check.ok is ok
    assert ok or check.remedy == 'pip install "PySide6-Essentials>=6.10.3,<6.12"'


def test_a_missing_pyside_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise doctor.PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", absent)
    assert doctor._pyside()[:3] == ("PySide6", False, "not installed")


# The window and OpenGL


@LINUX
def test_missing_libraries_come_with_the_exact_command(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = [item for item in system.LIBRARIES if item.name == "libxcb-cursor.so.0"]
    debian = system.Distribution("debian", (), (12,), "")
    monkeypatch.setattr(system, "missing_for_a_window", lambda environ: lacking)
    monkeypatch.setattr(system, "distribution", lambda: debian)
    monkeypatch.setattr(
        doctor, "_run_probe", lambda: pytest.fail("Qt would take the process along")
    )
    window, opengl = doctor._graphics()
    assert window == Check(
        "Window",
        False,
        "this system lacks libxcb-cursor.so.0",
        "sudo apt-get install -y --no-install-recommends libxcb-cursor0",
    )
    assert opengl.ok is None


@LINUX
def test_no_display_is_no_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(system, "missing_for_a_window", lambda environ: [])
    window, opengl = doctor._graphics()
    assert window.ok is None
    assert "no display here" in window.value
    assert opengl.ok is None


STEPS = ['{"window": "Qt on xcb"}', '{"opengl": "4.5 Mesa"}']


@pytest.mark.parametrize(
    ("output", "ending", "window", "opengl"),
    [
        (STEPS, "", (True, "Qt on xcb"), (True, "4.5 Mesa")),
        (
            [STEPS[0], '{"error": "RuntimeError: the driver makes none"}'],
            "",
            (True, "Qt on xcb"),
            (None, "no 3.3 core context: RuntimeError: the driver makes none"),
        ),
        (
            STEPS[:1],
            "it ended with code -11",
            (True, "Qt on xcb"),
            (None, "no 3.3 core context: it ended with code -11"),
        ),
        (
            ['{"error": "ImportError: libEGL.so.1: cannot open"}'],
            "",
            (False, "Qt cannot open one: ImportError: libEGL.so.1: cannot open"),
            (None, "not tried: no window can open"),
        ),
        (
            [],
            "it ended with code -6",
            (False, "Qt cannot open one: it ended with code -6"),
            (None, "not tried: no window can open"),
        ),
    ],
)
def test_a_crash_of_the_driver_is_a_line_and_not_the_end(
    display: None,
    monkeypatch: pytest.MonkeyPatch,
    output: list[str],
    ending: str,
    window: tuple[bool | None, str],
    opengl: tuple[bool | None, str],
) -> None:
    monkeypatch.setattr(doctor, "_run_probe", lambda: ("\n".join(output), ending))
    checks = doctor._graphics()
    assert [check[1:3] for check in checks] == [window, opengl]
    assert all(check.remedy for check in checks if check.ok is False)


def answer(monkeypatch: pytest.MonkeyPatch, code: str) -> tuple[str, str]:
    """Run the probe with a process that does what the code says in the place of Qt's."""
    run = subprocess.run
    monkeypatch.setattr(
        doctor.subprocess,
        "run",
        lambda command, **options: run([sys.executable, "-c", code], **options),
    )
    return doctor._run_probe()


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("import os; os._exit(3)", "it ended with code 3"),
        ("raise SystemExit('the last line')", "the last line"),
        (
            "raise SystemExit('a warning\\nqt.qpa.xcb: no display :9\\nAvailable: offscreen\\n')",
            "qt.qpa.xcb: no display :9",
        ),
    ],
)
def test_why_the_probe_ended_is_what_qt_says(
    monkeypatch: pytest.MonkeyPatch, code: str, ending: str
) -> None:
    assert answer(monkeypatch, code) == ("", ending)


def test_a_driver_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 0.2)
    output, ending = answer(monkeypatch, "import time; time.sleep(60)")
    assert (output, ending) == ("", "no answer within 0.2 seconds")


def test_report_stands_where_qt_cannot_be_imported(tmp_path: Path) -> None:
    # A stray PySide6 that breaks on import, first on the path, stands for missing libraries.
    broken = tmp_path / "PySide6"
    broken.mkdir()
    text = 'raise ImportError("libEGL.so.1: cannot open shared object file")'
    (broken / "__init__.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "lavis.doctor", "--json"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "DISPLAY": ":0"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert checks["Window"]["ok"] is False
    assert "libEGL.so.1: cannot open" in checks["Window"]["value"]
    assert "libEGL.so.1: cannot open" in checks["Settings"]["value"]
    assert checks["Backend numpy"]["ok"] is True
    assert done.returncode == 1


@pytest.fixture
def x_server() -> Iterator[str]:
    """The name of an X server that ends with the test."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        yield f":{number}"
        server.terminate()


@LINUX
@pytest.mark.display
def test_a_display_is_opened_and_its_driver_named(
    monkeypatch: pytest.MonkeyPatch, x_server: str
) -> None:
    monkeypatch.setenv("DISPLAY", x_server)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    window, opengl = doctor._graphics()
    assert window.ok, window
    assert window.value.endswith("on xcb, 1280x800 at 1x")
    assert opengl.ok, opengl
    assert "Core Profile" in opengl.value


@LINUX
def test_a_display_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", "nowhere:99")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    window, _ = doctor._graphics()
    assert window.ok is False
    assert "could not connect to display nowhere:99" in window.value


# NumPy, the backends, memory


def test_blas_is_named_with_its_kernel_and_its_threads() -> None:
    pool = {"internal_api": "openblas", "version": "0.3.31", "num_threads": 2}
    assert doctor._pool({**pool, "architecture": "Zen"}) == "openblas 0.3.31 Zen, 2 threads"
    assert doctor._pool({**pool, "version": None}) == "openblas, 2 threads"


def test_a_kernel_that_was_chosen_by_hand_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    assert "unset it" in doctor._blas().remedy


def test_of_the_backends_only_numpy_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(name: str) -> Any:
        return SimpleNamespace(name=name, label=name, backend=None, reason="broken", remedy="mend")

    monkeypatch.setattr("lavis.compute.backend.probe", lambda: [failed("numpy"), failed("cupy")])
    assert doctor._backends() == [
        Check("Backend numpy", False, "numpy: broken", "mend"),
        Check("Backend cupy", None, "cupy: broken", "mend"),
    ]


def test_memory_that_the_system_does_not_tell_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lavis.compute.backend.host_memory", lambda: None)
    monkeypatch.setattr(doctor, "_other_memory", lambda: (0, 0))
    assert doctor._memory().ok is None
    monkeypatch.setattr(doctor, "_other_memory", lambda: (8 * doctor.GIB, 0))
    assert doctor._memory() == Check("Memory", True, "8.0 GiB")
