"""Can the record do without the military channel, or without a rival one?

The full model and seven rivals, each with one channel off, are calibrated to the record of three
settings at once, and compared by how well they predict a setting that they were not fitted to, and
by a classifier. Both comparisons are made on simulated histories first, whose model is known.

* Calibration: approximate Bayesian computation on a table of prior runs, with semi-automatic
  summaries and regression adjustment (`sim.inference.calibration`), and its coverage.
* Prediction: kernel score, a proper score (Gneiting and Raftery 2007, JASA 102, 359-378, section
  5.1): E ρ(X, y) - E ρ(X, X') / 2, with ρ = 1 - k and k a positive definite kernel. Here
  k(x, y) = max(0, 1 - |x - y|) for figures (positive definite by Pólya), 1 for two undefined ones
  and 0 for one of each. For an event it is Brier's score.
* Classification: `sim.inference.classification`.

Parameters are places from 0 to 1: every key that a parameter moves stands at that place of the
range that the scenario gives with the key's number.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from sim.experiments import Answer, Drawing, Laboratory, Protocol, Summary, Verdict, above
from sim.inference.calibration import (
    Posterior,
    Prior,
    SemiAutomatic,
    coverage,
    encode,
    posterior,
    prior_predictive_p_value,
    semi_automatic,
)
from sim.inference.classification import compare_models
from sim.inference.intervals import Estimate, mean, share
from sim.plots.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.scenario.loader import load_with_provenance
from sim.scenario.reading import Provenance
from sim.targets import Target, compare, load_targets

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Numbers = npt.NDArray[np.float64]
Seeds = npt.NDArray[np.int64]

AZ, AM, NK = "parties.azerbaijan", "parties.armenia", "parties.nk-authorities"
RUSSIA = "third_parties.russia"
LEADERS, HOLDERS, PARTIES = (AZ, AM), (AM, NK), (AZ, AM, NK)

#: What is calibrated: a name, and the keys that it moves.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "reward for breaking a deadlock": (f"{AZ}.deadlock_reward",),
    "cost of opening fire": tuple(f"{one}.offensive_cost" for one in LEADERS),
    "cost of mobilising": tuple(f"{one}.mobilisation_cost" for one in PARTIES),
    "precision of choice": ("behaviour.precision",),
    "fading of hope": ("behaviour.hope_fade",),
    "hope on the first day": tuple(f"{one}.hope" for one in PARTIES),
    "claimant's audience cost": (f"{AZ}.audience_cost",),
    "holder side's audience cost": tuple(f"{one}.audience_cost" for one in HOLDERS),
    "commitment fear": tuple(f"{one}.commitment_fear" for one in PARTIES),
    "holder side's optimism": tuple(f"{one}.optimism" for one in HOLDERS),
    "uncertainty about the balance": ("balance.uncertainty",),
    "Russian pressure on the claimant": (f"{RUSSIA}.backing.pressure.claimant",),
    "Russian initiative in war": (f"{RUSSIA}.mediation.initiative_war",),
    "mobility of the front": ("front.mobility",),
    "claimant's legitimacy": (f"{AZ}.legitimacy",),
}
LEVEL = "constant advantage"
#: From parity to the log advantage that the full model has in July 2020.
LEVEL_RANGE = (0.0, 2.0)


def _every(keys: Sequence[str], name: str, value: float) -> dict[str, float]:
    return {f"{key}.{name}": value for key in keys}


_MEDIATORS = [
    f"third_parties.{one}" for one in ("russia", "france", "united-states", "european-union")
]
#: Parity for good: 300 million of stock on either side, of which a tenth wears out in a year.
_FLAT = {
    **_every(("balance.claimant", "balance.holder"), "technology", 1.0),
    **_every(("balance.claimant", "balance.holder"), "materiel", 300.0),
    **_every(("balance.claimant", "balance.holder"), "spending", 30.0),
    **_every(
        [f"third_parties.{one}" for one in ("russia", "turkey", "israel")], "backing.support", 0.0
    ),
    "balance.wear": 0.1,
}
FULL, MILITARY, CONSTANT, MEDIATION = "full model", "no military channel", LEVEL, "no mediation"
#: The models, and what each holds fixed.
MODELS: dict[str, dict[str, float]] = {
    FULL: {},
    MILITARY: _FLAT,
    CONSTANT: _FLAT,
    MEDIATION: _every(_MEDIATORS, "mediation.initiative_peace", 0.0)
    | _every(_MEDIATORS, "mediation.initiative_war", 0.0),
    "no private information": {"balance.uncertainty": 0.0} | _every(PARTIES, "optimism", 0.0),
    "no commitment problem": {"behaviour.foresight": 0.0} | _every(PARTIES, "commitment_fear", 0.0),
    "no audience costs": _every(PARTIES, "audience_cost", 0.0),
    "equal legitimacy": _every(LEADERS, "legitimacy", 0.5),
}
RIVALS = tuple(MODELS)[1:]
#: What each rival is without, and the claim of docs/claims.md that a verdict on it belongs to.
CHANNELS = {
    MILITARY: ("1", "the military channel"),
    CONSTANT: ("2", "a shift of the balance, rather than a constant advantage"),
    MEDIATION: ("7", "mediation"),
    "no private information": ("1", "private information about the balance"),
    "no commitment problem": ("10", "the commitment problem"),
    "no audience costs": ("10", "audience costs"),
    "equal legitimacy": ("16", "unequal legitimacy"),
}
SHORT = {
    "karabakh/frozen-conflict": "frozen conflict",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "autumn 2020",
}
ALL = "all settings"
STILL = "a balance that does not move"
BY_FULL, BY_RIVAL = "made by the full model", "made by the rival"
UNKNOWN, LEAST_DEFINED = -1, 0.05
GRADES = {"well": 2, "possible": 1, "NO": 0, "": UNKNOWN}

#: A figure this far from the record's range is wholly missed: by unit; else a factor of two.
WIDTHS = {"year": 0.25, "share": 0.5}
FACTOR = math.log(2.0)


# -- the record, and runs beside it --------------------------------------------------------------


def deviation(target: Target, frame: pd.DataFrame) -> pd.Series[float]:
    """What a run has of a target: 1 or 0 for an event, the distance to the record for a figure.

    NaN where `given` does not hold or the outcome is undefined. A distance of 1 is a figure wholly
    missed, see :data:`WIDTHS`; it has the sign of the error.
    """
    values = frame[target.columns[0]]
    for column in target.columns[1:]:
        values = values + frame[column]
    if target.statistic == "probability":
        found = _happened(target, values)
    else:
        figures = values.astype("Float64").astype("float64")
        low, high = _scale(target, np.array(target.interval))
        scaled = _scale(target, figures.to_numpy())
        away = np.minimum(scaled - low, 0.0) + np.maximum(scaled - high, 0.0)
        found = pd.Series(away, index=frame.index)
    if target.given:
        wanted = not target.given.startswith("not ")
        holds = frame[target.condition].astype("boolean").eq(wanted).fillna(False).astype(bool)
        found = found.where(holds)
    return found


def _happened(target: Target, values: pd.Series[Any]) -> pd.Series[float]:
    if isinstance(target.value, bool | str):
        happened = (values == target.value).fillna(False)
    else:
        happened = values.astype("Float64").astype("float64").between(*target.interval)
    return happened.astype("float64").where(values.notna())


def _scale(target: Target, values: npt.NDArray[np.floating[Any]]) -> Numbers:
    """Figures on a scale on which 1 is wholly missed; logarithms keep the sign of a loss."""
    if target.unit in WIDTHS:
        return np.asarray(values / WIDTHS[target.unit], dtype=np.float64)
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)) / FACTOR, dtype=np.float64)


@dataclass(frozen=True)
class Record:
    """The targets of the settings, and what the record has of each."""

    targets: Mapping[str, tuple[Target, ...]]

    @classmethod
    def of(cls, settings: Sequence[str]) -> Record:
        """Read the targets of some settings."""
        known = load_targets("karabakh")
        return cls({s: tuple(t for t in known if t.scenario == s) for s in settings})

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of the settings."""
        return tuple(self.targets)

    @property
    def every(self) -> list[Target]:
        """Targets of all settings."""
        return [target for targets in self.targets.values() for target in targets]

    def columns(self, setting: str) -> list[str]:
        """Outcomes that the targets of a setting need."""
        return list(
            dict.fromkeys(
                column
                for target in self.targets[setting]
                for column in (*target.columns, *([target.condition] if target.given else []))
            )
        )

    def deviations(self, setting: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Every target of a setting for every run."""
        return pd.DataFrame({t.id: deviation(t, frame) for t in self.targets[setting]})

    @property
    def observed(self) -> pd.DataFrame:
        """The record as if it were a run: events happened, figures are no distance away."""
        return pd.DataFrame({t.id: [float(t.statistic == "probability")] for t in self.every})


# -- models and their runs -----------------------------------------------------------------------


@dataclass(frozen=True)
class Model:
    """One of :data:`MODELS`: what it holds fixed, and the parameters that are left."""

    name: str

    @property
    def fixed(self) -> Mapping[str, float]:
        """Keys that it holds fixed."""
        return MODELS[self.name]

    @property
    def parameters(self) -> list[str]:
        """Names of its parameters: none that moves a key which is fixed."""
        left = [name for name, keys in PARAMETERS.items() if not set(keys) & set(self.fixed)]
        return [*left, LEVEL] if self.name == CONSTANT else left

    @property
    def prior(self) -> Prior:
        """Every place is equally likely."""
        return Prior(dict.fromkeys(self.parameters, (0.0, 1.0)))

    def points(self, setting: str, places: Numbers) -> dict[str, Numbers]:
        """Values of every key, for places of the parameters."""
        found = {}
        for name, place in zip(self.parameters, places.T, strict=True):
            for key in keys_of(name):
                low, high = range_of(setting, key)
                found[key] = low + (high - low) * place
        return found

    def run(
        self,
        lab: Laboratory,
        record: Record,
        setting: str,
        places: Numbers,
        seeds: Seeds,
        what: str,
    ) -> pd.DataFrame:
        """Run a setting once for each row of places; outcomes, in the order of the rows."""
        scenario = lab.scenario(setting, *(f"{key}={value}" for key, value in self.fixed.items()))
        vary: dict[str, Any] = dict(self.points(setting, places)) | {"seed": seeds}
        label = f"{what}-{self.name}-{setting}".replace("/", "-").replace(" ", "-")
        return lab.sweep(label, scenario, vary, "list", columns=record.columns(setting))


def keys_of(parameter: str) -> tuple[str, ...]:
    """Keys that a parameter moves."""
    return ("balance.advantage",) if parameter == LEVEL else PARAMETERS[parameter]


def range_of(setting: str, key: str) -> tuple[float, float]:
    """Range of a key, as the scenario gives it with the key's number."""
    if key == "balance.advantage":
        return LEVEL_RANGE
    found = _provenance(setting)[key].range
    assert found is not None, f"{setting} gives no range for {key}"
    return found


@cache
def _provenance(setting: str) -> Mapping[str, Provenance]:
    return load_with_provenance(setting).provenance


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


# -- calibration ---------------------------------------------------------------------------------


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

    def posterior(self, observed: pd.DataFrame, accept: int) -> Posterior:
        """Parameters behind a record, by regression adjustment."""
        record = self.transform(observed[self.columns].to_numpy()[0])
        prior = self.table.model.prior
        return posterior(self.table.places, self.summaries, record, prior, accept, checks=1)

    def nearest(self, observed: pd.DataFrame, count: int, without: int | None = None) -> Numbers:
        """Parameters of the runs nearest to a record; `without` leaves out the row it comes from.

        Predictions take them as they are, each with the same weight: adjustment leaves the values
        that were tried, and weights leave most runs, when a record lies at the edge of what a
        model does.
        """
        left = np.arange(len(self.table.places)) != (-1 if without is None else without)
        places: Numbers = self.table.places[left]
        if not np.ptp(self.raw[left], axis=0).any():  # no run differs: the record tells nothing
            return places[:count]
        record = self.transform(observed[self.columns].to_numpy()[0])
        prior = self.table.model.prior
        found = posterior(places, self.summaries[left], record, prior, count, "none", checks=1)
        return found.draws


# -- prediction ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """Kernel score of a prediction for one record: 0 best, 1 worst.

    `influence` is how far each draw moves the score (with mean 0): its spread over the root of
    the number of draws is the standard error (Hoeffding 1948).
    """

    value: float
    influence: Numbers

    def __sub__(self, other: Score) -> Score:
        return Score(self.value - other.value, self.influence - other.influence)

    @classmethod
    def mean(cls, scores: Sequence[Score]) -> Score:
        """Mean of scores of draws that are paired by their luck."""
        values, moved = [one.value for one in scores], [one.influence for one in scores]
        return cls(float(np.mean(values)), np.mean(moved, axis=0))

    @property
    def estimate(self) -> Estimate:
        """The score with its interval."""
        n = len(self.influence)
        error = float(np.sqrt(np.sum(self.influence**2) / (n - 1) / n))
        return Estimate(self.value, self.value - 1.96 * error, self.value + 1.96 * error, error, n)


def kernel_score(drawn: Numbers, observed: Numbers) -> Score:
    """Score draws (draws, targets) against a record (targets,), averaged over the targets.

    >>> event = np.array([[1.0], [1.0], [1.0], [0.0]] * 100)  # three in four say that it happens
    >>> round(kernel_score(event, np.array([1.0])).value, 2)  # (1/4)^2
    0.06
    """
    to_record, between = np.zeros(len(drawn)), np.zeros((len(drawn), len(drawn)))
    for values, truth in zip(drawn.T, observed, strict=True):
        to_record += 1.0 - _kernel(values, np.array([truth]))[:, 0]
        between += 1.0 - _kernel(values, values)
    to_record /= len(observed)
    # The distance of a draw to itself, 0, is no estimate of the distance of two draws.
    to_others = between.sum(axis=1) / (len(drawn) - 1) / len(observed)
    each = to_record - to_others
    return Score(float(np.mean(to_record - 0.5 * to_others)), each - each.mean())


def _kernel(a: Numbers, b: Numbers) -> Numbers:
    undefined = np.isnan(a)[:, None], np.isnan(b)[None, :]
    near = np.maximum(0.0, 1.0 - np.abs(a[:, None] - b[None, :]))
    neither = undefined[0] & undefined[1]
    return np.where(undefined[0] | undefined[1], neither.astype(np.float64), near)


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


# -- recovery of the comparison ------------------------------------------------------------------


@dataclass(frozen=True)
class History:
    """A simulated record: a row of the prior table of a model."""

    maker: str
    row: int


Scores = dict[str, dict[History, float]]


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


# -- what is measured ----------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Calibrate, predict, recover and classify."""
    import sklearn.ensemble  # noqa: F401 - loaded, so that its threads can be limited

    with threadpool_limits(1):  # threads that wait for each other cost minutes on busy cores
        return _measured(lab, Record.of(lab.protocol.settings))


def _measured(lab: Laboratory, record: Record) -> Summary:
    tables = {name: prior_table(lab, record, name) for name in MODELS}
    observed = make_finite(list(tables.values()), record.observed)
    summary = Summary()
    summary.add("targets", len(record.every))
    summary.add("summaries", observed.shape[1])
    add_predictions(lab, record, tables, observed, summary)
    add_recovery(lab, record, tables, summary)
    add_classification(lab, record, tables, observed, summary)
    add_calibration(lab, record, tables, observed, summary)
    return summary


def add_predictions(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """Scores of every model, in and out, their losses against the full model, and all targets."""
    scores: dict[tuple[str, str], dict[str, Score]] = {}
    for name, table in tables.items():
        ways = ("in", "out")
        scores |= {(way, name): {} for way in ways}
        for setting in record.settings:
            fitted = {"in": record.settings, "out": others(record, setting)}
            fits = {way: Fit.to(table, record, fitted[way]) for way in ways}
            found = {way: fits[way].nearest(observed, lab.size("predicted")) for way in ways}
            truth = record.observed[[t.id for t in record.targets[setting]]].to_numpy()[0]
            for way, made in predict(lab, record, name, setting, found).items():
                drawn = record.deviations(setting, made).to_numpy()
                scores[way, name][setting] = kernel_score(drawn, truth)
                _add_targets(summary, way, name, made, drawn, record.targets[setting])
    for (way, name), by_setting in scores.items():
        by_setting[ALL] = Score.mean(list(by_setting.values()))
        for setting, score in by_setting.items():
            summary.add(f"score_{way}", score.estimate, setting=setting, group=name)
            if name != FULL:
                loss = (score - scores[way, FULL][setting]).estimate
                summary.add(f"loss_{way}", loss, setting=setting, group=name)


def _add_targets(
    summary: Summary,
    way: str,
    name: str,
    made: pd.DataFrame,
    drawn: Numbers,
    targets: Sequence[Target],
) -> None:
    """Set the predicted runs beside every target of the setting; none is left out.

    What hardly any run can be compared with (fewer than one in twenty) is not in reach.
    """
    setting = targets[0].scenario
    table = compare({setting: made}, targets)
    for row, values in zip(table.to_dict("records"), drawn.T, strict=True):
        add = partial(summary.add, setting=told(setting, row), group=name)
        defined = float(np.mean(~np.isnan(values)))
        add(f"grade_{way}", GRADES[str(row["grade"])] if defined >= LEAST_DEFINED else UNKNOWN)
        add(f"defined_{way}", defined)
        if row["n"]:
            ends = ("wilson_low", "wilson_high")
            if row["statistic"] != "probability":
                ends = ("band_90_low", "band_90_high")
            low, high = (float(row[end]) for end in ends)
            band = Estimate(float(row["simulated"]), low, high, math.nan, len(values))
            add(f"simulated_{way}", band, kind="calculated")


def told(setting: str, row: Mapping[Hashable, Any]) -> str:
    """Name of a target for readers; an input is no test, and says so."""
    return f"{SHORT[setting]}: {row['label']}{' (input)' if row['used_in_setting'] else ''}"


def add_recovery(
    lab: Laboratory, record: Record, tables: Mapping[str, Table], summary: Summary
) -> None:
    """How often histories of known make show scores and losses like the record's."""
    scores = recovered(lab, record, tables)
    for name, by_history in scores.items():
        own = np.array([score for one, score in by_history.items() if one.maker == name])
        on_record = summary.get("score_out", setting=ALL, group=name).value
        summary.add("as_bad_if_own", share(own >= on_record), group=name)
        summary.add("own_score", mean(own), group=name)
    for rival in RIVALS:
        loss = summary.get("loss_out", setting=ALL, group=rival).value
        by_rival, by_full = losses(scores, rival, rival), losses(scores, rival, FULL)
        summary.add("as_far_if_rival", share(by_rival >= loss), group=rival)
        summary.add("as_near_if_full", share(by_full <= loss), group=rival)
        summary.add("power", share(by_full > float(np.quantile(by_rival, 0.9))), group=rival)
        for who, values in ((BY_FULL, by_full), (BY_RIVAL, by_rival)):
            for level in (0.05, 0.5, 0.95):
                quantile = float(np.quantile(values, level))
                summary.add("loss_recovered", quantile, setting=who, group=rival, x=level)


def add_classification(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """What the classifier makes of the record, and of runs that it has not seen."""
    runs = {name: table.summaries.to_numpy() for name, table in tables.items()}
    truth = observed.to_numpy()[0]
    found = [compare_models(runs, truth, lab.seed + i) for i in range(lab.size("splits"))]
    for name in tables:
        probability = mean([one.probability[name] for one in found])
        summary.add("probability", probability, group=name)
        summary.add("p_value", float(found[0].p_values[name]), setting=ALL, group=name)
        for other in tables:
            named = float(np.mean([one.confusion.loc[name, other] for one in found]))
            summary.add("confusion", named, setting=name, group=other)
        for setting in record.settings:
            part = Fit.to(tables[name], record, [setting])
            near = prior_predictive_p_value(part.raw, observed[part.columns].to_numpy()[0])
            summary.add("p_value", near, setting=setting, group=name)
    still = mean([float(one.probability[[MILITARY, CONSTANT]].sum()) for one in found])
    summary.add("probability", still, group=STILL)
    summary.add("accuracy", found[0].accuracy)
    summary.add("calibration_error", found[0].calibration_error)


def add_calibration(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """Posterior of every model, what it owes to the record, and how far it can be believed."""
    for name, table in tables.items():
        fit = Fit.to(table, record, record.settings)
        found = fit.posterior(observed, lab.size("accepted"))
        tested = coverage(
            table.places,
            fit.summaries,
            table.model.prior,
            draws=lab.size("pseudo_records"),
            accept=lab.size("accepted"),
            seed=lab.seed,
        )
        covered = tested.table["covered"]
        known = dict(zip(table.model.parameters, fit.transform.explained, strict=True))
        good = covered.between(0.85, 0.95)
        summary.add("effective_draws", float(found.effective_size), group=name)
        summary.add("mean_coverage", float(covered.mean()), group=name)
        summary.add("parameters_well_covered", int(good.sum()), group=name)
        summary.add("parameters", len(covered), group=name)
        heights = np.histogram(tested.ranks.to_numpy(), bins=10, range=(0, 100))[0]
        for number, height in enumerate(heights / heights.sum()):
            summary.add("rank_share", float(height), group=name, x=(number + 0.5) / 10)
        middles = found.quantiles([0.5])[0.5]
        for parameter, row in tested.table.iterrows():
            add = partial(summary.add, setting=str(parameter), group=name)
            error = math.sqrt(row["covered"] * (1.0 - row["covered"]) / row["n"])
            held = Estimate(row["covered"], row["low"], row["high"], error, int(row["n"]))
            add("coverage", held)
            add("rank_p_value", float(row["p_value"]))
            add("explained", float(known[str(parameter)]))
            add("contraction", float(found.contraction[str(parameter)]))
            middle = float(middles[str(parameter)])
            band = Estimate(middle, *found.interval(str(parameter)), math.nan, len(found.draws))
            add("place", band, kind="calculated")


# -- verdicts ------------------------------------------------------------------------------------


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Whether the record is in reach, whether each channel is missed, and what it looks like."""
    limits = protocol.thresholds
    return [
        _military_first(summary, limits),
        *(_missed(summary, rival, limits) for rival in RIVALS),
        _recognised(summary, limits),
        _in_reach(summary, limits),
    ]


def reached(summary: Summary, limits: Mapping[str, float]) -> bool:
    """Whether any model makes such a record at all: else there is nothing to compare."""
    p_values = [summary.get("p_value", setting=ALL, group=name).value for name in MODELS]
    return max(p_values) >= limits["least_p_value"]


def _missed(summary: Summary, rival: str, limits: Mapping[str, float]) -> Verdict:
    claim, channel = CHANNELS[rival]
    loss = summary.get("loss_out", setting=ALL, group=rival)
    fitted = summary.get("loss_in", setting=ALL, group=rival)
    far = summary.get("as_far_if_rival", group=rival)
    power = summary.get("power", group=rival)
    larger = above(loss.low, loss.high, limits["smallest_loss"])
    by_luck = above(far.low, far.high, limits["as_far_by_luck"])
    answer = Answer.UNDECIDED
    if reached(summary, limits) and larger is False:
        answer = Answer.NOT_SUPPORTED
    elif reached(summary, limits) and larger and by_luck is False:
        answer = Answer.SUPPORTED
    return Verdict(
        claim,
        f"Without {channel}, a setting left out is predicted worse.",
        answer,
        f"the score is worse by {_interval(loss)} on the settings left out, and by "
        f"{_interval(fitted)} on the settings fitted; {_share(far)} of histories made without it "
        f"show as much, and the comparison sees it in {_share(power)} of histories made with it",
        f"supported: a loss above {limits['smallest_loss']:g} that at most "
        f"{limits['as_far_by_luck']:.0%} of histories made without the channel show; not "
        "supported: a loss below it; undecided otherwise, and where no model reaches the record",
    )


def _military_first(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    others = [rival for rival in RIVALS if rival not in (MILITARY, CONSTANT)]
    found = {rival: summary.get("loss_out", setting=ALL, group=rival) for rival in others}
    next_one = max(found, key=lambda rival: found[rival].value)
    first, second = summary.get("loss_out", setting=ALL, group=MILITARY), found[next_one]
    error = math.hypot(first.standard_error, second.standard_error)
    gap = first.value - second.value
    ahead = Estimate(gap, gap - 1.96 * error, gap + 1.96 * error, error, first.n)
    answers = {True: Answer.SUPPORTED, False: Answer.NOT_SUPPORTED, None: Answer.UNDECIDED}
    larger = above(ahead.low, ahead.high, limits["smallest_loss"])
    return Verdict(
        "1",
        "No other channel is missed as much as the military one.",
        answers[larger if reached(summary, limits) else None],
        f"the loss of prediction is {_interval(first)} with the balance at parity, and "
        f"{_interval(second)} in the model with {next_one}, the next: a lead of {_interval(ahead)}",
        f"supported: a lead above {limits['smallest_loss']:g}; not supported: below it",
    )


def _recognised(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    still = summary.get("probability", group=STILL)
    accuracy = summary.get("accuracy")
    answers = {True: Answer.NOT_SUPPORTED, False: Answer.SUPPORTED, None: Answer.UNDECIDED}
    larger = above(still.low, still.high, limits["smallest_probability"])
    best = max(MODELS, key=lambda name: summary.get("probability", group=name).value)
    named = summary.get("probability", group=best)
    return Verdict(
        "1",
        "The record does not look like one that a balance without movement makes.",
        answers[larger if reached(summary, limits) else None],
        f"a classifier gives the two models whose balance does not move {_range(still)} together, "
        f"and most, {_range(named)}, to the one called {best}; it names the right one of "
        f"{len(MODELS)} models for {_share(accuracy)} of {accuracy.n:,} unseen runs",
        f"not supported: more than {limits['smallest_probability']:.0%} for the two together",
    )


def _in_reach(summary: Summary, limits: Mapping[str, float]) -> Verdict:
    p_value = summary.get("p_value", setting=ALL, group=FULL).value
    as_bad = summary.get("as_bad_if_own", group=FULL)
    score = summary.get("score_out", setting=ALL, group=FULL)
    parts = {way: in_reach(summary, way, FULL) for way in ("in", "out")}
    met = parts["out"][0] / parts["out"][1] >= limits["least_share_in_reach"]
    usual = above(as_bad.low, as_bad.high, limits["least_p_value"])
    found = summary.table("contraction", group=FULL)
    narrowed = found[found["value"] >= limits["least_contraction"]]
    answer = Answer.UNDECIDED
    if p_value < limits["least_p_value"] or usual is False or not met:
        answer = Answer.NOT_SUPPORTED
    elif usual:
        answer = Answer.SUPPORTED
    return Verdict(
        "1",
        "With all channels on, the model makes records like this one, also of a setting left out.",
        answer,
        f"prior predictive p = {p_value:.2g}; {parts['in'][0]} of {parts['in'][1]} targets in "
        f"reach when fitted, {parts['out'][0]} when left out; score {_interval(score)}, as bad in "
        f"{_share(as_bad)} of the model's own histories; the record narrows {len(narrowed)} of "
        f"{len(PARAMETERS)} parameters by {limits['least_contraction']:.0%} or more",
        f"not supported: p or the share of histories as bad below {limits['least_p_value']:g}, or "
        f"fewer than {limits['least_share_in_reach']:.0%} of the targets left out in reach",
    )


def in_reach(summary: Summary, way: str, name: str) -> tuple[int, int]:
    """Targets that come out well or possible, and all there are."""
    grades = summary.table(f"grade_{way}", group=name)["value"]
    return int((grades > 0).sum()), len(grades)


def _interval(found: Estimate) -> str:
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def _share(found: Estimate) -> str:
    return f"{found.value:.0%} ({found.low:.0%} to {found.high:.0%})"


def _range(found: Estimate) -> str:
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    return f"{found.value:.0%} ({low:.0%} to {high:.0%})"


# -- figures -------------------------------------------------------------------------------------


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the losses, every target, and how far all of it can be believed."""
    with look():
        return {
            "losses": _draw_losses(summary),
            "targets": _draw_targets(summary),
            "recovery": _draw_recovery(summary),
        }


def _draw_losses(summary: Summary) -> Drawing:
    figure = new_figure(10.0, 4.8)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    _loss_panel(left, summary)
    _score_panel(right, summary)
    histories = summary.get("as_near_if_full", group=MILITARY).n
    draws = summary.get("loss_out", setting=ALL, group=MILITARY).n
    return Drawing(
        figure,
        "Left: how much worse each rival predicts than the full model, on the record (dots: "
        f"settings left out; squares: settings fitted; lines: 95 % intervals over {draws} draws) "
        f"and on simulated histories ({histories} of each maker; bars: the middle 90 % of them, "
        "with the median). Where the dot lies within the hatched bar, a history made without the "
        "channel would look the same. Right: the score of each model on each setting left out.",
    )


def _loss_panel(axes: Axes, summary: Summary) -> None:
    rows = np.arange(len(RIVALS))[::-1]
    for row, rival in zip(rows, RIVALS, strict=True):
        for way, marker, colour, up in (("out", "o", NEUTRAL, 0.24), ("in", "s", CLAIMANT, 0.08)):
            loss = summary.get(f"loss_{way}", setting=ALL, group=rival)
            axes.plot([loss.low, loss.high], [row + up] * 2, color=colour, lw=1.4)
            face = colour if way == "out" else "white"
            axes.plot(loss.value, row + up, marker, color=colour, mfc=face, ms=5.5)
        for who, colour, hatch, up in (
            (BY_FULL, FAINT, "", -0.12),
            (BY_RIVAL, "white", "////", -0.3),
        ):
            low, middle, high = (
                summary.get("loss_recovered", setting=who, group=rival, x=x).value
                for x in (0.05, 0.5, 0.95)
            )
            axes.barh(
                row + up,
                high - low,
                0.15,
                low,
                color=colour,
                edgecolor=NEUTRAL,
                hatch=hatch,
                lw=0.6,
            )
            axes.plot([middle] * 2, [row + up - 0.09, row + up + 0.09], color="black", lw=1.6)
    axes.axvline(0.0, color=NEUTRAL, lw=0.8)
    axes.use_sticky_edges = False
    axes.autoscale_view()
    axes.set_yticks(rows, RIVALS)
    axes.set_xlabel("worse than the full model (score, 0 to 1)")
    axes.set_title("Loss of prediction without a channel")
    handles = [
        Line2D([], [], marker="o", color=NEUTRAL, lw=1.4, label="record, settings left out"),
        Line2D(
            [], [], marker="s", color=CLAIMANT, mfc="white", lw=1.4, label="record, settings fitted"
        ),
        Patch(facecolor=FAINT, edgecolor=NEUTRAL, label="histories made by the full model"),
        Patch(
            facecolor="white", edgecolor=NEUTRAL, hatch="////", label="histories made by the rival"
        ),
    ]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.4, -0.13), ncols=2)


def _score_panel(axes: Axes, summary: Summary) -> None:
    rows = np.arange(len(MODELS))[::-1]
    looks = (("s", CLAIMANT), ("^", HOLDER), ("o", "black"))
    for (setting, name), (marker, colour), up in zip(
        SHORT.items(), looks, (0.2, 0.0, -0.2), strict=True
    ):
        scores = [summary.get("score_out", setting=setting, group=model) for model in MODELS]
        for row, score in zip(rows, scores, strict=True):
            axes.plot([score.low, score.high], [row + up] * 2, color=colour, lw=1.2)
        values = [score.value for score in scores]
        axes.plot(values, rows + up, marker, color=colour, ms=5, label=name)
    axes.set_yticks(rows, MODELS)
    axes.set_xlim(0.0, 1.02)
    axes.set_xlabel("score of the setting left out (0 best, 1 worst)")
    axes.set_title("Setting by setting")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.13), ncols=3, columnspacing=1.0)


#: Marker, face and size of a grade.
_MARKS: dict[int, tuple[str, str, float, str]] = {
    2: ("s", "black", 6.0, "well: in the middle half of runs, or in half of them"),
    1: ("s", FAINT, 6.0, "possible: in the middle nine tenths, or in 5 %"),
    0: ("s", "white", 6.0, "no"),
    -1: ("_", NEUTRAL, 5.0, "can be compared in fewer than 5 % of runs"),
}


def _draw_targets(summary: Summary) -> Drawing:
    labels = list(dict.fromkeys(summary.table("grade_in")["setting"]))
    figure = new_figure(10.5, 0.185 * len(labels) + 2.2)
    axes = figure.subplots()
    table = {
        (way, name): summary.table(f"grade_{way}", group=name).set_index("setting")["value"]
        for way in ("in", "out")
        for name in MODELS
    }
    for column, name in enumerate(MODELS):
        for way, shift in (("in", -0.19), ("out", 0.19)):
            grades = table[way, name].loc[labels].astype(int).to_numpy()
            for grade, (marker, face, size, _) in _MARKS.items():
                rows = np.flatnonzero(grades == grade)
                x = np.full(len(rows), column + shift)
                axes.plot(x, rows, marker, color=NEUTRAL, mfc=face, ms=size, mew=0.8, ls="")
    axes.set_yticks(range(len(labels)), labels, fontsize=7.5)
    axes.set_ylim(len(labels) - 0.3, -0.7)
    for row, (one, after) in enumerate(pairwise(labels)):
        if one.partition(":")[0] != after.partition(":")[0]:
            axes.axhline(row + 0.5, color=FAINT, lw=0.5)
    counts = [
        f"{name}\n{in_reach(summary, 'in', name)[0]} | {in_reach(summary, 'out', name)[0]}"
        for name in MODELS
    ]
    axes.set_xticks(range(len(MODELS)), [_broken(text) for text in counts], fontsize=7.5)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.tick_params(axis="y", length=0)
    for column in range(1, len(MODELS)):
        axes.axvline(column - 0.5, color=FAINT, lw=0.5)
    handles = [
        Line2D([], [], marker=marker, color=NEUTRAL, mfc=face, ms=size, ls="", label=text)
        for marker, face, size, text in _MARKS.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return Drawing(
        figure,
        f"Every one of the {len(labels)} targets in the record of the three settings, beside the "
        "runs of each model: left square fitted to all three settings, right square with the "
        "target's own setting left out. Numbers above: targets in reach (well or possible), fitted "
        "| left out. A target marked as input is no test: an input was set from it.",
    )


def _broken(text: str) -> str:
    return text.replace(" | ", "|").replace(" ", "\n").replace("|", " | ")


def _draw_recovery(summary: Summary) -> Drawing:
    figure = new_figure(10.5, 7.6)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.15, 1), height_ratios=(1.35, 1))
    _confusion_panel(figure.add_subplot(grid[0, 0]), summary)
    _identified_panel(figure.add_subplot(grid[:, 1]), summary)
    _rank_panel(figure.add_subplot(grid[1, 0]), summary)
    accuracy = summary.get("accuracy")
    pseudo = summary.get("coverage", setting="mobility of the front", group=FULL).n
    return Drawing(
        figure,
        f"Top: what a classifier makes of {accuracy.n:,} runs that it has not seen (shares of each "
        f"row; by chance {1 / len(MODELS):.0%}), and of the record (last row). Bottom: rank of the "
        f"true parameter among draws from its posterior, over {pseudo} simulated records and all "
        "parameters; level if the posterior is right. Right: how far simulated records narrow each "
        "parameter of the full model, by the variance that a regression on their summaries "
        "explains (bars), and how far the record does: 1 - posterior / prior standard deviation.",
    )


def _confusion_panel(axes: Axes, summary: Summary) -> None:
    names = list(MODELS)
    shares = [[summary.get("confusion", setting=a, group=b).value for b in names] for a in names]
    record = [summary.get("probability", group=name).value for name in names]
    cells = np.array([*shares, record])
    axes.imshow(cells, cmap="Greys", vmin=0.0, vmax=1.0, aspect="auto")
    for (row, column), value in np.ndenumerate(cells):
        colour = "white" if value > 0.5 else "black"
        axes.text(column, row, f"{value:.0%}", ha="center", va="center", color=colour, fontsize=7.5)
    axes.axhline(len(names) - 0.5, color="black", lw=1.5)
    numbered = [f"{name}  {number}" for number, name in enumerate(names, start=1)]
    axes.set_yticks(range(len(names) + 1), [*numbered, "THE RECORD   "])
    axes.set_xticks(range(len(names)), [str(number) for number in range(1, len(names) + 1)])
    axes.set_ylabel("made by")
    axes.set_xlabel("named by the classifier (numbers as on the left)")
    axes.set_title("Which model made it?")


def _rank_panel(axes: Axes, summary: Summary) -> None:
    for name, style, colour in ((FULL, "-", NEUTRAL), (MILITARY, "--", HOLDER)):
        ranks = summary.table("rank_share", group=name)
        label = f"{name}: 90 % intervals hold {summary.get('mean_coverage', group=name).value:.0%}"
        edges = np.linspace(0, 100, len(ranks) + 1)
        axes.stairs(
            ranks["value"], edges, baseline=None, ls=style, color=colour, lw=1.4, label=label
        )
    axes.axhline(0.1, color=FAINT, lw=1.0, ls=":")
    axes.set_ylim(0.0, 0.2)
    axes.set_xlim(0, 100)
    axes.set_xlabel("rank of the true value among 99 draws")
    axes.set_ylabel("share of cases")
    axes.set_title("Calibration where the answer is known")
    axes.legend(loc="upper center")


def _identified_panel(axes: Axes, summary: Summary) -> None:
    names = sorted(
        PARAMETERS, key=lambda one: summary.get("explained", setting=one, group=FULL).value
    )
    rows = np.arange(len(names))
    told = [summary.get("explained", setting=name, group=FULL).value for name in names]
    usual = [1.0 - math.sqrt(1.0 - share) for share in told]
    found = [summary.get("contraction", setting=name, group=FULL).value for name in names]
    axes.barh(rows, usual, 0.6, color=FAINT, label="narrowed by simulated records, on average")
    axes.plot(found, rows, "o", color=CLAIMANT, ms=5.5, label="narrowed by the record")
    axes.set_yticks(rows, names, fontsize=7.5)
    axes.set_xlim(min(0.0, *found) - 0.02, 1.0)
    axes.axvline(0.0, color=NEUTRAL, lw=0.8)
    axes.set_xlabel("narrowing of the spread (0 none, 1 pinned down)")
    axes.set_title("What the record pins down")
    axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.06))
