"""What mediators can and cannot change: paired arms, a search, and an exchange rate.

Arms share their luck run by run (common random numbers: Law 2015, "Simulation Modeling and
Analysis", section 11.2). Roles after Touval and Zartman (1985), ripeness after Zartman (2000), the
trade of agreement now for relapse later after Beardsley (2008).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from sim.experiments.laboratory import Laboratory
from sim.experiments.protocol import Protocol
from sim.experiments.summary import Summary
from sim.experiments.verdict import Answer, Drawing, Verdict, above
from sim.inference.intervals import (
    Estimate,
    bootstrap,
    difference,
    difference_in_share,
    mean,
    share,
)
from sim.plots.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.scenario import Scenario, load_with_provenance

Numbers = npt.NDArray[np.float64]
Point = dict[str, float]

FROZEN, AUTUMN, UNBROKEN = "karabakh/frozen-conflict", "karabakh/autumn-2020", "karabakh/1994-2020"
CO_CHAIRS = ("russia", "france", "united-states")
BALANCES = {"low": -0.6, "as shipped": 0.0, "high": 0.6}
NAMES = {FROZEN: "Frozen conflict, 1994-2016", AUTUMN: "Autumn 2020", UNBROKEN: "1994-2020"}

LEVERAGES, ADVANTAGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4), (-0.6, -0.3, 0.0, 0.3, 0.6)
SHIPPED_LEVERAGE, MOST_LEVERAGE = 0.02, 0.1
LATER = "2030-12-31"
NOW = 1.0 / 3.0  # of the run
ENGAGED = 0.8  # Russia's engagement until May 2018

COLUMNS = (
    "agreed",
    "large_war",
    "relapse",
    "settlement_year",
    "large_war_onset",
    "fighting_days",
    "control_end",
    "terms_index",
    "sessions",
    "sessions_for_the_record",
    "interventions",
)
SHARES = ("agreed", "large_war", "peaceful", "now", "returned")


# -- arms ----------------------------------------------------------------------------------------


def mediator_keys(key: str) -> list[str]:
    """A number of the mediation of every co-chair."""
    return [f"third_parties.{name}.mediation.{key}" for name in CO_CHAIRS]


def ends(ranges: Mapping[str, tuple[float, float]], keys: Sequence[str], end: int) -> Point:
    """Lower (0) or upper (1) ends of the documented ranges of keys."""
    return {key: ranges[key][end] for key in keys}


@cache
def documented(setting: str) -> dict[str, tuple[float, float]]:
    """Ranges that the files of a setting give beside their numbers."""
    known = load_with_provenance(setting).provenance
    return {key: one.range for key, one in known.items() if one.range is not None}


def silent(names: Sequence[str]) -> Point:
    """No initiative, in peace or war, of some mediators: as :func:`sim.api.without_mediator`."""
    return {
        f"third_parties.{name}.mediation.initiative_{when}": 0.0
        for name in names
        for when in ("peace", "war")
    }


def with_roles(scenario: Scenario, *roles: str) -> Scenario:
    """The scenario with co-chairs who can play these roles alone."""
    parties = dict(scenario.third_parties)
    for name in CO_CHAIRS:
        mediation = parties[name].mediation
        assert mediation is not None
        changed = mediation.model_copy(update={"roles": roles})
        parties[name] = parties[name].model_copy(update={"mediation": changed})
    return scenario.model_copy(update={"third_parties": parties})


LEVERAGE = [*mediator_keys("leverage.claimant"), *mediator_keys("leverage.holder")]
INITIATIVE = [*mediator_keys("initiative_peace"), *mediator_keys("initiative_war")]


def arms(setting: str) -> dict[str, tuple[Callable[[Scenario], Scenario], Point]]:
    """Changes of mediation, one at a time: of the scenario, or of some of its numbers."""
    ranges = documented(setting)
    bias, ripeness = mediator_keys("bias"), mediator_keys("ripeness")
    ripe = ranges["third_parties.russia.mediation.ripeness"]
    most = ends(ranges, LEVERAGE, 1) | ends(ranges, INITIATIVE, 1)

    def same(scenario: Scenario) -> Scenario:
        return scenario

    def roles(*names: str) -> Callable[[Scenario], Scenario]:
        return lambda scenario: with_roles(scenario, *names)

    return {
        "as shipped": (same, {}),
        "no co-chair": (same, silent(CO_CHAIRS)),
        "Russia alone": (same, silent(("france", "united-states"))),
        "all but Russia": (same, silent(("russia",))),
        "messages only": (roles("facilitate"), {}),
        "texts only": (roles("formulate"), {}),
        "leverage and guarantee only": (roles("manipulate"), {}),
        "leverage: none": (same, dict.fromkeys(LEVERAGE, 0.0)),
        "leverage: most": (same, ends(ranges, LEVERAGE, 1)),
        "initiative: most": (same, ends(ranges, INITIATIVE, 1)),
        "leverage and initiative: most": (same, most),
        "bias: towards the holder": (same, ends(ranges, bias, 0)),
        "bias: none": (same, dict.fromkeys(bias, 0.0)),
        "bias: towards the claimant": (same, ends(ranges, bias, 1)),
        "ripeness: none": (same, dict.fromkeys(ripeness, ripe[0])),
        "ripeness: most": (same, dict.fromkeys(ripeness, ripe[1])),
    }


STRONG, GONE = "leverage and initiative: most", "no co-chair"


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
    leaders, index = [one for one in scenario.parties.values() if one.leads], 0.0
    for name, issue in scenario.issues.items():
        now = (issue.status_quo.claimant + 1.0 - issue.status_quo.holder) / 2.0
        if issue.kind == "territory":
            held = [one for one in scenario.objectives.values() if one.held_by == "claimant"]
            now = sum(one.share for one in held if one.issue == name)
        index += now * sum(one.weights[name] for one in leaders) / len(leaders)
    return index


# -- measuring -----------------------------------------------------------------------------------


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
    scenario, ranges = lab.scenario(FROZEN), documented(FROZEN)
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
        ranges = documented(setting)
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
        for place in ("aghdam-kalbajar-lachin", "stepanakert")
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


# -- judging -------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Verdicts on claims 6 and 7."""
    least = protocol.thresholds
    return [
        _induced(summary, least["probability"]),
        _any_mediator(summary, least["settles"]),
        _kept_a_peace(summary, least["probability"], least["years"]),
        _dilemma(summary, least["probability"]),
        _window(summary, least),
        _ended_by_mediation(summary, least["days"], least["probability"]),
    ]


def _induced(summary: Summary, least: float) -> Verdict:
    found = {
        balance: summary.get("change:peaceful", setting=f"{FROZEN}: {balance}", group=STRONG)
        for balance in BALANCES
    }
    answer, condition = by_balance(found, least)
    told = "; ".join(
        f"balance {name}: {_points(one)}{_terms_told(summary, name)}" for name, one in found.items()
    )
    now = summary.get("status_quo", setting=FROZEN).value
    return Verdict(
        claim="6",
        statement="Co-chairs with leverage and initiative at the top of their ranges would have "
        "settled the frozen conflict peacefully more often (so that they are what failed).",
        answer=answer,
        condition=condition,
        effect=f"change in peaceful settlements, points of a hundred runs: {told}. The status quo "
        f"of 1994 is {now:.2f} on the scale of terms, from 0 (the holder's ideal) to 1",
        overturned_by=f"the gain is above {100 * least:g} points (supported) or below it (not "
        "supported), with its interval, at all three balances",
    )


def _terms_told(summary: Summary, balance: str) -> str:
    """What agreements under strong co-chairs come to, where there are any."""
    table = summary.table("terms_if_agreed", setting=f"{FROZEN}: {balance}")
    terms = table[table["group"] == STRONG]
    return f" (mean terms {terms['value'].iloc[0]:.2f} if agreed)" if len(terms) else ""


def _any_mediator(summary: Summary, least: float) -> Verdict:
    found = {
        balance: summary.get("peaceful", setting=f"{FROZEN}: {balance}", group="best in range")
        for balance in BALANCES
    }
    answer, condition = by_balance(found, least)
    told = "; ".join(f"balance {name}: {_percent(one)}" for name, one in found.items())
    shipped = summary.get("peaceful", setting=f"{FROZEN}: as shipped", group="shipped, checked")
    median = summary.get("searched", setting=FROZEN, x=0.5).value
    tried = int(summary.get("searched_points", setting=FROZEN).value)
    return Verdict(
        claim="6",
        statement="There are mediators within the documented ranges who settle the frozen "
        "conflict peacefully in at least half of the runs.",
        answer=answer,
        condition=condition,
        effect=f"the best of {tried:,} sets of co-chairs, with luck they were not chosen by: "
        f"{told}; the median set at the shipped balance: {100 * median:.0f} %; the "
        f"shipped ones at the shipped balance: {_percent(shipped)}",
        overturned_by=f"the best set settles above {least:.0%} (supported) or below it (not "
        "supported), with its interval, at all three balances",
    )


def by_balance(found: Mapping[str, Estimate], least: float) -> tuple[Answer, str]:
    """One answer for all balances, and the condition where they differ."""
    cells = {name: above(one.low, one.high, least) for name, one in found.items()}
    if all(cells.values()):
        return Answer.SUPPORTED, ""
    if all(one is False for one in cells.values()):
        return Answer.NOT_SUPPORTED, ""
    if not (True in cells.values() and False in cells.values()):
        return Answer.UNDECIDED, ""
    true = [name for name, one in cells.items() if one]
    return Answer.ONLY_IF, f"the balance is {' or '.join(true)}"


def _kept_a_peace(summary: Summary, least: float, years: float) -> Verdict:
    cells, told = {}, []
    hopes = {
        "sessions that fail cost hope, as shipped": "no co-chair",
        "hope is low whatever they do": "hope held, no co-chair",
    }
    for label, group in hopes.items():
        more, later = (
            summary.get(f"change:{name}", setting=f"{UNBROKEN}: Russia", group=group)
            for name in ("large_war", "years_to_war")
        )
        against = [above(more.low, more.high, least), above(-later.high, -later.low, years)]
        cells[label] = _unless(against)
        told.append(
            f"{label}: large war {_points(more)} points, time to it {later.value:+.1f} years "
            f"({later.low:+.1f} to {later.high:+.1f})"
        )
    record = summary.get("for_the_record", setting=f"{FROZEN}: as shipped", group="as shipped")
    every = summary.get("sessions", setting=f"{FROZEN}: as shipped", group="as shipped")
    answers, condition = set(cells.values()), ""
    answer = next(iter(answers)) if len(answers) == 1 else Answer.UNDECIDED
    if answers == {Answer.SUPPORTED, Answer.NOT_SUPPORTED}:
        answer = Answer.ONLY_IF
        condition = next(label for label, one in cells.items() if one is Answer.SUPPORTED)
    return Verdict(
        claim="6",
        statement="Without the mediation of the co-chairs a large war by the end of 2020 would "
        "have come no more often and no sooner (so that they kept no peace).",
        answer=answer,
        condition=condition,
        effect=f"without them, if {'; if '.join(told)}. "
        f"{100 * record.value / every.value:.0f} % of the sessions in the frozen conflict have no "
        "text",
        overturned_by=f"without them a large war is more frequent by more than {100 * least:g} "
        f"points, or sooner by more than {years:g} year, whether or not hope answers to sessions",
    )


def _unless(against: Sequence[bool | None]) -> Answer:
    """Supported if nothing speaks against it, undecided if something may."""
    if True in against:
        return Answer.NOT_SUPPORTED
    return Answer.UNDECIDED if None in against else Answer.SUPPORTED


def _dilemma(summary: Summary, least: float) -> Verdict:
    cells: dict[str, bool | None] = {}
    told = []
    for setting in (UNBROKEN, AUTUMN):
        for guarantee in ("guaranteed", "not guaranteed"):
            place, group = f"{setting}: later", f"most leverage, {guarantee}"
            now, back = (
                summary.get(f"change:{name}", setting=place, group=group)
                for name in ("now", "returned")
            )
            both = [above(one.low, one.high, least) for one in (now, back)]
            label = f"{NAMES[setting]}, {guarantee}"
            cells[label] = False if False in both else (None if None in both else True)
            told.append(f"{label}: now {_points(now)}, relapse {_points(back)}")
            told[-1] += _relapse_told(summary, place, guarantee)
    true = [name for name, one in cells.items() if one]
    answer, condition = Answer.UNDECIDED, ""
    if len(true) == len(cells):
        answer = Answer.SUPPORTED
    elif true and False in cells.values():
        answer, condition = Answer.ONLY_IF, f"({'; '.join(true)})"
    elif all(one is False for one in cells.values()):
        answer = Answer.NOT_SUPPORTED
    return Verdict(
        claim="6",
        statement="Leverage buys agreement now at the price of relapse later (a rival finding: "
        "Beardsley 2008).",
        answer=answer,
        condition=condition,
        effect=f"most less least leverage, points of a hundred runs: {'; '.join(told)}",
        overturned_by=f"agreement in the first third of the run and agreements that relapse both "
        f"rise by more than {100 * least:g} points (supported), or either does not (not supported)",
    )


def _relapse_told(summary: Summary, place: str, guarantee: str) -> str:
    """The share of agreements that relapse, with least and with most leverage."""
    table = summary.table("relapse_if_agreed", setting=place)
    found = {
        level: table[table["group"] == f"{level} leverage, {guarantee}"]
        for level in ("least", "most")
    }
    told = [
        f"{100 * part['value'].iloc[0]:.0f} % of {int(part['n'].iloc[0]):,} with {level}"
        for level, part in found.items()
        if len(part)
    ]
    return f" ({' and '.join(told)} relapse)" if told else ""


def _window(summary: Summary, least: Mapping[str, float]) -> Verdict:
    war, days, ground = (
        summary.get(f"change:{name}", setting=f"{AUTUMN}: Russia", group="Russia engaged")
        for name in ("large_war", "fighting_days", "control_end")
    )
    limits = (least["probability"], least["days"], least["territory"])
    less = [
        above(-one.high, -one.low, limit)
        for one, limit in zip((war, days, ground), limits, strict=True)
    ]
    by_2020 = summary.get("change:large_war", setting=f"{UNBROKEN}: Russia", group="Russia engaged")
    answer = Answer.UNDECIDED if None in less else Answer.NOT_SUPPORTED
    return Verdict(
        claim="7",
        statement="Russia's standing aside was a window: engaged as before 2018, it would have "
        "made the war of autumn 2020 rarer, shorter or shallower.",
        answer=Answer.SUPPORTED if True in less else answer,
        effect=f"engaged: large war {_points(war)} points, fighting {_days(days)}, territory of "
        f"the claimant {_points(ground)} points; in the unbroken run, large war by the end "
        f"of 2020 {_points(by_2020)} points",
        overturned_by=f"a fall by more than {100 * limits[0]:g} points, {limits[1]:g} days or "
        f"{100 * limits[2]:g} points of territory (supported), or none of the three (not "
        "supported)",
    )


def _ended_by_mediation(summary: Summary, days: float, least: float) -> Verdict:
    place, group = f"{AUTUMN}: Russia", "no mediation by Russia"
    longer, agreed, ground = (
        summary.get(f"change:{name}", setting=place, group=group)
        for name in ("fighting_days", "agreed", "control_end")
    )
    both = [above(longer.low, longer.high, days), above(-agreed.high, -agreed.low, least)]
    answer = Answer.SUPPORTED if all(both) else Answer.UNDECIDED
    return Verdict(
        claim="7",
        statement="It was Russia's mediation that ended the war of autumn 2020: without it the "
        "fighting goes on longer and agreement is rarer.",
        answer=Answer.NOT_SUPPORTED if False in both else answer,
        effect=f"without it: fighting {_days(longer)}, agreement {_points(agreed)} points, "
        f"territory of the claimant {_points(ground)} points",
        overturned_by=f"fighting is longer by more than {days:g} days and agreement rarer by more "
        f"than {100 * least:g} points (supported), or either is not (not supported)",
    )


def _points(one: Estimate) -> str:
    return f"{100 * one.value:+.0f} ({100 * one.low:+.0f} to {100 * one.high:+.0f})"


def _days(one: Estimate) -> str:
    return f"{one.value:+.0f} days ({one.low:+.0f} to {one.high:+.0f})"


def _percent(one: Estimate) -> str:
    return f"{100 * one.value:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f})"


# -- drawing -------------------------------------------------------------------------------------

MARKS = {"low": (HOLDER, "v"), "as shipped": (NEUTRAL, "o"), "high": (CLAIMANT, "^")}
LINES = {"-0.6": (HOLDER, "v", ":"), "0": (NEUTRAL, "o", "-"), "0.6": (CLAIMANT, "^", "--")}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Means of mediation; leverage and advantage; Russia."""
    return {
        "means": _draw_means(summary),
        "leverage": _draw_leverage(summary),
        "russia": _draw_russia(summary),
    }


def _draw_means(summary: Summary) -> Drawing:
    names = list(dict.fromkeys(summary.table("change:agreed", setting=f"{FROZEN}: low")["group"]))
    names = [name for name in names if name != "best in range"]
    n = summary.get("agreed", setting=f"{FROZEN}: low", group="as shipped").n
    with look():
        figure = new_figure(8.4, 6.4)
        axes = figure.subplots(1, 2, sharey=True)
        for axis, setting in zip(axes, (FROZEN, AUTUMN), strict=True):
            for number, (balance, (colour, mark)) in enumerate(MARKS.items()):
                found = [
                    summary.get("change:agreed", setting=f"{setting}: {balance}", group=name)
                    for name in names
                ]
                offset = 0.22 * (number - 1)
                base = summary.get("agreed", setting=f"{setting}: {balance}", group="as shipped")
                label = f"balance {balance}"
                _bars(axis, found, offset, colour, mark, label)
                axis.text(
                    1.0,
                    1.065 - 0.022 * number,
                    f"balance {balance}: agreement in {100 * base.value:.0f} % as shipped",
                    transform=axis.transAxes,
                    ha="right",
                    fontsize=7.5,
                    color=colour,
                )
            axis.set_title(NAMES[setting], pad=34)
            axis.axvline(0.0, color=FAINT, linewidth=0.8)
            axis.set_xlabel("change in runs with an agreement (points)")
            for line in range(len(names) - 1):
                axis.axhline(line + 0.5, color="#E5E5E5", linewidth=0.6)
        axes[0].set_yticks(range(len(names)), names)
        axes[0].set_ylim(len(names) - 0.5, -0.5)
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return Drawing(
        figure,
        "What a change of mediation does to the share of runs with an agreement, at three "
        f"balances: paired differences from the shipped mediators with 95 % intervals, n = {n:,} "
        "runs of every arm.",
    )


def _bars(
    axis: Axes, found: Sequence[Estimate], offset: float, colour: str, mark: str, label: str
) -> None:
    values = np.array([(one.value, one.low, one.high) for one in found]) * 100
    spread = [values[:, 0] - values[:, 1], values[:, 2] - values[:, 0]]
    axis.errorbar(
        values[:, 0],
        np.arange(len(found)) + offset,
        xerr=np.maximum(spread, 0),
        fmt=mark,
        color=colour,
        markersize=4.5,
        linewidth=1.0,
        label=label,
    )


def _draw_leverage(summary: Summary) -> Drawing:
    n = int(summary.table("leverage:agreed")["n"].iloc[0])
    with look():
        figure = new_figure(8.4, 5.4)
        axes = figure.subplots(2, 2, sharex=True, sharey=True)
        for row, setting in zip(axes, (FROZEN, AUTUMN), strict=True):
            for axis, outcome in zip(row, ("peaceful", "large_war"), strict=True):
                _leverage_panel(axis, summary, setting, outcome)
            row[0].set_ylabel("share of runs (%)")
        for axis in axes[1]:
            axis.set_xlabel("leverage of every co-chair over either side (utility)")
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=4)
    return Drawing(
        figure,
        "Peaceful settlement (an agreement, no large war, no relapse) and large war by the "
        "leverage of the co-chairs, at three balances; bars are 95 % intervals, "
        f"n = {n:,} runs each. Grey: leverage that some co-chair has in the documented ranges. "
        f"{_rates_told(summary)}",
    )


def _rates_told(summary: Summary) -> str:
    """Exchange rates in words, where there are any."""
    named = {"peaceful": "peaceful settlement", "large_war": "large war", "agreed": "agreement"}
    told = [
        f"{row['value']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f}) for {named[row['group']]}, "
        f"{NAMES[row['setting']].partition(',')[0].lower()}"
        for _, row in summary.table("rate").iterrows()
    ]
    none = [
        f"{named[row['group']]}, {NAMES[row['setting']].partition(',')[0].lower()}"
        for _, row in summary.table("rate_defined").iterrows()
        if not row["value"]
    ]
    text = "Leverage that does what a unit of advantage does (minus: undoes it): "
    text += "; ".join(told) if told else "none could be given"
    if none:
        text += f". No rate, since leverage alone moves nothing clearly: {'; '.join(none)}"
    return f"{text}."


def _leverage_panel(axis: Axes, summary: Summary, setting: str, outcome: str) -> None:
    axis.axvspan(0.0, 0.15, color="#E8E8E8", label="documented range", linewidth=0)
    table = summary.table(f"leverage:{outcome}", setting=setting)
    for group, (colour, mark, line) in LINES.items():
        part = table[table["group"] == group].sort_values("x")
        value = part["value"].to_numpy() * 100
        ends_ = [value - part["low"].to_numpy() * 100, part["high"].to_numpy() * 100 - value]
        axis.errorbar(
            part["x"].to_numpy(),
            value,
            yerr=np.maximum(ends_, 0),
            color=colour,
            marker=mark,
            linestyle=line,
            markersize=4.5,
            linewidth=1.2,
            label=f"advantage {float(group):+.1f}" if float(group) else "advantage as shipped",
        )
    axis.set_ylim(-3, 103)
    told = {"peaceful": "peaceful settlement", "large_war": "large war"}[outcome]
    axis.set_title(f"{NAMES[setting].partition(',')[0]}: {told}")


def _draw_russia(summary: Summary) -> Drawing:
    names = [
        "Russia engaged",
        "no pressure or red lines of Russia",
        "no mediation by Russia",
        "no co-chair",
    ]
    shown = {
        "large_war": ("Large war", "points", 100.0),
        "fighting_days": ("Fighting", "days", 1.0),
        "agreed": ("Agreement", "points", 100.0),
        "control_end": ("Territory gained", "points", 100.0),
    }
    n = summary.get("agreed", setting=f"{AUTUMN}: Russia", group="as shipped").n
    with look():
        figure = new_figure(8.4, 3.4)
        axes = figure.subplots(1, 4, sharey=True)
        marks = {AUTUMN: (CLAIMANT, "o"), UNBROKEN: (HOLDER, "s")}
        for axis, (outcome, (label, unit, scale)) in zip(axes, shown.items(), strict=True):
            for number, (setting, (colour, mark)) in enumerate(marks.items()):
                found = [
                    summary.get(f"change:{outcome}", setting=f"{setting}: Russia", group=name)
                    for name in names
                ]
                by = scale / 100.0  # the bars are drawn in hundredths
                scaled = [
                    Estimate(one.value * by, one.low * by, one.high * by, 0.0, one.n)
                    for one in found
                ]
                _bars(axis, scaled, 0.2 * number - 0.1, colour, mark, NAMES[setting])
            axis.axvline(0.0, color=FAINT, linewidth=0.8)
            axis.set_title(label)
            axis.set_xlabel(f"change ({unit})")
            for line in range(len(names) - 1):
                axis.axhline(line + 0.5, color="#E5E5E5", linewidth=0.6)
        axes[0].set_yticks(range(len(names)), names)
        axes[0].set_ylim(len(names) - 0.5, -0.5)
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return Drawing(
        figure,
        "What Russia and the co-chairs changed: paired differences from the shipped model with "
        f"95 % intervals, n = {n:,} runs of every arm. Russia engaged: its engagement held at 0.8.",
    )
