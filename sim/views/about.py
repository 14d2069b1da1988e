"""Notes for readers: what a proposal is, and what an interval says."""

from sim.language import N_

ABOUT_INTERVALS = N_(
    "A share of runs estimates the probability that the model gives to an outcome: of 100 "
    "intervals like those shown (95 %), about 95 contain it. More runs make them shorter. They do "
    "not say how far the model is from the world."
)
ABOUT_PROPOSALS = N_(
    "A proposal is a written package of terms, to be accepted or refused as a whole. It is signed "
    "if every party that is asked accepts it."
)
