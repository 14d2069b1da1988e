"""The goods on the table and the efficient ways to package them.

A *good* is an objective or a political issue. A *path* is an efficient frontier (see
:mod:`sim.rules.frontier`): one for each combination of the allowed levels of issues that cannot
be divided, and for a partial deal one that leaves open what can wait and leaves standing what was
taken by force. A path weighs every package twice: by its plain utility, and by its net utility,
which takes off what conceding costs at home and discounts promises.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sim.rules.frontier import utility_at
from sim.rules.numeric import rounded, total
from sim.scenario.schema import Scenario

#: Outcome of each good by its number: claimant's share in [0, 1], or None for a good left open.
Terms = Mapping[int, float | None]
#: How a party weighs an outcome of a good: (good, outcome) -> utility.
Worth = Callable[[int, float | None], float]


@dataclass(frozen=True, slots=True)
class Good:
    """An objective or political issue, with its weight for each party (in party order)."""

    name: str
    issue: str
    is_objective: bool
    weights: tuple[float, ...]
    levels: tuple[float, ...]
    can_wait: bool
    open_worth: tuple[float, ...]

    def worth(self, party: int, sign: int, outcome: float | None) -> float:
        """Utility to a party of an outcome in [0, 1], or of leaving the good open (None)."""
        if outcome is None:
            return self.open_worth[party]
        return self.weights[party] * (outcome if sign > 0 else 1.0 - outcome)


@dataclass(frozen=True, slots=True)
class Scale:
    """Utilities along a path: each party's at position 0, and what each segment adds."""

    base: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]

    def utility(self, party: int, position: float) -> float:
        """Utility to a party of the package at a position."""
        return utility_at(self.base[party], self.steps[party], position)


@dataclass(frozen=True, slots=True)
class Path:
    """One efficient frontier: segments of goods handed over in order, the other goods fixed."""

    kind: str
    segments: tuple[tuple[int, float, float], ...]
    fixed: tuple[tuple[int, float | None], ...]
    plain: Scale
    net: Scale

    @property
    def end(self) -> float:
        """The last position: everything movable has gone to the claimant."""
        return float(len(self.segments))

    def terms(self, position: float) -> dict[int, float | None]:
        """Outcome of every good at a position; None for a good left open."""
        outcomes: dict[int, float | None] = dict(self.fixed)
        for rank, (good, start, stop) in enumerate(self.segments):
            if position > rank or good not in outcomes:
                outcomes[good] = start + (stop - start) * min(1.0, max(0.0, position - rank))
        return outcomes


def goods_of(scenario: Scenario) -> tuple[Good, ...]:
    """All goods: objectives in axis order, then political issues in file order."""
    parties = list(scenario.parties.values())
    goods = []
    for name, objective in scenario.objectives.items():
        issue = scenario.issues[objective.issue]
        weights = tuple(p.weights[objective.issue] * objective.share for p in parties)
        goods.append(
            Good(name, objective.issue, True, weights, issue.levels, issue.can_wait, weights)
        )
    for name, issue in scenario.issues.items():
        if issue.kind == "territory":
            continue
        weights = tuple(p.weights[name] for p in parties)
        open_worth = tuple(p.weights[name] * getattr(issue.status_quo, p.side) for p in parties)
        goods.append(Good(name, name, False, weights, issue.levels, issue.can_wait, open_worth))
    return tuple(goods)


@dataclass(frozen=True, slots=True)
class Table:
    """What packages are made of today: goods, the leaders, and how parties weigh outcomes.

    ``kinks`` holds the outcomes of each good at which some party's net worth changes slope.
    """

    goods: tuple[Good, ...]
    leaders: tuple[int, int]
    plain: tuple[Worth, ...]
    net: tuple[Worth, ...]
    kinks: tuple[tuple[float, ...], ...]

    def comprehensive(self) -> list[Path]:
        """Paths that settle everything."""
        return self._paths("comprehensive", {})

    def partial(self, current: Sequence[float | None], taken: frozenset[int]) -> list[Path]:
        """Paths of a partial deal, if anything can wait: it stays open; what was taken stays."""
        fixed: dict[int, float | None] = {
            g: current[g] for g, good in enumerate(self.goods) if good.can_wait or g in taken
        }
        leaves_something_open = any(self.goods[g].can_wait and current[g] is None for g in fixed)
        if not leaves_something_open or len(fixed) == len(self.goods):
            return []
        return self._paths("partial", fixed)

    def _paths(self, kind: str, fixed: dict[int, float | None]) -> list[Path]:
        """One path for each combination of levels of the goods that are lumpy and not fixed."""
        lumpy = [g for g in self._listed() if self.goods[g].levels and g not in fixed]
        combinations = itertools.product(*(self._levels(g) for g in lumpy))
        return [
            self._path(kind, fixed | dict(zip(lumpy, levels, strict=True)))
            for levels in combinations
        ]

    def _path(self, kind: str, fixed: dict[int, float | None]) -> Path:
        segments = self._in_order([g for g in self._listed() if g not in fixed])
        return Path(
            kind,
            tuple(segments),
            tuple(sorted(fixed.items())),
            _scale(segments, fixed, self.plain),
            _scale(segments, fixed, self.net),
        )

    def _in_order(self, movable: list[int]) -> list[tuple[int, float, float]]:
        """Pieces of goods in the order in which the claimant gets them: an efficient exchange.

        A good is cut where some net worth bends. The first piece to go is the one that gives a
        leader most for what the other loses, in the net utilities by which they decide; these are
        concave in every good, so that pieces of one good stay in order. The order is found from
        the end of the leader listed first, whichever side it leads, so that exchanging the sides'
        roles exchanges the outcomes and nothing else; where it is free, it is as listed.
        """
        first, second = sorted(self.leaders)
        gets, gives = self.net[first], self.net[second]
        rising = first == self.leaders[0]
        pieces = []
        for good in movable:
            cuts = [0.0, *(k for k in self.kinks[good] if 0.0 < k < 1.0), 1.0]
            parts = list(itertools.pairwise(sorted(set(cuts))))
            pieces += [(good, a, b) for a, b in (parts if rising else parts[::-1])]

        def price(piece: tuple[int, float, float]) -> float:
            good, a, b = piece
            gain = abs(gets(good, b) - gets(good, a))
            loss = abs(gives(good, b) - gives(good, a))
            return -rounded(gain / max(loss, 1e-12), 1e9)

        pieces.sort(key=price)
        return pieces if rising else pieces[::-1]

    def _listed(self) -> list[int]:
        """Goods as the leader listed first counts them: objectives from its own end of the axis."""
        objectives = [g for g, good in enumerate(self.goods) if good.is_objective]
        others = [g for g, good in enumerate(self.goods) if not good.is_objective]
        claimant, holder = self.leaders
        return (objectives if claimant < holder else objectives[::-1]) + others

    def _levels(self, good: int) -> tuple[float, ...]:
        """Allowed outcomes of a good as the leader listed first counts them."""
        claimant, holder = self.leaders
        return self.goods[good].levels[:: 1 if claimant < holder else -1]


def _scale(
    segments: list[tuple[int, float, float]], fixed: Terms, rules: tuple[Worth, ...]
) -> Scale:
    """Weigh a path by each party's rule."""
    base, steps = [], []
    movable = sorted({good for good, _, _ in segments})
    for worth in rules:
        start = total(worth(good, outcome) for good, outcome in sorted(fixed.items()))
        base.append(start + total(worth(good, 0.0) for good in movable))
        steps.append(tuple(worth(good, b) - worth(good, a) for good, a, b in segments))
    return Scale(tuple(base), tuple(steps))
