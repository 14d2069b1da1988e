"""The turn: what happens in a step, in order.

1.  The clock sets the length of the step: `war_days` while there is a war, otherwise up to the
    next date of the peace grid, the next change by date, the next handover or the opening of a
    prepared offensive (:mod:`~sim.turn.dates`).
2.  Dated changes take effect: spending, technology, support, engagement, new leaders.
3.  Handovers that are due are carried out, or refused (:mod:`~sim.turn.deals`).
4.  War: the front moves a step; both sides lose men and materiel, and learn. A battle won opens
    the next one, a battle lost ends the offensive; the attacker reviews whether to go on.
    Truce: either side may break it; a long one becomes the status quo (:mod:`~sim.turn.front`).
    Peace: there may be shootings on the line, the more the less talks promise.
    What one side has won in whole may close for good (:mod:`~sim.turn.endings`).
5.  Talks: the most eager mediator whose initiative fires convenes a session in the cheapest role
    that opens a deal; in war it puts a text, or proposes a ceasefire. Without a mediator the
    sides may meet directly. In war a leader may put a text itself, if the scenario lets it. Every
    party with a veto answers (:mod:`~sim.turn.talks`, :mod:`~sim.turn.own_texts`). Who is invited
    to a meeting may stay away (:mod:`~sim.turn.tracks`). In peace the sides may also take a step:
    they settle a small issue, or exchange two (:mod:`~sim.turn.steps`).
6.  Peace: each leader chooses whether to attack, by plan or because an incident got out of hand.
    What is planned may have to be prepared first (:mod:`~sim.turn.preparing`).
7.  Peace: materiel wears out and is replaced, the hidden part of the balance drifts, and what
    was learnt about it goes stale. Land is cleared, people return, audiences and opinion move
    (:mod:`~sim.turn.stocks`).
8.  The step is written down.

:func:`take_turn` follows this list. The theory that each line applies is in :mod:`sim.rules`, and
what the actors decide in :mod:`~sim.turn.party` and :mod:`~sim.turn.third_party`. All of it runs in
Python over Mesa agents, and compiled over records.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.record import Snapshot
from sim.rules.balance import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.rules.beliefs import partly_forgotten, variance_of
from sim.rules.choice import within
from sim.rules.incidents import escalation_chance, incident_rate, reciprocated
from sim.rules.ladder import rung_of
from sim.rules.numeric import normal_quantile, poisson_quantile
from sim.rules.reservation import hope_regained
from sim.turn import chance as draws
from sim.turn.acts import take_acts
from sim.turn.axis import axis_of
from sim.turn.balance import read_balance, rest
from sim.turn.chance import uniform
from sim.turn.dates import days_to_change
from sim.turn.deals import carry_out
from sim.turn.endings import close_issues, end_parties, renew_fair_terms
from sim.turn.front import fight, keep_truce, open_offensive
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.party import NO_ATTACK
from sim.turn.preparing import (
    announce,
    days_to_opening,
    forget,
    opens_today,
    prepare_offensive,
    prepares,
    stand_down,
    takes_preparation,
)
from sim.turn.standing import (
    changed,
    control_share,
    leader_of,
    log,
    outlooks_changed,
    planning_interval,
    time_passed,
)
from sim.turn.steps import take_step
from sim.turn.stocks import let_grow, sympathy_moved
from sim.turn.talks import hold_talks

#: Numbers of a step in a trajectory, in the order of :class:`sim.record.Snapshot`.
TRAJECTORY = len(Snapshot._fields)
PHASES = ("peace", "war", "truce")


@part
def take_turn(model: Model) -> int:
    """Take one turn; returns its length in days."""
    days = length_of_step(model)
    take_dated_changes(model)
    carry_out(model)
    if model.war == 0:
        shoot_on_the_line(model, days)
    elif model.truce == 0:
        fight(model, days)
    else:
        keep_truce(model, days)
    end_parties(model)
    close_issues(model)
    if model.running:
        hold_talks(model, days)
    if model.running and model.war == 0:
        take_step(model, days)
    if model.running and model.war == 0 and choose_war(model, days):
        days = min(days, int(model.world.clock.war_days))  # the battle begins tomorrow
    elif model.war == 0:
        days = announce(model, days)
        pass_in_peace(model, days)
    return days


@part
def run(model: Model, trajectory: Any) -> int:
    """Run to the end; returns the number of steps. `trajectory` of length 0 is not written."""
    steps = 0
    while model.running and not model.overflow:
        days = take_turn(model)
        write_down(model)
        if steps < len(trajectory):
            look_around(model, trajectory[steps])
        pass_days(model, days)
        steps += 1
    return steps


@part
def length_of_step(model: Model) -> int:
    """War days in a war, else to the next date: of the grid, a change, a handover, an opening."""
    clock, left = model.world.clock, model.world.end - model.day
    if model.war != 0:
        return int(min(int(clock.war_days), left))
    grid = int(clock.peace_days)
    days = days_to_change(model, min(grid - (model.day - model.world.start) % grid, left))
    days = days_to_opening(model, days)
    if model.deal != 0:
        for k in range(model.pending_count):
            if model.pending_days[k] > model.day:
                days = min(days, model.pending_days[k] - model.day)
                break
    return int(max(1, days))


@part
def take_dated_changes(model: Model) -> None:
    """Read the dated series: every step in peace, every review in war."""
    behaviour = model.world.behaviour
    if model.war != 0 and model.day - model.dated_day < behaviour.review_days:
        return
    for party in model.parties[: model.world.party_count]:
        for k in range(party.settings.change_count):
            if model.dated_day < party.settings.changes[k] <= model.day:
                log(model, codes.LEADER_CHANGE, party.index, codes.NOBODY, -1)
                if party.leads:
                    _hope_again(model, -party.sign)
                    _doubt_again(model, -party.sign)
        take_acts(model, party)
    model.dated_day = model.day
    read_balance(model)
    if sympathy_moved(model):
        renew_fair_terms(model)
    if model.war == 0:
        time_passed(model)
    else:  # in war nobody looks further ahead than the war
        outlooks_changed(model)


@part
def _hope_again(model: Model, side: int) -> None:
    """A new leader on the other side lets a side hope for talks again.

    Ours, and against Wolford (2007), for whom a new leader, whose resolve is unknown, brings more
    conflict. The switch is `hope_renewal` = 0.
    """
    renewal = model.world.behaviour.hope_renewal
    for party in model.parties[: model.world.party_count]:
        if party.sign == side:
            party.hope = hope_regained(party.hope, renewal)


@part
def _doubt_again(model: Model, side: int) -> None:
    """A new leader on the other side leaves a side less sure of what it has learnt of it.

    Its uncertainty about the balance and its trust go back to the first day's, by the same share.
    """
    share, prior = model.world.behaviour.turnover_doubt, model.world.after_deal.trust
    if share == 0.0:
        return
    variance = variance_of(model.world.balance.uncertainty)
    for party in model.parties[: model.world.party_count]:
        if party.sign == side:
            party.belief_variance = partly_forgotten(party.belief_variance, variance, share)
            party.trusting = partly_forgotten(party.trusting, prior, share)
    changed(model)


@part
def shoot_on_the_line(model: Model, days: int) -> None:
    """Shootings on the line: more of them when nobody hopes for talks."""
    incidents = model.world.incidents
    claimant, holder = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    rate = incident_rate(incidents.rate, incidents.calm, claimant.hope, holder.hope)
    if not math.isnan(model.line_rate):
        rate = reciprocated(rate, model.line_rate, incidents.reciprocity)
    expected = rate * days / DAYS_PER_MONTH
    model.incidents = poisson_quantile(uniform(model, draws.INCIDENTS, 0), expected)
    model.line_rate = model.incidents * DAYS_PER_MONTH / days
    if model.incidents > 0:
        deaths = model.incidents * incidents.deaths / 2.0
        event = log(model, codes.INCIDENT, codes.NOBODY, codes.NOBODY, -1)
        event.numbers[figures.INCIDENT_COUNT] = model.incidents
        event.numbers[figures.INCIDENT_DEATHS_CLAIMANT] = deaths
        event.numbers[figures.INCIDENT_DEATHS_HOLDER] = deaths


@part
def choose_war(model: Model, days: int) -> bool:
    """Let each leader consider an attack, planned or by local command; whether one opens."""
    opener, chosen, least, by_command = -1, NO_ATTACK, math.inf, False
    for leader in model.parties[: model.world.party_count]:
        if not leader.leads:
            continue
        for local in (False, True):
            if local:
                attack, ratio = _by_local_command(model, leader, days)
            else:
                attack, ratio = _by_plan(model, leader, days)
            if ratio < least:
                opener, chosen, least, by_command = leader.index, attack, ratio, local
    if opener < 0:
        return False
    party = model.parties[opener]
    reason = party.reason_to_attack(model, chosen, by_command)
    if not by_command:
        forget(model, party)  # it is no longer prepared: it opens
    open_offensive(model, party, chosen.aim, chosen.gain, chosen.chance, reason)
    return True


@part
def _by_plan(model: Model, leader: Any, days: int) -> tuple[Any, float]:
    """The attack that a leader opens today by plan, and its draw over its chance (inf: none)."""
    if opens_today(model, leader):
        attack = leader.decide_attack(model, False, days)
        u = uniform(model, draws.OPENING, leader.index)
        if attack.aim != 0 and u < attack.chance:
            return attack, u / attack.chance
        stand_down(model, leader, leader.reason_to_stand_down(model, attack))
    if prepares(model, leader):
        return NO_ATTACK, math.inf
    u, interval = uniform(model, draws.ATTACK, leader.index), planning_interval(model)
    if leader.stays_calm(model, u, days, interval):
        return NO_ATTACK, math.inf
    attack = leader.decide_attack(model, False, days)
    chance = within(attack.chance, days, interval)
    if attack.aim == 0 or u >= chance:
        return NO_ATTACK, math.inf
    if takes_preparation(model):
        prepare_offensive(model, leader, attack, u, days)
        return NO_ATTACK, math.inf
    return attack, u / chance


@part
def _by_local_command(model: Model, leader: Any, days: int) -> tuple[Any, float]:
    """The same of an attack that local command makes of an incident."""
    if not _gets_out_of_hand(model, leader):
        return NO_ATTACK, math.inf
    u = uniform(model, draws.ESCALATION, leader.index)
    attack = leader.decide_attack(model, True, days)
    if attack.aim == 0 or u >= attack.chance:
        return NO_ATTACK, math.inf
    return attack, u / attack.chance


@part
def _gets_out_of_hand(model: Model, party: Any) -> bool:
    """Whether an incident gives local command the occasion for a limited attack."""
    if model.incidents == 0:
        return False
    chance = escalation_chance(model.world.incidents.escalation, model.incidents)
    return bool(uniform(model, draws.LOCAL_COMMAND, party.index) < chance)


@part
def pass_in_peace(model: Model, days: int) -> None:
    """Materiel is replaced, the hidden part of the balance drifts, knowledge goes stale."""
    z = model.world.orientation * normal_quantile(uniform(model, draws.HIDDEN, 0))
    rest(model, days, z)
    let_grow(model, days)
    for party in model.parties[: model.world.party_count]:
        party.observe(model, days / DAYS_PER_YEAR)
    time_passed(model)


@part
def pass_days(model: Model, days: int) -> None:
    """Let the days of a step pass; the run ends with the last day of the scenario."""
    model.day += days
    if model.day >= model.world.end:
        model.running = 0


# -- what is written down ------------------------------------------------------------------------


@part
def write_down(model: Model) -> None:
    """Note the balance, and what is believed of it, as it stands after a turn."""
    model.final.advantage = model.observed + model.hidden
    model.final.belief_claimant = leader_of(model, CLAIMANT).belief(model)
    model.final.belief_holder = leader_of(model, HOLDER).belief(model)


@part
def look_around(model: Model, row: Any) -> None:
    """Write down the state of a moment: :class:`sim.record.Snapshot`, phases as numbers.

    Where a snapshot has standard deviations of beliefs, the row has variances.
    """
    claimant, holder = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    at_war = model.war != 0
    row[0], row[1] = model.day, (2 if model.truce != 0 else 1) if at_war else 0
    row[2] = model.observed + model.hidden
    row[3], row[4] = claimant.belief(model), holder.belief(model)
    row[5], row[6] = claimant.belief_variance, holder.belief_variance
    row[7], row[8] = claimant.hope, holder.hope
    row[9] = rung_of(model.control[: model.world.objective_count])
    row[10] = model.position if at_war else 0.0
    row[11] = control_share(model)
    row[12] = model.trust
    row[13] = axis_of(model, model.attacker).pressure if at_war else 0.0


@part
def look_back(trajectory: Any, steps: int, day: int, row: Any) -> None:
    """Copy the state of the last step that began on or before a day; none, if there is none."""
    for step in range(steps):
        if trajectory[step][0] > day:
            break
        for figure in range(TRAJECTORY):
            row[figure] = trajectory[step][figure]


def snapshot_of(row: Sequence[float]) -> Snapshot:
    """The state of a moment, from the row that :func:`look_around` has written."""
    day, phase, *numbers = row
    rest: Any = numbers  # the front, a whole number, is made one below
    seen = Snapshot(int(day), PHASES[int(phase)], *rest)
    return seen._replace(
        front=int(seen.front),
        belief_sd_claimant=seen.belief_sd_claimant**0.5,
        belief_sd_holder=seen.belief_sd_holder**0.5,
    )
