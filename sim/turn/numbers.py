"""The numbers of a scenario as the turn reads them: places instead of names, days instead of dates.

Fields beside those of the scenario's parameters are declared here. What is marked as prepared is
worked out from the other numbers by :func:`sim.turn.setup.prepare`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from sim import parameters
from sim.memory.fields import DATES, Numbers
from sim.memory.sizes import GOODS, ISSUES, LEVELS, OBJECTIVES, PARTIES, THIRD_PARTIES
from sim.parameters import Section
from sim.scenario.schema import Scenario

#: The sides of the conflict. A party's, an attacker's or a holder's side is one of these.
CLAIMANT, HOLDER = 1, -1


class RedLineNumbers(Numbers):
    """A third party's red line at an objective."""

    SECTION: ClassVar[type[Section]] = parameters.RedLine
    drawn: int  # whether there is one
    attacker: int  # the side that it restrains


class PartyNumbers(Numbers):
    """A party's settings."""

    SECTION: ClassVar[type[Section]] = parameters.Party
    strategy: int  # number of its negotiator among those shipped
    change_count: int  # changes of leader
    changes: Annotated[list[int], DATES]
    reassurance_count: int
    reassurances: Annotated[list[int], DATES]
    breach_count: int
    breaches: Annotated[list[int], DATES]
    seat_at: int  # objective; -1: none
    end_day: int  # 0: none
    # prepared:
    precision: float
    fair_value: float  # of fair terms


class BackingNumbers(Numbers):
    """How a third party backs a side."""

    SECTION: ClassVar[type[Section]] = parameters.Backing


class MediationNumbers(Numbers):
    """How a third party mediates."""

    SECTION: ClassVar[type[Section]] = parameters.Mediation
    facilitates: int  # roles that it can play
    formulates: int
    manipulates: int
    invited: int  # third parties that are members, one bit each
    invited_count: int


class ThirdPartyNumbers(Numbers):
    """A third party's settings."""

    SECTION: ClassVar[type[Section]] = parameters.ThirdParty
    backs: int
    mediates: int
    supports: int  # side
    backing: BackingNumbers
    mediation: MediationNumbers
    red_lines: Annotated[list[RedLineNumbers], OBJECTIVES]
    shunned: Annotated[list[float], THIRD_PARTIES]  # what sitting with each costs it


class IssueNumbers(Numbers):
    """An issue."""

    SECTION: ClassVar[type[Section]] = parameters.Issue
    political: int
    level_count: int  # 0: any share
    levels: Annotated[list[float], LEVELS]
    weights: Annotated[list[float], PARTIES]
    ground: int  # issue that it closes with; -1: none


class ObjectiveNumbers(Numbers):
    """An objective on the axis of advance."""

    SECTION: ClassVar[type[Section]] = parameters.Objective
    issue: int
    held_by: int  # side, on the first day
    # prepared:
    line_count: int  # red lines drawn here
    log_defence: float


class Good:
    """A good on the table: objectives in axis order, then political issues (prepared)."""

    weights: Annotated[list[float], PARTIES]
    open_worth: Annotated[list[float], PARTIES]  # while it is not settled
    issue: int
    can_wait: int  # a partial text may leave it open
    whole: int  # an objective that is not shared out
    small: int  # it may be settled in a step before a treaty


class World(Numbers):
    """A scenario, but for its parties and third parties, which have their own numbers."""

    SECTION: ClassVar[type[Section]] = Scenario
    start: int
    end: int
    inventory_start: int  # day from which stocks of materiel are reckoned
    difference_contest: int  # else a ratio contest
    first_mover: int  # side; 0: by lot
    deal_broker: int  # of the deal in force on the first day; -1: there is none
    deal_day: int  # on which that was signed
    home: int  # issue on whose ground people return; -1: none
    home_side: int  # whose people
    orientation: int  # side of the party listed first
    claimant: int  # places of the leaders among the parties
    holder: int
    party_count: int
    objective_count: int
    issue_count: int
    third_count: int
    signs: Annotated[list[int], PARTIES]  # side of each party
    objectives: Annotated[list[ObjectiveNumbers], OBJECTIVES]
    issues: Annotated[list[IssueNumbers], ISSUES]
    political_controls: Annotated[list[float], PARTIES]  # of each party; prepared again
    # prepared:
    good_count: int
    goods: Annotated[list[Good], GOODS]
    materiel_claimant: float  # on the first day
    materiel_holder: float
    log_collapse: float
    total_size: float
    longest_war: float  # days: more than any chain of battles is expected to last
