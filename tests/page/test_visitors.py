"""Two visitors of the page share nothing, and no module of it keeps anything."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections import deque

import pytest
from streamlit.runtime.caching.cache_utils import CachedFunc

import sim.page.tabs
from sim.page import sidebar
from sim.page.choice import Choice
from sim.page.history import History
from sim.page.store import Store
from sim.page.tabs import TABS
from sim.page.visitor import Visitor
from tests.page.pages import (
    go_to,
    jobs,
    opened,
    press,
    shown,
    slide,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")


# -- two visitors ----------------------------------------------------------------------------------


def test_two_visitors_share_nothing() -> None:
    first, second = opened(), opened()
    slide(first, "balance.advantage", 0.3)
    press(first, "Next day")
    press(second, "Another run")
    shown(first)
    shown(second)
    assert visitor(first).choice == Choice(changes=(("balance.advantage", "0.3"),))
    assert visitor(second).choice == Choice(replicate=1)
    assert second.slider(key="value-2-balance.advantage").value == 0.0
    assert first.session_state["day"] != second.session_state["day"]
    mine, others = ({id(one) for one in jobs(page)} for page in (first, second))
    assert mine
    assert not mine & others


def test_every_tab_declares_the_name_of_its_module_as_key() -> None:
    modules = {one.name for one in pkgutil.iter_modules(sim.page.tabs.__path__)}
    assert set(TABS) == modules
    assert all(tab.show.__module__ == f"sim.page.tabs.{key}" for key, tab in TABS.items())
    assert len({tab.label for tab in TABS.values()}) == len(TABS)
    places = [tab.place for tab in TABS.values()]
    assert places == sorted(set(places))


#: what is kept on purpose, for all visitors: pictures of shipped scenarios, the engine, games that
#: people play together (with a key to every seat), and the
#: shipped sets of behaviour
SHARED = {"_shared", "engine", "_read", "shared_games"}


def kept_by_modules() -> dict[str, str]:
    """All that the page's modules and classes hold and could put something of a visitor into."""
    found: dict[str, str] = {}
    for module in pkgutil.walk_packages(sim.page.__path__, "sim.page."):
        if module.name == "sim.page.app":
            continue
        holder = importlib.import_module(module.name)
        places = {holder.__name__: vars(holder)} | {
            f"{holder.__name__}.{name}": vars(one)
            for name, one in vars(holder).items()
            if isinstance(one, type) and one.__module__ == holder.__name__
        }
        for place, values in places.items():
            found |= {
                f"{place}.{name}": told
                for name, value in values.items()
                if not name.startswith("__") and (told := kept_in(value))
            }
    return found


def kept_in(value: object) -> str:
    """What a value holds, if it can take more; a cache tells how much is in it."""
    if hasattr(value, "cache_info"):
        return str(value.cache_info())
    if isinstance(value, CachedFunc):
        return "a cache of Streamlit's"
    changes = isinstance(value, dict | list | set | deque | bytearray)
    return repr(value) if changes or isinstance(value, Visitor | Store | History) else ""


def test_no_module_and_no_class_of_the_page_keeps_anything() -> None:
    """Names of modules and classes are constants: nothing of a visitor can stay in them."""
    before = kept_by_modules()
    page = slide(opened(), "balance.advantage", 0.3)
    go_to(page, "table")
    assert kept_by_modules() == before
    caches = [name for name, told in before.items() if "cache" in told.lower()]
    assert {name.rpartition(".")[2] for name in caches} == SHARED


def test_what_modules_or_classes_kept_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = functools.cache(str)
    monkeypatch.setattr(Visitor, "memory", deque(), raising=False)
    monkeypatch.setattr(sidebar, "seen", seen, raising=False)
    before = kept_by_modules()
    Visitor.memory.append("a visitor's")  # type: ignore[attr-defined]
    seen(1)
    after = kept_by_modules()
    assert {name for name in after if after[name] != before[name]} == {
        "sim.page.visitor.Visitor.memory",
        "sim.page.sidebar.seen",
    }
