"""What no single value can show: sums, references, order, and who leads each side."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from sim.errors import Problem, nearest, plain_text, show
from sim.parameters import AS_WRITTEN, SIDES, Issue, Party, ThirdParty
from sim.scenario.schema import Scenario
from sim.scenario.tiles import box_of

MOST_NAMES = 50
#: a mediator weighs every combination of the outcomes of issues that cannot be divided
MOST_COMBINATIONS = 2_000
#: years that figures can show, with room at both ends
YEARS = (100, 9_000)
SUM_TOLERANCE = 1e-6
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
#: controls but for tab and new line, halves of pairs, and what XML does not allow
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_AGENT = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


def check(scenario: Scenario, known_strategies: Collection[str] | None = None) -> list[Problem]:
    """Find everything that is wrong between values; places are added by the loader."""
    too_many = list(_too_many(scenario))
    if too_many:  # told alone: what else is wrong would be told thousands of times
        return too_many
    return [
        *_names(scenario),
        *_texts(scenario),
        *_clash(scenario),
        *_clock(scenario),
        *_sides(scenario),
        *_weights(scenario),
        *_issues(scenario),
        *_combinations(scenario),
        *_objectives(scenario),
        *_axis(scenario),
        *_third_parties(scenario),
        *_deal_in_force(scenario),
        *_recovery(scenario),
        *_measure(scenario),
        *_map(scenario),
        *_place_names(scenario),
        *_agents(scenario),
        *_strategies(scenario, known_strategies),
    ]


def _problem(key: str, value: object, message: str, **more: str) -> Problem:
    return Problem("", None, key, value, message, **more)


def _unknown(key: str, name: str, what: str, known: Iterable[str]) -> Problem:
    names = list(known)
    message = f"there is no {what} {show(name)}"
    return _problem(key, name, message, allowed=", ".join(names), nearest=nearest(name, names))


def _groups(scenario: Scenario) -> dict[str, Mapping[str, Any]]:
    return {
        "issues": scenario.issues,
        "objectives": scenario.objectives,
        "parties": scenario.parties,
        "third_parties": scenario.third_parties,
    }


def _too_many(scenario: Scenario) -> Iterator[Problem]:
    for group, names in _groups(scenario).items():
        if len(names) > MOST_NAMES:
            message = f"holds {len(names)} names, too many"
            yield _problem(group, len(names), message, allowed=f"at most {MOST_NAMES}")


def _names(scenario: Scenario) -> Iterator[Problem]:
    allowed = "a small letter, then small letters, digits, - and _ (60 in all)"
    for group, names in _groups(scenario).items():
        for name in names:
            if not _NAME.fullmatch(name):
                message = f"{show(name)} cannot be a name"
                yield _problem(f"{group}.{name}", name, message, allowed=allowed)


def _texts(scenario: Scenario) -> Iterator[Problem]:
    """Texts that readers see stand in pictures, pages and terminals, which not every sign can."""
    texts = {"title": scenario.title, "description": scenario.description}
    for group, members in _groups(scenario).items():
        texts |= {f"{group}.{name}.label": one.label for name, one in members.items()}
    texts |= {f"map.{name}.label": tile.label for name, tile in scenario.map.items()}
    texts |= {f"milestones.{date}": text for date, text in scenario.milestones.items()}
    for key, text in texts.items():
        if sign := _UNSHOWN.search(text):
            message = f"holds the sign U+{ord(sign[0]):04X}, which cannot be shown"
            yield _problem(key, ascii(text), message, allowed="letters, signs and spaces")


def _clash(scenario: Scenario) -> Iterator[Problem]:
    for name in scenario.objectives:
        if name in scenario.issues and scenario.issues[name].kind == "political":
            message = f"{show(name)} is the name of a political issue, too"
            allowed = "different names: both are terms of a deal"
            yield _problem(f"objectives.{name}", name, message, allowed=allowed)


def _clock(scenario: Scenario) -> Iterator[Problem]:
    clock, stocks = scenario.clock, scenario.balance.inventory_start
    for name, date in (("start", clock.start), ("end", clock.end)):
        if not YEARS[0] <= date.year <= YEARS[1]:
            message = f"the year {date.year} is out of reach"
            allowed = f"years from {YEARS[0]} to {YEARS[1]}"
            yield _problem(f"clock.{name}", date, message, allowed=allowed)
    if clock.end <= clock.start:
        message = f"the run ends on {clock.end}, which is not after its start"
        yield _problem("clock.end", clock.end, message, allowed=f"a date after {clock.start}")
    if stocks is not None and stocks > clock.start:
        message = f"the stocks are dated {stocks}, after the start of the run"
        allowed = f"{clock.start} or earlier"
        yield _problem("balance.inventory_start", stocks, message, allowed=allowed)


def _sides(scenario: Scenario) -> Iterator[Problem]:
    for side in SIDES:
        leaders = [n for n, p in scenario.parties.items() if p.side == side and p.leads]
        if not leaders:
            message = f"no party leads the {side}'s side"
            yield _problem("parties", None, message, allowed="exactly one leading party per side")
        for name in leaders[1:]:
            message = f"{show(name)} leads the {side}'s side, and so does {show(leaders[0])}"
            allowed = "exactly one leading party per side: write `leads: false` for the others"
            yield _problem(f"parties.{name}.leads", True, message, allowed=allowed)
    for name, party in scenario.parties.items():
        for dates in ("leader_changes", "reassurances", "breaches"):
            yield from _in_order(f"parties.{name}.{dates}", getattr(party, dates))
        yield from _end_of(f"parties.{name}", party, scenario)


def _end_of(key: str, party: Party, scenario: Scenario) -> Iterator[Problem]:
    if party.leads and (party.seat or party.ends):
        which, value = ("seat", party.seat) if party.seat else ("ends", party.ends)
        message = "a party that leads its side cannot end"
        yield _problem(f"{key}.{which}", value, message, allowed="a party with `leads: false`")
    elif party.seat and party.seat not in scenario.objectives:
        yield _unknown(f"{key}.seat", party.seat, "objective", scenario.objectives)


def _in_order(key: str, changes: Iterable[dt.date]) -> Iterator[Problem]:
    for index, (before, after) in enumerate(pairwise(changes), start=1):
        if after <= before:
            message = f"{after} does not come after {before}"
            yield _problem(f"{key}.{index}", after, message, allowed="dates, earliest first")


def _weights(scenario: Scenario) -> Iterator[Problem]:
    for name, party in scenario.parties.items():
        key = f"parties.{name}.weights"
        for issue, weight in party.weights.items():
            if issue not in scenario.issues:
                yield _unknown(f"{key}.{issue}", issue, "issue", scenario.issues)
            if weight < 0:
                message = f"{plain_text(weight)} is negative"
                yield _problem(f"{key}.{issue}", weight, message, allowed="0 or more, unit: share")
        missing = [issue for issue in scenario.issues if issue not in party.weights]
        if missing:
            message = f"no weight for {', '.join(map(show, missing))}"
            yield _problem(key, None, message, allowed="a weight for every issue (it may be 0)")
        yield from _sums_to_one(key, "weights", party.weights.values())


def _sums_to_one(key: str, what: str, numbers: Iterable[float]) -> Iterator[Problem]:
    total = math.fsum(numbers)
    if abs(total - 1.0) > SUM_TOLERANCE:
        message = f"the {what} sum to {total:.7g}, not to 1"
        allowed = f"a sum of 1, within {SUM_TOLERANCE:g}"
        yield _problem(key, total, message, allowed=allowed)


def _issues(scenario: Scenario) -> Iterator[Problem]:
    for name, issue in scenario.issues.items():
        yield from _levels(f"issues.{name}.levels", issue)
        ground = [key for key, one in scenario.issues.items() if one.kind == "territory"]
        if issue.closes_with and issue.closes_with not in ground:
            key = f"issues.{name}.closes_with"
            yield _unknown(key, issue.closes_with, "territorial issue", ground)
        if issue.whole and issue.kind != "territory":
            message = "only places pass whole; an issue has `levels`"
            yield _problem(f"issues.{name}.whole", True, message, allowed="kind: territory")
        total = issue.status_quo.claimant + issue.status_quo.holder
        if total > 1.0 + SUM_TOLERANCE:
            message = f"the sides enjoy {total:.7g} together, more than there is"
            key = f"issues.{name}.status_quo"
            yield _problem(key, total, message, allowed="claimant + holder of at most 1")


def _levels(key: str, issue: Issue) -> Iterator[Problem]:
    rising = all(a < b for a, b in pairwise(issue.levels))
    if not rising or not all(0.0 <= level <= 1.0 for level in issue.levels):
        message = "are not outcomes in rising order"
        yield _problem(key, issue.levels, message, allowed="rising numbers from 0 to 1")


def _combinations(scenario: Scenario) -> Iterator[Problem]:
    places = Counter(objective.issue for objective in scenario.objectives.values())
    lumpy = {
        name: len(issue.levels) ** (places[name] if issue.kind == "territory" else 1)
        for name, issue in scenario.issues.items()
        if issue.levels
    }
    count = math.prod(lumpy.values())
    if count > MOST_COMBINATIONS:
        named = ", ".join(f"{name} {ways}" for name, ways in lumpy.items())
        message = f"the levels make {show(count)} different packages, too many: {named}"
        allowed = (
            f"at most {MOST_COMBINATIONS}: fewer levels, or none where an issue can be divided"
        )
        yield _problem("issues", count, message, allowed=allowed)


def _objectives(scenario: Scenario) -> Iterator[Problem]:
    shares: dict[str, list[float]] = {
        name: [] for name, issue in scenario.issues.items() if issue.kind == "territory"
    }
    for name, objective in scenario.objectives.items():
        key = f"objectives.{name}.issue"
        if objective.issue in shares:
            shares[objective.issue].append(objective.share)
        elif objective.issue in scenario.issues:
            message = f"the issue {show(objective.issue)} is political: it has no objectives"
            territory = f"an issue of kind territory: {', '.join(shares) or 'none is declared'}"
            yield _problem(key, objective.issue, message, allowed=territory)
        else:
            yield _unknown(key, objective.issue, "issue", scenario.issues)
    for issue, parts in shares.items():
        if parts:
            yield from _sums_to_one(f"issues.{issue}", "shares of its objectives", parts)
        else:
            message = "is territory, but no objective is part of it"
            yield _problem(f"issues.{issue}", None, message, allowed="at least one objective")


def _axis(scenario: Scenario) -> Iterator[Problem]:
    beyond = ""
    for name, objective in scenario.objectives.items():
        if objective.held_by == "holder":
            beyond = beyond or name
        elif beyond:
            message = f"is held by the claimant, but lies beyond {show(beyond)}, held by the holder"
            allowed = "one front line: first all that the claimant holds, then the rest"
            yield _problem(f"objectives.{name}.held_by", "claimant", message, allowed=allowed)


def _third_parties(scenario: Scenario) -> Iterator[Problem]:
    for name, third in scenario.third_parties.items():
        if third.backing is None and third.mediation is None and third.stake == 0.0:
            message = "neither backs nor mediates"
            allowed = "`backing`, `mediation` or both, or a `stake` in the meetings of others"
            yield _problem(f"third_parties.{name}", None, message, allowed=allowed)
        yield from _red_lines(f"third_parties.{name}", third, scenario)
        yield from _company(f"third_parties.{name}", name, third, scenario)


def _company(key: str, name: str, third: ThirdParty, scenario: Scenario) -> Iterator[Problem]:
    """Whom a third party invites, and with whom it would rather not sit."""
    others = [one for one in scenario.third_parties if one != name]
    members = third.mediation.members if third.mediation is not None else ()
    for place, member in enumerate(members, start=1):
        if member not in others:
            yield _unknown(f"{key}.mediation.members.{place}", member, "other third party", others)
        elif member in members[: place - 1]:
            message, allowed = f"{show(member)} is there twice", "each once"
            yield _problem(f"{key}.mediation.members.{place}", member, message, allowed=allowed)
    for other, cost in third.shuns.items():
        if other not in others:
            yield _unknown(f"{key}.shuns.{other}", other, "other third party", others)
        if not -2.0 <= cost <= 2.0:
            message = f"{plain_text(cost)} is out of range"
            yield _problem(f"{key}.shuns.{other}", cost, message, allowed="-2 to 2, unit: utility")


def _deal_in_force(scenario: Scenario) -> Iterator[Problem]:
    broker, signed = scenario.after_deal.in_force, scenario.after_deal.signed
    mediators = [name for name, third in scenario.third_parties.items() if third.mediation]
    if broker and broker not in mediators:
        yield _unknown("after_deal.in_force", broker, "mediator", mediators)
    if signed is not None and signed > scenario.clock.start:
        message = f"the deal in force is dated {signed}, after the start of the run"
        allowed = f"{scenario.clock.start} or earlier"
        yield _problem("after_deal.signed", signed, message, allowed=allowed)


def _recovery(scenario: Scenario) -> Iterator[Problem]:
    ground = [name for name, issue in scenario.issues.items() if issue.kind == "territory"]
    if scenario.recovery.ground and scenario.recovery.ground not in ground:
        key = "recovery.ground"
        yield _unknown(key, scenario.recovery.ground, "territorial issue", ground)
    for name, issue in scenario.issues.items():
        if issue.small and issue.kind == "territory":
            message, allowed = "of territory, places are small", "`small` of an objective"
            yield _problem(f"issues.{name}.small", True, message, allowed=allowed)


def wrong_measures(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with the ways to measure a balance, as files write them."""
    if scenario.balance.measure != AS_WRITTEN:
        yield from _reserved(scenario)
    yield from _measure(scenario)


def _reserved(scenario: Scenario) -> Iterator[Problem]:
    if AS_WRITTEN in scenario.balance.measures:
        message = f"{show(AS_WRITTEN)} means what `balance.claimant` and `balance.holder` say"
        key = f"balance.measures.{AS_WRITTEN}"
        yield _problem(key, AS_WRITTEN, message, allowed="another name")


def _measure(scenario: Scenario) -> Iterator[Problem]:
    balance = scenario.balance
    if balance.measure == AS_WRITTEN:
        yield from _reserved(scenario)
    if balance.measure not in (AS_WRITTEN, *balance.measures):
        known = [AS_WRITTEN, *balance.measures]
        yield _unknown("balance.measure", balance.measure, "measure of the balance", known)
    backers = [name for name, third in scenario.third_parties.items() if third.backing is not None]
    for name, measure in balance.measures.items():
        key = f"balance.measures.{name}"
        if not _NAME.fullmatch(name):
            message = f"{show(name)} cannot be a name"
            allowed = "a small letter, then small letters, digits, - and _ (60 in all)"
            yield _problem(key, name, message, allowed=allowed)
        for third in measure.third_parties:
            if third not in backers:
                yield _unknown(f"{key}.third_parties.{third}", third, "backer", backers)
        for side in SIDES:
            forces = getattr(measure, side)
            if forces.index is not None and forces.technology is not None:
                message = "technology is given, and an index that it follows, too"
                yield _problem(f"{key}.{side}.index", None, message, allowed="one of the two")


def _red_lines(key: str, third: ThirdParty, scenario: Scenario) -> Iterator[Problem]:
    for objective in third.backing.red_lines if third.backing else ():
        if objective not in scenario.objectives:
            where = f"{key}.backing.red_lines.{objective}"
            yield _unknown(where, objective, "objective", scenario.objectives)


def _map(scenario: Scenario) -> Iterator[Problem]:
    drawn = [("map", name) for name in scenario.map]
    for key, name in [*drawn, *(("in_fact", name) for name in scenario.in_fact)]:
        if name not in scenario.objectives:
            yield _unknown(f"{key}.{name}", name, "objective", scenario.objectives)
    boxes = {name: box_of(tile) for name, tile in scenario.map.items()}
    for (name, one), (other, later) in combinations(boxes.items(), 2):
        if one.overlaps(later):
            message = f"its tile lies over that of {show(name)}, {one}"
            yield _problem(f"map.{other}", str(later), message, allowed="a place of its own")


def _place_names(scenario: Scenario) -> Iterator[Problem]:
    """The lists of names are of the same places, in the same order."""
    counts = {name: len(one.names) for name, one in scenario.place_names.items()}
    for name, count in counts.items():
        if count != max(counts.values()):
            key = f"place_names.{name}.names"
            message = f"holds {count} names, and another list {max(counts.values())}"
            yield _problem(key, count, message, allowed="lists of the same length")


def _agents(scenario: Scenario) -> Iterator[Problem]:
    agents = {f"parties.{name}": party.agent for name, party in scenario.parties.items()}
    agents |= {f"third_parties.{name}": t.agent for name, t in scenario.third_parties.items()}
    for key, agent in agents.items():
        if agent and not _AGENT.fullmatch(agent):
            message = f"{show(agent)} does not name a class"
            allowed = "module:Class, as mypackage.leaders:Hawk"
            yield _problem(f"{key}.agent", agent, message, allowed=allowed)


def _strategies(scenario: Scenario, known: Collection[str] | None) -> Iterator[Problem]:
    for name, party in scenario.parties.items():
        if known is not None and party.strategy not in known:
            key = f"parties.{name}.strategy"
            yield _unknown(key, party.strategy, "strategy", sorted(known))
