"""What an answer becomes as a threshold of its protocol moves: judged anew from the summary alone.

A threshold is chosen, if beforehand. An answer that half or double of it would turn rests on the
choice, and a reader should see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import pandas as pd

from sim.experiments.protocol import Experiment
from sim.experiments.summary import Summary
from sim.experiments.verdict import Verdict

#: A threshold of one half or more, up to 1, is a share of runs that is called most, or nearly all.
_SHARE = (0.5, 1.0)
#: Factors of a threshold at which the answer is looked for, and steps of one that is zero.
_FACTORS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_STEPS = (-0.2, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, 0.2)
#: Halvings of the interval in which an answer turns: a turn is given to about a hundredth.
_HALVINGS = 6


@dataclass(frozen=True)
class Moved:
    """One verdict as one threshold moves.

    Attributes:
        claim, statement: of the verdict.
        threshold, value: its name and what the protocol says.
        easier, harder: half and double of it; of a share of one half or more, half of it and
            halfway to 1. None for a threshold of zero.
        at_easier, as_is, at_harder: the grades there.
        below, above: the nearest thresholds at which the grade is another, None where none is found
            from an eighth to eight times it (of zero: from -0.2 to 0.2; of a share: below 1).
        turns_below, turns_above: what the grade is beyond them.
    """

    claim: str
    statement: str
    threshold: str
    value: float
    easier: float | None
    harder: float | None
    at_easier: str
    as_is: str
    at_harder: str
    below: float | None
    turns_below: str
    above: float | None
    turns_above: str


def by_threshold(experiment: Experiment, summary: Summary) -> Iterator[Moved]:
    """Every verdict of an experiment with every threshold that it turns on.

    A threshold that only the making of the summary uses, as the fewest runs of a figure, is not
    here: no summary knows what another would have left out.
    """
    for name, value in experiment.protocol.thresholds.items():
        judged = cache(lambda at, name=name: judge_at(experiment, summary, name, at))
        places = ladder(value)
        there = [judged(at) for at in places]
        for number, verdict in enumerate(judged(value)):
            if any(one[number] != verdict for one in there):
                yield _moved(verdict, number, name, value, judged)


def judge_at(
    experiment: Experiment, summary: Summary, name: str, value: float
) -> Sequence[Verdict]:
    """The verdicts of an experiment with one threshold of its protocol at another value."""
    protocol = experiment.protocol
    other = protocol.model_copy(update={"thresholds": {**protocol.thresholds, name: value}})
    return experiment.judge(summary, other)


def ladder(value: float) -> list[float]:
    """Values of a threshold, in order, at which the answer is looked for.

    >>> ladder(0.5)
    [0.0625, 0.125, 0.25, 0.5, 0.75, 0.875, 0.9375]
    >>> ladder(7.0)[-1], ladder(0.0)[0]
    (56.0, -0.2)
    """
    if value == 0.0:
        return list(_STEPS)
    return [_scaled(value, factor) for factor in _FACTORS]


def _scaled(value: float, factor: float) -> float:
    if factor > 1.0 and _SHARE[0] <= value < _SHARE[1]:
        return 1.0 - (1.0 - value) / factor
    return value * factor


def _moved(
    verdict: Verdict,
    number: int,
    name: str,
    value: float,
    judged: Callable[[float], Sequence[Verdict]],
) -> Moved:
    def grade(at: float) -> str:
        return judged(at)[number].grade

    places = ladder(value)
    start = places.index(value)
    below, turns_below = _turn(places[start::-1], grade)
    above, turns_above = _turn(places[start:], grade)
    scaled = value != 0.0
    easier, harder = (_scaled(value, factor) if scaled else None for factor in (0.5, 2.0))
    return Moved(
        claim=verdict.claim,
        statement=verdict.statement,
        threshold=name,
        value=value,
        easier=easier,
        harder=harder,
        at_easier="" if easier is None else grade(easier),
        as_is=grade(value),
        at_harder="" if harder is None else grade(harder),
        below=below,
        turns_below=turns_below,
        above=above,
        turns_above=turns_above,
    )


def _turn(places: Sequence[float], grade: Callable[[float], str]) -> tuple[float | None, str]:
    """The first threshold on the way from the first place at which the grade is another."""
    same = places[0]
    for other in places[1:]:
        if grade(other) == grade(places[0]):
            same = other
            continue
        for _ in range(_HALVINGS):
            middle = (same + other) / 2.0
            if grade(middle) == grade(places[0]):
                same = middle
            else:
                other = middle
        return other, grade(other)
    return None, ""


def table(found: Sequence[tuple[str, Moved]]) -> pd.DataFrame:
    """Rows for a file: the name of the experiment, then the fields of :class:`Moved`."""
    names = [field.name for field in fields(Moved)]
    rows: list[dict[str, Any]] = [
        {"experiment": experiment} | {name: getattr(one, name) for name in names}
        for experiment, one in found
    ]
    return pd.DataFrame(rows, columns=["experiment", *names])
