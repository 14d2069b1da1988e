"""Without the compiled engine: these tests make few runs."""

from __future__ import annotations

import pytest

from sim.page import engine


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the compiled engine alone, as if it could not be made ready."""

    def nothing(self: engine.Engine) -> None:
        self.state = engine.FAILED
        self._ended.set()

    monkeypatch.setattr(engine.Engine, "_prepare", nothing)
    engine.engine.clear()
