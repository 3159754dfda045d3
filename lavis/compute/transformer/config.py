"""What a transformer's shape is, whatever family it is of, and how its tensors are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.ops import layers

Family = Literal["BERT", "GPT-2", "Llama"]

COUNTS = (
    "layers",
    "heads",
    "kv_heads",
    "width",
    "head_width",
    "inner",
    "vocabulary",
    "limit",
)
#: More than any model has: a damaged configuration must not fill the memory.
MOST_LAYERS, MOST = 1000, 10_000_000

#: What `hidden_act` and its kin may say, and what computes it.
ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "gelu": layers.gelu,
    "gelu_new": layers.gelu_tanh,
    "gelu_pytorch_tanh": layers.gelu_tanh,
    "silu": layers.silu,
    "swish": layers.silu,
}


@dataclass(frozen=True)
class Rotation:
    """How positions turn queries and keys (RoPE).

    Parameters
    ----------
    base : float
        θ: the i-th pair of a head of the width d turns by θ^(−2i/d) a token.
    kind : {"default", "linear", "llama3"}
        How the angles are made smaller for longer texts.
    factor : float
        By how much.
    low, high : float
        Of "llama3": frequencies with fewer turns than `low` in `context` tokens are divided by the
        factor, those with more than `high` are left alone, those between are blended.
    context : int
        Tokens that the model was first trained on.
    """

    base: float = 10000.0
    kind: Literal["default", "linear", "llama3"] = "default"
    factor: float = 1.0
    low: float = 1.0
    high: float = 4.0
    context: int = 8192


@dataclass(frozen=True)
class Config:
    """The shape of a transformer.

    Parameters
    ----------
    family : {"BERT", "GPT-2", "Llama"}
    layers, heads, kv_heads : int
        L, H, and how many heads of keys and values there are: H, or a divisor of it.
    width, head_width, inner : int
        d of the residual stream, d_k of a head, and the width of the feed-forward layer.
    vocabulary, limit : int
        Tokens that it knows, and positions that it has.
    epsilon : float
        Of the norms.
    activation : str
        One of `ACTIVATIONS`.
    causal : bool
        Whether a token sees only itself and those before it.
    tied : bool
        Whether the token table is the last matrix, that of the logits, too.
    types : int
        BERT's kinds of sentences.
    rotation : Rotation or None
        Of Llama.
    """

    family: Family
    layers: int
    heads: int
    kv_heads: int
    width: int
    head_width: int
    inner: int
    vocabulary: int
    limit: int
    epsilon: float
    activation: str
    causal: bool
    tied: bool = True
    types: int = 0
    rotation: Rotation | None = None

    def __post_init__(self) -> None:
        """Refuse a shape that no transformer has."""
        for name in COUNTS:
            value, most = getattr(self, name), MOST_LAYERS if name == "layers" else MOST
            if not 1 <= value <= most:
                raise ComputeError(
                    f"The model's {name} must lie between 1 and {most}; {value} came."
                )
        if self.heads % self.kv_heads:
            raise ComputeError(
                f"The {self.kv_heads} heads of keys and values must divide the {self.heads} heads "
                "of queries."
            )
        if self.activation not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise ComputeError(
                f"The activation “{self.activation}” is unknown here; known are {known}."
            )


def number(raw: Mapping[str, Any], name: str, default: float | None = None) -> float:
    """Return a number of a configuration.

    Parameters
    ----------
    raw : mapping
        What ``config.json`` says.
    name : str
    default : number, optional
        Where the configuration does not say or says null; without one it must say.

    Raises
    ------
    ComputeError
        If it is missing or no finite number.
    """
    value = raw.get(name)
    value = default if value is None else value
    if value is None:
        raise ComputeError(f"The model's configuration does not say its {name}.")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise ComputeError(f"The model's {name} must be a number; {value!r} came.")
    return value


def count(raw: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Return a whole number of a configuration, as `number` does any.

    Raises
    ------
    ComputeError
        If it is missing or not whole.
    """
    value = number(raw, name, default)
    if not isinstance(value, int):
        raise ComputeError(f"The model's {name} must be a whole number; {value!r} came.")
    return value


def heads_of(width: int, heads: int) -> int:
    """Return the width of one head.

    Raises
    ------
    ComputeError
        If the heads do not divide the model's width.
    """
    if heads < 1 or width % heads:
        raise ComputeError(f"The {heads} heads must divide the model's width, {width}.")
    return width // heads


def checked(
    tensors: Mapping[str, Array],
    shapes: Mapping[str, tuple[int, ...]],
    prefixes: tuple[str, ...],
) -> dict[str, Array]:
    """Return the tensors that a family needs, under the names that it calls them by.

    Raises
    ------
    ComputeError
        As `match`.
    """
    given = match({name: tuple(x.shape) for name, x in tensors.items()}, shapes, prefixes)
    return {name: tensors[given[name]] for name in shapes}


def match(
    given: Mapping[str, tuple[int, ...]],
    shapes: Mapping[str, tuple[int, ...]],
    prefixes: tuple[str, ...],
) -> dict[str, str]:
    """Find the tensors that a family needs among those of a checkpoint.

    Parameters
    ----------
    given : mapping of str to tuple of int
        Names and shapes of the checkpoint; more than needed may come.
    shapes : mapping of str to tuple of int
        Those that are needed.
    prefixes : tuple of str
        What may stand before a name, depending on what a checkpoint was trained for.

    Returns
    -------
    dict of str to str
        The name in the checkpoint for each name that is needed.

    Raises
    ------
    ComputeError
        If one is missing or of another shape; the message names it.
    """
    found, missing = {}, []
    for name, shape in shapes.items():
        place = next((p + name for p in ("", *prefixes) if p + name in given), None)
        if place is None:
            missing.append(name)
        elif given[place] != shape:
            raise ComputeError(
                f"The tensor “{place}” must have the shape {shape}; its shape is {given[place]}."
            )
        else:
            found[name] = place
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ComputeError(f"The model lacks the tensor “{missing[0]}”{more}.")
    return found
