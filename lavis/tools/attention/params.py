"""What a user can change of the attention: matrices by hand, or a model and a text."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lavis.document import Prediction

#: By hand: tokens, and columns of every matrix.
MAX_TOKENS, MAX_WIDTH = 16, 16
MAX_NAME = 24
#: Numbers by hand lie within plus and minus this.
LIMIT = 1e6
#: The range of the temperature.
COLDEST, HOTTEST = 0.05, 100.0
#: Characters of a text, and tokens that are generated at once.
MAX_TEXT, MAX_NEW = 20_000, 200

#: What can be hidden and placed by hand.
WEIGHTS = "attention weights"

Entry = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
Row = Annotated[tuple[Entry, ...], msgspec.Meta(min_length=1, max_length=MAX_WIDTH)]
Matrix = Annotated[tuple[Row, ...], msgspec.Meta(min_length=1, max_length=MAX_WIDTH)]
Name = Annotated[
    str,
    msgspec.Meta(
        max_length=MAX_NAME,
        pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
    ),
]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
#: −1 for none.
Selection = Annotated[int, msgspec.Meta(ge=-1, le=2**31)]
Temperature = Annotated[float, msgspec.Meta(ge=COLDEST, le=HOTTEST)]
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]

Mode = Literal["hand", "model"]
Start = Literal["x", "qkv"]
Which = Literal["small-en", "small-pt", "minilm", "folder"]
#: The matrices by hand, in the order of computing.
Stage = Literal["x", "q", "k", "v", "scores", "scaled", "weights", "output", "concat", "projected"]
#: Those in which a cell can be selected.
Seen = Literal[
    "x",
    "w_q",
    "w_k",
    "w_v",
    "q",
    "k",
    "v",
    "scores",
    "scaled",
    "masked",
    "weights",
    "output",
    "concat",
    "w_o",
    "projected",
]
Sort = Literal["place", "entropy", "distance"]
Tab = Literal[
    "heads", "map", "lines", "qkv", "circuits", "rollout", "residual", "cost", "next", "compare"
]


class Hand(msgspec.Struct, frozen=True):
    """Attention by hand: S tokens, all numbers small enough to be read.

    With several heads the columns of Q, K and V are split into as many equal parts; every head
    attends for itself, and the outputs stand side by side again in `concat`.

    Attributes
    ----------
    tokens : tuple of str
        S names, from 1 to 16; a name may come twice.
    start : {"x", "qkv"}
        Whether Q = X·W_Q and so on are computed, or Q, K and V are edited themselves.
    x : matrix, (S, d)
        One row a token. Used with start "x".
    w_q, w_k : matrix, (d, d_k)
    w_v : matrix, (d, d_v)
    q, k : matrix, (S, d_k)
        Used with start "qkv".
    v : matrix, (S, d_v)
    w_o : matrix, (d_v, d_out)
        Used with `project`.
    project : bool
        Whether the output is multiplied by W_O.
    scale : bool
        Whether scores are divided by √d_k (of one head).
    causal : bool
        Whether a token sees only itself and those before it.
    temperature : float
        The scaled scores are divided by it, from 0.05 to 100.
    heads : int
        Divides d_k and d_v.
    query : int
        The row that a prediction is about; a larger number means the last row.
    head : int
        The head that is looked at; a larger number means the last one.
    """

    tokens: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=MAX_TOKENS)] = (
        "the",
        "cat",
        "sat",
    )
    start: Start = "x"
    x: Matrix = ((1.0, 0.0, 0.0, 1.0), (0.0, 2.0, 0.0, 1.0), (1.0, 1.0, 1.0, 0.0))
    w_q: Matrix = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 1.0))
    w_k: Matrix = ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0), (1.0, 0.0))
    w_v: Matrix = ((1.0, 0.0), (0.0, 2.0), (1.0, 1.0), (0.0, 1.0))
    q: Matrix = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    k: Matrix = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    v: Matrix = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    w_o: Matrix = ((1.0, 0.0), (0.0, 1.0))
    project: bool = False
    scale: bool = True
    causal: bool = False
    temperature: Temperature = 1.0
    heads: Annotated[int, msgspec.Meta(ge=1, le=MAX_WIDTH)] = 1
    query: Index = 2
    head: Index = 0

    def __post_init__(self) -> None:
        """Refuse matrices in use that do not fit together; the others wait as they are."""
        size, by_token = len(self.tokens), ("x",) if self.start == "x" else ("q", "k", "v")
        for name in LABELS:
            if len({len(row) for row in getattr(self, name)}) > 1:
                raise ValueError(f"the rows of {LABELS[name]} must have one length")
        for name in by_token:
            if len(getattr(self, name)) != size:
                raise ValueError(f"{LABELS[name]} must have a row for each of the {size} tokens")
        for name in ("w_q", "w_k", "w_v") if self.start == "x" else ():
            if len(getattr(self, name)) != len(self.x[0]):
                raise ValueError(f"{LABELS[name]} must have as many rows as X has columns")
        self._refuse_uneven()

    def _refuse_uneven(self) -> None:
        width, value_width = self.width, self.value_width
        queries, keys = (self.w_q, self.w_k) if self.start == "x" else (self.q, self.k)
        if len(queries[0]) != len(keys[0]):
            raise ValueError("Q and K must have as many columns as each other: d_k")
        if self.project and len(self.w_o) != value_width:
            raise ValueError(f"W_O must have as many rows as V has columns: {value_width}")
        if width % self.heads or value_width % self.heads:
            raise ValueError(
                f"{self.heads} heads must divide the {width} columns of Q and K and the "
                f"{value_width} of V"
            )

    @property
    def width(self) -> int:
        """d_k of all heads together."""
        return len(self.w_q[0] if self.start == "x" else self.q[0])

    @property
    def value_width(self) -> int:
        """d_v of all heads together."""
        return len(self.w_v[0] if self.start == "x" else self.v[0])


#: What the matrices are called.
LABELS = {
    "x": "X",
    "w_q": "W_Q",
    "w_k": "W_K",
    "w_v": "W_V",
    "w_o": "W_O",
    "q": "Q",
    "k": "K",
    "v": "V",
}


class Model(msgspec.Struct, frozen=True):
    """Which transformer computes.

    Attributes
    ----------
    which : {"small-en", "small-pt", "minilm", "folder"}
        glassllm's small decoder (English or Portuguese, always there), MiniLM where it is
        installed, or a folder of the user's.
    folder : str
        Of a checkpoint: config.json, model.safetensors, tokenizer.json. Used with "folder".
    fingerprint : str
        Of its content when it was opened, as `lavis.data.checkpoints.fingerprint` returns it;
        "" means that nobody looks whether it has changed.
    """

    which: Which = "small-en"
    folder: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    fingerprint: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")] = ""


class Generate(msgspec.Struct, frozen=True):
    """How the task "generate" draws the next tokens of a causal model.

    Attributes
    ----------
    count : int
        Tokens, from 1 to 200.
    greedy : bool
        Always the likeliest token; the rest is then of no effect.
    temperature : float
        Of the softmax over the logits.
    top_k : int
        Drawn from so many likeliest tokens; 0 means from all.
    seed : int
    """

    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_NEW)] = 30
    greedy: bool = False
    temperature: Temperature = 0.8
    top_k: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 20
    seed: Annotated[int, msgspec.Meta(ge=0, lt=2**32)] = 0


class View(msgspec.Struct, frozen=True):
    """What is looked at, saved but not undone; a change of it computes nothing.

    Attributes
    ----------
    token : int
        The selected token of the model's text: as a query (row) it shows what it attends to;
        −1 for none.
    key : int
        The token that is looked at from there (column); −1 for none.
    sort : {"place", "entropy", "distance"}
        The order of the heads in the grid: layer by layer, or by these, least first.
    root : bool
        Whether colours go with the square root of the weights, which brings out small ones.
    tab : str
        The picture beside the grid.
    stage : str
        By hand: the matrix whose cell is selected.
    row, column : int
        By hand: the selected cell, −1 for none; taken modulo nothing: out of range means none.
    x0, y0, x1, y1 : float
        The part of the large map that is seen, in tokens; all 0 means the whole.
    """

    token: Selection = -1
    key: Selection = -1
    sort: Sort = "place"
    root: bool = False
    tab: Tab = "map"
    stage: Seen = "scores"
    row: Selection = 0
    column: Selection = 0
    x0: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 0.0
    y0: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 0.0
    x1: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 0.0
    y1: Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)] = 0.0


class Params(msgspec.Struct, frozen=True):
    """What a user can change of the attention.

    Attributes
    ----------
    mode : {"hand", "model"}
    hand : Hand
    model : Model
    text : str
        What the model reads, at most 20,000 characters; cut at the model's limit of tokens.
    second : str
        Another text, compared with the first; "" for none.
    layer, head : int
        The head that is opened large, from 0; a larger number means the last one. Not in `view`
        since its matrices are computed on demand.
    generate : Generate
    source : str
        Where the matrices came from when another tool sent them.
    prediction : Prediction or None
        By hand, of the weights of the row `hand.query` in the head `hand.head`: one number for
        each token, from 0 to 1 and of the sum 1.
    view : View
    """

    mode: Mode = "hand"
    hand: Hand = Hand()
    model: Model = Model()
    text: Text = "Alice was beginning to get very tired of sitting by her sister on the bank"
    second: Text = ""
    layer: Index = 0
    head: Index = 0
    generate: Generate = Generate()
    source: Annotated[str, msgspec.Meta(max_length=200)] = ""
    prediction: Prediction | None = None
    view: View = View()

    def __post_init__(self) -> None:
        """Refuse a prediction that is no distribution over the tokens by hand."""
        guess = self.prediction
        if guess is None:
            return
        if self.mode != "hand":
            raise ValueError("only attention by hand can be predicted")
        if guess.what != WEIGHTS:
            raise ValueError(f"there is no “{guess.what}” to predict")
        if len(guess.values) != len(self.hand.tokens):
            raise ValueError("the prediction must have one number for each token")
        if not all(0 <= value <= 1 for value in guess.values):
            raise ValueError("the prediction must hold numbers from 0 to 1")

    @property
    def hidden(self) -> bool:
        """Whether the weights, and all that follows from them, are not to be seen."""
        return self.prediction is not None and not self.prediction.revealed
