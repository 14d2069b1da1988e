"""What grows or wears off slowly after a war, and who comes to a meeting."""

from __future__ import annotations

import math


def cleared_after(cleared: float, rate: float, years: float, reachable: float) -> float:
    """Mined land that is cleared, in hectares, after some years more: a linear stock.

    cleared + rate * years, up to what there is to clear on ground that is held. Form ours.

    >>> cleared_after(10.0, 4.0, 2.0, 100.0), cleared_after(10.0, 4.0, 2.0, 15.0)
    (18.0, 15.0)
    """
    return max(cleared, min(reachable, cleared + rate * years))


def returned_after(returned: float, rate: float, years: float, room: float) -> float:
    """People who have returned, after some years more: a linear stock that follows cleared land.

    returned + rate * years, up to the room that cleared land makes. Form ours.

    >>> returned_after(100.0, 50.0, 1.0, 500.0), returned_after(100.0, 50.0, 1.0, 120.0)
    (150.0, 120.0)
    """
    return max(returned, min(room, returned + rate * years))


def bitterness_after(
    bitterness: float,
    contacts: float,
    thaw: float,
    years: float,
    incidents: float,
    embitter: float,
    most: float,
) -> float:
    """What a side's audience charges for a concession, as a multiple of what it first charged.

    bitterness * exp(-thaw * contacts * years) + embitter * incidents, at most `most`: contacts
    between societies wear it off (or, with a thaw below zero, harden it), incidents raise it. That
    contact lowers prejudice: Pettigrew and Tropp (2006), from memory; the form is ours.

    >>> round(bitterness_after(1.0, 0.5, 0.2, 1.0, 0.0, 0.0, 3.0), 6)
    0.904837
    >>> bitterness_after(1.0, 0.0, 0.2, 1.0, 3.0, 0.1, 1.2)
    1.2
    """
    return min(most, bitterness * math.exp(-thaw * contacts * years) + embitter * incidents)


def legitimacy_moved(legitimacy: float, shift: float) -> float:
    """How lawful a side's claims are held to be, moved by a shift of their log odds.

    L e^x / (L e^x + 1 - L), so that it stays within 0 and 1. What helps one side hurts the other:
    the other's odds move by -x, and campaigns that are equally strong cancel out. Form ours.

    >>> legitimacy_moved(0.5, 0.0), round(legitimacy_moved(0.5, math.log(3.0)), 12)
    (0.5, 0.75)
    """
    if shift == 0.0:
        return legitimacy
    raised = legitimacy * math.exp(shift)
    return raised / (raised + 1.0 - legitimacy)


def attendance_gain(stake: float, engagement: float, company: float) -> float:
    """What coming to a meeting is worth to a state that is invited to it.

    Its stake in the matter, as far as it attends to it, less what sitting with those who are
    invited too costs it: stake * engagement - company. Form ours.

    >>> attendance_gain(0.2, 0.5, 0.0), round(attendance_gain(0.2, 0.5, 0.3), 12)
    (0.1, -0.2)
    """
    return stake * engagement - company


def meeting_gain(here: float, elsewhere: float, weight: float) -> float:
    """What coming to a meeting is worth to a side that may wait for another track.

    What it expects there, less what it expects elsewhere: here - weight * elsewhere. Choosing the
    forum by what it promises: Busch (2007), from memory, on trade; the form is ours.

    >>> round(meeting_gain(0.1, 0.3, 0.0), 12), round(meeting_gain(0.1, 0.3, 1.0), 12)
    (0.1, -0.2)
    """
    return here - weight * elsewhere
