"""The page without a browser: a seat is played; reports are those of the command line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from sim.api import simulate
from sim.cli import app
from sim.page import running
from sim.page.jobs import Job
from sim.scenario import load
from sim.seat import Game, Question
from tests.page.pages import (
    AUTUMN,
    HURTING,
    errors,
    finished,
    opened,
    press,
    shown,
    texts,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")


# -- reports of them -------------------------------------------------------------------------------


def report_of(page: AppTest, button: str) -> str:
    """The report that a button makes; it can be downloaded."""
    finished(press(page, button))
    (job,) = visitor(page).kept.of("report")
    assert isinstance(job, Job)
    assert isinstance(job.result, str)
    labels = [getattr(one, "label", "") for one in page.get("download_button")]
    assert "Download report.html" in labels
    return job.result


def of_command_line(folder: Path, *arguments: str) -> str:
    """The report that the command line makes."""
    out = str(folder / "report.html")
    result = CliRunner().invoke(app, ["report", *arguments, "--engine", "mesa", "--out", out])
    assert result.exit_code == 0, result.output
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_report_of_many_runs_is_that_of_the_command_line(tmp_path: Path) -> None:
    page = opened(tab="many")
    page.selectbox(key="many-count").set_value(20)
    finished(press(shown(page), "Make 20 runs"))
    html = report_of(page, "Make the report of these runs")
    assert html == of_command_line(tmp_path, AUTUMN, "--replicates", "20")
    assert html != of_command_line(tmp_path, AUTUMN, "--replicates", "20", "--seed", "1")


def test_the_report_of_a_comparison_is_that_of_the_command_line(tmp_path: Path) -> None:
    page = opened(f"scenario={HURTING}&set=balance.advantage=0.5", "compare")
    page.selectbox(key="compare-count").set_value(20)
    finished(press(shown(page), "Make 20 runs of each"))
    html = report_of(page, "Make the report of this comparison")
    words = (HURTING, "--replicates", "20", "--beside", HURTING)
    assert html == of_command_line(tmp_path, *words, "--set", "balance.advantage=0.5")
    assert html != of_command_line(tmp_path, *words, "--set", "balance.advantage=0.4")


# -- a seat ----------------------------------------------------------------------------------------


def over(page: AppTest) -> bool:
    return any("The game is over" in str(one.value) for one in page.subheader)


def pictures(page: AppTest) -> list[str]:
    """What stands over the pictures at the end of a game: which run each shows."""
    told = [str(one.value) for one in page.subheader]
    return told[told.index("What came of it") + 1 :]


def question(page: AppTest) -> Question:
    game: Game = visitor(page).kept.of("game")[-1]
    assert game.question is not None
    return game.question


def test_a_seat_is_taken_and_played_to_the_end() -> None:
    page = opened("scenario=toy/fearon&seed=1", "seat")
    page.selectbox(key="seat-name").set_value("south")
    press(shown(page), "Sit down")
    for _ in range(10):
        if over(page):
            break
        asked = question(page)
        otherwise = {"accept": "refuse", "refuse": "accept"}.get(asked.own)
        if otherwise is None:
            press(page, "As the model would")
        else:
            page.radio[0].set_value(otherwise)
            press(shown(page), "Decide")
            chosen = {"accept": "Accept it.", "refuse": "Refuse it."}[otherwise]
            would = {"accept": "accepted", "refuse": "refused"}[asked.own]
    assert over(page)
    told = f"You: **{chosen}** Your choice; the model would have {would} it: the text was worth "
    assert told in texts(page)
    assert "Its reason" not in next(text for text in texts(page).splitlines() if told in text)
    assert [one.partition(":")[0] for one in pictures(page)] == [
        "Your game as south",
        "The model's own run",
    ]
    assert not errors(page)


def test_the_end_of_a_game_says_how_often_the_model_goes_so() -> None:
    page = press(opened("scenario=toy/fearon&seed=1", "seat"), "Sit down")
    press(page, "Leave the rest to the model")
    assert "one draw each, with the same random draws" in texts(page)
    assert pictures(page) == [
        "Your game as north, and the model's own run just the same: no wars, 1 agreement"
    ]
    page.selectbox(key="seat-count").set_value(running.FEW)
    finished(press(shown(page), f"Make {running.FEW} runs of the model"))
    table = next(one.value for one in page.table if "the model in many runs" in one.value)
    agreed = simulate(load("toy/fearon"), running.FEW, seed=1, engine="mesa")["agreed"]
    told = str(table.loc["An agreement was signed", "the model in many runs"])
    assert told.startswith(f"yes in {agreed.mean():.0%} of {running.FEW} runs")
    assert not errors(page)


def test_a_player_is_told_its_role_and_one_scale() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    told = texts(page)
    assert "You are **Azerbaijan**. You lead the side that claims a change" in told
    assert told.count("Terms are told in per cent of the issue: what a text gives you") == 1
    assert page.subheader[0].value == "12 July 2020: no war"
    assert "model" not in page.radio[0].options


def test_a_number_is_asked_for_in_per_cent() -> None:
    page = press(opened("scenario=toy/fearon&seed=1", "seat"), "Sit down")
    free = question(page).free[0]
    page.radio[0].set_value(free.prefix)
    slider = next(one for one in shown(page).slider if one.label == free.label)
    assert (slider.min, slider.max) == (0, 100)
    slider.set_value(62)
    press(shown(page), "Decide")
    assert visitor(page).seat.decisions[-1][1] == "ask-0.62"


def test_the_link_of_a_game_opens_it() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    press(page, "Decide")
    link = urlencode({key: page.query_params[key] for key in page.query_params}, doseq=True)
    again = opened(link, "seat")
    assert visitor(again).seat == visitor(page).seat
    assert visitor(again).seat.decisions
    assert again.radio[0].options == page.radio[0].options


def test_other_luck_ends_a_game() -> None:
    page = press(press(opened(tab="seat"), "Sit down"), "Another run")
    assert not visitor(page).seat.name


def test_terms_of_ones_own_are_previewed_and_put() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    assert "**Your goal.** On 30 June 2021" in texts(page)
    assert "As you see it, strength is" in texts(page)
    page.radio[0].set_value("own")
    shown(page)
    assert next(one for one in page.button if one.label == "Decide").disabled
    name = question(page).name
    page.selectbox(key=f"draft-{name}-transport").set_value(0.5)
    page.checkbox(key=f"draft-{name}-guarantee").set_value(True)
    shown(page)
    assert "Over leaving the table: " in texts(page)
    press(page, "Decide")
    ((decided, choice),) = visitor(page).seat.decisions
    assert decided == name
    draft = question_of(name, page).draft
    assert draft is not None
    assert choice == draft.write({"transport": 0.5}, guaranteed=True)
    assert not errors(page)


def question_of(name: str, page: AppTest) -> Question:
    """The question of a name, as the page has asked it."""
    games: list[Game] = visitor(page).kept.of("game")
    return next(one.question for one in games if one.question and one.question.name == name)


def test_a_player_may_be_stopped_at_every_question() -> None:
    page = press(press(opened("seed=1", "seat"), "Sit down"), "Stop at every question")
    assert "all" in page.query_params["stops"]
    assert visitor(page).seat.every
    press(page, "Decide")
    assert visitor(page).seat.every
    press(page, "Stop only at what matters")
    assert not visitor(page).seat.every


def test_at_the_end_another_answer_is_played() -> None:
    page = press(opened("scenario=toy/fearon&seed=1", "seat"), "Sit down")
    page.radio[0].set_value(page.radio[0].options and "ask-1.0000")
    press(shown(page), "Decide")
    press(page, "Leave the rest to the model")
    assert "What if you had answered otherwise?" in [one.value for one in page.subheader]
    assert not [one for one in page.table if "with the other answer" in one.value]
    press(page, "Play it again from there")
    (ends,) = [one.value for one in page.table if "with the other answer" in one.value]
    assert "What things are worth to you at the end" in ends.index
    assert not errors(page)
