"""Verdicts on claims 1 and 15, from the effects of the contrasts."""

from __future__ import annotations

import numpy as np

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import across, every
from sim.experiments.words import number, percent, points
from sim.inference.intervals import Estimate

from .design import (
    ABOUT,
    AGREED,
    BASELINES,
    BEYOND,
    EFFECT,
    LABELS,
    MORE,
    NEAR,
    OF_DEALS,
    QUIET,
    REPLACED,
    SHARES,
    STEP,
    TALK_AFTER,
    TERMS,
    WAR,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claims 1 and 15: does the interval of every setting lie above the threshold?"""
    probability, terms, ground, most = (
        protocol.thresholds[name] for name in ("probability", "terms", "ground", "most")
    )
    war = "Advantage makes a large war more likely."
    near = (
        f"From {ABOUT[0]:.2f} to {ABOUT[1]:.2f} times the record, too, advantage makes large wars "
        "more likely."
    )
    instead = (
        f"Where strength of {MORE[1]:.2f} times the record does away with a large war, mostly a "
        "smaller one with a deal takes its place."
    )
    agreed = "Advantage makes an agreement more likely."
    quiet = "Advantage brings agreements without a shot fired."
    move = "Among runs that agree either way, terms move with advantage (the sign is built in)."
    beyond = "Terms on issues that force cannot reach move with advantage (the sign is built in)."
    talk = "After a large war at the recorded strength, talk gives ground beyond what force took."
    return [
        answer(summary, "1", war, WAR, probability),
        answer(summary, "1", near, WAR, probability, quantity=NEAR),
        at_every_step(summary, probability),
        answer(summary, "1", instead, REPLACED, most, dose=MORE[1]),
        answer(summary, "1", agreed, AGREED, probability),
        answer(summary, "1", quiet, QUIET, probability),
        answer(summary, "1", move, TERMS, terms),
        answer(summary, "15", beyond, BEYOND, terms),
        answer(summary, "15", talk, TALK_AFTER, ground, dose=1.0),
    ]


def answer(
    summary: Summary,
    claim: str,
    statement: str,
    outcome: str,
    threshold: float,
    dose: float = np.nan,
    quantity: str = "",
) -> Verdict:
    """Judge the effect of the contrast on an outcome, or its response at one dose.

    A share of runs that moves in a baseline, too, is built in: then there is no answer. A setting
    with too few runs to tell is undecided.
    """
    quantity = quantity or (EFFECT if np.isnan(dose) else "response")
    rows = summary.table(f"runs of {quantity}", group=outcome)
    names = list(dict.fromkeys(rows["setting"]))
    found = {name: figure(summary, quantity, name, outcome, dose) for name in names}
    sides = {name: above(one.low, one.high, threshold) for name, one in found.items()}
    of_settings = {LABELS.get(name, name): sides[name] for name in names if name not in BASELINES}
    limit = limit_told(outcome, threshold)
    if outcome in SHARES and any(sides[name] is not False for name in names if name in BASELINES):
        given, condition = Answer.UNDECIDED, ""
        overturned = f"no baseline moved by more than {limit}, too"
    else:
        given, condition = across(of_settings)
        overturned = f"the intervals lay on the other side of {limit}"
    effect = "; ".join(f"{LABELS.get(name, name)} {told(found[name], outcome)}" for name in names)
    built_in = outcome in (TERMS, BEYOND)  # terms follow what is expected of a war
    return Verdict(claim, statement, given, effect, overturned, condition, built_in)


def limit_told(outcome: str, threshold: float) -> str:
    """A threshold in the unit of an outcome."""
    if outcome in OF_DEALS:
        return f"{threshold:+.2f}"
    if outcome == REPLACED:
        return f"{100 * threshold:.0f} % of these runs"
    return f"{100 * threshold:+.0f} {'% of the territory' if outcome == TALK_AFTER else 'points'}"


def at_every_step(summary: Summary, threshold: float) -> Verdict:
    """Judge whether the share of runs with a large war never falls from one dose to the next.

    It falls where the interval of a step lies below minus the threshold.
    """
    rows = summary.table(STEP, group=WAR)
    sides, parts = {}, []
    for name, of_one in rows.groupby("setting", sort=False):
        label = LABELS.get(str(name), str(name))
        sides[label] = every(
            above(row["low"], row["high"], -threshold) for _, row in of_one.iterrows()
        )
        steps = of_one[["value", "low", "high", "x"]].to_numpy(dtype=float)
        value, low, high, dose = min(steps.tolist())
        found = Estimate(value, low, high, np.nan, 0)
        parts.append(f"{label} least {points(found)}, up to {dose:.2f} times")
    given, condition = across(sides)
    return Verdict(
        "1",
        "A large war never becomes less likely from one strength to the next, a quarter to double.",
        given,
        "; ".join(parts),
        f"the interval of a step lay on the other side of {-100 * threshold:+.0f} points",
        condition,
    )


def figure(summary: Summary, quantity: str, setting: str, outcome: str, dose: float) -> Estimate:
    """One figure of the summary, or NaN with the number of runs that are too few for it."""
    runs = summary.get(f"runs of {quantity}", setting=setting, group=outcome, x=dose).value
    try:
        return summary.get(quantity, setting=setting, group=outcome, x=dose)
    except KeyError:
        return Estimate(np.nan, np.nan, np.nan, np.nan, int(runs))


def told(found: Estimate, outcome: str) -> str:
    """A figure with its interval and its runs, in words."""
    if np.isnan(found.value):
        return f"too few runs ({found.n:,})"
    if outcome in OF_DEALS:
        text = number(found, sign=True)
    elif outcome == REPLACED:
        text = percent(found)
    elif outcome == TALK_AFTER:
        text = f"{percent(found)} of the territory"
    else:
        text = points(found)
    return f"{text}, {found.n:,} runs"
