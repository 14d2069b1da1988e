"""Figures: the course of the war, agreements, and ground by force and by talk."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import line_with_band, message
from sim.experiments.words import share, span
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, TRUCE, look, new_figure

from .design import (
    AGREED,
    BASELINE,
    BASELINES,
    BATTLE,
    BEFORE,
    CONTRAST,
    DOSES,
    FEARON,
    FORCE,
    GROUND,
    LABELS,
    QUIET,
    QUIET_TERMS,
    TALK,
    TERMS,
    WAR,
)

#: setting -> colour, marker, line: told apart in grey, too
LINES = {
    "karabakh/frozen-conflict": (CLAIMANT, "o", "-"),
    "karabakh/april-2016": (HOLDER, "s", "--"),
    "karabakh/autumn-2020": (TRUCE, "^", "-"),
    "karabakh/1994-2020": (NEUTRAL, "D", "-."),
    BASELINE: (FAINT, "x", ":"),
    FEARON: (FAINT, "+", "--"),
}
AUTUMN = "karabakh/autumn-2020"
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
    war = (
        "How often a large war breaks out as the claimant is made weaker or stronger than it was. "
        f"Grey: two textbook models of bargaining, in which it does not depend on strength. {each}"
    )
    return {
        "war": Drawing(war_alone(summary), war),
        "course": Drawing(panels(summary, COURSE, war_told(summary)), course),
        "table": Drawing(panels(summary, TABLE, quiet_told(summary)), table),
        "force-and-talk": Drawing(by_force_and_talk(summary), talk),
    }


def share_at(summary: Summary, outcome: str, dose: float, setting: str = AUTUMN) -> float:
    """Share of runs with an outcome at a dose."""
    found = summary.table("response", setting=setting, group=outcome)
    nearest = min(found.to_dict("records"), key=lambda row: abs(row["x"] - dose))
    return float(nearest["value"])


def war_told(summary: Summary) -> str:
    """How a large war depends on strength, in the setting in which there was one."""
    shares = [share_at(summary, WAR, dose) for dose in (CONTRAST[0], 1.0, CONTRAST[1])]
    told = [share(one) for one in shares]
    return (
        f"Autumn 2020: a large war in {told[0]} of runs at a quarter of the claimant's actual "
        f"strength, in {told[1]} at its actual strength, in {told[2]} at twice as much"
    )


def quiet_told(summary: Summary) -> str:
    """How seldom strength brings an agreement without fighting."""
    settings = [name for name in LINES if name not in BASELINES]
    most = share(max(share_at(summary, QUIET, CONTRAST[1], name) for name in settings))
    signed = [share_at(summary, AGREED, dose) for dose in CONTRAST]
    return (
        f"From a quarter to twice the actual strength, runs with an agreement go from "
        f"{span(*signed)} (autumn 2020); at twice, at most {most} have "
        "one without fighting"
    )


def force_told(summary: Summary) -> str:
    """Ground by force beside ground by talk, at twice the strength, by setting."""
    settings = [name for name in LINES if name not in BASELINES]
    by = [[share_at(summary, what, CONTRAST[1], name) for name in settings]
          for what in (FORCE, TALK)]  # fmt: skip
    (low, high), (least, most) = ((min(one), max(one)) for one in by)
    return (
        f"At twice its actual strength the claimant gains {span(low, high)} of the "
        f"territory by force and {span(least, most)} by talk"
    )


def panels(summary: Summary, shown: Mapping[str, tuple[str, str, int]], told: str) -> Figure:
    """Four outcomes over dose, a line for each setting."""
    with look():
        figure = new_figure(8.6, 7.0)
        message(figure, told)
        for place, (outcome, (title, unit, scale)) in enumerate(shown.items(), start=1):
            axes = figure.add_subplot(2, 2, place)
            responses = summary.table("response", group=outcome)
            for setting, line in LINES.items():
                rows = responses[responses["setting"] == setting]
                line_with_band(axes, rows, line, LABELS[setting], scale)
            dose_axis(axes, title, unit)
        legend(figure)
    return figure


def war_alone(summary: Summary) -> Figure:
    """How often a large war breaks out, over dose: one panel, for a first page."""
    with look():
        figure = new_figure(8.6, 4.4)
        message(figure, war_told(summary))
        axes = figure.add_subplot()
        responses = summary.table("response", group=WAR)
        for setting, line in LINES.items():
            rows = responses[responses["setting"] == setting]
            line_with_band(axes, rows, line, LABELS[setting], 100)
        dose_axis(axes, "", "runs with a large war (%)")
        legend(figure)
    return figure


def by_force_and_talk(summary: Summary) -> Figure:
    """Ground by force and by talk over dose, a panel for each setting."""
    lines = {FORCE: (HOLDER, "s", "--"), TALK: (CLAIMANT, "o", "-")}
    with look():
        figure = new_figure(8.6, 6.6)
        message(figure, force_told(summary))
        for place, setting in enumerate((name for name in LINES if name not in BASELINES), start=1):
            axes = figure.add_subplot(2, 2, place)
            for outcome, line in lines.items():
                rows = summary.table("response", setting=setting, group=outcome)
                line_with_band(axes, rows, line, outcome.removeprefix("ground "), 100)
            dose_axis(axes, LABELS[setting], "% of the territory, by worth")
        legend(figure)
    return figure


def dose_axis(axes: Axes, title: str, unit: str) -> None:
    """Strength on a scale of doublings; the record and the judged contrast are marked."""
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.set_xlim(DOSES[0] / 1.1, DOSES[-1] * 1.1)
    axes.set_xlabel("claimant's strength (1: as it was)")
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
