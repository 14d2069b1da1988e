"""The labels of a scenario: what a reader calls its parties and places, and terms in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.record import Event
from sim.scenario import Scenario
from sim.words import listed, plural


class Labels:
    """The labels of a scenario, and what a reader says about terms and losses."""

    def __init__(self, scenario: Scenario) -> None:
        parts = (
            scenario.parties,
            scenario.third_parties,
            scenario.issues,
            scenario.objectives,
        )
        self.labels = {name: part.label for group in parts for name, part in group.items()}
        self.claimant = self[scenario.leader("claimant")]
        self.holder = self[scenario.leader("holder")]
        self.territory = frozenset(scenario.objectives)

    def __getitem__(self, name: str) -> str:
        """Label of a party, third party, issue or objective; the name itself when it has none."""
        if name in ("", "direct"):
            return "the two sides"
        if name == "all":
            return "all parties"
        if ", " in name:
            return " and ".join(self[part] for part in name.split(", "))
        return self.labels.get(name) or name

    def terms(self, numbers: Mapping[str, float]) -> str:
        """Terms in words: who gets which territory, and how open issues are settled."""
        gets: dict[str, list[str]] = {f"{self.claimant} gets": [], f"{self.holder} gets": []}
        said: list[str] = []
        for key, outcome in numbers.items():
            kind, _, name = key.partition(":")
            if kind != "terms":
                continue
            verb = "gets" if name in self.territory else "has its way on"
            if outcome in (0.0, 1.0):
                winner = self.claimant if outcome else self.holder
                gets.setdefault(f"{winner} {verb}", []).append(self[name])
            elif name in self.territory:
                said.append(f"{self.claimant} gets {outcome:.0%} of {self[name]}")
            else:
                said.append(
                    f"{self[name]} is settled at {outcome:.2f} "
                    f"(0: as {self.holder} wants, 1: as {self.claimant} wants)"
                )
        whole = [f"{start} {listed(names)}" for start, names in gets.items() if names]
        return "; ".join(whole + said) or "nothing is changed"

    def deaths(self, events: Iterable[Event]) -> str:
        """Deaths of both sides over some events, the claimant's first."""
        events = list(events)
        claimant = sum(event.numbers.get("deaths_claimant", 0.0) for event in events)
        holder = sum(event.numbers.get("deaths_holder", 0.0) for event in events)
        return f"deaths: {self.claimant} {claimant:,.0f}, {self.holder} {holder:,.0f}"


def threat_time(scenario: Scenario, *, at_war: bool) -> str:
    """The time for which a party's chance of being attacked holds (:class:`sim.turn.outlook`).

    In peace it is that of at least one attack within the horizon, in war and truce that of one
    choice of the other side.

    >>> from sim.scenario import load
    >>> threat_time(load("toy/fearon"), at_war=False), threat_time(load("toy/fearon"), at_war=True)
    ('within 365 days', 'at the next review, one every 7 days')
    """
    behaviour = scenario.behaviour
    if at_war:
        return f"at the next review, one every {plural(behaviour.review_days, 'day')}"
    return f"within {plural(behaviour.horizon_days, 'day')}"
