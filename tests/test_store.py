"""The store: validated, undoable, announced."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from support.probe import TOOL, Counted, Params, View

from lavis.document import Assets, Document, Finished, InvalidParams, Panel
from lavis.store import Store


@pytest.fixture
def store(qapp) -> Store:
    return Store(Document((Panel("probe-1", "probe", "Probe", Params()),)))


def value(store: Store) -> float:
    return store.document.panel("probe-1").params.value


def edit(store: Store, key: str = "", **changes: object) -> None:
    params = msgspec.structs.replace(store.document.panel("probe-1").params, **changes)
    store.edit("probe-1", params, "Edit", key)


def test_every_edit_can_be_undone_and_redone(store: Store) -> None:
    edit(store, value=4.0)
    edit(store, value=5.0)
    store.stack.undo()
    assert value(store) == 4.0
    store.stack.undo()
    assert value(store) == 3.0
    assert not store.stack.canUndo()
    store.stack.redo()
    assert value(store) == 4.0


def test_edits_with_one_key_are_one_step(store: Store) -> None:
    for step in range(20):
        edit(store, "drag-1", value=float(step))
    edit(store, "drag-2", value=50.0)
    assert store.stack.count() == 2
    store.stack.undo()
    assert value(store) == 19.0
    store.stack.undo()
    assert value(store) == 3.0


def test_a_gesture_brought_back_leaves_no_step(store: Store) -> None:
    edit(store, "drag-1", value=9.0)
    edit(store, "drag-1", value=3.0)
    assert store.stack.count() == 0
    assert not store.modified


def test_a_gesture_brought_back_over_another_view_leaves_no_step(store: Store) -> None:
    edit(store, "drag-1", value=9.0)
    edit(store, view=View(tab=2))
    edit(store, "drag-1", value=3.0)
    assert store.stack.count() == 0
    assert store.document.panel("probe-1").params.view.tab == 2


def test_the_view_is_kept_and_not_undone(store: Store) -> None:
    edit(store, value=4.0)
    edit(store, view=View(tab=1))
    assert store.stack.count() == 1
    store.stack.undo()
    panel = store.document.panel("probe-1")
    assert (panel.params.value, panel.params.view.tab) == (3.0, 1)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"value": math.nan}, "finite"),
        ({"value": -math.inf}, "finite"),
        ({"value": 1001.0}, "1000"),
        ({"value": "three"}, "float"),
        ({"steps": 2**70}, "64 bits"),
        ({"fail": "\ud800"}, "half a character"),
        ({"steps": 0}, "1"),
        ({"fail": "else"}, "else"),
        ({"value": np.float32(4)}, "float32"),
    ],
)
def test_what_cannot_be_saved_is_refused_and_changes_nothing(store, changes, word) -> None:
    before = store.document
    with pytest.raises(InvalidParams, match=word):
        edit(store, **changes)
    assert store.document is before
    assert store.stack.count() == 0


def test_panels_are_opened_closed_and_brought_back(store: Store) -> None:
    second = store.open_panel(TOOL)
    assert second == "probe-2"
    assert store.document.panel(second).title == "Probe 2"
    store.close_panel("probe-1")
    assert [panel.id for panel in store.document.panels] == ["probe-2"]
    store.stack.undo()
    assert [panel.id for panel in store.document.panels] == ["probe-1", "probe-2"]
    store.stack.undo()
    assert [panel.id for panel in store.document.panels] == ["probe-1"]


def test_undo_names_the_panel(store: Store) -> None:
    walked: list[tuple[str, str]] = []
    store.walked.connect(lambda panel_id, text: walked.append((panel_id, text)))
    edit(store, value=4.0)
    assert walked == []
    store.stack.undo()
    assert walked == [("probe-1", "undid “Edit”")]
    params = msgspec.structs.replace(store.document.panel("probe-1").params, value=5.0)
    store.edit("probe-1", params, "Preset “Five”")
    store.stack.undo()
    assert walked[-1] == ("probe-1", "undid “Preset ‘Five’”")


def test_records_are_kept_through_undo_and_count_as_unsaved(store: Store) -> None:
    edit(store, value=4.0)
    leaf = store.assets.put(np.arange(3.0))
    finished = Finished(Params(), Counted(3, leaf))
    store.mark_saved()
    store.keep_record("probe-1", "count", finished)
    assert store.modified
    store.stack.undo()
    assert store.document.panel("probe-1").records == {"count": finished}


def test_modified_follows_undo_and_saving(store: Store) -> None:
    told: list[bool] = []
    store.modified_changed.connect(told.append)
    edit(store, value=4.0)
    assert store.modified
    store.stack.undo()
    assert not store.modified
    store.stack.redo()
    store.mark_saved()
    assert not store.modified
    assert told[-1] is False


def test_another_workspace_has_no_past(store: Store) -> None:
    edit(store, value=4.0)
    store.replace(Document(), Assets())
    assert not store.stack.canUndo()
    assert not store.modified
    store.replace(Document(), Assets(), modified=True)
    assert store.modified


def test_an_edit_of_a_closed_panel_does_nothing(store: Store) -> None:
    store.close_panel("probe-1")
    count = store.stack.count()
    store.edit("probe-1", Params(value=9.0))
    assert store.stack.count() == count
