"""How time grows with runs, steps, issues and mediators."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

from benchmarks.measure import Effort, Report, Row, Samples, Task, fitting, rates
from benchmarks.runs import compiled, program_of, simulated
from sim.parameters import Issue
from sim.scenario import Scenario, load

TITLE = "How time grows"
BASE = "karabakh/frozen-conflict"

RUNS = (1, 10, 100, 1_000, 10_000)
YEARS = (1, 2, 5, 10, 20)
ISSUES = (1, 2, 4, 8)
MEDIATORS = (0, 1, 2, 4, 8)


def run(effort: Effort) -> Report:
    """Time of a run over each of the four, in both engines."""
    report = Report(
        notes=[
            "Microseconds for one run of the frozen conflict (compiled engine, one thread; Mesa: "
            "`sim.simulate`), changed in one respect at a time. Runs: time for each run when so "
            "many are asked for at once, packing not counted. Steps: years from 1994 on. Issues: "
            "political issues beside the territory, of equal weight. Mediators: copies of one. "
            "The exponent is the slope of log time on log number over the whole range (numbers "
            "above 0): 1 is proportional, 0 does not grow. More issues and mediators also change "
            "what happens in a run, and so its time.",
        ]
    )
    _runs(report, effort)
    _curve(report, "years", YEARS, years, effort)
    _curve(report, "political issues", ISSUES, issues, effort)
    _curve(report, "mediators", MEDIATORS, mediators, effort)
    return report


def _runs(report: Report, effort: Effort) -> None:
    program = program_of(load(BASE))
    loops = {runs: max(1, 2_000 // runs) for runs in RUNS}

    def task(runs: int) -> Task:
        def asked(seed: int) -> int:
            for loop in range(loops[runs]):
                compiled(program, runs, seed, first=loop * runs)
            return runs * loops[runs]

        return asked

    tasks = {str(runs): task(runs) for runs in RUNS}
    found = rates(tasks, effort.repeats)
    for name in tasks:
        micro = _micro(found[name])
        report.rows.append(Row("runs asked for at once", f"{int(name):,}", "µs per run", micro))


def _curve(
    report: Report,
    what: str,
    sizes: tuple[int, ...],
    changed: Callable[[int], Scenario],
    effort: Effort,
) -> None:
    scenarios = {str(size): changed(size) for size in sizes}
    for engine in ("compiled", "mesa"):
        tasks = {
            size: _task(_maker(scenario, engine), effort.seconds / 3)
            for size, scenario in scenarios.items()
        }
        found = rates(tasks, effort.repeats)
        case = f"{what}, {engine}"
        micro = {size: _micro(found[str(size)]) for size in sizes}
        report.rows += [Row(case, str(size), "µs per run", micro[size]) for size in sizes]
        report.rows.append(Row(case, "exponent", "", _slopes(micro)))


def _task(make: Callable[[int, int], int], seconds: float) -> Task:
    count = fitting(lambda n: make(n, 99), seconds)
    return lambda seed: make(count, seed)


def _maker(scenario: Scenario, engine: str) -> Callable[[int, int], int]:
    if engine == "mesa":
        return lambda count, seed: simulated(scenario, count, seed, "mesa")
    program = program_of(scenario)
    return lambda count, seed: compiled(program, count, seed)


def _micro(rate: Samples) -> Samples:
    return [1e6 / one for one in rate]


def _slopes(micro: dict[int, Samples]) -> Samples:
    """Least-squares slope of log time on log size in each repeat (sizes of 0 left out)."""
    sizes = [size for size in micro if size > 0]
    x = [math.log(size) for size in sizes]
    middle = sum(x) / len(x)
    spread = sum((a - middle) ** 2 for a in x)
    slopes = []
    for repeat in range(len(micro[sizes[0]])):
        y = [math.log(micro[size][repeat]) for size in sizes]
        slopes.append(sum((a - middle) * b for a, b in zip(x, y, strict=True)) / spread)
    return slopes


# -- scenarios -----------------------------------------------------------------------------------


def years(count: int) -> Scenario:
    """The frozen conflict for a number of years."""
    base = load(BASE)
    end = dt.date(base.clock.start.year + count, base.clock.start.month, base.clock.start.day)
    return base.model_copy(update={"clock": base.clock.model_copy(update={"end": end})})


def issues(count: int) -> Scenario:
    """The frozen conflict with a number of political issues that share what these weigh."""
    base = load(BASE)
    land = {name: issue for name, issue in base.issues.items() if issue.kind == "territory"}
    political = [f"issue-{number}" for number in range(count)]
    parties = {}
    for name, party in base.parties.items():
        kept = {issue: party.weights[issue] for issue in land}
        each = (1.0 - sum(kept.values())) / count
        weights = kept | dict.fromkeys(political, each)
        parties[name] = party.model_copy(update={"weights": weights})
    board = land | {name: Issue() for name in political}
    return base.model_copy(update={"issues": board, "parties": parties})


def mediators(count: int) -> Scenario:
    """The frozen conflict with a number of copies of one mediator, beside the backers."""
    base = load(BASE)
    one = base.third_parties["european-union"]
    backers = {
        name: third.model_copy(update={"mediation": None})
        for name, third in base.third_parties.items()
        if third.backing is not None and third.mediation is None
    }
    copies = {f"mediator-{number}": one for number in range(count)}
    return base.model_copy(update={"third_parties": backers | copies})
