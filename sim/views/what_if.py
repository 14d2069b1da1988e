"""Questions of the form "what if ...?", each asked of a scenario and of the same with a change.

The words here say what is changed and what is counted; the answer comes from runs alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sim.inference.intervals import Estimate
from sim.language import N_, _
from sim.views.answering import levels, subject
from sim.views.pairs import Paired, paired
from sim.words import percent_text

AUTUMN, FROZEN = "karabakh/autumn-2020", "karabakh/frozen-conflict"
AFTER = "karabakh/after-2020"
_CO_CHAIRS = ("russia", "france", "united-states")
#: how often something comes, from this share of runs on, in words
_OFTEN = (
    (0.95, N_("Yes, nearly always")),
    (0.65, N_("Yes, mostly")),
    (0.35, N_("In about every second run")),
    (0.05, N_("Mostly not")),
    (0.0, N_("Hardly ever, or never")),
)


@dataclass(frozen=True)
class WhatIf:
    """A question: what is asked, of which scenario, with which changes, and what is counted.

    ``outcome`` is one that happens or not; ``with_it`` and ``without`` say in words under what it
    is counted; ``about`` says what the change means in the model, and ``care`` what limits the
    answer.
    """

    asked: str
    scenario: str
    changes: tuple[tuple[str, str], ...]
    outcome: str
    with_it: str
    without: str
    about: str
    care: str


def _strong_mediators() -> tuple[tuple[str, str], ...]:
    """The upper ends of the ranges that the scenario assumes, as in experiment 06."""
    most = {
        "russia": (0.1, 0.15, 0.1, 0.4),
        "france": (0.05, 0.05, 0.1, 0.2),
        "united-states": (0.05, 0.05, 0.1, 0.2),
    }
    keys = ("leverage.claimant", "leverage.holder", "initiative_peace", "initiative_war")
    return tuple(
        (f"third_parties.{name}.mediation.{key}", f"{value:g}")
        for name in _CO_CHAIRS
        for key, value in zip(keys, most[name], strict=True)
    )


_LINKS = (
    ("links.open", "{dates: {2020-11-10: 0, 2021-06-01: 1}}"),
    ("links.dependence", "{claimant: 0.03, holder: 0.03}"),
)

#: key in links of the page -> question
WHAT_IFS: Mapping[str, WhatIf] = MappingProxyType(
    {
        "turkey": WhatIf(
            N_("Would there have been a war with a neutral Turkey?"),
            AUTUMN,
            (("third_parties.turkey.backing.support", "0"),),
            "large_war",
            N_("with a neutral Turkey"),
            N_("with its support as the scenario has it"),
            N_(
                "Turkey's training, advisers and joint exercises add nothing to Azerbaijan's "
                "strength."
            ),
            N_(
                "That support is assumed (15 % of strength from July 2020), not measured. Arms "
                "that Turkey sold are counted in Azerbaijan's technology and stay. That allied "
                "support carries a tenth or more of what made war likelier from 2016 to 2020 is "
                "said by 26 of 100 other sets of behaviour; 48 are undecided."
            ),
        ),
        "russia": WhatIf(
            N_("What if Russia had stayed engaged?"),
            AUTUMN,
            (("third_parties.russia.engagement", "0.8"),),
            "large_war",
            N_("with Russia as engaged as before 2018"),
            N_("with Russia as engaged as the scenario has it"),
            N_(
                "Russia's engagement stays at 0.8 instead of falling to 0.4 by June 2020: it "
                "mediates more, its pressure weighs more, and its red lines are believed more."
            ),
            N_(
                "Engagement is our reading of what Russia did, on a scale of our own. Under 82 of "
                "100 other sets of behaviour the war is rarer, shorter or shallower with it, too; "
                "under 2 it is not."
            ),
        ),
        "mediators": WhatIf(
            N_("Could the mediators have settled it before?"),
            FROZEN,
            _strong_mediators(),
            "agreed",
            N_("with mediators as strong and as active as may be"),
            N_("with mediators as the scenario has them"),
            N_(
                "From 1994 to 2016 the three co-chairs of the Minsk Group have the most leverage "
                "and take the most initiative that is assumed possible."
            ),
            N_(
                "Terms then lie near the status quo. Mediators who settle it are found under 98 of "
                "100 other sets of behaviour; but under 53 most runs are settled by the mediators "
                "as they were."
            ),
        ),
        "strength": WhatIf(
            N_("What if Azerbaijan had been half as strong?"),
            AUTUMN,
            (("balance.advantage", "-0.69"),),
            "large_war",
            N_("with Azerbaijan half as strong"),
            N_("with its strength as the scenario has it"),
            N_(
                "Azerbaijan's strength, compared with that of the Armenian side, is halved "
                "throughout."
            ),
            N_(
                "How strong it was in 2020 rests on technology and allied support, which are "
                "assumed. By other measures of the balance the war of 2020 mostly does not come."
            ),
        ),
        "hope": WhatIf(
            N_("What if both had still hoped for talks?"),
            AUTUMN,
            (("parties.azerbaijan.hope", "0.5"), ("parties.armenia.hope", "0.5")),
            "large_war",
            N_("with both hoping for talks as before the years without result"),
            N_("with hope as low as the scenario has it"),
            N_(
                "Hope is how much of what talks could bring a side expects. In 2020 it had faded "
                "to 0.24 in Azerbaijan and 0.12 in Armenia; here both begin with 0.5."
            ),
            N_(
                "Nobody has measured hope; its values are those that the unbroken run leaves in "
                "2020. Not firm: under 53 of 100 other sets of behaviour a large war since 1994 "
                "needs lost hope and the reward at home, under 28 it does not."
            ),
        ),
        "reward": WhatIf(
            N_("What if success by force had been worth nothing at home?"),
            AUTUMN,
            (("parties.azerbaijan.deadlock_reward", "0"),),
            "large_war",
            N_("with no reward at home for breaking the deadlock"),
            N_("with the reward as the scenario has it"),
            N_("A leader gains nothing at home from breaking a deadlock by force."),
            N_(
                "The reward is assumed for Azerbaijan alone, as the side that wants a change. Not "
                "firm: under 53 of 100 other sets of behaviour a large war since 1994 needs lost "
                "hope and the reward, under 28 it does not."
            ),
        ),
        "guarantor": WhatIf(
            N_("What if the guarantor had stayed?"),
            AFTER,
            (("third_parties.russia.engagement", "0.6"),),
            "war",
            N_("with Russia as engaged after 2021 as in 2021"),
            N_("with its engagement falling as the scenario has it"),
            N_(
                "Russia, which guaranteed the statement of November 2020, keeps the engagement "
                "of 2021 until 2025."
            ),
            N_(
                "How far its engagement fell was set by people who knew what came after. That "
                "one who stays keeps the peace is built in; over 200 sets of behaviour new "
                "fighting comes in 14 % of runs then, and in 94 % as the scenario has it."
            ),
        ),
        "routes": WhatIf(
            N_("What if routes had opened first?"),
            AFTER,
            _LINKS,
            "war",
            N_("with routes open from June 2021, worth 0.03 to each side"),
            N_("with routes closed"),
            N_("Trade and transit open in June 2021, and a war would close them again."),
            N_(
                "Dates and worth are assumed. With the behaviour set by hand open routes keep a "
                "peace and settle nothing; over many sets of behaviour they change much less."
            ),
        ),
    }
)
#: what the first screen asks, and what the stage after the war asks
FIRST_ASKED = ("turkey", "russia", "mediators")
AFTER_ASKED = ("guarantor", "routes")


def effect(one: WhatIf, frames: tuple[pd.DataFrame, pd.DataFrame]) -> Paired:
    """What the change does to what is counted, over runs without and with it."""
    return paired(*frames, one.outcome)[0]


def often(share: float) -> str:
    """How often something comes, in words.

    >>> often(0.31), often(1.0)
    ('Mostly not', 'Yes, nearly always')
    """
    return _(next(words for least, words in _OFTEN if share >= least))


def said(one: WhatIf, found: Paired) -> str:
    """The answer in one sentence, with its numbers."""
    before, after = levels(found)
    with_it = _(one.with_it)
    told = _(
        "{with_it}, {event} comes in {after}; {without}, in {before}.",
        with_it=with_it[:1].upper() + with_it[1:],
        event=name_of(found),
        after=share_words(after),
        without=_(one.without),
        before=share_words(before),
    )
    return told if one.asked.startswith("What if") else f"{often(after.value)}. {told}"


#: outcome -> what comes, in a sentence
_NAMES = {
    "large_war": N_("a large war"),
    "war": N_("new fighting"),
    "agreed": N_("an agreement"),
}


def name_of(found: Paired) -> str:
    """What is counted, in a sentence."""
    return _(_NAMES.get(found.outcome, subject(found).lower()))


def share_words(found: Estimate) -> str:
    """A share of runs with its interval; one that is not quite all or none says so."""
    value = f"{found.value:.0%}".replace("%", " %")
    if 0.0 < found.value < 0.005:
        value = _("under 1 %")
    elif 0.995 <= found.value < 1.0:
        value = _("over 99 %")
    low, high = (percent_text(end).removesuffix("%").strip() for end in (found.low, found.high))
    return _("{share} of runs (95 % interval: {low} to {high})", share=value, low=low, high=high)
