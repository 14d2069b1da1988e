"""Repeat a run and record what each party knew and weighed at every proposal.

A record keeps the terms of each proposal and the answers. The packages that could have been
proposed, and what leaving the table was worth to each party, are read from the model at the moment
of decision: :func:`watch` runs the Mesa model and copies them. Watching changes nothing; the record
equals that of any other run.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sim.agents import Answer, Party, ThirdParty
from sim.errors import SimError
from sim.events import codes
from sim.events.rows import event_of, reason_words
from sim.model import NegotiationModel
from sim.parameters import Side
from sim.record import Event, Record
from sim.runs import Source, let_go, read_scenario, run
from sim.scenario import Scenario
from sim.turn.frontier import net_utility, plain_utility
from sim.turn.standing import fill_outcomes
from sim.turn.state import Text
from sim.views.packages import Package, Path, Zone, on_the_table, path_of

#: two figures of a run read back from a file are the same if they differ by no more than this
SAME = 1e-9

#: called with the model, a text, what is asked and the number of a draw
Decide = Callable[[NegotiationModel, Text, float, int], Answer]
#: called with how much is done and how much there is
Tell = Callable[[float, float], None]
T = TypeVar("T")


class Outlook(NamedTuple):
    """Where a party stood (:class:`sim.turn.outlook.Looking`), in values of utility."""

    now: float
    waiting: float
    gain: float
    attack: float
    aim: int
    attacked: float
    threat: float
    staying: float
    reservation: float


class Standing(NamedTuple):
    """How a party valued a proposal; values are shares of all that is at stake for it.

    ``value`` is what the package is worth on paper, ``net`` what it is worth at the table, where
    conceding costs and promises are discounted. ``extra`` comes with acceptance (side payment less
    friction). ``reservation`` is what leaving the table is worth, ``asked`` the net value that it
    holds out for in this round (NaN: none), ``guessed`` what the mediator that wrote the text
    thought that the reservation was (NaN: no mediator did), ``chance`` the chance of accepting,
    ``answer`` accepts, refuses or, where it was not asked, empty.
    """

    party: str
    side: Side
    leads: bool
    value: float
    net: float
    extra: float
    reservation: float
    asked: float
    guessed: float
    chance: float
    answer: str
    reason: str
    outlook: Outlook

    @property
    def counted(self) -> float:
        """What it weighs against leaving the table: net value and what comes with it."""
        return self.net + self.extra

    @property
    def needed(self) -> float:
        """Least that it must count to accept: its reservation value, or what it holds out for."""
        if math.isnan(self.asked):
            return self.reservation
        return max(self.reservation, self.asked + self.extra)


@dataclass(frozen=True)
class Offer:
    """A proposal, with the situation in which it was made.

    ``number`` counts the texts of the run from 1 and ``session`` its sessions; ``outcome_before``
    says how each issue and objective stood (None: open), and ``changes`` by how much the text
    changes the utility of each party, for each of them. ``paths`` are the efficient packages that
    could be put, ``zones`` the stretches of them that every party prefers to leaving the table, and
    ``nash`` the one among these that maximises the product of the leaders' gains (None: no
    zone), with equal weights and what each really needs; ``weight`` is that of the claimant's gain
    in the text of a mediator (NaN: none wrote it). ``attacker`` is the side whose offensive was
    under way, if fighting was.
    """

    number: int
    session: int
    day: int
    author: str
    role: str
    kind: str
    round: int
    text: Package
    terms: Mapping[str, float]
    outcome_before: Mapping[str, float | None]
    changes: Mapping[str, tuple[float, ...]]
    paths: tuple[Path, ...]
    zones: tuple[Zone, ...]
    nash: Package | None
    weight: float
    standings: tuple[Standing, ...]
    in_war: bool
    attacker: Side | None

    def standing(self, party: str) -> Standing:
        """Where one party stood."""
        return next(one for one in self.standings if one.party == party)

    def leader(self, side: Side) -> Standing:
        """Where the leader of a side stood."""
        return next(one for one in self.standings if one.leads and one.side == side)

    @property
    def accepted(self) -> bool:
        """Whether everybody who was asked accepted, so that it was signed."""
        return all(one.answer != "refuses" for one in self.standings)


@dataclass(frozen=True)
class Watched:
    """A run with the state of every step, and all proposals made in it."""

    record: Record
    offers: tuple[Offer, ...]

    @property
    def scenario(self) -> Scenario:
        """Its scenario."""
        return self.record.scenario


def watch(scenario: Source, seed: int = 0, replicate: int = 0, tell: Tell | None = None) -> Watched:
    """Run a scenario once and keep what was seen at every proposal.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        seed: names the stream of random draws.
        replicate: which run of the seed.
        tell: called after every step with days done and days in all; it may raise to stop.

    >>> seen = watch("toy/fearon", seed=1)
    >>> [(offer.author, offer.accepted) for offer in seen.offers][-1]
    ('south', True)
    """
    loaded = read_scenario(scenario)

    def tried(work: Callable[[], T]) -> T:
        try:
            return work()
        except SimError:
            raise
        except Exception:
            run(loaded, seed, replicate)  # tells what a class of the user's own did wrong
            raise

    model = tried(lambda: NegotiationModel(loaded, seed, replicate, trace=True))
    first, last = loaded.clock.start.toordinal(), loaded.clock.end.toordinal()
    try:
        watcher = Watcher(model)
        while model.running:
            tried(model.step)
            if tell is not None:
                tell(min(model.day, last) - first, last - first)
        return Watched(model.run(), tuple(watcher.offers))
    finally:
        let_go(model)


def watch_again(record: Record) -> Watched:
    """Repeat a run that was read from a folder, and check that it is the same run."""
    seen = watch(record.scenario, record.seed, record.replicate)
    if not same_events(record.events, seen.record.events):
        raise SimError(
            "the run was made by another version of the code and cannot be repeated, so what the "
            "parties weighed is not known\n"
            "    allowed: a run that this version has made, or a scenario to run"
        )
    return seen


def same_events(first: list[Event], second: list[Event]) -> bool:
    """Whether two runs went alike, but for rounding."""
    return len(first) == len(second) and all(map(_alike, first, second))


def _alike(first: Event, second: Event) -> bool:
    words = [dataclasses.replace(event, numbers={}) for event in (first, second)]
    return (
        words[0] == words[1]
        and first.numbers.keys() == second.numbers.keys()
        and all(
            math.isclose(value, second.numbers[name], rel_tol=SAME, abs_tol=SAME)
            for name, value in first.numbers.items()
        )
    )


class Watcher:
    """Records each proposal that a party of a model is asked about."""

    def __init__(self, model: NegotiationModel) -> None:
        self.model = model
        self.offers: list[Offer] = []
        for party in model.parties:
            decide = party.decide_answer
            setattr(party, "decide_answer", partial(self._hear, party, decide))  # noqa: B010

    def _hear(
        self,
        party: Party,
        decide: Decide,
        model: NegotiationModel,
        text: Text,
        asked: float,
        draw: int,
    ) -> Answer:
        last = model.events[model.event_count - 1]
        if last.kind == codes.OFFER:  # else others have answered this one
            self.offers.append(self._see(text, event_of(last, model.names), last))
        answer = decide(model, text, asked, draw)
        offer = self.offers[-1]
        standings = list(offer.standings)
        standings[party.index] = standings[party.index]._replace(
            value=answer.value,
            net=answer.net_value,
            extra=answer.side_payment,
            reservation=answer.reservation,
            asked=math.nan if asked == -math.inf else asked,
            chance=answer.chance,
            answer="accepts" if answer.accepts else "refuses",
            reason=reason_words(answer.reason),
        )
        self.offers[-1] = dataclasses.replace(offer, standings=tuple(standings))
        return answer

    def _see(self, text: Text, event: Event, row: Any) -> Offer:
        """Record a proposal that has just been made, and how things stand."""
        model = self.model
        sessions = list(model.record.of("session"))
        writer = self._writer(row.actor)
        before = [math.nan] * model.world.good_count
        fill_outcomes(model, before)
        names = model.names.goods
        needs = [self._need(one, text) for one in model.parties]
        table = on_the_table(model, needs, text.guarantee)
        fighting = model.war != 0 and model.truce == 0
        return Offer(
            number=len(self.offers) + 1,
            session=len(sessions),
            day=event.day,
            author=event.actor,
            role=sessions[-1].subject,
            kind=event.subject,
            round=int(event.numbers["round"]) + 1,
            text=Package(path_of(model, text.path), text.position),
            terms={name: x for name, x in event.numbers.items() if name.startswith("terms:")},
            outcome_before={
                name: None if math.isnan(x) else x for name, x in zip(names, before, strict=True)
            },
            changes={
                name: self._changes(good, before[good], row.terms[good])
                for good, name in enumerate(names)
            },
            paths=table.paths,
            zones=table.zones,
            nash=table.nash,
            weight=math.nan if writer is None else writer.leaning(model),
            standings=tuple(self._standing(one, text, writer) for one in model.parties),
            in_war=model.war != 0,
            attacker=("claimant" if model.attacker > 0 else "holder") if fighting else None,
        )

    def _need(self, party: Party, text: Text) -> float:
        """Least net utility that a party can accept with a text, given what comes with it."""
        reservation = party.outlook(self.model).reservation
        return party.needed(self.model, reservation, extra_of(text, party))

    def _changes(self, good: int, before: float, after: float) -> tuple[float, ...]:
        """What a change of a good's outcome adds to the utility of each party."""
        return tuple(
            party.worth(self.model, good, after) - party.worth(self.model, good, before)
            for party in self.model.parties
        )

    def _standing(self, party: Party, text: Text, writer: ThirdParty | None) -> Standing:
        """Where a party stands before it answers, or without being asked."""
        model, path = self.model, self.model.paths[text.path]
        view = party.outlook(model)
        guessed = math.nan
        if writer is not None:
            guessed = party.value(model, writer.estimate_need(model, party, 0.0))
        return Standing(
            party=party.name,
            side=party.side,
            leads=bool(party.leads),
            value=party.value(model, plain_utility(path, party.index, text.position)),
            net=party.value(model, net_utility(path, party.index, text.position)),
            extra=extra_of(text, party),
            reservation=view.reservation,
            asked=math.nan,
            guessed=guessed,
            chance=math.nan,
            answer="",
            reason="",
            outlook=Outlook(*(getattr(view, name) for name in Outlook._fields)),
        )

    def _writer(self, actor: int) -> ThirdParty | None:
        """The mediator that wrote a text, if one did; else a party made it as its offer."""
        place = actor - codes.FIRST_THIRD_PARTY
        return None if place < 0 else self.model.third_parties[place]


def extra_of(text: Text, party: Party) -> float:
    """What comes with a text if a party accepts: side payment (or lifted penalty) less friction."""
    payment = text.payment_claimant if party.sign > 0 else text.payment_holder
    return payment - text.friction
