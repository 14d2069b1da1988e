"""Verdicts on what the co-chairs could have changed (claim 6), and on Russia (claim 7)."""

from __future__ import annotations

from collections.abc import Mapping

from sim.experiments.protocol import Protocol
from sim.experiments.summary import Summary
from sim.experiments.verdict import Answer, Verdict, above, every, one_answer
from sim.experiments.words import percent, points, share
from sim.inference.intervals import Estimate

from .design import AUTUMN, BALANCES, FROZEN, NAMES, STRONG, UNBROKEN


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Verdicts on claims 6 and 7."""
    least = protocol.thresholds
    return [
        _induced(summary, least["probability"]),
        _any_mediator(summary, least["settles"]),
        _kept_a_peace(summary, least["probability"], least["years"]),
        _dilemma(summary, least["probability"]),
        _window(summary, least),
        _ended_by_mediation(summary, least["days"], least["probability"]),
    ]


def _induced(summary: Summary, least: float) -> Verdict:
    found = {
        balance: summary.get("change:peaceful", setting=f"{FROZEN}: {balance}", group=STRONG)
        for balance in BALANCES
    }
    answer, condition = by_balance(found, least)
    told = "; ".join(
        f"balance {name}: {points(one)}{_terms_told(summary, name)}" for name, one in found.items()
    )
    now = summary.get("status_quo", setting=FROZEN).value
    return Verdict(
        claim="6",
        statement="Co-chairs with leverage and initiative at the top of their ranges would have "
        "settled the frozen conflict peacefully more often (so that they are what failed).",
        answer=answer,
        condition=condition,
        effect=f"change in peaceful settlements: {told}. The status quo "
        f"of 1994 is {now:.2f} on the scale of terms, from 0 (the holder's ideal) to 1",
        overturned_by=f"the gain is above {100 * least:g} points (supported) or below it (not "
        "supported), with its interval, at all three balances",
    )


def _terms_told(summary: Summary, balance: str) -> str:
    """What agreements under strong co-chairs come to, where there are any."""
    table = summary.table("terms_if_agreed", setting=f"{FROZEN}: {balance}")
    terms = table[table["group"] == STRONG]
    return f" (mean terms {terms['value'].iloc[0]:.2f} if agreed)" if len(terms) else ""


def _any_mediator(summary: Summary, least: float) -> Verdict:
    found = {
        balance: summary.get("peaceful", setting=f"{FROZEN}: {balance}", group="best in range")
        for balance in BALANCES
    }
    answer, condition = by_balance(found, least)
    told = "; ".join(f"balance {name}: {percent(one)}" for name, one in found.items())
    shipped = summary.get("peaceful", setting=f"{FROZEN}: as shipped", group="shipped, checked")
    median = summary.get("searched", setting=FROZEN, x=0.5).value
    tried = int(summary.get("searched_points", setting=FROZEN).value)
    return Verdict(
        claim="6",
        statement="There are mediators within the assumed ranges who settle the frozen "
        "conflict peacefully in at least half of the runs.",
        answer=answer,
        condition=condition,
        effect=f"the best of {tried:,} sets of co-chairs, with luck they were not chosen by: "
        f"{told}; the median set at the shipped balance: {share(median)}; the "
        f"shipped ones at the shipped balance: {percent(shipped)}",
        overturned_by=f"the best set settles above {least:.0%} (supported) or below it (not "
        "supported), with its interval, at all three balances",
    )


def by_balance(found: Mapping[str, Estimate], least: float) -> tuple[Answer, str]:
    """One answer for all balances, and the condition where they differ."""
    cells = {name: above(one.low, one.high, least) for name, one in found.items()}
    answer, true = one_answer(cells.values()), [name for name, one in cells.items() if one]
    return answer, f"the balance is {' or '.join(true)}" if answer is Answer.ONLY_IF else ""


def _kept_a_peace(summary: Summary, least: float, years: float) -> Verdict:
    cells: dict[str, bool | None] = {}
    told = []
    hopes = {
        "sessions that fail cost hope, as shipped": "no co-chair",
        "hope is low whatever they do": "hope held, no co-chair",
    }
    for label, group in hopes.items():
        more, later = (
            summary.get(f"change:{name}", setting=f"{UNBROKEN}: Russia", group=group)
            for name in ("large_war", "years_to_war")
        )
        against = [above(more.low, more.high, least), above(-later.high, -later.low, years)]
        cells[label] = every(None if one is None else not one for one in against)
        told.append(
            f"{label}: large war {points(more)}, time to it {later.value:+.1f} years "
            f"({later.low:+.1f} to {later.high:+.1f})"
        )
    record = summary.get("for_the_record", setting=f"{FROZEN}: as shipped", group="as shipped")
    held = summary.get("sessions", setting=f"{FROZEN}: as shipped", group="as shipped")
    answer, true = one_answer(cells.values()), [label for label, one in cells.items() if one]
    return Verdict(
        claim="6",
        statement="Without the mediation of the co-chairs a large war by the end of 2020 would "
        "have come no more often and no sooner (so that they kept no peace).",
        answer=answer,
        condition=true[0] if answer is Answer.ONLY_IF else "",
        effect=f"without them, if {'; if '.join(told)}. "
        f"{share(record.value / held.value)} of the sessions in the frozen conflict have no "
        "text",
        overturned_by=f"without them a large war is more frequent by more than {100 * least:g} "
        f"points, or sooner by more than {years:g} year, whether or not hope answers to sessions",
    )


def _dilemma(summary: Summary, least: float) -> Verdict:
    cells: dict[str, bool | None] = {}
    told = []
    for setting in (UNBROKEN, AUTUMN):
        for guarantee in ("guaranteed", "not guaranteed"):
            place, group = f"{setting}: later", f"most leverage, {guarantee}"
            now, back = (
                summary.get(f"change:{name}", setting=place, group=group)
                for name in ("now", "returned")
            )
            both = [above(one.low, one.high, least) for one in (now, back)]
            label = f"{NAMES[setting]}, {guarantee}"
            cells[label] = every(both)
            told.append(f"{label}: now {points(now)}, relapse {points(back)}")
            told[-1] += _relapse_told(summary, place, guarantee)
    answer, true = one_answer(cells.values()), [name for name, one in cells.items() if one]
    return Verdict(
        claim="6",
        statement="Leverage buys agreement now at the price of relapse later (a rival finding: "
        "Beardsley 2008).",
        answer=answer,
        condition=f"({'; '.join(true)})" if answer is Answer.ONLY_IF else "",
        effect=f"most less least leverage: {'; '.join(told)}",
        overturned_by=f"agreement in the first third of the run and agreements that relapse both "
        f"rise by more than {100 * least:g} points (supported), or either does not (not supported)",
    )


def _relapse_told(summary: Summary, place: str, guarantee: str) -> str:
    """The share of agreements that relapse, with least and with most leverage."""
    table = summary.table("relapse_if_agreed", setting=place)
    found = {
        level: table[table["group"] == f"{level} leverage, {guarantee}"]
        for level in ("least", "most")
    }
    told = [
        f"{share(part['value'].iloc[0])} of {int(part['n'].iloc[0]):,} with {level}"
        for level, part in found.items()
        if len(part)
    ]
    return f" ({' and '.join(told)} relapse)" if told else ""


def _window(summary: Summary, least: Mapping[str, float]) -> Verdict:
    war, days, ground = (
        summary.get(f"change:{name}", setting=f"{AUTUMN}: Russia", group="Russia engaged")
        for name in ("large_war", "fighting_days", "control_end")
    )
    limits = (least["probability"], least["days"], least["territory"])
    less = [
        above(-one.high, -one.low, limit)
        for one, limit in zip((war, days, ground), limits, strict=True)
    ]
    by_2020 = summary.get("change:large_war", setting=f"{UNBROKEN}: Russia", group="Russia engaged")
    answer = Answer.UNDECIDED if None in less else Answer.NOT_SUPPORTED
    return Verdict(
        claim="7",
        statement="Russia's standing aside was a window: engaged as before 2018, it would have "
        "made the war of autumn 2020 rarer, shorter or shallower.",
        answer=Answer.SUPPORTED if True in less else answer,
        effect=f"engaged: large war {points(war)}, fighting {_days(days)}, territory of "
        f"the claimant {points(ground)}; in the unbroken run, large war by the end "
        f"of 2020 {points(by_2020)}",
        overturned_by=f"a fall by more than {100 * limits[0]:g} points, {limits[1]:g} days or "
        f"{100 * limits[2]:g} points of territory (supported), or none of the three (not "
        "supported)",
    )


def _ended_by_mediation(summary: Summary, days: float, least: float) -> Verdict:
    place, group = f"{AUTUMN}: Russia", "no mediation by Russia"
    longer, agreed, ground = (
        summary.get(f"change:{name}", setting=place, group=group)
        for name in ("fighting_days", "agreed", "control_end")
    )
    both = [above(longer.low, longer.high, days), above(-agreed.high, -agreed.low, least)]
    return Verdict(
        claim="7",
        statement="It was Russia's mediation that ended the war of autumn 2020: without it the "
        "fighting goes on longer and agreement is rarer.",
        answer=one_answer([every(both)]),
        effect=f"without it: fighting {_days(longer)}, agreement {points(agreed)}, "
        f"territory of the claimant {points(ground)}",
        overturned_by=f"fighting is longer by more than {days:g} days and agreement rarer by more "
        f"than {100 * least:g} points (supported), or either is not (not supported)",
    )


def _days(one: Estimate) -> str:
    return f"{one.value:+.0f} days ({one.low:+.0f} to {one.high:+.0f})"
