"""What a third party can choose, in words: moves, texts and how they lean, and messages."""

from __future__ import annotations

from sim.agents import Party
from sim.language import N_, _
from sim.seat.questions import ADVANTAGE, GAIN, Fact, Option
from sim.turn.numbers import RedLineNumbers

#: how such a text is offered, by the role: with a leaning of one's own, whole, and without terms
ANOTHER = {
    "formulate": N_(
        "Another {kind} text: say how much {claimant} weighs in it (0%: all for {holder})"
    ),
    "manipulate": N_(
        "Another {kind} text with your guarantee and side payments: say how much {claimant} weighs "
        "in it (0%: all for {holder})"
    ),
}
PUT = {
    "formulate": N_("Put a {kind} text, {leaning}: {terms}."),
    "manipulate": N_(
        "Put a {kind} text with your guarantee and side payments, {leaning}: {terms}."
    ),
}
PUT_SHORT = {
    "formulate": N_("Put a {kind} text, {leaning}"),
    "manipulate": N_("Put a {kind} text with your guarantee and side payments, {leaning}"),
}

#: what follows after a text in war
THEN_CEASEFIRE = N_("If it is refused, you propose a ceasefire.")

#: what a party gains, by itself and within a sentence
GAINS = (
    N_("{name} gains over leaving the table, as you estimate"),
    N_("{name} gains over leaving the table"),
)
#: what can be told a leader about the balance
MESSAGES = {
    "truth": N_("What you know."),
    "stronger": N_("That it is stronger than you know it to be."),
    "weaker": N_("That it is weaker than you know it to be."),
}

#: moves without a text, and what follows from them
MOVES = {
    "wait": (N_("Do nothing now."), N_("The sides, and other mediators, go on by themselves.")),
    "record": (
        N_("Meet for the record, without a text."),
        N_("Nothing is signed; a session that leads nowhere costs the parties hope in talks."),
    ),
    "facilitate": (
        N_("Bring the sides together, carry messages, and let them make offers."),
        N_("You tell each leader what you know of the balance; then they put texts to each other."),
    ),
    "ceasefire": (
        N_("Propose a ceasefire."),
        N_("The guns fall silent if both leaders accept. Nothing is settled."),
    ),
}


def message(choice: str, party: Party, advantage: float) -> Option:
    """What a leader is told about the balance, as a choice."""
    label, within = _("The balance, as you tell it"), _("the balance, as you tell it")
    told = Fact("told", label, party.sign * advantage, ADVANTAGE, within)
    return Option(choice, _(MESSAGES[choice]), figures=(told,))


def credibility(credible: bool) -> tuple[Fact, ...]:
    """Whether the leader would believe it."""
    told = _("yes") if credible else _("no: you would say it in any case")
    label, within = _("Your word is believed"), _("your word is believed")
    return (Fact("credible", label, told, "", within),)


def penalty(line: RedLineNumbers) -> tuple[Fact, ...]:
    """What it costs the attacker to be stopped at a red line."""
    label, within = _("What it costs the attacker"), _("what it costs the attacker")
    return (Fact("penalty", label, -line.penalty, GAIN, within),)
