"""What the page and the report both show: tables, pictures and texts made from runs.

Nothing here knows of a page or of HTML: scenarios, records and frames in; pandas tables, matplotlib
figures with a text alternative, and sentences out. The same input gives the same output.

===============  ==================================================================================
module           shows
===============  ==================================================================================
story            one run in words, and all its outcomes
days             how things stood on any day, and the days that matter most
watching         a run made again, with what every party saw and weighed at each text
table            the texts: who put them, what they were worth to whom, why they were refused
frontier         a text among the packages that could have been put
distributions    outcomes over many runs, beside the record
luck             whether two scenarios share their luck, and what that is to a reader
pairs            two scenarios beside each other: on the same shocks run by run, or as two samples
answer           what changed between them, in a sentence and a picture
varied           a sweep: how outcomes go with what was varied
about            notes for readers: what a proposal is, and what an interval says
===============  ==================================================================================
"""

from __future__ import annotations

from sim.views.about import ABOUT_INTERVALS, ABOUT_TEXTS
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
from sim.views.luck import ABOUT_PAIRS, ABOUT_SAMPLES, about_luck, luck_words, shares_luck
from sim.views.pairs import matched, paired, paired_table
from sim.views.story import outcomes_table, summary
from sim.views.table import (
    alternative,
    answers_table,
    margin_words,
    offers_table,
    terms_table,
    text_words,
    texts_table,
    weight_words,
    why_it_failed,
)
from sim.views.varied import changed_table, response, response_table, varied_table
from sim.views.watching import Offer, Standing, Tell, Watched, watch, watch_again

__all__ = [
    "ABOUT_INTERVALS",
    "ABOUT_PAIRS",
    "ABOUT_SAMPLES",
    "ABOUT_TEXTS",
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
    "response",
    "response_table",
    "shares_luck",
    "span",
    "state_on",
    "state_table",
    "summary",
    "terms_table",
    "text_words",
    "texts_table",
    "varied_table",
    "watch",
    "watch_again",
    "weight_words",
    "why_it_failed",
]
