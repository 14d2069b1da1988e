"""What is varied over which ranges, both arms, and the outcomes."""

from __future__ import annotations

import math

from sim.experiments import Laboratory
from sim.experiments.protocol import Protocol
from sim.scenario import Scenario, load_with_provenance

BASELINE = "toy/take-it-or-leave-it"
LONG = "karabakh/1994-2020"
LABELS = {
    "karabakh/autumn-2020": "Autumn 2020",
    LONG: "Unbroken, 1994-2020",
    BASELINE: "Baseline: one final offer",
}
#: What is varied over its assumed range: in words, and its unit.
KEYS = {
    "parties.azerbaijan.hope": ("claimant's hope in talks", "share"),
    "parties.azerbaijan.deadlock_reward": ("claimant's reward for breaking a deadlock", "utility"),
    "parties.azerbaijan.offensive_cost": ("claimant's cost of opening fire", "utility"),
    "parties.azerbaijan.mobilisation_cost": ("claimant's cost of mobilising", "utility"),
    "parties.azerbaijan.political_control": ("claimant's political control", "share"),
    "parties.azerbaijan.optimism": ("claimant's optimism", "log ratio"),
    "parties.armenia.hope": ("holder's hope in talks", "share"),
    "parties.armenia.audience_cost": ("holder's audience costs", "ratio"),
    "parties.armenia.commitment_fear": ("holder's fear of later demands", "ratio"),
    "parties.armenia.optimism": ("holder's optimism", "log ratio"),
    "third_parties.russia.backing.pressure.claimant": (
        "Russia's pressure on the claimant",
        "utility per day",
    ),
    "third_parties.russia.mediation.leverage.holder": (
        "Russia's leverage over the holder",
        "utility",
    ),
    "balance.uncertainty": ("uncertainty of the balance", "log ratio"),
    "front.mobility": ("mobility of the front", "per day"),
    "after_deal.trust": ("trust at the start", "share"),
}
#: Of the baseline: about its own values, where its solution is interior at half strength, too.
BASELINE_KEYS = {
    "parties.north.mobilisation_cost": ("claimant's cost of war", "utility"),
    "parties.south.private_cost": ("spread of the holder's cost of war", "utility"),
}
BASELINE_RANGES = {
    "parties.north.mobilisation_cost": (0.05, 0.12),
    "parties.south.private_cost": (0.3, 0.5),
}
UNITS = dict([*KEYS.values(), *BASELINE_KEYS.values()])
FIRST, FOLLOWER = "parties.armenia.", "parties.nk-authorities."

WAR, GROUND, AGREED = "large war", "ground at the end", "agreement"
OUTCOMES = {WAR: "large_war", GROUND: "control_end", AGREED: "agreed"}
GAINED = "ground gained"
#: What says whether a run of the record has an outcome.
HAS = {WAR: WAR, GROUND: GAINED, AGREED: AGREED}
FAILING, HOLDING, SELDOM = "failing", "holding", "seldom"
KINDS = (SELDOM, FAILING, HOLDING)
COLUMNS = ("war", *OUTCOMES.values(), "control_start")
WIDTH = 0.1  # of a bar of effects


def arms_of(lab: Laboratory, setting: str) -> dict[str, Scenario]:
    """The record, and the record with the military shift undone."""
    scenario = lab.scenario(setting)
    return {"record": scenario, "undone": undone(scenario, setting)}


def undone(scenario: Scenario, setting: str) -> Scenario:
    """The claimant armed as the holder is, and allies' support as on the first day of the stock.

    In the baseline, which has no dates, the claimant's strength is halved instead.
    """
    balance = scenario.balance
    if setting == BASELINE:
        halved = balance.model_copy(update={"advantage": balance.advantage - math.log(2)})
        return scenario.model_copy(update={"balance": halved})
    equal = {
        name: getattr(balance.holder, name) for name in ("spending", "technology", "readiness")
    }
    claimant = balance.claimant.model_copy(update=equal)
    day = (balance.inventory_start or scenario.clock.start).toordinal()
    allies = {}
    for name, party in scenario.third_parties.items():
        if party.backing is not None:
            support = party.backing.support
            first = {"support": support.constant(support.at(day))}
            backing = party.backing.model_copy(update=first)
            party = party.model_copy(update={"backing": backing})
        allies[name] = party
    flat = balance.model_copy(update={"claimant": claimant})
    return scenario.model_copy(update={"balance": flat, "third_parties": allies})


def ranges(setting: str) -> dict[str, tuple[float, float]]:
    """Documented range of every number that is varied."""
    if setting == BASELINE:
        return BASELINE_RANGES
    provenance = load_with_provenance(setting).provenance
    found = {}
    for key in KEYS:
        limits = provenance[key].range
        if limits is None:
            raise ValueError(f"{key} has no assumed range")
        found[key] = (float(limits[0]), float(limits[1]))
    return found


def least(outcome: str, protocol: Protocol) -> float:
    """Smallest effect of interest."""
    return protocol.thresholds["ground" if outcome == GROUND else "probability"]
