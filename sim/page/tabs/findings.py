"""The tab Findings: the project's one page of findings, as it stands in the documentation."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import streamlit as st

from sim.language import ENGLISH, N_, _, spoken
from sim.page.tab import Tab
from sim.page.visitor import Visitor

_PACKAGE = Path(str(files("sim")))
#: in an installed package, and in a clone
PLACES = (_PACKAGE / "_docs" / "findings.md", _PACKAGE.parent / "docs" / "findings.md")
MISSING = N_("The findings are in docs/findings.md of the project; this installation has no copy.")
#: The answer at the top of the findings, sentence by sentence, for who reads another language.
IN_SHORT = N_(
    "The findings are in English. In short: In the model strength decides whether a large war "
    "comes, once it has crossed a threshold, and if success by force is worth something to the "
    "side that would attack. That it decides what is agreed on issues that force cannot reach is "
    "not shown. And the step that carried strength over the threshold in 2020 is assumed, not "
    "measured. Most single answers are not firm: they change under another set of behaviour, "
    "another way to count the balance, or with what each side is assumed to want."
)


def tab(visitor: Visitor) -> None:  # noqa: ARG001 - the same for everybody
    """Show the findings, without pictures, whose files stand elsewhere."""
    found = next((path for path in PLACES if path.is_file()), None)
    if found is None:
        st.info(_(MISSING))
        return
    if spoken() != ENGLISH:
        st.info(_(IN_SHORT))
    with st.container(key="wide-table-findings"):
        first, *rest = readable(found.read_text(encoding="utf-8")).split("\n## ")
        st.markdown(first)
        for part in rest:
            head, _line, body = part.partition("\n")
            st.subheader(head, anchor=False)  # a heading of Markdown has a link that none can see
            st.markdown(body)
    st.caption(_("The same page with pictures and links: docs/findings.md."))


def readable(text: str) -> str:
    r"""The page without title, pictures and links, which lead to files that are not served.

    >>> readable("# Findings\n\nWar: *yes* ([01](a.md), [02](b.md)), mostly [so](c.md).\n")
    'War: *yes*, mostly so.'
    """
    text = re.sub(r"\A# .*\n", "", text).replace(
        "; where it says *in full*, a link leads there", ""
    )
    text = re.sub(r"## In four pictures.*?(?=\n## |\Z)", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    links = r"\[[^\]]*\]\([^)]*\)"
    text = re.sub(rf"\s\({links}(?:, {links})*\)", "", text)  # nothing but references
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).strip()


TAB = Tab("findings", N_("Findings"), tab, place=0, side=False)
