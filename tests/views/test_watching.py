"""What is shown of a text is what the parties decided by, and looking changes nothing."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import sim
from sim.agents import Answer
from sim.errors import SimError
from sim.memory.fields import fields_of
from sim.model import NegotiationModel
from sim.record import Event
from sim.rules.choice import choice_precision, choice_probability
from sim.runs import AgentError
from sim.turn.outlook import Looking
from sim.turn.valuing import Valuing
from sim.views import Offer, Standing, Watched, watch, watch_again
from sim.views.watching import Outlook

#: mediated texts in war and peace, and alternating offers, with and without friction
RUNS = (
    ("karabakh/autumn-2020", 0),
    ("karabakh/1994-2020", 0),
    ("karabakh/april-2016", 1),
    ("toy/fearon", 0),
    ("toy/rubinstein", 0),
    ("toy/biased-mediator", 0),
)


@pytest.fixture(params=RUNS, ids=[f"{name}-{replicate}" for name, replicate in RUNS])
def watched(request: pytest.FixtureRequest) -> Watched:
    name, replicate = request.param
    return watch(name, 0, replicate)


def asked(watched: Watched) -> list[tuple[Offer, Standing, Event]]:
    """Every party that answered a text, with the event of its answer."""
    events = list(watched.record.of("offer", "answer"))
    found, offer = [], -1
    for event in events:
        if event.kind == "offer":
            offer += 1
        else:
            one = watched.offers[offer]
            found.append((one, one.standing(event.actor), event))
    return found


def test_the_run_is_the_one_that_nobody_watched(watched: Watched) -> None:
    plain = sim.run(watched.scenario, 0, watched.record.replicate, trace=True)
    assert watched.record.events == plain.events
    assert watched.record.snapshots == plain.snapshots
    assert watched.record.final == plain.final


def test_another_replicate_is_another_run() -> None:
    one, other = (watch("karabakh/autumn-2020", 0, replicate) for replicate in (0, 1))
    assert one.record.events != other.record.events


def test_every_text_of_the_record_is_there_with_its_terms_and_author(watched: Watched) -> None:
    offers = list(watched.record.of("offer"))
    assert [one.author for one in watched.offers] == [event.actor for event in offers]
    for shown, event in zip(watched.offers, offers, strict=True):
        told = {key: value for key, value in event.numbers.items() if key.startswith("terms:")}
        assert dict(shown.terms) == told
        assert (shown.kind, shown.day) == (event.subject, event.day)


def test_the_worth_on_paper_is_that_of_the_record_for_every_party_asked_or_not(
    watched: Watched,
) -> None:
    for shown, event in zip(watched.offers, watched.record.of("offer"), strict=True):
        for one in shown.standings:
            assert one.value == event.numbers[f"value:{one.party}"]


def test_what_is_shown_is_what_the_party_answered_by(watched: Watched) -> None:
    for _, one, event in asked(watched):
        n = event.numbers
        assert (one.value, one.net, one.extra) == (n["value"], n["net_value"], n["side_payment"])
        assert (one.reservation, one.chance) == (n["reservation"], n["chance"])
        assert (one.answer, one.reason) == (event.outcome, event.reason)


def chances(watched: Watched, counted: str) -> list[tuple[float, float]]:
    """The chance of accepting of everybody who answered, and what a margin gives for it."""
    precision = watched.scenario.behaviour.precision
    found = []
    for _, one, _ in asked(watched):
        control = watched.scenario.parties[one.party].political_control
        margin = getattr(one, counted) - one.needed
        found.append((one.chance, choice_probability(margin, choice_precision(precision, control))))
    return found


def test_the_chance_follows_from_what_is_counted_and_needed(watched: Watched) -> None:
    for chance, computed in chances(watched, "counted"):
        assert computed == pytest.approx(chance, abs=1e-9)


def test_it_does_not_follow_from_the_worth_on_paper() -> None:
    """The changed twin: with another figure in place of what is counted, chances do not agree."""
    found = chances(watch("karabakh/autumn-2020", 8), "value")
    assert any(abs(chance - computed) > 0.1 for chance, computed in found)


def test_a_party_that_was_not_asked_has_no_answer_and_no_chance() -> None:
    offers = watch("toy/fearon").offers
    author = offers[0].standing(offers[0].author)
    assert author.answer == ""
    assert math.isnan(author.chance)


def test_only_the_last_text_of_an_agreement_was_accepted_by_all(watched: Watched) -> None:
    signed = [one.day for one in watched.offers if one.accepted]
    assert signed == [event.day for event in watched.record.of("agreement")]


def test_the_guess_of_a_mediator_without_error_is_the_truth() -> None:
    exact = watch(sim.load("karabakh/autumn-2020", ["third_parties.russia.mediation.error=0"]))
    texts = [one for one in exact.offers if one.author == "russia"]
    assert texts
    for one in (one for text in texts for one in text.standings):
        assert one.guessed == pytest.approx(one.reservation, abs=1e-12)
    erring = [one for one in watch("karabakh/autumn-2020").offers if one.author == "russia"]
    assert any(abs(one.guessed - one.reservation) > 1e-3 for t in erring for one in t.standings)


def test_a_run_that_was_read_back_is_watched_again_and_a_changed_one_is_refused() -> None:
    record = sim.run("karabakh/autumn-2020")
    assert watch_again(record).record.events == record.events
    changed = dataclasses.replace(record.events[0], day=record.events[0].day + 1)
    record.events[0] = changed
    with pytest.raises(SimError, match="another version of the code"):
        watch_again(record)


def test_a_run_that_is_watched_tells_how_far_it_has_come_and_is_the_run_all_the_same() -> None:
    seen: list[float] = []
    name = "karabakh/autumn-2020"
    told = watch(name, 3, 1, lambda done, total: seen.append(done / total))
    plain = watch(name, 3, 1)
    assert told.record == plain.record
    assert told.offers == plain.offers
    assert told.record != watch(name, 3, 2).record
    assert seen == sorted(seen)
    assert (seen[0] < 0.1, seen[-1]) == (True, 1.0)


class Enough(Exception):  # noqa: N818 - nothing is wrong
    """Whoever is told has seen enough."""


def test_who_is_told_can_stop_it_and_nothing_more_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose own code fails is made again to say why; one that is stopped is not."""
    again: list[object] = []
    monkeypatch.setattr("sim.views.watching.run", lambda *which: again.append(which))
    days: list[float] = []

    def stop(done: float, total: float) -> None:
        days.append(done)
        if done / total > 0.2:
            raise Enough

    with pytest.raises(Enough):
        watch("karabakh/autumn-2020", tell=stop)
    assert 0 < days[-1] < 100  # of nearly a year
    assert not again
    monkeypatch.setattr("sim.model.NegotiationModel.step", lambda model: 1 / 0)
    with pytest.raises(ZeroDivisionError):  # the changed twin
        watch("karabakh/autumn-2020")
    assert again


def test_an_agent_of_the_users_own_that_fails_is_told_as_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "from sim.agents import Party\n"
        "class Broken(Party):\n"
        "    def decide_attack(self, model, local, days):\n"
        "        raise ValueError('no idea')\n"
    )
    (tmp_path / "broken_agent.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    scenario = sim.load("toy/hurting-stalemate", ["parties.north.agent=broken_agent:Broken"])
    with pytest.raises(AgentError, match="broken_agent:Broken failed: ValueError: no idea"):
        watch(scenario)


# -- what a party holds out for --------------------------------------------------------------------


def test_what_it_holds_out_for_is_counted_with_what_comes_with_the_text() -> None:
    """It holds out for a net value, and friction or a side payment comes on top of the terms."""
    (offer,) = watch("toy/rubinstein").offers
    one = offer.leader("holder")._replace(reservation=0.3, asked=0.5)
    assert one._replace(extra=-0.02).needed == pytest.approx(0.48)  # friction
    assert one._replace(extra=0.05).needed == pytest.approx(0.55)  # a side payment
    assert one._replace(extra=-0.25).needed == 0.3  # never less than leaving the table
    assert one._replace(extra=0.05, asked=math.nan).needed == 0.3


def test_the_chance_of_a_party_that_holds_out_follows_with_friction_too() -> None:
    """Friction is paid whatever the terms are, so the margin is net value less what is asked."""
    changes = ["talks.friction=0.02", "behaviour.precision=50"]
    changes += [f"parties.{name}.political_control=0.5" for name in ("north", "south")]
    watched = watch(sim.load("toy/rubinstein", changes))
    ((_, one, _),) = asked(watched)
    ((chance, computed),) = chances(watched, "counted")
    assert one.asked > one.reservation
    assert one.extra == -0.02
    assert chance == pytest.approx(1.0 / (1.0 + math.exp(-50.0 * (one.net - one.asked))))
    assert computed == pytest.approx(chance, abs=1e-9)
    assert 0.01 < chance < 0.99


# -- agents of a user's own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "agent",
    [
        "parties.azerbaijan.agent=tests.turn.agents:Bold",
        "parties.armenia.agent=tests.turn.agents:Refuser",
        "third_parties.russia.agent=tests.turn.agents:OnlyWhenRipe",
    ],
)
def test_own_agents_act_as_they_do_when_nobody_watches(agent: str) -> None:
    scenario = sim.load("karabakh/autumn-2020", [agent])
    watched, plain = watch(scenario, 3), sim.run(scenario, 3, trace=True)
    assert watched.record.events == plain.events
    assert watched.record.snapshots == plain.snapshots
    assert len(watched.offers) == len(list(plain.of("offer"))) > 0
    assert watched.record.events != sim.run("karabakh/autumn-2020", 3).events  # the changed twin


def test_the_own_words_of_a_party_are_shown() -> None:
    agent = "parties.armenia.agent=tests.turn.agents:Refuser"
    for changes, only in (([agent], True), ([], False)):
        seen = watch(sim.load("karabakh/autumn-2020", changes), 3)
        said = {one.standing("armenia").reason for one in seen.offers}
        assert (said == {"on principle"}) == only


def test_a_session_that_was_read_while_it_sat_is_read_again_when_it_has_ended() -> None:
    """Whoever reads the record during talks does not keep what these had come to by then."""
    model = NegotiationModel("toy/fearon")
    early: list[str] = []

    def look(decide: Callable[..., Answer], *what: object) -> Answer:
        early.append(list(model.record.of("session"))[-1].outcome)
        return decide(*what)

    for party in model.parties:
        setattr(party, "decide_answer", partial(look, party.decide_answer))  # noqa: B010
    model.step()
    assert model.day > model.last_seen.day  # it is another day by now
    assert early[-1] == "no agreement"
    assert list(model.record.of("session"))[-1].outcome == "agreement"


def test_what_is_kept_of_an_outlook_is_all_that_a_party_works_out() -> None:
    worked_out = {field.name for field in fields_of(Looking)} - {f.name for f in fields_of(Valuing)}
    assert {*Outlook._fields} == worked_out - {"outlook_version"}
