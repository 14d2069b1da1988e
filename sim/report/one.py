"""The report of one run: its story, its timeline, and the negotiations, proposal by proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from sim.explain import headlines, refusals
from sim.explain import tell as whole_story
from sim.labels import key_words
from sim.pictures.day import day_picture
from sim.pictures.frontier import offer_picture
from sim.pictures.map import map_picture
from sim.pictures.timeline import timeline_picture
from sim.record import Record
from sim.report.many import runs_title
from sim.report.parts import (
    Document,
    Fold,
    Heading,
    Part,
    Pictures,
    Story,
    Table,
    Text,
    made,
    made_with,
    quiet,
    table_of,
)
from sim.scenario import Loaded, Scenario
from sim.views import (
    ABOUT_PROPOSALS,
    Offer,
    Tell,
    Watched,
    answers_table,
    changed_table,
    front_table,
    in_short,
    key_days,
    offers_table,
    outcomes_table,
    proposal_words,
    span,
    state_on,
    state_table,
    summary,
    terms_table,
    weight_words,
)
from sim.views.peace import peace_words
from sim.views.places import largest_change
from sim.views.story import NO_AGREEMENT, NO_WAR
from sim.words import long_date

#: sessions that are shown text by text; of more, the first, those that came nearest, and the last
MOST_SESSIONS = 12
#: a report with more sessions than this shows them folded
MOST_OPEN = 3

HOW_TO_READ = (
    "Values are shares of all that is at stake for a party, from 0 to 1. On paper a package is "
    "worth what its terms give; at the table concessions cost support at home, and promises count "
    "only as far as they are trusted. A party accepts when the proposal, with any side payment or "
    "penalty of the mediator, is worth what the party asks for: what leaving the table is worth to "
    "it (the status quo or war) or, in a round of talks, what it still holds out for. Decisions "
    "have some randomness: the chance is that of accepting.",
    "In the figures a proposal to the right of the one line is enough for one side, a proposal "
    "above the other line for the other. Where a frontier passes beyond both, agreement is "
    "possible, if no further party vetoes it. The Nash point maximises the product of what both "
    "leaders gain over having no deal, with equal weights and the true reservation values. A "
    "mediator has weights of its own, by its bias and by how lawful the claims are, and only "
    "guesses what the sides ask for: a proposal elsewhere need not be a misjudgement.",
)


def one_run(
    watched: Watched,
    overrides: Sequence[str] = (),
    commands: Sequence[str] = (),
    tell: Tell = quiet,
    *,
    by: str = "",
    question: str = "",
    before: Loaded | None = None,
) -> Document:
    """Put together the report of one run.

    Args:
        watched: the run, as :func:`sim.views.watch` saw it.
        overrides: what was changed in its scenario, as `--set` writes it.
        commands: the commands that make the run and the report again.
        tell: called with how many sections of how many are made; it may raise to stop.
        by: who hands it in; it stands under the title.
        question: what the report is to answer; it stands there, too.
        before: the scenario without what was changed, to tell what stood there.
    """
    record = watched.record
    sections: list[tuple[str, str, Callable[[], Sequence[Part]]]] = [
        ("course", "Timeline", lambda: _course(watched)),
        ("map", "The map", lambda: _map(watched)),
        ("days", "How things stood", lambda: list(_days(watched))),
        ("table", "The negotiations, proposal by proposal", lambda: list(_table(watched))),
        ("outcomes", "All outcomes", lambda: _outcomes(watched)),
    ]
    if overrides:
        changed = partial(_changed, watched.scenario, overrides, before)
        sections.insert(0, ("changed", "What was changed", changed))
    if commands:
        sections.append(("again", "Make it again", lambda: made_with(commands)))
    first, last = map(long_date, span(record))
    days = first if first == last else f"{first} to {last}"
    run = f"{days}, run {record.replicate} of seed {record.seed}."
    return Document(
        title=runs_title(watched.scenario.title, overrides, watched.scenario),
        subtitle=f"By {by}. {run}" if by else run,
        sections=made(sections, tell),
        answer=in_short(record),
        question=question,
        first=_first_page(record),
    )


def _first_page(record: Record) -> list[Part]:
    """What happened, without what the answer says already, and the map at the end."""
    _, *told = summary(record)
    more = [text for text in told if text not in (NO_WAR, NO_AGREEMENT)]
    return [Text(more), Pictures([map_picture(state_on(record, span(record)[1]))])]


def _changed(scenario: Scenario, overrides: Sequence[str], before: Loaded | None) -> list[Part]:
    table = changed_table(overrides, before)
    table.insert(0, "what", [key_words(scenario, key) for key in table["key"]])
    return [table_of(table, "What was changed in the scenario, and its key for --set")]


def _course(watched: Watched) -> list[Part]:
    record = watched.record
    short = [(entry.dates(), entry.text, ()) for entry in headlines(record)]
    full = [(entry.dates(), entry.text, entry.details) for entry in whole_story(record)]
    return [
        Pictures([timeline_picture(record)], wide=True),
        Heading("The story"),
        Story(short),
        Fold("The story in full, with every figure", [Story(full)]),
    ]


def _map(watched: Watched) -> list[Part]:
    """The map on the first day, on that of the largest change, and at the end."""
    record = watched.record
    first, last = span(record)
    days = {first: "first day", largest_change(record) or first: "largest change", last: "end"}
    told = (
        "A drawing of tiles, with no ground under it: neighbours stand beside each other, areas "
        "and borders mean nothing."
    )
    why = "; ".join(f"{long_date(day)}: {what}" for day, what in sorted(days.items()))
    return [
        Text([told, f"{why}."]),
        Pictures([map_picture(state_on(record, d)) for d in sorted(days)]),
    ]


def _days(watched: Watched) -> Iterator[Part]:
    """The state on the days that matter most."""
    for place, (date, why) in enumerate(key_days(watched.record)):
        state, day = state_on(watched.record, date), long_date(date)
        inner: list[Part] = []
        if state.milestones:
            known, text = state.milestones[0]
            told = f"In history, most recently: {text} ({long_date(known)})."
            inner.append(Text([told]))
        if state.happened:
            inner.append(Text(state.happened, listed=True))
        if peace := peace_words(state):
            inner += [Heading("How the peace stands"), Text(peace, listed=True)]
        inner += [
            Pictures([day_picture(state)]),
            table_of(state_table(state), f"The state at the end of {day}"),
            table_of(front_table(state), f"The front at the end of {day}"),
        ]
        yield Fold(f"{day}: {why}", inner, opened=place == 0)


# -- the table -------------------------------------------------------------------------------------


def _table(watched: Watched) -> Iterator[Part]:
    if not watched.offers:
        yield Text(["Nothing is proposed in this run."])
        return
    yield Text([ABOUT_PROPOSALS, *HOW_TO_READ])
    yield _overview(watched)
    refused = refusals(watched.record)
    if refused:
        rows = [(party, reason, str(times)) for party, reason, times in refused]
        yield Table(
            "Why proposals were refused", ("party", "reason", "times"), rows, frozenset({2})
        )
    sessions = [list(group) for _, group in groupby(watched.offers, key=lambda one: one.session)]
    shown = chosen_sessions(sessions)
    if len(shown) < len(sessions):
        yield Text(
            [
                f"Of the {len(sessions)} sessions with a proposal, {len(shown)} are shown below: "
                "the first, the last, and those that came nearest to agreement."
            ]
        )
    for session in shown:
        yield from _session(watched, session, opened=len(shown) <= MOST_OPEN)


def _overview(watched: Watched) -> Table:
    """Every proposal in a row that fits a page: its worth to each party, and the answer."""
    wide = offers_table(watched)
    table = wide[["proposal", "date", "made by", "kind"]].copy()
    for name in [str(one).removeprefix("worth to ") for one in wide if "worth to " in str(one)]:
        table[name] = [
            f"{worth:.3f} of {asked:.3f}, {answer}"
            for worth, asked, answer in zip(
                wide[f"worth to {name}"],
                wide[f"{name} asks for"],
                wide[f"{name} answers"],
                strict=True,
            )
        ]
    table["why it failed"] = wide["why it failed"]
    return table_of(
        table, "Every proposal, in order: its worth to each party, of what the party asks for"
    )


def chosen_sessions(sessions: Sequence[list[Offer]]) -> list[list[Offer]]:
    """The sessions to show: the first, the last, and of the others those nearest to agreement."""
    if len(sessions) <= MOST_SESSIONS:
        return list(sessions)
    inner = range(1, len(sessions) - 1)
    best = sorted(inner, key=lambda place: max(map(shortfall, sessions[place])), reverse=True)
    kept = {0, len(sessions) - 1, *best[: MOST_SESSIONS - 2]}
    return [session for place, session in enumerate(sessions) if place in kept]


def shortfall(offer: Offer) -> float:
    """By how much a proposal fails the party that likes it least (below 0), or pleases it."""
    return min(one.counted - one.needed for one in offer.standings)


def _session(watched: Watched, session: Sequence[Offer], opened: bool) -> Iterator[Part]:
    """The proposals of one session; the figure shows the last, with the earlier ones."""
    scenario, last = watched.scenario, session[-1]
    inner: list[Part] = [Pictures([offer_picture(watched, last.number)])]
    for offer in session:
        changes = terms_table(offer, scenario)
        signed = [str(name) for name in changes.columns if str(name).startswith("change")]
        inner += [
            Text(
                [
                    f"Proposal {offer.number}. {proposal_words(offer, scenario)}",
                    *_weighed(offer, scenario),
                ]
            ),
            table_of(
                answers_table(offer, scenario),
                f"Proposal {offer.number}: what each party weighed and answered",
                percent=["chance"],
            ),
            Fold(
                f"Proposal {offer.number}: the terms",
                [table_of(changes, f"Proposal {offer.number}: who gets what", changes=signed)],
                opened=opened and offer is last,
            ),
        ]
    yield Fold(_session_line(watched, session), inner, opened=opened)


def _weighed(offer: Offer, scenario: Scenario) -> list[str]:
    """By which weights a mediator made a proposal, in a sentence."""
    told = weight_words(offer, scenario)
    return [f"{told}."] if told else []


def _session_line(watched: Watched, session: Sequence[Offer]) -> str:
    """A session in one line: when, how many proposals, and how it ended."""
    last = session[-1]
    which = f"proposal {last.number}"
    if len(session) > 1:
        which = f"proposals {session[0].number} to {last.number}"
    return f"Session {last.session}, {which}. {proposal_words(last, watched.scenario)}"


def _outcomes(watched: Watched) -> list[Part]:
    return [table_of(outcomes_table(watched.record), "What this run reports")]
