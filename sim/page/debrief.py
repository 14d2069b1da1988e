"""The debriefing on the page: another answer at one decision, played out on the same luck."""

from __future__ import annotations

import streamlit as st

from sim.page.browser.width import is_narrow
from sim.page.look import plain, table
from sim.page.visitor import Visitor
from sim.seat import Option
from sim.seat.debriefing import KEPT, LEFT, OWN, YOURS, WhatIf, other_choices, turning_points
from sim.seat.ending import Decision, Ending
from sim.words import long_date

HELP = (
    "Take one decision and answer it otherwise. The game is played again from there with the same "
    "random draws: your later answers stand where the same questions come up, the model takes the "
    "rest. A second run leaves everything after it to the model."
)
OF_OTHERS = (
    "The answers of the other people stand in the same way: where the same questions come up to "
    "them. Whether they would have answered so is not known."
)


def show_what_if(visitor: Visitor, ending: Ending) -> None:
    """Another answer at a decision, its end beside that of the game and the model's."""
    points = {one.answered.name: one for one in turning_points(ending)}
    if not points:
        return
    st.subheader("What if you had answered otherwise?", anchor=False)
    st.write(HELP)
    if ending.game.others:
        st.caption(OF_OTHERS)
    name = st.selectbox(
        "At which decision", list(points), format_func=lambda one: _told(points[one]), key="if-at"
    )
    place = (visitor.choice, visitor.seat, name)
    options = visitor.kept.keep(("other-choices", *place), lambda: other_choices(ending.game, name))
    others = {one.choice: one for one in options}
    choice = st.selectbox(
        "Your other answer",
        list(others),
        format_func=lambda one: _short(others[one]),
        key=f"if-{name}",
    )
    st.caption(f"You answered: {plain(points[name].yours)} {plain(points[name].told)}")
    key = ("what-if", *place, choice)
    if st.button("Play it again from there", type="primary") or visitor.kept.get(key) is not None:
        _show(visitor.kept.keep(key, lambda: WhatIf(ending, name, choice)))


def _told(one: Decision) -> str:
    otherwise = " (the model: otherwise)" if one.answered.differs else ""
    asked = one.asked.partition(": ")[0]
    return f"{long_date(one.answered.date)}: {asked} You: {one.yours}{otherwise}"


def _short(option: Option) -> str:
    return option.label.partition(": ")[0] if option.terms else option.label


def _show(found: WhatIf) -> None:
    """The ends side by side, and the first days on which they part."""
    parted, (kept, later) = found.parted, found.kept_answers
    how = "It changes nothing." if parted is None else f"The two part on {long_date(parted)}."
    of_yours = f" {kept} of your {later} later answers came up again." if later else ""
    st.write(f"{how}{of_yours} One draw each: chance may turn out otherwise.")
    ends = found.ends.reset_index()
    if is_narrow():
        table("what-if", ends[["what", YOURS, KEPT]])
        with st.expander("... and if the model decides"):
            table("what-if-model", ends[["what", LEFT, OWN]])
    else:
        table("what-if", ends)
    if not found.days.empty:
        with st.expander("The first days on which they part, side by side"):
            for _, (day, yours, other) in found.days.iterrows():
                st.markdown(f"**{long_date(day)}**")
                for place, label, text in zip(
                    st.columns(2), ("Your game", "The other answer"), (yours, other), strict=True
                ):
                    place.markdown(f"*{label}:* {plain(text)}")
