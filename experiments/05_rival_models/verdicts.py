"""What is concluded of each channel, from the summary alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from sim.experiments import Answer, Protocol, Summary, Verdict, above
from sim.experiments.words import number, percent, share
from sim.inference.intervals import Estimate

from .design import CHANNELS, CONSTANT, FULL, MILITARY, MODELS, PARAMETERS, STILL, WAYS, rivals
from .record import ALL


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Whether the record is in reach, whether each channel is missed, and what it looks like."""
    limits = protocol.thresholds
    return [
        _military_first(summary, limits),
        *(_missed(summary, rival, limits) for rival in rivals()),
        _recognised(summary, limits),
        _in_reach(summary, limits),
    ]


def reached(summary: Summary, limits: Mapping[str, float]) -> bool:
    """Whether any model makes such a record at all: else there is nothing to compare."""
    p_values = [summary.get("p_value", setting=ALL, group=name).value for name in MODELS]
    return max(p_values) >= limits["least_p_value"]


def _missed(summary: Summary, rival: str, limits: Mapping[str, float]) -> Verdict:
    claim, channel = CHANNELS[rival]
    found = {way: loss(summary, way, rival) for way in WAYS}
    fitted = summary.get("loss_in", setting=ALL, group=rival)
    far = summary.get("as_far_if_rival", group=rival)
    power = summary.get("power", group=rival)
    larger = agreed(found, limits["smallest_loss"])
    by_luck = above(far.low, far.high, limits["as_far_by_luck"])
    answer = Answer.UNDECIDED
    if reached(summary, limits) and larger is False:
        answer = Answer.NOT_SUPPORTED
    elif reached(summary, limits) and larger and by_luck is False:
        answer = Answer.SUPPORTED
    return Verdict(
        claim,
        f"Without {channel}, a setting left out is predicted worse.",
        answer,
        "on the settings left out, predicted from the nearest runs, the score is worse by "
        f"{told_by_way(found, limits['smallest_loss'])}{_undefined(summary, FULL, rival)}; on the "
        f"settings fitted by {number(fitted)}; with equal weights, {percent(far)} of histories "
        "made without it show as much, and the comparison sees it in "
        f"{percent(power)} of histories made with it",
        f"supported: a loss above {limits['smallest_loss']:g} in all three ways to predict that at "
        f"most {share(limits['as_far_by_luck'])} of histories made without the channel show; not "
        "supported: a loss below it in all three; undecided otherwise, and where no model reaches "
        "the record",
    )


def _military_first(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    leads = {way: _lead(summary, way) for way in WAYS}
    found = {way: lead for way, (lead, _) in leads.items()}
    next_ones = dict.fromkeys(next_one for lead, next_one in leads.values() if lead)
    answers = {True: Answer.SUPPORTED, False: Answer.NOT_SUPPORTED, None: Answer.UNDECIDED}
    larger = agreed(found, limits["smallest_loss"])
    return Verdict(
        "1",
        "No other channel is missed as much as the military one.",
        answers[larger if reached(summary, limits) else None],
        f"the loss with the balance at parity is ahead of the next (in the model with "
        f"{' or '.join(next_ones)}) by {told_by_way(found, limits['smallest_loss'])}"
        f"{_undefined(summary, *_compared(), FULL)}",
        f"supported: a lead above {limits['smallest_loss']:g} in all three ways to predict; not "
        "supported: below it in all three",
    )


def _compared() -> list[str]:
    """The models of the military channel and of every other one."""
    return [rival for rival in rivals() if rival != CONSTANT]


def _lead(summary: Summary, way: str) -> tuple[Estimate | None, str]:
    """How far the loss without the military channel is ahead of the next, and which is next."""
    found = {rival: loss(summary, way, rival) for rival in _compared()}
    known = {rival: one for rival, one in found.items() if one is not None}
    if len(known) < len(found):
        return None, ""
    first = known.pop(MILITARY)
    next_one = max(known, key=lambda rival: known[rival].value)
    error = math.hypot(first.standard_error, known[next_one].standard_error)
    gap = first.value - known[next_one].value
    return Estimate(gap, gap - 1.96 * error, gap + 1.96 * error, error, first.n), next_one


def loss(summary: Summary, way: str, rival: str) -> Estimate | None:
    """Loss of prediction, in one of :data:`WAYS` or fitted ("in"); None where it is undefined."""
    undefined = [summary.get("adjustment_undefined", group=name).value for name in (FULL, rival)]
    if way == "out_adjusted" and any(undefined):
        return None
    return summary.get(f"loss_{way}", setting=ALL, group=rival)


def agreed(found: Mapping[str, Estimate | None], threshold: float) -> bool | None:
    """Whether a figure is above a threshold in every way to predict; False: below it in every."""
    sides = {_side(one, threshold) for one in found.values()}
    if sides == {"above"}:
        return True
    return False if sides == {"below"} else None


def _side(found: Estimate | None, threshold: float) -> str:
    if found is None:
        return "undefined"
    names = {True: "above", False: "below", None: "on both sides of"}
    return names[above(found.low, found.high, threshold)]


def told_by_way(found: Mapping[str, Estimate | None], threshold: float) -> str:
    """A figure in every way to predict, and on which side of the threshold each of them lies."""
    figures, ways = [], dict[str, list[str]]()
    for way, one in found.items():
        figures.append(f"{number(one) if one else 'undefined'} {WAYS[way]}")
        ways.setdefault(_side(one, threshold), []).append(WAYS[way])
    if len(ways) == 1:
        return f"{', '.join(figures)} (all three {next(iter(ways))} {threshold:g})"
    sides = [
        f"{side} {'' if side == 'undefined' else f'{threshold:g} '}{' and '.join(those)}"
        for side, those in ways.items()
    ]
    return f"{', '.join(figures)} (they differ: {'; '.join(sides)})"


def _undefined(summary: Summary, *names: str) -> str:
    """Where weights collapse, so that adjustment is undefined; empty where they do not."""
    total = summary.get("settings").value
    counts = {name: summary.get("adjustment_undefined", group=name).value for name in names}
    told = [f"{count:.0f} of {total:.0f} for {name}" for name, count in counts.items() if count]
    return f" (weights collapse, settings: {', '.join(told)})" if told else ""


def _recognised(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    still = summary.get("probability", group=STILL)
    accuracy = summary.get("accuracy")
    answers = {True: Answer.NOT_SUPPORTED, False: Answer.SUPPORTED, None: Answer.UNDECIDED}
    larger = above(still.low, still.high, limits["smallest_probability"])
    best = max(MODELS, key=lambda name: summary.get("probability", group=name).value)
    named = summary.get("probability", group=best)
    return Verdict(
        "1",
        "The record does not look like one that a balance without movement makes.",
        answers[larger if reached(summary, limits) else None],
        "a classifier gives the two models whose balance does not move "
        f"{percent(_clipped(still))} together, and most, {percent(_clipped(named))}, to the one "
        f"called {best}; it names the right one of "
        f"{len(MODELS)} models for {percent(accuracy)} of {accuracy.n:,} unseen runs",
        f"not supported: more than {share(limits['smallest_probability'])} for the two together",
    )


def _in_reach(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    p_value = summary.get("p_value", setting=ALL, group=FULL).value
    as_bad = summary.get("as_bad_if_own", group=FULL)
    score = summary.get("score_out", setting=ALL, group=FULL)
    parts = {way: in_reach(summary, way, FULL) for way in ("in", "out")}
    met = parts["out"][0] / parts["out"][1] >= limits["least_share_in_reach"]
    usual = above(as_bad.low, as_bad.high, limits["least_p_value"])
    found = summary.table("contraction", group=FULL)
    narrowed = found[found["value"] >= limits["least_contraction"]]
    answer = Answer.UNDECIDED
    if p_value < limits["least_p_value"] or usual is False or not met:
        answer = Answer.NOT_SUPPORTED
    elif usual:
        answer = Answer.SUPPORTED
    return Verdict(
        "1",
        "With all channels on, the model makes records like this one, also of a setting left out.",
        answer,
        f"prior predictive p = {p_value:.2g}; {parts['in'][0]} of {parts['in'][1]} targets in "
        f"reach when fitted, {parts['out'][0]} when left out; score {number(score)}, as bad in "
        f"{percent(as_bad)} of the model's own histories; the record narrows {len(narrowed)} of "
        f"{len(PARAMETERS)} parameters by {share(limits['least_contraction'])} or more",
        f"not supported: p or the share of histories as bad below {limits['least_p_value']:g}, or "
        f"fewer than {share(limits['least_share_in_reach'])} of the targets left out in reach",
    )


def in_reach(summary: Summary, way: str, name: str) -> tuple[int, int]:
    """Targets that come out well or possible, and all there are."""
    grades = summary.table(f"grade_{way}", group=name)["value"]
    return int((grades > 0).sum()), len(grades)


def _clipped(found: Estimate) -> Estimate:
    """A share whose interval ends at 0 or 1: that of a mean may not."""
    return replace(found, low=max(found.low, 0.0), high=min(found.high, 1.0))
