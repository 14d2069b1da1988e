"""The report of a sweep: what moved most, what was varied, and outcomes key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from sim.labels import key_words
from sim.pictures.response import response_picture
from sim.report.many import Makers, Runs, distributions, failures
from sim.report.parts import Document, Part, Pictures, Text, made, made_with, quiet, table_of
from sim.scenario import Loaded
from sim.views import (
    ABOUT_MOVED,
    Tell,
    balanced,
    changed_table,
    response_table,
    varied_table,
    what_moved,
)
from sim.views.distributions import good_runs

#: keys of a sweep for which figures are drawn
MOST_KEYS = 6
VARIED, CHANGED = "Varied from run to run", "Changed with --set, in every run"
ABOUT_RESPONSES = (
    "Each figure averages over everything else that was varied. Runs with the same seed and "
    "replicate meet the same random draws at every point, and the intervals count each stream of "
    "draws once: differences between points of one line are surer than the intervals suggest."
)
ABOUT_SAMPLED = (
    "Here the values of the other keys are a sample and differ from one value of this key to the "
    "next: the intervals count the points, too."
)
ABOUT_ALL = (
    "These figures take the runs of all points as one: they depend on the values that were chosen "
    "to be varied, and are no estimate of anything but this mixture."
)


def sweep_runs(
    title: str,
    frame: pd.DataFrame,
    varied: Sequence[Mapping[str, Any]],
    overrides: Sequence[str] = (),
    commands: Sequence[str] = (),
    note: str = "",
    tell: Tell = quiet,
    *,
    unchanged: Loaded | None = None,
) -> Document:
    """Put together the report of a sweep: what moved most first, then key by key.

    Args:
        title: of the report.
        frame: the runs, with a column for each key that was varied.
        varied: the axes, as the manifest of the sweep describes them (`key`, `values` or a range).
        overrides: what was changed in every run.
        commands: the commands that make the sweep and the report again.
        note: what a reader must know, as that the sweep is not finished.
        tell: called with how many sections of how many are made; it may raise to stop.
        unchanged: the scenario without what was varied or changed, to tell what stands there.
    """
    scenario = None if unchanged is None else unchanged.scenario
    runs = Runs("", "All runs of the sweep together", frame, scenario=scenario)
    keys = [str(one["key"]) for one in varied]
    known = {} if scenario is None else {key: key_words(scenario, key) for key in keys}
    found = what_moved(frame, keys, known, runs.naming)
    intro: list[Part] = [Text([note])] if note else []
    if keys:
        intro.append(table_of(_in_words(varied_table(varied, unchanged), known), VARIED))
    else:
        intro.append(Text(["Nothing: only luck differs between these runs."]))
    intro += [Text([ABOUT_MOVED])] if found else []
    if overrides:
        intro.append(table_of(changed_table(overrides, unchanged), CHANGED))
    sections: Makers = [("varied", "What was varied", lambda: intro)]
    for number, key in enumerate(keys[:MOST_KEYS], start=1):
        called = known.get(key, key)
        sections.append(
            (f"key-{number}", f"By {called}", partial(_responses, runs, key, keys, called))
        )
    sections.append(("runs", runs.title, lambda: [Text([ABOUT_ALL]), *distributions(runs)]))
    if commands:
        sections.append(("again", "Make it again", lambda: made_with(commands)))
    points = frame["point"].nunique()
    told = f"{len(frame):,} runs at {points:,} points. {failures([runs])}".strip()
    return Document(title, told, made(sections, tell), found)


def _in_words(table: pd.DataFrame, known: Mapping[str, str]) -> pd.DataFrame:
    """A table of keys; where it is known, what people call each at the head, its key at the end."""
    if not known:
        return table
    table.insert(0, "what", [known[key] for key in table["key"]])
    return table[[name for name in table if name != "key"] + ["key"]]


def _responses(runs: Runs, key: str, keys: Sequence[str], called: str) -> list[Part]:
    good, others = good_runs(runs.frame), [one for one in keys if one != key]
    drawn = [
        name
        for name in runs.chosen
        if pd.api.types.is_numeric_dtype(good[name]) and good[name].notna().any()
    ]
    pictures = [
        response_picture(runs.frame, key, name, called, runs.naming, others) for name in drawn
    ]
    table = response_table(runs.frame, key, drawn, runs.naming, others)
    whole = balanced(runs.frame, key, others)
    return [
        Pictures(pictures),
        table_of(table.rename(columns={key: called}), f"Outcomes by {called}"),
        Text([ABOUT_RESPONSES if whole else f"{ABOUT_RESPONSES} {ABOUT_SAMPLED}"]),
    ]
