"""The tabs of the page: one module each, named as the key that stands in links.

Every module declares its ``TAB``. A new tab is a new module here, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from sim.page.tab import Tab


def _declared() -> Mapping[str, Tab]:
    modules = [import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__)]
    tabs: list[Tab] = sorted((module.TAB for module in modules), key=lambda tab: tab.place)
    return MappingProxyType({tab.key: tab for tab in tabs})


#: key -> tab, from the left
TABS = _declared()
