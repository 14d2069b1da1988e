"""Everything that is drawn: the same input gives the same figure, byte for byte.

Records, tables and frames in; out comes a matplotlib figure or a
:class:`~sim.pictures.picture.Picture`, a figure with its title and a text that says what it shows.
Import from the modules; what they share is :mod:`~sim.pictures.style`.

===============  ==================================================================================
module           draws
===============  ==================================================================================
timeline         one run on a time axis; its panels, keys, strokes and dates have a module each
day              how things stood on one day
map              who holds what on one day, on tiles, and the same in motion
frontier         a proposal among the packages that could have been proposed
distribution     one outcome over many runs
answer           what a change did: before, after and the difference
side_by_side     two sets of runs, run by run or as two samples
response         an outcome against a number that a sweep varied
comparison       runs beside the historical record, and the dates of wars
discovery        where in a sweep something is common
===============  ==================================================================================
"""
