"""Tables of docs/how-firm.md, from what `how_firm.py` keeps; that script writes the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
from pages import head, percent, row

from sim.experiments.reporting import comes_to
from sim.experiments.verdict import BUILT_IN, Answer

#: Worlds beside that as written, and what asks for them.
MEASURES = (
    "spending", "arms-transfers", "capability-index", "registers", "registers-per-stock",
)  # fmt: skip
SIDES = {"exchanged": "mirrored", "alike": "evened"}
WORLDS = {name: f"--set balance.measure={name}" for name in MEASURES} | {
    name: f"--sides {name}" for name in SIDES.values()
}
#: Made over cases or claims of their own.
NOT_ASKED = ("12_other_conflicts", "15_claims_large_n")
#: What an answer is asked again with: columns of `answers.csv`.
WORDS = {
    "behaviour": "other sets of behaviour",
    "measure": "other measures of the balance",
    "exchanged": "the sides' assumed numbers exchanged",
    "alike": "the sides' assumed numbers alike",
    "threshold": "half and double of the threshold",
}
NOT = "not asked"
UNDECIDED = Answer.UNDECIDED.value
#: Answers that are not clear: what is built in counts neither way.
UNCOUNTED = (UNDECIDED, BUILT_IN)


def tally(found: pd.DataFrame) -> list[str]:
    """How many of the clear answers stay, are lost and are turned, by what they are asked with."""
    clear = found[~found["one_point"].isin(UNCOUNTED)]
    lines = head(["asked again with", "clear answers", "the same", "lost", "turned"])
    for name, words in WORDS.items():
        states = clear[name][clear[name] != ""]
        counts = [int((states == state).sum()) for state in ("same", "lost", "turned")]
        lines.append(row([words, len(states), *counts]))
    every = clear[(clear[list(WORDS)] != "").all(axis=1)]
    kinds = [set(one) for one in every[list(WORDS)].to_numpy().tolist()]
    counts = [
        sum(kind == {"same"} for kind in kinds),
        sum("lost" in kind and "turned" not in kind for kind in kinds),
        sum("turned" in kind for kind in kinds),
    ]
    lines.append(row(["all five", len(every), *counts]))
    return lines


def asked_table(found: pd.DataFrame) -> list[str]:
    """What each experiment was asked again with: sets, measures and sides."""
    lines = head(["", "sets of behaviour", "other measures", "sides exchanged", "sides alike"])
    for name, part in found.groupby("experiment"):
        one, most = part.iloc[0], part["measures"].max()
        measures = f"{most} of {len(MEASURES)}" if most else NOT
        if most and (few := int((part["measures"] > 0).sum())) < len(part):
            measures += f", {few} of {len(part)} answers"
        sides = ["yes" if any(part[f"answer_{side}"] != "") else NOT for side in SIDES]
        lines.append(row([str(name)[:2], one["sets"] or one["over_sets"], measures, *sides]))
    return lines


def why_table(found: pd.DataFrame, why: Mapping[str, str]) -> list[str]:
    """One row a claim: the old answer, how many of its clear answers stay, and why others move.

    The reasons are written by hand (`why.csv`), from the effects of worlds and sets.
    """
    lines = head(["claim", "at one point", "clear answers that stay wherever asked", "why"])
    for claim, words in why.items():
        part = found[found["claim"] == claim]
        counted = ~part["one_point"].isin(UNCOUNTED)
        clear = part[counted & (part[list(WORDS)] != "").any(axis=1)]
        stay = clear[list(WORDS)].isin(["", "same"]).all(axis=1).sum()
        counts = Counter(part["one_point"])
        lines.append(row([claim, f"**{comes_to(counts)}**", f"{stay} of {len(clear)}", words]))
    return lines


def parted_table(found: pd.DataFrame) -> list[str]:
    """Verdicts with two clear answers, and how often the frozen conflict is settled under each."""
    lines = head(["", "claim", "what is claimed", "answer: sets, runs settled",
                  "other answer: sets, runs settled", "told apart", "p", "told apart by later sets",
                  "p"])  # fmt: skip
    for _, one in found.iterrows():
        ends = [
            f"{one[answer]}: {one[f'sets{end}']}, {percent(one[f'settled{end}'])}"
            for answer, end in (("commonest", ""), ("other", "_other"))
        ]
        cells = [one["experiment"][:2], one["claim"], one["statement"], *ends]
        side = one["apart"] < 0.5
        for of in ("", "_later"):
            share, p = one[f"apart{of}"], one[f"p{of}"]
            known = not math.isnan(share)
            cells += [percent(1.0 - share if side else share), f"{p:.2g}"] if known else ["", ""]
        lines.append(row(cells))
    return lines


def answers_table(found: pd.DataFrame) -> list[str]:
    """Each answer, old and new."""
    lines = head(["", "claim", "what is claimed", "at one point", "over the sets of behaviour",
                  "under other measures", "sides exchanged", "sides alike",
                  "half or double the threshold", "turned by", "lost with"])  # fmt: skip
    for _, one in found.iterrows():
        by = {state: [name for name in WORDS if one[name] == state] for state in ("turned", "lost")}
        cells = [
            one["experiment"][:2], one["claim"], one["statement"], f"**{one['one_point']}**",
            one["over_sets"], measures_told(one), one["answer_exchanged"] or NOT,
            one["answer_alike"] or NOT, one["ends"] or "the same",
            ", ".join(by["turned"]), ", ".join(by["lost"]),
        ]  # fmt: skip
        lines.append(row(cells))
    return lines


def measures_told(one: Mapping[str, Any]) -> str:
    """Under how many measures an answer is the same, and under which it is another."""
    if not one["measures"]:
        return NOT
    told_same = f"the same under {one['measures_same']} of {one['measures']}"
    return f"{told_same}; {one['measures_other']}" if one["measures_other"] else told_same


def worlds_table(found: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Experiment, claim and measure: the answer in each."""
    grades = other.set_index(["experiment", "statement", "world"])["grade"].to_dict()
    lines = head(["", "claim", "what is claimed", "as written", *WORLDS])
    for _, one in found.iterrows():
        if one["experiment"] in NOT_ASKED:
            continue
        asked = {
            world: grades.get((one["experiment"], one["statement"], world), "") for world in WORLDS
        }
        asked |= dict.fromkeys(MEASURES, "") if not one["measures"] else {}  # no measure reaches it
        cells = list(asked.values())
        shown = [cell if cell in ("", one["one_point"]) else f"**{cell}**" for cell in cells]
        lines.append(
            row([one["experiment"][:2], one["claim"], one["statement"], one["one_point"], *shown])
        )
    return lines


def thresholds_table(moved: pd.DataFrame) -> list[str]:
    """Each answer with each threshold that it turns on: half, as is, double, and where it turns."""
    lines = head(["", "claim", "what is claimed", "threshold", "half", "as is", "double",
                  "turns below", "turns above"])  # fmt: skip
    for _, one in moved.iterrows():
        ends = [f"{one[end]}: {grade(one[f'at_{end}'], one['as_is'])}" if one[end] != "" else ""
                for end in ("easier", "harder")]  # fmt: skip
        turns = [f"{one[side]}: {one[f'turns_{side}']}" if one[side] != "" else ""
                 for side in ("below", "above")]  # fmt: skip
        cells = [
            one["experiment"][:2], one["claim"], one["statement"],
            f"{one['threshold'].replace('_', ' ')} {one['value']}",
            ends[0], one["as_is"], ends[1], *turns,
        ]  # fmt: skip
        lines.append(row(cells))
    return lines


def grade(there: str, as_is: str) -> str:
    """A grade, in bold where it is another."""
    return there if there == as_is else f"**{there}**"
