"""The negotiations of a run: each proposal, its worth to each party, and why it was refused."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Literal

import pandas as pd

from sim.labels import Labels, threat_time
from sim.scenario import Scenario
from sim.views.watching import Offer, Standing, Watched
from sim.words import long_date, percent_text, plural

#: how a proposal came about, by the role of the session
ROLE_WORDS: Mapping[str, str] = {
    "facilitate": "talks that a mediator brings about",
    "direct": "talks between the two sides alone",
    "formulate": "a mediator's proposal",
    "manipulate": "a mediator's proposal with guarantees and side payments",
}
#: a chance of being attacked below this is not worth telling
WORTH_TELLING = 0.01
LIKELY = 0.5


def offers_table(watched: Watched) -> pd.DataFrame:
    """One row for each proposal of a run, in order: who made it, who answered what, and why.

    Columns: `proposal` (number), `session`, `date`, `made by`, `how`, `kind`, `round`, for every
    party `worth to <party>`, `<party> asks for` and `<party> answers`, and `why it failed` (empty:
    it was signed).
    """
    names = Labels(watched.scenario)
    rows = []
    for offer in watched.offers:
        row: dict[str, object] = {
            "proposal": offer.number,
            "session": offer.session,
            "date": dt.date.fromordinal(offer.day).isoformat(),
            "made by": names[offer.author],
            "how": ROLE_WORDS[offer.role],
            "kind": offer.kind,
            "round": offer.round,
        }
        for one in offer.standings:
            label = names[one.party]
            row[f"worth to {label}"] = one.counted
            row[f"{label} asks for"] = one.needed
            row[f"{label} answers"] = answer_words(offer, one)
        rows.append(row | {"why it failed": why_it_failed(offer, watched.scenario)})
    return pd.DataFrame(rows)


def proposals_table(watched: Watched) -> pd.DataFrame:
    """The same at a glance: one column for each party, and one for the result.

    A party's column says what the proposal is worth to it and what it asks for, in shares of all
    that is at stake for it, and what it answers.
    """
    names = Labels(watched.scenario)
    rows = []
    for offer in watched.offers:
        row: dict[str, object] = {
            "proposal": offer.number,
            "date": dt.date.fromordinal(offer.day).isoformat(),
            "made by": names[offer.author],
            "kind": offer.kind,
        }
        for one in offer.standings:
            said = answer_words(offer, one)
            row[names[one.party]] = f"{one.counted:.3f}, asks for {one.needed:.3f}: {said}"
        rows.append(row | {"why it failed": why_it_failed(offer, watched.scenario) or "signed"})
    return pd.DataFrame(rows)


def answers_table(offer: Offer, scenario: Scenario) -> pd.DataFrame:
    """One row for each party: what it weighed, what it answered, and why.

    Values are shares of all that is at stake for the party. `worth in all` = `at the table` +
    `comes with it`; a party accepts when this reaches what it `asks for`, apart from randomness in
    decisions; `chance` is its chance of accepting. `the mediator weighs its gain` is the weight of
    a leader's gain in a mediator's proposal, which maximises the weighted product of both gains by
    the mediator's guesses.
    """
    names = Labels(scenario)
    return pd.DataFrame(
        [
            {
                "party": names[one.party],
                "on paper": one.value,
                "at the table": one.net,
                "comes with it": one.extra,
                "worth in all": one.counted,
                "asks for": one.needed,
                "without a deal": alternative(offer, one, scenario),
                "the mediator guessed": one.guessed,
                "the mediator weighs its gain": weight_of(offer, one),
                "chance": one.chance,
                "answer": answer_words(offer, one),
                "reason": one.reason,
            }
            for one in offer.standings
        ]
    )


def weight_of(offer: Offer, one: Standing) -> float:
    """Weight of a leader's gain in a mediator's proposal (NaN: no mediator's, or no leader)."""
    if not one.leads:
        return math.nan
    return offer.weight if one.side == "claimant" else 1.0 - offer.weight


def weight_words(offer: Offer, scenario: Scenario) -> str:
    """How the mediator that made a proposal weighed the leaders; empty where none made it."""
    if math.isnan(offer.weight):
        return ""
    names = Labels(scenario)
    return (
        f"{names[offer.author]} gives the gain of {names.claimant} a weight of {offer.weight:.3f} "
        f"and that of {names.holder} {1.0 - offer.weight:.3f}, by its bias and by how lawful both "
        "claims are, and relies on its own guesses of what they ask for"
    )


def terms_table(offer: Offer, scenario: Scenario) -> pd.DataFrame:
    """One row for each objective and issue: how it stands, what is proposed, who gains by it.

    The columns `change for <party>` are differences of utility, in shares of all that is at stake
    for the party, before any cost of conceding; the last row adds them up.
    """
    names = Labels(scenario)
    rows = []
    for good, now in offer.outcome_before.items():
        is_ground = good in scenario.objectives
        row: dict[str, object] = {
            "what": names[good],
            "status quo": outcome_words(now, is_ground, names),
            "proposed": outcome_words(offer.terms.get(f"terms:{good}"), is_ground, names),
        }
        for one, change in zip(offer.standings, offer.changes[good], strict=True):
            row[f"change for {names[one.party]}"] = change
        rows.append(row)
    table = pd.DataFrame(rows)
    sums = {name: table[name].sum() for name in table.columns if str(name).startswith("change")}
    last = {"what": "all together", "status quo": "", "proposed": ""} | sums
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)


def outcome_words(outcome: float | None, is_ground: bool, names: Labels) -> str:
    """How a good is settled, in words: who has the ground, or whose view an issue follows."""
    if outcome is None:
        return "open"
    if outcome in (0.0, 1.0):
        winner = names.claimant if outcome else names.holder
        return winner if is_ground else f"as {winner} wants"
    if is_ground:
        first, second = percent_text(outcome), percent_text(1.0 - outcome)
        return f"{first} {names.claimant}, {second} {names.holder}"
    return f"{percent_text(outcome)} of what {names.claimant} wants"


def answer_words(offer: Offer, one: Standing) -> str:
    """What a party answered; its own proposal, or not asked, where it did not."""
    if one.answer:
        return one.answer
    return "its own proposal" if one.party == offer.author else "not asked"


def why_it_failed(offer: Offer, scenario: Scenario) -> str:
    """Who refused a proposal and why, in words; empty where it was signed."""
    names = Labels(scenario)
    return "; ".join(
        f"{names[one.party]}: {one.reason}" for one in offer.standings if one.answer == "refuses"
    )


Fallback = Literal["attacked", "force", "halt", "truce", "peace"]


def fallback(offer: Offer, one: Standing) -> Fallback:
    """What leaving the table comes to for a party.

    `attacked`: the other side's offensive goes on, or not; `force`: war of its own choice; `halt`:
    stopping its own offensive; `truce` and `peace`: things as they are.
    """
    if offer.attacker is not None and not _leads_the_attack(offer, one):
        return "attacked"
    if decided_by_force(offer, one):
        return "force"
    if offer.attacker is not None:
        return "halt"
    return "truce" if offer.in_war else "peace"


def alternative(offer: Offer, one: Standing, scenario: Scenario) -> str:
    """What leaving the table means to a party, in words: things as they are, or war."""
    view, names, kind = one.outlook, Labels(scenario), fallback(offer, one)
    when = threat_time(scenario, at_war=offer.in_war)
    if kind == "attacked":
        attacker = names.claimant if offer.attacker == "claimant" else names.holder
        return (
            f"war: {attacker} goes on with its offensive with a chance of {view.threat:.0%} {when}"
        )
    if kind == "force":
        how = (
            "going on" if offer.attacker else "breaking the truce" if offer.in_war else "attacking"
        )
        return f"war: {how}, to take {plural(view.aim, 'objective')}"
    if kind == "halt":
        return "halting its offensive"
    words = "the truce" if kind == "truce" else "things as they are"
    if view.threat >= WORTH_TELLING:
        foe = names.holder if one.side == "claimant" else names.claimant
        words += f", with a chance of {view.threat:.0%} that {foe} attacks {when}"
    return words


def without_a_deal(offer: Offer, one: Standing) -> str:
    """The same in a word or two, for the key of a figure."""
    kind, likely = fallback(offer, one), one.outlook.threat > LIKELY
    if kind in ("truce", "peace"):
        calm = "truce" if kind == "truce" else "status quo"
        return f"{calm}, attack likely" if likely else calm
    if kind == "attacked":
        return "war" if likely else "war, halt likely"
    return "war" if kind == "force" else "halting its offensive"


def decided_by_force(offer: Offer, one: Standing) -> bool:
    """Whether what a party could have without a deal is war of its own choice."""
    view = one.outlook
    if offer.attacker is not None:
        return _leads_the_attack(offer, one) and view.aim > 0 and view.gain > 0.0
    return view.aim > 0 and view.attack > view.staying


def _leads_the_attack(offer: Offer, one: Standing) -> bool:
    return one.leads and one.side == offer.attacker


def proposal_words(offer: Offer, scenario: Scenario) -> str:
    """A proposal in two sentences: who made it, how, and what became of it."""
    names = Labels(scenario)
    turn = f", round {offer.round}" if offer.role in ("direct", "facilitate") else ""
    fate = "It is signed." if offer.accepted else f"Refused. {why_it_failed(offer, scenario)}."
    how, date = ROLE_WORDS[offer.role], long_date(offer.day)
    return f"{date}: {names[offer.author]} proposes a {offer.kind} agreement ({how}{turn}). {fate}"


def margin_words(offer: Offer, one: Standing, scenario: Scenario) -> str:
    """What a proposal is worth to a party, what the party asks for, and its answer."""
    name = Labels(scenario)[one.party]
    worth = f"To {name} the proposal is worth {one.counted:.3f}; it asks for {one.needed:.3f}."
    if not one.answer:
        made = one.party == offer.author
        return f"{worth} It {'made the proposal itself' if made else 'is not asked'}."
    return f"{worth} It {one.answer}{f': {one.reason}' if one.reason else ''}."
