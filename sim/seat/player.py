"""The player: looks decisions up, counts questions, and stops the game at an open one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sim.errors import SimError, show
from sim.explain import Entry
from sim.language import N_, _
from sim.model import NegotiationModel
from sim.seat.drafts import OWN, Draft, asks_for_guarantee
from sim.seat.knowledge import standing
from sim.seat.questions import AWAY, LEFT, MODEL, Answered, Fact, Free, Option, Question, day_of
from sim.seat.telling import news
from sim.seat.words import Words
from sim.words import listed

#: A choice that the model's own figures favour, or not: even odds.
EVEN = 0.5


#: Kinds of question that come up by themselves; others are asked when somebody acts.
REPEATED = frozenset({"attack", "continue", "break", "text"})


class Situation(NamedTuple):
    """By what it is told whether a question that comes up again is the same: all know of it.

    ``held`` is who holds what, place by place (nothing: the question is not about the front).
    """

    war: bool
    truce: bool
    held: tuple[float, ...]
    in_force: bool

    def since(self, before: Situation) -> str:
        """What is otherwise than before, in words ("": nothing).

        >>> quiet = Situation(False, False, (0.0, 0.0), False)
        >>> Situation(True, False, (1.0, 0.0), False).since(quiet)
        'a war has begun and who holds what has changed'
        """
        told = []
        if self.war != before.war:
            told.append(N_("a war has begun") if self.war else N_("the war has ended"))
        elif self.truce != before.truce:
            told.append(N_("a truce has begun") if self.truce else N_("the truce has ended"))
        if self.held and before.held and self.held != before.held:
            told.append(N_("who holds what has changed"))
        if self.in_force != before.in_force:
            begun, ended = N_("an agreement has come into force"), N_("the agreement has ended")
            told.append(begun if self.in_force else ended)
        return listed([_(one) for one in told]) if told else ""


class UnansweredError(Exception):
    """Stops a run at a question without a decision."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.name)
        self.question = question


@dataclass
class Inquiry:
    """A question about to be put: what is costly to say is worked out only if the game stops.

    `acts` is the chance with which the model's agent acts (attacks, accepts, convenes), if it has
    one, and `own_acts` whether it does so today.

    A routine inquiry is passed over, where the player wants that, unless the model's agent would
    act, the figures favour it (`urgent`), or the situation has changed since it last came up: war
    and peace, the deal in force and, if it is about the `front`, who holds what.
    """

    kind: str
    own: str
    text: Callable[[], str]
    choices: Callable[[], Sequence[str]]
    option: Callable[[str], Option]
    valid: Callable[[str], bool]
    facts: Callable[[], tuple[Fact, ...]]
    figures: Callable[[], tuple[Fact, ...]] = tuple
    free: Callable[[], tuple[Free, ...]] = tuple
    draft: Callable[[], Draft | None] = lambda: None
    own_reason: str = ""
    acts: float | None = None
    own_acts: bool = True
    terms: Mapping[str, float] = field(default_factory=dict)
    urgent: bool = True
    front: bool = True
    short: Callable[[], str] = str

    @property
    def own_chance(self) -> float | None:
        """Chance of what the model's agent chooses."""
        return self.acts if self.acts is None or self.own_acts else 1.0 - self.acts


class Player:
    """Somebody in the seat of one actor, with the decisions taken so far.

    Args:
        name: the actor played.
        decisions: what was decided, by the name of the question.
        ask: where to stop (see :data:`sim.seat.questions.ASK`).
        since: from this day on stop at every question.
        preview: a choice to show among the options of the open question.
        remember: keep the questions that were decided, as they were when they fell due.
        stop_at: the name of a question to stop at, whatever was decided.
        lenient_after: the name of a question after which what was decided and does not come up,
            or cannot be chosen, is left to the model ("": it is an error).
        lenient: whether that is so from the first day on, as where another seat decides otherwise.
    """

    def __init__(
        self,
        name: str,
        decisions: Mapping[str, str],
        ask: str = "important",
        since: int | None = None,
        preview: str = "",
        remember: bool = False,
        stop_at: str = "",
        lenient_after: str = "",
        lenient: bool = False,
    ) -> None:
        self.name = name
        self.decisions = decisions
        self.ask = ask
        self.since = since
        self.preview = preview
        self.remember = remember
        self.stop_at, self.lenient_after = stop_at, lenient_after
        self._lenient, self._trims = lenient, lenient or bool(lenient_after)
        self.remembered: dict[str, Question] = {}
        self.course: list[Answered] = []
        self._counts: Counter[str] = Counter()
        self._situations: dict[str, Situation] = {}

    def choose(self, model: NegotiationModel, inquiry: Inquiry) -> str:
        """The decision taken, else the model's own choice; or stop (:class:`UnansweredError`)."""
        day, kind = model.day, inquiry.kind
        stem = f"{dt.date.fromordinal(day).isoformat()}.{kind}"
        self._counts[stem] += 1
        name = f"{stem}.{self._counts[stem]}"
        before, now = self._situations.get(kind), _situation(model, inquiry.front)
        self._situations[kind] = now
        given = self.decisions.get(name)
        if self._lenient and given not in (*LEFT, inquiry.own) and not inquiry.valid(str(given)):
            given = None
        self._lenient = self._lenient or name == self.lenient_after
        stops = name == self.stop_at or (
            given is None and self._stops(day, inquiry.urgent or now != before)
        )
        if stops:
            again = "" if before is None else self._again(kind, now.since(before))
            raise UnansweredError(replace(self._question(model, inquiry, name), again=again))
        choice = inquiry.own if given in LEFT else str(given)
        if choice != inquiry.own and not inquiry.valid(choice):
            raise SimError(_not_a_choice(name, choice, inquiry))
        own, decided = inquiry.own, given not in (None, AWAY)
        if self.remember and decided:
            both = dict.fromkeys([choice, inquiry.own])
            self.remembered[name] = self._put(model, inquiry, name, list(both))
        events, left = len(model.record.events), given == MODEL
        guarantor = _guarantor(inquiry, choice)
        self.course.append(Answered(name, day, kind, choice, own, decided, events, left, guarantor))
        return choice

    def chosen(self, day: int, kind: str) -> str:
        """The last choice, if it was of this kind and today."""
        last = self.course[-1] if self.course else None
        return last.choice if last is not None and (last.day, last.kind) == (day, kind) else ""

    def since_last(self, kind: str) -> int:
        """How many events there were when a kind of question last came up (0: it never did)."""
        return next((one.events for one in reversed(self.course) if one.kind == kind), 0)

    @property
    def taken(self) -> Mapping[str, str]:
        """The decisions of the game: of one that goes otherwise, those that it has come to."""
        if not self._trims:
            return self.decisions
        return {one.name: self.decisions[one.name] for one in self.course if one.by_player}

    def unused(self, until: int) -> list[str]:
        """Decisions on questions before a day that did not come up."""
        if self._lenient:
            return []
        came_up = {one.name for one in self.course}
        return [n for n in self.decisions if n not in came_up and day_of(n) < until]

    def _again(self, kind: str, changes: str) -> str:
        """Why a question that comes up by itself is asked again, where all know of a change."""
        if kind not in REPEATED or not changes:
            return ""
        return _("Asked again: {changes}.", changes=changes)

    def _stops(self, day: int, matters: bool) -> bool:
        if self.ask != "important":
            return self.ask == "all"
        return matters or (self.since is not None and day >= self.since)

    def _question(self, model: NegotiationModel, inquiry: Inquiry, name: str) -> Question:
        choices = list(inquiry.choices())
        shown = self.preview
        if shown and shown not in choices:
            if not inquiry.valid(shown):
                raise SimError(_not_a_choice(name, shown, inquiry))
            choices.append(shown)
        facts, waiting = inquiry.facts(), inquiry.kind == "answer"
        told = news(model.record.events, self.course, Words(model.scenario, self.name), waiting)
        return self._put(model, inquiry, name, choices, facts, tuple(told))

    def _put(
        self,
        model: NegotiationModel,
        inquiry: Inquiry,
        name: str,
        choices: Sequence[str],
        facts: tuple[Fact, ...] = (),
        told: tuple[Entry, ...] = (),
    ) -> Question:
        return Question(
            name=name,
            date=dt.date.fromordinal(model.day),
            kind=inquiry.kind,
            text=inquiry.text(),
            options=tuple(inquiry.option(choice) for choice in choices),
            own=inquiry.own,
            own_reason=inquiry.own_reason,
            own_chance=inquiry.own_chance,
            figures=inquiry.figures(),
            facts=facts,
            news=told,
            terms=inquiry.terms,
            free=inquiry.free(),
            draft=inquiry.draft(),
            now=standing(model),
            seat=self.name,
            short=inquiry.short(),
        )


def _situation(model: NegotiationModel, front: bool) -> Situation:
    held = tuple(float(share) for share in model.control) if front else ()
    in_force = model.deal != 0 and model.deal_broken == 0
    return Situation(model.war != 0, model.truce != 0, held, in_force)


def _guarantor(inquiry: Inquiry, choice: str) -> str:
    """Who guarantees a text of the player's own that is chosen ("": nobody)."""
    draft = inquiry.draft() if asks_for_guarantee(choice) else None
    return "" if draft is None else draft.guarantor


def _not_a_choice(name: str, choice: str, inquiry: Inquiry) -> str:
    allowed = [*inquiry.choices(), MODEL]
    allowed += [f"{one.prefix}NUMBER from {one.low:g} to {one.high:g}" for one in inquiry.free()]
    if (draft := inquiry.draft()) is not None:
        allowed.append(f"{OWN}- and {len(draft.items)} times x or a per cent, with - between them")
    return (
        f"decisions: {name}: {show(choice)} is not among the choices\n"
        f"    allowed: {', '.join(dict.fromkeys(allowed))}"
    )
