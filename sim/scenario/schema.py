"""What a scenario is: the declared sections, put together.

A :class:`Scenario` is frozen, so a run can never change it. Files become scenarios in
:mod:`sim.scenario.loader`; what no single field can check (weights that sum to one, names that
must exist, dates in order) is checked in :mod:`sim.scenario.checks`.
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from sim.parameters import (
    AfterDeal,
    Balance,
    Behaviour,
    Clock,
    Front,
    Incidents,
    Issue,
    Links,
    Objective,
    Opinion,
    Party,
    PlaceNames,
    Recovery,
    Section,
    Side,
    Talks,
    ThirdParty,
    Tile,
)


class Scenario(Section):
    """A conflict, ready to run: who, about what, with which forces, between which dates."""

    title: str = Field("untitled", description="one line for tables and figures")
    description: str = Field("", description="what the scenario is for")
    clock: Clock = Clock()
    issues: dict[str, Issue] = Field(min_length=1, description="what there is to agree on")
    objectives: dict[str, Objective] = Field(
        min_length=1, description="territory along the axis of advance, in order"
    )
    parties: dict[str, Party] = Field(min_length=2, description="who bargains and fights")
    third_parties: dict[str, ThirdParty] = Field({}, description="backers and mediators")
    balance: Balance = Balance()
    front: Front = Front()
    incidents: Incidents = Incidents()
    behaviour: Behaviour = Behaviour()
    talks: Talks = Talks()
    after_deal: AfterDeal = AfterDeal()
    links: Links = Links()
    recovery: Recovery = Recovery()
    opinion: Opinion = Opinion()
    milestones: dict[dt.date, str] = Field({}, description="historical dates marked on figures")
    map: dict[str, Tile] = Field(
        {},
        description="where objectives stand on the schematic map; one that is not named gets a "
        "tile by itself",
        exclude=True,
    )
    in_fact: dict[str, dt.date] = Field(
        {},
        description="days from which objectives were the other side's in fact, marked on the map; "
        "one that is not named stayed, and with none named there is no record",
        exclude=True,
    )
    place_names: dict[str, PlaceNames] = Field(
        {},
        description="whose names of places there are, so that a page can show those of one alone; "
        "texts write the names of a place as one/other",
        exclude=True,
    )

    def leader(self, side: Side) -> str:
        """Name of the party that leads a side."""
        return next(n for n, p in self.parties.items() if p.side == side and p.leads)
