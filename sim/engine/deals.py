"""Deals, compiled: signing a text and handing territory over (:mod:`sim.deals`)."""

from __future__ import annotations

import math
from typing import Any

from sim.engine import draws
from sim.engine.compiling import part
from sim.engine.draws import uniform
from sim.engine.members import decide_handover
from sim.engine.packages import fill_terms
from sim.engine.state import break_deal, changed, end_war, leader, log, remember_promise
from sim.events import codes


@part
def sign(w: Any, s: Any) -> None:
    """Sign the text: fighting ends, political issues are settled, handovers are scheduled."""
    text = s.text
    path = s.paths[text.path]
    fill_terms(w, path, text.position, s.outcome)
    broker = codes.NOBODY if text.broker < 0 else codes.FIRST_THIRD_PARTY + text.broker
    event = s.events[log(s, codes.AGREEMENT, broker, codes.NOBODY, path.kind)]
    s.deal, s.deal_broken, s.deal_since = 1, 0, s.day
    s.deal_broker, s.deal_guarantee = text.broker, text.guarantee
    s.pending_count = 0
    for good in range(w.good_count):
        outcome = s.outcome[good]
        event.terms[good] = outcome
        if good >= w.objective_count:
            s.settled_before[good] = s.settled[good]
            s.settled[good] = outcome
        elif not math.isnan(outcome) and outcome != s.control[good]:
            _promise(w, s, good, outcome)
    end_war(w, s)
    if w.after_deal_binding != 0.0:
        for k in range(s.pending_count):
            s.control[s.pending_objectives[k]] = s.pending_outcomes[k]
        s.pending_count = 0
        s.running = 0


@part
def _promise(w: Any, s: Any, objective: int, outcome: float) -> None:
    """Schedule a handover: earliest first, and nearest first to the party listed first."""
    due = s.day + int(w.objectives[objective].handover_days)
    k = s.pending_count
    while k > 0 and (
        s.pending_days[k - 1] > due
        or (
            s.pending_days[k - 1] == due
            and _place_of(w, s.pending_objectives[k - 1]) > _place_of(w, objective)
        )
    ):
        s.pending_days[k] = s.pending_days[k - 1]
        s.pending_objectives[k] = s.pending_objectives[k - 1]
        s.pending_outcomes[k] = s.pending_outcomes[k - 1]
        k -= 1
    s.pending_days[k], s.pending_objectives[k], s.pending_outcomes[k] = due, objective, outcome
    s.pending_count += 1


@part
def _place_of(w: Any, objective: int) -> int:
    """Place of an objective as the party listed first counts them: nearest to it first."""
    return objective if w.orientation > 0 else int(w.objective_count) - 1 - objective


@part
def _drop_first(s: Any) -> None:
    for k in range(1, s.pending_count):
        s.pending_days[k - 1] = s.pending_days[k]
        s.pending_objectives[k - 1] = s.pending_objectives[k]
        s.pending_outcomes[k - 1] = s.pending_outcomes[k]
    s.pending_count -= 1


@part
def carry_out(w: Any, s: Any) -> None:
    """Carry out the handovers that are due, or refuse them."""
    while s.deal != 0 and s.pending_count > 0 and s.pending_days[0] <= s.day:
        objective, outcome = s.pending_objectives[0], s.pending_outcomes[0]
        before = s.control[objective]
        if before == outcome:
            _drop_first(s)
            continue
        giver = leader(w, -1 if outcome > before else 1)
        receiver = leader(w, -w.parties[giver].sign)
        chance = decide_handover(w, s, giver)
        keeps = uniform(s, draws.HANDOVER, _place_of(w, objective)) < chance
        if keeps:
            _drop_first(s)
            s.control[objective] = outcome
            s.taken[objective] = 0
        else:
            break_deal(w, s)
        remember_promise(w, s, keeps)
        changed(s)
        event = s.events[log(s, codes.HANDOVER, giver, receiver, objective)]
        event.outcome = 1 if keeps else 0
