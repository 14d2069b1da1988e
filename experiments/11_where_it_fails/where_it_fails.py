"""Where the claim fails: the military shift is undone at many points of the other parameters.

At every point of a latin hypercube two arms are run with the same luck: the record, and the record
with the shift since 1994 undone. The effect there is the mean of the paired differences, and the
claim fails where it is below the smallest effect of interest. Scenario discovery (Bryant and
Lempert 2010, Technological Forecasting and Social Change 77, 34-49) by the Patient Rule Induction
Method (Friedman and Fisher 1999, Statistics and Computing 9, 123-143) then looks for the box of
parameters in which it fails, and for the one in which it holds; points held back judge both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.discovery import boxes_without_idle_limits
from sim.experiments import Answer, Drawing, Laboratory, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.inference.intervals import Estimate, difference, difference_in_share, mean, share
from sim.inference.prim import Box
from sim.plots.style import BAND, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, look, new_figure
from sim.scenario import Scenario, load_with_provenance
from sim.sweeps.design import make_design
from sim.sweeps.varying import Range

Mask = npt.NDArray[np.bool_]

BASELINE = "toy/take-it-or-leave-it"
LONG = "karabakh/1994-2020"
LABELS = {
    "karabakh/autumn-2020": "Autumn 2020",
    LONG: "Unbroken, 1994-2020",
    BASELINE: "Baseline: one final offer",
}
#: What is varied over its documented range: in words, and its unit.
KEYS = {
    "parties.azerbaijan.hope": ("claimant's hope in talks", "share"),
    "parties.azerbaijan.deadlock_reward": ("claimant's reward for breaking a deadlock", "utility"),
    "parties.azerbaijan.offensive_cost": ("claimant's cost of opening fire", "utility"),
    "parties.azerbaijan.mobilisation_cost": ("claimant's cost of mobilising", "utility"),
    "parties.azerbaijan.political_control": ("claimant's political control", "share"),
    "parties.azerbaijan.optimism": ("claimant's optimism", "log ratio"),
    "parties.armenia.hope": ("holder's hope in talks", "share"),
    "parties.armenia.audience_cost": ("holder's audience costs", "ratio"),
    "parties.armenia.commitment_fear": ("holder's fear of later demands", "ratio"),
    "parties.armenia.optimism": ("holder's optimism", "log ratio"),
    "third_parties.russia.backing.pressure.claimant": (
        "Russia's pressure on the claimant",
        "utility per day",
    ),
    "third_parties.russia.mediation.leverage.holder": (
        "Russia's leverage over the holder",
        "utility",
    ),
    "balance.uncertainty": ("uncertainty of the balance", "log ratio"),
    "front.mobility": ("mobility of the front", "per day"),
    "after_deal.trust": ("trust at the start", "share"),
}
#: Of the baseline: about its own values, where its solution is interior at half strength, too.
BASELINE_KEYS = {
    "parties.north.mobilisation_cost": ("claimant's cost of war", "utility"),
    "parties.south.private_cost": ("spread of the holder's cost of war", "utility"),
}
BASELINE_RANGES = {
    "parties.north.mobilisation_cost": (0.05, 0.12),
    "parties.south.private_cost": (0.3, 0.5),
}
UNITS = dict([*KEYS.values(), *BASELINE_KEYS.values()])
FIRST, FOLLOWER = "parties.armenia.", "parties.nk-authorities."

WAR, GROUND, AGREED = "large war", "ground at the end", "agreement"
OUTCOMES = {WAR: "large_war", GROUND: "control_end", AGREED: "agreed"}
FAILING, HOLDING = "failing", "holding"
WIDTH = 0.1  # of a bar of effects


@dataclass(frozen=True)
class Points:
    """The points of a setting: what was varied, and means over replicates of both arms."""

    inputs: pd.DataFrame
    record: pd.DataFrame
    undone: pd.DataFrame

    def effect(self, outcome: str) -> npt.NDArray[np.float64]:
        """Mean paired difference at each point."""
        found = self.record[outcome] - self.undone[outcome]
        return found.to_numpy(dtype=np.float64).round(9)  # without the rounding of the two means


# -- runs ------------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run both arms of every setting; sum up effects, where they fail, and the boxes."""
    summary = Summary()
    for outcome in OUTCOMES:
        smallest = least(outcome, lab.protocol)
        summary.add("smallest effect", smallest, group=outcome, kind="design")
    summary.add("refits", lab.size("refits"))
    for setting in lab.protocol.settings:
        points = run(lab, setting)
        summary.add("points", len(points.inputs), setting=setting)
        summary.add("runs at each point", lab.size("replicates"), setting=setting)
        for name, ends in zip(points.inputs, ranges(setting).values(), strict=True):
            for end, edge in zip(("min", "max"), ends, strict=True):
                group = str(name)
                summary.add(f"range: {end}", edge, setting=setting, group=group, kind="design")
        for outcome in OUTCOMES:
            describe(summary, setting, outcome, points, lab.protocol)
            for sought in (FAILING, HOLDING):
                discover(summary, setting, outcome, points, sought, lab)
        as_shipped(summary, lab, setting)
    return summary


def run(lab: Laboratory, setting: str) -> Points:
    """Both arms at the same points with the same luck."""
    sizes = {LONG: "points_long", BASELINE: "points_baseline"}
    inputs = hypercube(setting, lab.size(sizes.get(setting, "points")), lab.seed)
    arms = {
        arm: lab.sweep(
            f"{setting.replace('/', '-')}-{arm}",
            scenario,
            columns(setting, inputs, lab.seed),
            "list",
            columns=["war", *OUTCOMES.values()],
            replicates=lab.size("replicates"),
        )
        for arm, scenario in arms_of(lab, setting).items()
    }
    words = inputs.rename(columns={key: one[0] for key, one in (KEYS | BASELINE_KEYS).items()})
    return Points(words, *(means(arms[arm], setting) for arm in ("record", "undone")))


def arms_of(lab: Laboratory, setting: str) -> dict[str, Scenario]:
    """The record, and the record with the military shift undone."""
    scenario = lab.scenario(setting)
    return {"record": scenario, "undone": undone(scenario, setting)}


def undone(scenario: Scenario, setting: str) -> Scenario:
    """The claimant armed as the holder is, and allies' support as on the first day of the stock.

    In the baseline, which has no dates, the claimant's strength is halved instead.
    """
    balance = scenario.balance
    if setting == BASELINE:
        halved = balance.model_copy(update={"advantage": balance.advantage - math.log(2)})
        return scenario.model_copy(update={"balance": halved})
    equal = {
        name: getattr(balance.holder, name) for name in ("spending", "technology", "readiness")
    }
    claimant = balance.claimant.model_copy(update=equal)
    day = (balance.inventory_start or scenario.clock.start).toordinal()
    allies = {}
    for name, party in scenario.third_parties.items():
        if party.backing is not None:
            support = party.backing.support
            first = {"support": support.constant(support.at(day))}
            backing = party.backing.model_copy(update=first)
            party = party.model_copy(update={"backing": backing})
        allies[name] = party
    flat = balance.model_copy(update={"claimant": claimant})
    return scenario.model_copy(update={"balance": flat, "third_parties": allies})


def ranges(setting: str) -> dict[str, tuple[float, float]]:
    """Documented range of every number that is varied."""
    if setting == BASELINE:
        return BASELINE_RANGES
    provenance = load_with_provenance(setting).provenance
    found = {}
    for key in KEYS:
        limits = provenance[key].range
        if limits is None:
            raise ValueError(f"{key} has no documented range")
        found[key] = (float(limits[0]), float(limits[1]))
    return found


def hypercube(setting: str, count: int, seed: int) -> pd.DataFrame:
    """Points of a latin hypercube over the ranges, a column for each key."""
    vary = {key: Range(low, high) for key, (low, high) in ranges(setting).items()}
    scenario = load_with_provenance(setting).scenario
    design = make_design("latin-hypercube", scenario, vary, samples=count, seed=seed)
    return pd.DataFrame(design.rows(np.arange(count)))


def columns(setting: str, inputs: pd.DataFrame, seed: int) -> dict[str, Any]:
    """Points as a list of a sweep: the NK authorities follow Armenia, each point has its seed."""
    rng = np.random.default_rng([seed, len(setting)])
    listed = {str(key): inputs[key].to_numpy() for key in inputs}
    followers = {
        key.replace(FIRST, FOLLOWER): values for key, values in listed.items() if FIRST in key
    }
    return listed | followers | {"seed": rng.integers(2**62, size=len(inputs))}


def means(frame: pd.DataFrame, setting: str) -> pd.DataFrame:
    """Mean of every outcome at each point."""
    runs = frame.astype(float)
    if setting == BASELINE:  # its war is a lottery, which lasts no days
        runs["large_war"] = runs["war"]
    named = runs.rename(columns={column: name for name, column in OUTCOMES.items()})
    return named.groupby("point")[list(OUTCOMES)].mean()


def as_shipped(summary: Summary, lab: Laboratory, setting: str) -> None:
    """The effect at the values of the files."""
    runs = {}
    for arm, scenario in arms_of(lab, setting).items():
        found = lab.simulate(scenario, lab.size("as_shipped"), ["war", *OUTCOMES.values()])
        runs[arm] = found.astype(float)
        if setting == BASELINE:
            runs[arm]["large_war"] = runs[arm]["war"]
    for outcome, column in OUTCOMES.items():
        compare = difference if outcome == GROUND else difference_in_share
        effect = compare(runs["record"][column], runs["undone"][column])
        summary.add("effect as shipped", effect, setting=setting, group=outcome)


# -- what the points say ---------------------------------------------------------------------------


def least(outcome: str, protocol: Protocol) -> float:
    """Smallest effect of interest."""
    return protocol.thresholds["ground" if outcome == GROUND else "probability"]


def describe(
    summary: Summary, setting: str, outcome: str, points: Points, protocol: Protocol
) -> None:
    """Levels and effects over all points, and at how many the claim fails, and how."""
    effect, level = points.effect(outcome), points.record[outcome].to_numpy()
    fails = effect < least(outcome, protocol)
    figures = {
        "level in the record": mean(level),
        "level with the shift undone": mean(points.undone[outcome]),
        "effect": mean(effect),
        "fails": share(fails),
        "reversed": share(effect <= -least(outcome, protocol)),
        "fails, seldom in the record": share(fails & (level < 0.5)),
        "fails, common in the record": share(fails & (level >= 0.5)),
    }
    for name, found in figures.items():
        summary.add(name, found, setting=setting, group=outcome)
    smallest = least(outcome, protocol)
    edges = np.round(smallest + WIDTH * np.arange(-12, 11), 9)  # so that none straddles it
    counts, _ = np.histogram(effect, edges)
    for count, left in zip(counts, edges[:-1], strict=True):
        held = int(count)
        summary.add("points with effect", held, setting=setting, group=outcome, x=float(left))


def discover(
    summary: Summary, setting: str, outcome: str, points: Points, sought: str, lab: Laboratory
) -> None:
    """Look for the box in which the claim fails (or holds); judge it by points held back."""
    limits = lab.protocol.thresholds
    effect = points.effect(outcome)
    fails = effect < least(outcome, lab.protocol)
    wanted = fails if sought == FAILING else ~fails
    judged = parted(len(wanted), limits["held_back"], lab.seed)
    if min(wanted[~judged].sum(), (~wanted)[~judged].sum()) < limits["fewest"]:
        return
    box = box_of(points.inputs[~judged], wanted[~judged], limits["coverage"])
    if box is None:
        return
    held = Held(points.inputs[judged], fails[judged], effect[judged])
    evaluate(summary, (setting, outcome, sought), box, held)
    counts = dict.fromkeys(box.limits, 0)
    for refit in range(1, lab.size("refits") + 1):
        other = parted(len(wanted), limits["held_back"], lab.seed + refit)
        again = box_of(points.inputs[~other], wanted[~other], limits["coverage"])
        for name in again.limits if again else ():
            counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        group = f"{outcome}: {name}"
        summary.add(f"{sought} box: refits", count, setting=setting, group=group)


def parted(count: int, part: float, seed: int) -> Mask:
    """Which points are held back."""
    drawn = np.random.default_rng(seed).permutation(count) < math.ceil(part * count)
    return np.asarray(drawn)


def box_of(inputs: pd.DataFrame, wanted: Mask, coverage: float) -> Box | None:
    """The densest box with enough of what is sought, without limits that may do nothing."""
    boxes = boxes_without_idle_limits(inputs, wanted, least_coverage=coverage)
    return boxes[0] if boxes else None


@dataclass(frozen=True)
class Held:
    """The points held back: where they are, whether the claim fails there, and the effect."""

    inputs: pd.DataFrame
    fails: Mask
    effect: npt.NDArray[np.float64]


def evaluate(summary: Summary, place: tuple[str, str, str], box: Box, held: Held) -> None:
    """Figures of a box on points that had no part in finding it, and its limits."""
    setting, outcome, sought = place
    inside = box.contains(held.inputs)
    wanted = held.fails if sought == FAILING else ~held.fails
    figures = {
        "density": share(wanted[inside]),
        "coverage": share(inside[wanted]),
        "fails inside": share(held.fails[inside]),
        "fails outside": share(held.fails[~inside]),
        "effect inside": mean(held.effect[inside]),
        "effect outside": mean(held.effect[~inside]),
    }
    for name, found in figures.items():
        if found.n > 1:
            summary.add(f"{sought} box: {name}", found, setting=setting, group=outcome)
    p = box.quasi_p(held.inputs, wanted).groupby("input")["quasi_p"].max()
    for key, limits in box.limits.items():
        assert not isinstance(limits, frozenset)
        kept = {"from": limits[0], "to": limits[1], "quasi-p": float(p[key])}
        for name, number in kept.items():
            if math.isfinite(number):
                group = f"{outcome}: {key}"
                summary.add(f"{sought} box: {name}", number, setting=setting, group=group)


# -- verdicts --------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claim 1 for every setting and outcome: at how many points, and where, does it fail?"""
    settings = dict.fromkeys(summary.table("fails")["setting"])
    return [
        answer(summary, protocol, setting, outcome)
        for setting in settings
        if setting != BASELINE
        for outcome in OUTCOMES
    ]


#: outcome -> what undoing the shift is claimed to do
CLAIMED = {
    WAR: "a large war clearly rarer",
    GROUND: "the claimant's ground at the end clearly smaller (the sign is in part built in)",
    AGREED: "an agreement clearly rarer",
}


def answer(summary: Summary, protocol: Protocol, setting: str, outcome: str) -> Verdict:
    """One verdict: supported everywhere, or in a box that points held back confirm."""
    limits = protocol.thresholds
    fails = summary.get("fails", setting=setting, group=outcome)
    beyond, condition = above(fails.low, fails.high, limits["robust"]), ""
    if built_in(summary, outcome, limits["mostly"]) or beyond is None:
        given = Answer.UNDECIDED
    elif not beyond:
        given = Answer.SUPPORTED
    else:
        given, condition = where_it_holds(summary, setting, outcome, limits["mostly"])
    statement = (
        f"{LABELS.get(setting, setting)}: wherever the other numbers lie in their ranges, undoing "
        f"the military shift makes {CLAIMED[outcome]}."
    )
    smallest = form(least(outcome, protocol), outcome)
    overturned = (
        f"the share of points with an effect below {smallest} lay on the other side of "
        f"{100 * limits['robust']:.0f} %, or a box that parts where it mostly holds from where it "
        f"mostly fails did {'not ' if condition else ''}stand up on points held back"
    )
    return Verdict("1", statement, given, told(summary, setting, outcome), overturned, condition)


def built_in(summary: Summary, outcome: str, mostly: float) -> bool:
    """Whether the baseline, too, has what is claimed; ground follows the balance in any case."""
    rows = summary.table("fails", setting=BASELINE, group=outcome)
    return outcome != GROUND and bool((rows["low"] <= mostly).any())


def where_it_holds(
    summary: Summary, setting: str, outcome: str, mostly: float
) -> tuple[Answer, str]:
    """Whether a box parts where it mostly holds from where it mostly fails, and the condition."""
    given = Answer.NOT_SUPPORTED
    for sought, word, there in ((HOLDING, "within", "inside"), (FAILING, "outside", "outside")):
        if not box_limits(summary, setting, outcome, sought):
            continue
        fails = {
            place: summary.get(f"{sought} box: fails {place}", setting=setting, group=outcome)
            for place in ("inside", "outside")
        }
        right = {
            place: above(one.low, one.high, mostly) if place != there else below(one, mostly)
            for place, one in fails.items()
        }
        if all(right.values()):
            limits = limits_told(summary, setting, outcome, sought)
            holds = f"where it holds at {100 * (1 - fails[there].value):.0f} % of points"
            return Answer.ONLY_IF, f"{word} this box, {holds}: {limits}"
        if False not in right.values():
            given = Answer.UNDECIDED
    return given, ""


def below(found: Estimate, threshold: float) -> bool | None:
    """Whether an interval lies below a threshold: None when it holds the threshold."""
    side = above(found.low, found.high, threshold)
    return None if side is None else not side


class Limit(NamedTuple):
    """What a box keeps of one range (NaN: no limit), and how sure that is."""

    name: str
    low: float
    high: float
    lowest: float
    highest: float
    quasi_p: float
    refits: float


def box_limits(summary: Summary, setting: str, outcome: str, sought: str) -> list[Limit]:
    """Limits of a box, with the ranges swept beside them."""
    known = {
        (row["quantity"], row["group"]): row["value"]
        for row in summary
        if row["setting"] == setting
    }
    box, found = f"{sought} box: ", []
    for quantity, group in known:
        outcome_of, _, name = group.partition(": ")
        if quantity == f"{box}quasi-p" and outcome_of == outcome:
            kept = [known.get((f"{box}{one}", group), math.nan) for one in ("from", "to")]
            swept = [known[f"range: {one}", name] for one in ("min", "max")]
            sure = [known[f"{box}{one}", group] for one in ("quasi-p", "refits")]
            found.append(Limit(name, *kept, *swept, *sure))
    return found


def limits_told(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """The limits of a box in words."""
    return " and ".join(
        f"{one.name} {bounds(one.low, one.high)}"
        for one in box_limits(summary, setting, outcome, sought)
    )


def bounds(low: float, high: float) -> str:
    """What is allowed of a number, in words; NaN is no limit."""
    if math.isnan(low):
        return f"below {high:.2g}"
    return f"above {low:.2g}" if math.isnan(high) else f"{low:.2g} to {high:.2g}"


def told(summary: Summary, setting: str, outcome: str) -> str:
    """The figures that an answer rests on."""

    def figure(quantity: str) -> Estimate:
        return summary.get(quantity, setting=setting, group=outcome)

    fails = figure("fails")
    parts = [
        f"fails at {percent(fails)} of {fails.n:,} points{how_told(summary, setting, outcome)}",
        f"mean effect {effect_told(figure('effect'), outcome)}, "
        f"at the file's values {effect_told(figure('effect as shipped'), outcome)}",
    ]
    for sought in (FAILING, HOLDING):
        if box_limits(summary, setting, outcome, sought):
            parts.append(box_told(summary, setting, outcome, sought))
        else:
            parts.append(f"no box where it {'fails' if sought == FAILING else 'holds'}")
    for one in summary.table("fails", setting=BASELINE, group=outcome)["value"]:
        parts.append(f"baseline: fails at {100 * one:.0f} %")
    return "; ".join(parts)


def how_told(summary: Summary, setting: str, outcome: str) -> str:
    """Whether the claim fails since an outcome is rare in both arms, or common in both."""
    if outcome == GROUND:
        return ""
    rare, common = (
        100 * summary.get(f"fails, {how} in the record", setting=setting, group=outcome).value
        for how in ("seldom", "common")
    )
    return f" (at {rare:.0f} % it is rare in the record, too, at {common:.0f} % common either way)"


def box_told(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """A box with its figures on points held back."""
    density, coverage = on_points_held_back(summary, setting, outcome, sought)
    verb = "fails" if sought == FAILING else "holds"
    limits = limits_told(summary, setting, outcome, sought)
    return (
        f"box where it {verb} ({limits}): {verb} at {percent(density)}, "
        f"and has {percent(coverage)} of such points"
    )


def on_points_held_back(
    summary: Summary, setting: str, outcome: str, sought: str
) -> tuple[Estimate, Estimate]:
    """Density and coverage of a box."""
    density, coverage = (
        summary.get(f"{sought} box: {name}", setting=setting, group=outcome)
        for name in ("density", "coverage")
    )
    return density, coverage


def percent(found: Estimate) -> str:
    """A share with its interval."""
    return f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def effect_told(found: Estimate, outcome: str) -> str:
    """An effect with its interval."""
    value, low, high = (f"{100 * one:+.0f}" for one in (found.value, found.low, found.high))
    return f"{value} ({low} to {high}) {unit(outcome)}"


def unit(outcome: str) -> str:
    """What effects are counted in."""
    return "% of the territory" if outcome == GROUND else "points"


def form(value: float, outcome: str) -> str:
    """A smallest effect in words."""
    return f"{100 * value:.0f} {unit(outcome)}"


# -- pictures --------------------------------------------------------------------------------------


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw effects over the points, and for each setting the boxes."""
    settings = list(dict.fromkeys(summary.table("fails")["setting"]))
    replicates = summary.get("runs at each point", setting=settings[0]).value
    counts = ", ".join(
        f"{LABELS.get(name, name)} {summary.get('points', setting=name).value:,.0f}"
        for name in settings
    )
    drawings = {
        "effects": Drawing(
            effects_figure(summary, settings),
            "What the military shift does, point by point of the other parameters: record less the "
            "record with the shift undone, at the same point with the same luck. Hatched: too "
            f"small to be of interest, or the other way. A bar begins at the number it "
            f"stands on. Points: {counts}; {replicates:.0f} pairs "
            "of runs at each. In the baseline strength is halved; its ground follows the "
            "balance by construction.",
        )
    }
    for setting in settings:
        if setting != BASELINE and any(boxes_there(summary, setting)):
            name = f"boxes-{setting.rpartition('/')[2]}"
            drawings[name] = Drawing(
                boxes_figure(summary, setting), boxes_caption(summary, setting)
            )
    return drawings


def effects_figure(summary: Summary, settings: list[str]) -> Figure:
    """Histograms of effects, a row for each setting and a column for each outcome."""
    with look():
        figure = new_figure(8.8, 1.9 * len(settings) + 0.7)
        shape = (len(settings), len(OUTCOMES))
        panels = figure.subplots(*shape, squeeze=False, sharex=True, sharey="row")
        for row, setting in zip(panels, settings, strict=True):
            for axes, outcome in zip(row, OUTCOMES, strict=True):
                histogram(axes, summary, setting, outcome)
            row[0].set_ylabel("% of points")
        for axes, outcome in zip(panels[-1], OUTCOMES, strict=True):
            what = "% of the territory" if outcome == GROUND else "percentage points"
            axes.set_xlabel(f"effect, {what}")
        for axes in panels.flat:
            axes.set_xlim(-50, 112)
        patches = [
            Patch(facecolor=HELD, hatch="////", edgecolor=HOLDER, label="the claim fails"),
            Patch(facecolor=BAND, edgecolor=CLAIMANT, label="it holds"),
        ]
        figure.legend(handles=patches, loc="outside lower center", ncols=2)
    return figure


def histogram(axes: Axes, summary: Summary, setting: str, outcome: str) -> None:
    """Share of points by effect; the share at which the claim fails in the title."""
    rows = summary.table("points with effect", setting=setting, group=outcome)
    heights = 100 * rows["value"] / rows["value"].sum()
    fails = summary.get("fails", setting=setting, group=outcome)
    smallest = summary.get("smallest effect", group=outcome).value
    for place, height in zip(rows["x"], heights, strict=True):
        failing = place < smallest - 1e-9
        look_of: dict[str, Any] = (
            {"facecolor": HELD, "hatch": "////", "edgecolor": HOLDER}
            if failing
            else {"facecolor": BAND, "edgecolor": CLAIMANT}
        )
        axes.bar(100 * place, height, width=100 * WIDTH, align="edge", linewidth=0.5, **look_of)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    axes.set_title(f"{LABELS.get(setting, setting)}\n{outcome}: fails at {100 * fails.value:.0f} %")


def boxes_there(summary: Summary, setting: str) -> Iterator[bool]:
    """Whether there is a box, outcome by outcome and kind by kind."""
    for sought in (FAILING, HOLDING):
        yield len(summary.table(f"{sought} box: density", setting=setting)) > 0


def boxes_figure(summary: Summary, setting: str) -> Figure:
    """Boxes of a setting: what of each range they keep, outcomes below one another."""
    kinds = (FAILING, HOLDING)
    tables = {
        outcome: [box_limits(summary, setting, outcome, sought) for sought in kinds]
        for outcome in OUTCOMES
    }
    heights = [max(1, *(len(one) for one in pair)) + 0.9 for pair in tables.values()]
    with look():
        figure = new_figure(9.4, 0.5 * sum(heights) + 1.0)
        panels = figure.subplots(len(OUTCOMES), 2, squeeze=False, height_ratios=heights)
        for row, (outcome, pair), height in zip(panels, tables.items(), heights, strict=True):
            for axes, limits, sought in zip(row, pair, kinds, strict=True):
                draw_limits(axes, limits, sought, height)
                axes.set_title(box_title(summary, setting, outcome, sought))
        figure.suptitle(LABELS.get(setting, setting), x=0.01, ha="left", fontsize=12)
    return figure


def box_title(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """What a box is of, and how it does on points held back."""
    verb = "fails" if sought == FAILING else "holds"
    if not box_limits(summary, setting, outcome, sought):
        return f"{outcome}: no box where it {verb}"
    density, coverage = (
        f"{100 * one.value:.0f} %" for one in on_points_held_back(summary, setting, outcome, sought)
    )
    return f"{outcome}: {verb} at {density} in the box,\nwhich has {coverage} of such points"


def draw_limits(axes: Axes, limits: list[Limit], sought: str, height: float) -> None:
    """Every number that a box limits: outlined the range swept, hatched what is kept."""
    fill = {FAILING: (HELD, HOLDER, "////"), HOLDING: (BAND, CLAIMANT, "\\\\")}[sought]
    for line, one in enumerate(limits):
        axes.barh(-line, 1.0, height=0.36, color="white", edgecolor=FAINT)
        width = one.highest - one.lowest
        low = 0.0 if math.isnan(one.low) else (one.low - one.lowest) / width
        high = 1.0 if math.isnan(one.high) else (one.high - one.lowest) / width
        colour, edge, hatch = fill
        axes.barh(
            -line, high - low, left=low, height=0.36, color=colour, edgecolor=edge, hatch=hatch
        )
        swept = f"{one.lowest:.2g} to {one.highest:.2g} {UNITS[one.name]}"
        kept = f"{one.name}: {bounds(one.low, one.high)}, of {swept}"
        axes.text(0.0, -line + 0.22, kept, va="bottom", fontsize=8)
    axes.set_axis_off()
    axes.set(xlim=(-0.01, 1.01), ylim=(0.75 - height, 0.75))


def boxes_caption(summary: Summary, setting: str) -> str:
    """What the figure of the boxes shows."""
    refits = []
    for outcome in OUTCOMES:
        for sought in (FAILING, HOLDING):
            limits = box_limits(summary, setting, outcome, sought)
            counts = ", ".join(f"{one.name} {one.refits:.0f}" for one in limits)
            refits += [f"{outcome}, {sought}: {counts}"] if limits else []
    points = summary.get("points", setting=setting).value
    return (
        f"{LABELS.get(setting, setting)}: where the claim fails (left) and where it holds (right). "
        "Outlined is the range swept, hatched what the box keeps of it; other numbers are free. "
        "Shares are those of points held back, three tenths of "
        f"{points:,.0f}. How many of "
        f"{summary.get('refits').value:.0f} boxes found with other points limit the same numbers: "
        f"{'; '.join(refits) or 'no box'}."
    )
