"""The turn, compiled: :meth:`sim.model.NegotiationModel.step`, line by line."""

from __future__ import annotations

import math
from typing import Any

from sim.engine import draws
from sim.engine.battles import fight, keep_truce, open_offensive
from sim.engine.compiling import part
from sim.engine.deals import carry_out
from sim.engine.draws import uniform
from sim.engine.force import read_balance, rest, stocks_after
from sim.engine.members import decide_attack, observe, reason_to_attack, stays_calm
from sim.engine.prospects import axis_of
from sim.engine.sessions import hold_talks, set_fair_values
from sim.engine.state import belief, changed, leader, leads, log, outlooks_changed
from sim.events import codes
from sim.rules.balance import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.rules.beliefs import variance_of
from sim.rules.choice import choice_precision, within
from sim.rules.incidents import escalation_chance, incident_rate
from sim.rules.ladder import rung_of
from sim.rules.numeric import normal_quantile, poisson_quantile
from sim.rules.reservation import hope_after_new_leader

#: Numbers of a step in a trajectory, in the order of :class:`sim.events.record.Snapshot`.
TRAJECTORY = 14
PHASES = ("peace", "war", "truce")

# -- setting up ----------------------------------------------------------------------------------


@part
def prepare(w: Any, s: Any) -> None:
    """Work out what stays the same in every run of a scenario."""
    _prepare_goods(w)
    w.log_collapse = math.log(w.front_collapse)
    w.total_size, w.longest_war = 0.0, 0.0
    for o in range(w.objective_count):
        place = w.objectives[o]
        place.log_defence = math.log(place.defence)
        place.line_count = 0
        for third in range(w.third_count):
            place.line_count += w.thirds[third].red_lines[o].drawn
        w.total_size += place.size
        w.longest_war += 4.0 * (place.size / w.front_noise) * (place.size / w.front_noise)
    for i in range(w.party_count):
        party = w.parties[i]
        w.political_controls[i] = party.political_control
        party.precision = choice_precision(w.behaviour_precision, party.political_control)
    claimant, holder = w.balance_claimant_materiel, w.balance_holder_materiel
    day, step = w.inventory_start, int(w.clock_peace_days)
    while day < w.start:
        claimant, holder = stocks_after(w, claimant, holder, day, min(step, w.start - day))
        day += step
    w.materiel_claimant, w.materiel_holder = claimant, holder
    set_fair_values(w, s)


@part
def _prepare_goods(w: Any) -> None:
    """Goods: objectives in axis order, then political issues in file order."""
    count = w.objective_count
    for o in range(w.objective_count):
        place = w.objectives[o]
        good = w.goods[o]
        good.issue, good.can_wait = place.issue, 1 if w.issues[place.issue].can_wait != 0.0 else 0
        for i in range(w.party_count):
            good.weights[i] = w.parties[i].weights[place.issue] * place.share
            good.open_worth[i] = good.weights[i]
    for number in range(w.issue_count):
        issue = w.issues[number]
        if issue.political == 0:
            continue
        good = w.goods[count]
        good.issue, good.can_wait = number, 1 if issue.can_wait != 0.0 else 0
        for i in range(w.party_count):
            party = w.parties[i]
            enjoyed = issue.status_quo_claimant if party.sign > 0 else issue.status_quo_holder
            good.weights[i] = party.weights[number]
            good.open_worth[i] = party.weights[number] * enjoyed
        count += 1
    w.good_count = count


@part
def begin(w: Any, s: Any, seed: Any, replicate: int) -> None:
    """Set the board for a run."""
    s.seed, s.replicate = seed, replicate
    s.day = w.start
    s.dated_day = w.start
    s.running, s.overflow, s.event_count, s.incidents = 1, 0, 0, 0
    s.trust = w.after_deal_trust
    s.war, s.truce, s.deal, s.pending_count, s.refused_day = 0, 0, 0, 0, -1
    for o in range(w.objective_count):
        s.control[o] = 1.0 if w.objectives[o].held_by > 0 else 0.0
        s.taken[o] = 0
    for good in range(w.objective_count, w.good_count):
        s.settled[good] = math.nan
    for i in range(w.party_count):
        member, party = s.members[i], w.parties[i]
        member.belief_mean = party.sign * party.optimism
        member.belief_variance = variance_of(w.balance_uncertainty)
        member.hope = party.hope
        member.private_cost = party.private_cost * uniform(s, draws.PRIVATE_COST, i)
        member.has_promised = 0
        member.value_at_outbreak = 0.0
    s.materiel_claimant, s.materiel_holder = w.materiel_claimant, w.materiel_holder
    z = normal_quantile(uniform(s, draws.HIDDEN_START, 0))
    s.hidden = w.orientation * w.balance_uncertainty * z
    read_balance(w, s, s.day)
    changed(s)


# -- the turn ------------------------------------------------------------------------------------


@part
def run(w: Any, s: Any, trajectory: Any) -> int:
    """Run to the end; returns the number of steps. `trajectory` of length 0 is not written."""
    steps = 0
    while s.running != 0 and s.overflow == 0:
        days = _step(w, s)
        s.final[0] = s.observed + s.hidden
        s.final[1] = belief(w, s, w.claimant)
        s.final[2] = belief(w, s, w.holder)
        if steps < len(trajectory):
            _look_around(w, s, trajectory[steps])
        s.day += days
        if s.day >= w.end:
            s.running = 0
        steps += 1
    return steps


@part
def _look_around(w: Any, s: Any, row: Any) -> None:
    """Write down the state of a moment: :class:`sim.events.record.Snapshot`, phases as numbers."""
    claimant, holder = s.members[w.claimant], s.members[w.holder]
    row[0], row[1] = s.day, 0 if s.war == 0 else 2 if s.truce != 0 else 1
    row[2] = s.observed + s.hidden
    row[3], row[4] = belief(w, s, w.claimant), belief(w, s, w.holder)
    row[5], row[6] = claimant.belief_variance, holder.belief_variance
    row[7], row[8] = claimant.hope, holder.hope
    row[9] = rung_of(s.control[: w.objective_count])
    row[10] = 0.0 if s.war == 0 else s.position
    row[11] = _control_share(w, s)
    row[12] = s.trust
    row[13] = 0.0 if s.war == 0 else axis_of(w, s, s.attacker).pressure


@part
def _control_share(w: Any, s: Any) -> float:
    share, whole = 0.0, 0.0
    for o in range(w.objective_count):
        weight = w.goods[o].weights[w.claimant] + w.goods[o].weights[w.holder]
        share += weight * s.control[o]
        whole += weight
    return share / whole if whole > 0.0 else 0.0


@part
def _step(w: Any, s: Any) -> int:
    """Take one turn (see :mod:`sim.rules.turn`); returns its length in days."""
    days = _length_of_step(w, s)
    _dated_changes(w, s)
    carry_out(w, s)
    if s.war != 0:
        if s.truce == 0:
            fight(w, s, days)
        else:
            keep_truce(w, s, days)
    else:
        _incidents(w, s, days)
    if s.running != 0:
        hold_talks(w, s, days)
    if s.running != 0 and s.war == 0 and _choose_war(w, s, days):
        days = min(days, int(w.clock_war_days))  # the battle begins tomorrow
    elif s.war == 0:
        _peace_passes(w, s, days)
    return days


@part
def _length_of_step(w: Any, s: Any) -> int:
    """War days while there is a war, else to the next date of the peace grid or handover."""
    left = w.end - s.day
    if s.war != 0:
        return int(min(int(w.clock_war_days), left))
    grid = int(w.clock_peace_days)
    days = min(grid - (s.day - w.start) % grid, left)
    if s.deal != 0:
        for k in range(s.pending_count):
            if s.pending_days[k] > s.day:
                days = min(days, s.pending_days[k] - s.day)
                break
    return int(max(1, days))


@part
def _dated_changes(w: Any, s: Any) -> None:
    """Read the dated series: every step in peace, every review in war."""
    if s.war != 0 and s.day - s.dated_day < w.behaviour_review_days:
        return
    for i in range(w.party_count):
        party = w.parties[i]
        for k in range(party.change_count):
            if s.dated_day < party.changes[k] <= s.day:
                log(s, codes.LEADER_CHANGE, i, codes.NOBODY, -1)
                if leads(w, i):
                    _renew_hope(w, s, -party.sign)
    s.dated_day = s.day
    read_balance(w, s, s.day)
    if s.war == 0:
        changed(s)
    else:  # in war nobody looks further ahead than the war
        outlooks_changed(s)


@part
def _renew_hope(w: Any, s: Any, side: int) -> None:
    """A new leader on the other side lets a side hope for talks again."""
    for i in range(w.party_count):
        if w.parties[i].sign == side:
            member = s.members[i]
            member.hope = hope_after_new_leader(member.hope, w.behaviour_hope_renewal)


@part
def _incidents(w: Any, s: Any, days: int) -> None:
    """Shootings on the line: more of them when nobody hopes for talks."""
    rate = incident_rate(
        w.incidents_rate,
        w.incidents_calm,
        s.members[w.claimant].hope,
        s.members[w.holder].hope,
    )
    expected = rate * days / DAYS_PER_MONTH
    s.incidents = poisson_quantile(uniform(s, draws.INCIDENTS, 0), expected)
    if s.incidents > 0:
        deaths = s.incidents * w.incidents_deaths / 2.0
        event = s.events[log(s, codes.INCIDENT, codes.NOBODY, codes.NOBODY, -1)]
        event.numbers[0], event.numbers[1], event.numbers[2] = s.incidents, deaths, deaths


@part
def _choose_war(w: Any, s: Any, days: int) -> bool:
    """Let each leader consider an attack, planned or by local command; whether one opens."""
    attacker, least, by_command = -1, 0.0, False
    for side in (1, -1):
        i = leader(w, side)
        for local in (False, True):
            u = uniform(s, draws.ESCALATION if local else draws.ATTACK, i)
            if local and not _gets_out_of_hand(w, s, i):
                continue
            if not local and stays_calm(w, s, i, u, days, w.clock_peace_days):
                continue
            aim, _, _, chance = decide_attack(w, s, i, local)
            if aim == 0 or chance <= 0.0:
                continue
            if not local:
                chance = within(chance, days, w.clock_peace_days)
            if u < chance:
                ratio = u / chance
                if attacker < 0 or ratio < least or (ratio == least and i < attacker):
                    attacker, least, by_command = i, ratio, local
    if attacker < 0:
        return False
    aim, gain, edge, chance = decide_attack(w, s, attacker, by_command)
    reason = reason_to_attack(w, s, attacker, gain, edge, by_command)
    staying = s.members[attacker].staying
    open_offensive(w, s, attacker, aim, gain, staying, chance, reason)
    return True


@part
def _gets_out_of_hand(w: Any, s: Any, i: int) -> bool:
    """Whether an incident gives local command the occasion for a limited attack."""
    if s.incidents == 0:
        return False
    chance = escalation_chance(w.incidents_escalation, s.incidents)
    return uniform(s, draws.LOCAL_COMMAND, i) < chance


@part
def _peace_passes(w: Any, s: Any, days: int) -> None:
    """Materiel is replaced, the hidden part of the balance drifts, knowledge goes stale."""
    z = w.orientation * normal_quantile(uniform(s, draws.HIDDEN, 0))
    rest(w, s, days, z)
    for i in range(w.party_count):
        observe(w, s, i, days / DAYS_PER_YEAR)
    changed(s)
