"""A visitor's results: the last few of each kind; jobs nobody waits for are dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sim.page.jobs import Job

T = TypeVar("T")
#: what a thing was made from, after its kind
Key = tuple[Any, ...]

#: kind -> how many of it are kept; so a look at many runs costs no table of many
MOST: Mapping[str, int] = {
    "controls": 4,
    "run": 20,
    "runs": 8,
    "pair": 8,
    "report": 6,
    "game": 20,
    "preview": 20,
    "known": 4,
    "ending": 4,
    "other-choices": 20,
    "what-if": 10,
    "picture": 60,
}


class Store:
    """Things by kind and key, the last used last; the oldest of a kind goes when it has too many.

    >>> store = Store()
    >>> [store.keep(("ending", number), lambda: number) for number in range(9)][-1]
    8
    >>> store.of("ending")
    [5, 6, 7, 8]
    """

    def __init__(self) -> None:
        self._kinds: dict[str, dict[Key, Any]] = {kind: {} for kind in MOST}

    def keep(self, key: Key, make: Callable[[], T]) -> T:
        """What was made for a key, or make it now."""
        kept = self._kinds[key[0]]
        made: T = kept.pop(key) if key in kept else make()
        kept[key] = made
        if len(kept) > MOST[key[0]]:
            _stop(kept.pop(next(iter(kept))))
        return made

    def get(self, key: Key) -> Any:
        """What was made for a key; None if nothing was."""
        return self._kinds[key[0]].get(key)

    def of(self, kind: str) -> list[Any]:
        """All of a kind, the last used last."""
        return list(self._kinds[kind].values())

    def forget(self, key: Key) -> None:
        """Drop what was made for a key, so that it is made anew."""
        _stop(self._kinds[key[0]].pop(key, None))

    def give_up(self, *kinds: str) -> None:
        """Stop and drop the unfinished work of some kinds or, without any, of all."""
        for kind in kinds or MOST:
            for key, made in list(self._kinds[kind].items()):
                if isinstance(made, Job) and not made.ended:
                    self.forget(key)


def _stop(made: object) -> None:
    if isinstance(made, Job):
        made.stop()
