"""Calibration of the models to some of the settings, and how well they predict the others.

Simulated histories are predicted like the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from sim.experiments import Laboratory
from sim.experiments.scores import Numbers, kernel_score
from sim.inference.calibration import Adjustment, Posterior, posterior
from sim.inference.summaries import SemiAutomatic, encode, semi_automatic

from .design import FULL, MODELS, Model
from .record import Record

Scores = dict[str, dict["History", float]]


def latin_hypercube(rng: np.random.Generator, rows: int, columns: int) -> Numbers:
    """Places of which each column has one in every 1/rows (McKay, Beckman and Conover 1979)."""
    cells = rng.permuted(np.tile(np.arange(rows), (columns, 1)), axis=1).T
    places: Numbers = (cells + rng.random((rows, columns))) / rows
    return places


@dataclass
class Table:
    """Prior runs of a model: places of its parameters, and what came of them in every setting."""

    model: Model
    places: Numbers
    outcomes: pd.DataFrame  # every target of every setting, NaN where undefined
    summaries: pd.DataFrame = field(default_factory=pd.DataFrame)  # the same, finite


def prior_table(lab: Laboratory, record: Record, name: str) -> Table:
    """Run a model over its prior: the same parameters and seed in the settings of one row."""
    model, rows = Model(name), lab.size("rows")
    rng = np.random.default_rng([lab.seed, list(MODELS).index(name)])
    places = latin_hypercube(rng, rows, len(model.parameters))
    seeds = rng.integers(2**62, size=rows)
    parts = [
        record.deviations(setting, model.run(lab, record, setting, places, seeds, "prior"))
        for setting in record.settings
    ]
    return Table(model, places, pd.concat(parts, axis=1))


def make_finite(tables: Sequence[Table], observed: pd.DataFrame) -> pd.DataFrame:
    """Encode all tables alike, and the record, which is returned; no column is there twice."""
    like = pd.concat([table.outcomes for table in tables], ignore_index=True)
    columns = list(like.columns)
    pooled = encode(like, columns)
    first = {column.to_numpy().tobytes(): name for name, column in reversed(list(pooled.items()))}
    kept = [name for name in pooled.columns if name in set(first.values())]
    for table in tables:
        table.summaries = encode(table.outcomes, columns, like=like)[kept]
    return encode(observed, columns, like=like)[kept]


@dataclass(frozen=True)
class Fit:
    """Calibration of one model to some of the settings: one summary for each parameter."""

    table: Table
    columns: list[str]

    @classmethod
    def to(cls, table: Table, record: Record, settings: Sequence[str]) -> Fit:
        """Fit a model to some of the settings."""
        ids = {target.id for setting in settings for target in record.targets[setting]}
        return cls(
            table, [str(c) for c in table.summaries if str(c).removesuffix(" defined") in ids]
        )

    @cached_property
    def raw(self) -> Numbers:
        """Finite summaries of the settings fitted."""
        return self.table.summaries[self.columns].to_numpy()

    @cached_property
    def transform(self) -> SemiAutomatic:
        """Makes one summary for each parameter of them."""
        return semi_automatic(self.table.places, self.raw)

    @cached_property
    def summaries(self) -> Numbers:
        """The summaries that runs are compared by."""
        return self.transform(self.raw)

    def posterior(
        self, observed: pd.DataFrame, accept: int, adjust: Adjustment = "linear"
    ) -> Posterior:
        """Parameters behind a record, by regression adjustment or without."""
        record = self.transform(observed[self.columns].to_numpy()[0])
        prior = self.table.model.prior
        return posterior(self.table.places, self.summaries, record, prior, accept, adjust, checks=1)

    def ways(self, observed: pd.DataFrame, lab: Laboratory) -> dict[str, Numbers]:
        """Parameters to predict with, in each of :data:`WAYS`; adjusted ones where there are any.

        An adjustment is undefined where weights collapse: where so few runs are nearer than the
        farthest one accepted that their regression would go through all of them.
        """
        count, accept = lab.size("predicted"), lab.size("weighted")
        found = {"out": self.nearest(observed, count)}
        if not self.tells:
            return found | {"out_weighted": found["out"]}
        weighted = self.posterior(observed, accept, "none")
        found["out_weighted"] = weighted.resample(count, lab.seed).to_numpy()
        if weighted.effective_size >= self.summaries.shape[1] + 2:
            adjusted = self.posterior(observed, accept)
            found["out_adjusted"] = adjusted.resample(count, lab.seed).to_numpy()
        return found

    @property
    def tells(self) -> bool:
        """Whether a record tells anything: not where all runs are the same."""
        return bool(np.ptp(self.raw, axis=0).any())

    def nearest(self, observed: pd.DataFrame, count: int, without: int | None = None) -> Numbers:
        """Parameters of the runs nearest to a record; `without` leaves out the row it comes from.

        As they are, each with the same weight: adjustment leaves the values that were tried, and
        weights leave most runs, when a record lies at the edge of what a model does.
        """
        left = np.arange(len(self.table.places)) != (-1 if without is None else without)
        places: Numbers = self.table.places[left]
        if not np.ptp(self.raw[left], axis=0).any():  # no run differs: the record tells nothing
            return places[:count]
        record = self.transform(observed[self.columns].to_numpy()[0])
        prior = self.table.model.prior
        found = posterior(places, self.summaries[left], record, prior, count, "none", checks=1)
        return found.draws


def predict(
    lab: Laboratory, record: Record, name: str, setting: str, found: Mapping[str, Numbers]
) -> dict[str, pd.DataFrame]:
    """Run every accepted parameter set once, with luck that all models share."""
    count = lab.size("predicted")
    seeds = np.random.default_rng([lab.seed, 99]).integers(2**62, size=count)
    places = np.concatenate(list(found.values()))
    again = np.tile(seeds, len(found))
    frame = Model(name).run(lab, record, setting, places, again, "predicted")
    return {
        way: frame.iloc[number * count : (number + 1) * count] for number, way in enumerate(found)
    }


def others(record: Record, setting: str) -> list[str]:
    """Return the settings but one."""
    return [one for one in record.settings if one != setting]


@dataclass(frozen=True)
class History:
    """A simulated record: a row of the prior table of a model."""

    maker: str
    row: int


def recovered(lab: Laboratory, record: Record, tables: Mapping[str, Table]) -> Scores:
    """Scores of the full model for all histories, of a rival for its own and the full model's."""
    rng = np.random.default_rng([lab.seed, 98])
    rows = {m: rng.choice(lab.size("rows"), lab.size("histories"), replace=False) for m in tables}
    made = {name: [History(name, int(row)) for row in rows[name]] for name in tables}
    everyone = [history for histories in made.values() for history in histories]
    return {
        name: _scores(
            lab, record, tables, name, everyone if name == FULL else made[FULL] + made[name]
        )
        for name in tables
    }


def losses(scores: Scores, rival: str, maker: str) -> Numbers:
    """How much worse a rival predicts the histories of a maker than the full model does."""
    made = [history for history in scores[rival] if history.maker == maker]
    return np.array([scores[rival][one] - scores[FULL][one] for one in made])


def _scores(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    name: str,
    histories: Sequence[History],
) -> dict[History, float]:
    """Mean score of a model over the settings, each predicted from the others."""
    draws = lab.size("history_draws")
    total = dict.fromkeys(histories, 0.0)
    for setting in record.settings:
        fit = Fit.to(tables[name], record, others(record, setting))
        places = np.concatenate([_drawn(lab, fit, tables, one) for one in histories])
        seeds = np.random.default_rng([lab.seed, 97]).integers(2**62, size=len(places))
        frame = Model(name).run(lab, record, setting, places, seeds, "recovery")
        drawn = record.deviations(setting, frame)
        for number, history in enumerate(histories):
            truth = tables[history.maker].outcomes[drawn.columns].iloc[history.row]
            part = drawn.iloc[number * draws : (number + 1) * draws]
            score = kernel_score(part.to_numpy(), truth.to_numpy(dtype=np.float64))
            total[history] += score.value / len(record.settings)
    return total


def _drawn(lab: Laboratory, fit: Fit, tables: Mapping[str, Table], history: History) -> Numbers:
    observed = tables[history.maker].summaries.iloc[[history.row]]
    own = history.maker == fit.table.model.name
    near = fit.nearest(observed, lab.size("predicted"), history.row if own else None)
    rng = np.random.default_rng([lab.seed, 95, history.row])
    return near[rng.choice(len(near), lab.size("history_draws"))]
