"""What is varied, and the sets of predictors that are compared."""

from __future__ import annotations

ADVANTAGE, RUSSIA = "balance.advantage", "third_parties.russia"
TECHNOLOGY = "balance.claimant.technology"
SPENDING = {side: f"balance.{side}.spending" for side in ("claimant", "holder")}
ENGAGEMENT, PRESSURE = f"{RUSSIA}.engagement", f"{RUSSIA}.backing.pressure.claimant"
LEGITIMACY = "parties.azerbaijan.legitimacy"
#: What is varied, and over which range: see the protocol.
VARIED = {
    "parties.azerbaijan.political_control": "0.4:0.9",
    TECHNOLOGY: "1:2.4:log",
    ADVANTAGE: "-0.44:0.44",
    SPENDING["claimant"]: "1405:3375:log",
    SPENDING["holder"]: "409:982:log",
    ENGAGEMENT: "0.2:0.8",
    PRESSURE: "0:0.03",
    LEGITIMACY: "0.5:0.8",
    "balance.uncertainty": "0.1:0.6",
    "front.collapse": "0.3:0.9",
    "after_deal.trust": "0.2:0.8",
    f"{RUSSIA}.mediation.initiative_war": "0.05:0.4",
    f"{RUSSIA}.mediation.leverage.claimant": "0:0.1",
    f"{RUSSIA}.mediation.leverage.holder": "0:0.15",
    f"{RUSSIA}.mediation.deterrence": "0.05:0.5",
    "parties.armenia.political_control": "0.3:0.8",
    "parties.azerbaijan.hope": "0.1:0.4",
    "parties.armenia.hope": "0.05:0.3",
    "parties.azerbaijan.optimism": "-0.3:0.5",
    "parties.armenia.optimism": "-0.2:0.6",
    "parties.azerbaijan.audience_cost": "0:2",
    "parties.armenia.audience_cost": "0:2",
    "parties.armenia.commitment_fear": "0:2",
    "parties.azerbaijan.cost_per_day": "0.0003:0.004",
    "parties.armenia.cost_per_day": "0.0003:0.004",
    "parties.azerbaijan.mobilisation_cost": "0.02:0.2",
    "parties.azerbaijan.offensive_cost": "0.01:0.1",
    "parties.azerbaijan.deadlock_reward": "0:0.12",
}
#: The five conditions, with what they are called on figures; the last two need hindsight.
CONDITIONS = {
    "condition_political_control": "political control",
    "condition_limited_aims": "limited aims",
    "condition_technological_superiority": "technological superiority",
    "condition_constraining_posture": "constraining posture",
    "condition_early_termination": "early termination",
}
BARGAINING = {
    "shift": "expected power shift",
    "distance": "distance to balance",
    "pressure": "outside pressure",
}
AT_SIGNING = "terms_distance"
SETS = {
    "five": "the five conditions",
    "opening": "those known as the war opens (three)",
    "bargaining": "the three bargaining predictors",
    "both": "five and bargaining together",
    "all": "all that was varied",
}
OUTCOMES = {"settled": "Settled", "fast": "Settled fast", "lasts": "Settlement lasts"}
#: Outcomes that are also shown by quarter of each predictor.
QUARTERED = {"settled": "settled within a year", "lasts": "no attack in three years"}
CONTRASTS = (("five", "bargaining"), ("opening", "bargaining"), ("both", "bargaining"))
BOOSTING, REGRESSION = "boosting", "regression"
#: Boosting in which more of a condition never lowers the chance, for the sets made of conditions.
CLAIMED, CLAIMED_SETS = "boosting, higher is better", ("five", "opening")
#: learner -> the sets of predictors that it is given
LEARNERS = {BOOSTING: tuple(SETS), CLAIMED: CLAIMED_SETS, REGRESSION: tuple(SETS)[:-1]}
#: With fewer wars of either kind than this, an outcome is not predicted.
FEWEST = 20


def predictors(name: str, outcome: str) -> list[str]:
    """Columns of a set of predictors; what lasts is judged by the terms that were signed."""
    distance = AT_SIGNING if outcome == "lasts" else "distance"
    theirs = ["shift", distance, "pressure"]
    sets = {
        "five": list(CONDITIONS),
        "opening": list(CONDITIONS)[:3],
        "bargaining": theirs,
        "both": [*CONDITIONS, *theirs],
        "all": list(VARIED),
    }
    return sets[name]


def shown(outcome: str) -> dict[str, str]:
    """Predictors whose quarters are shown for an outcome, with their names."""
    theirs = dict(zip(predictors("bargaining", outcome), BARGAINING.values(), strict=True))
    return CONDITIONS | theirs
