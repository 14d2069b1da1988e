"""The front: contest success functions and the random walk of battle they come from.

A battle is a walk y with dy = drift dt + noise dW on (-size, +size): the attacker takes the
objective at +size and is repulsed at -size.  Its law of success is Tullock's ratio form, so
what agents expect and what the battlefield does are one law.
"""

import math

from sim.rules.numeric import logistic

# Mean overshoot of a random walk past a barrier, in standard deviations of one step:
# -zeta(1/2) / sqrt(2 pi) (Siegmund 1979; Broadie, Glasserman and Kou 1997).
MEAN_OVERSHOOT = 0.5825971579390106
SMALLEST_MONITORED_SHARE = 0.1
# Below these the exact expressions lose digits to cancellation and a series is used.
_TINY_EXPONENT = 1e-150
_SMALL_EXPONENT = 1e-4
_SMALL_LADDER_EXPONENT = 1e-5


def ratio_contest(
    strength_claimant: float, strength_holder: float, defence: float, decisiveness: float
) -> float:
    """Return the claimant's chance in the ratio form of contest.

    A^m / (A^m + (d B)^m) with strengths A, B in one unit, defence d >= 0 as a multiple of the
    holder's strength and decisiveness m >= 0 (Tullock 1980; Hirshleifer 1989; the defence is
    ours). No strength on either side gives one half.

    >>> round(ratio_contest(2.0, 1.0, 1.0, 2.0), 6)
    0.8
    """
    defended = defence * strength_holder
    if strength_claimant <= 0.0 and defended <= 0.0:
        return 0.5
    if strength_claimant <= 0.0:
        return 0.0
    if defended <= 0.0:
        return 1.0
    gap = math.log(strength_claimant) - math.log(defended)
    return logistic(decisiveness * gap) if gap != 0.0 else 0.5


def difference_contest(
    strength_claimant: float, strength_holder: float, sensitivity: float
) -> float:
    """Return the claimant's chance in the difference form of contest.

    1 / (1 + exp(-k (A - B))), sensitivity k per unit of strength (Hirshleifer 1989).
    Equal additions to both sides change nothing here, equal ratios change nothing in the
    ratio form: that is what the two forms disagree on.

    >>> difference_contest(3.0, 3.0, 0.7)
    0.5
    """
    return logistic(sensitivity * (strength_claimant - strength_holder))


def battle_drift(advantage: float, log_defence: float, mobility: float) -> float:
    """Return the mean movement of the front per day, mobility * (advantage - log_defence).

    Unit: that of the objective's size, per day.  Form of this model.

    >>> battle_drift(0.5, 0.25, 0.2)
    0.05
    """
    return mobility * (advantage - log_defence)


def decisiveness(mobility: float, size: float, noise: float) -> float:
    """Return the ratio-form exponent m = 2 * mobility * size / noise^2 a battle amounts to.

    Without dimension; infinite without noise.  It is the number that makes ratio_contest and
    capture_probability agree (gambler's ruin with drift: Cox and Miller 1965, sec. 5.7).

    >>> decisiveness(0.2, 1.0, 0.5)
    1.6
    """
    variance = noise * noise
    if variance <= 0.0:
        return math.inf
    return 2.0 * mobility * size / variance


def capture_probability(drift: float, size: float, noise: float, position: float) -> float:
    """Return the chance that the walk leaves (-size, +size) at +size.

    (1 - exp(-h (y + b))) / (1 - exp(-2 h b)) with h = 2 drift / noise^2, b = size and y the
    position; 1 / (1 + exp(-2 drift b / noise^2)) from y = 0 and (y + b) / (2 b) as drift -> 0
    (gambler's ruin with drift: Cox and Miller 1965, sec. 5.7).

    >>> capture_probability(0.0, 1.0, 0.5, 0.5)
    0.75
    """
    if position >= size:
        return 1.0
    if position <= -size:
        return 0.0
    variance = noise * noise
    if variance <= 0.0 and drift != 0.0:
        return 1.0 if drift > 0.0 else 0.0
    exponent = 2.0 * drift / variance if drift != 0.0 else 0.0
    return _absorption_above(exponent, position + size, size - position)


def _absorption_above(exponent: float, below: float, above: float) -> float:
    """Return (1 - exp(-h below)) / (1 - exp(-h (below + above))) for any h, without overflow."""
    whole = below + above
    if abs(exponent) * whole < _TINY_EXPONENT:
        return below / whole
    if below == above:  # the same, in one step
        return logistic(exponent * below)
    if exponent > 0.0:
        return math.expm1(-exponent * below) / math.expm1(-exponent * whole)
    return math.exp(exponent * above) * math.expm1(exponent * below) / math.expm1(exponent * whole)


def expected_battle_days(drift: float, size: float, noise: float, position: float) -> float:
    """Return the mean time until the walk leaves (-size, +size), in days.

    (b (2 P - 1) - y) / a with a = drift, b = size, y = position, P = capture_probability (the
    optional stopping of y - a t); (b / a) tanh(a b / noise^2) from y = 0 and
    (b^2 - y^2) / noise^2 as a -> 0 (Cox and Miller 1965, sec. 5.7).

    >>> round(expected_battle_days(0.0, 1.0, 0.5, 0.0), 9)
    4.0
    """
    chance = capture_probability(drift, size, noise, position)
    return battle_days_given(chance, drift, size, noise, position)


def battle_days_given(
    chance: float, drift: float, size: float, noise: float, position: float
) -> float:
    """Return :func:`expected_battle_days` when the capture probability is known already.

    >>> battle_days_given(1.0, 2.0, 3.0, 0.0, 0.0)
    1.5
    """
    if position >= size or position <= -size:
        return 0.0
    variance = noise * noise
    if drift == 0.0 and variance <= 0.0:
        return math.inf
    if abs(2.0 * drift * size) < _SMALL_EXPONENT * variance:
        exponent = 2.0 * drift * size / variance
        place = position / size
        bend = 1.0 - place * exponent / 3.0 - (1.0 - place * place) * exponent * exponent / 12.0
        return (size - position) * (size + position) / variance * bend
    return max(0.0, (size * (2.0 * chance - 1.0) - position) / drift)


def watched_days(days: float, step: float) -> float:
    """Return the mean length of a battle that is watched only every `step` days.

    ((days + step / 4)^3 + step^3)^(1/3) with `days` the mean length by the continuous law
    (:func:`expected_battle_days`).  At the nearer barrier of :func:`monitored_size` the mean place
    at which a battle ends is as by that law, and by optional stopping so is its length, but for
    the variance of the overshoot: a quarter of a step's, so a quarter of a step longer (Siegmund
    1985; the nearer barrier: Broadie, Glasserman and Kou 1997).  And no battle ends before it is
    first watched; that short ones go over into one step by this mean of cubes is **ours**, held
    against exact lengths of walks: within 4 % of them where the walk drifts by up to a standard
    deviation in a step, and within a tenth at up to two, or in the middle of a battle.

    >>> round(watched_days(2.56, 1.0), 3), watched_days(0.0, 1.0) > 1.0
    (2.852, True)
    """
    late = days + step / 4.0
    return float((late * late * late + step * step * step) ** (1.0 / 3.0))


def monitored_size(size: float, noise: float, days: float) -> float:
    """Return the barrier for a walk watched only every so many days.

    size - 0.5826 noise sqrt(days), at least a tenth of the size: a watched walk overshoots a
    barrier by 0.5826 standard deviations of a step on average, so with this nearer barrier it
    obeys the continuous law of `size` (Siegmund 1979; Broadie, Glasserman and Kou 1997).  What
    remains is that it can end only when watched, and so ends late (:func:`watched_days`).

    >>> round(monitored_size(1.0, 0.3, 1.0), 4)
    0.8252
    """
    return max(SMALLEST_MONITORED_SHARE * size, size - MEAN_OVERSHOOT * noise * math.sqrt(days))


def front_movement(drift: float, noise: float, days: float, z: float) -> float:
    """Return how far the front moves in so many days, drift days + noise sqrt(days) z.

    Exact in law for constant drift and z standard normal (Euler-Maruyama step).

    >>> front_movement(0.1, 0.5, 4.0, 0.0)
    0.4
    """
    return drift * days + noise * math.sqrt(days) * z


def ladder_win_probability(position: int, rungs: int, win_probability: float) -> float:
    """Return the chance to reach the top rung before rung 0 by battles won or lost one by one.

    (1 - r^k) / (1 - r^N) with r = (1 - p) / p, from rung k = position of N = rungs; k / N at
    p = 1/2 (Smith 1998; Smith and Stam 2004; Feller 1968, ch. XIV).

    >>> round(ladder_win_probability(3, 6, 0.6), 6)
    0.771429
    """
    if position <= 0:
        return 0.0
    if position >= rungs:
        return 1.0
    if win_probability <= 0.0:
        return 0.0
    if win_probability >= 1.0:
        return 1.0
    exponent = math.log(win_probability) - math.log1p(-win_probability)
    return _absorption_above(exponent, float(position), float(rungs - position))


def ladder_expected_battles(position: int, rungs: int, win_probability: float) -> float:
    """Return the mean number of battles until the top rung or rung 0 is reached.

    (k - N P) / (1 - 2 p) with P = ladder_win_probability; k (N - k) at p = 1/2 (Smith and
    Stam 2004; Feller 1968, ch. XIV).

    >>> round(ladder_expected_battles(3, 6, 0.6), 6)
    8.142857
    """
    if position <= 0 or position >= rungs:
        return 0.0
    exponent = 2.0 * math.atanh(2.0 * win_probability - 1.0) if 0.0 < win_probability < 1.0 else 1.0
    if abs(exponent) * rungs < _SMALL_LADDER_EXPONENT:
        return position * (rungs - position) * (1.0 + exponent * (rungs - 2.0 * position) / 6.0)
    chance = ladder_win_probability(position, rungs, win_probability)
    return (position - rungs * chance) / (1.0 - 2.0 * win_probability)
