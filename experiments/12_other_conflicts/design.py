"""The cases, the models, what is varied, and what is predicted of every case."""

from __future__ import annotations

from collections.abc import Mapping

from sim.parameters import Backing, Series
from sim.scenario import Scenario, load_with_provenance
from sim.sweeps.varying import Range

#: case -> what it is called in tables and figures.
CASES: Mapping[str, str] = {
    "cases/croatia-krajina": "Croatia-Krajina",
    "cases/georgia-south-ossetia": "Georgia",
    "cases/ecuador-peru": "Ecuador-Peru",
    "cases/egypt-israel": "Egypt-Israel",
    "cases/cyprus": "Cyprus",
}
FULL, FROZEN, NO_PATRONS = "full model", "balance frozen", "no patrons"
#: The models of the predictions that were committed before outcomes were read.
MODELS = (FULL, FROZEN, NO_PATRONS)
#: Over the sets of behaviour alone, added later.
NOISE = "all noise"
#: Outcomes that are read from each run.
COLUMNS = (
    "war",
    "large_war",
    "war_onset",
    "large_war_onset",
    "first_war_opener",
    "agreed",
    "settlement",
    "settlement_year",
    "control_start",
    "control_end",
    "control_by_force",
    "control_by_talk",
    "longest_war_days",
    "war_deaths_claimant",
    "war_deaths_holder",
    "refused_by_claimant_side",
    "refused_by_holder_side",
    "interventions",
    "ceasefires_failed",
    "relapse",
)
#: Events, each of which a run has or has not.
FIGHTING, MAJOR, AGREEMENT = "any fighting", "major war", "agreement"
GROUND, TALK = "ground by force", "ground by talk"
BY_CLAIMANT, BY_HOLDER = "claimant refuses", "holder refuses"
STOPPED, BROKEN, RELAPSE = "intervention", "failed ceasefire", "war after agreement"
EVENTS = (
    FIGHTING,
    MAJOR,
    AGREEMENT,
    GROUND,
    TALK,
    BY_CLAIMANT,
    BY_HOLDER,
    STOPPED,
    BROKEN,
    RELAPSE,
)
#: Things that come out in one of several ways.
OPENER, GAIN, KIND = "who opens", "gain at the end", "kind of agreement"
WAYS: Mapping[str, tuple[str, ...]] = {
    OPENER: ("claimant", "holder", "nobody"),
    GAIN: ("loss", "none", "gain"),
    KIND: ("none", "partial", "comprehensive"),
}
#: Dates, told as the share of runs in which it has come by each year since the first day.
DATES = {FIGHTING: "war_onset", AGREEMENT: "settlement_year"}
#: Amounts, told by their quantiles over the runs with any fighting.
LENGTH, DEATHS = "days of the longest war", "deaths in wars"
AMOUNTS = (LENGTH, DEATHS)
QUANTILES = tuple(round(0.05 * k, 2) for k in range(1, 20))


def ranges(case: str) -> dict[str, Range]:
    """Every number of a case that is no dated course and has a range, with its range."""
    loaded = load_with_provenance(case)
    found = {}
    for key, at in loaded.provenance.items():
        if at.range is not None and at.range[0] < at.range[1] and _single(loaded.scenario, key):
            found[key] = Range(*at.range)
    return found


def _single(scenario: Scenario, key: str) -> bool:
    """Whether a number has one value, so that varying it takes no course away."""
    value: object = scenario
    for part in key.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return not isinstance(value, Series) or len(value.dates) == 1


def frozen(scenario: Scenario) -> Scenario:
    """Technology and support as on the first day; budgets are set beside the stocks of a point."""
    day = scenario.clock.start.toordinal()
    balance = scenario.balance
    still = {
        side: forces.model_copy(
            update={
                "technology": Series.constant(forces.technology.at(day)),
                "spending": Series.constant(0.1 * forces.materiel),
            }
        )
        for side, forces in (("claimant", balance.claimant), ("holder", balance.holder))
    }
    allies = {
        name: party
        if party.backing is None
        else party.model_copy(
            update={
                "backing": party.backing.model_copy(
                    update={"support": Series.constant(party.backing.support.at(day))}
                )
            }
        )
        for name, party in scenario.third_parties.items()
    }
    flat = balance.model_copy(update=still)
    return scenario.model_copy(update={"balance": flat, "third_parties": allies})


def without_patrons(scenario: Scenario) -> Scenario:
    """Nobody strengthens a side, leans on an attacker or has a red line; mediators stay."""
    alone = {
        name: party
        if party.backing is None
        else party.model_copy(update={"backing": Backing(supports=party.backing.supports)})
        for name, party in scenario.third_parties.items()
    }
    return scenario.model_copy(update={"third_parties": alone})


def all_noise(scenario: Scenario) -> Scenario:
    """Each choice of a leader is the toss of a coin, whatever it stands to gain or lose."""
    behaviour = scenario.behaviour.model_copy(update={"precision": 0.0})
    return scenario.model_copy(update={"behaviour": behaviour})


MAKERS = {FROZEN: frozen, NO_PATRONS: without_patrons, NOISE: all_noise}
#: Keys that a model does not vary: a part of the key.
HELD = {
    FROZEN: ("balance.holder.spending",),
    NO_PATRONS: (".backing.",),
    NOISE: ("behaviour.precision",),
}
