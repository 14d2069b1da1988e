"""Settings put together from two: groups of inputs as in the newer one, the others as in the older.

The older setting's dated series are moved later by the days between the two first days, so that
both are on one calendar. The outcomes that are compared stand here, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sim.errors import SimError
from sim.parameters import Series
from sim.scenario import Scenario

Tree = dict[str, Any]
Path = tuple[str, ...]

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

SINCE_2016, SINCE_2011, BASELINE = "2016 to 2020", "2011 to 2020", "baseline"
EARLIER = {SINCE_2016: "2016", SINCE_2011: "2011"}
TOY_BALANCE, TOY_COST = "balance", "cost of war"
MEASURED = (SPENDING, AIMS)  # the sizes of all other differences are assumed

OUTCOMES = {  # label and unit
    "large_war": ("A large war", "percentage points"),
    "war": ("Any war", "percentage points"),
    "agreed": ("An agreement", "percentage points"),
    "objectives": ("Objectives taken by force", "objectives"),
    "terms": ("Terms, or things as they stand", "hundredths of the index"),
}
HAPPENS = ("large_war", "war", "agreed")

#: What Russia's attention multiplies.
ATTENTIVE = {
    "pressure and red lines": ("backing.pressure.*", "backing.red_lines.*.probability"),
    "mediation": ("mediation.initiative_*", "mediation.leverage.*", "mediation.deterrence"),
}


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


def attentive(scenario: Scenario, part: str, ratio: float) -> Scenario:
    """A setting in which one part of what Russia does is as if its attention were another.

    Attention multiplies the pressure, the chance to intervene at a red line, the initiative, the
    leverage and the deterrence, so a part of them is as it was when it is scaled by the ratio of
    the attention then and now. A chance or a share that would leave its range stays at 1: behaviour
    with sharper red lines than that of the file then has a little less than it had.
    """
    tree = scenario.model_dump()
    for path, value in list(leaves(tree)):
        name = ".".join(path)
        if any(fnmatchcase(name, f"third_parties.russia.{end}") for end in ATTENTIVE[part]):
            _put(tree, path, min(1.0, value * ratio) if value <= 1.0 else value * ratio)
    return Scenario.model_validate(tree)
