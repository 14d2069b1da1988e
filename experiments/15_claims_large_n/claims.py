"""Made-up claims, drawn like real ones, each a table of `sim new --case` and so a scenario.

What is drawn, and from what:

* log advantage of the claimant and its change in five years: from quantiles of the ratio of
  capabilities over the years of real claims (`population.csv`), each by itself (their rank
  correlation there is 0.01);
* salience, 7 to 12 of 12: from its shares there. The land weighs salience/12 to both sides, at most
  0.95; the rest is a political issue (assumed);
* whether somebody mediates, and talks are mandated: 135 of 377 crises (International Crisis
  Behavior 14, crises of 1946-2017 with a mediator);
* whose claim the law backs: the claimant's, the holder's, neither's, a third each (assumed).

All else is the same for all claims or comes from the recipe: two sectors, established armies, no
patrons, ten years. From the second year on the side on the rise builds up; the other's stock stays.
So a change of the balance is one that budgets make, which sides foresee.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from .slopes import CHANGE, LEVEL

HERE = Path(__file__).parent
YEARS, START = 10, 2000
#: Years before the balance begins to change: the recipe takes the holder's stock to be ten times
#: its first year's spending, so that the first year is one in which the stock stays.
FLAT = 1
#: Crises with a mediator, of all (International Crisis Behavior 14, 1946-2017).
MEDIATED = 135 / 377
MOST_WEIGHT, WHOLE_SALIENCE = 0.95, 12.0
BACKED = ("claimant", "holder", "neither")
#: Spending that keeps a stock of ten years of it at a wear of 10 % a year, and that wear.
SPENDING, WEAR = 100.0, 0.1
#: Men of the holder, in thousands: they count in deaths alone.
MEN = 100.0

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Claim:
    """A claim: what it is called by (`level`, `change`), and the balance that its world has."""

    number: int
    level: float
    change: float
    salience: int
    mediated: bool
    backed: str
    true_level: float
    true_change: float

    @property
    def middle(self) -> float:
        """Log advantage in the middle of the run, by what the claim is called."""
        return self.level + self.change * (YEARS / 2.0 - FLAT) / 5.0


@cache
def population() -> pd.DataFrame:
    """The distributions of real claims."""
    return pd.read_csv(HERE / "population.csv")


def drawn(count: int, seed: int) -> list[Claim]:
    """So many claims; the first ones are the same whatever their number."""
    return [_claim(number, np.random.default_rng([seed, number])) for number in range(count)]


def _claim(number: int, rng: np.random.Generator) -> Claim:
    level, change = (_quantile(name, rng.random()) for name in (LEVEL, CHANGE))
    known = population()[population()["quantity"] == "salience"]
    steps = np.cumsum(known["value"].to_numpy())
    place = min(int(np.searchsorted(steps, rng.random() * steps[-1])), len(known) - 1)
    return Claim(
        number,
        level,
        change,
        int(known["at"].iloc[place]),
        bool(rng.random() < MEDIATED),
        BACKED[int(rng.integers(len(BACKED)))],
        level,
        change,
    )


def _quantile(name: str, at: float) -> float:
    known = population()[population()["quantity"] == name]
    return float(np.interp(at, known["at"], known["value"]))


def exchanged(claims: list[Claim], seed: int) -> list[Claim]:
    """The same claims, each in a world with the balance of another one (a placebo)."""
    order = np.random.default_rng([seed, len(claims)]).permutation(len(claims))
    others = [claims[at] for at in order]
    return [
        replace(claim, true_level=other.true_level, true_change=other.true_change)
        for claim, other in zip(claims, others, strict=True)
    ]


def spending(claim: Claim) -> tuple[dict[int, float], dict[int, float]]:
    """Yearly spending of claimant and holder that makes the change: the side on the rise grows.

    A stock M that grows at the rate g against a wear w needs spending (g + w) M.
    """
    growth, years = abs(claim.true_change) / 5.0, range(YEARS + 1)
    sides = []
    for ratio, grows in (
        (math.exp(claim.true_level), claim.true_change > 0.0),
        (1.0, claim.true_change < 0.0),
    ):
        stock, g = ratio * SPENDING / WEAR, growth if grows else 0.0
        # What a stock grows by in a year, from spending that is constant within the year.
        factor = WEAR * (math.exp(g) - math.exp(-WEAR)) / (1.0 - math.exp(-WEAR))
        steady = {START + year: WEAR * stock for year in range(FLAT)}
        grown = {START + y: factor * stock * math.exp(g * (y - FLAT)) for y in years[FLAT:]}
        sides.append(steady | grown)
    return sides[0], sides[1]


def table(claim: Claim) -> str:
    """The claim as a table for `sim new --case`."""
    land = min(MOST_WEIGHT, claim.salience / WHOLE_SALIENCE)
    own, others = (
        "{" + ", ".join(f"{year}: {value:.6g}" for year, value in figures.items()) + "}"
        for figures in spending(claim)
    )
    men = MEN * math.exp(claim.true_level)
    mediator = _MEDIATOR if claim.mediated else ""
    source = "source: drawn like the claims of 1946-2001, status: assumed"
    weights = f"{{values: {{land: {land:.4f}, rights: {1.0 - land:.4f}}}, {source}}}"
    return f"""\
title: "A made-up claim, number {claim.number}"
start: {START}-01-01
end: {START + YEARS}-01-01
last_war: {{won_by: nobody, {source}}}
armies: {{age: established, {source}}}
law: {{backs: {claim.backed}, {source}}}
process: {{mandated: {str(claim.mediated).lower()}, {source}}}
issues:
  land: {{label: The land, kind: territory}}
  rights: {{label: Rights and trade, kind: political, can_wait: true}}
objectives:
  near: {{label: The near part, issue: land, share: {{value: 0.5, {source}}}}}
  far: {{label: The far part, issue: land, seat: true, share: {{value: 0.5, {source}}}}}
claimant:
  name: one
  label: The claimant
  weights: {weights}
  men: {{value: {men:.6g}, unit: thousand men, {source}}}
holder:
  name: other
  label: The holder
  weights: {weights}
  men: {{value: {MEN:g}, unit: thousand men, {source}}}
{mediator}measure: spending
measures:
  spending:
    kind: spending
    unit: share of the holder's first year, %
    claimant: {{figures: {{dates: {own}, {source}}}}}
    holder: {{figures: {{dates: {others}, {source}}}}}
"""


_MEDIATOR = """\
third_parties:
  mediator:
    label: A mediator
    weight: great-power
    mediates: formulates
    guarantee: words
    source: drawn like the crises of 1946-2017
    status: assumed
"""
