"""Everything that needs a GPU, in one go, with a report: ``python3 dev.py gpu [FILE]``.

Tests marked ``gpu`` and those of the kernels on the real library, then the benchmarks that have
something to say of a GPU, then ``lavis bench gemm`` on every backend. Each step runs to its end
whatever became of the one before; the report names what failed, and so does the exit code.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

REPORT = Path("gpu-report.md")
SWEEP = "256,512,1024,2048,4096,8192"


class Step(NamedTuple):
    """One command; `words` stand behind the interpreter."""

    title: str
    words: tuple[str, ...]


class Done(NamedTuple):
    """How a step ended."""

    step: Step
    code: int
    output: str


BENCH = ("-m", "lavis", "bench", "gemm", "--steady")
DTYPES = ("--dtypes", "float16,bfloat16,tf32,float32,float64")
STEPS = (
    Step("What this machine has", ("-m", "lavis", "doctor")),
    Step("Tests that need a GPU", ("-m", "pytest", "-m", "gpu", "-q", "-p", "no:cacheprovider")),
    Step("Every kernel on CuPy", ("-m", "pytest", "tests/compute", "-k", "cupy", "-q")),
    Step("The engine beside a bare loop", ("-m", "benchmarks", "gemm")),
    Step(
        "Every dtype on the GPU",
        (*BENCH, *DTYPES, "--backends", "cupy", "--sizes", SWEEP),
    ),
    Step(
        "The same as JSON",
        (*BENCH, *DTYPES, "--backends", "cupy", "--sizes", "4096", "--format", "json"),
    ),
    Step(
        "The processor and the GPU in turns",
        (*BENCH, "--backends", "numpy,cupy", "--sizes", "512,1024,2048"),
    ),
    Step(
        "Zeros against random",
        (*BENCH, "--backends", "cupy", "--sizes", "8192", "--data", "random,zeros"),
    ),
)


def run(step: Step) -> Done:
    """Run a step to its end; what it prints is shown and kept."""
    print(f"== {step.title}", flush=True)
    process = subprocess.run(
        [sys.executable, *step.words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    print(process.stdout, flush=True)
    return Done(step, process.returncode, process.stdout)


def failed(done: Done) -> bool:
    """Whether a step failed: pytest's 5 says that it found nothing to run, which is no success."""
    return done.code != 0


def write(path: Path, steps: Sequence[Done], at: datetime) -> None:
    """Write the report."""
    lines = [f"# LaVis on a GPU, {at:%Y-%m-%d %H:%M}", "", "| step | ended |", "|---|---|"]
    for done in steps:
        ended = f"**failed** ({done.code})" if failed(done) else "ok"
        lines.append(f"| {done.step.title} | {ended} |")
    for done in steps:
        words = " ".join(("python", *done.step.words))
        lines += ["", f"## {done.step.title}", "", f"`{words}`", "", "```"]
        lines += [*done.output.rstrip().splitlines(), "```"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str], steps: Sequence[Step] = STEPS) -> int:
    path = Path(arguments[0]) if arguments else REPORT
    at = datetime.now().astimezone()
    done = []
    for step in steps:
        done.append(run(step))
        write(path, done, at)  # after each, so that a crash of the machine leaves what there was
    bad = [each.step.title for each in done if failed(each)]
    print(f"The report is {path}." + (f" Failed: {', '.join(bad)}." if bad else " All went well."))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
