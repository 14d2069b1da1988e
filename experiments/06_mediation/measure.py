"""What mediators can and cannot change: paired arms, a search, and an exchange rate.

Arms share their luck run by run (common random numbers: Law 2015, "Simulation Modeling and
Analysis", section 11.2). Roles after Touval and Zartman (1985), ripeness after Zartman (2000), the
trade of agreement now for relapse later after Beardsley (2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments.laboratory import Laboratory
from sim.experiments.standing import open_issue, weights
from sim.experiments.summary import Summary
from sim.inference.intervals import (
    bootstrap,
    difference,
    difference_in_share,
    mean,
    share,
)
from sim.scenario import Scenario

from .design import (
    AUTUMN,
    BALANCES,
    CO_CHAIRS,
    COLUMNS,
    FROZEN,
    LEVERAGE,
    UNBROKEN,
    Point,
    arms,
    assumed,
    ends,
    mediator_keys,
    silent,
)

Numbers = npt.NDArray[np.float64]

LEVERAGES, ADVANTAGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4), (-0.6, -0.3, 0.0, 0.3, 0.6)
SHIPPED_LEVERAGE, MOST_LEVERAGE = 0.02, 0.1
LATER = "2030-12-31"
ENGAGED = 0.8  # Russia's engagement until May 2018
NOW = 1.0 / 3.0  # of the run

SHARES = ("agreed", "large_war", "peaceful", "now", "returned")


def measure(lab: Laboratory) -> Summary:
    """Make the five parts of the experiment."""
    summary = Summary()
    for setting in (FROZEN, AUTUMN):
        _measure_arms(lab, summary, setting)
        _measure_exchange(lab, summary, setting)
    _measure_search(lab, summary)
    _measure_dilemma(lab, summary)
    _measure_russia(lab, summary)
    return summary


def _add_arm(
    summary: Summary, setting: str, group: str, runs: pd.DataFrame, shipped: pd.DataFrame
) -> None:
    """Outcomes of an arm, and paired differences from another."""
    terms = mean(runs["terms"])
    if terms.n > 1:
        summary.add("terms_if_agreed", terms, setting=setting, group=group)
    for name in runs.columns.drop("terms"):
        is_share = name in SHARES
        estimate = share(runs[name]) if is_share else mean(runs[name])
        summary.add(str(name), estimate, setting=setting, group=group)
        if runs is not shipped:
            compare = difference_in_share if is_share else difference
            found = compare(runs[name].to_numpy(), shipped[name].to_numpy())
            summary.add(f"change:{name}", found, setting=setting, group=group)


def _measure_arms(lab: Laboratory, summary: Summary, setting: str) -> None:
    scenario, replicates = lab.scenario(setting), lab.size("replicates")
    summary.add("status_quo", status_quo(scenario), setting=setting)
    found: dict[tuple[str, str], pd.DataFrame] = {}
    short, chosen = setting.rpartition("/")[2], arms(setting)
    numeric = [name for name, (_, point) in chosen.items() if point or name == "as shipped"]
    lists = [numeric, *([name] for name in chosen if name not in numeric)]
    for number, names in enumerate(lists):
        cells = [(name, balance) for name in names for balance in BALANCES]
        points = [chosen[name][1] | {"balance.advantage": BALANCES[b]} for name, b in cells]
        changed = chosen[names[0]][0](scenario)
        runs = run_points(lab, f"arms-{short}-{number}", changed, points, replicates)
        found |= dict(zip(cells, runs, strict=True))
    for balance in BALANCES:
        for name in chosen:
            place = f"{setting}: {balance}"
            _add_arm(summary, place, name, found[name, balance], found["as shipped", balance])


def _measure_exchange(lab: Laboratory, summary: Summary, setting: str) -> None:
    cells = [(leverage, advantage) for advantage in ADVANTAGES for leverage in LEVERAGES]
    points = [dict.fromkeys(LEVERAGE, one) | {"balance.advantage": a} for one, a in cells]
    label = f"leverage-{setting.rpartition('/')[2]}"
    runs = run_points(lab, label, lab.scenario(setting), points, lab.size("replicates"))
    grid = dict(zip(cells, runs, strict=True))
    for (leverage, advantage), one in grid.items():
        for name in ("agreed", "large_war", "peaceful"):
            where = {"setting": setting, "group": f"{advantage:g}", "x": leverage}
            summary.add(f"leverage:{name}", share(one[name]), **where)  # type: ignore[arg-type]
    for name in ("agreed", "large_war", "peaceful"):
        _add_rate(lab, summary, setting, name, grid)


def _add_rate(
    lab: Laboratory,
    summary: Summary,
    setting: str,
    name: str,
    grid: Mapping[tuple[float, float], pd.DataFrame],
) -> None:
    """Slopes by leverage and by advantage, and how much leverage is worth a unit of advantage."""

    def at(leverage: float, advantage: float) -> Numbers:
        return grid[leverage, advantage][name].to_numpy(float)

    by_leverage = (at(MOST_LEVERAGE, 0.0) - at(0.0, 0.0)) / MOST_LEVERAGE
    by_advantage = (at(SHIPPED_LEVERAGE, 0.3) - at(SHIPPED_LEVERAGE, -0.3)) / 0.6
    slope = mean(by_leverage)
    summary.add("slope_leverage", slope, setting=setting, group=name)
    summary.add("slope_advantage", mean(by_advantage), setting=setting, group=name)
    defined = bool(slope.excludes(0.0))
    if defined:
        rate = bootstrap(exchange_rate, by_advantage, by_leverage, seed=lab.seed)
        defined = bool(np.isfinite([rate.low, rate.high]).all())
        if defined:
            summary.add("rate", rate, setting=setting, group=name)
    summary.add("rate_defined", int(defined), setting=setting, group=name)


def exchange_rate(by_advantage: Numbers, by_leverage: Numbers) -> float:
    """Leverage that does what a unit of advantage does: the ratio of the mean slopes."""
    below = float(by_leverage.mean())
    return float(by_advantage.mean()) / below if below else float("nan")


SEARCHED = (
    *("leverage.claimant", "leverage.holder", "bias", "error"),
    *("initiative_peace", "initiative_war", "ripeness", "deterrence"),
)


def _measure_search(lab: Laboratory, summary: Summary) -> None:
    """The best mediators in range, chosen on other luck than that they are measured with."""
    scenario, ranges = lab.scenario(FROZEN), assumed(FROZEN)
    keys = [key for name in SEARCHED for key in mediator_keys(name) if key in ranges]
    vary = {key: f"{ranges[key][0]}:{ranges[key][1]}" for key in keys}
    vary["third_parties.russia.mediation.guarantee"] = "0:1"
    names = [*vary, *COLUMNS]
    frame = lab.sweep(
        "search",
        scenario,
        vary,
        "latin-hypercube",
        columns=names,
        samples=lab.size("searched"),
        replicates=lab.size("tried"),
    )
    frame["peaceful"] = outcomes(frame, scenario)["peaceful"].to_numpy(float)
    by_point = frame.groupby("point")[["peaceful", *vary]].mean()
    for quantile in (0.05, 0.5, 0.95):
        value = float(by_point["peaceful"].quantile(quantile))
        summary.add("searched", value, setting=FROZEN, x=quantile)
    summary.add("searched_points", len(by_point), setting=FROZEN)
    best = by_point.nlargest(20, "peaceful")[list(vary)]
    points: list[Point] = [{str(k): float(v) for k, v in row.items()} for _, row in best.iterrows()]
    again = run_points(lab, "again", scenario, points, lab.size("again"), lab.seed + 1)
    winner = points[int(np.argmax([one["peaceful"].mean() for one in again]))]
    for key, value in winner.items():
        summary.add("best_mediator", value, setting=FROZEN, group=key, kind="design")
    _add_checked(lab, summary, scenario, winner)


def _add_checked(lab: Laboratory, summary: Summary, scenario: Scenario, winner: Point) -> None:
    """The chosen mediators and the shipped ones, with luck that nothing was chosen by."""
    cells = [(balance, point) for balance in BALANCES for point in ({}, winner)]
    points = [point | {"balance.advantage": BALANCES[balance]} for balance, point in cells]
    runs = run_points(lab, "checked", scenario, points, lab.size("checked"), lab.seed + 2)
    for number, balance in enumerate(BALANCES):
        shipped, best = runs[2 * number : 2 * number + 2]
        place = f"{FROZEN}: {balance}"
        _add_arm(summary, place, "shipped, checked", shipped, shipped)
        _add_arm(summary, place, "best in range", best, shipped)


def _measure_dilemma(lab: Laboratory, summary: Summary) -> None:
    """Agreement now and relapse later, with least and most leverage, guaranteed or not."""
    bare = {
        "third_parties.russia.mediation.guarantee": 0.0,
        "third_parties.russia.mediation.deterrence": 0.0,
    }
    for setting, change in ((UNBROKEN, ()), (AUTUMN, (f"clock.end={LATER}",))):
        ranges = assumed(setting)
        least, most = (ends(ranges, LEVERAGE, end) for end in (0, 1))
        points = [least, most, least | bare, most | bare]
        label = f"dilemma-{setting.rpartition('/')[2]}"
        scenario = lab.scenario(setting, *change)
        runs = run_points(lab, label, scenario, points, lab.size("russia"))
        place = f"{setting}: later"
        for number, guarantee in enumerate(("guaranteed", "not guaranteed")):
            first, second = runs[2 * number : 2 * number + 2]
            _add_arm(summary, place, f"least leverage, {guarantee}", first, first)
            _add_arm(summary, place, f"most leverage, {guarantee}", second, first)
            for level, one in (("least", first), ("most", second)):
                found = share(one["returned"][one["agreed"]])
                group = f"{level} leverage, {guarantee}"
                summary.add("agreements", int(one["agreed"].sum()), setting=place, group=group)
                if found.n:
                    summary.add("relapse_if_agreed", found, setting=place, group=group)


def _measure_russia(lab: Laboratory, summary: Summary) -> None:
    """The war with a Russia that is engaged, that does not mediate, that does not press."""
    lines = [
        f"third_parties.russia.backing.red_lines.{place}.probability"
        for place in ("kalbajar", "lachin", "stepanakert")
    ]
    pressure = [f"third_parties.russia.backing.pressure.{side}" for side in ("claimant", "holder")]
    changed: dict[str, Point] = {
        "as shipped": {},
        "no pressure or red lines of Russia": dict.fromkeys((*lines, *pressure), 0.0),
        "no mediation by Russia": silent(("russia",)),
        "no co-chair": silent(CO_CHAIRS),
    }
    engaged = {"third_parties.russia.engagement": ENGAGED}  # dated, so by itself
    for setting in (AUTUMN, UNBROKEN):
        scenario, replicates = lab.scenario(setting), lab.size("russia")
        label = f"russia-{setting.rpartition('/')[2]}"
        runs = run_points(lab, label, scenario, list(changed.values()), replicates)
        found = dict(zip(changed, runs, strict=True))
        alone = run_points(lab, f"{label}-engaged", scenario, [engaged], replicates)
        found["Russia engaged"] = alone[0]
        for name, one in found.items():
            _add_arm(summary, f"{setting}: Russia", name, one, found["as shipped"])
    _measure_hope_held(lab, summary)


def _measure_hope_held(lab: Laboratory, summary: Summary) -> None:
    """Co-chairs or none where hope is low throughout and no session moves it.

    In the model as shipped hope fades only by sessions that fail: without sessions it stays as high
    as in 1994, and that alone holds war back.
    """
    held = dict.fromkeys((f"behaviour.hope_{name}" for name in ("fade", "gain", "renewal")), 0.0)
    for name, party in lab.scenario(AUTUMN).parties.items():
        held[f"parties.{name}.hope"] = party.hope
    points = [held, held | silent(CO_CHAIRS)]
    runs = run_points(lab, "hope", lab.scenario(UNBROKEN), points, lab.size("russia"))
    for name, one in zip(("hope held", "hope held, no co-chair"), runs, strict=True):
        _add_arm(summary, f"{UNBROKEN}: Russia", name, one, runs[0])


# -- runs ------------------------------------------------------------------------------------------


def run_points(
    lab: Laboratory,
    label: str,
    scenario: Scenario,
    given: Sequence[Point],
    replicates: int,
    seed: int | None = None,
) -> list[pd.DataFrame]:
    """Runs of some points that share their luck, a frame of outcomes for each.

    A number that only some points change keeps its shipped value in the others; a dated number has
    no such value, and must be given in all.
    """
    keys = list(dict.fromkeys(key for point in given for key in point))
    vary = {
        key: [point[key] if key in point else _number(scenario, key) for point in given]
        for key in keys
    }
    frame = lab.sweep(
        label, scenario, vary, "list", columns=list(COLUMNS), replicates=replicates, seed=seed
    )
    return [outcomes(part, scenario) for _, part in frame.groupby("point", sort=True)]


def _number(scenario: Scenario, key: str) -> float:
    """A number as a scenario has it."""
    found: object = scenario
    for part in key.split("."):
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    assert isinstance(found, int | float), f"{key} is not one number"
    return float(found)


def outcomes(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What is compared between arms: every run has all of it, but for the terms."""
    agreed, large = frame["agreed"].to_numpy(bool), frame["large_war"].to_numpy(bool)
    relapsed = frame["relapse"].to_numpy(bool)
    years = (scenario.clock.end - scenario.clock.start).days / 365.25
    start = scenario.clock.start.year + (scenario.clock.start.timetuple().tm_yday - 1) / 365.25
    onset = frame["large_war_onset"].to_numpy(float) - start
    when = frame["settlement_year"].to_numpy(float)
    return pd.DataFrame(
        {
            "agreed": agreed,
            "large_war": large,
            "peaceful": agreed & ~large & ~relapsed,
            "now": np.nan_to_num(when, nan=np.inf) <= NOW * years,
            "returned": agreed & relapsed,
            "years_to_war": np.where(large, onset, years),
            "fighting_days": frame["fighting_days"].to_numpy(float),
            "control_end": frame["control_end"].to_numpy(float),
            "terms": frame["terms_index"].to_numpy(float),  # none without an agreement
            "sessions": frame["sessions"].to_numpy(float),
            "for_the_record": frame["sessions_for_the_record"].to_numpy(float),
            "interventions": frame["interventions"].to_numpy(float),
        }
    )


def status_quo(scenario: Scenario) -> float:
    """Terms index of things as they are on the first day: 0 the holder's ideal, 1 the claimant's.

    Territory as it is held; a political issue halfway between what the claimant enjoys of it and
    what the holder does not; issues weighted equally by the two leaders' weights.
    """
    index = 0.0
    for name, weight in weights(scenario).items():
        now = open_issue(scenario.issues[name])
        if scenario.issues[name].kind == "territory":
            held = [one for one in scenario.objectives.values() if one.held_by == "claimant"]
            now = sum(one.share for one in held if one.issue == name)
        index += now * weight
    return index
