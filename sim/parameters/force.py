"""Parameters of force: the clock, the military balance, the front and incidents on the line."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from sim.parameters.declaration import (
    AmountSeries,
    PositiveSeries,
    Section,
    choice,
    dated,
    parameter,
)


class Clock(Section):
    """When the run starts and ends, and how long a step is in peace and in war."""

    start: dt.date = Field(dt.date(2000, 1, 1), description="first day of the run")
    end: dt.date = Field(dt.date(2010, 1, 1), description="last day of the run")
    peace_days: int = parameter(
        30, unit="days", low=1, high=365, meaning="length of a step while nobody fights"
    )
    war_days: int = parameter(
        1, unit="days", low=1, high=30, meaning="length of a step while anybody fights"
    )


class Forces(Section):
    """What one side's military strength is made of."""

    materiel: float = parameter(
        1000.0,
        unit="million USD (2019)",
        low=1.0,
        high=1e9,
        meaning="stock of materiel on `balance.inventory_start`",
    )
    spending: AmountSeries = dated(
        100.0,
        unit="million USD (2019) per year",
        meaning="military spending, which adds to the stock",
        source="perpetual inventory: OECD, Measuring Capital (2009)",
    )
    technology: PositiveSeries = dated(
        1.0,
        unit="ratio",
        low=1e-6,
        meaning="strength per unit of materiel, relative to 1",
        source="assumption; Biddle (2004) argues against technology as what decides",
    )
    readiness: PositiveSeries = dated(
        1.0, unit="ratio", low=1e-6, meaning="share of strength that can be brought to bear"
    )


#: The measure that is what `balance.claimant` and `balance.holder` say themselves.
AS_WRITTEN = "as-written"


class MeasuredForces(Section):
    """What another measure of the balance puts in the place of one side's numbers."""

    materiel: float | None = parameter(
        None,
        unit="unit of the measure",
        low=1.0,
        high=1e9,
        meaning="stock on `balance.inventory_start`; left out, the number of the side itself",
    )
    spending: AmountSeries | None = dated(
        None,
        unit="unit of the measure per year",
        meaning="what adds to the stock; left out, the number of the side itself",
    )
    technology: PositiveSeries | None = dated(
        None,
        unit="ratio",
        low=1e-6,
        meaning="strength per unit of stock; left out, the number of the side itself",
    )
    readiness: PositiveSeries | None = dated(
        None,
        unit="ratio",
        low=1e-6,
        meaning="share of strength that can be brought to bear; left out, that of the side itself",
    )
    index: AmountSeries | None = dated(
        None,
        unit="1",
        meaning="what technology follows: it is 1 + `weight` of the measure times this; "
        "left out, technology follows nothing",
    )


class MeasuredSupport(Section):
    """What another measure of the balance makes of a backer's support."""

    support: AmountSeries | None = dated(
        None,
        unit="share",
        high=10.0,
        meaning="strength that it adds under this measure; left out, its own number",
    )


class Measure(Section):
    """Another way to measure the balance: what it says takes the place of the balance's numbers."""

    unit: str = Field(
        "million USD (2019)",
        description="what stocks are counted in; only their ratio counts, unless contest is "
        "`difference`",
    )
    weight: float = parameter(
        0.0,
        unit="1",
        low=0.0,
        high=1e6,
        meaning="technology that one unit of `index` adds, on both sides",
    )
    claimant: MeasuredForces = MeasuredForces()
    holder: MeasuredForces = MeasuredForces()
    third_parties: dict[str, MeasuredSupport] = Field(
        {}, description="support of backers under this measure, by name"
    )


class Balance(Section):
    """The military balance: advantage = ln(strength of claimant / strength of holder)."""

    advantage: float = parameter(
        0.0,
        unit="1",
        low=-5.0,
        high=5.0,
        meaning="added to the claimant's log advantage throughout, beside what is dated: 0 leaves "
        "it as it is, 0.69 doubles the claimant's strength, -0.69 halves it; the one dial of a "
        "sweep",
    )
    table_shift: float = parameter(
        0.0,
        unit="1",
        low=-5.0,
        high=5.0,
        meaning="added to the advantage that bargainers believe in, and not to the front: "
        "gives the front one balance and the table another",
        source="mediation analysis: Pearl (2001)",
    )
    contest: Literal["ratio", "difference"] = choice(
        "ratio",
        meaning="advantage as ln of the strength ratio, or as `sensitivity` times the difference",
        source="Tullock (1980); Hirshleifer (1989)",
    )
    sensitivity: float = parameter(
        0.0001,
        unit="per million USD (2019)",
        low=0.0,
        high=1.0,
        meaning="advantage per unit of strength difference, when contest is `difference`",
    )
    uncertainty: float = parameter(
        0.3,
        unit="1",
        low=0.0,
        high=3.0,
        meaning="standard deviation of the part of the advantage that nobody can observe",
        source="Fearon (1995), private information; size assumed",
    )
    reversion: float = parameter(
        0.25,
        unit="per year",
        low=0.0,
        high=10.0,
        meaning="speed at which the hidden part changes in peace, and what was learnt goes stale",
    )
    wear: float = parameter(
        0.10,
        unit="per year",
        low=0.0,
        high=1.0,
        meaning="share of the stock worn out in a year",
        source="perpetual inventory: OECD (2009); size assumed, 5 to 15 % a year our range",
    )
    attrition: float = parameter(
        0.002,
        unit="per day",
        low=0.0,
        high=1.0,
        meaning="share of materiel lost in a day of full fighting at equal strength",
        source="Lanchester (1916) square law; size assumed",
    )
    inventory_start: dt.date | None = Field(
        None, description="date of the stocks `materiel`; the start of the run when left out"
    )
    claimant: Forces = Forces()
    holder: Forces = Forces()
    measure: str = Field(
        AS_WRITTEN,
        description="how the balance is measured: `as-written`, by the numbers of `claimant` and "
        "`holder`, or the name of one of `measures`, which takes their place",
    )
    measures: dict[str, Measure] = Field(
        {}, description="other ways to measure the balance, by name", exclude=True
    )


class Front(Section):
    """How fast fronts move and how much chance there is in it."""

    mobility: float = parameter(
        0.45,
        unit="per day",
        low=0.0,
        high=10.0,
        meaning="movement of the front per day and per unit of advantage over the defence",
    )
    noise: float = parameter(
        1.0,
        unit="1 per sqrt(day)",
        low=1e-6,
        high=10.0,
        meaning="standard deviation of a day's movement: the fog that also limits learning",
        source="battles as noisy signals: Slantchev (2003), Smith and Stam (2004); size assumed",
    )
    collapse: float = parameter(
        0.5,
        unit="ratio",
        low=0.01,
        high=1.0,
        meaning="what the fall of a keystone multiplies every remaining defence by",
    )
    limited_intensity: float = parameter(
        0.4,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="intensity of fighting for the smallest aim, relative to a total offensive",
        source="50 to 88 deaths a day in April 2016 (reports) against 157 in autumn 2020 (official "
        "figures) give 0.3 to 0.6, UCDP's 0.2; size assumed",
    )
    decisive: bool = Field(
        False,
        description="the first offensive settles the matter and ends the run, as in theories of "
        "war as a costly lottery",
    )
    attack_multiplier: float = parameter(
        1.0,
        unit="ratio",
        low=0.1,
        high=10.0,
        meaning="deaths of the side that attacks relative to its own deaths in defence",
        source="about as many killed on both sides in 2020 (2,906; 3,825, official); size assumed",
    )
    deaths_dispersion: float = parameter(
        0.5, unit="1", low=0.0, high=3.0, meaning="log standard deviation of a day's deaths"
    )


class Incidents(Section):
    """Shootings on the line in peace."""

    rate: float = parameter(
        2.0,
        unit="per month",
        low=0.0,
        high=1000.0,
        meaning="deadly incidents on the line when nobody hopes for talks",
    )
    deaths: float = parameter(
        2.0, unit="deaths", low=0.0, high=1000.0, meaning="mean deaths in an incident, both sides"
    )
    calm: float = parameter(
        0.8,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of incidents that full hope for talks on both sides prevents",
    )
    reciprocity: float = parameter(
        0.0,
        unit="share",
        low=0.0,
        high=0.99,
        meaning="weight of the last step's incidents in the next step's: sides answer in kind",
        source="Axelrod (1984) on restraint in kind at the front; size assumed",
    )
    escalation: float = parameter(
        0.02,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="chance that an incident gives local command the occasion for a limited attack",
        source="accidental escalation: Morgan et al. (2008); form ours, size assumed",
    )
