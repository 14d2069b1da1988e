"""A seat in another language: the same game to the last figure, and not a word of English in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.language import speaking
from sim.scenario import load
from sim.seat import (
    Fact,
    Game,
    JointGame,
    Option,
    Question,
    compare_with_model,
    play,
    play_together,
    seats,
)
from sim.seat.debriefing import WhatIf, other_choices
from sim.seat.ending import Ending
from sim.seat.goal import goal, reached
from sim.seat.odds import as_seen
from sim.seat.words import Words
from tests.reading import english, has_words, without_labels

AUTUMN, HURTING = "karabakh/autumn-2020", "toy/hurting-stalemate"
GAMES = [
    (AUTUMN, "azerbaijan", 3),
    (AUTUMN, "nk-authorities", 1),
    (AUTUMN, "russia", 0),
    ("cases/egypt-israel", "soviet-union", 1),
    ("cases/croatia-krajina", "croatia", 0),
    ("toy/fearon", "south", 1),
    ("toy/guarantor-leaves", "south", 0),
    (HURTING, "north", 5),
    (HURTING, "envoy", 2),
]


def choice(question: Question, at: int) -> str:
    """Now one choice and now another, texts of one's own and numbers included."""
    found = [one.choice for one in question.options]
    found += [f"{one.prefix}0.37" for one in question.free]
    if question.draft is not None:
        changed = next(item for item in question.draft.items if item.now != 1.0)
        found.append(question.draft.write({changed.name: 1.0}, bool(question.draft.guarantor)))
    return found[(3 * at) % len(found)]


def played(scenario: str, seat: str, seed: int, most: int = 9) -> list[Game]:
    """A game, as it stood at each of its questions and at its end."""
    games = [play(scenario, seat, seed, ask="all")]
    while not games[-1].over and len(games) <= most:
        question = games[-1].question
        assert question is not None
        games.append(games[-1].answer(choice(question, len(games))))
    return [*games, games[-1].leave_to_model()]


# -- what is said --------------------------------------------------------------------------------


def of_fact(fact: Fact) -> Iterator[str]:
    yield from (fact.label, fact.within, fact.told)


def of_option(option: Option) -> Iterator[str]:
    yield from (option.label, option.brief, option.follows)
    for fact in option.figures:
        yield from of_fact(fact)


def of_question(question: Question, words: Words) -> Iterator[str]:
    yield from (question.text, question.short, question.again, as_seen(question.facts))
    for option in question.options:
        yield from of_option(option)
    for fact in (*question.figures, *question.facts):
        yield from of_fact(fact)
    yield from (entry.text for entry in question.news)
    yield from (one.label for one in question.free)
    yield from words.terms_table(question.now, question.terms).to_numpy().ravel()


def of_end(game: Game) -> Iterator[str]:
    ending = Ending(compare_with_model(game))
    yield goal(game)
    for what, told in reached(game).told().items():
        yield from (what, told)
    for one in ending.decisions.values():
        yield from (one.asked, one.topic, one.yours, one.model, one.reckoning, one.told)
    yield from (entry.text for entry in (*ending.story, *ending.model_story))
    yield from ending.side_by_side().iloc[:, 1:].to_numpy().ravel()
    yield from ending.outcomes.to_numpy().ravel()
    for name in list(ending.decisions)[:1]:
        for option in other_choices(game, name)[:1]:
            what_if = WhatIf(ending, name, option.choice)
            yield from of_option(option)
            yield from (*what_if.ends.index, *what_if.ends.to_numpy().ravel())
            yield from what_if.days.iloc[:, 1:].to_numpy().ravel()


def said(games: list[Game]) -> list[str]:
    """All that is said of a game, as it stood at its questions and at its end."""
    words = Words(games[0].scenario, games[0].seat)
    found = [words.role, words.scale, seats(games[0].scenario)[games[0].seat]]
    for game in games:
        if game.question is not None:
            found += of_question(game.question, words)
    return [*found, *of_end(games[-1])]


def keys(question: Question | None) -> object:
    """What of a question is no word, and must not depend on the language."""
    if question is None:
        return None
    options = [(one.choice, one.terms, of_facts(one.figures)) for one in question.options]
    own = question.own, question.own_chance, question.own_reason
    facts = of_facts(question.facts), of_facts(question.figures)
    free = [(one.prefix, one.low, one.high) for one in question.free]
    told = [(entry.first, entry.last) for entry in question.news]
    return question.name, question.kind, options, own, facts, free, told, question.draft


def of_facts(facts: tuple[Fact, ...]) -> list[object]:
    return [
        (one.name, one.unit, None if isinstance(one.value, str) else one.value) for one in facts
    ]


@pytest.mark.parametrize(("scenario", "seat", "seed"), GAMES)
def test_a_game_in_german_is_the_same_game_and_all_german(
    scenario: str, seat: str, seed: int
) -> None:
    first = played(scenario, seat, seed)
    with speaking("de"):
        second = played(scenario, seat, seed)
        german = said(second)
    assert [keys(game.question) for game in second] == [keys(game.question) for game in first]
    assert second[-1].record.events == first[-1].record.events
    assert second[-1].course == first[-1].course
    names = load(scenario)
    assert english(without_labels(text, names) for text in german) == []
    told = said(first)
    assert len(told) == len(german)
    alike = [text for text, other in zip(german, told, strict=True) if text == other]
    assert [text for text in alike if has_words(without_labels(text, names))] == []
    assert len(english(without_labels(text, names) for text in told)) > 20  # the changed twin
    assert sum(has_words(without_labels(text, names)) for text in told) > 100


def test_tables_have_the_same_columns_in_every_language() -> None:
    game = played("toy/fearon", "north", 1)[-1]
    tables = []
    for code in ("en", "de"):
        with speaking(code):
            ending = Ending(compare_with_model(game))
            name = next(iter(ending.decisions))
            ends = WhatIf(ending, name, other_choices(game, name)[0].choice).ends
            tables.append((ending.outcomes, ending.side_by_side(), ends))
    for english_table, german in zip(*tables, strict=True):
        assert list(german.columns) == list(english_table.columns)
        assert len(german) == len(english_table)
    assert tables[0][0]["what"].tolist() != tables[1][0]["what"].tolist()


def test_a_joint_game_is_played_again_in_another_language() -> None:
    game: JointGame = play_together("toy/fearon", ["north", "south"], seed=1).answer("model")
    with speaking("de"):
        german = game.again()
    assert german.hands == game.hands
    first, second = game.question, german.question
    assert first is not None
    assert second is not None
    assert keys(second) == keys(first)
    assert first.text.startswith("north puts a comprehensive text")
    assert second.text.startswith("north legt einen Text (umfassend) vor")


def test_what_is_said_of_the_player_and_of_others_are_sentences_of_their_own() -> None:
    scenario = load("toy/fearon")
    with speaking("de"):
        words = Words(scenario, "south")
        assert words.terms({"prize": 0.0}) == "Sie bekommen prize"
        assert words.terms({"prize": 1.0}) == "north bekommt prize"
        assert words.share(0.38) == "62 % für Sie"
        assert words.who("north, south") == "north und Sie"
    assert words.share(0.38) == "62% to you"
