"""What each claim needs of its switches: the last column of docs/claims.md, in outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.experiments.verdict import Of

Ask = Literal["higher", "lower", "moves", "nearly all"]
What = Literal["effect", "on", "off"]


@dataclass(frozen=True)
class Check:
    """One thing that a claim needs: of the effect of a switch, or of the level in one of its arms.

    `words` name it, where one holds and another does not.
    """

    switch: str
    outcome: str
    ask: Ask
    words: str
    what: What = "effect"


@dataclass(frozen=True)
class Claim:
    """What is claimed, what it needs, and what is told beside it: words and arms of switches."""

    statement: str
    of: Of
    checks: tuple[Check, ...]
    beside: tuple[tuple[str, str, What], ...] = ()
    built_in: bool = False


#: What else is told of claim 10: how often each side refuses, which judges both alike.
REFUSALS: tuple[tuple[str, str, What], ...] = (
    ("as shipped", "10 veto", "on"),
    ("without the veto", "10 veto", "off"),
    ("without a commitment problem", "10 commitment problem", "off"),
    ("without audience costs in Armenia", "10 audience in Armenia", "off"),
    ("without audience costs in Azerbaijan", "10 audience in Azerbaijan", "off"),
)

CLAIMS: Mapping[str, Claim] = {
    "1": Claim(
        "Needed in the model for the large war and for the agreement: the growth of the claimant's "
        "strength since 1994, and that the table knows of it (the sign is built in).",
        "all of",
        (
            Check("1 strength grows", "large", "higher", "war by strength"),
            Check("1 strength grows", "agreed", "higher", "agreement by strength"),
            Check("1 table knows it", "large", "higher", "war by what the table knows"),
            Check("1 table knows it", "agreed", "higher", "agreement by what the table knows"),
        ),
        built_in=True,
    ),
    "2": Claim(
        "Needed in the model for the large war: budgets that grow beyond those of 1994 (the sign "
        "is built in).",
        "all of",
        (Check("2 budgets grow", "large", "higher", "whether war comes"),),
        built_in=True,
    ),
    "3": Claim(
        "Needed in the model for the onset of the large war and for its depth: the claimant's "
        "technology (the sign is built in).",
        "all of",
        (
            Check("3 technology, 1994-2020", "large", "higher", "onset in 1994-2020"),
            Check("3 technology, 2020", "large", "higher", "onset in 2020"),
            Check("3 technology, 2020", "force", "higher", "depth in 2020"),
        ),
        built_in=True,
    ),
    "4": Claim(
        "Needed in the model for war, of any size and large: hope that fades and a reward for "
        "breaking a deadlock, both undone at once.",
        "all of",
        (
            Check("4 hope and deadlock", "war", "higher", "war of any size"),
            Check("4 hope and deadlock", "large", "higher", "large war"),
        ),
    ),
    "5": Claim(
        "Needed in the model for clashes, each for itself: strength (the sign is built in), fading "
        "hope, outside inattention.",
        "list",
        (
            Check("5 strength", "clash", "higher", "strength"),
            Check("5 hope", "clash", "higher", "fading hope"),
            Check("5 attention", "clash", "higher", "inattention"),
        ),
    ),
    "6": Claim(
        "Enough in the model for an agreement without a large war: co-chairs with the most "
        "leverage and initiative of their ranges. (Their removal is left to experiment 06.)",
        "all of",
        (Check("6 stronger co-chairs", "peaceful", "higher", "stronger co-chairs"),),
    ),
    "7": Claim(
        "Needed in the model: Russia's lower engagement for the large war and for as long a one "
        "(the sign is built in), and its mediation for the agreement and for no longer a war.",
        "all of",
        (
            Check("7 Russia's lower engagement", "large", "higher", "war by lower engagement"),
            Check(
                "7 Russia's lower engagement",
                "fighting",
                "higher",
                "a longer war by lower engagement",
            ),
            Check("7 Russia mediates", "agreed", "higher", "agreement by its mediation"),
            Check("7 Russia mediates", "fighting", "lower", "a shorter war by its mediation"),
        ),
    ),
    "8": Claim(
        "Needed in the model for the onset of the large war, or for its depth: Turkish support "
        "(the sign is built in).",
        "list",
        (
            Check("8 Turkish support, 1994-2020", "large", "higher", "onset in 1994-2020"),
            Check("8 Turkish support, 2020", "large", "higher", "onset in 2020"),
            Check("8 Turkish support, 2020", "force", "higher", "depth in 2020"),
        ),
        built_in=True,
    ),
    "9": Claim(
        "Needed in the model for the large war, or for as long a one: that Iran does not press the "
        "claimant as Russia does (the sign is built in).",
        "list",
        (
            Check("9 Iran stays neutral", "large", "higher", "onset"),
            Check("9 Iran stays neutral", "fighting", "higher", "length"),
        ),
        built_in=True,
    ),
    "10": Claim(
        "The holder's side refuses more texts than the claimant's, also without the veto and "
        "without a commitment problem.",
        "all of",
        (
            Check("10 veto", "gap", "higher", "as shipped", what="on"),
            Check("10 veto", "gap", "higher", "without the veto", what="off"),
            Check(
                "10 commitment problem",
                "gap",
                "higher",
                "without a commitment problem",
                what="off",
            ),
        ),
        REFUSALS,
    ),
    "12": Claim(
        "Needed in the model for as many of the agreed ceasefires to break: an uneven front.",
        "all of",
        (Check("12 uneven front", "broken", "higher", "an uneven front"),),
    ),
    "13": Claim(
        "Needed in the model for an agreement within a week of the fall of Shusha/Shushi, and "
        "sooner after it: the collapse of the remaining defences.",
        "all of",
        (
            Check("13 collapse", "prompt", "higher", "within a week"),
            Check("13 collapse", "to_agreement", "lower", "the mean delay"),
        ),
    ),
    "14": Claim(
        "Needed in the model for an agreement by the middle of 2021, each for itself: the "
        "claimant's technology (the sign is built in), and political control in Azerbaijan.",
        "list",
        (
            Check("14 technology", "agreed", "higher", "technology"),
            Check("14 political control", "agreed", "higher", "political control"),
        ),
    ),
    "15": Claim(
        "Needed in the model: the war for what comes by talk (ground, and issues that force cannot "
        "reach), and talk for the ground in the end.",
        "all of",
        (
            Check("15 force", "talk", "higher", "ground by talk through war"),
            Check("15 force", "beyond", "higher", "issues that force cannot reach through war"),
            Check("15 talks", "ground", "higher", "ground through talk"),
        ),
    ),
    "16": Claim(
        "Needed in the model for the onset, the length or the terms of the war: the claimant's "
        "larger legitimacy.",
        "list",
        (
            Check("16 legitimacy", "large", "higher", "onset"),
            Check("16 legitimacy", "days", "moves", "length"),
            Check("16 legitimacy", "terms", "higher", "terms"),
        ),
    ),
    "17": Claim(
        "Needed in the model, each for itself, for agreements to hold and for handovers to be "
        "made: the guarantee.",
        "list",
        (
            Check("17 guarantee", "relapse", "lower", "relapse"),
            Check("17 guarantee", "not_handed", "lower", "refused handovers"),
        ),
    ),
    "18": Claim(
        "Needed in the model, each for itself, for agreements, for their holding and for "
        "handovers: trust.",
        "list",
        (
            Check("18 trust", "agreed", "higher", "agreement"),
            Check("18 trust", "relapse", "lower", "relapse"),
            Check("18 trust", "not_handed", "lower", "refused handovers"),
        ),
    ),
    "20": Claim(
        "A large war comes by the end of 2020 in nine tenths of the runs, with noise in choice and "
        "without.",
        "all of",
        (
            Check("20 noise in choice", "large", "nearly all", "with noise in choice", what="on"),
            Check("20 noise in choice", "large", "nearly all", "without noise", what="off"),
        ),
    ),
}
