"""How much of the variance the balance explains, how much its rivals, and how much is luck.

Sobol indices of groups of parameters: rows of A and B are two halves of a scrambled Sobol sequence;
in AB_g the columns of group g come from B and all else from A (Saltelli et al. 2010, Computer
Physics Communications 181, 259-270; for groups: Saltelli et al. 2008, "Global Sensitivity
Analysis: The Primer", section 4.7). Luck is a group of its own: the seed of the row. The
estimators are those of :mod:`sim.inference.sobol`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from scipy.stats import qmc

from sim.experiments.laboratory import Laboratory
from sim.experiments.protocol import Protocol
from sim.experiments.summary import Summary
from sim.experiments.verdict import Answer, Drawing, Verdict, above
from sim.inference.intervals import Estimate, mean, share
from sim.inference.sobol import convergence, from_sweep, sobol_indices
from sim.plots.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.scenario import Scenario, load_with_provenance

Numbers = npt.NDArray[np.float64]
Column = npt.NDArray[Any]

LUCK, BASELINE = "luck", "toy/take-it-or-leave-it"
WIDTHS = {"narrow": 0.35, "wide": 1.04}  # of the advantage, either way
WEIGHT_SETS = 16
MOST_POINTS = 40_000  # of one sweep

LEADERS = ("azerbaijan", "armenia")
CO_CHAIRS = ("russia", "france", "united-states")

#: Keys that share a draw, and their range; None: the one documented beside the number.
Ranged = tuple[tuple[str, ...], tuple[float, float] | None]


def _party(name: str, key: str, bounds: tuple[float, float] | None = None) -> Ranged:
    """A number of a party; the NK authorities follow Armenia where they have it, too."""
    also = ("parties.nk-authorities." + key,) if name == "armenia" else ()
    return ((f"parties.{name}.{key}", *also), bounds)


def _both(key: str, bounds: tuple[float, float] | None = None) -> list[Ranged]:
    return [_party(name, key, bounds) for name in LEADERS]


def _third(key: str, names: Sequence[str] = CO_CHAIRS) -> list[Ranged]:
    return [((f"third_parties.{name}.{key}",), None) for name in names]


def _one(key: str, low: float | None = None, high: float | None = None) -> Ranged:
    return ((key,), None if low is None or high is None else (low, high))


#: Channels with what is varied in them; `advantage` and `issue weights` are added by `inputs`.
CHANNELS: dict[str, list[Ranged]] = {
    "advantage": [],
    "technology": [_one("balance.claimant.technology", 1.0, 2.1)],
    "backing": [
        _one("third_parties.russia.backing.support", 0.0, 0.2),
        _one("third_parties.turkey.backing.support", 0.0, 0.3),
        _one("third_parties.israel.backing.support", 0.0, 0.06),
    ],
    "restraint": [
        _one("third_parties.russia.engagement", 0.4, 0.8),
        _one("third_parties.france.engagement", 0.2, 0.5),
        _one("third_parties.united-states.engagement", 0.3, 0.6),
        *_third("backing.pressure.claimant", (*CO_CHAIRS, "iran")),
        *_third("backing.pressure.holder", (*CO_CHAIRS, "iran", "turkey")),
        *[
            _one(f"third_parties.russia.backing.red_lines.{place}.{key}")
            for place in ("aghdam-kalbajar-lachin", "stepanakert")
            for key in ("probability", "penalty")
        ],
    ],
    "mediators' leverage": [
        *_third("mediation.leverage.claimant"),
        *_third("mediation.leverage.holder"),
    ],
    "mediators' bias": _third("mediation.bias", (*CO_CHAIRS, "european-union")),
    "mediators' initiative": [
        *_third("mediation.initiative_peace"),
        *_third("mediation.initiative_war"),
        *_third("mediation.ripeness", ("russia",)),
    ],
    "guarantee and trust": [
        _one("third_parties.russia.mediation.guarantee", 0.0, 1.0),
        *_third("mediation.deterrence", ("russia",)),
        _one("after_deal.trust"),
    ],
    "optimism": _both("optimism"),
    "uncertainty": [_one("balance.uncertainty")],
    "commitment fear": [*_both("commitment_fear"), _one("behaviour.foresight", 0.0, 1.0)],
    "patience": _both("discount_rate", (0.03, 0.1)),
    "costs of war": [
        *_both("mobilisation_cost"),
        *[((f"parties.{name}.{key}",), None) for name in LEADERS
          for key in ("offensive_cost", "cost_per_day")],
    ],
    "issue weights": [],
    "audience costs": _both("audience_cost"),
    "legitimacy": [((f"parties.{name}.legitimacy",), None) for name in LEADERS],
    "hope in talks": [*_both("hope"), _one("behaviour.hope_fade"), _one("behaviour.hope_renewal")],
    "diversion and control": [
        *_both("deadlock_reward"),
        *_both("political_control"),
        _one("behaviour.precision"),
    ],
}  # fmt: skip

FAMILIES: dict[str, tuple[str, ...]] = {
    "military balance": ("advantage", "technology", "backing"),
    "third parties": (
        "restraint",
        "mediators' leverage",
        "mediators' bias",
        "mediators' initiative",
        "guarantee and trust",
    ),
    "bargaining": (
        "optimism",
        "uncertainty",
        "commitment fear",
        "patience",
        "costs of war",
        "issue weights",
    ),
    "domestic politics": (
        "audience costs",
        "legitimacy",
        "hope in talks",
        "diversion and control",
    ),
}
MILITARY, *RIVALS = FAMILIES

OUTCOMES = {
    "large_war": "a large war",
    "fighting_days": "days of fighting (logarithm)",
    "agreed": "an agreement",
    "control_end": "territory at the end",
    "political_terms": "political terms at the end",
    "all_terms": "all terms at the end",
}
SETTLING = ("large_war", "agreed")  # for which convergence is shown
COURSE = ("large_war", "fighting_days")
DIPLOMACY = ("agreed", "political_terms", "all_terms")
SHORT = {
    "karabakh/autumn-2020": "autumn 2020",
    "karabakh/frozen-conflict": "the frozen conflict",
    BASELINE: "take it or leave it",
}


# -- the design ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Input:
    """One draw and the values that it gives: a range that keys share, or sets of values."""

    channel: str
    make: Callable[[Numbers], dict[str, Numbers]]


def inputs(setting: str, width: float, seed: int) -> list[Input]:
    """All inputs of a setting, with their ranges."""
    loaded = load_with_provenance(setting)
    found = []
    for channel, parts in CHANNELS.items():
        if channel == "advantage":
            parts = [(("balance.advantage",), (-width, width))]
        for keys, bounds in parts:
            low, high = documented(loaded.provenance, keys[0]) if bounds is None else bounds
            found.append(Input(channel, _uniform(keys, low, high)))
        if channel == "issue weights":
            found.append(Input(channel, _one_of(weight_sets(loaded.scenario, seed))))
    return found


def documented(provenance: Mapping[str, object], key: str) -> tuple[float, float]:
    """The range that the scenario's files give beside a number."""
    limits = getattr(provenance.get(key), "range", None)
    if limits is None:
        raise ValueError(f"{key} has no documented range")
    low, high = limits
    return float(low), float(high)


def weight_sets(scenario: Scenario, seed: int) -> dict[str, Numbers]:
    """Sets of issue weights: each times a factor between half and twice, rescaled to sum to 1."""
    rng, sets = np.random.default_rng(seed), {}
    for name, party in scenario.parties.items():
        factors = 2.0 ** rng.uniform(-1.0, 1.0, (len(party.weights), WEIGHT_SETS))
        weights = np.array(list(party.weights.values()))[:, None] * factors
        weights /= weights.sum(axis=0)
        for issue, values in zip(party.weights, weights, strict=True):
            sets[f"parties.{name}.weights.{issue}"] = values
    return sets


def _uniform(
    keys: Sequence[str], low: float, high: float
) -> Callable[[Numbers], dict[str, Numbers]]:
    return lambda chance: dict.fromkeys(keys, low + chance * (high - low))


def _one_of(sets: Mapping[str, Numbers]) -> Callable[[Numbers], dict[str, Numbers]]:
    def make(chance: Numbers) -> dict[str, Numbers]:
        chosen = np.minimum((chance * WEIGHT_SETS).astype(int), WEIGHT_SETS - 1)
        return {key: values[chosen] for key, values in sets.items()}

    return make


def matrices() -> dict[str, frozenset[str]]:
    """Matrices by name, with the channels that come from B."""
    every = frozenset({*CHANNELS, LUCK})
    single = {name: frozenset({name}) for name in (*CHANNELS, LUCK)}
    families = {name: frozenset(channels) for name, channels in FAMILIES.items()}
    return {"A": frozenset(), "B": every, **single, **families}


def points(found: Sequence[Input], rows: int, seed: int) -> list[dict[str, Column]]:
    """Points of all matrices, in parts of whole rows; in a part matrix follows matrix."""
    draws = qmc.Sobol(2 * len(found), scramble=True, seed=seed).random(rows)
    first, second = draws[:, : len(found)], draws[:, len(found) :]
    seeds = np.random.default_rng(seed).integers(2**62, size=(2, rows))
    step = max(1, MOST_POINTS // len(matrices()))
    parts = []
    for start in range(0, rows, step):
        part = slice(start, start + step)
        made: list[dict[str, Column]] = []
        for swapped in matrices().values():
            columns: dict[str, Column] = {"seed": seeds[int(LUCK in swapped), part]}
            for place, one in enumerate(found):
                source = second if one.channel in swapped else first
                columns |= one.make(source[part, place])
            made.append(columns)
        parts.append({key: np.concatenate([one[key] for one in made]) for key in made[0]})
    return parts


# -- outcomes ------------------------------------------------------------------------------------


def columns_of(scenario: Scenario) -> list[str]:
    """Columns of a run that the outcomes are made from."""
    issues = [f"terms:{name}" for name, one in scenario.issues.items() if one.kind == "political"]
    places = [f"control:{name}" for name in scenario.objectives]
    plain = [name for name in OUTCOMES if not name.endswith("_terms")]
    return [*plain, "settlement_at_end", "agreements", *issues, *places]


def standing(frame: pd.DataFrame, scenario: Scenario, political_only: bool = False) -> Numbers:
    """Where all issues, or the political ones, stand on the last day: 0 holder's, 1 claimant's.

    Territory stands as it is controlled; a political issue as it was agreed, if an agreement is in
    force, and else halfway between what the claimant enjoys of it and what the holder does not.
    Issues are weighted equally by the two leaders' weights in the scenario as it is given here.
    """
    leaders = [one for one in scenario.parties.values() if one.leads]
    in_force = frame["settlement_at_end"].isin(["partial", "comprehensive"]).to_numpy(bool)
    index, weight = np.zeros(len(frame)), 0.0
    for name, issue in scenario.issues.items():
        if political_only and issue.kind != "political":
            continue
        worth = sum(one.weights[name] for one in leaders) / len(leaders)
        if issue.kind == "political":
            now = (issue.status_quo.claimant + 1.0 - issue.status_quo.holder) / 2.0
            agreed = frame[f"terms:{name}"].to_numpy(float)
            stands = np.where(in_force & ~np.isnan(agreed), agreed, now)
        else:
            places = {key: one for key, one in scenario.objectives.items() if one.issue == name}
            stands = np.zeros(len(frame))
            for key, place in places.items():
                stands += place.share * frame[f"control:{key}"].to_numpy(float)
        index, weight = index + worth * stands, weight + worth
    return index / weight if weight else index


def outcomes(frame: pd.DataFrame, scenario: Scenario) -> dict[str, Numbers]:
    """Every outcome, a figure for each run; days of fighting as the logarithm of 1 + days."""
    made = {name: frame[name].to_numpy(float) for name in OUTCOMES if name in frame.columns}
    made["fighting_days"] = np.log1p(made["fighting_days"])
    made["political_terms"] = standing(frame, scenario, political_only=True)
    made["all_terms"] = standing(frame, scenario)
    return {name: made[name] for name in OUTCOMES}


# -- measuring -----------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Make the runs of both settings at both widths, and of the baseline."""
    summary = Summary()
    for setting in lab.protocol.settings:
        for width, reach in WIDTHS.items():
            _measure_setting(lab, summary, setting, width, reach)
    _measure_baseline(lab, summary)
    return summary


def _measure_setting(
    lab: Laboratory, summary: Summary, setting: str, width: str, reach: float
) -> None:
    scenario, rows = lab.scenario(setting), lab.size("rows")
    kept: dict[str, list[Numbers]] = {name: [] for name in OUTCOMES}
    again = []
    for number, part in enumerate(points(inputs(setting, reach, lab.seed), rows, lab.seed)):
        label = f"{setting.rpartition('/')[2]}-{width}-{number}"
        frame = lab.sweep(label, scenario, part, "list", columns=columns_of(scenario))
        again.append(frame["agreements"].to_numpy(float) > 1)
        for name, values in outcomes(frame, scenario).items():
            kept[name].append(values.reshape(len(matrices()), -1))
    place = f"{setting}: {width}"
    summary.add("rows", rows, setting=place)
    summary.add("several_agreements", share(np.concatenate(again)), setting=place)
    for name, parts in kept.items():
        table = dict(zip(matrices(), np.concatenate(parts, axis=1), strict=True))
        _add_indices(lab, summary, place, name, table)


def _measure_baseline(lab: Laboratory, summary: Summary) -> None:
    """Indices in a model where the chance of war does not hang on the balance, and terms do."""
    vary = {
        "balance.advantage": f"-{WIDTHS['narrow']}:{WIDTHS['narrow']}",
        "parties.north.mobilisation_cost": "0.05:0.2",
        "parties.south.private_cost": "0.2:0.6",
    }
    scenario = lab.scenario(BASELINE)
    names = ["sobol_matrix", "sobol_row", "large_war", "war", "agreed", "control_end"]
    frame = lab.sweep("baseline", scenario, vary, "sobol", columns=names, samples=lab.size("rows"))
    called = {"balance.advantage": MILITARY, LUCK: LUCK}
    for name in ("war", "agreed", "control_end"):
        a, b, mixed = from_sweep(frame, name)
        groups = {called.get(key, key.rpartition(".")[2]): one for key, one in mixed.items()}
        _add_indices(lab, summary, BASELINE, name, {"A": a, "B": b, **groups})


def _add_indices(
    lab: Laboratory, summary: Summary, place: str, outcome: str, table: Mapping[str, Numbers]
) -> None:
    """Mean, indices with their convergence, and the lead of the military family, of one outcome."""
    a, b = table["A"], table["B"]
    mixed = {name: values for name, values in table.items() if name not in ("A", "B")}
    both = np.concatenate([a, b])
    binary = outcome in ("large_war", "agreed", "war")
    summary.add(f"mean:{outcome}", share(both) if binary else mean(both), setting=place)
    found = sobol_indices(a, b, mixed, lab.size("resamples"), lab.seed) if np.ptp(both) else None
    # An outcome that hardly ever differs has resamples without any variance to share out.
    indices = found if found is not None and np.isfinite(found.to_numpy()).all() else None
    summary.add(f"varies:{outcome}", int(indices is not None), setting=place)
    if indices is None:
        return
    for name, row in indices.iterrows():
        for kind in ("first", "total"):
            made = _estimate(row, kind, len(a))
            summary.add(f"{kind}:{outcome}", made, setting=place, group=str(name))
    if MILITARY not in mixed or RIVALS[0] not in mixed:
        return
    for rival in RIVALS:
        ahead = lead(a, b, mixed[MILITARY], mixed[rival])
        summary.add(f"lead:{outcome}", ahead, setting=place, group=rival)
    if outcome in SETTLING:
        families = {name: mixed[name] for name in (*FAMILIES, LUCK)}
        settled = convergence(a, b, families, _prefixes(len(a)), 200, lab.seed)
        _add_convergence(summary, place, outcome, settled.dropna())


def _add_convergence(summary: Summary, place: str, outcome: str, table: pd.DataFrame) -> None:
    for _, row in table.iterrows():
        made = _estimate(row, "first", int(row["samples"]))
        name = f"convergence:{outcome}"
        summary.add(name, made, setting=place, group=str(row["input"]), x=float(row["samples"]))


def _prefixes(rows: int) -> list[int]:
    return [size for size in (rows // 16, rows // 8, rows // 4, rows // 2, rows) if size >= 32]


def _estimate(row: pd.Series, kind: str, n: int) -> Estimate:
    low, high, error = (float(row[f"{kind}_{end}"]) for end in ("low", "high", "error"))
    return Estimate(float(row[kind]), low, high, error, n)


def lead(a: Numbers, b: Numbers, ours: Numbers, theirs: Numbers) -> Estimate:
    """First-order index of one group less that of another, as a mean over rows.

    S - S' = mean of f(B) (f(AB) - f(AB')) / V, f centred (both indices by Saltelli et al. 2010);
    Student's interval, V taken as known.
    """
    both = np.concatenate([a, b])
    return mean((b - both.mean()) * (ours - theirs) / both.var())


# -- judging -------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """One verdict for each outcome of the course and of diplomacy."""
    places = list(dict.fromkeys(summary.table("rows")["setting"]))
    least_lead = protocol.thresholds["least_lead"]
    least_share = protocol.thresholds["least_share"]
    course = [_course(summary, places, name, least_lead) for name in COURSE]
    return course + [_diplomacy(summary, places, name, least_share) for name in DIPLOMACY]


def _course(summary: Summary, places: Sequence[str], outcome: str, least: float) -> Verdict:
    cells = {place: _leads(summary, place, outcome, least) for place in places}
    answer, condition = overall(cells)
    return Verdict(
        claim="1",
        statement=f"The military balance explains more of the variance of {OUTCOMES[outcome]} than "
        "any rival family does.",
        answer=answer,
        condition=condition,
        effect=_effects(summary, places, outcome),
        overturned_by=f"the lead over each rival family is above {least:g} (supported), or that "
        f"over some rival is below {least:g} (not supported), with its interval, in every "
        "setting and at both widths",
    )


def _diplomacy(summary: Summary, places: Sequence[str], outcome: str, least: float) -> Verdict:
    cells: dict[str, bool | None] = {}
    for place in places:
        varies = summary.get(f"varies:{outcome}", setting=place).value
        cells[place] = False
        if varies:
            one = summary.get(f"first:{outcome}", setting=place, group=MILITARY)
            cells[place] = above(one.low, one.high, least)
    answer, condition = overall(cells)
    built_in = _baseline_words(summary, outcome)
    return Verdict(
        claim="1",
        statement="The military balance by itself explains more than a tenth of the variance of "
        f"{OUTCOMES[outcome]}.",
        answer=answer,
        condition=condition,
        effect=f"{_effects(summary, places, outcome)}. {built_in}",
        overturned_by=f"its first-order share lies above {least:.0%} (supported) or below it (not "
        "supported), with its interval, in every setting and at both widths",
    )


def _leads(summary: Summary, place: str, outcome: str, least: float) -> bool | None:
    """Whether the military family leads every rival; None when it cannot be told."""
    if not summary.get(f"varies:{outcome}", setting=place).value:
        return False
    found = [summary.get(f"lead:{outcome}", setting=place, group=rival) for rival in RIVALS]
    answers = [above(one.low, one.high, least) for one in found]
    if False in answers:
        return False
    return None if None in answers else True


def overall(cells: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer for all settings and widths, and the condition where it is not the same in all."""
    answers = list(cells.values())
    if all(one is True for one in answers):
        return Answer.SUPPORTED, ""
    if all(one is False for one in answers):
        return Answer.NOT_SUPPORTED, ""
    if not (True in answers and False in answers):
        return Answer.UNDECIDED, ""
    true = [_told(place) for place, one in cells.items() if one is True]
    return Answer.ONLY_IF, f"({'; '.join(true)})"


def _told(place: str) -> str:
    setting, _, width = place.partition(": ")
    return f"{SHORT.get(setting, setting)}, {width} range of the balance" if width else setting


def _effects(summary: Summary, places: Sequence[str], outcome: str) -> str:
    return "; ".join(_effect(summary, place, outcome) for place in places)


def _effect(summary: Summary, place: str, outcome: str) -> str:
    """Shares of the military family, of its strongest rival and of luck in one place."""
    if not summary.get(f"varies:{outcome}", setting=place).value:
        return f"{_told(place)}: it hardly ever varies"
    quantity = f"first:{outcome}"
    rival = max(RIVALS, key=lambda name: summary.get(quantity, setting=place, group=name).value)
    names = {"balance": MILITARY, rival: rival, "luck": LUCK}
    shares = [
        f"{label} {_percent(summary.get(quantity, setting=place, group=name))}"
        for label, name in names.items()
    ]
    return f"{_told(place)}: {', '.join(shares)}"


def _baseline_words(summary: Summary, outcome: str) -> str:
    """The share of the balance where theory says what it must be."""
    same = {
        "agreed": ("agreed", "the chance of a deal does not hang on the balance"),
        "all_terms": ("control_end", "terms follow the balance by construction"),
    }
    if outcome not in same:
        return "The baseline has no political issue"
    name, why = same[outcome]
    found = summary.get(f"first:{name}", setting=BASELINE, group=MILITARY)
    return f"In take-it-or-leave-it, where {why} (narrow range): {_percent(found)}"


def _percent(one: Estimate) -> str:
    return f"{100 * one.value:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f})"


# -- drawing -------------------------------------------------------------------------------------

STYLES = {
    MILITARY: (CLAIMANT, "o"),
    "third parties": (HOLDER, "s"),
    "bargaining": (AGREED, "^"),
    "domestic politics": ("#CC79A7", "D"),
    LUCK: (NEUTRAL, "x"),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Families with luck; channels one by one; convergence."""
    places = list(dict.fromkeys(summary.table("rows")["setting"]))
    rows = int(summary.get("rows", setting=places[0]).value)
    return {
        "families": _draw_families(summary, places, rows),
        "channels": _draw_channels(summary, [one for one in places if "wide" in one], rows),
        "convergence": _draw_convergence(summary, places, rows),
    }


def _draw_families(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    with look():
        height = 2.7 * -(-len(places) // 2) + 0.5
        figure = new_figure(8.4, height)
        axes = figure.subplots(-(-len(places) // 2), 2, sharex=True, sharey=True, squeeze=False)
        for axis, place in zip(axes.flat, places, strict=False):
            _family_panel(axis, summary, place)
        for axis in axes[-1]:
            axis.set_xlabel("share of the variance explained by itself (%)")
        handles, labels = axes.flat[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=5)
    return Drawing(
        figure,
        "First-order Sobol indices of the four families of explanations and of luck, with 95 % "
        "intervals, at both widths of the advantage. What is missing from 100 % is "
        f"interaction between families and with luck. n = {rows:,} rows of every design.",
    )


def _family_panel(axis: Axes, summary: Summary, place: str) -> None:
    names = list(OUTCOMES)
    for number, (family, (colour, marker)) in enumerate(STYLES.items()):
        offset = 0.15 * (number - 2)
        shown = [i for i, name in enumerate(names)
                 if summary.get(f"varies:{name}", setting=place).value]  # fmt: skip
        found = [summary.get(f"first:{names[i]}", setting=place, group=family) for i in shown]
        values = np.array([(one.value, one.low, one.high) for one in found]).reshape(-1, 3) * 100
        axis.errorbar(
            values[:, 0],
            [i + offset for i in shown],
            xerr=[
                np.maximum(values[:, 0] - values[:, 1], 0),
                np.maximum(values[:, 2] - values[:, 0], 0),
            ],
            fmt=marker,
            color=colour,
            markersize=4.5,
            linewidth=1.0,
            label=family,
        )
    axis.axvline(0.0, color=FAINT, linewidth=0.8)
    axis.set_yticks(range(len(names)), list(OUTCOMES.values()))
    axis.set_ylim(len(names) - 0.5, -0.5)
    for line in range(len(names) - 1):
        axis.axhline(line + 0.5, color="#E5E5E5", linewidth=0.6)
    setting, _, width = place.partition(": ")
    axis.set_title(f"{SHORT.get(setting, setting)}, balance ±{WIDTHS[width]:g}")


def _draw_channels(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    with look():
        figure = new_figure(8.4, 6.2)
        axes = figure.subplots(1, len(places), sharey=True, squeeze=False)[0]
        for axis, place in zip(axes, places, strict=True):
            _channel_panel(axis, summary, place)
        axes[0].set_yticks(range(len(CHANNELS) + 1), [*CHANNELS, LUCK])
    return Drawing(
        figure,
        "Total Sobol indices of every channel (%): what is left of the variance when all but this "
        "channel is known, interactions included; darker is more, a star marks an interval that "
        f"holds 0. Wide range of the balance; n = {rows:,} rows. Lines part the families.",
    )


def _channel_panel(axis: Axes, summary: Summary, place: str) -> None:
    names = [one for one in OUTCOMES if summary.get(f"varies:{one}", setting=place).value]
    groups = [*CHANNELS, LUCK]
    found = [[summary.get(f"total:{name}", setting=place, group=group) for name in names]
             for group in groups]  # fmt: skip
    values = np.array([[one.value for one in row] for row in found]) * 100
    axis.imshow(values, cmap="Greys", vmin=0, vmax=100, aspect="auto")
    for y, row in enumerate(found):
        for x, one in enumerate(row):
            text = f"{100 * one.value:.0f}" + ("*" if one.low <= 0.0 else "")
            colour = "white" if one.value > 0.5 else "black"
            axis.text(x, y, text, ha="center", va="center", color=colour, fontsize=7.5)
    end = -0.5
    for channels in FAMILIES.values():
        end += len(channels)
        axis.axhline(end, color=NEUTRAL, linewidth=1.0)
    axis.set_xticks(range(len(names)), [OUTCOMES[one] for one in names], rotation=40, ha="right")
    axis.tick_params(length=0)
    axis.set_title(SHORT.get(place.partition(": ")[0], place))


def _draw_convergence(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    shown = [(place, name) for place in places if "wide" in place for name in SETTLING]
    with look():
        figure = new_figure(8.4, 5.4)
        axes = figure.subplots(-(-len(shown) // 2), 2, sharex=True, sharey=True, squeeze=False)
        for axis, (place, outcome) in zip(axes.flat, shown, strict=False):
            _convergence_panel(axis, summary, place, outcome)
        for axis in axes[-1]:
            axis.set_xlabel("rows of the design (logarithmic)")
        for axis in axes[:, 0]:
            axis.set_ylabel("first-order share (%)")
        handles, labels = axes.flat[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=5)
    return Drawing(
        figure,
        "Convergence: first-order indices of families and luck from the first rows of the "
        f"design, up to all {rows:,}; bars are 95 % bootstrap intervals. Wide range of the "
        "balance.",
    )


def _convergence_panel(axis: Axes, summary: Summary, place: str, outcome: str) -> None:
    table = summary.table(f"convergence:{outcome}", setting=place)
    for number, (family, (colour, marker)) in enumerate(STYLES.items()):
        part = table[table["group"] == family].sort_values("x")
        value = part["value"].to_numpy() * 100
        ends = [value - part["low"].to_numpy() * 100, part["high"].to_numpy() * 100 - value]
        axis.errorbar(
            part["x"].to_numpy() * 1.05 ** (number - 2),
            value,
            yerr=np.maximum(ends, 0),
            color=colour,
            marker=marker,
            markersize=4.0,
            linewidth=1.0,
            label=family,
        )
    sizes = sorted(set(table["x"]))
    axis.set_xscale("log", base=2)
    axis.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    axis.set_ylim(-40, 120)
    axis.axhline(0.0, color=FAINT, linewidth=0.8)
    axis.set_title(f"{SHORT.get(place.partition(': ')[0], place)}: {OUTCOMES[outcome]}")
