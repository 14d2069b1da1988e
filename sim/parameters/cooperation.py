"""Parameters of what changes slowly after a war: land and people, audiences and opinion."""

from __future__ import annotations

from pydantic import Field

from sim.parameters.actors import BySide
from sim.parameters.declaration import (
    AmountSeries,
    Section,
    ShareSeries,
    Side,
    dated,
    parameter,
)


class Recovery(Section):
    """Mined land and displaced people: two stocks of ground that a side has won."""

    ground: str = Field(
        "",
        description="territorial issue on whose ground people return, as far as `side` holds it "
        "(empty: there is none, and none of this counts)",
    )
    side: Side = Field("claimant", description="the side whose people return")
    mined: float = parameter(
        0.0,
        unit="hectares",
        low=0.0,
        high=1e7,
        meaning="land to be cleared of mines before people can return to it (0: none)",
    )
    clearance: AmountSeries = dated(
        0.0, unit="hectares per year", high=1e7, meaning="land cleared in a year of peace, by date"
    )
    displaced: float = parameter(
        0.0, unit="persons", low=0.0, high=1e7, meaning="people who are to return"
    )
    returning: AmountSeries = dated(
        0.0,
        unit="persons per year",
        high=1e7,
        meaning="people who can return in a year of peace, by date, where land is cleared",
    )
    flight: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of those who have returned that a new war drives out again",
    )
    at_stake: BySide = Field(
        BySide(),
        description="what a new war puts at risk for each side once everybody has returned",
    )


class Opinion(Section):
    """Audiences at home and opinion abroad, as they move."""

    contacts: ShareSeries = dated(
        0.0,
        unit="share",
        high=1.0,
        meaning="programmes of contact between the societies, by date (1: at their full size)",
        source="dialogue, media, academia; the scale is ours",
    )
    thaw: float = parameter(
        0.0,
        unit="per year",
        low=-2.0,
        high=5.0,
        meaning="rate at which contacts at their full size wear off what audiences charge for "
        "concessions (below 0: they harden it)",
        source="Pettigrew and Tropp (2006), from memory: contact lowers prejudice, on average and "
        "by little; no source gives a rate",
    )
    embitter: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of its first size by which each shooting on the line raises that charge",
        source="ours; no source gives a size",
    )
    most: float = parameter(
        3.0,
        unit="ratio",
        low=1.0,
        high=10.0,
        meaning="most that audiences come to charge, as a multiple of what they first did",
    )
    blame: float = parameter(
        0.0,
        unit="1",
        low=-2.0,
        high=2.0,
        meaning="log odds of being held lawful that a side loses by opening a war (below 0: force "
        "makes facts that are then recognised)",
        source="ours, either sign; size assumed",
    )
    blame_fade: float = parameter(
        0.0, unit="per year", low=0.0, high=100.0, meaning="rate at which that is forgotten"
    )
