"""What is computed for the attention: by hand plain numbers, of a model arrays on the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

Rows = tuple[tuple[float, ...], ...]


class HandResult(msgspec.Struct, frozen=True):
    """Every matrix between the tokens and the output; H heads, S tokens.

    What a prediction hides, and what follows from it, is None.

    Attributes
    ----------
    q, k, v : matrix
        (S, d_k), (S, d_k), (S, d_v): of all heads, whose columns stand side by side.
    head_width : int
        d_k of one head.
    scores : tuple of matrix
        H times (S, S): Q·Kᵀ of each head.
    scaled : tuple of matrix
        H times (S, S): the scores over √d_k (if `scale`) and the temperature; where the mask
        forbids, the number stands all the same, see `allowed`.
    allowed : tuple of tuple of bool
        (S, S): which key a query may see.
    weights : tuple of matrix or None
        H times (S, S): the softmax of each row; 0 where forbidden.
    output : tuple of matrix or None
        H times (S, d_v of a head): weights·V.
    concat : matrix or None
        (S, d_v): the outputs of all heads side by side.
    projected : matrix or None
        (S, d_out): concat·W_O, where `project` is on.
    entropy : tuple of tuple of float or None
        (H, S): of each row of weights, in nats.
    miss : float or None
        Of a revealed guess: ½ Σ |guess − weight|, the share that lies on wrong tokens.
    """

    q: Rows
    k: Rows
    v: Rows
    head_width: int
    scores: tuple[Rows, ...]
    scaled: tuple[Rows, ...]
    allowed: tuple[tuple[bool, ...], ...]
    weights: tuple[Rows, ...] | None = None
    output: tuple[Rows, ...] | None = None
    concat: Rows | None = None
    projected: Rows | None = None
    entropy: tuple[tuple[float, ...], ...] | None = None
    miss: float | None = None


class Term(msgspec.Struct, frozen=True):
    """One product of a dot product."""

    left: float
    right: float
    product: float


class Cell(msgspec.Struct, frozen=True):
    """How one number of a matrix by hand came about; `lavis.tools.attention.cells.cell` makes it.

    Attributes
    ----------
    stage : str
    head, row, column : int
    value : float or None
        None where the mask forbids.
    terms : tuple of Term
        Of a dot product; empty for a number that is made otherwise.
    left, right : str
        What was multiplied: "q(cat)" and "k(sat)".
    formula : str
        The way from the terms or the stage before to the value, in Unicode with the numbers.
    """

    stage: str
    head: int
    row: int
    column: int
    value: float | None
    terms: tuple[Term, ...] = ()
    left: str = ""
    right: str = ""
    formula: str = ""


class ModelInfo(msgspec.Struct, frozen=True):
    """What a model is.

    Attributes
    ----------
    name : str
    family : str
        "BERT", "GPT-2" or "Llama".
    causal : bool
        Whether a token sees only itself and those before it, and the model says the next token.
    layers, heads, kv_heads : int
        With grouped-query attention there are fewer heads of keys and values than of queries.
    width, head_width, inner : int
        d of the residual stream, d_k of a head, and the width of the feed-forward layer.
    vocabulary, limit : int
        Tokens that it knows, and tokens that it reads at most.
    parameters : int
    licence : str
        "" where it is unknown.
    changed : bool
        Whether the folder's content is another than when it was opened.
    """

    name: str
    family: str
    causal: bool
    layers: int
    heads: int
    kv_heads: int
    width: int
    head_width: int
    inner: int
    vocabulary: int
    limit: int
    parameters: int
    licence: str = ""
    changed: bool = False


class Reading(msgspec.Struct, frozen=True):
    """A text as the model reads it.

    Attributes
    ----------
    ids : tuple of int
        S of them, from 1 to the model's limit.
    tokens : tuple of str
        As people read them: "the", "##ing" of BERT, "␣cat" with a space before, "↵" for a line
        feed.
    spans : tuple of tuple of int
        First character and the one behind the last of each token in the text; equal where the
        tokenizer put the token in, such as [CLS].
    total : int
        Tokens of the whole text; more than S where it was cut.
    kept : int
        Characters of the text that are read: the rest was cut.
    """

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    total: int
    kept: int

    @property
    def cut(self) -> bool:
        """Whether the model does not take the whole text."""
        return self.total > len(self.ids)


class HeadResult(msgspec.Struct, frozen=True, eq=False):
    """The matrices of one head, float32 on the host.

    Attributes
    ----------
    layer, head, kv_head : int
        Where it stands, and whose keys and values it shares.
    q, k : array, (S, d_k)
        As they are multiplied: with RoPE turned already.
    v : array, (S, d_k)
    scores : array, (S, S)
        q·kᵀ / √d_k before the mask; a causal model does not use those above the diagonal.
    weights : array, (S, S)
        Their softmax: row i says what token i attends to.
    output : array, (S, d_k)
        weights·v.
    entropy : array, (S,)
        Of each row of weights, in nats.
    qk, ov : array, (d_k,)
        Singular values of the circuits W_Q·W_Kᵀ and W_V·W_O (d, d), largest first.
    """

    layer: int
    head: int
    kv_head: int
    q: Floats
    k: Floats
    v: Floats
    scores: Floats
    weights: Floats
    output: Floats
    entropy: Floats
    qk: Floats
    ov: Floats


class Stage(msgspec.Struct, frozen=True):
    """What one kind of product costs, over all layers.

    Attributes
    ----------
    name : str
        "Q, K, V", "Scores", "Feed-forward" and so on.
    formula : str
        Of the FLOPs in one layer, such as "2·S·d·3d".
    parameters : int
        0 for a product of activations.
    flops : int
        Multiplications and additions, for this text.
    order : str
        How it grows with the length S: "O(S)" or "O(S²)".
    """

    name: str
    formula: str
    parameters: int
    flops: int
    order: str


class Candidate(msgspec.Struct, frozen=True):
    """A token that may come next.

    Attributes
    ----------
    id : int
    token : str
        As people read it, see `Reading.tokens`.
    text : str
        What is appended to the text if it is taken.
    logit, probability : float
        At temperature 1.
    """

    id: int
    token: str
    text: str
    logit: float
    probability: float


class Second(msgspec.Struct, frozen=True):
    """The second text beside the first.

    Attributes
    ----------
    reading : Reading
    cosine : float
        Of the two embeddings: the mean over tokens of the last hidden states.
    """

    reading: Reading
    cosine: float


class ModelResult(msgspec.Struct, frozen=True, eq=False):
    """A text in a transformer: L layers, H heads, S tokens; arrays are float32 on the host.

    Attributes
    ----------
    info : ModelInfo
    reading : Reading
    thumbnails : array, (L, H, t, t)
        Every map made small: t is S up to 64, and each cell the largest weight of its block.
    entropy : array, (L, H)
        Mean over the rows, in nats.
    distance : array, (L, H)
        Mean over rows of Σ weight·|i − j|: how far from the diagonal a head looks, in tokens.
    rollout : array, (S, S)
        Attention followed through all layers, residual connections counted in
        (Abnar and Zuidema 2020).
    norms : array, (L + 1, S)
        Euclidean norm of the residual stream: of the embeddings, then after every layer.
    head : HeadResult
        Of `Params.layer` and `Params.head`.
    stages : tuple of Stage
        In the order of computing.
    next : tuple of Candidate
        The likeliest tokens after the last one, likeliest first; empty unless the model is causal.
    second : Second or None
    hidden : array, (S, d)
        The tokens' vectors after `Params.layer` (its output, the residual stream).
    embedding : array, (d,)
        The text's: the mean over tokens of the last hidden states, of unit length.
    """

    info: ModelInfo
    reading: Reading
    thumbnails: Floats
    entropy: Floats
    distance: Floats
    rollout: Floats
    norms: Floats
    head: HeadResult
    stages: tuple[Stage, ...]
    next: tuple[Candidate, ...]
    second: Second | None
    hidden: Floats
    embedding: Floats


class Missing(msgspec.Struct, frozen=True):
    """Why there is no picture of a model, and what to do.

    Attributes
    ----------
    reason, remedy : str
        Sentences; the remedy may be "".
    task : str
        The task that mends it, "get" for MiniLM; "" where none does.
    """

    reason: str
    remedy: str = ""
    task: str = ""


class Result(msgspec.Struct, frozen=True, eq=False):
    """What follows from the Params; one of the three is there.

    Attributes
    ----------
    hand : HandResult or None
    model : ModelResult or None
    missing : Missing or None
        Where the mode is "model" and there is none to compute with.
    """

    hand: HandResult | None = None
    model: ModelResult | None = None
    missing: Missing | None = None


class Drawn(msgspec.Struct, frozen=True):
    """One generated token.

    Attributes
    ----------
    token, text : str
        As people read it, and what it adds to the text.
    id : int
    probability : float
        That it had at the temperature and top-k in use.
    candidates : tuple of Candidate
        The likeliest ones at that place.
    """

    token: str
    text: str
    id: int
    probability: float
    candidates: tuple[Candidate, ...]


class Generation(msgspec.Struct, frozen=True):
    """Record (and partial) of the task "generate".

    Attributes
    ----------
    prompt : str
        The text that was continued.
    text : str
        What was generated, without the prompt.
    steps : tuple of Drawn
    done : bool
        False while it goes on.
    model : str
        Name of the model.
    """

    prompt: str
    text: str = ""
    steps: tuple[Drawn, ...] = ()
    done: bool = False
    model: str = ""


class Installed(msgspec.Struct, frozen=True):
    """Record of the task "get": MiniLM lies on this machine now.

    Attributes
    ----------
    folder : str
    licence : str
    sha256 : str
        Of the weights.
    """

    folder: str
    licence: str
    sha256: str
