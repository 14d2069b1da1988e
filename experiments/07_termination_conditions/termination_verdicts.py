"""What the scores say of the claim: do the conditions sort wars, do better, and is each needed?"""

from __future__ import annotations

from termination_scores import BOOSTING, CONDITIONS, FEWEST, OUTCOMES, REGRESSION, was_predicted

from sim.experiments import Answer, Protocol, Summary, Verdict, above
from sim.experiments.verdict import across
from sim.experiments.words import number, points

HINDSIGHT = (
    "what only hindsight gives (the length of the war, who kept attacking) counts as a condition"
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Do the conditions sort wars, do they do better than bargaining, and is each needed?"""
    found = [_sorts(summary, protocol.thresholds["sorts"])]
    found += [_better(summary, one, protocol.thresholds["better"]) for one in OUTCOMES]
    return [*found, _needed(summary, protocol.thresholds["needed"])]


def _sorts(summary: Summary, threshold: float) -> Verdict:
    statement = "The five conditions sort settled from unsettled wars."
    overturned = (
        f"the concordance lies above {0.5 + threshold:.2f} with its whole interval (also without "
        "hindsight: supported), or below it (not supported)"
    )
    if not was_predicted(summary, "settled"):
        return Verdict("14", statement, Answer.UNDECIDED, _too_few(summary, "settled"), overturned)
    five = summary.get("concordance_settled", setting=BOOSTING, group="five")
    opening = summary.get("concordance_settled", setting=BOOSTING, group="opening")
    ceiling = summary.get("concordance_settled", setting=BOOSTING, group="all")
    effect = (
        f"concordance {number(five)}, of the three known as the war opens {number(opening)}; luck "
        f"0.50, all that was varied {number(ceiling)}; the direction is in the last row"
    )
    answer, condition = across({"large wars": above(five.low, five.high, 0.5 + threshold)})
    if answer is Answer.SUPPORTED and not above(opening.low, opening.high, 0.5 + threshold):
        answer, condition = Answer.ONLY_IF, HINDSIGHT
    return Verdict("14", statement, answer, effect, overturned, condition)


STATEMENTS = {
    "settled": "The five conditions predict which wars are settled better than the bargaining "
    "predictors do.",
    "fast": "The five conditions predict which settlements come fast better than the bargaining "
    "predictors do.",
    "lasts": "The five conditions predict which settlements last better than the bargaining "
    "predictors do.",
}


def _better(summary: Summary, outcome: str, threshold: float) -> Verdict:
    statement = STATEMENTS[outcome]
    overturned = (
        f"the difference in concordance lies above {threshold:.2f} with its whole interval (also "
        "without hindsight: supported), or below it (not supported)"
    )
    if not was_predicted(summary, outcome):
        return Verdict("14", statement, Answer.UNDECIDED, _too_few(summary, outcome), overturned)
    five, opening = (
        summary.get(f"better_{outcome}", setting=BOOSTING, group=name)
        for name in ("five", "opening")
    )
    answer, condition = across({"large wars": above(five.low, five.high, threshold)})
    if answer is Answer.SUPPORTED and not above(opening.low, opening.high, threshold):
        answer, condition = Answer.ONLY_IF, HINDSIGHT
    levels = {
        name: summary.get(f"concordance_{outcome}", setting=BOOSTING, group=name)
        for name in ("five", "opening", "bargaining")
    }
    check = summary.get(f"better_{outcome}", setting=REGRESSION, group="five")
    effect = (
        f"concordance of the five {number(levels['five'])}, of bargaining "
        f"{number(levels['bargaining'])}, difference {number(five)} (logistic regression: "
        f"{number(check)}); of the three known as the war opens {number(levels['opening'])}, "
        f"difference {number(opening)}"
    )
    return Verdict("14", statement, answer, effect, overturned, condition)


def _needed(summary: Summary, threshold: float) -> Verdict:
    table = summary.table("lowest_less_highest_settled")
    gaps = {n: summary.get("lowest_less_highest_settled", group=n) for n in table["group"]}
    tested = [name for name in CONDITIONS if name in gaps]
    found = {name: above(-gaps[name].high, -gaps[name].low, threshold) for name in tested}
    yes = [CONDITIONS[name] for name, one in found.items() if one]
    condition = ""
    if len(yes) == len(CONDITIONS):
        answer = Answer.SUPPORTED
    elif yes:
        answer, condition = Answer.ONLY_IF, f"the list is cut to {' and '.join(yes)}"
    else:
        answer = Answer.NOT_SUPPORTED if False in found.values() else Answer.UNDECIDED
    same = [label for name, label in CONDITIONS.items() if name not in gaps]
    effect = "settled in the lowest quarter of scores less in the highest: " + "; ".join(
        f"{CONDITIONS[name]} {points(gaps[name])}" for name in CONDITIONS if name in gaps
    )
    effect += f"; the same in every war: {', '.join(same)}" if same else ""
    return Verdict(
        "14",
        "A war that scores low on any one of the five conditions is settled clearly less often.",
        answer,
        effect,
        f"for each of the five, the difference lies below -{threshold:.0%} with its whole interval",
        condition,
    )


def _too_few(summary: Summary, outcome: str) -> str:
    count = summary.get("n_outcome", group=outcome).value
    return f"of {count:.0f} wars fewer than {FEWEST} are of one of the two kinds"
