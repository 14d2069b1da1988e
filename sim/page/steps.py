"""What the guided path asks: ten screens, each a guess first, then runs, then what they show.

A guess is one of some ranges; which of them is right follows from the runs that are made then. What
to notice afterwards is written here, from the committed results, and holds with the behaviour that
the model ships with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from sim.language import N_

Kind = Literal["days", "runs", "what_if", "refusals"]


@dataclass(frozen=True)
class Ranges:
    """Ranges of a figure that can be guessed: the upper end of each, and what they are called."""

    ends: tuple[float, ...]
    labels: tuple[str, ...]

    def place(self, value: float) -> int:
        """In which range a value lies.

        >>> OFTEN.place(0.31), OFTEN.place(1.0), OFTEN.place(0.0)
        (1, 3, 0)
        """
        if math.isnan(value):
            return 0
        return next(place for place, end in enumerate(self.ends) if value <= end)


OFTEN = Ranges(
    (0.1, 0.5, 0.9, math.inf),
    (
        N_("in hardly any: at most 10 in 100"),
        N_("in fewer than half: 11 to 50"),
        N_("in more than half: 51 to 90"),
        N_("in nearly all: more than 90"),
    ),
)
DAYS = Ranges(
    (0.0, 14.0, 60.0, math.inf),
    (
        N_("none"),
        N_("two weeks at most"),
        N_("between two weeks and two months"),
        N_("more than two months"),
    ),
)
TIMES = Ranges(
    (0.0, 2.0, 10.0, math.inf),
    (N_("never"), N_("once or twice"), N_("three to ten times"), N_("more often")),
)


@dataclass(frozen=True)
class Step:
    """A screen: what it is about, what is to be guessed, and how the answer is found.

    ``what_if`` names a question of :data:`sim.views.what_if.WHAT_IFS`; ``scenario`` is that of the
    other kinds; ``notice`` says afterwards what to look at.
    """

    title: str
    text: str
    guess: str
    ranges: Ranges
    kind: Kind
    notice: str
    what_if: str = ""
    scenario: str = "karabakh/autumn-2020"


STEPS = (
    Step(
        N_("One autumn"),
        N_(
            "It is July 2020. Azerbaijan wants the status quo changed; Armenia and the "
            "authorities in Nagorno-Karabakh hold the land. Twenty-six years of talks have led "
            "nowhere. The model takes it from there, day by day, until June 2021. First, one "
            "run, a typical one."
        ),
        N_("On how many days is there fighting in this run?"),
        DAYS,
        "days",
        N_(
            "Press Play. Blue ground is held by Azerbaijan, hatched ground by the Armenian side; "
            "the thick line is the front. The lines under the map say what happens in the run, "
            "and what had happened in fact by that day."
        ),
    ),
    Step(
        N_("One run is not the answer"),
        N_(
            "Chance has a part in it: who meets whom, how a battle goes. So the same autumn is run "
            "again, many times, each time with other random draws."
        ),
        N_("In how many runs of a hundred does a large war come (two weeks of fighting or more)?"),
        OFTEN,
        "runs",
        N_(
            "What comes in nearly all runs follows from the numbers that went in. Which of these "
            "numbers matter? That is what the next screens ask."
        ),
    ),
    Step(
        N_("A neutral Turkey"),
        N_(
            "Change one thing and leave the rest, random draws included, as it was. Before the war "
            "Turkey trained Azerbaijan's forces and held joint exercises with them. Take that away."
        ),
        N_("Now a large war comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "The first row of squares is the autumn as it was put in, the second with the "
            "change. How much this support was worth is assumed: the model says what follows "
            "from it."
        ),
        "turkey",
    ),
    Step(
        N_("Half as strong"),
        N_(
            "The model's first question was: does military advantage bring the war? Halve "
            "Azerbaijan's strength, compared with that of the other side."
        ),
        N_("Now a large war comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "War turns on strength like a switch: below a threshold it does not come, above it "
            "nearly always. But is strength enough? Go on."
        ),
        "strength",
    ),
    Step(
        N_("Hope for talks"),
        N_(
            "Leave the strength as it was. Let both sides hope again that talks may bring "
            "something."
        ),
        N_("Now a large war comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "A side that still hopes for talks waits. Here strength decides only once hope has "
            "faded."
        ),
        "hope",
    ),
    Step(
        N_("A reward at home"),
        N_(
            "Leaders answer to a public. In the model a leader may gain at home by breaking a "
            "deadlock. Take that reward away, and leave everything else."
        ),
        N_("Now a large war comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "Several things have to come together, and each of them seems to decide. Be careful: "
            "each is judged with the others as they were."
        ),
        "reward",
    ),
    Step(
        N_("An engaged Russia"),
        N_("From 2018 on Russia paid less attention. Hold its engagement at the level of before."),
        N_("Now a large war comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "An engaged mediator is also a power whose red lines are believed. Which of the two "
            "matters you can try in the sandbox."
        ),
        "russia",
    ),
    Step(
        N_("Why offers fail"),
        N_(
            "Back to 1994, and to the years without war. Mediators propose, and parties accept or "
            "refuse for a reason that the model can name. This is the typical run until 2016."
        ),
        N_("How often is a proposal refused in this run?"),
        TIMES,
        "refusals",
        N_(
            "A proposal fails when it is worth less to a party than what it expects without: from "
            "waiting, from a war, or because it does not trust the promise."
        ),
        scenario="karabakh/frozen-conflict",
    ),
    Step(
        N_("Mediators at their strongest"),
        N_("The same years, with the three co-chairs as strong and as active as may be."),
        N_("Now an agreement comes in how many runs of a hundred?"),
        OFTEN,
        "what_if",
        N_(
            "Mediators could have settled it, in the model. Its terms would have lain near the "
            "status quo, which was the holder's: not everybody would call that a success."
        ),
        "mediators",
    ),
    Step(
        N_("After the war"),
        N_(
            "November 2020: a statement ends the war, and Russia guarantees it. Then Russia turns "
            "away. Let it stay."
        ),
        N_(
            "With the guarantor staying, new fighting comes in how many runs of a hundred until "
            "2025?"
        ),
        OFTEN,
        "what_if",
        N_(
            "A peace that is guaranteed hangs on its guarantor. But how far Russia turned away "
            "was put in by people who knew what came after: this is a story that fits, not a "
            "proof."
        ),
        "guarantor",
    ),
)
