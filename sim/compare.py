"""Say in plain words what of the record the runs give and what they do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.labels import Labels, by_role
from sim.language import N_, _, figures
from sim.scenario import Scenario
from sim.targets import BANDS, GRADES, counted, wilson_interval
from sim.words import between, number, percent_range, percent_text, with_unit

Row = Mapping[Hashable, Any]


def record_text(row: Row) -> str:
    """What the record says in a row of a comparison."""
    if isinstance(row["value"], str):
        return _(str(row["value"]))
    if isinstance(row["value"], bool):
        return number(row["value"])
    if not math.isfinite(row["low"]) and not math.isfinite(row["high"]):
        return number(row["value"], row["unit"])
    return between(row["low"], row["high"], row["unit"])


def runs_text(row: Row) -> str:
    """What the runs say in a row of a comparison."""
    if not row["n"]:
        return _("no run qualifies")
    if row["statistic"] in ("probability", "together"):
        return f"{percent_text(row['simulated'])} {_ends_text(row)}"
    band = between(row["band_90_low"], row["band_90_high"], row["unit"])
    return f"{number(row['simulated'], row['unit'])} ({band})"


def of_text(row: Row) -> str:
    """Of which runs a row of a comparison tells, with their number."""
    return counted_words(row["n"], row["of"])


def counted_words(n: int, base: str) -> str:
    """The same as :func:`sim.targets.counted`, in the language that is spoken."""
    told = counted(n, base)
    shown = f"{n:,}"
    return _(told.replace(f"{shown} run", "{count} run", 1), count=figures(shown))


def with_names(table: pd.DataFrame, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """The rows of a comparison, with the names of those who lead claimant and holder.

    Another language than English keeps the roles: a name in their place might have to bend.

    Args:
        table: the rows; the record tells of the sides by their roles.
        scenarios: by the name that the rows have; rows of others stay as they are.
    """
    known = {name: Labels(one).by_name for name, one in scenarios.items()}
    told = {
        column: [
            known.get(name, by_role)(_in_words(value)) if isinstance(value, str) else value
            for name, value in zip(table["scenario"], table[column], strict=True)
        ]
        for column in ("label", "facts", "value")
    }
    return table.assign(**told)


def grade_text(row: Row) -> str:
    """Grade of a row, marked where the figure is an input and so no test."""
    grade = _(row["grade"]) if row["grade"] else "-"
    return _("{grade} (input)", grade=grade) if row["used_in_setting"] else grade


def finding(row: Row) -> str:
    """What the record says and what the runs say: a sentence without a full stop."""
    label = _(str(row["label"]))
    if row["statistic"] == "probability":
        return _("{label}: it happens in {share}", label=label, share=_share_text(row))
    record = with_unit(record_text(row), row["unit"])
    half, nine = (
        between(row[f"band_{band}_low"], row[f"band_{band}_high"], row["unit"]) for band in BANDS
    )
    told = N_("half of {runs} have {half}, nine in ten {nine}")
    if half == nine:
        told = N_("half of {runs}, and nine in ten, have {half}")
    some = N_("{of}") if row["of"].startswith("all ") else N_("the {of}")
    spread = _(told, runs=_(some, of=of_text(row)), half=half, nine=nine)
    edge = "50" if row["grade"] == "possible" else "90"
    below = bool(row[f"band_{edge}_high"] < row["low"])
    way = _WAYS[edge == "50", row["unit"] == "year", below]
    how, told = _(way), N_("{label}: in fact {record}; {spread}: {how}")
    return _(told, label=label, record=record, spread=spread, how=how)


#: whether most runs are that way, whether it is a date, and whether it is below what happened
_WAYS = {
    (True, True, True): N_("mostly early"),
    (True, True, False): N_("mostly late"),
    (True, False, True): N_("mostly low"),
    (True, False, False): N_("mostly high"),
    (False, True, True): N_("too early"),
    (False, True, False): N_("too late"),
    (False, False, True): N_("too low"),
    (False, False, False): N_("too high"),
}


def _share_text(row: Row) -> str:
    """A share with what it is of and its interval."""
    told = N_("{share} of {runs} {interval}")
    share = percent_text(row["simulated"])
    return _(told, share=share, runs=of_text(row), interval=_ends_text(row))


def _ends_text(row: Row) -> str:
    """The interval of a share."""
    return f"({percent_range(row['wilson_low'], row['wilson_high'])})"


def verdict(
    table: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame] | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[str]:
    """Say what agrees and what does not, as lines to print: counts first, then every shortfall.

    `frames`, the runs themselves, add how much of the outbreak of wars is noise in choice.
    `titles` say what to call a scenario, in place of its name; "" leaves it out.
    """
    known = titles or {}
    frames = {known.get(name, name): frame for name, frame in (frames or {}).items()}
    rows = [
        row | {"scenario": known.get(row["scenario"], row["scenario"])}
        for row in table.to_dict("records")
    ]
    targets = [row for row in rows if row["statistic"] != "together"]
    judged = [row for row in targets if row["n"]]
    tests = [row for row in judged if not row["used_in_setting"]]
    inputs = [row for row in judged if row["used_in_setting"]]
    told = N_("Targets that test the runs: {grades} (of {all}).")
    lines = [_(told, grades=_counts(tests), all=len(tests)), *map(_, _MEANING)]
    nothing = _("Nothing that tests the runs falls short of 'well'.")
    lines += _shortfalls(tests, N_("{grade}:")) or [nothing]
    if inputs:
        told = N_(
            "{count} more are no tests (an input was set from the same figure, or it cannot "
            "come out otherwise): {grades}."
        )
        lines.append(_(told, count=len(inputs), grades=_counts(inputs)))
        lines += _shortfalls(inputs, N_("Input, {grade}:"))
    together = [row for row in rows if row["statistic"] == "together"]
    for guarded, head in enumerate(_JOINT_HEADS):
        lines += _joint(head, [row for row in together if (row.get("id") == "guarded") == guarded])
    lines += noise_in_choice(frames)
    idle = Counter((row["scenario"], row["of"]) for row in targets if not row["n"])
    if idle:
        parts = "; ".join(
            _(_IDLE[bool(name)], times=times, name=name, runs=_(of))
            for (name, of), times in idle.items()
        )
        told = N_("Not compared, because in no run did what they depend on happen: {parts}.")
        lines.append(_(told, parts=parts))
    return lines


#: whether the setting is named
_IDLE = {True: N_("{times} of {name}, no {runs}"), False: N_("{times} for want of {runs}")}


def brief(table: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """A comparison in a few plain sentences: each setting in one, then what fits least.

    Args:
        table: the rows of a comparison.
        titles: by scenario, what to call it.
    """
    lines = []
    for name, title in titles.items():
        rows = table[table["scenario"] == name].to_dict("records")
        judged = [
            row for row in rows
            if row["statistic"] != "together" and row["n"] and not row["used_in_setting"]
        ]  # fmt: skip
        met = sum(row["grade"] != "NO" for row in judged)
        parts = [f"{title}: {met} of {len(judged)} facts and figures are within reach"]
        for row, told in zip(
            [row for row in rows if row["statistic"] == "together"], _BRIEFLY, strict=False
        ):
            parts.append(told.format(runs_text(row).partition(" ")[0]))
        lines.append("; ".join(parts) + ".")
    worst = [
        row for row in table.to_dict("records")
        if row["grade"] == "NO" and not row["used_in_setting"] and row["scenario"] in titles
    ]  # fmt: skip
    shown = {row["scenario"]: row for row in reversed(worst)}.values()
    for row in shown:
        lines.append(f"Out of reach: {titles[row['scenario']]}: {finding(row)}.")
    if len(worst) > len(shown):
        lines.append(
            f"{len(worst) - len(shown)} more are out of reach: the file lists them with all others."
        )
    return lines


def what_if(table: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """What a change does, beside the same runs without it, as lines to print; nothing is graded.

    Args:
        table: rows of a comparison, with the figure without the change as `baseline`, where
            such runs were made.
        titles: by scenario, what to call it; "" leaves it out.
    """
    told = _WHAT_IF["baseline" in table]
    lines = [_(told)]
    for name, title in titles.items():
        lines += [f"{title}:"] if title else []
        lines += [
            f"  - {_called(row)}: {_instead(row)}"
            for row in table[table["scenario"] == name].to_dict("records")
        ]
    return lines


def _instead(row: Row) -> str:
    """A figure or share with the change, and without it."""
    before = row.get("baseline")
    share = row["statistic"] in ("probability", "together")
    told, without = N_("{figure} of {runs}; without the change {without}."), ""
    if before is None:
        told = N_("{figure} of {runs}.")
    elif math.isnan(before):
        told = N_("{figure}; without the change no run qualifies.")
    elif share:
        without = percent_text(before)
    else:
        without = with_unit(number(before, row["unit"]), row["unit"])
    return _(told, figure=runs_text(row), runs=of_text(row), without=without)


def _called(row: Row) -> str:
    """What a row is about; of facts taken together, all of them."""
    return _in_words(row["facts"] or row["label"])


def _in_words(facts: str) -> str:
    """Facts that are told together, each in the language that is spoken."""
    return "; ".join(_(fact) for fact in facts.split("; "))


def brief_what_if(table: pd.DataFrame, titles: Mapping[str, str], most: int = 3) -> list[str]:
    """The largest changes of a what-if, a sentence for each event; `most` of each scenario."""
    lines = []
    for name, title in titles.items():
        rows = [
            row for row in table[table["scenario"] == name].to_dict("records")
            if row["statistic"] == "probability" and row["n"] and not math.isnan(row["baseline"])
        ]  # fmt: skip
        rows.sort(key=lambda row: -abs(row["simulated"] - row["baseline"]))
        lines += [f"{title}: {row['label']}: {_instead(row)}" for row in rows[:most]]
    return lines


#: whether there are runs without the change, too
_WHAT_IF = {
    True: N_(
        "A what-if: shares of runs with their 95 % interval, and medians with the middle 90 % of "
        "runs, with the change and without it. It is not graded against history."
    ),
    False: N_(
        "A what-if: shares of runs with their 95 % interval, and medians with the middle 90 % of "
        "runs. It is not graded against history."
    ),
}
_BRIEFLY = (
    "its main facts come together in {} of the runs",
    "in {} with little that did not happen",
)
_MEANING = (
    N_(
        "  well: what happened lies in the middle half of the runs "
        "(an event: in at least half of them);"
    ),
    N_("  possible: only in the middle nine tenths (an event: in at least 5 %); NO: neither."),
    N_("  A grade says how ordinary history is among the runs, not that the model is right."),
)


def _counts(rows: Sequence[Row]) -> str:
    count = Counter(row["grade"] for row in rows)
    return ", ".join(f"{count[grade]} {_(grade)}" for grade in GRADES)


def _shortfalls(rows: Sequence[Row], head: str) -> list[str]:
    """List everything that is not graded well, the worst first."""
    lines = []
    for grade in reversed(GRADES[1:]):
        found = [row for row in rows if row["grade"] == grade]
        if found:
            lines.append(_(head, grade=_(grade)))
            lines += [_point(row["scenario"], f"{finding(row)}.") for row in found]
    return lines


def _point(scenario: str, text: str) -> str:
    """A point of a list, with what it is about."""
    return f"  - {scenario}: {text}" if scenario else f"  - {text[:1].upper()}{text[1:]}"


#: What facts taken together are told under: without limits, and within them.
_JOINT_HEADS = (
    N_("All of these together:"),
    N_("The same, and within these limits (a run that does too much is no history):"),
)


def _joint(head: str, rows: Sequence[Row]) -> list[str]:
    lines = [_(head)] if rows else []
    for row in rows:
        share = _("in {share}", share=_share_text(row)) if row["n"] else runs_text(row)
        lines.append(_point(row["scenario"], f"{share}: {_called(row)}."))
    return lines


def noise_in_choice(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say how many wars the attacker's own figures spoke against, where any occur."""
    lines = []
    for name, frame in frames.items():
        good = frame[frame["failure"] == ""] if "failure" in frame.columns else frame
        shares = [
            _(
                what,
                noise=noise,
                count=count,
                share=percent_text(noise / count),
                interval=percent_range(low, high),
            )
            for happened, noisy, what in _OUTBREAKS
            if happened in good.columns and (count := int(good[happened].sum()))
            for noise in [int(good[noisy].sum())]
            for low, high in [wilson_interval(noise, count)]
        ]
        if shares:
            lines.append(_point(name, f"{'; '.join(shares)}."))
    head = _(
        "Randomness in decisions (an attack that the attacker's own figures did not favour) opened:"
    )
    return [head, *lines] if lines else []


#: what happened, whether it was noise in choice, and how to call it
_OUTBREAKS = (
    (
        "large_war",
        "large_war_by_noise",
        N_("{noise} of {count} first large wars, {share} ({interval})"),
    ),
    (
        "war",
        "first_attack_by_noise",
        N_("{noise} of {count} first wars of any size, {share} ({interval})"),
    ),
)
