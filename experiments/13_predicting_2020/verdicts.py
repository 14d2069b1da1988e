"""Was the war foretold, and its course, and what was needed for it?"""

from __future__ import annotations

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import one_answer
from sim.experiments.words import percent
from sim.inference.intervals import Estimate

from .design import ALONE, AUTUMN, COINS, FULL, STILL
from .measure import WHATS, within

WORLDS = {
    STILL: ("1", "the military shift than without it"),
    ALONE: ("7", "mediators than without them"),
    COINS: ("1", "the model's reasons than with tossed coins"),
}
STARTS = {
    "war": "The large war of autumn 2020 is foretold better with",
    "course": "Where a large war comes, its course in autumn 2020 is foretold better with",
}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Each world against that as written, for the war and for its course."""
    limit = protocol.thresholds["difference"]
    return [against(summary, world, what, limit) for world in WORLDS for what in WHATS]


def against(summary: Summary, world: str, what: str, limit: float) -> Verdict:
    """Whether a world without something foretells worse."""
    claim, than = WORLDS[world]
    statement = f"{STARTS[what]} {than}."
    built_in = what == "war" and world == STILL  # more advantage, more war
    if built_in:
        statement = f"{statement[:-1]} (the sign is built in)."
    try:
        loss, full, other = (
            summary.get(name, setting=AUTUMN, group=group)
            for name, group in (
                (f"loss_{what}", world),
                (f"score_{what}", FULL),
                (f"score_{what}", world),
            )
        )
    except KeyError:
        few = "too few runs have a large war in one of the worlds"
        return Verdict(claim, statement, Answer.UNDECIDED, few, "more runs had one")
    war, without = (summary.get("large_war", setting=AUTUMN, group=name) for name in (FULL, world))
    effect = (
        f"score {told(full)} as written, {told(other)} {world}: worse by {told(loss, sign=True)}; "
        f"a large war in {percent(war)} of the runs, and in {percent(without)}"
    )
    given = one_answer([above(loss.low, loss.high, limit)])
    side = "below" if given is Answer.SUPPORTED else "above"
    overturned = f"the interval of the difference lay {side} {limit:g}"
    return Verdict(claim, statement, given, effect, overturned, built_in=built_in)


def places(summary: Summary, setting: str, part: float) -> dict[str, bool]:
    """By target that is a figure: whether the record lies in the middle part of the runs."""
    rows = summary.table("share_below", setting=setting)
    return {
        str(row["group"]): within(
            float(row["value"]),
            summary.get("share_above", setting=setting, group=str(row["group"])).value,
            part,
        )
        for _, row in rows.iterrows()
    }


def told(found: Estimate, sign: bool = False) -> str:
    """A score with its interval."""
    form = "+.3f" if sign else ".3f"
    return f"{found.value:{form}} ({found.low:{form}} to {found.high:{form}})"
