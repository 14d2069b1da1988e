"""One run in words: what happened, in a few sentences, from its record alone."""

from __future__ import annotations

import math

import pandas as pd

from sim.events.course import WAR_ENDS, Course
from sim.events.history import War, is_large, onset
from sim.events.record import Record
from sim.explain import Names, long_date, plural, refusals
from sim.outcomes import find_outcome, outcomes
from sim.views.words import outcome_text, unit_words

#: how a war came to its end
_ENDS = {
    "open": "is still on at the end of the run",
    "truce": "ends in a truce that holds",
    "agreement": "ends in an agreement",
}


def summary(record: Record) -> list[str]:
    """The run in a few paragraphs: war, talks, agreement, and who holds what at the end.

    >>> import sim
    >>> print(summary(sim.run("toy/fearon", seed=1))[0])
    One run of "Fearon's bargaining range" on 1 January 2000 (seed 1, replicate 0).
    """
    course, names = Course(record), Names(record.scenario)
    start, last = record.scenario.clock.start.toordinal(), course.last_day
    days = f"from {long_date(start)} to {long_date(last)}"
    if start == last:
        days = f"on {long_date(start)}"
    return [
        f'One run of "{record.scenario.title}" {days} '
        f"(seed {record.seed}, replicate {record.replicate}).",
        _wars(course, names),
        _talks(course),
        _agreement(course, names),
        _end(record, names),
    ]


def _wars(course: Course, names: Names) -> str:
    main = course.main_war
    if main is None:
        return "No war breaks out."
    large = sum(map(is_large, course.wars))
    small = len(course.wars) - large
    parts = [plural(large, "large war")] * bool(large)
    parts += [plural(small, "clash", "clashes")] * bool(small)
    verb = "is" if len(course.wars) == 1 else "are"
    return f"There {verb} {' and '.join(parts)}. {_war(course, main, names)}"


def _war(course: Course, war: War, names: Names) -> str:
    """The main war in a sentence or two."""
    what = "large war" if is_large(war) else "clash"
    end = _ENDS[WAR_ENDS[war.end]] + (f" on {long_date(war.end_day)}" if war.end_day else "")
    taken = [names[event.subject] for event in course.captures(war)]
    ground = f" {len(taken)} objectives are taken in it, the last {taken[-1]}." if taken else ""
    if len(taken) == 1:
        ground = f" One objective is taken in it: {taken[0]}."
    days, opening = plural(war.days_fought, "day"), course.opening(war)
    return (
        f"The first {what} is opened by {names[opening.actor]} on {long_date(onset(war))} "
        f"(reason: {opening.reason}); it has {days} of battle and {end}."
        f"{ground} Its battles kill "
        f"{war.deaths_claimant:,.0f} on the side of {names.claimant} and "
        f"{war.deaths_holder:,.0f} on the side of {names.holder}."
    )


def _talks(course: Course) -> str:
    sessions = len(course.sessions)
    if not sessions:
        return "There are no talks."
    texts = plural(sum(session.texts for session in course.sessions), "text", none="no")
    told = [
        f"The sides meet in {plural(sessions, 'session')} of talks with {texts} (proposals) on "
        "the table."
    ]
    refused = refusals(course.record)
    if refused:
        party, reason, times = refused[0]
        often = "once" if times == 1 else plural(times, "time")
        alone = len(refused) == 1 or times > refused[1][2]
        which = "The commonest refusal is" if alone else "Among the refusals is"
        told.append(f"{which} that of {party} ({often}): {reason}.")
    ceasefires = [one for one in course.ceasefires if one.agreed]
    if ceasefires:
        broken = sum(one.broken for one in ceasefires)
        told.append(
            f"{plural(len(ceasefires), 'ceasefire is', 'ceasefires are')} agreed in war, of which "
            f"{broken or 'none'} {_is(broken)} broken."
        )
    return " ".join(told)


def _agreement(course: Course, names: Names) -> str:
    if not course.agreements:
        return "No agreement is signed."
    first, handovers = course.record.events[course.agreements[0].event], course.handovers
    broker = f", brokered by {names[first.actor]}" if first.actor else ", without a mediator"
    done = sum(handover.done for handover in handovers)
    refused = len(handovers) - done
    kept = ""
    if handovers:
        due = plural(len(handovers), "handover")
        falls = "falls" if len(handovers) == 1 else "fall"
        kept = f" Of {due} of territory that {falls} due, {done or 'none'} {_is(done)} done"
        kept += f" and {refused} refused." if refused else "."
    return (
        f"A {first.subject} agreement is signed on {long_date(first.day)}{broker}: "
        f"{names.terms(first.numbers)}.{kept}"
    )


def _is(count: int) -> str:
    return "are" if count > 1 else "is"


def _end(record: Record, names: Names) -> str:
    row = outcomes(record)
    share = float(row["control_end"])
    deaths = [float(row[f"deaths_{side}"]) for side in ("claimant", "holder")]
    return (
        f"At the end {names.claimant} controls {share:.0%} of the territory, by the worth of it to "
        f"both leaders. In all, {deaths[0]:,.0f} are killed on the side of {names.claimant} and "
        f"{deaths[1]:,.0f} on the side of {names.holder}. One run shows what the model allows, not "
        "what it expects: how often things go this way only many runs can tell."
    )


def outcomes_table(record: Record) -> pd.DataFrame:
    """Every outcome that the run has: `outcome`, `value`, `unit`, `meaning`.

    What happened or not is yes or no, and has no unit.
    """
    rows = []
    for name, value in outcomes(record).items():
        known = find_outcome(name)
        if known is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        told = outcome_text(value, known.unit)
        rows.append((name, told, unit_words(known.unit), known.meaning.replace("`", "")))
    return pd.DataFrame(rows, columns=["outcome", "value", "unit", "meaning"])
