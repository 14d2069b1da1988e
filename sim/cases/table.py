"""What a table of a conflict holds: figures and facts with their sources, and no model numbers.

The table says what is known of a conflict before a run; what the model makes of it is the recipe
(:mod:`sim.cases.recipe`). It is declared like a scenario, so that it is validated like one.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, JsonValue

from sim.parameters import (
    SIDES,
    AmountSeries,
    PlaceNames,
    Section,
    ShareSeries,
    Side,
    dated,
    parameter,
)

#: How a fact is known: a data file was read, a page was read, or nobody looked it up.
Known = Literal["data", "page", "memory", "assumed"]
Missing = Literal["refused", "held", "interpolated"]
_WEIGHTS: dict[str, JsonValue] = {"unit": "share", "source": "assumption", "status": "assumed"}


class Fact(Section):
    """Something known of the conflict, with its source."""

    source: str = Field(min_length=1, description="who says so, or why it is assumed")
    status: Known = Field(
        description="data: a data file was read; page: a page was read; memory: not looked up; "
        "assumed: our reading"
    )


class LastWar(Fact):
    """Who won the last war before the first day."""

    won_by: Literal["holder", "claimant", "nobody"] = Field(description="who won it")


class Armies(Fact):
    """Whether the armies are new or have stocks of many years."""

    age: Literal["new", "established"] = Field(description="new: raised in the last war")


class Law(Fact):
    """Whose claim the United Nations or an award backs."""

    backs: Literal["claimant", "holder", "neither"] = Field(description="whose claim is backed")


class Process(Fact):
    """Whether talks have a mandate on the first day."""

    mandated: bool = Field(description="whether a body has ordered or agreed to talks")


class CaseIssue(Section):
    """Something to agree on."""

    label: str = Field(min_length=1, description="name for readers, with both place names")
    kind: Literal["territory", "political"] = Field(
        description="territory can be taken by force; the rest moves by agreement only"
    )
    can_wait: bool = Field(False, description="a partial deal may leave it open")


class CaseObjective(Section):
    """One sector of the ground, in the order of the advance."""

    label: str = Field(min_length=1, description="name for readers, with both place names")
    issue: str = Field(description="the territorial issue that it is part of")
    share: float = parameter(
        1.0, unit="share", low=0.0, high=1.0, meaning="its weight inside its issue"
    )
    seat: bool = Field(False, description="the seat of the holder: its fall unhinges the rest")
    held_by: Side = Field("holder", description="the side that has it on the first day")


class Passing(Fact):
    """The day from which a sector was the other side's in fact."""

    day: dt.date = Field(description="where accounts differ, the day by which all agree")


class Veto(Section):
    """A further party of a side, without whose word nothing is agreed."""

    label: str = Field(min_length=1, description="name for readers")
    weights: dict[str, float] = Field(
        description="weight of each issue; they sum to 1", json_schema_extra=_WEIGHTS
    )


class CaseSide(Section):
    """One side: its leader, what it cares about, its men, and who else has a veto."""

    name: str = Field(description="short name, as in keys of a scenario")
    label: str = Field(min_length=1, description="name for readers")
    weights: dict[str, float] = Field(
        description="weight of each issue; they sum to 1", json_schema_extra=_WEIGHTS
    )
    men: AmountSeries | None = dated(
        None, unit="thousand men", low=0.01, high=1e5, meaning="men under arms, by date"
    )
    leader_changes: tuple[dt.date, ...] = Field((), description="dates on which its leader changed")
    vetoes: dict[str, Veto] = Field({}, description="further parties with a veto, by name")


class CaseFigures(Section):
    """A series of figures, a year each, and what is done about years without a figure."""

    figures: AmountSeries | None = dated(
        None, unit="unit of the measure", meaning="figures by year; each holds to the next"
    )
    missing: Missing = Field(
        "refused",
        description="what a year without a figure gets: held (the figure before it, or the first), "
        "or interpolated (on the line between its neighbours; held outside them)",
    )


class CaseMeasure(Section):
    """One way to measure the balance."""

    kind: Literal["spending", "men"] = Field(
        description="spending adds to a stock that wears; men are strength as they stand"
    )
    unit: str = Field(min_length=1, description="what the figures are counted in")
    claimant: CaseFigures = Field(description="figures of the claimant")
    holder: CaseFigures = Field(description="figures of the holder")


class CaseThirdParty(Fact):
    """A backer, a mediator, or both."""

    label: str = Field(min_length=1, description="name for readers")
    weight: Literal["great-power", "other"] = Field("other", description="what it can do to others")
    supports: Literal["claimant", "holder", "nobody"] = Field(
        "nobody", description="the side that it strengthens"
    )
    presence: Literal["peacekeepers", "troops", "treaty", "none"] = Field(
        "none",
        description="peacekeepers on the line, troops of a treaty ally on the spot, a treaty alone",
    )
    red_lines: tuple[str, ...] = Field(
        (), description="objectives whose attack may bring it in; needs `supports` and `presence`"
    )
    support: AmountSeries | None = dated(
        None, unit="share", high=10.0, meaning="strength that it adds, as a share of the side's own"
    )
    engagement: ShareSeries | None = dated(
        None, unit="share", high=1.0, meaning="how much attention it gives; left out, full"
    )
    mediates: Literal["no", "facilitates", "formulates", "manipulates"] = Field(
        "no", description="the most that it does at the table"
    )
    guarantee: Literal["none", "words", "troops"] = Field(
        "none", description="what it offers to keep an agreement; troops need a mandate"
    )


class Case(Section):
    """A conflict as a table: figures and facts with sources, from which a scenario is made."""

    title: str = Field(min_length=1, description="one line for tables and figures")
    description: str = Field("", description="what the case is")
    start: dt.date = Field(description="first day of the run")
    end: dt.date = Field(description="last day of the run")
    last_war: LastWar = Field(description="who won the last war, which the first stocks follow")
    armies: Armies = Field(description="how old the armies are, which the first stocks follow")
    law: Law = Field(description="whose claim is backed")
    process: Process = Field(description="whether talks have a mandate")
    issues: dict[str, CaseIssue] = Field(min_length=1, description="what there is to agree on")
    objectives: dict[str, CaseObjective] = Field(
        min_length=1, description="sectors in the order of the advance, nearest first"
    )
    claimant: CaseSide = Field(description="the side that wants change")
    holder: CaseSide = Field(description="the side that defends the status quo")
    third_parties: dict[str, CaseThirdParty] = Field({}, description="backers and mediators")
    measure: str = Field(description="which of `measures` is used unless a run says otherwise")
    measures: dict[str, CaseMeasure] = Field(
        min_length=1, description="ways to measure the balance, by name"
    )
    events: dict[dt.date, str] = Field({}, description="dated events, marked on figures")
    place_names: dict[str, PlaceNames] = Field(
        {}, description="whose names of places there are; labels write them as one/other"
    )
    in_fact: dict[str, Passing] = Field(
        {},
        description="by objective, when it passed to the other side in fact, outlined on maps: no "
        "number of the scenario rests on it, nor any run",
    )

    def side(self, side: Side) -> CaseSide:
        """The claimant or the holder."""
        return self.claimant if side == SIDES[0] else self.holder
