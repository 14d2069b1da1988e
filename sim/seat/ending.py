"""The end of a game in words: what the player chose, what came of it, and what the model does.

What the player chose is told as a choice. Where the model's agent would have chosen otherwise, its
reckoning stands beside it; a motive of its own is never ascribed to the player.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from sim.explain import Entry
from sim.inference.intervals import wilson_interval
from sim.language import N_, _, figures
from sim.outcomes import outcomes
from sim.record import Record
from sim.rules.balance import DAYS_PER_YEAR
from sim.seat.comparison import Comparison
from sim.seat.drafts import OWN
from sim.seat.game import Game, play, play_together, questions_decided
from sim.seat.questions import MODEL, Answered, Fact, Question
from sim.seat.telling import Teller
from sim.seat.words import Words
from sim.words import long_date, percent, percent_text

#: outcomes at the end of a game, and how they are called; {claimant}, {holder}: the leaders
OUTCOMES = {
    "war": N_("A war broke out"),
    "war_onset": N_("First day of battle"),
    "large_war": N_("A large war broke out"),
    "fighting_days": N_("Days of fighting"),
    "deaths_claimant": N_("Deaths on the side of {claimant}, on the line, too"),
    "deaths_holder": N_("Deaths on the side of {holder}, on the line, too"),
    "sessions": N_("Sessions of talks"),
    "ceasefires_agreed": N_("Ceasefires agreed"),
    "ceasefires_failed": N_("Ceasefires agreed and then broken"),
    "agreed": N_("An agreement was signed"),
    "settlement_year": N_("Day of the agreement"),
    "terms_index": N_("Its terms, all issues weighed together"),
    "control_end": N_("Ground held at the end, weighed by its worth"),
}
EVENTS = frozenset({"war", "large_war", "agreed"})
DAYS = frozenset({"war_onset", "settlement_year"})
SHARES = frozenset({"terms_index", "control_end"})
QUIET, LASTING = N_("nothing new."), N_("goes on as before.")
LEFT = N_("Left to the model.")
#: columns of tables: the game of the player, and the model's run
YOURS, OF_MODEL = N_("your game"), N_("the model")


#: choice -> that the model would have chosen it
WOULD_HAVE = {
    "accept": N_("Your choice; the model would have accepted it"),
    "refuse": N_("Your choice; the model would have refused it"),
    "hold": N_("Your choice; the model would have held back"),
    "go-on": N_("Your choice; the model would have gone on"),
    "stop": N_("Your choice; the model would have stopped"),
    "keep": N_("Your choice; the model would have kept the truce"),
    "break": N_("Your choice; the model would have broken the truce"),
    "hand-over": N_("Your choice; the model would have handed it over"),
    "intervene": N_("Your choice; the model would have stopped the offensive"),
    "let-pass": N_("Your choice; the model would have let it pass"),
    "wait": N_("Your choice; the model would have done nothing"),
    "none": N_("Your choice; the model would have put none"),
    "put": N_("Your choice; the model would have put what it thought the others would accept"),
}


class Decision(NamedTuple):
    """A decision of the player in words, beside what the model's agent would have done there.

    ``model`` is empty where the model chose in the player's place. ``reckoning`` says how the
    model saw it, where it would have chosen otherwise. ``topic`` is what was asked, in short.
    """

    answered: Answered
    asked: str
    yours: str
    model: str
    reckoning: str
    topic: str

    @property
    def told(self) -> str:
        """What was chosen and what the model would have, in a sentence or two."""
        if not self.model:
            return _(LEFT)
        if not self.answered.differs:
            return _("Your choice; the model would have chosen the same.")
        other = N_("Your choice; the model would have chosen: {choice}")
        would = WOULD_HAVE.get(self.answered.own, other)
        told = _(would, choice=self.model.rstrip("."))
        return f"{told}: {self.reckoning}." if self.reckoning else f"{told}."


class Ending:
    """A game that is over, in the words of its seat."""

    def __init__(self, compared: Comparison) -> None:
        self.compared = compared
        self.game = compared.game
        self.words = Words(self.game.scenario, self.game.seat)

    @cached_property
    def own_game(self) -> Game:
        """The model's own run as a game of the seat in which nothing was decided."""
        game = self.game
        return play(game.scenario, game.seat, game.seed, game.replicate, ask="nothing")

    @cached_property
    def others(self) -> dict[str, Game]:
        """The game as the other seats see it that people played."""
        game, others = self.game, self.game.others
        hands = {**others, game.seat: game.hand}
        games = play_together(game.scenario, hands, game.seed, game.replicate).games
        return {seat: games[seat] for seat in others}

    # -- what was decided ----------------------------------------------------------------------

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """Every decision of the player by the name of its question."""
        asked = questions_decided(self.game)
        return {
            one.name: _decision(one, asked[one.name]) for one in self.game.course if one.by_player
        }

    @property
    def otherwise(self) -> list[Decision]:
        """The decisions that the model's agent would have taken otherwise."""
        return [one for one in self.decisions.values() if one.answered.differs]

    # -- what happened -------------------------------------------------------------------------

    @cached_property
    def story(self) -> list[Entry]:
        """The game from day to day: what was done, and why, as far as it was not the player's."""
        record, others = self.game.record, self.game.others
        courses = {name: hand.course for name, hand in others.items()}
        teller = Teller(self.words, self.game.course, open_book=True, others=courses)
        told = [
            Entry(one.day, one.last, f"{one.text}{self._whose(one.decision)}")
            for one in teller.tell(record.events)
        ]
        shown = {one.decision.name for one in teller.tell(record.events) if one.decision}
        silent = [one for name, one in self.decisions.items() if name not in shown]
        told += [
            Entry(one.answered.day, one.answered.day, f"{one.asked} {one.yours} {one.told}")
            for one in silent
            if one.model
        ]
        return list(_merged(sorted(told, key=lambda entry: entry.first)))

    def _whose(self, decision: Answered | None) -> str:
        if decision is None:
            return ""
        known = self.decisions.get(decision.name)
        return f" {known.told}" if known is not None else f" {_(LEFT)}"

    @cached_property
    def model_story(self) -> list[Entry]:
        """The model's own run from day to day, told with the same words; nobody is you in it."""
        words = Words(self.game.scenario, self.game.seat, seated=False)
        teller = Teller(words, (), open_book=True)
        told = teller.tell(self.compared.model.events)
        return list(_merged([Entry(one.day, one.last, one.text) for one in told]))

    def side_by_side(self, most: int = 8) -> pd.DataFrame:
        """The first days on which the two runs go otherwise: what happens in each."""
        stories = {YOURS: self.story, OF_MODEL: self.model_story}
        return days_apart(stories, self.compared.parted, most)

    # -- what came of it -----------------------------------------------------------------------

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """The main outcomes in words: of the game and of the model's run on the same shocks."""
        found = [outcomes(one) for one in (self.compared.yours, self.compared.model)]
        rows = [
            (name, self.label(name), *(self.value(name, row[name]) for row in found))
            for name in OUTCOMES
        ]
        table = pd.DataFrame(rows, columns=["name", "what", YOURS, OF_MODEL])
        return table.set_index("name")

    def outcomes_of(self, record: Record, names: Sequence[str]) -> dict[str, str]:
        """Outcomes of a run by what they are called, in words."""
        found = outcomes(record)
        return {self.label(name): self.value(name, found[name]) for name in names}

    def in_runs(self, frame: pd.DataFrame) -> pd.Series[str]:
        """The same outcomes over many runs of the model: how often, or the middle and the range.

        A share stands with its 95 % interval (Wilson), a figure with what nine runs in ten hold.
        """
        runs = frame[frame["failure"] == ""] if "failure" in frame.columns else frame
        return pd.Series({name: self._in_runs(name, runs[name].dropna()) for name in OUTCOMES})

    def _in_runs(self, name: str, values: pd.Series) -> str:
        count = len(values)
        if not count:
            return _("none in any run")
        if name in EVENTS:
            low, high = wilson_interval(int(values.sum()), count)
            return _(
                "yes in {share} of {count} runs ({low} to {high})",
                count=figures(f"{count:,}"),
                share=percent_text(float(values.mean())),
                low=percent_text(low),
                high=percent_text(high),
            )
        ends = [self.value(name, float(values.quantile(at))) for at in (0.5, 0.05, 0.95)]
        middle, least, most = ends
        if name in SHARES and self.words.side == "holder":
            least, most = most, least
        told = N_("{middle}; nine in ten from {least} to {most} (of {count} runs)")
        if least == most:
            told = N_("{middle}; nearly all alike (of {count} runs)")
        return _(told, middle=middle, least=least, most=most, count=figures(f"{count:,}"))

    def label(self, name: str) -> str:
        """How an outcome is called."""
        names = self.words.names
        return _(OUTCOMES[name], claimant=names.claimant, holder=names.holder)

    def value(self, name: str, value: object) -> str:
        """An outcome in the units of the seat: yes or no, a date, a share as the player sees it."""
        assert isinstance(value, bool | int | float)
        if math.isnan(value):
            return _("none")
        if name in EVENTS:
            return _("yes") if value else _("no")
        if name in DAYS:
            day = self.game.scenario.clock.start.toordinal() + round(value * DAYS_PER_YEAR)
            return long_date(day)
        if name in SHARES:
            return self.words.share(float(value))
        return figures(f"{value:,.0f}")


def days_apart(
    stories: Mapping[str, Sequence[Entry]], parted: dt.date | None, most: int = 8
) -> pd.DataFrame:
    """The first days on which runs go otherwise, from the day on which they part: one column each.

    It is empty where they never part (None).
    """
    columns = ["day", *stories]
    if parted is None:
        return pd.DataFrame(columns=columns)
    start, told = parted.toordinal(), list(stories.values())
    days = sorted({max(one.first, start) for run in told for one in run if one.last >= start})
    rows = [
        (dt.date.fromordinal(day), *(_on(run, day, start) for run in told)) for day in days[:most]
    ]
    return pd.DataFrame(rows, columns=columns)


def _decision(answered: Answered, question: Question) -> Decision:
    labels = {one.choice: _label(question, one.choice) for one in question.options}
    own = "" if answered.left_to_model else labels[answered.own]
    reckoning = _reckoning(answered, question) if own and answered.differs else ""
    topic = question.short or question.text
    return Decision(answered, question.text, labels[answered.choice], own, reckoning, topic)


def _label(question: Question, choice: str) -> str:
    """What a choice means; of a text only what it is, as its terms are told where it is put."""
    if choice == MODEL:
        return _("what its negotiator puts.")
    option = question.option(choice)
    if choice.startswith(OWN):
        return option.label
    return f"{option.short}." if option.short and option.terms else option.label


def _reckoning(answered: Answered, question: Question) -> str:
    """How the model saw a decision that its agent would have taken otherwise."""
    if answered.kind == "text":
        return ""
    aside = []
    if question.own_reason:
        aside.append(_("its reason: {reason}", reason=_(question.own_reason)))
    if question.own_chance is not None:
        chance = percent_text(question.own_chance)
        aside.append(_("chance of this choice {chance}", chance=chance))
    told = _figures_of_answer(question) if answered.kind == "answer" else _figures(question)
    if not told:
        return "; ".join(aside)
    if not aside:
        return _("{figures} (by its reckoning)", figures=told)
    return _("{figures} (by its reckoning; {aside})", figures=told, aside="; ".join(aside))


def _figures_of_answer(question: Question) -> str:
    by_name = {fact.name: fact.value for fact in question.figures}
    counted = float(by_name["net_value"]) + float(by_name["side_payment"])
    needed = float(by_name["reservation"])
    return _(
        "the text was worth {value} to you, its reservation value {needed}",
        value=percent(counted),
        needed=percent(needed),
    )


def _figures(question: Question) -> str:
    found = [*question.figures, *(fact for one in question.options for fact in one.figures)]
    attack = question.kind in ("attack", "escalation")
    return "; ".join(_seen(fact, attack and fact.name == "value") for fact in found)


def _seen(fact: Fact, of_attack: bool) -> str:
    """A figure in a sentence; that of an attack, or of holding, is called by the choice."""
    told = N_("{what}: worth {told}") if of_attack else N_("{what}: {told}")
    return _(told, what=fact.within or fact.label, told=fact.told)


def _merged(told: Sequence[Entry]) -> Iterator[Entry]:
    """Neighbouring entries that say the same, said once."""
    for text, same in groupby(told, key=lambda entry: entry.text):
        found = list(same)
        if len(found) > 1:
            text = _("{told} ({count} times.)", told=text, count=len(found))
        yield Entry(found[0].first, found[-1].last, text)


def _on(told: Sequence[Entry], day: int, since: int) -> str:
    """What is told of a day; what began before and lasts is not told again."""
    new = [entry.text for entry in told if entry.last >= since and max(entry.first, since) == day]
    if not new and any(entry.first < day <= entry.last for entry in told):
        return _(LASTING)
    return " ".join(new) or _(QUIET)
