"""What a running computation may ask of the house: the backend, progress, a cache, arrays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from lavis.document.assets import Array, Assets

if TYPE_CHECKING:
    import numpy as np

    from lavis.compute.backend import Backend

#: Bytes that cached stages may take on the host.
HOST_LIMIT = 512 * 2**20


class Cancelled(Exception):  # noqa: N818 - a command of the user, not an error
    """Raised by `Context.tick` when the user has cancelled."""


class Cache:
    """A bounded cache of finished stages, least recently used first out.

    Two threads that want the same stage make it once: the second waits for the first. What only
    those have used who are gone, goes with them.

    Parameters
    ----------
    limit : int
        Bytes. A value larger than this is handed out but not kept.
    """

    def __init__(self, limit: int = HOST_LIMIT) -> None:
        self.limit = limit
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._users: dict[Hashable, set[str]] = {}
        self._making: dict[Hashable, threading.Event] = {}
        self._size = 0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes in use."""
        return self._size

    def get(
        self,
        key: Hashable,
        make: Callable[[], Any],
        check: Callable[[], None] = lambda: None,
        user: str = "",
    ) -> Any:
        """Return the value of a key, made by `make` if it is not there.

        Parameters
        ----------
        key : hashable
        make : callable
            What it raises reaches the caller, and the next one tries anew.
        check : callable
            Called now and then while another thread makes the value, and when it is made; may
            raise `Cancelled`.
        user : str
            Whoever wants it: a panel's id.
        """
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    self._users[key].add(user)
                    return self._values[key][0]
                making = self._making.get(key)
                if making is None:
                    making = self._making[key] = threading.Event()
                    break
            while not making.wait(0.05):
                check()
        try:
            value = make()
            check()  # whoever is gone keeps nothing
            self._keep(key, value, user)
            return value
        finally:
            with self._lock:
                del self._making[key]
            making.set()

    def peek(self, key: Hashable, user: str = "") -> Any:
        """Return the value of a key, None where it is not there; nothing is made for it."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            self._users[key].add(user)
            return self._values[key][0]

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._values.clear()
            self._users.clear()
            self._size = 0

    def leave(self, user: str) -> None:
        """Forget what nobody else has used."""
        with self._lock:
            for key, users in list(self._users.items()):
                users.discard(user)
                if not users:
                    self._drop(key)

    def _keep(self, key: Hashable, value: Any, user: str) -> None:
        size = nbytes(value)
        if size > self.limit:
            return
        with self._lock:
            self._values[key] = (value, size)
            self._users[key] = {user}
            self._size += size
            while self._size > self.limit:
                self._drop(next(iter(self._values)))

    def _drop(self, key: Hashable) -> None:
        _, freed = self._values.pop(key)
        del self._users[key]
        self._size -= freed


def nbytes(value: Any) -> int:
    """Return about how many bytes the arrays within a value take, on whatever device."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        # The array standard has no nbytes; eight bytes a number is the most that it names
        # outside complex128.
        return 8 * int(value.size)
    if isinstance(value, dict):
        return sum(nbytes(item) for item in value.values())
    if isinstance(value, (tuple, list)):
        return sum(nbytes(item) for item in value)
    names: Iterable[str] = getattr(value, "__struct_fields__", ())
    names = names or getattr(value, "__dataclass_fields__", ())
    return sum(nbytes(getattr(value, name)) for name in names)


class Context:
    """The second argument of every ``run`` and task.

    Parameters
    ----------
    backend : Backend
        The array library in use.
    assets : Assets
    cache : Cache
    on_tick : callable
        Takes a fraction (0 to 1, or None where it is unknown) and a text.
    on_publish : callable
        Takes a partial result.
    user : str
        Whose stages they are: a panel's id.
    """

    def __init__(
        self,
        backend: Backend,
        assets: Assets | None = None,
        cache: Cache | None = None,
        on_tick: Callable[[float | None, str], None] = lambda fraction, text: None,
        on_publish: Callable[[msgspec.Struct], None] = lambda partial: None,
        user: str = "",
    ) -> None:
        self.backend = backend
        self.assets = Assets() if assets is None else assets
        self._cache = Cache() if cache is None else cache
        self._on_tick = on_tick
        self._on_publish = on_publish
        self._user = user
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the user has cancelled."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Make the next `tick` raise `Cancelled`."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise `Cancelled` if the user has cancelled."""
        if self._cancelled.is_set():
            raise Cancelled

    def tick(self, fraction: float | None = None, text: str = "") -> None:
        """Report progress, and stop here if the user has cancelled.

        Parameters
        ----------
        fraction : float or None
            From 0 to 1; None where it is unknown.
        text : str

        Raises
        ------
        Cancelled
        """
        self.check()
        self._on_tick(fraction, text)

    def publish(self, partial: msgspec.Struct) -> None:
        """Show an unfinished result; of many in a row the newest is shown."""
        self.check()
        self._on_publish(partial)

    def cached(self, key: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        """Return a finished stage, made by `make` unless it is at hand.

        Parameters
        ----------
        key : tuple
            The stage's name, the content hash of its data and its own parameters. Backend and
            default dtype are added here.
        make : callable
        """
        return self._cache.get(self._full(key), make, self.check, self._user)

    def at_hand(self, key: tuple[Hashable, ...]) -> Any:
        """Return a stage that was finished before, None where there is none; as `cached`."""
        return self._cache.peek(self._full(key), self._user)

    def _full(self, key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        backend = self.backend
        return (backend.name, str(backend.device), str(backend.float_dtype), *key)

    def array(self, leaf: Array) -> np.ndarray[Any, Any]:
        """Return the read-only host array that a leaf of Params points at."""
        return self.assets.get(leaf)

    def keep(self, array: np.ndarray[Any, Any]) -> Array:
        """Store a host array and return the leaf for a record."""
        return self.assets.put(array)
