"""Make the data of the demo that needs no server: `python docs/site/demo.py`, a minute or two.

The demo (`docs/demo.md`) shows the questions and the guided path of the page over runs that were
made beforehand. All its words and figures come from the same places as the page's:
:mod:`sim.views.what_if`, :mod:`sim.page.steps` and runs. What is written:

* `docs/demo/data.js`: answers, guesses and typical runs, as one object;
* `docs/demo/map.js`: the map in motion, as the page draws it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llvmlite.binding import get_host_cpu_name

from sim.api import simulate
from sim.explain import refusals
from sim.inference.intervals import share
from sim.outcomes import outcomes
from sim.page.asking import RUNS, choices_of
from sim.page.browser.moving import SCRIPT, STYLE
from sim.page.choice import Choice, read, typical_run
from sim.page.steps import STEPS, Step
from sim.page.tabs.path import END
from sim.page.tabs.start import LIMITS, WHAT
from sim.pictures.hundred import squares
from sim.record import Record
from sim.runs import run
from sim.sweeps.identity import code_hash
from sim.version import VERSION
from sim.views.answering import levels, subject
from sim.views.motion import motion
from sim.views.what_if import AFTER_ASKED, FIRST_ASKED, WHAT_IFS, WhatIf, effect, said, share_words

FOLDER = Path(__file__).resolve().parents[1] / "demo"
#: digits after the point: a map shows no more
PLACES = 3


def data(runs: int = RUNS) -> dict[str, Any]:
    """All that the demo shows, over so many runs of each scenario."""
    asked = dict.fromkeys((*FIRST_ASKED, *AFTER_ASKED, *(one.what_if for one in STEPS)))
    asked.pop("", None)
    questions = {name: question(WHAT_IFS[name], runs) for name in asked}
    return {
        "made": {
            "version": VERSION,
            "code": code_hash(),
            "runs": runs,
            "processor": get_host_cpu_name(),
        },
        "what": WHAT,
        "limits": LIMITS,
        "first": list(FIRST_ASKED),
        "after": list(AFTER_ASKED),
        "questions": questions,
        "steps": [step(one, runs, questions) for one in STEPS],
        "typical": moving(typical_run()),
        "end": END,
    }


def question(one: WhatIf, runs: int) -> dict[str, Any]:
    """A question with its answer, as squares of a hundred and as two runs on the map."""
    before, after = choices_of(one)
    frames = simulate(read(before).scenario, runs), simulate(read(after).scenario, runs)
    found = effect(one, frames)
    estimates = levels(found)
    return {
        "asked": one.asked,
        "said": said(one, found),
        "subject": subject(found),
        "names": [one.without, one.with_it],
        "squares": [squares(estimate.value) for estimate in estimates],
        "share": estimates[1].value,
        "words": share_words(estimates[1]),
        "changed": f"{one.about} {one.care}",
        "maps": [moving(before), moving(after)],
    }


def step(one: Step, runs: int, questions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A screen of the guided path, with the range that the runs lie in."""
    place, words, shown = _answer(one, runs, questions)
    return {
        "title": one.title,
        "text": one.text,
        "guess": one.guess,
        "labels": list(one.ranges.labels),
        "right": place,
        "words": words,
        "notice": one.notice,
        **shown,
    }


def _answer(
    one: Step, runs: int, questions: Mapping[str, Mapping[str, Any]]
) -> tuple[int, str, dict[str, Any]]:
    """Range, answer in words, and what the screen shows beside them."""
    if one.kind == "what_if":
        found = questions[one.what_if]
        return one.ranges.place(found["share"]), found["words"], {"question": one.what_if}
    choice = typical_run(one.scenario)
    if one.kind == "runs":
        frame = simulate(read(choice).scenario, runs)
        wars = share(frame["large_war"].to_numpy(bool))
        return one.ranges.place(wars.value), share_words(wars), {"squares": squares(wars.value)}
    record = _record(choice)
    if one.kind == "days":
        days = float(outcomes(record)["fighting_days"])
        return one.ranges.place(days), f"{days:.0f} days of fighting", {"map": motion(record)}
    told = [
        f"{party} ({'once' if times == 1 else f'{times} times'}): {reason}"
        for party, reason, times in refusals(record)
    ]
    total = sum(times for _, _, times in refusals(record))
    return one.ranges.place(float(total)), f"{total} refusals", {"list": told}


def moving(choice: Choice) -> dict[str, Any]:
    """A run as the map in motion takes it."""
    return motion(_record(choice))


def _record(choice: Choice) -> Record:
    return run(read(choice).scenario, choice.seed, choice.replicate, trace=True)


def rounded(value: Any) -> Any:
    """The same with every figure rounded: a map shows no more."""
    if isinstance(value, float):
        return round(value, PLACES)
    if isinstance(value, Mapping):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list | tuple) else value


def as_script(found: Mapping[str, Any]) -> str:
    """The data as a script: a page opened from a folder may load no other file."""
    text = json.dumps(rounded(found), ensure_ascii=False, separators=(",", ":"))
    return f"window.DEMO = {text};\n"


def map_script() -> str:
    """The map of the page as a plain script, with its style."""
    style = STYLE.replace("<style>", "").replace("</style>", "").strip()
    code = SCRIPT.split("export default")[0].strip()
    return (
        "// Written by docs/site/demo.py from sim/page/browser/moving.py.\n"
        f"(() => {{\nconst style = document.createElement('style');\n"
        f"style.textContent = {json.dumps(style)};\ndocument.head.appendChild(style);\n"
        f"{code}\nwindow.buildMap = build;\n}})();\n"
    )


def main(folder: Path = FOLDER) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map.js").write_text(map_script(), encoding="utf-8")
    (folder / "data.js").write_text(as_script(data()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
