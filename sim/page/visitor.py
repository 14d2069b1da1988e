"""One visitor: what they have chosen, and what was made for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from sim.errors import SimError
from sim.language import ENGLISH, _, languages, speak, spoken
from sim.page.choice import Choice, read, typical_run
from sim.page.controls import Control, controls
from sim.page.history import History, Place, address
from sim.page.jobs import Job
from sim.page.links import Seat, View
from sim.page.look import Shown
from sim.page.store import Key, Store
from sim.scenario import Loaded, Scenario
from sim.scenario.place_names import whose
from sim.views.watching import Tell, Watched, watch

T = TypeVar("T")
KEY = "visitor"
#: which part of what is looked at belongs to a tab, and so to its address
PARTS = {"start": "question", "path": "step", "compare": "beside"}
MOST_PINNED = 5


class Runs(NamedTuple):
    """Which runs are asked for."""

    choice: Choice
    replicates: int
    behaviour: str = ""  # what the sets are called that runs take; "": as shipped


class Pair(NamedTuple):
    """Which two scenarios are to be compared, over how many runs."""

    first: Choice
    second: Choice
    replicates: int


class Visitor:
    """All that belongs to one visitor; it lives in their session and nowhere else."""

    def __init__(self, tabs: Sequence[str] = ("course",)) -> None:
        """`tabs` are the keys of the tabs that there are; the first is shown first."""
        self.tabs = tabs
        self.tab = tabs[0]
        self.language = ENGLISH
        self.choice = typical_run()
        self.loaded: Loaded = read(self.choice)
        self.names = ""
        self.plain: Loaded = self.loaded
        self.problem = ""
        self.draft: tuple[str, str] | None = None
        self.drafts = 0
        self.generation = 0
        self.seat = Seat()
        self.view = View()
        self.guesses: dict[int, int] = {}
        self.pinned: list[Choice] = []
        self.wanted = ""
        self.notice = ""
        self.history = History()
        self.kept = Store()

    # -- what is chosen ------------------------------------------------------------------------

    def choose(self, choice: Choice) -> bool:
        """Take a choice if it can be used; otherwise keep the last good one and say why not."""
        self.problem, choice = "", self.named(choice)
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
        self._take(choice)
        return True

    def _take(self, choice: Choice) -> None:
        """Take another choice; nobody waits any more for what was begun for the last one."""
        if choice != self.choice:
            self.kept.give_up()
        self.choice = choice
        self.leave()

    def named(self, choice: Choice) -> Choice:
        """The same with the names of places that the visitor wants to see."""
        return replace(choice, names=self.names)

    def rename(self, names: str) -> None:
        """See other names of places; a game goes on under them."""
        seat, self.names = self.seat, names
        self.open(self.choice)
        self.seat = seat

    def talk(self, language: str) -> None:
        """Read the page in another language: controls start anew."""
        if language != self.language:
            self.language = language
            self.generation += 1
        speak(language)

    def leave(self) -> None:
        """Leave the seat: what was decided in it was decided for this choice."""
        self.seat = Seat()

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
        """Choose other random draws."""
        self._take(replace(self.choice, seed=seed, replicate=replicate))

    def controls(self) -> dict[str, Control]:
        """What can be changed, as it is now, with what the files say of where it is from."""
        now, before = self._controls(self.choice, self.loaded), self.before()
        kept = {key: now[key].known_as(before[key]) for key, _ in self.choice.changes
                if key in now and key in before}  # fmt: skip
        return now | kept

    def before(self) -> dict[str, Control]:
        """The same without what was set by hand."""
        return self._controls(self.choice.unchanged(), self.plain)

    def _controls(self, choice: Choice, loaded: Loaded) -> dict[str, Control]:
        key = ("controls", choice.scenario, spoken())
        return self.kept.keep(key, lambda: {one.key: one for one in controls(loaded)})

    # -- where they are ------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """What is shown, as an address tells it."""
        part = PARTS.get(self.tab)
        view = View(**{part: getattr(self.view, part)}) if part else View()
        return Place(self.choice, self.seat, self.tab, view, self.language)

    def follow(self) -> None:
        """Go where the browser has gone by its Back or Forward, if it has."""
        if self.history.moved(self.place):
            self.go()

    def go(self) -> None:
        """Show what the address asks for, on the same tab if it names none; say why it cannot."""
        tab = self.history.tab_asked(self.tab)
        language, unknown = self.history.language_asked()
        self.talk(language)
        self.names = self.history.names_asked()
        self.notice = unknown or self.history.of_version()
        try:
            place = self.history.asked(tab)
            tab = place.tab
            if self.open(place.choice):
                self.seat, self.view = place.seat, place.view
            elif place.choice.text:
                self.draft = place.choice.name, place.choice.text
        except SimError as error:
            self.problem = str(error)
        if self.problem:
            self.problem = _("This link cannot be opened: {problem}", problem=self.problem)
        known = whose(self.loaded.scenario)
        if self.names and self.names not in known and known:
            self.notice = f"link: names={self.names}: allowed: {', '.join(known)}"
        self.tab = tab if tab in self.tabs else self.tabs[0]

    def pin(self) -> None:
        """Keep what is chosen, to compare it with other changes."""
        others = [one for one in self.pinned if one != self.choice]
        self.pinned = [*others, self.choice][-MOST_PINNED:]

    def look_at(self, tab: str, view: View | None = None) -> None:
        """Go to another tab, or to something else within it."""
        self.wanted, self.view = tab, view or View()

    # -- what is made --------------------------------------------------------------------------

    def forget(self, key: Key) -> None:
        """Drop what was made for a key, so that it is made anew."""
        self.kept.forget(key)

    def told(self, key: Key, make: Callable[[], T]) -> T:
        """What was made for a key and holds words: in the language that is spoken, made once."""
        return self.kept.keep((*key, spoken()), make)

    def was_told(self, key: Key) -> bool:
        """Whether that was made for a key, in any language."""
        return any(self.kept.get((*key, code)) is not None for code in languages())

    def one_run(
        self, choice: Choice | None = None, scenario: Scenario | None = None
    ) -> Job[Watched]:
        """The run that is chosen, or that of another choice; made, or being made."""
        choice, scenario = choice or self.choice, scenario or self.loaded.scenario
        work = partial(watch, scenario, choice.seed, choice.replicate)
        return self.kept.keep(("run", choice), lambda: Job(_("Making the run"), work))

    def job_of(self, key: Key) -> Job[Any] | None:
        """Work that was asked for under a key, if it was."""
        job = self.kept.get(key)
        assert job is None or isinstance(job, Job)
        return job

    def ask(self, key: Key, what: str, work: Callable[[Tell], object]) -> None:
        """Ask for work, which begins at once; other work of its kind ends, if it is not done."""
        if self.job_of(key) is None:
            self.kept.give_up(key[0])
        self.kept.keep(key, lambda: Job(what, work))

    def picture(self, key: Key, draw: Callable[[], Shown]) -> Shown:
        """A picture, drawn once."""
        return self.told(("picture", *key), draw)


def arrive(tabs: Sequence[str]) -> Visitor:
    """The visitor of this session; one who comes by a link finds what it asks for."""
    if KEY not in st.session_state:
        visitor = Visitor(tabs)
        visitor.go()
        if not visitor.problem:
            visitor.history.keep(address(), visitor.place)
        st.session_state[KEY] = visitor
    return present()


def present() -> Visitor:
    """The visitor of this session, who has arrived."""
    found = st.session_state[KEY]
    assert isinstance(found, Visitor)
    speak(found.language)
    return found


def speak_to_visitor() -> None:
    """Speak the language of the visitor of this session, if one has arrived."""
    found = st.session_state.get(KEY)
    speak(found.language if isinstance(found, Visitor) else ENGLISH)
