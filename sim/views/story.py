"""One run in words: what happened, in a few sentences, from its record alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.course import WAR_ENDS, Course
from sim.events.history import War, deaths_in, is_large
from sim.explain import refusals
from sim.labels import Labels
from sim.outcomes import find_outcome, outcomes
from sim.record import Record
from sim.words import (
    listed,
    long_date,
    meaning_text,
    outcome_text,
    percent_text,
    plural,
    unit_words,
)

if TYPE_CHECKING:
    import pandas as pd

NO_WAR, NO_AGREEMENT = "No war breaks out.", "No agreement is signed."
#: how a war ended that another follows, and how the last one did
_ENDS = {
    "truce": "a truce ends the war",
    "agreement": "an agreement is signed",
}
_LAST_ENDS = _ENDS | {"truce": "a truce that holds to the end of the run ends the war"}
#: of wars beyond the first, as many of a kind are told one by one
_TOLD_APART = 4


def summary(record: Record) -> list[str]:
    """The run in a few paragraphs: war, talks, agreement, and who holds what at the end.

    >>> import sim
    >>> print(summary(sim.run("toy/fearon", seed=1))[0])
    One run of "Fearon's bargaining range" on 1 January 2000 (run 0 of seed 1).
    """
    course, names = Course(record), Labels(record.scenario)
    start, last = record.scenario.clock.start.toordinal(), course.last_day
    days = f"from {long_date(start)} to {long_date(last)}"
    if start == last:
        days = f"on {long_date(start)}"
    return [
        f'One run of "{record.scenario.title}" {days} '
        f"(run {record.replicate} of seed {record.seed}).",
        _wars(course, names),
        _talks(course),
        _agreement(course, names),
        _end(record, names),
    ]


def in_short(record: Record) -> str:
    """The outcome of a run in one sentence: war, agreement, and who holds what at the end.

    >>> import sim
    >>> print(in_short(sim.run("toy/hurting-stalemate")).partition(", and")[0])
    A large war breaks out on 1 January 2000, no agreement is signed
    """
    course, names = Course(record), Labels(record.scenario)
    large = [war.opening for war in course.wars if is_large(war)]
    clashes = [war.opening for war in course.wars if not is_large(war)]
    signed = list(record.of("agreement"))
    kind = f"a {signed[0].subject} agreement" if signed else ""
    fought = (
        _how_often(large, "a large war breaks out", "large wars break out")
        or _how_often(clashes, "a clash breaks out", "clashes break out")
        or "no war breaks out"
    )
    agreed = _how_often([one.day for one in signed], f"{kind} is signed", "agreements are signed")
    share = float(outcomes(record)["control_end"])
    return (
        f"{fought[:1].upper()}{fought[1:]}, {agreed or 'no agreement is signed'}, and at the end "
        f"{names.claimant} controls {percent_text(share)} of the territory."
    )


def _how_often(days: Sequence[int], one: str, many: str) -> str:
    """What came on some days, and when first; empty where it never came."""
    if not days:
        return ""
    first = long_date(days[0])
    return f"{one} on {first}" if len(days) == 1 else f"{len(days)} {many}, the first on {first}"


def _wars(course: Course, names: Labels) -> str:
    main = course.main_war
    if main is None:
        return NO_WAR
    large = sum(map(is_large, course.wars))
    small = len(course.wars) - large
    parts = [plural(large, "large war")] * bool(large)
    parts += [plural(small, "clash", "clashes")] * bool(small)
    verb = "is" if parts[0].startswith("1 ") else "are"
    told = [_war(course, main, names)]
    if len(course.wars) > 1:
        told.insert(0, f"There {verb} {' and '.join(parts)}.")
        told += _others(course, main, names)
    return " ".join(told)


def _war(course: Course, war: War, names: Labels) -> str:
    """The main war in a sentence or two."""
    opening = course.opening(war)
    taken = [names[event.subject] for event in course.captures(war)]
    ground = (
        f", in which {plural(len(taken), 'objective is', 'objectives are')} taken" if taken else ""
    )
    if taken:
        ground += f" ({'the last: ' if len(taken) > 1 else ''}{taken[-1]})"
    days = plural(war.days_fought, "day")
    end = (
        f"After {days} of fighting{ground}, {_ending(course, war)}."
        if war.end_day
        else f"It goes on at the end of the run, after {days} of fighting{ground}."
    )
    kind = "large war" if is_large(war) else "clash"
    which = f"the first {kind}" if len(course.wars) > 1 else f"a {kind}"
    return (
        f"{names[opening.actor]} attacks on {long_date(war.opening)} and opens {which}. "
        f"Its reason: {opening.reason}. "
        f"{end} The fighting kills {war.deaths_claimant:,.0f} on the side of {names.claimant} "
        f"and {war.deaths_holder:,.0f} on the side of {names.holder}."
    )


def _ending(course: Course, war: War) -> str:
    """How a war that has ended did so, and when."""
    ends = _LAST_ENDS if war is course.wars[-1] else _ENDS
    return f"{ends[WAR_ENDS[war.end]]} on {long_date(war.end_day)}"


def _others(course: Course, main: War, names: Labels) -> list[str]:
    """The wars beside the main one, in a sentence for each kind of them or for each war."""
    others = [war for war in course.wars if war is not main]
    told = []
    for kind, kinds, large in (("large war", "large wars", True), ("clash", "clashes", False)):
        wars = [war for war in others if is_large(war) is large]
        if large and len(wars) <= _TOLD_APART:
            told += [_other(course, war, names) for war in wars]
        elif wars:
            some = f"{len(wars)} other {kinds}" if len(wars) > 1 else f"Another {kind}"
            if is_large(main) is not large:
                some = f"The {kind if len(wars) == 1 else kinds}"
            told.append(_together(wars, some))
    return told


def _other(course: Course, war: War, names: Labels) -> str:
    """A further large war in a sentence."""
    opener, days = names[course.opening(war).actor], plural(war.days_fought, "day")
    end = _ending(course, war) if war.end_day else "it goes on at the end of the run"
    return (
        f"{opener} opens another large war on {long_date(war.opening)}: after {days} of fighting "
        f"with {deaths_in(war):,.0f} killed, {end}."
    )


def _together(wars: Sequence[War], some: str) -> str:
    """Several wars of a kind in a sentence: when they open, and how many they kill."""
    days = [long_date(war.opening) for war in wars]
    when = f"on {listed(days)}" if len(days) <= _TOLD_APART else f"from {days[0]} to {days[-1]}"
    one = len(wars) == 1
    killed = f"{sum(map(deaths_in, wars)):,.0f}"
    return f"{some} {'opens' if one else 'open'} {when} and {'kills' if one else 'kill'} {killed}."


def _talks(course: Course) -> str:
    sessions = len(course.sessions)
    if not sessions:
        return "There are no talks."
    proposals = plural(sum(one.texts for one in course.sessions), "proposal", none="no")
    told = [f"The sides meet in {plural(sessions, 'session')} of talks, with {proposals}."]
    refused = refusals(course.record)
    if refused:
        party, reason, times = refused[0]
        often = "once" if times == 1 else plural(times, "time")
        most = times > 1 and (len(refused) == 1 or times > refused[1][2])
        which = f"refused most often ({often})" if most else f"refused ({often})"
        told.append(f"{party} {which}: {reason}.")
    ceasefires = [one for one in course.ceasefires if one.agreed]
    if ceasefires:
        broken = sum(one.broken for one in ceasefires)
        told.append(
            f"{plural(len(ceasefires), 'ceasefire is', 'ceasefires are')} agreed in war, of which "
            f"{broken or 'none'} {_is(broken)} broken."
        )
    return " ".join(told)


def _agreement(course: Course, names: Labels) -> str:
    if not course.agreements:
        return NO_AGREEMENT
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


def _end(record: Record, names: Labels) -> str:
    row = outcomes(record)
    share = float(row["control_end"])
    deaths = [float(row[f"deaths_{side}"]) for side in ("claimant", "holder")]
    return (
        f"At the end {names.claimant} controls {percent_text(share)} of the territory, by the "
        f"worth of it to both leaders. In all, {deaths[0]:,.0f} are killed on the side of "
        f"{names.claimant} and {deaths[1]:,.0f} on the side of {names.holder}. One run shows what "
        "the model allows, not what it expects: how often things go this way only many runs can "
        "tell."
    )


def outcomes_table(record: Record) -> pd.DataFrame:
    """Every outcome that the run has: `outcome`, `value`, `unit`, `meaning`, `name in files`.

    What happened or not is yes or no, and has no unit.
    """
    import pandas as pd

    from sim.views.distributions import words

    names = Labels(record.scenario)
    rows = []
    for name, value in outcomes(record).items():
        known = find_outcome(name)
        if known is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        named = known.unit == "word" and value in names.labels
        told = names[str(value)] if named else outcome_text(value, known.unit)
        if known.unit == "side":
            told = names.by_name(told)
        kind, *about = name.split(":")
        called = ": ".join([words(kind, names.by_name), *(names[part] for part in about)])
        meaning = names.by_name(meaning_text(known.meaning))
        rows.append((called, told, unit_words(known.unit), meaning, name))
    return pd.DataFrame(rows, columns=["outcome", "value", "unit", "meaning", "name in files"])
