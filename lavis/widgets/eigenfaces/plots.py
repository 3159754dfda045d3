"""The curves of a subspace: shares, errors, accuracies, against the number of components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lavis.tools.eigenfaces import MARKS, Params, Recognition, Result
from lavis.widgets.common.plot import Axis, Guide, Plot, Series
from lavis.widgets.eigenfaces import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Keys of the lines that can be dragged.
K, GUESS = "k", "guess"
#: From so many components on, a column each would be thinner than a pixel.
COLUMNS = 120
#: From so many on, marks would be a thick line.
MARKED = 40


def scree(params: Params, result: Result | None, *, low: bool = False) -> Plot:
    """Return shares and their sums with the marks, what is kept, and the guess.

    Parameters
    ----------
    params : Params
    result : Result or None
    low : bool
        Whether there is room for few names only.
    """
    y = Axis(label="share of the variance (%)", low=0, high=104)
    if result is None:
        return Plot(x=Axis(label="components"), y=y)
    r = words.rank(result)
    x = Axis(label="components", low=0.0, high=r + 1.0, whole=True)
    # The lines of hands first: the names of the marks stand over them.
    guides = [Guide(name=f"k = {result.k}", key=K, x=float(result.k), token="accent", dash=())]
    if params.prediction is not None:
        guess = params.prediction.values[0]
        key = "" if params.prediction.revealed else GUESS
        guides.append(
            Guide(name=f"guess {guess:.0f}", key=key, x=guess, token="first", dash=(2, 2))
        )
    guides += [] if low else marks(result)
    if not len(result.cumulative):
        return Plot(x=x, y=y, guides=tuple(guides), empty=words.asked(low) if params.hidden else "")
    return Plot(
        x=x,
        y=y,
        series=shares(result.explained_variance_ratio, result.cumulative),
        guides=tuple(guides),
    )


def shares(ratios: NDArray[Any], sums: NDArray[Any]) -> tuple[Series, Series]:
    """Return the shares as columns, or as a line of many, and their sums."""
    places = tuple(range(1, len(ratios) + 1))
    few, marked = len(ratios) <= COLUMNS, len(ratios) <= MARKED
    return (
        Series(key="each", name="each component", x=places, y=tuple((100 * ratios).tolist()),
               width=0.8 if few else 0.0, token="eigen", marks=marked),
        Series(key="sum", name="all up to it", x=places, y=tuple((100 * sums).tolist()), look=1,
               token="result", marks=marked),
    )  # fmt: skip


def marks(result: Result) -> list[Guide]:
    """Return the shares that are marked, each with the number of components that reach it."""
    if not result.counts:
        return [Guide(name=f"{100 * mark:.0f} %", y=100 * mark) for mark in MARKS]
    found = []
    for mark, count in zip(MARKS, result.counts, strict=True):
        level, k = 100 * mark, float(count)
        if not count:  # those that were found do not reach it
            found.append(Guide(name=f"{level:.0f} %", y=level))
            continue
        found.append(Guide(points=((k, 0.0), (k, level)), dash=(1, 4)))
        name = f"{level:.0f} %: k = {count}"
        found.append(Guide(name=name, points=((0.0, level), (k, level))))
    return found


def errors(result: Result | None) -> Plot:
    """Return the error of the chosen face against the number of components."""
    x, y = Axis(label="components"), Axis(label="RMSE of this face", zero=True)
    if result is None:
        return Plot(x=x, y=y)
    curve = tuple(result.rmse_curve.tolist())
    return Plot(
        x=Axis(label="components", low=0.0, high=max(1.0, len(curve) - 1.0), whole=True),
        y=y,
        series=(
            Series(key="rmse", name="RMSE", x=tuple(range(len(curve))), y=curve, token="residual",
                   marks=False),
        ),
        guides=(Guide(name=f"k = {result.k}", key=K, x=float(result.k), token="accent", dash=()),),
        selected=("rmse", result.k),
        legend=False,
    )  # fmt: skip


def accuracies(found: Recognition) -> Plot:
    """Return the share of tests that are recognised against the number of components."""
    count = len(found.accuracy)
    return Plot(
        x=Axis(label="components", low=0.0, high=count + 1.0, whole=True),
        y=Axis(label="recognised (%)", low=0, high=104),
        series=(
            Series(key="right", name="recognised", x=tuple(range(1, count + 1)),
                   y=tuple((100 * found.accuracy).tolist()), token="good", marks=False),
        ),
        guides=(Guide(name=f"k = {found.k}", key=K, x=float(found.k), token="accent", dash=()),),
        selected=("right", found.k - 1),
        legend=False,
    )  # fmt: skip
