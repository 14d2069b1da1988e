"""What a user wants learnt: ranges on the command line, or a YAML file."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import Problem, SimError, nearest, show
from sim.scenario.reading import find, plain, read, resolve

MOST_PROBLEMS = 20


class CalibrationError(SimError):
    """A calibration cannot be made as asked; every problem found is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "the calibration has 1 problem:"
        lines = [head if count == 1 else f"the calibration has {count} problems:"]
        lines += map(str, self.problems[:MOST_PROBLEMS])
        super().__init__("\n".join(lines + ["..."] * (count > MOST_PROBLEMS)))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.problems,)


@dataclass(frozen=True)
class Choice:
    """What a user wants learnt: ranges that add to the declared ones or replace them.

    Attributes:
        vary: (low, high, by factors) by key.
        exclude: keys, or patterns with `*`, that are left as the scenarios have them.
        only: learn nothing but `vary`.
        tied: like-named numbers of the parties have one place in their ranges.
        symmetric: these share one range.
    """

    vary: Mapping[str, tuple[float, float, bool]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    only: bool = False
    tied: bool = False
    symmetric: bool = True


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    vary: dict[str, str | list[float]] = {}
    exclude: list[str] = []
    only: bool = False
    tied: bool = False
    symmetric: bool = True


def read_choice(path: str | os.PathLike[str]) -> Choice:
    """Read what is to be learnt from a YAML file with the keys of :class:`Choice`."""
    root = read(Path(path), Path(path).name)
    try:
        file = _File.model_validate(plain(root))
    except ValidationError as error:
        problems = []
        for one in error.errors(include_url=False):
            keys = tuple(map(str, one["loc"]))
            place = find(root, keys).place
            close = nearest(keys[0], _File.model_fields) if len(keys) == 1 else ""
            problems.append(
                Problem(place.file, place.line, ".".join(keys), None, one["msg"], nearest=close)
            )
        raise CalibrationError(problems) from None
    vary, problems = {}, []
    for key, given in file.vary.items():
        place = find(root, ("vary", key)).place
        text = given if isinstance(given, str) else ":".join(map(str, given))
        try:
            vary[key] = read_range(text)
        except ValueError as error:
            problems.append(Problem(place.file, place.line, f"vary.{key}", text, str(error), _FORM))
    if problems:
        raise CalibrationError(problems)
    return Choice(vary, tuple(file.exclude), file.only, file.tied, file.symmetric)


_FORM = "LOW:HIGH, or LOW:HIGH:log for equal factors"


def read_vary(texts: Iterable[str]) -> dict[str, tuple[float, float, bool]]:
    """Read options such as ``behaviour.precision=20:500:log``.

    >>> read_vary(["talks.friction=0:0.1"])
    {'talks.friction': (0.0, 0.1, False)}
    """
    found: dict[str, tuple[float, float, bool]] = {}
    problems = []
    for text in texts:
        key, equals, given = (part.strip() for part in text.partition("="))
        try:
            if not key or not equals:
                raise ValueError(f"{show(text)} is not KEY=LOW:HIGH")
            if key in found:
                raise ValueError("the key is given twice")
            found[key] = read_range(given)
        except ValueError as error:
            problems.append(Problem(f"--vary {text}", None, key, given, str(error), _FORM))
    if problems:
        raise CalibrationError(problems)
    return found


def read_range(text: str) -> tuple[float, float, bool]:
    """Read ``LOW:HIGH`` or ``LOW:HIGH:log``; raises ValueError."""
    parts = [part.strip() for part in text.split(":")]
    log = len(parts) == 3 and parts[-1] == "log"
    numbers = [resolve(part) for part in (parts[:-1] if log else parts)]
    if len(numbers) != 2 or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
        for one in numbers
    ):
        raise ValueError(f"{show(text)} is no range")
    low, high = (float(str(one)) for one in numbers)
    return low, high, log
