"""A bank of points: weights for records and priors that have a known answer, and real runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import norm

from sim.behaviour import Ensemble
from sim.calibration import Choice, Search
from sim.calibration.asking import prepare
from sim.calibration.bank import Bank, make_bank, prepared_as, scores_of
from sim.calibration.coverage import Asked, held, pseudo_record, ranks
from sim.calibration.evidence import Evidence
from sim.calibration.other_priors import LOG, PLAIN, SHAPES, moved, shape_of
from sim.calibration.priors import Number
from sim.calibration.waves import Kernel, latin_hypercube
from sim.calibration.weighing import Rules, moments_of, weigh_bank
from tests.calibration.test_calibrate import COST, SECRET, VARY
from tests.calibration.toys import TOY, event, figure, record

LOW, HIGH, SIGMA, D = -6.0, 6.0, 1.0, 0.5
ENDS = HIGH - LOW


def toy_bank(
    points: int = 1500, runs: int = 41, seed: int = 1, luck: float = SIGMA
) -> tuple[Bank, tuple[Evidence, ...]]:
    """One number in a range, and a figure that is it plus luck; half of the points around 1."""
    prior = latin_hypercube(points, 1, seed)
    kernel = Kernel.around(norm(0.4, 0.15).rvs((200, 1), random_state=seed), np.full(200, 1 / 200))
    scores = np.concatenate([prior, kernel.draw(points, np.random.default_rng(seed))])
    densities = np.array([norm.logpdf(scores[:, 0]), kernel.log_density(scores)])
    rng = np.random.default_rng([seed, 1])
    value = LOW + ENDS * ndtr(scores)
    noise = rng.standard_normal((len(scores), runs)) * SIGMA
    noise[:, :-1] *= luck / SIGMA  # what the simulation believes of luck
    evidence = (figure(1.0, D),)
    bank = Bank(scores, np.repeat([0, 1], points), densities, {evidence[0].id: value + noise})
    return bank, evidence


def posterior(bank: Bank, evidence: Sequence[Evidence], rules: Rules) -> tuple[float, float, float]:
    """Mean, standard deviation and effective points."""
    made = weigh_bank(bank, moments_of(bank, evidence, 40), evidence, rules)
    values = LOW + ENDS * ndtr(bank.scores[:, 0])
    mean = float(made.of @ values)
    return mean, math.sqrt(float(made.of @ (values - mean) ** 2)), made.effective


@pytest.mark.parametrize("seen", [None, -1.5])
def test_weights_give_the_posterior_of_this_record_and_of_another(seen: float | None) -> None:
    """Points from two sources, prior uniform: normal around what was seen."""
    bank, evidence = toy_bank()
    asked = [replace(one, seen=seen) for one in evidence]
    mean, sd, effective = posterior(bank, asked, Rules())
    expected = math.sqrt(SIGMA**2 * (1.0 + 1.0 / 40) + D**2)
    assert mean == pytest.approx(1.0 if seen is None else seen, abs=4 * sd / math.sqrt(effective))
    assert sd == pytest.approx(expected, rel=4 / math.sqrt(2 * effective))
    wrong = replace(bank, log_densities=np.zeros_like(bank.log_densities))
    assert abs(posterior(wrong, asked, Rules())[0] - mean) > 0.1  # twin: as if drawn evenly


def test_a_narrow_prior_a_power_and_a_cut_off_do_what_they_say() -> None:
    bank, evidence = toy_bank()
    wide, narrow = (posterior(bank, evidence, Rules(source=source))[1] for source in (0, 1))
    assert narrow < 0.8 * wide
    tempered = posterior(bank, evidence, Rules(beta=0.25))[1]
    assert tempered == pytest.approx(2.0 * wide, rel=0.15)
    moments = moments_of(bank, evidence, 40)
    strict = weigh_bank(bank, moments, evidence, Rules(misses=0, cutoff=0.5))
    off = moments.implausibility(evidence)[:, 0]
    assert (off[strict.of > 0] <= 0.5).all()
    assert (strict.of[off > 0.5] == 0).all()
    left = weigh_bank(bank, moments, evidence, Rules(), left_out=7)
    assert left.of[7] == 0.0
    none = weigh_bank(bank, moments, evidence, Rules(), factor=np.zeros(len(bank)))
    assert none.effective == 0.0
    few = weigh_bank(bank, moments, evidence, Rules(least=1500.0))
    assert few.beta < 1.0
    assert few.effective == pytest.approx(1500.0, rel=0.01)


def covered(luck: float, source: int = 1) -> float:
    bank, evidence = toy_bank(luck=luck)
    points = np.flatnonzero(bank.source == 1)[:400]
    found = ranks(Asked.of(bank, evidence), points, Rules(source=source), 3)
    return float(held(found.numbers, 0.9)[0])


def test_intervals_hold_what_pseudo_records_were_made_with() -> None:
    """Exactly so often if the prior is that of the truths; too seldom if luck is believed small."""
    error = math.sqrt(0.09 / 400)
    assert covered(SIGMA) == pytest.approx(0.9, abs=3.5 * error)
    assert covered(0.2 * SIGMA) < 0.9 - 3.5 * error


def test_runs_and_means_of_the_truth_have_ranks_among_those_of_the_sets() -> None:
    bank, evidence = toy_bank()
    points = np.flatnonzero(bank.source == 1)[:400]
    found = ranks(Asked.of(bank, evidence), points, Rules(source=1), 3)
    for part in (found.runs, found.means):
        assert float(held(part, 0.9)[0]) == pytest.approx(0.9, abs=0.06)
        assert 0.4 < float(np.mean(part)) < 0.6
    shifted = replace(bank, runs={name: one.copy() for name, one in bank.runs.items()})
    shifted.runs[evidence[0].id][:, -1] += 3.0
    other = ranks(Asked.of(shifted, evidence), points, Rules(beta=0.0, source=1), 3)
    assert float(np.mean(other.runs)) > 0.9  # twin: runs that are not like those of the sets


def test_a_pseudo_record_has_what_its_run_has() -> None:
    """An event that did not happen counts as that, what is not defined not at all."""
    happened, figured = event(name="war"), figure(1.0, 1e-9)
    later = replace(figure(2.0, 1e-9, "later"), fitted=False)
    limit = replace(event(name="limit"), limit=True)
    evidence = (happened, figured, later, limit)
    runs = {
        one.id: np.array([[1.0, value], [1.0, 1.0]])
        for one, value in zip(evidence, (0.0, math.nan, 3.0, 0.0), strict=True)
    }
    bank = Bank(np.zeros((2, 1)), np.zeros(2, int), np.zeros((1, 2)), runs)
    asked = Asked.of(bank, evidence)
    columns, seen = pseudo_record(asked, 0, np.random.default_rng(0))
    assert columns == [0]  # no figure, nothing held out, no limit that the run breaks
    assert seen[0].seen == 0.0
    often, seldom = np.array([20.0, 20.0]), np.array([0.9, 0.1])
    likely = seen[0].log_likelihood(often, seldom, np.zeros(2))
    assert likely[1] > likely[0]  # it did not happen, so a point where it seldom does is likelier
    columns, seen = pseudo_record(asked, 1, np.random.default_rng(0))
    assert columns == [0, 1, 3]
    assert seen[1].seen == pytest.approx(1.0)


def test_the_range_of_another_record_is_as_wide() -> None:
    wide = figure(3.0, 0.1, low=2.0, high=5.0)
    assert wide.interval == (2.0, 5.0)
    assert replace(wide, seen=10.0).interval == (8.5, 11.5)
    assert replace(figure(3.0, 0.1), seen=7.0).interval == (7.0, 7.0)
    at_least = figure(2.0, 0.1, low=2.0)
    assert replace(at_least, seen=4.0).interval == (4.0, math.inf)


# -- other priors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SHAPES, LOG])
def test_other_priors_are_densities(name: str) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    shape = shape_of(Number("a", 1.0, 100.0, False, False, "1", 1.0), name)
    assert shape is not None
    assert float(shape(u).mean()) == pytest.approx(1.0, abs=5e-3)
    assert float(shape(u).std()) > 0.1


def test_a_prior_by_logarithm_is_one_and_back() -> None:
    """Under it half of the weight lies below the geometric middle of the range."""
    u = (np.arange(100_000) + 0.5) / 100_000
    plain, log = (Number("a", 1.0, 100.0, one, False, "1", 1.0) for one in (False, True))
    by_factors, by_steps = shape_of(plain, LOG), shape_of(log, PLAIN)
    assert by_factors is not None
    assert by_steps is not None
    assert float(by_factors(u)[plain.at(u) < 10.0].sum() / 100_000) == pytest.approx(0.5, abs=1e-3)
    assert float(by_steps(u)[log.at(u) < 50.5].sum() / 100_000) == pytest.approx(0.5, abs=1e-3)
    assert shape_of(plain, PLAIN) is None
    assert shape_of(Number("a", 0.0, 1.0, False, False, "1", 1.0), LOG) is None


def test_the_error_of_a_shift_is_that_of_the_difference() -> None:
    """Over many banks shifts scatter as far as each says; weights that are equal shift nothing."""
    found = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        values = rng.random(300)
        found.append(moved(values, np.ones(300), np.where(values < 0.5, 2.0, 0.0)))
    scatter = np.std([one.after - one.before for one in found])
    assert np.mean([one.error for one in found]) == pytest.approx(scatter, rel=0.2)
    assert found[0].shift == pytest.approx(-0.25 * math.sqrt(12.0), abs=0.15)
    still = moved(np.arange(5.0), np.ones(5), np.full(5, 3.0))
    assert still.error == pytest.approx(0.0, abs=1e-12)
    assert still.shift == pytest.approx(0.0, abs=1e-12)


# -- real runs -------------------------------------------------------------------------------------


def test_a_bank_of_runs_is_kept_and_read(tmp_path: Path) -> None:
    choice = Choice(only=True, vary=VARY)
    asked = prepare(TOY, record=record(tmp_path), choice=choice, search=Search(points=40))
    columns = (SECRET, COST)
    values = np.array([[0.2, 0.1], [0.3, 0.15], [0.25, 0.12]])
    ensemble = Ensemble(columns, values, "sets.csv", "", (2, 3, 4))
    scores = scores_of(asked.priors, ensemble)
    assert asked.priors.values(ndtr(scores)) == pytest.approx(values)
    made = make_bank(asked, 30, [(scores, 20)], replicates=3, seed=2)
    assert len(made) == 50
    assert {name: one.shape for name, one in made.runs.items()} == dict.fromkeys(
        ("war", "deaths", "days"), (50, 3)
    )
    made.save(tmp_path / "bank.npz")
    again = Bank.load(tmp_path / "bank.npz")
    assert np.array_equal(again.scores, made.scores)
    assert all(np.array_equal(again.runs[one], made.runs[one], equal_nan=True) for one in made.runs)
    other = make_bank(asked, 30, [(scores, 20)], replicates=3, seed=3)
    assert not np.array_equal(other.runs["war"], made.runs["war"])


def test_a_committed_calibration_is_read_back_as_it_was_asked() -> None:
    folder = Path(__file__).parents[2] / "results" / "calibration" / "until-2020-07-01"
    asked = prepared_as(folder)
    assert str(asked.until) == "2020-07-01"
    assert asked.priors.size < len(asked.priors.numbers)  # numbers of the parties are tied
