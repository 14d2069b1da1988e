"""What follows from a party's choices, as everybody knows, and how an attack is asked about."""

from __future__ import annotations

from typing import NamedTuple

#: what follows from a choice, as everybody knows
FOLLOWS = {
    "hold": "Nothing changes today. You are asked again when something does.",
    "prepare": "Preparations begin, unseen. You are asked again on the day when all is ready, "
    "unless a war or an agreement comes first.",
    "call-off": "The preparations were for nothing; nobody has seen them.",
    "attack": "War begins. You may stop it later; pressure from outside grows while you attack.",
    "go-on": "The battle goes on. You are asked again when a place falls, a proposal comes, or "
    "going on no longer looks worth it.",
    "stop": "A truce begins that nobody has signed; either side may break it.",
    "keep": "The truce goes on; one that is kept long enough becomes the new status quo.",
    "break": "The war goes on, with you attacking. A truce that a mediator brokered costs whoever "
    "breaks it.",
    "ceasefire-accept": "The guns fall silent if the other side accepts, too. Nothing is settled.",
    "ceasefire-refuse": "The fighting goes on; the mediator may try again.",
    "text-put": "The other side gets it, if you see any text that all others seem to accept; it is "
    "signed if all whose word is needed accept.",
    "text-none": "Nothing is put today. You are asked again once something changes, or a text of "
    "somebody else has failed.",
    "answer-accept": "It is signed if all others whose word is needed accept, too; places are then "
    "handed over on their dates.",
    "answer-refuse": "Nothing is signed on this text. Things stay as they are, or the other side "
    "acts.",
    "hand-over": "You lose the place and keep your word: trust grows.",
    "handover-refuse": "You keep the place and break your word: the agreement ends for both sides, "
    "and trust falls.",
}


class Stage(NamedTuple):
    """A moment at which an attack is asked about: how, and what follows (:data:`FOLLOWS`)."""

    asks: str
    hold: str = "Hold: do not attack."
    attack: str = "Attack"
    holding: str = "hold"
    attacking: str = "attack"


STAGES = {
    "attack": Stage("Do you open an offensive?"),
    "escalation": Stage("An incident on the line gets out of hand. Does it become an attack?"),
    "preparation": Stage(
        "Do you decide on an offensive? It takes {days} to prepare.",
        attack="Prepare to attack",
        attacking="prepare",
    ),
    "opening": Stage(
        "Your preparations are complete. Do you open the offensive?",
        hold="Stand down: call it off.",
        holding="call-off",
    ),
}


def follows_from(kind: str, choice: str) -> str:
    """What follows from a choice at a kind of question ("": nothing that need be said)."""
    return FOLLOWS.get(f"{kind}-{choice}", FOLLOWS.get(choice, ""))
