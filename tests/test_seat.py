"""Taking a seat: the game is the model's own run until somebody decides otherwise."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

import pytest

import sim
from sim.errors import SimError
from sim.record import Record
from sim.scenario import Scenario
from sim.seat import (
    KINDS,
    MODEL,
    Answered,
    Game,
    Question,
    compare_with_model,
    play,
    read_decisions,
    seats,
    write_decisions,
)
from sim.seat.questions import CHOSEN
from tests.turn.worlds import toy, valley

AUTUMN = "karabakh/autumn-2020"

#: a scenario, a seat and a seed with which a kind of question comes up
WHERE = {
    "attack": (AUTUMN, "azerbaijan", 1),
    "escalation": ("karabakh/frozen-conflict", "armenia", 3),
    "continue": (AUTUMN, "azerbaijan", 1),
    "break": (AUTUMN, "azerbaijan", 1),
    "ceasefire": (AUTUMN, "azerbaijan", 1),
    "offer": ("toy/fearon", "north", 1),
    "text": ("letters", "north", 12),
    "answer": (AUTUMN, "azerbaijan", 1),
    "handover": (AUTUMN, "armenia", 2),
    "mediate": (AUTUMN, "russia", 1),
    "message": ("toy/biased-mediator", "friend", 3),
    "intervention": (AUTUMN, "russia", 0),
}


@cache
def world(name: str) -> Scenario:
    """A shipped scenario, or the valley, in which something happens every day."""
    if name == "letters":
        return valley("talks.war_rate=0.3")
    return valley() if name == "valley" else sim.load(name)


@cache
def own_run(name: str, seed: int) -> Record:
    return sim.run(world(name), seed, trace=True)


@cache
def own_course(name: str, seat: str, seed: int) -> tuple[Answered, ...]:
    """Every question that comes up for a seat if the model answers them all."""
    return play(world(name), seat, seed, ask="nothing").course


def game_at(kind: str) -> Game:
    """A game at the first question of a kind, everything before it as the model would."""
    name, seat, seed = WHERE[kind]
    course = own_course(name, seat, seed)
    ready = {"text": "put"}  # asked on many days, but in the model only rarely an occasion
    place = next(
        i
        for i, one in enumerate(course)
        if one.kind == kind and one.own == ready.get(kind, one.own)
    )
    before = {one.name: MODEL for one in course[:place]}
    return play(world(name), seat, seed, decisions=before, ask="all")


def asked(game: Game) -> Question:
    assert game.question is not None
    return game.question


def come_to(game: Game, kind: str) -> Game:
    """The game at its next question of a kind; what is asked before is left to the model."""
    while asked(game).kind != kind:
        game = game.answer(MODEL)
    return game


# -- the model's own run -------------------------------------------------------------------------


@pytest.mark.parametrize("seat", seats(valley()))
@pytest.mark.parametrize("seed", [1, 3])
def test_answers_of_the_model_give_the_run_of_the_model(seat: str, seed: int) -> None:
    """Each question answered by name with what the model's agent chooses; nothing is left open."""
    decisions = {one.name: one.own for one in own_course("valley", seat, seed)}
    game = play(world("valley"), seat, seed, decisions=decisions, ask="all")
    own = own_run("valley", seed)
    assert game.over
    assert len(decisions) > 100
    assert game.record.events == own.events
    assert game.record.snapshots == own.snapshots
    assert game.record.final == own.final


@pytest.mark.parametrize("seat", ["azerbaijan", "armenia", "nk-authorities", "russia", "france"])
def test_a_game_played_step_by_step_as_the_model_would_is_the_run_of_the_model(seat: str) -> None:
    game = play(world(AUTUMN), seat, seed=1)
    while not game.over:
        game = game.answer(asked(game).own)
    compared = compare_with_model(game)
    assert game.record.events == compared.model.events
    assert compared.parted is None
    assert not compared.otherwise
    assert (compared.table["difference"].dropna() == 0.0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_choice_of_the_model_leads_to_its_run(kind: str) -> None:
    """Every kind of question: its own choice changes nothing, its twin changes the run."""
    game = game_at(kind)
    question = asked(game)
    assert question.kind == kind
    assert len(question.options) >= 2
    own = own_run(WHERE[kind][0], game.seed).events
    assert game.answer(question.own).leave_to_model().record.events == own
    assert game.answer(MODEL).leave_to_model().record.events == own
    others = [option.choice for option in question.options if option.choice != question.own]
    changed = [game.answer(other).leave_to_model() for other in others]
    assert any(one.record.events != own for one in changed)
    for other, one in zip(others, changed, strict=True):
        answered = next(a for a in one.course if a.name == question.name)
        assert (answered.choice, answered.own) == (other, question.own)


# -- decisions -----------------------------------------------------------------------------------


def test_decisions_replay_from_a_link() -> None:
    game = play(world("valley"), "north", seed=1)
    for _ in range(12):
        question = asked(game)
        others = [o.choice for o in question.options if o.choice != question.own]
        game = game.answer(others[-1])
    link = write_decisions(game.decisions)
    again = play(world("valley"), "north", seed=1, decisions=read_decisions(link))
    assert again.question == game.question
    assert again.record.events == game.record.events
    fewer = dict(list(game.decisions.items())[:-1])
    before = play(world("valley"), "north", seed=1, decisions=fewer)
    assert before.question != game.question
    assert before == game.back()


def test_two_games_share_nothing() -> None:
    alone = come_to(play(world(AUTUMN), "azerbaijan", seed=1), "attack").answer("attack-2")
    first = come_to(play(world(AUTUMN), "azerbaijan", seed=1), "attack")
    before = dict(first.decisions)
    come_to(play(world(AUTUMN), "armenia", seed=1), "attack").answer("attack-1")
    first.answer("hold")
    assert first.decisions == before
    assert first.answer("attack-2") == alone
    assert first.answer("attack-2") != first.answer("attack-3")


def test_routine_is_left_to_the_model_unless_the_player_asks() -> None:
    """Nobody is asked every month whether to go to war, but may ask to be."""
    first = come_to(play("karabakh/frozen-conflict", "armenia", seed=3), "attack")
    important = first.answer("hold")
    everything = first.answer("hold", ask="all")
    assert asked(important).date > asked(everything).date + dt.timedelta(days=180)
    passed_over = [one for one in important.course if not one.by_player]
    assert len(passed_over) > 6
    assert {(one.kind, one.choice) for one in passed_over} == {("attack", "hold"), ("text", "none")}
    day = dt.date(1994, 12, 1)
    since = first.answer("hold", since=day)
    assert day <= asked(since).date < day + dt.timedelta(days=31)


def test_what_the_player_wants_otherwise_bears_no_reason_of_the_model() -> None:
    game = game_at("attack")
    question = asked(game)
    assert question.own == "hold"
    played = game.answer("attack-1").leave_to_model()
    attack = next(played.record.of("attack"))
    day = question.date.toordinal()
    assert (attack.actor, attack.day, attack.reason) == ("azerbaijan", day, CHOSEN)
    compared = compare_with_model(played)
    assert compared.parted == question.date
    assert compared.otherwise[0].choice == "attack-1"
    assert all(event.reason != CHOSEN for event in compared.model.events)


def test_a_stop_is_the_players_too() -> None:
    game = game_at("continue")
    assert asked(game).own == "go-on"
    played = game.answer("stop").leave_to_model()
    assert next(played.record.of("halt")).reason == CHOSEN
    assert CHOSEN not in [event.reason for event in game.leave_to_model().record.events]


def test_a_side_that_attacks_the_same_day_may_be_quicker() -> None:
    """In the valley both sides attack on the first day; holding back spares nobody the war."""
    course = own_course("valley", "north", 1)
    name = next(one.name for one in course if one.own == "attack-1")
    held = play(world("valley"), "north", seed=1, decisions={name: "hold"}, ask="nothing")
    assert held.record.events == own_run("valley", 1).events
    assert [one.name for one in compare_with_model(held).otherwise] == [name]


# -- what a player knows ---------------------------------------------------------------------------


def values(question: Question) -> dict[str, Any]:
    return {fact.name: fact.value for fact in (*question.facts, *question.figures)}


def test_a_player_sees_its_belief_and_not_the_truth() -> None:
    """Two worlds with another hidden balance look the same on the first day."""
    scenario = toy("hurting-stalemate")
    first, second = (play(scenario, "north", seed, ask="all") for seed in (1, 2))
    truths = [sim.run(scenario, seed, trace=True).snapshots[0].advantage for seed in (1, 2)]
    assert truths[0] != truths[1]
    assert values(asked(first)) == values(asked(second))
    sanguine = toy("hurting-stalemate", "parties.north.optimism=1.4")
    assert values(asked(play(sanguine, "north", 1, ask="all"))) != values(asked(first))


def test_news_keeps_the_reasons_of_others_to_themselves() -> None:
    """The record says why the other side refused; the player is told only that it did."""
    game = play(sim.load("karabakh/1994-2020"), "armenia", seed=1)
    while not any("Azerbaijan refuses" in entry.text for entry in asked(game).news):
        game = game.answer(MODEL)
    refused = [entry.text for entry in asked(game).news if "Azerbaijan refuses" in entry.text]
    assert refused == ["Azerbaijan refuses the text."]
    offers = [entry.text for entry in asked(game).news if " puts a " in entry.text]
    assert offers
    worth = [text.partition("On paper it is worth ")[2] for text in offers]
    assert all(re.fullmatch(r"-?\d+\.\d% to you\.", one) for one in worth)


def test_an_answer_weighs_the_text_as_the_record_does() -> None:
    game = game_at("answer")
    figures = values(asked(game))
    place = len(game.record.events)
    event = game.leave_to_model().record.events[place]
    assert event.kind == "answer"
    for name in ("value", "net_value", "reservation", "side_payment"):
        assert figures[name] == event.numbers[name]
    put = game.record.events[-1].numbers
    assert asked(game).terms == {k: v for k, v in put.items() if k.startswith("terms:")}


# -- leaders at the table ------------------------------------------------------------------------


def test_an_offer_puts_the_text_that_was_shown() -> None:
    game = game_at("offer")
    shown = {choice: game.preview(choice).option(choice) for choice in ("ask-0.5", "ask-0.9")}
    texts = {}
    for choice, option in shown.items():
        played = game.answer(choice).leave_to_model()
        offer = played.record.events[len(game.record.events)]
        assert (offer.kind, offer.actor) == ("offer", "north")
        texts[choice] = {k: v for k, v in offer.numbers.items() if k.startswith("terms:")}
        assert texts[choice] == option.terms
    assert texts["ask-0.5"] != texts["ask-0.9"]


# -- a mediator's seat ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice", ["formulate", "manipulate-comprehensive-0", "formulate-partial-1"]
)
def test_a_mediator_puts_the_text_that_was_shown(choice: str) -> None:
    game = game_at("mediate")
    option = game.preview(choice).option(choice)
    played = game.answer(choice).leave_to_model()
    session, offer = played.record.events[len(game.record.events) :][:2]
    assert (session.kind, session.actor) == ("session", "russia")
    assert session.subject == choice.split("-")[0]
    assert {k: v for k, v in offer.numbers.items() if k.startswith("terms:")} == option.terms
    if "-" in choice:
        assert offer.subject == choice.split("-")[1]


def test_a_text_leans_as_the_mediator_likes() -> None:
    """On the line of what all could accept, the claimant's leaning gives it the most."""
    scenario = toy(
        "biased-mediator",
        "third_parties.friend.mediation.roles=[formulate]",
        "parties.north.optimism=0",
        "parties.south.optimism=0",
    )
    game = play(scenario, "friend", seed=1, ask="all")
    prize = []
    for leaning in ("0", "0.5", "1"):
        choice = f"formulate-comprehensive-{leaning}"
        played = game.answer(choice).leave_to_model()
        prize.append(next(played.record.of("offer")).numbers["terms:prize"])
    assert prize == sorted(prize)
    assert prize[0] < prize[1] < prize[2]


#: Districts of which a share may be handed over, so that a text can lie anywhere.
SHARED = ["issues.nk-territory.whole=false", "issues.surrounding-districts.whole=false"]


def test_where_no_text_suits_all_the_nearest_one_is_put() -> None:
    """It leaves every party that matters short of its need by the same, where pieces are shared."""
    game = play(sim.load(AUTUMN, SHARED), "russia", seed=1)
    question = asked(game)
    assert values(question)["zone"] == "no"
    short = [fact.value for fact in question.option("formulate").figures]
    assert all(isinstance(gain, float) and gain < 0.0 for gain in short)
    assert max(short) - min(short) < 0.005  # type: ignore[operator]
    played = game.answer("formulate").leave_to_model()
    assert next(played.record.of("answer")).outcome == "refuses"
    whole = asked(play(world(AUTUMN), "russia", seed=1)).option("formulate").figures
    assert min(fact.value for fact in whole) < min(short) - 0.005  # type: ignore[operator]


def test_a_bent_message_is_heard() -> None:
    game = game_at("message")
    question = asked(game)
    told = {o.choice: o.figures[0].value for o in question.options}
    assert told["weaker"] < told["truth"] < told["stronger"]  # type: ignore[operator]
    played = [game.answer(choice).leave_to_model().record for choice in told]
    estimates = [next(record.of("message")).numbers["estimate"] for record in played]
    assert estimates == [told["truth"], told["stronger"], told["weaker"]]


def test_a_mediator_plays_only_the_roles_that_it_has() -> None:
    game = play(world("valley"), "envoy", seed=1)
    assert not any("manipulate" in option.choice for option in asked(game).options)
    with pytest.raises(SimError, match="not among the choices"):
        game.answer("manipulate")
    union = play(world(AUTUMN), "european-union", seed=1)
    choices = [option.choice for option in asked(union).options]
    assert choices == ["wait", "record", "facilitate"]


# -- agents of a user's own ----------------------------------------------------------------------


def test_a_player_may_sit_in_for_a_class_of_the_users_own() -> None:
    peaceful = valley("parties.north.agent=tests.turn.agents:Pacifist")
    game = play(peaceful, "north", seed=1, ask="nothing")
    assert game.record.events == sim.run(peaceful, 1).events
    attacks = [one for one in game.course if one.kind == "attack"]
    assert {one.own for one in attacks} == {"hold"}
    warlike = {one.name: "attack-1" for one in attacks[:1]}
    quiet = valley("parties.north.agent=tests.turn.agents:Pacifist", "parties.south.optimism=-2")
    played = play(quiet, "north", seed=1, decisions=warlike, ask="nothing")
    assert next(played.record.of("attack")).actor == "north"


def test_a_failing_class_of_the_users_own_is_named() -> None:
    broken = valley("parties.north.agent=tests.turn.agents:NotAnAgent")
    with pytest.raises(SimError, match="NotAnAgent"):
        play(broken, "south")


# -- bad input -----------------------------------------------------------------------------------


def test_seats_are_those_who_have_something_to_decide() -> None:
    assert seats(world("valley")) == {
        "north": "leads the claimant",
        "south": "leads the holder",
        "patron": "mediates and draws red lines",
        "envoy": "mediates",
    }
    karabakh = seats("karabakh/autumn-2020")
    assert karabakh["nk-authorities"] == "has a veto for the holder"
    assert "turkey" not in karabakh


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"seat": "nort"}, "did you mean 'north'"),
        ({"ask": "often"}, "allowed: all, important, nothing"),
        ({"seed": -1}, "seed"),
        ({"replicate": 0.5}, "replicate"),
        ({"decisions": {"yesterday": "hold"}}, "does not name a question"),
        ({"decisions": {"2000-02-31.attack.1": "hold"}}, "does not name a question"),
        ({"decisions": {"2000-01-01.dance.1": "hold"}}, "does not name a question"),
        ({"decisions": {"2000-01-01.attack.1": "no!"}}, "is not a choice"),
        ({"decisions": {"2000-01-01.answer.1": "attack-9"}}, "allowed: accept, refuse, model"),
        ({"decisions": {"2000-01-02.attack.1": "hold"}, "ask": "nothing"}, "does not come up"),
    ],
)
def test_bad_input_is_told(wrong: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"scenario": world("valley"), "seat": "north", "seed": 1} | wrong
    with pytest.raises(SimError, match=message):
        play(**given)


@pytest.mark.parametrize("link", ["hold", "2000-01-01.attack.1", "~", "a_b~a_b"])
def test_a_broken_link_is_told(link: str) -> None:
    with pytest.raises(SimError, match="decisions"):
        read_decisions(link)


def test_nothing_is_asked_after_the_end_nor_compared_before_it() -> None:
    game = play(world("valley"), "north", seed=1)
    with pytest.raises(SimError, match="not over"):
        compare_with_model(game)
    over = game.leave_to_model()
    with pytest.raises(SimError, match="is over"):
        over.answer("hold")
    with pytest.raises(SimError, match="steps"):
        game.back(-1)
