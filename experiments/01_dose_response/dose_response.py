"""Dose and response: the claimant's strength is multiplied, everything else stays as it is.

A dose is a factor on the claimant's strength (`balance.advantage` is its logarithm); 1 is the
record. Every dose is run with the same seed and replicates: run 7 at one dose and run 7 at another
share their luck (common random numbers), and an effect is the mean of paired differences. Terms are
compared among the runs that agree at both doses (Frangakis and Rubin 2002, Biometrics 58, 21-29).
There are two baselines. In a take-it-or-leave-it offer advantage moves terms, and not the chance of
war (Fearon 1995, International Organization 49, 379-414; Benson, Meirowitz and Ramsay). In his
bargaining range with a cost of talks it brings agreements: who cannot threaten has nothing to sell.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.events.calendar import decimal_year
from sim.experiments import Answer, Drawing, Laboratory, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import across
from sim.experiments.words import number, percent, points
from sim.inference.intervals import Estimate, difference, difference_in_share, mean, share
from sim.plots.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, TRUCE, look, new_figure
from sim.scenario import Scenario

BASELINE, FEARON = "toy/take-it-or-leave-it", "toy/fearon"
BASELINES = (BASELINE, FEARON)
#: What talks cost in the settings; the toy has none.
COST_OF_TALKS = "talks.friction=0.02"
LABELS = {
    "karabakh/frozen-conflict": "Frozen conflict, 1994-2016",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "Autumn 2020",
    "karabakh/1994-2020": "Unbroken, 1994-2020",
    BASELINE: "Baseline: one final offer",
    FEARON: "Baseline: Fearon's range, talks cost",
}
DOSES = [2.0 ** (step / 4) for step in range(-12, 13)]
CONTRAST = (0.25, 2.0)
BASELINE_DOSES = [2.0 ** (step / 4) for step in range(-4, 4)]
FEARON_DOSES = [0.25, 0.5, 1.0, 2.0]
BASELINE_CONTRAST = (BASELINE_DOSES[0], BASELINE_DOSES[-1])
#: Terms: one doubling, since hardly any run has terms at a quarter of the record.
TERMS_CONTRAST = (1.0, 2.0)
BASELINE_TERMS_CONTRAST = (BASELINE_DOSES[3], BASELINE_DOSES[-1])

WAR, BEFORE, BATTLE = "large war", "time before a large war", "days of battle in it"
AGREED, QUIET = "agreement", "agreement without a shot"
TERMS, QUIET_TERMS = "terms", "terms without a shot"
BEYOND = "terms beyond the reach of force"
GROUND, FORCE, TALK = "ground held at the end", "ground by force", "ground by talk"
TALK_AFTER = "ground by talk after a large war"
SHARES = (WAR, AGREED, QUIET)
IN_BASELINE = (*SHARES, TERMS, QUIET_TERMS)
OF_DEALS = (TERMS, QUIET_TERMS, BEYOND)
COLUMNS = (
    *("war", "war_onset", "large_war", "large_war_onset", "large_war_days", "agreed"),
    *("settlement_year", "terms_index", "control_end", "control_by_force", "control_by_talk"),
)

# -- runs ------------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run every setting at every dose; sum up the responses and the effects of the contrasts."""
    summary, fewest = Summary(), lab.protocol.thresholds["fewest_runs"]
    for setting in lab.protocol.settings:
        arms = run(lab, setting)
        outcomes = IN_BASELINE if setting in BASELINES else map(str, arms[1.0])
        for outcome in outcomes:
            for dose, runs in arms.items():
                found = respond(runs, outcome)
                add(summary, "response", found, setting, outcome, dose, fewest)
            low, high = contrast(setting, outcome)
            found = effect(arms[low], arms[high], outcome)
            add(summary, "effect", found, setting, outcome, np.nan, fewest)
    return summary


def contrast(setting: str, outcome: str) -> tuple[float, float]:
    """The two doses that are compared."""
    if setting == BASELINE:
        return BASELINE_TERMS_CONTRAST if outcome in OF_DEALS else BASELINE_CONTRAST
    return TERMS_CONTRAST if outcome in OF_DEALS else CONTRAST


def run(lab: Laboratory, setting: str) -> dict[float, pd.DataFrame]:
    """The runs of a setting by dose, a row for each replicate, in the same order."""
    scenario = lab.scenario(setting, *((COST_OF_TALKS,) if setting == FEARON else ()))
    doses = {BASELINE: BASELINE_DOSES, FEARON: FEARON_DOSES}.get(setting, DOSES)
    frame = lab.sweep(
        setting.replace("/", "-"),
        scenario,
        {"balance.advantage": np.log(doses)},
        columns=[*COLUMNS, *beyond_reach(scenario)],
        replicates=lab.size("replicates"),
    )
    parts = frame.groupby("point")
    return {dose: read(parts.get_group(point), scenario) for point, dose in enumerate(doses)}


def beyond_reach(scenario: Scenario) -> dict[str, float]:
    """Terms of political issues that no deal leaves open, with both leaders' weight on them."""
    leaders = [party for party in scenario.parties.values() if party.leads]
    return {
        f"terms:{name}": sum(leader.weights[name] for leader in leaders) / len(leaders)
        for name, issue in scenario.issues.items()
        if issue.kind == "political" and not issue.can_wait
    }


def read(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What this experiment asks of each run; NaN where a run has no such thing."""
    runs = frame.reset_index(drop=True).astype(float)
    large = runs["war"] if scenario.front.decisive else runs["large_war"]  # a lottery lasts no days
    quiet = (runs["agreed"] == 1) & ~(runs["war_onset"] <= runs["settlement_year"])
    found = {
        WAR: large,
        BEFORE: waiting(runs["large_war_onset"], scenario),
        BATTLE: runs["large_war_days"],
        AGREED: runs["agreed"],
        QUIET: quiet.astype(float),
        TERMS: runs["terms_index"],
        QUIET_TERMS: runs["terms_index"].where(quiet),
        GROUND: runs["control_end"],
        FORCE: runs["control_by_force"],
        TALK: runs["control_by_talk"],
        TALK_AFTER: runs["control_by_talk"].where(large == 1),
    }
    weights = beyond_reach(scenario)
    if weights:
        weighted = sum((runs[name] * weight for name, weight in weights.items()), start=0.0 * large)
        found[BEYOND] = weighted / sum(weights.values())
    return pd.DataFrame(found)


def waiting(onset: pd.Series, scenario: Scenario) -> pd.Series:
    """Share of the period that passes before an onset: all of it where there is none."""
    first, last = (
        decimal_year(day.toordinal()) for day in (scenario.clock.start, scenario.clock.end)
    )
    return ((onset - first) / (last - first)).clip(0, 1).fillna(1)


# -- figures ---------------------------------------------------------------------------------------


def respond(runs: pd.DataFrame, outcome: str) -> Estimate:
    """Share or mean of an outcome, over the runs that have it."""
    return (share if outcome in SHARES else mean)(runs[outcome])


def effect(low: pd.DataFrame, high: pd.DataFrame, outcome: str) -> Estimate:
    """Paired difference between two doses, over the runs that have the outcome at both."""
    return (difference_in_share if outcome in SHARES else difference)(high[outcome], low[outcome])


def add(
    summary: Summary,
    quantity: str,
    found: Estimate,
    setting: str,
    outcome: str,
    dose: float,
    fewest: float,
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {quantity}", found.n, setting=setting, group=outcome, x=dose)
    if found.n >= fewest:
        summary.add(quantity, found, setting=setting, group=outcome, x=dose)


# -- verdicts --------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claims 1 and 15: does the interval of every setting lie above the threshold?"""
    probability, terms, ground = (
        protocol.thresholds[name] for name in ("probability", "terms", "ground")
    )
    war = "Advantage makes a large war more likely."
    agreed = "Advantage makes an agreement more likely."
    quiet = "Advantage brings agreements without a shot fired."
    move = "Among runs that agree either way, terms move with advantage (the sign is built in)."
    beyond = "Terms on issues that force cannot reach move with advantage (the sign is built in)."
    talk = "After a large war at the recorded strength, talk gives ground beyond what force took."
    return [
        answer(summary, "1", war, WAR, probability),
        answer(summary, "1", agreed, AGREED, probability),
        answer(summary, "1", quiet, QUIET, probability),
        answer(summary, "1", move, TERMS, terms),
        answer(summary, "15", beyond, BEYOND, terms),
        answer(summary, "15", talk, TALK_AFTER, ground, dose=1.0),
    ]


def answer(
    summary: Summary,
    claim: str,
    statement: str,
    outcome: str,
    threshold: float,
    dose: float = np.nan,
) -> Verdict:
    """Judge the effect of the contrast on an outcome, or its response at one dose.

    A share of runs that moves in a baseline, too, is built in: then there is no answer. A setting
    with too few runs to tell is undecided.
    """
    quantity = "effect" if np.isnan(dose) else "response"
    rows = summary.table(f"runs of {quantity}", group=outcome)
    names = list(dict.fromkeys(rows["setting"]))
    found = {name: figure(summary, quantity, name, outcome, dose) for name in names}
    sides = {name: above(one.low, one.high, threshold) for name, one in found.items()}
    of_settings = {LABELS.get(name, name): sides[name] for name in names if name not in BASELINES}
    unit = "% of the territory" if outcome == TALK_AFTER else "points"
    limit = f"{threshold:+.2f}" if outcome in OF_DEALS else f"{100 * threshold:+.0f} {unit}"
    if outcome in SHARES and any(sides[name] is not False for name in names if name in BASELINES):
        given, condition = Answer.UNDECIDED, ""
        overturned = f"no baseline moved by more than {limit}, too"
    else:
        given, condition = across(of_settings)
        overturned = f"the intervals lay on the other side of {limit}"
    effect = "; ".join(f"{LABELS.get(name, name)} {told(found[name], outcome)}" for name in names)
    return Verdict(claim, statement, given, effect, overturned, condition)


def figure(summary: Summary, quantity: str, setting: str, outcome: str, dose: float) -> Estimate:
    """One figure of the summary, or NaN with the number of runs that are too few for it."""
    runs = summary.get(f"runs of {quantity}", setting=setting, group=outcome, x=dose).value
    try:
        return summary.get(quantity, setting=setting, group=outcome, x=dose)
    except KeyError:
        return Estimate(np.nan, np.nan, np.nan, np.nan, int(runs))


def told(found: Estimate, outcome: str) -> str:
    """A figure with its interval and its runs, in words."""
    if np.isnan(found.value):
        return f"too few runs ({found.n:,})"
    if outcome in OF_DEALS:
        text = number(found, sign=True)
    elif outcome == TALK_AFTER:
        text = f"{percent(found)} of the territory"
    else:
        text = points(found)
    return f"{text}, {found.n:,} runs"


# -- pictures --------------------------------------------------------------------------------------

#: setting -> colour, marker, line: told apart in grey, too
LINES = {
    "karabakh/frozen-conflict": (CLAIMANT, "o", "-"),
    "karabakh/april-2016": (HOLDER, "s", "--"),
    "karabakh/autumn-2020": (TRUCE, "^", "-"),
    "karabakh/1994-2020": (NEUTRAL, "D", "-."),
    BASELINE: (FAINT, "x", ":"),
    FEARON: (FAINT, "+", "--"),
}
BAND, JUDGED = "#CCCCCC", "#F3F3F3"
TICKS = {0.125: "1/8", 0.25: "1/4", 0.5: "1/2", 1.0: "1", 2.0: "2", 4.0: "4", 8.0: "8"}
#: outcome -> title, unit, and factor to that unit
COURSE = {
    WAR: ("A large war breaks out", "% of runs", 100),
    BEFORE: ("Time before a large war", "% of the period", 100),
    BATTLE: ("Length of the large war", "days of battle", 1),
    GROUND: ("Ground held at the end", "% of the territory, by worth", 100),
}
TABLE = {
    AGREED: ("An agreement is signed", "% of runs", 100),
    QUIET: ("An agreement without a shot", "% of runs", 100),
    TERMS: ("Terms, where there are any", "0 holder's ideal, 1 claimant's", 1),
    QUIET_TERMS: ("Terms without a shot", "0 holder's ideal, 1 claimant's", 1),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the course of the war, the table, and what came by force and by talk."""
    runs = summary.table("runs of response", group=WAR)["value"].max()
    each = f"{runs:,.0f} runs at each point; bands are 95 % intervals."
    course = (
        "The course of events as the claimant is made weaker or stronger than in the record. "
        "Length is the mean over runs with a large war. Crosses: the baselines, in which the "
        f"chance of war does not depend on strength. {each}"
    )
    table = (
        "Agreements and their terms at the same doses. Terms are means over the runs that have an "
        "agreement, other runs at each dose: their slope mixes better terms with other signatories "
        "(they are judged from 1 to 2, over the runs that agree at both). Crosses: the baselines, "
        "whose terms follow strength by construction; upright: talks cost there, and a weak "
        f"claimant has none. {each}"
    )
    talk = (
        "Share of the territory, by worth, that came to the claimant by force and by agreement, "
        f"over all runs. {each}"
    )
    return {
        "course": Drawing(panels(summary, COURSE), course),
        "table": Drawing(panels(summary, TABLE), table),
        "force-and-talk": Drawing(by_force_and_talk(summary), talk),
    }


def panels(summary: Summary, shown: Mapping[str, tuple[str, str, int]]) -> Figure:
    """Four outcomes over dose, a line for each setting."""
    with look():
        figure = new_figure(8.6, 6.6)
        for place, (outcome, (title, unit, scale)) in enumerate(shown.items(), start=1):
            axes = figure.add_subplot(2, 2, place)
            responses = summary.table("response", group=outcome)
            for setting, line in LINES.items():
                rows = responses[responses["setting"] == setting]
                curve(axes, rows, scale, line, LABELS[setting])
            dose_axis(axes, title, unit)
        legend(figure)
    return figure


def by_force_and_talk(summary: Summary) -> Figure:
    """Ground by force and by talk over dose, a panel for each setting."""
    lines = {FORCE: (HOLDER, "s", "--"), TALK: (CLAIMANT, "o", "-")}
    with look():
        figure = new_figure(8.6, 6.2)
        for place, setting in enumerate((name for name in LINES if name not in BASELINES), start=1):
            axes = figure.add_subplot(2, 2, place)
            for outcome, line in lines.items():
                rows = summary.table("response", setting=setting, group=outcome)
                curve(axes, rows, 100, line, outcome.removeprefix("ground "))
            dose_axis(axes, LABELS[setting], "% of the territory, by worth")
        legend(figure)
    return figure


def curve(
    axes: Axes, rows: pd.DataFrame, scale: int, line: tuple[str, str, str], label: str
) -> None:
    """One response with its band."""
    colour, marker, style = line
    low, value, high = (scale * rows[name] for name in ("low", "value", "high"))
    axes.fill_between(rows["x"], low, high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(rows["x"], value, style, color=colour, marker=marker, mfc="none", ms=5, label=label)


def dose_axis(axes: Axes, title: str, unit: str) -> None:
    """Strength on a scale of doublings; the record and the judged contrast are marked."""
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.set_xlim(DOSES[0] / 1.1, DOSES[-1] * 1.1)
    axes.set_xlabel("claimant's strength, times the record")
    axes.set_ylabel(unit)
    axes.set_title(title)
    axes.axvline(1, color=FAINT, linewidth=0.8, zorder=0)
    axes.axvspan(*CONTRAST, facecolor=JUDGED, zorder=-1)


def legend(figure: Figure) -> None:
    """One legend below all panels, with the bands named."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    bands = {"95 % interval": BAND, "judged: a quarter to double": JUDGED}
    handles += [Patch(facecolor=colour) for colour in bands.values()]
    figure.legend(handles, [*labels, *bands], loc="outside lower center", ncols=4)
