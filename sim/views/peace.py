"""How the peace after a war stands on a day: the guarantee as believed, trust, links, talks.

Only for scenarios that begin with a deal in force (``after_deal.in_force``), and read off the run's
record and its scenario. Mines, returns and who attended which format are not in the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sim.labels import Labels
from sim.record import Event, Record
from sim.rules.after_deal import guarantee_today
from sim.views.days import DayState
from sim.words import listed, long_date, number, percent_text, plural

NOT_IN_IT = "Mines, returns and who attended which format are not in the model."


def peace_words(state: DayState) -> list[str]:
    """The peace on a day, in sentences; none where no deal was in force on the first day."""
    record = state.record
    if not record.scenario.after_deal.in_force:
        return []
    names = Labels(record.scenario)
    events = [event for event in record.events if event.day <= state.day]
    told = [*_deal(record, names, events, state.day), _trust(record, state)]
    told += [*_links(record, state.day), *_gone(names, events), *_talks(names, events)]
    return [*told, NOT_IN_IT]


def _deal(record: Record, names: Labels, events: list[Event], day: int) -> Iterator[str]:
    """The deal that is in force, and what its guarantee is believed to be worth."""
    scenario = record.scenario
    signed = (scenario.after_deal.signed or scenario.clock.start).toordinal()
    name = str(scenario.after_deal.in_force)
    last = next((one for one in reversed(events) if one.kind in ("attack", "agreement")), None)
    first = f"The deal of {long_date(signed)}, guaranteed by {names[name]},"
    if last is not None and last.kind == "attack":
        yield f"{first} is broken: {names[last.actor]} attacked on {long_date(last.day)}."
        return
    if last is not None and not scenario.after_deal.guarantee_lasts:
        yield f"{first} has ended; an agreement of {long_date(last.day)} is in force."
        return
    guarantor = scenario.third_parties[name]
    mediation = guarantor.mediation
    if mediation is None:
        return
    end = signed + mediation.mandate_days if mediation.mandate_days else None
    yield f"{first} is in force" + (f" until {long_date(int(end))}." if end else ".")
    engaged, then = guarantor.engagement.at(day), guarantor.engagement.at(signed)
    elasticity = scenario.after_deal.guarantor_elasticity
    worth = guarantee_today(mediation.deterrence, engaged, then, elasticity)
    worth *= 0.0 if end is not None and day >= end else 1.0
    yield (
        f"The guarantee as believed: an attack would cost {number(worth)} of all that is at stake, "
        f"{number(mediation.deterrence)} if {names[name]} were fully engaged. Its engagement was "
        f"{number(then)} at the signature and is {number(engaged)}."
    )


def _trust(record: Record, state: DayState) -> str:
    first = record.snapshots[0].trust if record.snapshots else state.state.trust
    return (
        f"Trust, how far promises are counted on: {number(state.state.trust)}, at the start "
        f"{number(first)} (0 to 1)."
    )


def _links(record: Record, day: int) -> Iterator[str]:
    """Whether links are open, where they are worth something."""
    links = record.scenario.links
    if not (links.dependence.claimant or links.dependence.holder):
        return
    opened = links.open.at(day)
    part = f"open to {percent_text(opened)}"
    how = "closed" if opened == 0.0 else "open" if opened == 1.0 else part
    yield (
        f"Routes and trade between the sides are {how}, by their dates; losing them "
        f"would cost the sides up to {number(links.dependence.claimant)} and "
        f"{number(links.dependence.holder)}."
    )


def _gone(names: Labels, events: list[Event]) -> Iterator[str]:
    """What is closed for good, and who has ended."""
    days = sorted({event.day for event in events if event.kind == "closing"})
    for day in days:
        closed = [one for one in events if one.kind == "closing" and one.day == day]
        issues = ", ".join(names[one.subject] for one in closed)
        yield f"Closed for good since {long_date(day)}: {issues}."
    for event in events:
        if event.kind == "party_end":
            yield f"Ended on {long_date(event.day)}, and with it its veto: {names[event.actor]}."


def _talks(names: Labels, events: list[Event]) -> Iterator[str]:
    """Who has held talks so far, and how often."""
    held = [event for event in events if event.kind == "session"]
    if not held:
        yield "There have been no talks yet."
        return
    counts = Counter(
        "the two sides alone" if event.actor in ("", "direct") else names[event.actor]
        for event in held
    )
    told = listed([f"{who} ({plural(times, 'session')})" for who, times in counts.most_common()])
    yield f"Talks so far were held by {told}, the last on {long_date(held[-1].day)}."
