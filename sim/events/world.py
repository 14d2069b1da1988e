"""What the reader of events and the outcomes ask of a scenario, as a plain object.

Its attributes bear the names that a packed scenario has (:data:`sim.engine.layout.WORLD`), so that
the same functions read both.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sim.memory.marks import World
from sim.memory.series import Dated

if TYPE_CHECKING:
    from sim.parameters import Series, Side
    from sim.scenario import Scenario


def world_of(scenario: Scenario) -> World:
    """The numbers of a scenario that events and outcomes are read with."""
    parties = list(scenario.parties)
    return SimpleNamespace(
        start=scenario.clock.start.toordinal(),
        end=scenario.clock.end.toordinal(),
        claimant=parties.index(scenario.leader("claimant")),
        holder=parties.index(scenario.leader("holder")),
        party_count=len(parties),
        objective_count=len(scenario.objectives),
        issue_count=len(scenario.issues),
        signs=[_sign(party.side) for party in scenario.parties.values()],
        political_controls=[party.political_control for party in scenario.parties.values()],
        issues=_issues(scenario),
        objectives=_objectives(scenario),
        clock_war_days=float(scenario.clock.war_days),
        front_noise=scenario.front.noise,
        after_deal_binding=float(scenario.after_deal.binding),
        balance_claimant_technology=_dated(scenario.balance.claimant.technology),
        balance_holder_technology=_dated(scenario.balance.holder.technology),
    )


def _sign(side: Side) -> int:
    return 1 if side == "claimant" else -1


def _issues(scenario: Scenario) -> list[Any]:
    return [
        SimpleNamespace(
            political=int(issue.kind == "political"),
            status_quo_claimant=issue.status_quo.claimant,
            status_quo_holder=issue.status_quo.holder,
            weights=[party.weights[name] for party in scenario.parties.values()],
        )
        for name, issue in scenario.issues.items()
    ]


def _objectives(scenario: Scenario) -> list[Any]:
    places = {name: place for place, name in enumerate(scenario.issues)}
    return [
        SimpleNamespace(
            issue=places[objective.issue],
            share=objective.share,
            size=objective.size,
            held_by=_sign(objective.held_by),
            keystone=float(objective.keystone),
        )
        for objective in scenario.objectives.values()
    ]


def _dated(series: Series) -> Dated:
    made = Dated()
    made.count, made.linear = len(series.dates), int(series.interpolate == "linear")
    made.days = [day.toordinal() for day in series.dates]
    made.values = list(series.dates.values())
    return made
