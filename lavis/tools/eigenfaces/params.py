"""What a user can change of the eigenface browser."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Array, Prediction

#: Sliders of the build-a-face page, and how far each goes, in standard deviations.
MAX_BUILT, MOST_DEVIATIONS = 24, 4.0
MAX_COMPONENTS = 100_000
K_FOR_95 = "components for 95 %"

SourceKind = Literal["synthetic", "lfw_subset", "folder", "npz", "olivetti", "lfw"]
Tab = Literal["gallery", "scree", "reconstruct", "build", "repair", "map", "recognise", "chunks"]
Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]
Index = Annotated[int, msgspec.Meta(ge=0, le=MAX_COMPONENTS)]
Deviations = Annotated[float, msgspec.Meta(ge=-MOST_DEVIATIONS, le=MOST_DEVIATIONS)]


class Source(msgspec.Struct, frozen=True):
    """Where the faces come from.

    Attributes
    ----------
    kind : str
        ``synthetic`` for drawn people, ``lfw_subset`` for the real faces within scikit-image,
        ``folder`` and ``npz`` for what lies at `path`, ``olivetti`` and ``lfw`` for sets that
        have been fetched.
    path : str
        Of a folder or an .npz file; "" otherwise.
    mark : str
        Tells the content at `path` from another that may lie there later; "" otherwise.
    seed : int
        Of the drawn people.
    """

    kind: SourceKind = "lfw_subset"
    path: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    mark: Annotated[str, msgspec.Meta(max_length=64)] = ""
    seed: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 1

    def __post_init__(self) -> None:
        """Refuse a source without the place that it names."""
        if self.kind in ("folder", "npz") and not self.path:
            raise ValueError("a folder or a file needs its path")


class Occlusion(msgspec.Struct, frozen=True):
    """A rectangle that hides a part of the face, in shares of its width and height.

    Attributes
    ----------
    left, top, width, height : float
        With a width or height of 0 nothing is hidden.
    """

    left: Fraction = 0.25
    top: Fraction = 0.5
    width: Fraction = 0.0
    height: Fraction = 0.0


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone.

    Attributes
    ----------
    tab : str
        The open page.
    component : int
        The selected eigenface, from 0.
    selected : str
        Number of the selected face on the map or the recognition page, from 1, or "".
    center_x, center_y, scale : float
        The middle of the map, in coordinates, and the pixels of a unit; with a scale of 0 all of
        it is shown.
    """

    tab: Tab = "gallery"
    component: Index = 0
    selected: Annotated[str, msgspec.Meta(max_length=8)] = ""
    center_x: float = 0.0
    center_y: float = 0.0
    scale: Annotated[float, msgspec.Meta(ge=0)] = 0.0


class Params(msgspec.Struct, frozen=True):
    """A set of faces, and what is asked of their subspace.

    Attributes
    ----------
    source : Source
    center : bool
        Whether the mean face is subtracted.
    k : int
        How many components are kept; more than there are means all.
    face : int
        The chosen face, from 0.
    build : tuple of float
        Coefficients of the built face, component after component, in standard deviations.
    occlusion : Occlusion
    noise : float
        Standard deviation of what is added to the chosen face, in grey levels of 0 to 1.
    noise_seed : int
    axes : tuple of int
        The components of the map, from 0.
    train_share : float
        Of each person's pictures, the share that is learnt from; the others are tests.
    split_seed : int
    probe : Array or None
        (height, width), a picture from elsewhere that is tested whether it is a face.
    probe_name : str
    prediction : Prediction or None
        How many components reach 95 %.
    view : View
    """

    source: Source = Source()
    center: bool = True
    k: Annotated[int, msgspec.Meta(ge=1, le=MAX_COMPONENTS)] = 30
    face: Index = 0
    build: Annotated[tuple[Deviations, ...], msgspec.Meta(max_length=MAX_BUILT)] = ()
    occlusion: Occlusion = Occlusion()
    noise: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    noise_seed: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0
    axes: tuple[Index, Index] = (0, 1)
    train_share: Annotated[float, msgspec.Meta(ge=0.1, le=0.9)] = 0.5
    split_seed: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0
    probe: Array | None = None
    probe_name: Annotated[str, msgspec.Meta(max_length=300)] = ""
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse a prediction that is no number of components."""
        if self.prediction is not None and len(self.prediction.values) != 1:
            raise ValueError("the prediction must be one number of components")

    @property
    def hidden(self) -> bool:
        """Whether the answer is not to be seen: a prediction is under way."""
        return self.prediction is not None and not self.prediction.revealed
