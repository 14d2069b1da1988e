"""What the questions say of other sets of behaviour is what the committed results come to."""

from __future__ import annotations

import re

import pandas as pd

from sim.views.what_if import WHAT_IFS
from tests.docs.pages import REPOSITORY

SETS = REPOSITORY / "results" / "over-the-sets"


def said(key: str) -> list[int]:
    """The whole numbers of what limits the answer to a question, but for years."""
    return [int(one) for one in re.findall(r"\b\d{1,3}\b", WHAT_IFS[key].care)]


def counted(experiment: str, statement: str) -> pd.Series:
    """How many sets give each answer to a statement that begins so."""
    table = pd.read_csv(SETS / experiment / "sets.csv", keep_default_na=False)
    of = table[table["statement"].str.startswith(statement)]
    assert of["statement"].nunique() == 1
    return of["grade"].value_counts()


def test_how_many_sets_say_so_is_what_the_results_count() -> None:
    russia = counted("06_mediation", "Russia's standing aside was a window")
    assert said("russia") == [russia["supported"], russia.sum(), russia["not supported"]]
    turkey = counted("04_why_2020_not_2016", "Allied support, above all Turkey's")
    assert said("turkey")[1:] == [turkey["supported"], turkey.sum(), turkey["undecided"]]
    mediators = counted("06_mediation", "There are mediators within the assumed ranges")
    settled = pd.read_csv(SETS / "settled.csv")["settled"]
    assert said("mediators") == [mediators["supported"], len(settled), (settled > 0.5).sum()]
    hope = counted("10_claim_switches", "Needed in the model for war, of any size and large")
    for key in ("hope", "reward"):
        assert said(key) == [hope["supported"], hope.sum(), hope["not supported"]]


def test_the_counts_are_those_of_that_statement_and_not_of_another() -> None:
    """The twin: of the next statement of the same experiment they are others."""
    other = counted("06_mediation", "It was Russia's mediation that ended the war")
    assert said("russia") != [other["supported"], other.sum(), other["not supported"]]
