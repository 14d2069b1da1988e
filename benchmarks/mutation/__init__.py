"""Mutation: which test would catch an error in each line of the turn and of its rules?

`python -m benchmarks.mutation` makes small errors in :mod:`sim.turn` and :mod:`sim.rules`, one at a
time, and runs the tests that reach the changed function until one fails. What survives is either a
gap in the tests or a change that cannot matter. By hand or weekly; it takes some seconds an error.
"""
