"""Wide tables can be reached with the keyboard, and scrolled with the arrows, where they scroll."""

from __future__ import annotations

import streamlit as st

from sim.language import _

#: Streamlit sets no attributes of what it shows, so this does, whenever something is shown anew.
SCRIPT = """
export default function({ data }) {
  const wide = '[class*="st-key-wide-table-"]';
  const mark = () => {
    for (const table of document.querySelectorAll(wide)) {
      const name = [...table.classList].find(one => one.startsWith("st-key-wide-table-"));
      for (const one of [table, ...table.querySelectorAll("div")]) {
        const scrolls = ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
          && one.scrollWidth > one.clientWidth + 1;
        if (scrolls && !one.hasAttribute("aria-label")) {
          one.tabIndex = 0;
          one.setAttribute("role", "region");
          one.setAttribute("aria-label", data.told.replace("{name}",
            name.slice("st-key-wide-table-".length).replaceAll("-", " ")));
        } else if (!scrolls && one.getAttribute("role") === "region") {
          for (const name of ["tabindex", "role", "aria-label"]) one.removeAttribute(name);
        }
      }
    }
    // they stand after everything; the tabs themselves are walked through with the arrows
    document.querySelectorAll('button[aria-label^="Scroll tabs"]').forEach(one => {
      one.tabIndex = -1;
    });
  };
  let asked = 0;
  const soon = () => { cancelAnimationFrame(asked); asked = requestAnimationFrame(mark); };
  const watch = new MutationObserver(soon);
  watch.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  soon();
  return () => { watch.disconnect(); window.removeEventListener("resize", soon); };
}
"""
KEY = "scrolling"


def let_tables_be_reached() -> None:
    """Give every table that scrolls a place in the order of the Tab key, and a name."""
    with st.container(key=f"unseen-{KEY}"):
        told = _("Table that scrolls sideways: {name}")
        st.components.v2.component(KEY, js=SCRIPT)(key=KEY, data={"told": told})
