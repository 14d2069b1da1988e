"""What makes three ceasefires fail, and a fourth halt, with terms, hold?

`measure` runs autumn 2020 as shipped, with a front that turns even on the day after the war opened,
and with rival channels at both ends of their ranges; luck is shared between arms (common random
numbers; Law 2015, "Simulation Modeling and Analysis", section 11.2). The share of ceasefires that
break is counted alike in every arm: a ratio of sums over runs, with a bootstrap interval over runs,
as ceasefires of one run are alike (Efron and Tibshirani 1993, chapter 13). Fates of single
ceasefires are read from full records.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.course import Course
from sim.events.history import ENDED_BY_AGREEMENT, is_large, onset
from sim.experiments import Laboratory, Summary
from sim.inference.intervals import Estimate, bootstrap, difference_in_share, mean, share
from sim.model import NegotiationModel
from sim.record import Record
from sim.rules.choice import within
from sim.scenario import Scenario

from .design import (
    CHANNELS,
    ENDINGS,
    ENDS,
    EVEN_FROM,
    FRONT,
    GUARDS,
    HORIZONS,
    PEACEKEEPERS_END,
    SEEN,
    SEEN_FROM,
    SETTING,
    SHIPPED,
    STEPS,
    even_front,
)

Numbers = npt.NDArray[np.float64]

COLUMNS = ["large_war", "ceasefires_agreed", "ceasefires_failed", "settled_in_war"]
LONG = ["settled_in_war", "relapse_years"]


def measure(lab: Laboratory) -> Summary:
    """Run all arms and sum them up."""
    summary = Summary()
    summary.add("runs_per_arm", lab.size("replicates"))
    summary.add("records", lab.size("records"))
    _add_front(lab, summary)
    _add_channels(lab, summary)
    _add_after_the_deal(lab, summary)
    return summary


# -- arms ----------------------------------------------------------------------------------------


def _arm(lab: Laboratory, *changes: str) -> pd.DataFrame:
    scenario = lab.scenario(SETTING, *changes)
    return lab.simulate(scenario, lab.size("replicates"), COLUMNS).astype(float)


def _add_front(lab: Laboratory, summary: Summary) -> None:
    """The front turned even by steps; the first step is the shipped scenario."""
    opened = lab.scenario(SETTING, f"clock.start={EVEN_FROM}")
    advantage = NegotiationModel(opened).observed
    summary.add("advantage", advantage, setting=SHIPPED)
    shipped: dict[str, pd.DataFrame] = {}
    for part in STEPS:
        records = _records(lab, *even_front(lab, part))
        found = [fate for run, record in enumerate(records) for fate in fates(record, run)]
        frame = pd.DataFrame(found, columns=list(Fate.__dataclass_fields__))
        whole = _arm(lab, *even_front(lab, part))
        arms = {FRONT: whole, SEEN: by_run(frame, len(records), SEEN_FROM)}
        if part == 0.0:
            shipped = arms
            _add_fates(summary, frame, lab.size("resamples"))
            _add_pattern(summary, records, frame)
        x = advantage * (1.0 - part)
        _add(summary, "share_war_by_then", _war_by_then(records), group=FRONT, x=x)
        _add(summary, "share_settled_in_war", share(whole["settled_in_war"]), group=FRONT, x=x)
        for group, arm in arms.items():
            _add_broken(summary, arm, lab.size("resamples"), group=group, x=x)
            if part > 0.0:
                gap = broken_difference(arm, shipped[group], lab.size("resamples"))
                _add(summary, "effect", gap, group=group, x=x)


def by_run(frame: pd.DataFrame, runs: int, since: str = "") -> pd.DataFrame:
    """Ceasefires agreed and broken in each run, all of them or those since a date."""
    first = dt.date.fromisoformat(since).toordinal() if since else 0
    counted = frame[frame["day"] >= first]
    torn = counted[counted["end"].isin(ENDINGS[:2])]
    every = pd.RangeIndex(runs)
    return pd.DataFrame(
        {
            name: fates.groupby("run").size().reindex(every, fill_value=0)
            for name, fates in (("ceasefires_agreed", counted), ("ceasefires_failed", torn))
        }
    )


def _war_by_then(records: Sequence[Record]) -> Estimate:
    """Share of runs whose first war was there before the front turned."""
    even_from = dt.date.fromisoformat(EVEN_FROM).toordinal()
    wars = [next(iter(Course(record).wars), None) for record in records]
    return share([war is not None and war.opening < even_from for war in wars])


def _add_broken(summary: Summary, arm: pd.DataFrame, resamples: int, **place: Any) -> None:
    """The share broken, and the ceasefires agreed and broken that it rests on."""
    _add(summary, "share_broken", broken(arm, resamples), **place)
    for name in ("ceasefires_agreed", "ceasefires_failed"):
        _add(summary, name, mean(arm[name]), **place)
    summary.add("n_ceasefires", int(arm["ceasefires_agreed"].sum()), **place)


def _add_channels(lab: Laboratory, summary: Summary) -> None:
    shipped = _arm(lab)
    resamples = lab.size("resamples")
    _add(summary, "share_broken", broken(shipped, resamples), setting=SHIPPED, group="all")
    _add(
        summary,
        "ceasefires_agreed",
        mean(shipped["ceasefires_agreed"]),
        setting=SHIPPED,
        group="all",
    )
    for channel, ends in CHANNELS.items():
        for end, changes in zip(ENDS, ends, strict=True):
            arm = _arm(lab, *changes)
            _add(summary, "share_broken", broken(arm, resamples), setting=end, group=channel)
            _add(
                summary,
                "ceasefires_agreed",
                mean(arm["ceasefires_agreed"]),
                setting=end,
                group=channel,
            )
            gap = broken_difference(arm, shipped, resamples)
            _add(summary, "effect", gap, setting=end, group=channel)
            settled = share(arm["settled_in_war"])
            _add(summary, "share_settled_in_war", settled, setting=end, group=channel)


def broken(arm: pd.DataFrame, resamples: int) -> Estimate:
    """Share of all ceasefires agreed in an arm that were broken; see :func:`part_of`."""
    return part_of(arm["ceasefires_failed"], arm["ceasefires_agreed"], resamples)


def part_of(some: pd.Series[float], whole: pd.Series[float], resamples: int) -> Estimate:
    """A share of ceasefires, from their numbers in each run: a ratio of sums over runs.

    Bootstrap over runs. Where the share is 0 or 1, which leaves a bootstrap no length, Wilson's
    interval over the runs that have a ceasefire: those of one run count as one, as if they shared
    their fate, which errs on the side of width.
    """
    if whole.sum() > 0 and some.sum() in (0, whole.sum()):
        return share([bool(some.sum() > 0)] * int((whole > 0).sum()))
    return bootstrap(_ratio, some, whole, resamples=resamples)


def broken_difference(one: pd.DataFrame, other: pd.DataFrame, resamples: int) -> Estimate:
    """Share broken in one arm less that in another; runs of equal luck stay together.

    Where one arm has none or all broken, the two intervals are joined by squares (Newcombe 1998,
    Statistics in Medicine 17, 873-890, method 10).
    """
    parts = [broken(arm, resamples) for arm in (one, other)]
    if not any(part.value in (0.0, 1.0) for part in parts):
        columns = [
            arm[name] for arm in (one, other) for name in ("ceasefires_failed", "ceasefires_agreed")
        ]
        return bootstrap(
            lambda a, b, c, d: _ratio(a, b) - _ratio(c, d), *columns, resamples=resamples
        )
    a, b = parts
    gap = a.value - b.value
    low = gap - math.hypot(a.value - a.low, b.high - b.value)
    high = gap + math.hypot(a.high - a.value, b.value - b.low)
    return Estimate(gap, low, high, math.hypot(a.standard_error, b.standard_error), len(one))


def _ratio(failed: Numbers, agreed: Numbers) -> float:
    whole = float(agreed.sum())
    return float(failed.sum()) / whole if whole > 0.0 else math.nan


def _add(summary: Summary, name: str, found: Estimate, **place: Any) -> None:
    """Add an estimate, or the fact that the runs cannot give it."""
    if all(map(math.isfinite, (found.value, found.low, found.high, found.standard_error))):
        summary.add(name, found, **place)
    else:
        summary.add(f"undefined_{name}", 1, **place)


# -- fates of single ceasefires ------------------------------------------------------------------


@dataclass(frozen=True)
class Fate:
    """What became of one brokered ceasefire of a run's first war."""

    run: int
    day: int
    order: int
    after_keystone: bool
    held_days: int
    end: str
    gain: float = math.nan
    noise: bool = False


def fates(record: Record, run: int) -> Iterator[Fate]:
    """The brokered ceasefires of the first war of a run, in order, and how each ended."""
    course = Course(record)
    war = next(iter(course.wars), None)
    if war is None:
        return
    last = course.end_of(war)
    fallen = _keystone_day(record)
    breaches = {event.day: event for event in record.of("ceasefire_broken")}
    signed = {agreement.day for agreement in course.agreements}
    inside = (one for one in course.ceasefires if onset(war) <= one.day <= last and one.agreed)
    for order, one in enumerate(inside, start=1):
        ended = one.end_day or last
        held = ended - one.day
        if one.broken:
            breach = breaches[ended]
            end = ENDINGS[0] if held <= 1 else ENDINGS[1]
            gain = breach.numbers["gain_from_war"]
            noise = breach.numbers["chance"] < _even_chance(record.scenario)
            yield Fate(run, one.day, order, one.day >= fallen, held, end, gain, noise)
        else:
            end = ENDINGS[2] if ended in signed else ENDINGS[3]
            yield Fate(run, one.day, order, one.day >= fallen, held, end)


def _even_chance(scenario: Scenario) -> float:
    """Chance that an indifferent leader breaks a truce within a step; below it, it is noise."""
    days, review = scenario.clock.war_days, scenario.behaviour.review_days
    return within(0.5, days, review)


def _keystone_day(record: Record) -> float:
    """Day on which the last keystone fell to the claimant (infinity: it did not)."""
    keys = [name for name, one in record.scenario.objectives.items() if one.keystone]
    captured = [event.day for event in record.of("capture") if event.subject in keys]
    return max(captured, default=math.inf)


def _records(lab: Laboratory, *changes: str) -> list[Record]:
    return lab.records(lab.scenario(SETTING, *changes), lab.size("records"))


def _add_fates(summary: Summary, frame: pd.DataFrame, resamples: int) -> None:
    """Fates by order and by the keystone, and what those saw who broke ceasefires."""

    def told(members: pd.DataFrame, values: pd.Series[Any]) -> Estimate:
        numbers = values.astype(float).groupby(members["run"])
        return part_of(numbers.sum(), numbers.size().astype(float), resamples)

    summary.add("ceasefires_in_records", len(frame))
    for name, members in _cases(frame):
        summary.add("n_case", len(members), group=name)
        for end in ENDINGS:
            if len(members):
                _add(summary, f"fate: {end}", told(members, members["end"] == end), group=name)
    torn = frame[frame["end"].isin(ENDINGS[:2])]
    if len(torn) > 1:
        _add(summary, "gain_of_breakers", told(torn, torn["gain"]))
        _add(summary, "broken_by_noise", told(torn, torn["noise"]))
        _add(summary, "broken_at_once", told(torn, torn["end"] == ENDINGS[0]))


ORDERS = ("first", "second", "third", "later")


def _cases(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    order = frame["order"].clip(upper=len(ORDERS))
    cases = [(name, frame[order == number]) for number, name in enumerate(ORDERS, start=1)]
    fallen = frame["after_keystone"].astype(bool)
    return [*cases, ("before the keystone falls", frame[~fallen]), ("after it fell", frame[fallen])]


def _add_pattern(summary: Summary, records: Sequence[Record], frame: pd.DataFrame) -> None:
    """How often at least three ceasefires break, and then an agreement ends the war and holds."""
    torn = frame[frame["end"].isin(ENDINGS[:2])].groupby("run").size()
    large, held, pattern, exactly = [], [], [], []
    for run, record in enumerate(records):
        wars = Course(record).wars
        if not wars or not is_large(wars[0]):
            large.append(False)
            continue
        large.append(True)
        ended = wars[0].end == ENDED_BY_AGREEMENT
        lasts = ended and len(wars) == 1
        held += [lasts] if ended else []
        count = int(torn.get(run, 0))
        pattern.append(lasts and count >= 3)
        exactly.append(lasts and count == 3)
    for name, values in (
        ("share_large_war", large),
        ("agreement_held", held),
        ("pattern", pattern),
        ("pattern_exactly_three", exactly),
    ):
        _add(summary, name, share(values))


# -- why the fourth holds ------------------------------------------------------------------------


def _add_after_the_deal(lab: Laboratory, summary: Summary) -> None:
    """Relapse within half a year and five years, with and without what guards the agreement."""
    years = f"clock.end={PEACEKEEPERS_END}"
    arms = {
        name: lab.simulate(lab.scenario(SETTING, years, *changes), lab.size("replicates"), LONG)
        for name, changes in GUARDS.items()
    }
    settled = np.all([arm["settled_in_war"].astype(bool) for arm in arms.values()], axis=0)
    summary.add("settled_in_all_arms", share(settled))
    for limit in HORIZONS:
        came = {
            name: (arm["relapse_years"].astype(float) <= limit).to_numpy()[settled]
            for name, arm in arms.items()
        }
        for name, values in came.items():
            _add(summary, "relapse", share(values), setting=name, x=limit)
            if name != "shipped":
                gap = difference_in_share(values, came["shipped"])
                _add(summary, "relapse_difference", gap, setting=name, x=limit)
