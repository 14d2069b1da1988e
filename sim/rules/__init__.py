"""The theory as pure functions: numbers in, numbers out, nothing drawn and nothing stored.

Every rule takes and returns plain numbers, so that it can be read beside the equation it
implements, tested against the published result, and compiled without change.  Chance enters
only as an argument: ``u`` is a uniform in (0, 1) and ``z`` a standard normal number.

Words used throughout: the *claimant* wants change and the *holder* defends the status quo;
the *advantage* is ln(strength of claimant / strength of holder), without dimension; time is
in days unless an argument says ``years``.
"""
