"""Parameters of conduct that all parties share: choices, talks, and what follows a deal."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from sim.parameters.actors import BySide
from sim.parameters.declaration import Section, ShareSeries, choice, dated, parameter


class Behaviour(Section):
    """What all parties share: how they choose, hope and keep promises."""

    precision: float = parameter(
        40.0,
        unit="1",
        low=0.0,
        high=1e6,
        meaning="precision of choices per unit of utility at a political control of one half",
        source="logit choice: Luce (1959), McFadden (1974); size assumed",
    )
    review_days: int = parameter(
        7, unit="days", low=1, high=365, meaning="how often a war leadership reviews its course"
    )
    hope_fade: float = parameter(
        0.04,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of hope that a fruitless session takes away",
        source="assumption, form ours; 0 switches it off",
    )
    hope_gain: float = parameter(
        0.03,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the missing hope that returns when the other side accepts a text",
    )
    hope_renewal: float = parameter(
        0.4,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the missing hope that returns when the other side changes its leader",
        source="assumption, against Wolford (2007): there new leaders bring more conflict",
    )
    hope_revival: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the missing hope that returns when fighting ends in a truce that holds",
        source="Zartman (2000): a recent catastrophe ripens talks; form and size assumed",
    )
    turnover_doubt: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of what a side has learnt of the other that it forgets when the other has a "
        "new leader (0: none)",
        source="Wolford (2007): the resolve of new leaders is unknown; form and size ours",
    )
    opening_scale: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the cost of opening fire that grows with the aim (0: none)",
        source="Altman (2017): small seizures of land provoke less; form and size assumed",
    )
    planning_days: int = parameter(
        0,
        unit="days",
        low=0,
        high=365,
        meaning="how often a leader reviews in peace whether to attack (0: every `peace_days`)",
        source="ours; size assumed",
    )
    preparation_days: int = parameter(
        0,
        unit="days",
        low=0,
        high=90,
        meaning="days from the decision to attack to the day when the offensive opens (0: none)",
        source="ours: to mobilise and to exercise takes weeks; size assumed",
    )
    foresight: float = parameter(
        1.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how far sides foresee what today's budgets will do to the balance (0: not at all)",
        source="Powell (2006); Fearon (1995)",
    )
    horizon_days: int = parameter(
        365, unit="days", low=1, high=3650, meaning="how far ahead sides look"
    )
    ceasefire_goodwill: float = parameter(
        0.05,
        unit="utility",
        low=-1.0,
        high=1.0,
        meaning="what agreeing to a humanitarian ceasefire is worth in good opinion",
    )
    ceasefire_price: float = parameter(
        0.2,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the gain from fighting on that a ceasefire seems to put at risk",
    )
    ceasefire_shame: float = parameter(
        0.01,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="cost of breaking an agreed ceasefire, before the broker's own leverage",
    )
    ceasefire_discredit: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the worth of agreeing to a ceasefire that each broken one takes away",
    )
    ceasefire_exchange: float = parameter(
        0.0,
        unit="days",
        low=0.0,
        high=365.0,
        meaning="days of fighting after which a ceasefire's goodwill, used up by one, is back",
    )
    consolidation_days: int = parameter(
        30, unit="days", low=1, high=365, meaning="a truce this long becomes the new status quo"
    )
    cost_if_weak: float = parameter(
        0.3,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of war of an opponent that is weak, in judging a mediator's message",
        source="after Kydd (2003); size assumed",
    )
    cost_if_strong: float = parameter(
        0.1,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of war of an opponent that is strong, in judging a mediator's message",
        source="after Kydd (2003); size assumed",
    )


class Talks(Section):
    """How sides bargain when they meet."""

    rounds: int = parameter(
        4, unit="rounds", low=1, high=200, meaning="offers in one session of alternating offers"
    )
    round_days: float = parameter(
        1.0,
        unit="days",
        low=0.0,
        high=365.0,
        meaning="time between offers, over which `rubinstein` negotiators discount",
    )
    direct_rate: float = parameter(
        0.02,
        unit="per month",
        low=0.0,
        high=1e6,
        meaning="sessions that the sides hold without any mediator",
    )
    friction: float = parameter(
        0.02,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="what terms reached without a mediator are worth less to each side",
    )
    leaders_alone: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of texts that heed what leaders need, and not what others with a veto do",
        source="Putnam (1988) on involuntary defection, Cunningham (2006) on veto players; size "
        "assumed",
    )
    war_rate: float = parameter(
        0.0,
        unit="per day",
        low=0.0,
        high=1.0,
        meaning="texts that each leader would put in war by itself, when no mediator acts",
        source="Wagner (2000) and Goemans (2000): sides state and revise terms as they fight; "
        "rate assumed",
    )
    war_error: float = parameter(
        0.05,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="standard deviation of a leader's error about others' reservation values, there",
    )
    forum_choice: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how far a side weighs a mediator's meeting in peace against what it expects of "
        "other mediators within its horizon (0: it comes to all)",
        source="Busch (2007), from memory, on choosing the forum; form and size ours",
    )
    step_rate: float = parameter(
        0.0,
        unit="per month",
        low=0.0,
        high=1e6,
        meaning="meetings of the two sides in peace about small issues alone (0: none)",
        source="ours: border commissions, exchanges of prisoners; rate assumed",
    )
    first_mover: Literal["claimant", "holder", "random"] = choice(
        "random", meaning="who makes the first offer"
    )


class AfterDeal(Section):
    """What holds or breaks a deal: the same table and the same choice rule, no separate law."""

    binding: bool = Field(
        False, description="a deal is final and ends the run, as in static bargaining theory"
    )

    trust: float = parameter(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of promises expected to be kept, at the start",
    )
    trust_memory: float = parameter(
        0.8, unit="share", low=0.0, high=1.0, meaning="weight of the past in the running average"
    )
    trust_bayes: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="weight, in how far a side relies on promises, of its belief that the other side "
        "prefers a kept peace (0: all weight on the running average)",
        source="Kydd (2005), from memory, for trust as belief; the mixture is ours",
    )
    kept_if_peaceful: float = parameter(
        0.95,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="chance that a side which prefers a kept peace keeps a promise, as the other sees "
        "it",
        source="Kydd (2005) for the idea; size assumed",
    )
    kept_if_not: float = parameter(
        0.6,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="chance that a side which does not prefer it keeps a promise all the same",
        source="as kept_if_peaceful; the nearer to it, the less a kept promise tells",
    )
    interdependence: float = parameter(
        0.02,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="cost of renewed war for both, per year that open links have lasted",
        source="Russett and Oneal (2001), disputed by Barbieri (2002); size assumed",
    )
    interdependence_cap: float = parameter(
        0.1, unit="utility", low=0.0, high=1.0, meaning="most that interdependence can come to"
    )
    in_force: str = Field(
        "",
        description="third party whose deal is in force on the first day, with its guarantee and "
        "nothing left to hand over (empty: no deal)",
    )
    signed: dt.date | None = Field(
        None, description="day on which that deal was signed; the first day when left out"
    )
    bond: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of what a mediator paid a side for a deal that it loses if it breaks it "
        "(0: none, it is paid once and for all)",
        source="ours: a payment that goes on holds more than one that is made; size assumed",
    )
    payment_fade: float = parameter(
        0.0,
        unit="per year",
        low=0.0,
        high=100.0,
        meaning="rate at which that fades: what mediators add does not last (0: it lasts)",
        source="Beardsley (2008): artificial incentives fade; form and size ours",
    )
    closing: bool = Field(
        False,
        description="issues close for good, as `closes_with` says: off the table, and nobody hopes "
        "for anything of them any more",
    )
    guarantee_engaged: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of what a guarantee is worth at the table that hangs on how engaged its "
        "guarantor is (0: none of it)",
        source="Walter (1997): a guarantor needs interest, force and resolve (from memory); form "
        "and size ours",
    )
    guarantor_elasticity: float = parameter(
        1.0,
        unit="1",
        low=0.0,
        high=10.0,
        meaning="how deterrence follows the guarantor's engagement after the signature (0: not at "
        "all, it stays what it was that day; 1: in proportion)",
        source="as guarantee_engaged",
    )
    guarantee_lasts: bool = Field(
        False,
        description="a guarantee in force goes on when the sides sign a further text that brings "
        "none of its own; else every text takes the place of the one before, guarantee and all",
    )
    guarantor_foresight: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how far sides foresee what a guarantor's engagement will be at the end of their "
        "horizon (0: they take it to stay as it is)",
        source="ours: what nobody announced cannot be foreseen, so 0; size assumed",
    )


class Links(Section):
    """Trade and transit between the sides: a new war would cut them."""

    open: ShareSeries = dated(
        0.0,
        unit="share",
        high=1.0,
        meaning="how far links between the sides are open, by date (0: there are none)",
        source="Oneal and Russett (1997), Gartzke (2007), from memory; the scale is ours",
    )
    dependence: BySide = Field(
        BySide(),
        description="what a war that cuts them costs each side, when they are wholly open and it "
        "counts on their going on",
    )
    doubt: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how far a side counts on them only as far as it trusts the other side (0: wholly)",
        source="Copeland (1996, 2015), from memory: what counts is the trade that is expected; "
        "form ours",
    )
    follow_peace: bool = Field(
        False,
        description="the rival order: they are open only while a deal is in force, so that peace "
        "makes them and they make no peace",
    )
