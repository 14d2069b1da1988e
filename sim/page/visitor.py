"""One visitor: what they have chosen, what was made for them, and what they were told last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from sim.errors import SimError
from sim.page.choice import Choice, read
from sim.page.controls import Control, controls
from sim.page.history import History, Place, address
from sim.page.jobs import Job
from sim.page.links import Seat
from sim.page.look import Shown
from sim.scenario import Loaded, Scenario
from sim.views.watching import Tell, Watched, watch

T = TypeVar("T")
KEY = "visitor"
#: how many runs and tables of many runs are kept for a visitor, and how many pictures
MOST_WORK, MOST_PICTURES = 20, 60

#: tab -> how it is called; the keys stand in links
TABS = {
    "course": "Course",
    "table": "Table",
    "many": "Many runs",
    "compare": "Compare",
    "seat": "Take a seat",
    "file": "Scenario file",
    "report": "Report & downloads",
}


class Runs(NamedTuple):
    """Which runs are asked for."""

    choice: Choice
    replicates: int


class Pair(NamedTuple):
    """Which two scenarios are to be compared, over how many runs."""

    first: Choice
    second: Choice
    replicates: int


class Visitor:
    """All that belongs to one visitor; it lives in their session and nowhere else."""

    def __init__(self) -> None:
        self.choice = Choice()
        self.loaded: Loaded = read(self.choice)
        self.plain: Loaded = self.loaded
        self.problem = ""
        self.draft: tuple[str, str] | None = None
        self.drafts = 0
        self.generation = 0
        self.seat = Seat()
        self.to_the_end = False
        self.history = History()
        self.kept: dict[object, object] = {}
        self.pictures: dict[object, Shown] = {}

    # -- what is chosen ------------------------------------------------------------------------

    def choose(self, choice: Choice) -> bool:
        """Take a choice if it can be used; otherwise keep the last good one and say why not."""
        self.problem = ""
        try:
            if choice.scenario != self.choice.scenario:
                loaded = read(choice)
                if not choice.changes:
                    self.plain = loaded
                elif choice.unchanged().scenario != self.choice.unchanged().scenario:
                    self.plain = read(choice.unchanged())
                self.loaded = loaded
        except SimError as error:
            self.problem = str(error)
            return False
        if choice.scenario != self.choice.scenario:
            self.draft = None
            self.drafts += 1  # the editor shows the new text
        self.choice = choice
        self.leave()
        return True

    def leave(self) -> None:
        """Leave the seat: what was decided in it was decided for this choice."""
        self.seat, self.to_the_end = Seat(), False

    def open(self, choice: Choice) -> bool:
        """Take a choice that comes from elsewhere: controls start anew."""
        self.generation += 1
        return self.choose(choice)

    def open_text(self, name: str, text: str) -> bool:
        """Take a scenario file; one that cannot be used stays in the editor to be mended."""
        good = self.open(replace(self.choice, name=name, text=text, changes=()))
        if not good:
            self.draft = name, text
            self.drafts += 1
        return good

    def give_up(self) -> None:
        """Drop a text that cannot be used."""
        self.draft, self.problem = None, ""
        self.drafts += 1

    def change(self, key: str, value: str | None) -> None:
        """Set one value by hand or, with None, take it back."""
        if not self.choose(self.choice.changed(key, value)):
            self.generation += 1  # the control shows again what holds

    def run_with(self, seed: int, replicate: int) -> None:
        """Choose other luck."""
        self.leave()
        self.choice = replace(self.choice, seed=seed, replicate=replicate)

    def controls(self) -> dict[str, Control]:
        """What can be changed, as it is now."""
        return self._controls(self.choice, self.loaded)

    def before(self) -> dict[str, Control]:
        """The same without what was set by hand."""
        return self._controls(self.choice.unchanged(), self.plain)

    def _controls(self, choice: Choice, loaded: Loaded) -> dict[str, Control]:
        found = self.keep(
            ("controls", choice.scenario), lambda: {one.key: one for one in controls(loaded)}
        )
        assert isinstance(found, dict)
        return found

    # -- where they are ------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """What is shown, as an address tells it."""
        told = st.session_state["tab"]
        tab = next(key for key, label in TABS.items() if label == told)
        return Place(self.choice, self.seat, tab)

    def follow(self) -> None:
        """Go where the browser has gone by its Back or Forward, if it has."""
        if self.history.moved(self.place):
            self.go(self.place.tab)

    def go(self, tab: str) -> None:
        """Show what the address asks for, on a tab if it names none; say so if that cannot be."""
        try:
            place = self.history.asked(tab)
            tab = place.tab
            if self.open(place.choice):
                self.seat = place.seat
            elif place.choice.text:
                self.draft = place.choice.name, place.choice.text
        except SimError as error:
            self.problem = str(error)
        if self.problem:
            self.problem = f"This link cannot be opened: {self.problem}"
        st.session_state["tab"] = TABS.get(tab, TABS["course"])

    # -- what is made --------------------------------------------------------------------------

    def keep(self, key: object, make: Callable[[], object]) -> object:
        """What was made for a key, or make it now; the oldest goes when there is too much."""
        gone = _keep(self.kept, key, make, MOST_WORK)
        if isinstance(gone, Job):
            gone.stop()
        return self.kept[key]

    def forget(self, key: object) -> None:
        """Drop what was made for a key, so that it is made anew."""
        self.kept.pop(key, None)

    def one_run(
        self, choice: Choice | None = None, scenario: Scenario | None = None
    ) -> Job[Watched]:
        """The run that is chosen, or that of another choice; made, or being made."""
        choice, scenario = choice or self.choice, scenario or self.loaded.scenario
        work = partial(watch, scenario, choice.seed, choice.replicate)
        job = self.keep(("run", choice), lambda: Job("Making the run", work))
        assert isinstance(job, Job)
        return job

    def job_of(self, key: object) -> Job[Any] | None:
        """Work that was asked for under a key, if it was."""
        job = self.kept.get(key)
        assert job is None or isinstance(job, Job)
        return job

    def ask(self, key: object, what: str, work: Callable[[Tell], object]) -> None:
        """Ask for work, which begins at once, unless it was asked for already."""
        self.keep(key, lambda: Job(what, work))

    def picture(self, key: object, draw: Callable[[], Shown]) -> Shown:
        """A picture, drawn once."""
        _keep(self.pictures, key, draw, MOST_PICTURES)
        return self.pictures[key]


def _keep(kept: dict[object, T], key: object, make: Callable[[], T], most: int) -> T | None:
    """Put what was made for a key last, and make it if need be; what had to go for it."""
    kept[key] = kept.pop(key) if key in kept else make()
    return kept.pop(next(iter(kept))) if len(kept) > most else None


def present() -> Visitor:
    """The visitor of this session; one who comes by a link finds what it asks for."""
    if KEY not in st.session_state:
        visitor = Visitor()
        visitor.go(tab="course")
        if not visitor.problem:
            visitor.history.keep(address(), visitor.place)
        st.session_state[KEY] = visitor
    found = st.session_state[KEY]
    assert isinstance(found, Visitor)
    return found
