"""How things stood on any one day of a run, and the days that matter most."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sim.course import Course, control_steps, last_day
from sim.events.history import onset
from sim.explain import tell, within
from sim.labels import Labels
from sim.language import N_, _, figures
from sim.parameters import Side
from sim.record import Event, Record, Snapshot
from sim.words import percent_text

if TYPE_CHECKING:
    import pandas as pd

#: events after which no battle is under way
_ENDS_BATTLE = ("capture", "repulse", "halt", "intervention", "agreement", "truce_holds")
PHASES: Mapping[str, str] = {
    "peace": N_("no war"),
    "war": N_("war"),
    "truce": N_("war, under a truce"),
}


class Battle(NamedTuple):
    """A battle under way: where, who attacks, and how far it has come (-1 repulsed, 1 captured)."""

    objective: str
    attacker: Side
    reach: float


@dataclass(frozen=True)
class DayState:
    """How things stand at the end of one day of a run.

    ``control`` is the claimant's share of each objective, in order of the axis; ``state`` the last
    step of the run up to this day; ``happened`` what was done and said on the day, in sentences;
    ``milestones`` what had happened in fact up to this day, the last first.
    """

    record: Record
    day: int
    state: Snapshot
    control: Mapping[str, float]
    battle: Battle | None
    happened: tuple[str, ...]
    milestones: tuple[tuple[dt.date, str], ...]

    @property
    def date(self) -> dt.date:
        """The calendar date."""
        return dt.date.fromordinal(self.day)


def span(record: Record) -> tuple[dt.date, dt.date]:
    """First and last day of a run."""
    return record.scenario.clock.start, dt.date.fromordinal(last_day(record))


def key_days(record: Record) -> list[tuple[dt.date, str]]:
    """The days on which a reader wants to see how things stand, each with its reason."""
    course = Course(record)
    first, last = (date.toordinal() for date in span(record))
    found = {first: [_("the first day")]}
    war = course.main_war
    if war is not None:
        found.setdefault(onset(war), []).append(_("the first day of battle"))
        names, captures = Labels(record.scenario), course.captures(war)
        for event in [e for e in captures if record.scenario.objectives[e.subject].keystone]:
            found.setdefault(event.day, []).append(_("{place} falls", place=names[event.subject]))
        if captures:
            found.setdefault(captures[-1].day, []).append(_("the last objective is taken"))
    if course.agreements:
        found.setdefault(course.agreements[0].day, []).append(_("an agreement is signed"))
    found.setdefault(last, []).append(_("the last day"))
    return [(dt.date.fromordinal(day), ", ".join(why)) for day, why in sorted(found.items())]


# -- one day ---------------------------------------------------------------------------------------


def state_on(record: Record, day: dt.date | int) -> DayState:
    """How things stood on a day of a run that kept its states (``trace=True``)."""
    if not record.snapshots:
        raise ValueError("the state on a day needs snapshots: run the scenario with trace=True")
    number = day.toordinal() if isinstance(day, dt.date) else day
    first, last = (date.toordinal() for date in span(record))
    number = min(max(number, first), last)
    place = bisect_right(record.snapshots, number, key=lambda snapshot: snapshot.day)
    state = record.snapshots[max(0, place - 1)]
    control = {
        name: [share for since, share in steps if since <= number][-1]
        for name, steps in control_steps(record).items()
    }
    happened = within(record, number, number)
    known = sorted(record.scenario.milestones.items(), reverse=True)
    return DayState(
        record,
        number,
        state,
        control,
        battle_on(record, number) if state.phase == "war" else None,
        tuple(_sentences(happened)) if happened.events else (),
        tuple((date, text) for date, text in known if date.toordinal() <= number),
    )


def _sentences(record: Record) -> list[str]:
    """What happened, in sentences; not that the run ends."""
    return [entry.text for entry in tell(record) if not entry.is_end]


def battle_on(record: Record, day: int) -> Battle | None:
    """The battle under way on a day, if its last event is one."""
    last: Event | None = None
    for event in record.of("battle", *_ENDS_BATTLE):
        if event.day > day:
            break
        last = event
    if last is None or last.kind != "battle":
        return None
    reach = last.numbers["position"] / last.numbers["size"]
    side = record.scenario.parties[last.actor].side
    return Battle(last.subject, side, max(-1.0, min(1.0, reach)))


def state_table(state: DayState) -> pd.DataFrame:
    """The state on a day as a table: `what`, `value`, `unit`, `in words`."""
    import pandas as pd

    names, now = Labels(state.record.scenario), state.state
    rows = [
        (N_("phase"), math.nan, "", PHASES[now.phase]),
        (N_("true balance"), now.advantage, _LOG, stronger(now.advantage, names)),
    ]
    for side, label in (("claimant", names.claimant), ("holder", names.holder)):
        mean, spread = getattr(now, f"belief_{side}"), getattr(now, f"belief_sd_{side}")
        words = _(
            "{stronger}, give or take a factor of {factor}",
            stronger=stronger(mean, names),
            factor=figures(f"{math.exp(spread):.2f}"),
        )
        rows.append((_("what {side} believes", side=label), mean, _LOG, words))
    rows += [
        (_("hope of {side}", side=names.claimant), now.hope_claimant, "share", _HOPE),
        (_("hope of {side}", side=names.holder), now.hope_holder, "share", _HOPE),
        ("trust", now.trust, "share", N_("how far promises are counted on")),
        ("pressure", now.pressure, "utility per day", N_("of other states on the attacker")),
        (
            _("territory of {side}", side=names.claimant),
            now.control,
            "share",
            N_("by both leaders' values, at the last step"),
        ),
    ]
    return pd.DataFrame(rows, columns=["what", "value", "unit", N_("in words")])


_LOG = N_("log of strength ratio (0.69: twice as strong)")
_HOPE = N_("how much of what talks could bring it expects")


def stronger(advantage: float, names: Labels) -> str:
    """Who is stronger, and how many times."""
    if abs(advantage) < 0.005:
        return _("both are equally strong")
    side = names.claimant if advantage > 0 else names.holder
    times = figures(f"{math.exp(abs(advantage)):.2f}")
    return _("{side} is {times} times as strong", side=side, times=times)


def front_table(state: DayState) -> pd.DataFrame:
    """Who controls which objective on a day, and the share of it that the claimant holds."""
    import pandas as pd

    names = Labels(state.record.scenario)
    of_claimant = _("share of {side}", side=names.claimant)
    rows = []
    for name, share in state.control.items():
        who = names.claimant if share == 1.0 else names.holder if share == 0.0 else _("divided")
        battle = state.battle
        if battle is not None and battle.objective == name:
            who = _(
                "{controller}; {side} attacks, {reach}",
                controller=who,
                side=side_name(names, battle.attacker),
                reach=reach_words(battle.reach),
            )
        row = {N_("objective"): names[name], of_claimant: share}
        rows.append({**row, N_("controlled by"): who})
    return pd.DataFrame(rows)


def side_name(names: Labels, side: Side) -> str:
    """The name of the leader of a side."""
    return names.claimant if side == "claimant" else names.holder


def battle_words(battle: Battle, names: Labels) -> str:
    """A battle, and how it stands."""
    return _(
        "{side} attacks {place} and is {reach}",
        side=side_name(names, battle.attacker),
        place=names[battle.objective],
        reach=reach_words(battle.reach),
    )


def reach_words(reach: float) -> str:
    """How a battle stands, from -1 (repulsed) to 1 (captured)."""
    if abs(reach) < 0.05:
        return _("where it began")
    told = N_("{share} of the way to being repulsed")
    if reach > 0:
        told = N_("{share} of the way to capture")
    return _(told, share=percent_text(abs(reach)))
