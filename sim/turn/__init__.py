"""The turn, written once: :mod:`~sim.turn.turn` lists it. It runs in Python and compiled.

Importing this package imports neither numba nor Mesa.
"""
