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
from sim.language import N_, _, ngettext
from sim.model import NegotiationModel
from sim.seat.questions import ADVANTAGE, DAILY, GAIN, SHARE, SHIFT, SPREAD, STAKE, Fact
from sim.turn.axis import axis_of
from sim.turn.balance import expected_shift
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.party import CeasefireWorth
from sim.turn.preparing import prepares
from sim.turn.standing import fill_outcomes, leader_of
from sim.words import listed, long_date

#: How what a text is worth when it is answered comes from what it is worth on paper.
AT_THE_TABLE = N_("At the table, less the cost of conceding and doubt in promises")
AT_TABLE_WITHIN = N_("at the table, less the cost of conceding and doubt in promises")
LEAVING = N_("Leaving the table: worth to you (your reservation value)")
#: What a choice is worth, where the figure stands under the choice.
WORTH = N_("Worth to you")


def standing(model: NegotiationModel) -> dict[str, float]:
    """How every good stands by name, promised handovers done; what is open is left out."""
    outcomes = [math.nan] * model.world.good_count
    fill_outcomes(model, outcomes)
    named = zip(model.names.goods, outcomes, strict=True)
    return {name: outcome for name, outcome in named if not math.isnan(outcome)}


def common_facts(model: NegotiationModel, names: Labels) -> list[Fact]:
    """What everybody sees: war or peace, who controls what, the deal in force, the dead."""
    facts = [Fact("phase", _("State of affairs"), _phase(model, names))]
    for label, held in ((names.claimant, 1.0), (names.holder, 0.0)):
        objectives = zip(model.names.objectives, model.control, strict=True)
        places = [name for name, share in objectives if share == held]
        whose = "claimant" if held else "holder"
        told = ", ".join(names[place] for place in places) or _("nothing")
        facts.append(Fact(f"held_by_{whose}", _("{side} controls", side=label), told))
    if model.deal != 0 and model.deal_broken == 0:
        facts.append(Fact("deal", _("Agreement in force"), _deal(model, names)))
    deaths = [e for e in model.record.events if "deaths_claimant" in e.numbers]
    for side, label in (("claimant", names.claimant), ("holder", names.holder)):
        count = sum(event.numbers[f"deaths_{side}"] for event in deaths)
        what = _("Deaths of {side} so far", side=label)
        facts.append(Fact(f"deaths_{side}", what, round(count), "deaths"))
    kept = _("Trust: how far promises have been kept so far")
    facts.append(Fact("trust", kept, model.trust, SHARE))
    return facts


def _phase(model: NegotiationModel, names: Labels) -> str:
    if model.war == 0:
        return _("no war")
    attacker = names.claimant if model.attacker == CLAIMANT else names.holder
    if model.truce != 0:
        broker = _third_party(model, names, model.truce_broker)
        told = N_("a truce of {days}, that nobody signed; {side} attacked last")
        if broker:
            told = N_("a truce of {days}, brokered by {broker}; {side} attacked last")
        days = ngettext("{count} day", "{count} days", model.day - model.truce_since)
        return _(told, days=days, broker=broker, side=attacker)
    axis, day = axis_of(model, model.attacker), f"{model.elapsed:.0f}"
    if not axis.count:
        return _("war, day {day} of battle: {side} attacks", day=day, side=attacker)
    place = names[model.names.objectives[axis.objectives[0]]]
    return _(
        "war, day {day} of battle: {side} attacks towards {place}",
        day=day,
        side=attacker,
        place=place,
    )


def _third_party(model: NegotiationModel, names: Labels, place: int) -> str:
    return names[model.names.third_parties[place]] if place >= 0 else ""


def _deal(model: NegotiationModel, names: Labels) -> str:
    broker = _third_party(model, names, model.deal_broker)
    pending = model.pending_objectives[: model.pending_count]
    due = ", ".join(names[model.names.objectives[objective]] for objective in pending)
    told = N_("without a broker; to be handed over: {places}")
    if broker:
        told = N_("brokered by {broker}; to be handed over: {places}")
    return _(told, broker=broker, places=due or _("nothing more"))


def party_facts(model: NegotiationModel, party: Party) -> tuple[Fact, ...]:
    """The situation as a party sees it: by its own belief, never by the true balance."""
    names, view = Labels(model.scenario), party.outlook(model)
    advantage, shift = (party.sign * one for one in (party.belief(model), expected_shift(model)))
    sd = party.belief_variance**0.5
    facts = [
        Fact("advantage", _("The military balance, as you believe (strength against strength)"),
             advantage, ADVANTAGE),
        Fact("advantage_sd", _("How unsure you are of it"), sd, SPREAD),
        Fact("shift", _("How it is foreseen to change for you"), shift, SHIFT),
        Fact("hope", _("Your hope in talks"), party.hope, SHARE),
        Fact("now", _("Things as they are: worth to you"), view.now, STAKE),
        Fact("waiting", _("Waiting, with hope in talks: worth to you"), view.waiting, STAKE),
        Fact("staying",
             _("The same, or attacking later if that is worth more, less the threat"),
             view.staying, STAKE),
        Fact("reservation", _(LEAVING), view.reservation, STAKE),
    ]  # fmt: skip
    if not (_fighting(model) and model.attacker == party.sign):
        facts.append(_threat(model, party, names, view.threat))
    if prepares(model, party):
        opens = dt.date.fromordinal(model.preparations[party.index].opens)
        facts.append(Fact("preparing", _("What you prepare is ready on"), long_date(opens)))
    if view.aim:
        label = _("Attacking, as far as pays best: worth to you")
        facts.append(Fact("attack", label, view.attack, STAKE))
        label = _("What pressure from outside costs you if you attack")
        facts.append(Fact("pressure", label, axis_of(model, party.sign).pressure, DAILY))
    return (*common_facts(model, names), *facts)


def _fighting(model: NegotiationModel) -> bool:
    return model.war != 0 and model.truce == 0


def _threat(model: NegotiationModel, party: Party, names: Labels, chance: float) -> Fact:
    """The chance that the other side attacks, or goes on to, as the party sees it."""
    label = N_("Chance that {side} attacks {when}, as you see it")
    within = N_("Chance that {side} attacks {when}")
    if _fighting(model):
        label = N_("Chance that {side} goes on with its offensive {when}, as you see it")
        within = N_("Chance that {side} goes on with its offensive {when}")
    other = names.holder if party.side == "claimant" else names.claimant
    when = threat_time(model.scenario, at_war=model.war != 0)
    told, inside = (_(text, side=other, when=when) for text in (label, within))
    return Fact("threat", told, chance, SHARE, inside)


def third_party_facts(model: NegotiationModel, third: ThirdParty) -> tuple[Fact, ...]:
    """The situation as a third party sees it."""
    return (
        *common_facts(model, Labels(model.scenario)),
        Fact("engagement", _("Your attention to the conflict"), third.engaged, SHARE),
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
        label = _("What {name} needs of a text, by your estimate", name=names[party.name])
        facts.append(Fact(f"need:{party.name}", label, value, STAKE))
    seen = {True: _("yes"), False: _("no")}
    facts.append(Fact("zone", _("You see a text that all could accept"), seen[alone]))
    facts.append(Fact("zone_with_help", _("You see one, with the help you can add"), seen[helped]))
    if model.war != 0:
        hurt = _hurting(model, needs, names)
        told = listed(hurt) if hurt else _("nobody")
        label = _("For whom the war is worse than what was before it, by your estimate")
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


#: what it is called what a choice is worth: by itself, and within a sentence
WORTH_OF = {
    "go-on": (N_("Going on is worth to you"), N_("going on is worth to you")),
    "stop": (N_("Stopping is worth to you"), N_("stopping is worth to you")),
    "keep": (N_("Keeping it is worth to you"), N_("keeping it is worth to you")),
    "break": (
        N_("Breaking it, with what that costs you, is worth to you"),
        N_("breaking it, with what that costs you, is worth to you"),
    ),
    "accept": (N_("Accepting is worth to you"), N_("accepting is worth to you")),
    "refuse": (N_("Refusing is worth to you"), N_("refusing is worth to you")),
}


def worth_fact(choice: str, value: float) -> tuple[Fact, ...]:
    """What a choice is worth to the player, as the model weighs it against the others."""
    label, within = WORTH_OF[choice]
    return (Fact("value", _(label), value, STAKE, _(within)),)


def shame_facts(cost: float) -> tuple[Fact, ...]:
    """What breaking a truce costs the player."""
    label, within = _("What breaking it costs you"), _("what breaking it costs you")
    return (Fact("shame", label, cost, STAKE, within),)


def ceasefire_facts(agreeing: CeasefireWorth) -> tuple[Fact, ...]:
    """What a ceasefire is worth to the player, and where that comes from."""
    goodwill, leverage, worth = agreeing
    loss = min(0.0, worth - goodwill - leverage)
    return (
        Fact("goodwill", _("What accepting earns you"), goodwill, GAIN,
             _("what accepting earns you")),
        Fact("leverage", _("What the mediator's word adds"), leverage, GAIN,
             _("what the mediator's word adds")),
        Fact("loss", _("What you risk of the gain from fighting on"), loss, GAIN,
             _("what you risk of the gain from fighting on")),
        Fact("worth", _("Accepting over refusing, all in all"), worth, GAIN,
             _("accepting over refusing, all in all")),
    )  # fmt: skip


def answer_facts(answer: Answer) -> tuple[Fact, ...]:
    """What a text is worth to the player.

    What its negotiator holds out for rests on the other side's reservation value, and is not told.
    """
    return (
        Fact("value", _("The text on paper: worth to you"), answer.value, STAKE),
        Fact("net_value", _(AT_THE_TABLE), answer.net_value, STAKE),
        Fact("side_payment", _("What comes with accepting"), answer.side_payment, GAIN),
        Fact("reservation", _(LEAVING), answer.reservation, STAKE),
    )
