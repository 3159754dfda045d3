"""Faces that packages carry, and those that scikit-learn fetches on the user's word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lavis.data.errors import DataError
from lavis.data.images.imageset import ImageSet, image_set

#: The first so many of scikit-image's subset are faces, the rest are not.
FACES = 100
#: About how many bytes come over the network, for the progress.
SIZES = {"olivetti": 4_300_000, "lfw": 233_000_000}
#: Persons of Labeled Faces in the Wild with at least so many pictures are taken.
LEAST = 10
OLIVETTI, LFW = "Olivetti faces (AT&T)", "Labeled Faces in the Wild"

#: A fraction, or None where it is unknown, and what is done.
Tick = Callable[[float | None, str], None]


class Fetch(Protocol):
    """Fetches a set; raises DataError with a sentence where that cannot be."""

    def __call__(self, home: Path | None = None, *, tick: Tick = ...) -> ImageSet:
        """Fetch."""


def lfw_subset() -> ImageSet:
    """Return 100 small real faces of scikit-image, 25 × 25 pixels, without names.

    Raises
    ------
    DataError
        If scikit-image is not installed.
    """
    return image_set("Real faces (LFW, of scikit-image)", _subset()[:FACES])


def lfw_subset_others() -> NDArray[np.float32]:
    """Return 100 pieces of photographs that are no faces, (100, 25, 25)."""
    return np.ascontiguousarray(_subset()[FACES:], dtype=np.float32)


def olivetti(home: Path | None = None) -> ImageSet:
    """Return the Olivetti faces from scikit-learn's cache; nothing is fetched.

    Parameters
    ----------
    home : pathlib.Path, optional
        scikit-learn's folder of data; by default where it looks itself.

    Raises
    ------
    DataError
        If they are not there.
    """
    return _olivetti(home, fetch=False)


def lfw(home: Path | None = None) -> ImageSet:
    """Return Labeled Faces in the Wild from scikit-learn's cache; as `olivetti`."""
    return _lfw(home, fetch=False)


def fetch_olivetti(home: Path | None = None, *, tick: Tick = lambda part, text: None) -> ImageSet:
    """Have scikit-learn fetch the Olivetti faces, unless they are in its cache.

    scikit-learn tells nothing meanwhile: the progress is that of the bytes in its folder.

    Parameters
    ----------
    home : pathlib.Path, optional
    tick : callable
        Takes a fraction and a text; may raise to stop, and then what has begun ends unheard.

    Raises
    ------
    DataError
        If they cannot be had.
    """
    return _watched(lambda: _olivetti(home, fetch=True), "olivetti", OLIVETTI, home, tick)


def fetch_lfw(home: Path | None = None, *, tick: Tick = lambda part, text: None) -> ImageSet:
    """Have scikit-learn fetch Labeled Faces in the Wild, 233 MB; as `fetch_olivetti`."""
    return _watched(lambda: _lfw(home, fetch=True), "lfw", LFW, home, tick)


@cache
def _subset() -> NDArray[Any]:
    try:
        from skimage import data

        found: NDArray[Any] = data.lfw_subset()  # type: ignore[no-untyped-call]
        return found
    except (ImportError, OSError) as error:
        raise DataError(
            "The real faces are part of scikit-image, which is not there: install it, or choose "
            "Synthetic people."
        ) from error


def _olivetti(home: Path | None, *, fetch: bool) -> ImageSet:
    from sklearn.datasets import fetch_olivetti_faces

    def call() -> Any:
        return fetch_olivetti_faces(data_home=home, download_if_missing=fetch)

    found = _had(call, OLIVETTI, "Olivetti", fetch=fetch)
    people = tuple(f"person {int(number) + 1:02}" for number in found.target)
    return image_set(OLIVETTI, found.images, people)


def _lfw(home: Path | None, *, fetch: bool) -> ImageSet:
    from sklearn.datasets import fetch_lfw_people

    def call() -> Any:
        return fetch_lfw_people(
            data_home=home, min_faces_per_person=LEAST, download_if_missing=fetch
        )

    found = _had(call, LFW, "LFW", fetch=fetch)
    scale = 255.0 if float(found.images.max()) > 1 else 1.0
    people = tuple(str(found.target_names[number]) for number in found.target)
    return image_set(LFW, found.images / scale, people)


def _had(call: Callable[[], Any], title: str, button: str, *, fetch: bool) -> Any:
    """Return what a fetcher of scikit-learn returns, or say why it returns nothing."""
    try:
        return call()
    except OSError as error:  # urllib's too, and scikit-learn's word for a set that is missing
        if not fetch:
            raise DataError(
                f"{title} is not on this machine: press “Get {button}” to have it fetched."
            ) from error
        reason = getattr(error, "reason", None) or error
        raise DataError(
            f"{title} cannot be fetched: {str(reason).rstrip('.')}. Look whether this machine is "
            "online, and try again."
        ) from error


def _watched(
    work: Callable[[], ImageSet], name: str, title: str, home: Path | None, tick: Tick
) -> ImageSet:
    """Do something in a thread, and tell meanwhile how much has come."""
    from sklearn.datasets import get_data_home

    folder = Path(get_data_home(home))
    before, whole = _bytes_in(folder), SIZES[name]
    found: list[ImageSet | BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # handed over to the thread that waits
            found.append(error)

    thread = threading.Thread(target=run, name=f"lavis fetch {name}", daemon=True)
    thread.start()
    while thread.is_alive():
        come = max(0, _bytes_in(folder) - before)
        tick(min(0.99, come / whole), f"{title}: {come / 1e6:.1f} of {whole / 1e6:.0f} MB")
        thread.join(0.2)
    [answer] = found
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _bytes_in(folder: Path) -> int:
    """Return the bytes of a folder; of what goes while one looks, none."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
