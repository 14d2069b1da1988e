"""The bargaining range, the path of efficient packages, and hope: bargaining-range.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, new_figure
from sim.rules import bargaining, frontier, reservation

from .shared import LINES, two


def bargaining_range() -> Figure:
    """The range between two costs, and how two optimists close it."""
    figure, left, right = two()
    win, claimant, holder = 0.6, 0.1, 0.2
    low, high = bargaining.bargaining_range(win, win, claimant, holder)
    left.axvspan(low, high, color=BAND, alpha=0.6)
    left.text((low + high) / 2, 0.5, "both prefer\na deal", ha="center", va="center")
    for x, text, side in (
        (low, f"war gives the\nclaimant {low:.1f}", "right"),
        (high, f"war leaves the\nholder {1 - high:.1f}", "left"),
    ):
        left.axvline(x, color=NEUTRAL)
        left.text(x + (-0.01 if side == "right" else 0.01), 0.93, text, ha=side, va="top")
    middle = bargaining.nash_split(win, claimant, holder)
    left.plot([win], [0.25], "o", color=NEUTRAL, label=f"chance of winning, {win}")
    left.plot([middle], [0.25], "D", color=CLAIMANT, label=f"Nash's split, {middle:.2f}")
    left.legend(loc=(0.0, 0.25))
    left.set(xlim=(0, 1.15), ylim=(0, 1), yticks=[], xlabel="claimant's share of the prize")
    left.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    left.set_title("What war wastes, a deal can share")
    left.spines["left"].set_visible(False)

    gaps = np.linspace(0, 0.6, 61)
    ends = np.array(
        [
            bargaining.bargaining_range(0.5 + gap / 2, 0.5 - gap / 2, claimant, holder)
            for gap in gaps
        ]
    )
    open_ = ends[:, 1] >= ends[:, 0]
    right.plot(gaps, ends[:, 0], label="least that the claimant takes", **LINES[0])
    right.plot(gaps, ends[:, 1], label="most that the holder gives", **LINES[1])
    right.fill_between(gaps, ends[:, 0], ends[:, 1], where=open_, color=BAND, alpha=0.6)
    right.axvline(claimant + holder, color=FAINT, linestyle=":")
    right.text(claimant + holder + 0.01, 0.23, "costs of war\nadded up: 0.3", va="bottom")
    right.set(xlabel="claimant's belief in winning, less the holder's", ylabel="claimant's share")
    right.set_ylim(0.15, 1.0)
    right.legend(loc="upper left")
    right.set_title("Two optimists find no deal")
    return figure


def neutrality() -> Figure:
    """One final offer: terms follow power, the chance of war does not."""
    figure, left, right = two()
    wins = np.linspace(0.02, 0.98, 97)
    for style, most in zip(LINES, (0.2, 0.4, 0.6), strict=False):
        offers = [bargaining.take_it_or_leave_it_offer(p, 0.1, most) for p in wins]
        wars = [bargaining.take_it_or_leave_it_war(p, 0.1, most) for p in wins]
        left.plot(wins, offers, label=f"secret cost up to {most}", **style)
        right.plot(wins, wars, label=f"secret cost up to {most}", **style)
    left.plot(wins, wins, color=FAINT, linewidth=0.8)
    left.set(xlabel="proposer's chance of winning", ylabel="share it asks for", ylim=(0, 1.05))
    left.set_title("What is asked moves with power")
    left.legend(loc="lower right")
    right.set(xlabel="proposer's chance of winning", ylabel="chance of war", ylim=(0, 0.6))
    right.set_title("The chance of war does not, inside the bounds")
    return figure


def hope() -> Figure:
    """Hope fades with fruitless sessions, and makes waiting worth less."""
    figure, left, right = two()
    sessions = np.arange(0, 41)
    for style, fade in zip(LINES, (0.02, 0.04, 0.07), strict=False):
        value, course = 0.6, []
        for _ in sessions:
            course.append(value)
            value = reservation.hope_after_session(value, False, fade, 0.0)
        left.plot(sessions, course, label=f"fade {fade}", **style)
        worth = [
            reservation.value_of_waiting(0.2, reservation.hope_premium(0.2, h, 0.55), 0.0)
            for h in course
        ]
        right.plot(sessions, worth, label=f"fade {fade}", **style)
    left.set(xlabel="sessions without result", ylabel="hope (share)", ylim=(0, 0.65))
    left.set_title("Hope fades session by session")
    left.legend()
    right.axhline(0.2, color=FAINT, linewidth=0.8)
    right.text(40, 0.197, "what it has now: 0.2", ha="right", va="top", color=NEUTRAL)
    right.set(xlabel="sessions without result", ylabel="value of waiting", ylim=(0.17, 0.42))
    right.set_title("... and waiting is worth less (fair terms: 0.55)")
    return figure


def frontier_path() -> Figure:
    """Efficient packages of five issues, and the part that both can accept."""
    figure = new_figure(5.6, 3.6)
    axes = figure.subplots()
    claimant = np.array([0.36, 0.28, 0.20, 0.10, 0.06])
    holder = np.array([0.18, 0.30, 0.22, 0.18, 0.12])
    order = np.argsort(-claimant / holder)
    up, down = claimant[order].tolist(), (-holder[order]).tolist()
    places = np.linspace(0, 5, 501)
    first = [frontier.utility_at(0.0, up, x) for x in places]
    second = [frontier.utility_at(1.0, down, x) for x in places]
    axes.plot(first, second, color=NEUTRAL, label="efficient packages")
    axes.plot(
        [frontier.utility_at(0.0, up, x) for x in range(6)],
        [frontier.utility_at(1.0, down, x) for x in range(6)],
        "o",
        color=NEUTRAL,
        markersize=4,
        label="one more issue given over",
    )
    needs = 0.45, 0.40
    low = frontier.first_position_reaching(0.0, up, needs[0])
    high = frontier.last_position_reaching(1.0, down, needs[1])
    zone = [(a, b) for x, a, b in zip(places, first, second, strict=True) if low <= x <= high]
    axes.plot(
        *zip(*zone, strict=True), color=CLAIMANT, linewidth=5, alpha=0.5, label="zone of agreement"
    )
    best = frontier.nash_position(low, high, 0.0, up, needs[0], 1.0, down, needs[1], 0.5)
    axes.plot(
        frontier.utility_at(0.0, up, best),
        frontier.utility_at(1.0, down, best),
        "D",
        color=CLAIMANT,
        label="Nash's terms",
    )
    axes.axvline(needs[0], color=CLAIMANT, linestyle="-", linewidth=0.8)
    axes.axhline(needs[1], color=HOLDER, linestyle="--", linewidth=0.8)
    axes.text(needs[0] - 0.01, 0.03, "claimant's\nreservation", ha="right", color=CLAIMANT)
    axes.text(0.02, needs[1] - 0.02, "holder's reservation", va="top", color=HOLDER)
    axes.set(xlabel="utility to the claimant", ylabel="utility to the holder")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
    axes.legend(loc="upper right")
    return figure
