"""One verdict a question, from the figures of its cells."""

from __future__ import annotations

from collections.abc import Mapping

from sim.experiments import Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import every, from_checks, one_answer
from sim.inference.intervals import Estimate

from .claims import QUESTIONS, Cell, Question
from .measure import EVENTS

WORDS = {
    "force": "force again",
    "agreed": "a text",
    "years_of_peace": "years until force",
    "claimant_opens": "first force opened by the claimant",
    "holder_opens": "first force opened by the holder",
    "again": "war again after the first",
    "text_after_fall": "a first text after the fall of NK",
    "fallen": "NK taken",
    "large_war": "a large war",
    "lasting": "a lasting peace",
    "without_war": "an agreement without any war",
    "ground": "the claimant's share of the ground",
    "terms_recognition": "terms of recognition",
    "terms_transport": "terms of the route",
    "terms_security": "terms of security",
}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Every question, in order."""
    return [answered(summary, protocol, one) for one in QUESTIONS]


def answered(summary: Summary, protocol: Protocol, question: Question) -> Verdict:
    """The verdict on one question."""
    limits = protocol.thresholds
    sides = {one.case: side(summary, one, limits[one.limit]) for one in question.cells}
    refused = {
        f"no more {WORDS[one.fact]}": _not(side(summary, one, limits[one.limit]))
        for one in question.refuses
    }
    if question.how == "list":
        answer, condition = from_checks("list", sides)
    else:
        answer, condition = one_answer([every([*sides.values(), *refused.values()])]), ""
    told = "; ".join(effect(summary, one) for one in (*question.cells, *question.refuses))
    return Verdict(
        claim=question.claim,
        statement=said(question),
        answer=answer,
        effect=told,
        overturned_by=overturned(question, limits),
        condition=condition,
        built_in=question.built_in,
    )


def said(question: Question) -> str:
    """The statement, which says so where the model could not have answered no."""
    if not question.built_in:
        return question.statement
    return f"{question.statement.removesuffix('.')} (the sign is built in)."


def figure(summary: Summary, cell: Cell) -> Estimate | None:
    """The figure of a cell; None where no run has it."""
    name = f"change:{cell.fact}" if cell.against else cell.fact
    try:
        return summary.get(name, setting=cell.group, group=cell.place)
    except KeyError:
        return None


def side(summary: Summary, cell: Cell, limit: float) -> bool | None:
    """Whether a cell is met: None where the interval holds the threshold, or nothing is known."""
    found = figure(summary, cell)
    if found is None:
        return None
    low, high = (found.low, found.high) if cell.sign > 0 else (-found.high, -found.low)
    return above(low, high, limit)


def _not(met: bool | None) -> bool | None:
    return None if met is None else not met


def effect(summary: Summary, cell: Cell) -> str:
    """A cell's figure in words."""
    head = f"{cell.arm}{f' less {cell.against}' if cell.against else ''}"
    where = "" if head.startswith(cell.group) else f"{cell.group}: "
    found = figure(summary, cell)
    told = "no run has it" if found is None else _number(found, cell)
    return f"{where}{head}, {WORDS[cell.fact]} {told}"


def _number(found: Estimate, cell: Cell) -> str:
    event = cell.fact in EVENTS
    scale, form, unit = (100.0, ".1f", " points") if event else (1.0, ".2f", "")
    if event and not cell.against:
        unit = " %"
    plus = "+" if cell.against else ""
    value, low, high = (scale * one for one in (found.value, found.low, found.high))
    return f"{value:{plus}{form}}{unit} ({low:{plus}{form}} to {high:{plus}{form}})"


def overturned(question: Question, limits: Mapping[str, float]) -> str:
    """What would have to come out for another answer."""
    parts = []
    for one in (*question.cells, *question.refuses):
        limit = limits[one.limit]
        ends = f"{limit:g}" if one.sign > 0 else f"{-limit:g}"
        beyond = "above" if one.sign > 0 else "below"
        must = "must not lie" if one in question.refuses else "must lie"
        parts.append(f"{WORDS[one.fact]}: the interval {must} {beyond} {ends}")
    joined = "; ".join(dict.fromkeys(parts))
    how = "in each case for itself" if question.how == "list" else "all of it, for yes"
    return f"{joined} ({how})" if len(question.cells) > 1 else joined
