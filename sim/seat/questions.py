"""What a player is asked, and how decisions are written down."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.errors import SimError, show
from sim.explain import Entry
from sim.language import N_, _, figures
from sim.seat.drafts import Draft
from sim.words import percent, percent_text

#: The choice that is always allowed: what the model's own agent would do.
MODEL = "model"

#: How the names of facts begin that tell what a party gains over leaving the table.
SURPLUS = "surplus:"

#: What stands for the decisions of a seat that was empty for a while: the model took them, too, but
#: whoever came back has not seen these questions.
AWAY = "away"

#: Choices that leave a question to the model's own agent.
LEFT = (None, MODEL, AWAY)

#: Reason of what a player did otherwise than the model's agent would have.
CHOSEN = N_("the choice of whoever sits in its seat")

#: When a game stops: at every question, at what matters, or never (the model answers the rest).
ASK = ("all", "important", "nothing")

#: kind of question -> what it asks
KINDS: Mapping[str, str] = {
    "attack": "open an offensive, how far, or hold (a leader, in peace)",
    "escalation": "let an incident grow into an attack, or hold (a leader, in peace)",
    "continue": "go on with an offensive or stop it (the attacking leader)",
    "break": "break a truce or keep it (a leader)",
    "ceasefire": "accept a ceasefire that a mediator proposes, or refuse (a leader)",
    "offer": "which text to put to the other side (a leader, in alternating offers)",
    "text": "put a text of one's own to the other side, or none (a leader)",
    "answer": "accept a text or refuse it (every party)",
    "handover": "hand over what was promised, or refuse (a leader)",
    "mediate": "wait, meet, carry messages, put a text or propose a ceasefire (a mediator)",
    "message": "what to tell a leader about the balance (a mediator)",
    "intervention": "stop an offensive at a red line, or let it pass (a backer)",
}

_NAME = re.compile(r"\d{4}-\d\d-\d\d\.[a-z]+\.[1-9]\d*")
_CHOICE = re.compile(r"[a-z0-9.-]+")


#: Units of facts. Worth and what changes it are shares of all that is at stake for a party; the
#: military balance is the logarithm of a ratio of strength, positive in favour of whom it is about.
STAKE = "share of all that is at stake"
GAIN = "change, as a share of all that is at stake"
DAILY = "share of all that is at stake, per day"
SHARE = "share"
CHANCE = "chance"
ADVANTAGE = "log ratio of strength"
SHIFT = "change of the log ratio of strength"
SPREAD = "standard deviation of the log ratio of strength"


class Fact(NamedTuple):
    """One thing that the player knows or believes, in words, with its unit if it is a number.

    ``within`` is the label as it stands within a sentence ("": it stands in none, or as it is).
    """

    name: str
    label: str
    value: float | str
    unit: str = ""
    within: str = ""

    @property
    def told(self) -> str:
        """The value in words: shares in per cent, the balance as so many to one.

        >>> Fact("now", "Things as they are are worth to you", 0.4131, STAKE).told
        '41.3%'
        >>> Fact("advantage", "Your side's advantage", -0.2, ADVANTAGE).told
        '1.22 to 1 against'
        """
        if isinstance(self.value, str):
            return self.value
        return _TOLD.get(self.unit, _plain)(self.value)


def _plain(value: float) -> str:
    return figures(f"{value:,.0f}" if float(value).is_integer() else f"{value:.3f}")


def _odds(advantage: float) -> str:
    odds = factor(advantage)
    if not odds:
        return _("even")
    told = N_("{odds} to 1 in favour") if advantage > 0 else N_("{odds} to 1 against")
    return _(told, odds=odds)


def factor(log_ratio: float) -> str:
    """How many times as strong the stronger is ("": both are alike, to two decimals).

    >>> factor(0.2), factor(-0.2), factor(0.001)
    ('1.22', '1.22', '')
    """
    told = f"{math.exp(abs(log_ratio)):.2f}"
    return "" if told == "1.00" else figures(told)


def _shift(change: float) -> str:
    share = math.expm1(abs(change))
    if f"{share:.0%}" == "0%":
        return _("none")
    told = N_("{share} better") if change > 0 else N_("{share} worse")
    return _(told, share=percent(share, 0))


def _spread(deviation: float) -> str:
    odds = factor(deviation)
    if not odds:
        return _("not at all")
    return _("a factor of {odds} either way (two chances in three)", odds=odds)


def _chance(chance: float) -> str:
    return f"{percent_text(chance)}, {likelihood(chance)}"


def likelihood(chance: float) -> str:
    """A chance in words.

    >>> [likelihood(chance) for chance in (0.01, 0.3, 0.5, 0.99)]
    ['hardly possible', 'less likely than not', 'about even', 'nearly certain']
    """
    return _(next(words for most, words in _LIKELIHOODS if chance <= most))


#: Up to which chance it is called so: ours.
_LIKELIHOODS = (
    (0.02, N_("hardly possible")),
    (0.2, N_("unlikely")),
    (0.45, N_("less likely than not")),
    (0.55, N_("about even")),
    (0.8, N_("more likely than not")),
    (0.98, N_("likely")),
    (math.inf, N_("nearly certain")),
)

_TOLD: Mapping[str, Callable[[float], str]] = {
    STAKE: percent,
    GAIN: lambda value: percent(value, sign="+"),
    DAILY: lambda value: _("{share} a day", share=percent(value)),
    SHARE: lambda value: percent_text(value),
    CHANCE: _chance,
    ADVANTAGE: _odds,
    SHIFT: _shift,
    SPREAD: _spread,
}


class Free(NamedTuple):
    """A choice with a number in it: `prefix` and any number from `low` to `high`."""

    prefix: str
    low: float
    high: float
    label: str

    def number_in(self, choice: str) -> float | None:
        """The number of such a choice; None where it is no such choice.

        >>> ask = Free("ask-", 0.0, 1.0, "value asked")
        >>> ask.number_in("ask-0.62"), ask.number_in("ask-7"), ask.number_in("hold")
        (0.62, None, None)
        """
        written = choice.removeprefix(self.prefix)
        if written == choice or not re.fullmatch(r"\d+(\.\d+)?", written):
            return None
        number = float(written)
        return number if self.low <= number <= self.high else None


@dataclass(frozen=True)
class Option:
    """One choice: the word to answer with, what it means, and what follows as everybody knows.

    ``terms`` are those of a text by name, as the claimant's share of every issue, and ``short`` is
    such a choice without them ("": it is no text).
    """

    choice: str
    label: str
    terms: Mapping[str, float] = field(default_factory=dict)
    figures: tuple[Fact, ...] = ()
    follows: str = ""
    short: str = ""

    @property
    def brief(self) -> str:
        """What it means, without the terms of a text."""
        return self.short if self.short and self.terms else self.label


@dataclass(frozen=True)
class Question:
    """A decision that falls due, with what the player may know about it.

    ``name`` identifies it among the decisions of its ``seat``. ``own`` is what the model's own
    agent chooses here, on the same luck, ``own_chance`` the chance with which it does so (None:
    there is none) and ``own_reason`` why, where it has one: these three may rest on what only the
    model knows, and a page keeps them back until the game is over. ``terms`` are those of a text to
    be answered and ``now`` how things stand, by name, as the claimant's share (what is open is left
    out); ``figures`` belong to this question and ``facts`` to the situation, by the player's own
    beliefs. ``news`` tells what became known since the player last decided. Besides its options it
    takes :data:`MODEL`, every number of ``free`` and every text of one's own that ``draft`` allows
    (None: none can be put here). ``again`` says why such a question comes again ("": it does not,
    or nothing that everybody knows has changed). ``short`` is the question where there is little
    room.
    """

    name: str
    date: dt.date
    kind: str
    text: str
    options: tuple[Option, ...]
    own: str
    own_reason: str
    own_chance: float | None
    figures: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    news: tuple[Entry, ...]
    terms: Mapping[str, float] = field(default_factory=dict)
    free: tuple[Free, ...] = ()
    now: Mapping[str, float] = field(default_factory=dict)
    draft: Draft | None = None
    seat: str = ""
    again: str = ""
    short: str = ""

    def option(self, choice: str) -> Option:
        """The option of a choice (KeyError if it is none of those listed)."""
        found = next((option for option in self.options if option.choice == choice), None)
        if found is None:
            raise KeyError(choice)
        return found


class Answered(NamedTuple):
    """A question that came up: what was chosen, what the model's agent would, and who chose.

    ``by_player`` says that a decision was given, be it that the model shall choose
    (``left_to_model``); ``events`` how many events the record had by then; ``guarantor`` the label
    of who guarantees a text of the player's own ("": nobody).
    """

    name: str
    day: int
    kind: str
    choice: str
    own: str
    by_player: bool
    events: int
    left_to_model: bool = False
    guarantor: str = ""

    @property
    def date(self) -> dt.date:
        """The calendar date of the day."""
        return dt.date.fromordinal(self.day)

    @property
    def differs(self) -> bool:
        """Whether the choice is not that of the model's agent."""
        return self.choice != self.own


def checked(decisions: Mapping[Any, Any]) -> dict[str, str]:
    """Decisions with names and choices that are well written (SimError otherwise)."""
    for name, choice in decisions.items():
        if not (isinstance(name, str) and _named(name)):
            raise SimError(
                f"decisions: {show(name)} does not name a question\n"
                f"    allowed: DATE.KIND.NUMBER, as in 2020-09-27.attack.1; kinds: "
                f"{', '.join(KINDS)}"
            )
        if not (isinstance(choice, str) and _CHOICE.fullmatch(choice)):
            raise SimError(f"decisions: {name}: {show(choice)} is not a choice")
    return dict(decisions)


def day_of(name: str) -> int:
    """The day of a question by its name."""
    return dt.date.fromisoformat(name[:10]).toordinal()


def _named(name: str) -> bool:
    if not _NAME.fullmatch(name) or name.split(".")[1] not in KINDS:
        return False
    try:
        return day_of(name) > 0
    except ValueError:
        return False


def write_decisions(decisions: Mapping[str, str]) -> str:
    """Write decisions as one word that may stand in a link.

    >>> write_decisions({"2020-09-27.attack.1": "attack-3", "2020-10-10.ceasefire.1": "refuse"})
    '2020-09-27.attack.1_attack-3~2020-10-10.ceasefire.1_refuse'
    """
    return "~".join(f"{name}_{choice}" for name, choice in checked(decisions).items())


def read_decisions(text: str) -> dict[str, str]:
    """Read decisions that :func:`write_decisions` wrote (SimError for anything else).

    >>> read_decisions("2020-09-27.attack.1_hold")
    {'2020-09-27.attack.1': 'hold'}
    """
    decisions: dict[str, str] = {}
    for part in text.split("~") if text else []:
        name, _sign, choice = part.partition("_")
        if name in decisions:
            raise SimError(f"decisions: {name} is decided twice")
        decisions[name] = choice
    return checked(decisions)
