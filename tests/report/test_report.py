"""A report is one file that needs nothing else, reads aloud, and shows what the run was."""

from __future__ import annotations

import base64
import dataclasses
import itertools
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import partial
from html.parser import HTMLParser

import pandas as pd
import pytest
from matplotlib.text import Text as MplText

import sim
from sim.pictures.timeline import timeline_picture
from sim.report import Document, Runs, many_runs, one_run, pair_runs, sweep_runs, to_html
from sim.report.one import MOST_SESSIONS, chosen_sessions, shortfall
from sim.report.parts import Section, Table, Text, sizes, table_of
from sim.scenario import load_with_provenance
from sim.targets import load_targets
from sim.views import ABOUT_PROPOSALS, answer, headline, span, watch
from sim.views.places import largest_change
from sim.words import cell_text, long_date

NAME, TOY = "karabakh/autumn-2020", "toy/take-it-or-leave-it"


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [str(one["id"]) for _, one in self.tags if "id" in one]


def faults(html: str) -> list[str]:
    """What keeps a page from being self-contained and accessible; nothing, in a good one."""
    page = Page(html)
    found = [f"a {tag}" for tag, _ in page.tags if tag in ("script", "link", "iframe", "object")]
    places = [(name, one.get(name)) for _, one in page.tags for name in ("src", "href")]
    found += [
        f"{name} {where}"
        for name, where in places
        if where is not None and not where.startswith(("data:image/svg+xml;base64,", "#"))
    ]
    found += ["style that fetches"] if re.search(r"url\(|@import", html) else []
    found += [f"id {name} twice" for name, times in Counter(page.ids).items() if times > 1]
    links = [str(one["href"])[1:] for one in page.all("a")]
    links += [str(one["aria-describedby"]) for one in page.all("img")]
    found += [f"nothing at {link}" for link in links if link not in page.ids]
    found += ["a picture without text" for one in page.all("img") if not one.get("alt")]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    found += ["a level of headings left out" for a, b in itertools.pairwise(levels) if b > a + 1]
    regions = [one for one in page.all("div") if one.get("class") == "scroll"]
    found += [
        "no keyboard" for one in regions if one.get("tabindex") != "0" or not one["aria-label"]
    ]
    found += ["no language"] if page.all("html")[0].get("lang") != "en" else []
    return found


@pytest.fixture(scope="module")
def one() -> str:
    return to_html(one_run(watch(NAME), ["balance.advantage=0"], ["sim report x"]))


@pytest.fixture(scope="module")
def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    changed = sim.load(NAME, ["third_parties.russia.engagement=0.8"])
    first, second = (sim.simulate(one, 12, engine="mesa") for one in (NAME, changed))
    return first, second


@pytest.fixture(scope="module")
def many(frames: tuple[pd.DataFrame, pd.DataFrame]) -> str:
    targets = [one for one in load_targets("karabakh") if one.scenario == NAME]
    groups = [Runs(NAME, "Before", frames[0], targets), Runs("", "After", frames[1])]
    return to_html(many_runs("Two", groups, beside=(groups[0], groups[1])))


def test_the_report_of_a_run_needs_nothing_else_and_can_be_read_aloud(one: str) -> None:
    assert faults(one) == []


def test_so_does_that_of_many_runs(many: str) -> None:
    assert faults(many) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("</main>", "<script></script></main>", "a script"),
        ("data:image/svg+xml;base64,", "https://example.org/", "src https://example.org/"),
        ('id="table"', 'id="course"', "id course twice"),
        ('href="#table"', 'href="#nowhere"', "nothing at nowhere"),
        (' tabindex="0">', ">", "no keyboard"),
        ("<h2", "<h4", "a level of headings left out"),
    ],
)
def test_a_page_that_is_not_so_is_found_out(one: str, good: str, bad: str, fault: str) -> None:
    """The changed twins of the test above."""
    assert any(told.startswith(fault) for told in faults(one.replace(good, bad)))


def test_pictures_are_sound(one: str, many: str) -> None:
    for html in (one, many):
        sources = [str(picture["src"]) for picture in Page(html).all("img")]
        assert len(sources) >= 6
        for source in sources:
            assert ET.fromstring(base64.b64decode(source.partition(",")[2])).tag.endswith("svg")


def test_the_same_run_gives_the_same_bytes_and_another_run_others() -> None:
    first, again, other = (to_html(one_run(watch(TOY, seed))) for seed in (0, 0, 1))
    assert first == again
    assert first.replace("seed 0", "seed 1") != other


def test_every_proposal_with_every_answer_and_reason_is_there() -> None:
    seen = watch("karabakh/april-2016", 0, 1)
    text = Page(to_html(one_run(seen))).text
    for offer in seen.offers:
        assert f"Proposal {offer.number}: what each party weighed and answered" in text
        for one in offer.standings:
            assert cell_text(one.counted) in text
            assert one.reason in text
    assert f"Proposal {len(seen.offers) + 1}:" not in text


def test_a_run_without_proposals_says_so() -> None:
    assert "Nothing is proposed" in to_html(one_run(watch("toy/hurting-stalemate")))


def test_names_cannot_break_the_page() -> None:
    scenario = sim.load("toy/fearon").model_copy(update={"title": "<script>alert(1)</script>&"})
    html = to_html(one_run(watch(scenario)))
    assert faults(html) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in html


def test_of_many_sessions_the_first_the_last_and_the_nearest_to_agreement_are_shown() -> None:
    sessions = [[one] for one in watch("karabakh/1994-2020").offers]
    assert len(sessions) > MOST_SESSIONS
    shown = chosen_sessions(sessions)
    assert len(shown) == MOST_SESSIONS
    assert (shown[0], shown[-1]) == (sessions[0], sessions[-1])
    left = [one for one in sessions if one not in shown]
    nearest = min(shortfall(text) for session in shown[1:-1] for text in session)
    assert nearest >= max(shortfall(text) for session in left for text in session)
    assert chosen_sessions(sessions[:3]) == sessions[:3]


def test_runs_beside_each_other_are_told_run_by_run(many: str) -> None:
    text = Page(many).text
    assert "Before: Before." in text
    assert "After: After." in text
    assert "What fits and what does not" in text


def places(text: str, *wanted: str) -> list[int]:
    """Where each of these begins; an error if one is not there."""
    return [text.index(one) for one in wanted]


def test_the_answer_comes_before_all_else(
    many: str, frames: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    told = answer(headline(*frames))  # type: ignore[arg-type]
    assert "percentage points less" in told
    found = places(
        many,
        told,
        ">Contents<",
        'alt="A large war: before and after"',
        "Before and after, with the same random draws",
        'id="record"',
        'id="runs-1"',
    )
    assert found == sorted(found)
    # the changed twin: runs that are not compared have no answer
    targets = [one for one in load_targets("karabakh") if one.scenario == NAME]
    alone = to_html(many_runs("One", [Runs(NAME, "Before", frames[0], targets)]))
    assert 'class="answer"' not in alone
    assert 'class="answer"' in many


def test_the_first_page_of_a_run_has_question_change_outcome_and_a_picture() -> None:
    changes = ["third_parties.russia.engagement=0.8", "balance.advantage=-3"]
    seen = watch(sim.load(NAME, changes))
    document = one_run(seen, changes, by="Ada Lovelace", question="Is there a war?")
    assert document.title == (
        "Autumn 2020 with Russia: engagement 0.8 and Military balance: advantage -3"
    )
    html = to_html(document)
    assert faults(html) == []
    parts = (
        "By Ada Lovelace. 12 July 2020 to 30 June 2021, run 0 of seed 0.",
        "Question: Is there a war?",
        "No war breaks out, no agreement is signed, and at the end",
        "by the worth of it to both leaders",
        "<img ",
        ">Contents<",
    )
    found = places(html, *parts)
    assert found == sorted(found)
    # the changed twin: another run says what happened in it, and asks nothing that was not asked
    other = one_run(watch(NAME))
    assert "A large war breaks out" in other.answer
    assert "Question" not in Page(to_html(other)).text


def test_before_and_after_stand_in_one_row(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    before, after = (Runs("", title, one) for title, one in zip("AB", frames, strict=True))
    section = pair_runs(before, after).sections[0]
    (table,) = (part for part in section.parts if isinstance(part, Table))
    assert list(table.columns[:5]) == [
        "outcome", "before", "after", "difference (95 % interval)", "of"
    ]  # fmt: skip
    shares = [f"{frame['large_war'].mean():.0%}" for frame in frames]
    assert list(table.rows[0][:3]) == ["large war", *shares]
    assert shares[0] != shares[1]
    assert table.rows[0][4] == "all 12 pairs of runs"


def test_every_share_of_a_report_says_of_which_runs_it_is(many: str) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", many)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]
    shares = [row for row in cells if any(re.match(r"\d+%", cell) for cell in row)]
    assert len(shares) > 20
    of = re.compile(r"(all )?\d+ (pairs of )?runs\b|\d+ of \d+ pairs")
    assert [row for row in shares if not any(of.search(cell) for cell in row)] == []
    # the changed twin: without the column some would not say it
    bare = [[cell for cell in row if not of.search(cell)] for row in shares]
    assert all(not any(of.search(cell) for cell in row) for row in bare)


def test_a_what_if_is_not_graded_against_history(
    frames: tuple[pd.DataFrame, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.pictures.picture.Picture.svg", lambda self: b"<svg/>")
    targets = [one for one in load_targets("karabakh") if one.scenario == NAME]
    runs, other = Runs(NAME, "After", frames[1], targets), Runs("", "Before", frames[0])
    changes = ["third_parties.russia.engagement=0.8"]
    said, graded = "It is not graded against history.", r"Targets that test|>(well|possible|NO)\b"
    for document in (
        many_runs("One", [runs], changes),
        pair_runs(other, runs, changes, unchanged=load_with_provenance(NAME)),
        many_runs("As", [dataclasses.replace(runs, what_if=True)]),
    ):
        html = to_html(document)
        assert said in html
        assert not re.search(graded, html)
        assert ("status before" in html) == (document.title.startswith("After"))
    html = to_html(many_runs("One", [runs]))  # the changed twin: nothing was changed
    assert said not in html
    assert {found.group(1) for found in re.finditer(graded, html)} > {None, "well"}


def test_runs_without_a_record_have_no_such_section(frames: tuple[pd.DataFrame, ...]) -> None:
    alone = many_runs("Alone", [Runs("", "Alone", frames[0])])
    assert [section.title for section in alone.sections] == ["Alone"]


def test_runs_that_failed_are_counted(frames: tuple[pd.DataFrame, ...]) -> None:
    broken = frames[0].copy()
    broken.loc[2, "failure"] = "it broke"
    assert "1 of them failed" in many_runs("Some", [Runs("", "Some", broken)]).subtitle
    assert "of them failed" not in many_runs("All", [Runs("", "All", frames[0])]).subtitle


def of_sweep(frame: pd.DataFrame, point: int, rounds: int) -> pd.DataFrame:
    """Runs as a sweep has them, joined at once: pandas warns of columns put in one by one."""
    varied = pd.DataFrame({"point": point, "talks.rounds": rounds}, index=frame.index)
    return pd.concat([frame, varied], axis=1)


def test_the_report_of_a_sweep_shows_what_was_varied(frames: tuple[pd.DataFrame, ...]) -> None:
    parts = [of_sweep(frame, at, at + 2) for at, frame in enumerate(frames)]
    frame = pd.concat(parts, ignore_index=True)
    varied = [{"key": "talks.rounds", "values": [2, 3]}]
    html = to_html(sweep_runs("A sweep", frame, varied, note="It is not finished."))
    assert faults(html) == []
    text = Page(html).text
    for wanted in ("24 runs at 2 points", "By talks.rounds", "It is not finished", "rounds"):
        assert wanted in text
    assert "what happened" not in text  # no record stands beside a sweep: its columns are left out


def test_the_report_of_a_sweep_tells_first_what_moved_most_and_what_stood_there(
    frames: tuple[pd.DataFrame, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.pictures.picture.Picture.svg", lambda self: b"<svg/>")
    key = "third_parties.russia.mediation.leverage.holder"
    parts = [frames[0].assign(**{"point": at, key: float(at), "large_war": at}) for at in (0, 1)]
    frame = pd.concat(parts, ignore_index=True).astype({"large_war": "boolean"})
    made = partial(sweep_runs, "A sweep", frame, [{"key": key, "values": [0.0, 1.0]}])
    named, unnamed = (made(unchanged=one) for one in (load_with_provenance(NAME), None))
    assert "depends on “Russia: leverage (holder: Armenia)”: in 0%" in named.answer
    assert f"depends on “{key}”" in unnamed.answer  # the changed twin: no scenario is known
    told = [Page(to_html(one)).text for one in (named, unnamed)]
    for wanted in ("By Russia: leverage", "range in the scenario", "0 to 0.15", "assumed"):
        assert (wanted in told[0], wanted in told[1]) == (True, False)


def test_sides_have_their_names_where_the_scenario_is_known(
    frames: tuple[pd.DataFrame, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.pictures.picture.Picture.svg", lambda self: b"<svg/>")
    targets = [one for one in load_targets("karabakh") if one.scenario == NAME]
    for scenario in (sim.load(NAME), None):
        before, after = (
            Runs(NAME, title, one, targets, scenario=scenario)
            for title, one in zip("AB", frames, strict=True)
        )
        told = Page(to_html(pair_runs(before, after))).text
        named = scenario is not None
        for wanted in ("territory of Azerbaijan at the end", "deaths on Armenia's side"):
            assert (wanted in told) == named
        for role in ("deaths on the holder's side", "The claimant opened it"):
            assert (role in told) != named


def test_numbers_stand_right_and_missing_ones_are_dashes() -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "value": [0.5, float("nan")], "change": [0.1, -0.2]})
    table = table_of(frame, "A table", changes=["change"])
    assert table.numbers == {1, 2}
    assert table.rows == [["a", "0.500", "+0.100"], ["b", "-", "-0.200"]]
    html = to_html(Document("T", "s", [Section("one", "One", [table, Text(["a < b"])])]))
    assert html.count('class="n"') == 6
    assert "a &lt; b" in html
    plain = Table("A table", table.columns, table.rows)
    assert 'class="n"' not in to_html(Document("T", "s", [Section("one", "One", [plain])]))


# -- words -----------------------------------------------------------------------------------------


def test_what_a_text_is_stands_before_the_first_of_them() -> None:
    document = one_run(watch(NAME))
    table = next(section for section in document.sections if section.name == "table")
    first = table.parts[0]
    assert isinstance(first, Text)
    assert first.lines[0] == ABOUT_PROPOSALS
    assert "proposal" in ABOUT_PROPOSALS


def test_readers_are_not_told_that_yes_and_no_are_0_and_1(one: str, many: str) -> None:
    for html in (one, many):
        assert "0 or 1" not in Page(html).text


def test_dates_in_sentences_and_headings_are_written_out(one: str) -> None:
    summaries = re.findall(r"<summary>(.*?)</summary>", one)
    assert any("the first day" in line for line in summaries)
    assert not any(re.search(r"\d{4}-\d\d-\d\d", line) for line in summaries)
    assert any(re.search(r"\b\d{1,2} July 2020\b", line) for line in summaries)


def test_an_interval_is_one_of_the_models_probability(many: str) -> None:
    text = Page(many).text
    assert "estimates the probability that the model gives" in text
    assert "of 100 intervals" in text


def test_a_mediators_weights_are_shown_beside_its_proposal(one: str) -> None:
    seen = watch(NAME)
    mediated = [x for x in seen.offers if x.author in seen.scenario.third_parties]
    assert mediated
    for offer in mediated:
        assert f"a weight of {offer.weight:.3f} and that of" in one
    alone = to_html(one_run(watch("toy/fearon")))
    assert "a weight of" not in alone


def test_scenarios_that_share_no_luck_are_not_said_to(
    frames: tuple[pd.DataFrame, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.pictures.picture.Picture.svg", lambda self: b"<svg/>")
    before, after = (Runs("", title, one) for title, one in zip("AB", frames, strict=True))
    apart, shared = (pair_runs(before, after, shared=one) for one in (False, True))
    told = [Page(to_html(one)).text + one.answer for one in (apart, shared)]
    assert ("same random draws" in told[0], "same random draws" in told[1]) == (False, True)
    assert "two independent samples" in told[0]
    assert "Run by run" not in told[0]


# -- progress --------------------------------------------------------------------------------------


class Enough(Exception):  # noqa: N818 - nothing is wrong
    """Whoever is told has seen enough."""


def test_making_a_report_tells_how_far_it_is_and_can_be_stopped() -> None:
    changed = sim.load(TOY, ["balance.advantage=0.5"])
    frames = [sim.simulate(one, 6, engine="mesa") for one in (TOY, changed)]
    before, after = (Runs("", title, one) for title, one in zip("AB", frames, strict=True))
    swept = of_sweep(frames[0], 0, 2)
    varied = [{"key": "talks.rounds", "values": [2]}]
    makers = (
        partial(one_run, watch(TOY)),
        partial(many_runs, "Two", [before, after]),
        partial(pair_runs, before, after),
        partial(sweep_runs, "A sweep", swept, varied),
    )
    for make in makers:
        seen: list[tuple[float, float]] = []
        document = make(tell=lambda done, of: seen.append((done, of)))  # noqa: B023
        count = len(document.sections)
        assert seen == [(number, count) for number in range(count + 1)]
        assert document.sections == [] or document.title == make().title
        begun: list[float] = []

        def stop(done: float, of: float) -> None:
            begun.append(done / of)  # noqa: B023
            raise Enough

        with pytest.raises(Enough):
            make(tell=stop)
        assert begun == [0.0]


def test_writing_it_tells_every_picture_and_can_be_stopped() -> None:
    document = one_run(watch(TOY))
    seen: list[float] = []
    html = to_html(document, lambda done, of: seen.append(done / of))
    assert len(seen) == html.count("<img ")
    assert seen == sorted(seen)
    assert html == to_html(one_run(watch(TOY)))

    def stop(done: float, of: float) -> None:
        if done / of > 0.3:
            raise Enough

    with pytest.raises(Enough):
        to_html(document, stop)


def test_letters_of_a_timeline_can_be_read_where_it_is_narrowest() -> None:
    picture = timeline_picture(watch(NAME).record)
    least = float(re.search(r"min-width: (\d+)rem", sizes(picture))[1])  # type: ignore[index]
    inches = picture.figure.get_figwidth()
    letters = [
        float(text.get_fontsize())
        for text in picture.figure.findobj(MplText)
        if text.get_text().strip()
    ]
    pixels = min(letters) / 72.0 * 16.0 * least / inches
    assert pixels >= 9.0
    assert min(letters) / 72.0 * 16.0 * 4.0 < 9.0  # the changed twin: 4 rem for an inch, as it was


# -- the map ---------------------------------------------------------------------------------------


def maps(html: str) -> list[str]:
    """What the maps of a report say in words, without their tiles."""
    return re.findall(r"Map of ([^,]*), [^;]*;", Page(html).text)


def test_the_map_stands_on_the_first_day_that_of_the_largest_change_and_the_last(one: str) -> None:
    record = sim.run(NAME, trace=True)
    first, last = span(record)
    largest = largest_change(record)
    assert largest is not None
    # the last stands on the first page, and again beside the others
    assert maps(one) == [long_date(day) for day in (last, first, largest, last)]
    assert f"{long_date(largest)}: largest change" in Page(one).text
    quiet = sim.run(sim.load(NAME, ["balance.advantage=-3"]))
    assert not list(quiet.of("capture", "agreement"))
    short = to_html(one_run(watch(sim.load(NAME, ["balance.advantage=-3"]))))
    assert maps(short) == [long_date(day) for day in (last, first, last)]
