"""The pages that are made from results: the front page, claim by claim, and the findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.errors import SimError
from sim.experiments.protocol import Experiment, experiments
from sim.experiments.running import SUMMARY, verdict_table
from sim.experiments.summary import Summary
from sim.experiments.verdict import BUILT_IN, GRADES, Answer, Verdict
from sim.manifest import write

#: The pages of docs/ that hold a part made from the results: one screen, and all of it.
SHORT, LONG = "findings.md", "findings-in-full.md"
#: In the folder of results: each answer asked again elsewhere (`results/how_firm.py`).
FIRM = Path("how-firm") / "answers.csv"
#: What an answer is asked again with, by column of that file, in a word or two.
ASKED = {
    "behaviour": "other behaviour",
    "measure": "other measures",
    "exchanged": "sides exchanged",
    "alike": "sides alike",
    "threshold": "other threshold",
}
_CLAIM = re.compile(r"^\| (D?[0-9]+) \| ([^|]+) \|", flags=re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """An experiment with its committed result."""

    experiment: Experiment
    verdicts: Sequence[Verdict]
    captions: Mapping[str, str]


def findings(results: Path) -> list[Finding]:
    """The results of all shipped experiments, read from their summaries."""
    found = []
    for one in experiments():
        path = results / one.name / SUMMARY
        if not path.is_file():
            continue
        summary = Summary.read(path.read_bytes(), str(path))
        captions = {name: drawing.caption for name, drawing in one.draw(summary).items()}
        found.append(Finding(one, one.judge(summary), captions))
    return found


def pages(results: Path) -> Iterator[tuple[Path, str]]:
    """Every page that holds a part made from the results, with its text as it should be."""
    found, docs = findings(results), results.parent / "docs"
    front, short, long = results / "README.md", docs / SHORT, docs / LONG
    if front.is_file():
        yield front, marked(front, front_page(found, claims(results.parent)))
    if short.is_file():
        elsewhere = firmness(results / FIRM)
        yield short, marked(short, claims_table(found, claims(results.parent), elsewhere))
    if long.is_file():
        yield long, marked(long, findings_page(found))


def write_pages(results: Path) -> None:
    """Make the pages anew."""
    for path, text in pages(results):
        write(path, text.encode())


def stale_pages(results: Path) -> list[Path]:
    """Pages whose part made from the results is not what the results say."""
    return [path for path, text in pages(results) if path.read_text(encoding="utf-8") != text]


def marked(path: Path, text: str) -> str:
    """A page with the part between its marks put in place."""
    page = path.read_text(encoding="utf-8")
    pattern = re.compile(r"(<!-- verdicts -->\n).*?(<!-- /verdicts -->)", flags=re.DOTALL)
    if not pattern.search(page):
        raise SimError(f"{path}: there are no marks <!-- verdicts --> and <!-- /verdicts -->")
    return pattern.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)


def claims(clone: Path) -> dict[str, str]:
    """The article's words, or the question, of every claim that docs/claims.md lists."""
    page = (clone / "docs" / "claims.md").read_text(encoding="utf-8")
    return {number: " ".join(words.split()) for number, words in _CLAIM.findall(page)}


def front_page(found: Sequence[Finding], known: Mapping[str, str]) -> str:
    """One table, claim by claim; effects and intervals are a click away."""
    rows = [
        "| claim | in the article's words | tested as | answer | experiment |",
        "|---|---|---|---|---|",
    ]
    for number, words in known.items():
        told = [
            (one, verdict) for one in found for verdict in one.verdicts if verdict.claim == number
        ]
        head = f"| {number} | {words} |"
        for one, verdict in told:
            name = one.experiment.name
            link = f"[{name.replace('_', ' ')}]({name}/verdict.md)"
            rows.append(f"{head} {verdict.statement} | **{verdict.told}** | {link} |")
            head = "| | |"
        if not told:
            rows.append(f"{head} | not tested | |")
    return f"{tally(found)}\n\n" + "\n".join(rows)


def tally(found: Sequence[Finding]) -> str:
    """How many verdicts there are, and that they are no vote."""
    grades = Counter(one.grade for each in found for one in each.verdicts)
    told = ", ".join(f"{grades[grade]} {grade}" for grade in GRADES if grades[grade])
    return (
        f"{grades.total()} verdicts of {len(found)} experiments{told and ': '}{told}. They are no "
        "vote: several "
        "rest on the same runs or the same mechanism, and one clear refutation can outweigh many "
        f"supports. *{BUILT_IN.capitalize()}* could not have come out otherwise: only its size may "
        "be read."
    )


def claims_table(
    found: Sequence[Finding],
    known: Mapping[str, str],
    elsewhere: Mapping[str, Mapping[str, str]],
) -> str:
    """One row a claim: what its tests come to, how many came out how, and how many stay elsewhere.

    `elsewhere`: of :func:`firmness`. An answer is told to be not firm where fewer than half of the
    times that its clear answers were asked again gave the same.
    """
    asked = list(ASKED.values()) if elsewhere else []
    heads = ["the article's words", "the model's answer", "its tests", *asked]
    rows = [f"| | {' | '.join(heads)} |", "|---" * (1 + len(heads)) + "|"]
    for number, words in known.items():
        grades = Counter(
            one.grade for each in found for one in each.verdicts if one.claim == number
        )
        told = ", ".join(f"{grades[grade]} {grade}" for grade in GRADES if grades[grade])
        stays = [elsewhere.get(number, {}).get(name, "") for name in ASKED] if asked else []
        answer = f"**{comes_to(grades)}**{', not firm' if _is_moved(stays) else ''}"
        cells = [number, words, answer, told, *stays]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _is_moved(stays: Sequence[str]) -> bool:
    """Whether fewer than half of all stay, of cells as `2 of 3`; never where none was asked.

    >>> _is_moved(["0 of 1", "1 of 2"]), _is_moved(["1 of 1", "0 of 1"]), _is_moved(["", ""])
    (True, False, False)
    """
    counts = [tuple(map(int, cell.split(" of "))) for cell in stays if cell]
    return sum(stay for stay, _ in counts) < sum(asked for _, asked in counts) / 2


def firmness(path: Path) -> dict[str, dict[str, str]]:
    """By claim, and by what its clear answers were asked again with: how many stay, as `2 of 3`.

    What is built in counts neither way, and is no clear answer. Empty where none was asked again.
    """
    if not path.is_file():
        return {}
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    clear = table[~table["one_point"].isin([Answer.UNDECIDED.value, BUILT_IN])]
    found: dict[str, dict[str, str]] = {}
    for claim, part in clear.groupby("claim"):
        for name in ASKED:
            asked = part[name][part[name] != ""]
            if len(asked):
                stay = f"{int((asked == 'same').sum())} of {len(asked)}"
                found.setdefault(str(claim), {})[name] = stay
    return found


def comes_to(grades: Mapping[str, int]) -> str:
    """What the tests of one claim come to; what is built in counts neither way.

    >>> comes_to({"supported": 2, "built in": 1}), comes_to({"supported": 1, "undecided": 1})
    ('supported', 'in part')
    >>> comes_to({"not supported": 1, "undecided": 2}), comes_to({"built in": 2}), comes_to({})
    ('not supported', 'built in', 'not tested')
    """
    tests = {grade for grade, count in grades.items() if count and grade != BUILT_IN}
    if not tests:
        return BUILT_IN if sum(grades.values()) else "not tested"
    if len(tests) == 1:
        return tests.pop()
    yes = {Answer.SUPPORTED.value, Answer.ONLY_IF.value}
    if tests & yes:
        return "in part"
    return Answer.NOT_SUPPORTED.value


def findings_page(found: Sequence[Finding]) -> str:
    """Every experiment from claim to figure to command."""
    parts = [tally(found)]
    for one in found:
        protocol, name = one.experiment.protocol, one.experiment.name
        folder = f"../results/{name}"
        parts += [
            f"## {name.partition('_')[0]}. {protocol.title}",
            protocol.question.strip(),
            f"Predicted: {protocol.prediction.strip()} Refuted if: {protocol.refuted_if.strip()}",
            verdict_table(one.verdicts),
            *(
                f"![{caption}]({folder}/{figure}.png)\n\n*{caption}*"
                for figure, caption in one.captions.items()
            ),
            f"Limits: {protocol.limits.strip()}",
            f"Command: `sim experiment {name} --full`. Every figure: "
            f"[summary.csv]({folder}/summary.csv); design and thresholds: "
            f"[verdict.md]({folder}/verdict.md).",
        ]
    return "\n\n".join(parts)
