"""What is wrong between values: sums, names that must exist, order, and who leads."""

from __future__ import annotations

import pytest

from sim.scenario.checks import MOST_COMBINATIONS, MOST_NAMES, YEARS, check
from sim.scenario.loader import load_text


def test_the_valid_scenario_passes_every_check(valid):
    assert check(load_text(valid).scenario) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message", "close"),
    [
        ("end: 2004-01-01", "end: 1994-01-01", 2, "clock.end", "the run ends on 1994-01-01", ""),
        ("inventory_start: 1994-01-01", "inventory_start: 1995", 34, "balance.inventory_start",
         "the stocks are dated 1995-01-01, after the start of the run", ""),
        ("leads: false", "leads: true", 21, "parties.hardliners.leads",
         "'hardliners' leads the claimant's side, and so does 'north'", ""),
        ("    side: holder\n", "    side: holder\n    leads: false\n", 13, "parties",
         "no party leads the holder's side", ""),
        ("[1996-05-01, 1999-07-01]", "[1999-07-01, 1996-05-01]", 18,
         "parties.north.leader_changes.1", "1996-05-01 does not come after 1999-07-01", ""),
        ("{land: 0.7, status: 0.3}", "{land: 0.7, status: 0.2}", 16, "parties.north.weights",
         "the weights sum to 0.9, not to 1", ""),
        ("{land: 0.7, status: 0.3}", "{land: 1.3, status: -0.3}", 16,
         "parties.north.weights.status", "-0.3 is negative", ""),
        ("{land: 1, status: 0}", "{land: 1}", 22, "parties.hardliners.weights",
         "no weight for 'status'", ""),
        ("{land: 1, status: 0}", "{land: 1, status: 0, lnad: 0}", 22,
         "parties.hardliners.weights.lnad", "there is no issue 'lnad'", "land"),
        ("[0, 0.5, 1]", "[0, 1, 0.5]", 7, "issues.status.levels",
         "are not outcomes in rising order", ""),
        ("[0, 0.5, 1]", "[0, 0.5, 1.5]", 7, "issues.status.levels",
         "are not outcomes in rising order", ""),
        ("holder: 0.8}", "holder: 0.9}", 8, "issues.status.status_quo",
         "the sides enjoy 1.1 together, more than there is", ""),
        ("share: 0.3", "share: 0.4", 4, "issues.land",
         "the shares of its objectives sum to 1.1, not to 1", ""),
        ("beyond: {issue: land, share: 0.2", "beyond: {issue: land, share: 0.200002", 4,
         "issues.land", "the shares of its objectives sum to 1.000002, not to 1", ""),
        ("plain: {issue: land, share: 0.3,", "plain: {issue: land, share: 0.3, held_by: holder,"
         " handover_days: 0}\n  pass: {issue: land, share: 0, held_by: claimant,", 12,
         "objectives.pass.held_by", "is held by the claimant, but lies beyond 'plain'", ""),
        ("red_lines: {capital:", "red_lines: {captial:", 30,
         "third_parties.ally.backing.red_lines.captial", "there is no objective 'captial'",
         "capital"),
        ("    mediation: {roles: [facilitate]}", "    label: An onlooker", 31,
         "third_parties.envoy", "neither backs nor mediates", ""),
        ("optimism: 0.3", "agent: leaders.Hawk", 17, "parties.north.agent",
         "'leaders.Hawk' does not name a class", ""),
        ("  hardliners:", "  Hard Liners:", 19, "parties.Hard Liners",
         "'Hard Liners' cannot be a name", ""),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_at_its_place(
    changed, problem, old, new, line, key, message, close
):
    found = problem(changed(old, new))
    assert (found.line, found.key) == (line, key)
    assert found.message.startswith(message)
    assert found.nearest == close


def test_sums_are_checked_within_a_millionth_and_no_more(changed, problem):
    old = "{land: 0.7, status: 0.3}"
    load_text(changed(old, "{land: 0.7, status: 0.3000005}"))
    assert "sum to 1.000002" in problem(changed(old, "{land: 0.7, status: 0.300002}")).message


def test_an_objective_belongs_to_a_territory_that_exists(changed, problems):
    old = "plain: {issue: land, share: 0.3"
    political = problems(changed(old, "plain: {issue: status, share: 0.3"))
    assert political[1].message == "the issue 'status' is political: it has no objectives"
    assert political[1].allowed == "an issue of kind territory: land"
    unknown = problems(changed(old, "plain: {issue: lnad, share: 0.3"))
    assert (unknown[1].key, unknown[1].nearest) == ("objectives.plain.issue", "land")


def test_a_territory_needs_an_objective(changed, problem):
    text = changed("    kind: political\n", "    kind: territory\n")
    assert problem(text).message == "is territory, but no objective is part of it"


def test_all_contradictions_are_told_together(changed, problems):
    text = changed("end: 2004-01-01", "end: 1990-01-01")
    text = changed("red_lines: {capital:", "red_lines: {moon:", text)
    text = changed("{land: 1, status: 0}", "{land: 1, status: 1}", text)
    assert [one.line for one in problems(text)] == [2, 22, 30]


def test_strategies_are_checked_when_the_known_ones_are_given(valid, changed, problem):
    text = changed("optimism: 0.3", "strategy: liner")
    load_text(text)
    found = problem(text, known_strategies={"linear", "boulware"})
    assert (found.key, found.nearest) == ("parties.north.strategy", "linear")
    load_text(valid, known_strategies={"linear"})


@pytest.mark.parametrize("group", ["third_parties", "objectives"])
def test_there_is_a_limit_to_names(changed, problem, group):
    def of(count):
        if group == "third_parties":
            new = "".join(f"  t{n}: {{mediation: {{}}}}\n" for n in range(count - 2))
            return changed("third_parties:\n", "third_parties:\n" + new)
        new = "".join(f"  o{n}: {{issue: land, share: 0}}\n" for n in range(count - 3))
        return changed("parties:\n  north:", new + "parties:\n  north:")

    load_text(of(MOST_NAMES))
    found = problem(of(MOST_NAMES + 1))
    assert (found.key, found.message) == (group, "holds 51 names, too many")


def test_there_is_a_limit_to_packages_that_a_mediator_must_weigh(changed, problem):
    """The land has three objectives and the status three levels: levels ** 3 * 3 packages."""

    def of(levels):
        outcomes = ", ".join(str(step / 16) for step in range(levels))
        return changed("land: {kind: territory", f"land: {{kind: territory, levels: [{outcomes}]")

    load_text(of(8))
    assert 8**3 * 3 <= MOST_COMBINATIONS < 9**3 * 3
    found = problem(of(9))
    assert (found.key, found.line) == ("issues", 3)
    assert found.message == "the levels make 2187 different packages, too many: land 729, status 3"


@pytest.mark.parametrize(("year", "allowed"), [(99, False), (100, True), (1700, True)])
def test_a_clock_keeps_to_years_that_can_be_drawn(changed, problem, year, allowed):
    assert YEARS[0] == 100
    text = changed("{start: 1994-01-01", f"{{start: {year:04}-01-01")
    text = changed("inventory_start: 1994-01-01", f"inventory_start: {year:04}-01-01", text)
    if allowed:
        load_text(text)
    else:
        assert problem(text).message == "the year 99 is out of reach"


@pytest.mark.parametrize("sign", ["\\ud800", "\\0", "\\u001b", "\\uffff", "\\u0085"])
def test_texts_for_readers_hold_what_can_be_shown(changed, problem, sign):
    """Such signs break pictures, pages and terminals; other letters and signs do not."""
    title = "Two sides and an envoy"
    found = problem(changed(f"title: {title}", f'title: "{title}{sign}"'))
    assert found.key == "title"
    assert "which cannot be shown" in found.message
    assert str(found).isprintable() or str(found).replace("\n", "").isprintable()
    load_text(changed(f"title: {title}", f'title: "{title} \u0541 \u0259 <&> $x$"'))
