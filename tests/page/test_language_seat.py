"""A seat on the page in another language: a whole game, a change of language, two who play."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from sim.language import speaking, spoken
from sim.page.joint import SharedGame, shared_games
from sim.seat import Game
from tests.page.pages import errors, opened, press, shown, texts, visitor
from tests.page.test_language import choose
from tests.page.test_pairs import address, come, heads, room
from tests.reading import english, without_labels

pytestmark = pytest.mark.usefixtures("no_engine")

FEARON, HURTING = "toy/fearon", "toy/hurting-stalemate"
__all__ = ["room"]


def told(page: AppTest) -> list[str]:
    """All that the tab says: its sentences, tables, choices, buttons and heads."""
    parts = page.main
    found = [str(one.value) for one in (*parts.markdown, *parts.caption, *parts.subheader)]
    found += [str(one.value) for one in (*parts.info, *parts.warning)]
    for table in parts.table:
        frame = table.value.reset_index()
        found += [*map(str, frame.columns), *map(str, frame.to_numpy().ravel())]
    for one in (*parts.radio, *parts.selectbox):
        found += [str(one.label), *map(str, one.options)]
    found += [one.label for one in (*parts.button, *parts.expander, *parts.slider)]
    return [text.replace("\\", "") for text in found]


def english_told(page: AppTest) -> list[str]:
    """What of it is English, but for the names in the scenario and what is above the tabs."""
    scenario = visitor(page).loaded.scenario
    above = {scenario.title, scenario.description}
    return english(without_labels(text, scenario) for text in told(page) if text not in above)


def over(page: AppTest, head: str = "Das Spiel ist zu Ende") -> bool:
    return head in heads(page)


def game(page: AppTest) -> Game:
    found: Game = visitor(page).kept.of("game")[-1]
    return found


@pytest.mark.parametrize(
    ("scenario", "seat"),
    [(FEARON, "south"), (HURTING, "north"), (HURTING, "envoy")],
)
def test_a_whole_game_in_german_shows_no_english(scenario: str, seat: str) -> None:
    page = opened(f"lang=de&scenario={scenario}&seed=1&seat={seat}", "seat")
    for _ in range(4):
        if over(page):
            break
        assert english_told(page) == []
        page.radio[0].set_value(page.radio[0].options and game_choice(page))
        press(shown(page), "Entscheiden")
    if not over(page):
        press(page, "Den Rest dem Modell überlassen")
    press(page, "Von dort noch einmal spielen")
    assert english_told(page) == []
    assert any("mit der anderen Antwort" in one.value.columns for one in page.table)
    assert not errors(page)
    choose(page, "language", "en")  # the changed twin
    assert len(english_told(page)) > 20


def game_choice(page: AppTest) -> str:
    """A choice that is not the model's, where there is one."""
    question = game(page).question
    assert question is not None
    others = [one.choice for one in question.options if one.choice not in ("model", question.own)]
    return others[0]


def test_a_game_goes_on_in_another_language_with_the_same_decisions() -> None:
    page = opened(f"scenario={HURTING}&seed=1&seat=north", "seat")
    press(page, "Decide")
    before, seat = game(page), visitor(page).seat
    assert before.question is not None
    choose(page, "language", "de")
    after = game(page)
    assert after.question is not None
    assert visitor(page).seat == seat
    assert after.record.events == before.record.events
    assert after.course == before.course
    assert after.question.name == before.question.name
    options = [[one.choice for one in it.question.options] for it in (before, after) if it.question]
    assert options[0] == options[1]
    assert after.question.text != before.question.text
    assert english_told(page) == []
    press(page, "Entscheiden")
    assert visitor(page).seat.decisions[: len(seat.decisions)] == seat.decisions
    assert len(visitor(page).seat.decisions) == len(seat.decisions) + 1
    choose(page, "language", "en")
    assert len(english_told(page)) > 20
    assert not errors(page)


def test_another_answer_that_was_played_stays_in_sight_in_another_language() -> None:
    page = opened(f"scenario={FEARON}&seed=1&seat=north", "seat")
    press(press(page, "Decide"), "Leave the rest to the model")
    choose(page, "language", "de")
    german = "mit der anderen Antwort"
    assert not [one for one in page.table if german in one.value.columns]  # the changed twin
    choose(page, "language", "en")
    press(page, "Play it again from there")
    choose(page, "language", "de")
    assert [one for one in page.table if german in one.value.columns]
    assert english_told(page) == []


@pytest.mark.usefixtures("room")
def test_two_who_play_one_game_each_have_their_own_language() -> None:
    north = come()
    north.selectbox(key="pair-seat").set_value("north")
    press(shown(north), "Begin a game")
    joint = shared_games().find(address(north)["game"])
    assert joint is not None
    south = press(come(game=joint.code, lang="de"), "Diesen Platz nehmen")
    assert english_told(south) == []
    press(shown(north), "Decide")
    assert "north legt einen Text (umfassend) vor" in texts(shown(south))
    assert english_told(south) == []
    assert "Waiting for south to decide" in heads(north)
    south.radio[0].set_value("refuse")
    press(shown(south), "Entscheiden")
    assert "South refuses the text." in texts(shown(north))
    press(south, "Entscheiden")  # an offer of its own
    assert "Warten auf die Entscheidung von north" in heads(south)
    assert english_told(south) == []
    assert "south puts a comprehensive text" in texts(shown(north))
    press(north, "Leave the rest to the model")
    while not over(shown(south)):
        press(south, "Wie das Modell")
    assert english_told(south) == []
    assert over(shown(north), "The game is over")
    assert spoken() == "en"
    same(joint)


def same(joint: SharedGame) -> None:
    """A game is the same in both languages, but for its words."""
    english_game = joint.view("south")
    with speaking("de"):
        german_game = joint.view("south")
    assert german_game.record.events == english_game.record.events
    assert german_game.course == english_game.course
    assert german_game.hand == english_game.hand
