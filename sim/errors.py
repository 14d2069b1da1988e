"""Errors that a user can act on: shown as plain text, without a traceback."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass


class SimError(Exception):
    """An error to show as it is; the command line prints it and ends with exit code 2."""

    exit_code = 2


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place, with what would have been right.

    >>> print(
    ...     Problem("war.yaml", 7, "parties.north.optimsm", 0.3, "unknown key", nearest="optimism")
    ... )
    war.yaml:7: parties.north.optimsm: unknown key
        did you mean 'optimism'?
    """

    file: str
    line: int | None
    key: str
    value: object
    message: str
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        text = ": ".join(part for part in (where, self.key, self.message) if part)
        if self.allowed:
            text += f"\n    allowed: {self.allowed}"
        if self.nearest:
            text += f"\n    did you mean '{self.nearest}'?"
        return text


class ScenarioError(SimError):
    """A scenario cannot be used; every problem found is listed, with what may be behind it.

    The notices are of what could be meant as it is written: see :mod:`sim.scenario.notices`.
    """

    what = "scenario"

    def __init__(self, problems: Iterable[Problem], notices: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        self.notices = tuple(notices)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"the {self.what} has {count} problem{'' if count == 1 else 's'}"
        lines = [f"{head}:", *map(str, self.problems)]
        lines += ["this may be why:", *map(str, self.notices)] if self.notices else []
        return "\n".join(lines)


def nearest(word: str, allowed: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the allowed word most like the given one, or "" when none is close.

    `cutoff` is the least likeness, from 0 to 1: twice the letters in common over all letters.

    >>> nearest("optimsm", ["optimism", "hope"])
    'optimism'
    >>> nearest("zebra", ["optimism", "hope"])
    ''
    """
    by_lower = {name.lower(): name for name in allowed}
    # Comparing words takes time quadratic in their length; no declared name is this long.
    matches = difflib.get_close_matches(word.lower()[:80], by_lower, n=1, cutoff=cutoff)
    return by_lower[matches[0]] if matches else ""


def unknown_name(message: str, name: object, known: Collection[str], allowed: str = "") -> SimError:
    """Make the error for a name that is not known: what is allowed, and which is nearest.

    `allowed` says in words what is allowed, where the list of all known names is too long.

    >>> print(unknown_name("there is no engine 'mesas'", "mesas", ["mesa", "compiled"]))
    there is no engine 'mesas'
        allowed: mesa, compiled
        did you mean 'mesa'?
    """
    text = f"{message}\n    allowed: {allowed or ', '.join(known) or 'none'}"
    close = nearest(str(name), known)
    return SimError(f"{text}\n    did you mean {close!r}?" if close else text)


def show(value: object, limit: int = 60) -> str:
    """Write a value for a message: on one line, and shortened when long.

    >>> show("a" * 100, limit=10)
    "'aaaaaa...'"
    """
    if isinstance(value, str):
        kept = value if len(value) <= limit else value[: limit - 4] + "..."
        return repr(kept)
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def plain_text(value: float) -> str:
    """A number with all its digits: a rounded one may not be what is refused.

    >>> plain_text(2.0), plain_text(0.1234567), plain_text(1500000.5), plain_text(1e300)
    ('2', '0.1234567', '1500000.5', '1e+300')
    """
    whole = float(value).is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))
