"""All that is asked of a matrix at once: it is checked and scaled a single time."""

from __future__ import annotations

from dataclasses import dataclass

from lavis.compute.backend import Array
from lavis.compute.errors import ComputeError
from lavis.compute.transforms.balancing import Balanced
from lavis.compute.transforms.entries import matrices
from lavis.compute.transforms.equations import Spaces, spaces_of
from lavis.compute.transforms.forms import Form, form_of
from lavis.compute.transforms.singular import SVD, svd_of


@dataclass(frozen=True)
class Analysis:
    """What `determinant`, `svd2`, `real_form`, `spaces` and `inverse` say of a matrix.

    Parameters
    ----------
    determinant : array
        Shape ().
    svd : SVD
    form : Form
    spaces : Spaces
        The rank among them.
    inverse : array or None
        None where there is none.
    reason : str
        Why there is no inverse, "" where there is one.
    """

    determinant: Array
    svd: SVD
    form: Form
    spaces: Spaces
    inverse: Array | None
    reason: str


def analyse(A: Array) -> Analysis:
    """Analyse a matrix of the plane.

    Parameters
    ----------
    A : array
        Real, shape (2, 2).

    Returns
    -------
    Analysis
        Its arrays on the device of `A`.

    Raises
    ------
    ComputeError
        If `A` is no such matrix of finite numbers.
    """
    xp, A = matrices(A=A)
    balanced, svd = Balanced(xp, A), svd_of(xp, A)
    inverse, reason = None, ""
    try:
        inverse = balanced.inverse
    except ComputeError as error:
        reason = str(error)
    return Analysis(
        balanced.determinant,
        svd,
        form_of(xp, A),
        spaces_of(xp, A, balanced.rank, svd),
        inverse,
        reason,
    )
