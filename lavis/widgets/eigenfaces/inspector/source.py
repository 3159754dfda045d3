"""Where the faces come from."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from lavis.theme import Theme
from lavis.tools.eigenfaces import Fetched, Params, Result, Source
from lavis.widgets.common.buttons import ToolButton
from lavis.widgets.common.controls import Choice, Section
from lavis.widgets.common.controls.remarks import Words
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField

KINDS = {
    "lfw_subset": "Real faces",
    "synthetic": "Synthetic people",
    "folder": "Folder of images…",
    "npz": "File .npz…",
    "olivetti": "Olivetti (AT&T)",
    "lfw": "Labeled Faces in the Wild",
}
ABOUT = {
    "lfw_subset": "Without names.",
    "synthetic": "Nobody was photographed.",
    "folder": "Pictures of one shape; a sub-folder for each person gives the names.",
    "npz": "An array (n, h, w) of pictures, and one of names if there is one.",
    "olivetti": "The AT&T photographs, 10 of each person. Fetched once, by scikit-learn.",
    "lfw": "Photographs of the famous. Fetched once, by scikit-learn: 200 MB.",
}
#: What a button fetches, and how it is called.
FETCHED = {"olivetti": "Get Olivetti", "lfw": "Get LFW"}
STREAM = "stream"
MAX_PATH = 4096
#: Notes about files that are shown one by one.
NOTES = 6


class SourceSection(Section):
    """The source, its place or seed, what is in it, what was left out, and the tasks.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    task_wanted : Signal(str)
    """

    edited = Signal(object, str)
    task_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Faces")
        self._params = Params()
        self.kind = Choice(theme, "Source of the faces", KINDS)
        self.kind.chosen.connect(self._on_kind)
        self.add(self.kind)
        self.path = NameField(theme, most=MAX_PATH)
        self.path.set_called("Path of the faces")
        self.path.committed.connect(self._on_path)
        self.browse = ToolButton(theme, "open", "Choose a folder or a file")
        self.browse.clicked.connect(lambda: self._browse(self._params.source.kind))
        self._path_row = self.add_row("path", self.path, self.browse)
        self.seed = NumberField(theme, "Seed of the drawn people", minimum=0, maximum=2**31 - 1,
                                step=1, integer=True)  # fmt: skip
        self.seed.committed.connect(self._on_seed)
        self.seed.stepped.connect(self._on_seed)
        self._seed_row = self.add_row("seed", self.seed)
        self.about = Words("About the faces")
        self.add(self.about)
        self.get = QPushButton()
        self.get.clicked.connect(lambda: self.task_wanted.emit(self._params.source.kind))
        self.add(self.get)
        self.fetched = Words("What was fetched")
        self.add(self.fetched)
        self.stream = QPushButton("Fit in chunks")
        self.stream.setToolTip("Exact components, read chunk by chunk: also of what is larger "
                               "than memory")  # fmt: skip
        self.stream.clicked.connect(lambda: self.task_wanted.emit(STREAM))
        self.add(self.stream)
        self.notes = Words("Files that were left out")
        self.add(self.notes)
        self.remark = Words("What was wrong")
        self.add(self.remark)

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        if params.source != self._params.source:
            self.remark.say("")
            self.fetched.say("")
        self._params = params
        kind = params.source.kind
        self.kind.set_current(kind)
        self._path_row.setVisible(kind in ("folder", "npz"))
        self.path.set_name(params.source.path)
        self.path.set_called("Path of the faces")
        self._seed_row.setVisible(kind == "synthetic")
        self.seed.set_value(params.source.seed)
        said = ABOUT[kind]
        if result is not None:
            n, h, w = result.shape
            people = len(set(result.people))
            named = f" of {people} people" if people else ""
            said = f"{result.title}: {n} faces{named}, {h} × {w} pixels. {said}"
        self.about.say(said)
        self.get.setVisible(kind in FETCHED)
        self.get.setText(FETCHED.get(kind, ""))
        self.notes.say("" if result is None else _notes(result.notes))

    def show_fetched(self, task: str, record: Fetched) -> None:
        """Say what a task has fetched; emits nothing."""
        if task == self._params.source.kind:
            people = f" of {record.people} people" if record.people else ""
            self.fetched.say(f"Fetched: {record.title}, {record.count} faces{people}.")

    def refuse(self, sentence: str) -> None:
        """Say what was wrong with what the user wanted."""
        self.remark.say(sentence)

    def open_path(self, path: Path) -> None:
        """Take the faces that lie somewhere, or say why not."""
        from lavis.tools.eigenfaces.exchange import open_path  # which brings NumPy along

        try:
            params = open_path(self._params, path)
        except ValueError as error:
            self.refuse(str(error))
            return
        self.refuse("")
        self.edited.emit(params, "")

    def _on_kind(self, kind: str) -> None:
        if kind in ("folder", "npz"):
            self._browse(kind)
            self.kind.set_current(self._params.source.kind)  # until there is a path
            return
        chosen = next(each for each in KINDS if each == kind)
        if chosen != self._params.source.kind:
            from lavis.tools.eigenfaces.exchange import with_source

            source = Source(kind=chosen, seed=self._params.source.seed)  # type: ignore[arg-type]
            self.edited.emit(with_source(self._params, source), "")

    def _browse(self, kind: str) -> None:
        start = self._params.source.path or str(Path.home())
        if kind == "folder":
            name = QFileDialog.getExistingDirectory(self, "Folder of faces", start)
        else:
            files = "NumPy archives (*.npz);;All files (*)"
            name, _ = QFileDialog.getOpenFileName(self, "Open faces", start, files)
        if name:
            self.open_path(Path(name))

    def _on_path(self, text: str) -> None:
        self.open_path(Path(text.strip()).expanduser())

    def _on_seed(self, value: float, key: str = "") -> None:
        source = replace(self._params.source, seed=int(value))
        self.edited.emit(replace(self._params, source=source), key)


def _notes(notes: tuple[str, ...]) -> str:
    """Return what is said of the files that were left out."""
    if not notes:
        return ""
    said = list(notes[:NOTES])
    if len(notes) > NOTES:
        said.append(f"And {len(notes) - NOTES} more.")
    head = "A file was left out:" if len(notes) == 1 else f"{len(notes)} files were left out:"
    return "\n".join([head, *said])
