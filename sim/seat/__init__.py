"""Take a seat: play a party or a mediator against the model, then see what the model would do.

A game is a pure function of scenario, seat, seed, replicate and the decisions taken so far: every
call runs it again from the first day and stops at the first question that has no decision yet.
Decisions are named by date and kind (`2020-09-27.attack.1`); whatever no decision is given for, the
model's own agent answers. So a game without decisions is the model's own run, nothing is kept
between calls, and scenario, seat, seed, replicate and decisions are a permanent link to a game.

Several people can play seats of one game (:func:`play_together`). A question has its name within
its seat: two seats may be asked `2020-09-27.attack.1`, and decisions are given by seat. The turn
asks one seat at a time, in the order of its day (handovers; battle or truce; talks, mediators
before the sides; attacks), and of the leaders the claimant's before the holder's. Whether to
attack, to break a truce, to put a text or to accept what a mediator proposes, each is asked as if
the others had not answered yet: nothing of what they chose on that day is told. In a round of
offers one answers what the other has put.

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

from sim.seat.comparison import Comparison, compare_with_model
from sim.seat.game import Game, JointGame, play, play_together
from sim.seat.hands import Hand, seats
from sim.seat.questions import (
    ASK,
    AWAY,
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
    "AWAY",
    "KINDS",
    "MODEL",
    "Answered",
    "Comparison",
    "Fact",
    "Free",
    "Game",
    "Hand",
    "JointGame",
    "Option",
    "Question",
    "compare_with_model",
    "play",
    "play_together",
    "read_decisions",
    "seats",
    "write_decisions",
]
