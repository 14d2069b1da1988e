"""Every shipped number says how it is known, and docs/numbers-in-doubt.md follows the scenarios."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from sim.cli.commands.show import tally
from sim.parameters import ThirdParty
from sim.scenario import load, load_text, load_with_provenance, parameter_table, shipped
from sim.scenario.annotations import STATUSES
from sim.scenario.numbers import Number, numbers

PAGE = Path(__file__).resolve().parent.parent / "docs" / "numbers-in-doubt.md"
DIFFERENT = "What makes the sides behave differently without being measured"
UNBROKEN = "karabakh/1994-2020"
KARABAKH = [name for name in shipped() if name.startswith("karabakh/")]
#: Exchanges the two sides in the name of a number.
OTHER = {"azerbaijan": "armenia", "claimant": "holder"}
#: How a source that is computed from figures begins: it names them.
FROM = "from "


def shown(name: str, *changes: str) -> list[Number]:
    return list(numbers(load_with_provenance(name, changes), list(changes)))


# -- status and source ----------------------------------------------------------------------------


def unexplained(found: Iterable[Number]) -> list[str]:
    """Numbers without a status, or without the source that their status needs."""
    known = {*STATUSES, *(f"default ({status})" for status in STATUSES)}
    return [
        number.name
        for number in found
        if number.status not in known
        or number.source in ("", "no source given")
        or (number.status == "derived" and not number.source.startswith(FROM))
    ]


@pytest.mark.parametrize("name", KARABAKH)
def test_every_shipped_number_has_a_status_and_a_source(name: str) -> None:
    found = shown(name)
    assert len(found) > 200
    assert unexplained(found) == []


@pytest.mark.parametrize(
    "number",
    [
        "0.1",
        "{value: 0.1, unit: share, status: assumed}",
        "{value: 0.1, unit: share, status: derived, source: our reading of a yearbook}",
    ],
)
def test_a_number_without_a_status_or_source_is_noticed(number: str) -> None:
    text = f"extends: {UNBROKEN}\nparties: {{azerbaijan: {{hope: {number}}}}}\n"
    assert unexplained(numbers(load_text(text), [])) == ["parties.azerbaijan.hope"]


# -- the page -------------------------------------------------------------------------------------


def rows(page: str, heading: str) -> list[list[str]]:
    """Rows of the table under a heading that begin with a key, as cells."""
    part = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def values(found: Iterable[Number]) -> dict[str, str]:
    return {number.name: number.value for number in found}


def stale(page: str, found: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Keys in doubt that no scenario has, or that have another value now."""
    wrong = []
    for key, now, *_ in rows(page, "What the record says otherwise"):
        name, _, setting = key.partition("` (")
        known = found[setting.rstrip(")") or UNBROKEN]
        if known.get(name.strip("`")) != now:
            wrong.append(key)
    return wrong


def everything() -> dict[str, dict[str, str]]:
    """Values by scenario and key; the dates on which leaders changed are values here, too."""
    found = {name: values(shown(name)) for name in KARABAKH}
    for name, one in found.items():
        for party, declared in load_with_provenance(name).scenario.parties.items():
            days = ", ".join(map(str, declared.leader_changes))
            one[f"parties.{party}.leader_changes"] = days
    return found


def test_numbers_in_doubt_are_what_the_scenarios_have() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = everything()
    assert len(rows(page, "What the record says otherwise")) > 15
    assert stale(page, found) == []
    changed = page.replace("| 2003-10-31 |", "| 2003-08-04 |").replace("| 0.24 |", "| 0.25 |")
    assert len(stale(changed, found)) == 2


def asymmetric(found: Iterable[Number]) -> Iterator[tuple[str, str, str, str]]:
    """Numbers that make the sides differ: key, the claimant's, the holder's, status."""
    known = {number.name: number for number in found}
    for name, number in known.items():
        if number.status.startswith(("measured", "derived", "default")):
            continue
        for ours, other in OTHER.items():
            twin = known.get(re.sub(rf"\b{ours}\b", other, name)) if ours in name else None
            if twin is not None and twin.value != number.value:
                yield name, number.value, twin.value, number.status
        helped = helped_alone(name.split("."), number.value)
        if helped == "claimant":
            yield name, number.value, "none", number.status
        elif helped == "holder":
            yield name, "none", number.value, number.status


@cache
def third_parties() -> dict[str, ThirdParty]:
    return load(UNBROKEN).third_parties


def helped_alone(path: list[str], value: str) -> str:
    """The side that a number of a third party is good for, if it is good for one alone."""
    if path[0] != "third_parties":
        return ""
    third = third_parties()[path[1]]
    if path[-1] == "bias" and value != "0":
        return "holder" if value.startswith("-") else "claimant"
    if path[-1] == "support" and third.backing is not None:
        return third.backing.supports
    if "red_lines" in path and third.backing is not None:
        attacker = third.backing.red_lines[path[-2]].attacker
        return "holder" if attacker == "claimant" else "claimant"
    return ""


def test_the_page_lists_every_unmeasured_number_that_differs_between_the_sides() -> None:
    told = rows(PAGE.read_text(encoding="utf-8"), DIFFERENT)
    assert [tuple(row) for row in told] == told_as(shown(UNBROKEN))
    changed = shown(UNBROKEN, "parties.armenia.commitment_fear=0.6")
    assert [tuple(row) for row in told] != told_as(changed)


def told_as(found: Iterable[Number]) -> list[tuple[str, ...]]:
    return [(f"`{key}`", *rest) for key, *rest in asymmetric(found)]


def test_the_page_counts_the_numbers_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert tally(shown(UNBROKEN)) in page
    assert tally(shown(UNBROKEN, "balance.advantage=0.1")) not in page
    assert set(re.findall(r"^\* \*(\w+)\*", page, flags=re.MULTILINE)) == set(STATUSES)
    counts = Counter(row.status for row in parameter_table() if row.status)
    told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    assert f"Of the declared defaults: {told}." in " ".join(page.split())


# -- a number that is easily taken for a known one -----------------------------------------------

#: Where `defence` is explained, and the words that say on what it is a ratio.
DEFENCE = {
    "docs/odd.md": r"\$d_o\$ is an assumed number and not the 3:1 rule",
    "docs/theory/contest.md": r"it is an assumed number of the same size",
    "docs/theory/sources.md": r"`objectives\.\*\.defence` \| ours; the 3:1 rule is about \*local\*",
    "docs/glossary.md": r"`defence` is an assumed number on whole stocks, not this rule",
    "docs/numbers-in-doubt.md": r"not for stocks of whole countries \(so for every objective\)",
    "docs/parameters.md": r"ratio of whole strengths, nationwide",
    "scenarios/karabakh/_base.yaml": r"all stocks, nationwide\)",
}


def silent_on_defence(texts: Mapping[str, str]) -> list[str]:
    """Places that explain `defence` and do not say that it is an assumed ratio of whole stocks."""
    return [name for name, words in DEFENCE.items() if not re.search(words, texts[name])]


def test_every_place_that_explains_defence_says_that_it_is_a_number_on_whole_stocks() -> None:
    texts = {
        name: (PAGE.parent.parent / name).read_text(encoding="utf-8").replace("\n# ", " ")
        for name in DEFENCE
    }
    flat = {name: " ".join(text.split()) for name, text in texts.items()}
    assert silent_on_defence(flat) == []
    local = re.compile("whole|assumed number|ours; the|nationwide")
    assert silent_on_defence({name: local.sub("", text) for name, text in flat.items()}) == [
        *DEFENCE
    ]
