"""What differs between the digests of two trees, and within those of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

#: How the words begin that stand in place of a digest: nothing to compare, or a fault.
NOT_RUN, RAISES = "not run: ", "raises "

DIFFERS = "differs"

#: Groups of cases that need no compiled code.
_MESA = ("records/mesa", "outcomes/mesa", "random/mesa", "agents", "forks")

#: Characters shown of a line before its first difference, and of its whole.
_BEFORE, _SHOWN = 120, 400

Digests = Mapping[str, str]


class Difference(NamedTuple):
    """A case, and what is wrong with it in words."""

    case: str
    what: str


def chosen(names: Iterable[str], only: Sequence[str], quick: bool) -> list[str]:
    """Names that begin with one of these parts (all, if none is named); quick: of Mesa only."""
    return [
        name
        for name in names
        if (not only or _begins(name, only)) and (not quick or _begins(name, _MESA))
    ]


def _begins(name: str, parts: Sequence[str]) -> bool:
    return any(f"{name}/".startswith(f"{part}/") for part in parts)


def group_of(name: str) -> str:
    """Group that a case is counted in."""
    group, second = name.split("/")[:2]
    return group if group in ("agents", "forks") else f"{group}/{second}"


def between(before: Digests, now: Digests) -> list[Difference]:
    """Cases that another tree answers otherwise, does not know, or fails in."""
    found = []
    for name in sorted({*before, *now}):
        if name not in now or name not in before:
            where = "the baseline" if name in before else "this tree"
            found.append(Difference(name, f"only {where} has this case"))
        elif before[name].startswith(RAISES) or now[name].startswith(RAISES):
            found.append(Difference(name, f"before: {before[name]}; now: {now[name]}"))
        elif before[name] != now[name]:
            found.append(Difference(name, DIFFERS))
    return found


def within(digests: Digests) -> list[Difference]:
    """Cases of one tree that must equal, or differ from, another case of the same tree."""
    found = [
        Difference(name, f"differs from {twin}")
        for name in digests
        if (twin := _equal(name)) in digests
        and _ran(digests[name])
        and digests[name] != digests[twin]
    ]
    return found + [Difference(kind, "changes no run") for kind in _idle(digests)]


def _equal(name: str) -> str:
    """The case that a case must equal: the Mesa model's, or that of the run it forks from."""
    group, *rest = name.split("/")
    if group == "forks":
        return "/".join(["records/mesa", *rest[:-1]])
    if rest[0] == "compiled" and group in ("records", "random"):
        return "/".join([group, "mesa", *rest[1:]])
    return ""


def _idle(digests: Digests) -> list[str]:
    """Users' own agents with which every run is as it is without them: they would show nothing."""
    changes: dict[str, bool] = {}
    for name, digest in digests.items():
        group, *rest = name.split("/")
        if group == "agents":
            scenario, replicate = "/".join(rest[1:-3]), rest[-1]
            without = digests.get(f"records/mesa/{scenario}/{replicate}")
            if without is not None:
                agent = f"agents/{rest[0]}/{scenario}"
                changes[agent] = changes.get(agent, False) or digest != without
    return [agent for agent, does in changes.items() if not does]


def _ran(digest: str) -> bool:
    return not digest.startswith((NOT_RUN, RAISES))


def counts(digests: Digests) -> dict[str, tuple[int, int]]:
    """Cases of each group, and how many of them had nothing to compare."""
    found: dict[str, tuple[int, int]] = {}
    for name, digest in digests.items():
        group = group_of(name)
        count, left = found.get(group, (0, 0))
        found[group] = (count + 1, left + (not _ran(digest)))
    return found


def first_difference(before: list[str], now: list[str]) -> str:
    """The first line in which two cases differ, as both have it; "" if none does."""
    most = max(len(before), len(now))
    old, new = ([*lines, *["(no such line)"] * (most - len(lines))] for lines in (before, now))
    unequal = [place for place in range(most) if old[place] != new[place]]
    if not unequal:
        return ""
    return f"{len(unequal)} of {most} lines differ; the first is line {unequal[0] + 1}\n" + _beside(
        old[unequal[0]], new[unequal[0]]
    )


def _beside(old: str, new: str) -> str:
    at = next((k for k, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    cut = slice(max(0, at - _BEFORE), max(0, at - _BEFORE) + _SHOWN)
    return f"  before: {old[cut]}\n  now:    {new[cut]}"
