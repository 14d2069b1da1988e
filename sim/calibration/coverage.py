"""How often intervals hold what a pseudo-record was made with.

A *pseudo-record* is one more run of a simulated point, in every setting, taken as if it were what
happened: its numbers are known. The sets are asked for again with that record in place of the real
one, by the same distance, the same weights and the same discrepancies, and the point itself left
out. In how many of many such records the interval of 90 % holds the number is the *coverage*; the
*rank* of the number, the weight of the points below it, is uniform from 0 to 1 if everything is as
believed and the numbers come from the prior that is believed (Cook, Gelman and Rubin 2006; Talts et
al. 2018, simulation-based calibration; from memory).

As the likelihood believes, a figure of a pseudo-record is off by its discrepancy, a normal draw,
and an event is taken for its opposite with the probability that the model is wrong about it.
A limit to doing too much counts in a pseudo-record whose run keeps it. What is not defined in the
run, such as the days of a war that it does not have, is no part of its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.calibration.bank import Bank
from sim.calibration.evidence import Evidence, Moments
from sim.calibration.weighing import Rules, Weights, weigh_bank

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Runs in which a figure must be defined for the mean of a point to count.
FEWEST = 4


@dataclass(frozen=True)
class Asked:
    """What pseudo-records are made of and weighed with.

    Attributes:
        bank: of points; the last run of each is left for its pseudo-record.
        evidence: all targets and limits, those that are held out, too.
        moments: of `evidence`, over all runs but the last.
        means: of the points, (points, evidence): NaN where too few runs have it.
    """

    bank: Bank
    evidence: tuple[Evidence, ...]
    moments: Moments
    means: Numbers

    @classmethod
    def of(cls, bank: Bank, evidence: Sequence[Evidence]) -> Asked:
        """Everything that is asked of a bank."""
        moments = Moments.of(values[:, :-1] for values in bank.of(evidence))
        means = np.where(moments.n >= FEWEST, moments.mean, np.nan)
        return cls(bank, tuple(evidence), moments, means)

    def only(self, columns: Sequence[int]) -> Moments:
        """Moments of some of the evidence."""
        kept = list(columns)
        parts = (self.moments.n, self.moments.mean, self.moments.variance)
        return Moments(*(one[:, kept] for one in parts))


@dataclass(frozen=True)
class Ranks:
    """Where what pseudo-records were made with lies among their sets, from 0 to 1.

    Attributes:
        points: that the pseudo-records were made with.
        numbers: of every free place, (records, places).
        narrowed: standard deviation of the sets over that of the prior that is believed, on normal
            scores, likewise: below 1 where a record tells something.
        runs: of every target in the run itself, (records, evidence); NaN where not defined.
        means: of its mean or share over the runs of the point, likewise.
        foretold: mean or share that the sets give, likewise.
        happened: what the run has, likewise.
        effective: effective points of each record.
        beta: power of the likelihood of each record.
    """

    points: Whole
    numbers: Numbers
    narrowed: Numbers
    runs: Numbers
    means: Numbers
    foretold: Numbers
    happened: Numbers
    effective: Numbers
    beta: Numbers


def pseudo_record(
    asked: Asked, point: int, rng: np.random.Generator
) -> tuple[list[int], list[Evidence]]:
    """What is fitted of a record that a point made: which evidence, and what was seen of it."""
    columns, seen = [], []
    for column, one in enumerate(asked.evidence):
        shift, wrong = rng.standard_normal(), rng.random()  # of everything, whatever is fitted
        value = float(asked.bank.runs[one.id][point, -1])
        if not one.fitted or np.isnan(value) or (one.limit and value == 0.0):
            continue
        if one.event and not one.limit:
            value = 1.0 - value if wrong < one.discrepancy else value
        elif not one.event:
            value += one.discrepancy * shift
        columns.append(column)
        seen.append(replace(one, seen=value))
    return columns, seen


def ranks(asked: Asked, points: Whole, rules: Rules, seed: int = 0) -> Ranks:
    """Make a pseudo-record of each of some points, and find it among its sets."""
    rows = list(_rows(asked, points, rules, seed))
    return Ranks(points, *(np.array(part) for part in zip(*rows, strict=True)))


def _rows(
    asked: Asked, points: Whole, rules: Rules, seed: int
) -> Iterator[tuple[Numbers | float, ...]]:
    scores, bank = asked.bank.scores, asked.bank
    prior = _deviations(scores, np.exp(bank.log_densities[rules.source] - bank.log_mixture))
    for point in points.tolist():
        rng = np.random.default_rng([seed, 27, point])
        columns, seen = pseudo_record(asked, point, rng)
        made = weigh_bank(asked.bank, asked.only(columns), seen, rules, left_out=point)
        below = made.of @ (scores < scores[point])
        happened = np.array([asked.bank.runs[one.id][point, -1] for one in asked.evidence])
        ties = rng.random((2, len(asked.evidence)))
        runs = _ranks_of_runs(asked, made, happened, ties[0])
        means = _ranks_of_means(asked, made, point, ties[1])
        foretold = _foretold(asked, made)
        narrowed = _deviations(scores, made.of) / prior
        yield below, narrowed, runs, means, foretold, happened, made.effective, made.beta


def _deviations(scores: Numbers, weights: Numbers) -> Numbers:
    """Standard deviations of weighted points, place by place."""
    shares = weights / weights.sum()
    mean = shares @ scores
    return np.asarray(np.sqrt(shares @ (scores - mean) ** 2 / (1.0 - (shares**2).sum())))


def _ranks_of_runs(asked: Asked, made: Weights, happened: Numbers, ties: Numbers) -> Numbers:
    """Rank of what a run has among the runs of the sets; a tie is broken by lot."""
    kept = np.flatnonzero(made.of)
    weights = made.of[kept]
    found = np.full(len(asked.evidence), np.nan)
    for column, one in enumerate(asked.evidence):
        value = happened[column]
        if np.isnan(value):
            continue
        drawn = asked.bank.runs[one.id][kept, :-1]
        total = weights @ (~np.isnan(drawn)).sum(axis=1)
        if total > 0.0:
            below = weights @ (drawn < value).sum(axis=1)
            equal = weights @ (drawn == value).sum(axis=1)
            found[column] = (below + ties[column] * equal) / total
    return found


def _ranks_of_means(asked: Asked, made: Weights, point: int, ties: Numbers) -> Numbers:
    """Rank of the mean or share of a point among those of the sets; a tie is broken by lot."""
    means, value = asked.means, asked.means[point]
    total = made.of @ ~np.isnan(means)
    below, equal = made.of @ (means < value), made.of @ (means == value)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.isnan(value) | (total <= 0.0), np.nan, (below + ties * equal) / total)


def _foretold(asked: Asked, made: Weights) -> Numbers:
    """Mean or share of all runs of the sets in which it is defined."""
    n = made.of @ asked.moments.n
    total = made.of @ np.nan_to_num(asked.moments.n * np.nan_to_num(asked.moments.mean))
    return np.asarray(np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0.0))


def held(found: Numbers, part: float) -> Numbers:
    """Share of records whose middle interval of so much holds the truth, column by column."""
    edge = 0.5 * (1.0 - part)
    known = ~np.isnan(found)
    inside = known & (found >= edge) & (found <= 1.0 - edge)
    n = known.sum(axis=0)
    return np.asarray(np.divide(inside.sum(axis=0), n, out=np.full(n.shape, np.nan), where=n > 0))
