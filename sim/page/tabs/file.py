"""The tab Scenario file: the scenario as YAML, to be edited, pasted, uploaded or downloaded."""

from __future__ import annotations

import streamlit as st

from sim.language import N_, _, figures
from sim.page.choice import as_yaml
from sim.page.look import error, plain
from sim.page.tab import Tab
from sim.page.visitor import Visitor, present
from sim.scenario import Loaded, new_scenario_text

#: name of a text that came without one
NAME = "scenario.yaml"
MOST_LETTERS = 200_000
HEAD = N_("This text cannot be used yet. Mend it below; the last scenario that worked is kept.")


def tab(visitor: Visitor) -> None:
    """Show and take the scenario as a file."""
    st.write(
        _(
            "A scenario is a text file. This one holds what you chose at the side; whatever it "
            "does not say, it takes from what it extends. Change it and press the button: mistakes "
            "are told with their line."
        )
    )
    if visitor.problem:
        error(_(HEAD), visitor.problem)
    elif visitor.loaded.notices:
        told = "\n".join(map(str, visitor.loaded.notices))
        st.warning(_("This is allowed, and used as it stands; it may also be a slip:"))
        st.code(told, language=None, wrap_lines=True)
    name, text = visitor.draft or (visitor.choice.name, as_yaml(visitor.choice))
    if not visitor.choice.text and visitor.draft is None:
        name = NAME
    key = f"yaml-{visitor.drafts}"
    st.text_area(_("Scenario as YAML"), text, 420, MOST_LETTERS, key=key)
    with st.container(horizontal=True):
        st.button(
            _("Use this text"),
            type="primary",
            on_click=_take,
            args=(name, key),
            icon=":material/check:",
        )
        if visitor.draft is not None:
            st.button(_("Back to the last one that worked"), on_click=visitor.give_up)
        st.button(_("Start from an empty template"), on_click=_template)
        st.download_button(
            _("Download"),
            text,
            name,
            "application/yaml",
            icon=":material/download:",
            on_click="ignore",
        )
    st.file_uploader(
        _("Upload a scenario file"),
        type=["yaml", "yml"],
        key=f"upload-{visitor.drafts}",
        on_change=_upload,
        args=(f"upload-{visitor.drafts}",),
    )
    with st.expander(_("Every number of this scenario, with its source")):
        _numbers(visitor.loaded)


def _take(name: str, key: str) -> None:
    present().open_text(name, str(st.session_state[key]))


def _template() -> None:
    present().open_text(NAME, new_scenario_text("My conflict"))


def _upload(key: str) -> None:
    given = st.session_state[key]
    if given is None:
        return
    visitor = present()
    try:
        text = given.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        visitor.problem = f"{given.name}: is not a text in UTF-8"
        return
    visitor.open_text(given.name, text)


def _numbers(loaded: Loaded) -> None:
    rows = [
        {
            _("number"): key,
            _("unit"): _(known.unit),
            _("status"): _(known.status),
            _("range"): "" if known.range is None else _ends(*known.range),
            _("source"): known.source,
        }
        for key, known in loaded.provenance.items()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    st.caption(
        plain(
            _(
                "The range of an assumed number is assumed, too. What a file leaves out has a "
                "default; its control tells where that is from."
            )
        )
    )


def _ends(low: float, high: float) -> str:
    return _("{low} to {high}", low=figures(f"{low:g}"), high=figures(f"{high:g}"))


TAB = Tab("file", N_("Scenario file"), tab, place=6)
