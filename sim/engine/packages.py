"""The packages that can be put on the table today: :class:`sim.packages.Table`, compiled."""

from __future__ import annotations

import math
from typing import Any

from sim.engine.compiling import part
from sim.engine.force import expected_shift
from sim.engine.layout import SEGMENTS
from sim.engine.state import fill_outcomes, worth
from sim.events import codes
from sim.rules.numeric import rounded
from sim.rules.reservation import concession_rate, net_worth, reliability


@part
def _rising(w: Any) -> bool:
    """Whether the leader listed first leads the claimant's side."""
    return bool(w.claimant < w.holder)


@part
def _list_goods(w: Any, s: Any) -> None:
    """Goods as the leader listed first counts them: objectives from its own end of the axis."""
    for k in range(w.good_count):
        s.listed[k] = k
    if not _rising(w):
        for k in range(w.objective_count):
            s.listed[k] = w.objective_count - 1 - k


@part
def _weigh_what_is(w: Any, s: Any, net: bool, guarantee: float) -> None:
    """Note what each party has, what it promised, and what conceding costs it today."""
    for i in range(w.party_count):
        scale, member = s.scales[i], s.members[i]
        scale.net = 1 if net else 0
        if not net:
            continue
        scale.rate, scale.reliable = concession_terms(w, s, i, guarantee)
        for good in range(w.good_count):
            had = worth(w, i, good, s.outcome[good])
            scale.had[good] = had
            promised = member.has_promised != 0
            scale.said[good] = worth(w, i, good, member.promised[good]) if promised else had


@part
def net_or_plain(w: Any, s: Any, i: int, good: int, outcome: float) -> float:
    """How a party weighs an outcome: plainly, or with what conceding costs and promises lack."""
    plain, scale = worth(w, i, good, outcome), s.scales[i]
    if scale.net == 0:
        return plain
    return net_worth(plain, scale.had[good], scale.said[good], scale.rate, scale.reliable)


@part
def concession_terms(w: Any, s: Any, i: int, guarantee: float) -> tuple[float, float]:
    """Rate of concession cost, and reliability of promises, under a guarantee."""
    party = w.parties[i]
    adverse = -party.sign * expected_shift(w, s)
    rate = concession_rate(party.audience_cost, party.commitment_fear, adverse, guarantee)
    return rate, reliability(s.trust, guarantee)


@part
def fill_paths(w: Any, s: Any, first: int, guarantee: float) -> int:
    """Write today's efficient packages, from place `first` on; returns how many there are."""
    fill_outcomes(w, s, s.outcome)
    _weigh_what_is(w, s, True, guarantee)
    _list_goods(w, s)
    for good in range(w.good_count):
        s.kink_counts[good] = _kinks(w, s, good)
    something_open, fixed = False, 0
    for good in range(w.good_count):
        waits = w.goods[good].can_wait != 0
        stays = good < w.objective_count and s.taken[good] != 0
        s.is_fixed[good] = 1 if waits or stays else 0
        fixed += s.is_fixed[good]
        s.fixed[good] = s.outcome[good]
        if waits and math.isnan(s.outcome[good]):
            something_open = True
    count = 0
    if something_open and fixed < w.good_count:
        count = _fill_kind(w, s, first, codes.PARTIAL)
    for good in range(w.good_count):
        s.is_fixed[good] = 0
    count += _fill_kind(w, s, first + count, codes.COMPREHENSIVE)
    return count


@part
def fill_plain_paths(w: Any, s: Any) -> int:
    """The comprehensive packages as they would be without any cost of conceding."""
    _weigh_what_is(w, s, False, 0.0)
    _list_goods(w, s)
    for good in range(w.good_count):
        s.is_fixed[good], s.kink_counts[good] = 0, 0
    return _fill_kind(w, s, 0, codes.COMPREHENSIVE)


@part
def _fill_kind(w: Any, s: Any, first: int, kind: int) -> int:
    """One path for each combination of levels of the goods that are lumpy and not fixed."""
    lumpy, combinations = 0, 1
    for k in range(w.good_count):
        good = s.listed[k]
        levels = w.issues[w.goods[good].issue].level_count
        if levels > 0 and s.is_fixed[good] == 0:
            s.lumpy[lumpy] = good
            s.levels[lumpy] = 0
            lumpy += 1
            combinations *= levels
    for number in range(combinations):
        path = s.paths[first + number]
        path.kind = kind
        for good in range(w.good_count):
            path.is_fixed[good] = s.is_fixed[good]
            path.fixed[good] = s.fixed[good]
        rest = number
        for k in range(lumpy - 1, -1, -1):  # the last varies fastest
            issue = w.issues[w.goods[s.lumpy[k]].issue]
            level = rest % issue.level_count
            rest //= issue.level_count
            if not _rising(w):
                level = issue.level_count - 1 - level
            path.is_fixed[s.lumpy[k]] = 1
            path.fixed[s.lumpy[k]] = issue.levels[level]
        _fill_path(w, s, path)
    return combinations


@part
def _fill_path(w: Any, s: Any, path: Any) -> None:
    _cut(w, s, path)
    _put_in_order(w, s, path)
    for i in range(w.party_count):
        path.plain_base[i], path.net_base[i] = _base(w, s, path, i)
        for k in range(path.count):
            good, start, stop = path.goods[k], path.starts[k], path.stops[k]
            path.plain_steps[i, k] = worth(w, i, good, stop) - worth(w, i, good, start)
            path.net_steps[i, k] = net_or_plain(w, s, i, good, stop) - net_or_plain(
                w, s, i, good, start
            )


@part
def _base(w: Any, s: Any, path: Any, i: int) -> tuple[float, float]:
    """A party's utility at position 0, plain and net: what is fixed, and nothing of the rest."""
    start, moved, net_start, net_moved = 0.0, 0.0, 0.0, 0.0
    for good in range(w.good_count):
        if path.is_fixed[good] != 0:
            start += worth(w, i, good, path.fixed[good])
            net_start += net_or_plain(w, s, i, good, path.fixed[good])
        else:
            moved += worth(w, i, good, 0.0)
            net_moved += net_or_plain(w, s, i, good, 0.0)
    return start + moved, net_start + net_moved


@part
def _cut(w: Any, s: Any, path: Any) -> None:
    """Cut the movable goods into pieces where some party's net worth bends."""
    count = 0
    for k in range(w.good_count):
        good = s.listed[k]
        if path.is_fixed[good] != 0:
            continue
        cuts, kinks = s.kink_counts[good], s.kinks[good]
        if count + cuts + 1 > SEGMENTS:
            s.overflow = 1
            break
        for c in range(cuts + 1):
            p = c if _rising(w) else cuts - c
            path.goods[count] = good
            path.starts[count] = 0.0 if p == 0 else kinks[p - 1]
            path.stops[count] = 1.0 if p == cuts else kinks[p]
            count += 1
    path.count = count


@part
def _kinks(w: Any, s: Any, good: int) -> int:
    """Outcomes inside (0, 1) at which some net worth bends, in order; returns how many."""
    count = 0
    for i in range(w.party_count):
        weight, sign = w.goods[good].weights[i], w.parties[i].sign
        for promise in range(2):
            outcome = s.outcome[good]
            if promise == 1 and s.members[i].has_promised != 0:
                outcome = s.members[i].promised[good]
            share = worth(w, i, good, outcome) / weight if weight != 0.0 else 0.0
            bend = rounded(share if sign > 0 else 1.0 - share, 1e12)
            if 0.0 < bend < 1.0:
                count = _insert(s.kinks[good], count, bend)
    return count


@part
def _insert(numbers: Any, count: int, number: float) -> int:
    """Put a number into a rising list unless it is there; returns the new length."""
    k = count
    while k > 0 and numbers[k - 1] > number:
        k -= 1
    if k > 0 and numbers[k - 1] == number:
        return count
    for j in range(count, k, -1):
        numbers[j] = numbers[j - 1]
    numbers[k] = number
    return count + 1


@part
def _put_in_order(w: Any, s: Any, path: Any) -> None:
    """Order the pieces as the claimant gets them: an efficient exchange (a stable sort)."""
    gets, gives = min(w.claimant, w.holder), max(w.claimant, w.holder)
    for k in range(path.count):
        good, start, stop = path.goods[k], path.starts[k], path.stops[k]
        gain = abs(net_or_plain(w, s, gets, good, stop) - net_or_plain(w, s, gets, good, start))
        loss = abs(net_or_plain(w, s, gives, good, stop) - net_or_plain(w, s, gives, good, start))
        price = -rounded(gain / max(loss, 1e-12), 1e9)
        j = k
        while j > 0 and s.prices[j - 1] > price:
            s.prices[j] = s.prices[j - 1]
            path.goods[j], path.starts[j] = path.goods[j - 1], path.starts[j - 1]
            path.stops[j] = path.stops[j - 1]
            j -= 1
        s.prices[j] = price
        path.goods[j], path.starts[j], path.stops[j] = good, start, stop
    if not _rising(w):
        _reverse(path)


@part
def _reverse(path: Any) -> None:
    for k in range(path.count // 2):
        j = path.count - 1 - k
        path.goods[k], path.goods[j] = path.goods[j], path.goods[k]
        path.starts[k], path.starts[j] = path.starts[j], path.starts[k]
        path.stops[k], path.stops[j] = path.stops[j], path.stops[k]


@part
def fill_terms(w: Any, path: Any, position: float, terms: Any) -> None:
    """Outcome of every good at a position of a path; NaN for a good left open."""
    for good in range(w.good_count):
        terms[good] = path.fixed[good] if path.is_fixed[good] != 0 else -1.0
    for rank in range(path.count):
        good, start, stop = path.goods[rank], path.starts[rank], path.stops[rank]
        if position > rank or terms[good] == -1.0:
            share = min(1.0, max(0.0, position - rank))
            terms[good] = start + (stop - start) * share
