"""What a player may know of the situation: its own beliefs and figures, and what is public.

Private in the model are what an actor believes about the balance, what war costs it beyond what
others can know, and with these its reservation value; nobody knows the true balance. What is shown
to a player never rests on these of anybody else. All else that the model's actors know of each
other (what issues are worth, what audiences do, hopes in talks) they know here as well.
"""

from __future__ import annotations

import datetime as dt
import math

from sim.agents import Answer, Party, ThirdParty
from sim.labels import Labels, threat_time
from sim.model import NegotiationModel
from sim.seat.questions import ADVANTAGE, DAILY, GAIN, SHARE, SHIFT, SPREAD, STAKE, Fact
from sim.turn.axis import axis_of
from sim.turn.balance import expected_shift
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.party import CeasefireWorth
from sim.turn.preparing import prepares
from sim.turn.standing import fill_outcomes, leader_of
from sim.words import long_date, plural

#: How what a text is worth when it is answered comes from what it is worth on paper.
AT_THE_TABLE = "At the table, less the cost of conceding and doubt in promises"
#: What a choice is worth, where the figure stands under the choice.
WORTH = "Worth to you"


def standing(model: NegotiationModel) -> dict[str, float]:
    """How every good stands by name, promised handovers done; what is open is left out."""
    outcomes = [math.nan] * model.world.good_count
    fill_outcomes(model, outcomes)
    named = zip(model.names.goods, outcomes, strict=True)
    return {name: outcome for name, outcome in named if not math.isnan(outcome)}


def common_facts(model: NegotiationModel, names: Labels) -> list[Fact]:
    """What everybody sees: war or peace, who controls what, the deal in force, the dead."""
    facts = [Fact("phase", "State of affairs", _phase(model, names))]
    for label, held in ((names.claimant, 1.0), (names.holder, 0.0)):
        objectives = zip(model.names.objectives, model.control, strict=True)
        places = [name for name, share in objectives if share == held]
        whose = "claimant" if held else "holder"
        told = ", ".join(names[place] for place in places) or "nothing"
        facts.append(Fact(f"held_by_{whose}", f"{label} controls", told))
    if model.deal != 0 and model.deal_broken == 0:
        facts.append(Fact("deal", "Agreement in force", _deal(model, names)))
    deaths = [e for e in model.record.events if "deaths_claimant" in e.numbers]
    for side, label in (("claimant", names.claimant), ("holder", names.holder)):
        count = sum(event.numbers[f"deaths_{side}"] for event in deaths)
        facts.append(Fact(f"deaths_{side}", f"Deaths of {label} so far", round(count), "deaths"))
    facts.append(Fact("trust", "Trust: how far promises have been kept so far", model.trust, SHARE))
    return facts


def _phase(model: NegotiationModel, names: Labels) -> str:
    if model.war == 0:
        return "no war"
    attacker = names.claimant if model.attacker == CLAIMANT else names.holder
    if model.truce != 0:
        held = plural(model.day - model.truce_since, "day")
        broker = _third_party(model, names, model.truce_broker)
        kind = f"brokered by {broker}" if broker else "that nobody signed"
        return f"a truce of {held}, {kind}; {attacker} attacked last"
    axis = axis_of(model, model.attacker)
    target = f" towards {names[model.names.objectives[axis.objectives[0]]]}" if axis.count else ""
    return f"war, day {model.elapsed:.0f}: {attacker} attacks{target}"


def _third_party(model: NegotiationModel, names: Labels, place: int) -> str:
    return names[model.names.third_parties[place]] if place >= 0 else ""


def _deal(model: NegotiationModel, names: Labels) -> str:
    broker = _third_party(model, names, model.deal_broker)
    pending = model.pending_objectives[: model.pending_count]
    due = ", ".join(names[model.names.objectives[objective]] for objective in pending)
    told = f"brokered by {broker}" if broker else "without a broker"
    return f"{told}; to be handed over: {due or 'nothing more'}"


def party_facts(model: NegotiationModel, party: Party) -> tuple[Fact, ...]:
    """The situation as a party sees it: by its own belief, never by the true balance."""
    names, view = Labels(model.scenario), party.outlook(model)
    sd = party.belief_variance**0.5
    shift = party.sign * expected_shift(model)
    other = names.holder if party.side == "claimant" else names.claimant
    fighting = model.war != 0 and model.truce == 0
    does = "goes on with its offensive" if fighting else "attacks"
    facts = [
        Fact("advantage", "The military balance, as you believe (strength against strength)",
             party.sign * party.belief(model), ADVANTAGE),
        Fact("advantage_sd", "How unsure you are of it", sd, SPREAD),
        Fact("shift", "How it is foreseen to change for you", shift, SHIFT),
        Fact("hope", "Your hope in talks", party.hope, SHARE),
        Fact("now", "Things as they are: worth to you", view.now, STAKE),
        Fact("waiting", "Waiting, with hope in talks: worth to you", view.waiting, STAKE),
        Fact("staying", "The same, or attacking later if that is worth more, less the threat",
             view.staying, STAKE),
        Fact("reservation", "Leaving the table: worth to you (your reservation value)",
             view.reservation, STAKE),
    ]  # fmt: skip
    if not (fighting and model.attacker == party.sign):
        when = threat_time(model.scenario, at_war=model.war != 0)
        label = f"Chance that {other} {does} {when}, as you see it"
        facts.append(Fact("threat", label, view.threat, SHARE))
    if prepares(model, party):
        opens = dt.date.fromordinal(model.preparations[party.index].opens)
        facts.append(Fact("preparing", "What you prepare is ready on", long_date(opens)))
    if view.aim:
        label = "Attacking, as far as pays best: worth to you"
        facts.append(Fact("attack", label, view.attack, STAKE))
        pressure = axis_of(model, party.sign).pressure
        facts.append(
            Fact("pressure", "What pressure from outside costs you if you attack", pressure, DAILY)
        )
    return (*common_facts(model, names), *facts)


def third_party_facts(model: NegotiationModel, third: ThirdParty) -> tuple[Fact, ...]:
    """The situation as a third party sees it."""
    return (
        *common_facts(model, Labels(model.scenario)),
        Fact("engagement", "Your attention to the conflict", third.engaged, SHARE),
    )


def mediator_facts(
    model: NegotiationModel, mediator: ThirdParty, needs: list[float], alone: bool, helped: bool
) -> tuple[Fact, ...]:
    """The situation as a mediator sees it, by its estimate of what the parties need.

    `alone` says whether it sees a text that all could accept, `helped` whether with its help.
    """
    names = Labels(model.scenario)
    facts = list(third_party_facts(model, mediator))
    for party in model.parties:
        value = party.value(model, needs[party.index])
        label = f"What {names[party.name]} needs of a text, by your estimate"
        facts.append(Fact(f"need:{party.name}", label, value, STAKE))
    seen = {True: "yes", False: "no"}
    facts.append(Fact("zone", "You see a text that all could accept", seen[alone]))
    facts.append(Fact("zone_with_help", "You see one, with the help you can add", seen[helped]))
    if model.war != 0:
        told = " and ".join(_hurting(model, needs, names)) or "nobody"
        label = "For whom the war is worse than what was before it, by your estimate"
        facts.append(Fact("hurting", label, told))
    return tuple(facts)


def _hurting(model: NegotiationModel, needs: list[float], names: Labels) -> list[str]:
    """Leaders whose need, as estimated, is less than what everybody knows they had before."""
    leaders = [leader_of(model, side) for side in (CLAIMANT, HOLDER)]
    return [
        names[one.name]
        for one in leaders
        if one.value(model, needs[one.index]) < one.value_at_outbreak
    ]


# -- what a choice is worth ------------------------------------------------------------------------


def worth_fact(what: str, value: float) -> tuple[Fact, ...]:
    """What a choice is worth to the player, as the model weighs it against the others."""
    return (Fact("value", f"{what} is worth to you", value, STAKE),)


def ceasefire_facts(agreeing: CeasefireWorth) -> tuple[Fact, ...]:
    """What a ceasefire is worth to the player, and where that comes from."""
    goodwill, leverage, worth = agreeing
    loss = min(0.0, worth - goodwill - leverage)
    return (
        Fact("goodwill", "What accepting earns you", goodwill, GAIN),
        Fact("leverage", "What the mediator's word adds", leverage, GAIN),
        Fact("loss", "What you risk of the gain from fighting on", loss, GAIN),
        Fact("worth", "Accepting over refusing, all in all", worth, GAIN),
    )


def answer_facts(answer: Answer) -> tuple[Fact, ...]:
    """What a text is worth to the player.

    What its negotiator holds out for rests on the other side's reservation value, and is not told.
    """
    return (
        Fact("value", "The text on paper: worth to you", answer.value, STAKE),
        Fact("net_value", AT_THE_TABLE, answer.net_value, STAKE),
        Fact("side_payment", "What comes with accepting", answer.side_payment, GAIN),
        Fact("reservation", "Leaving the table: worth to you (your reservation value)",
             answer.reservation, STAKE),
    )  # fmt: skip
