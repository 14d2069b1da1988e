"""The goal of a seat, and the debriefing: another answer on the same luck, ends side by side."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

import sim
from sim.errors import SimError
from sim.model import NegotiationModel
from sim.seat import MODEL, Game, compare_with_model, play
from sim.seat.debriefing import KEPT, LEFT, OWN, WhatIf, other_choices, turning_points
from sim.seat.ending import YOURS, Ending
from sim.seat.goal import AGREED, DEATHS, WORTH, goal, reached
from sim.seat.player import Inquiry, Player
from sim.seat.questions import Option
from sim.words import percent
from tests.test_seat import AUTUMN, asked, game_at, own_run, world


@cache
def refused() -> Ending:
    """Armenia refuses every text in autumn 2020, and does all else as the model would."""
    game = play(world(AUTUMN), "armenia", seed=1)
    while not game.over:
        question = asked(game)
        game = game.answer("refuse" if question.kind == "answer" else question.own)
    return Ending(compare_with_model(game))


def first_answer(game: Game) -> str:
    return next(one.name for one in game.course if one.kind == "answer")


# -- another answer --------------------------------------------------------------------------------


def test_the_models_answer_instead_leads_to_the_models_run() -> None:
    """Refusing was the only thing done otherwise; the twin changes another answer."""
    game = refused().game
    name = first_answer(game)
    own = own_run(AUTUMN, 1)
    left = game.otherwise(name, "accept", keep=False)
    assert left.over
    assert left.record.events == own.events
    assert left.record.snapshots == own.snapshots
    earlier = next(one.name for one in game.course if one.kind == "attack")
    assert game.otherwise(earlier, "attack-1", keep=False).record.events != own.events


def test_the_same_answer_again_gives_the_same_game() -> None:
    game = refused().game
    for one in [one for one in game.course if one.by_player][::5]:
        assert game.otherwise(one.name, one.choice).record.events == game.record.events


def test_later_answers_are_kept_where_their_questions_come_up_and_others_are_left() -> None:
    game = refused().game
    name = next(one.name for one in game.course if one.kind == "ceasefire" and one.by_player)
    chosen = game.decisions[name]
    other = "refuse" if chosen == "accept" else "accept"
    changed = game.otherwise(name, other)
    assert changed.over
    assert changed.decisions[name] == other
    asked_again = {one.name for one in changed.course}
    for one, choice in game.decisions.items():
        if one != name and one in changed.decisions:
            assert changed.decisions[one] == choice
        elif one != name:
            assert one not in asked_again
    again = play(game.scenario, game.seat, game.seed, decisions=changed.decisions, ask="nothing")
    assert again.record.events == changed.record.events  # a game like every other


def test_a_question_that_no_longer_comes_up_is_left_to_the_model() -> None:
    """After an attack on the first day nobody asks again whether to open one at the end of July."""
    game = play(world(AUTUMN), "azerbaijan", seed=1, ask="nothing")
    first, later = [one.name for one in game.course if one.kind == "attack"][:2]
    played = play(world(AUTUMN), "azerbaijan", 1, decisions={later: "attack-10"}, ask="nothing")
    changed = played.otherwise(first, "attack-1")
    assert changed.decisions == {first: "attack-1"}
    both = {first: "attack-1", later: "attack-10"}
    with pytest.raises(SimError, match="does not come up"):  # ... while a link is refused
        play(world(AUTUMN), "azerbaijan", 1, decisions=both, ask="nothing")


def test_a_choice_that_is_no_longer_there_is_left_to_the_model() -> None:
    """Two questions of one day; at the second, what was decided is not among the choices."""
    model = NegotiationModel("toy/fearon")
    day = dt.date.fromordinal(model.day).isoformat()
    decisions = {f"{day}.attack.1": "attack-1", f"{day}.attack.2": "attack-10"}

    def second(lenient_after: str) -> str:
        player = Player("north", decisions, "nothing", lenient_after=lenient_after)
        assert player.choose(model, inquiry("hold", "attack-1", "attack-10")) == "attack-1"
        return player.choose(model, inquiry("hold", "attack-1"))

    assert second(f"{day}.attack.1") == "hold"
    for strict in ("", f"{day}.attack.2"):
        with pytest.raises(SimError, match="'attack-10' is not among the choices"):
            second(strict)


def inquiry(own: str, *others: str) -> Inquiry:
    """A question whether to attack, with these choices."""
    return Inquiry(
        kind="attack",
        own=own,
        text=lambda: "",
        choices=lambda: [own, *others],
        option=lambda choice: Option(choice, choice),
        valid=lambda choice: choice in others,
        facts=tuple,
    )


def test_only_what_came_up_can_be_answered_otherwise() -> None:
    with pytest.raises(SimError, match="did not come up"):
        refused().game.otherwise("2020-12-24.answer.1", "accept")


def test_the_other_answers_are_those_that_were_there() -> None:
    game = refused().game
    name = first_answer(game)
    assert [one.choice for one in other_choices(game, name)] == ["accept"]
    question = game.at(name).question
    assert question is not None
    assert question.name == name


# -- side by side ----------------------------------------------------------------------------------


def test_four_ends_stand_side_by_side() -> None:
    ending = refused()
    name = first_answer(ending.game)
    found = WhatIf(ending, name, "accept")
    table = found.ends
    assert list(table.columns) == [YOURS, KEPT, LEFT, OWN]
    assert table[LEFT].tolist() == table[OWN].tolist()  # it was the only thing done otherwise
    assert table[YOURS].tolist() != table[KEPT].tolist()
    assert found.parted is not None
    assert found.parted == ending.game.at(name).question.date  # type: ignore[union-attr]
    assert found.days["day"].iloc[0] == found.parted
    kept, later = found.kept_answers
    assert 0 <= kept <= later


def test_decisions_that_the_model_takes_otherwise_come_first() -> None:
    points = turning_points(refused())
    differs = [one.answered.differs for one in points]
    assert differs == sorted(differs, reverse=True)
    assert differs[0]
    assert not differs[-1]


# -- the goal --------------------------------------------------------------------------------------


def test_the_goal_is_measured_by_what_the_partys_own_figures_say() -> None:
    ending = refused()
    start = play(world(AUTUMN), "armenia", seed=1, ask="all")
    assert start.first_worth == start.worth
    facts = {fact.name: fact for fact in asked(start).facts}
    assert start.worth == facts["now"].value
    assert f"worth {facts['now'].told} of all" in goal(start)
    yours, own = reached(ending.game), reached(ending.own_game)
    assert ending.own_game.record.events == own_run(AUTUMN, 1).events
    assert own.agreed
    assert yours.worth != own.worth
    told = yours.told()
    assert list(told) == [WORTH, AGREED, DEATHS]
    losses = sim.outcomes.outcomes(ending.game.record)
    deaths = [float(losses[f"deaths_{side}"]) for side in ("claimant", "holder")]
    assert yours.deaths == sum(round(one) for one in deaths)  # what both rows of outcomes add up to
    assert abs(yours.deaths - sum(deaths)) <= 1.0


def test_the_goal_begins_on_the_first_day_and_not_with_the_first_question() -> None:
    """Who only has a veto is asked first when a text is there, and much has happened by then."""
    game = play(world(AUTUMN), "nk-authorities", seed=0, ask="all")
    assert asked(game).date > game.scenario.clock.start
    quiet = play(world("karabakh/frozen-conflict"), "nk-authorities", seed=0, ask="all")
    assert game.worth < game.first_worth == quiet.worth
    assert f"worth {percent(game.first_worth)} of all" in goal(game)


def test_a_third_party_is_to_bring_about_an_agreement() -> None:
    game = play(world(AUTUMN), "russia", seed=1)
    assert "An agreement that is in force" in goal(game)
    assert WORTH not in reached(game.leave_to_model()).told()


def test_an_agreement_that_was_followed_by_a_war_is_not_in_force() -> None:
    game = play("karabakh/after-2020", "armenia", 0, ask="nothing")
    kinds = [one.kind for one in game.record.events if one.kind in ("agreement", "attack")]
    assert kinds[0] == "agreement"
    assert kinds[-1] == "attack"
    assert not reached(game).agreed
    before = next(one.name for one in game.course if one.kind == "attack")
    assert game.at(before).in_force


def test_a_deal_from_before_the_first_day_counts_until_it_is_broken() -> None:
    """It stays in force where its guarantor stays, and not where that leaves and a war comes."""
    for elasticity, holds in ((0.0, True), (1.0, False)):
        change = f"after_deal.guarantor_elasticity={elasticity}"
        scenario = sim.load("toy/guarantor-leaves", [change])
        assert reached(play(scenario, "north", ask="nothing")).agreed == holds


def test_a_handover_that_is_refused_ends_the_deal() -> None:
    game = game_at("handover")
    assert game.in_force
    assert game.answer("hand-over").in_force
    assert not game.answer("refuse").in_force


def test_both_sides_can_be_played_and_left_to_the_model() -> None:
    for seat in ("azerbaijan", "armenia"):
        game = play(world(AUTUMN), seat, seed=1)
        while not game.over:
            game = game.answer(MODEL)
        assert game.record.events == own_run(AUTUMN, 1).events
        assert not turning_points(Ending(compare_with_model(game)))
