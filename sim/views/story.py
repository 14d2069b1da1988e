"""One run in words: what happened, in a few sentences, from its record alone."""

from __future__ import annotations

import math

import pandas as pd

from sim.explain import Names, refusals
from sim.outcomes import History, find_outcome, outcomes
from sim.outcomes.history import War
from sim.record import Record
from sim.words import long_date, outcome_text, plural, unit_words

#: how a war ended
_ENDS = {
    "truce": "the guns fall silent for good",
    "agreement": "an agreement is signed",
}


def summary(record: Record) -> list[str]:
    """The run in a few paragraphs: war, talks, agreement, and who holds what at the end.

    >>> import sim
    >>> print(summary(sim.run("toy/fearon", seed=1))[0])
    One run of "Fearon's bargaining range" on 1 January 2000 (run 0 of seed 1).
    """
    history, names = History(record), Names(record.scenario)
    start, last = record.scenario.clock.start.toordinal(), history.last_day
    days = f"from {long_date(start)} to {long_date(last)}"
    if start == last:
        days = f"on {long_date(start)}"
    return [
        f'One run of "{record.scenario.title}" {days} '
        f"(run {record.replicate} of seed {record.seed}).",
        _wars(history, names),
        _talks(record, history),
        _agreement(history, names),
        _end(record, names),
    ]


def _wars(history: History, names: Names) -> str:
    if not history.wars:
        return "No war breaks out."
    large = sum(war.large for war in history.wars)
    small = len(history.wars) - large
    parts = [plural(large, "large war")] * bool(large)
    parts += [plural(small, "clash", "clashes")] * bool(small)
    main = history.main_war
    assert main is not None
    verb = "is" if len(history.wars) == 1 else "are"
    return f"There {verb} {' and '.join(parts)}. {_war(main, names)}"


def _war(war: War, names: Names) -> str:
    """The main war in a sentence or two."""
    taken = [names[event.subject] for event in war.captures]
    ground = (
        f", in which {plural(len(taken), 'objective is', 'objectives are')} taken" if taken else ""
    )
    if taken:
        ground += f" ({'the last: ' if len(taken) > 1 else ''}{taken[-1]})"
    days = plural(war.days_fought, "day")
    end = (
        f"After {days} of fighting{ground}, {_ENDS[war.end]} on {long_date(war.end_day)}."
        if war.end_day is not None
        else f"It goes on at the end of the run, after {days} of fighting{ground}."
    )
    return (
        f"{names[war.opening.actor]} attacks on {long_date(war.onset)} and opens the "
        f"first {'large war' if war.large else 'clash'}. Its reason: {war.opening.reason}. "
        f"{end} The fighting kills {war.deaths('claimant'):,.0f} on the side of {names.claimant} "
        f"and {war.deaths('holder'):,.0f} on the side of {names.holder}."
    )


def _talks(record: Record, history: History) -> str:
    sessions = len(history.sessions)
    if not sessions:
        return "There are no talks."
    proposals = plural(sum(one.offers for one in history.sessions), "proposal", none="no")
    told = [f"The sides meet in {plural(sessions, 'session')} of talks, with {proposals}."]
    refused = refusals(record)
    if refused:
        party, reason, times = refused[0]
        often = "once" if times == 1 else plural(times, "time")
        most = times > 1 and (len(refused) == 1 or times > refused[1][2])
        which = f"refused most often ({often})" if most else f"refused ({often})"
        told.append(f"{party} {which}: {reason}.")
    ceasefires = [one for one in history.ceasefires if one.agreed]
    if ceasefires:
        broken = sum(one.broken for one in ceasefires)
        told.append(
            f"{plural(len(ceasefires), 'ceasefire is', 'ceasefires are')} agreed in war, of which "
            f"{broken or 'none'} {_is(broken)} broken."
        )
    return " ".join(told)


def _agreement(history: History, names: Names) -> str:
    if not history.agreements:
        return "No agreement is signed."
    first = history.agreements[0]
    broker = f", brokered by {names[first.actor]}" if first.actor else ", without a mediator"
    done = sum(event.outcome == "done" for event in history.handovers)
    refused = len(history.handovers) - done
    kept = ""
    if history.handovers:
        due = plural(len(history.handovers), "handover")
        falls = "falls" if len(history.handovers) == 1 else "fall"
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
