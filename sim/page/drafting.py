"""Terms of one's own on the page: a choice for every issue, and who shall guarantee them."""

from __future__ import annotations

import math

import streamlit as st

from sim.language import N_, _
from sim.page.browser.width import is_narrow
from sim.page.look import named, plain
from sim.seat.drafts import Draft, Item
from sim.seat.words import Words
from sim.words import percent_text

#: so many issues stand beside each other on a wide screen
COLUMNS = 3
#: stands in a list for an issue that is left as it is: no outcome
LEFT = -1.0
HELP = N_(
    "Choose what each place and issue is offered; leave as it is what you do not want to settle. "
    "A single issue is enough."
)
GUARANTEE = N_(
    "A guarantee does not change what the text says; it makes whoever is promised something trust "
    "more that the promise is kept."
)


def written(name: str, draft: Draft, words: Words) -> str:
    """The choice that the form stands at ("": it is no text that can be put)."""
    st.caption(_(HELP))
    outcomes: dict[str, float] = {}
    wide = 1 if is_narrow() else COLUMNS
    for first in range(0, len(draft.items), wide):
        places = st.columns(wide, vertical_alignment="bottom")
        for place, item in zip(places, draft.items[first : first + wide], strict=False):
            with place:
                chosen = _chosen(f"draft-{name}-{item.name}", item, words)
            if chosen is not None:
                outcomes[item.name] = chosen
    guaranteed = bool(draft.guarantor) and st.checkbox(
        plain(_("Ask for a guarantee: {guarantor}", guarantor=draft.guarantor)),
        key=f"draft-{name}-guarantee",
        help=_(
            "In the model its word is worth {share} of a full guarantee today: so far promises are "
            "relied on, and the fear of a stronger other side is less.",
            share=percent_text(draft.guarantee),
        ),
    )
    if draft.guarantor:
        st.caption(_(GUARANTEE))
    choice = draft.write(outcomes, guaranteed)
    return choice if draft.outcomes_in(choice) is not None else ""


def _chosen(key: str, item: Item, words: Words) -> float | None:
    """The outcome that is chosen (None: it is left as it is)."""
    outcomes = [LEFT, *(item.allowed or [step / 10 for step in range(11)])]

    def told(outcome: float) -> str:
        if outcome != LEFT:
            return words.share(outcome)
        now = _("open") if math.isnan(item.now) else words.share(item.now)
        return _("as it is ({now})", now=now)

    chosen: float = st.selectbox(
        plain(item.label), outcomes, format_func=named(outcomes, told), key=key
    )
    return None if chosen == LEFT else chosen
