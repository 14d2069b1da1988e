"""The tab Negotiations: each proposal, what it was worth to whom, and why it was refused."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explain import refusals
from sim.language import N_, _, ngettext
from sim.page.browser.width import is_narrow
from sim.page.chosen_run import run_of
from sim.page.guard import fragment
from sim.page.look import drawn, plain, show, table
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.pictures.frontier import offer_picture
from sim.views import (
    ABOUT_PROPOSALS,
    Watched,
    answers_table,
    margin_words,
    proposal_words,
    proposals_table,
    terms_table,
)

PROPOSAL = "proposal"
UNBROKEN = "\u2011"  # a hyphen at which no line ends
SCROLLS = N_("Scroll this table sideways to see the whole of it.")
HELP = N_(
    "Values are shares of all that is at stake for a party. A proposal to the right of the one "
    "line and above the other is worth more to both leaders than leaving the table."
)


def tab(visitor: Visitor) -> None:
    """Show the proposals of the run that is chosen."""
    watched = run_of(visitor)
    if watched is None:
        return
    if not watched.offers:
        st.info(_("Nothing was proposed in this run. Try another run, or another scenario."))
        return
    st.write(_(ABOUT_PROPOSALS))
    _one_proposal(visitor, watched)
    st.subheader(_("All proposals of this run"), anchor=False)
    _all_proposals(watched)
    refused = refusals(watched.record)
    if refused:
        st.subheader(_("Why proposals were refused"), anchor=False)
        for party, reason, times in refused:
            told = ngettext(
                "{party}: {reason} ({count} time)",
                "{party}: {reason} ({count} times)",
                times,
                party=plain(party),
                reason=plain(reason),
            )
            st.write(told)


def _all_proposals(watched: Watched) -> None:
    """All proposals in a table or, where there is no room for one, in sentences."""
    if is_narrow():
        for offer in watched.offers:
            st.write(plain(f"{offer.number}: {proposal_words(offer, watched.scenario)}"))
    else:
        found = proposals_table(watched)
        found = found.rename(columns={"why it failed": N_("signed, or why not")})
        found["date"] = found["date"].str.replace("-", UNBROKEN)
        table("proposals", found)
    st.caption(_("All figures of all proposals: a file in the tab Report & downloads."))


@fragment()
def _one_proposal(visitor: Visitor, watched: Watched) -> None:
    """One proposal among the packages that were possible."""
    numbers = [offer.number for offer in watched.offers]
    if st.session_state.get(PROPOSAL) not in numbers:
        st.session_state[PROPOSAL] = numbers[0]
    labels = {
        offer.number: f"{offer.number}: {proposal_words(offer, watched.scenario)[:90]}"
        for offer in watched.offers
    }
    label = _("Proposal ({count} in this run)", count=len(numbers))
    st.selectbox(label, numbers, key=PROPOSAL, format_func=labels.__getitem__)
    number = st.session_state[PROPOSAL]
    with st.container(horizontal=True):
        for label, to, icon in (
            (_("Previous proposal"), number - 1, ":material/chevron_left:"),
            (_("Next proposal"), number + 1, ":material/chevron_right:"),
        ):
            st.button(label, icon=icon, on_click=_go, args=(to,), disabled=to not in numbers)
    offer = watched.offers[number - 1]
    st.write(plain(proposal_words(offer, watched.scenario)))
    left, right = st.columns(2, gap="medium")
    with left:
        key = ("proposal", visitor.choice, number)
        show(visitor.picture(key, lambda: drawn(partial(offer_picture, watched, number))))
        st.caption(_(HELP))
    with right:
        st.markdown(_("**What it was worth to each party, and the answers**"))
        for one in offer.standings:
            st.write(plain(margin_words(offer, one, watched.scenario)))
    with st.expander(_("The figures behind the answers")):
        _scrolls()
        answers = answers_table(offer, watched.scenario)
        table("answers", answers.set_index("party").T.reset_index(names=""))
    with st.expander(_("The terms of this proposal")):
        _scrolls()
        terms = terms_table(offer, watched.scenario)
        changes = terms.select_dtypes("number").columns
        terms[changes] = terms[changes].round(3) + 0.0  # no "-0.000"
        table("terms", terms)


def _scrolls() -> None:
    st.html(f'<p class="narrow">{_(SCROLLS)}</p>')


def _go(to: int) -> None:
    st.session_state[PROPOSAL] = to


TAB = Tab("table", N_("Negotiations"), tab, place=2)
