"""Losses: Lanchester's square law for materiel, and deaths per day of fighting."""

import math


def lanchester_step(
    claimant: float,
    holder: float,
    kill_by_claimant: float,
    kill_by_holder: float,
    days: float,
) -> tuple[float, float]:
    """Return both stocks after so many days of aimed fire.

    Exact solution of A' = -kill_by_holder B, B' = -kill_by_claimant A (rates per day), which
    keeps kill_by_claimant A^2 - kill_by_holder B^2 constant; it stops when one side is
    annihilated, so no stock is ever negative (Lanchester 1916; Taylor 1983, ch. 2).

    >>> lanchester_step(1000.0, 600.0, 0.0, 0.0, 30.0)
    (1000.0, 600.0)
    """
    if kill_by_claimant <= 0.0 or kill_by_holder <= 0.0:
        # At most one side kills, so its own stock is constant and the other falls in a line.
        claimant_after = max(0.0, claimant - max(0.0, kill_by_holder) * holder * days)
        holder_after = max(0.0, holder - max(0.0, kill_by_claimant) * claimant * days)
        return claimant_after, holder_after
    claimant_wins = lanchester_duration(claimant, holder, kill_by_claimant, kill_by_holder)
    if days >= claimant_wins:
        return lanchester_survivors(claimant, holder, kill_by_claimant, kill_by_holder), 0.0
    holder_wins = lanchester_duration(holder, claimant, kill_by_holder, kill_by_claimant)
    if days >= holder_wins:
        return 0.0, lanchester_survivors(holder, claimant, kill_by_holder, kill_by_claimant)
    # cosh is written as decay + sinh, so that no difference of large numbers is taken.
    root_claimant, root_holder = math.sqrt(kill_by_claimant), math.sqrt(kill_by_holder)
    decay = math.exp(-root_claimant * root_holder * days)
    if math.isinf(claimant_wins) and math.isinf(holder_wins):
        return claimant * decay, holder * decay
    gap = root_claimant * claimant - root_holder * holder
    shift = gap * math.sinh(root_claimant * root_holder * days)
    return (
        max(0.0, claimant * decay + shift / root_claimant),
        max(0.0, holder * decay - shift / root_holder),
    )


def lanchester_survivors(
    winner: float, loser: float, kill_by_winner: float, kill_by_loser: float
) -> float:
    """Return what the winner has left when the loser is annihilated.

    sqrt(W^2 - (kill_by_loser / kill_by_winner) L^2), rates per day; 0 when the side named
    winner does not win (Lanchester 1916).

    >>> round(lanchester_survivors(1000.0, 600.0, 0.01, 0.02), 3)
    529.15
    """
    if kill_by_winner <= 0.0:
        return 0.0
    equivalent = math.sqrt(max(0.0, kill_by_loser)) / math.sqrt(kill_by_winner) * loser
    if equivalent >= winner:
        return 0.0
    return math.sqrt(winner - equivalent) * math.sqrt(winner + equivalent)


def lanchester_duration(
    winner: float, loser: float, kill_by_winner: float, kill_by_loser: float
) -> float:
    """Return the days until the loser is annihilated.

    artanh(sqrt(b / a) L / W) / sqrt(a b) with a = kill_by_winner, b = kill_by_loser, and
    L / (a W) as b -> 0; infinite when the side named winner does not win (Taylor 1983, ch. 2).

    >>> round(lanchester_duration(1000.0, 600.0, 0.01, 0.02), 3)
    88.45
    """
    if loser <= 0.0:
        return 0.0
    if kill_by_winner <= 0.0 or winner <= 0.0:
        return math.inf
    if kill_by_loser <= 0.0:
        return loser / (kill_by_winner * winner)
    ratio = math.sqrt(kill_by_loser) / math.sqrt(kill_by_winner) * (loser / winner)
    if ratio >= 1.0:
        return math.inf
    return math.atanh(ratio) / (math.sqrt(kill_by_winner) * math.sqrt(kill_by_loser))


def daily_deaths(
    rate: float, intensity: float, attack_multiplier: float, dispersion: float, z: float
) -> float:
    """Return one side's deaths on a day of fighting (expected count given the day's z).

    rate * intensity * attack_multiplier * exp(s z - s^2 / 2) with dispersion s and z standard
    normal: the correction keeps the mean at the rate (lognormal law; form of this model).

    >>> daily_deaths(60.0, 0.5, 1.5, 0.0, 2.0)
    45.0
    """
    return rate * intensity * attack_multiplier * math.exp(dispersion * (z - 0.5 * dispersion))
