"""Which backends work on this machine: the table of loaders, and what trying them shows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec

from lavis.compute.backend import cupy, numpy, torch
from lavis.compute.backend.record import Backend, first_line
from lavis.compute.errors import BackendUnavailable, ComputeError


@dataclass(frozen=True)
class Loader:
    """How a backend is found, loaded and, where it does not work, made to.

    Parameters
    ----------
    label : str
        The library, for people.
    module : str
        The module whose presence says that the library is installed.
    load : callable
        Imports the library and returns the backends it could be, best first.
    install, repair : str
        What to do where the library is missing, and where its device does not answer.
    """

    label: str
    module: str
    load: Callable[[], list[Backend]]
    install: str
    repair: str


LOADERS: dict[str, Loader] = {
    "numpy": Loader(
        "NumPy",
        "numpy",
        numpy.load,
        install="Install it: pip install numpy.",
        repair="Install it again: pip install --force-reinstall numpy.",
    ),
    "cupy": Loader(
        "CuPy",
        "cupy",
        cupy.load,
        install='Install it: pip install "lavis[cuda12]", or "lavis[cuda13]" for CUDA 13.',
        repair="Install or update the NVIDIA driver until nvidia-smi lists the GPU; without an "
        "NVIDIA GPU, use NumPy or PyTorch.",
    ),
    "torch": Loader(
        "PyTorch",
        "torch",
        torch.load,
        install='Install it: pip install "lavis[torch]".',
        repair='Install it again: pip install --force-reinstall "lavis[torch]".',
    ),
}


@dataclass(frozen=True)
class Known:
    """A backend that this program knows, and whether its library is installed."""

    name: str
    label: str
    installed: bool
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Probe:
    """What trying a backend showed.

    Parameters
    ----------
    name, label : str
        The backend, for programs and for people.
    backend : Backend or None
        The backend, where it works.
    reason, remedy : str
        Why it does not work, or why a better device of it was passed over; and what to do.
    """

    name: str
    label: str
    backend: Backend | None
    reason: str = ""
    remedy: str = ""


_probes: dict[Loader, Probe] = {}
_locks: dict[Loader, threading.Lock] = {}


def known() -> list[Known]:
    """List the backends and whether each is installed; imports none, so it is quick.

    Returns
    -------
    list of Known
        In the order of the table of loaders.
    """
    return [
        Known(name, loader.label, True)
        if find_spec(loader.module)
        else Known(name, loader.label, False, _missing(loader), loader.install)
        for name, loader in LOADERS.items()
    ]


def probe(name: str | None = None, *, refresh: bool = False) -> list[Probe]:
    """Import each backend's library, multiply two 2×2 matrices with it, and say how that went.

    The first probe of a library can take seconds; what it showed is remembered.

    Parameters
    ----------
    name : str, optional
        One backend; all by default.
    refresh : bool
        Try again what was tried before.

    Returns
    -------
    list of Probe
        One a backend.

    Raises
    ------
    BackendUnavailable
        If there is no backend of that name.
    """
    if name is None:
        return [_remembered(each, refresh) for each in LOADERS]
    if name not in LOADERS:
        names = ", ".join(LOADERS)
        raise BackendUnavailable(f"There is no backend named {name!r}.", f"Choose one of {names}.")
    return [_remembered(name, refresh)]


def remembered(name: str) -> Probe | None:
    """Return what a backend's probe has shown, without making one.

    Parameters
    ----------
    name : str

    Returns
    -------
    Probe or None
        None where it has not been probed yet.
    """
    return _probes.get(LOADERS[name])


def available() -> list[Backend]:
    """List the backends that work on this machine.

    Returns
    -------
    list of Backend
        In the order of `known`.
    """
    return [found.backend for found in probe() if found.backend is not None]


def get(name: str) -> Backend:
    """Return a backend by its name.

    Parameters
    ----------
    name : str
        "numpy", "cupy" or "torch".

    Returns
    -------
    Backend
        One that works.

    Raises
    ------
    BackendUnavailable
        If it does not work here: ``.reason`` says why and ``.remedy`` what to do.
    """
    found = probe(name)[0]
    if found.backend is None:
        raise BackendUnavailable(found.reason, found.remedy)
    return found.backend


def _remembered(name: str, refresh: bool) -> Probe:
    """Probe once; a lock for each loader, so that a slow library does not hold up NumPy."""
    loader = LOADERS[name]
    with _locks.setdefault(loader, threading.Lock()):
        if refresh or loader not in _probes:
            _probes[loader] = _try(name, loader)
        return _probes[loader]


def _try(name: str, loader: Loader) -> Probe:
    """Return the first backend of a loader that works, or else why the best one does not."""
    if find_spec(loader.module) is None:
        return Probe(name, loader.label, None, _missing(loader), loader.install)
    try:
        candidates = loader.load()
    except Exception as error:  # a library can fail in any way; the probe tells it
        return _failure(name, loader.label, loader, error)
    outcome = Probe(name, loader.label, None)
    for backend in candidates:
        failure = _multiply(backend)
        if failure is None:
            return replace(outcome, label=backend.label, backend=backend)
        if not outcome.reason:
            outcome = _failure(name, backend.label, loader, failure)
    return outcome


def _missing(loader: Loader) -> str:
    return f"{loader.label} is not installed."


def _failure(name: str, label: str, loader: Loader, error: Exception) -> Probe:
    reason = f"{label} does not work here: {first_line(error)}."
    remedy = loader.install if isinstance(error, ImportError) else loader.repair
    return Probe(name, label, None, reason, remedy)


def _multiply(backend: Backend) -> Exception | None:
    """Multiply two 2×2 matrices and return what went wrong, if anything did."""
    try:
        with backend.activate():
            a = backend.asarray([[1.0, 2.0], [3.0, 4.0]])
            b = backend.asarray([[0.0, 1.0], [1.0, 1.0]])
            product = backend.to_numpy(a @ b).tolist()
    except Exception as error:
        return error
    if product != [[2.0, 3.0], [4.0, 7.0]]:
        return ComputeError(f"it multiplied two 2×2 matrices to {product}")
    return None
