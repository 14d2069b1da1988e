"""Whether a visitor's screen is narrow: figures are drawn for it, and do not scroll sideways."""

from __future__ import annotations

import streamlit as st

#: pixels; the same as in the style sheet
NARROW = 640

#: Tells only what the page does not know, so that a wide screen is never asked to wait.
SCRIPT = f"""
export default function({{ data, setStateValue }}) {{
  const query = window.matchMedia("(max-width: {NARROW}px)");
  let told = data.narrow;
  const tell = () => {{
    if (query.matches !== told) {{
      told = query.matches;
      setStateValue("narrow", told);
    }}
  }};
  tell();
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}}
"""
KEY = "screen"


def ask_width() -> None:
    """Ask the browser, which answers only if the screen is not as wide as was thought."""
    with st.container(key="unseen"):
        ask = st.components.v2.component(KEY, js=SCRIPT)
        ask(key=KEY, data={"narrow": is_narrow()}, on_narrow_change=_nothing)


def is_narrow() -> bool:
    """Whether the screen is narrow, as far as the browser has told."""
    told = st.session_state.get(KEY)
    return bool(told and told.get("narrow"))


def _nothing() -> None:
    """What the browser tells makes the page again; there is nothing more to be done."""
