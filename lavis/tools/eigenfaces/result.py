"""What the eigenface browser shows of a set of faces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Shares of the variance that are marked.
MARKS = (0.8, 0.9, 0.95, 0.99)
#: Eigenfaces in the gallery.
GALLERY = 64


class Repair(msgspec.Struct, frozen=True, eq=False):
    """A damaged face and what the subspace makes of it.

    Attributes
    ----------
    damaged : numpy.ndarray
        (h, w), with noise added; what is hidden is black.
    known : numpy.ndarray
        (h, w), boolean, False where the rectangle hides.
    repaired : numpy.ndarray
        (h, w), what the k components make of what is known; without noise that itself stays.
    rmse_before, rmse_after : float
        Of the damaged and of the repaired face against the true one.
    """

    damaged: NDArray[Any]
    known: NDArray[Any]
    repaired: NDArray[Any]
    rmse_before: float
    rmse_after: float


class Verdict(msgspec.Struct, frozen=True, eq=False):
    """Whether pictures are faces, by where they lie to the subspace of k components.

    A smooth picture that is no face lies near it; what gives it away is how far out it lies
    within. So both are asked, of pictures that are brought to one brightness and contrast
    (B. Moghaddam and A. Pentland, Probabilistic visual learning for object representation, 1997).
    Their sum weighted by likelihood, with ρ the mean of the eigenvalues that are left out, tells
    fewer apart here: ρ of few pictures is too small, and the distance then rules alone.

    Attributes
    ----------
    name : str
        What is tested: "face 3", or the name of the picture that was sent.
    picture, reconstruction : numpy.ndarray
        (h, w), what is tested, and what k components make of it: of the half of the set that it is
        not in, since a subspace lies nearer to what it was fitted to.
    distance : float
        From that subspace, as RMSE in standard deviations of the picture's own greys.
    threshold : float
        The 99th percentile of such distances among the faces of the set.
    is_face : bool
        Whether both distances are within their thresholds.
    others : numpy.ndarray
        (m, h, w), pictures of no faces; m may be 0.
    other_distances : numpy.ndarray
        (m,)
    deviation, deviation_threshold, other_deviations
        As the distances, but within the subspace: the root mean square of the k coordinates, in
        standard deviations.
    flat : bool
        Whether the picture is of one grey, which is no face whatever lies near it.
    note : str
        What was cut off a picture that was sent, a sentence; "" where nothing was.
    """

    name: str
    picture: NDArray[Any]
    reconstruction: NDArray[Any]
    distance: float
    threshold: float
    is_face: bool
    others: NDArray[Any]
    other_distances: NDArray[Any]
    deviation: float
    deviation_threshold: float
    other_deviations: NDArray[Any]
    flat: bool = False
    note: str = ""


class Recognition(msgspec.Struct, frozen=True, eq=False):
    """Nearest neighbour in the coordinates of components fitted to the training pictures only.

    Attributes
    ----------
    train, test : numpy.ndarray
        Row numbers of the faces learnt from and of the tests.
    accuracy : numpy.ndarray
        (j,), with 1, 2, … j components.
    k : int
        The number of components that `wrong` is for.
    wrong : tuple of (int, int)
        Face, and the face it was taken for.
    """

    train: NDArray[Any]
    test: NDArray[Any]
    accuracy: NDArray[Any]
    k: int
    wrong: tuple[tuple[int, int], ...]


class Result(msgspec.Struct, frozen=True, eq=False):
    """The subspace of a set of faces.

    Attributes
    ----------
    title : str
        Of the set, for headings and provenance.
    shape : tuple of int
        (n, h, w).
    images : numpy.ndarray
        (n, h, w), float32, 0 black to 1 white. Read-only and shared between results.
    people, names : tuple of str
        Name of each face's person, and of its file, or empty where there are none.
    notes : tuple of str
        A sentence for each file that was left out.
    mean : numpy.ndarray
        (h, w); zero where the mean is left in.
    gallery : numpy.ndarray
        (g, h, w), the first eigenfaces; signed.
    singular_values, explained_variance_ratio, cumulative : numpy.ndarray
        (r,), all directions in which the set varies, or the first ones of very many. Empty while
        a prediction hides them.
    counts : tuple of int
        Components for each of `MARKS`, 0 where the r do not reach it; empty while a prediction
        hides them.
    k, face : int
        Those of Params, held to what there is.
    original, reconstruction, error : numpy.ndarray
        (h, w), the chosen face, its reconstruction from k, and original − reconstruction.
    rmse : float
    rmse_curve : numpy.ndarray
        (q + 1,), the chosen face's RMSE with 0, 1, … q components, which is how many are kept.
    coefficients : numpy.ndarray
        (q,), of the chosen face, in standard deviations.
    verdict : Verdict
    repair : Repair
    built : numpy.ndarray
        (h, w), the face of the coefficients `Params.build`; not clipped.
    built_rmse : float
        Of the built face against the chosen one.
    axes : tuple of int
        The components of the map, held to what there is.
    coordinates : numpy.ndarray
        (n, 2), on the map.
    face_rmse : numpy.ndarray
        (n,), of every face with k components.
    outliers : tuple of int
        Faces whose RMSE lies above Q3 + 1.5 (Q3 − Q1) of the set, worst first.
    recognition : Recognition or None
    reason : str
        Why there is no recognition, a sentence; "" where there is one.
    asks : bool
        Whether recognition is possible and waits for the user's word.
    """

    title: str
    shape: tuple[int, int, int]
    images: NDArray[Any]
    people: tuple[str, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    mean: NDArray[Any]
    gallery: NDArray[Any]
    singular_values: NDArray[Any]
    explained_variance_ratio: NDArray[Any]
    cumulative: NDArray[Any]
    counts: tuple[int, ...]
    k: int
    face: int
    original: NDArray[Any]
    reconstruction: NDArray[Any]
    error: NDArray[Any]
    rmse: float
    rmse_curve: NDArray[Any]
    coefficients: NDArray[Any]
    verdict: Verdict
    repair: Repair
    built: NDArray[Any]
    built_rmse: float
    axes: tuple[int, int]
    coordinates: NDArray[Any]
    face_rmse: NDArray[Any]
    outliers: tuple[int, ...]
    recognition: Recognition | None
    reason: str
    asks: bool = False
