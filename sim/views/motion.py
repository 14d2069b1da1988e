"""A run in motion on the schematic map: what each tile shows from which day on.

The figures of :func:`sim.views.places.places_on` and :func:`sim.views.days.state_on` for all
days at once, as plain lists and texts that a browser can draw (:mod:`sim.page.browser.moving`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from sim.labels import Labels
from sim.language import _
from sim.record import Record
from sim.scenario.tiles import layout
from sim.views.days import PHASES, Battle, battle_on, reach_words, side_name, span
from sim.views.places import Place, grounds, held_in_fact, map_days, which_run
from sim.words import long_date


def motion(record: Record) -> dict[str, Any]:
    """A run that kept its states (``trace=True``) as a browser draws it.

    ``tiles`` are the objectives with their place on the grid; ``moments`` are what they show, each
    from its day on until the next: the claimant's shares, the phase, and by the number of a tile
    what is attacked, due, or changed hands; ``told`` and ``facts`` are what happened in the run and
    in history, each with its day; ``in_fact`` is what :func:`sim.views.places.held_in_fact` says of
    each tile (empty: there is no record); ``which`` says that it is a run, and which.
    """
    scenario = record.scenario
    names, boxes = Labels(scenario), layout(scenario)
    labels = {name: scenario.map[name].label for name in boxes if name in scenario.map}
    first, last = (date.toordinal() for date in span(record))
    return {
        "first": first,
        "last": last,
        "sides": [names.claimant, names.holder],
        "tiles": [
            {
                "label": labels.get(name) or names[name],
                "x": b.x,
                "y": b.y,
                "w": b.width,
                "h": b.height,
            }
            for name, b in boxes.items()
        ],
        "moments": _moments(record, names),
        "told": [[day.toordinal(), long_date(day), why] for day, why in map_days(record)],
        "facts": [
            [day.toordinal(), long_date(day), text]
            for day, text in sorted(scenario.milestones.items())
            if day.toordinal() <= last
        ],
        "in_fact": [list(one) for one in held_in_fact(scenario).values()],
        "which": "".join(which_run(record)),
    }


def _moments(record: Record, names: Labels) -> list[dict[str, Any]]:
    """What tiles show from a day on, wherever that differs from the day before."""
    order = {name: place for place, name in enumerate(record.scenario.objectives)}
    by_day = dict(grounds(record))
    known = sorted(by_day)
    days = sorted({*known, *(snapshot.day for snapshot in record.snapshots)})
    found: list[dict[str, Any]] = []
    for day in days:
        places = by_day[known[max(0, bisect_right(known, day) - 1)]]
        phase = _phase(record, day)
        battle = battle_on(record, day) if phase == "war" else None
        moment = _moment(names, order, places, phase, battle)
        if not found or {**found[-1], "day": 0} != {**moment, "day": 0}:
            found.append({**moment, "day": day})
    return found


def _phase(record: Record, day: int) -> str:
    place = bisect_right(record.snapshots, day, key=lambda snapshot: snapshot.day)
    return record.snapshots[max(0, place - 1)].phase


def _moment(
    names: Labels,
    order: Mapping[str, int],
    places: Mapping[str, Place],
    phase: str,
    battle: Battle | None,
) -> dict[str, Any]:
    attacked = None
    if battle is not None:
        told = _(
            "{side} attacks: {reach}",
            side=side_name(names, battle.attacker),
            reach=reach_words(battle.reach),
        )
        attacked = [order[battle.objective], told]
    return {
        "phase": _(PHASES[phase]),
        "war": phase == "war",
        "shares": [places[name].share for name in order],
        "attacked": attacked,
        "due": {
            str(order[name]): _("due {date}", date=long_date(place.due.day))
            for name, place in places.items()
            if place.due is not None
        },
        "how": {str(order[name]): place.how for name, place in places.items() if place.how},
    }
