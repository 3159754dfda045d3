"""The task with real workers: rows, alternation, Cancel, crashes."""

from __future__ import annotations

import os
import signal
import threading
import time

import msgspec
import psutil
import pytest

from lavis.compute import backend
from lavis.document import Assets, Cancelled, Context
from lavis.tools.gemm import TOOL, Live, Params, Row, Run, Shape, history, squares
from lavis.tools.gemm import task as tasks
from lavis.tools.gemm.alternation import Group
from lavis.tools.gemm.crew import Crew
from lavis.tools.gemm.lanes import Crashed, LaneProcess, environment
from lavis.tools.gemm.plan import groups
from lavis.tools.gemm.protocol import (
    Finish,
    Finished,
    Found,
    Prepare,
    Ready,
    Refused,
    Roofs,
    Round,
    Spec,
    Took,
)

replace = msgspec.structs.replace

SMALL = Params(squares(24, 32), dtypes=("float32",), threads=(1,), roof=False)


def context(**reports) -> Context:
    return Context(backend.get("numpy"), Assets(), **reports)


def children() -> list[psutil.Process]:
    """The measuring workers of this process."""
    found = psutil.Process().children(recursive=True)
    return [each for each in found if "lavis.tools.gemm.lane" in " ".join(each.cmdline())]


def test_a_run_measures_every_point_streams_and_is_kept() -> None:
    seen: list[Live] = []
    ticks: list[float] = []
    ctx = context(on_publish=seen.append, on_tick=lambda fraction, text: ticks.append(fraction))
    run = tasks.measure(
        replace(SMALL, dtypes=("float32", "bfloat16"), data=("random", "zeros")), ctx
    )
    assert children() == []
    assert len(run.rows) == 8 == seen[-1].total
    for row in run.rows:
        if row.dtype == "bfloat16":
            assert (row.status, row.gflops) == ("unsupported", None)
            assert "NumPy has no bfloat16" in row.reason
        else:
            assert row.status == "ok"
            assert row.gflops == pytest.approx(row.flops / row.median * 1e-9)
            assert row.best <= row.q1 <= row.median <= row.q3 <= row.worst
            assert sum(row.rounds) == row.count == len(row.samples)
            assert (row.input, row.compute, row.threads) == ("float32", "float32", 1)
            assert row.relative_error == 0 if row.data == "zeros" else row.relative_error < 1e-6
    assert [(v.a, v.b) for v in run.verdicts] == [(0, 1), (4, 5)]
    assert all(verdict.rounds >= 6 for verdict in run.verdicts)
    assert run.machine.lanes[0].name == run.rows[0].lane
    assert ticks == sorted(ticks)
    assert len(seen) > 4
    [kept] = history.entries()
    assert kept.id == run.id
    assert seen[0].run.rows == ()


def test_the_roof_is_found_once_a_worker_and_dtype() -> None:
    run = tasks.measure(replace(SMALL, shapes=squares(16, 24, 32), roof=True), context())
    [roof] = run.roofs
    assert roof.gflops > 0
    assert roof.gflops_source.startswith("measured: the fastest of float32 squares")
    assert roof.bandwidth_source.startswith("measured: a copy of")
    for row in run.rows:
        assert row.share == pytest.approx(row.gflops / roof.gflops)
        above = row.best_gflops > 1.02 * roof.at(row.intensity)
        assert ("above roof" in row.badges) == above


def test_thread_counts_are_workers_of_their_own() -> None:
    assert environment(Spec("numpy", 3, True))["OPENBLAS_NUM_THREADS"] == "3"
    assert environment(Spec("numpy", 3, True))["CUPY_TF32"] == "1"
    assert environment(Spec("numpy"))["CUPY_TF32"] == "0"
    assert "OPENBLAS_NUM_THREADS" not in environment(Spec("numpy")).keys() - os.environ.keys()


def test_a_backend_that_is_not_there_is_a_row_with_what_to_do(monkeypatch) -> None:
    from lavis.compute.backend import probing

    real = probing.find_spec
    monkeypatch.setattr(probing, "find_spec", lambda name: None if name == "torch" else real(name))
    run = tasks.measure(replace(SMALL, backends=("torch", "numpy")), context())
    assert [row.status for row in run.rows] == ["unsupported", "ok"] * 2
    assert "pip install" in run.rows[0].reason
    assert run.verdicts == ()


def test_more_threads_than_cores_are_a_row(monkeypatch) -> None:
    monkeypatch.setattr("lavis.tools.gemm.crew.usable_cores", lambda: 4)
    run = tasks.measure(replace(SMALL, threads=(5, 1)), context())
    assert [row.status for row in run.rows] == ["unsupported", "ok"] * 2
    assert run.rows[0].reason == "5 threads are more than the 4 cores that there are here."


def test_sizes_that_cannot_fit_or_take_too_long_are_rows(monkeypatch) -> None:
    params = Params(
        (Shape(65536, 65536, 65536), Shape(2048, 2048, 2048), *squares(16)),
        dtypes=("float16",),
        budget=0.5,
        roof=False,
    )
    huge, long, small = tasks.measure(params, context()).rows
    assert (huge.status, long.status, small.status) == ("skipped", "skipped", "ok")
    assert "does not fit" in huge.reason
    assert long.reason.startswith("skipped: would take ")


def test_cancel_ends_every_worker_and_keeps_what_was_measured() -> None:
    measuring = threading.Event()

    def watch(live: Live) -> None:
        # The first size is done and the second, half a second a product, has begun.
        if live.done:
            measuring.set()

    ctx = context(on_publish=watch)

    def cancel() -> None:
        measuring.wait(60)
        ctx.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        tasks.measure(replace(SMALL, shapes=squares(16, 2500)), ctx)
    thread.join()
    assert children() == []
    [kept] = history.entries()
    assert kept.cancelled
    assert [row.m for row in kept.rows] == [16]


# -- one worker


@pytest.fixture
def lane():
    lane = LaneProcess(Spec("numpy", threads=1), lambda: None)
    yield lane
    lane.kill()


def prepare(key: int, n: int = 16, **values) -> Prepare:
    given = {
        "dtype": "float32",
        "batch": 1,
        "transpose_a": False,
        "transpose_b": False,
        "pace": "quick",
        "operands": "hot",
        "data": "random",
        "budget": 30.0,
        "transfers": True,
    }
    return Prepare(key, n, n, n, **(given | values))


def test_a_worker_says_what_it_is_and_obeys(lane) -> None:
    assert lane.greet() is None
    assert lane.lane.backend == "numpy"
    assert lane.lane.threads == 1
    assert lane.lane.blas
    ready = lane.ask(prepare(3))
    assert isinstance(ready, Ready)
    assert ready.key == 3
    took = lane.ask(Round(3))
    assert isinstance(took, Took)
    assert len(took.samples) > 1
    assert not took.done
    finished = lane.ask(Finish(3))
    assert isinstance(finished, Finished)
    assert {"quick", "hot"} <= set(finished.badges)
    assert isinstance(lane.ask(Roofs("tf32")), Refused)
    assert isinstance(lane.ask(Roofs("")), Found)


def test_a_worker_that_has_had_its_turn_keeps_no_core_from_the_next_one() -> None:
    lane = LaneProcess(Spec("numpy", threads=2), lambda: None)
    try:
        lane.greet()
        lane.ask(prepare(0, 512))
        lane.ask(Round(0))
        process = psutil.Process(lane.pid)
        before = process.cpu_times()
        time.sleep(0.3)
        after = process.cpu_times()
    finally:
        lane.kill()
    # OpenBLAS by itself spins for a tenth of a second on each further core.
    assert after.user + after.system - before.user - before.system < 0.05


def test_how_long_a_blas_spins_is_the_users_where_the_user_says(monkeypatch) -> None:
    assert int(environment(Spec("numpy"))["OPENBLAS_THREAD_TIMEOUT"]) < 26
    monkeypatch.setenv("OPENBLAS_THREAD_TIMEOUT", "26")
    assert environment(Spec("numpy"))["OPENBLAS_THREAD_TIMEOUT"] == "26"


def test_a_worker_that_dies_says_how(lane) -> None:
    lane.greet()
    os.kill(lane.pid, signal.SIGSEGV)
    with pytest.raises(Crashed, match=r"crashed \(SIGSEGV\); the others go on\.$"):
        lane.ask(Roofs(""))


def test_a_worker_leaves_with_its_parent(lane) -> None:
    lane.greet()
    process = psutil.Process(lane.pid)
    lane._process.stdin.close()  # as the system does when the parent dies
    process.wait(10)


def test_a_worker_whose_library_prints_does_not_break_the_protocol(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "")
    (tmp_path / "sitecustomize.py").write_text("print('hello from a library')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    lane = LaneProcess(Spec("numpy", threads=1), lambda: None)
    try:
        with pytest.raises(Crashed, match="nonsense"):
            lane.greet()
    finally:
        lane.kill()


# -- a crew in which workers crash


class Fragile:
    """A worker without a process: dies at the command it is told to die at."""

    made: list[Fragile] = []  # noqa: RUF012
    dies_at: type = Round
    deaths = 1

    def __init__(self, spec: Spec, check) -> None:
        from lavis.tools.gemm import Lane

        self.spec = spec
        self.lane = Lane(name=f"fake {spec.threads}", backend=spec.backend, threads=spec.threads)
        self.dead = False
        Fragile.made.append(self)

    def greet(self) -> None:
        return None

    def ask(self, command):
        mortal = self.spec.threads == 1 and len(self.of_spec) <= self.deaths
        if mortal and isinstance(command, self.dies_at):
            raise Crashed("The worker process crashed (SIGSEGV); the others go on.")
        if isinstance(command, Prepare):
            return Ready(command.key, 1e-3, 1, "float32", "float32")
        if isinstance(command, Round):
            return Took(command.key, (1.0, 1.1), True)
        return Finished(command.key, 1e-7)

    @property
    def of_spec(self) -> list[Fragile]:
        return [each for each in Fragile.made if each.spec == self.spec]

    def stop(self) -> None:
        self.dead = True

    kill = stop


@pytest.fixture
def fragile(monkeypatch):
    Fragile.made = []
    monkeypatch.setattr("lavis.tools.gemm.crew.usable_cores", lambda: 64)
    monkeypatch.setattr("lavis.tools.gemm.crew.LaneProcess", Fragile)
    return Fragile


def measured(params: Params) -> tuple[list[Row], Run]:
    run = tasks.measure(params, context())
    return list(run.rows), run


@pytest.mark.parametrize("command", [Prepare, Round, Finish])
def test_a_crash_is_a_row_and_the_worker_is_started_again(fragile, command, monkeypatch) -> None:
    monkeypatch.setattr(Fragile, "dies_at", command)
    rows, run = measured(replace(SMALL, threads=(1, 2)))
    assert [row.status for row in rows] == ["crashed", "ok", "ok", "ok"]
    assert "SIGSEGV" in rows[0].reason
    assert rows[0].samples == ()
    assert [len(each.of_spec) for each in fragile.made] == [2, 1, 2]
    assert all(each.dead for each in fragile.made)
    assert [(v.a, v.b) for v in run.verdicts] == [(2, 3)]


def test_what_a_dead_worker_had_prepared_dies_with_it(fragile) -> None:
    rows, _ = measured(replace(SMALL, shapes=squares(24), data=("random", "zeros"), threads=(1, 2)))
    fates = {(row.threads, row.data): row.status for row in rows}
    assert fates == {
        (1, "random"): "crashed",
        (1, "zeros"): "crashed",
        (2, "random"): "ok",
        (2, "zeros"): "ok",
    }


def test_a_worker_that_always_crashes_is_given_up(fragile, monkeypatch) -> None:
    monkeypatch.setattr(Fragile, "deaths", 99)
    rows, _ = measured(replace(SMALL, shapes=squares(*range(8, 14))))
    assert {row.status for row in rows} == {"crashed"}
    assert len(fragile.made) == 3


def test_points_are_alternated_forwards_and_backwards(monkeypatch) -> None:
    order: list[int] = []

    class Counting(Fragile):
        def ask(self, command):
            if isinstance(command, Round):
                order.append(self.spec.threads)
                return Took(command.key, (1.0,), len(order) >= 10)
            return super().ask(command)

    monkeypatch.setattr(Fragile, "deaths", 0)
    monkeypatch.setattr("lavis.tools.gemm.crew.LaneProcess", Counting)
    monkeypatch.setattr("lavis.tools.gemm.crew.usable_cores", lambda: 64)
    params = replace(SMALL, shapes=squares(24), threads=(1, 2, 3))
    crew = Crew(lambda: None)
    [arms] = groups(params)
    group = Group(arms, params, crew)
    list(group.rounds())
    assert order == [1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1]
    assert all(row.count == 4 for row in group.rows())


def test_workers_with_one_name_are_told_apart(monkeypatch) -> None:
    class Alike(Fragile):
        def __init__(self, spec: Spec, check) -> None:
            super().__init__(spec, check)
            self.lane = replace(self.lane, name="NumPy, 2 threads")

    monkeypatch.setattr("lavis.tools.gemm.crew.LaneProcess", Alike)
    monkeypatch.setattr("lavis.tools.gemm.crew.usable_cores", lambda: 64)
    crew = Crew(lambda: None)
    crew.start([Spec("numpy", 2), Spec("numpy", 0)])
    assert [lane.name for lane in crew.lanes] == ["NumPy, 2 threads", "NumPy, 2 threads (all)"]


# -- in the window


def test_the_task_runs_in_the_window_and_cancels(app, qtbot) -> None:
    app.desk.open_tool("gemm")
    panel = next(panel for panel in app.store.document.panels if panel.tool == "gemm")
    dock = app.desk.docks[panel.id]
    qtbot.waitUntil(lambda: dock.settled, timeout=20_000)
    app.store.edit(panel.id, SMALL, "Edit", "")
    dock.start_task("measure")
    qtbot.waitUntil(lambda: "measure" in dock.panel.records, timeout=60_000)
    record = dock.panel.records["measure"].record
    assert [row.status for row in record.rows] == ["ok", "ok"]
    app.store.edit(panel.id, replace(SMALL, shapes=squares(3000), pace="steady"), "Edit", "")
    dock.start_task("measure")
    qtbot.waitUntil(lambda: children() != [], timeout=20_000)
    app.jobs.cancel(panel.id, "measure")
    assert not app.jobs.busy
    qtbot.waitUntil(lambda: children() == [], timeout=5000)
    assert dock.panel.records["measure"].record is record


def test_the_declaration_names_the_task() -> None:
    assert TOOL.tasks["measure"].record is Run
    assert TOOL.tasks["measure"].partial is Live


# -- on the day there is a GPU


@pytest.mark.gpu
def test_on_a_gpu_every_dtype_is_measured_watched_and_under_its_roof() -> None:
    pytest.importorskip("cupy")
    if backend.probe("cupy")[0].backend is None:
        pytest.skip("CuPy finds no GPU")
    params = Params(
        squares(4096), dtypes=("float16", "tf32", "float32", "float64"), backends=("cupy",)
    )
    run = tasks.measure(params, context())
    rows = {row.dtype: row for row in run.rows if row.status == "ok"}
    assert {"float16", "float32", "float64"} <= rows.keys()
    errors = {dtype: row.relative_error for dtype, row in rows.items()}
    assert errors["float64"] < errors["float32"] < errors.get("tf32", 1.0) < 1e-2
    for row in rows.values():
        assert row.upload > 0
        assert row.download > 0
        assert row.share > 0
        assert all(reading.clock > 0 for reading in row.readings)
    assert any(row.readings for row in rows.values()), "NVML says nothing"
    assert all(roof.bandwidth > 0 for roof in run.roofs)
    if "tf32" in rows:
        [verdict] = run.verdicts
        assert {run.rows[verdict.a].dtype, run.rows[verdict.b].dtype} == {"tf32", "float32"}
