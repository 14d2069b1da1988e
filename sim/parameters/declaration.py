"""How a parameter is declared: a number, a number with dates, or a word, and its range."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
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

from sim.errors import plain_text, unknown_name

#: How a number is known: a published figure; computed from published figures, as the source says; a
#: figure or range that publications give; our reading.
Status = Literal["measured", "derived", "literature", "assumed"]
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
        "unit of the measure",
        "unit of the measure per year",
        "thousand men",
        "hectares",
        "hectares per year",
        "persons",
        "persons per year",
    }
)


class Frozen(dict[Any, Any]):
    """A mapping that cannot be changed: runs share the scenario, and no run may change it."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a scenario cannot be changed: make another one with model_copy or --set")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[type[Frozen], tuple[dict[Any, Any]]]:
        """Copies and pickles are made whole."""
        return Frozen, (dict(self),)


class Section(BaseModel):
    """A frozen group of declared parameters; an unknown key is an error, and so is NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_post_init(self, context: Any) -> None:
        """Freeze what it maps, too."""
        del context
        self._freeze()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed; a name that is not declared is an error."""
        for name in update or ():
            if name not in type(self).model_fields:
                raise unknown_name(
                    f"{type(self).__name__} has no {name!r}", name, list(type(self).model_fields)
                )
        made = super().model_copy(update=update, deep=deep)
        made._freeze()
        return made

    def _freeze(self) -> None:
        for name, value in self.__dict__.items():
            if type(value) is dict:
                self.__dict__[name] = Frozen(value)
            elif type(value) is list:
                self.__dict__[name] = tuple(value)


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
    default: float | None,
    *,
    unit: str,
    meaning: str,
    low: float = 0.0,
    high: float = 1e9,
    status: Status = "assumed",
    source: str = "assumption",
) -> Any:
    """Declare a :class:`Series`: a number, or numbers by date, each within the range.

    Without a default it may be left out.
    """
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
        default_factory=lambda: None if default is None else Series.constant(default),
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
                raise ValueError(f"{plain_text(value)} on {day} is outside {low:g} to {high:g}")
        return series

    return AfterValidator(check)


ShareSeries = Annotated[Series, _within(0.0, 1.0)]
PositiveSeries = Annotated[Series, _within(1e-6, 1e9)]
AmountSeries = Annotated[Series, _within(0.0, 1e9)]
