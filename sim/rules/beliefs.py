"""What a side believes of the military balance, and how fighting teaches it.

A belief is a normal law with a mean and a variance.  That battles teach is the idea of Filson and
Werner (2002) and Slantchev (2003); the form is ours.  There is no separate noise of learning: how
chaotic fighting is fixes how much a day of it teaches.  In Slantchev's equilibrium offers teach
too, and more than battles do; here they teach nothing.
"""

import math

from sim.rules.numeric import logistic


def variance_of(deviation: float) -> float:
    """Variance of a standard deviation: its square, as a product."""
    return deviation * deviation


def partly_forgotten(now: float, at_first: float, share: float) -> float:
    """What is left of what was learnt when a share of it is forgotten: it goes back to the start.

    now + share * (at_first - now). Form ours, for leaders whose resolve is unknown (Wolford 2007).

    >>> partly_forgotten(0.01, 0.09, 0.5), partly_forgotten(0.01, 0.09, 0.0)
    (0.05, 0.01)
    """
    return now + share * (at_first - now)


def predict(
    mean: float,
    variance: float,
    prior_mean: float,
    prior_variance: float,
    reversion: float,
    years: float,
) -> tuple[float, float]:
    """Return mean and variance of a belief about a hidden quantity after time without news.

    m0 + (m - m0) e^(-r t) and v e^(-2 r t) + v0 (1 - e^(-2 r t)), reversion r per year and t in
    years: the Kalman prediction of an Ornstein-Uhlenbeck quantity, so old knowledge fades back
    to the prior (Uhlenbeck and Ornstein 1930; Kalman 1960).

    >>> predict(0.4, 0.01, 0.0, 0.09, 0.0, 10.0)
    (0.4, 0.01)
    """
    kept = math.exp(-reversion * years)
    renewed = -math.expm1(-2.0 * reversion * years)
    return prior_mean + (
        mean - prior_mean
    ) * kept, variance * kept * kept + prior_variance * renewed


def hidden_step(hidden: float, variance: float, reversion: float, years: float, z: float) -> float:
    """Return the true hidden part of the balance after so many years.

    x e^(-r t) + sqrt(v (1 - e^(-2 r t))) z with z standard normal: exact law of an
    Ornstein-Uhlenbeck quantity of stationary mean 0 and variance v, the one `predict` assumes
    (Uhlenbeck and Ornstein 1930).

    >>> hidden_step(0.3, 0.04, 0.0, 5.0, 1.7)
    0.3
    """
    renewed = -math.expm1(-2.0 * reversion * years)
    return hidden * math.exp(-reversion * years) + math.sqrt(variance * renewed) * z


def movement_signal(movement: float, log_defence: float, mobility: float, days: float) -> float:
    """Return the advantage that the front's movement by itself points to.

    movement / (mobility * days) + log_defence: the drift equation solved for the advantage.  A
    front that cannot move points nowhere; its signal_variance is then infinite.

    >>> movement_signal(0.1, 0.25, 0.2, 1.0)
    0.75
    """
    reach = mobility * days
    if reach <= 0.0:
        return log_defence
    return movement / reach + log_defence


def signal_variance(noise: float, mobility: float, days: float) -> float:
    """Return the variance of movement_signal, noise^2 / (mobility^2 days).

    Without dimension; infinite where the front cannot move (property of the walk of battle).

    >>> signal_variance(0.5, 0.25, 1.0)
    4.0
    """
    precision = mobility * mobility * days
    if precision <= 0.0:
        return math.inf
    return noise * noise / precision


def update(
    mean: float, variance: float, signal: float, signal_variance: float
) -> tuple[float, float]:
    """Return the belief after a signal: its mean and its variance.

    Precisions add, 1/v' = 1/v + 1/w, and the mean moves to the signal by the share v / (v + w),
    w = signal_variance (normal conjugate update: DeGroot 1970, sec. 9.5).  A certain belief
    (v = 0) and an empty signal (w infinite) leave it exactly as it was.

    >>> update(0.0, 1.0, 1.0, 1.0)
    (0.5, 0.5)
    """
    if variance <= 0.0 or math.isinf(signal_variance):
        return mean, variance
    if math.isinf(variance):
        return signal, signal_variance
    whole = variance + signal_variance
    return mean + (variance / whole) * (signal - mean), variance * (signal_variance / whole)


def two_type_posterior(
    prior_strong: float, win_if_strong: float, win_if_weak: float, wins: int, battles: int
) -> float:
    """Return the chance that the side which won so many of so many battles is the strong type.

    Bayes' rule for two types that win a battle with the given chances.  A record that neither type
    can produce teaches nothing.  A yardstick for tests: no run calls it.

    >>> round(two_type_posterior(0.5, 0.7, 0.4, 6, 10), 6)
    0.642241
    """
    if prior_strong <= 0.0 or prior_strong >= 1.0:
        return prior_strong
    strong = _log_likelihood(win_if_strong, wins, battles - wins)
    weak = _log_likelihood(win_if_weak, wins, battles - wins)
    if math.isinf(strong) and math.isinf(weak):
        return prior_strong
    return logistic(math.log(prior_strong) - math.log1p(-prior_strong) + strong - weak)


def _log_likelihood(win_probability: float, wins: int, losses: int) -> float:
    """Return wins ln p + losses ln(1 - p), with 0 ln 0 = 0."""
    total = 0.0
    if wins > 0:
        total += wins * math.log(win_probability) if win_probability > 0.0 else -math.inf
    if losses > 0:
        total += losses * math.log1p(-win_probability) if win_probability < 1.0 else -math.inf
    return total
