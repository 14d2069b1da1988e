"""What the balance of a written scenario is made of: stocks, figures, men."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sim.cases.numbers import Number, Tree, rounded
from sim.cases.reading import Table, missing_years, years
from sim.cases.recipe import (
    OF_BALANCE,
    PLAIN_STOCK,
    RULES,
    STOCK_RANGE,
    Rule,
    first_ratio,
    yearly,
)
from sim.cases.table import CaseFigures, CaseMeasure
from sim.parameters import SIDES, Side
from sim.scenario.loader import Loaded


def balance(table: Table, shipped: Loaded) -> Tree:
    """The balance: what is copied, and each way to measure it."""
    case = table.case
    written: dict[str, Any] = shipped.values["balance"]
    tree: Tree = {}
    for key in OF_BALANCE:
        at = shipped.provenance[f"balance.{key}"]
        tree[key] = Number(written[key], f"shipped: {at.source}", "assumed", at.range)
    tree["measure"] = case.measure
    tree["measures"] = {name: _measure(table, name) for name in case.measures}
    return tree


def _measure(table: Table, name: str) -> Tree:
    measure = table.case.measures[name]
    sides = _by_spending if measure.kind == "spending" else _by_men
    return {"unit": measure.unit, **sides(table, name, measure)}


def _figures(table: Table, name: str, side: Side, one: CaseFigures) -> Number:
    """Figures of all years of the run, and in the source which of them a rule filled."""
    at = table.provenance[f"measures.{name}.{side}.figures"]
    filled = missing_years(table.case, one)
    source = f"table: {at.source}"
    if filled:
        source += f"; no figure for {', '.join(map(str, filled))}: {one.missing}"
    values = {dt.date(year, 1, 1): value for year, value in yearly(one, years(table.case)).items()}
    changes = {day: value for day, value in values.items() if _changes(values, day)}
    status = "assumed" if len(filled) == len(values) else at.status
    return Number(changes, source, status, at.range)


def _changes(values: dict[dt.date, float], day: dt.date) -> bool:
    """Whether a year has another figure than the one before it."""
    return values.get(day.replace(year=day.year - 1)) != values[day]


def _by_spending(table: Table, name: str, measure: CaseMeasure) -> Tree:
    """Stocks that spending adds to: the holder's by years of spending, the other's by the ratio."""
    case = table.case
    age = RULES[f"armies: {case.armies.age}"]
    ratio, why = first_ratio(case)
    first = next(iter(yearly(measure.holder, years(case)).values()))
    holder = max(1.0, age.value * first)
    sources = {
        "holder": f"recipe, armies: {case.armies.age}: {age.source}, {age.value:g} x {first:g}",
        "claimant": f"recipe, first stocks: {why}",
    }
    stocks = {"holder": holder, "claimant": max(1.0, ratio * holder)}
    return {
        side: {
            "materiel": _stock(stocks[side], sources[side], age),
            "spending": _figures(table, name, side, getattr(measure, side)),
            "technology": Number(1.0, "recipe: no arms register says otherwise", "assumed", None),
        }
        for side in SIDES
    }


def _stock(value: float, source: str, age: Rule) -> Number:
    low, high = (rounded(factor * value) for factor in STOCK_RANGE)
    return Number(rounded(value), source, age.status, (max(1.0, low), high))


def _by_men(table: Table, name: str, measure: CaseMeasure) -> Tree:
    """Equal stocks that stay as they are: the men alone move the balance."""
    wear = "recipe, men: what keeps the stock at a wear of 10 % a year"
    same = "recipe, men: the same for both, so that only men move the balance"
    return {
        side: {
            "materiel": Number(PLAIN_STOCK, same, "assumed", None),
            "spending": Number(PLAIN_STOCK / 10.0, wear, "assumed", None),
            "technology": _figures(table, name, side, getattr(measure, side)),
        }
        for side in SIDES
    }
