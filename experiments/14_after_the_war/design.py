"""Groups of arms: what is set in each, and which sets of behavioural numbers they run under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sim.behaviour import Ensemble, read_ensemble
from sim.scenario import Scenario, load

AFTER, WHOLE = "karabakh/after-2020", "karabakh/1994-2025"
AUTUMN, AHEAD = "karabakh/autumn-2020", "karabakh/to-2028"
SETS = Path(__file__).parents[2] / "results/calibration/all/sets.csv"
MADE_FOR = "karabakh/1994-2020"

Arms = Mapping[str, Sequence[str]]
WRITTEN = "as written"
RUSSIA = "third_parties.russia.engagement"
KEPT = f"{RUSSIA}=0.6"
BARE = ("third_parties.russia.mediation.guarantee=0", "third_parties.russia.mediation.deterrence=0")
NO_DEAL = "after_deal.in_force=null"
CO_CHAIRS = ("russia", "france", "united-states")
CONVENORS = (*CO_CHAIRS, "european-union")
#: The claimant's log advantage at the end of 2025 is some 1.9: so much less is an even balance.
EVEN = 1.9


@dataclass(frozen=True)
class Group:
    """Arms of one setting that are set beside each other.

    Attributes:
        name: as summary and figures write it.
        setting: scenario.
        arms: what each sets.
        base: set in all of them.
    """

    name: str
    setting: str
    arms: Arms
    base: tuple[str, ...] = ()

    def changes(self, arm: str) -> tuple[str, ...]:
        """All that is set in an arm."""
        return (*self.base, *self.arms[arm])

    def keys(self) -> set[str]:
        """Keys that some arm sets: no set of an ensemble gives them in this group."""
        every = [*self.base, *(one for arm in self.arms.values() for one in arm)]
        return {one.partition("=")[0] for one in every}


def engaged(*steps: tuple[str, float]) -> str:
    """Russia's engagement by date."""
    return f"{RUSSIA}={{dates: {{{', '.join(f'{day}: {level}' for day, level in steps)}}}}}"


def steps_moved(years: int) -> str:
    """The steps of 2022 and 2024, so many years later."""
    moved = [f"{year + years}-{rest}" for year, rest in ((2022, "02-24"), (2024, "04-17"))]
    return engaged(("2020-11-10", 0.6), (moved[0], 0.2), (moved[1], 0.1))


GUARANTEE: Arms = {
    WRITTEN: (),
    "kept": (KEPT,),
    "no step of 2024": (engaged(("2020-11-10", 0.6), ("2022-02-24", 0.2)),),
    "no step of 2022": (engaged(("2020-11-10", 0.6), ("2024-04-17", 0.1)),),
    "a year sooner": (steps_moved(-1),),
    "a year later": (steps_moved(1),),
    "at 0.4 throughout": (f"{RUSSIA}=0.4",),
    "at 0.2 throughout": (f"{RUSSIA}=0.2",),
    "none": (NO_DEAL,),
    "an even balance": (f"balance.advantage={-EVEN}",),
    "the holder stronger": (f"balance.advantage={-2 * EVEN}",),
}


def halts() -> Arms:
    """A war that others stop, one that they stop when it is ripe, and one that is left alone.

    The first two also with leverage and pressure exchanged, so that timing can be told from force.
    """
    mediation = "third_parties.{}.mediation.{}={}"
    free = [
        mediation.format(name, key, 0)
        for name in CO_CHAIRS
        for key in ("initiative_war", "leverage.claimant", "leverage.holder")
    ]
    pressure = "third_parties.{}.backing.pressure.{}={}"
    none = [pressure.format(one, side, 0) for one in CO_CHAIRS for side in ("claimant", "holder")]
    left = (*free, *none, mediation.format("russia", "ripeness", 0))
    ripe = (mediation.format("russia", "initiative_war", 0.2),)
    imposed = (
        mediation.format("russia", "initiative_war", 0.4),
        mediation.format("russia", "leverage.claimant", 0.1),
        mediation.format("russia", "leverage.holder", 0.15),
        *(pressure.format("russia", side, 0.03) for side in ("claimant", "holder")),
    )
    patient = (*ripe, mediation.format("russia", "ripeness", 20))
    force = imposed[1:]
    made = {
        "left alone": left,
        "when ripe": (*left, *patient),
        "imposed": (*left, *imposed),
        # Added after the first result, whose two kinds of halt differ in leverage and pressure.
        "when ripe, with leverage": (*left, *patient, *force),
        "at any time, no leverage": (*left, imposed[0]),
    }
    bare = {f"{name}, no guarantee": (*one, *BARE) for name, one in made.items()}
    full = ("third_parties.russia.mediation.deterrence=0.2",)
    return {f"{name}, guaranteed": (*one, *full) for name, one in made.items()} | bare


def trade() -> Arms:
    """Links of their own from June 2021, or only while a deal holds; even, uneven, doubted."""
    links = "links.open={dates: {2020-11-10: 0, 2021-06-01: 1}}"
    worth = "links.dependence={{claimant: {}, holder: {}}}"
    return {
        "no links": (),
        "trade first": (links, worth.format(0.03, 0.03)),
        "peace first": (links, worth.format(0.03, 0.03), "links.follow_peace=true"),
        "trade first, doubted": (links, worth.format(0.03, 0.03), "links.doubt=1"),
        "only the claimant depends": (links, worth.format(0.06, 0)),
        "only the holder depends": (links, worth.format(0, 0.06)),
    }


@cache
def mean_engagement(name: str) -> float:
    """Of a third party, over the days of the setting after 2020."""
    scenario = load(AFTER)
    first, last = (day.toordinal() for day in (scenario.clock.start, scenario.clock.end))
    series = scenario.third_parties[name].engagement
    return sum(series.at(day) for day in range(first, last)) / (last - first)


def rate(name: str) -> float:
    """Initiatives of a mediator in peace, a month, engagement counted."""
    mediation = load(AFTER).third_parties[name].mediation
    assert mediation is not None
    return mediation.initiative_peace * mean_engagement(name)


@cache
def tracks() -> Arms:
    """Every convenor and the two alone, each meeting as often as all of them together."""
    direct = load(AFTER).talks.direct_rate
    every = direct + sum(rate(name) for name in CONVENORS)

    def only(name: str) -> tuple[str, ...]:
        rates = dict.fromkeys(CONVENORS, 0.0)
        if name in rates:
            rates[name] = round(every / mean_engagement(name), 3)
        alone = 0.0 if name in rates else round(every, 3)
        return (
            *(f"third_parties.{one}.mediation.initiative_peace={r}" for one, r in rates.items()),
            f"talks.direct_rate={alone}",
        )

    many = tuple(
        f"third_parties.{one}.mediation.initiative_peace={initiative(one)}" for one in CONVENORS
    )
    return {
        "many tracks": many,
        "the two alone": only("direct"),
        "Russia alone": only("russia"),
        "United States alone": only("united-states"),
        "European Union alone": only("european-union"),
        "few direct talks": (*many, "talks.direct_rate=0.02"),
    }


def initiative(name: str) -> float:
    """As the setting has it."""
    mediation = load(AFTER).third_parties[name].mediation
    assert mediation is not None
    return mediation.initiative_peace


def audiences(factor: float, setting: str) -> tuple[str, ...]:
    """Audience costs of all parties, times a factor."""
    return tuple(
        f"parties.{name}.audience_cost={one.audience_cost * factor}"
        for name, one in load(setting).parties.items()
    )


def societies() -> Arms:
    """Contacts that halve what a concession costs at home, hatred that adds a half to it."""
    factors = {"as they are": 1.0, "contacts": 0.5, "hatred": 1.5}
    made: dict[str, tuple[str, ...]] = {}
    for name, factor in factors.items():
        made[f"{name}, guarantor leaves"] = audiences(factor, AFTER)
        made[f"{name}, guarantor kept"] = (*audiences(factor, AFTER), KEPT)
    return made


def acts(year: int, months: int = 5) -> tuple[str, ...]:
    """A reassuring act by each side in each of the first months of a year, and no breach."""
    dates = ", ".join(f"{year}-{month:02}-15" for month in range(1, months + 1))
    return (
        f"parties.azerbaijan.reassurances=[{dates}]",
        f"parties.armenia.reassurances=[{dates}]",
        "parties.azerbaijan.breaches=[]",
    )


NO_ACTS = (
    "parties.azerbaijan.reassurances=[]",
    "parties.armenia.reassurances=[]",
    "parties.azerbaijan.breaches=[]",
)
BELIEF = "after_deal.trust_bayes=1"
STAY, OPEN = "parties.nk-authorities.seat=null", "after_deal.closing=false"
TRUST: Arms = {
    WRITTEN: (),
    "trust at even odds": ("after_deal.trust=0.5",),
    "belief, no acts": (BELIEF, *NO_ACTS),
    "belief, dated acts": (BELIEF,),
    "belief, acts first": (BELIEF, *acts(2021)),
    "belief, acts late": (BELIEF, *acts(2024)),
    "nothing closes": (OPEN,),
    "authorities stay": (STAY,),
    "nothing closes, authorities stay": (OPEN, STAY),
}


def may_wait(yes: bool, *issues: str) -> tuple[str, ...]:
    """Issues that a partial text may leave open, or not."""
    return tuple(f"issues.{name}.can_wait={str(yes).lower()}" for name in issues)


ISSUES = ("border", "transport", "recognition", "security", "nk-status", "nk-rest")
TEXTS: Arms = {
    "all or nothing": may_wait(False, *ISSUES),
    WRITTEN: (),
    "small texts": may_wait(True, *ISSUES),
}
LEVERAGE: Arms = {
    WRITTEN: (),
    "an even balance at the table": (f"balance.table_shift={-EVEN}",),
    "equal legitimacy": (
        "parties.azerbaijan.legitimacy=0.5",
        "parties.armenia.legitimacy=0.5",
    ),
    "unequal legitimacy": (
        "parties.azerbaijan.legitimacy=0.65",
        "parties.armenia.legitimacy=0.35",
    ),
    "the holder adapts": (
        "balance.holder.technology={interpolate: linear, dates: {2020-11-10: 1, 2023-01-01: 1.55}}",
    ),
}


def unbroken() -> Arms:
    """The whole history; without the inputs of 2020-25 that code it; with a holder as able."""
    technology = load(WHOLE).balance.claimant.technology
    dates = ", ".join(f"{_day(day)}: {value}" for day, value in technology.dates.items())
    before = "1994-05-12: 0.8, 2018-05-01: 0.8, 2018-12-01: 0.5, 2020-06-01: 0.4"
    same = f"{{interpolate: {technology.interpolate}, dates: {{{dates}}}}}"
    return {
        WRITTEN: (),
        "no steps from November 2020": (f"{RUSSIA}={{interpolate: linear, dates: {{{before}}}}}",),
        "no steps from 2022": (
            f"{RUSSIA}={{interpolate: linear, dates: {{{before}, 2020-11-09: 0.4, "
            "2020-11-10: 0.6}}",
        ),
        "the holder as able": (f"balance.holder.technology={same}",),
    }


def _day(day: dt.date) -> str:
    return day.isoformat()


def lasting() -> Arms:
    """From 2026: strength, each part of cooperation, all of it, both; and a guarantor."""
    links = ("links.open=1", "links.dependence={claimant: 0.03, holder: 0.03}")
    contacts, plain = audiences(0.5, AHEAD), audiences(1.0, AHEAD)
    yearly = ", ".join(f"{year}-06-01" for year in range(2026, 2036))
    trust = (
        BELIEF,
        f"parties.azerbaijan.reassurances=[{yearly}]",
        f"parties.armenia.reassurances=[{yearly}]",
    )
    stronger = ("balance.advantage=1",)
    guarantor = tuple(
        f"third_parties.united-states.{one}"
        for one in ("mediation.guarantee=0.8", "mediation.deterrence=0.2", "engagement=0.6")
    )
    return {
        WRITTEN: plain,
        "strength": (*plain, *stronger),
        "links": (*plain, *links),
        "contacts": contacts,
        "trust": (*plain, *trust),
        "cooperation": (*contacts, *links, *trust),
        "both": (*contacts, *links, *trust, *stronger),
        "a guarantor": (*plain, *guarantor),
    }


@cache
def groups() -> Mapping[str, Group]:
    """All of them, by name."""
    every = (
        Group("guarantee", AFTER, GUARANTEE),
        Group("halts", AUTUMN, halts(), ("clock.end=2031-06-30",)),
        Group("trade, a deal in force", AFTER, trade()),
        Group("trade, no deal", AFTER, trade(), (NO_DEAL,)),
        Group("tracks", AFTER, tracks()),
        Group("societies", AFTER, societies()),
        Group("trust and closing", AFTER, TRUST),
        Group("texts", AFTER, TEXTS),
        Group("texts, guarantor kept", AFTER, TEXTS, (KEPT,)),
        Group("leverage", AFTER, LEVERAGE),
        Group("unbroken", WHOLE, unbroken()),
        Group("lasting", AHEAD, lasting(), ("clock.end=2035-12-31",)),
    )
    return {one.name: one for one in every}


@cache
def _every_set() -> Ensemble:
    return read_ensemble(SETS)


def sets_for(scenario: Scenario, fixed: set[str], most: int | None = None) -> Ensemble:
    """The sets, with what a setting has and leaves to them, and no arm of a group sets.

    `most`: only so many, the first; fewer runs than sets take no more of them.
    """
    found = _every_set().lent_to(scenario, load(MADE_FOR)).without(fixed)
    return replace(found, values=found.values[:most], lines=found.lines[:most])
