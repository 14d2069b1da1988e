"""What ends for good: issues that one side has wholly won, and parties that lose their seat.

With ``after_deal.closing`` off no issue closes, and where no party has a seat or an end none ends.
"""

from __future__ import annotations

import math

from sim.events import codes
from sim.memory.marks import Model, part
from sim.rules.choice import TIE
from sim.rules.mediation import nash_weight
from sim.turn.frontier import nash_on_path, plain_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.packages import fill_plain_paths
from sim.turn.standing import changed, holds, legitimacy_of, log

# -- parties ---------------------------------------------------------------------------------------


@part
def end_parties(model: Model) -> None:
    """End the parties whose day has come, or whose seat the other side holds."""
    for party in model.parties[: model.world.party_count]:
        settings = party.settings
        if party.leads or party.gone != 0:
            continue
        over = settings.end_day > 0 and model.day >= settings.end_day
        lost = settings.seat_at >= 0 and holds(model, settings.seat_at, -party.sign)
        if over or lost:
            party.gone = 1
            changed(model)
            log(model, codes.PARTY_END, party.index, codes.NOBODY, -1)


# -- issues ----------------------------------------------------------------------------------------


@part
def close_issues(model: Model) -> None:
    """Close the issues whose ground one side has come to hold in whole."""
    if model.world.after_deal.closing == 0.0:
        return
    for number in range(model.world.issue_count):
        for side in (CLAIMANT, HOLDER):
            ground = model.world.issues[number].ground
            if model.shut[number] == 0 and _won(model, ground, side):
                _close(model, number, side)


@part
def _won(model: Model, ground: int, side: int) -> bool:
    """Whether a side holds all of a territorial issue, of which it did not hold all at first."""
    gained = False
    for o in range(model.world.objective_count):
        place = model.world.objectives[o]
        if place.issue == ground:
            if not holds(model, o, side):
                return False
            gained = gained or place.held_by != side
    return bool(gained)


@part
def _close(model: Model, number: int, side: int) -> None:
    """Take an issue off the table for good; if it is political and open, a side has its way."""
    model.shut[number] = 1
    for good in range(model.world.good_count):
        if model.world.goods[good].issue != number:
            continue
        model.closed[good] = 1
        model.closed_count += 1
        if good >= model.world.objective_count and math.isnan(model.settled[good]):
            model.settled[good] = 1.0 if side > 0 else 0.0
    renew_fair_terms(model)
    log(model, codes.CLOSING, codes.NOBODY, codes.NOBODY, number)


@part
def renew_fair_terms(model: Model) -> None:
    """Work out anew what fair terms are worth to each party, after what they rest on has moved."""
    changed(model)
    chosen, place = find_fair_terms(model)
    path = model.paths[chosen]
    for party in model.parties[: model.world.party_count]:
        party.fair = party.value(model, plain_utility(path, party.index, place))
    changed(model)  # the paths of today were written over


@part
def find_fair_terms(model: Model) -> tuple[int, float]:
    """Fair terms: the path, and the position on it, that settle all by how lawful the claims are.

    The weighted Nash solution over the comprehensive packages with nothing to fall back on; what is
    closed stays as it is.
    """
    weight = nash_weight(0.0, legitimacy_of(model, CLAIMANT), legitimacy_of(model, HOLDER))
    best, chosen, place = 0.0, -1, 0.0
    for p in range(fill_plain_paths(model)):
        path = model.paths[p]
        position, product = nash_on_path(model, path, 0.0, float(path.count), 0.0, 0.0, weight)
        if chosen < 0 or product > best + TIE:
            best, chosen, place = product, p, position
    return chosen, place
