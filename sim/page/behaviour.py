"""Behaviour by sets on the page: the shipped ensembles, and how sure outcomes are under them.

The sets lie beside the project's results, so that an installed package without them offers none.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from sim.behaviour import Ensemble, EnsembleError, read_ensemble
from sim.labels import Naming
from sim.language import N_, _
from sim.over_runs import uncertainty
from sim.page.look import named, table
from sim.page.visitor import Visitor
from sim.views.distributions import words
from sim.words import level_text

AS_SHIPPED = N_("as shipped: one set, chosen by hand")
_RESULTS = Path(str(files("sim"))).parent / "results" / "calibration"
#: what is offered -> its file
SHIPPED: Mapping[str, Path] = {
    N_("200 sets learnt from the whole record"): _RESULTS / "all" / "sets.csv",
    N_("200 sets learnt from the record until June 2020"): _RESULTS
    / "until-2020-07-01"
    / "sets.csv",
}
HELP = N_(
    "The numbers that say how sides decide are assumed. Instead of the one set that ships, every "
    "run can take one of many sets that were fitted to the record."
)
ABOUT = N_(
    "Two intervals of 95 %. *By chance*: where more runs with the same sets would move the figure. "
    "*By behaviour and chance*: where it lies under the one right set, which nobody knows. The "
    "last column says how much of the differences between runs comes from the sets."
)


def chosen(visitor: Visitor, key: str) -> tuple[str, Ensemble | None]:
    """Which behaviour runs take: the visitor's choice, where there is one."""
    found = {label: one for label, path in SHIPPED.items() if (one := _fitting(visitor, path))}
    if not found:
        return AS_SHIPPED, None
    options = [AS_SHIPPED, *found]
    label = st.selectbox(
        _("Behaviour"), options, key=key, format_func=named(options, _), help=_(HELP)
    )
    taken = found.get(str(label))
    if taken is not None:
        keys = taken.of(visitor.loaded.scenario).keys
        st.caption(
            _(
                "Each run takes the next of {sets} sets, which differ in {numbers} numbers.",
                sets=len(taken),
                numbers=len(keys),
            )
        )
    return str(label), taken


def _fitting(visitor: Visitor, path: Path) -> Ensemble | None:
    """An ensemble without what is set by hand, if the scenario can take it."""
    if not path.is_file():
        return None
    fixed = {key for key, _value in visitor.choice.changes}
    try:
        found = _read(path).without(fixed)
        return found if found.of(visitor.loaded.scenario).keys else None
    except EnsembleError:
        return None


@st.cache_resource(show_spinner=False)
def _read(path: Path) -> Ensemble:
    return read_ensemble(path)


def how_sure(frame: pd.DataFrame, outcomes: list[str], naming: Naming) -> None:
    """Show some outcomes with both intervals."""
    rows = [
        {
            N_("outcome"): words(str(row["outcome"]), naming),
            N_("value"): _text(row, "value"),
            N_("by chance"): _ends(row, "luck"),
            N_("by behaviour and chance"): _ends(row, "together"),
            N_("share of the sets"): level_text(row["share_of_parameters"], is_share=True),
        }
        for row in uncertainty(frame).to_dict("records")
        if row["outcome"] in outcomes and row["n"]
    ]
    st.subheader(_("How sure, over the sets"), anchor=False)
    table("sets", pd.DataFrame(rows))
    st.caption(_(ABOUT))


def _ends(row: Mapping[Any, Any], of: str) -> str:
    """Both ends of an interval."""
    low, high = _text(row, f"{of}_low"), _text(row, f"{of}_high")
    return _("{low} to {high}", low=low, high=high)


def _text(row: Mapping[Any, Any], key: str) -> str:
    value = float(row[key])
    if row["outcome"] == "large_war_onset":
        return level_text(value, "year")
    return level_text(value, is_share=row["statistic"] == "share")
