"""Outcomes: talks, refusals by each side, mediators' roles, and what was believed at the end."""

from __future__ import annotations

from collections.abc import Callable

from sim.outcomes.history import NAN, History, Session
from sim.outcomes.registry import outcome
from sim.parameters import Side
from sim.scenario.schema import Scenario

#: What a mediator can be seen doing; `ceasefire` counts proposals in war.
ROLES = ("record", "facilitate", "formulate", "manipulate", "ceasefire")


def _mediator_roles(scenario: Scenario) -> list[tuple[str, ...]]:
    return [
        (name, role)
        for name, third_party in scenario.third_parties.items()
        if third_party.mediation is not None
        for role in ROLES
    ]


def _refused(history: History, by: Callable[[str], bool]) -> int:
    """Sessions whose last text was refused by some party of a kind."""
    return sum(1 for session in history.sessions if any(map(by, session.refusers)))


def _of_side(history: History, side: Side) -> Callable[[str], bool]:
    return lambda party: history.sides[party] == side


@outcome("sessions", int)
def sessions(history: History) -> int:
    """Sessions of talks, mediated or direct, in peace and in war."""
    return len(history.sessions)


@outcome("sessions", int)
def sessions_in_war(history: History) -> int:
    """Sessions of talks held while a war was on."""
    return sum(1 for session in history.sessions if session.in_war)


@outcome("sessions", int)
def sessions_direct(history: History) -> int:
    """Sessions of talks without a mediator."""
    return sum(1 for session in history.sessions if session.opening.actor == "direct")


@outcome("sessions", int)
def sessions_agreed(history: History) -> int:
    """Sessions that ended in an agreement."""
    return sum(1 for session in history.sessions if session.agreed)


@outcome("sessions", int)
def sessions_refused(history: History) -> int:
    """Sessions in which a text was on the table and somebody refused it."""
    return sum(1 for session in history.sessions if session.offers and not session.agreed)


@outcome("sessions", int)
def sessions_for_the_record(history: History) -> int:
    """Sessions without any text: meetings for the record."""
    return sum(1 for session in history.sessions if not session.offers)


@outcome("offers", int)
def offers(history: History) -> int:
    """Texts put on the table, rounds of one session counted apart."""
    return sum(session.offers for session in history.sessions)


@outcome("texts", int)
def refused_by_claimant_side(history: History) -> int:
    """Sessions whose last text at least one party of the claimant's side refused."""
    return _refused(history, _of_side(history, "claimant"))


@outcome("texts", int)
def refused_by_holder_side(history: History) -> int:
    """Sessions whose last text at least one party of the holder's side refused."""
    return _refused(history, _of_side(history, "holder"))


@outcome("texts", int)
def refused_by_veto(history: History) -> int:
    """Sessions whose last text a party that does not lead its side refused."""
    return _refused(history, lambda party: not history.scenario.parties[party].leads)


@outcome("texts", int)
def refused_by_veto_alone(history: History) -> int:
    """Sessions whose last text failed only because of parties that do not lead their side."""

    def alone(session: Session) -> bool:
        parties = history.scenario.parties
        return not any(parties[name].leads for name in session.refusers)

    return sum(1 for session in history.sessions if session.refusers and alone(session))


@outcome("0 or 1", bool)
def both_sides_refused(history: History) -> bool:
    """Whether each side refused a last text at least once."""
    return (
        _refused(history, _of_side(history, "claimant")) > 0
        and _refused(history, _of_side(history, "holder")) > 0
    )


@outcome("times", int, name="role:<mediator>:<role>", keys=_mediator_roles)
def role(history: History, mediator: str, role: str) -> int:
    """Times that a mediator acted in a role."""
    if role == "ceasefire":
        return sum(1 for one in history.ceasefires if one.broker == mediator)
    return sum(
        1
        for session in history.sessions
        if session.opening.actor == mediator and session.opening.subject == role
    )


@outcome("messages", int)
def messages_believed(history: History) -> int:
    """Messages about the balance that a mediator carried and the party believed."""
    return sum(1 for event in history.record.of("message") if event.outcome == "believed")


@outcome("1")
def advantage_at_end(history: History) -> float:
    """The claimant's true log advantage on the last day (NaN: not recorded)."""
    return history.record.final.get("advantage", NAN)


@outcome("1")
def belief_claimant_at_end(history: History) -> float:
    """The claimant's belief about its own advantage on the last day (NaN: not recorded)."""
    return history.record.final.get("belief_claimant", NAN)


@outcome("1")
def belief_holder_at_end(history: History) -> float:
    """The holder's belief about the claimant's advantage on the last day (NaN: not recorded)."""
    return history.record.final.get("belief_holder", NAN)


@outcome("1")
def belief_gap_at_end(history: History) -> float:
    """How far the two leaders' beliefs are apart on the last day: claimant's minus holder's."""
    final = history.record.final
    return final.get("belief_claimant", NAN) - final.get("belief_holder", NAN)
