"""Was the autumn foretold, and what was needed for it?"""

from __future__ import annotations

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import one_answer
from sim.experiments.words import percent
from sim.inference.intervals import Estimate

from .design import ALONE, AUTUMN, COINS, FULL, STILL, UNBROKEN
from .measure import within

STATEMENTS = {
    STILL: ("1", "Autumn 2020 is foretold better with the military shift than without it."),
    ALONE: ("7", "Autumn 2020 is foretold better with mediators than without them."),
    COINS: ("1", "Autumn 2020 is foretold better by the model's reasons than by tossed coins."),
}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Each world against that as written, and whether the record lies in what was foretold."""
    limit = protocol.thresholds["difference"]
    verdicts = [against(summary, world, limit) for world in STATEMENTS]
    return [*verdicts, among(summary, protocol.thresholds["within"])]


def against(summary: Summary, world: str, limit: float) -> Verdict:
    """Whether a world without something foretells worse."""
    claim, statement = STATEMENTS[world]
    loss = summary.get("loss", setting=AUTUMN, group=world)
    full = summary.get("score", setting=AUTUMN, group=FULL)
    other = summary.get("score", setting=AUTUMN, group=world)
    skill = 1.0 - full.value / other.value
    war, without = (summary.get("large_war", setting=AUTUMN, group=name) for name in (FULL, world))
    effect = (
        f"score {told(full)} as written, {told(other)} {world}: worse by {told(loss, sign=True)} "
        f"(skill {skill:+.2f}); a large war in {percent(war)} of the runs, and in "
        f"{percent(without)}"
    )
    given = one_answer([above(loss.low, loss.high, limit)])
    overturned = f"the interval of the difference lay below {limit:g}"
    return Verdict(claim, statement, given, effect, overturned)


def among(summary: Summary, part: float) -> Verdict:
    """Whether the figures of the record lie in the middle of what was foretold, as often as not."""
    statement = (
        "The record of autumn 2020 lies among what sets foretell that have not seen it: nine "
        "figures in ten within the middle nine tenths."
    )
    found, told_of = {}, []
    for setting, name in ((AUTUMN, "from July 2020"), (UNBROKEN, "from 1994")):
        inside = places(summary, setting, part)
        count = sum(inside.values())
        found[name] = count >= part * len(inside)
        missed = ", ".join(one for one, there in inside.items() if not there)
        told_of.append(f"{name}: {count} of {len(inside)}" + (f", not {missed}" * bool(missed)))
    given = Answer.SUPPORTED if found["from July 2020"] else Answer.NOT_SUPPORTED
    return Verdict("1", statement, given, "; ".join(told_of), "fewer of the figures lay there")


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
