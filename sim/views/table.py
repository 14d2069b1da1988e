"""The negotiations of a run: each proposal, its worth to each party, and why it was refused."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Literal

import pandas as pd

from sim.labels import Labels, threat_time
from sim.language import N_, _, figures, ngettext
from sim.scenario import Scenario
from sim.views.watching import Offer, Standing, Watched
from sim.words import long_date, percent_text, table_date

#: how a proposal came about, by the role of the session
ROLE_WORDS: Mapping[str, str] = {
    "facilitate": N_("talks that a mediator brings about"),
    "direct": N_("talks between the two sides alone"),
    "formulate": N_("a mediator's proposal"),
    "manipulate": N_("a mediator's proposal with guarantees and side payments"),
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
            "how": _(ROLE_WORDS[offer.role]),
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
            N_("proposal"): offer.number,
            N_("date"): table_date(offer.day),
            N_("made by"): names[offer.author],
            N_("kind"): offer.kind,
        }
        for one in offer.standings:
            row[names[one.party]] = _(
                "{worth}, asks for {needed}: {answer}",
                worth=figures(f"{one.counted:.3f}"),
                needed=figures(f"{one.needed:.3f}"),
                answer=answer_words(offer, one),
            )
        rows.append(row | {"why it failed": why_it_failed(offer, watched.scenario) or N_("signed")})
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
                N_("on paper"): one.value,
                N_("at the table"): one.net,
                N_("comes with it"): one.extra,
                N_("worth in all"): one.counted,
                N_("asks for"): one.needed,
                N_("without a deal"): alternative(offer, one, scenario),
                N_("the mediator guessed"): one.guessed,
                N_("the mediator weighs its gain"): weight_of(offer, one),
                N_("chance"): one.chance,
                N_("answer"): answer_words(offer, one),
                N_("reason"): one.reason,
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
    return _(
        "{mediator} gives the gain of {claimant} a weight of {weight} and that of {holder} "
        "{other}, by its bias and by how lawful both claims are, and relies on its own guesses "
        "of what they ask for",
        mediator=names[offer.author],
        claimant=names.claimant,
        weight=figures(f"{offer.weight:.3f}"),
        holder=names.holder,
        other=figures(f"{1.0 - offer.weight:.3f}"),
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
            N_("proposed"): outcome_words(offer.terms.get(f"terms:{good}"), is_ground, names),
        }
        for one, change in zip(offer.standings, offer.changes[good], strict=True):
            row[_("change for {party}", party=names[one.party])] = change
        rows.append(row)
    table = pd.DataFrame(rows)
    sums = {name: table[name].sum() for name in table.columns[3:]}
    last = {"what": N_("all together"), "status quo": "", "proposed": ""} | sums
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)


def outcome_words(outcome: float | None, is_ground: bool, names: Labels) -> str:
    """How a good is settled, in words: who has the ground, or whose view an issue follows."""
    if outcome is None:
        return _("open")
    if outcome in (0.0, 1.0):
        winner = names.claimant if outcome else names.holder
        return winner if is_ground else _("as {side} wants", side=winner)
    share, rest = percent_text(outcome), percent_text(1.0 - outcome)
    if is_ground:
        return f"{share} {names.claimant}, {rest} {names.holder}"
    return _("{share} of what {side} wants", share=share, side=names.claimant)


def answer_words(offer: Offer, one: Standing) -> str:
    """What a party answered; its own proposal, or not asked, where it did not."""
    if one.answer:
        return _(one.answer)
    return _("its own proposal") if one.party == offer.author else _("not asked")


def why_it_failed(offer: Offer, scenario: Scenario) -> str:
    """Who refused a proposal and why, in words; empty where it was signed."""
    names = Labels(scenario)
    return "; ".join(
        f"{names[one.party]}: {_(one.reason)}" for one in offer.standings if one.answer == "refuses"
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
        return _(
            "war: {side} goes on with its offensive with a chance of {chance} {when}",
            side=attacker,
            chance=percent_text(view.threat),
            when=when,
        )
    if kind == "force":
        how = _("attacking")
        if offer.in_war:
            how = _("going on") if offer.attacker else _("breaking the truce")
        return ngettext(
            "war: {how}, to take {count} objective",
            "war: {how}, to take {count} objectives",
            view.aim,
            how=how,
        )
    if kind == "halt":
        return _("halting its offensive")
    words = _("the truce") if kind == "truce" else _("things as they are")
    if view.threat < WORTH_TELLING:
        return words
    return _(
        "{things}, with a chance of {chance} that {side} attacks {when}",
        things=words,
        chance=percent_text(view.threat),
        side=names.holder if one.side == "claimant" else names.claimant,
        when=when,
    )


def without_a_deal(offer: Offer, one: Standing) -> str:
    """The same in a word or two, for the key of a figure."""
    kind, likely = fallback(offer, one), one.outlook.threat > LIKELY
    if kind in ("truce", "peace"):
        if kind == "truce":
            return _("truce, attack likely") if likely else _("truce")
        return _("status quo, attack likely") if likely else _("status quo")
    if kind == "attacked":
        return _("war") if likely else _("war, halt likely")
    return _("war") if kind == "force" else _("halting its offensive")


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
    told = N_("{date}: {author} proposes a {kind} agreement ({how}). {fate}")
    if offer.role in ("direct", "facilitate"):
        told = N_("{date}: {author} proposes a {kind} agreement ({how}, round {round}). {fate}")
    return _(
        told,
        date=long_date(offer.day),
        author=names[offer.author],
        kind=_(offer.kind),
        how=_(ROLE_WORDS[offer.role]),
        round=offer.round,
        fate=_fate(offer, scenario),
    )


def _fate(offer: Offer, scenario: Scenario) -> str:
    if offer.accepted:
        return _("It is signed.")
    return _("Refused. {reasons}.", reasons=why_it_failed(offer, scenario))


def margin_words(offer: Offer, one: Standing, scenario: Scenario) -> str:
    """What a proposal is worth to a party, what the party asks for, and its answer."""
    name = Labels(scenario)[one.party]
    worth = _(
        "To {party} the proposal is worth {worth}; it asks for {needed}.",
        party=name,
        worth=figures(f"{one.counted:.3f}"),
        needed=figures(f"{one.needed:.3f}"),
    )
    if one.answer:
        said = N_("It accepts.") if one.answer == "accepts" else N_("It refuses.")
        if one.reason:
            said = N_("It refuses: {reason}.")
            if one.answer == "accepts":
                said = N_("It accepts: {reason}.")
        return f"{worth} {_(said, reason=_(one.reason))}"
    own = one.party == offer.author
    said = _("It made the proposal itself.") if own else _("It is not asked.")
    return f"{worth} {said}"
