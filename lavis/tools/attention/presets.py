"""States of the attention that are worth starting from, the worked examples among them."""

from __future__ import annotations

from lavis.document import Preset
from lavis.tools.attention.params import Hand, Matrix, Model, Params, View

ANIMAL = "The animal did not cross the street because it was too tired."
CAT, KITTEN = "The cat sat on the mat.", "A kitten is sitting on a rug."


def identity(size: int, factor: float = 1.0) -> Matrix:
    """Return a square matrix with one number on its diagonal."""
    return tuple(
        tuple(factor if row == column else 0.0 for column in range(size)) for row in range(size)
    )


#: Pronoun, noun, noun: the query of "it" points where the key of "animal" does.
WHO = Hand(
    tokens=("animal", "street", "it"),
    start="qkv",
    q=((1.0, 0.0), (0.0, 1.0), (2.0, 0.5)),
    k=((2.0, 0.0), (0.0, 2.0), (0.5, 0.5)),
    v=((1.0, 0.0), (0.0, 1.0), (0.2, 0.2)),
    query=2,
)

#: One head looks at the same token, the other at the next one.
TWO_HEADS = Hand(
    tokens=("a", "b", "c", "d"),
    start="qkv",
    q=(
        (3.0, 0.0, 0.0, 3.0),
        (0.0, 3.0, -3.0, 0.0),
        (-3.0, 0.0, 0.0, -3.0),
        (0.0, -3.0, 3.0, 0.0),
    ),
    k=(
        (3.0, 0.0, 3.0, 0.0),
        (0.0, 3.0, 0.0, 3.0),
        (-3.0, 0.0, -3.0, 0.0),
        (0.0, -3.0, 0.0, -3.0),
    ),
    v=(
        (1.0, 0.0, 0.0, 1.0),
        (2.0, 0.0, 0.0, 2.0),
        (3.0, 0.0, 0.0, 3.0),
        (4.0, 0.0, 0.0, 4.0),
    ),
    w_o=((1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 1.0)),
    heads=2,
    project=True,
    query=3,
)

#: Eight columns of ±2: unscaled scores of 32, on which the softmax saturates.
WIDE = Hand(
    tokens=("p", "q", "r"),
    start="qkv",
    q=((2.0,) * 8, (2.0, -2.0) * 4, (2.0, 2.0, -2.0, -2.0) * 2),
    k=((2.0,) * 8, (2.0, 1.0) * 4, (1.0, 2.0, 0.0, 2.0) * 2),
    v=identity(3),
    scale=False,
    query=0,
)

HAND = (
    Preset("Three words by hand", Params()),
    Preset("What does “it” attend to?", Params(hand=WHO)),
    Preset(
        "Causal mask",
        Params(
            hand=Hand(
                tokens=("once", "upon", "a", "time"),
                start="qkv",
                q=((1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.5)),
                k=((1.0, 0.5), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)),
                v=identity(4),
                causal=True,
                query=3,
            ),
            view=View(stage="weights", row=1, column=0),
        ),
    ),
    Preset("Two heads and W_O", Params(hand=TWO_HEADS, view=View(stage="projected"))),
    Preset("Without √d_k: a saturated softmax", Params(hand=WIDE, view=View(stage="weights"))),
    Preset(
        "Uniform: all scores alike",
        Params(
            hand=Hand(
                start="qkv",
                q=((0.0, 0.0),) * 3,
                k=((1.0, 2.0), (2.0, 1.0), (3.0, 0.0)),
                v=((3.0, 0.0), (0.0, 3.0), (3.0, 3.0)),
            ),
            view=View(stage="output"),
        ),
    ),
)

MODELS = (
    Preset("Alice, in a small decoder", Params(mode="model")),
    Preset(
        "Who is “it”? (MiniLM)",
        # The head that resolves the pronoun: 0.69 of its attention lies on "animal".
        Params(
            mode="model",
            model=Model("minilm"),
            text=ANIMAL,
            layer=3,
            head=1,
            view=View(token=9),
        ),
    ),
    Preset(
        "Two sentences compared (MiniLM)",
        Params(
            mode="model",
            model=Model("minilm"),
            text=CAT,
            second=KITTEN,
            view=View(tab="compare"),
        ),
    ),
    Preset(
        "The next token (Alice)",
        Params(mode="model", text="The Queen said: Off with her", view=View(tab="next")),
    ),
)

PRESETS = (*HAND, *MODELS)
