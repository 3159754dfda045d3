"""What every panel of every tool can do beside its own: copy, paste, send, export, predict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from support import pictures
from support.probe import ENTRY

from lavis.compute import backend as backends
from lavis.data import matrix_text
from lavis.data.errors import DataError
from lavis.document import Assets, Context, Offer, Tool, resolve
from lavis.theme import Theme
from lavis.tools.catalog import BUILT_IN, Catalog
from lavis.widgets.shell import clipboard, export, predicting, sending

CATALOG = Catalog([*BUILT_IN, ENTRY])

TOOLS = [CATALOG.find(entry.id) for entry in CATALOG]

STATES = [
    pytest.param(tool, params, id=f"{tool.id}-{name}")
    for tool in TOOLS
    for name, params in [("default", tool.default), *((p.name, p.params) for p in tool.presets)]
]

every_tool = pytest.mark.parametrize("tool", [pytest.param(tool, id=tool.id) for tool in TOOLS])
every_state = pytest.mark.parametrize(("tool", "params"), STATES)

NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e[-+−]?\d+)?")


def run(tool: Tool, params: Any, assets: Assets | None = None) -> Any:
    return resolve(tool.run)(params, Context(backends.get("numpy"), assets or Assets()))


def offers(tool: Tool, params: Any) -> list[Offer]:
    return sending.offers_of(tool, params, run(tool, params))


def is_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and len(text) > 10


def attempt(do: Callable[[], Any]) -> Any:
    """What comes of it; None where it is refused, which takes a sentence."""
    try:
        return do()
    except ValueError as refused:
        sentence = str(refused)
    assert is_sentence(sentence), sentence
    return None


# -- offers, the clipboard and files


def copied(array: np.ndarray) -> bool:
    """Whether an array has a form for the clipboard at all."""
    return (
        array.dtype.kind in "biuf"
        and array.ndim in (1, 2)
        and 0 < array.size <= clipboard.MAX_ENTRIES
        and bool(np.isfinite(array).all())
    )


@every_state
@pytest.mark.parametrize("form", clipboard.FORMATS)
def test_every_offer_is_copied_and_reads_back_equal(tool: Tool, params: Any, form: Any) -> None:
    for offer in offers(tool, params):
        if not copied(offer.array):
            with pytest.raises(DataError) as refused:
                clipboard.as_text(offer, form)
            assert is_sentence(str(refused.value))
            continue
        read = matrix_text.read(clipboard.as_text(offer, form)).array
        assert read.size == offer.array.size
        again = read.reshape(offer.array.shape)
        assert np.array_equal(again.astype(offer.array.dtype), offer.array), offer.name
        if offer.array.ndim == 2:
            assert read.shape == offer.array.shape


@every_state
def test_what_it_offers_it_takes_back_or_refuses_by_a_sentence(tool: Tool, params: Any) -> None:
    assets = Assets()
    for offer in offers(tool, params):
        taken = attempt(lambda offer=offer: sending.accepted(tool, params, offer, assets.put))
        if taken is not None:
            assert isinstance(taken, tool.params)
            run(tool, taken, assets)


@every_tool
@pytest.mark.parametrize(
    "text",
    [
        "1 2\n3 4",
        "1 2\n3 4\n5 6",
        "1",
        "1\n2\n3\n4",
        "np.array([0.1, 0.2, 0.3])",
        "a,b,c\n1,2,3\n4,5,6",
        "\t".join(map(str, range(300))),
        "\n".join(" ".join(str(row * column) for column in range(40)) for row in range(40)),
        "1e300 -1e300\n1e-300 0",
        "",
        "good day",
    ],
)
def test_what_is_pasted_is_taken_or_refused_by_a_sentence(tool: Tool, text: str) -> None:
    assets = Assets()
    pasted = attempt(lambda: clipboard.pasted(tool, tool.default, text, assets.put))
    if pasted is not None:
        taken, words = pasted
        assert words.startswith("Paste ")
        run(tool, taken, assets)


@every_tool
def test_its_own_numbers_can_be_pasted_back_as_text(tool: Tool) -> None:
    for offer in offers(tool, tool.default):
        if not copied(offer.array) or offer.kind not in tool.accepts:
            continue
        text = clipboard.as_text(offer, "numpy")
        keep = (assets := Assets()).put
        pasted = attempt(
            lambda text=text, keep=keep: clipboard.pasted(tool, tool.default, text, keep)
        )
        if pasted is not None:
            run(tool, pasted[0], assets)


@every_state
def test_all_that_it_offers_goes_into_one_file(tool: Tool, params: Any, tmp_path) -> None:
    found = offers(tool, params)
    if not found:
        return
    path = tmp_path / "data.npz"
    export.write_data(path, found)
    with np.load(path, allow_pickle=False) as file:
        for name, offer in zip(export.unique_names(found), found, strict=True):
            assert np.array_equal(file[name], offer.array), offer.name


# -- the picture


@pytest.fixture
def theme(qapp) -> Theme:
    theme = Theme("light")
    theme.apply(qapp)
    return theme


def shown(tool: Tool, params: Any, theme: Theme, qtbot: Any) -> Any:
    view = resolve(tool.view)(theme)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.render(params, run(tool, params), params)
    return view


def canvas_of(view: Any) -> QWidget:
    return view.anatomy.canvas if hasattr(view, "anatomy") else view


@every_state
def test_the_picture_is_exported_in_both_themes(tool: Tool, params: Any, theme, qtbot) -> None:
    view = shown(tool, params, theme, qtbot)
    made = []
    for choice in ("light", "dark"):
        theme.choose(choice)
        view.render(params, run(tool, params), params)
        png, svg, pdf = (
            export.picture(canvas_of(view), theme, form) for form in ("png", "svg", "pdf")
        )
        ground = theme.color("canvas").rgb()
        for image in (QImage.fromData(png), pictures.drawn(svg)):
            assert image.size() == canvas_of(view).size()
            assert ground in pictures.colours(image)
            assert len(pictures.colours(image)) > 1
        lines = pictures.commands(pdf).splitlines()
        # The first filling is the ground; something must be drawn on it.
        assert (
            sum(line in ("f", "f*", "S", "B", "B*") or line.endswith(" Do") for line in lines) > 1
        )
        made.append((png, svg, pdf))
    assert all(light != dark for light, dark in zip(*made, strict=True))


# -- predictions


def texts(view: Any) -> list[str]:
    """All that can be read, by eye or by a screen reader."""
    found = []
    for widget in [view, *view.findChildren(QWidget)]:
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, (QLabel, QLineEdit)):
            found.append(widget.text())
    if hasattr(view, "anatomy"):
        found.append(view.anatomy.formula.plain_text)
        for row in view.anatomy.readout.rows:
            found += [row.value, row.full]
    return found


def numbers(of: Iterable[str]) -> set[str]:
    """The numbers in texts, to four digits."""
    return {digits(float(match.replace("−", "-"))) for text in of for match in NUMBER.findall(text)}


def digits(value: float) -> str:
    return f"{value + 0.0:.4g}"


def numbers_offered(tool: Tool, params: Any) -> set[str]:
    return {
        digits(float(value))
        for offer in offers(tool, params)
        if offer.array.dtype.kind in "biuf"
        for value in offer.array.ravel()[:10_000]
    }


def known(params: Any) -> set[str]:
    """What is no secret: what the Params say, and numbers that stand everywhere."""
    found = {str(number) for number in range(-10, 11)}

    def walk(value: Any) -> None:
        if isinstance(value, (int, float)):
            found.add(digits(value))
        elif isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                walk(item)

    walk(msgspec.to_builtins(params))
    return found


@every_tool
def test_it_can_be_predicted_or_says_why_not(tool: Tool) -> None:
    if isinstance(tool.predictions, str):
        assert is_sentence(tool.predictions)
        return
    for what in tool.predictions:
        started = predicting.started(tool, tool.default, what)
        prediction = predicting.active(started)
        assert prediction is not None
        assert prediction.what == what
        assert not prediction.revealed
        assert predicting.ended(started) == tool.default


@every_state
def test_a_hidden_answer_is_nowhere(tool: Tool, params: Any, theme, qtbot) -> None:
    if isinstance(tool.predictions, str):
        return
    view = shown(tool, params, theme, qtbot)
    before = texts(view)
    for what in tool.predictions:
        hidden = attempt(lambda what=what: predicting.started(tool, params, what))
        if hidden is None:  # in this state it cannot be guessed
            assert params != tool.default
            continue
        view.render(hidden, run(tool, hidden), hidden)
        seen, offered = texts(view), numbers_offered(tool, hidden)
        public = known(hidden) | known(params)
        # What one of the two no longer says, the other does not say either.
        unsaid = numbers(before) - numbers(seen) - public
        assert not unsaid & offered, f"{what}: the offers give away {unsaid & offered}"
        withheld = numbers_offered(tool, params) - offered - public
        assert not withheld & numbers(seen), f"{what}: the texts say {withheld & numbers(seen)}"
        revealed = predicting.revealed(hidden)
        view.render(revealed, run(tool, revealed), revealed)
        assert texts(view) != seen, f"{what}: revealing shows nothing"
        view.render(params, run(tool, params), params)


@every_tool
def test_every_prediction_hides_numbers_that_revealing_brings_back(
    tool: Tool, theme, qtbot
) -> None:
    if isinstance(tool.predictions, str):
        return
    view = shown(tool, tool.default, theme, qtbot)
    before = numbers(texts(view)) | numbers_offered(tool, tool.default)
    for what in tool.predictions:
        hidden = predicting.started(tool, tool.default, what)
        view.render(hidden, run(tool, hidden), hidden)
        seen = numbers(texts(view)) | numbers_offered(tool, hidden)
        secret = before - seen
        assert secret, f"{what}: nothing is hidden"
        revealed = predicting.revealed(hidden)
        view.render(revealed, run(tool, revealed), revealed)
        after = numbers(texts(view)) | numbers_offered(tool, revealed)
        assert secret & after, f"{what}: revealing does not show {secret}"
