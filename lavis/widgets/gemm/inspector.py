"""The controls of the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lavis.theme import Theme
from lavis.tools.gemm import BACKENDS, DTYPES, Params, edits
from lavis.tools.gemm.functions import REFUSED
from lavis.widgets.common.controls import Choice, Section, Toggle
from lavis.widgets.common.name_field import NameField
from lavis.widgets.common.number_field import NumberField
from lavis.widgets.common.prober import Prober
from lavis.widgets.common.remark import Remark
from lavis.widgets.gemm.products import Products
from lavis.widgets.gemm.words import BACKENDS as LABELS

if TYPE_CHECKING:
    from lavis.compute.backend import Probe

OPERANDS = {"cold": "cold: past the cache", "hot": "hot: in the cache"}
PACES = {"quick": "quick (badged)", "steady": "steady: settled"}
UNKNOWN = "Whether it works here is found out when it is chosen."
DTYPE_LABELS = {
    "float16": "float16 (half)",
    "bfloat16": "bfloat16",
    "tf32": "TF32 (float32 in memory)",
    "float32": "float32 (single)",
    "float64": "float64 (double)",
}


class Inspector(QWidget):
    """Products, dtypes, where and how they are measured, and the picture.

    It keeps the Params that were rendered last, to say what an edit makes of them.

    Parameters
    ----------
    theme : Theme

    Attributes
    ----------
    edited : Signal(Params, str)
        What the user now wants, and a merge key.
    zeros_wanted : Signal()
        Zeros are to be measured against random data, at once.
    """

    edited = Signal(object, str)
    zeros_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._params = Params()
        self._looking = ""
        self._prober = Prober(self)
        self._prober.probed.connect(self._on_probe)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.products = Products(theme)
        self.products.edited.connect(self.edited)
        self._column.addWidget(self.products)
        self.dtypes = self._toggles("Numbers", "dtypes", DTYPES, DTYPE_LABELS)
        self.backends = self._toggles("On", "backends", BACKENDS, LABELS)
        self._build_threads()
        self._build_how()
        self._build_compare()
        self._build_picture()
        self._remark = Remark(theme, self.zeros_button)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_params(self, params: Params) -> None:
        """Show Params; emits nothing."""
        self._params = params
        self.products.show_params(params)
        for name, toggle in self.dtypes.items():
            toggle.set_checked(name in params.dtypes)
            reasons = [REFUSED.get((backend, name), "") for backend in params.backends]
            absent = all(reasons)
            toggle.setEnabled(name in params.dtypes or not absent)
            toggle.setToolTip(" ".join(dict.fromkeys(filter(None, reasons))))
        for name, toggle in self.backends.items():
            toggle.set_checked(name in params.backends)
        self._show_backends()
        self.threads_field.set_name(_write_threads(params.threads))
        for name, toggle in self.data.items():
            toggle.set_checked(name in params.data)
        self.operands.set_current(params.operands)
        self.pace.set_current(params.pace)
        self.budget.set_value(params.budget)
        self.roof.set_checked(params.roof)
        self.transfers.set_checked(params.transfers)
        self.log.set_checked(params.view.log)

    def refuse(self, sentence: str) -> None:
        """Say why what was asked for cannot be."""
        self._remark.say(sentence)

    # -- building

    def _toggles(
        self, title: str, field: str, names: Iterable[str], labels: dict[str, str]
    ) -> dict[str, Toggle]:
        section = Section(self._theme, title)
        found = {}
        for name in names:
            toggle = Toggle(self._theme, labels[name])
            toggle.switched.connect(lambda _, name=name: self._on_toggled(field, name))
            section.add(toggle)
            found[name] = toggle
        self._column.addWidget(section)
        self._section = section
        return found

    def _build_threads(self) -> None:
        self.threads_field = NameField(self._theme, most=60)
        self.threads_field.set_called("BLAS thread counts")
        self.threads_field.setPlaceholderText("1, 2, all")
        self.threads_field.committed.connect(self._on_threads)
        self._section.add_row("threads", self.threads_field)

    def _build_how(self) -> None:
        section = Section(self._theme, "How")
        self.data = {
            "random": Toggle(self._theme, "random data, uniform in [−1, 1]"),
            "zeros": Toggle(self._theme, "zeros"),
        }
        for name, toggle in self.data.items():
            toggle.switched.connect(lambda _, name=name: self._on_toggled("data", name))
            section.add(toggle)
        self.operands = Choice(self._theme, "Operands cold or hot", OPERANDS)
        self.pace = Choice(self._theme, "Quick or steady", PACES)
        self.budget = NumberField(
            self._theme, "Seconds a point may take", minimum=0.1, maximum=3600, step=1
        )
        self.roof = Toggle(self._theme, "measure peak and bandwidth")
        self.transfers = Toggle(self._theme, "time copies to a device")
        self.operands.chosen.connect(lambda key: self._change(operands=key))
        self.pace.chosen.connect(lambda key: self._change(pace=key))
        self.budget.committed.connect(lambda value: self._change(budget=value))
        self.budget.stepped.connect(lambda value, key: self._change(key, budget=value))
        self.roof.switched.connect(lambda on: self._change(roof=on))
        self.transfers.switched.connect(lambda on: self._change(transfers=on))
        section.add_row("operands", self.operands)
        section.add_row("pace", self.pace)
        section.add_row("budget", self.budget)
        section.add(self.roof)
        section.add(self.transfers)
        self._column.addWidget(section)

    def _build_compare(self) -> None:
        section = Section(self._theme, "Compare")
        self.zeros_button = QPushButton("Zeros against random")
        self.zeros_button.setToolTip(
            "Measures both in turns and judges: zeros let a real GPU clock higher"
        )
        self.zeros_button.clicked.connect(self.zeros_wanted)
        section.add(self.zeros_button)
        self._column.addWidget(section)

    def _build_picture(self) -> None:
        section = Section(self._theme, "Picture")
        self.log = Toggle(self._theme, "logarithmic speed")
        self.log.switched.connect(self._on_log)
        section.add(self.log)
        self._column.addWidget(section)

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.px(8))

    def _show_backends(self) -> None:
        """Grey what is not installed or does not work, with the reason and the remedy."""
        from lavis.compute.backend import known, remembered

        for item in known():
            toggle = self.backends.get(item.name)
            if toggle is None:
                continue
            probe = remembered(item.name)
            works = item.installed if probe is None else probe.backend is not None
            looking = self._looking == item.name
            answer = probe or item
            state = "looking…" if looking else "" if works else answer.reason.rstrip(".")
            toggle.setText(f"{LABELS[item.name]}: {state}" if state else LABELS[item.name])
            said = " ".join(part for part in (answer.reason, answer.remedy) if part)
            unknown = probe is None and works and item.name not in self._params.backends
            toggle.setToolTip(said or (UNKNOWN if unknown else ""))
            toggle.setEnabled(not looking and (works or item.name in self._params.backends))

    # -- editing

    def _try(self, make: Callable[[], Params], say: Callable[[str], None], key: str = "") -> None:
        try:
            params = make()
        except ValueError as error:
            say(str(error))
            self.show_params(self._params)
        else:
            self.edited.emit(params, key)

    def _change(self, key: str = "", **values: Any) -> None:
        self._try(lambda: edits.changed(self._params, **values), self.refuse, key)

    def _on_toggled(self, field: str, name: str) -> None:
        parts: dict[str, Toggle] = getattr(self, field)
        if field == "backends" and name not in self._params.backends and self._is_unknown(name):
            self._look(name)
            return
        remark = Remark(self._theme, parts[name])
        self._try(lambda: edits.toggled(self._params, field, name), remark.say)

    def _is_unknown(self, name: str) -> bool:
        from lavis.compute.backend import remembered

        return remembered(name) is None

    def _look(self, name: str) -> None:
        """Find out whether a backend works before it is chosen."""
        self._looking = name
        self.show_params(self._params)
        self._prober.probe([name])

    def _on_probe(self, probe: Probe) -> None:
        wanted, self._looking = self._looking, ""
        if probe.backend is not None and probe.name == wanted:
            self._on_toggled("backends", wanted)
        else:
            self.show_params(self._params)

    def _on_threads(self, text: str) -> None:
        try:
            params = edits.changed(self._params, threads=edits.read_threads(text))
        except ValueError as error:
            self.threads_field.refuse(str(error))
        else:
            self.edited.emit(params, "")
            self.threads_field.setText(_write_threads(params.threads))

    def _on_log(self, log: bool) -> None:
        view = msgspec.structs.replace(self._params.view, log=log)
        self.edited.emit(msgspec.structs.replace(self._params, view=view), "")


def _write_threads(threads: Iterable[int]) -> str:
    return ", ".join("all" if count == 0 else str(count) for count in threads)
