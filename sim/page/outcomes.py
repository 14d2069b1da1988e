"""Outcomes of many runs, as two tabs show them: which, what they mean, and beside which record."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from sim.labels import Naming
from sim.language import ENGLISH, N_, _, speaking, spoken
from sim.outcomes import find_outcome
from sim.page.choice import Choice
from sim.page.look import named, plain
from sim.report import Runs as Reported
from sim.report import runs_title
from sim.scenario import Loaded, Scenario, scenario_folder
from sim.targets import load_joint, load_targets
from sim.views.distributions import words
from sim.words import meaning_text, unit_words

NO_RECORD = ""
PICTURES = ("settlement", "large_war", "fighting_days", "terms_index")


def record_near(choice: Choice, loaded: Loaded) -> str:
    """The historical case that is chosen, or the nearest that a text extends; or none."""
    names = {target.scenario for target in load_targets()}
    if not choice.text:
        return choice.name if choice.name in names else NO_RECORD
    paths = {(scenario_folder() / f"{name}.yaml").resolve(): name for name in names}
    return next((paths[path] for path in map(Path.resolve, loaded.files) if path in paths), "")


def outcomes_chosen(frame: pd.DataFrame, key: str, naming: Naming) -> list[str]:
    """Which outcomes are drawn: the visitor's choice."""
    known = [
        name for name in frame.columns if find_outcome(str(name)) and frame[name].notna().any()
    ]
    known = [name for name in known if not str(name).endswith("_date")]
    first = [name for name in PICTURES if name in known]
    told = named(known, lambda name: words(name, naming))
    chosen = st.multiselect(_("Figures of"), known, first, format_func=told, key=key)
    return [str(name) for name in chosen]


def tell_sides(naming: Naming) -> None:
    """Who claims and who holds, where a language other than English tells of them by their roles.

    Names of outcomes are translated as they stand; a name in its place might have to bend.
    """
    claimant, holder = map(naming, ("claimant", "holder"))
    if spoken() != ENGLISH and (claimant, holder) != ("claimant", "holder"):
        told = N_("The side that claims is led by {claimant}, the side that holds by {holder}.")
        st.caption(plain(_(told, claimant=claimant, holder=holder)))


def meanings(names: list[str], naming: Naming) -> None:
    """What outcomes mean, for those who ask."""
    with st.expander(_("What these outcomes mean")):
        for name in names:
            if known := find_outcome(name):
                dated = known.unit == "year"  # it is told as a date, which has no unit
                unit = "" if dated else _(unit_words(known.unit))
                meaning = naming(_(meaning_text(known.meaning)))
                told = f"{meaning}{f' ({unit})' if unit else ''}"
                st.write(f"**{plain(words(name, naming))}**: {plain(told)}")


def reported_runs(
    choice: Choice, scenario: Scenario, title: str, frame: pd.DataFrame, record: str
) -> Reported:
    """Runs as a report takes them: a what-if where the record is that of another scenario."""
    targets = [one for one in load_targets() if one.scenario == record]
    joint = [one for one in load_joint() if one.scenario == record]
    with speaking(ENGLISH):
        title = runs_title(title, choice.overrides, scenario)
    what_if = record not in (NO_RECORD, choice.name)
    return Reported(record or choice.name, title, frame, targets, joint, what_if, scenario)
