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
frontier         what they are worth to both leaders
distributions    outcomes over many runs, beside what happened
luck             whether two scenarios meet the same random draws, and what that means
pairs            two scenarios side by side: run by run with the same draws, or as two samples
answer           what changed between them, in a sentence
varied           a sweep: how outcomes depend on what was varied
about            notes for readers: what a proposal is, and what an interval says
===============  ==================================================================================
"""

from __future__ import annotations

from sim.views.about import ABOUT_INTERVALS, ABOUT_PROPOSALS
from sim.views.answer import answer, headline, in_order
from sim.views.days import (
    DayState,
    front_table,
    key_days,
    span,
    state_on,
    state_table,
)
from sim.views.distributions import distribution, distribution_table
from sim.views.frontier import frontier
from sim.views.luck import (
    ABOUT_METHODS,
    ABOUT_PAIRS,
    ABOUT_SAMPLES,
    about_luck,
    luck_words,
    shares_luck,
)
from sim.views.pairs import matched, paired, paired_table
from sim.views.story import outcomes_table, summary
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
from sim.views.varied import changed_table, response, response_table, varied_table
from sim.views.watching import Offer, Standing, Tell, Watched, watch, watch_again

__all__ = [
    "ABOUT_INTERVALS",
    "ABOUT_METHODS",
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
    "answers_table",
    "changed_table",
    "distribution",
    "distribution_table",
    "front_table",
    "frontier",
    "headline",
    "in_order",
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
    "why_it_failed",
]
