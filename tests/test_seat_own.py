"""Terms of the player's own: what is put is what was written, weighed as every other package."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest

import sim
from sim.errors import SimError
from sim.model import NegotiationModel
from sim.seat import MODEL, Game, compare_with_model, play
from sim.seat.drafts import Draft, Item
from sim.seat.ending import Ending
from sim.seat.odds import as_seen, battle_facts, chance_of_taking
from sim.seat.questions import likelihood
from sim.turn.frontier import fill_terms, net_utility, plain_utility
from sim.turn.packages import fill_package, paths_today
from sim.turn.standing import leader_of
from sim.turn.state import Path
from tests.test_seat import AUTUMN, asked, come_to, game_at, world
from tests.turn.worlds import toy, valley


def draft(game: Game) -> Draft:
    found = asked(game).draft
    assert found is not None
    return found


def at_the_first_text(seat: str, scenario: Any = None) -> Game:
    return come_to(play(scenario or world(AUTUMN), seat, seed=0), "text")


def put(game: Game, outcomes: dict[str, float], guaranteed: bool = False) -> Game:
    return game.answer(draft(game).write(outcomes, guaranteed)).leave_to_model()


def offer_of(game: Game, before: Game) -> Any:
    """The first text put after a moment."""
    later = game.record.events[len(before.record.events) :]
    return next(event for event in later if event.kind == "offer")


# -- one rule of worth -----------------------------------------------------------------------------


@pytest.mark.parametrize("guarantee", [0.0, 0.6])
def test_a_package_by_its_terms_is_weighed_as_the_same_package_of_the_table(
    guarantee: float,
) -> None:
    model = NegotiationModel(AUTUMN, 1)
    first, last = paths_today(model, guarantee)
    checked = 0
    for place in range(first, last, 7):
        path = model.paths[place]
        position = float(path.count // 2)
        terms = [math.nan] * model.world.good_count
        fill_terms(path, position, model.world.good_count, terms)
        mine, other = (model.packed.maker.make(Path) for _ in range(2))
        fill_package(model, mine, path.kind, terms, guarantee)
        fill_package(model, other, path.kind, terms, guarantee / 2 + 0.1)  # the changed twin
        for party in model.parties:
            for utility in (net_utility, plain_utility):
                expected = utility(path, party.index, position)
                assert utility(mine, party.index, 0.0) == pytest.approx(expected, abs=1e-12)
            checked += net_utility(mine, party.index, 0.0) != net_utility(other, party.index, 0.0)
    assert checked


# -- what is put -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seat", "outcomes"),
    [
        ("armenia", {"line-heights": 1.0}),  # a single issue
        ("armenia", {"aghdam": 1.0, "fuzuli": 1.0, "transport": 0.5, "return": 0.3}),
        ("azerbaijan", {"nk-status": 0.4, "security": 0.2}),
    ],
)
def test_the_terms_that_were_written_are_put(seat: str, outcomes: dict[str, float]) -> None:
    game = at_the_first_text(seat)
    now = asked(game).now
    offer = offer_of(put(game, outcomes), game)
    assert offer.actor == seat
    terms = {k.removeprefix("terms:"): v for k, v in offer.numbers.items() if "terms:" in k}
    assert terms == {**now, **outcomes}
    choice = draft(game).write(outcomes)
    assert game.preview(choice).option(choice).terms == {f"terms:{k}": v for k, v in terms.items()}


def test_terms_of_ones_own_are_put_in_a_round_of_offers_too() -> None:
    game = come_to(play(toy("fearon"), "north", seed=1), "offer")
    for share in (0.3, 0.7):
        assert offer_of(put(game, {"prize": share}), game).numbers["terms:prize"] == share


def test_what_is_shown_of_a_text_is_what_its_author_would_answer_by() -> None:
    """The worth shown of a text of one's own is that by which the party answers the same text."""
    game = at_the_first_text("armenia")
    choice = draft(game).write({"aghdam": 1.0, "fuzuli": 1.0})
    shown = {fact.name: fact.value for fact in game.preview(choice).option(choice).figures}
    answer = next(
        event
        for event in game.answer(choice).leave_to_model().record.events[len(game.record.events) :]
        if event.kind == "answer"
    )
    before = NegotiationModel(world(AUTUMN), 0)
    gain = float(shown["paper:azerbaijan"])
    leader = leader_of(before, 1)
    # what it is worth on paper stands under both: before it is put, and in the news when it was
    offer = offer_of(game.answer(choice).leave_to_model(), game)
    assert offer.numbers["value:armenia"] == pytest.approx(float(shown["own_paper"]), abs=1e-9)
    assert shown["own_paper"] != shown["value"]
    # on paper the other side sees what the record says that the text is worth to it
    assert answer.actor == "azerbaijan"
    assert answer.numbers["value"] == pytest.approx(gain + leader.value_now(before), abs=1e-9)
    assert gain > 0.0 > float(shown["over_leaving"])


def generous(game: Game) -> dict[str, float]:
    """Everything to north."""
    return {item.name: 1.0 for item in draft(game).items if item.now != 1.0}


def test_what_the_other_side_takes_is_signed_on_the_day_and_what_it_does_not_is_refused() -> None:
    """A choice that changes the outcome: left to the model there is no talk on this day."""
    game = come_to(play(QUIET, "south", seed=1), "text")
    day = asked(game).date.toordinal()
    outcomes = set()
    for terms in (generous(game), {"status": 0.0, "far-west": 0.0}):
        record = put(game, terms).record
        today = [event for event in record.events if event.day == day]
        signed = any(event.kind == "agreement" for event in today)
        (answer,) = (event for event in today if event.kind == "answer")
        assert answer.actor == "north"
        assert signed == (answer.outcome == "accepts")
        outcomes.add(answer.outcome)
    assert outcomes == {"accepts", "refuses"}
    own = game.leave_to_model().record
    assert not any(e.kind in ("answer", "agreement") for e in own.events if e.day == day)


#: The valley without mediators that convene, and without direct talks.
QUIET = valley(
    "third_parties.patron.mediation.initiative_peace=0",
    "third_parties.envoy.mediation.initiative_peace=0",
    "talks.direct_rate=0",
)


# -- a guarantee -----------------------------------------------------------------------------------


def test_a_guarantee_is_that_of_the_mediator_whose_word_is_worth_most() -> None:
    game = at_the_first_text("armenia")
    assert (draft(game).guarantor, draft(game).guarantee) == ("Russia", 0.8)
    nobody = sim.load(AUTUMN, ["third_parties.russia.mediation.guarantee=0"])
    without = at_the_first_text("armenia", nobody)
    assert draft(without).guarantor == ""
    asked_for = draft(game).write({"aghdam": 1.0}, guaranteed=True)
    with pytest.raises(SimError, match="not among the choices"):
        without.answer(asked_for)


def test_what_is_signed_under_a_guarantee_is_brokered_by_the_guarantor() -> None:
    """Worth more to who relies on promises, and signed in the guarantor's name."""
    game = come_to(play(QUIET, "north", seed=1), "text")
    worth, terms = {}, generous(game)
    for guaranteed in (False, True):
        choice = draft(game).write(terms, guaranteed)
        option = game.preview(choice).option(choice)
        worth[guaranteed] = next(float(f.value) for f in option.figures if f.name == "value")
        assert option.follows.startswith("patron guarantees it.") == guaranteed
        south = come_to(play(QUIET, "south", seed=1), "text")
        ended = put(south, terms, guaranteed)
        agreement = next(ended.record.of("agreement"))
        assert agreement.actor == ("patron" if guaranteed else "")
        told = [one.text for one in Ending(compare_with_model(ended)).story]
        signed = next(one for one in told if "agreement is signed, " in one)
        assert ("guaranteed by patron" in signed) == guaranteed
        assert "brokered" not in signed
    assert worth[True] > worth[False]


def test_who_guarantees_a_text_of_ones_own_is_told_with_it() -> None:
    game = at_the_first_text("armenia")
    for guaranteed in (False, True):
        choice = draft(game).write({"aghdam": 1.0, "fuzuli": 1.0}, guaranteed)
        told = [entry.text for entry in asked(game.answer(choice)).news]
        (text,) = (one for one in told if one.startswith("You put a "))
        assert text.endswith(" to you. Russia guarantees it.") == guaranteed
        assert "On paper it is worth " in text


# -- how it is written -----------------------------------------------------------------------------


PRIZE = Draft((Item("prize", "Prize", 0.0), Item("law", "Law", math.nan, (0.0, 0.5, 1.0))), "Envoy")


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("own-30-x", {"prize": 0.3}),
        ("own-x-50", {"law": 0.5}),
        ("own-guaranteed-100-0", {"prize": 1.0, "law": 0.0}),
        ("own-x-x", None),  # changes nothing
        ("own-0-x", None),
        ("own-x-30", None),  # no outcome of this issue
        ("own-101-x", None),
        ("own-30", None),
        ("own-30-x-x", None),
        ("own-guaranteed-guaranteed-30-x", None),
        ("own-٣-x", None),
        ("ask-30-x", None),
    ],
)
def test_a_text_is_read_as_it_is_written(choice: str, found: dict[str, float] | None) -> None:
    assert PRIZE.outcomes_in(choice) == found
    if found is not None:
        assert PRIZE.write(found, "guaranteed" in choice) == choice


def test_where_nobody_can_guarantee_no_guarantee_is_asked_for() -> None:
    assert Draft(PRIZE.items).outcomes_in("own-guaranteed-30-x") is None


def test_in_war_a_text_may_leave_all_as_it_stands() -> None:
    game = game_at("continue")
    in_war = come_to(play(game.scenario, game.seat, game.seed, ask="all"), "continue")
    texts = come_to(in_war, "text")
    assert not draft(texts).must_change
    assert draft(texts).outcomes_in(draft(texts).write({})) == {}
    assert draft(at_the_first_text("armenia")).must_change


# -- odds ------------------------------------------------------------------------------------------


def test_odds_are_by_the_partys_own_belief_and_fall_with_the_aim() -> None:
    model = NegotiationModel(AUTUMN, 1)
    leader = leader_of(model, 1)
    chances = [chance_of_taking(model, leader, aim) for aim in range(1, 11)]
    assert all(more >= less for more, less in pairwise(chances))
    assert chances[-1] == pytest.approx(leader.conquest(model), abs=1e-12)
    (fact,) = battle_facts(model, leader, 3)
    assert fact.value == chances[2]
    assert likelihood(chances[2]) in fact.told
    leader.belief_mean -= 0.5  # the changed twin
    assert chance_of_taking(model, leader, 3) < chances[2]


def test_the_dead_to_expect_are_the_mean_of_the_days_of_battle() -> None:
    """Both sides' rates, times the intensity of the aim: limited + (1 - limited) x its share."""
    game = game_at("attack")
    facts = {fact.name: fact for fact in asked(game).facts}
    parties, front = game.scenario.parties, game.scenario.front
    own, other = (parties[name].deaths_per_day for name in ("azerbaijan", "armenia"))
    total = own * front.attack_multiplier + other
    sizes = {name: one.size for name, one in game.scenario.objectives.items()}
    ahead = [size for name, size in sizes.items() if asked(game).now[name] == 0.0]
    assert 1 < len(ahead) < len(sizes)
    least, most = (
        total * (front.limited_intensity + (1.0 - front.limited_intensity) * share)
        for share in (ahead[0] / sum(sizes.values()), sum(ahead) / sum(sizes.values()))
    )
    told = facts["deaths_a_day"].told
    assert told == f"about {least:.0f} for the nearest aim, {most:.0f} for the farthest"
    seen = as_seen(asked(game).facts)
    assert "If you attack, war begins." in seen
    assert told in seen
    assert all(not o.follows for o in asked(game).options if o.choice.startswith("attack-"))
    assert "battle" not in as_seen(asked(at_the_first_text("azerbaijan")).facts)


def test_going_on_is_told_with_its_place_and_how_far_the_aim_has_come() -> None:
    game = play(world(AUTUMN), "azerbaijan", 0)
    game = come_to(come_to(game, "attack").answer("attack-6"), "continue")
    taken = sum(event.kind == "capture" for event in game.record.events)
    assert taken == 1
    option = asked(game).option("go-on")
    assert option.label == "Go on towards Jabrayil/Jrakan (2 of the 6 you aimed at)."
    told = {fact.name: fact for fact in option.figures}
    assert told["odds_left"].label == "All 5 that are left"
    assert 0.0 < float(told["odds_left"].value) < float(told["odds"].value)
    # the changed twin: who aimed at one place is told of no others
    one = come_to(
        come_to(play(world(AUTUMN), "azerbaijan", 0), "attack").answer("attack-1"), "continue"
    )
    assert "aimed at" not in asked(one).option("go-on").label
    assert "odds_left" not in {fact.name for fact in asked(one).option("go-on").figures}


def test_the_balance_and_war_are_told_in_a_sentence() -> None:
    question = asked(at_the_first_text("armenia"))
    told = as_seen(question.facts)
    facts = {fact.name: fact for fact in question.facts}
    assert f"strength is {facts['advantage'].told} you, give or take" in told
    assert f"today are worth {facts['now'].told} of all that is at stake" in told
    assert f"waiting is worth {facts['staying'].told}; " in told
    assert f"an offensive {facts['attack'].told}." in told
    assert likelihood(float(facts["threat"].value)) in told
    assert as_seen(asked(play(world(AUTUMN), "russia", seed=1)).facts) == ""


# -- stops -----------------------------------------------------------------------------------------


def test_an_offensive_stops_the_player_when_a_place_falls_and_not_at_every_review() -> None:
    """Where the figures favour going on, nobody is asked again before something has happened."""
    reviews = [one for one in own(MODEL).course if one.kind == "continue"]
    stops = [one for one in own("asked").course if one.kind == "continue" and one.by_player]
    assert len(stops) < len(reviews)
    falls = {event.day for event in own(MODEL).record.of("capture")}
    assert falls
    asked_on = {one.day for one in stops}
    assert {day for day in falls if any(one.day == day for one in reviews)} <= asked_on


def own(how: str) -> Game:
    """Azerbaijan's game in autumn 2020 as the model would, asked at what matters or at nothing."""
    game = play(world(AUTUMN), "azerbaijan", 1, ask="nothing" if how == MODEL else "important")
    while not game.over:
        game = game.answer(asked(game).own)
    return game


def test_who_puts_no_text_is_asked_again_when_one_has_failed_and_not_before() -> None:
    game = at_the_first_text("armenia")
    quiet = come_to(game.answer("none"), "text")
    eager = come_to(game.answer(draft(game).write({"line-heights": 1.0})), "text")
    assert asked(eager).date < asked(quiet).date
    assert asked(game).date < asked(eager).date
