"""A table of how sure outcomes are, where runs take their numbers from an ensemble."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sim.cli import terminal

if TYPE_CHECKING:
    import pandas as pd

TITLE = """
How sure: means of the sets, with intervals of 95 %. Luck: where more runs would move them;
parameters: where single sets lie; together: where the value lies under the one right set"""


def uncertainty_table(frame: pd.DataFrame, chosen: Collection[str] = ()) -> Any:
    """Lay out :func:`sim.over_runs.uncertainty`, of some outcomes or of all that vary."""
    from sim.over_runs import uncertainty

    rows = []
    for row in uncertainty(frame).to_dict("records"):
        name, wanted = str(row["outcome"]), not chosen or row["outcome"] in chosen
        if wanted and row["n"] and (row["value"] or row["together_high"]):
            rows.append((name, *interval_texts(row), str(row["n"])))
    columns = ("outcome", "value", *_INTERVALS, "variance between sets", "runs")
    return terminal.table(columns, rows, numbers=("value", "runs"), title=TITLE)


_INTERVALS = ("luck", "parameters", "together")


def interval_texts(row: Mapping[Any, Any]) -> list[str]:
    """Value, three intervals and the share of the parameters, as texts."""
    from sim.words import percent_text

    is_share = row["statistic"] == "share"
    show = percent_text if is_share else _figure
    texts = [show(row["value"])]
    for what in _INTERVALS:
        low, high = row[f"{what}_low"], row[f"{what}_high"]
        texts.append("-" if math.isnan(low) else f"{show(low)} to {show(high)}")
    share = row["share_of_parameters"]
    return [*texts, "-" if math.isnan(share) else percent_text(share)]


def _figure(value: float) -> str:
    return f"{value:.4g}"
