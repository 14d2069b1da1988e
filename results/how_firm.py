"""How firm each answer is: over sets of behaviour, measures of the balance, sides and thresholds.

Writes `results/how-firm/` and the tables of `docs/how-firm.md`. It makes no run: it judges anew

* the committed summaries, with every threshold moved (`thresholds.csv`, some minutes);
* results of `sim experiment` under another measure of the balance, and with the assumed numbers of
  the two sides exchanged, in `--worlds FOLDER`, a folder for each world (`worlds.csv`);
* what `sim experiment --behaviour` wrote in `results/over-the-sets/`.

`--commands` prints the commands that make the worlds and the sets. `--draw` takes both tables as
they are and writes the page and `answers.csv` only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from how_firm_page import (
    MEASURES,
    NOT,
    NOT_ASKED,
    SIDES,
    UNDECIDED,
    WORLDS,
    answers_table,
    asked_table,
    parted_table,
    tally,
    thresholds_table,
    why_table,
    worlds_table,
)
from pages import put
from scipy.stats import mannwhitneyu

from sim.experiments import Summary
from sim.experiments.beside import FROM
from sim.experiments.ensemble import DEPENDS, told
from sim.experiments.protocol import Experiment, experiments
from sim.experiments.running import QUICK, SUMMARY
from sim.experiments.thresholds import by_threshold, table
from sim.manifest import NAME as MANIFEST
from sim.manifest import as_json, git_state, versions

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = ROOT / "results", ROOT / "docs" / "how-firm.md"
SHORT = ROOT / "docs" / "findings.md"
FOLDER, SETS = RESULTS / "how-firm", RESULTS / "over-the-sets"
#: From which results the answers in other worlds are.
MADE = "worlds-made.json"
#: Share of runs of the frozen conflict that are settled under each set (`settled.py`).
SETTLED = SETS / "settled.csv"
#: The sets that all were asked over, and on which it was seen that answers go with that share.
FIRST = 16
IN_SETS, OUT_SETS = "results/over-the-sets/sets.csv", "results/over-the-sets"
#: What an experiment does about behaviour by itself: why it is not asked over the sets. The page
#: says more of each.
OVER, VARIES = "rests on 200 sets", "varies behaviour itself"
OWN = {
    "03_rivals_by_variance": VARIES,
    "05_rival_models": "learns behaviour itself",
    "12_other_conflicts": VARIES,
    "13_predicting_2020": OVER,
    "14_after_the_war": OVER,
    "15_claims_large_n": VARIES,
}


def main() -> None:
    """Judge, keep what is found, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--worlds", type=Path, metavar="FOLDER", help="results by world")
    asked.add_argument("--draw", action="store_true", help="the page only")
    asked.add_argument("--commands", action="store_true", help="what makes worlds and sets")
    options = asked.parse_args()
    if options.commands:
        sys.stdout.write("\n".join(commands()) + "\n")
        return
    if not options.draw:
        thresholds().to_csv(FOLDER / "thresholds.csv", index=False, float_format="%.4g")
    if options.worlds:
        take_in(*worlds(options.worlds))
    answers().to_csv(FOLDER / "answers.csv", index=False)
    put(PAGE, parts())
    put(SHORT, {"tally": parts()["tally"]})
    (FOLDER / MANIFEST).write_bytes(as_json(described()))


def commands() -> Iterator[str]:
    """The commands whose results this script reads."""
    for world, option in WORLDS.items():
        for one in asked_elsewhere():
            # those that rest on many sets answer hardly anything in a few runs, and are quick whole
            size = " --full" if OWN.get(one.name) == OVER else ""
            yield f"sim experiment {one.name} {option}{size} --out out/worlds/{world}"
    for one in asked_elsewhere():
        if one.name not in OWN:
            sets = f"--behaviour {IN_SETS}{some(one.name)} --out {OUT_SETS}"
            yield f"sim experiment {one.name} {sets}"


def some(name: str) -> str:
    """The option that says how many sets an experiment was asked over, if not all."""
    path = SETS / name / MANIFEST
    of = json.loads(path.read_bytes())["behaviour"] if path.is_file() else {}
    return f" --sets {of['made']}" if of.get("made", of.get("sets")) != of.get("sets") else ""


def asked_elsewhere() -> list[Experiment]:
    """The experiments that other worlds and other sets can be asked."""
    settings = (one for one in experiments() if one.name not in NOT_ASKED)
    return [one for one in settings if (RESULTS / one.name / SUMMARY).is_file()]


# -- what is judged --------------------------------------------------------------------------------


def summary_of(path: Path) -> Summary:
    """A summary as it was written."""
    return Summary.read(path.read_bytes(), str(path))


def thresholds() -> pd.DataFrame:
    """Every committed verdict as each of its thresholds moves."""
    found = []
    for one in experiments():
        path = RESULTS / one.name / SUMMARY
        if path.is_file():
            found += [(one.name, moved) for moved in by_threshold(one, summary_of(path))]
    return table(found)


def worlds(folder: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The verdicts under each world whose result is in the folder, and what they were made from."""
    rows: list[dict[str, Any]] = []
    made: dict[str, Any] = {}
    for world in WORLDS:
        for one in asked_elsewhere():
            path = folder / world / one.name / SUMMARY
            if not path.is_file():
                continue
            manifest = json.loads(path.with_name(MANIFEST).read_bytes())
            made.setdefault(world, {})[one.name] = {
                "summary": digest(path),
                "commit": manifest["git"]["commit"],
                "size": manifest["size"],
                "runs": manifest["runs"],
            }
            alike = RESULTS / one.name / (QUICK if manifest["size"] == "quick" else SUMMARY)
            written = {each.statement: each.effect for each in one.judge(summary_of(alike))}
            for verdict in one.judge(summary_of(path)):
                told_so = verdict.effect == written.get(verdict.statement)
                rows.append(
                    {
                        "world": world,
                        "experiment": one.name,
                        "claim": verdict.claim,
                        "statement": verdict.statement,
                        "grade": verdict.grade,
                        "effect": verdict.effect,
                        "unmoved": told_so and any(map(str.isdigit, verdict.effect)),
                    }
                )
    return pd.DataFrame(rows), made


def take_in(found: pd.DataFrame, made: Mapping[str, Any]) -> None:
    """Keep what was found; of worlds and experiments that it lacks, what was there."""
    path, table = FOLDER / MADE, FOLDER / "worlds.csv"
    before = pd.read_csv(table, dtype=str, keep_default_na=False)
    known = json.loads(path.read_bytes())
    rows, described = [], {}
    for world in WORLDS:
        both = known.get(world, {}) | made.get(world, {})
        described[world] = dict(sorted(both.items()))
        for name in described[world]:
            of = found if name in made.get(world, {}) else before
            rows.append(of[(of["world"] == world) & (of["experiment"] == name)])
    pd.concat(rows).to_csv(table, index=False)
    path.write_bytes(as_json(described))


def described() -> dict[str, Any]:
    """The manifest of the folder: its files, and the summaries and sets that they follow from."""
    sources = [RESULTS / one.name / name for one in experiments() for name in (SUMMARY, QUICK)]
    sources += sorted(SETS.glob("*/ensemble.csv"))
    names = ("thresholds.csv", "worlds.csv", MADE, "answers.csv", "why.csv")
    return {
        "command": "python results/how_firm.py",
        "git": git_state(),
        "versions": versions(),
        FROM: {
            one.relative_to(RESULTS).as_posix(): digest(one) for one in sources if one.is_file()
        },
        "files": {name: digest(FOLDER / name) for name in names},
    }


def unreached(other: pd.DataFrame, name: str) -> set[str]:
    """The statements of an experiment whose figures no measure moves: they were not asked.

    Their scenario knows no other measure than that as written (the years after 2020).
    """
    here = other[(other["experiment"] == name) & other["world"].isin(MEASURES)]
    unmoved = here["unmoved"].eq(True).groupby(here["statement"]).all()
    return set(unmoved[unmoved].index)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- how firm each answer is -----------------------------------------------------------------------


def answers() -> pd.DataFrame:
    """A row a verdict: the answer at one point, those elsewhere, and what each does to it.

    The columns of :data:`WORDS` say whether the answer stays (`same`), is lost (undecided) or is
    turned (clearly another); empty where it was not asked.
    """
    moved = pd.read_csv(FOLDER / "thresholds.csv", keep_default_na=False)
    other = pd.read_csv(FOLDER / "worlds.csv")
    rows = []
    for one in experiments():
        path = RESULTS / one.name / SUMMARY
        if not path.is_file():
            continue
        sets = SETS / one.name / "ensemble.csv"
        over = pd.read_csv(sets, keep_default_na=False) if sets.is_file() else pd.DataFrame()
        beyond = unreached(other, one.name)
        for verdict in one.judge(summary_of(path)):
            asked = (one.name, verdict.statement, verdict.grade)
            about: dict[str, Any] = {
                "experiment": one.name, "claim": verdict.claim, "statement": verdict.statement,
                "one_point": verdict.grade,
            }  # fmt: skip
            about |= over_sets(over, *asked[1:], OWN.get(one.name, NOT))
            about |= over_worlds(other, *asked, measured=verdict.statement not in beyond)
            rows.append(about | over_thresholds(moved, *asked))
    return pd.DataFrame(rows)


def over_sets(
    over: pd.DataFrame, statement: str, answer: str, without: str = NOT
) -> dict[str, Any]:
    """What an answer comes to over the sets.

    It is turned where the ensemble depends on the set or mostly has another clear answer, and lost
    where no more than half of the sets have it. `without`: what is told where it was not asked.
    """
    found = over[over["statement"] == statement] if len(over) else over
    if not len(found):
        return {"over_sets": without, "sets": "", "behaviour": ""}
    one = dict(found.iloc[0])
    state = "same" if float(one[answer]) > 0.5 else "lost"
    if one["grade"] == DEPENDS or one["commonest"] not in (answer, UNDECIDED):
        state = "turned"
    return {"over_sets": told(one), "sets": one["sets"], "behaviour": state}


def over_worlds(
    other: pd.DataFrame, name: str, statement: str, answer: str, *, measured: bool = True
) -> dict[str, Any]:
    """The answer under other measures, if it is `measured` at all, and with other sides.

    Any measure with another clear answer turns it; it is lost where half of them or more have none.
    """
    here = other[(other["experiment"] == name) & (other["statement"] == statement)]
    grades = dict(zip(here["world"], here["grade"], strict=True))
    asked = [world for world in MEASURES if world in grades and measured]
    turned = [world for world in asked if grades[world] not in (answer, UNDECIDED)]
    same = sum(grades[world] == answer for world in asked)
    state = "turned" if turned else "same" if same > len(asked) / 2 else "lost"
    sides = {told_as: grades.get(world, "") for told_as, world in SIDES.items()}
    return {
        "measures": len(asked),
        "measures_same": same,
        "measures_other": "; ".join(f"{world}: {grades[world]}" for world in turned),
        "answer_exchanged": sides["exchanged"],
        "answer_alike": sides["alike"],
        "measure": state if asked else "",
        **{told_as: state_of(grade, answer) for told_as, grade in sides.items()},
    }


def state_of(there: str, answer: str) -> str:
    """What one other answer does to an answer."""
    if not there:
        return ""
    return "same" if there == answer else "lost" if there == UNDECIDED else "turned"


def over_thresholds(moved: pd.DataFrame, name: str, statement: str, answer: str) -> dict[str, Any]:
    """The answers at half and at double of each threshold that it has, where they are others."""
    here = moved[(moved["experiment"] == name) & (moved["statement"] == statement)]
    ends: list[str] = []
    states: set[str] = set()
    for end in ("easier", "harder"):
        for _, one in here[here[end] != ""].iterrows():
            states.add(state_of(one[f"at_{end}"], answer))
            if one[f"at_{end}"] != answer:
                threshold = one["threshold"].replace("_", " ")
                ends.append(f"{threshold} {one[end]}: {one[f'at_{end}']}")
    order = [state for state in ("turned", "lost", "same") if state in states]
    return {"ends": "; ".join(ends), "threshold": order[0] if order else ""}


def parted(least: int = 3) -> pd.DataFrame:
    """How far answers over the sets hang on whether the frozen conflict is settled under a set.

    A row a verdict to which at least so many sets give one clear answer and as many another; the
    two commonest are compared: `commonest`, `other`, how many sets give each, the mean share of
    runs with a settlement under these (`settled`, `settled_other`), of pairs of a set each in how
    many the first settles more often (`apart`, ties count half), and the `p` of that. It was seen
    on the first sets: `apart_later` and `p_later` are of those made later that repeat none of them.
    """
    shares = pd.read_csv(SETTLED).set_index("set")["settled"]
    sets = pd.read_csv(SETS / "sets.csv", comment="#")
    seen = set(map(tuple, sets[:FIRST].to_numpy()))
    later = [k for k in range(FIRST, len(sets)) if tuple(sets.loc[k]) not in seen]
    rows = []
    for path in sorted(SETS.glob("*/sets.csv")):
        told_by = pd.read_csv(path, keep_default_na=False, dtype={"claim": str})
        for (claim, statement), part in told_by.groupby(["claim", "statement"], sort=False):
            of = {
                grade: shares[part["set"][part["grade"] == grade]]
                for grade in part["grade"].value_counts().index
                if grade != UNDECIDED
            }
            (first, here), (second, there) = (*of.items(), ("", []), ("", []))[:2]
            if len(there) < least:
                continue
            row = {
                "experiment": path.parent.name, "claim": claim, "statement": statement,
                "commonest": first, "sets": len(here), "settled": here.mean(),
                "other": second, "sets_other": len(there), "settled_other": there.mean(),
            }  # fmt: skip
            row |= dict(zip(("apart", "p"), _apart(here, there), strict=True))
            ends = [one[one.index.isin(later)] for one in (here, there)]
            row |= dict(zip(("apart_later", "p_later"), _apart(*ends), strict=True))
            rows.append(row)
    return pd.DataFrame(rows).sort_values("p", kind="stable")


def _apart(here: pd.Series[float], there: pd.Series[float]) -> tuple[float, float]:
    """Of pairs of one each, in how many the first is larger, and the p of that (Mann-Whitney)."""
    if here.empty or there.empty:
        return math.nan, math.nan
    test = mannwhitneyu(here, there, method="auto")
    return float(test.statistic / (len(here) * len(there))), float(test.pvalue)


# -- the page --------------------------------------------------------------------------------------


def parts() -> dict[str, list[str]]:
    """The parts of the page that are made, by the name of their marks."""
    found = pd.read_csv(FOLDER / "answers.csv", dtype={"claim": str}, keep_default_na=False)
    other = pd.read_csv(FOLDER / "worlds.csv")
    moved = pd.read_csv(FOLDER / "thresholds.csv", keep_default_na=False)
    why = pd.read_csv(FOLDER / "why.csv", dtype=str).set_index("claim")["why"].to_dict()
    return {
        "tally": tally(found),
        "asked": asked_table(found),
        "why": why_table(found, why),
        "parted": parted_table(parted()),
        "answers": answers_table(found),
        "worlds": worlds_table(found, other),
        "thresholds": thresholds_table(moved),
    }


if __name__ == "__main__":
    main()
