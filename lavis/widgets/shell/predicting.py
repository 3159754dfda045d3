"""Predicting: hide an answer, let it be placed by hand, then show both."""

from __future__ import annotations

import msgspec

from lavis.document import Prediction, Tool, resolve


def active(params: msgspec.Struct | None) -> Prediction | None:
    """Return the prediction that is going on, hidden or revealed.

    Parameters
    ----------
    params : msgspec.Struct or None
    """
    prediction = getattr(params, "prediction", None)
    return prediction if isinstance(prediction, Prediction) else None


def why_not(tool: Tool) -> str:
    """Return why nothing of a tool can be predicted, as a sentence; "" where something can."""
    if isinstance(tool.predictions, str):
        return tool.predictions
    if not tool.predictions or tool.predict is None:
        return f"{tool.title} has nothing to predict."
    return ""


def started(tool: Tool, params: msgspec.Struct, what: str) -> msgspec.Struct:
    """Return Params in which an answer is hidden.

    Parameters
    ----------
    tool : Tool
    params : msgspec.Struct
    what : str
        One of the tool's predictions.

    Raises
    ------
    ValueError
        With a sentence, where the tool has no such prediction, or not in this state.
    """
    reason = why_not(tool)
    if reason or tool.predict is None or what not in tool.predictions:
        raise ValueError(reason or f"{tool.title} cannot hide {named(what)}.")
    params = resolve(tool.predict)(params, what)
    assert isinstance(params, msgspec.Struct)
    return params


def revealed(params: msgspec.Struct) -> msgspec.Struct:
    """Return Params in which guess and answer are both shown."""
    prediction = active(params)
    if prediction is None:
        return params
    shown = msgspec.structs.replace(prediction, revealed=True)
    return _with(params, shown)


def ended(params: msgspec.Struct) -> msgspec.Struct:
    """Return Params without a prediction."""
    return params if active(params) is None else _with(params, None)


def hidden_as(params: msgspec.Struct, now: msgspec.Struct) -> msgspec.Struct:
    """Return older Params that hide what the Params of now hide.

    Parameters
    ----------
    params : msgspec.Struct
        Those of a result that is older than the prediction.
    now : msgspec.Struct
    """
    if not hasattr(now, "prediction") or getattr(params, "prediction", None) == active(now):
        return params
    return _with(params, active(now))


def named(what: str) -> str:
    """Return what is predicted, as it stands within a sentence."""
    return what if what.startswith("the ") else f"the {what}"


def _with(params: msgspec.Struct, prediction: Prediction | None) -> msgspec.Struct:
    changes = {"prediction": prediction}
    return msgspec.structs.replace(params, **changes)
