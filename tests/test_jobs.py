"""Live runs, tasks and worker processes: order, cancelling, streams, crashes."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from support.probe import TOOL, Counted, Counting, Params, Result

from lavis.compute import backend as backends
from lavis.compute.errors import ComputeError, DeviceError
from lavis.document import Assets, Tool
from lavis.jobs import Jobs
from lavis.jobs.process import WorkerError
from lavis.jobs.threads import Mailbox

SIGNALS = (
    "started",
    "progressed",
    "published",
    "finished",
    "failed",
    "cancelled",
    "recorded",
    "device_failed",
    "settled",
)


@pytest.fixture
def heard() -> SimpleNamespace:
    return SimpleNamespace(**{name: [] for name in SIGNALS})


@pytest.fixture
def jobs(qapp, qtbot, heard):
    assets = Assets()
    jobs = Jobs(lambda: assets)
    jobs.assets_of_test = assets
    for name in SIGNALS:
        getattr(jobs, name).connect(lambda *args, name=name: getattr(heard, name).append(args))
    yield jobs
    assert jobs.close()


def inline(tool: Tool = TOOL) -> Tool:
    import msgspec

    return msgspec.structs.replace(tool, inline=True)


def test_an_inline_tool_runs_at_once_on_numpy(jobs, heard) -> None:
    jobs.run("p", inline(), Params(value=3.0))
    [(request, result, seconds)] = heard.finished
    assert result == Result(9.0, "numpy")
    assert seconds >= 0
    assert request.params.value == 3.0


def test_on_another_backend_even_an_inline_tool_leaves_the_gui_thread(
    jobs, heard, qtbot, device1
) -> None:
    jobs.set_backend(device1)
    jobs.run("p", inline(), Params(value=3.0))
    assert heard.finished == []
    qtbot.waitUntil(lambda: len(heard.finished) == 1)
    assert heard.finished[0][1] == Result(9.0, "device1")


def test_one_runs_one_waits_and_the_newest_wins(jobs, heard, qtbot) -> None:
    for value in range(20):
        jobs.run("p", TOOL, Params(value=float(value), delay=0.05))
    qtbot.waitUntil(lambda: not jobs.busy)
    values = [request.params.value for request, _, _ in heard.finished]
    assert values == [0.0, 19.0]
    assert len(heard.settled) == 1


def test_panels_do_not_wait_for_each_other(jobs, heard, qtbot) -> None:
    jobs.run("slow", TOOL, Params(delay=5.0))
    jobs.run("quick", TOOL, Params(value=2.0))
    qtbot.waitUntil(lambda: len(heard.finished) == 1)
    assert heard.finished[0][0].panel_id == "quick"
    jobs.cancel("slow")


def test_cancel_frees_the_panel_though_the_call_does_not_return(
    jobs, heard, qtbot, monkeypatch
) -> None:
    go = threading.Event()
    stuck = lambda params, ctx: go.wait(10)  # noqa: E731 - a library call that does not tick
    monkeypatch.setattr("support.probe.functions.stuck", stuck, raising=False)
    import msgspec

    tool = msgspec.structs.replace(TOOL, run="support.probe.functions:stuck")
    jobs.run("p", tool, Params())
    jobs.cancel("p")
    assert len(heard.cancelled) == 1
    assert not jobs.busy
    jobs.run("p", TOOL, Params(value=2.0))
    qtbot.waitUntil(lambda: len(heard.finished) == 1)
    go.set()
    qtbot.wait(50)
    assert [result.square for _, result, _ in heard.finished] == [4.0]


def test_cancel_drops_what_waits(jobs, heard, qtbot) -> None:
    jobs.run("p", TOOL, Params(delay=1.0))
    jobs.run("p", TOOL, Params(delay=1.0, value=2.0))
    jobs.cancel("p")
    assert not jobs.busy
    qtbot.wait(50)
    assert heard.finished == []


@pytest.mark.parametrize(
    ("fail", "kind"), [("compute", ComputeError), ("unexpected", RuntimeError)]
)
def test_errors_are_reported_and_the_next_run_works(jobs, heard, qtbot, fail, kind) -> None:
    jobs.run("p", TOOL, Params(fail=fail))
    qtbot.waitUntil(lambda: len(heard.failed) == 1)
    assert type(heard.failed[0][1]) is kind
    jobs.run("p", TOOL, Params())
    qtbot.waitUntil(lambda: len(heard.finished) == 1)


def test_a_device_that_fails_is_told_of_and_is_no_error_of_the_panel(
    jobs, heard, qtbot, device1
) -> None:
    jobs.set_backend(device1)
    jobs.run("p", TOOL, Params(fail="device"))
    qtbot.waitUntil(lambda: len(heard.device_failed) == 1)
    assert heard.failed == []
    assert heard.device_failed[0][0] is device1


def test_a_switch_of_backend_forgets_cached_stages(jobs, device1) -> None:
    before = jobs._cache
    jobs.set_backend(device1)
    assert jobs._cache is not before


@pytest.mark.parametrize("name", ["count", "apart"])
def test_a_task_streams_and_its_record_holds_arrays(jobs, heard, qtbot, name) -> None:
    data = jobs.assets_of_test.put(np.full(300, 2.0))
    params = Params(steps=40, delay=0.4, data=data)
    jobs.start_task("p", TOOL, name, params)
    qtbot.waitUntil(lambda: len(heard.recorded) == 1, timeout=20_000)
    panel_id, task, finished = heard.recorded[0]
    assert (panel_id, task, finished.params) == ("p", name, params)
    assert isinstance(finished.record, Counted)
    values = jobs.assets_of_test.get(finished.record.values)
    np.testing.assert_array_equal(values, np.arange(40) + 600)
    reached = [partial.reached for _, partial in heard.published]
    assert reached == sorted(set(reached))
    assert len(reached) >= 2
    assert all(isinstance(partial, Counting) for _, partial in heard.published)
    assert 0 < heard.progressed[0][1] <= 1


def test_a_flood_of_partial_results_reaches_the_window_thinned_and_ends_with_the_last(
    jobs, heard, qtbot
) -> None:
    jobs.start_task("p", TOOL, "count", Params(steps=10_000))
    qtbot.waitUntil(lambda: len(heard.recorded) == 1, timeout=20_000)
    assert len(heard.published) < 1000
    assert heard.published[-1][1].reached == 10_000


def test_a_task_starts_once_and_edits_do_not_touch_it(jobs, heard, qtbot, device1) -> None:
    jobs.start_task("p", TOOL, "count", Params(steps=10, delay=0.2))
    jobs.start_task("p", TOOL, "count", Params(steps=99))
    jobs.run("p", TOOL, Params(value=5.0))
    jobs.set_backend(device1)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert [args[2].record.total for args in heard.recorded] == [10]


@pytest.mark.parametrize("name", ["count", "apart"])
def test_a_task_is_cancelled_at_once(jobs, heard, qtbot, name) -> None:
    jobs.start_task("p", TOOL, name, Params(steps=1000, delay=10.0))
    qtbot.waitUntil(lambda: heard.progressed != [], timeout=20_000)
    jobs.cancel("p", name)
    assert len(heard.cancelled) == 1
    assert not jobs.busy
    qtbot.wait(100)
    assert heard.recorded == []
    assert heard.failed == []


def test_a_crash_of_a_worker_is_a_sentence(jobs, heard, qtbot) -> None:
    jobs.start_task("p", TOOL, "crash", Params())
    qtbot.waitUntil(lambda: len(heard.failed) == 1, timeout=20_000)
    error = heard.failed[0][1]
    assert isinstance(error, ComputeError)
    assert "crashed" in str(error)
    assert not jobs.busy


def test_a_worker_that_prints_does_not_break_the_protocol(jobs, heard, qtbot) -> None:
    jobs.start_task("p", TOOL, "chatter", Params(steps=3))
    qtbot.waitUntil(lambda: len(heard.recorded) == 1, timeout=20_000)


@pytest.mark.parametrize(
    ("function", "kind", "words"),
    [
        ("refuse", ComputeError, "wanted is another day"),
        ("lose_device", DeviceError, "memory"),
        ("stumble", WorkerError, "Traceback"),
    ],
)
def test_errors_of_a_worker_arrive_as_what_they_were(
    jobs, heard, qtbot, monkeypatch, function, kind, words
) -> None:
    import msgspec

    from lavis.document import Task

    task = Task("Fail", f"support.probe.failures:{function}", Counted, process=True)
    tool = msgspec.structs.replace(TOOL, tasks={"fail": task})
    jobs.start_task("p", tool, "fail", Params())
    qtbot.waitUntil(lambda: len(heard.failed) == 1, timeout=20_000)
    assert type(heard.failed[0][1]) is kind
    assert words in str(heard.failed[0][1])


def test_closing_a_panel_ends_its_thread(jobs, heard, qtbot) -> None:
    jobs.run("p", TOOL, Params())
    qtbot.waitUntil(lambda: len(heard.finished) == 1)
    assert any(thread.name.startswith("lavis p") for thread in threading.enumerate())
    jobs.close_panel("p")
    qtbot.waitUntil(
        lambda: not any(thread.name.startswith("lavis p") for thread in threading.enumerate())
    )


def test_closing_waits_for_a_computation_that_ticks(jobs, heard, qtbot) -> None:
    jobs.run("p", TOOL, Params(delay=10.0))
    jobs.start_task("p", TOOL, "apart", Params(steps=1000, delay=10.0))
    qtbot.wait(50)
    assert jobs.close()
    assert not jobs.busy


def test_an_idle_mailbox_runs_no_timer_and_delivers_the_newest(qapp, qtbot) -> None:
    mailbox = Mailbox()
    got: list[int] = []
    mailbox.delivered.connect(got.append)
    assert not mailbox._pause.isActive()
    for number in range(100):
        mailbox.put(number)
    qtbot.waitUntil(lambda: got == [0, 99])
    qtbot.waitUntil(lambda: not mailbox._pause.isActive())
    mailbox.close()
    mailbox.put(1)
    qtbot.wait(80)
    assert got == [0, 99]


def test_numpy_is_the_backend_until_another_is_chosen(jobs) -> None:
    assert jobs.backend is backends.get("numpy")
