"""The softmax: logits become probabilities, stage by stage, at a temperature."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Prediction, Preset, Tool

#: Logits lie within plus and minus this.
LIMIT = 1000.0
MIN_LOGITS, MAX_LOGITS = 2, 12
MAX_NAME = 24
#: The range of the temperature.
COLDEST, HOTTEST = 0.05, 100.0
LEAST_P = 0.01

#: What can be hidden and placed by hand.
LARGEST = "largest probability"

Score = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Name = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_NAME,
        pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
    ),
]
Dtype = Literal["float16", "float32", "float64"]
Tab = Literal["bars", "triangle", "stages", "jacobian", "truncation"]


class Logit(msgspec.Struct, frozen=True):
    """One outcome and its score.

    Attributes
    ----------
    name : str
        At most 24 characters, unique among the outcomes.
    value : float
        From −1000 to 1000.
    """

    name: Name
    value: Score


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone.

    Attributes
    ----------
    tab : str
        The picture that stands with the bars; "bars" for the bars alone.
    selected : str
        Name of the selected outcome, or "".
    """

    tab: Tab = "triangle"
    selected: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = ""


def named(*values: float, names: tuple[str, ...] = ()) -> tuple[Logit, ...]:
    """Return logits of these values; without names they are z₁, z₂ and so on."""
    given = names or tuple(f"z{subscript(index)}" for index in range(1, len(values) + 1))
    return tuple(Logit(name, float(value)) for name, value in zip(given, values, strict=True))


def subscript(number: int) -> str:
    """Return a number in the small figures of an index."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


class Params(msgspec.Struct, frozen=True):
    """What a user can change of the softmax.

    Attributes
    ----------
    logits : tuple of Logit
        From 2 to 12, in the order of drawing.
    temperature : float
        T, from 0.05 to 100.
    dtype : {"float16", "float32", "float64"}
        In which the naive form is computed.
    top_k : int
        How many outcomes top-k keeps; more than there are means all.
    top_p : float
        The probability that top-p keeps at least.
    snap : bool
        Whether a drag goes to the step of the axis.
    source : str
        Where the logits came from when another tool sent them.
    prediction : Prediction or None
        Of the largest probability.
    view : View
    """

    logits: Annotated[
        tuple[Logit, ...], msgspec.Meta(min_length=MIN_LOGITS, max_length=MAX_LOGITS)
    ] = named(2.0, 1.0, 0.1)
    temperature: Annotated[float, msgspec.Meta(ge=COLDEST, le=HOTTEST)] = 1.0
    dtype: Dtype = "float16"
    top_k: Annotated[int, msgspec.Meta(ge=1, le=MAX_LOGITS)] = 2
    top_p: Annotated[float, msgspec.Meta(ge=LEAST_P, le=1)] = 0.9
    snap: bool = False
    source: Annotated[str, msgspec.Meta(max_length=200)] = ""
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse two outcomes of one name, and a prediction that has not one value from 0 to 1."""
        seen = set()
        for logit in self.logits:
            if logit.name in seen:
                raise ValueError(f"there is already an outcome “{logit.name}”; names are unique")
            seen.add(logit.name)
        guess = self.prediction
        if guess is not None and not (len(guess.values) == 1 and 0 <= guess.values[0] <= 1):
            raise ValueError("the prediction must be one number from 0 to 1")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the outcomes."""
        return tuple(logit.name for logit in self.logits)

    @property
    def hidden(self) -> bool:
        """Whether the answer is not to be seen: a prediction is under way."""
        return self.prediction is not None and not self.prediction.revealed


class Kept(msgspec.Struct, frozen=True):
    """What a truncation leaves.

    Attributes
    ----------
    kept : tuple of bool
    probabilities : tuple of float
        Divided by their sum; 0 where cut off.
    mass : float
        The probability that the kept outcomes had.
    """

    kept: tuple[bool, ...]
    probabilities: tuple[float, ...]
    mass: float


class Naive(msgspec.Struct, frozen=True):
    """The softmax as it is written, in few bits.

    Attributes
    ----------
    exps : tuple of float
        inf where they overflow.
    sum : float
    probabilities : tuple of float or None
        None where the quotient is NaN.
    largest, limit : float
        The largest number of the dtype, and its logarithm.
    """

    exps: tuple[float, ...]
    sum: float
    probabilities: tuple[float | None, ...]
    largest: float
    limit: float


class Result(msgspec.Struct, frozen=True):
    """What follows from the logits and the temperature.

    Attributes
    ----------
    scaled, shifted, exps : tuple of float
        z / T, the same less the largest, and exp of that.
    sum : float
        Of `exps`.
    probabilities : tuple of float
    order : tuple of int
        The outcomes from likely to unlikely.
    cumulative : tuple of float
        The sums of their probabilities, in that order.
    nats, bits, perplexity : float
        The entropy in both units, and exp of the first.
    jacobian : tuple of tuple of float
        ∂pᵢ/∂zⱼ = (diag(p) − p pᵀ)ᵢⱼ / T, a row for each i.
    naive : Naive
    top_k, top_p : Kept
    reach : tuple of float
        The largest probability at the hottest and at the coldest temperature.
    point : tuple of float or None
        Of three probabilities, in the triangle `lavis.compute.softmax.CORNERS`.
    path : tuple of tuple of float
        Where that point goes from the coldest to the hottest temperature; empty without a point.
    """

    scaled: tuple[float, ...]
    shifted: tuple[float, ...]
    exps: tuple[float, ...]
    sum: float
    probabilities: tuple[float, ...]
    order: tuple[int, ...]
    cumulative: tuple[float, ...]
    nats: float
    bits: float
    perplexity: float
    jacobian: tuple[tuple[float, ...], ...]
    naive: Naive
    top_k: Kept
    top_p: Kept
    reach: tuple[float, float]
    point: tuple[float, float] | None = None
    path: tuple[tuple[float, float], ...] = ()

    @property
    def argmax(self) -> int:
        """The index of the likeliest outcome, of equal ones the first."""
        return self.order[0]


WORDS = ("mat", "floor", "sofa", "roof", "moon", "idea")

PRESETS = (
    Preset("Logits 2, 1, 0.1", Params()),
    Preset("Uniform", Params(named(1.0, 1.0, 1.0))),
    Preset("Nearly one-hot", Params(named(8.0, 1.0, 0.0))),
    Preset(
        "Next word: the cat sat on the …",
        Params(
            named(4.2, 3.4, 3.1, 1.7, 0.2, -1.0, names=WORDS),
            top_k=3,
            view=View(tab="truncation"),
        ),
    ),
    Preset("Hot: temperature 20", Params(temperature=20.0)),
    Preset("Cold: temperature 0.1", Params(temperature=0.1)),
    Preset(
        "Overflow in float16",
        Params(named(12.0, 11.0, 10.1), dtype="float16", view=View(tab="stages")),
    ),
    Preset(
        "Overflow in float32",
        Params(named(90.0, 89.0, 88.1), dtype="float32", view=View(tab="stages")),
    ),
)

TOOL = Tool(
    id="softmax",
    title="Softmax",
    group="Deep learning",
    icon="softmax",
    hint="Drag the end of a bar, or the point in the triangle; arrow keys nudge",
    params=Params,
    presets=PRESETS,
    run="lavis.tools.softmax.functions:run",
    describe="lavis.tools.softmax.edits:describe",
    view="lavis.widgets.softmax:SoftmaxView",
    inline=True,
    offers="lavis.tools.softmax.sending:offers",
    accepts={
        "vectors": "lavis.tools.softmax.sending:accept",
        "matrix": "lavis.tools.softmax.sending:accept",
    },
    predictions=(LARGEST,),
    predict="lavis.tools.softmax.edits:start",
)
