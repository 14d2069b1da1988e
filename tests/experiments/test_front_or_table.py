"""Front or table: the split of an effect, where the answer is known, and verdicts that turn."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import sim
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate

AUTUMN = "karabakh/autumn-2020"
BASELINE = "toy/take-it-or-leave-it"
ENDS, WAR = "what the claimant ends up with", "large war"
NEVER = "parties.azerbaijan.offensive_cost=1"  # opening fire costs all there is
THROUGH_FRONT, THROUGH_TABLE = "ends up with through what happens", "through what is expected"
EXPERIMENT = find_experiment("front_or_table")


def measured(raw: Path, setting: str, *changes: str, replicates: int = 150) -> Summary:
    protocol = EXPERIMENT.protocol.model_copy(update={"settings": (setting,)})
    sizes = {"replicates": replicates}
    return EXPERIMENT.measure(Laboratory(protocol, raw=raw, changes=changes, sizes=sizes))


def verdict(summary: Summary, words: str) -> Verdict:
    (found,) = [one for one in EXPERIMENT.judge(summary) if words in one.statement]
    return found


def effect(summary: Summary, setting: str, outcome: str, part: str) -> Estimate:
    return summary.get("effect", setting=setting, group=f"{outcome}, {part}")


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("autumn"), AUTUMN)


@pytest.fixture(scope="module")
def never(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("never"), AUTUMN, NEVER)


@pytest.fixture(scope="module")
def lottery(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """The baseline as a setting: over a nearer prize, so that a threat is never empty or sure."""
    folder = tmp_path_factory.mktemp("lottery")
    path = folder / "lottery.yaml"
    path.write_text(f"extends: {BASELINE}\nobjectives: {{prize: {{size: 1.5}}}}\n")
    return measured(folder, str(path), replicates=400)


# -- every verdict can be overturned ---------------------------------------------------------------


def test_the_front_counts_alone_in_a_lottery_that_is_fought_and_not_where_nobody_fights(
    autumn: Summary, lottery: Summary, never: Summary
) -> None:
    found = verdict(autumn, THROUGH_FRONT)
    assert found.told == "only if it is expected at the table"
    assert verdict(lottery, THROUGH_FRONT).answer is Answer.SUPPORTED
    assert verdict(never, THROUGH_FRONT).answer is Answer.NOT_SUPPORTED


def test_where_war_can_win_nothing_expecting_to_win_it_brings_nothing(
    autumn: Summary, never: Summary
) -> None:
    for words in (THROUGH_TABLE, "large war comes"):
        assert verdict(autumn, words).answer is Answer.SUPPORTED
        assert "(built in: " in verdict(autumn, words).statement
        assert verdict(never, words).answer is Answer.NOT_SUPPORTED


def test_in_the_lottery_war_does_not_come_with_what_is_expected(lottery: Summary) -> None:
    assert verdict(lottery, "large war comes").answer is Answer.NOT_SUPPORTED
    assert verdict(lottery, THROUGH_TABLE).answer is Answer.SUPPORTED  # terms do


def test_agreements_come_through_the_front_where_it_is_fought_over_and_else_do_not(
    autumn: Summary, never: Summary
) -> None:
    words = "agreement more likely"
    assert verdict(autumn, words).told == "only if it is expected at the table"
    assert verdict(never, words).answer is Answer.NOT_SUPPORTED


def test_settings_that_differ_are_told_apart() -> None:
    def judged(**pairs: tuple[float, float]) -> str:
        summary = Summary()
        for setting, (alone, too) in pairs.items():
            for outcome in ("large war", "agreement", ENDS):
                for part, value in {
                    "in all": 0.5,
                    "front, not expected": alone,
                    "front, expected": too,
                    "expected, not at the front": 0.0,
                    "expected, and at the front": 0.0,
                }.items():
                    found = Estimate(value, value - 0.01, value + 0.01, 0.005, 50)
                    summary.add("effect", found, setting=setting, group=f"{outcome}, {part}")
        return verdict(summary, THROUGH_FRONT).told

    assert judged(a=(0.3, 0.3), b=(0.3, 0.3)) == "supported"
    assert judged(a=(0.0, 0.0), b=(0.0, 0.0)) == "not supported"
    assert judged(a=(0.0, 0.05), b=(0.0, 0.0)) == "undecided"
    assert judged(a=(0.05, 0.3), b=(0.05, 0.3)) == "undecided"  # a yes, and no clear no
    assert judged(a=(0.05, 0.3), b=(0.0, 0.0)) == (
        "only if it is expected at the table, else undecided (a); never (b)"
    )
    assert judged(a=(0.0, 0.3), b=(0.0, 0.3)) == "only if it is expected at the table"
    assert judged(a=(0.0, 0.3), b=(0.0, 0.0)) == (
        "only if it is expected at the table (a); never (b)"
    )


def test_what_was_predicted_of_the_front_stands_beside_what_was_found(
    autumn: Summary, never: Summary
) -> None:
    front, whole = (effect(autumn, AUTUMN, ENDS, part) for part in ("front, expected", "in all"))
    told = verdict(autumn, THROUGH_FRONT).effect
    assert f"found Autumn 2020 {100 * front.value / whole.value:.0f} %" in told
    assert "found no gain" in verdict(never, THROUGH_FRONT).effect


# -- the figures are what they say -----------------------------------------------------------------


def test_in_the_baseline_the_front_has_the_share_of_runs_that_fight(tmp_path: Path) -> None:
    summary = measured(tmp_path, BASELINE, replicates=4000)

    def chance(factor: float) -> float:  # to win, with the walk of a battle over 3 either way
        return 1 / (1 + math.exp(-2.7 * math.log(factor)))

    moved, fights = chance(2**0.75) - chance(0.5), 0.375
    for part, share in {
        "in all": 1.0,
        "front, not expected": fights,
        "front, expected": fights,
        "expected, not at the front": 1 - fights,
        "expected, and at the front": 1 - fights,
    }.items():
        found = effect(summary, BASELINE, ENDS, part)
        assert found.value == pytest.approx(share * moved, abs=0.03)
        assert found.value != pytest.approx((1.2 - share) * moved, abs=0.03)
    assert effect(summary, BASELINE, WAR, "in all").value == 0.0


def test_the_parts_add_up_and_are_differences_between_runs_that_share_their_luck(
    autumn: Summary,
) -> None:
    part = {
        name: effect(autumn, AUTUMN, WAR, name).value
        for name in ("in all", "front, expected", "expected, not at the front")
    }
    assert part["in all"] == pytest.approx(
        part["front, expected"] + part["expected, not at the front"]
    )
    quarter = math.log(0.25)
    nowhere = [f"balance.advantage={quarter!r}"]
    expected = [*nowhere, f"balance.table_shift={math.log(2) - quarter!r}"]
    without, with_it = (
        sim.simulate(sim.load(AUTUMN, changes), 150, seed=1, engine="compiled")["large_war"].mean()
        for changes in (nowhere, expected)
    )
    assert part["expected, not at the front"] == pytest.approx(with_it - without)


def test_without_terms_the_claimant_has_what_stands(never: Summary) -> None:
    """Weights of both leaders, times what is held of the ground and enjoyed of the rest."""
    ground = (0.36 + 0.20) / 2 * 0.04  # the forward strip, and nothing of NK
    status = 0.20 * (0.45 + 1 - 0.55) / 2
    security = (0.05 + 0.12) / 2 * (0.2 + 1 - 0.6) / 2
    coming_back = (0.06 + 0.08) / 2 * (0.0 + 1 - 0.8) / 2
    transport = (0.05 + 0.06) / 2 * (0.1 + 1 - 0.2) / 2
    stands = ground + status + security + coming_back + transport
    found = never.get("arm", setting=AUTUMN, group=f"{ENDS}, table 0.25", x=0.25)
    assert found.value == pytest.approx(stands)
    assert found.value != pytest.approx(stands + 0.01)
