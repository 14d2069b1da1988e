"""Parameters of the actors: parties, backers and mediators."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from sim.parameters.declaration import (
    AmountSeries,
    Section,
    ShareSeries,
    Side,
    dated,
    parameter,
)


class Party(Section):
    """One party: a side's leader, or a further party with a veto."""

    label: str = Field("", description="name for readers")
    side: Side = Field(description="claimant wants change, holder defends the status quo")
    leads: bool = Field(True, description="leads its side (exactly one per side does)")
    weights: dict[str, float] = Field(
        description="weight of each issue; they sum to 1",
        json_schema_extra={"unit": "share", "source": "assumption", "status": "assumed"},
    )
    agent: str = Field("", description="a Party class of your own, as `module:Class`")
    strategy: str = Field("linear", description="how it makes offers; see `sim strategies`")
    discount_rate: float = parameter(
        0.05,
        unit="per year",
        low=0.0,
        high=1000.0,
        meaning="impatience: rate at which a year's delay discounts gains",
        source="discounting as in Rubinstein (1982); size assumed, 3 to 10 % a year our range",
    )
    risk_exponent: float = parameter(
        1.0,
        unit="1",
        low=0.1,
        high=3.0,
        meaning="value = utility ** exponent; below 1 averse to risk, above 1 fond of it",
    )
    political_control: float = parameter(
        0.6,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how reliably the leadership carries out its best choice (1: always)",
        source="assumption: that control makes choices sharper is ours",
    )
    optimism: float = parameter(
        0.0,
        unit="1",
        low=-3.0,
        high=3.0,
        meaning="how much it overrates its own log advantage",
        source="Blainey (1973) on optimism before wars; size assumed",
    )
    audience_cost: float = parameter(
        0.3,
        unit="ratio",
        low=0.0,
        high=10.0,
        meaning="cost of accepting less than was promised, per unit of utility given up",
        source="Fearon (1994); size assumed",
    )
    commitment_fear: float = parameter(
        0.5,
        unit="ratio",
        low=0.0,
        high=10.0,
        meaning="extra cost of conceding per unit of expected adverse shift in the balance",
        source="Powell (2006); form and size ours",
    )
    legitimacy: float = parameter(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="how far third parties hold its claims to be lawful: relieves it of pressure",
    )
    hope: float = parameter(
        0.5, unit="share", low=0.0, high=1.0, meaning="what it expects of talks at the start"
    )
    cost_per_day: float = parameter(
        0.001, unit="utility per day", low=0.0, high=1.0, meaning="cost of a day of war"
    )
    mobilisation_cost: float = parameter(
        0.05,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="one-off cost of a war for the whole axis; a smaller aim costs its share",
    )
    offensive_cost: float = parameter(
        0.02,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of opening fire, however small the aim: losses at once and condemnation",
    )
    private_cost: float = parameter(
        0.0,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="upper end of a further cost of war that only it knows, uniform from 0",
        source="Fearon (1995), the take-it-or-leave-it baseline",
    )
    deaths_per_day: float = parameter(
        50.0,
        unit="deaths per day",
        low=0.0,
        high=1e6,
        meaning="own deaths in a day of total fighting",
    )
    deadlock_reward: float = parameter(
        0.05,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="domestic reward of a first success by force, when all hope in talks is gone",
        source="rallies: Mueller (1970); diversion: Levy (1989), a critique; size assumed",
    )
    fighting_flow: float = parameter(
        0.3,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="payoff of a period of fighting, for the `equilibrium` negotiator",
        source="Slantchev (2003), flow while fighting; size assumed",
    )
    leader_changes: tuple[dt.date, ...] = Field((), description="dates on which its leader changed")
    reassurances: tuple[dt.date, ...] = Field(
        (),
        description="dates on which it did what a side that prefers a kept peace would do, outside "
        "of any deal; they count if `after_deal.trust_bayes` is above 0",
    )
    breaches: tuple[dt.date, ...] = Field(
        (), description="dates on which it did what such a side would not do; they count likewise"
    )
    persuasion: AmountSeries = dated(
        0.0,
        unit="1",
        high=3.0,
        meaning="log odds of being held lawful that a leader's campaign, resolutions and reports "
        "add to its side and take from the other, by date (0: none)",
        source="ours; no source gives a size",
    )
    seat: str = Field(
        "",
        description="objective whose loss ends a party that does not lead its side: its veto goes "
        "with it (empty: none)",
    )
    ends: dt.date | None = Field(
        None, description="date on which a party that does not lead its side ends, if it has not"
    )


class RedLine(Section):
    """How a third party answers an attack on an objective that it does not want attacked."""

    attacker: Side = Field("claimant", description="the side it restrains")
    probability: float = parameter(
        0.5, unit="share", low=0.0, high=1.0, meaning="chance of intervening at full engagement"
    )
    penalty: float = parameter(
        0.3, unit="utility", low=0.0, high=2.0, meaning="what intervention costs the attacker"
    )


class BySide(Section):
    """One number for each side."""

    claimant: float = parameter(
        0.0, unit="utility", low=0.0, high=1.0, meaning="towards the claimant"
    )
    holder: float = parameter(0.0, unit="utility", low=0.0, high=1.0, meaning="towards the holder")


class PressureBySide(Section):
    """Pressure on a side while it is on the offensive."""

    claimant: float = parameter(
        0.0,
        unit="utility per day",
        low=0.0,
        high=1.0,
        meaning="on the claimant while it attacks, once the response is complete",
    )
    holder: float = parameter(
        0.0,
        unit="utility per day",
        low=0.0,
        high=1.0,
        meaning="on the holder while it attacks, once the response is complete",
    )


class Backing(Section):
    """Material support and pressure by a third party."""

    supports: Side = Field("holder", description="the side that it strengthens")
    support: AmountSeries = dated(
        0.0, unit="share", high=10.0, meaning="strength it adds, as a share of the side's own"
    )
    pressure: PressureBySide = PressureBySide()
    response_days: float = parameter(
        10.0,
        unit="days",
        low=0.01,
        high=1000.0,
        meaning="days of war until pressure reaches its full size",
    )
    red_lines: dict[str, RedLine] = Field(
        {}, description="red lines, by the objective whose attack crosses them"
    )


Role = Literal["facilitate", "formulate", "manipulate"]


class Mediation(Section):
    """How a third party mediates."""

    initiative_peace: float = parameter(
        0.05, unit="per month", low=0.0, high=1e6, meaning="sessions it convenes in peace"
    )
    initiative_war: float = parameter(
        0.1, unit="per day", low=0.0, high=1e6, meaning="moves it makes in war"
    )
    ripeness: float = parameter(
        3.0,
        unit="ratio",
        low=0.0,
        high=100.0,
        meaning="how many times more active when both sides hurt and a deal is in sight",
        source="Zartman (1985, 2000) for the idea; size assumed",
    )
    roles: tuple[Role, ...] = Field(
        ("facilitate", "formulate", "manipulate"), description="the roles it can play"
    )
    leverage: BySide = Field(BySide(), description="side payments and penalties in its hands")
    bias: float = parameter(
        0.0,
        unit="1",
        low=-1.0,
        high=1.0,
        meaning="-1: wholly the holder's, 0: impartial, 1: wholly the claimant's",
        source="Kydd (2003)",
    )
    error: float = parameter(
        0.05,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="standard deviation of its error about reservation values",
    )
    intelligence: float = parameter(
        0.3,
        unit="1",
        low=0.0,
        high=10.0,
        meaning="standard deviation of its error about the advantage",
    )
    accuracy: float = parameter(
        0.8,
        unit="share",
        low=0.5,
        high=1.0,
        meaning="chance that its message about who is stronger is right",
        source="Kydd (2003) for the idea; size assumed",
    )
    war_loss: float = parameter(
        0.1, unit="utility", low=0.0, high=10.0, meaning="what war costs the mediator itself"
    )
    guarantee: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the commitment fear that its guarantee (peacekeepers) takes away",
    )
    deterrence: float = parameter(
        0.0,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of attacking where its guarantee holds",
    )
    members: tuple[str, ...] = Field(
        (), description="third parties that are invited to its meetings in peace"
    )
    quorum: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of them without whom a meeting does not take place (0: nobody is needed)",
    )
    mandate_days: int = parameter(
        0,
        unit="days",
        low=0,
        high=36500,
        meaning="days from the signature until its guarantee ends, as everybody knows (0: never)",
        source="ours: peacekeepers have mandates; the length is of the deal",
    )


class ThirdParty(Section):
    """A state outside the conflict: a backer, a mediator, or both."""

    label: str = Field("", description="name for readers")
    agent: str = Field("", description="a ThirdParty class of your own, as `module:Class`")
    engagement: ShareSeries = dated(
        1.0,
        unit="share",
        high=1.0,
        meaning="how much attention it gives the conflict",
    )
    stake: float = parameter(
        0.0,
        unit="utility",
        low=-1.0,
        high=1.0,
        meaning="what a meeting is worth to it where it is a member, at full engagement",
        source="ours; size assumed",
    )
    shuns: dict[str, float] = Field(
        {},
        description="what sitting in a meeting with other third parties costs it, by their names",
        json_schema_extra={"unit": "utility", "source": "ours; assumed", "status": "assumed"},
    )
    backing: Backing | None = None
    mediation: Mediation | None = None
