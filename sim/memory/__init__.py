"""State declared once, for both speeds: plain objects in Python, records of fixed size compiled.

:mod:`~sim.memory.marks` marks functions that compile, :mod:`~sim.memory.fields` turns the annotated
fields of a class into the layout of a record, and :mod:`~sim.memory.plain` makes the same fields as
attributes of a Python object. Importing this package imports no numba.
"""
