"""How the peace after a war stands on a day: the guarantee as believed, trust, links, talks.

Only for scenarios that begin with a deal in force (``after_deal.in_force``), and read off the run's
record and its scenario. Mines, returns and who attended which format are not in the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sim.labels import Labels
from sim.language import N_, _, ngettext
from sim.record import Event, Record
from sim.rules.after_deal import guarantee_today
from sim.views.days import DayState
from sim.words import listed, long_date, number, percent_text

NOT_IN_IT = N_("Mines, returns and who attended which format are not in the model.")


def peace_words(state: DayState) -> list[str]:
    """The peace on a day, in sentences; none where no deal was in force on the first day."""
    record = state.record
    if not record.scenario.after_deal.in_force:
        return []
    names = Labels(record.scenario)
    events = [event for event in record.events if event.day <= state.day]
    told = [*_deal(record, names, events, state.day), _trust(record, state)]
    told += [*_links(record, state.day), *_gone(names, events), *_talks(names, events)]
    return [*told, _(NOT_IN_IT)]


def _deal(record: Record, names: Labels, events: list[Event], day: int) -> Iterator[str]:
    """The deal that is in force, and what its guarantee is believed to be worth."""
    scenario = record.scenario
    signed = (scenario.after_deal.signed or scenario.clock.start).toordinal()
    name = str(scenario.after_deal.in_force)
    last = next((one for one in reversed(events) if one.kind in ("attack", "agreement")), None)
    deal = {"signed": long_date(signed), "guarantor": names[name]}
    if last is not None and last.kind == "attack":
        broken = N_(
            "The deal of {signed}, guaranteed by {guarantor}, is broken: {side} attacked on {date}."
        )
        yield _(broken, **deal, side=names[last.actor], date=long_date(last.day))
        return
    if last is not None and not scenario.after_deal.guarantee_lasts:
        ended = N_(
            "The deal of {signed}, guaranteed by {guarantor}, has ended; an agreement of {date} is "
            "in force."
        )
        yield _(ended, **deal, date=long_date(last.day))
        return
    guarantor = scenario.third_parties[name]
    mediation = guarantor.mediation
    if mediation is None:
        return
    end = signed + mediation.mandate_days if mediation.mandate_days else None
    if end:
        until = N_("The deal of {signed}, guaranteed by {guarantor}, is in force until {date}.")
        yield _(until, **deal, date=long_date(int(end)))
    else:
        yield _("The deal of {signed}, guaranteed by {guarantor}, is in force.", **deal)
    engaged, then = guarantor.engagement.at(day), guarantor.engagement.at(signed)
    elasticity = scenario.after_deal.guarantor_elasticity
    worth = guarantee_today(mediation.deterrence, engaged, then, elasticity)
    worth *= 0.0 if end is not None and day >= end else 1.0
    yield _(
        "The guarantee as believed: an attack would cost {worth} of all that is at stake, {full} "
        "if {guarantor} were fully engaged. Its engagement was {then} at the signature and is "
        "{now}.",
        worth=number(worth),
        full=number(mediation.deterrence),
        guarantor=names[name],
        then=number(then),
        now=number(engaged),
    )


def _trust(record: Record, state: DayState) -> str:
    first = record.snapshots[0].trust if record.snapshots else state.state.trust
    return _(
        "Trust, how far promises are counted on: {now}, at the start {first} (0 to 1).",
        now=number(state.state.trust),
        first=number(first),
    )


def _links(record: Record, day: int) -> Iterator[str]:
    """Whether links are open, where they are worth something."""
    links = record.scenario.links
    if not (links.dependence.claimant or links.dependence.holder):
        return
    opened = links.open.at(day)
    how = _("open to {share}", share=percent_text(opened))
    if opened in (0.0, 1.0):
        how = _("open") if opened else _("closed")
    yield _(
        "Routes and trade between the sides are {how}, by their dates; losing them would cost the "
        "sides up to {claimant} and {holder}.",
        how=how,
        claimant=number(links.dependence.claimant),
        holder=number(links.dependence.holder),
    )


def _gone(names: Labels, events: list[Event]) -> Iterator[str]:
    """What is closed for good, and who has ended."""
    days = sorted({event.day for event in events if event.kind == "closing"})
    for day in days:
        closed = [one for one in events if one.kind == "closing" and one.day == day]
        issues = ", ".join(names[one.subject] for one in closed)
        yield _("Closed for good since {date}: {issues}.", date=long_date(day), issues=issues)
    for event in events:
        if event.kind == "party_end":
            ended = N_("Ended on {date}, and with it its veto: {party}.")
            yield _(ended, date=long_date(event.day), party=names[event.actor])


def _talks(names: Labels, events: list[Event]) -> Iterator[str]:
    """Who has held talks so far, and how often."""
    held = [event for event in events if event.kind == "session"]
    if not held:
        yield _("There have been no talks yet.")
        return
    counts = Counter(
        _("the two sides alone") if event.actor in ("", "direct") else names[event.actor]
        for event in held
    )
    told = listed(
        [
            ngettext("{who} ({count} session)", "{who} ({count} sessions)", times, who=who)
            for who, times in counts.most_common()
        ]
    )
    last = long_date(held[-1].day)
    yield _("Talks so far were held by {who}, the last on {date}.", who=told, date=last)
