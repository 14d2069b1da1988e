"""Front or table: the battlefield gets one balance, and everybody's expectations another.

With Y(f, t) an outcome when the front has the claimant's strength times f and the table expects it
times t, the effect of advantage from `low` to `high` splits without remainder (Robins and Greenland
1992, Epidemiology 3, 143-155; Pearl 2001, Proceedings of UAI, 411-420):

    Y(high, high) - Y(low, low) = [Y(high, t) - Y(low, t)] + [Y(f, high) - Y(f, low)]

through the front with t = low and through the table with f = high, or the other way round. A model
can run all four arms with the same luck, so that nothing has to be assumed. The baseline is a
take-it-or-leave-it offer: its front counts in the runs that fight, whose share is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.experiments import Answer, Drawing, Laboratory, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.standing import terms_or_standing
from sim.experiments.verdict import one_answer
from sim.experiments.words import number, points
from sim.inference.effects import natural_effects
from sim.inference.intervals import Estimate, difference_in_share, mean, paired, share
from sim.plots.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, TRUCE, look, new_figure
from sim.scenario import Scenario

BASELINE = "toy/take-it-or-leave-it"
LABELS = {
    "karabakh/frozen-conflict": "Frozen conflict, 1994-2016",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "Autumn 2020",
    BASELINE: "Baseline: one final offer",
}
#: Factors on the claimant's strength, at the front and at the table alike.
FACTORS = [0.25, 0.5, 1.0, 2.0]
BASELINE_FACTORS = [2.0**power for power in (-1, -0.25, 0.25, 0.75)]
WAR, AGREED, ENDS, TERMS = "large war", "agreement", "what the claimant ends up with", "terms"
OUTCOMES = (WAR, AGREED, ENDS, TERMS)
SHARES = (WAR, AGREED)
COLUMNS = ("war", "large_war", "agreed", "terms_index", "control_end")

TOTAL = "in all"
FRONT_ALONE, FRONT_TOO = "front, not expected", "front, expected"
TABLE_ALONE, TABLE_TOO = "expected, not at the front", "expected, and at the front"
FRONT, TABLE = (FRONT_ALONE, FRONT_TOO), (TABLE_ALONE, TABLE_TOO)
TOGETHER = {FRONT: "it is expected at the table", TABLE: "it is there at the front"}
PARTS = (TOTAL, FRONT_ALONE, FRONT_TOO, TABLE_ALONE, TABLE_TOO)

# -- runs ------------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run every setting with each balance at the front and each at the table; split the effect."""
    summary, fewest = Summary(), lab.protocol.thresholds["fewest_runs"]
    for setting in lab.protocol.settings:
        factors = BASELINE_FACTORS if setting == BASELINE else FACTORS
        arms = run(lab, setting, factors)
        for outcome in OUTCOMES:
            for (front, table), runs in arms.items():
                found = (share if outcome in SHARES else mean)(runs[outcome])
                add(summary, found, fewest, "arm", setting, f"{outcome}, table {table:.3g}", front)
            low = lowest(setting, outcome)
            ends = (low, factors[-1])
            square = [arms[front, table][outcome] for front in ends for table in ends]
            for part, found in split(outcome, *paired(*square)).items():
                add(summary, found, fewest, "effect", setting, f"{outcome}, {part}")
    return summary


def lowest(setting: str, outcome: str) -> float:
    """The lower end of the contrast: for terms one doubling below the upper, as few agree below."""
    if setting == BASELINE:
        return BASELINE_FACTORS[1 if outcome == TERMS else 0]
    return FACTORS[2 if outcome == TERMS else 0]


def run(
    lab: Laboratory, setting: str, factors: Sequence[float]
) -> dict[tuple[float, float], pd.DataFrame]:
    """The runs of a setting by factor at the front and factor at the table."""
    scenario = lab.scenario(setting)
    pairs = [(front, table) for front in factors for table in factors]
    front, table = np.log(pairs).T
    frame = lab.sweep(
        setting.replace("/", "-"),
        scenario,
        {"balance.advantage": front, "balance.table_shift": table - front},
        "list",
        columns=COLUMNS,
        replicates=lab.size("replicates"),
    )
    parts = frame.groupby("point")
    return {pair: read(parts.get_group(point), scenario) for point, pair in enumerate(pairs)}


def read(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What this experiment asks of each run; NaN where a run has no such thing."""
    runs = frame.reset_index(drop=True).astype(float)
    return pd.DataFrame(
        {
            WAR: runs["war"] if scenario.front.decisive else runs["large_war"],
            AGREED: runs["agreed"],
            ENDS: terms_or_standing(runs, scenario),
            TERMS: runs["terms_index"],
        }
    )


# -- figures ---------------------------------------------------------------------------------------


def split(
    outcome: str,
    y00: npt.ArrayLike,
    y01: npt.ArrayLike,
    y10: npt.ArrayLike,
    y11: npt.ArrayLike,
) -> dict[str, Estimate]:
    """The parts of an effect, over runs that have the outcome in all four arms (front, table)."""
    if not np.size(y00):
        return dict.fromkeys(PARTS, Estimate(np.nan, np.nan, np.nan, np.nan, 0))
    if outcome in SHARES:  # intervals that have a length also where no run differs
        more_and_less = ((y11, y00), (y10, y00), (y11, y01), (y01, y00), (y11, y10))
        return dict(zip(PARTS, (difference_in_share(*two) for two in more_and_less), strict=True))
    found = natural_effects(y00, y01, y10, y11)
    parts = (
        found.total,
        found.pure_direct,
        found.total_direct,
        found.pure_indirect,
        found.total_indirect,
    )
    return dict(zip(PARTS, parts, strict=True))


def add(
    summary: Summary,
    found: Estimate,
    fewest: float,
    quantity: str,
    setting: str,
    group: str,
    x: float = np.nan,
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {quantity}", found.n, setting=setting, group=group, x=x)
    if found.n >= fewest:
        summary.add(quantity, found, setting=setting, group=group, x=x)


# -- verdicts --------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claim 1: is each way enough alone, or does it need the other?"""
    probability, terms = protocol.thresholds["probability"], protocol.thresholds["terms"]
    front = "Advantage moves what the claimant ends up with through what happens at the front."
    table = (
        "Advantage moves what the claimant ends up with through what is expected of a war "
        "(built in: terms follow what is expected)."
    )
    war = (
        "A large war comes with the advantage that is expected, whatever the front will bear out "
        "(built in: nobody attacks without expecting to gain)."
    )
    agreed = "Advantage makes an agreement more likely through what happens at the front."
    return [
        answer(summary, front, ENDS, FRONT, terms),
        answer(summary, table, ENDS, TABLE, terms),
        answer(summary, war, WAR, TABLE, probability),
        answer(summary, agreed, AGREED, FRONT, probability),
    ]


def answer(
    summary: Summary, statement: str, outcome: str, way: tuple[str, str], threshold: float
) -> Verdict:
    """Judge one way of an effect, alone and together with the other, in every setting."""
    sides, told = {}, []
    for setting in dict.fromkeys(summary.table("effect")["setting"]):
        label = LABELS.get(setting, setting)
        parts = {
            part: summary.get("effect", setting=setting, group=f"{outcome}, {part}")
            for part in (*way, TOTAL)
        }
        told.append(
            f"{label}: " + ", ".join(f"{part} {shown(one, outcome)}" for part, one in parts.items())
        )
        if setting != BASELINE:
            alone, too = (parts[part] for part in way)
            sides[label] = (
                above(alone.low, alone.high, threshold),
                above(too.low, too.high, threshold),
            )
    if (outcome, way) == (ENDS, FRONT):
        told.append(f"predicted once it is expected: most through the front; {parted(summary)}")
    given, condition = overall(sides, TOGETHER[way])
    limit = f"{100 * threshold:.0f} points" if outcome in SHARES else f"{threshold:.2f}"
    overturned = f"the intervals lay on the other side of {limit}"
    return Verdict("1", statement, given, "; ".join(told), overturned, condition)


def parted(summary: Summary) -> str:
    """How much of what the claimant gains comes through the front where it is expected."""
    found = []
    for setting in dict.fromkeys(summary.table("effect")["setting"]):
        front, whole = (
            summary.get("effect", setting=setting, group=f"{ENDS}, {part}")
            for part in (FRONT_TOO, TOTAL)
        )
        if setting != BASELINE and whole.low > 0:
            share_of_it = 100 * front.value / whole.value
            found.append(f"{LABELS.get(setting, setting)} {share_of_it:.0f} %")
    return f"found {', '.join(found) or 'no gain'}"


def overall(
    sides: Mapping[str, tuple[bool | None, bool | None]], together: str
) -> tuple[Answer, str]:
    """One answer: yes needs both of a pair above, in every setting; no needs none of them.

    "Only if" needs a clear yes and a clear no: else what is not decided leaves it undecided.
    """
    given = one_answer(side for pair in sides.values() for side in pair)
    if given is not Answer.ONLY_IF:
        return given, ""
    found = {label: pattern(*pair, together) for label, pair in sides.items()}
    if len(set(found.values())) == 1:
        return given, next(iter(found.values()))
    return given, "; ".join(f"{how} ({label})" for label, how in found.items())


def pattern(alone: bool | None, too: bool | None, together: str) -> str:
    """Under which condition one way of an effect works in a setting."""
    known = {
        (True, True): "nothing else is asked",
        (False, True): together,
        (True, False): f"not {together}",
        (False, False): "never",
        (None, True): f"{together}, else undecided",
        (True, None): f"not {together}, else undecided",
    }
    return known.get((alone, too), "undecided")


def shown(found: Estimate, outcome: str) -> str:
    """A figure with its interval, for readers."""
    return points(found) if outcome in SHARES else number(found, sign=True)


# -- pictures --------------------------------------------------------------------------------------

#: part of an effect -> colour, marker, whether it is filled: told apart in grey, too
MARKS = {
    TOTAL: (NEUTRAL, "D", True),
    FRONT_ALONE: (HOLDER, "s", False),
    FRONT_TOO: (HOLDER, "s", True),
    TABLE_ALONE: (CLAIMANT, "o", False),
    TABLE_TOO: (CLAIMANT, "o", True),
}
UNITS = {
    WAR: ("A large war", "change in % of runs", 100),
    AGREED: ("An agreement", "change in % of runs", 100),
    ENDS: ("What the claimant gets", "change, of all that is at stake", 1),
}
LINES = ((FAINT, "x", ":"), (CLAIMANT, "o", "--"), (TRUCE, "^", "-."), (NEUTRAL, "D", "-"))


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the parts of the effects, and the arms that they come from."""
    runs = summary.table("runs of arm")["value"].max()
    each = f"{runs:,.0f} runs in each arm; 95 % intervals."
    ways = (
        "Effects of making the claimant stronger, from a quarter of the recorded strength to "
        "double (baseline: from half to 1.68 times). Squares: through the front; circles: through "
        "what is expected at the table. Hollow: while the other stays low; filled: while the other "
        f"is high. Hollow of one and filled of the other add up to the diamond. {each}"
    )
    arms = (
        "What the claimant ends up with, from 0 (the holder's ideal) to 1 (its own), with one "
        "balance at the front and another expected at the table. Where a line is flat, the front "
        f"does not count; equal lines hide one another. {each}"
    )
    return {"ways": Drawing(forest(summary), ways), "arms": Drawing(lines(summary), arms)}


def forest(summary: Summary) -> Figure:
    """The parts of each effect, a panel for each outcome and a group of rows for each setting."""
    with look():
        figure = new_figure(8.6, 5.2)
        panels = figure.subplots(1, len(UNITS), sharey=True)
        for axes, (outcome, (title, unit, scale)) in zip(panels, UNITS.items(), strict=True):
            for row, setting in enumerate(LABELS):
                for place, part in enumerate(PARTS):
                    one = summary.get("effect", setting=setting, group=f"{outcome}, {part}")
                    mark(axes, one, row + 0.15 * (place - 2), part, scale)
            axes.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
            axes.set_title(title)
            axes.set_xlabel(unit)
        panels[0].set_yticks(
            range(len(LABELS)),
            [text.replace(", ", ",\n").replace(": ", ":\n") for text in LABELS.values()],
        )
        panels[0].invert_yaxis()
        handles = [
            Line2D(
                [], [], color=colour, marker=marker, linestyle="", mfc=colour if full else "white"
            )
            for colour, marker, full in MARKS.values()
        ]
        figure.legend(handles, list(MARKS), loc="outside lower center", ncols=3)
    return figure


def mark(axes: Axes, found: Estimate, place: float, part: str, scale: int) -> None:
    """One part of an effect with its interval."""
    colour, marker, full = MARKS[part]
    axes.plot([scale * found.low, scale * found.high], [place, place], color=colour, linewidth=1.2)
    fill = colour if full else "white"
    axes.plot([scale * found.value], [place], marker=marker, color=colour, mfc=fill, ms=5)


def lines(summary: Summary) -> Figure:
    """What the claimant ends up with over the front, a line for each balance at the table."""
    with look():
        figure = new_figure(8.6, 6.2)
        for place, setting in enumerate(LABELS, start=1):
            axes = figure.add_subplot(2, 2, place)
            factors = BASELINE_FACTORS if setting == BASELINE else FACTORS
            for table, line in zip(factors, LINES, strict=True):
                rows = summary.table("arm", setting=setting, group=f"{ENDS}, table {table:.3g}")
                curve(axes, rows, line, f"{table:.2g}")
            axes.set_xscale("log", base=2)
            axes.set_xticks(factors, [f"{factor:.2g}" for factor in factors])
            axes.set_xlabel("strength at the front, times the record")
            axes.set_ylabel("0 holder's ideal, 1 claimant's")
            axes.set_title(LABELS[setting])
            axes.set_ylim(0, 1)
            legend = axes.legend(title="expected at the table", ncols=2)
            legend.set_loc("lower right" if setting == BASELINE else "upper left")
    return figure


def curve(axes: Axes, rows: pd.DataFrame, line: tuple[str, str, str], label: str) -> None:
    """One line with its band."""
    colour, marker, style = line
    axes.fill_between(rows["x"], rows["low"], rows["high"], color=colour, alpha=0.2, linewidth=0)
    axes.plot(
        rows["x"], rows["value"], style, color=colour, marker=marker, mfc="none", ms=5, label=label
    )
