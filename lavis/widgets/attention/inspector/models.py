"""Which transformer reads: those that are here, how to get another, and any folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel

from lavis.theme import Theme
from lavis.tools.attention import Model, ModelInfo, Params, Result, edits
from lavis.tools.attention.params import Which
from lavis.widgets.attention.model.costs import written
from lavis.widgets.common.controls import Choice, Section, ToolButton
from lavis.widgets.common.name_field import NameField

WHICH: dict[Which, str] = {
    "small-en": "small decoder, English",
    "small-pt": "small decoder, Portuguese",
    "minilm": "MiniLM, an encoder",
    "folder": "a folder of yours…",
}
#: What is added to the name of a model that is not on this machine.
ABSENT = " (to fetch)"
MAX_PATH = 4096


class ModelSection(Section):
    """The model, what it is, and its licence.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
    """

    edited = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Model")
        self._params = Params(mode="model")
        self._result: Result | None = None
        self.which = Choice(theme, "Model", WHICH)
        self.which.chosen.connect(self._on_which)
        self.add(self.which)
        self.folder = NameField(theme, most=MAX_PATH)
        self.folder.set_called("Folder of the model")
        self.folder.setPlaceholderText("folder with config.json")
        self.folder.setToolTip("config.json, model.safetensors and tokenizer.json")
        self.folder.committed.connect(self._on_folder)
        self.browse = ToolButton(theme, "open", "Choose a folder")
        self.browse.clicked.connect(self._on_browse)
        self._folder_row = self.add_row("folder", self.folder, self.browse)
        self.facts = QLabel()
        self.facts.setProperty("muted", True)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.add(self.facts)
        theme.changed.connect(self._small)
        self._small()

    def show_params(self, params: Params, result: Result | None) -> None:
        """Show Params; emits nothing."""
        self._params = params
        if result is None or result is not self._result:
            self._list()
        self._result = result
        self.which.set_current(params.model.which)
        self._folder_row.setVisible(params.model.which == "folder")
        self.folder.set_name(params.model.folder)
        self.folder.set_called("Folder of the model")
        model = None if result is None else result.model
        if model is not None:
            self.facts.setText(facts(model.info))
        elif result is not None and result.missing is not None:
            self.facts.setText(self._licence())

    def _list(self) -> None:
        """Name what there is to choose from; what must be fetched first says so."""
        from lavis.data.checkpoints import catalog  # which brings NumPy along

        absent = {each.which for each in catalog() if not each.installed}
        names = {which: WHICH[which] + (ABSENT if which in absent else "") for which in WHICH}
        shown = {self.which.itemData(i): self.which.itemText(i) for i in range(len(WHICH))}
        if names != shown:
            self.which.set_options(names)

    def _on_which(self, which: str) -> None:
        chosen = next(each for each in WHICH if each == which)
        if chosen == "folder" and not self._params.model.folder:
            self._folder_row.show()
            self._on_browse()
            return
        folder = self._params.model.folder
        self.edited.emit(edits.choose_model(self._params, Model(chosen, folder)), "")

    def _licence(self) -> str:
        """Return the licence of a model that is not here yet."""
        from lavis.data.checkpoints import catalog

        chosen = self._params.model.which
        found = next((each for each in catalog() if each.which == chosen), None)
        return "" if found is None else f"{found.label}, licence: {found.licence}"

    def _on_browse(self) -> None:
        start = self._params.model.folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, "Folder of a transformer", start)
        if folder:
            self._on_folder(folder)
        else:
            self.show_params(self._params, self._result)

    def _on_folder(self, folder: str) -> None:
        """Open a folder, or say beside the field why not."""
        from lavis.tools.attention.opening import opened  # which brings NumPy along

        try:
            model = opened(folder)
        except ValueError as error:
            self._folder_row.show()
            self.folder.refuse(str(error))
        else:
            self.edited.emit(edits.choose_model(self._params, model), "")

    def _small(self) -> None:
        self.facts.setFont(self._theme.font("small"))


def facts(info: ModelInfo) -> str:
    """Return what a model is, in three lines."""
    heads = f"{info.heads} heads"
    if info.kv_heads != info.heads:
        heads += f" ({info.kv_heads} of keys and values)"
    kind = "reads left to right" if info.causal else "reads in both directions"
    licence = info.licence or "unknown: look into the folder"
    changed = "\nIts files have changed since it was opened." if info.changed else ""
    return (
        f"{info.family}, {kind}; {info.layers} layers, {heads}, d = {info.width}, "
        f"dₖ = {info.head_width}, {written(info.parameters)} parameters, "
        f"{info.limit} tokens at most\nLicence: {licence}{changed}"
    )
