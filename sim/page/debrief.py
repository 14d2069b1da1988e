"""The debriefing on the page: another answer at one decision, played out on the same luck."""

from __future__ import annotations

import streamlit as st

from sim.language import N_, _
from sim.page.browser.width import is_narrow
from sim.page.look import named, plain, table
from sim.page.visitor import Visitor
from sim.seat.debriefing import KEPT, LEFT, OWN, WhatIf, other_choices, turning_points
from sim.seat.ending import YOURS, Decision, Ending
from sim.words import long_date

HELP = N_(
    "Take one decision and answer it otherwise. The game is played again from there with the same "
    "random draws: your later answers stand where the same questions come up, the model takes the "
    "rest. A second run leaves everything after it to the model."
)
OF_OTHERS = N_(
    "The answers of the other people stand in the same way: where the same questions come up to "
    "them. Whether they would have answered so is not known."
)


def show_what_if(visitor: Visitor, ending: Ending) -> None:
    """Another answer at a decision, its end beside that of the game and the model's."""
    points = {one.answered.name: one for one in turning_points(ending)}
    if not points:
        return
    st.subheader(_("What if you had answered otherwise?"), anchor=False)
    st.write(_(HELP))
    if ending.game.others:
        st.caption(_(OF_OTHERS))
    name = st.selectbox(
        _("At which decision"),
        list(points),
        format_func=named(points, lambda one: _told(points[one])),
        key="if-at",
    )
    place = (visitor.choice, visitor.seat, name)
    options = visitor.told(("other-choices", *place), lambda: other_choices(ending.game, name))
    others = {one.choice: one for one in options}
    choice = st.selectbox(
        _("Your other answer"),
        list(others),
        format_func=named(others, lambda one: others[one].brief),
        key=f"if-{name}",
    )
    yours, told = plain(points[name].yours), plain(points[name].told)
    st.caption(_("You answered: {answer} {consequence}", answer=yours, consequence=told))
    key = ("what-if", *place, choice)
    again = st.button(_("Play it again from there"), type="primary")
    if again or visitor.was_told(key):
        _show(visitor.told(key, lambda: WhatIf(ending, name, choice)))


def _told(one: Decision) -> str:
    told = N_("{date}: {asked} You: {answer}")
    if one.answered.differs:
        told = N_("{date}: {asked} You: {answer} (the model: otherwise)")
    date = long_date(one.answered.date)
    return _(told, date=date, asked=one.topic, answer=one.yours)


def _show(found: WhatIf) -> None:
    """The ends side by side, and the first days on which they part."""
    parted, (kept, later) = found.parted, found.kept_answers
    told = [_("It changes nothing.")]
    if parted is not None:
        told = [_("The two part on {date}.", date=long_date(parted))]
    if later:
        answers = N_("{kept} of your {later} later answers came up again.")
        told.append(_(answers, kept=kept, later=later))
    st.write(" ".join([*told, _("One draw each: chance may turn out otherwise.")]))
    ends = found.ends.reset_index()
    if is_narrow():
        table("what-if", ends[["what", YOURS, KEPT]])
        with st.expander(_("... and if the model decides")):
            table("what-if-model", ends[["what", LEFT, OWN]])
    else:
        table("what-if", ends)
    if not found.days.empty:
        labels = _("Your game"), _("The other answer")
        with st.expander(_("The first days on which they part, side by side")):
            for _place, (day, yours, other) in found.days.iterrows():
                st.markdown(f"**{long_date(day)}**")
                for place, label, text in zip(st.columns(2), labels, (yours, other), strict=True):
                    place.markdown(f"*{label}:* {plain(text)}")
