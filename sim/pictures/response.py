"""The picture of an outcome against a number that a sweep varied."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.labels import Naming, by_role
from sim.pictures.dates import mark_years
from sim.pictures.picture import Picture
from sim.pictures.style import CLAIMANT, NEUTRAL, look, new_figure
from sim.views.distributions import words
from sim.views.varied import (
    LOG_GLOSS,
    declared,
    level_name,
    response,
    told_level,
    unit_of,
    what_words,
)
from sim.words import number

#: so many values or fewer are marked one by one on an axis
FEW = 6


def response_picture(
    frame: pd.DataFrame,
    key: str,
    outcome: str,
    called: str = "",
    naming: Naming = by_role,
    others: Sequence[str] = (),
) -> Picture:
    """Draw an outcome that is no word against a key that was varied, with intervals.

    `called` is what readers call the key, `naming` what they call the sides, where it is known;
    `others` what else was varied.
    """
    found = response(frame, key, outcome, others=others)
    is_share = pd.api.types.is_bool_dtype(frame[outcome])
    with look():
        figure = new_figure(4.6, 2.7)
        axes = figure.subplots()
        _draw(axes, found, unit_of(outcome) == "year")
        what = "\n".join(textwrap.wrap(what_words(frame, outcome), 34))
        axes.set_ylabel(what, fontsize=8)
        if is_share:
            axes.set_ylim(-0.03, 1.03)
        unit, meaning = declared(key)
        told = LOG_GLOSS if LOG_GLOSS in meaning else "" if unit == "1" else unit
        label = f"{called or key} ({told})" if told else called or key
        axes.set_xlabel("\n".join(textwrap.wrap(label, 60)), fontsize=8)
        axes.set_title(words(outcome, naming), fontsize=9.5)
    title = f"{words(outcome, naming)} by {called or key}"
    name = f"response-{key}-{outcome}".replace(":", "-")
    return Picture(name, title, figure, _caption(found, called or key, outcome, is_share, naming))


def _draw(axes: Axes, found: pd.DataFrame, years: bool) -> None:
    """Values with their intervals; decimal years as dates, other figures from a line at 0."""
    numeric = pd.api.types.is_numeric_dtype(found["level"])
    places = found["level"].astype(float) if numeric else pd.Series(range(len(found)))
    value, low, high = (found[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    places_ = places.to_numpy(dtype=float)
    axes.vlines(places_, low, high, color=CLAIMANT, linewidth=1.4)
    axes.plot(places_, value, "o-" if numeric else "o", color=CLAIMANT, markersize=4, linewidth=1.0)
    if not numeric:
        labels = ["\n".join(textwrap.wrap(str(level), 14)) for level in found["level"]]
        axes.set_xticks(range(len(labels)), labels)
        axes.set_xlim(-0.5, len(labels) - 0.5)
    elif len(places_) <= FEW:
        axes.set_xticks(places_, [number(float(place)) for place in places_])
    if np.ptp(value) == 0.0 and not (high > low).any():
        axes.set_ylim(value[0] - 1.0, value[0] + 1.0)
    if years:
        mark_years(axes.yaxis)
    else:
        axes.axhline(0.0, color=NEUTRAL, linewidth=0.5, linestyle=":")


def _caption(found: pd.DataFrame, called: str, outcome: str, is_share: bool, naming: Naming) -> str:
    """The picture in words: every level with its value and interval."""
    unit = unit_of(outcome)
    told = []
    for row in found.to_dict("records"):
        told.append(f"at {level_name(row['level'])} {told_level(row, is_share, unit)}")
    intervals = (
        ""
        if found["low"].notna().any()
        else " No intervals: these runs are all equal, or come from one stream of random draws."
    )
    return f"{words(outcome, naming)} for each value of “{called}”: {'; '.join(told)}.{intervals}"
