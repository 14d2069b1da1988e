"""Events of a run: what they add up to (:mod:`~sim.events.course`)."""
