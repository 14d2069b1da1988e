"""The cases: each names something that a tree computes, and gives it as lines of text.

Floats stand in the lines as `repr` writes them, with all bits. Only what both trees share is used:
:func:`sim.load`, :class:`sim.NegotiationModel`, :mod:`sim.outcomes` and
:class:`sim.engine.Program`; users' own agents are those of :mod:`benchmarks.parity.agents`. A name
is ``group/engine/scenario/...``; a case of the compiled engine and its twin of the Mesa model
differ in the engine alone.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from .inputs import Inputs

Lines = list[str]

SEED, OTHER_SEED = 3, 2**40 + 1
REPLICATES = 16
RANDOM_REPLICATES = 3
COLUMN_RUNS, FEW_RUNS = 400, 10

#: A user's own agents: kind, scenario, and whose agent it is.
OWN_AGENTS = [
    ("Pacifist", "karabakh/autumn-2020", "parties.azerbaijan"),
    ("Pacifist", "karabakh/frozen-conflict", "parties.azerbaijan"),
    ("Pacifist", "valley", "parties.north"),
    ("Refuser", "karabakh/autumn-2020", "parties.armenia"),
    ("Refuser", "toy/hurting-stalemate", "parties.south"),
    ("Refuser", "toy/fearon", "parties.north"),
    ("Refuser", "valley", "parties.south"),
    ("Bold", "karabakh/autumn-2020", "parties.azerbaijan"),
    ("Bold", "karabakh/april-2016", "parties.armenia"),
    ("Bold", "valley", "parties.south"),
    ("OnlyWhenRipe", "toy/hurting-stalemate", "third_parties.envoy"),
    ("OnlyWhenRipe", "toy/biased-mediator", "third_parties.friend"),
    ("OnlyWhenRipe", "karabakh/autumn-2020", "third_parties.european-union"),
    ("Headstrong", "karabakh/autumn-2020", "parties.azerbaijan"),
    ("Headstrong", "toy/rubinstein", "parties.south"),
    ("Headstrong", "valley", "parties.north"),
    ("Generous", "karabakh/autumn-2020", "third_parties.turkey"),
    ("Generous", "karabakh/april-2016", "third_parties.turkey"),
]
OWN_REPLICATES = 6

#: Scenarios whose runs are forked, and the steps after which they are.
FORKED = ("karabakh/april-2016", "karabakh/autumn-2020", "karabakh/frozen-conflict", "valley")
FORKED += ("toy/hurting-stalemate",)
FORK_STEPS = (1, 10, 40, 100)
FORK_REPLICATES = 3

#: Numbers varied from row to row of one program, and what they are multiplied by.
VARIED = {"karabakh/autumn-2020": ("balance.uncertainty", "front.mobility", "talks.direct_rate")}
FACTORS = (0.5, 1.0, 1.5)


class Case(NamedTuple):
    """A name, and how its lines are made."""

    name: str
    lines: Callable[[], Lines]


class NotRunError(Exception):
    """Why a case has nothing to compare: the compiled engine leaves it to Mesa, or the like."""


def cases(inputs: Inputs) -> Iterator[Case]:
    """All cases, those of the compiled engine last."""
    known = Scenarios(inputs)
    yield from _of_mesa(known)
    yield from _of_the_compiled_engine(known)


class Scenarios:
    """The scenarios of the inputs by name, each loaded once by this tree."""

    def __init__(self, inputs: Inputs) -> None:
        self.worlds = inputs["worlds"]
        self.random = [name for name in self.worlds if name.isdigit()]
        self.named = [*inputs["shipped"], *(n for n in self.worlds if not n.isdigit())]
        self.get = cache(self._load)
        self.program = cache(self._program)

    def has(self, name: str) -> bool:
        """Whether the inputs have a scenario of that name."""
        return name in self.named

    def _load(self, name: str, whose: str = "", kind: str = "") -> Any:
        """A scenario, with one of its agents played by a class of the user's if asked for."""
        import sim

        if name not in self.worlds:
            return sim.load(name, [f"{whose}.agent={_agent(kind)}"] if kind else [])
        data = copy.deepcopy(self.worlds[name])
        if kind:
            section, _, member = whose.partition(".")
            data[section][member]["agent"] = _agent(kind)
        return sim.Scenario.model_validate_json(json.dumps(data))

    def _program(self, name: str) -> Any:
        from sim.engine import Program, why_not

        reason = why_not(self.get(name))
        if reason:
            raise NotRunError(reason)
        return Program(self.get(name))


def _agent(kind: str) -> str:
    """A class of the user's, from this package: the same for every tree."""
    return f"{__package__}.agents:{kind}"


# -- the Mesa model ------------------------------------------------------------------------------


def _of_mesa(known: Scenarios) -> Iterator[Case]:
    run = lru_cache(maxsize=1)(partial(_run, known))
    for name in known.named:
        for r in range(REPLICATES):
            yield Case(f"records/mesa/{name}/{r}", partial(_record, run, name, r))
            yield Case(f"outcomes/mesa/{name}/{r}", partial(_outcomes, run, name, r))
    for name in known.random:
        for r in range(RANDOM_REPLICATES):
            yield Case(f"random/mesa/{name}/{r}", partial(_record, run, name, r))
    yield from _of_own_agents(known)
    yield from _of_forks(known)


def _run(known: Scenarios, name: str, replicate: int, seed: int = SEED, *own: str) -> Any:
    import sim

    model = sim.NegotiationModel(known.get(name, *own), seed, replicate, trace=True)
    try:
        return model.run()
    except ArithmeticError as error:
        raise NotRunError(f"the model stops: {type(error).__name__}") from error


def _record(run: Callable[..., Any], *which: Any) -> Lines:
    return lines_of(run(*which))


def lines_of(record: Any) -> Lines:
    """Everything that a run left behind: events, snapshots and the final state."""
    lines = [repr(event) for event in record.events]
    lines += [repr(snapshot) for snapshot in record.snapshots]
    return lines + [f"final {name} = {value!r}" for name, value in record.final.items()]


def _outcomes(run: Callable[..., Any], *which: Any) -> Lines:
    from sim.outcomes import outcomes

    return [f"{name} = {value!r}" for name, value in outcomes(run(*which)).items()]


def _of_own_agents(known: Scenarios) -> Iterator[Case]:
    for kind, name, whose in OWN_AGENTS:
        if not known.has(name):
            continue
        for seed in (SEED, OTHER_SEED):
            for r in range(OWN_REPLICATES):
                own = f"agents/{kind}/{name}/{whose}/{seed}/{r}"
                run = partial(_run, known)
                yield Case(own, partial(_record, run, name, r, seed, whose, kind))


def _of_forks(known: Scenarios) -> Iterator[Case]:
    for name in filter(known.has, FORKED):
        for r in range(FORK_REPLICATES):
            for step in FORK_STEPS:
                yield Case(f"forks/{name}/{r}/{step}", partial(_fork, known, name, r, step))


def _fork(known: Scenarios, name: str, replicate: int, step: int) -> Lines:
    """The end of a copy made in mid-run; the run that was copied must come to the same."""
    import sim

    model = sim.NegotiationModel(known.get(name), SEED, replicate, trace=True)
    for _ in range(step):
        if model.running:
            model.step()
    lines = lines_of(copy.deepcopy(model).run())
    same = lines_of(model.run()) == lines
    return lines if same else [*lines, "the run that was copied ends otherwise"]


# -- the compiled engine -------------------------------------------------------------------------


def _of_the_compiled_engine(known: Scenarios) -> Iterator[Case]:
    for name in known.named:
        yield Case(f"columns/compiled/{name}", partial(_columns, known, name, COLUMN_RUNS))
        if name in VARIED:
            yield Case(f"columns/varied/{name}", partial(_varied_columns, known, name))
        for r in range(REPLICATES):
            yield Case(f"records/compiled/{name}/{r}", partial(_compiled_record, known, name, r))
    for name in known.random:
        yield Case(f"columns/compiled/{name}", partial(_columns, known, name, FEW_RUNS))
        for r in range(RANDOM_REPLICATES):
            yield Case(f"random/compiled/{name}/{r}", partial(_compiled_record, known, name, r))


def _compiled_record(known: Scenarios, name: str, replicate: int) -> Lines:
    record = known.program(name).record(SEED, replicate, trace=True)
    if record is None:
        raise NotRunError("the compiled engine leaves this run to Mesa")
    return lines_of(record)


def _columns(known: Scenarios, name: str, count: int) -> Lines:
    """All columns of so many runs, half of them of each seed."""
    import numpy as np

    seeds = np.repeat(np.array([SEED, OTHER_SEED], np.uint64), count // 2)
    replicates = np.tile(np.arange(count // 2), 2)
    return _lines_of_table(known.program(name).run(seeds, replicates))


def _varied_columns(known: Scenarios, name: str) -> Lines:
    """The same with some numbers varied from row to row, some rows as they are."""
    import numpy as np

    keys = VARIED[name]
    usual = [_number(known.get(name), key) for key in keys]
    points = np.array(np.meshgrid(*[FACTORS] * len(keys))).reshape(len(keys), -1).T * usual
    values = np.tile(points, (COLUMN_RUNS // len(points), 1))
    seeds = np.full(len(values), SEED, np.uint64)
    made = known.program(name).run(seeds, np.arange(len(values)), keys, values)
    return _lines_of_table(made)


def _number(scenario: Any, key: str) -> float:
    value = scenario
    for part in key.split("."):
        value = getattr(value, part)
    return float(value)


def _lines_of_table(table: Any) -> Lines:
    lines = []
    for name, column in table.items():
        lines.append(f"{name}: {column.dtype}")
        lines += [f"{name}[{row}] = {value!r}" for row, value in enumerate(column.tolist())]
    return lines
