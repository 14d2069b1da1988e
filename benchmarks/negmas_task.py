"""The equal task: one bilateral session of alternating offers, in NegMAS and in our engine.

Both get the same issues with the same values, the same weights and reservation values, the same
number of offers and the same time-dependent tactics (Faratin, Sierra and Jennings 1998). What
differs by default is made the same here, and every session is checked: the two must sign the same
package at the same offer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import negmas
from negmas import SAOMechanism, make_issue
from negmas.negotiators.helpers import PolyAspiration
from negmas.outcomes import make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.value_fun import TableFun
from negmas.sao.negotiators import (
    BoulwareTBNegotiator,
    LinearTBNegotiator,
    TimeBasedConcedingNegotiator,
)

import sim
from benchmarks.measure import Effort, Report, Row, Task, fitting, rates, ratio
from benchmarks.runs import compiled, program_of, simulated
from sim.scenario import Scenario, load

TITLE = "The equal task: alternating offers in NegMAS"
FILE = Path(__file__).with_name("equal_task.yaml")
LEAST_RATIO = 100.0
ISSUES = ("status", "return", "trade")

#: Our strategies: the exponent of concession in NegMAS's terms, and its negotiator of that name.
TACTICS = {"linear": (1.0, LinearTBNegotiator), "boulware": (5.0, BoulwareTBNegotiator)}

_FEW = "[0, 0.5, 1]"

#: Sizes of the task: the same file with other values of its issues.
SIZES = {
    "3 issues of 4 values": [],
    "3 issues of 3 values": [f"issues.{name}.levels={_FEW}" for name in ISSUES],
    "3 issues of 2 values": [f"issues.{name}.levels=[0, 1]" for name in ISSUES],
}


class SameClock(PolyAspiration):
    """NegMAS's own curve, read at the time that our negotiators read it.

    NegMAS counts step k of n as (k + 1) / (n + 1); ours goes from 0 at the first offer to 1 at the
    last. An answer to the offer of a step falls in the next one, hence the `lag`.
    """

    def __init__(self, offers: int, exponent: float, lag: int) -> None:
        super().__init__(1.0, exponent)
        self.offers, self.lag = offers, lag

    def utility_at(self, t: float) -> float:
        """Aspiration, from 1 to 0, at NegMAS's relative time."""
        step = t * (self.offers + 2) - 1 - self.lag
        return float(super().utility_at(min(1.0, max(0.0, step / (self.offers - 1)))))


class Peer:
    """The scenario of the equal task as NegMAS has it; what sessions can share is made once."""

    def __init__(self, scenario: Scenario) -> None:
        self.offers = scenario.talks.rounds
        self.political = {n: i for n, i in scenario.issues.items() if i.kind == "political"}
        self.names = [[str(level) for level in issue.levels] for issue in self.political.values()]
        self.space = make_os(
            [make_issue(name=n, values=v) for n, v in zip(self.political, self.names, strict=True)]
        )
        self.parties = {
            name: (party.strategy, self._utility(party)) for name, party in scenario.parties.items()
        }

    def _utility(self, party: Any) -> LinearAdditiveUtilityFunction:
        """Sum of weight times outcome (the holder: one minus outcome), and the status quo."""
        claims = party.side == "claimant"
        worth = [
            TableFun({name: float(name) if claims else 1.0 - float(name) for name in names})
            for names in self.names
        ]
        standing = sum(
            party.weights[name] * getattr(issue.status_quo, party.side)
            for name, issue in self.political.items()
        )
        return LinearAdditiveUtilityFunction(
            values=worth,
            weights=[party.weights[name] for name in self.political],
            outcome_space=self.space,
            reserved_value=standing,
        )

    def session(self, stock: bool = False) -> SAOMechanism:
        """Hold one session; with `stock`, by NegMAS's negotiators and callbacks as they come."""
        mechanism = SAOMechanism(
            outcome_space=self.space,
            n_steps=self.offers + 1,
            one_offer_per_step=True,
            extra_callbacks=stock,
        )
        for name, (strategy, utility) in self.parties.items():
            exponent, kind = TACTICS[strategy]
            if stock:
                negotiator = kind(name=name)
            else:
                negotiator = TimeBasedConcedingNegotiator(
                    name=name,
                    offering_curve=SameClock(self.offers, exponent, 0),
                    accepting_curve=SameClock(self.offers, exponent, 1),
                    stochastic=False,
                    eps=1e-9,
                )
            mechanism.add(negotiator, ufun=utility)
        mechanism.run()
        return mechanism

    def sessions(self, count: int, stock: bool = False) -> int:
        """Hold a number of sessions."""
        for _ in range(count):
            self.session(stock)
        return count

    def ending(self) -> tuple[int, tuple[float, ...] | None]:
        """Offers made in a session, and the package signed (None: no agreement)."""
        mechanism = self.session()
        signed = mechanism.agreement
        terms = None if signed is None else tuple(float(value) for value in signed)
        return len(mechanism.full_trace), terms


def our_ending(scenario: Scenario) -> tuple[int, tuple[float, ...] | None]:
    """The same of our model."""
    record = sim.run(scenario)
    sessions = [event for event in record.events if event.kind == "session"]
    if len(sessions) != 1:
        raise RuntimeError(f"{len(sessions)} sessions in place of one")
    offers = sum(event.kind == "offer" for event in record.events)
    for event in record.events:
        if event.kind == "agreement":
            political = [n for n, i in scenario.issues.items() if i.kind == "political"]
            return offers, tuple(event.numbers[f"terms:{name}"] for name in political)
    return offers, None


def cases() -> dict[str, Scenario]:
    """The equal task by strategy and by size."""
    found = {}
    for strategy in TACTICS:
        for size, setting in SIZES.items():
            settings = [f"parties.{name}.strategy={strategy}" for name in ("north", "south")]
            found[f"{strategy}, {size}"] = load(FILE, [*settings, *setting])
    return found


def run(effort: Effort) -> Report:
    """Sessions per second of both, in turn, after a check that they end alike."""
    report = Report(
        notes=[
            f"NegMAS {negmas.__version__}: `SAOMechanism` with one offer to a step, "
            "`LinearAdditiveUtilityFunction`, `TimeBasedConcedingNegotiator` with its polynomial "
            "curve, read at the times at which our negotiators read theirs (class `SameClock`); "
            "its accept-or-refuse falls in the next step, so one step is added. Outcome space and "
            "utility functions are made once; each session has a new mechanism and new "
            "negotiators, since they serve once. Ours: one run of "
            "`benchmarks/equal_task.yaml` is one session; the scenario is packed once, and "
            "all outcomes are read. Both keep the trace of offers.",
            "Preferences are strictly opposed, because NegMAS's negotiators do not use the other "
            "side's utilities when they choose among packages that are equal to themselves, and "
            "ours do: with opposed preferences the two choices are the same. Before anything is "
            "timed, both must make the same number of offers and sign the same package.",
            "NegMAS's callbacks, to which nobody here listens, are off, which makes it faster. "
            "NegMAS as it comes (`LinearTBNegotiator`, `BoulwareTBNegotiator`, with callbacks) has "
            "slightly other times, and exponent 4 in place of 5 for Boulware, so that its "
            "sessions may end some offers earlier or later; it is shown to tell what our changes "
            "do to its speed.",
        ]
    )
    for case, scenario in cases().items():
        _add(report, case, scenario, effort)
    return report


def _add(report: Report, case: str, scenario: Scenario, effort: Effort) -> None:
    peer, program = Peer(scenario), program_of(scenario)
    theirs, ours = peer.ending(), our_ending(scenario)
    if theirs != ours:
        raise RuntimeError(f"{case}: NegMAS ends with {theirs}, the model with {ours}")
    report.notes.append(f"{case}: both sign {_told(ours[1])} after {ours[0]} offers.")
    few = fitting(peer.sessions, effort.seconds)
    many = fitting(lambda n: compiled(program, n, 99), effort.seconds)
    mesa = fitting(lambda n: simulated(scenario, n, 99, "mesa"), effort.seconds)
    tasks: dict[str, Task] = {
        "compiled": lambda seed: compiled(program, many, seed),
        "negmas": lambda _: peer.sessions(few),
        "stock": lambda _: peer.sessions(few, stock=True),
        "mesa": lambda seed: simulated(scenario, mesa, seed, "mesa"),
    }
    found = rates(tasks, effort.repeats)
    unit = "sessions per second"
    gain = ratio(found["compiled"], found["negmas"])
    report.rows += [
        Row(case, "NegMAS", unit, found["negmas"]),
        Row(case, "NegMAS as it comes", unit, found["stock"]),
        Row(case, "our Mesa model", unit, found["mesa"]),
        Row(case, "compiled engine, one thread", unit, found["compiled"]),
        Row(case, "compiled / NegMAS", "ratio", gain, LEAST_RATIO),
        Row(case, "our Mesa model / NegMAS", "ratio", ratio(found["mesa"], found["negmas"])),
    ]


def _told(terms: tuple[float, ...] | None) -> str:
    return "nothing" if terms is None else "(" + ", ".join(f"{x:.3g}" for x in terms) + ")"
