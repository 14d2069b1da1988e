"""Arms in which one third party acts as another does: equal in effect, not in the number written.

What a third party does to others is a number times its engagement on the day. Two who differ in
engagement and get the same number are therefore not alike.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sim.errors import SimError, show, unknown_name
from sim.scenario import Scenario

#: Numbers of a third party that the turn multiplies with its engagement, and no others are.
ENGAGED = (
    "backing.pressure.*",
    "backing.red_lines.*.probability",
    "mediation.initiative_*",
    "mediation.leverage.*",
    "stake",
)


def effective(scenario: Scenario, who: str, number: str, day: dt.date) -> float:
    """What a number of a third party amounts to on a day: times engagement, in its own unit.

    Args:
        scenario: where both are written.
        who: name of the third party.
        number: its key from there on, as ``"backing.pressure.claimant"``, one of :data:`ENGAGED`.
        day: for which its engagement is read.

    Raises:
        SimError: there is no such third party or number, or engagement does not scale it.
    """
    return _number(scenario, who, number) * _engagement(scenario, who, day)


@dataclass(frozen=True)
class AsAnother:
    """A change of a scenario: a third party whose number has the effect that another's has.

    `who` is changed and acts as `like` does, in one `number` (:data:`ENGAGED`) on one `day`. An
    experiment writes it among its changes; :meth:`sim.experiments.Laboratory.scenario` reads it
    off the scenario that it stands for, so that it follows what else is changed there.
    """

    who: str
    like: str
    number: str
    day: dt.date

    def change(self, scenario: Scenario) -> str:
        """The change as a text for ``--set``.

        Raises:
            SimError: as :func:`effective`, or who is changed is not engaged at all on that day.
        """
        wanted = effective(scenario, self.like, self.number, self.day)
        _number(scenario, self.who, self.number)
        engaged = _engagement(scenario, self.who, self.day)
        if engaged <= 0.0:
            raise SimError(
                f"third_parties.{self.who} is not engaged on {self.day}: no number of it would "
                f"have the effect that third_parties.{self.like}.{self.number} has"
            )
        return f"third_parties.{self.who}.{self.number}={wanted / engaged!r}"


def _engagement(scenario: Scenario, who: str, day: dt.date) -> float:
    return scenario.third_parties[who].engagement.at(day.toordinal())


def _number(scenario: Scenario, who: str, number: str) -> float:
    """A number of a third party as it is written."""
    if who not in scenario.third_parties:
        names = list(scenario.third_parties)
        raise unknown_name(f"no third party is named {show(who)}", who, names)
    if not any(fnmatchcase(number, pattern) for pattern in ENGAGED):
        message = f"engagement does not scale {show(number)}"
        raise unknown_name(message, number, list(ENGAGED))
    found: Any = scenario.third_parties[who]
    for part in number.split("."):
        found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
    if found is None:
        raise SimError(f"third_parties.{who} has no {show(number)}")
    return float(found)
