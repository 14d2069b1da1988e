"""Two people in two real browsers: the page of who waits goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.page.browser import Server, chromium, driver, visiting

pytestmark = pytest.mark.skipif(
    chromium() is None or driver() is None,
    reason="no Chromium with chromedriver here (Debian: apt install chromium chromium-driver)",
)

#: a class on this machine alone, with a token and codes that are known
ALONE = """
from sim.page import classroom, joint
classroom.lan_address, classroom.word = lambda: "127.0.0.1", lambda *given: "k3yword"
joint.word = lambda *given: "QXMR"
"""


@pytest.fixture
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("class"), ALONE, "--classroom")
    yield found
    found.stop()


def test_who_waits_sees_by_itself_that_the_other_has_decided(classroom: Server) -> None:
    query = "token=k3yword&tab=seat"
    begin, join = f"{query}&scenario=toy/fearon&seed=1", f"{query}&game=QXMR"
    with visiting(classroom, begin) as first:
        first.press("Begin a game")
        first.sees("Waiting for another person to take a seat")
        with visiting(classroom, join, 400) as second:
            second.press("Take this seat")
            second.sees("Waiting for north to decide")
            first.sees("which text do you put to the other side?")
            first.press("Decide")
            second.sees("puts a comprehensive text to you")  # and nothing was pressed there
            assert "Waiting for south to decide" in first.text()
            assert not second.complaints()
        assert not first.complaints()
