"""What happened in the five cases, from `record.yaml`, which was written after the predictions."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.reading import plain, read

from .scores import Answers

FILE = Path(__file__).with_name("record.yaml")


@cache
def record() -> dict[str, Answers]:
    """Answers by case."""
    return {case: answers(values) for case, values in plain(read(FILE, FILE.name)).items()}


def answers(values: dict[str, Any]) -> Answers:
    """Answers of one case; a date that is left empty never came."""
    dates = values.get("dates") or {}
    return Answers(
        dict(values["events"]),
        dict(values["ways"]),
        {name: math.inf if year is None else float(year) for name, year in dates.items()},
        {name: (ends[0], ends[1]) for name, ends in (values.get("amounts") or {}).items()},
    )
