"""What a player may know of the situation: its own beliefs and figures, and what is public.

Private in the model are what an actor believes about the balance, what war costs it beyond what
others can know, and with these its reservation value; nobody knows the true balance. What is shown
to a player never rests on these of anybody else. All else that the model's actors know of each
other (what issues are worth, what audiences do, hopes in talks) they know here as well.
"""

from __future__ import annotations

from sim.explain import Names, threat_time
from sim.old.agents import OTHER, Party, ThirdParty
from sim.old.model import NegotiationModel
from sim.old.table import Estimate
from sim.seat.questions import ADVANTAGE, DAILY, SHARE, SHIFT, SPREAD, STAKE, Fact
from sim.words import plural


def standing(model: NegotiationModel) -> dict[str, float]:
    """How every good stands by name, promised handovers done; what is open is left out."""
    found = zip(model.goods, model.outcome_now(), strict=True)
    return {good.name: outcome for good, outcome in found if outcome is not None}


def common_facts(model: NegotiationModel, names: Names) -> list[Fact]:
    """What everybody sees: war or peace, who controls what, the deal in force, the dead."""
    facts = [Fact("phase", "State of affairs", _phase(model, names))]
    for label, held in ((names.claimant, 1.0), (names.holder, 0.0)):
        places = [n for n, c in zip(model.objective_names, model.control, strict=True) if c == held]
        whose = "claimant" if held else "holder"
        told = ", ".join(names[place] for place in places) or "nothing"
        facts.append(Fact(f"held_by_{whose}", f"{label} controls", told))
    if model.deal is not None and not model.deal.broken:
        facts.append(Fact("deal", "Agreement in force", _deal(model, names)))
    deaths = [e for e in model.record.events if "deaths_claimant" in e.numbers]
    for side, label in (("claimant", names.claimant), ("holder", names.holder)):
        count = sum(event.numbers[f"deaths_{side}"] for event in deaths)
        facts.append(Fact(f"deaths_{side}", f"Deaths of {label} so far", round(count), "deaths"))
    facts.append(Fact("trust", "Trust: how far promises have been kept so far", model.trust, SHARE))
    return facts


def _phase(model: NegotiationModel, names: Names) -> str:
    war, truce = model.war, model.truce
    if war is None:
        return "peace"
    attacker = names.claimant if war.attacker == "claimant" else names.holder
    if truce is not None:
        held = plural(model.day - truce.since, "day")
        kind = f"brokered by {names[truce.broker]}" if truce.broker else "that nobody signed"
        return f"a truce of {held}, {kind}; {attacker} attacked last"
    ahead = model.axis(war.attacker).objectives
    target = f" towards {names[model.objective_names[ahead[0]]]}" if ahead else ""
    return f"war, day {war.elapsed:.0f}: {attacker} attacks{target}"


def _deal(model: NegotiationModel, names: Names) -> str:
    assert model.deal is not None
    broker = f"brokered by {names[model.deal.broker]}" if model.deal.broker else "without a broker"
    due = [names[model.objective_names[h.objective]] for h in model.deal.pending]
    return f"{broker}; to be handed over: {', '.join(due) or 'nothing more'}"


def party_facts(party: Party) -> tuple[Fact, ...]:
    """The situation as a party sees it: by its own belief, never by the true balance."""
    model, names, view = party.model, Names(party.model.scenario), party.outlook()
    sd = party.belief_variance**0.5
    shift = party.sign * model.expected_shift()
    other = names.holder if party.side == "claimant" else names.claimant
    fighting = model.war is not None and model.truce is None
    does = "goes on with its offensive" if fighting else "attacks"
    facts = [
        Fact("advantage", "The military balance, as you believe (strength against strength)",
             party.sign * party.belief(), ADVANTAGE),
        Fact("advantage_sd", "How unsure you are of it", sd, SPREAD),
        Fact("shift", "How it is foreseen to change for you", shift, SHIFT),
        Fact("hope", "Your hope in talks", party.hope, SHARE),
        Fact("now", "Things as they are: worth to you", view.now, STAKE),
        Fact("waiting", "... add the hope in talks", view.waiting, STAKE),
        Fact("staying", "... or attacking later, if worth more; and the threat to you",
             view.staying, STAKE),
        Fact("reservation", "Leaving the table: worth to you (your reservation value)",
             view.reservation, STAKE),
    ]  # fmt: skip
    if not (fighting and model.war is not None and model.war.attacker == party.side):
        when = threat_time(model.scenario, at_war=model.war is not None)
        label = f"Chance that {other} {does} {when}, as you see it"
        facts.append(Fact("threat", label, view.threat, SHARE))
    if view.aim:
        label = "Attacking, as far as pays best: worth to you"
        facts.append(Fact("attack", label, view.attack, STAKE))
        pressure = model.axis(party.side).pressure
        facts.append(
            Fact("pressure", "What pressure from outside costs you if you attack", pressure, DAILY)
        )
    return (*common_facts(model, names), *facts)


def third_party_facts(third: ThirdParty) -> tuple[Fact, ...]:
    """The situation as a third party sees it."""
    model, names = third.model, Names(third.model.scenario)
    return (
        *common_facts(model, names),
        Fact("engagement", "Your attention to the conflict", third.engagement(), SHARE),
    )


def mediator_facts(mediator: ThirdParty, alone: Estimate, helped: Estimate) -> tuple[Fact, ...]:
    """The situation as a mediator sees it: by its estimates of what the parties need.

    `alone` is its estimate without the help that it can add, `helped` that with it.
    """
    model, names = mediator.model, Names(mediator.model.scenario)
    facts = list(third_party_facts(mediator))
    for party in model.parties:
        value = party.value(alone.needed[party.index])
        label = f"What {names[party.name]} needs of a text, by your estimate"
        facts.append(Fact(f"need:{party.name}", label, value, STAKE))
    seen = {True: "yes", False: "no"}
    facts.append(Fact("zone", "You see a text that all could accept", seen[bool(alone.zones)]))
    facts.append(Fact("zone_with_help", "... with the help you can add", seen[bool(helped.zones)]))
    if model.war is not None:
        told = " and ".join(_hurting(model, alone.needed, names)) or "nobody"
        label = "For whom the war is worse than what was before it, by your estimate"
        facts.append(Fact("hurting", label, told))
    return tuple(facts)


def _hurting(model: NegotiationModel, needed: list[float], names: Names) -> list[str]:
    """Leaders whose need, as estimated, is less than what everybody knows they had before."""
    leaders = [model.leader(side) for side in OTHER]
    return [
        names[one.name] for one in leaders if one.value(needed[one.index]) < one.value_at_outbreak
    ]
