"""Former home of :mod:`sim.pictures`: experiments import the look of figures from here.

The files of an experiment are part of its committed result, by their hashes in its manifest, so
they keep this import until the result is made anew.
"""
