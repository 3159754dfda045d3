"""What a user can change of the PCA lab."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import INLINE_LIMIT, Array, Prediction

#: Coordinates that a hand sets lie within plus and minus this; those of tables may be larger.
LIMIT = 1e6
MOST = 1e12
MAX_NAME = 60
MAX_ROWS, MAX_COLUMNS, MAX_NUMBERS = 5000, 48, 100_000
#: So many points can be added by hand.
MAX_POINTS = INLINE_LIMIT // 3

FIRST_AXIS = "first axis"

Number = Annotated[float, msgspec.Meta(ge=-MOST, le=MOST)]
Row = Annotated[tuple[Number, ...], msgspec.Meta(min_length=1, max_length=MAX_COLUMNS)]
Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
Tab = Literal["data", "biplot", "matrix", "scree", "roads"]
Snap = Literal["off", "grid"]

#: The steps of the two roads.
STEPS = (
    "the table X",
    "subtract the mean",
    "the covariance, and the SVD",
    "its eigenvectors, and V",
    "both arrive at the same place",
)


class Show(msgspec.Struct, frozen=True):
    """What is drawn beside the points."""

    axes: bool = True
    ellipse: bool = True
    residuals: bool = True
    projections: bool = True
    names: bool = False


class File(msgspec.Struct, frozen=True):
    """A table that lies in a file of the user's.

    Attributes
    ----------
    path : str
    sha256 : str
        Of its bytes when it was opened.
    """

    path: Annotated[str, msgspec.Meta(max_length=4096)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class Spare(msgspec.Struct, frozen=True):
    """A column that only numbers the rows, which is no feature unless the user says so.

    Attributes
    ----------
    name : str
    place : int
        Where it stands among the columns, or would.
    values : tuple of float
        One for each row that stands in Params; empty where it is taken, or lies in a file.
    taken : bool
        Whether it is one of the columns all the same.
    """

    name: Name
    place: Annotated[int, msgspec.Meta(ge=0, lt=MAX_COLUMNS)]
    values: Annotated[tuple[Number, ...], msgspec.Meta(max_length=INLINE_LIMIT)] = ()
    taken: bool = False


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone.

    Attributes
    ----------
    tab : {"data", "biplot", "matrix", "scree", "roads"}
    selected : str
        Number of the selected row, from 1, or "".
    center_x, center_y, scale : float
        Of the camera on the data; with a scale of 0 it fits.
    yaw, pitch : float
        From where three dimensions are seen, in degrees.
    step : int
        Of the two roads, from 0.
    """

    tab: Tab = "data"
    selected: Annotated[str, msgspec.Meta(max_length=8)] = ""
    center_x: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    center_y: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] = 0.0
    scale: Annotated[float, msgspec.Meta(ge=0, le=1e14)] = 0.0
    yaw: Annotated[float, msgspec.Meta(ge=-180, le=180)] = 35.0
    pitch: Annotated[float, msgspec.Meta(ge=-90, le=90)] = 25.0
    step: Annotated[int, msgspec.Meta(ge=0, le=len(STEPS) - 1)] = len(STEPS) - 1


#: Heights and weights would do as well: a cloud that leans, its middle off the origin.
CLOUD = (
    (1.2, 1.4), (1.7, 0.9), (2.1, 2.2), (2.4, 1.5), (2.6, 2.7), (2.9, 1.9),
    (3.1, 2.4), (3.3, 3.1), (3.6, 2.1), (3.8, 2.8), (4.1, 3.4), (4.2, 2.6),
    (4.5, 3.0), (4.8, 3.7), (5.0, 2.9), (5.3, 3.5), (5.6, 4.2), (6.1, 3.6),
)  # fmt: skip


class Params(msgspec.Struct, frozen=True):
    """A table, and how its principal components are found.

    Attributes
    ----------
    columns : tuple of str
        Names of the features.
    values : tuple of tuple of float, or Array
        Samples in rows. Up to 256 numbers stand here and, in two or three columns, can be dragged.
    names : tuple of str
        Of the rows; empty where they have none.
    file : File or None
        Where the values lie instead: then `values` is empty.
    spare : Spare or None
        A column of the table that only numbers the rows.
    center, standardise : bool
        Whether the mean is subtracted, and whether each column is divided by its deviation.
    k : int
        How many components are kept.
    pair : tuple of int
        The components that the biplot shows, from 0.
    plotted : tuple of int
        The columns that the data tab shows where there are more than three.
    show : Show
    snap : {"off", "grid"}
    source : str
        Where the table came from.
    prediction : Prediction or None
        Of the first axis, by hand: the tip of an arrow from the mean.
    view : View
    """

    columns: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MAX_COLUMNS)] = ("x", "y")
    values: Annotated[tuple[Row, ...], msgspec.Meta(max_length=INLINE_LIMIT)] | Array = CLOUD
    names: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MAX_ROWS)] = ()
    file: File | None = None
    spare: Spare | None = None
    center: bool = True
    standardise: bool = False
    k: Annotated[int, msgspec.Meta(ge=1, le=MAX_COLUMNS)] = 1
    pair: tuple[
        Annotated[int, msgspec.Meta(ge=0, lt=MAX_COLUMNS)],
        Annotated[int, msgspec.Meta(ge=0, lt=MAX_COLUMNS)],
    ] = (0, 1)
    plotted: tuple[
        Annotated[int, msgspec.Meta(ge=0, lt=MAX_COLUMNS)],
        Annotated[int, msgspec.Meta(ge=0, lt=MAX_COLUMNS)],
    ] = (0, 1)
    show: Show = Show()
    snap: Snap = "off"
    source: Annotated[str, msgspec.Meta(max_length=300)] = ""
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse a table whose parts do not fit together."""
        if isinstance(self.values, tuple) and self.file is None:
            widths = {len(row) for row in self.values}
            if widths and widths != {len(self.columns)}:
                raise ValueError(f"every row must have {len(self.columns)} numbers")
            if sum(map(len, self.values)) > INLINE_LIMIT:
                raise ValueError(f"at most {INLINE_LIMIT} numbers stand here")
        guess = self.prediction
        if guess is not None and len(guess.values) != 2:
            raise ValueError("the prediction must be the tip of an arrow, two numbers")

    @property
    def hidden(self) -> bool:
        """Whether the answer is not to be seen: a prediction is under way."""
        return self.prediction is not None and not self.prediction.revealed

    @property
    def points(self) -> tuple[Row, ...]:
        """The rows that a hand can drag: in two or three columns that stand here."""
        if self.file is None and isinstance(self.values, tuple) and len(self.columns) in (2, 3):
            return self.values
        return ()
