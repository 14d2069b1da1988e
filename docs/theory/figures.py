"""The pictures of the theory pages, drawn from the rules of the model.

`python docs/theory/figures.py` writes them. Each function of `FIGURES` draws one picture and calls
the functions of `sim.rules` for every number in it. Most of these functions are called by every run
too. Some are textbook formulas that no run calls: `TEXTBOOK` lists them, and their pages say so.
The numbers that a rule is given are the defaults of `sim parameters`, or stand in the picture or
its caption.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.pictures.style import (
    AGREED,
    BAND,
    CLAIMANT,
    FAINT,
    HOLDER,
    NEUTRAL,
    WAR,
    look,
    new_figure,
    render,
)
from sim.rules import (
    after_deal,
    attrition,
    bargaining,
    beliefs,
    choice,
    commitment,
    contest,
    credibility,
    frontier,
    incidents,
    mediation,
    pressure,
    prospects,
    reservation,
)

FOLDER = Path(__file__).resolve().parent
# Of sim parameters: front.mobility, front.noise, size, balance.attrition, cost_per_day.
MOBILITY, NOISE, SIZE, ATTRITION, COST_PER_DAY = 0.45, 1.0, 3.0, 0.002, 0.001
PRECISION = choice.choice_precision(40.0, 0.6)  # behaviour.precision, political_control

#: Functions drawn here that no run calls, by the page that says so: textbook formulas, beside which
#: the model does something of its own, and short ways to write what a run does step by step.
TEXTBOOK = {
    "bargaining_range": "bargaining-range.md",
    "nash_split": "bargaining-range.md",
    "take_it_or_leave_it_war": "bargaining-range.md",
    "campaign_values": "contest.md",
    "peace_value_to_decliner": "commitment.md",
    "preventive_war_pays": "commitment.md",
    "shift_threshold": "commitment.md",
    "bias_threshold": "mediation.md",
}

#: Line styles that are told apart without colour.
LINES = (
    {"color": CLAIMANT, "linestyle": "-"},
    {"color": HOLDER, "linestyle": "--"},
    {"color": AGREED, "linestyle": "-."},
    {"color": NEUTRAL, "linestyle": ":"},
)


def two(width: float = 9.0, height: float = 3.4) -> tuple[Figure, Axes, Axes]:
    """A figure with two panels side by side."""
    figure = new_figure(width, height)
    left, right = figure.subplots(1, 2)
    return figure, left, right


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


def battle() -> Figure:
    """Walks of the front, and the chance of capture that they amount to."""
    figure, left, right = two()
    drift = contest.battle_drift(math.log(4.0), math.log(3.0), MOBILITY)
    draws = np.random.default_rng(7)
    near = contest.monitored_size(SIZE, NOISE, 1.0)
    for _ in range(8):
        y, course = 0.0, [0.0]
        while abs(y) < near and len(course) < 60:
            y += contest.front_movement(drift, NOISE, 1.0, float(draws.standard_normal()))
            course.append(max(-SIZE, min(SIZE, y)))
        style = LINES[0] if course[-1] > 0 else LINES[1]
        left.plot(course, linewidth=1.0, **style)
    left.axhline(SIZE, color=CLAIMANT, linewidth=1.6)
    left.axhline(-SIZE, color=HOLDER, linewidth=1.6)
    left.text(0, SIZE + 0.12, "captured", color=CLAIMANT)
    left.text(0, -SIZE - 0.15, "repulsed", color=HOLDER, va="top")
    left.set(xlabel="days of battle", ylabel="place of the front", ylim=(-3.9, 3.9))
    left.set_title("Eight battles at 4:1 against a defence of 3:1")

    ratios = np.geomspace(0.5, 16, 100)
    for style, defence in zip(LINES, (1.0, 3.0, 5.0), strict=False):
        chances = [
            contest.capture_probability(
                contest.battle_drift(math.log(r), math.log(defence), MOBILITY), SIZE, NOISE, 0.0
            )
            for r in ratios
        ]
        right.plot(ratios, chances, label=f"defence {defence:g}:1", **style)
    right.set_xscale("log", base=2)
    right.set_xticks([0.5, 1, 2, 4, 8, 16], ["1:2", "1:1", "2:1", "4:1", "8:1", "16:1"])
    right.axhline(0.5, color=FAINT, linewidth=0.8)
    right.set(xlabel="strength of the attacker to the defender", ylabel="chance of capture")
    right.set_title("The chance that follows")
    right.legend(loc="upper left")
    return figure


def campaign() -> Figure:
    """What an offensive is worth by its aim, and losses by the square law."""
    figure, left, right = two()
    gains = [0.02, 0.06, 0.06, 0.06, 0.12, 0.10]
    sizes = [1.6, 3.0, 3.0, 3.0, 4.0, 9.0]
    defences = [math.log(d) for d in (2.5, 3, 3, 3, 3.5, 3.5)]
    count = len(gains)
    markers = "os^"
    for style, marker, ratio in zip(LINES, markers, (3.0, 4.0, 6.0), strict=False):
        values = prospects.campaign_values(
            math.log(ratio), 0.04, 0.0, sizes, defences, [0.0] * count, gains, MOBILITY, NOISE,
            1.0, COST_PER_DAY, 0.004, 7.0, 0.0, 0.02, [0.0] * 5 + [0.5], [0.0] * 5 + [0.3], 0.05,
        )  # fmt: skip
        left.plot(range(1, count + 1), values, marker=marker, label=f"{ratio:g}:1", **style)
        best = int(np.argmax(values))
        if values[best] > 0:
            left.plot(
                best + 1, values[best], "o", markersize=13, markerfacecolor="none", color=NEUTRAL
            )
    left.axhline(0.0, color=FAINT, linewidth=0.8)
    left.set(xlabel="aim: number of objectives", ylabel="worth of fighting, W(k)")
    left.set_title("How far to go (ringed: best aim)")
    left.legend(title="strength")

    days = np.arange(0, 361, 3)
    for strength, style, colours in (
        (1.0, "-", (NEUTRAL, NEUTRAL)),
        (2.0, "--", (CLAIMANT, HOLDER)),
    ):
        courses = np.array(
            [attrition.lanchester_step(strength, 1.0, ATTRITION, ATTRITION, float(d)) for d in days]
        )
        right.plot(days, 100 * courses[:, 0] / strength, style, color=colours[0])
        right.plot(days, 100 * courses[:, 1], style, color=colours[1])
    right.text(360, 58, "1:1, both", ha="right")
    right.text(360, 76, "2:1, claimant", ha="right", color=CLAIMANT)
    right.text(150, 20, "2:1, holder", color=HOLDER, ha="right")
    right.set(xlabel="days of full fighting", ylabel="strength left (%)", ylim=(0, 102))
    right.set_title("Losses by the square law")
    return figure


def learning() -> Figure:
    """What a day of battle teaches, and how knowledge fades in peace."""
    figure, left, right = two()
    days = np.arange(0, 31)
    truth, start, spread = 0.4, -0.2, 0.3
    for style, noise in zip(LINES[:2], (1.0, 3.0), strict=True):
        mean, variance = start, spread**2
        means, deviations = [], []
        wide = beliefs.signal_variance(noise, MOBILITY, 1.0)
        for _ in days:
            means.append(mean)
            deviations.append(math.sqrt(variance))
            mean, variance = beliefs.update(mean, variance, truth, wide)
        middle, width = np.array(means), np.array(deviations)
        left.plot(days, middle, label=f"noise {noise:g}", **style)
        left.fill_between(days, middle - width, middle + width, color=style["color"], alpha=0.15)
    left.axhline(truth, color=NEUTRAL, linewidth=0.8)
    left.text(30, truth + 0.02, "truth", ha="right")
    left.set(xlabel="days of battle (signals at their mean)", ylabel="believed advantage")
    left.set_title("The fog of battle limits learning")
    left.legend(loc="lower right")

    years = np.linspace(0, 10, 101)
    for style, reversion in zip(LINES, (0.05, 0.2, 1.0), strict=False):
        course = [
            beliefs.predict(truth, 0.0025, 0.0, spread**2, reversion, float(y)) for y in years
        ]
        right.plot(
            years, [math.sqrt(v) for _, v in course], label=f"{reversion:g} per year", **style
        )
    right.axhline(spread, color=FAINT, linewidth=0.8)
    right.set(xlabel="years of peace", ylabel="standard deviation of the belief", ylim=(0, 0.33))
    right.set_title("In peace, knowledge goes stale")
    right.legend(title="change of the hidden part", loc="lower right")
    return figure


def audiences() -> Figure:
    """An outcome counts less than it is worth where it is less than promised."""
    figure, left, right = two()
    worths = np.linspace(0, 1, 101)
    for style, cost in zip(LINES, (0.0, 0.5, 1.5), strict=False):
        rate = reservation.concession_rate(cost, 0.5, 0.0, 0.0)
        net = [reservation.net_worth(float(x), 0.6, 0.6, rate, 0.5) for x in worths]
        left.plot(worths, net, label=f"audience cost {cost:g}", **style)
    left.axvline(0.6, color=FAINT, linestyle=":")
    left.text(0.61, -0.85, "what it has\nand promised to keep", va="bottom")
    left.plot(worths, worths, color=FAINT, linewidth=0.8)
    left.set(
        xlabel="what the outcome gives (share of the good)", ylabel="what it counts at the table"
    )
    left.set_title("Conceding costs more than what is given")
    left.legend(loc="upper left")

    days = np.linspace(0, 30, 121)
    for style, legitimacy in zip(LINES, (0.35, 0.65, 0.9), strict=False):
        daily = pressure.pressure_per_day(0.01, 0.8, legitimacy)
        spent = [daily * pressure.pressure_days(0.0, float(d), 7.0) for d in days]
        right.plot(days, spent, label=f"legitimacy {legitimacy:g}", **style)
    right.set(xlabel="days of an offensive", ylabel="cost of outside pressure so far")
    right.set_title("A lawful claim is pressed less")
    right.legend(loc="upper left")
    return figure


def shifting_power() -> Figure:
    """War in decline: what peace can still offer, and the shift that is too much."""
    figure, left, right = two()
    discount, win, cost = 0.9, 0.4, 0.1
    total = 1.0 / (1.0 - discount)
    shifts = np.linspace(0, 0.3, 121)
    war = (1.0 - win) * total * (1.0 - cost)
    peace = [
        commitment.peace_value_to_decliner(total, discount, (win + s) * total * (1.0 - cost))
        for s in shifts
    ]
    fights = [
        commitment.preventive_war_pays(war, total, discount, (win + s) * total * (1.0 - cost))
        for s in shifts
    ]
    limit = commitment.shift_threshold(win, cost, discount)
    left.plot(shifts, peace, label="the most that peace can give it", **LINES[0])
    left.axhline(war, label="war now", **LINES[1])
    left.axvspan(limit, shifts[-1], color=WAR, alpha=0.7)
    left.axvspan(
        shifts[int(np.argmax(fights))], shifts[-1], facecolor="none", hatch="//", edgecolor=FAINT
    )
    left.text(limit + 0.004, max(peace), "war", va="top")
    left.set(
        xlabel="rise of the other's chance to win, in one period",
        ylabel="value to the side in decline",
    )
    left.set_xlim(0, shifts[-1])
    left.legend(loc="lower left")
    left.set_title("A side in decline compares")

    costs = np.linspace(0, 0.3, 61)
    for style, d in zip(LINES, (0.8, 0.9, 0.99), strict=False):
        right.plot(
            costs, [commitment.shift_threshold(win, float(k), d) for k in costs],
            label=f"discount {d:g}", **style,
        )  # fmt: skip
    right.set(xlabel="share of all value that war destroys", ylabel="shift that brings war")
    right.set_title("Costly wars need larger shifts")
    right.legend(loc="upper left")
    return figure


def mediators() -> Figure:
    """When a mediator moves, and whose word is believed."""
    figure, left, right = two()
    days = np.linspace(0, 30, 121)
    for style, ripe in zip(LINES, (0.0, 0.5, 1.0), strict=False):
        chances = [mediation.initiative_chance(0.05, 0.5, 10.0, ripe, float(d)) for d in days]
        left.plot(days, chances, label=f"{ripe:.0%} of the leaders hurt", **style)
    left.set(xlabel="days of war", ylabel="chance that it has moved", ylim=(0, 1.02))
    left.set_title("A ripe moment is used sooner")
    left.legend(loc="lower right")

    biases, losses = np.linspace(0, 1, 201), np.linspace(0, 0.6, 121)
    costs = 0.3, 0.1
    weak = np.array(
        [[credibility.truthful_when_weak(b, 0.8, *costs, loss) for b in biases] for loss in losses]
    )
    strong = np.array(
        [
            [credibility.truthful_when_strong(b, 0.2, *costs, loss) for b in biases]
            for loss in losses
        ]
    )
    right.contourf(biases, losses, weak & strong, levels=[0.5, 1.5], colors=[BAND])
    edge = [credibility.bias_threshold(0.8, *costs, float(loss)) for loss in losses]
    right.plot(edge, losses, color=CLAIMANT)
    right.text(0.62, 0.1, "believed", ha="center")
    right.text(
        0.2, 0.45, "not believed:\nit would say\nanything for peace", ha="center", va="center"
    )
    right.set(xlabel="bias for the side that listens", ylabel="what war costs the mediator")
    right.set(xlim=(0, 1), ylim=(0, 0.6))
    right.set_title("A friend's word can be believed")
    return figure


def ceasefires() -> Figure:
    """Agreeing is cheap; breaking depends on what fighting on promises."""
    figure, left, right = two()
    gains = np.linspace(0, 0.5, 101)
    for style, leverage in zip(LINES, (0.0, 0.02, 0.1), strict=False):
        worth = [reservation.ceasefire_value(0.05, leverage, 0.2, float(g)) for g in gains]
        left.plot(
            gains, [choice.choice_probability(w, PRECISION) for w in worth],
            label=f"broker's leverage {leverage:g}", **style,
        )  # fmt: skip
    left.set(xlabel="gain seen in fighting on", ylabel="chance of agreeing", ylim=(0, 1.02))
    left.set_title("Agreeing is cheap")
    left.legend(loc="lower left")
    days = np.arange(0, 22)
    for style, gain in zip(LINES, (0.0, 0.02, 0.05, 0.1), strict=True):
        chance = choice.strict_choice_probability(gain - 0.03, PRECISION)
        right.plot(
            days, [1.0 - choice.within(chance, float(d), 7.0) for d in days],
            label=f"{gain:g}", **style,
        )  # fmt: skip
    right.set(
        xlabel="days since the ceasefire", ylabel="chance that it still holds", ylim=(-0.02, 1.3)
    )
    right.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    right.set_title("Keeping depends on the front")
    right.legend(title="gain seen in fighting on", loc="upper right", ncols=4)
    return figure


def incident_line() -> Figure:
    """Shootings on the line, and how one may get out of hand."""
    figure, left, right = two()
    hopes = np.linspace(0, 1, 51)
    for style, calm in zip(LINES, (0.0, 0.5, 0.8), strict=False):
        left.plot(
            hopes, [incidents.incident_rate(2.0, calm, float(h), float(h)) for h in hopes],
            label=f"calm {calm:g}", **style,
        )  # fmt: skip
    left.set(xlabel="hope of both sides", ylabel="deadly incidents a month", ylim=(0, 2.2))
    left.set_title("Sides with hope hold their fire")
    left.legend(loc="lower left")
    counts = np.arange(0, 61)
    for style, chance in zip(LINES, (0.01, 0.02, 0.05), strict=False):
        right.plot(
            counts, [incidents.escalation_chance(chance, int(n)) for n in counts],
            label=f"each {chance:.0%}", **style,
        )  # fmt: skip
    right.set(xlabel="incidents", ylabel="chance that one gets out of hand", ylim=(0, 1.02))
    right.set_title("Many small risks are a large one")
    right.legend(loc="upper left")
    return figure


def promises() -> Figure:
    """Trust is a running average of promises kept; a guarantee makes refusing costly."""
    figure, left, right = two()
    kept = [True] * 6 + [False] + [True] * 8
    trust, course = 0.5, [0.5]
    for one in kept:
        trust = after_deal.trust_after(trust, one, 0.8)
        course.append(trust)
    left.plot(range(len(course)), course, marker="o", markersize=4, **LINES[0])
    left.annotate(
        "a promise is broken", (7, course[7]), (7.6, 0.45), arrowprops={"arrowstyle": "-"}
    )
    for style, guarantee in zip(LINES[1:3], (0.5, 0.8), strict=True):
        left.plot(
            [reservation.reliability(t, guarantee) for t in course],
            label=f"counted on with a guarantee of {guarantee:g}", **style,
        )  # fmt: skip
    left.set(
        xlabel="promises that fell due", ylabel="share of promises counted on", ylim=(0.3, 1.02)
    )
    left.set_title("Trust: a running average of promises kept")
    left.legend(loc="lower right")
    threats = np.linspace(0, 1, 51)
    for style, deterrence in zip(LINES, (0.0, 0.05, 0.2), strict=False):
        gain = [after_deal.gain_from_refusing(0.1, 0.2, float(q), deterrence) for q in threats]
        right.plot(
            threats, [choice.choice_probability(-g, PRECISION) for g in gain],
            label=f"deterrence {deterrence:g}", **style,
        )  # fmt: skip
    right.set(xlabel="chance that refusing brings war", ylabel="chance that ground is handed over")
    right.set_ylim(0, 1.02)
    right.set_title("Why a promise to hand over is kept")
    right.legend(loc="lower right")
    return figure


def logit() -> Figure:
    """One curve for every choice, the steeper the firmer the leadership."""
    figure, left, right = two()
    values = np.linspace(-0.08, 0.08, 161)
    for style, control in zip(LINES, (0.3, 0.6, 0.9), strict=False):
        precision = choice.choice_precision(40.0, control)
        left.plot(
            values, [choice.choice_probability(float(v), precision) for v in values],
            label=f"political control {control:g}", **style,
        )  # fmt: skip
    left.axvline(0.0, color=FAINT, linewidth=0.8)
    left.set(xlabel="value of the first option less the second", ylabel="chance of the first")
    left.set_title("The better option is likelier")
    left.legend(loc="upper left")
    months = np.arange(0, 61)
    for style, chance in zip(LINES, (0.005, 0.02, 0.1), strict=False):
        right.plot(
            months, [choice.within(chance, float(m), 1.0) for m in months],
            label=f"{chance:.1%} a month", **style,
        )  # fmt: skip
    right.set(xlabel="months", ylabel="chance to have chosen it once", ylim=(0, 1.5))
    right.set_yticks([0.0, 0.5, 1.0])
    right.set_title("Rare choices add up")
    right.legend(loc="upper left")
    return figure


FIGURES: tuple[Callable[[], Figure], ...] = (
    bargaining_range,
    neutrality,
    hope,
    frontier_path,
    battle,
    campaign,
    learning,
    audiences,
    shifting_power,
    mediators,
    ceasefires,
    incident_line,
    promises,
    logit,
)


def draw(figure: Callable[[], Figure]) -> bytes:
    """One picture as the content of its PNG file."""
    with look():
        return render(figure(), "png")


def name_of(figure: Callable[[], Figure]) -> str:
    """File that a picture is kept in."""
    return f"{figure.__name__.replace('_', '-')}.png"


def main(folder: Path = FOLDER) -> None:
    """Write every picture."""
    for figure in FIGURES:
        (folder / name_of(figure)).write_bytes(draw(figure))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
