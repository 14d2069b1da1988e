"""Outside pressure on a side that is on the offensive."""

from __future__ import annotations


def pressure_per_day(strength: float, engagement: float, legitimacy: float) -> float:
    """Pressure at full response: strength * engagement * (1 - legitimacy), utility per day.

    Form ours.
    """
    return strength * engagement * (1.0 - legitimacy)


def response(day: float, response_days: float) -> float:
    """Share of full pressure on a day of war: it grows linearly until `response_days`.

    >>> response(5.0, 10.0), response(20.0, 10.0)
    (0.5, 1.0)
    """
    return min(1.0, day / response_days)


def pressure_days(elapsed: float, days: float, response_days: float) -> float:
    """Days of full pressure that the next `days` of war amount to, `elapsed` days into it.

    The integral of :func:`response` from elapsed to elapsed + days.

    >>> pressure_days(0.0, 10.0, 10.0), pressure_days(10.0, 3.0, 10.0)
    (5.0, 3.0)
    """
    ramp_end = min(elapsed + days, response_days)
    if elapsed >= response_days:
        return days
    ramp = (ramp_end * ramp_end - elapsed * elapsed) / (2.0 * response_days)
    return ramp + (elapsed + days - ramp_end)
