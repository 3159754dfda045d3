"""``lavis bench gemm``: what is printed where, exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lavis.cli import main
from lavis.tools.gemm import Run, history
from lavis.tools.gemm import task as tasks

ROOT = Path(__file__).parents[2]
QUICK = ["--sizes", "16,24x8x4", "--threads", "1", "--no-roof"]


def bench(*arguments: str) -> int:
    return main(["bench", *arguments])


def test_json_is_a_list_of_rows_and_progress_goes_elsewhere(capsys) -> None:
    assert bench("gemm", *QUICK, "--dtypes", "float32,float64", "--format", "json") == 0
    out, err = capsys.readouterr()
    rows = json.loads(out)
    assert [(row["n"], row["dtype"]) for row in rows] == [
        (16, "float32"),
        (16, "float64"),
        (8, "float32"),
        (8, "float64"),
    ]
    for row in rows:
        assert row["backend"] == "numpy"
        assert 0 < row["gflops"] <= row["best_gflops"]
        assert row["status"] == "ok"
    assert "24×8×4" in err
    assert "Traceback" not in err
    assert len(history.entries()) == 1


def test_names_may_be_in_capitals(capsys) -> None:
    names = ("--dtypes", "FLOAT32", "--backends", "NumPy", "--format", "JSON")
    assert bench("gemm", *QUICK, *names) == 0
    assert json.loads(capsys.readouterr().out)[0]["dtype"] == "float32"


def test_csv_and_table_say_which_machine_it_was(capsys) -> None:
    assert bench("gemm", *QUICK, "--format", "csv", "--hot") == 0
    body = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("#")]
    assert [row["operands"] for row in csv.DictReader(io.StringIO("\n".join(body)))] == ["hot"] * 2
    assert bench("gemm", *QUICK) == 0
    out = capsys.readouterr().out
    assert "Python" in out
    assert "24x8x4" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "No benchmark is given; it can be gemm."),
        (("everything",), "There is no benchmark “everything”; it can be gemm."),
        (("gemm", "--sizes", "0"), "A size is from 1 to 65,536; 0 came."),
        (("gemm", "--sizes", "big"), "“big” is no size"),
        (("gemm", "--sizes", "1000000000000"), "1,000,000,000,000 came."),
        (("gemm", "--sizes", ""), "No size is given"),
        (("gemm", "--dtypes", "int8"), "There is no dtype “int8”; it can be float16"),
        (("gemm", "--backends", "cuda"), "There is no backend “cuda”; it can be numpy"),
        (("gemm", "--backends", ","), "No backend is given"),
        (("gemm", "--threads", "many"), "“many” is no thread count"),
        (("gemm", "--budget", "0"), "A budget is from 0.1 to 3,600 seconds; 0 came."),
        (("gemm", "--budget", "nan"), "nan came."),
        (("gemm", "--budget", "soon"), "A budget is from 0.1 to 3,600 seconds; soon came."),
        (("gemm", "--format", "xml"), "There is no format “xml”; it can be table, json, csv."),
        (("gemm", "--format", "csv,json"), "One format at a time; 2 came."),
        (
            ("gemm", "--threads", "1 2 3 4 5 6 7 8 9"),
            "9 thread counts came; a run takes at most 8.",
        ),
        (("gemm", "--speed", "9"), "Unrecognized arguments"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(arguments, words: str, capsys) -> None:
    assert bench(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.startswith("lavis bench: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--dtypes", "bfloat16"), "NumPy has no bfloat16"),
        (("--dtypes", "tf32"), "on a processor choose float32"),
        (("--sizes", "65536"), "It does not fit"),
        (("--sizes", "4096", "--dtypes", "float16", "--budget", "0.5"), "skipped: would take "),
    ],
)
def test_what_was_not_measured_is_a_row_a_sentence_and_an_exit_code(
    arguments, words: str, capsys
) -> None:
    assert bench("gemm", *QUICK, *arguments, "--format", "json") == 1
    out, err = capsys.readouterr()
    assert all(row["status"] != "ok" and words in row["reason"] for row in json.loads(out))
    assert words in err
    assert "Traceback" not in err


def test_a_backend_that_vanishes_is_a_row(capsys, monkeypatch) -> None:
    from lavis.compute.backend import probing

    monkeypatch.setattr(probing, "find_spec", lambda name: None)
    assert bench("gemm", *QUICK, "--backends", "cupy") == 1
    out, err = capsys.readouterr()
    assert "CuPy is not installed" in out
    assert "pip install" in err


def test_help_lists_what_there_is(capsys) -> None:
    assert bench("--help") == 0
    assert "--budget" in capsys.readouterr().out


def test_a_history_that_cannot_be_written_is_told_and_costs_nothing(capsys, no_home) -> None:
    no_home.mkdir(parents=True)
    (no_home / "benchmarks").write_text("in the way")
    assert bench("gemm", *QUICK, "--format", "json") == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 2
    assert "could not be added to the history" in err


def test_ctrl_c_prints_what_there_is(capsys, monkeypatch) -> None:
    def interrupted(self: tasks.Conductor) -> Run:
        raise KeyboardInterrupt

    monkeypatch.setattr(tasks.Conductor, "work", interrupted)
    assert bench("gemm", *QUICK, "--format", "json") == 130
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "lavis", "bench", "gemm", "--sizes", "16,3000", "--no-roof"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "3,000" not in (line := process.stderr.readline()):
        assert line, "it ended by itself"
    time.sleep(0.2)  # it is within a product
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "shape" in out


def started(stdout: int | io.TextIOWrapper, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lavis", "bench", "gemm", *QUICK],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_reader_that_has_left_is_no_traceback() -> None:
    process = started(subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as stream:
        err = stream.read()
    assert process.wait(30) == 1
    assert "Traceback" not in err
    assert "Broken" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_a_sentence_and_an_exit_code() -> None:
    with Path("/dev/full").open("w") as full:
        process = started(full)
        err = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert "lavis bench: The figures could not be written: " in err
    assert "Traceback" not in err


def test_a_terminal_without_our_signs_gets_the_figures_all_the_same() -> None:
    process = started(subprocess.PIPE, PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "24x8x4" in out
    assert "Traceback" not in err
