"""Where the claim fails: the military shift is undone at many points of the other parameters.

At every point of a latin hypercube two arms are run with the same luck: the record, and the record
with the shift since 1994 undone. The effect there is the mean of the paired differences, and the
claim fails where it is below the smallest effect of interest. Where the record itself seldom has
the outcome there is nothing to undo: the claim is judged at the other points. Scenario discovery
(Bryant and Lempert 2010, Technological Forecasting and Social Change 77, 34-49) by the Patient
Rule Induction Method (Friedman and Fisher 1999, Statistics and Computing 9, 123-143) then looks
for the boxes of parameters in which there is nothing to undo, in which the claim fails, and in
which it holds; points held back judge them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.discovery import boxes_without_idle_limits, points_held_back
from sim.experiments import Laboratory, Summary
from sim.experiments.protocol import Protocol
from sim.inference.intervals import difference, difference_in_share, mean, share
from sim.inference.prim import Box
from sim.scenario import load_with_provenance
from sim.sweeps.designing import make_design
from sim.sweeps.varying import Range

from .design import (
    BASELINE,
    BASELINE_KEYS,
    COLUMNS,
    FAILING,
    FIRST,
    FOLLOWER,
    GAINED,
    GROUND,
    HAS,
    KEYS,
    KINDS,
    LONG,
    OUTCOMES,
    SELDOM,
    WIDTH,
    arms_of,
    least,
    ranges,
)

Mask = npt.NDArray[np.bool_]

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
            for sought in KINDS:
                discover(summary, setting, outcome, points, sought, lab)
        as_shipped(summary, lab, setting)
    return summary


def as_shipped(summary: Summary, lab: Laboratory, setting: str) -> None:
    """The effect at the values of the files."""
    runs = {}
    for arm, scenario in arms_of(lab, setting).items():
        found = lab.simulate(scenario, lab.size("as_shipped"), COLUMNS)
        runs[arm] = found.astype(float)
        if setting == BASELINE:
            runs[arm]["large_war"] = runs[arm]["war"]
    for outcome, column in OUTCOMES.items():
        compare = difference if outcome == GROUND else difference_in_share
        effect = compare(runs["record"][column], runs["undone"][column])
        summary.add("effect as shipped", effect, setting=setting, group=outcome)


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

    def common(self, outcome: str, least_share: float) -> Mask:
        """At which points the record has the outcome in so many of its runs: no effect is asked."""
        return np.asarray(self.record[HAS[outcome]] >= least_share, dtype=np.bool_)


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
            columns=COLUMNS,
            replicates=lab.size("replicates"),
        )
        for arm, scenario in arms_of(lab, setting).items()
    }
    words = inputs.rename(columns={key: one[0] for key, one in (KEYS | BASELINE_KEYS).items()})
    ground = lab.protocol.thresholds["ground"]
    return Points(words, *(means(arms[arm], setting, ground) for arm in ("record", "undone")))


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


def means(frame: pd.DataFrame, setting: str, ground: float) -> pd.DataFrame:
    """Mean of every outcome at each point, and in how many runs the claimant gains ground."""
    runs = frame.astype(float)
    if setting == BASELINE:  # its war is a lottery, which lasts no days
        runs["large_war"] = runs["war"]
    named = runs.rename(columns={column: name for name, column in OUTCOMES.items()})
    named[GAINED] = (runs["control_end"] - runs["control_start"] >= ground).astype(float)
    return named.groupby("point")[[*OUTCOMES, GAINED]].mean()


# -- what the points say ---------------------------------------------------------------------------


def describe(
    summary: Summary, setting: str, outcome: str, points: Points, protocol: Protocol
) -> None:
    """Levels and effects, and at how many points the claim fails: of all, and of those judged."""
    effect, smallest = points.effect(outcome), least(outcome, protocol)
    common, fails = points.common(outcome, protocol.thresholds["common"]), effect < smallest
    figures = {
        "level in the record": mean(points.record[outcome]),
        "level with the shift undone": mean(points.undone[outcome]),
        "effect": mean(effect),
        "fails": share(fails),
        "reversed": share(effect <= -smallest),
        "common": share(common),
        "effect where common": mean(effect[common]),
        "fails where common": share(fails[common]),
    }
    for name, found in figures.items():
        if not math.isnan(found.low):
            summary.add(name, found, setting=setting, group=outcome)
    edges = np.round(smallest + WIDTH * np.arange(-12, 11), 9)  # so that none straddles it
    for name, part in {"common": common, "seldom": ~common}.items():
        counts, _ = np.histogram(effect[part], edges)
        for count, left in zip(counts, edges[:-1], strict=True):
            summary.add(
                f"points with effect, {name}",
                int(count),
                setting=setting,
                group=outcome,
                x=float(left),
            )


def discover(
    summary: Summary, setting: str, outcome: str, points: Points, sought: str, lab: Laboratory
) -> None:
    """Look for a box, of all points or of those judged; points held back say how it does."""
    limits = lab.protocol.thresholds
    common = points.common(outcome, limits["common"])
    asked = np.ones_like(common) if sought == SELDOM else common
    inputs, effect = points.inputs[asked], points.effect(outcome)[asked]
    fails = effect < least(outcome, lab.protocol)
    wanted = ~common if sought == SELDOM else fails if sought == FAILING else ~fails
    first, enough = np.zeros_like(wanted), min(wanted.sum(), (~wanted).sum()) >= limits["fewest"]
    if enough:
        first, *others = parted(len(wanted), limits["held_back"], lab)
        enough = min(wanted[~first].sum(), (~wanted)[~first].sum()) >= limits["fewest"]
    summary.add(f"{sought} box: sought", int(enough), setting=setting, group=outcome)
    if not enough:
        return
    box = box_of(inputs[~first], wanted[~first], limits["coverage"])
    if box is None:
        return
    held = Held(inputs[first], wanted[first], effect[first])
    evaluate(summary, (setting, outcome, sought), box, held)
    counts = dict.fromkeys(box.limits, 0)
    for other in others:
        again = box_of(inputs[~other], wanted[~other], limits["coverage"])
        for name in again.limits if again else ():
            counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        group = f"{outcome}: {name}"
        summary.add(f"{sought} box: refits", count, setting=setting, group=group)


def parted(count: int, part: float, lab: Laboratory) -> Iterator[Mask]:
    """Which points are held back, for the box and then for each refit."""
    for refit in range(lab.size("refits") + 1):
        yield points_held_back(np.arange(count), part, lab.seed + refit)


def box_of(inputs: pd.DataFrame, wanted: Mask, coverage: float) -> Box | None:
    """The densest box with enough of what is sought, without limits that may do nothing."""
    boxes = boxes_without_idle_limits(inputs, wanted, least_coverage=coverage)
    return boxes[0] if boxes else None


@dataclass(frozen=True)
class Held:
    """The points held back: where they are, whether they are what is sought, and the effect."""

    inputs: pd.DataFrame
    wanted: Mask
    effect: npt.NDArray[np.float64]


def evaluate(summary: Summary, place: tuple[str, str, str], box: Box, held: Held) -> None:
    """Figures of a box on points that had no part in finding it, and its limits."""
    setting, outcome, sought = place
    inside = box.contains(held.inputs)
    figures = {
        "density": share(held.wanted[inside]),
        "coverage": share(inside[held.wanted]),
        "density outside": share(held.wanted[~inside]),
        "effect inside": mean(held.effect[inside]),
        "effect outside": mean(held.effect[~inside]),
    }
    for name, found in figures.items():
        if found.n > 1:
            summary.add(f"{sought} box: {name}", found, setting=setting, group=outcome)
    p = box.quasi_p(held.inputs, held.wanted).groupby("input")["quasi_p"].max()
    for key, limits in box.limits.items():
        assert not isinstance(limits, frozenset)
        kept = {"from": limits[0], "to": limits[1], "quasi-p": float(p[key])}
        for name, number in kept.items():
            if math.isfinite(number):
                group = f"{outcome}: {key}"
                summary.add(f"{sought} box: {name}", number, setting=setting, group=group)
