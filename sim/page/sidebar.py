"""The side of the page: which scenario, which numbers, which random draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from sim.errors import show as shown
from sim.language import N_, _, ngettext
from sim.page import dated
from sim.page.choice import Choice, typical_run
from sim.page.controls import Control, first_keys
from sim.page.dated import help_on, number_of
from sim.page.look import named, plain
from sim.page.visitor import Visitor, present
from sim.runs import MOST_REPLICATES, MOST_SEED
from sim.scenario import shipped

MOST_FOUND = 12
WRONG_SEED = "wrong-seed"  # why the seed that was typed was not taken
CHANCE = N_(
    "A seed names a stream of random draws. A run is one course of events that follows from them."
)


def show(visitor: Visitor) -> None:
    """Everything that is chosen beside the tabs."""
    _scenario(visitor)
    _chance(visitor)
    _numbers(visitor)


def _head(text: str) -> None:
    """A head of a part of the side, not a heading: the first heading of the page is its title."""
    st.html(f'<p class="side">{text}</p>')


# -- the scenario ----------------------------------------------------------------------------------


def _scenario(visitor: Visitor) -> None:
    _head(_("Scenario"))
    choice = visitor.choice
    names = shipped()
    options = [choice.name, *names] if choice.text else names
    st.selectbox(
        _("Choose a scenario"),
        options,
        index=0 if choice.text else names.index(choice.name),
        format_func=named(
            options,
            lambda name: titled(name) if name in names else _("your own: {name}", name=name),
        ),
        key=f"scenario-{visitor.generation}",
        on_change=_take_scenario,
        help=_("A scenario of your own: paste or upload it in the tab Scenario file."),
    )
    if text := visitor.loaded.scenario.description:
        st.caption(plain(text))
    if count := len(visitor.loaded.notices):
        slips = ngettext(
            "The file holds a possible slip: see the tab Scenario file.",
            "The file holds {count} possible slips: see the tab Scenario file.",
            count,
        )
        st.warning(slips)


def titled(name: str) -> str:
    """A shipped scenario as a list names it.

    >>> titled("karabakh/autumn-2020")
    'Karabakh: autumn 2020'
    """
    family, _slash, rest = name.partition("/")
    words = rest if rest[:4].isdigit() and "-" in rest else rest.replace("-", " ")
    return f"{family.capitalize()}: {words}"


def _take_scenario() -> None:
    visitor = present()
    name = st.session_state[f"scenario-{visitor.generation}"]
    choice = visitor.choice
    found = typical_run(name, choice.seed)
    if choice != replace(typical_run(choice.name, choice.seed), changes=choice.changes):
        found = Choice(name, seed=choice.seed, replicate=choice.replicate)  # a run they chose
    visitor.open(found)


# -- chance ----------------------------------------------------------------------------------------


def _chance(visitor: Visitor) -> None:
    _head(_("Chance"))
    st.caption(_(CHANCE))
    choice, tag = visitor.choice, visitor.generation
    left, right = st.columns(2)
    left.text_input(  # a number field counts in floats, and a seed may be longer
        _("Seed"),
        str(choice.seed),
        key=f"seed-{tag}",
        on_change=_take_seed,
        help=_(
            "Names a stream of random draws, a whole number from 0 to 2^64 - 1. The same seed and "
            "run always give the same events."
        ),
    )
    right.number_input(
        _("Run"),
        0,
        MOST_REPLICATES,
        choice.replicate,
        key=f"replicate-{tag}",
        on_change=_take_run,
        help=_(
            "Which run of the seed (`--replicate` on the command line): the same scenario with "
            "other random draws."
        ),
    )
    if wrong := st.session_state.pop(WRONG_SEED, ""):
        st.error(wrong)
    st.button(_("Another run"), on_click=_another, icon=":material/casino:", width="stretch")


def _take_seed() -> None:
    visitor = present()
    typed = str(st.session_state[f"seed-{visitor.generation}"]).strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= 20 and int(typed) <= MOST_SEED:
        visitor.run_with(int(typed), visitor.choice.replicate)
        return
    visitor.generation += 1  # the field shows the seed that is in use
    st.session_state[WRONG_SEED] = _(
        "seed: {typed} is no whole number from 0 to {most}", typed=shown(typed), most=MOST_SEED
    )


def _take_run() -> None:
    visitor = present()
    replicate = st.session_state[f"replicate-{visitor.generation}"]
    visitor.run_with(visitor.choice.seed, int(replicate))


def _another() -> None:
    visitor = present()
    visitor.generation += 1
    visitor.run_with(visitor.choice.seed, min(visitor.choice.replicate + 1, MOST_REPLICATES))


# -- the numbers -----------------------------------------------------------------------------------


def _numbers(visitor: Visitor) -> None:
    _head(_("Numbers"))
    known = visitor.controls()
    _changes(visitor, known, visitor.before())
    groups: dict[str, list[Control]] = {}
    for key in first_keys(visitor.loaded.scenario):
        if key in known:
            groups.setdefault(known[key].group, []).append(known[key])
    for place, (group, some) in enumerate(groups.items()):
        with st.expander(plain(group), expanded=place < 2):
            for one in some:
                _control(visitor, one)
    first = [key for key in first_keys(visitor.loaded.scenario) if key in known]
    _search(visitor, known, first)


def _changes(visitor: Visitor, known: dict[str, Control], was: dict[str, Control]) -> None:
    """What was set by hand, each with a way back."""
    if not visitor.choice.changes:
        st.caption(_("Move a slider: the run is repeated at once, with the same random draws."))
        return
    for key, value in visitor.choice.changes:
        label = known[key].label if key in known else key
        before, now = was.get(key), known.get(key)
        told = "" if before is None else _("by date") if before.dates else _text(before)
        if before is not None and now is not None and now.dates:
            value = dated.in_words(now, before)
        change = f"{plain(label)} = {plain(value)}"
        st.button(
            _("{change} (was {before})", change=change, before=told) if told else change,
            key=f"back-{key}",
            on_click=_take_back,
            args=(key,),
            icon=":material/undo:",
            width="stretch",
            help=_("Take this change back"),
        )
    if len(visitor.choice.changes) > 1:
        st.button(_("Take all changes back"), on_click=_take_all_back, width="stretch")


def _text(one: Control) -> str:
    return f"{one.value:g}" if isinstance(one.value, float) else one.written(one.value)


def _take_back(key: str) -> None:
    visitor = present()
    visitor.generation += 1
    visitor.change(key, None)


def _take_all_back() -> None:
    visitor = present()
    visitor.open(visitor.choice.unchanged())


def _search(visitor: Visitor, known: dict[str, Control], first: list[str]) -> None:
    words = st.text_input(
        _("Find another number"),
        key="search",
        placeholder=_("as: Turkey, drones, trust"),
        help=_(
            "Any words of its name, meaning or source, and some everyday words: neutral, drones, "
            "peacekeepers."
        ),
    )
    if not words.strip():
        more = len(known) - len(first)
        told = N_("{more} more can be changed; all of them in the tab Scenario file, too.")
        st.caption(_(told, more=more))
        return
    found = [key for key in known if key not in first and known[key].matches(words)]
    found.sort(key=lambda key: not known[key].is_named(words))
    for key in first:
        if known[key].matches(words):
            st.caption(_("Above: {number}.", number=plain(known[key].label)))
    for key in found[:MOST_FOUND]:
        _control(visitor, known[key])
    if len(found) > MOST_FOUND:
        st.caption(_("{more} more: add a word.", more=len(found) - MOST_FOUND))
    elif not found and not any(known[key].matches(words) for key in first):
        st.caption(_("Nothing has these words in its name or meaning."))


def _control(visitor: Visitor, one: Control) -> None:
    """The control of one value, with what is to be known about it."""
    before = visitor.before().get(one.key)
    if before is not None and dated.varies(before, visitor.loaded.scenario):
        dated.show(visitor, one, before)
        return
    key = f"value-{visitor.generation}-{one.key}"
    label = plain(one.label)
    more: dict[str, Any] = {
        "key": key,
        "on_change": _set,
        "args": (one.key, key),
        "help": help_on(one),
    }
    if one.kind == "flag":
        st.checkbox(label, bool(one.value), **more)
    elif one.kind == "word":
        at = one.words.index(str(one.value))
        st.selectbox(label, one.words, at, named(one.words, _), **more)
    else:
        number_of(label, one, before, more)


def _set(key: str, widget: str) -> None:
    """Take the value of a control; what the scenario has anyway is no change."""
    visitor = present()
    value = st.session_state[widget]
    if value is None:
        return
    before = visitor.before().get(key)
    now = visitor.controls().get(key)
    same = before is not None and now is not None and before.is_shown_as(value, now)
    visitor.change(key, None if same else Control.written(value))
