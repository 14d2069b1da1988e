"""What tests of the page share: no compiled engine, for few runs; a server and a visitor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.page import engine
from tests.page.browser import Server, Visit, visiting


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the compiled engine alone, as if it could not be made ready."""

    def nothing(self: engine.Engine) -> None:
        self.state = engine.FAILED
        self._ended.set()

    monkeypatch.setattr(engine.Engine, "_prepare", nothing)
    engine.engine.clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page of its own for the tests of a file."""
    found = Server(tmp_path_factory.mktemp("page"))
    yield found
    found.stop()


@pytest.fixture
def visit(server: Server) -> Iterator[Visit]:
    """A visitor of that page."""
    with visiting(server) as one:
        yield one
