"""The table: zones of possible agreement, texts, sessions and mediators' moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.old.agents import OTHER, Mediator, Party, Text
from sim.old.deals import sign
from sim.old.front import Truce
from sim.old.packages import Path, Scale
from sim.old.shocks import Purpose
from sim.parameters import Side
from sim.rules.balance import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.rules.bargaining import weighted_nash
from sim.rules.beliefs import variance_of
from sim.rules.choice import TIE, poisson_chance
from sim.rules.contest import battle_drift, capture_probability, expected_battle_days
from sim.rules.frontier import first_position_reaching, last_position_reaching, nash_position
from sim.rules.ladder import rung_of
from sim.rules.mediation import cheapest_role, nash_weight
from sim.rules.numeric import rounded
from sim.strategies import Seat

if TYPE_CHECKING:
    from sim.old.model import NegotiationModel

ROLES = ("record", "facilitate", "formulate", "manipulate")


class Zone(NamedTuple):
    """A zone of possible agreement: the positions on a path that give every party its need."""

    path: Path
    low: float
    high: float


def zones(model: NegotiationModel, needed: list[float], guarantee: float = 0.0) -> list[Zone]:
    """Zones on every path of today, given the least net utility that each party needs."""
    found = []
    for path in model.paths(guarantee):
        low, high = 0.0, path.end
        for party in model.parties:
            base, steps = path.net.base[party.index], path.net.steps[party.index]
            if party.sign > 0:
                low = max(low, first_position_reaching(base, steps, needed[party.index]))
            else:
                high = min(high, last_position_reaching(base, steps, needed[party.index]))
        if low <= high:
            found.append(Zone(path, low, high))
    return found


def best_text(
    model: NegotiationModel,
    found: list[Zone],
    scale: Callable[[Path], Scale],
    needed: list[float],
    weight: float,
) -> tuple[Path, float] | None:
    """The package in the zones that maximises the weighted Nash product of the leaders' gains."""
    claimant, holder = model.leader("claimant").index, model.leader("holder").index
    best: tuple[float, Path, float] | None = None
    for path, low, high in found:
        weighed = scale(path)
        position = nash_position(
            low,
            high,
            weighed.base[claimant],
            weighed.steps[claimant],
            needed[claimant],
            weighed.base[holder],
            weighed.steps[holder],
            needed[holder],
            weight,
        )
        product = weighted_nash(
            weighed.utility(claimant, position),
            weighed.utility(holder, position),
            needed[claimant],
            needed[holder],
            weight,
        )
        if best is None or product > best[0] + TIE:
            best = (product, path, position)
    return None if best is None else best[1:]


def fair_values(model: NegotiationModel) -> list[float]:
    """What fair terms are worth to each party: all settled by how lawful the claims are.

    The weighted Nash solution over the comprehensive packages with nothing to fall back on.
    """
    legitimacy = [model.leader(side).settings.legitimacy for side in OTHER]
    weight = nash_weight(0.0, legitimacy[0], legitimacy[1])
    open_field = [Zone(path, 0.0, path.end) for path in model.plain_paths()]
    found = best_text(
        model, open_field, lambda path: path.plain, [0.0] * len(model.parties), weight
    )
    assert found is not None
    path, position = found
    return [party.value(path.plain.utility(party.index, position)) for party in model.parties]


# -- sessions ------------------------------------------------------------------------------------


def hold_talks(model: NegotiationModel, days: float) -> None:
    """Talks within a step: a mediator convenes, or failing that the sides meet directly."""
    mediator = _most_eager(model, days)
    if mediator is not None:
        (_session if model.war is None else _war_move)(model, mediator)
    elif model.war is None or _talk_while_fighting(model):
        chance = poisson_chance(model.scenario.talks.direct_rate / DAYS_PER_MONTH, days)
        if model.uniform(Purpose.DIRECT_TALKS, 0) < chance:
            _direct_session(model)


def _talk_while_fighting(model: NegotiationModel) -> bool:
    return all(model.leader(side).strategy.talks_while_fighting for side in OTHER)


def _most_eager(model: NegotiationModel, days: float) -> Mediator | None:
    """The mediator whose initiative fires, by the smallest ratio of its draw to its chance."""
    eager: tuple[float, int, Mediator] | None = None
    for mediator in model.mediators:
        u = model.uniform(Purpose.MEDIATION, mediator.index)
        if u >= mediator.initiative(days, 1.0):
            continue
        chance = mediator.initiative(days, _ripe(model, mediator))
        if u < chance and (eager is None or (u / chance, mediator.index) < eager[:2]):
            eager = (u / chance, mediator.index, mediator)
    return None if eager is None else eager[2]


def _ripe(model: NegotiationModel, mediator: Mediator) -> float:
    """How ripe the moment is: the share of the leaders who hurt, if the mediator sees a deal."""
    if model.war is None:
        return 0.0
    hurting = sum(model.leader(side).hurts() for side in OTHER) / len(OTHER)
    if hurting == 0.0 or not mediator_estimate(model, mediator, helps=True).zones:
        return 0.0
    return hurting


class Estimate(NamedTuple):
    """What a mediator sees: the parties' needs, the zones they leave, the help it counts on."""

    needed: list[float]
    zones: list[Zone]
    guarantee: float
    payments: tuple[float, float]


def mediator_estimate(model: NegotiationModel, mediator: Mediator, helps: bool) -> Estimate:
    """What a mediator believes each party needs, with or without its help, and which texts do."""
    guarantee, payments = mediator.offer_of_help() if helps else (0.0, (0.0, 0.0))
    needed = [mediator.estimate_need(p, payments[0 if p.sign > 0 else 1]) for p in model.parties]
    return Estimate(needed, zones(model, needed, guarantee), guarantee, payments)


def session_role(
    model: NegotiationModel, mediator: Mediator, alone: Estimate, helped: Estimate
) -> str:
    """The cheapest role that opens a deal in peace, by its estimates without and with its help."""
    can = mediator.mediation.roles
    role = cheapest_role(
        "facilitate" in can,
        "formulate" in can,
        "manipulate" in can,
        bool(alone.zones),
        not alone.zones and "facilitate" in can and informed_zone(model, mediator),
        bool(helped.zones),
    )
    return ROLES[role]


def _session(model: NegotiationModel, mediator: Mediator) -> None:
    """A mediated session in peace: the cheapest role that opens a deal, by its estimate."""
    alone, helped = (mediator_estimate(model, mediator, helps) for helps in (False, True))
    name = session_role(model, mediator, alone, helped)
    session = model.log("session", actor=mediator.name, subject=name, outcome="no agreement")
    if name == "record":
        _disappoint(model, {})
        return
    if name == "facilitate":
        _carry_messages(model, mediator)
        agreed = _alternating_offers(model, mediator.name, friction=0.0)
    else:
        agreed = _put_text(model, mediator, helped if name == "manipulate" else alone)
    if agreed:
        model.amend(session, outcome="agreement")


def _direct_session(model: NegotiationModel) -> None:
    session = model.log("session", actor="direct", subject="direct", outcome="no agreement")
    if _alternating_offers(model, "", model.scenario.talks.friction):
        model.amend(session, outcome="agreement")


def war_text(model: NegotiationModel, mediator: Mediator) -> tuple[str, Estimate] | None:
    """The role in which it puts a text in war (its own help last), if it sees a deal at all."""
    roles = mediator.mediation.roles if worth_another_text(model) else ()
    for role, helps in (("formulate", False), ("manipulate", True)):
        if role in roles:
            estimate = mediator_estimate(model, mediator, helps)
            if estimate.zones:
                return role, estimate
    return None


def _war_move(model: NegotiationModel, mediator: Mediator) -> None:
    """In war: put a text if it sees a deal, and propose a ceasefire if there is none."""
    found = war_text(model, mediator)
    if found is not None:
        role, estimate = found
        session = model.log("session", actor=mediator.name, subject=role, outcome="no agreement")
        if _put_text(model, mediator, estimate):
            model.amend(session, outcome="agreement")
            return
    if model.truce is None:
        _propose_ceasefire(model, mediator)


def worth_another_text(model: NegotiationModel) -> bool:
    """Whether leaders would look at a text: not so soon after a refusal, unless the front moved."""
    refused = model.refused_text
    if refused is None or refused[1] != model.control:
        return True
    return model.day - refused[0] >= model.scenario.behaviour.review_days


def _propose_ceasefire(model: NegotiationModel, mediator: Mediator) -> None:
    refusers = [
        leader.name
        for leader in model.leaders()
        if not leader.decide_ceasefire(
            mediator.leverage_over(leader.side), model.actor_draw(mediator.index, leader.index)
        )
    ]
    outcome = "refused" if refusers else "agreed"
    model.log("ceasefire", actor=mediator.name, other=", ".join(refusers), outcome=outcome)
    if not refusers:
        model.truce = Truce(model.day, mediator.name)
        model.changed()


def informed_zone(model: NegotiationModel, mediator: Mediator) -> bool:
    """Whether a zone would open, by its estimate, if its credible messages were delivered."""
    kept = [(party.belief_mean, party.belief_variance) for party in model.parties]
    _carry_messages(model, mediator, silently=True)
    opens = bool(mediator_estimate(model, mediator, helps=False).zones)
    for party, (mean, variance) in zip(model.parties, kept, strict=True):
        party.belief_mean, party.belief_variance = mean, variance
    model.changed()
    return opens


def _carry_messages(model: NegotiationModel, mediator: Mediator, silently: bool = False) -> None:
    """Tell each leader what the mediator knows of the balance; only the credible is believed."""
    messages = [(leader, *mediator.message_to(leader)) for leader in model.leaders()]
    for leader, stronger, credible, estimate in messages:
        if credible:
            leader.learn(estimate - model.table_shift, variance_of(mediator.mediation.intelligence))
        if not silently:
            model.log(
                "message",
                actor=mediator.name,
                other=leader.name,
                subject="stronger" if stronger else "weaker",
                outcome="believed" if credible else "not believed",
                numbers={"estimate": estimate},
            )
    model.changed()


def _put_text(model: NegotiationModel, mediator: Mediator, estimate: Estimate) -> bool:
    """Put one text on the table and let every party answer."""
    found = best_text(
        model, estimate.zones, lambda path: path.net, estimate.needed, mediator.weight()
    )
    if found is None:
        return False
    text = Text(*found, mediator.name, estimate.guarantee, estimate.payments)
    _log_offer(model, mediator.name, "all", text, 0)
    accepted = {
        party.name: _answered(model, party, mediator.name, text, None, 0) for party in model.parties
    }
    if all(accepted.values()):
        sign(model, text)
        return True
    model.refused_text = (model.day, list(model.control))
    _disappoint(model, accepted)
    return False


def _alternating_offers(model: NegotiationModel, broker: str, friction: float) -> bool:
    """Rounds of offers between the leaders; what they agree on, every veto must pass."""
    proposer = model.leader(_first_mover(model))
    responder_accepts: dict[str, bool] = {}
    for turn in range(model.scenario.talks.rounds):
        responder = model.leader(OTHER[proposer.side])
        text = proposal(model, proposer, responder, turn, broker, friction)
        _log_offer(model, proposer.name, responder.name, text, turn)
        asked = responder.strategy.threshold(build_seat(model, responder, proposer, turn, friction))
        agreed = _answered(model, responder, proposer.name, text, asked, turn)
        responder_accepts = {responder.name: agreed}
        if agreed and all(
            _answered(model, party, proposer.name, text, None, turn)
            for party in model.parties
            if not party.leads
        ):
            sign(model, text)
            return True
        proposer = responder
    _disappoint(model, responder_accepts)
    return False


def _disappoint(model: NegotiationModel, accepted: dict[str, bool]) -> None:
    """After a failed session each party's hope answers to what the other side's leader did."""
    for party in model.parties:
        other = model.leader(OTHER[party.side])
        party.reconsider_talks(accepted.get(other.name, False))
    model.changed()


def _first_mover(model: NegotiationModel) -> Side:
    fixed = model.scenario.talks.first_mover
    if fixed != "random":
        return fixed
    first_listed = model.uniform(Purpose.FIRST_MOVER, 0) < 0.5
    return "claimant" if first_listed == (model.orientation > 0) else "holder"


def proposal(
    model: NegotiationModel,
    proposer: Party,
    responder: Party,
    turn: int,
    broker: str,
    friction: float,
) -> Text:
    """The text that gives the proposer what it demands at the least loss to the responder."""
    demand = proposer.strategy.demand(build_seat(model, proposer, responder, turn, friction))
    target = proposer.utility(demand)
    options = []
    for path in model.paths():
        base, steps = path.net.base[proposer.index], path.net.steps[proposer.index]
        if proposer.sign > 0:
            position = min(first_position_reaching(base, steps, target), path.end)
        else:
            position = max(last_position_reaching(base, steps, target), 0.0)
        met = path.net.utility(proposer.index, position) >= target - 1e-9
        options.append((met, path.net.utility(responder.index, position), path, position))
    # Of equally good packages the first: rounded, so that this is not left to rounding errors.
    _, _, path, position = max(options, key=lambda option: (option[0], rounded(option[1], 1e12)))
    return Text(path, position, broker, friction=friction)


def build_seat(
    model: NegotiationModel, party: Party, other: Party, turn: int, friction: float
) -> Seat:
    """What a leader's negotiator sees in a round."""
    reservation = party.needed(party.outlook().reservation, -friction)
    theirs = other.needed(other.outlook().reservation, -friction)
    best, ideal = 0.0, 0.0
    for path in model.paths():
        base, steps = path.net.base[other.index], path.net.steps[other.index]
        if party.sign > 0:
            limit, end = max(last_position_reaching(base, steps, theirs), 0.0), path.end
        else:
            limit, end = min(first_position_reaching(base, steps, theirs), path.end), 0.0
        best = max(best, path.net.utility(party.index, limit))
        ideal = max(ideal, path.net.utility(party.index, end))
    years = model.scenario.talks.round_days / DAYS_PER_YEAR
    win, battle_days = _next_battle(model, party)
    rungs = len(model.objectives)
    held = rung_of(model.control)
    return Seat(
        round=turn,
        rounds=model.scenario.talks.rounds,
        reservation=party.value(reservation),
        ideal=party.value(ideal),
        best=party.value(best),
        discount=party.discount_over(years),
        other_discount=other.discount_over(years),
        win=win,
        rung=held if party.sign > 0 else rungs - held,
        rungs=rungs,
        battle_discount=party.discount_over(battle_days / DAYS_PER_YEAR),
        flow=party.settings.fighting_flow,
        other_flow=other.settings.fighting_flow,
        cost=party.settings.mobilisation_cost,
        other_private_cost=other.settings.private_cost,
    )


def _next_battle(model: NegotiationModel, party: Party) -> tuple[float, float]:
    """A leader's chance of winning the next battle, by its belief, and the days it expects."""
    attacker = party.side if model.war is None else model.war.attacker
    if not model.axis(attacker).objectives:
        attacker = OTHER[attacker]  # it holds everything: what comes is the other side's attack
    axis = model.axis(attacker)
    advantage = party.belief() if attacker == "claimant" else -party.belief()
    front = model.scenario.front
    drift = battle_drift(advantage, axis.log_defences[0], front.mobility)
    win = capture_probability(drift, axis.sizes[0], front.noise, axis.position)
    days = expected_battle_days(drift, axis.sizes[0], front.noise, axis.position)
    return (win if party.side == attacker else 1.0 - win), days


def _answered(
    model: NegotiationModel, party: Party, other: str, text: Text, asked: float | None, turn: int
) -> bool:
    """Let a party answer a text, and write the answer down."""
    answer = party.decide_answer(text, asked, model.actor_draw(turn, party.index))
    model.log(
        "answer",
        actor=party.name,
        other=other,
        outcome="accepts" if answer.accepts else "refuses",
        reason=answer.reason,
        numbers={
            "value": answer.value,
            "net_value": answer.net_value,
            "side_payment": answer.side_payment,
            "reservation": answer.reservation,
            "chance": answer.chance,
        },
    )
    return answer.accepts


def _log_offer(model: NegotiationModel, actor: str, other: str, text: Text, turn: int) -> None:
    numbers = {"round": float(turn)} | model.named_terms(text.path.terms(text.position))
    for party in model.parties:
        numbers[f"value:{party.name}"] = party.value_of_text(text)
    model.log("offer", actor=actor, other=other, subject=text.path.kind, numbers=numbers)
