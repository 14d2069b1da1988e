"""Which of the things that changed made autumn 2020 another matter than April 2016, or than 2011?

Every input of the scenarios belongs to one group. A run has the calendar, the length and the luck
of the scenario of autumn 2020; each group of inputs is either as in 2020 or as in the earlier
window, whose dated series are then moved later by the days between the two first days. All subsets
of the groups that differ are run, and the difference is shared out by Shapley values (Shapley 1953,
"A value for n-person games"). The military inputs as one player: Owen 1977, "Values of games with a
priori unions". The baseline, in which the balance moves terms and not war: Fearon 1995 (see
`scenarios/toy/take-it-or-leave-it.yaml`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import SimError
from sim.experiments import Answer, Drawing, Laboratory, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.inference.intervals import Estimate, difference, difference_in_share, mean, share
from sim.inference.shapley import shapley_values
from sim.model import NegotiationModel
from sim.parameters import Series
from sim.plots.style import CLAIMANT, HOLDER, NEUTRAL, look, new_figure
from sim.scenario import Scenario, load

Subset = frozenset[str]
Tree = dict[str, Any]
Path = tuple[str, ...]
Arms = dict[Subset, pd.DataFrame]

SPENDING, TECHNOLOGY, SUPPORT = "spending and stocks", "technology", "allied support"
RUSSIA, OTHERS, HOPE = "Russian stance", "attention of others", "hope left in talks"
AIMS, SHARED, MILITARY = "aims and mandate", "shared behaviour", "military inputs together"
UNION = (SPENDING, TECHNOLOGY, SUPPORT)
GROUPS = (*UNION, RUSSIA, OTHERS, HOPE, AIMS)

#: Which group an input belongs to: the first pattern that fits.
PATTERNS = {
    "balance.*.technology": TECHNOLOGY,
    "balance.*.readiness": TECHNOLOGY,
    "balance.*": SPENDING,
    "third_parties.*.backing.support*": SUPPORT,
    "third_parties.russia.*": RUSSIA,
    "third_parties.*": OTHERS,
    "parties.*.hope": HOPE,
    "parties.*": AIMS,
    "issues.*": AIMS,
    "objectives.*": AIMS,
    "*": SHARED,
}
NOT_INPUTS = ("title", "description", "clock", "milestones")
MEASURED = (SPENDING, AIMS)  # the sizes of all other differences are assumed

NEWER, OLDER_2016, FROZEN = (
    "karabakh/autumn-2020",
    "karabakh/april-2016",
    "karabakh/frozen-conflict",
)
SINCE_2016, SINCE_2011, BASELINE = "2016 to 2020", "2011 to 2020", "baseline"
EARLIER = {SINCE_2016: "2016", SINCE_2011: "2011"}
#: The frozen conflict entered on 12 July 2011. Hope: the median on this date of 60 runs of
#: karabakh/1994-2020 (seed 5), none of which had a deal before, as in the shipped scenarios.
ENTERED_2011 = (
    "clock.start=2011-07-12",
    "parties.azerbaijan.hope=0.25",
    "parties.armenia.hope=0.21",
    "parties.nk-authorities.hope=0.21",
)
TOY = "toy/take-it-or-leave-it"
TOY_BALANCE, TOY_COST = "balance", "cost of war"
#: What Russia's attention multiplies.
ATTENTIVE = {
    "pressure and red lines": ("backing.pressure.*", "backing.red_lines.*.probability"),
    "mediation": ("mediation.initiative_*", "mediation.leverage.*", "mediation.deterrence"),
}
DAY_OF_WAR = 77  # of the window: 27 September 2020

COLUMNS = ("large_war", "war", "agreed", "objectives_taken", "terms_index", "control_end")
OUTCOMES = {  # label and unit
    "large_war": ("A large war", "percentage points"),
    "war": ("Any war", "percentage points"),
    "agreed": ("An agreement", "percentage points"),
    "objectives": ("Objectives taken by force", "objectives"),
    "terms": ("Terms, or things as they stand", "hundredths of the index"),
}
HAPPENS = ("large_war", "war", "agreed")

# -- settings put together from two --------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """Two settings on one calendar, and the groups of inputs in which they differ."""

    older: Tree
    newer: Scenario
    players: tuple[str, ...]

    def arm(self, as_newer: Iterable[str], halved: str = "") -> Scenario:
        """The setting in which some groups are as in the newer one, one perhaps half way there."""
        kept = set(self.players) - set(as_newer)
        old, tree = dict(leaves(self.older)), self.newer.model_dump()
        for path, new in list(leaves(tree)):
            group = group_of(path)
            if group in kept:
                _put(tree, path, old[path])
            elif group == halved:
                _put(tree, path, midpoint(old[path], new))
        return Scenario.model_validate(tree)


def compare(older: Scenario, newer: Scenario) -> Comparison:
    """Two settings, the older one moved to the calendar of the newer one."""
    days = (newer.clock.start - older.clock.start).days
    moved = older.model_dump()
    for path, value in list(leaves(moved)):
        _put(moved, path, shifted(value, days))
    old, new = dict(leaves(moved)), dict(leaves(newer.model_dump()))
    if set(old) != set(new):
        raise SimError(f"only one of the settings has {sorted(set(old) ^ set(new))[0]}")
    starts = [one.balance.inventory_start or one.clock.start for one in (older, newer)]
    first = min(starts[0] + dt.timedelta(days), starts[1])
    differ = {
        group_of(path)
        for path in new
        if _effective(path, old[path], newer, first) != _effective(path, new[path], newer, first)
    }
    if SHARED in differ:
        raise SimError("the settings differ in behaviour that all settings should share")
    return Comparison(moved, newer, tuple(group for group in GROUPS if group in differ))


def group_of(path: Path) -> str:
    """Group that an input belongs to.

    >>> group_of(("third_parties", "turkey", "backing", "support"))
    'allied support'
    """
    name = ".".join(path)
    return next(group for pattern, group in PATTERNS.items() if fnmatchcase(name, pattern))


def leaves(tree: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Inputs of a scenario with their place; a dated series is one input."""
    for name, value in tree.items():
        place = (*path, str(name))
        if not path and name in NOT_INPUTS:
            continue
        if isinstance(value, dict) and not _is_series(value):
            yield from leaves(value, place)
        else:
            yield place, value


def shifted(value: Any, days: int) -> Any:
    """An input with its dates moved later.

    >>> shifted(dt.date(2016, 1, 1), 1654)
    datetime.date(2020, 7, 12)
    """
    if isinstance(value, dt.date):
        return value + dt.timedelta(days)
    if isinstance(value, tuple | list):
        return tuple(shifted(one, days) for one in value)
    if _is_series(value):
        return value | {"dates": {shifted(day, days): v for day, v in value["dates"].items()}}
    return value


def midpoint(old: Any, new: Any) -> Any:
    """An input half way between two; what is no number stays as it is in the newer setting.

    >>> midpoint(0.8, 0.4)
    0.6000000000000001
    """
    if _is_series(old) and old["interpolate"] == new["interpolate"]:
        series = [Series.model_validate(one) for one in (old, new)]
        days = sorted({*old["dates"], *new["dates"]})
        halfway = {day: sum(one.at(day.toordinal()) for one in series) / 2 for day in days}
        return new | {"dates": halfway}
    if isinstance(new, float) and isinstance(old, float):
        return (old + new) / 2
    return new


def _is_series(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"interpolate", "dates"}


def _put(tree: Tree, path: Path, value: Any) -> None:
    for name in path[:-1]:
        tree = tree[name]
    tree[path[-1]] = value


def _effective(path: Path, value: Any, setting: Scenario, since: dt.date) -> Any:
    """What an input comes to within the window; of spending, since stocks were first counted."""
    start, end = setting.clock.start, setting.clock.end
    if path[-1] == "leader_changes":
        return [day for day in value if start <= day <= end]
    if _is_series(value):
        series = Series.model_validate(value)
        first = since if path[-1] == "spending" else start
        return [series.at(day) for day in range(first.toordinal(), end.toordinal() + 1)]
    return value


# -- runs ----------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run all subsets of the differences, and share the outcomes out."""
    summary, advantages = Summary(), {}
    newer = lab.scenario(NEWER)
    summary.add("days", (newer.clock.end - newer.clock.start).days, kind="design")
    olders = {
        SINCE_2016: lab.scenario(OLDER_2016),
        SINCE_2011: lab.scenario(FROZEN, *ENTERED_2011),
    }
    for setting, older in olders.items():
        comparison = compare(older, newer)
        players = comparison.players
        runs = {subset: comparison.arm(subset) for subset in subsets(players)}
        arms = {key: _run(lab, one, lab.size("runs")) for key, one in runs.items()}
        _ends(summary, setting, arms, players)
        _values(summary, setting, arms, players)
        _one_at_a_time(summary, setting, arms, players)
        _halved(summary, setting, lab, comparison, arms)
        _window(summary, setting, lab, older, newer, arms[frozenset(players)])
        advantages[setting] = [_advantage(runs[frozenset(s)]) for s in ((), players)]
        for group, value in zip(("none", "all"), advantages[setting], strict=True):
            summary.add("advantage", value, setting=setting, group=group)
    low, high = advantages[SINCE_2016]
    _baseline(summary, lab, high - low)
    return summary


def subsets(players: Iterable[str]) -> list[Subset]:
    """All subsets, none first and all last."""
    names = list(players)
    return [frozenset(s) for size in range(len(names) + 1) for s in combinations(names, size)]


def _run(lab: Laboratory, scenario: Scenario, replicates: int) -> pd.DataFrame:
    frame = lab.simulate(scenario, replicates, COLUMNS)
    found = {name: frame[name].to_numpy(dtype=float) for name in HAPPENS}
    found["objectives"] = frame["objectives_taken"].to_numpy(dtype=float)
    found["terms"] = standing_terms(frame, scenario)
    found["signed"] = frame["terms_index"].to_numpy(dtype=float)
    return pd.DataFrame(found)


def standing_terms(frame: pd.DataFrame, scenario: Scenario) -> np.ndarray[Any, np.dtype[Any]]:
    """The index of terms; without an agreement, of things as they stand on the last day.

    As in `terms_index`: issues weighted by both leaders equally, a political issue as it stands
    halfway between what the claimant enjoys of it and what the holder does not.
    """
    leaders = [scenario.parties[scenario.leader(side)] for side in ("claimant", "holder")]
    territory = standing = 0.0
    for name, issue in scenario.issues.items():
        weight = sum(leader.weights[name] for leader in leaders) / 2
        if issue.kind == "territory":
            territory += weight
        else:
            standing += weight * (issue.status_quo.claimant + 1 - issue.status_quo.holder) / 2
    signed = frame["terms_index"].to_numpy(dtype=float)
    unsigned = territory * frame["control_end"].to_numpy(dtype=float) + standing
    return np.where(np.isnan(signed), unsigned, signed)


def _advantage(scenario: Scenario) -> float:
    """The claimant's log advantage that all can see, on the day on which war came in 2020."""
    later = scenario.clock.start + dt.timedelta(DAY_OF_WAR)
    clock = scenario.clock.model_copy(update={"start": later})
    began = {"inventory_start": scenario.balance.inventory_start or scenario.clock.start}
    balance = scenario.balance.model_copy(update=began)
    moved = scenario.model_copy(update={"clock": clock, "balance": balance})
    return float(NegotiationModel(moved).balance.observed)


# -- what is summed up ---------------------------------------------------------------------------


def _level(outcome: str, values: Any) -> Estimate:
    return share(values) if outcome in HAPPENS else mean(values)


def _change(outcome: str, after: pd.DataFrame, before: pd.DataFrame) -> Estimate:
    told = difference_in_share if outcome in HAPPENS else difference
    return told(after[outcome], before[outcome])


def _ends(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Both ends, and the end that keeps the military inputs of the earlier window."""
    ends = {
        "none": frozenset(),
        "all": frozenset(players),
        "all but military": frozenset(players) - {*UNION},
    }
    for group, subset in ends.items():
        for outcome in OUTCOMES:
            level = _level(outcome, arms[subset][outcome])
            summary.add(f"level:{outcome}", level, setting=setting, group=group)
        signed = arms[subset]["signed"].notna()
        summary.add("signed", int(signed.sum()), setting=setting, group=group)
        if signed.sum() > 1:
            terms = mean(arms[subset]["signed"])
            summary.add("signed_terms", terms, setting=setting, group=group)
    for outcome in OUTCOMES:
        total = _change(outcome, arms[ends["all"]], arms[ends["none"]])
        summary.add(f"total:{outcome}", total, setting=setting)


def _values(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Shapley values of the groups, and of the military inputs as one player."""
    for outcome in OUTCOMES:
        found = _game(arms, players, outcome)
        for group in GROUPS:
            _add(summary, "shapley", "share", outcome, setting, group, found)
        for group in (MILITARY, *GROUPS[len(UNION) :]):
            united = _united(arms, players, outcome)
            _add(summary, "united", "united_share", outcome, setting, group, united)


def _game(arms: Arms, players: Iterable[str], outcome: str) -> pd.DataFrame:
    game = {key: arms[key][outcome] for key in subsets(players)}
    return shapley_values(game, list(players)).assign(n=len(game[frozenset()]))


def _united(arms: Arms, players: tuple[str, ...], outcome: str) -> pd.DataFrame:
    """The game in which the military inputs change together or not at all."""
    military = frozenset(UNION) & frozenset(players)
    names = [*([MILITARY] if military else []), *(one for one in players if one not in UNION)]
    united = {
        chosen: arms[(chosen - {MILITARY}) | (military if MILITARY in chosen else frozenset())]
        for chosen in subsets(names)
    }
    return _game(united, names, outcome)


def _add(
    summary: Summary,
    value: str,
    part: str,
    outcome: str,
    setting: str,
    group: str,
    found: pd.DataFrame,
) -> None:
    """The value of a player and its share of the whole, if there is a clear whole."""
    if group not in found.index:  # it does not differ
        for name in (value, part):
            summary.add(f"{name}:{outcome}", 0.0, setting=setting, group=group)
        return
    row = {str(name): float(one) for name, one in found.loc[[group]].iloc[0].items()}
    n = int(row["n"])
    estimate = Estimate(row["value"], row["low"], row["high"], row["standard_error"], n)
    summary.add(f"{value}:{outcome}", estimate, setting=setting, group=group)
    if math.isfinite(row["share_low"]):  # else there is no clear whole to share out
        error = (row["share_high"] - row["share_low"]) / 3.92
        estimate = Estimate(row["share"], row["share_low"], row["share_high"], error, n)
        summary.add(f"{part}:{outcome}", estimate, setting=setting, group=group)


def _one_at_a_time(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Each group changed alone, and what is lost if all change but it."""
    none, everything = frozenset[str](), frozenset(players)
    groups = {one: frozenset({one}) for one in players} | {MILITARY: everything & {*UNION}}
    for name, group in groups.items():
        for outcome in OUTCOMES:
            alone = _change(outcome, arms[group], arms[none])
            last = _change(outcome, arms[everything], arms[everything - group])
            summary.add(f"alone:{outcome}", alone, setting=setting, group=name)
            summary.add(f"last:{outcome}", last, setting=setting, group=name)


def _halved(
    summary: Summary, setting: str, lab: Laboratory, comparison: Comparison, arms: Arms
) -> None:
    """Shares in the chance of a large war, if one assumed difference were half as large."""
    runs, players = lab.size("halved"), comparison.players
    for halved in players:
        if halved in MEASURED or not runs:
            continue
        changed = {
            key: _run(lab, comparison.arm(key, halved), runs) if halved in key else arms[key][:runs]
            for key in subsets(players)
        }
        level = _level("large_war", changed[frozenset(players)]["large_war"])
        summary.add("halved_level:large_war", level, setting=setting, group=halved)
        values = _game(changed, players, "large_war")
        united = _united(changed, players, "large_war")
        _add(summary, "halved", "halved_share", "large_war", setting, halved, values)
        if MILITARY in united.index:
            row = united.loc[[MILITARY]].rename({MILITARY: halved})
            _add(summary, "united_halved", "united_halved_share", "large_war", setting, halved, row)


def _window(
    summary: Summary,
    setting: str,
    lab: Laboratory,
    older: Scenario,
    newer: Scenario,
    now: pd.DataFrame,
) -> None:
    """2020 without what Russia's lesser attention did to its pressure, or to its mediation."""
    then, since = (
        one.third_parties["russia"].engagement.at(one.clock.start.toordinal())
        for one in (older, newer)
    )
    for part in ATTENTIVE:
        before = _run(lab, attentive(newer, part, then / since), len(now))
        for outcome in OUTCOMES:
            change = _change(outcome, now, before)
            summary.add(f"window:{outcome}", change, setting=setting, group=part)


def attentive(scenario: Scenario, part: str, ratio: float) -> Scenario:
    """A setting in which one part of what Russia does is as if its attention were another.

    Attention multiplies the pressure, the chance to intervene at a red line, the initiative, the
    leverage and the deterrence, so a part of them is as it was when it is scaled by the ratio of
    the attention then and now.
    """
    tree = scenario.model_dump()
    for path, value in list(leaves(tree)):
        name = ".".join(path)
        if any(fnmatchcase(name, f"third_parties.russia.{end}") for end in ATTENTIVE[part]):
            _put(tree, path, value * ratio)
    return Scenario.model_validate(tree)


def _baseline(summary: Summary, lab: Laboratory, shift: float) -> None:
    """The same question where theory knows the answer: the balance moves terms and not war."""
    arms: Arms = {}
    lab.scenarios.setdefault(TOY, load(TOY))
    for key in subsets((TOY_BALANCE, TOY_COST)):
        advantage = shift / 2 if TOY_BALANCE in key else -shift / 2
        cost = 0.05 if TOY_COST in key else 0.1
        changes = (f"balance.advantage={advantage}", f"parties.north.mobilisation_cost={cost}")
        arms[key] = _run(lab, load(TOY, changes), lab.size("baseline"))
    for outcome in ("war", "terms"):
        found = _game(arms, (TOY_BALANCE, TOY_COST), outcome)
        for group in (TOY_BALANCE, TOY_COST):
            _add(summary, "shapley", "share", outcome, BASELINE, group, found)


# -- verdicts ------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Claims about the chance of a large war; terms are told beside their baseline."""
    most, smallest = (protocol.thresholds[n] for n in ("most_of_it", "smallest_share_of_interest"))
    rows = [
        ("1", MILITARY, "The military inputs together carry more than half of the rise", most),
        ("2", SPENDING, "Spending and stocks carry a tenth or more of the rise", smallest),
        ("3", TECHNOLOGY, "Technology carries a tenth or more of the rise", smallest),
        (
            "7",
            RUSSIA,
            "Russia's stance of 2020 (a window) carries a tenth or more of the rise",
            smallest,
        ),
        (
            "8",
            SUPPORT,
            "Allied support, above all Turkey's, carries a tenth or more of the rise",
            smallest,
        ),
    ]
    return [_verdict(summary, *row) for row in rows]


def _verdict(summary: Summary, claim: str, group: str, words: str, threshold: float) -> Verdict:
    found = {setting: _share(summary, "large_war", setting, group) for setting in EARLIER}
    passed = {
        setting: None if one is None else above(one.low, one.high, threshold)
        for setting, one in found.items()
    }
    answer, condition = _answer(passed)
    effect = "; ".join(_told(summary, setting, group, one) for setting, one in found.items())
    more = {"1": _told_terms, "7": _told_window}.get(claim)
    return Verdict(
        claim,
        f"{words} in the chance of a large war, from 2016 to 2020 and from 2011 to 2020.",
        answer,
        effect + (f". {more(summary)}" if more else ""),
        f"the interval of the share lies on the other side of {threshold:.0%} of the rise",
        condition,
    )


def _answer(passed: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer from two comparisons.

    >>> _answer({"2016 to 2020": False, "2011 to 2020": True})[1]
    '2020 is set against 2011'
    """
    if None in passed.values():
        return Answer.UNDECIDED, ""
    if len(set(passed.values())) == 1:
        return Answer.SUPPORTED if all(passed.values()) else Answer.NOT_SUPPORTED, ""
    yes = next(setting for setting, one in passed.items() if one)
    return Answer.ONLY_IF, f"2020 is set against {EARLIER[yes]}"


def _share(
    summary: Summary, outcome: str, setting: str, group: str, kind: str = ""
) -> Estimate | None:
    """A share of a difference, if there is a clear difference; exact where nothing differs."""
    name = kind or ("united_share" if group == MILITARY else "share")
    if summary.table(f"{name}:{outcome}", setting=setting, group=group).empty:
        return None
    found = summary.get(f"{name}:{outcome}", setting=setting, group=group)
    if math.isnan(found.low):
        return Estimate(found.value, found.value, found.value, 0.0, 0)
    return found


def _percent(one: Estimate | None) -> str:
    if one is None:
        return "no clear difference to share out"
    if one.value == one.low == one.high == 0.0:
        return "exactly 0 %"
    return f"{100 * one.value:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f})"


def _told(summary: Summary, setting: str, group: str, found: Estimate | None) -> str:
    levels = (
        summary.get("level:large_war", setting=setting, group=g).value for g in ("none", "all")
    )
    rise = "from {:.0%} to {:.0%}".format(*levels)
    text = f"{setting} ({rise}): {_percent(found)}"
    halved = _share(summary, "large_war", setting, group, "halved_share")
    return f"{text}, {_percent(halved)} if the step were half as large" if halved else text


def _told_terms(summary: Summary) -> str:
    """What is built in, beside what is found."""
    terms = _percent(_share(summary, "terms", SINCE_2016, MILITARY))
    toy = [_percent(_share(summary, name, BASELINE, TOY_BALANCE)) for name in ("war", "terms")]
    left = summary.get("level:large_war", setting=SINCE_2016, group="all but military")
    return (
        f"In 2020 with the military inputs of 2016: a large war in {_percent(left)} of runs. "
        f"{_told_smaller(summary)}Of the change in terms since 2016 they carry {terms}; in the "
        f"baseline the balance carries {toy[0]} of war and {toy[1]} of terms"
    )


def _told_smaller(summary: Summary) -> str:
    """What smaller multipliers of technology, which are assumed, would make of it."""
    found = [_share(summary, "large_war", s, TECHNOLOGY, "united_halved_share") for s in EARLIER]
    if None in found:
        return ""
    level = summary.get("halved_level:large_war", setting=SINCE_2016, group=TECHNOLOGY)
    shares = " and ".join(_percent(one) for one in found)
    return (
        f"Had technology moved half as far since 2016: a large war in {_percent(level)} of runs of "
        f"2020; had it since 2016, or since 2011, shares of {shares}. "
    )


def _told_window(summary: Summary) -> str:
    told = [
        f"{_percent(summary.get('window:large_war', setting=SINCE_2016, group=part))} by {part}"
        for part in ATTENTIVE
    ]
    return f"Russia's attention of 2016 would take from the chance in 2020: {', '.join(told)}"


# -- figures -------------------------------------------------------------------------------------

#: Colour, marker and hatch of a series, and how far off the line of its group it is drawn.
STYLES: dict[str, tuple[str, str, str, float]] = {
    SINCE_2016: (CLAIMANT, "o", "", -0.2),
    SINCE_2011: (HOLDER, "s", "////", 0.2),
}
ORDERS = {
    "alone": ("changed alone, the rest as before", NEUTRAL, "<", -0.25),
    "shapley": ("mean over all orders (Shapley value)", CLAIMANT, "o", 0.0),
    "last": ("changed last, the rest as in 2020", HOLDER, ">", 0.25),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Shapley values of all outcomes; orders of change; sizes of the differences, and baseline."""
    n = summary.get("level:objectives", setting=SINCE_2016, group="all").n
    with look():
        return {
            "shares": _draw_shares(summary, n),
            "orders": _draw_orders(summary, n),
            "sizes": _draw_sizes(summary),
        }


def _draw_shares(summary: Summary, n: int) -> Drawing:
    figure = new_figure(9.0, 6.4)
    axes = figure.subplots(2, 3, sharey=True)
    for axis, (outcome, (label, unit)) in zip(axes.flat, OUTCOMES.items(), strict=False):
        scale = 1.0 if unit == "objectives" else 100.0
        for setting, (colour, _, hatch, offset) in STYLES.items():
            rows = [summary.get(f"shapley:{outcome}", setting=setting, group=g) for g in GROUPS]
            values, errors = _bars(rows, scale)
            places = np.arange(len(GROUPS)) + offset
            face = colour if not hatch else "white"
            axis.barh(
                places, values, 0.38, color=face, edgecolor=colour, hatch=hatch, label=setting
            )
            axis.errorbar(values, places, xerr=errors, fmt="none", ecolor=NEUTRAL, capsize=2)
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.set_title(label)
        axis.set_xlabel(unit)
    axes[0, 0].set_yticks(range(len(GROUPS)), GROUPS)
    axes[0, 0].invert_yaxis()
    handles, labels = axes[0, 0].get_legend_handles_labels()
    axes[1, 2].axis("off")
    axes[1, 2].legend(handles, labels, loc="center", title="Shapley values and 95 % intervals")
    caption = (
        "What each group of inputs adds to the change of an outcome, averaged over all orders in "
        "which the groups could change (Shapley values, 95 % bootstrap intervals, "
        f"n = {n:,} paired runs of each combination). Aims and mandate do not differ: exactly 0. "
        "That military inputs move terms is built in."
    )
    return Drawing(figure, caption)


def _bars(rows: list[Estimate], scale: float) -> tuple[list[float], list[list[float]]]:
    """Values and lengths of error bars, none where a value is exact."""
    ends = [(one.value, one.value) if math.isnan(one.low) else (one.low, one.high) for one in rows]
    below = [max(0.0, one.value - low) * scale for one, (low, _) in zip(rows, ends, strict=True)]
    over = [max(0.0, high - one.value) * scale for one, (_, high) in zip(rows, ends, strict=True)]
    return [one.value * scale for one in rows], [below, over]


def _draw_orders(summary: Summary, n: int) -> Drawing:
    figure = new_figure(9.0, 4.4)
    for axis, setting in zip(figure.subplots(1, 2, sharey=True), EARLIER, strict=True):
        told = summary.table("alone:large_war", setting=setting)["group"].tolist()
        groups = [one for one in (MILITARY, *GROUPS) if one in told]
        for kind, (label, colour, marker, offset) in ORDERS.items():
            names = [("united" if (kind, g) == ("shapley", MILITARY) else kind, g) for g in groups]
            rows = [summary.get(f"{k}:large_war", setting=setting, group=g) for k, g in names]
            values, errors = _bars(rows, 100.0)
            places = np.arange(len(groups)) + offset
            filled = colour if kind == "shapley" else "white"
            axis.errorbar(
                values,
                places,
                xerr=errors,
                fmt=marker,
                color=colour,
                markerfacecolor=filled,
                capsize=2,
                label=label,
            )
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.axhline(0.5, color=NEUTRAL, linewidth=0.6, linestyle=":")
        axis.set_yticks(range(len(groups)), groups)
        axis.set_xlabel("change in the chance of a large war, percentage points")
        axis.set_title(setting)
        if setting == SINCE_2016:
            axis.invert_yaxis()
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    caption = (
        "Change in the chance of a large war by one group of inputs, depending on what else has "
        "changed already: where the three marks lie apart, a group works together with others "
        "(changed last does more) or stands in for them (changed last does less). "
        f"95 % intervals, n = {n:,} paired runs."
    )
    return Drawing(figure, caption)


def _draw_sizes(summary: Summary) -> Drawing:
    figure = new_figure(9.0, 4.2)
    left, right = figure.subplots(1, 2, width_ratios=[1.4, 1.0])
    groups = [one for one in GROUPS if one not in MEASURED]
    for setting, (colour, marker, _, offset) in STYLES.items():
        for at, (kind, label) in enumerate(
            {"share": "as set", "halved_share": "half as large"}.items()
        ):
            found = [_share(summary, "large_war", setting, group, kind) for group in groups]
            _marks(
                left, found, offset + 0.2 * at - 0.1, colour, marker, not at, f"{setting}, {label}"
            )
    left.set_yticks(range(len(groups)), groups)
    left.set_xlabel("share of the rise in the chance of a large war, %")
    left.set_title("If one difference were smaller")
    for at, (outcome, label) in enumerate({"war": "of war", "terms": "of terms"}.items()):
        large = "large_war" if outcome == "war" else outcome
        found = [_share(summary, large, setting, MILITARY) for setting in EARLIER]
        found.append(_share(summary, outcome, BASELINE, TOY_BALANCE))
        _marks(right, found, 0.24 * at - 0.12, NEUTRAL, "oD"[at], not at, label)
    right.set_yticks(
        range(3), [SINCE_2016, SINCE_2011, "baseline, where terms\nmove by construction"]
    )
    right.set_ylim(-0.6, 2.6)
    right.set_xlabel("share of the change, %")
    right.set_title("Carried by the military inputs")
    for axis in (left, right):
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.invert_yaxis()
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    runs = summary.table("halved_share:large_war")["n"].max()
    caption = (
        "Left: share of the rise in the chance of a large war that a group carries, as its "
        "difference is set, and if that difference were half as large, of the smaller rise that "
        f"would then be (n = {_count(runs)} paired runs; none in a quick run). Right: share "
        "of the change in war (in the settings: in large war) and in terms that the military "
        "inputs carry, beside the baseline in which they move terms, and not war, by "
        "construction. 95 % intervals."
    )
    return Drawing(figure, caption)


def _count(number: float) -> str:
    return "none" if math.isnan(number) else f"{number:,.0f}"


def _marks(
    axis: Any,
    found: list[Estimate | None],
    offset: float,
    colour: str,
    marker: str,
    filled: bool,
    label: str,
) -> None:
    """Shares with their intervals, one a line; a share that cannot be told is left out."""
    kept = [(at + offset, one) for at, one in enumerate(found) if one is not None]
    values, errors = _bars([one for _, one in kept], 100.0)
    axis.errorbar(
        values,
        [at for at, _ in kept],
        xerr=errors,
        fmt=marker,
        color=colour,
        capsize=2,
        markerfacecolor=colour if filled else "white",
        label=label,
    )
