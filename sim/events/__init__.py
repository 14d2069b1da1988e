"""Events of a run: what they say (:mod:`~sim.events.codes`) and how they are written as rows."""
