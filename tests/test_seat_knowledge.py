"""What a player is shown rests on what its actor knows, and on nothing private of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

import sim
from sim.agents import Party, ThirdParty
from sim.record import Event
from sim.seat import MODEL, Game, Question, play, seats
from sim.seat.model import SeatedModel
from sim.seat.party import SeatedParty
from sim.seat.telling import Teller
from sim.seat.third_party import SeatedThirdParty
from sim.seat.words import Words
from sim.strategies import Seat
from sim.turn.offers import fill_seat
from sim.turn.standing import changed, leader_of
from tests.test_seat import AUTUMN, WHERE, asked, game_at, own_course, own_run, world
from tests.turn.worlds import toy

PARTIES = [
    "attack", "escalation", "continue", "break", "ceasefire", "offer", "text", "answer",
    "handover",
]  # fmt: skip
#: What is asked of a player in either seat.
DECISIONS = {
    "decide_attack", "decide_continue", "decide_break", "decide_ceasefire", "demand",
    "writes", "decide_answer", "decide_handover", "initiative", "message_to", "decide_intervention",
}  # fmt: skip
#: Scenarios in which all happens that concerns no seat, or not as a decision of a party.
RARE = {"karabakh/after-2020": "party_end", "toy/three-plus-three": "absence",
        "toy/trust-spiral": "act"}  # fmt: skip
Change = Callable[[SeatedModel], None]


def others_think_otherwise(model: SeatedModel) -> None:
    """Everybody but the player believes and bears otherwise; the true balance is another, too."""
    for party in model.parties:
        if party.name not in model.players:
            party.belief_mean -= 0.7
            party.belief_variance *= 3.0
            party.private_cost += 0.04
    model.hidden += 0.5
    changed(model)


def the_player_thinks_otherwise(model: SeatedModel) -> None:
    own = next(party for party in model.parties if party.name in model.players)
    own.belief_mean -= 0.7
    changed(model)


@contextmanager
def changed_just_before(game: Game, change: Change) -> Iterator[None]:
    """Change things after all that went before the open question, and before it is thought of."""
    question = asked(game)
    day, before = question.date.toordinal(), len(game.record.events)
    done: list[SeatedModel] = []

    def once(model: SeatedModel) -> None:
        if not done and model.day == day and len(model.record.events) == before:
            done.append(model)
            change(model)

    def asking(decide: Callable[..., Any]) -> Callable[..., Any]:
        def decides(actor: Any, model: SeatedModel, *more: Any) -> Any:
            once(model)
            return decide(actor, model, *more)

        return decides

    with pytest.MonkeyPatch.context() as patch:
        for seat in (SeatedParty, SeatedThirdParty):
            for name in DECISIONS & vars(seat).keys():
                patch.setattr(seat, name, asking(getattr(seat, name)))
        yield
    assert done


def again(game: Game, change: Change) -> Question:
    """The open question of the same game, with the same history, after a change."""
    with changed_just_before(game, change):
        return asked(play(game.scenario, game.seat, game.seed, decisions=game.decisions, ask="all"))


def in_a_round(kind: str) -> Game:
    """A game at a question of a round of offers, between negotiators who divide what there is.

    What each of them asks for, and holds out for, rests on what the other must have.
    """
    dividing = [f"parties.{name}.strategy=rubinstein" for name in ("north", "south")]
    rounds = toy("fearon", *dividing, "talks.first_mover=claimant")
    game = play(rounds, "north" if kind == "offer" else "south", seed=1, ask="all")
    while asked(game).kind != kind:
        game = game.answer(MODEL)
    return game


def shown(question: Question) -> Question:
    """What a player is shown; what the model would do is kept back until the end."""
    return replace(question, own="", own_reason="", own_chance=None)


@pytest.mark.parametrize("kind", PARTIES)
def test_what_others_keep_to_themselves_changes_nothing_that_a_party_is_shown(kind: str) -> None:
    game = game_at(kind)
    assert shown(again(game, others_think_otherwise)) == shown(asked(game))


@pytest.mark.parametrize("kind", ["offer", "answer"])
def test_what_the_other_side_must_have_does_not_show_in_a_round_of_offers(kind: str) -> None:
    game = in_a_round(kind)
    assert shown(again(game, others_think_otherwise)) == shown(asked(game))
    assert shown(again(game, the_player_thinks_otherwise)) != shown(asked(game))


@pytest.mark.parametrize("kind", PARTIES)
def test_what_the_player_itself_believes_is_shown(kind: str) -> None:
    """The twin of the test above: a change of one's own belief is seen in every question."""
    game = game_at(kind)
    assert shown(again(game, the_player_thinks_otherwise)) != shown(asked(game))


def test_the_change_would_show_in_what_the_model_knows() -> None:
    """The model's negotiators know what the other side must have: what they ask for moves."""
    game = in_a_round("answer")
    asks: list[tuple[float, float]] = []

    def look(model: SeatedModel, change: Change) -> None:
        change(model)
        own, other = (leader_of(model, side) for side in (-1, 1))
        seen = model.packed.maker.make(Seat)
        fill_seat(model, seen, own, other, 0.0)
        asks.append((own.strategy.demand(seen), own.strategy.threshold(seen)))

    for change in (lambda model: None, others_think_otherwise):
        again(game, partial(look, change=change))
    assert asks[0][0] != asks[1][0]
    assert asks[0][1] != asks[1][1]


def test_a_player_does_not_know_what_others_answer_to_the_same_text_until_it_has_answered() -> None:
    """Azerbaijan's answer stands in the record before Armenia is asked: they answer apart."""
    game = play(world(AUTUMN), "armenia", seed=1)
    while asked(game).kind != "answer":
        game = game.answer(MODEL)
    other = game.record.events[-1]
    assert (other.kind, other.actor) == ("answer", "azerbaijan")
    answered = f"Azerbaijan {other.outcome} the text."
    before = [entry.text for entry in asked(game).news]
    assert "text to all parties" in before[-1]
    assert answered not in before
    after = [entry.text for entry in asked(game.answer("refuse")).news]
    assert after[0] == answered
    assert after[1].startswith("You refuse the text.")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("continue", ()),  # in battle the player is the attacker: nobody attacks it
        ("attack", ("Chance that Armenia attacks within 365 days, as you see it",)),
        (
            "break",
            ("Chance that Armenia attacks at the next review, one every 7 days, as you see it",),
        ),
    ],
)
def test_an_attacker_in_battle_is_shown_no_threat(kind: str, told: tuple[str, ...]) -> None:
    game = game_at(kind)
    assert game.seat == "azerbaijan"
    facts = asked(game).facts
    assert tuple(fact.label for fact in facts if fact.name == "threat") == told


# -- what the player learns --------------------------------------------------------------------


def test_a_message_to_the_player_is_told_in_its_news_and_one_to_another_is_not() -> None:
    def told(seat: str) -> list[str]:
        news = asked(play(world("toy/biased-mediator"), seat, seed=3, ask="all")).news
        return [entry.text for entry in news if " tells " in entry.text]

    sent = list(own_run("toy/biased-mediator", 3).of("message"))
    assert [one.other for one in sent] == ["north", "south"]
    assert told("north") == [
        "Friend tells you that you are weaker than you think, and is believed."
    ]
    assert told("south") == [
        "Friend tells you that you are stronger than you think, and is not believed."
    ]


@pytest.mark.parametrize(
    ("kind", "outcome", "told"),
    [
        ("answer", "accepts", "30%"),
        ("answer", "refuses", "70%"),
        ("halt", "", "70%"),
        ("ceasefire_broken", "", "30%"),
    ],
)
def test_the_chance_that_is_told_is_that_of_what_was_chosen(
    kind: str, outcome: str, told: str
) -> None:
    """The record has the chance of accepting and of going on; here both are 30 %."""
    figures = {"chance": 0.3, "net_value": 0.5, "side_payment": 0.0, "reservation": 0.4}
    event = Event(1, kind, "armenia", outcome=outcome, reason="made up", numbers=figures)
    open_book = Teller(Words(world(AUTUMN), "azerbaijan"), (), open_book=True)
    assert f"chance of this choice {told})" in open_book.sentence([event])
    closed = Teller(Words(world(AUTUMN), "azerbaijan"), ())
    assert "chance" not in closed.sentence([event])


# -- mediators -------------------------------------------------------------------------------------


def estimates_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mediator's estimate of needs is its own: give it one that rests on nothing."""

    def estimate(_: ThirdParty, model: SeatedModel, party: Party, payment: float) -> float:
        del model
        return 0.3 + 0.1 * party.index - payment

    monkeypatch.setattr(ThirdParty, "estimate_need", estimate)


def parties_think_otherwise(model: SeatedModel) -> None:
    """All parties believe and bear otherwise; what a mediator knows of the balance stays."""
    for party in model.parties:
        party.belief_mean -= 0.7
        party.private_cost += 0.04
    changed(model)


def in_war() -> Game:
    """A mediator's game at its first move in war."""
    name, seat, seed = WHERE["mediate"]
    course = own_course(name, seat, seed)
    moves = [one for one in course if one.kind == "mediate"]
    game = play(world(name), seat, seed, ask="all")
    while asked(game).kind != "mediate" or asked(game).date < moves[-1].date:
        facts = {fact.name for fact in asked(game).facts}
        if asked(game).kind == "mediate" and "hurting" in facts:
            return game
        game = game.answer(MODEL)
    raise AssertionError("there is no war")


@pytest.mark.parametrize("made", [partial(game_at, "mediate"), in_war, partial(game_at, "message")])
def test_what_parties_keep_to_themselves_reaches_a_mediator_only_as_its_estimates(
    made: Callable[[], Game], monkeypatch: pytest.MonkeyPatch
) -> None:
    game = made()
    # ... with its true estimates they do reach it
    assert shown(again(game, parties_think_otherwise)) != shown(asked(game))
    estimates_stay(monkeypatch)
    same = again(game, lambda model: None)
    assert shown(again(game, parties_think_otherwise)) == shown(same)


def test_a_mediator_is_not_told_whether_a_leader_thinks_itself_weaker() -> None:
    """A message is named after what its hearer believes, which stands in the record only."""
    game = game_at("message")
    events = game.answer("truth").leave_to_model().record.events

    def told(open_book: bool) -> list[str]:
        teller = Teller(Words(game.scenario, game.seat), (), open_book)
        return [one.text for one in teller.tell(events) if "You tell" in one.text]

    during, after = " ".join(told(open_book=False)), " ".join(told(open_book=True))
    assert "You tell" in during
    assert "about the balance" in during
    assert "stronger" not in during
    assert "weaker" not in during
    assert "stronger" in after or "weaker" in after


def test_whom_the_war_hurts_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    game = in_war()

    def hurting() -> Any:
        facts = again(game, lambda model: None).facts
        return next(fact.value for fact in facts if fact.name == "hurting")

    def estimated(need: float) -> None:
        monkeypatch.setattr(ThirdParty, "estimate_need", lambda *_: need)

    estimated(-1.0)
    assert hurting() == "Azerbaijan and Armenia"
    estimated(2.0)
    assert hurting() == "nobody"


@pytest.mark.parametrize("name", RARE)
def test_everything_that_happens_is_told_to_every_seat(name: str) -> None:
    scenario = sim.load(name)
    events = sim.run(scenario, 0).events
    assert RARE[name] in {event.kind for event in events}
    for seat in seats(scenario):
        told = Teller(Words(scenario, seat), ()).tell(events)
        assert all(one.text for one in told)
        assert {event.day for event in events if event.kind == RARE[name]} <= {
            one.day for one in told
        }
