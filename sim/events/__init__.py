"""Events of a run: what they say, how they are written as rows, and what they add up to.

:mod:`~sim.events.codes` has the codes, :mod:`~sim.events.rows` the rows, and
:mod:`~sim.events.figures` the places of the figures in a row.
:mod:`~sim.events.reading` reads rows into a :class:`~sim.events.history.History`: wars, truces,
talks, who controls what; :mod:`sim.course` gives the same of a record in words.
"""
