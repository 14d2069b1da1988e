"""Numerical tools the rules share: stable functions, quantiles and quadrature points."""

import math
from collections.abc import Iterable

# Five-point Gauss-Hermite rule for the standard normal law: the roots of the probabilists'
# polynomial x^5 - 10 x^3 + 15 x, so an average over z ~ N(0, 1) is sum(weight * f(node)).
# Exact for polynomials up to degree nine (Abramowitz and Stegun 1964, 25.4.46 and table 25.10).
_INNER = math.sqrt(5.0 - math.sqrt(10.0))
_OUTER = math.sqrt(5.0 + math.sqrt(10.0))
_INNER_WEIGHT = (7.0 + 2.0 * math.sqrt(10.0)) / 60.0
_OUTER_WEIGHT = (7.0 - 2.0 * math.sqrt(10.0)) / 60.0
HERMITE_NODES: tuple[float, ...] = (-_OUTER, -_INNER, 0.0, _INNER, _OUTER)
HERMITE_WEIGHTS: tuple[float, ...] = (
    _OUTER_WEIGHT,
    _INNER_WEIGHT,
    8.0 / 15.0,
    _INNER_WEIGHT,
    _OUTER_WEIGHT,
)

# Nine standard deviations below the mean a Poisson law holds less than 1e-18 of its mass.
_POISSON_REACH = 9.0
_POISSON_NEGLIGIBLE = 1e-18
_STIRLING_FROM = 32

_EXACT = 2.0**52  # from here on, doubles have no decimal places


def clip(value: float, low: float, high: float) -> float:
    """Return the point of [low, high] nearest to the value (same unit as the value).

    >>> clip(1.2, 0.0, 1.0)
    1.0
    """
    if value < low:
        return low
    if value > high:
        return high
    return value


def total(values: Iterable[float]) -> float:
    """Return the sum of numbers, added from left to right.

    Unlike the built-in ``sum``, which newer Pythons correct for rounding: a result must not depend
    on the Python that made it, nor on whether it was compiled.

    >>> total([0.1, 0.2, 0.3]) == 0.1 + 0.2 + 0.3
    True
    """
    running = 0.0
    for value in values:
        running += value
    return running


def rounded(value: float, scale: float) -> float:
    """Return a number rounded to whole multiples of 1 / scale (halves up).

    The same steps everywhere, unlike the built-in ``round``, whose result a compiler cannot promise
    to repeat. What is too large to have such places stays as it is.

    >>> rounded(0.1 + 0.2, 1e9)
    0.3
    """
    if abs(value) * scale >= _EXACT:
        return value
    return math.floor(value * scale + 0.5) / scale


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), a probability, without overflow for any x.

    >>> logistic(0.0), logistic(-1000.0)
    (0.5, 0.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    weight = math.exp(x)
    return weight / (1.0 + weight)


def normal_quantile(u: float) -> float:
    """Return the z below which a standard normal number falls with probability u.

    Rational approximations good to about 1 part in 10^16 (Wichura 1988, Algorithm AS 241,
    routine PPND16, Applied Statistics 37, pp. 477-484).  The ends 0 and 1 give -inf and inf.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    if u <= 0.0:
        return -math.inf
    if u >= 1.0:
        return math.inf
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central_ratio(0.180625 - q * q)
    tail = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(tail))
    z = _middle_ratio(r - 1.6) if r <= 5.0 else _far_ratio(r - 5.0)
    return -z if q < 0.0 else z


def _central_ratio(r: float) -> float:
    """Return AS 241's ratio for |u - 1/2| <= 0.425 (its coefficients A and B)."""
    top = 33430.575583588128105 + r * 2509.0809287301226727
    top = 45921.953931549871457 + r * (67265.770927008700853 + r * top)
    top = 1971.5909503065514427 + r * (13731.693765509461125 + r * top)
    top = 3.3871328727963666080 + r * (133.14166789178437745 + r * top)
    bottom = 28729.085735721942674 + r * 5226.4952788528545610
    bottom = 21213.794301586595867 + r * (39307.895800092710610 + r * bottom)
    bottom = 687.18700749205790830 + r * (5394.1960214247511077 + r * bottom)
    bottom = 1.0 + r * (42.313330701600911252 + r * bottom)
    return top / bottom


def _middle_ratio(r: float) -> float:
    """Return AS 241's ratio for tails down to exp(-25) (its coefficients C and D)."""
    top = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4
    top = 1.27045825245236838258 + r * (2.41780725177450611770e-1 + r * top)
    top = 5.76949722146069140550 + r * (3.64784832476320460504 + r * top)
    top = 1.42343711074968357734 + r * (4.63033784615654529590 + r * top)
    bottom = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9
    bottom = 1.48103976427480074590e-1 + r * (1.51986665636164571966e-2 + r * bottom)
    bottom = 1.67638483018380384940 + r * (6.89767334985100004550e-1 + r * bottom)
    bottom = 1.0 + r * (2.05319162663775882187 + r * bottom)
    return top / bottom


def _far_ratio(r: float) -> float:
    """Return AS 241's ratio for tails below exp(-25) (its coefficients E and F)."""
    top = 2.71155556874348757815e-5 + r * 2.01033439929228813265e-7
    top = 2.65321895265761230930e-2 + r * (1.24266094738807843860e-3 + r * top)
    top = 1.78482653991729133580 + r * (2.96560571828504891230e-1 + r * top)
    top = 6.65790464350110377720 + r * (5.46378491116411436990 + r * top)
    bottom = 1.42151175831644588870e-7 + r * 2.04426310338993978564e-15
    bottom = 7.86869131145613259100e-4 + r * (1.84631831751005468180e-5 + r * bottom)
    bottom = 1.36929880922735805310e-1 + r * (1.48753612908506148525e-2 + r * bottom)
    bottom = 1.0 + r * (5.99832206555887937690e-1 + r * bottom)
    return top / bottom


def log_factorial(count: int) -> float:
    """Return ln(n!), n >= 0: a sum of logarithms, from 32 on Stirling's series to 1 / n^5.

    The same steps everywhere: the library's ``lgamma`` differs between Python and compiled code
    (Abramowitz and Stegun 1964, 6.1.41).

    >>> log_factorial(0), round(log_factorial(5), 12) == round(math.log(120.0), 12)
    (0.0, True)
    >>> abs(log_factorial(100) - math.lgamma(101.0)) < 1e-12 * math.lgamma(101.0)
    True
    """
    if count < _STIRLING_FROM:
        logs = 0.0
        for factor in range(2, count + 1):
            logs += math.log(factor)
        return logs
    n = float(count)
    series = (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * n * n)) / (n * n)) / n
    return (n + 0.5) * math.log(n) - n + 0.5 * math.log(2.0 * math.pi) + series


def poisson_quantile(u: float, mean: float) -> int:
    """Return the least count k with P(Poisson(mean) <= k) >= u.

    Inversion by sequential search (Devroye 1986, ch. X.3), begun nine standard deviations
    below the mean so that exp(-mean) cannot underflow.  A mean of zero or less gives 0.

    >>> poisson_quantile(0.5, 3.0)
    3
    """
    if mean <= 0.0:
        return 0
    count = max(0, int(mean - _POISSON_REACH * math.sqrt(mean)))
    chance = math.exp(count * math.log(mean) - mean - log_factorial(count))
    total = chance
    while total < u and (count < mean or chance > _POISSON_NEGLIGIBLE):
        count += 1
        chance *= mean / count
        total += chance
    return count
