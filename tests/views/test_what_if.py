"""Questions change what they say, and their answers follow from runs."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.scenario import load, load_with_provenance
from sim.views.what_if import AFTER_ASKED, FIRST_ASKED, FROZEN, WHAT_IFS, effect, often, said


@pytest.mark.parametrize("key", WHAT_IFS)
def test_every_question_changes_its_scenario(key: str) -> None:
    one = WHAT_IFS[key]
    overrides = [f"{name}={value}" for name, value in one.changes]
    assert load(one.scenario, overrides) != load(one.scenario)
    assert one.asked.endswith("?")
    assert one.about.endswith(".")
    assert one.care.endswith(".")


def test_first_and_later_questions_exist() -> None:
    assert len(FIRST_ASKED) == 3
    assert {*FIRST_ASKED, *AFTER_ASKED} <= set(WHAT_IFS)


def test_the_strongest_mediators_are_the_ends_of_the_ranges_of_the_file() -> None:
    known = load_with_provenance(FROZEN).provenance
    for key, value in WHAT_IFS["mediators"].changes:
        written = known[key].range
        assert written is not None
        assert float(value) == written[1]
        assert float(value) != written[0]


def frame(wars: int, runs: int = 100) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "seed": 0,
            "replicate": range(runs),
            "failure": "",
            "large_war": [place < wars for place in range(runs)],
        }
    )


def test_the_answer_says_what_the_runs_have() -> None:
    one = WHAT_IFS["turkey"]
    told = said(one, effect(one, (frame(90), frame(20))))
    assert told.startswith("Mostly not. With a neutral Turkey, a large war comes in 20 % of runs")
    assert "in 90 % of runs (95 % interval: " in told
    # the twin: with other runs it says otherwise
    assert said(one, effect(one, (frame(90), frame(89)))).startswith("Yes, mostly.")


def test_nearly_all_is_not_called_all() -> None:
    one = WHAT_IFS["turkey"]
    assert "over 99 %" in said(one, effect(one, (frame(999, 1000), frame(0, 1000))))
    assert "in 100 %" in said(one, effect(one, (frame(1000, 1000), frame(0, 1000))))
    assert "under 1 %" in said(one, effect(one, (frame(500, 1000), frame(1, 1000))))


@pytest.mark.parametrize(("share", "word"), [(0.0, "Hardly"), (0.5, "about"), (0.96, "nearly")])
def test_often_in_words(share: float, word: str) -> None:
    assert word in often(share)
