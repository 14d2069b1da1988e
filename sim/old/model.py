"""The Mesa model: a clock, two sides, third parties, and the turn they take.

The turn is listed at the top of :mod:`sim.turn.turn`; :meth:`NegotiationModel.step` follows it
line by line. A run is a pure function of scenario, seed and replicate.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import mesa
import numpy as np

from sim.errors import SimError
from sim.old.agents import (
    OTHER,
    Backer,
    MediatingBacker,
    Mediator,
    Party,
    ThirdParty,
)
from sim.old.deals import Deal, carry_out
from sim.old.front import Axis, Truce, War, build_axis, fight, keep_truce, open_offensive
from sim.old.military import MilitaryBalance
from sim.old.packages import Path, Table, goods_of
from sim.old.shocks import Purpose, Shocks
from sim.old.table import fair_values, hold_talks
from sim.parameters import SIDES, Side
from sim.record import Event, Record, Snapshot
from sim.rules.after_deal import interdependence, trust_after
from sim.rules.balance import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.rules.choice import within
from sim.rules.incidents import escalation_chance, incident_rate
from sim.rules.ladder import rung_of
from sim.rules.numeric import normal_quantile, poisson_quantile, rounded, total
from sim.rules.reservation import deadlock_reward, hope_after_new_leader
from sim.scenario import Scenario, load

DEFAULT_SCENARIO = "toy/fearon"
ACTORS = 1024


class NegotiationModel(mesa.Model):
    """A conflict run from its first day to its last.

    Args:
        scenario: a :class:`~sim.scenario.Scenario`, a path, or the name of a shipped scenario.
        seed: names the stream of shocks.
        replicate: number of the run within the seed; replicates are independent.
        trace: keep a :class:`~sim.record.Snapshot` of every step in the record.

    >>> record = NegotiationModel("toy/fearon", seed=1).run()
    >>> [event.kind for event in record.events][-1]
    'agreement'
    """

    def __init__(
        self,
        scenario: Scenario | str | None = None,
        seed: int | None = 0,
        replicate: int = 0,
        trace: bool = False,
    ) -> None:
        super().__init__(rng=np.random.default_rng(0))
        seed = 0 if seed is None else seed  # as newer Mesa's batch_run writes "no seed given"
        if not isinstance(scenario, Scenario):
            scenario = load(scenario or DEFAULT_SCENARIO)
        self.scenario = scenario
        self.shocks = Shocks(seed, replicate)
        self.record = Record(scenario, seed, replicate)
        self.trace = trace
        self.day = scenario.clock.start.toordinal()
        self.first_day, self.last_day = self.day, scenario.clock.end.toordinal()
        self.state = 0
        self.incidents = 0
        self.dated_day = self.day
        self._set_the_board()
        self._seat_the_agents()
        self._set_the_balance()
        self.datacollector = mesa.DataCollector(
            model_reporters={
                name: (lambda model, name=name: getattr(model.last_seen, name))
                for name in Snapshot._fields
            }
        )
        self.changed()

    @property
    def scenario(self) -> Scenario:
        """The frozen scenario of this run; what newer Mesa puts here of its own is passed over."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: object) -> None:
        if isinstance(scenario, Scenario):
            self._scenario = scenario

    # -- setting up --------------------------------------------------------------------------

    def _set_the_board(self) -> None:
        scenario = self.scenario
        self.objective_names = list(scenario.objectives)
        self.objectives = list(scenario.objectives.values())
        self.goods = goods_of(scenario)
        self.control = [1.0 if o.held_by == "claimant" else 0.0 for o in self.objectives]
        self.settled: dict[int, float | None] = {
            g: None for g, good in enumerate(self.goods) if not good.is_objective
        }
        self.taken: frozenset[int] = frozenset()
        self.war: War | None = None
        self.truce: Truce | None = None
        self.deal: Deal | None = None
        self.refused_text: tuple[int, list[float]] | None = None
        self.trust = scenario.after_deal.trust
        self.table_shift = scenario.balance.table_shift
        self.reviews_in_horizon = scenario.behaviour.horizon_days / scenario.clock.peace_days

    def _set_the_balance(self) -> None:
        settings = self.scenario.balance
        self.balance = MilitaryBalance(settings, self.backers)
        self.orientation = self.parties[0].sign
        start = (settings.inventory_start or self.scenario.clock.start).toordinal()
        for day in range(start, self.first_day, self.scenario.clock.peace_days):
            days = min(self.scenario.clock.peace_days, self.first_day - day)
            self.balance.materiel = self.balance.stocks_after(day, days)
        z = normal_quantile(self.uniform(Purpose.HIDDEN_START, 0))
        self.balance.hidden = self.orientation * settings.uncertainty * z
        self.balance.read(self.first_day)

    def _seat_the_agents(self) -> None:
        self.parties: list[Party] = [
            _agent_class(settings.agent, Party, Party)(self, name, settings, index)
            for index, (name, settings) in enumerate(self.scenario.parties.items())
        ]
        self._leaders: dict[Side, Party] = {
            party.side: party for party in self.parties if party.leads
        }
        self.third_parties: list[ThirdParty] = []
        for index, (name, settings) in enumerate(self.scenario.third_parties.items()):
            default: type[ThirdParty] = Mediator
            if settings.backing is not None:
                default = Backer if settings.mediation is None else MediatingBacker
            kind = _agent_class(settings.agent, ThirdParty, default)
            self.third_parties.append(kind(self, name, settings, index))
        self.mediators = [
            t for t in self.third_parties if isinstance(t, Mediator) and t.settings.mediation
        ]
        self.backers = [
            t for t in self.third_parties if isinstance(t, Backer) and t.settings.backing
        ]

    # -- the turn ----------------------------------------------------------------------------

    def run(self) -> Record:
        """Run to the end and return the record."""
        while self.running:
            self.step()
        self.record.final = {
            name: value
            for name, value in self.last_seen._asdict().items()
            if isinstance(value, float)
        }
        return self.record

    def step(self) -> None:
        """Take one turn (see :mod:`sim.turn.turn`)."""
        days = self._length_of_step()
        self._dated_changes()
        carry_out(self)
        if self.war is not None:
            if self.truce is None:
                fight(self, days)
            else:
                keep_truce(self, days)
        else:
            self._incidents(days)
        if self.running:
            hold_talks(self, days)
        if self.running and self.war is None and self._choose_war(days):
            days = min(days, self.scenario.clock.war_days)  # the battle begins tomorrow
        elif self.war is None:
            self._peace_passes(days)
        self._finish_step(days)

    def _length_of_step(self) -> int:
        """War days while there is a war, else to the next date of the peace grid or handover."""
        clock = self.scenario.clock
        if self.war is not None:
            return min(clock.war_days, self.last_day - self.day)
        to_grid = clock.peace_days - (self.day - self.first_day) % clock.peace_days
        limits = [to_grid, self.last_day - self.day]
        if self.deal is not None:
            limits += [h.day - self.day for h in self.deal.pending if h.day > self.day][:1]
        return max(1, min(limits))

    def _dated_changes(self) -> None:
        """Read the dated series: every step in peace, every review in war."""
        review_days = self.scenario.behaviour.review_days
        if self.war is not None and self.day - self.dated_day < review_days:
            return
        for party in self.parties:
            for date in party.settings.leader_changes:
                if self.dated_day < date.toordinal() <= self.day:
                    self.log("leader_change", actor=party.name)
                    if party.leads:
                        self._renew_hope(OTHER[party.side])
        self.dated_day = self.day
        self.balance.read(self.day)
        self.changed()

    def _renew_hope(self, side: Side) -> None:
        """A new leader on the other side lets a side hope for talks again."""
        renewal = self.scenario.behaviour.hope_renewal
        for party in self.parties:
            if party.side == side:
                party.hope = hope_after_new_leader(party.hope, renewal)

    def _incidents(self, days: int) -> None:
        """Shootings on the line: more of them when nobody hopes for talks."""
        incidents = self.scenario.incidents
        hopes = [self.leader(side).hope for side in SIDES]
        rate = incident_rate(incidents.rate, incidents.calm, hopes[0], hopes[1])
        expected = rate * days / DAYS_PER_MONTH
        self.incidents = poisson_quantile(self.uniform(Purpose.INCIDENTS, 0), expected)
        if self.incidents:
            deaths = self.incidents * incidents.deaths / 2.0
            self.log(
                "incident",
                numbers={
                    "count": self.incidents,
                    "deaths_claimant": deaths,
                    "deaths_holder": deaths,
                },
            )

    def _choose_war(self, days: int) -> bool:
        """Let each leader consider an attack, planned or by local command; whether one opens."""
        attacks = []
        peace_days = self.scenario.clock.peace_days
        for side in OTHER:
            leader = self.leader(side)
            for purpose, local in ((Purpose.ATTACK, False), (Purpose.ESCALATION, True)):
                if local and not self._incident_gets_out_of_hand(leader):
                    continue
                attack = leader.decide_attack(local)
                if attack is None or attack.chance <= 0.0:
                    continue
                chance = attack.chance if local else within(attack.chance, days, peace_days)
                u = self.uniform(purpose, leader.index)
                if u < chance:
                    attacks.append((u / chance, leader.index, leader, attack))
        if not attacks:
            return False
        _, _, leader, attack = min(attacks, key=lambda entry: entry[:2])
        open_offensive(self, leader, attack)
        return True

    def _incident_gets_out_of_hand(self, leader: Party) -> bool:
        chance = escalation_chance(self.scenario.incidents.escalation, self.incidents)
        return self.uniform(Purpose.LOCAL_COMMAND, leader.index) < chance

    def _peace_passes(self, days: int) -> None:
        """Materiel is replaced, the hidden part of the balance drifts, knowledge goes stale."""
        z = self.orientation * normal_quantile(self.uniform(Purpose.HIDDEN, 0))
        self.balance.rest(self.day, days, z)
        for party in self.parties:
            party.observe(days / DAYS_PER_YEAR)
        self.changed()

    def _finish_step(self, days: int) -> None:
        self.last_seen = self.snapshot()
        self.datacollector.collect(self)
        if self.trace:
            self.record.snapshots.append(self.last_seen)
        self.day += days
        if self.day >= self.last_day:
            self.running = False

    # -- what agents and rooms ask of the model ------------------------------------------------

    def leader(self, side: Side) -> Party:
        """The leader of a side."""
        return self._leaders[side]

    def leaders(self) -> list[Party]:
        """The two leaders, in file order."""
        return [party for party in self.parties if party.leads]

    def uniform(self, purpose: Purpose, actor: int) -> float:
        """Today's uniform draw for a purpose and an actor."""
        return self.shocks.uniform(purpose, self.day, actor)

    def actor_draw(self, first: int, second: int) -> int:
        """Number of a draw that belongs to a pair, as a round and a party."""
        return ACTORS * (first + 1) + second

    def changed(self) -> None:
        """Say that something changed, so that nothing computed earlier today still holds."""
        self.state += 1
        self._axes: dict[Side, Axis] = {}
        self._utilities: dict[int, float] = {}
        self._paths: dict[float, list[Path]] = {}
        self._shift: float | None = None

    def place_of(self, objective: int) -> int:
        """Place of an objective as the party listed first counts them: nearest to it first."""
        return objective if self.orientation > 0 else len(self.objectives) - 1 - objective

    def expected_shift(self) -> float:
        """Change in advantage that sides foresee over their horizon (0 in war)."""
        behaviour = self.scenario.behaviour
        if self.war is not None or behaviour.foresight == 0.0:
            return 0.0
        if self._shift is None:
            shift = self.balance.shift_ahead(self.day, behaviour.horizon_days)
            self._shift = behaviour.foresight * shift
        return self._shift

    def axis(self, attacker: Side) -> Axis:
        """What lies ahead of an attacker today."""
        if attacker not in self._axes:
            self._axes[attacker] = build_axis(self, attacker)
        return self._axes[attacker]

    def outcome_now(self) -> list[float | None]:
        """Outcome of every good as it stands, promised handovers counted as done."""
        outcomes: list[float | None] = [*self.control]
        outcomes += [self.settled[g] for g in range(len(self.control), len(self.goods))]
        if self.deal is not None:
            for handover in self.deal.pending:
                outcomes[handover.objective] = handover.outcome
        return outcomes

    def utility_now(self, party: Party) -> float:
        """A party's utility of things as they stand."""
        if party.index not in self._utilities:
            outcomes = zip(self.goods, self.outcome_now(), strict=True)
            self._utilities[party.index] = total(
                good.worth(party.index, party.sign, outcome) for good, outcome in outcomes
            )
        return self._utilities[party.index]

    def stake(self, party: Party, objective: int, attacker: Side) -> float:
        """Utility that changes hands for a party if `attacker` takes the whole of an objective.

        What is promised to the attacker already is no gain to it.
        """
        share = self.outcome_now()[objective]
        assert share is not None
        left = 1.0 - share if attacker == "claimant" else share
        return self.goods[objective].weights[party.index] * left

    def paths(self, guarantee: float = 0.0) -> list[Path]:
        """The efficient packages that can be put on the table today, under a guarantee."""
        if guarantee not in self._paths:
            table = Table(
                self.goods,
                (self.leader("claimant").index, self.leader("holder").index),
                self._plain_worth,
                tuple(party.net_worth_rule(guarantee) for party in self.parties),
                self._kinks(),
            )
            paths = table.partial(self.outcome_now(), self.taken) + table.comprehensive()
            self._paths[guarantee] = paths
        return self._paths[guarantee]

    def plain_paths(self) -> list[Path]:
        """The comprehensive packages as they would be without any cost of conceding."""
        leaders = self.leader("claimant").index, self.leader("holder").index
        plain, uncut = self._plain_worth, ((),) * len(self.goods)
        return Table(self.goods, leaders, plain, plain, uncut).comprehensive()

    def _kinks(self) -> tuple[tuple[float, ...], ...]:
        """Outcomes at which some party's net worth bends: what it has, and what it promised."""
        now = self.outcome_now()
        kinks = []
        for g, good in enumerate(self.goods):
            bends = set()
            for party in self.parties:
                for outcome in (now[g], party.promised[g] if party.promised else now[g]):
                    worth = good.worth(party.index, party.sign, outcome)
                    share = worth / good.weights[party.index] if good.weights[party.index] else 0.0
                    bends.add(rounded(share if party.sign > 0 else 1.0 - share, 1e12))
            kinks.append(tuple(sorted(bends)))
        return tuple(kinks)

    @cached_property
    def _plain_worth(self) -> tuple[Callable[[int, float | None], float], ...]:
        """How each party weighs outcomes before any cost of conceding them."""

        def rule(index: int, sign: int) -> Callable[[int, float | None], float]:
            return lambda good, outcome: self.goods[good].worth(index, sign, outcome)

        return tuple(rule(party.index, party.sign) for party in self.parties)

    @cached_property
    def _fair(self) -> list[float]:
        """Values of fair terms, which depend on lawful claims and not on how things stand."""
        return fair_values(self)

    def fair_value(self, party: Party) -> float:
        """What a party thinks that fair terms would be worth."""
        return self._fair[party.index]

    def deadlock_reward(self, party: Party) -> float:
        """Reward at home for a first success by force, the larger the less talks promise."""
        if self.war is not None and (self.war.success or self.war.attacker != party.side):
            return 0.0
        return deadlock_reward(party.settings.deadlock_reward, party.hope)

    def mobilised_scope(self) -> float:
        """Share of the axis that the war in progress has mobilised for, on both sides."""
        return 0.0 if self.war is None else self.war.scope

    def truce_shame(self, party: Party) -> float:
        """What breaking the present truce costs a party."""
        if self.truce is None or not self.truce.broker:
            return 0.0
        broker = next(m for m in self.mediators if m.name == self.truce.broker)
        return self.scenario.behaviour.ceasefire_shame + broker.leverage_over(party.side)

    def deterrence(self) -> float:
        """What the guarantee of the deal in force costs whoever attacks."""
        if self.deal is None or self.deal.broken or self.deal.guarantee <= 0.0:
            return 0.0
        guarantor = next(m for m in self.mediators if m.name == self.deal.broker)
        return guarantor.mediation.deterrence * guarantor.engagement()

    def interdependence(self) -> float:
        """Cost of renewed war that grows while a deal holds."""
        if self.deal is None or self.deal.broken:
            return 0.0
        after = self.scenario.after_deal
        years = (self.day - self.deal.since) / DAYS_PER_YEAR
        return interdependence(after.interdependence, years, after.interdependence_cap)

    # -- changing the state --------------------------------------------------------------------

    def take(self, objective: int, side: Side) -> None:
        """Give a side control of an objective by force; nobody is blamed for signing it away."""
        self.control[objective] = 1.0 if side == "claimant" else 0.0
        for party in self.parties:
            if party.side != side and party.promised is not None:
                party.promised[objective] = self.control[objective]
        initial = 1.0 if self.objectives[objective].held_by == "claimant" else 0.0
        if self.control[objective] == initial:
            self.taken -= {objective}
        else:
            self.taken |= {objective}
        self.changed()

    def break_deal(self) -> None:
        """End the deal in force, if any: no more handovers, and what it settled is open again."""
        if self.deal is not None and not self.deal.broken:
            self.deal.broken = True
            self.deal.pending = []
            self.settled.update(self.deal.settled_before)
        self.changed()

    @contextmanager
    def if_the_deal_broke(self) -> Iterator[None]:
        """Look at things as they would be without the deal in force."""
        deal, settled = self.deal, dict(self.settled)
        if deal is not None:
            self.deal = dataclasses.replace(deal)
        self.break_deal()
        yield
        self.deal, self.settled = deal, settled
        self.changed()

    def end_war(self) -> None:
        """Go back to peace steps: promises made in war no longer bind."""
        self.war, self.truce = None, None
        for party in self.parties:
            party.promised = None
        self.changed()

    def remember_promise(self, kept: bool) -> None:
        """Update trust, the running average of kept promises."""
        memory = self.scenario.after_deal.trust_memory
        self.trust = trust_after(self.trust, kept, memory)
        self.changed()

    # -- reporting -----------------------------------------------------------------------------

    def log(
        self,
        kind: str,
        *,
        actor: str = "",
        other: str = "",
        subject: str = "",
        outcome: str = "",
        reason: str = "",
        numbers: Mapping[str, float] | None = None,
    ) -> int:
        """Write an event down; returns its place in the record."""
        self.record.events.append(
            Event(self.day, kind, actor, other, subject, outcome, reason, numbers or {})
        )
        return len(self.record.events) - 1

    def amend(self, place: int, outcome: str) -> None:
        """Complete an event whose outcome was not known when it began."""
        events = self.record.events
        events[place] = dataclasses.replace(events[place], outcome=outcome)

    def named_terms(self, terms: dict[int, float | None]) -> dict[str, float]:
        """Outcomes by name; a good left open is left out."""
        return {
            f"terms:{self.goods[good].name}": outcome
            for good, outcome in sorted(terms.items())
            if outcome is not None
        }

    def snapshot(self) -> Snapshot:
        """The state of this moment."""
        claimant, holder = self.leader("claimant"), self.leader("holder")
        war = self.war
        phase = "peace" if war is None else "truce" if self.truce is not None else "war"
        axis = None if war is None else self.axis(war.attacker)
        return Snapshot(
            day=self.day,
            phase=phase,
            advantage=self.balance.true,
            belief_claimant=claimant.belief(),
            belief_holder=holder.belief(),
            belief_sd_claimant=claimant.belief_variance**0.5,
            belief_sd_holder=holder.belief_variance**0.5,
            hope_claimant=claimant.hope,
            hope_holder=holder.hope,
            front=rung_of(self.control),
            position=0.0 if war is None else war.position,
            control=self.control_share(),
            trust=self.trust,
            pressure=0.0 if axis is None else axis.pressure,
        )

    def control_share(self) -> float:
        """Share of the territory under the claimant's control, weighted by both sides' values."""
        return weighted_control(self.goods, self._leaders, self.control)


def weighted_control(
    goods: Sequence[Any], leaders: dict[Side, Party], control: Sequence[float]
) -> float:
    """Claimant's share of the objectives, each weighted equally by the two leaders' values."""
    share, whole = 0.0, 0.0
    for objective, held in enumerate(control):
        weight = total(goods[objective].weights[one.index] for one in leaders.values())
        share += weight * held
        whole += weight
    return share / whole if whole > 0.0 else 0.0


def _agent_class(path: str, base: type[Any], default: type[Any]) -> type[Any]:
    """The agent class that a scenario names as `module:Class`, or the default."""
    if not path:
        return default
    module_name, _, class_name = path.partition(":")
    try:
        kind = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError) as error:
        raise SimError(f"cannot find the agent class {path!r}: {error}") from error
    if not (isinstance(kind, type) and issubclass(kind, base)):
        raise SimError(f"the agent class {path!r} is not a subclass of sim.agents.{base.__name__}")
    return kind
