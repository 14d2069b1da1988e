"""The labels of a scenario: what a reader calls its parties and places, and terms in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from sim.language import N_, _, figures, ngettext
from sim.record import Event
from sim.scenario import Scenario
from sim.words import joined, listed, percent_text

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


#: a role in a sentence; not in a key or in the name of an outcome (`leverage.holder`)
_ROLE = re.compile(r"(?<![\w.:])(?:[Tt]he )?([Cc]laimant|[Hh]older)(?![\w.]\w)\b")
#: how a text that tells of sides by their roles is read; by their names, where these are known
Naming = Callable[[str], str]


def by_role(text: str) -> str:
    """A text that tells of claimant and holder, as it stands: nobody knows who they are."""
    return text


def naming_of(*scenarios: Scenario | None) -> Naming:
    """How claimant and holder of scenarios are told: by their leaders, where all have the same.

    None stands for a scenario that is not known.

    >>> from sim.scenario import load
    >>> autumn, spring = load("karabakh/autumn-2020"), load("karabakh/april-2016")
    >>> naming_of(autumn, spring)("deaths on the claimant's side")
    "deaths on Azerbaijan's side"
    >>> naming_of(autumn, load("toy/fearon"))("deaths on the claimant's side")
    "deaths on the claimant's side"
    """
    found = [Labels(one) for one in scenarios if one is not None]
    sides = {(one.claimant, one.holder) for one in found}
    return found[0].by_name if len(found) == len(scenarios) and len(sides) == 1 else by_role


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
            return _("the two sides")
        if name == "all":
            return _("all parties")
        if ", " in name:
            return joined([self[part] for part in name.split(", ")])
        return self.labels.get(name) or name

    def by_name(self, text: str) -> str:
        """A text that tells of claimant and holder, with the names of those who lead them.

        >>> from sim.scenario import load
        >>> names = Labels(load("karabakh/autumn-2020"))
        >>> (
        ...     names.by_name("Claimant's share; 0: the holder's ideal"),
        ...     names.by_name("pressure.holder"),
        ... )
        ("Azerbaijan's share; 0: Armenia's ideal", 'pressure.holder')
        """
        return _ROLE.sub(lambda found: getattr(self, found[1].lower()), text)

    def column(self, name: str, meaning: str = "") -> str:
        """An outcome as files call it, with the side that it is about, where it is about one.

        >>> from sim.scenario import load
        >>> Labels(load("karabakh/autumn-2020")).column("deaths_holder")
        'deaths_holder (Armenia)'
        """
        for text in (re.sub("[_:]", " ", name), meaning):
            roles = {found[1].lower() for found in _ROLE.finditer(text)}
            if len(roles) == 1:
                return f"{name} ({getattr(self, roles.pop())})"
        return name

    def terms(self, numbers: Mapping[str, float]) -> str:
        """Terms in words: who gets which territory, and how open issues are settled."""
        gets: dict[tuple[str, bool], list[str]] = {
            (self.claimant, True): [],
            (self.holder, True): [],
        }
        said: list[str] = []
        for key, outcome in numbers.items():
            kind, _colon, name = key.partition(":")
            if kind != "terms":
                continue
            if outcome in (0.0, 1.0):
                winner = self.claimant if outcome else self.holder
                gets.setdefault((winner, name in self.territory), []).append(self[name])
            else:
                said.append(self._in_part(name, outcome))
        ground, issues = N_("{side} gets {names}"), N_("{side} has its way on {names}")
        whole = [
            _(ground if is_ground else issues, side=winner, names=listed(names))
            for (winner, is_ground), names in gets.items()
            if names
        ]
        return "; ".join(whole + said) or _("nothing is changed")

    def _in_part(self, name: str, outcome: float) -> str:
        """How a place is divided, or an issue settled between what both want."""
        if name in self.territory:
            share = percent_text(outcome)
            return _(
                "{side} gets {share} of {place}", side=self.claimant, share=share, place=self[name]
            )
        return _(
            "{issue} is settled at {value} (0: as {holder} wants, 1: as {claimant} wants)",
            issue=self[name],
            value=figures(f"{outcome:.2f}"),
            holder=self.holder,
            claimant=self.claimant,
        )

    def deaths(self, events: Iterable[Event]) -> str:
        """Deaths of both sides over some events, the claimant's first."""
        events = list(events)
        claimant = sum(event.numbers.get("deaths_claimant", 0.0) for event in events)
        holder = sum(event.numbers.get("deaths_holder", 0.0) for event in events)
        return _(
            "deaths: {claimant} {first}, {holder} {second}",
            claimant=self.claimant,
            first=figures(f"{claimant:,.0f}"),
            holder=self.holder,
            second=figures(f"{holder:,.0f}"),
        )

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
            return ngettext("{count} day of battle", "{count} days of battle", len(events))
        return ngettext(
            "battle in {count} step of {days} days",
            "battle in {count} steps of {days} days",
            len(events),
            days=self.war_days,
        )


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
        return ngettext(
            "at the next review, one every {count} day",
            "at the next review, one every {count} days",
            behaviour.review_days,
        )
    return ngettext("within {count} day", "within {count} days", behaviour.horizon_days)


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
        key.strip(): value.strip() for key, _sign, value in (o.partition("=") for o in overrides)
    }
    if len(changes) > MOST_CHANGES:
        return f"{len(changes)} numbers changed"
    told = [
        f"{key_words(scenario, key)} {value if len(value) <= MOST_LETTERS else 'changed'}"
        for key, value in changes.items()
    ]
    return listed(told) if told else ""
