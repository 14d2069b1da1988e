"""Of which runs a share or a figure is: the same words wherever one is shown."""

from __future__ import annotations

#: outcomes that restrict the runs that count, as a sentence names them
WITH = {
    "large_war": "a large war",
    "war": "a war",
    "clash": "a clash",
    "agreed": "an agreement",
}
ALL = "all runs"


def base_words(given: str = "", *, every: bool = True) -> str:
    """Name the runs that a share or a figure is of.

    Args:
        given: the outcome that must be true, or with a leading `not` false; empty: none must.
        every: whether all of these runs have the figure, so that none is left out.

    >>> base_words(), base_words("large_war"), base_words("not clash")
    ('all runs', 'runs with a large war', 'runs without a clash')
    >>> base_words("large_war", every=False)
    'runs with a large war that have it'
    """
    outcome = given.removeprefix("not ")
    name = WITH.get(outcome, outcome.replace("_", " "))
    runs = f"runs {'with' if outcome == given else 'without'} {name}" if given else "runs"
    if not every:
        return f"{runs} that have it"
    return runs if given else ALL


def counted(n: int, base: str) -> str:
    """The same with their number.

    >>> counted(1000, "all runs"), counted(16, "runs with a large war"), counted(1, "all runs")
    ('all 1,000 runs', '16 runs with a large war', 'all 1 run')
    """
    return base.replace("runs", f"{n:,} run{'' if n == 1 else 's'}", 1)
