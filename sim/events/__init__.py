"""Events of a run: what they say, how they are written as rows, and what they add up to.

:mod:`~sim.events.codes` has the codes, :mod:`~sim.events.rows` the rows, :mod:`~sim.events.course`
the course of a run.
"""
