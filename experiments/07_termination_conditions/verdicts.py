"""What the scores say of the claim: do the conditions sort wars, do better, and is each needed?"""

from __future__ import annotations

from sim.experiments import Answer, Protocol, Summary, Verdict, above
from sim.experiments.verdict import every, one_answer
from sim.experiments.words import number, points

from .design import BOOSTING, CLAIMED, CLAIMED_SETS, CONDITIONS, FEWEST, OUTCOMES, REGRESSION
from .scores import was_predicted

HINDSIGHT = (
    "what only hindsight gives (the length of the war, who kept attacking) counts as a condition"
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Do the conditions sort wars, do they do better than bargaining, and is each needed?"""
    found = [_sorts(summary, protocol.thresholds["sorts"])]
    found += [_better(summary, one, protocol.thresholds["better"]) for one in OUTCOMES]
    return [*found, _needed(summary, protocol.thresholds["needed"])]


def _with_hindsight(five: bool | None, opening: bool | None) -> tuple[Answer, str]:
    """The answer for the five conditions, in the light of the three known as the war opens.

    "Only if" hindsight counts where the five do and the three clearly do not; undecided where it
    is not known whether the three do.
    """
    answer = one_answer([five, opening] if five else [five])
    return answer, HINDSIGHT if answer is Answer.ONLY_IF else ""


def _sorts(summary: Summary, threshold: float) -> Verdict:
    statement = (
        "The five conditions sort settled from unsettled wars, in the direction that the article "
        "claims: wars that score higher are settled more often."
    )
    overturned = (
        "the concordance, where a higher score never lowers the chance, lies above "
        f"{0.5 + threshold:.2f} with its whole interval (also without hindsight: supported; "
        "clearly not without: only if), or below it (not supported)"
    )
    if not was_predicted(summary, "settled"):
        return Verdict("14", statement, Answer.UNDECIDED, _too_few(summary, "settled"), overturned)
    claimed, either = (
        {
            name: summary.get("concordance_settled", setting=learner, group=name)
            for name in CLAIMED_SETS
        }
        for learner in (CLAIMED, BOOSTING)
    )
    ceiling = summary.get("concordance_settled", setting=BOOSTING, group="all")
    effect = (
        f"concordance where a higher score never lowers the chance {number(claimed['five'])}, of "
        f"the three known as the war opens {number(claimed['opening'])}; in whatever direction "
        f"{number(either['five'])}, of the three {number(either['opening'])}; luck 0.50, all that "
        f"was varied {number(ceiling)}; the direction of each is in the last row"
    )
    sides = (above(one.low, one.high, 0.5 + threshold) for one in claimed.values())
    answer, condition = _with_hindsight(*sides)
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
        "without hindsight: supported; clearly not without: only if), or below it (not supported)"
    )
    if not was_predicted(summary, outcome):
        return Verdict("14", statement, Answer.UNDECIDED, _too_few(summary, outcome), overturned)
    five, opening = (
        summary.get(f"better_{outcome}", setting=BOOSTING, group=name)
        for name in ("five", "opening")
    )
    sides = (above(one.low, one.high, threshold) for one in (five, opening))
    answer, condition = _with_hindsight(*sides)
    levels = {
        name: summary.get(f"concordance_{outcome}", setting=BOOSTING, group=name)
        for name in ("five", "opening", "bargaining")
    }
    claimed = summary.get(f"concordance_{outcome}", setting=CLAIMED, group="five")
    check = summary.get(f"better_{outcome}", setting=REGRESSION, group="five")
    effect = (
        f"concordance of the five {number(levels['five'])}, of bargaining "
        f"{number(levels['bargaining'])}, difference {number(five)} (logistic regression: "
        f"{number(check)}); of the three known as the war opens {number(levels['opening'])}, "
        f"difference {number(opening)}; the five where a higher score never lowers the chance "
        f"{number(claimed)}"
    )
    return Verdict("14", statement, answer, effect, overturned, condition)


def _needed(summary: Summary, threshold: float) -> Verdict:
    table = summary.table("lowest_less_highest_settled")
    gaps = {n: summary.get("lowest_less_highest_settled", group=n) for n in table["group"]}
    tested = [name for name in CONDITIONS if name in gaps]
    found = {name: above(-gaps[name].high, -gaps[name].low, threshold) for name in tested}
    sides = {label: found.get(name) for name, label in CONDITIONS.items()}
    yes = [label for label, one in sides.items() if one]
    answer, condition = one_answer([every(sides.values())]), ""
    if yes and answer is Answer.NOT_SUPPORTED:
        answer, condition = Answer.ONLY_IF, f"the list is cut to {' and '.join(yes)}"
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
