"""Parameters of what is at stake: objectives and issues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.parameters.declaration import Section, Side, parameter

_DRAWN = "drawn by hand; no run depends on it"


class Objective(Section):
    """A piece of territory along the axis of advance."""

    label: str = Field("", description="name for readers, with both place names")
    issue: str = Field(description="the territorial issue it is part of")
    share: float = parameter(
        1.0, unit="share", low=0.0, high=1.0, meaning="its weight inside its issue"
    )
    defence: float = parameter(
        3.0,
        unit="ratio",
        low=0.01,
        high=100.0,
        meaning="ratio of whole strengths, nationwide, at which an attack is as likely to succeed "
        "as to fail",
        source="assumption, on whole stocks; the 3:1 rule of thumb (Mearsheimer 1989, disputed) is "
        "about local strength at one point",
    )
    size: float = parameter(
        3.0,
        unit="1",
        low=0.01,
        high=1000.0,
        meaning="distance the front must move to capture it (and back, to repulse the attack)",
    )
    keystone: bool = Field(False, description="its loss unhinges the defence of all that remains")
    small: bool = Field(
        False, description="it may be handed over in a step before a treaty (`talks.step_rate`)"
    )
    held_by: Side = Field("holder", description="the side that controls it at the start")
    handover_days: int = parameter(
        20, unit="days", low=0, high=3650, meaning="days from an agreement to its handover"
    )


#: Columns and rows that a map may have.
GRID = 40


class Tile(Section):
    """Where an objective stands on the schematic map, which is drawn and has no part in a run."""

    x: int = parameter(
        ...,
        unit="1",
        low=0,
        high=GRID - 1,
        meaning="column of its left edge on the map, from the left",
        source=_DRAWN,
    )
    y: int = parameter(
        ...,
        unit="1",
        low=0,
        high=GRID - 1,
        meaning="row of its upper edge on the map, from above",
        source=_DRAWN,
    )
    width: int = parameter(
        1, unit="1", low=1, high=GRID, meaning="columns that it covers", source=_DRAWN
    )
    height: int = parameter(
        1, unit="1", low=1, high=GRID, meaning="rows that it covers", source=_DRAWN
    )
    label: str = Field("", description="name on the map; that of the objective when left out")


class PlaceNames(Section):
    """The names that some people have for places which others call otherwise."""

    label: str = Field("", description="whose names they are, for readers")
    names: tuple[str, ...] = Field(
        (), description="the names; those of one place stand at the same number in every list"
    )


class StatusQuo(Section):
    """What an unresolved political issue is worth to each side, as a share of its weight."""

    claimant: float = parameter(
        0.0, unit="share", low=0.0, high=1.0, meaning="share the claimant enjoys while it is open"
    )
    holder: float = parameter(
        1.0, unit="share", low=0.0, high=1.0, meaning="share the holder enjoys while it is open"
    )


class Issue(Section):
    """Something to agree on: outcome 0 is the holder's ideal, 1 the claimant's."""

    label: str = Field("", description="name for readers")
    kind: Literal["territory", "political"] = Field(
        "political", description="territory can be taken by force; the rest moves by agreement only"
    )
    status_quo: StatusQuo = StatusQuo()
    levels: tuple[float, ...] = Field(
        (),
        description="allowed outcomes, if it cannot be divided",
        json_schema_extra={"unit": "share", "source": "assumption", "status": "assumed"},
    )
    whole: bool = Field(
        False,
        description="each objective of a territory passes whole or not at all by an agreement",
    )
    closes_with: str = Field(
        "",
        description="territorial issue, itself or another: once one side holds all of it, and did "
        "not on the first day, this one closes for good, if `after_deal.closing` is on (empty: it "
        "never does)",
    )
    can_wait: bool = Field(False, description="a partial deal may leave it open")
    small: bool = Field(
        False,
        description="a political issue that may be settled in a step before a treaty "
        "(`talks.step_rate`); of territory, objectives are",
    )
