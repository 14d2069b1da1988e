"""Other conflicts: predictions stay as they were fixed; verdicts can come out otherwise."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.behaviour import read_ensemble
from sim.cases.recipe import TRAITS
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.scenario import load, load_with_provenance
from sim.words import bare_share

EXPERIMENT = find_experiment("other_conflicts")
DESIGN, PREDICTING, SCORES, SCORING, RECORD, BENCHMARKS, SETS, RELIABILITY = (
    EXPERIMENT.module(name)
    for name in (
        "design", "predicting", "scores", "scoring", "record", "benchmarks", "over_sets",
        "reliability",
    )
)  # fmt: skip
REPOSITORY = Path(__file__).resolve().parent.parent.parent
RESULT = REPOSITORY / "results" / EXPERIMENT.name / "summary.csv"
FIXED = EXPERIMENT.folder / "predictions.csv"


def read(path: Path) -> Summary:
    return Summary.read(path.read_bytes(), path.name)


def rows(summary: Summary) -> dict[tuple[str, ...], tuple[float, ...]]:
    """Every prediction of a summary by the models that were committed, by what it is of."""
    kinds = ("share", "by year", "quantile", "runs with fighting")
    kept = [f"{kind}: {model}" for kind in kinds for model in DESIGN.MODELS]
    return {
        (row["quantity"], row["setting"], row["group"], str(row["x"])): (row["value"], row["low"])
        for row in summary
        if row["quantity"] in kept
    }


def same(one: Summary, other: Summary) -> bool:
    return str(rows(one)) == str(rows(other))


def test_what_is_scored_is_what_was_predicted_before_outcomes_were_read() -> None:
    assert len(rows(read(FIXED))) > 1000
    assert same(read(FIXED), read(RESULT))


def test_a_prediction_that_was_changed_is_noticed() -> None:
    text = FIXED.read_bytes()
    line = next(one for one in text.splitlines() if one.startswith(b"share: full model"))
    parts = line.split(b",")
    parts[4] = b"0.123"
    changed = text.replace(line, b",".join(parts), 1)
    assert not same(Summary.read(changed, FIXED.name), read(RESULT))


def table(summary: Summary) -> str:
    """The table of the page, from the figures."""
    shown = [DESIGN.FIGHTING, DESIGN.MAJOR, DESIGN.AGREEMENT, DESIGN.GROUND, DESIGN.TALK]
    shown.append(DESIGN.STOPPED)
    lines = [f"| | {' | '.join(shown)} | skill against base rates |", "|---" * 8 + "|"]
    for case, name in DESIGN.CASES.items():
        came = RECORD.record()[case].events
        cells = []
        for event in shown:
            share = summary.get(f"share: {DESIGN.FULL}", setting=case, group=event).value
            happened = {True: "yes", False: "no"}.get(came.get(event), "?")
            cells.append(f"{bare_share(share)} ({happened})")
        skill = summary.get(f"skill against {BENCHMARKS.BASE}", setting=case).value
        lines.append(f"| {name} | {' | '.join(cells)} | {skill:+.2f} |")
    return "\n".join(lines)


def on_the_page() -> str:
    page = (REPOSITORY / "docs" / "beyond-karabakh.md").read_text(encoding="utf-8")
    return page.partition("<!-- table -->\n")[2].partition("\n<!-- /table -->")[0]


def test_the_table_of_the_page_has_the_figures_of_the_result() -> None:
    assert on_the_page() == table(read(RESULT))


def test_the_means_of_the_page_are_those_of_the_result() -> None:
    page = (REPOSITORY / "docs" / "beyond-karabakh.md").read_text(encoding="utf-8")
    for other, written in {
        BENCHMARKS.BASE: "{0:.2f}, with an interval from {1:.2f} to {2:+.2f}",
        DESIGN.NO_PATRONS: "{0:.2f}, {1:.2f} to {2:.2f}",
        DESIGN.FROZEN: "{0:+.2f}, {1:.2f} to {2:+.2f}",
    }.items():
        found = read(RESULT).get(f"mean skill against {other}")
        assert written.format(found.value, found.low, found.high) in page
    each = read(RESULT).table(f"skill against {BENCHMARKS.BASE}").set_index("setting")["value"]
    others = each.drop("cases/cyprus")
    assert (others < 0.0).all()
    assert f"over the other four the mean is {others.mean():.2f}" in page


def test_a_wrong_figure_on_the_page_is_noticed() -> None:
    assert on_the_page().replace("13 %", "14 %") != table(read(RESULT))


# -- verdicts that come out otherwise --------------------------------------------------------------


def scored(came: dict[str, Any]) -> dict[str, Verdict]:
    """Verdicts on the fixed predictions, had the cases come out in some way."""
    summary = read(FIXED)
    SCORING.score(summary, came, 200, 1)
    found = EXPERIMENT.judge(summary)
    return dict(zip(SCORING.AGAINST, found, strict=True))


def as_predicted(model: str, opposite: bool = False) -> dict[str, Any]:
    """Answers as if each event had come as a model holds it to be more likely, or the reverse."""
    summary, found = read(FIXED), {}
    for case, came in RECORD.record().items():
        held = BENCHMARKS.predicted(summary, case, model).events
        events = {name: (held[name] > 0.5) != opposite for name in held}
        found[case] = replace(came, events=events, ways={}, dates={}, amounts={})
    return found


def test_cases_that_come_out_against_the_model_refute_it() -> None:
    """The predictions are held against outcomes of which each is the less likely one."""
    found = scored(as_predicted(DESIGN.FULL, opposite=True))
    assert found[BENCHMARKS.BASE].answer is Answer.NOT_SUPPORTED
    assert found[BENCHMARKS.COIN].answer is Answer.NOT_SUPPORTED


def test_cases_that_come_out_as_the_model_says_confirm_nothing() -> None:
    found = scored(as_predicted(DESIGN.FULL))
    assert {one.answer for one in found.values()} == {Answer.UNDECIDED}
    assert all("can refute and not confirm" in one.effect for one in found.values())


@pytest.mark.parametrize("other", [DESIGN.FROZEN, DESIGN.NO_PATRONS, BENCHMARKS.EXCHANGED])
def test_a_comparison_of_models_can_refute(other: str) -> None:
    """A made-up summary, since no answers were found that set these models so far apart."""
    summary = Summary()
    estimate = read(RESULT).get(f"mean skill against {other}")
    below = replace(estimate, value=-0.3, low=-0.4, high=-0.1)
    for name in SCORING.AGAINST:
        summary.add(
            f"mean skill against {name}", below if name == other else replace(below, high=0.1)
        )
        summary.add(f"skill against {name}", -0.3, setting="cases/cyprus")
    told = dict(zip(SCORING.AGAINST, EXPERIMENT.judge(summary), strict=True))
    refuted = [name for name, one in told.items() if one.answer is Answer.NOT_SUPPORTED]
    assert refuted == [other]


# -- scores ----------------------------------------------------------------------------------------


def test_a_perfect_prediction_scores_nothing_and_an_even_one_a_quarter() -> None:
    came = SCORES.Answers({"war": True, "deal": False}, {}, {}, {})
    sure = SCORES.Prediction({"war": 1.0, "deal": 0.0}, {}, {})
    even = SCORES.Prediction({"war": 0.5, "deal": 0.5}, {}, {})
    assert sum(SCORES.items(sure, came, {}, "").values()) == 0.0
    assert SCORES.items(even, came, {}, "") == {"war": 0.25, "deal": 0.25}


def test_a_score_is_proper() -> None:
    """Of all chances the true one has the lowest expected score, ranked and Brier alike."""
    true = 0.3
    grid = [k / 20 for k in range(21)]
    for one in (SCORES.brier, lambda p, came: SCORES.ranked([1.0 - p, p], int(came))):
        expected = [true * one(p, True) + (1.0 - true) * one(p, False) for p in grid]
        assert grid[expected.index(min(expected))] == pytest.approx(true)


def test_base_rates_grow_with_the_years_and_are_chances() -> None:
    short, long = BENCHMARKS.base_rates(5), BENCHMARKS.base_rates(50)
    for name in (DESIGN.FIGHTING, DESIGN.MAJOR, DESIGN.AGREEMENT):
        assert 0.0 < short.events[name] < long.events[name] < 1.0
    assert short.events[DESIGN.MAJOR] == pytest.approx(1.0 - (1.0 - 0.0109) ** 5)
    for one in (short, long):
        assert all(sum(those.values()) == pytest.approx(1.0) for those in one.ways.values())


# -- over the sets of behaviour --------------------------------------------------------------------


def sets(count: int) -> pd.DataFrame:
    found: pd.DataFrame = SETS.drawn(read_ensemble(SETS.SETS), count, 1)
    return found


def test_every_set_is_drawn_once() -> None:
    there = read_ensemble(SETS.SETS)
    drawn = sets(len(there))
    key = "behaviour.precision"
    column = there.values[:, there.columns.index(key)]
    assert sorted(drawn[key]) == sorted(column)
    assert list(drawn[key]) != list(column)  # in another order, so that a few are no first ones
    assert len(sets(5)) == 5


@pytest.mark.parametrize("case", ["georgia-south-ossetia", "ecuador-peru"])
def test_a_set_gives_what_the_recipe_copies_and_nothing_else(case: str) -> None:
    """Each party has the traits of the shipped leader of its side; hope and law are the case's."""
    loaded, drawn = load_with_provenance(f"cases/{case}"), sets(3)
    lent = SETS.lent(loaded.scenario, drawn)
    for name, party in loaded.scenario.parties.items():
        like = {"claimant": "azerbaijan", "holder": "armenia"}[party.side]
        for trait in TRAITS:
            given, drawn_for = lent[f"parties.{name}.{trait}"], drawn[f"parties.{like}.{trait}"]
            assert list(given) == list(drawn_for)
    written = {key for key in lent if key in loaded.provenance}
    assert all(loaded.provenance[key].source.startswith("shipped") for key in written)
    assert not any("hope@" in key or key.endswith((".hope", ".legitimacy")) for key in lent)
    points = SETS.points_of(loaded.scenario, f"cases/{case}", drawn, 1)
    assert set(points) == set(lent) | set(DESIGN.ranges(f"cases/{case}"))
    assert points.columns.is_unique


def test_all_noise_asks_nobody(tmp_path: Path) -> None:
    """With the sets' precision, or with 0: choices by coin fight where the sets do not."""
    case = "cases/ecuador-peru"
    lab = Laboratory(EXPERIMENT.protocol, raw=tmp_path)
    scenario = lab.scenario(case)
    points = SETS.points_of(scenario, case, sets(4), 1)
    war = {
        model: PREDICTING.run(lab, scenario, case, model, points, 1)["war"].astype(float).mean()
        for model in (DESIGN.FULL, DESIGN.NOISE)
    }
    assert war[DESIGN.NOISE] == 1.0 > war[DESIGN.FULL]


def test_a_later_part_touches_no_verdict() -> None:
    """Verdicts follow from what was predicted: without the rows that were added, they are alike."""
    lines = RESULT.read_bytes().splitlines(keepends=True)
    kept = [one for one in lines if b"over the sets" not in one and not one.startswith(b"sets,")]
    summary, before = read(RESULT), Summary.read(b"".join(kept), RESULT.name)
    assert len(before) < len(summary)
    assert EXPERIMENT.judge(before) == EXPERIMENT.judge(summary)


def test_the_page_has_what_the_sets_gave() -> None:
    page = (REPOSITORY / "docs" / "beyond-karabakh.md").read_text(encoding="utf-8")
    assert later(read(RESULT)) in page
    assert later(read(RESULT)).replace("| base rates", "| base rate") not in page


def later(summary: Summary) -> str:
    """The table of the page on the sets, from the figures."""
    heads = list(DESIGN.CASES.values())
    lines = [f"| full model over the sets, against | mean skill | {' | '.join(heads)} |"]
    lines.append("|---" * (2 + len(heads)) + "|")
    for other in SETS.AGAINST:
        mean = summary.get(f"mean skill over the sets against {other}")
        each = [
            f"{summary.get(f'skill over the sets against {other}', setting=case).value:+.2f}"
            for case in DESIGN.CASES
        ]
        told = f"{mean.value:+.2f} ({mean.low:+.2f} to {mean.high:+.2f})"
        lines.append(f"| {other} | {told} | {' | '.join(each)} |")
    return "\n".join(lines)


def reliable(summary: Summary) -> str:
    """What the page says of how reliable the chances are, from the figures."""
    over, noise = DESIGN.FULL, DESIGN.NOISE

    def of(quantity: str, who: str, x: float = math.nan) -> Any:
        return summary.get(quantity, group=who, x=x)

    low = of("came in bin", over, 0.1)
    terms = {who: of("reliability", who).value for who in (over, noise, BENCHMARKS.BASE)}
    return (
        f"Of {of('questions', over).value:.0f} yes-or-no questions of the five cases "
        f"{of('questions in bin', over, 0.1).value:.0f} got a chance below 20 % over the sets, "
        f"{100 * of('told in bin', over, 0.1).value:.0f} % on average; {100 * low.value:.0f} % of "
        f"them came ({100 * low.low:.0f} to {100 * low.high:.0f} %, bootstrap over cases). The "
        f"mean square of these gaps over all bins is {terms[over]:.2f}; true chances of as many "
        f"unrelated questions would show {of('reliability of a reliable one', over).value:.2f} by "
        f"luck, all noise has {terms[noise]:.2f} and base rates {terms[BENCHMARKS.BASE]:.2f}."
    )


def test_the_page_has_how_reliable_the_chances_are() -> None:
    page = (REPOSITORY / "docs" / "beyond-karabakh.md").read_text(encoding="utf-8")
    assert reliable(read(RESULT)) in page
    assert reliable(read(RESULT)).replace("below 20 %", "below 30 %") not in page


# -- reliability -----------------------------------------------------------------------------------


def test_what_is_told_truly_is_reliable_and_what_is_told_wrongly_is_not() -> None:
    rng = np.random.default_rng(1)
    chances = rng.uniform(size=4000)
    came = (rng.uniform(size=4000) < chances).astype(float)
    found, luck = RELIABILITY.gaps(chances, came)
    assert found < 5 * luck < 0.01
    assert RELIABILITY.gaps(chances, 1.0 - came)[0] > 0.1


def test_luck_alone_is_what_a_reliable_one_shows_on_average() -> None:
    """Over many draws of forty questions: the second number is the mean of the first."""
    rng = np.random.default_rng(2)
    chances = rng.uniform(size=40)
    shown = [
        RELIABILITY.gaps(chances, (rng.uniform(size=40) < chances).astype(float))[0]
        for _ in range(2000)
    ]
    error = np.std(shown) / len(shown) ** 0.5
    assert RELIABILITY.gaps(chances, chances.round())[1] == pytest.approx(
        np.mean(shown), abs=4 * error
    )


def test_one_case_has_no_interval_and_cases_that_differ_have_a_wide_one() -> None:
    came = np.array([1.0, 1.0, 0.0, 0.0])
    assert RELIABILITY.over_cases(came, np.zeros(4), 200, 1) == 0.5
    apart = RELIABILITY.over_cases(came, np.array([0.0, 0.0, 1.0, 1.0]), 200, 1)
    mixed = RELIABILITY.over_cases(came, np.array([0.0, 1.0, 0.0, 1.0]), 200, 1)
    assert (apart.value, apart.low, apart.high) == (0.5, 0.0, 1.0)
    assert (mixed.low, mixed.high) == (0.5, 0.5)


# -- models ----------------------------------------------------------------------------------------


def test_a_frozen_balance_stays_as_on_the_first_day() -> None:
    frozen = DESIGN.frozen(load("cases/croatia-krajina"))
    start, end = frozen.clock.start.toordinal(), frozen.clock.end.toordinal()
    for side in (frozen.balance.claimant, frozen.balance.holder):
        assert side.technology.at(start) == side.technology.at(end)
        assert side.spending.at(end) == pytest.approx(0.1 * side.materiel)
    moving = load("cases/croatia-krajina").balance.claimant.technology
    assert moving.at(start) != moving.at(end)


def test_without_patrons_nobody_strengthens_leans_or_intervenes() -> None:
    plain = DESIGN.without_patrons(load("cases/georgia-south-ossetia"))
    day = plain.clock.start.toordinal()
    for one in plain.third_parties.values():
        assert one.backing.support.at(day) == 0.0
        assert one.backing.red_lines == {}
        assert one.backing.pressure.claimant == one.backing.pressure.holder == 0.0
    patron = load("cases/georgia-south-ossetia").third_parties["russia"].backing
    assert patron is not None
    assert patron.red_lines


def test_a_dated_course_is_not_varied() -> None:
    varied = DESIGN.ranges("cases/croatia-krajina")
    assert "third_parties.yugoslavia.backing.support" not in varied
    assert "balance.holder.technology" not in varied
    assert {"behaviour.precision", "front.mobility", "parties.croatia.hope"} <= set(varied)


def test_patrons_matter_in_georgia(tmp_path: Path) -> None:
    """With few points: fighting is rarer with the patron's red lines than without them."""
    sizes = {"points": 20, "replicates": 2, "resamples": 50}
    lab, summary = Laboratory(EXPERIMENT.protocol, raw=tmp_path, sizes=sizes), Summary()
    PREDICTING.predict(lab, summary, "cases/georgia-south-ossetia")
    full, alone = (
        summary.get(
            f"share: {model}", setting="cases/georgia-south-ossetia", group=DESIGN.FIGHTING
        ).value
        for model in (DESIGN.FULL, DESIGN.NO_PATRONS)
    )
    assert full < alone
