"""The packages that can be put on the table today: efficient exchanges, path by path."""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes
from sim.memory.marks import Model, hot, part
from sim.rules.numeric import rounded
from sim.rules.reservation import net_worth
from sim.turn.standing import fill_outcomes


@part
def paths_today(model: Model, guarantee: float) -> tuple[int, int]:
    """Where today's paths under a guarantee lie: from, and up to but without."""
    slot = 0 if guarantee == 0.0 else 1
    first = slot * model.path_room
    if model.path_version[slot] != model.table_version or model.path_guarantee[slot] != guarantee:
        model.path_count[slot] = _fill_paths(model, first, guarantee)
        model.path_version[slot] = model.table_version
        model.path_guarantee[slot] = guarantee
    return first, first + model.path_count[slot]


@part
def _fill_paths(model: Model, first: int, guarantee: float) -> int:
    """Write today's efficient packages, from place `first` on; returns how many there are."""
    world = model.world
    fill_outcomes(model, model.outcome)
    _weigh_what_is(model, True, guarantee)
    _list_goods(model)
    for good in range(world.good_count):
        model.kink_counts[good] = _kinks(model, good)
    something_open, fixed = False, 0
    for good in range(world.good_count):
        waits = world.goods[good].can_wait != 0
        stays = good < world.objective_count and model.taken[good] != 0
        model.is_fixed[good] = 1 if waits or stays or model.closed[good] != 0 else 0
        fixed += model.is_fixed[good]
        model.fixed[good] = model.outcome[good]
        if waits and math.isnan(model.outcome[good]):
            something_open = True
    count = 0
    if something_open and fixed < world.good_count:
        count = _fill_kind(model, first, codes.PARTIAL)
    for good in range(world.good_count):
        model.is_fixed[good] = model.closed[good]
    count += _fill_kind(model, first + count, codes.COMPREHENSIVE)
    return count


@part
def fill_plain_paths(model: Model) -> int:
    """Write the comprehensive packages as they would be without any cost of conceding."""
    _weigh_what_is(model, False, 0.0)
    _list_goods(model)
    if model.closed_count > 0:
        fill_outcomes(model, model.fixed)
    for good in range(model.world.good_count):
        model.is_fixed[good], model.kink_counts[good] = model.closed[good], 0
    return _fill_kind(model, 0, codes.COMPREHENSIVE)


@part
def fill_step_paths(model: Model) -> int:
    """Write the steps of today: each small good that can move, alone and with another.

    All else stays as it is. They are carried out as they are signed, as under a full guarantee:
    nothing hangs on trust, and no shift of the balance has to be feared.
    """
    world = model.world
    fill_outcomes(model, model.outcome)
    _weigh_what_is(model, True, 1.0)
    _list_goods(model)
    count = 0
    for good in range(world.good_count):
        model.kink_counts[good] = _kinks(model, good)
        model.fixed[good], model.is_fixed[good] = model.outcome[good], 1
    for j in range(world.good_count):
        for k in range(j, world.good_count):
            one, other = model.listed[j], model.listed[k]
            if _can_step(model, one) and _can_step(model, other):
                model.is_fixed[one], model.is_fixed[other] = 0, 0
                count += _fill_kind(model, count, codes.PARTIAL)
                model.is_fixed[one], model.is_fixed[other] = 1, 1
    return count


@part
def fill_package(model: Model, path: Any, kind: int, terms: Any, guarantee: float) -> None:
    """Write one package of given terms (NaN: left open), as parties weigh it under a guarantee."""
    fill_outcomes(model, model.outcome)
    _weigh_what_is(model, True, guarantee)
    _list_goods(model)
    path.kind = kind
    for good in range(model.world.good_count):
        path.is_fixed[good], path.fixed[good] = 1, terms[good]
    _fill_path(model, path)


@part
def _can_step(model: Model, good: int) -> bool:
    """Whether a good can be settled in a step today: small, still open, and promised to nobody."""
    if model.world.goods[good].small == 0 or model.closed[good] != 0:
        return False
    if good >= model.world.objective_count:
        return bool(math.isnan(model.outcome[good]))
    at_first = 1.0 if model.world.objectives[good].held_by > 0 else 0.0
    return bool(model.outcome[good] == model.control[good] == at_first)


# -- how parties weigh outcomes ------------------------------------------------------------------


@part
def _rising(model: Model) -> bool:
    """Whether the leader listed first leads the claimant's side."""
    return bool(model.world.claimant < model.world.holder)


@part
def _list_goods(model: Model) -> None:
    """List goods as the leader listed first counts them: objectives from its end of the axis."""
    for k in range(model.world.good_count):
        model.listed[k] = k
    if not _rising(model):
        for k in range(model.world.objective_count):
            model.listed[k] = model.world.objective_count - 1 - k


@part
def _weigh_what_is(model: Model, net: bool, guarantee: float) -> None:
    """Note what each party has, what it promised, and what conceding costs it today."""
    for party in model.parties[: model.world.party_count]:
        scale = model.scales[party.index]
        scale.net = 1 if net else 0
        if not net:
            continue
        scale.rate = party.concession_rate_now(model, guarantee)
        scale.reliable = party.reliability_of(model, guarantee)
        for good in range(model.world.good_count):
            had = party.worth(model, good, model.outcome[good])
            scale.had[good] = had
            scale.said[good] = had
            if party.has_promised != 0:
                scale.said[good] = party.worth(model, good, party.promised[good])


@hot
def _net(scale: Any, good: int, plain: float) -> float:
    """A plain utility as a party weighs it: with what conceding costs and promises lack."""
    if scale.net == 0:
        return plain
    return net_worth(plain, scale.had[good], scale.said[good], scale.rate, scale.reliable)


@hot
def _kinks(model: Model, good: int) -> int:
    """Outcomes inside (0, 1) at which some net worth bends, in order; returns how many."""
    count = 0
    for party in model.parties[: model.world.party_count]:
        weight = model.world.goods[good].weights[party.index]
        for promise in range(2):
            outcome = model.outcome[good]
            if promise == 1 and party.has_promised != 0:
                outcome = party.promised[good]
            share = party.worth(model, good, outcome) / weight if weight != 0.0 else 0.0
            bend = rounded(share if party.sign > 0 else 1.0 - share, 1e12)
            if 0.0 < bend < 1.0:
                count = _insert(model.kinks[good], count, bend)
    return count


@hot
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


# -- paths ---------------------------------------------------------------------------------------


@part
def _fill_kind(model: Model, first: int, kind: int) -> int:
    """One path for each combination of levels of the goods that are lumpy and not fixed."""
    world = model.world
    lumpy, combinations = 0, 1
    for k in range(world.good_count):
        good = model.listed[k]
        levels = world.issues[world.goods[good].issue].level_count
        if levels > 0 and model.is_fixed[good] == 0:
            model.lumpy[lumpy] = good
            lumpy += 1
            combinations *= levels
    for number in range(combinations):
        path = model.paths[first + number]
        path.kind = kind
        for good in range(world.good_count):
            path.is_fixed[good] = model.is_fixed[good]
            path.fixed[good] = model.fixed[good]
        rest = number
        for k in range(lumpy - 1, -1, -1):  # the last varies fastest
            issue = world.issues[world.goods[model.lumpy[k]].issue]
            level = rest % issue.level_count
            rest //= issue.level_count
            if not _rising(model):
                level = issue.level_count - 1 - level
            path.is_fixed[model.lumpy[k]] = 1
            path.fixed[model.lumpy[k]] = issue.levels[level]
        _fill_path(model, path)
    return int(combinations)


@part
def _fill_path(model: Model, path: Any) -> None:
    _cut(model, path)
    _put_in_order(model, path)
    for k in range(path.count):
        path.whole[k] = model.world.goods[path.goods[k]].whole
    for party in model.parties[: model.world.party_count]:
        i, scale = party.index, model.scales[party.index]
        path.plain_base[i], path.net_base[i] = _base(model, path, party, scale)
        for k in range(path.count):
            good = path.goods[k]
            low = party.worth(model, good, path.starts[k])
            high = party.worth(model, good, path.stops[k])
            path.plain_steps[i][k] = high - low
            path.net_steps[i][k] = _net(scale, good, high) - _net(scale, good, low)


@hot
def _base(model: Model, path: Any, party: Any, scale: Any) -> tuple[float, float]:
    """A party's utility at position 0, plain and net: what is fixed, and nothing of the rest."""
    start, moved, net_start, net_moved = 0.0, 0.0, 0.0, 0.0
    for good in range(model.world.good_count):
        if path.is_fixed[good] != 0:
            plain = party.worth(model, good, path.fixed[good])
            start += plain
            net_start += _net(scale, good, plain)
        else:
            plain = party.worth(model, good, 0.0)
            moved += plain
            net_moved += _net(scale, good, plain)
    return start + moved, net_start + net_moved


@hot
def _cut(model: Model, path: Any) -> None:
    """Cut the movable goods into pieces where some party's net worth bends."""
    count = 0
    for k in range(model.world.good_count):
        good = model.listed[k]
        if path.is_fixed[good] != 0:
            continue
        cuts, kinks = model.kink_counts[good], model.kinks[good]
        if count + cuts + 1 > len(path.goods):
            model.overflow = 1
            break
        for c in range(cuts + 1):
            p = c if _rising(model) else cuts - c
            path.goods[count] = good
            path.starts[count] = 0.0 if p == 0 else kinks[p - 1]
            path.stops[count] = 1.0 if p == cuts else kinks[p]
            count += 1
    path.count = count


@hot
def _difference(model: Model, party: Any, good: int, start: float, stop: float) -> float:
    """How much a piece of a good is worth to a party, gained or given up."""
    scale = model.scales[party.index]
    high = _net(scale, good, party.worth(model, good, stop))
    return abs(high - _net(scale, good, party.worth(model, good, start)))


@hot
def _put_in_order(model: Model, path: Any) -> None:
    """Order the pieces as the claimant gets them: an efficient exchange (a stable sort)."""
    world = model.world
    gets = model.parties[min(world.claimant, world.holder)]
    gives = model.parties[max(world.claimant, world.holder)]
    for k in range(path.count):
        good, start, stop = path.goods[k], path.starts[k], path.stops[k]
        gain = _difference(model, gets, good, start, stop)
        loss = _difference(model, gives, good, start, stop)
        price = -rounded(gain / max(loss, 1e-12), 1e9)
        j = k
        while j > 0 and model.prices[j - 1] > price:
            model.prices[j] = model.prices[j - 1]
            path.goods[j], path.starts[j] = path.goods[j - 1], path.starts[j - 1]
            path.stops[j] = path.stops[j - 1]
            j -= 1
        model.prices[j] = price
        path.goods[j], path.starts[j], path.stops[j] = good, start, stop
    if not _rising(model):
        _reverse(path)


@part
def _reverse(path: Any) -> None:
    for k in range(path.count // 2):
        j = path.count - 1 - k
        path.goods[k], path.goods[j] = path.goods[j], path.goods[k]
        path.starts[k], path.starts[j] = path.starts[j], path.starts[k]
        path.stops[k], path.stops[j] = path.stops[j], path.stops[k]
