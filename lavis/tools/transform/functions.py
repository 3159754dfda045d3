"""What is known of M, computed on the backend in use."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from lavis.compute import transforms
from lavis.compute.backend import Backend
from lavis.compute.errors import ComputeError
from lavis.document import Context
from lavis.tools.transform import studies
from lavis.tools.transform.comparing import compare
from lavis.tools.transform.evaluating import Moves, acting, definitions
from lavis.tools.transform.lookup import ANSWERS, hidden, visible
from lavis.tools.transform.params import Params
from lavis.tools.transform.pictures import pixels
from lavis.tools.transform.predicting import judge
from lavis.tools.transform.result import Affine, Eigen, Point, Property, Result
from lavis.tools.transform.stage import stage
from lavis.tools.transform.ways import composed, start_of, way


def run(params: Params, ctx: Context) -> Result:
    """Compute the definitions, M, the way to it, and all that is shown of it.

    Parameters
    ----------
    params : Params
    ctx : Context

    Returns
    -------
    Result
        Where M cannot be computed, the values with their errors and nothing else.
    """
    backend = ctx.backend
    found, values = definitions(params, backend)
    if params.mode == "scene":
        return Result(values, stage=stage(params, backend))
    value, moves = acting(params, found, backend)
    fields: dict[str, Any] = {"matrices": values, "acting": value}
    if visible(params).compare:
        fields["compare"], fields["compare_reason"] = compare(params, found, backend)
    if moves is None:
        return Result(**fields, reason=value.error)
    fields |= _motion(params, moves, backend)
    fields |= _quantities(params, moves, backend)
    fields |= _shown(params, moves, fields, ctx)
    fields = judge(params, fields)
    if hidden(params) and params.prediction is not None:
        defaults = Result()
        for name in ANSWERS[params.prediction.what]:
            fields[name] = getattr(defaults, name)
    return Result(**fields)


def _motion(params: Params, moves: Moves, backend: Backend) -> dict[str, Any]:
    """Return M and the way of the animation."""
    start, end, reason = start_of(params), moves.map, ""
    if params.goal == "apply":
        try:
            end = composed(moves.map, start, backend)
        except ComputeError:
            start, reason = Affine(), "M applied to the start is too large: it starts anew."
    acts, lost = way(params, start, end, moves.linear, backend)
    return {
        "map": moves.map,
        "start": start,
        "end": end,
        "acts": acts,
        "path_reason": lost or reason,
    }


def _quantities(params: Params, moves: Moves, backend: Backend) -> dict[str, Any]:
    """Return what the readout always says."""
    made = transforms.analyse(moves.linear)
    det = float(backend.to_numpy(made.determinant)) + 0.0
    stretch = studies.singular(made.svd, backend)
    one, other = stretch.values
    inverse, reason = studies.inverse(made, moves, backend)
    infinite = made.spaces.rank < 2 or one >= other * 1e308
    return {
        "det": det if math.isfinite(det) else None,
        "trace": moves.map.i[0] + moves.map.j[1] + 0.0,
        "rank": made.spaces.rank,
        "properties": _properties(moves, backend),
        "eigen": studies.eigen(made.form, backend),
        "singular": stretch,
        "condition": None if infinite else one / other,
        "spaces": studies.spaces(made.spaces, backend),
        "fixed": studies.fixed_point(moves, backend),
        "image_of_v": moves.map(params.v),
        "inverse": inverse,
        "inverse_reason": reason,
        "transpose": _transposed(moves.map),
        "reason": "" if math.isfinite(det) else "det M is too large for a number.",
    }


def _shown(params: Params, moves: Moves, fields: dict[str, Any], ctx: Context) -> dict[str, Any]:
    """Return what is computed only where it is shown."""
    show, backend = visible(params), ctx.backend
    found: dict[str, Any] = {}
    if show.ball:
        image, condition = fields["image_of_v"], fields["condition"]
        found["ball"] = studies.ball(params, fields["singular"], image, condition)
    known: Eigen = fields["eigen"]
    if show.trail or (show.eigen and known.kind == "complex"):
        trail, reason = studies.trail(params, moves, backend)
        curve = studies.spiral(params, moves, fields["fixed"], len(trail) - 1, backend)
        found["eigen"] = msgspec.structs.replace(known, spiral=curve)
        if show.trail:
            found |= {"trail": trail, "trail_reason": reason}
    if show.points or show.polygon:
        found["images"] = _images(params, moves, backend)
    if show.solve or params.prediction is not None:
        found["solution"], reason = studies.solution(params, moves, backend)
        found["reason"] = fields["reason"] or reason
    if show.power:
        found["power"], found["power_reason"] = studies.power(params, moves, known, backend)
    if show.picture:
        found["picture"], found["picture_reason"] = pixels(params, ctx)
    return found


def _properties(moves: Moves, backend: Backend) -> tuple[Property, ...]:
    A = moves.linear
    if moves.origin != (0.0, 0.0):
        xp = backend.xp
        right = xp.reshape(backend.asarray(list(moves.origin)), (2, 1))
        below = backend.asarray([[0.0, 0.0, 1.0]])
        A = xp.concat([xp.concat([A, right], axis=1), below], axis=0)
    return tuple(Property(each.name, each.reason) for each in transforms.classify(A))


def _images(params: Params, moves: Moves, backend: Backend) -> tuple[Point, ...]:
    if not params.points:
        return ()
    table = backend.asarray([[each.x, each.y] for each in params.points])
    moved = transforms.apply(moves.linear, table) + backend.asarray(list(moves.origin))
    return studies.points(moved, backend)


def _transposed(moved: Affine) -> Affine:
    i, j = moved.rows
    return Affine(i, j)
