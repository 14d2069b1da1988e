"""What is predicted without the model: base rates, an even chance, the other cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.experiments import Summary

from .design import (
    AGREEMENT,
    BROKEN,
    BY_CLAIMANT,
    BY_HOLDER,
    EVENTS,
    FIGHTING,
    FULL,
    GAIN,
    GROUND,
    KIND,
    MAJOR,
    OPENER,
    RELAPSE,
    STOPPED,
    TALK,
    WAYS,
)
from .scores import Prediction

#: Yearly chances, of claims to land beside the claimant's with a salience of 7 or more of 12 (ICOW
#: provisional 1.01, Hensel, with COW contiguity, 1946-2001): a fatal dispute over the claim (2,567
#: claim-years), a war (the same); of all claims so salient: the claim ends (4,397 claim-years).
FATAL, WAR, ENDS = 0.0553, 0.0109, 0.0407
#: Who starts: the side that wants change (GML, 309 one-sided territorial disputes, 1946-2010).
REVISIONIST = 0.699
#: Of 124 directed dyads at war (COW, 1919-2007), the initiator wins, and loses.
WINS, LOSES = 0.258, 0.435
#: Fighting again within 5 years after a ceasefire (46 episodes over territory), and within 10 years
#: after a peace agreement (42), to 2009 (UCDP Conflict Termination v3-2021).
AFTER_CEASEFIRE, AFTER_AGREEMENT = 0.326, 0.143
EVEN = 0.5
BASE, COIN, EXCHANGED = "base rates", "even chance", "cases exchanged"
BENCHMARKS = (BASE, COIN, EXCHANGED)


def base_rates(years: int) -> Prediction:
    """Base rates over so many years; where there is none, an even chance.

    Half of what ends by agreement is taken to bring ground, and to be comprehensive.
    """
    by_year = {
        FIGHTING: [1.0 - (1.0 - FATAL) ** year for year in range(1, years + 1)],
        AGREEMENT: [1.0 - (1.0 - ENDS) ** year for year in range(1, years + 1)],
    }
    fighting, agreement = by_year[FIGHTING][-1], by_year[AGREEMENT][-1]
    war = 1.0 - (1.0 - WAR) ** years
    ground, lost = war * REVISIONIST * WINS, war * REVISIONIST * LOSES
    talk = EVEN * agreement
    gain = 1.0 - (1.0 - ground) * (1.0 - talk)
    chances = {
        FIGHTING: fighting,
        MAJOR: war,
        AGREEMENT: agreement,
        GROUND: ground,
        TALK: talk,
        BY_CLAIMANT: EVEN,
        BY_HOLDER: EVEN,
        STOPPED: EVEN,
        BROKEN: fighting * AFTER_CEASEFIRE,
        RELAPSE: agreement * AFTER_AGREEMENT,
    }
    ways = {
        OPENER: {
            "claimant": fighting * REVISIONIST,
            "holder": fighting * (1.0 - REVISIONIST),
            "nobody": 1.0 - fighting,
        },
        GAIN: {"loss": lost * (1.0 - gain), "gain": gain},
        KIND: {"none": 1.0 - agreement, "partial": talk, "comprehensive": agreement - talk},
    }
    ways[GAIN]["none"] = 1.0 - ways[GAIN]["loss"] - gain
    return Prediction(chances, ways, by_year)


def even_chance(years: int) -> Prediction:
    """Each event by the toss of a coin, each way as likely as the others."""
    ways = {name: dict.fromkeys(those, 1.0 / len(those)) for name, those in WAYS.items()}
    by_year = {name: [EVEN] * years for name in (FIGHTING, AGREEMENT)}
    return Prediction(dict.fromkeys(EVENTS, EVEN), ways, by_year)


def predicted(summary: Summary, case: str, model: str = FULL) -> Prediction:
    """What a model predicts of a case, from the summary."""

    def chance(group: str) -> float:
        return summary.get(f"share: {model}", setting=case, group=group).value

    dates = summary.table(f"by year: {model}", setting=case)
    amounts = summary.table(f"quantile: {model}", setting=case)
    return Prediction(
        {name: chance(name) for name in EVENTS},
        {name: {way: chance(f"{name}: {way}") for way in those} for name, those in WAYS.items()},
        {str(name): list(part["value"]) for name, part in dates.groupby("group")},
        {
            str(name): dict(zip(part["x"], part["value"], strict=True))
            for name, part in amounts.groupby("group")
        },
    )


def of_others(summary: Summary, case: str, cases: Sequence[str], years: int) -> Prediction:
    """The mean of what the full model predicts of the other cases; no amounts."""
    others = [predicted(summary, one) for one in cases if one != case]
    return Prediction(
        _mean([one.events for one in others]),
        {name: _mean([one.ways[name] for one in others]) for name in WAYS},
        {
            name: [
                sum(one.by_year[name][min(year, len(one.by_year[name])) - 1] for one in others)
                / len(others)
                for year in range(1, years + 1)
            ]
            for name in (FIGHTING, AGREEMENT)
        },
    )


def _mean(chances: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {name: sum(one[name] for one in chances) / len(chances) for name in chances[0]}
