"""The tab Table: every text that was put, what it was worth to whom, and why it was refused."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explain import refusals
from sim.page.browser.width import is_narrow
from sim.page.chosen_run import run_of
from sim.page.guard import fragment
from sim.page.look import drawn, plain, show, table
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.pictures.frontier import offer_picture
from sim.views import Watched, answers_table, margin_words, terms_table, text_words, texts_table

TEXT = "text"
UNBROKEN = "\u2011"  # a hyphen at which no line ends
SCROLLS = '<p class="narrow">Scroll this table sideways to see the whole of it.</p>'
WHAT = (
    "A text is a written proposal of terms, put on the negotiating table by a party or a mediator. "
    "It is signed if every party that is asked accepts it."
)
HELP = (
    "Values are shares of all that is at stake for a party. A text that lies to the right of and "
    "above both lines is worth more to both leaders than leaving the table."
)


def tab(visitor: Visitor) -> None:
    """Show the texts of the run that is chosen."""
    watched = run_of(visitor)
    if watched is None:
        return
    if not watched.offers:
        st.info("No text was put on the table in this run. Try another run, or another scenario.")
        return
    st.write(WHAT)
    _one_text(visitor, watched)
    st.subheader("All texts of this run", anchor=False)
    _all_texts(watched)
    refused = refusals(watched.record)
    if refused:
        st.subheader("Why texts were refused", anchor=False)
        for party, reason, times in refused:
            st.write(
                f"{plain(party)}: {plain(reason)} ({times} {'time' if times == 1 else 'times'})"
            )


def _all_texts(watched: Watched) -> None:
    """All texts in a table or, where there is no room for one, in sentences."""
    if is_narrow():
        for offer in watched.offers:
            st.write(plain(f"{offer.number}: {text_words(offer, watched.scenario)}"))
    else:
        found = texts_table(watched).rename(columns={"why it failed": "signed, or why not"})
        found["date"] = found["date"].str.replace("-", UNBROKEN)
        table("texts", found)
    st.caption("All figures of all texts: a file in the tab Report & downloads.")


@fragment()
def _one_text(visitor: Visitor, watched: Watched) -> None:
    """One text among the packages that could have been put."""
    numbers = [offer.number for offer in watched.offers]
    if st.session_state.get(TEXT) not in numbers:
        st.session_state[TEXT] = numbers[0]
    labels = {
        offer.number: f"{offer.number}: {text_words(offer, watched.scenario)[:90]}"
        for offer in watched.offers
    }
    st.selectbox(
        f"Text ({len(numbers)} in this run)", numbers, key=TEXT, format_func=labels.__getitem__
    )
    number = st.session_state[TEXT]
    with st.container(horizontal=True):
        for label, to, icon in (
            ("Previous text", number - 1, ":material/chevron_left:"),
            ("Next text", number + 1, ":material/chevron_right:"),
        ):
            st.button(label, icon=icon, on_click=_go, args=(to,), disabled=to not in numbers)
    offer = watched.offers[number - 1]
    st.write(plain(text_words(offer, watched.scenario)))
    left, right = st.columns(2, gap="medium")
    with left:
        key = ("text", visitor.choice, number)
        show(visitor.picture(key, lambda: drawn(partial(offer_picture, watched, number))))
        st.caption(HELP)
    with right:
        st.markdown("**What each party weighed, and answered**")
        for one in offer.standings:
            reason = f": {one.reason}" if one.reason else ""
            st.write(plain(margin_words(offer, one, watched.scenario) + reason + "."))
    with st.expander("The figures behind the answers"):
        st.html(SCROLLS)
        answers = answers_table(offer, watched.scenario)
        table("answers", answers.set_index("party").T.reset_index(names=""))
    with st.expander("The terms of this text"):
        st.html(SCROLLS)
        terms = terms_table(offer, watched.scenario)
        changes = terms.select_dtypes("number").columns
        terms[changes] = terms[changes].round(3) + 0.0  # no "-0.000"
        table("terms", terms)


def _go(to: int) -> None:
    st.session_state[TEXT] = to


TAB = Tab("table", "Table", tab, place=2)
