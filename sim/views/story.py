"""One run in words: what happened, in a few sentences, from its record alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.course import WAR_ENDS, Course
from sim.events.history import War, deaths_in, is_large
from sim.explain import refusals
from sim.labels import Labels
from sim.language import N_, _, figures, ngettext
from sim.outcomes import find_outcome, outcomes
from sim.record import Record
from sim.words import (
    listed,
    long_date,
    meaning_text,
    outcome_text,
    percent_text,
    unit_words,
)

if TYPE_CHECKING:
    import pandas as pd

NO_WAR, NO_AGREEMENT = N_("No war breaks out."), N_("No agreement is signed.")
#: how a war ended that another follows, and how the last one did
_ENDS = {
    "truce": N_("a truce ends the war on {date}"),
    "agreement": N_("an agreement is signed on {date}"),
}
_LAST_ENDS = _ENDS | {
    "truce": N_("a truce that holds to the end of the run ends the war on {date}")
}
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
    told = N_('One run of "{scenario}" from {first} to {last} (run {run} of seed {seed}).')
    if start == last:
        told = N_('One run of "{scenario}" on {first} (run {run} of seed {seed}).')
    return [
        _(
            told,
            scenario=record.scenario.title,
            first=long_date(start),
            last=long_date(last),
            run=record.replicate,
            seed=record.seed,
        ),
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
        return _(NO_WAR)
    told = [_war(course, main, names)]
    if len(course.wars) > 1:
        told.insert(0, _how_many(course))
        told += _others(course, main, names)
    return " ".join(told)


def _how_many(course: Course) -> str:
    """How many wars there are, large and small."""
    large = sum(map(is_large, course.wars))
    small = len(course.wars) - large
    wars = ngettext("{count} large war", "{count} large wars", large)
    clashes = ngettext("{count} clash", "{count} clashes", small)
    if large and small:
        is_one = N_("There is {wars} and {clashes}.")
        return _(
            is_one if large == 1 else N_("There are {wars} and {clashes}."),
            wars=wars,
            clashes=clashes,
        )
    return _("There are {wars}.", wars=wars if large else clashes)


def _war(course: Course, war: War, names: Labels) -> str:
    """The main war in a sentence or two."""
    opening = course.opening(war)
    taken = [names[event.subject] for event in course.captures(war)]
    ground = ""
    if taken:
        ground = ngettext(
            ", in which {count} objective is taken ({last})",
            ", in which {count} objectives are taken (the last: {last})",
            len(taken),
            last=taken[-1],
        )
    days = ngettext("{count} day of fighting", "{count} days of fighting", war.days_fought)
    if war.end_day:
        ending = _ending(course, war)
        end = _("After {days}{ground}, {ending}.", days=days, ground=ground, ending=ending)
    else:
        going_on = N_("It goes on at the end of the run, after {days}{ground}.")
        end = _(going_on, days=days, ground=ground)
    attack = _(
        _OPENS[is_large(war), len(course.wars) > 1],
        side=names[opening.actor],
        date=long_date(war.opening),
        reason=_(opening.reason),
    )
    killed = _(
        "The fighting kills {first} on the side of {claimant} and {second} on the side of "
        "{holder}.",
        first=figures(f"{war.deaths_claimant:,.0f}"),
        claimant=names.claimant,
        second=figures(f"{war.deaths_holder:,.0f}"),
        holder=names.holder,
    )
    return f"{attack} {end} {killed}"


#: whether it is a large war, and whether others follow -> how the main war opens
_OPENS = {
    (True, True): N_(
        "{side} attacks on {date} and opens the first large war. Its reason: {reason}."
    ),
    (True, False): N_("{side} attacks on {date} and opens a large war. Its reason: {reason}."),
    (False, True): N_("{side} attacks on {date} and opens the first clash. Its reason: {reason}."),
    (False, False): N_("{side} attacks on {date} and opens a clash. Its reason: {reason}."),
}


def _ending(course: Course, war: War) -> str:
    """How a war that has ended did so, and when."""
    ends = _LAST_ENDS if war is course.wars[-1] else _ENDS
    return _(ends[WAR_ENDS[war.end]], date=long_date(war.end_day))


def _others(course: Course, main: War, names: Labels) -> list[str]:
    """The wars beside the main one, in a sentence for each kind of them or for each war."""
    others = [war for war in course.wars if war is not main]
    told = []
    for large in (True, False):
        wars = [war for war in others if is_large(war) is large]
        if large and len(wars) <= _TOLD_APART:
            told += [_other(course, war, names) for war in wars]
        elif wars:
            told.append(_together(wars, large, is_large(main) is large))
    return told


def _other(course: Course, war: War, names: Labels) -> str:
    """A further large war in a sentence."""
    return ngettext(
        "{side} opens another large war on {date}: after {count} day of fighting with {killed} "
        "killed, {ending}.",
        "{side} opens another large war on {date}: after {count} days of fighting with {killed} "
        "killed, {ending}.",
        war.days_fought,
        side=names[course.opening(war).actor],
        date=long_date(war.opening),
        killed=figures(f"{deaths_in(war):,.0f}"),
        ending=_ending(course, war) if war.end_day else _("it goes on at the end of the run"),
    )


def _together(wars: Sequence[War], large: bool, others: bool) -> str:
    """Several wars of a kind in a sentence: when they open, and how many they kill."""
    days, killed = [long_date(war.opening) for war in wars], sum(map(deaths_in, wars))
    when = _("from {first} to {last}", first=days[0], last=days[-1])
    if len(days) <= _TOLD_APART:
        when = _("on {days}", days=listed(days))
    one, many = _KINDS[large, others]
    told = one if len(wars) == 1 else many
    return _(told, count=len(wars), when=when, killed=figures(f"{killed:,.0f}"))


#: whether they are large, and whether they come beside one of the kind that is told already
_KINDS = {
    (True, True): (
        N_("Another large war opens {when} and kills {killed}."),
        N_("{count} other large wars open {when} and kill {killed}."),
    ),
    (True, False): (
        N_("The large war opens {when} and kills {killed}."),
        N_("The large wars open {when} and kill {killed}."),
    ),
    (False, True): (
        N_("Another clash opens {when} and kills {killed}."),
        N_("{count} other clashes open {when} and kill {killed}."),
    ),
    (False, False): (
        N_("The clash opens {when} and kills {killed}."),
        N_("The clashes open {when} and kill {killed}."),
    ),
}


def _talks(course: Course) -> str:
    sessions = len(course.sessions)
    if not sessions:
        return _("There are no talks.")
    texts = sum(one.texts for one in course.sessions)
    proposals = ngettext("{count} proposal", "{count} proposals", texts)
    told = [
        ngettext(
            "The sides meet in {count} session of talks, with {proposals}.",
            "The sides meet in {count} sessions of talks, with {proposals}.",
            sessions,
            proposals=proposals if texts else _("no proposals"),
        )
    ]
    refused = refusals(course.record)
    if refused:
        party, reason, times = refused[0]
        most = times > 1 and (len(refused) == 1 or times > refused[1][2])
        often = ngettext("once", "{count} times", times)
        text = N_("{party} refused ({often}): {reason}.")
        if most:
            text = N_("{party} refused most often ({often}): {reason}.")
        told.append(_(text, party=party, often=often, reason=reason))
    ceasefires = [one for one in course.ceasefires if one.agreed]
    if ceasefires:
        told.append(_ceasefires(len(ceasefires), sum(one.broken for one in ceasefires)))
    return " ".join(told)


def _ceasefires(agreed: int, broken: int) -> str:
    how_many = ngettext(
        "{count} ceasefire is agreed in war", "{count} ceasefires are agreed in war", agreed
    )
    if not broken:
        return _("{ceasefires}, of which none is broken.", ceasefires=how_many)
    return ngettext(
        "{ceasefires}, of which {count} is broken.",
        "{ceasefires}, of which {count} are broken.",
        broken,
        ceasefires=how_many,
    )


def _agreement(course: Course, names: Labels) -> str:
    if not course.agreements:
        return _(NO_AGREEMENT)
    first, handovers = course.record.events[course.agreements[0].event], course.handovers
    told = N_("A {kind} agreement is signed on {date}, without a mediator: {terms}.")
    if first.actor:
        told = N_("A {kind} agreement is signed on {date}, brokered by {broker}: {terms}.")
    signed = _(
        told,
        kind=_(first.subject),
        date=long_date(first.day),
        broker=names[first.actor],
        terms=names.terms(first.numbers),
    )
    if not handovers:
        return signed
    return f"{signed} {_handovers(len(handovers), sum(one.done for one in handovers))}"


def _handovers(due: int, done: int) -> str:
    """How many handovers fell due, and what became of them."""
    told = ngettext(
        "Of {count} handover of territory that falls due",
        "Of {count} handovers of territory that fall due",
        due,
    )
    kept = ngettext("{count} is done", "{count} are done", done) if done else _("none is done")
    if refused := due - done:
        return _("{due}, {kept} and {refused} refused.", due=told, kept=kept, refused=refused)
    return _("{due}, {kept}.", due=told, kept=kept)


def _end(record: Record, names: Labels) -> str:
    row = outcomes(record)
    share = float(row["control_end"])
    deaths = [float(row[f"deaths_{side}"]) for side in ("claimant", "holder")]
    return _(
        "At the end {claimant} controls {share} of the territory, by the worth of it to both "
        "leaders. In all, {first} are killed on the side of {claimant} and {second} on the side of "
        "{holder}. One run shows what the model allows, not what it expects: how often things go "
        "this way only many runs can tell.",
        claimant=names.claimant,
        share=percent_text(share),
        first=figures(f"{deaths[0]:,.0f}"),
        second=figures(f"{deaths[1]:,.0f}"),
        holder=names.holder,
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
