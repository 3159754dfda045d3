"""The history of this machine: appended, bounded, and not to be broken by what is broken."""

from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest

from lavis.tools.gemm import Lane, Machine, Reading, Roof, Row, Run, Verdict, export, history


def row(**values) -> Row:
    return Row(
        **{
            "m": 8,
            "n": 8,
            "k": 8,
            "dtype": "float32",
            "backend": "numpy",
            "flops": 1024.0,
            "bytes": 768.0,
            "gflops": 2.0,
            "best_gflops": 3.0,
            "median": 5e-7,
            "q1": 4e-7,
            "q3": 6e-7,
            "count": 40,
            "samples": (5e-7, 4e-7),
            "rounds": (2,),
            "readings": (Reading(0.1, 1410.0, 250.0, 60.0, "power cap"),),
        }
        | values
    )


def a_run(number: int = 1, **values) -> Run:
    return Run(**{"id": f"run-{number}", "rows": (row(),), "label": f"run {number}"} | values)


def test_there_is_none_at_first() -> None:
    assert history.entries() == []
    assert history.rate("numpy", "float32", 1e9) is None


def test_runs_come_back_newest_first_without_samples() -> None:
    for number in range(3):
        history.append(a_run(number))
    assert [run.id for run in history.entries()] == ["run-2", "run-1", "run-0"]
    [kept] = history.entries()[0].rows
    assert (kept.samples, kept.rounds, kept.readings) == ((), (), ())
    assert kept.median == 5e-7
    assert history.find("run-1") == history.entries()[1]
    assert history.find("run-9") is None
    assert history.find("pin", (a_run(id="pin"),)) is not None


def test_a_run_without_figures_is_not_kept() -> None:
    history.append(a_run(rows=(row(status="oom", gflops=None),)))
    history.append(Run(id="empty"))
    assert history.entries() == []
    assert not history.path().exists()


def test_broken_lines_are_passed_over_and_the_next_run_is_not_lost() -> None:
    history.append(a_run(1))
    with history.path().open("ab") as stream:
        stream.write(
            b'{"id": "half\n\xff\xfe not even text\n[1, 2]\n{"rows": [{"m": 3}]}\n{}\nnull\n'
            b'{"id": "cut'
        )
    assert [run.id for run in history.entries()] == ["run-1"]
    history.append(a_run(2))  # begins a line of its own
    assert [run.id for run in history.entries()] == ["run-2", "run-1"]


def test_what_a_newer_version_adds_is_passed_over() -> None:
    history.append(a_run(1))
    line = json.loads(history.path().read_text())
    line["from_tomorrow"] = {"a": 1}
    history.path().write_text(json.dumps(line) + "\n")
    assert [run.id for run in history.entries()] == ["run-1"]


def test_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_RUNS", 5)
    for number in range(9):
        history.append(a_run(number))
    assert [run.id for run in history.entries()] == [f"run-{n}" for n in (8, 7, 6, 5, 4)]
    assert not list(history.path().parent.glob("*.new"))


def test_the_file_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 5000)
    for number in range(60):
        history.append(a_run(number))
        assert history.path().stat().st_size <= 5000
    assert history.entries()[0].id == "run-59"
    assert len(history.entries()) > 3


def test_it_is_read_again_only_where_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    history.append(a_run(1))
    read = []
    original = history._read
    monkeypatch.setattr(history, "_read", lambda text: read.append(1) or original(text))
    for _ in range(5):
        history.entries()
        history.rate("numpy", "float32", 1024.0)
    assert len(read) <= 2
    history.append(a_run(2))
    assert history.entries()[0].id == "run-2"


def test_times_are_predicted_from_the_end_of_a_long_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "RECENT", 1500)
    for number in range(20):
        history.append(a_run(number, rows=(row(gflops=float(number)),)))
    assert history.rate("numpy", "float32", 1024.0) == 19.0


def test_a_run_is_forgotten() -> None:
    for number in range(3):
        history.append(a_run(number))
    history.forget("run-1")
    assert [run.id for run in history.entries()] == ["run-2", "run-0"]


def test_a_forgotten_run_comes_back_in_its_place() -> None:
    for number in range(3):
        history.append(a_run(number))
    for _ in range(2):
        history.forget("run-1")
        history.restore("run-1")
    assert [run.id for run in history.entries()] == ["run-2", "run-1", "run-0"]


def test_forgetting_takes_nothing_out_that_another_window_has_added() -> None:
    history.append(a_run(0))
    before = history.path().read_bytes()
    history.forget("run-0")
    assert history.path().read_bytes().startswith(before)
    history.append(a_run(1))
    assert [run.id for run in history.entries()] == ["run-1"]


def test_a_forgotten_run_predicts_nothing() -> None:
    history.append(a_run(0, rows=(row(gflops=7.0),)))
    assert history.rate("numpy", "float32", 1024.0) == 7.0
    history.forget("run-0")
    assert history.rate("numpy", "float32", 1024.0) is None


def test_a_folder_that_cannot_be_written_costs_no_measurement(no_home) -> None:
    no_home.mkdir(parents=True)
    (no_home / "benchmarks").write_text("in the way")
    with pytest.raises(history.HistoryError, match="could not be added"):
        history.append(a_run())
    kept = history.keep(a_run())
    assert "could not be added" in kept.note
    assert "Errno" not in kept.note
    assert str(no_home) not in kept.note
    assert kept.rows == a_run().rows
    assert history.entries() == []


# -- what leaves the program


WHOLE = Run(
    id="1",
    at="2026-01-31T14:25:01+01:00",
    label="NumPy float32 · 8",
    machine=Machine(
        processor="A  processor",
        cores=2,
        memory=2**34,
        system="Linux 6",
        python="3.12.1",
        lavis="1.0",
        lanes=(
            Lane(name="NumPy · OpenBLAS", backend="numpy", version="2.1", blas="OpenBLAS 0.3"),
            Lane(name="CuPy · X", backend="cupy", device="X", driver="12.4", runtime="12.2"),
        ),
    ),
    rows=(
        row(lane="NumPy · OpenBLAS", badges=("quick", "hot"), share=0.5, relative_error=1.5e-7),
        row(
            status="skipped",
            reason="skipped: would take 150 s",
            gflops=None,
            best_gflops=None,
            median=None,
            q1=None,
            q3=None,
            samples=(),
            m=4096,
            batch=3,
        ),
    ),
    roofs=(
        Roof("NumPy · OpenBLAS", "float32", 4.0, "measured: squares", 20.0, "measured: a copy"),
    ),
    verdicts=(Verdict(0, 0, "same", 1.0, 0.99, 1.01, 6),),
)


def test_csv_has_the_machine_above_and_a_line_a_row() -> None:
    text = export.as_csv(WHOLE)
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    assert any("A processor, 2 cores, 16.0 GiB" in line for line in remarks)
    assert any("driver 12.4, CUDA 12.2" in line for line in remarks)
    assert any("measured: squares" in line for line in remarks)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    first, second = csv.DictReader(io.StringIO(body))
    assert (first["m"], first["dtype"], float(first["gflops"])) == ("8", "float32", 2.0)
    assert first["badges"] == "quick; hot"
    assert (second["gflops"], second["reason"]) == ("", "skipped: would take 150 s")
    assert float(first["intensity"]) == pytest.approx(1024 / 768)


def test_json_has_the_machine_and_every_sample() -> None:
    whole = json.loads(export.as_json(WHOLE))
    assert whole["machine"]["processor"] == "A  processor"
    assert whole["rows"][0]["samples"] == [5e-7, 4e-7]
    assert whole["rows"][0]["readings"][0]["throttle"] == "power cap"
    assert whole["verdicts"][0]["word"] == "same"
    assert whole["rows"][1]["gflops"] is None


def test_the_rows_alone_are_a_list() -> None:
    rows = json.loads(export.rows_as_json(WHOLE))
    assert [row["n"] for row in rows] == [8, 8]
    assert {"n", "dtype", "backend", "gflops", "best_gflops", "status"} <= rows[0].keys()


def test_the_table_is_aligned_and_says_why_there_is_no_figure() -> None:
    lines = export.as_table(WHOLE).splitlines()
    head = next(index for index, line in enumerate(lines) if line.startswith("shape"))
    first, second = lines[head + 1 :]
    place = lines[head].index("GFLOP/s") + len("GFLOP/s")
    assert first[place - 1] == "2"
    assert second[place - 1] == "-"
    assert second.endswith("skipped: would take 150 s")
    assert "4096x8x8 x3" in second
    assert "50%" in first


def test_a_reason_that_rows_share_stands_once_below_the_table() -> None:
    missing = msgspec.structs.replace(
        WHOLE.rows[1], status="unsupported", reason="CuPy is not here."
    )
    run = msgspec.structs.replace(WHOLE, rows=(WHOLE.rows[0], missing, missing))
    text = export.as_table(run)
    assert text.count("CuPy is not here.") == 1
    assert text.count("not available [1]") == 2
    assert text.endswith("\n[1] CuPy is not here.\n")


def test_a_record_can_be_saved() -> None:
    from lavis.document import validate

    assert validate(WHOLE) == WHOLE
    assert msgspec.convert(msgspec.to_builtins(WHOLE), Run) == WHOLE
