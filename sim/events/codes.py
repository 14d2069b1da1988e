"""Integer codes for event kinds, actors, subjects and reasons."""

from __future__ import annotations

from sim.record import EVENT_KINDS, REASON_NOISE

#: Kinds of events, numbered in the order of :data:`sim.record.EVENT_KINDS`.
(
    INCIDENT,
    LEADER_CHANGE,
    ATTACK,
    BATTLE,
    CAPTURE,
    REPULSE,
    HALT,
    INTERVENTION,
    SESSION,
    MESSAGE,
    OFFER,
    ANSWER,
    AGREEMENT,
    CEASEFIRE,
    CEASEFIRE_BROKEN,
    TRUCE_HOLDS,
    HANDOVER,
    PREPARATION,
    STAND_DOWN,
    CLOSING,
    ACT,
    PARTY_END,
    ABSENCE,
    STEP,
    RECOVERY,
) = range(len(EVENT_KINDS))

#: Actors: a party by its place, a third party by its place after this number.
#: In a ceasefire, ``other`` is a sum of 2 ** place over the leaders who refused.
FIRST_THIRD_PARTY = 1000
NOBODY, DIRECT, ALL = -1, -2, -3

#: Subjects: an objective by its place; the role of a session; a message; the kind of a text.
ROLES = ("record", "facilitate", "formulate", "manipulate", "direct")
RECORD, FACILITATE, FORMULATE, MANIPULATE, DIRECT_TALKS = range(5)
MESSAGES = ("weaker", "stronger")
TEXTS = ("comprehensive", "partial")
COMPREHENSIVE, PARTIAL = 0, 1

#: Outcomes, by kind: what 0, 1, ... stand for.
OUTCOMES = {
    SESSION: ("no agreement", "agreement"),
    MESSAGE: ("not believed", "believed"),
    ANSWER: ("refuses", "accepts"),
    CEASEFIRE: ("refused", "agreed"),
    HANDOVER: ("refused", "done"),
    ACT: ("breaches", "reassures"),
    ABSENCE: ("not held", "held without it"),
    STEP: ("refused", "done"),
}
REFUSED, AGREED = range(2)  # of a ceasefire

#: Reasons by number; 0 is none.
REASONS = (
    "",
    REASON_NOISE,
    "an incident escalates",
    "preventive: the balance is turning against it",
    "a success at home that talks do not bring",
    "its power exceeds its benefits",
    "a threat it would rather meet now",
    "the truce is worth less than war",
    "better than no deal",
    "it still asks for more in this round",
    "conceding costs too much at home, or the promises are not trusted",
    "it expects more from force",
    "it hopes for better terms later",
    "things as they are are worth more",
    "nothing is left to take",
    "going on would not pay",
    "the attack no longer pays",
    "a war has come first",
    "an agreement has come first",
    "several reasons, none of them needed",
)
(
    NO_REASON,
    NOISE,
    ESCALATES,
    PREVENTIVE,
    SUCCESS_AT_HOME,
    DISSATISFIED,
    MEETS_THREAT,
    BREAKS_TRUCE,
    BETTER_THAN_NO_DEAL,
    ASKS_MORE,
    CONCEDING_COSTS,
    EXPECTS_MORE_FROM_FORCE,
    HOPES_FOR_BETTER,
    WORTH_MORE_AS_THEY_ARE,
    NOTHING_LEFT,
    WOULD_NOT_PAY,
    NO_LONGER_PAYS,
    WAR_CAME_FIRST,
    AGREEMENT_CAME_FIRST,
    SEVERAL_REASONS,
) = range(len(REASONS))
