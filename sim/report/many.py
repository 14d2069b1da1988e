"""The report of many runs: outcomes beside what happened, and differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import pandas as pd

from sim.compare import (
    grade_text,
    of_text,
    record_text,
    runs_text,
    verdict,
    what_if,
    with_names,
)
from sim.labels import Naming, changed_words, naming_of
from sim.over_runs import summary
from sim.pictures.answer import answer_picture
from sim.pictures.comparison import comparison_pictures
from sim.pictures.distribution import distribution_picture
from sim.pictures.side_by_side import paired_picture
from sim.report.parts import (
    Document,
    Fold,
    Part,
    Pictures,
    Table,
    Text,
    made,
    made_with,
    quiet,
    table_of,
)
from sim.scenario import Loaded, Scenario
from sim.targets import Joint, Target, compare
from sim.views import (
    ABOUT_INTERVALS,
    Tell,
    about_luck,
    answer_in_full,
    changed_table,
    distribution_table,
    headline,
    in_order,
    luck_words,
    paired_table,
)
from sim.views.distributions import CHOSEN, good_runs

Makers = list[tuple[str, str, Callable[[], Sequence[Part]]]]


@dataclass(frozen=True)
class Runs:
    """Many runs of one scenario; `name` is the historical case beside them, if any.

    `what_if`: the scenario is not the one of that case; what happened stands beside its runs, and
    grades nothing. `scenario`: theirs, where it is known; it names the sides.
    """

    name: str
    title: str
    frame: pd.DataFrame
    targets: Sequence[Target] = ()
    joint: Sequence[Joint] = ()
    what_if: bool = False
    scenario: Scenario | None = None

    @property
    def naming(self) -> Naming:
        """How claimant and holder are told: by the names of their leaders, where they are known."""
        return naming_of(self.scenario)

    @property
    def chosen(self) -> list[str]:
        """The outcomes that are drawn."""
        return [outcome for outcome in CHOSEN if outcome in self.frame.columns]


def many_runs(
    title: str,
    groups: Sequence[Runs],
    overrides: Sequence[str] = (),
    commands: Sequence[str] = (),
    beside: tuple[Runs, Runs] | None = None,
    *,
    shared: bool = True,
    unchanged: Loaded | None = None,
    tell: Tell = quiet,
) -> Document:
    """Put together the report of many runs of one scenario or several.

    Args:
        title: of the report.
        groups: the runs, scenario by scenario.
        overrides: what was changed in the scenarios, as `--set` writes it; nothing is graded then.
        commands: the commands that make the runs and the report again.
        beside: two of the groups, before and after: what the change did comes first.
        shared: whether run i of these two meets the same random draws
            (:func:`sim.views.shares_luck`): then they are compared run by run, else as two
            independent samples.
        unchanged: the scenario without what was changed, to tell what stood there.
        tell: called with how many sections of how many are made; it may raise to stop.
    """
    groups = [replace(one, what_if=one.what_if or bool(overrides)) for one in groups]
    sections: Makers = []
    if beside is not None:
        difference = partial(_paired, *beside, shared)
        title_of_it = "Before and after" if shared else "The two scenarios side by side"
        sections.append(("difference", title_of_it, difference))
    if overrides:
        sections.append(("changed", "What was changed", partial(_changed, overrides, unchanged)))
    with_record = [one for one in groups if one.targets]
    if with_record:
        judged = partial(_beside_the_record, with_record)
        sections.append(("record", "Beside what happened", judged))
    for number, one in enumerate(groups, start=1):
        sections.append((f"runs-{number}", one.title, partial(distributions, one)))
    if commands:
        sections.append(("again", "Make it again", lambda: made_with(commands)))
    runs = sum(len(one.frame) for one in groups)
    if beside is None:
        told = f"{runs:,} runs. {failures(groups)}".strip()
        return Document(title, told, made(sections, tell))
    counts = " and ".join(dict.fromkeys(f"{len(one.frame):,}" for one in beside))
    told = f"{counts} runs of each. {failures(groups)}".strip()
    return Document(title, told, made(sections, tell), _answer(*beside, shared))


def _changed(overrides: Sequence[str], unchanged: Loaded | None) -> list[Part]:
    return [table_of(changed_table(overrides, unchanged), "Changed with --set")]


def runs_title(title: str, overrides: Sequence[str], scenario: Scenario | None = None) -> str:
    """The title of a scenario, and what was changed in it: in words, where the scenario is known.

    >>> runs_title("Autumn 2020", ["balance.advantage=0.3"])
    'Autumn 2020 with balance.advantage=0.3'
    """
    told = ", ".join(overrides) if scenario is None else changed_words(scenario, overrides)
    return f"{title} with {told}" if told else title


def pair_runs(
    before: Runs,
    after: Runs,
    overrides: Sequence[str] = (),
    commands: Sequence[str] = (),
    *,
    shared: bool = True,
    unchanged: Loaded | None = None,
    tell: Tell = quiet,
) -> Document:
    """Put together the report of two sets of runs beside each other; their titles differ."""
    title = f"{after.title} beside {before.title}"
    return many_runs(
        title,
        [after, before],
        overrides,
        commands,
        beside=(before, after),
        shared=shared,
        unchanged=unchanged,
        tell=tell,
    )


def failures(groups: Sequence[Runs]) -> str:
    """How many runs failed, as a sentence; nothing if none did."""
    failed = sum(len(one.frame) - len(good_runs(one.frame)) for one in groups)
    return f"{failed} of them failed and are left out." if failed else ""


def _beside_the_record(groups: Sequence[Runs]) -> list[Part]:
    frames = {one.name: one.frame for one in groups}
    targets = [target for one in groups for target in one.targets]
    joint = [fact for one in groups for fact in one.joint]
    known = {one.name: one.scenario for one in groups if one.scenario is not None}
    table = with_names(compare(frames, targets, joint), known)
    titles = {one.name: one.title for one in groups}
    if any(one.what_if for one in groups):
        table = table.assign(grade="")
    called = titles if len(groups) > 1 else dict.fromkeys(titles, "")
    graded = bool((table["grade"] != "").any())
    lines = verdict(table, frames, called) if graded else what_if(table, called)
    pictures = comparison_pictures(table, titles, lines[0])
    return [
        Text(lines[:1]),
        Pictures(pictures, wide=True),
        Fold("The comparison as a table", [_comparison_table(table, groups)]),
        Fold(
            "What fits and what does not, in words" if graded else "What the runs give, in words",
            _points(lines if graded else lines[1:]),
            opened=True,
        ),
    ]


def _points(lines: Sequence[str]) -> list[Part]:
    """Lines of a verdict: those that are set in make lists."""
    return [
        Text([line.strip(" -") for line in group], listed=inner)
        for inner, group in groupby(lines, key=lambda line: line.startswith("  "))
    ]


def _comparison_table(table: pd.DataFrame, groups: Sequence[Runs]) -> Table:
    rows, titles = [], {one.name: one.title for one in groups}
    for row in table.to_dict("records"):
        facts = f": {row['facts']}" if row["facts"] else ""
        figure = row["statistic"] in ("median", "mean")
        rows.append(
            (
                f"{row['label']}{facts}",
                titles[str(row["scenario"])],
                record_text(row),
                runs_text(row),
                of_text(row),
                row["unit"] if figure and row["unit"] != "1" else "",
                grade_text(row),
            )
        )
    columns = ("target", "scenario", "what happened", "share or figure", "of", "unit", "grade")
    about = "shares of runs with their 95 % interval, figures with the middle 90 % of runs"
    return Table(f"What happened, and the runs: {about}", columns, rows)


def distributions(one: Runs) -> list[Part]:
    """Every chosen outcome over the runs, as a picture and in a table, and the others folded."""
    known = [name for name in one.chosen if good_runs(one.frame)[name].notna().any()]
    pictures = [distribution_picture(one.frame, name, one.targets, one.naming) for name in known]
    table = distribution_table(one.frame, one.chosen, one.targets, one.naming)
    return [
        Pictures(pictures),
        table_of(
            _without_record(table, one),
            f"{one.title}: {len(good_runs(one.frame))} runs",
        ),
        Text([ABOUT_INTERVALS]),
        Fold("Every outcome", [_all_outcomes(one)]),
    ]


def _without_record(table: pd.DataFrame, one: Runs) -> pd.DataFrame:
    """A table without the columns that stay empty: grades of a what-if, a record of none."""
    empty = [] if one.targets else ["what happened"]
    return table.drop(columns=[*empty, *(["grade"] if one.what_if or empty else [])])


def _all_outcomes(one: Runs) -> Table:
    """Shares and figures of every outcome that some run has."""
    frame = one.frame
    names = [
        name
        for name in summary(frame)["outcome"].unique()
        if ":" not in str(name) and frame[name].notna().any()
    ]
    table = distribution_table(frame, names, naming=one.naming).drop(
        columns=["what happened", "grade"]
    )
    return table_of(table, "Shares of runs, and medians of figures")


def _answer(first: Runs, second: Runs, shared: bool) -> str:
    """What the change did, in a sentence."""
    found = headline(first.frame, second.frame, shared=shared, naming=_both(first, second))
    return "" if found is None else answer_in_full(found, first.frame, second.frame)


def _both(first: Runs, second: Runs) -> Naming:
    """How claimant and holder of both are told: by their names, where these are the same."""
    return naming_of(first.scenario, second.scenario)


def _paired(first: Runs, second: Runs, shared: bool) -> list[Part]:
    """What the change did: its main effect, every outcome before and after, and run by run."""
    names = ("before", "after") if shared else (first.title, second.title)
    both = in_order([name for name in first.chosen if name in second.chosen])
    found = headline(first.frame, second.frame, shared=shared, naming=_both(first, second))
    naming = _both(first, second)
    table = paired_table(first.frame, second.frame, both, names, shared=shared, naming=naming)
    pictures = [
        paired_picture(first.frame, second.frame, name, names, shared=shared, naming=naming)
        for name in both
    ]
    each = "Run by run, outcome by outcome" if shared else "Outcome by outcome"
    return [
        *([Text([f"Before: {first.title}.", f"After: {second.title}."], True)] if shared else []),
        *([] if found is None else [Pictures([answer_picture(found, names)])]),
        table_of(table, f"{'Before and after' if shared else 'The two'}, {luck_words(shared)}"),
        Text([about_luck(shared), ABOUT_INTERVALS]),
        Fold(each, [Pictures(pictures)], opened=True),
    ]
