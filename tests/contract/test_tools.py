"""What every tool in the catalog keeps to, whoever wrote it."""

from __future__ import annotations

import gc
import itertools
import math
import weakref
from typing import Any

import msgspec
import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from support.probe import ENTRY

from lavis import resources, session
from lavis.compute import backend as backends
from lavis.document import (
    Assets,
    Cancelled,
    Context,
    Document,
    Offer,
    Panel,
    Tool,
    resolve,
    same_but_view,
    validate,
)
from lavis.theme import Theme
from lavis.tools.catalog import BUILT_IN, GROUPS, Catalog

CATALOG = Catalog([*BUILT_IN, ENTRY])

TOOLS = [CATALOG.find(entry.id) for entry in CATALOG]

STATES = [
    pytest.param(tool, params, id=f"{tool.id}-{name}")
    for tool in TOOLS
    for name, params in [("default", tool.default), *((p.name, p.params) for p in tool.presets)]
]

every_tool = pytest.mark.parametrize("tool", [pytest.param(tool, id=tool.id) for tool in TOOLS])
every_state = pytest.mark.parametrize(("tool", "params"), STATES)


def run(tool: Tool, params: Any, backend: Any) -> Any:
    return resolve(tool.run)(params, Context(backend, Assets()))


def plain(value: Any) -> Any:
    """Nested plain values, arrays as lists; those of half the digits say so."""
    return msgspec.to_builtins(value, enc_hook=listed)


def listed(thing: Any) -> Any:
    array = np.asarray(thing)
    return {SINGLE: array.tolist()} if array.dtype == np.float32 else array.tolist()


#: Key of an array in single precision, of which libraries agree on fewer digits.
SINGLE = "float32"


def assert_close(ours: Any, theirs: Any, where: str = "result", digits: int = 5) -> None:
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys(), where
        for key in ours:
            fewer = 3 if key == SINGLE else digits
            assert_close(ours[key], theirs[key], f"{where}.{key}", fewer)
    elif isinstance(ours, (list, tuple)):
        assert len(ours) == len(theirs), where
        for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            assert_close(one, other, f"{where}[{index}]", digits)
    elif isinstance(ours, float):
        slack = 1e-9 if digits > 3 else 1e-5
        assert math.isclose(ours, theirs, rel_tol=10.0**-digits, abs_tol=slack), where
    elif not where.endswith(".backend"):
        assert ours == theirs, where


# -- the declaration


@every_tool
def test_the_declaration_is_whole(tool: Tool) -> None:
    entry = next(entry for entry in CATALOG if entry.id == tool.id)
    assert (entry.title, entry.group, entry.icon) == (tool.title, tool.group, tool.icon)
    assert tool.group in GROUPS
    assert tool.hint
    assert resources.path("icons", f"{tool.icon}.svg").exists()
    references = [tool.run, tool.view, tool.frame, tool.describe, tool.migrate, tool.offers]
    references += [*tool.accepts.values(), *(task.run for task in tool.tasks.values())]
    for reference in references:
        assert reference is None or callable(resolve(reference))
    assert len({preset.name.casefold() for preset in tool.presets}) == len(tool.presets) > 0
    assert isinstance(tool.predictions, (str, tuple))


@every_tool
def test_what_it_offers_can_be_accepted_by_those_who_take_that_kind(tool: Tool) -> None:
    if tool.offers is None:
        return
    result = run(tool, tool.default, backends.get("numpy"))
    for offer in resolve(tool.offers)(tool.default, result):
        for other in TOOLS:
            if offer.kind in other.accepts:
                accept = resolve(other.accepts[offer.kind])
                try:
                    validate(accept(other.default, offer, Assets().put))
                except ValueError as refused:
                    sentence = str(refused)
                    assert sentence.endswith("."), sentence


@every_tool
def test_it_takes_numbers_with_names_of_any_kind(tool: Tool) -> None:
    names = ("", " \n", "x" * 500, "the same", "\x00\x7f", "e\u0301🎵")
    shapes = ((2, 2), (3, 2), (1, 3), (4, 4))
    kinds = [kind for kind in tool.accepts if kind not in ("image", "tokens")]
    for kind, name, (n, d) in itertools.product(kinds, names, shapes):
        offer = Offer(kind, "numbers", np.eye(n, d), "a test", (name,) * n, (name,) * d)
        try:
            taken = resolve(tool.accepts[kind])(tool.default, offer, Assets().put)
        except ValueError as refused:
            sentence = str(refused)
            assert sentence.endswith("."), sentence
        else:
            assert validate(taken) == taken


# -- Params


@every_state
def test_params_go_into_a_file_and_come_back(tool: Tool, params: Any, tmp_path) -> None:
    assert validate(params) == params
    path = tmp_path / "one.lavis"
    document = Document((Panel(f"{tool.id}-1", tool.id, tool.title, params),))
    session.write(path, document, Assets(), CATALOG.find)
    loaded = session.read(path, CATALOG.find)
    assert loaded.document == document
    assert loaded.warnings == ()


@every_state
def test_an_edit_has_words(tool: Tool, params: Any) -> None:
    if tool.describe is None:
        return
    for before, after in ((tool.default, params), (params, tool.default)):
        text = resolve(tool.describe)(before, after)
        assert text
        assert not text.endswith(".")


# -- computing


@every_state
def test_the_stand_in_for_a_gpu_agrees_with_numpy(tool: Tool, params: Any, device1) -> None:
    here = run(tool, params, backends.get("numpy"))
    there = run(tool, params, device1)
    assert_close(plain(here), plain(there))


@every_state
def test_every_backend_of_this_machine_agrees_with_numpy(tool: Tool, params: Any) -> None:
    here = run(tool, params, backends.get("numpy"))
    for backend in backends.available():
        with backend.activate():
            assert_close(plain(here), plain(run(tool, params, backend)))


@every_tool
def test_a_result_is_frozen_and_on_the_host(tool: Tool, device1) -> None:
    result = run(tool, tool.default, device1)
    with pytest.raises((AttributeError, TypeError)):
        setattr(result, result.__struct_fields__[0], None)
    plain(result)  # an array that is still on the device does not become a list


@every_tool
def test_a_cancelled_run_ends(tool: Tool) -> None:
    ctx = Context(backends.get("numpy"), Assets())
    ctx.cancel()
    try:
        resolve(tool.run)(tool.default, ctx)
    except Cancelled:
        pass
    else:
        assert tool.inline, "a run that is not inline ticks, and so can be cancelled"


# -- the view


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme()
    theme.apply(qapp)
    return theme


def shown(tool: Tool, params: Any, theme: Theme, qtbot, size=(900, 600)) -> Any:
    view = resolve(tool.view)(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.render(params, run(tool, params, backends.get("numpy")), params)
    return view


@every_state
def test_rendering_emits_nothing(tool: Tool, params: Any, theme: Theme, qtbot) -> None:
    emitted: list[Any] = []
    view = resolve(tool.view)(theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.edited.connect(lambda *args: emitted.append(args))
    result = run(tool, params, backends.get("numpy"))
    view.show()
    for _ in range(2):
        view.render(params, None, None)
        view.render(params, result, params)
        view.render(tool.default, result, params)
    qtbot.wait(20)
    assert emitted == []


def colours(view: QWidget) -> set[int]:
    image = view.grab().toImage()
    return {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


@every_state
def test_it_is_not_blank_in_either_theme(tool: Tool, params: Any, theme: Theme, qtbot) -> None:
    view = shown(tool, params, theme, qtbot)
    pictures = []
    for choice in ("light", "dark"):
        theme.choose(choice)
        view.render(params, run(tool, params, backends.get("numpy")), params)
        pictures.append(colours(view))
        assert len(pictures[-1]) > 1
    backgrounds = [theme.color("canvas").rgb()]
    theme.choose("light")
    backgrounds.append(theme.color("canvas").rgb())
    assert backgrounds[0] != backgrounds[1]
    assert pictures[0] != pictures[1]


@every_tool
@pytest.mark.parametrize("size", [(320, 320), (560, 420), (2560, 1440)])
def test_it_fits_into_any_dock(tool: Tool, size, theme: Theme, qtbot) -> None:
    view = shown(tool, tool.default, theme, qtbot, size)
    assert (view.width(), view.height()) == size
    assert len(colours(view)) > 1


@every_tool
def test_everything_that_takes_the_focus_has_a_name(tool: Tool, theme: Theme, qtbot) -> None:
    view = shown(tool, tool.default, theme, qtbot)
    nameless = [
        widget
        for widget in [view, *view.findChildren(QWidget)]
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, (QAbstractButton, QLabel)) and widget.text())
        and widget.isVisibleTo(view)
        and type(widget).__name__ != "QScrollArea"
    ]
    assert nameless == []


# -- in the window


def open_tool(app: Any, tool: Tool, qtbot) -> Any:
    app.desk.open_tool(tool.id)
    panel = next(panel for panel in app.store.document.panels if panel.tool == tool.id)
    dock = app.desk.docks[panel.id]
    qtbot.waitUntil(lambda: dock.settled)
    return dock


@every_tool
def test_every_preset_is_one_step_that_undo_takes_back(tool: Tool, app, qtbot) -> None:
    dock = open_tool(app, tool, qtbot)
    for preset in tool.presets:
        before, steps = dock.panel.params, app.store.stack.index()
        dock.use_preset(preset.name)
        qtbot.waitUntil(lambda: dock.settled)
        assert same_but_view(dock.panel.params, preset.params)
        if same_but_view(before, preset.params):
            continue
        assert app.store.stack.index() == steps + 1
        app.store.stack.undo()
        assert same_but_view(dock.panel.params, before)
        app.store.stack.redo()
    assert dock.banner.text == ""


@every_tool
def test_it_runs_in_the_window_on_the_stand_in_for_a_gpu(tool: Tool, app, qtbot, device1) -> None:
    dock = open_tool(app, tool, qtbot)
    app.jobs.set_backend(device1)
    qtbot.waitUntil(lambda: not app.jobs.busy)
    for preset in tool.presets:
        dock.use_preset(preset.name)
        qtbot.waitUntil(lambda: not app.jobs.busy)
    assert dock.banner.text == ""
    assert [notice.level for notice in app.notices.history if notice.level != "info"] == []


@every_tool
def test_two_panels_of_it_do_not_meet(tool: Tool, app, qtbot) -> None:
    first = open_tool(app, tool, qtbot)
    second = app.desk.docks[app.store.open_panel(tool)]
    qtbot.waitUntil(lambda: second.settled)
    before = first.panel.params
    for preset in tool.presets:
        second.use_preset(preset.name)
    assert first.panel.params == before


@every_tool
def test_nothing_of_it_is_left_when_it_is_closed(tool: Tool, app, qtbot) -> None:
    dock = open_tool(app, tool, qtbot)
    view, dead = dock.view, []
    view.destroyed.connect(lambda: dead.append(True))
    ghost = weakref.ref(view)
    before = len(QWidget.children(app.window))
    dock.close()
    assert len(QWidget.children(app.window)) <= before
    qtbot.waitUntil(lambda: bool(dead))
    assert not shiboken6.isValid(view)
    del view, dock
    gc.collect()
    assert ghost() is None
