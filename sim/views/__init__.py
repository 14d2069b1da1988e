"""Tables and sentences about runs, for page, report and command line.

Scenarios, records and frames in; pandas tables and sentences out. Nothing here draws
(:mod:`sim.pictures` does) or knows of a page or of HTML. The same input gives the same output.

===============  ==================================================================================
module           shows
===============  ==================================================================================
story            one run in words, and all its outcomes
days             how things stood on any day, and the days that matter most
watching         a run repeated, with what each party knew and weighed at every proposal
table            the proposals: who made them, what they were worth to whom, why they failed
packages         the packages that could have been proposed, as numbers
frontiers        what they are worth to both leaders
distributions    outcomes over many runs, beside what happened
luck             whether two scenarios meet the same random draws, and what that means
pairs            two scenarios side by side: run by run with the same draws, or as two samples
answering        what changed between them, in a sentence
varied           a sweep: how outcomes depend on what was varied
moved            a sweep: what moved most, in a few sentences
about            notes for readers: what a proposal is, and what an interval says
===============  ==================================================================================
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.views.about import ABOUT_INTERVALS, ABOUT_PROPOSALS
    from sim.views.answering import answer, answer_in_full, headline, in_order
    from sim.views.days import (
        DayState,
        front_table,
        key_days,
        span,
        state_on,
        state_table,
    )
    from sim.views.distributions import distribution, distribution_table
    from sim.views.frontiers import frontier
    from sim.views.luck import (
        ABOUT_METHODS,
        ABOUT_PAIRS,
        ABOUT_SAMPLES,
        about_luck,
        luck_words,
        shares_luck,
    )
    from sim.views.moved import ABOUT_MOVED, what_moved
    from sim.views.pairs import matched, paired, paired_table
    from sim.views.story import in_short, outcomes_table, summary
    from sim.views.table import (
        alternative,
        answers_table,
        margin_words,
        offers_table,
        proposal_words,
        proposals_table,
        terms_table,
        weight_words,
        why_it_failed,
    )
    from sim.views.varied import (
        balanced,
        changed_table,
        response,
        response_table,
        varied_table,
    )
    from sim.views.watching import Offer, Standing, Tell, Watched, watch, watch_again

__all__ = [
    "ABOUT_INTERVALS",
    "ABOUT_METHODS",
    "ABOUT_MOVED",
    "ABOUT_PAIRS",
    "ABOUT_PROPOSALS",
    "ABOUT_SAMPLES",
    "DayState",
    "Offer",
    "Standing",
    "Tell",
    "Watched",
    "about_luck",
    "alternative",
    "answer",
    "answer_in_full",
    "answers_table",
    "balanced",
    "changed_table",
    "distribution",
    "distribution_table",
    "front_table",
    "frontier",
    "headline",
    "in_order",
    "in_short",
    "key_days",
    "luck_words",
    "margin_words",
    "matched",
    "offers_table",
    "outcomes_table",
    "paired",
    "paired_table",
    "proposal_words",
    "proposals_table",
    "response",
    "response_table",
    "shares_luck",
    "span",
    "state_on",
    "state_table",
    "summary",
    "terms_table",
    "varied_table",
    "watch",
    "watch_again",
    "weight_words",
    "what_moved",
    "why_it_failed",
]

#: Names by the module they come from; each is imported when it is first used (PEP 562), so that
#: one view does not bring in the tables, statistics and models of all others.
_NAMES = {
    "about": "ABOUT_INTERVALS ABOUT_PROPOSALS",
    "answering": "answer answer_in_full headline in_order",
    "days": "DayState front_table key_days span state_on state_table",
    "distributions": "distribution distribution_table",
    "frontiers": "frontier",
    "luck": "ABOUT_METHODS ABOUT_PAIRS ABOUT_SAMPLES about_luck luck_words shares_luck",
    "moved": "ABOUT_MOVED what_moved",
    "pairs": "matched paired paired_table",
    "story": "in_short outcomes_table summary",
    "table": "alternative answers_table margin_words offers_table proposal_words"
    " proposals_table terms_table weight_words why_it_failed",
    "varied": "balanced changed_table response response_table varied_table",
    "watching": "Offer Standing Tell Watched watch watch_again",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.views' has no attribute {name!r}")
    return getattr(importlib.import_module(f"sim.views.{_HOMES[name]}"), name)
