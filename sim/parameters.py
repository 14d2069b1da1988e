"""Every parameter of the model, declared once.

A parameter is declared by one call of :func:`parameter` (a number), :func:`dated` (a number that
may change on given dates) or :func:`choice` (one of a few words). The declaration holds its unit,
range, meaning, source and status, and everything else reads it from here: the validation of
scenario files, the names that ``--set`` accepts, the JSON Schema and the table in
``docs/parameters.md``.

Status says how a default is known: ``measured`` (a figure from the record), ``literature`` (a
range that published work gives) or ``assumed`` (our choice, to be swept).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

Status = Literal["measured", "literature", "assumed"]
Side = Literal["claimant", "holder"]
SIDES: tuple[Side, Side] = ("claimant", "holder")

UNITS = frozenset(
    {
        "1",
        "share",
        "ratio",
        "days",
        "years",
        "per day",
        "per month",
        "per year",
        "utility",
        "utility per day",
        "million USD (2019)",
        "million USD (2019) per year",
        "deaths per day",
        "deaths",
        "rounds",
        "1 per sqrt(day)",
        "per million USD (2019)",
    }
)


class Section(BaseModel):
    """A frozen group of declared parameters; an unknown key is an error, and so is NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def parameter(
    default: Any,
    *,
    unit: str,
    meaning: str,
    low: float | None = None,
    high: float | None = None,
    status: Status = "assumed",
    source: str = "assumption",
) -> Any:
    """Declare one number: its default, unit, inclusive range, meaning, source and status."""
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not declared in UNITS")
    extra: dict[str, Any] = {"unit": unit, "source": source, "status": status}
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra=extra)


def dated(
    default: float,
    *,
    unit: str,
    meaning: str,
    low: float = 0.0,
    high: float = 1e9,
    status: Status = "assumed",
    source: str = "assumption",
) -> Any:
    """Declare a :class:`Series`: a number, or numbers by date, each within the range."""
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not declared in UNITS")
    extra: dict[str, Any] = {
        "unit": unit,
        "source": source,
        "status": status,
        "low": low,
        "high": high,
    }
    return Field(
        default_factory=lambda: Series.constant(default),
        description=meaning,
        json_schema_extra={**extra, "default": default},
    )


def choice(default: str, *, meaning: str, source: str = "assumption") -> Any:
    """Declare a word chosen from a Literal type."""
    return Field(default, description=meaning, json_schema_extra={"source": source})


def as_date(key: Any) -> dt.date:
    """Read a dated key: a calendar date, ISO text, or a year (meaning 1 January)."""
    if isinstance(key, dt.datetime):
        return key.date()
    if isinstance(key, dt.date):
        return key
    text = str(key).strip()
    if text.isdigit() and len(text) == 4:
        return dt.date(int(text), 1, 1)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{key!r} is not a date: write 2020-09-27, or a year as 2020") from None


class Series(Section):
    """A number that changes on dates: held until the next date (step), or joined by lines."""

    interpolate: Literal["step", "linear"] = "step"
    dates: dict[dt.date, float] = Field(min_length=1)

    @classmethod
    def constant(cls, value: float) -> Self:
        """Make a series that never changes."""
        return cls(dates={dt.date(1, 1, 1): value})

    @model_validator(mode="before")
    @classmethod
    def _accept_a_number(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"dates": {dt.date(1, 1, 1): value}}
        return value

    @field_validator("dates", mode="before")
    @classmethod
    def _read_dates(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        read = [(as_date(key), number) for key, number in value.items()]
        days = [day for day, _ in read]
        if len(set(days)) < len(days):
            raise ValueError("a date appears twice")
        if days != sorted(days):
            raise ValueError("the dates are not in order: write the earliest first")
        return dict(read)

    @cached_property
    def _points(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Day numbers beside the values, so that reading a value is one search."""
        return tuple(day.toordinal() for day in self.dates), tuple(self.dates.values())

    def at(self, day: int) -> float:
        """Value on a day number (``date.toordinal()``); before the first date, the first value."""
        days, values = self._points
        index = bisect_right(days, day) - 1
        if index < 0:
            return values[0]
        if self.interpolate == "step" or index + 1 == len(days):
            return values[index]
        left, right = days[index], days[index + 1]
        share = (day - left) / (right - left)
        return values[index] + share * (values[index + 1] - values[index])


def _within(low: float, high: float) -> AfterValidator:
    def check(series: Series) -> Series:
        for day, value in series.dates.items():
            if not low <= value <= high:
                raise ValueError(f"{value:g} on {day} is outside {low:g} to {high:g}")
        return series

    return AfterValidator(check)


ShareSeries = Annotated[Series, _within(0.0, 1.0)]
PositiveSeries = Annotated[Series, _within(1e-6, 1e9)]
AmountSeries = Annotated[Series, _within(0.0, 1e9)]


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
        source="perpetual inventory; OECD, Measuring Capital (2009), ch. 4",
    )
    technology: PositiveSeries = dated(
        1.0,
        unit="ratio",
        low=1e-6,
        meaning="strength per unit of materiel, relative to 1",
        source="Biddle, Military Power (2004): technology multiplies, it does not add",
    )
    readiness: PositiveSeries = dated(
        1.0, unit="ratio", low=1e-6, meaning="share of strength that can be brought to bear"
    )


class Balance(Section):
    """The military balance: advantage = ln(strength of claimant / strength of holder)."""

    advantage: float = parameter(
        0.0,
        unit="1",
        low=-5.0,
        high=5.0,
        meaning="added to the claimant's log advantage throughout: the one dial of a sweep",
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
        source="perpetual inventory with 5 to 15 % a year in defence economics",
        status="literature",
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
        source="Slantchev (2003); Smith and Stam (2004)",
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
        source="record: about 60 deaths a day in April 2016 against 150 in autumn 2020",
        status="measured",
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
        source="record: about one to one in 2020",
        status="measured",
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
    escalation: float = parameter(
        0.02,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="chance that an incident gives local command the occasion for a limited attack",
        source="Levy (1989) on loss of control; size assumed",
    )


class Behaviour(Section):
    """What all parties share: how they choose, hope and keep promises."""

    precision: float = parameter(
        40.0,
        unit="1",
        low=0.0,
        high=1e6,
        meaning="precision of choices per unit of utility at a political control of one half",
        source="quantal response: McKelvey and Palfrey (1995); Signorino (1999)",
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
        source="the article: talks turned force 'from an alternative into a necessity'",
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
        source="Wolford (2007): a new leader is a new bargaining partner; size assumed",
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
    consolidation_days: int = parameter(
        30, unit="days", low=1, high=365, meaning="a truce this long becomes the new status quo"
    )
    cost_if_weak: float = parameter(
        0.3,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of war of an opponent that is weak, in judging a mediator's message",
        source="Kydd (2003), c_H; size assumed",
    )
    cost_if_strong: float = parameter(
        0.1,
        unit="utility",
        low=0.0,
        high=2.0,
        meaning="cost of war of an opponent that is strong, in judging a mediator's message",
        source="Kydd (2003), c_L; size assumed",
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
    interdependence: float = parameter(
        0.02,
        unit="utility",
        low=0.0,
        high=1.0,
        meaning="cost of renewed war for both, per year that open links have lasted",
        source="Russett and Oneal (2001); size assumed",
    )
    interdependence_cap: float = parameter(
        0.1, unit="utility", low=0.0, high=1.0, meaning="most that interdependence can come to"
    )


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
        meaning="strength ratio at which an attack is as likely to succeed as to fail",
        source="the 3:1 rule: Mearsheimer (1989), Dupuy (1989)",
        status="literature",
    )
    size: float = parameter(
        3.0,
        unit="1",
        low=0.01,
        high=1000.0,
        meaning="distance the front must move to capture it (and back, to repulse the attack)",
    )
    keystone: bool = Field(False, description="its loss unhinges the defence of all that remains")
    held_by: Side = Field("holder", description="the side that controls it at the start")
    handover_days: int = parameter(
        20, unit="days", low=0, high=3650, meaning="days from an agreement to its handover"
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
    can_wait: bool = Field(False, description="a partial deal may leave it open")


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
        source="Rubinstein (1982); 3 to 10 % a year is usual",
        status="literature",
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
        source="the article's first termination condition; form: quantal response",
    )
    optimism: float = parameter(
        0.0,
        unit="1",
        low=-3.0,
        high=3.0,
        meaning="how much it overrates its own log advantage",
        source="Blainey (1973); Wagner (2000)",
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
        source="diversionary and rally motives: Levy (1989), Mueller (1970); size assumed",
    )
    fighting_flow: float = parameter(
        0.3,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="payoff of a period of fighting, for the `equilibrium` negotiator",
        source="Slantchev (2003), b_i",
    )
    leader_changes: tuple[dt.date, ...] = Field((), description="dates on which its leader changed")


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
        source="Zartman (1985, 2000)",
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
        source="Kydd (2003)",
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


class ThirdParty(Section):
    """A state outside the conflict: a backer, a mediator, or both."""

    label: str = Field("", description="name for readers")
    agent: str = Field("", description="a Mediator or Backer class of your own, as `module:Class`")
    engagement: ShareSeries = dated(
        1.0,
        unit="share",
        high=1.0,
        meaning="how much attention it gives the conflict",
    )
    backing: Backing | None = None
    mediation: Mediation | None = None
