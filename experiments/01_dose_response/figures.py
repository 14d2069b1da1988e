"""Figures: the course of the war, the table, and ground by force and by talk."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import line_with_band
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
                line_with_band(axes, rows, line, LABELS[setting], scale)
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
                line_with_band(axes, rows, line, outcome.removeprefix("ground "), 100)
            dose_axis(axes, LABELS[setting], "% of the territory, by worth")
        legend(figure)
    return figure


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
