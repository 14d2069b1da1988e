"""Notes for readers: what a proposal is, and what an interval says."""

ABOUT_INTERVALS = (
    "A share of runs estimates the probability that the model gives to an outcome: of 100 "
    "intervals made like those shown (95 %), some 95 hold it, and more runs make them shorter. "
    "They do not say how far the model is from the world."
)
ABOUT_TEXTS = (
    "A text is a proposal: a package of terms that somebody puts on the table, to be accepted or "
    "refused as a whole."
)
