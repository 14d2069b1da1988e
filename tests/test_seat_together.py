"""Several seats of one game: each sees what it would alone, and order of typing is nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest

import sim
from sim.errors import SimError
from sim.seat import (
    AWAY,
    MODEL,
    Game,
    Hand,
    JointGame,
    Question,
    compare_with_model,
    play,
    play_together,
    read_decisions,
    write_decisions,
)
from sim.seat.debriefing import KEPT, LEFT, WhatIf
from sim.seat.ending import Ending
from sim.seat.goal import goal, reached
from sim.seat.player import Situation
from sim.seat.questions import CHOSEN
from tests.test_seat import AUTUMN, own_run, world

PAIR = ("azerbaijan", "armenia")


def begun(*seats: str, seed: int = 1, name: str = AUTUMN) -> JointGame:
    return play_together(world(name), seats or PAIR, seed)


def asked(game: JointGame | Game) -> Question:
    assert game.question is not None
    return game.question


def come_to(game: JointGame, seat: str, kind: str) -> JointGame:
    """The game at the next question of a kind to a seat; what is asked before is the model's."""
    while (asked(game).seat, asked(game).kind) != (seat, kind):
        game = game.answer(MODEL)
    return game


def ended(game: JointGame) -> Game:
    """The game as Armenia sees it, with all that is left to the model."""
    return game.games["armenia"].leave_to_model()


@cache
def quarrel() -> JointGame:
    """A game of both leaders in which every text is refused and all else is the model's."""
    game = begun(seed=0)
    while not game.over:
        question = asked(game)
        game = game.answer("refuse" if question.kind == "answer" else question.own)
    return game


# -- one and several -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "seats"),
    [
        (AUTUMN, PAIR),
        (AUTUMN, ("russia", "france", "armenia")),
        ("valley", ("south", "north")),
    ],
)
def test_answers_of_the_model_in_all_seats_give_its_run(name: str, seats: tuple[str, ...]) -> None:
    silent = play_together(world(name), {seat: Hand(ask="nothing") for seat in seats}, 1)
    courses = {seat: game.course for seat, game in silent.games.items()}
    decided = {seat: Hand({a.name: a.own for a in all_of}) for seat, all_of in courses.items()}
    game = play_together(
        world(name), {seat: replace(hand, ask="all") for seat, hand in decided.items()}, 1
    )
    own = own_run(name, 1)
    assert game.over
    assert list(game.games) == list(seats)
    for one in game.games.values():
        assert one.record.events == own.events
        assert one.record.snapshots == own.snapshots
        assert one.record.final == own.final
    assert all(hand.decisions for hand in game.hands.values())


def test_a_choice_otherwise_gives_another_run() -> None:
    """The changed twin: one answer of one of the two is not that of the model."""
    game = come_to(begun(), "armenia", "attack").answer("attack-1")
    assert ended(game).record.events != own_run(AUTUMN, 1).events


def test_a_game_of_one_seat_is_the_case_of_one() -> None:
    alone = play(world(AUTUMN), "armenia", seed=1)
    for _ in range(3):
        alone = alone.answer(asked(alone).own)
    hands = {"armenia": Hand(alone.decisions)}
    assert play_together(world(AUTUMN), hands, seed=1).games == {"armenia": alone}


def test_each_seat_is_asked_what_it_would_be_asked_alone() -> None:
    """The other's answers are the model's, so the game of one seat goes the same way."""
    game, seen = begun(), 0
    while not game.over and seen < 14:
        question = asked(game)
        alone = play(world(AUTUMN), question.seat, 1, decisions=game.hands[question.seat].decisions)
        assert alone.question == question
        game, seen = game.answer(question.own), seen + 1
    assert {one.seat for one in [asked(game)]} <= set(PAIR)
    assert seen == 14


# -- names and order -------------------------------------------------------------------------------


def test_two_seats_may_be_asked_under_one_name() -> None:
    first = begun()
    second = first.answer(asked(first).own)
    assert asked(first).name == asked(second).name == "2020-07-12.text.1"
    assert (asked(first).seat, asked(second).seat) == PAIR  # the claimant's leader first
    assert begun(*PAIR[::-1]).question == first.question  # whoever is named first
    both = {seat: Hand({asked(first).name: "none"}) for seat in PAIR}
    assert asked(play_together(world(AUTUMN), both, seed=1)).kind == "attack"


def test_decisions_give_one_game_in_whatever_order_they_were_taken() -> None:
    game = quarrel()
    for seed in range(3):
        hands = {}
        for seat in Random(seed).sample(PAIR, 2):
            decisions = list(game.hands[seat].decisions.items())
            Random(seed).shuffle(decisions)
            hands[seat] = Hand(read_decisions(write_decisions(dict(decisions))))
        again = play_together(world(AUTUMN), hands)
        assert again.over
        assert again.games == game.games
    fewer = {**game.hands, "armenia": Hand(dict(list(game.hands["armenia"].decisions.items())[:5]))}
    assert not play_together(world(AUTUMN), fewer).over  # the changed twin


def test_the_other_waits_and_cannot_answer() -> None:
    game = begun().games["armenia"]
    assert (game.question, game.waits_for, game.over) == (None, "azerbaijan", False)
    with pytest.raises(SimError, match="the game waits for azerbaijan to decide"):
        game.answer("none")
    with pytest.raises(SimError, match="the game is not over"):
        compare_with_model(game)


def test_what_is_wrong_is_told() -> None:
    with pytest.raises(SimError, match="there is no seat 'armenie'"):
        begun("armenie")
    with pytest.raises(SimError, match="none is played"):
        play_together(world(AUTUMN), {})
    hands = {"armenia": Hand({"2020-07-13.attack.1": "hold"}, ask="nothing")}
    with pytest.raises(SimError, match=r"2020-07-13\.attack\.1 does not come up"):
        play_together(world(AUTUMN), hands)


# -- what a seat knows -----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "first", "other"), [("attack", "hold", "attack-1"),
                                                      ("text", "none", "own-x")])  # fmt: skip
def test_what_one_chose_on_a_day_is_not_shown_to_the_other(
    kind: str, first: str, other: str
) -> None:
    game = come_to(begun(), "azerbaijan", kind)
    draft = asked(game).draft
    if draft is not None:
        other = draft.write({"aghdam": 1.0})
    quiet, loud = game.answer(first), game.answer(other)
    assert asked(quiet) == asked(loud)
    assert asked(quiet).seat == "armenia"
    later = [one.answer(MODEL) for one in (quiet, loud)]  # the changed twin: then it shows
    assert later[0].games["armenia"].meanwhile != later[1].games["armenia"].meanwhile


def test_answers_of_others_are_told_once_one_has_answered() -> None:
    game = come_to(begun(*PAIR, "nk-authorities", seed=0), "azerbaijan", "answer")
    game = game.answer("accept")
    assert asked(game).seat == "armenia"
    waiting = game.games["nk-authorities"]
    assert waiting.waits_for == "armenia"
    told = [entry.text for entry in waiting.meanwhile]
    assert any(" puts a " in text for text in told)
    assert not any("accepts" in text for text in told)
    game = game.answer("refuse")
    assert (asked(game).seat, asked(game).kind) == ("nk-authorities", "answer")
    assert not any("s the text" in entry.text for entry in asked(game).news)
    game = game.answer("refuse")  # the changed twin: now it has answered, too
    told = [entry.text for entry in game.games["nk-authorities"].meanwhile]
    assert "Azerbaijan accepts the text." in told
    assert "Armenia refuses the text." in told


# -- an empty seat ---------------------------------------------------------------------------------


def test_a_seat_that_is_left_is_the_models_until_somebody_comes_back() -> None:
    game = come_to(begun(), "armenia", "attack").leave("armenia")
    for _ in range(6):
        assert asked(game).seat == "azerbaijan"
        game = game.answer(MODEL)
    before = game.games["armenia"]
    back = game.come_back("armenia")
    assert back.question == game.question  # nothing that has been decided is asked again
    assert back.games["armenia"].record.events == before.record.events
    away = [name for name, c in back.hands["armenia"].decisions.items() if c == AWAY]
    assert away
    assert back.games["armenia"].meanwhile == before.meanwhile  # news since they left
    game = come_to(back, "armenia", "ceasefire")
    assert ended(game).record.events == own_run(AUTUMN, 1).events
    refused = ended(game.answer("refuse"))
    assert refused.record.events != own_run(AUTUMN, 1).events
    shown = Ending(compare_with_model(refused)).decisions
    assert not set(away) & set(shown)  # they are no decisions of theirs


def test_a_decision_can_be_taken_back() -> None:
    game = come_to(begun(), "armenia", "attack")
    name, after = asked(game).name, game.answer("attack-1")
    assert after != game
    alone = after.games["armenia"].back()
    assert alone.question == game.question
    assert name not in alone.decisions
    assert alone.others["azerbaijan"].decisions == game.hands["azerbaijan"].decisions


# -- the end ---------------------------------------------------------------------------------------


def test_each_seat_has_its_own_goal_and_end() -> None:
    games = quarrel().games
    goals = {goal(game) for game in games.values()}
    assert len(goals) == 2
    ends = {seat: reached(game) for seat, game in games.items()}
    assert ends["armenia"].deaths == ends["azerbaijan"].deaths
    assert ends["armenia"].worth != ends["azerbaijan"].worth
    told = {seat: Ending(compare_with_model(game)).otherwise for seat, game in games.items()}
    assert all(told.values())


def test_what_another_person_chose_bears_no_motive_of_the_models_agent() -> None:
    game = quarrel().games["armenia"]
    refusals = [
        entry.text
        for entry in Ending(compare_with_model(game)).story
        if "Azerbaijan refuses" in entry.text
    ]
    assert refusals
    assert all(f"Its reason: {CHOSEN}." in text for text in refusals)
    others = {"azerbaijan": replace(game.others["azerbaijan"], course=())}  # the changed twin
    unknown = Ending(compare_with_model(replace(game, others=others))).story
    assert any("leaving the table" in one.text for one in unknown if "Azerbaijan ref" in one.text)


def test_another_answer_is_played_out_with_those_of_the_other() -> None:
    game = quarrel().games["armenia"]
    name = next(one.name for one in game.course if one.kind == "answer" and one.by_player)
    found = WhatIf(Ending(compare_with_model(game)), name, "accept")
    refusing = [n for n in game.others["azerbaijan"].decisions if ".answer." in n]
    kept, left = found.kept.others["azerbaijan"], found.left.others["azerbaijan"]
    assert refusing[0] in kept.decisions
    assert set(left.decisions) < set(game.others["azerbaijan"].decisions)
    same = game.otherwise(name, "refuse")
    assert same.record.events == game.record.events  # the same answer is the same game
    assert {KEPT, LEFT} <= set(found.ends.columns)


def test_the_model_plays_all_that_is_left() -> None:
    game = come_to(begun(), "armenia", "attack")
    for one in game.games.values():
        assert one.leave_to_model().record.events == own_run(AUTUMN, 1).events


# -- why a question is asked again -----------------------------------------------------------------


def test_a_question_says_why_it_is_asked_again() -> None:
    game = play(sim.load(AUTUMN), "armenia")
    assert asked(game).again == ""
    told = {}
    while not game.over:
        if asked(game).again:
            told[asked(game).name] = asked(game).again
        game = game.answer(MODEL)
    assert told["2020-07-31.text.1"] == "Asked again: a war has begun."
    assert told["2020-08-08.text.1"] == "Asked again: who holds what has changed."
    assert not [name for name in told if ".answer." in name or ".ceasefire." in name]


def test_what_is_not_compared_is_not_said_to_have_changed() -> None:
    there, not_there = Situation(True, False, (1.0,), False), Situation(True, False, (), False)
    assert there.since(not_there) == not_there.since(there) == ""
    assert there.since(there._replace(held=(0.0,))) == "who holds what has changed"
