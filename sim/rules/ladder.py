"""Fighting and bargaining on a ladder of equal objectives, both sides knowing all (Slantchev 2003).

The benchmark of complete information, not his main result, in which offers reveal what is hidden.

Each period brings an offer and, when it is refused, one battle: side one climbs a rung with
the given chance and otherwise falls one.  At the top rung side one has everything, at rung 0
side two has.
"""

from collections.abc import Iterable, MutableSequence

from sim.rules.numeric import total

Numbers = MutableSequence[float]


def rung_of(control: Iterable[float]) -> int:
    """Rung that side one stands on: the objectives it controls, parts added up and rounded.

    >>> rung_of([1.0, 0.5, 0.25, 0.0])
    2
    """
    return int(total(control) + 0.5)


def slantchev_offers(
    rungs: int, win_probability: float, discount: float, flow_one: float, flow_two: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the shares x_k and y_k that sides one and two ask for themselves on rung k.

    1 - x_k = (1 - d) b2 + d [p y_(k+1) + (1 - p) y_(k-1)] and
    1 - y_k = (1 - d) b1 + d [p x_(k+1) + (1 - p) x_(k-1)] for k = 1 .. N - 1, with x_0 = 0,
    x_N = 1, y_0 = 1, y_N = 0, discount d per battle and flows b1, b2 enjoyed while fighting
    (Slantchev 2003, Proposition 1 by our notes, not verified here).  Each offer leaves the other
    just willing to accept, from which the equations follow.

    >>> x, _ = slantchev_offers(6, 0.5, 0.9, 0.3, 0.3)
    >>> [round(share, 6) for share in x]
    [0.235575, 0.378136, 0.515414, 0.632055, 0.799839]
    """
    x, y = [0.0] * (rungs - 1), [0.0] * (rungs - 1)
    fill_offers(rungs, win_probability, discount, flow_one, flow_two, x, y, [0.0] * (rungs - 1))
    return tuple(x), tuple(y)


def fill_offers(
    rungs: int,
    win_probability: float,
    discount: float,
    flow_one: float,
    flow_two: float,
    x: Numbers,
    y: Numbers,
    slopes: Numbers,
) -> None:
    """Fill in :func:`slantchev_offers` in place; each list has a place for every inner rung."""
    # The sums x + y and the differences x - y each obey a chain of their own.
    constant = 2.0 - (1.0 - discount) * (flow_one + flow_two)
    _solve_chain(rungs, win_probability, constant, -discount, 1.0, 1.0, x, slopes)
    constant = (1.0 - discount) * (flow_one - flow_two)
    _solve_chain(rungs, win_probability, constant, discount, -1.0, 1.0, y, slopes)
    for k in range(rungs - 1):
        both, gap = x[k], y[k]
        x[k] = 0.5 * (both + gap)
        y[k] = 0.5 * (both - gap)


def fight_to_the_finish(
    rungs: int, win_probability: float, discount: float, flow: float
) -> tuple[float, ...]:
    """Return side one's value W_k of fighting on to the end from rung k = 1 .. N - 1.

    W_k = (1 - d) b1 + d [p W_(k+1) + (1 - p) W_(k-1)], W_0 = 0, W_N = 1, discount d per battle
    and `flow` b1 enjoyed while fighting (Slantchev 2003).

    >>> [round(value, 6) for value in fight_to_the_finish(6, 0.5, 0.9, 0.3)]
    [0.154301, 0.276225, 0.392866, 0.530144, 0.718565]
    """
    constant = (1.0 - discount) * flow
    values = [0.0] * (rungs - 1)
    _solve_chain(rungs, win_probability, constant, discount, 0.0, 1.0, values, [0.0] * (rungs - 1))
    return tuple(values)


def _solve_chain(
    rungs: int,
    up: float,
    constant: float,
    factor: float,
    bottom: float,
    top: float,
    values: Numbers,
    slopes: Numbers,
) -> None:
    """Fill in v_1 .. v_(N-1) of v_k = constant + factor [up v_(k+1) + (1 - up) v_(k-1)].

    Forward elimination writes v_k = intercept_k + slope_k v_(k+1) (Thomas algorithm), stable
    because |factor| <= 1. The intercepts wait in `values` until they are used.
    """
    intercept, slope = bottom, 0.0
    for k in range(rungs - 1):
        pivot = 1.0 - factor * (1.0 - up) * slope
        intercept = (constant + factor * (1.0 - up) * intercept) / pivot
        slope = factor * up / pivot
        values[k] = intercept
        slopes[k] = slope
    above = top
    for k in range(rungs - 2, -1, -1):
        above = values[k] + slopes[k] * above
        values[k] = above
