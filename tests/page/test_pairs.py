"""A page that is open to a class: who comes in, and two people who play one game."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import SimError
from sim.language import speaking
from sim.page import classroom as module
from sim.page import joint, serving
from sim.page.choice import Choice
from sim.page.classroom import Classroom, classroom
from sim.page.joint import SharedGame, SharedGames, shared_games
from sim.page.pairs import STANDS
from sim.scenario import Scenario, load
from sim.seat import AWAY, MODEL, Hand, play
from tests.page.pages import APP, errors, notices, opened, press, shown, texts, visitor

pytestmark = pytest.mark.usefixtures("no_engine")

ROOM = Classroom("k3yword", "192.0.2.7", "8501")
OFFER = "Play with another person"
BACK = "Take the last decision back"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """The page is open to a class, and nobody has played yet."""
    monkeypatch.setattr(sys, "argv", [APP, *ROOM.arguments])
    shared_games.clear()
    return ROOM


def come(**query: str) -> AppTest:
    """A visitor with the token of the class, at the seat."""
    first = {"scenario": "toy/fearon", "seed": "1"} if "game" not in query else {}
    return opened(urlencode({"token": ROOM.token} | first | query), "seat")


def heads(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.subheader]


def address(page: AppTest) -> dict[str, str]:
    """The query of the address of a page: what a bookmark of it holds."""
    given = page.query_params.items()
    return {key: value if isinstance(value, str) else value[-1] for key, value in given}


def two(seat: str = "north") -> tuple[AppTest, AppTest, SharedGame]:
    """Two visitors in one game, the first in a seat of their own choice."""
    first = come()
    first.selectbox(key="pair-seat").set_value(seat)
    press(shown(first), "Begin a game")
    game = shared_games().find(address(first)["game"])
    assert game is not None
    second = press(come(game=game.code), "Take this seat")
    return shown(first), second, game


# -- who comes in ----------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "token=", "token=k3ywor", "token=k3yword%20", "token=é"])
@pytest.mark.usefixtures("room")
def test_without_the_token_there_is_one_refusal_and_nothing_else(given: str) -> None:
    page = AppTest.from_file(APP, default_timeout=60)
    for key, values in parse_qs(f"{given}&tab=seat", keep_blank_values=True).items():
        page.query_params[key] = values
    page.run()
    assert errors(page) == [module.REFUSAL]
    assert len(page.main.children) == 1
    assert not page.sidebar.children
    assert "visitor" not in page.session_state


@pytest.mark.usefixtures("room")
def test_with_the_token_the_page_is_there_and_keeps_it_in_its_address() -> None:
    page = come()
    assert not errors(page)
    assert OFFER in heads(page)
    press(page, "Another run")
    assert address(page)["token"] == ROOM.token


@pytest.mark.usefixtures("room")
def test_the_permanent_link_of_a_class_opens_the_page_and_gives_no_seat_away() -> None:
    first, _, game = two()
    key = address(first)["place"]
    assert game.seat_of(key) == "north"
    page = opened(urlencode(address(first)), "report")
    link, command = (one.value for one in page.code[:2])
    assert parse_qs(link.partition("?")[2])["token"] == [ROOM.token]
    assert ROOM.token not in command  # it is for another computer, which has no class
    assert key not in link
    assert key not in command


def test_without_a_class_nobody_is_offered_a_game_or_finds_one() -> None:
    page = opened("scenario=toy/fearon", "seat")
    assert OFFER not in heads(page)
    assert not errors(page)
    assert "token" not in page.query_params
    shared_games.clear()
    game = shared_games().create(Choice("toy/fearon"), load("toy/fearon"), 2)
    page = opened(urlencode({"game": game.code, "place": game.sit("north")}), "seat")
    assert errors(page) == [error_of(game.code)]


def error_of(code: str) -> str:
    return (
        f"There is no game {code} on this page. Codes have four signs; a game goes when the page "
        "is ended, or when many newer ones have been begun."
    )


# -- two people ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("room")
def test_two_people_play_one_game_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    north, south, game = two()
    assert visitor(south).choice == visitor(north).choice == game.choice
    assert "Waiting for north to decide" in heads(south)
    assert not south.radio
    north.radio[0].set_value("ask-0.9000" if "ask-0.9000" in north.radio[0].options else "ask-")
    press(shown(north), "Decide")
    assert "Waiting for south to decide" in heads(north)
    assert "puts a comprehensive text to you" in texts(shown(south))
    south.radio[0].set_value("refuse")
    press(shown(south), "Decide")
    while not game.over:
        asked = game.view("north").question or game.view("south").question
        assert asked is not None
        press(shown(north if asked.seat == "north" else south), "As the model would")
    for page, own, other in ((north, "north", "south"), (south, "south", "north")):
        shown(page)
        assert "The game is over" in heads(page)
        assert visitor(page).seat.name == own
        assert [name for name, _ in visitor(page).seat.others] == [other]
        assert f"{other} was played by another person: its goal" in [e.label for e in page.expander]
        assert BACK not in [b.label for b in page.button]  # a decision stands
        assert not errors(page)
    link = {key: one for key, one in address(south).items() if key != "token"}
    monkeypatch.setattr(sys, "argv", [APP])  # on a page that is open to nobody
    again = opened(urlencode(link), "seat")  # it holds the whole game, of both
    assert "The game is over" in heads(again)
    assert texts(again) == texts(south)
    del link["others"]  # the changed twin
    alone = opened(urlencode(link), "seat")
    assert texts(alone) != texts(south)
    assert BACK in [b.label for b in alone.button]


@pytest.mark.usefixtures("room")
def test_back_after_the_end_goes_back_and_stays() -> None:
    north, south, game = two()
    before = address(south)
    game.leave("north")
    game.leave("south")
    assert "The game is over" in heads(shown(south))  # the changed twin: who is there sees the end
    end = address(south)
    assert end != before
    south.query_params.clear()
    for key, value in before.items():  # as the browser's Back does
        south.query_params[key] = value
    shown(south)
    assert address(south) == before
    assert f"You have a seat in game {game.code}, which is over." in notices(south)
    press(south, "See how it ended")
    assert address(south) == end
    assert "The game is over" in heads(south)
    assert "The game is over" in heads(shown(north))


def knowledge(page: AppTest) -> str:
    """All that a page says, its tables, choices and addresses included."""
    tables = "\n".join(one.value.to_csv() for one in page.table)
    choices = "\n".join(str(one.options) for one in (*page.radio, *page.selectbox))
    fields = "\n".join(str(one.value) for one in (*page.info, *page.warning, *page.code))
    folded = "\n".join(one.label for one in page.expander)
    return "\n".join([texts(page), tables, choices, fields, folded, str(address(page))])


@pytest.mark.usefixtures("room")
def test_who_waits_is_shown_nothing_that_the_other_knows() -> None:
    north, south, game = two()
    question = game.view("north").question
    assert question is not None
    mine, theirs = knowledge(north), knowledge(south)
    secrets = [question.text, *(one.label for one in question.options if one.choice != MODEL)]
    secrets += [fact.label for fact in question.figures] + ["What you know and believe"]
    key = address(north)["place"]
    parts = [secret.partition(":")[0] for secret in secrets]
    assert [part for part in parts if part in theirs] == []
    assert [part for part in parts if part not in mine] == []  # the changed twin
    assert key in mine
    assert key not in theirs
    assert "puts a" not in theirs


@pytest.mark.usefixtures("room")
def test_who_waits_keeps_in_sight_what_they_knew_when_they_were_asked() -> None:
    north, south, game = two()
    question = game.view("north").question
    assert question is not None
    assert "last asked" not in knowledge(south)  # nobody has asked them yet
    told = knowledge(press(north, "As the model would"))
    assert game.view("north").question is None
    assert "What you knew when you were last asked" in told
    facts = [(fact.label, fact.told) for fact in question.facts]
    assert facts
    assert all(f"{label},{value}" in told.replace('"', "") for label, value in facts)


@pytest.mark.usefixtures("room")
def test_a_decision_stands_where_others_play() -> None:
    north, south, game = two()
    assert STANDS in texts(north)
    press(north, "Decide")
    assert game.view("north").decisions
    assert BACK not in [one.label for page in (north, shown(south)) for one in page.button]
    alone = press(press(come(), "Sit down"), "Decide")  # the changed twin
    assert visitor(alone).seat.decisions
    assert not visitor(press(alone, BACK)).seat.decisions


@pytest.mark.usefixtures("room")
def test_a_seat_that_is_left_goes_to_the_model_and_is_there_for_who_comes_back() -> None:
    north, south, game = two()
    link = address(south)
    press(south, "Leave the seat")
    assert not visitor(south).seat.game
    assert game.is_away("south")
    assert "You have a seat in game" in str(south.info[0].value)
    again = press(opened(urlencode(link), "seat"), "Come back")
    assert not game.is_away("south")
    assert "Waiting for north to decide" in heads(again)
    press(shown(north), "Leave the rest to the model")
    assert game.is_away("north")
    assert shown(again).radio  # it is for the south to answer


@pytest.mark.usefixtures("room")
def test_the_link_of_a_whole_game_holds_what_people_decided_and_nothing_of_who_was_away() -> None:
    first = come(scenario="karabakh/april-2016")
    first.selectbox(key="pair-seat").set_value("armenia")
    press(shown(first), "Begin a game")
    game = shared_games().find(address(first)["game"])
    assert game is not None
    game.sit("azerbaijan")
    game.leave("armenia")
    for _ in range(2):
        question = game.view("azerbaijan").question
        assert question is not None
        game.decide("azerbaijan", question.name, MODEL)
    game.come_back("armenia")
    made = dict(game.view("armenia").decisions)
    assert AWAY in made.values()
    game.leave("azerbaijan")
    game.leave("armenia")
    assert "The game is over" in heads(shown(first))
    seat = visitor(first).seat
    assert AWAY not in address(first)["decisions"]
    assert [len(decided) for _, decided in seat.others] == [2]
    record = game.view("armenia").record
    others = {name: Hand(dict(decided), "nothing") for name, decided in seat.others}
    given = ("karabakh/april-2016", seat.name, game.choice.seed, game.choice.replicate)
    again = play(*given, dict(seat.decisions), "nothing", others=others)
    assert again.record.events == record.events
    assert play(*given, made, others=others).over
    assert not play(*given, dict(seat.decisions), others=others).over  # the changed twin


@pytest.mark.usefixtures("room")
def test_who_is_gone_for_long_can_be_left_to_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    _, south, game = two()
    let = "Let the model decide for them"
    assert let not in [one.label for one in south.button]
    game.leave_gone("north")
    assert not game.is_away("north")
    monkeypatch.setattr(joint, "GONE", -1.0)
    press(shown(south), let)
    assert game.is_away("north")


@pytest.mark.usefixtures("room")
def test_a_seat_is_played_in_the_window_that_was_opened_last() -> None:
    north, _, _ = two()
    other = opened(urlencode(address(north)), "seat")
    assert other.radio
    assert not shown(north).radio
    assert "opened in another window" in str(north.warning[0].value)
    press(north, "Go on here")
    assert north.radio
    assert not shown(other).radio


# -- what cannot be -------------------------------------------------------------------------------


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("code", ["ZZZZ", "<b>", "../..", "*_*"])
def test_a_code_that_there_is_not_is_told_of(code: str) -> None:
    page = come()
    page.text_input(key="pair-code").set_value(code)
    press(shown(page), "Join")
    assert [one.replace("\\", "") for one in errors(page)] == [error_of(code.upper())]
    page = come(game=code)
    assert [one.replace("\\", "") for one in errors(page)] == [error_of(code.upper())]
    press(page, "Leave this game")
    assert OFFER in heads(page)


@pytest.mark.usefixtures("room")
def test_what_cannot_be_is_told_in_the_language_that_is_spoken_when_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = come(lang="de")
    page.text_input(key="pair-code").set_value("ZZZZ")
    press(shown(page), "Teilnehmen")
    (told,) = errors(page)
    assert told.startswith("Ein Spiel ZZZZ gibt es auf dieser Seite nicht.")
    monkeypatch.setattr(shared_games(), "most", 1)
    wanted = Choice("toy/fearon"), load("toy/fearon"), 2
    shared_games().create(*wanted)
    with pytest.raises(SimError) as problem:
        shared_games().create(*wanted)
    with speaking("de"):
        assert str(problem.value).startswith("Diese Seite behält 1 Spiele auf einmal")
    assert str(problem.value).startswith("This page keeps 1 games at a time")  # the changed twin


@pytest.mark.usefixtures("room")
def test_a_third_visitor_and_a_wrong_key_are_told_of() -> None:
    _, _, game = two()
    third = come(game=game.code.lower())
    (told,) = errors(third)
    assert told.startswith("All seats of this game are taken.")
    assert not third.radio
    (told,) = errors(come(game=game.code, place="guessed"))
    assert told.startswith("All seats of this game are taken.")


@pytest.mark.usefixtures("room")
def test_a_seat_that_somebody_has_just_taken_is_told_of() -> None:
    first = come(scenario="toy/hurting-stalemate")
    first.number_input(key="pair-people").set_value(3)
    press(shown(first), "Begin a game")
    game = shared_games().find(address(first)["game"])
    assert game is not None
    second, third = come(game=game.code), come(game=game.code)
    german = come(game=game.code, lang="de")
    press(second, "Take this seat")
    assert errors(press(third, "Take this seat")) == [
        "Somebody else has just taken this seat: choose another."
    ]
    assert errors(press(german, "Diesen Platz nehmen")) == [
        "Diesen Platz hat gerade jemand anderes genommen: Wählen Sie einen anderen."
    ]
    assert "Waiting for another person to take a seat" in str(shown(first).info[0].value)
    press(first, "Begin now; the model takes the other seats")
    assert game.begun
    assert game.taken == ["north", "south"]
    assert errors(shown(third))[0].startswith("All seats of this game are taken.")


@pytest.mark.usefixtures("room")
def test_a_scenario_with_one_seat_cannot_be_played_by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(scenario: Scenario) -> dict[str, str]:
        del scenario
        return {"north": "leads the claimant"}

    monkeypatch.setattr("sim.page.joining.seats", alone)
    monkeypatch.setattr("sim.page.joint.seats", alone)
    page = come()
    assert "This scenario has only one seat" in str(page.info[0].value)
    assert "Begin a game" not in [one.label for one in page.button]
    with pytest.raises(SimError, match="has only one seat"):
        shared_games().create(Choice("toy/fearon"), load("toy/fearon"), 2)


# -- the store -------------------------------------------------------------------------------------


def test_old_games_go_and_games_that_are_played_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, choice = load("toy/fearon"), Choice("toy/fearon")
    games = SharedGames(most=2)
    first, second = (games.create(choice, scenario, 2) for _ in range(2))
    with pytest.raises(SimError, match="keeps 2 games at a time, and all are being played"):
        games.create(choice, scenario, 2)
    monkeypatch.setattr(joint, "IDLE", -1.0)
    first.sit("north")  # it is touched, so the other goes
    third = games.create(choice, scenario, 2)
    assert games.find(second.code) is None
    assert games.find(first.code) is first
    assert games.find(f" {third.code.lower()} ") is third


def test_of_too_many_games_one_that_has_ended_goes_first() -> None:
    scenario, choice = load("toy/fearon"), Choice("toy/fearon")
    games = SharedGames(most=2)
    older, ended = (games.create(choice, scenario, 2) for _ in range(2))
    for seat in ("north", "south"):
        ended.sit(seat)
    with pytest.raises(SimError, match="all are being played"):  # the changed twin: none has ended
        games.create(choice, scenario, 2)
    for seat in ("north", "south"):
        ended.leave(seat)
    assert ended.over
    assert ended.touched > older.touched
    games.create(choice, scenario, 2)
    assert games.find(ended.code) is None
    assert games.find(older.code) is older


def test_a_slow_game_stops_no_other() -> None:
    scenario, choice = load("toy/fearon"), Choice("toy/fearon")
    games = SharedGames(most=1)
    slow = games.create(choice, scenario, 2)
    with ThreadPoolExecutor(3) as pool:
        with slow.lock:  # as while a decision in it is played
            made = pool.submit(games.create, choice, scenario, 2)
            with pytest.raises(SimError, match="all are being played"):
                made.result(timeout=20.0)
            assert pool.submit(games.find, slow.code).result(timeout=20.0) is slow
            asked = pool.submit(slow.sit, "north")  # the changed twin: an act in it waits
            with pytest.raises(TimeoutError):
                asked.result(timeout=0.2)
        assert slow.seat_of(asked.result(timeout=20.0)) == "north"


def test_of_many_at_once_one_gets_a_seat_and_one_answer_counts() -> None:
    game = SharedGame("QXMR", Choice("toy/fearon", seed=1), load("toy/fearon"), 2)
    game.sit("south")

    def told(act: object, *given: str) -> str:
        try:
            act(*given)  # type: ignore[operator]
        except SimError as problem:
            return str(problem)
        return ""

    with ThreadPoolExecutor(8) as pool:
        sat = list(pool.map(lambda _: told(game.sit, "north"), range(8)))
        question = game.view("north").question
        assert question is not None
        given = ("north", question.name, MODEL)
        made = list(pool.map(lambda _: told(game.decide, *given), range(8)))
    assert sat.count("") == made.count("") == 1
    assert set(made) == {"", "This question has been answered already."}
    assert dict(game.view("north").decisions) == {question.name: MODEL}


def test_nobody_decides_for_another() -> None:
    game = SharedGame("QXMR", Choice("toy/fearon", seed=1), load("toy/fearon"), 2)
    keys = {seat: game.sit(seat) for seat in ("north", "south")}
    assert {game.seat_of(key): key for key in keys.values()} == keys
    assert game.seat_of("") == game.seat_of("x") == ""
    question = game.view("north").question
    assert question is not None
    with pytest.raises(SimError, match="has been answered already"):
        game.decide("south", question.name, MODEL)
    with pytest.raises(SimError, match="is not among the choices"):
        game.decide("north", question.name, "ask-7")
    assert not game.view("north").decisions


# -- the command -----------------------------------------------------------------------------------


def started(monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[dict[str, object], str]:
    """What the page is started with, and what is said of it."""
    from streamlit.web import bootstrap

    given: dict[str, object] = {}
    monkeypatch.setattr(bootstrap, "load_config_options", given.update)
    monkeypatch.setattr(bootstrap, "run", lambda app, hello, args, flags: given.update(args=args))
    monkeypatch.setattr(serving, "_prepare", lambda: None)
    monkeypatch.setattr(module, "lan_address", lambda: "192.0.2.7")
    result = CliRunner(env={"COLUMNS": "150"}).invoke(
        app, ["page", "--port", "18503", "--no-browser", *options]
    )
    assert result.exit_code == 0, result.output
    return given, result.output


def test_it_is_opened_to_a_class_only_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given, _ = started(monkeypatch)
    assert (given["server_address"], given["args"]) == ("127.0.0.1", [])
    given, told = started(monkeypatch, "--classroom")
    assert given["server_address"] == "0.0.0.0"
    assert given["server_allowedHosts"] == ["localhost", "127.0.0.1", "192.0.2.7"]
    monkeypatch.setattr(sys, "argv", [APP, *given["args"]])  # type: ignore[misc]
    room = classroom()
    assert room is not None
    assert f"The page is open to your class at {room.link()}\n" in told
    assert (
        "has this link can see the page and play, unencrypted, until you end it with Ctrl-C" in told
    )
    assert len(room.token) == module.LENGTH
    again, _ = started(monkeypatch, "--classroom")
    assert again["args"] != given["args"]  # a new token each time


def test_without_a_network_there_is_no_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "lan_address", str)
    result = CliRunner(env={"COLUMNS": "150"}).invoke(app, ["page", "--classroom", "--no-browser"])
    assert result.exit_code == 2
    assert "this machine is in no network" in result.output
