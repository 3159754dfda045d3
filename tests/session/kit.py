"""Tools that exist for these tests only, and files made by hand."""

from __future__ import annotations

import contextlib
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from lavis.document import Array, Assets, Document, Finished, Panel, Task, Tool, UnknownParams
from lavis.session import SessionError, read

GOLDEN = Path(__file__).parents[1] / "data" / "golden"


class SketchView(msgspec.Struct, frozen=True):
    zoom: Annotated[float, msgspec.Meta(ge=0.1, le=10)] = 1.0
    tab: Literal["left", "right"] = "left"


class Point(msgspec.Struct, frozen=True):
    x: float
    y: float


class Sketch(msgspec.Struct, frozen=True):
    stroke: Annotated[float, msgspec.Meta(ge=0, le=10)] = 1.0
    name: str = ""
    points: tuple[Point, ...] = ()
    image: Array | None = None
    layers: tuple[Array, ...] = ()
    view: SketchView = SketchView()


class Fit(msgspec.Struct, frozen=True):
    loss: float
    weights: Array
    steps: tuple[int, ...] = ()


class Counter(msgspec.Struct, frozen=True):
    n: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    data: Array | None = None


class Labels(msgspec.Struct, frozen=True):
    weights: dict[str, int] = {}


class Fragile(msgspec.Struct, frozen=True):
    n: int = 0

    def __post_init__(self) -> None:
        if self.n == 13:
            raise ZeroDivisionError("thirteen")


def migrate_sketch(version: int, params: dict[str, Any]) -> dict[str, Any]:
    assert version == 1
    params["stroke"] = params.pop("width") / 10
    params["points"] = [{"x": x, "y": y} for x, y in params.get("points", ())]
    return params


def _tool(name: str, params: type[msgspec.Struct], **rest: Any) -> Tool:
    return Tool(
        id=name,
        title=name.capitalize(),
        group="Vectors",
        icon="vectors",
        hint="",
        params=params,
        run="session.kit:run",
        view="session.kit:View",
        **rest,
    )


SKETCH = _tool(
    "sketch",
    Sketch,
    tasks={"fit": Task("Fit", "session.kit:fit", Fit)},
    version=2,
    migrate="session.kit:migrate_sketch",
)
COUNTER = _tool("counter", Counter)
FRAGILE = _tool("fragile", Fragile)
LABELS = _tool("labels", Labels)
TOOLS = {tool.id: tool for tool in (SKETCH, COUNTER, FRAGILE, LABELS)}


def find(tool_id: str) -> Tool | None:
    if tool_id == "broken":
        raise ImportError("no module named nowhere")
    return TOOLS.get(tool_id)


def entry(**fields: Any) -> dict[str, Any]:
    """Return an entry of a counter, with other fields where they are given."""
    default = {"id": "counter-1", "tool": "counter", "version": 1, "title": "Count"}
    return {**default, "params": {"n": 5}, **fields}


def text(*entries: Any, **fields: Any) -> bytes:
    """Return the text of a workspace."""
    return msgspec.json.encode({"format": 1, "panels": list(entries), **fields})


def zipped(
    path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], compress: int = zipfile.ZIP_STORED
) -> Path:
    """Make a zip by hand."""
    with zipfile.ZipFile(path, "w", compress) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return path


def refused(path: Path) -> str:
    """Return the sentence with which a file is refused."""
    try:
        read(path, find)
    except SessionError as error:
        sentence = str(error)
        assert sentence.startswith(f"“{path.name[:200]}")
        assert sentence.endswith(".")
        assert len(sentence) < 1000
        return sentence
    raise AssertionError("the file was not refused")


def plainly(document: Document) -> list[Any]:
    """Return what a document says; the words of a guest may be spaced in another way."""
    said: list[Any] = []
    for panel in document.panels:
        if isinstance(panel.params, UnknownParams):
            plain = msgspec.json.decode(panel.params.raw)
            said.append({**plain, "id": panel.id, "tool": panel.tool, "title": panel.title})
        else:
            said.append(panel)
    return said


@contextlib.contextmanager
def memory(limit: int) -> Iterator[None]:
    """Fail if more than a number of bytes is taken at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak} bytes were taken"


# Whatever can be written in UTF-8, which lone surrogates cannot.
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_numbers = st.floats(allow_nan=False, allow_infinity=False)
_arrays = npst.arrays(
    st.sampled_from(["<f8", "<f4", "<i8", ">i4", "|u1", "|b1", "<c16", "<f2"]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Assets]:
    """Documents of sketches and counters with all that Params and records may hold."""
    assets = Assets()
    leaf = _arrays.map(assets.put)
    sketches = st.builds(
        Sketch,
        stroke=st.floats(0, 10),
        name=_words,
        points=st.lists(st.builds(Point, _numbers, _numbers), max_size=3).map(tuple),
        image=st.none() | leaf,
        layers=st.lists(leaf, max_size=2).map(tuple),
        view=st.builds(SketchView, st.floats(0.1, 10), st.sampled_from(["left", "right"])),
    )
    fits = st.builds(Fit, _numbers, leaf, st.lists(st.integers(-(2**63), 2**63)).map(tuple))
    records = st.dictionaries(st.just("fit"), st.builds(Finished, sketches, fits))
    counters = st.builds(Counter, st.integers(0, 10**9), st.none() | leaf)
    panels = []
    for number in range(draw(st.integers(0, 4))):
        title = draw(_words)
        if draw(st.booleans()):
            panels.append(Panel(f"s{number}", "sketch", title, draw(sketches), draw(records)))
        else:
            panels.append(Panel(f"c{number}", "counter", title, draw(counters)))
    return Document(tuple(panels)), assets


def small() -> tuple[Document, Assets]:
    """Return an everyday document: six panels, two arrays, one record."""
    assets = Assets()
    random = np.random.default_rng(0)
    image = assets.put(random.random((28, 28)))
    weights = assets.put(random.random((30, 30)))
    points = tuple(Point(float(x), float(y)) for x, y in random.random((20, 2)))
    sketch = Sketch(2.0, "drawn", points, image, (weights,))
    fit = Finished(sketch, Fit(0.5, weights, tuple(range(50))))
    panels = [Panel(f"counter-{n}", "counter", f"Count {n}", Counter(n)) for n in range(1, 5)]
    panels += [
        Panel("sketch-1", "sketch", "Sketch", sketch, {"fit": fit}),
        Panel("sketch-2", "sketch", "Sketch 2", Sketch(points=points)),
    ]
    return Document(tuple(panels)), assets
