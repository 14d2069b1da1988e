"""What is asked: figures of arms and their differences, thresholds, and signs. Fixed beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cell:
    """One figure that has to lie beyond a threshold.

    Attributes:
        case: in words, for a reader and for a condition.
        group, arm: where it is measured.
        against: arm whose figure is taken away from it; empty: the figure itself.
        fact: which.
        limit: name of the threshold, in the protocol.
        sign: 1: above the threshold; -1: below minus the threshold, a fall by more than it.
    """

    case: str
    group: str
    arm: str
    against: str
    fact: str
    limit: str
    sign: Literal[1, -1] = 1

    @property
    def place(self) -> str:
        """Under which group of the summary it stands."""
        return f"{self.arm} less {self.against}" if self.against else self.arm


@dataclass(frozen=True)
class Question:
    """A claim that could be false, and the cells that decide.

    `how`: all cells have to be met, or each is a case for itself. `refuses`: cells that must *not*
    be met. `built_in`: the model could not have answered no.
    """

    claim: str
    statement: str
    cells: Sequence[Cell]
    how: Literal["all of", "list"] = "all of"
    refuses: Sequence[Cell] = ()
    built_in: bool = False


G, T = "guarantee", "trust and closing"


def _cells(groups: Sequence[str], *rest: str, sign: Literal[1, -1] = 1) -> tuple[Cell, ...]:
    arm, against, fact, limit = rest
    return tuple(Cell(one, one, arm, against, fact, limit, sign) for one in groups)


def _halts(arm: str, against: str, sign: Literal[1, -1] = 1) -> tuple[Cell, ...]:
    """One kind of halt less another, each with a guarantee and without."""
    return tuple(
        Cell(one, "halts", f"{arm}, {one}", f"{against}, {one}", "again", "peace", sign)
        for one in ("guaranteed", "no guarantee")
    )


DEALS = ("trade, a deal in force", "trade, no deal")
GOES, STAYS = "guarantor leaves", "guarantor kept"
PARTS = ("links", "contacts", "trust")
ALONE = ("the two alone", "Russia alone", "United States alone", "European Union alone")

QUESTIONS: tuple[Question, ...] = (
    # -- who and what ends the peace
    Question(
        "17",
        "A guarantor that stays as engaged as in 2021 keeps the peace of 2020.",
        (Cell("kept", G, "kept", "as written", "force", "peace", -1),),
        built_in=True,
    ),
    Question(
        "17",
        "Force comes again in at least half of the runs also without the dated steps of the "
        "guarantor's engagement, which code the outcome.",
        (
            Cell("no step of 2022", G, "no step of 2022", "", "force", "half"),
            Cell("no step of 2024", G, "no step of 2024", "", "force", "half"),
            Cell("neither step", G, "kept", "", "force", "half"),
        ),
        "list",
    ),
    Question(
        "17",
        "The peace lasts as long as the guarantor does: with its steps a year sooner it is half a "
        "year shorter, with them a year later half a year longer.",
        (
            Cell("sooner", G, "a year sooner", "as written", "years_of_peace", "years", -1),
            Cell("later", G, "a year later", "as written", "years_of_peace", "years"),
        ),
        built_in=True,
    ),
    Question(
        "1",
        "Who ends the peace is the stronger side, whichever it is.",
        (
            Cell("the claimant", G, "as written", "", "claimant_opens", "half"),
            Cell("the holder", G, "the holder stronger", "", "holder_opens", "half"),
        ),
    ),
    Question(
        "17",
        "A halt imposed by a third party breaks sooner than that of a war that was left alone "
        "(a rival finding: Werner and Yuen 2005).",
        _halts("imposed", "left alone"),
        "list",
    ),
    Question(
        "17",
        "A halt proposed when it is ripe breaks less often than an imposed one.",
        _halts("when ripe", "imposed", sign=-1),
        "list",
    ),
    # Asked after the full run had been seen: halts of the two kinds differ in leverage and pressure
    # as well, so timing and force are asked apart.
    Question(
        "17",
        "A halt proposed when it is ripe breaks less often than one imposed at any time with the "
        "same leverage and pressure.",
        _halts("when ripe, with leverage", "imposed", sign=-1),
        "list",
    ),
    Question(
        "17",
        "A halt imposed with leverage and pressure breaks more often than one proposed at any time "
        "without them.",
        _halts("imposed", "at any time, no leverage"),
        "list",
    ),
    # -- trade
    Question(
        "19",
        "Trade that comes before peace keeps the peace.",
        _cells(DEALS, "trade first", "no links", "force", "peace", sign=-1),
        "list",
        built_in=True,
    ),
    Question(
        "19",
        "Trade that comes before peace brings a text as well.",
        _cells(DEALS, "trade first", "no links", "agreed", "text"),
        "list",
    ),
    Question(
        "19",
        "Trade before peace makes the peace longer than trade that follows peace does (the rival "
        "order).",
        _cells(DEALS, "trade first", "peace first", "years_of_peace", "years"),
        "list",
    ),
    # -- tracks, societies, small texts
    Question(
        "21",
        "Many tracks bring a text more often than any one alone that meets as often.",
        tuple(Cell(one, "tracks", "many tracks", one, "agreed", "text") for one in ALONE),
    ),
    Question(
        "21",
        "Contacts between societies bring a text more often.",
        tuple(
            Cell(one, "societies", f"contacts, {one}", f"as they are, {one}", "agreed", "text")
            for one in (GOES, STAYS)
        ),
        "list",
    ),
    Question(
        "21",
        "Contacts between societies keep the peace.",
        (
            Cell(
                GOES, "societies", f"contacts, {GOES}", f"as they are, {GOES}", "force", "peace", -1
            ),
        ),
    ),
    Question(
        "21",
        "Small texts before the whole bring a text more often than all or nothing, and do not cost "
        "the peace.",
        (Cell("text", "texts", "small texts", "all or nothing", "agreed", "text"),),
        refuses=(Cell("force", "texts", "small texts", "all or nothing", "force", "peace"),),
    ),
    # -- trust
    Question(
        "18",
        "Low trust keeps the sides from a text: at even odds they agree more often.",
        (Cell("trust", T, "trust at even odds", "as written", "agreed", "text"),),
    ),
    Question(
        "18",
        "Small acts first bring a text more often than the same acts late.",
        (Cell("acts", T, "belief, acts first", "belief, acts late", "agreed", "text"),),
    ),
    Question(
        "18",
        "The dated acts of 2021-23 bring a text more often, and do not cost the peace.",
        (Cell("text", T, "belief, dated acts", "belief, no acts", "agreed", "text"),),
        refuses=(Cell("force", T, "belief, dated acts", "belief, no acts", "force", "peace"),),
    ),
    # -- what moved the text of 2025
    Question(
        "15",
        "That NK was closed by force moved the text: a first text after its fall is more frequent "
        "than if nothing closes.",
        (Cell("closing", T, "as written", "nothing closes", "text_after_fall", "text"),),
    ),
    Question(
        "15",
        "That a veto ended with it moved the text: a first text after its fall is more frequent "
        "than if the NK authorities stay.",
        (Cell("veto", T, "as written", "authorities stay", "text_after_fall", "text"),),
    ),
    Question(
        "18",
        "Trust moved the text: with the dated acts a first text after the fall of NK is more "
        "frequent than without.",
        (Cell("acts", T, "belief, dated acts", "belief, no acts", "text_after_fall", "text"),),
    ),
    Question(
        "15",
        "Strength moved what force cannot reach: with an even balance at the table its terms are "
        "nearer to the holder.",
        tuple(
            Cell(
                name,
                "leverage",
                "an even balance at the table",
                "as written",
                f"terms_{name}",
                "terms",
                -1,
            )
            for name in ("recognition", "transport", "security")
        ),
        "list",
    ),
    Question(
        "16",
        "Legal arguments moved the terms after the war: with unequal legitimacy they are nearer to "
        "the claimant.",
        tuple(
            Cell(
                name, "leverage", "unequal legitimacy", "equal legitimacy", f"terms_{name}", "terms"
            )
            for name in ("recognition", "transport", "security")
        ),
        "list",
    ),
    # -- who adapts
    Question(
        "11",
        "Had the holder used its means as the claimant did, the claimant had less ground in 2025.",
        (Cell("as able", "unbroken", "the holder as able", "as written", "ground", "ground", -1),),
        built_in=True,
    ),
    Question(
        "11",
        "A holder that had adapted after 2020 would not have been attacked again.",
        (Cell("adapts", "leverage", "the holder adapts", "as written", "force", "peace", -1),),
    ),
    # -- the whole
    Question(
        "20",
        "A large war comes in nearly all unbroken runs to the end of 2025.",
        (Cell("war", "unbroken", "as written", "", "large_war", "nearly_all"),),
    ),
    Question(
        "20",
        "The whole comes out also without the steps of Russia's engagement since November 2020: "
        "the rest of NK is taken in at least half of the runs.",
        (Cell("taken", "unbroken", "no steps from November 2020", "", "fallen", "half"),),
    ),
    # -- lasting peace
    Question(
        "21",
        "From 2026, cooperation brings a lasting peace more often than more strength does.",
        (Cell("cooperation", "lasting", "cooperation", "strength", "lasting", "peace"),),
    ),
    Question(
        "21",
        "More strength brings no lasting peace more often than things as they are.",
        (),
        refuses=(Cell("strength", "lasting", "strength", "as written", "lasting", "text"),),
    ),
    Question(
        "21",
        "All parts of cooperation are needed: together they bring a lasting peace more often than "
        "any one of them.",
        tuple(Cell(one, "lasting", "cooperation", one, "lasting", "text") for one in PARTS),
    ),
    Question(
        "21",
        "Cooperation brings a lasting peace more often than a guarantor does.",
        (Cell("guarantor", "lasting", "cooperation", "a guarantor", "lasting", "text"),),
    ),
    # Asked after the full run had been seen: the four above count an agreement that comes when
    # force has taken all that it can.
    Question(
        "21",
        "From 2026, an agreement without any war comes more often with cooperation than with more "
        "strength.",
        (Cell("cooperation", "lasting", "cooperation", "strength", "without_war", "peace"),),
        built_in=True,
    ),
    Question(
        "21",
        "All parts of cooperation are needed for an agreement without any war: together they bring "
        "it more often than any one of them.",
        tuple(Cell(one, "lasting", "cooperation", one, "without_war", "text") for one in PARTS),
    ),
    # Asked after the full run had been seen: a lasting peace comes in five runs of six as things
    # are, which leaves little room for more of it. Here there is room.
    Question(
        "21",
        "More strength brings an agreement without any war no more often than things as they are "
        "(asked when its figure had been seen).",
        (),
        refuses=(Cell("strength", "lasting", "strength", "as written", "without_war", "text"),),
    ),
)


def cells() -> list[Cell]:
    """Every cell of every question."""
    return [one for question in QUESTIONS for one in (*question.cells, *question.refuses)]
