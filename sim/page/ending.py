"""The end of a game on the page: what was decided otherwise, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from sim.explain import Entry
from sim.language import N_, _, ngettext
from sim.page import running
from sim.page.batch import Batch, how_many, made
from sim.page.browser.width import is_narrow
from sim.page.debrief import show_what_if
from sim.page.engine import engine
from sim.page.look import drawn, plain, show, table
from sim.page.visitor import Runs, Visitor
from sim.pictures.timeline import timeline_picture
from sim.seat import Game, compare_with_model
from sim.seat.ending import OF_MODEL, YOURS, Decision, Ending
from sim.seat.goal import goal, reached
from sim.words import long_date

ONE_DRAW = N_(
    "Your game and the model's run are one draw each, with the same random draws. That one of them "
    "ends better does not show that its decisions were better: chance may turn out otherwise."
)
HOW_OFTEN = N_(
    "How often does it end like this? Many runs of the model, each with its own random draws, show "
    "what it does on the whole; your game remains one game."
)
#: so many decisions are shown without being asked for
MOST_SHOWN = 5


def show_end(visitor: Visitor, game: Game, moves: Callable[[], None]) -> None:
    """How the game ended, beside what the model does with the same random draws."""
    key = ("ending", visitor.choice, visitor.seat)
    found = visitor.told(key, lambda: Ending(compare_with_model(game)))
    st.subheader(_("The game is over"), anchor=False)
    st.write(_how_it_went(found))
    moves()
    _goal(found)
    _goals_of_others(found)
    _decisions(found)
    show_what_if(visitor, found)
    st.subheader(_("What came of it"), anchor=False)
    st.write(_(ONE_DRAW))
    table("seat", found.outcomes)
    _many(visitor, found)
    _days(found)
    _pictures(visitor, found)
    _story(_("Your game from day to day, with the reasons of the others"), found.story)
    _story(_("The model's run from day to day, with everybody's reasons"), found.model_story)


def _how_it_went(found: Ending) -> str:
    parted = found.compared.parted
    if parted is None and not found.otherwise:
        return _("It went exactly as in the model's own run: you decided as its agents do.")
    if parted is None:
        return _(
            "You decided otherwise than the model's agents, and it went exactly as in its run."
        )
    told = N_("Your game and the model's own run went the same way until {date}.")
    if parted == found.game.scenario.clock.start:
        told = N_("Your game and the model's own run part on the first day, {date}.")
    return _(told, date=long_date(parted))


def _goal(found: Ending) -> None:
    """What was to be brought about, and how far it was: in the game, and in the model's run."""
    st.subheader(_("Your goal"), anchor=False)
    st.write(plain(goal(found.game)))
    ends = {YOURS: found.game, N_("the model's run"): found.own_game}
    told = pd.DataFrame({name: reached(game).told() for name, game in ends.items()})
    table("goal", told.rename_axis(N_("what")).reset_index())


def _goals_of_others(found: Ending) -> None:
    """What the other people were to bring about, and how far it was; nothing is secret any more."""
    for seat, game in found.others.items():
        name = found.words.names[seat]
        with st.expander(plain(_("{name} was played by another person: its goal", name=name))):
            st.write(plain(_("{name} was told: “{goal}”", name=name, goal=goal(game))))
            told = pd.DataFrame({N_("this game"): reached(game).told()})
            table(f"goal-{seat}", told.rename_axis(N_("what")).reset_index())


def _decisions(found: Ending) -> None:
    """What the player decided otherwise than the model would have."""
    otherwise = found.otherwise
    if not otherwise:
        return
    st.subheader(_("What you decided otherwise"), anchor=False)
    for one in otherwise[:MOST_SHOWN]:
        _decision(one)
    if rest := otherwise[MOST_SHOWN:]:
        with st.expander(_("{count} more", count=len(rest))):
            for one in rest:
                _decision(one)


def _decision(one: Decision) -> None:
    st.markdown(
        _(
            "**{date}.** {asked} You: **{answer}** {consequence}",
            date=long_date(one.answered.date),
            asked=plain(one.asked),
            answer=plain(one.yours),
            consequence=plain(one.told),
        )
    )


def _many(visitor: Visitor, found: Ending) -> None:
    """How often the model's runs go so."""
    with st.expander(_("How often does it go so in the model?")):
        st.write(_(HOW_OFTEN))
        count = how_many("seat-count")
        scenario, seed = visitor.loaded.scenario, visitor.choice.seed
        batch = Batch(
            "runs",
            Runs(visitor.choice, count),
            count,
            ngettext("Make {count} run of the model", "Make {count} runs of the model", count),
            ngettext("Making {count} run of the model", "Making {count} runs of the model", count),
            lambda: partial(running.many, engine(), scenario, seed, count),
        )
        runs = made(visitor, batch)
        if runs is not None:
            told = found.outcomes.assign(**{N_("the model in many runs"): found.in_runs(runs)})
            table("seat-runs", told.drop(columns=OF_MODEL))
            st.caption(_("Shares of runs stand with their 95 % interval, figures with the median."))


def _days(found: Ending) -> None:
    """The first days on which the two runs went otherwise."""
    days = found.side_by_side()
    if days.empty:
        return
    labels = _("Your game"), _("The model")
    with st.expander(_("Where the two part: the first days side by side")):
        for _place, (day, yours, model) in days.iterrows():
            st.markdown(f"**{long_date(day)}**")
            for place, label, text in zip(st.columns(2), labels, (yours, model), strict=True):
                place.markdown(f"*{label}:* {plain(text)}")


def _pictures(visitor: Visitor, found: Ending) -> None:
    """The timeline of the game, and that of the model's run, if it is another."""
    compared, narrow = found.compared, is_narrow()
    seat = found.words.names[found.game.seat]
    runs = [
        ("yours", _("Your game as {seat}", seat=seat), compared.yours),
        ("model", _("The model's own run"), compared.model),
    ]
    if compared.parted is None:
        same = N_("Your game as {seat}, and the model's own run just the same")
        runs = [("yours", _(same, seat=seat), compared.yours)]
    for name, which, record in runs:
        key = ("seat", visitor.choice, visitor.seat, name, narrow)
        draw = partial(drawn, partial(timeline_picture, record, narrow=narrow, which=which))
        shown = visitor.picture(key, draw)
        st.subheader(plain(shown.title), anchor=False)
        show(shown._replace(name=f"timeline-{name}"))


def _story(title: str, told: Sequence[Entry]) -> None:
    with st.expander(title):
        for entry in told:
            st.write(f"**{entry.dates()}** {plain(entry.text)}")
