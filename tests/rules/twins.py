"""How these tests show that they can fail: every claim has a changed twin that must not hold.

A test states a claim once, as a `check` that takes the rule to be checked.  The shipped rule
must pass it; a *changed twin*, the same rule with one thing wrong, must not:

    check(rule)
    assert not holds(check, changed_rule)
"""

from collections.abc import Callable
from typing import NamedTuple


def holds(check: Callable[..., None], *arguments: object) -> bool:
    """Return whether a check passes with these arguments."""
    try:
        check(*arguments)
    except AssertionError:
        return False
    return True


def close(actual: float, expected: float, tolerance: float = 1e-12) -> bool:
    """Return whether two numbers agree, relative to the larger of 1 and the expected one."""
    return abs(actual - expected) <= tolerance * max(1.0, abs(expected))


class Printed(NamedTuple):
    """A printed number, the rule that must give it to its last digit and a changed twin."""

    result: str
    number: str
    rule: Callable[[], float]
    changed: Callable[[], float]


def in_the_digits_of(number: str, value: float) -> str:
    """Return the value written with as many decimals as the printed number has."""
    decimals = len(number.partition(".")[2])
    return f"{value:.{decimals}f}"
