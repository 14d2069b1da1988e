"""What happens in a run: events, the rows of numbers that stand for them, and what they add up to.

:mod:`~sim.events.record` has the events and the record of a run, :mod:`~sim.events.rows` the rows
of integer codes (:mod:`~sim.events.codes`) that both engines write. :mod:`~sim.events.reading`
reads rows into a :class:`~sim.events.history.History`: wars, truces, sessions, who controls what;
:mod:`~sim.events.course` gives the same of a record in words. Importing this package imports no
numba.
"""
