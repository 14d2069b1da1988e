"""The labels of a scenario: what a reader calls its parties and places, and terms in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sim.language import N_, _
from sim.record import Event
from sim.scenario import Scenario
from sim.words import listed, plural

#: sections of a scenario, as a reader calls them
GROUPS = {
    "clock": N_("Clock"),
    "issues": N_("What there is to agree on"),
    "objectives": N_("Territory"),
    "balance": N_("Military balance"),
    "front": N_("Fighting"),
    "incidents": N_("Incidents on the line"),
    "behaviour": N_("How choices are made"),
    "talks": N_("Talks"),
    "after_deal": N_("After an agreement"),
}
#: so many changes are told one by one, with values of so many letters
MOST_CHANGES, MOST_LETTERS = 3, 16


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
        self.war_days = scenario.clock.war_days

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

    def battle(self, events: Sequence[Event]) -> str:
        """How long was fought: a battle is told for each step of the clock in war.

        >>> from sim.scenario import load
        >>> days = [Event(day, "battle") for day in (1, 2, 3)]
        >>> Labels(load("toy/fearon")).battle(days)
        '3 days of battle'
        >>> Labels(load("toy/fearon", ["clock.war_days=7"])).battle(days)
        'battle in 3 steps of 7 days'
        """
        if self.war_days == 1:
            return plural(len(events), "day of battle", "days of battle")
        return f"battle in {plural(len(events), 'step')} of {self.war_days} days"


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


# -- the numbers of a scenario ---------------------------------------------------------------------


def part_name(scenario: Scenario, path: Sequence[str]) -> str:
    """The label of the party, third party, issue or objective that a path leads into."""
    part = getattr(scenario, path[0]).get(path[1])
    return (part.label if part is not None else "") or path[1]


def key_words(scenario: Scenario, key: str) -> str:
    """What people call a number of a scenario: who, and what; sides by the name of their leader.

    >>> from sim.scenario import load
    >>> key_words(load("karabakh/autumn-2020"), "third_parties.russia.mediation.leverage.holder")
    'Russia: leverage (holder: Armenia)'
    """
    path = key.split(".")
    named = path[0] in ("issues", "objectives", "parties", "third_parties") and len(path) > 1
    rest = [part for part in path[2 if named else 1 :] if part not in ("mediation", "backing")]
    if len(rest) > 1 and rest[0] == "red_lines":
        rest[1] = part_name(scenario, ("objectives", rest[1]))
    end = ""
    if rest and rest[-1] in ("claimant", "holder"):
        side = rest.pop()
        leader = scenario.leader("claimant" if side == "claimant" else "holder")
        end = f" ({_(side)}: {scenario.parties[leader].label or leader})"
    what = ", ".join(_(part.replace("_", " ")) for part in rest) + end
    start = (
        part_name(scenario, path) if named else _(GROUPS.get(path[0], path[0].replace("_", " ")))
    )
    return f"{start}: {what}" if what else start


def changed_words(scenario: Scenario, overrides: Sequence[str]) -> str:
    """What was changed in a scenario with `--set`, in words; empty where nothing was.

    >>> from sim.scenario import load
    >>> changed_words(load("karabakh/autumn-2020"), ["third_parties.russia.engagement=0.8"])
    'Russia: engagement 0.8'
    """
    changes = {
        key.strip(): value.strip() for key, _, value in (o.partition("=") for o in overrides)
    }
    if len(changes) > MOST_CHANGES:
        return f"{len(changes)} numbers changed"
    told = [
        f"{key_words(scenario, key)} {value if len(value) <= MOST_LETTERS else 'changed'}"
        for key, value in changes.items()
    ]
    return listed(told) if told else ""
