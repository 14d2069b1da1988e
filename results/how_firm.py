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
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pages import head, put, row

from sim.experiments import Summary
from sim.experiments.beside import FROM
from sim.experiments.ensemble import told
from sim.experiments.protocol import Experiment, experiments
from sim.experiments.running import QUICK, SUMMARY
from sim.experiments.thresholds import by_threshold, table
from sim.experiments.verdict import Answer
from sim.manifest import NAME as MANIFEST
from sim.manifest import as_json, git_state, versions

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = ROOT / "results", ROOT / "docs" / "how-firm.md"
FOLDER, SETS = RESULTS / "how-firm", RESULTS / "over-the-sets"
#: Worlds beside that as written, and what asks for them.
MEASURES = (
    "spending", "arms-transfers", "capability-index", "registers", "registers-per-stock",
)  # fmt: skip
WORLDS = {name: f"--set balance.measure={name}" for name in MEASURES} | {
    "mirrored": "--sides mirrored"
}
#: Made under sets, with cases or with measures of their own.
NOT_ASKED = ("12_other_conflicts", "13_predicting_2020")
UNDECIDED = Answer.UNDECIDED.value
KEYS = ["experiment", "statement"]


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
        found, made = worlds(options.worlds)
        found.to_csv(FOLDER / "worlds.csv", index=False)
        (FOLDER / "worlds-made.json").write_bytes(as_json(made))
    answers().to_csv(FOLDER / "answers.csv", index=False)
    put(PAGE, parts())
    (FOLDER / MANIFEST).write_bytes(as_json(described()))


def commands() -> Iterator[str]:
    """The commands whose results this script reads."""
    for world, option in WORLDS.items():
        for one in asked_elsewhere():
            yield f"sim experiment {one.name} {option} --out out/worlds/{world}"
    for one in asked_elsewhere():
        sets = "--behaviour results/over-the-sets/sets.csv --out results/over-the-sets"
        yield f"sim experiment {one.name} {sets}"


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
            for verdict in one.judge(summary_of(path)):
                rows.append(
                    {
                        "world": world,
                        "experiment": one.name,
                        "claim": verdict.claim,
                        "statement": verdict.statement,
                        "grade": verdict.grade,
                        "effect": verdict.effect,
                    }
                )
    return pd.DataFrame(rows), made


def described() -> dict[str, Any]:
    """The manifest of the folder: its files, and the summaries and sets that they follow from."""
    sources = [RESULTS / one.name / name for one in experiments() for name in (SUMMARY, QUICK)]
    sources += sorted(SETS.glob("*/ensemble.csv"))
    names = ("thresholds.csv", "worlds.csv", "worlds-made.json", "answers.csv")
    return {
        "command": "python results/how_firm.py",
        "git": git_state(),
        "versions": versions(),
        FROM: {
            one.relative_to(RESULTS).as_posix(): digest(one) for one in sources if one.is_file()
        },
        "files": {name: digest(FOLDER / name) for name in names},
    }


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- how firm each answer is -----------------------------------------------------------------------


def answers() -> pd.DataFrame:
    """A row a verdict: the answer at one point, those elsewhere, and what turns it.

    Another world or set turns an answer if its own answer is clear (not undecided), and other than
    the one at one point. At quick size much is undecided; that turns nothing, and is counted.
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
        for verdict in one.judge(summary_of(path)):
            about: dict[str, Any] = {
                "experiment": one.name, "claim": verdict.claim, "statement": verdict.statement,
                "one_point": verdict.grade,
            }  # fmt: skip
            about |= over_sets(over, verdict.statement, verdict.grade)
            about |= over_worlds(other, one.name, verdict.statement, verdict.grade)
            about |= over_thresholds(moved, one.name, verdict.statement, verdict.grade)
            rows.append(about | {"turns_with": turns_with(about)})
    return pd.DataFrame(rows)


def over_sets(over: pd.DataFrame, statement: str, grade: str) -> dict[str, Any]:
    """What an answer comes to over the sets, and in how many sets it is clearly another."""
    found = over[over["statement"] == statement] if len(over) else over
    if not len(found):
        return {"sets": 0, "over_sets": "not asked", "sets_other": 0, "sets_same": 0}
    one = dict(found.iloc[0])
    shares = {name.value: float(one[name.value]) for name in Answer}
    shares["built in"] = float(one["built in"])
    size = int(one["sets"])
    other = sum(share for name, share in shares.items() if name not in (grade, UNDECIDED))
    return {
        "sets": size,
        "over_sets": told(one),
        "sets_other": round(size * other),
        "sets_same": round(size * shares[grade]),
    }


def over_worlds(other: pd.DataFrame, name: str, statement: str, grade: str) -> dict[str, Any]:
    """The answer under each world, and under which measures it is clearly another."""
    here = other[(other["experiment"] == name) & (other["statement"] == statement)]
    grades = dict(zip(here["world"], here["grade"], strict=True))
    asked = [world for world in MEASURES if world in grades]
    turned = [world for world in asked if grades[world] not in (grade, UNDECIDED)]
    return {
        "measures": len(asked),
        "measures_same": sum(grades[world] == grade for world in asked),
        "measures_other": "; ".join(f"{world}: {grades[world]}" for world in turned),
        "mirrored": grades.get("mirrored", "not asked"),
    }


def over_thresholds(moved: pd.DataFrame, name: str, statement: str, grade: str) -> dict[str, Any]:
    """The answer at half and at double of each threshold that it has."""
    here = moved[(moved["experiment"] == name) & (moved["statement"] == statement)]
    found = {}
    for end in ("easier", "harder"):
        told_at = [
            f"{one['threshold'].replace('_', ' ')} {one[end]}: {one[f'at_{end}']}"
            for _, one in here.iterrows()
            if one[f"at_{end}"] not in ("", grade)
        ]
        found[end] = "; ".join(told_at)
    return found | {"thresholds": len(here)}


def turns_with(about: Mapping[str, Any]) -> str:
    """What turns an answer, in words; an undecided one turns where elsewhere it is clear."""
    grade, found = about["one_point"], []
    if about["sets_other"]:
        found.append("behaviour")
    if about["measures_other"]:
        found.append("measure")
    if about["mirrored"] not in ("not asked", grade, UNDECIDED):
        found.append("sides")
    at_ends = [
        one.rpartition(": ")[2] for end in ("easier", "harder") for one in parted(about[end])
    ]
    if any(one != UNDECIDED for one in at_ends):
        found.append("threshold")
    return ", ".join(found)


def parted(text: Any) -> list[str]:
    """The parts of a cell."""
    return [one for one in str(text).split("; ") if one] if isinstance(text, str) else []


# -- the page --------------------------------------------------------------------------------------


def parts() -> dict[str, list[str]]:
    """The parts of the page that are made, by the name of their marks."""
    found = pd.read_csv(FOLDER / "answers.csv", keep_default_na=False)
    other = pd.read_csv(FOLDER / "worlds.csv")
    moved = pd.read_csv(FOLDER / "thresholds.csv", keep_default_na=False)
    return {
        "tally": tally(found),
        "answers": answers_table(found),
        "worlds": worlds_table(found, other),
        "thresholds": thresholds_table(moved),
    }


def tally(found: pd.DataFrame) -> list[str]:
    """How many answers are turned by what."""
    clear = found[~found["one_point"].isin([UNDECIDED])]
    lines = head(["of the clear answers at one point", "number", "of"])
    firm = clear[(clear["turns_with"] == "") & (clear["sets"] > 0) & (clear["measures"] > 0)]
    asked = clear[(clear["sets"] > 0) & (clear["measures"] > 0)]
    lines.append(row(["turned by nothing that was tried", len(firm), len(asked)]))
    for name, asked_by in (
        ("behaviour", clear["sets"] > 0),
        ("measure", clear["measures"] > 0),
        ("sides", clear["mirrored"] != "not asked"),
        ("threshold", clear["thresholds"] > 0),
    ):
        turned = clear[asked_by & clear["turns_with"].str.contains(name)]
        lines.append(row([f"turned by another {name}".replace("another sides", "sides exchanged"),
                          len(turned), int(asked_by.sum())]))  # fmt: skip
    return lines


def answers_table(found: pd.DataFrame) -> list[str]:
    """Each answer, old and new, and what moved it."""
    lines = head(["", "claim", "what is claimed", "at one point", "over the sets of behaviour",
                  "under other measures", "sides exchanged", "half or double the threshold",
                  "turns with"])  # fmt: skip
    for _, one in found.iterrows():
        ends = "; ".join(filter(None, (one["easier"], one["harder"]))) or "the same"
        cells = [
            one["experiment"][:2], one["claim"], one["statement"], f"**{one['one_point']}**",
            one["over_sets"], measures_told(one), one["mirrored"],
            ends if one["thresholds"] else "none moves it", one["turns_with"] or "nothing tried",
        ]  # fmt: skip
        lines.append(row(cells))
    return lines


def measures_told(one: Mapping[str, Any]) -> str:
    """Under how many measures an answer is the same, and under which it is another."""
    if not one["measures"]:
        return "not asked"
    told_same = f"the same under {one['measures_same']} of {one['measures']}"
    return f"{told_same}; {one['measures_other']}" if one["measures_other"] else told_same


def worlds_table(found: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Experiment, claim and measure: the answer in each."""
    grades = other.set_index(["experiment", "statement", "world"])["grade"].to_dict()
    lines = head(["", "claim", "what is claimed", "as written", *WORLDS])
    for _, one in found.iterrows():
        if one["experiment"] in NOT_ASKED:
            continue
        cells = [grades.get((one["experiment"], one["statement"], world), "") for world in WORLDS]
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


if __name__ == "__main__":
    main()
