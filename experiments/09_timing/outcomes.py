"""What is asked of each run, setting by setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.record import REASON_NOISE

from .design import APRIL, AUTUMN, EARLY, UNBROKEN

# -- outcomes --------------------------------------------------------------------------------------

LARGE, CLASH = "a large war", "a clash"
PERIODS: Mapping[str, tuple[int, int]] = {
    "before 2011": (1994, 2010),
    "2011-13": (2011, 2013),
    "2014-15": (2014, 2015),
    "2016-19": (2016, 2019),
    "2020": (2020, 2020),
}
LATE, SOONER = "2016-20", "before 2016"
OF_WARS = "of the large wars"
RISER, CLAIMANT_OPENS = "opened by the side that rose", "the claimant opens a large war"
FIRST_OPENER = "first fighting opened by the claimant"
REASONS = {
    "its power exceeds its benefits": "power",
    "preventive: the balance is turning against it": "prevention",
    "a success at home that talks do not bring": "success at home",
    "a threat it would rather meet now": "threat",
    "several reasons, none of them needed": "several reasons",
    "an incident escalates": "escalation",
    REASON_NOISE: "noise",
}
POWER_OR_PREVENTION, LATE_OR_PEAK = "power less prevention", "2016-20 less 2011-15"
JUMP, FALL = "rise of the yearly chance of war in 2020", "fall of deaths on the line"
CALM, WARRED = "clash without terms", "large war with terms"
CALM_OF_FIGHTING = "clash without terms, of runs with fighting"
SAME_SIGN = "advantage is the claimant's (an input)"
NO_FIGHTING = "no fighting at all"
BOTH, BY_CLAIMANT, BY_HOLDER = "both sides refused", "by the claimant", "by the holder"
MEANS = (POWER_OR_PREVENTION, LATE_OR_PEAK, JUMP)
YEARS = range(1995, 2021)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    UNBROKEN: (
        *("large_war", "large_war_onset", "large_war_opener", "large_war_reason", "agreed"),
        *("first_war_opener", "clash", "settlement_date"),
        *(f"incident_deaths:{year}" for year in YEARS),
    ),
    APRIL: ("war", "clash", "large_war", "agreed", "advantage_at_end"),
    AUTUMN: ("war", "clash", "large_war", "agreed", "advantage_at_end"),
    EARLY: (
        *("both_sides_refused", "sessions_refused"),
        *("refused_by_claimant_side", "refused_by_holder_side"),
    ),
}


@dataclass(frozen=True)
class Runs:
    """The runs of an arm: outcomes by run (NaN where a run has none), and parts of ratios."""

    outcomes: pd.DataFrame
    ratios: Mapping[str, tuple[pd.Series, pd.Series]]


# -- reading runs ----------------------------------------------------------------------------------


def read(place: str, frame: pd.DataFrame, rises: Mapping[int, float]) -> Runs:
    """What this experiment asks of each run of a setting."""
    if place == UNBROKEN:
        quiet = peaceful_until_2020(frame)
        before, after = (
            deaths(frame, years).where(quiet) for years in ((2015, 2017), (2018, 2019))
        )
        return Runs(unbroken(frame, rises), {FALL: (after, before)})
    if place == EARLY:
        failed = frame["sessions_refused"].astype(float)
        sides = {BY_CLAIMANT: "refused_by_claimant_side", BY_HOLDER: "refused_by_holder_side"}
        ratios = {words: (frame[name].astype(float), failed) for words, name in sides.items()}
        return Runs(pd.DataFrame({BOTH: frame["both_sides_refused"].astype(float)}), ratios)
    return Runs(fought(frame), {})


def unbroken(frame: pd.DataFrame, rises: Mapping[int, float]) -> pd.DataFrame:
    """Who opened fire, why and when, in the unbroken run."""
    large = frame["large_war"].astype(bool)
    year = frame["large_war_onset"].astype(float) // 1
    opener, reason = (frame[f"large_war_{name}"].astype(str) for name in ("opener", "reason"))
    late, peak = year.between(2016, 2020), year.between(2011, 2015)
    found = {
        LARGE: large.astype(float),
        CLASH: frame["clash"].astype(float),
        **{words: year.between(*years).astype(float) for words, years in PERIODS.items()},
        LATE: late.astype(float),
        SOONER: (year < 2016).astype(float),
        f"{LATE}, {OF_WARS}": late.astype(float).where(large),
        f"2011-13, {OF_WARS}": year.between(2011, 2013).astype(float).where(large),
        LATE_OR_PEAK: (late.astype(float) - peak.astype(float)).where(large),
        CLAIMANT_OPENS: (large & (opener == "claimant")).astype(float),
        FIRST_OPENER: (frame["first_war_opener"].astype(str) == "claimant")
        .astype(float)
        .where(frame["first_war_opener"].astype(str).isin(["claimant", "holder"])),
        **{
            f"opened by {words}": reason.str.startswith(label).astype(float).where(large)
            for label, words in REASONS.items()
        },
        JUMP: (year == 2020).astype(float) - year.between(2018, 2019).astype(float) / 2,
    }
    found[POWER_OR_PREVENTION] = found["opened by power"] - found["opened by prevention"]
    if rises:
        side = year.map({one: "claimant" if rise > 0 else "holder" for one, rise in rises.items()})
        found[RISER] = (side == opener).astype(float).where(large)
    return pd.DataFrame(found)


def fought(frame: pd.DataFrame) -> pd.DataFrame:
    """Whether a run had a clash without terms, or a large war with terms."""
    war, clash, large, agreed = (
        frame[name].astype(bool) for name in ("war", "clash", "large_war", "agreed")
    )
    calm = (clash & ~large & ~agreed).astype(float)
    return pd.DataFrame(
        {
            CALM: calm,
            CALM_OF_FIGHTING: calm.where(war),
            NO_FIGHTING: (~war).astype(float),
            WARRED: (large & agreed).astype(float),
            SAME_SIGN: (frame["advantage_at_end"].astype(float) > 0).astype(float),
        }
    )


def peaceful_until_2020(frame: pd.DataFrame) -> pd.Series:
    """Whether a run has no large war and no agreement before 2020, as the record."""
    war = frame["large_war_onset"].astype(float) < 2020
    signed = frame["settlement_date"].astype("string").fillna("")
    return ~war & ~((signed != "") & (signed < "2020"))


def deaths(frame: pd.DataFrame, years: tuple[int, int]) -> pd.Series:
    """Deaths on the line a year, over some years."""
    names = [f"incident_deaths:{year}" for year in range(years[0], years[1] + 1)]
    return frame[names].astype(float).mean(axis="columns")
