"""What follows from a party's choices, as everybody knows, and how an attack is asked about."""

from __future__ import annotations

from typing import NamedTuple

from sim.language import N_, _

#: what follows from a choice, as everybody knows
FOLLOWS = {
    "hold": N_("Nothing changes today. You are asked again when something does."),
    "prepare": N_(
        "Preparations begin, unseen. You are asked again on the day when all is ready, unless a "
        "war or an agreement comes first."
    ),
    "call-off": N_("The preparations were for nothing; nobody has seen them."),
    "attack": N_(
        "War begins. You may stop it later; pressure from outside grows while you attack."
    ),
    "go-on": N_(
        "The battle goes on. You are asked again when a place falls, a proposal comes, or going on "
        "no longer looks worth it."
    ),
    "stop": N_("A truce begins that nobody has signed; either side may break it."),
    "keep": N_("The truce goes on; one that is kept long enough becomes the new status quo."),
    "break": N_(
        "The war goes on, with you attacking. A truce that a mediator brokered costs whoever "
        "breaks it."
    ),
    "ceasefire-accept": N_(
        "The guns fall silent if the other side accepts, too. Nothing is settled."
    ),
    "ceasefire-refuse": N_("The fighting goes on; the mediator may try again."),
    "text-put": N_(
        "The other side gets it, if you see any text that all others seem to accept; it is signed "
        "if all whose word is needed accept."
    ),
    "text-none": N_(
        "Nothing is put today. You are asked again once something changes, or a text of somebody "
        "else has failed."
    ),
    "answer-accept": N_(
        "It is signed if all others whose word is needed accept, too; places are then handed over "
        "on their dates."
    ),
    "answer-refuse": N_(
        "Nothing is signed on this text. Things stay as they are, or the other side acts."
    ),
    "hand-over": N_("You lose the place and keep your word: trust grows."),
    "handover-refuse": N_(
        "You keep the place and break your word: the agreement ends for both sides, and trust "
        "falls."
    ),
}


class Stage(NamedTuple):
    """A moment at which an attack is asked about: how, and what follows (:data:`FOLLOWS`).

    Labels of choices, each also as it stands within a sentence: to ``hold``, to attack towards one
    place, and as ``far`` as some place.
    """

    asks: str
    hold: tuple[str, str] = (N_("Hold: do not attack."), N_("hold"))
    attack: tuple[str, str] = (N_("Attack, aiming at {place}."), N_("attack, aiming at {place}"))
    far: tuple[str, str] = (
        N_("Attack, as far as {place} ({count} objectives)."),
        N_("attack, as far as {place} ({count} objectives)"),
    )
    holding: str = "hold"
    attacking: str = "attack"


STAGES = {
    "attack": Stage(N_("Do you open an offensive?")),
    "escalation": Stage(N_("An incident on the line gets out of hand. Does it become an attack?")),
    "preparation": Stage(
        N_("Do you decide on an offensive? It takes {days} to prepare."),
        attack=(
            N_("Prepare to attack, aiming at {place}."),
            N_("prepare to attack, aiming at {place}"),
        ),
        far=(
            N_("Prepare to attack, as far as {place} ({count} objectives)."),
            N_("prepare to attack, as far as {place} ({count} objectives)"),
        ),
        attacking="prepare",
    ),
    "opening": Stage(
        N_("Your preparations are complete. Do you open the offensive?"),
        hold=(N_("Stand down: call it off."), N_("stand down")),
        holding="call-off",
    ),
}


def follows_from(kind: str, choice: str) -> str:
    """What follows from a choice at a kind of question ("": nothing that need be said)."""
    return _(FOLLOWS.get(f"{kind}-{choice}", FOLLOWS.get(choice, "")))
