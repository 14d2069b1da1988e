"""Take a seat: play a party or a mediator against the model, then see what the model would do.

A game is a pure function of scenario, seat, seed, replicate and the decisions taken so far: every
call runs it again from the first day and stops at the first question that has no decision yet.
Decisions are named by date and kind (`2020-09-27.attack.1`); whatever no decision is given for, the
model's own agent answers. So a game without decisions is the model's own run, nothing is kept
between calls, and scenario, seat, seed, replicate and decisions are a permanent link to a game.
What a player is shown rests on nothing that others keep to themselves (:mod:`sim.seat.knowledge`);
:class:`sim.seat.ending.Ending` tells a game that is over in words.

>>> from sim.seat import compare_with_model, play
>>> game = play("toy/fearon", "north", seed=1)
>>> game.question.kind, game.question.own, [option.choice for option in game.question.options][:2]
('offer', 'model', ['model', 'ask-1.0000'])
>>> while not game.over:
...     game = game.answer("refuse" if game.question.kind == "answer" else game.question.own)
>>> compare_with_model(game).table.loc["agreed", ["yours", "model"]].tolist()
[0.0, 1.0]
"""

from sim.seat.game import Comparison, Game, compare_with_model, play, seats
from sim.seat.questions import (
    ASK,
    KINDS,
    MODEL,
    Answered,
    Fact,
    Free,
    Option,
    Question,
    read_decisions,
    write_decisions,
)

__all__ = [
    "ASK",
    "KINDS",
    "MODEL",
    "Answered",
    "Comparison",
    "Fact",
    "Free",
    "Game",
    "Option",
    "Question",
    "compare_with_model",
    "play",
    "read_decisions",
    "seats",
    "write_decisions",
]
