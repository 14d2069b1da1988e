"""An attack that has to be prepared, from a seat: asked twice, and seen by nobody else."""

from __future__ import annotations

import datetime as dt
from functools import cache

import sim
from sim.record import Record
from sim.scenario import Scenario
from sim.seat import Game, Question, play
from sim.seat.comparison import compare_with_model
from sim.seat.ending import Ending
from sim.seat.questions import CHOSEN
from tests.test_seat import come_to
from tests.turn.worlds import valley

#: Two sides that never attack by themselves: what happens is the player's doing.
CALM = [
    f"parties.{side}.{number}"
    for side in ("north", "south")
    for number in ("offensive_cost=1", "political_control=0.95")
]
CALM += [f"third_parties.{one}.mediation.initiative_peace=0" for one in ("patron", "envoy")]
CALM += ["incidents.rate=0", "talks.direct_rate=0"]
CALM += ["clock.end=2000-04-01", "behaviour.preparation_days=45"]
DECIDES = ("attack", "escalation")
FIRST, OPENING = "2000-01-01.attack.1", "2000-02-15.attack.1"


@cache
def calm(*overrides: str) -> Scenario:
    return valley(*CALM, *overrides)


def asked(game: Game) -> Question:
    assert game.question is not None
    return game.question


def lively() -> Scenario:
    return valley("behaviour.preparation_days=10")


# -- the model's own run ---------------------------------------------------------------------------


def test_where_the_model_chooses_the_game_is_its_own_run() -> None:
    happened = set[str]()
    for seed in range(1, 7):
        own = sim.run(lively(), seed, trace=True)
        for seat in ("north", "south"):
            game = play(lively(), seat, seed, ask="nothing")
            assert game.record.events == own.events
        happened |= {event.kind for event in own.events}
    assert {"preparation", "stand_down", "attack"} <= happened


def test_an_incident_is_asked_about_although_an_attack_is_being_prepared() -> None:
    scenario = valley("behaviour.preparation_days=30", "incidents.escalation=1")
    kinds = set[tuple[str, ...]]()
    for seed in range(1, 9):
        course = play(scenario, "north", seed, ask="nothing").course
        for day in {one.day for one in course}:
            today = [one for one in course if one.day == day and one.kind in DECIDES]
            if today and today[0].kind == "attack" and today[0].choice != "hold":
                kinds.add(tuple(one.kind for one in today))
    assert ("attack", "escalation") in kinds


# -- deciding twice --------------------------------------------------------------------------------


def test_a_decision_starts_the_preparation_and_is_asked_again_when_all_is_ready() -> None:
    game = come_to(play(calm(), "north", 1, ask="all"), "attack")
    first = asked(game)
    assert first.name == FIRST
    assert first.text == "Do you decide on an offensive? It takes 45 days to prepare."
    assert first.option("attack-1").label.startswith("Prepare to attack, aiming at ")
    assert "asked again" in first.option("attack-1").follows

    after = game.answer("attack-1")
    assert [entry.text for entry in asked(after).news][-1].startswith("You prepare an offensive")
    second = come_to(after, "attack")
    opening = asked(second)
    assert opening.name == OPENING  # on its own date, and nothing about it in between
    assert opening.text == "Your preparations are complete. Do you open the offensive?"
    assert opening.option("hold").label == "Stand down: call it off."
    assert opening.own == "hold"
    assert [event.kind for event in second.record.events] == ["preparation"]


def test_what_is_prepared_opens_if_the_player_still_wants_it() -> None:
    decisions = {FIRST: "attack-1", OPENING: "attack-2"}
    record = play(calm(), "north", 1, decisions=decisions, ask="nothing").record
    assert [event.kind for event in record.events][:2] == ["preparation", "attack"]
    prepared, attack = record.events[:2]
    assert (prepared.reason, attack.reason) == (CHOSEN, CHOSEN)
    assert (attack.date, attack.numbers["aim"]) == (dt.date(2000, 2, 15), 2)
    assert sim.outcomes.outcomes(record)["preparation_days"] == 45.0


def stood_down(choice: str) -> Record:
    decisions = {FIRST: "attack-1", OPENING: choice}
    return play(calm(), "north", 1, decisions=decisions, ask="nothing").record


def test_or_is_called_off() -> None:
    for choice in ("hold", "model"):  # the model's agent would not open it either
        record = stood_down(choice)
        assert [event.kind for event in record.events] == ["preparation", "stand_down"]
    assert stood_down("model").events[-1].reason == "the attack no longer pays"


def test_calling_off_what_the_model_would_open_is_the_players_choice() -> None:
    eager = calm("parties.north.offensive_cost=0", "parties.north.optimism=3")
    decisions = {FIRST: "model", OPENING: "hold"}
    record = play(eager, "north", 1, decisions=decisions, ask="nothing").record
    down = next(record.of("stand_down"))
    assert (down.date, down.reason) == (dt.date(2000, 2, 15), CHOSEN)


def test_without_preparation_it_is_asked_once_as_before() -> None:
    plain = calm("behaviour.preparation_days=0")
    first = asked(come_to(play(plain, "north", 1, ask="all"), "attack"))
    assert first.text == "Do you open an offensive?"
    assert first.option("attack-1").label.startswith("Attack, aiming at ")
    record = play(plain, "north", 1, decisions={FIRST: "attack-1"}, ask="nothing").record
    assert record.events[0].kind == "attack"


# -- who knows -------------------------------------------------------------------------------------


def test_the_player_is_told_when_all_is_ready() -> None:
    game = play(calm("talks.direct_rate=30"), "north", 1, ask="all")
    while asked(game).date < dt.date(2000, 1, 2):
        assert "preparing" not in {fact.name for fact in asked(game).facts}
        game = game.answer("attack-1" if asked(game).kind == "attack" else "model")
    assert asked(game).kind != "attack"
    told = {fact.name: fact.value for fact in asked(game).facts}
    assert told["preparing"] == "15 February 2000"


def test_the_other_side_is_not_told() -> None:
    secret = valley("behaviour.preparation_days=10")
    seed = next(
        n for n in range(1, 20) if next(sim.run(secret, n).of("preparation")).actor == "north"
    )
    game = play(secret, "south", seed, ask="all")
    while not any(event.kind == "attack" for event in game.record.events):
        news = [entry.text for entry in asked(game).news]
        assert not any("prepare" in text for text in news if not text.startswith("You prepare"))
        own = any(event.actor == "south" for event in game.record.of("preparation"))
        assert own or "preparing" not in {fact.name for fact in asked(game).facts}
        game = game.answer("model")
    done = game.leave_to_model()
    story = [entry.text for entry in Ending(compare_with_model(done)).story]
    assert any("north prepares an offensive" in text.lower() for text in story)
