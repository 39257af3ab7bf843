"""What is made of definitions in force, kept in memory: read again only when one of their kinds was published."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from dealernet.foundation.configuration import publishing

T = TypeVar("T")


class Remembered(Generic[T]):
    """Something `read` of the definitions of some `kinds`, made once a publication and a process.

    The kinds are asked for each time: others may be registered after this. `read` is told whether there is any.
    """

    def __init__(self, name: str, kinds: Callable[[], Sequence[str]], read: Callable[[bool], T]) -> None:
        self._kinds, self._read = kinds, read
        self._kept: tuple[str, T] | None = None
        self._lock = threading.Lock()
        self._held: ContextVar[list[T] | None] = ContextVar(f"{name}_held", default=None)
        publishing.kept(self._forget)

    def now(self) -> T:
        """As it is in force. One cheap statement when nothing was published, none while it is held."""
        held = self._held.get()
        if held:
            return held[0]
        with self._lock:
            stamp = publishing.stamp(*self._kinds())
            if self._kept is None or self._kept[0] != stamp:
                self._kept = (stamp, self._read(bool(stamp)))
            found = self._kept[1]
        if held is not None:
            held.append(found)
        return found

    def _forget(self, kind: str) -> None:
        if kind in self._kinds() and (held := self._held.get()):
            held.clear()

    @contextmanager
    def held(self, known: T | None = None) -> Iterator[None]:
        """While this lasts it is as at its beginning, or as given: what only reads asks once. Inside it, no matter."""
        if known is None and self._held.get() is not None:
            yield
            return
        token = self._held.set([] if known is None else [known])
        try:
            yield
        finally:
            self._held.reset(token)
