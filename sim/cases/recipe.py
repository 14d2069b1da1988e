"""The recipe: which number each fact of a table becomes, the same for every conflict.

Each number of the recipe is assumed and has a range; none was set while looking at how a case came
out. How sides choose, hope, fight and learn is not here: it is copied from the shipped scenario
of Nagorno-Karabakh as it stands (`BEHAVIOUR`), so that a case is a test of that, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.cases.table import Case, CaseFigures
from sim.parameters import SIDES, Side, Status

#: Where behaviour is copied from.
BEHAVIOUR = "karabakh/1994-2020"
#: Sections copied whole, with their sources.
SECTIONS = ("front", "incidents", "behaviour", "after_deal")
#: Numbers of the balance that are copied.
OF_BALANCE = ("wear", "uncertainty", "reversion", "attrition")
#: Traits of a party that are copied, from the party that leads the same side.
TRAITS = (
    "political_control",
    "optimism",
    "audience_cost",
    "commitment_fear",
    "cost_per_day",
    "mobilisation_cost",
    "offensive_cost",
    "deadlock_reward",
)
#: Deaths a day of total fighting for each thousand men: 75 and 90 in the shipped scenario, of some
#: 67 and 48 thousand men under arms (from memory).
DEATHS = 1.4
DEATHS_RANGE = (0.5, 2.5)
#: A first stock may be half or twice what the recipe makes it.
STOCK_RANGE = (0.5, 2.0)
#: Stock of each side where men are counted, and what keeps it: the men alone move the balance.
PLAIN_STOCK = 1000.0


@dataclass(frozen=True)
class Rule:
    """A number that a fact becomes, with its range and what it is taken from."""

    value: float
    low: float
    high: float
    source: str
    status: Status = "assumed"


def _rules(*rows: tuple[str, float, float, float, str]) -> dict[str, Rule]:
    return {key: Rule(value, low, high, source) for key, value, low, high, source in rows}


#: Rules by the fact that they read, as `presence: troops`.
RULES: dict[str, Rule] = _rules(
    ("defence", 3.0, 2.0, 4.0, "every sector alike; on whole stocks, as in the shipped scenario"),
    ("size", 3.0, 1.5, 6.0, "every sector alike: about a week of battle, as Jabrayil/Jrakan"),
    ("status quo: claimant", 0.2, 0.0, 0.3, "what the claimant has of an open political issue"),
    ("status quo: holder", 0.6, 0.4, 0.7, "what the holder has of an open political issue"),
    ("law: backed", 0.65, 0.5, 0.8, "the United Nations or an award backs its claim"),
    ("law: against", 0.35, 0.2, 0.5, "the United Nations or an award backs the other's claim"),
    ("law: neither", 0.5, 0.35, 0.65, "nobody's claim is backed"),
    ("process: mandated", 0.6, 0.3, 0.9, "a ceasefire with a mandated process, as in 1994"),
    ("process: none", 0.4, 0.1, 0.7, "no mandated process"),
    ("armies: new", 2.5, 1.0, 5.0, "stock of an army raised in the last war, in years of spending"),
    ("armies: established", 10.0, 5.0, 15.0, "stock that spending keeps at a wear of 10 % a year"),
    ("presence: peacekeepers", 0.8, 0.5, 1.0, "its peacekeepers stand on the line"),
    ("presence: troops", 0.5, 0.2, 0.8, "treaty ally with troops on the spot"),
    ("presence: treaty", 0.2, 0.0, 0.5, "treaty ally without troops on the spot"),
    ("penalty", 0.3, 0.1, 0.6, "an intervention would undo the gains, as in the shipped scenario"),
    ("pressure: great-power", 0.004, 0.0, 0.03, "a great power that wants no war"),
    ("pressure: other", 0.001, 0.0, 0.01, "statements and sanctions talk"),
    ("leverage: great-power", 0.015, 0.0, 0.1, "aid, arms or trade that it could stop"),
    ("leverage: other", 0.005, 0.0, 0.05, "few means of its own"),
    ("initiative in peace", 0.04, 0.02, 0.1, "as a co-chair in the shipped scenario"),
    ("initiative in war: great-power", 0.2, 0.05, 0.4, "as the most active in 2020"),
    ("initiative in war: other", 0.05, 0.02, 0.2, "as the others in 2020"),
    ("ripeness", 10.0, 0.0, 20.0, "as in the shipped scenario"),
    ("error", 0.05, 0.02, 0.15, "knows both sides, not well"),
    ("bias", 0.3, 0.0, 0.5, "leans to the side that it supports"),
    ("no bias", 0.0, -0.2, 0.2, "supports nobody"),
    ("guarantee: none", 0.0, 0.0, 0.2, "offers nothing"),
    ("guarantee: words", 0.2, 0.0, 0.4, "its word, and no troops under a mandate"),
    ("guarantee: troops", 0.5, 0.2, 0.8, "troops under a mandate"),
    ("deterrence: troops", 0.2, 0.05, 0.5, "attacking where its troops stand"),
)


def legitimacy(case: Case, side: Side) -> str:
    """Which rule gives a side's legitimacy."""
    if case.law.backs == "neither":
        return "law: neither"
    return "law: backed" if case.law.backs == side else "law: against"


def hope(case: Case) -> str:
    """Which rule gives hope in talks on the first day."""
    return "process: mandated" if case.process.mandated else "process: none"


def men_at_start(case: Case, side: Side) -> float:
    """Men of a side on the first day, in thousands."""
    men = case.side(side).men
    assert men is not None
    return men.at(case.start.toordinal())


def mean_men(case: Case, side: Side) -> float:
    """Mean of the men of a side on the first days of the years of the run, in thousands."""
    men = case.side(side).men
    assert men is not None
    days = range(case.start.toordinal(), case.end.toordinal(), 365)
    return sum(men.at(day) for day in days) / len(days)


def first_ratio(case: Case) -> tuple[float, str]:
    """Strength of the claimant over that of the holder on the first day, and why.

    By the men; but where the holder won the last war, the claimant is not the stronger: it is at
    parity, or below it if it has fewer men.
    """
    men = men_at_start(case, SIDES[0]) / men_at_start(case, SIDES[1])
    if case.last_war.won_by == "holder" and men > 1.0:
        return 1.0, "parity: the holder won the last war, with fewer men"
    return men, f"as the men on the first day, {men:.3g} to 1"


def yearly(one: CaseFigures, years: range) -> dict[int, float]:
    """Figure of every year of a run, by the rule that the table states for missing ones."""
    assert one.figures is not None
    known: dict[int, float] = {}
    for day, value in one.figures.dates.items():
        known.setdefault(day.year, value)
    return {year: known.get(year, _filled(known, year, one.missing)) for year in years}


def _filled(known: dict[int, float], year: int, missing: str) -> float:
    before = max((one for one in known if one < year), default=min(known))
    after = min((one for one in known if one > year), default=before)
    if missing == "held" or before > year or after == before:
        return known[before]
    share = (year - before) / (after - before)
    return round(known[before] + share * (known[after] - known[before]), 4)
