"""Which numbers of a scenario can be changed by hand: unit, range, meaning and source of each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic.fields import FieldInfo

from sim.labels import GROUPS, key_words, part_name
from sim.language import N_, _, figures
from sim.parameters import SIDES, Section, Series
from sim.scenario import Loaded, Provenance, Scenario
from sim.scenario.measures import MEASURE, measures
from sim.scenario.shapes import Kind, Shape, bounds, extras, field_shape
from sim.words import number

#: what a visitor sees of each leading party and of the first mediator; the rest is found by words
OF_LEADERS = ("hope", "optimism", "audience_cost")
OF_MEDIATOR = ("engagement", "mediation.leverage.claimant", "mediation.leverage.holder")
#: the stretch of a declared range that a slider shows where no source gives a narrower one
SHOWN: Mapping[str, tuple[float, float]] = {
    "balance.advantage": (-1.0, 1.0),
    "balance.table_shift": (-1.0, 1.0),
}
WIDEST = 20.0  # a longer range is typed, not slid
STEPS = 40  # at least so many steps on a slider
TYPED = "%.6g"  # how a number that is typed is shown
KINDS: tuple[Kind, ...] = ("number", "whole number", "series", "flag", "word")
STATUS = {
    "measured": N_("measured"),
    "derived": N_("derived from measured figures"),
    "literature": N_("from the literature"),
    "assumed": N_("assumed, meant to be varied"),
}
#: words of every day -> words that names, meanings and sources of numbers have
EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "neutral": ("support", "engagement"),
    "neutrality": ("support", "engagement"),
    "ally": ("support",),
    "allies": ("support",),
    "drone": ("technology",),
    "uav": ("technology",),
    "weapon": ("technology", "materiel"),
    "arms": ("technology", "materiel"),
    "army": ("materiel", "advantage"),
    "strength": ("materiel", "advantage"),
    "strong": ("materiel", "advantage"),
    "money": ("spending",),
    "budget": ("spending",),
    "sanction": ("pressure",),
    "peacekeeper": ("guarantee",),
    "peacekeeping": ("guarantee",),
    "opinion": ("audience", "deadlock reward"),
    "public": ("audience", "deadlock reward"),
    "home": ("audience", "deadlock reward"),
    "casualties": ("deaths",),
    "losses": ("deaths",),
    "killed": ("deaths",),
    "refugee": ("return",),
    "displaced": ("return",),
    "corridor": ("transport", "links"),
    "route": ("transport", "links"),
    "trade": ("links",),
    "chance": ("precision",),
    "random": ("precision",),
    "ceasefire": ("truce",),
    "mediator": ("mediation",),
}
#: words of a question that name nothing
IDLE = frozenset(
    (
        "a",
        "an",
        "and",
        "by",
        "does",
        "if",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "what",
        "with",
    )
)


@dataclass(frozen=True)
class Control:
    """One value that can be changed: what it is now, what it may be, and how it is known."""

    key: str
    kind: Kind
    group: str
    label: str
    meaning: str
    unit: str
    value: float | bool | str
    low: float | None
    high: float | None
    words: tuple[str, ...]
    known: tuple[float, float] | None
    source: str
    status: str
    dates: tuple[tuple[str, float], ...] = ()
    linear: bool = False
    shown: tuple[float, float] | None = None

    def ends(self) -> tuple[float, float] | None:
        """Ends of a slider, and None for a number that is better typed.

        The range beside the source or, without one, what is allowed; of a dated number up to twice
        the most that it has on any date. The present value is in it.
        """
        low, high = self.known or SHOWN.get(self.key) or self.shown or (self.low, self.high)
        if low is None or high is None or low == high:
            return None
        if not (self.shown or high - low <= WIDEST):
            return None
        value = float(self.value)
        return min(low, value), max(high, value)

    def slides(self, before: Control | None = None) -> tuple[float, float, float] | None:
        """Ends and step of its slider, or None; as fine as the value `before` any change needs."""
        ends = None if self.kind == "whole number" else self.ends()
        if ends is None:
            return None
        return *ends, min(one.step() for one in (self, before) if one is not None)

    def is_shown_as(self, value: float | bool | str, now: Control) -> bool:
        """Whether `value` is what the control, as it is now, shows for this one's value.

        A slider rounds to its steps, and a field to its digits.
        """
        if self.dates:
            return False
        if self.kind not in ("number", "series"):
            return self.value == value
        own, shown = float(self.value), float(value)
        slider = now.slides(self)
        if slider is None:
            return shown in (own, float(TYPED % own))
        low, _high, step = slider
        return shown == own or abs(shown - low - round((own - low) / step) * step) < step / 4.0

    def known_as(self, before: Control) -> Control:
        """The same value with range, source and status from before it was set by hand.

        So its slider keeps its scale, and its help what is known about the number.
        """
        return replace(
            self,
            known=before.known,
            source=before.source,
            status=before.status,
            shown=before.shown,
        )

    def times(self, factor: float) -> str:
        """All dates with their values times a factor, within what is allowed, as after --set."""
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        inside = ", ".join(
            f"{date}: {min(high, max(low, factor * value)):.10g}" for date, value in self.dates
        )
        kind = "interpolate: linear, " if self.linear else ""
        return f"{{{kind}dates: {{{inside}}}}}"

    def factor_of(self, before: Control) -> float | None:
        """By what the dated values of before were multiplied; None: they were not.

        The largest of them tells it, unless it has come to the end of what is allowed.
        """
        if len(self.dates) != len(before.dates) or not self.dates:
            return None
        values = zip(self.dates, before.dates, strict=True)
        pairs = [(new, old) for (_day, new), (_same, old) in values]
        ratios = [new / old for new, old in pairs if old and new not in (self.low, self.high)]
        return ratios[-1] if ratios else 0.0 if not any(new for new, _ in pairs) else None

    def step(self) -> float:
        """A round step for a slider, and a finer one if the present value lies between two."""
        low, high = self.ends() or (0.0, 1.0)
        step = 10.0 ** math.floor(math.log10((high - low) / STEPS))
        places = (float(self.value) - low) / step
        return step if abs(places - round(places)) < 1e-6 else step / 10.0

    def told(self) -> str:
        """Meaning, unit, range and source in a few sentences."""
        parts = [_sentence(self.meaning)]
        if self.unit not in ("", "1"):
            parts.append(_("Unit: {unit}.", unit=_(self.unit)))
        if self.known is not None:
            known = N_("Range given with the source: {low} to {high}.")
            if self.status == "assumed":
                known = N_("Assumed range: {low} to {high}.")
            low, high = map(number, self.known)
            parts.append(_(known, low=low, high=high))
        if self.low is not None and self.high is not None and self.kind != "flag":
            low, high = number(self.low), number(self.high)
            parts.append(_("Allowed: {low} to {high}.", low=low, high=high))
        if self.source:
            status = _(STATUS.get(self.status, self.status))
            source = N_("How it is known: {status} ({source}).")
            parts.append(_(source, status=status, source=self.source))
        return " ".join(parts)

    def dated(self) -> str:
        """How a dated number changes, where it does: what holding it constant would replace."""
        return "; ".join(
            _("{value} from {date}", value=figures(f"{value:g}"), date=date)
            for date, value in self.dates
        )

    @staticmethod
    def written(value: float | bool | str) -> str:
        """A value as it is written after ``--set``."""
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:.10g}" if isinstance(value, float) else str(value)

    def matches(self, words: str) -> bool:
        """Whether all words, or everyday words for the same, occur in what is known about it."""
        return _holds(f"{self.group} {self.label} {self.key} {self.meaning} {self.source}", words)

    def is_named(self, words: str) -> bool:
        """Whether all words, or everyday words for the same, occur in its name."""
        return _holds(self.label, words)


def controls(loaded: Loaded) -> list[Control]:
    """Every number, flag and word of a scenario that a control can change, in order."""
    return [
        _control(loaded, path, field, value, about)
        for path, field, value, about in _fields(loaded.scenario, ())
        if _shape(loaded.scenario, path, field).kind in KINDS and value is not None
    ]


def first_keys(scenario: Scenario) -> list[str]:
    """What a visitor sees before anything is searched for, the most telling first."""
    keys = ["balance.advantage"]
    mediators = [name for name, one in scenario.third_parties.items() if one.mediation is not None]
    keys += [f"third_parties.{name}.{what}" for name in mediators[:1] for what in OF_MEDIATOR]
    for name, one in scenario.third_parties.items():
        series = one.backing.support if one.backing is not None else None
        if series is not None and any(series.dates.values()):
            keys.append(f"third_parties.{name}.backing.support")
    for side in SIDES:
        keys += [f"parties.{scenario.leader(side)}.{what}" for what in OF_LEADERS]
    return [*keys, "behaviour.precision"]


def _fields(
    section: Section, path: tuple[str, ...], about: str = ""
) -> Iterator[tuple[tuple[str, ...], FieldInfo, Any, str]]:
    """Every declared field of a scenario: its path, its value, and what its section is about."""
    for name, field in type(section).model_fields.items():
        value, inside = getattr(section, name), (*path, name)
        kind = field_shape(field).kind
        if field.exclude:  # ways to measure: what is chosen stands with the balance itself
            continue
        if kind == "section" and value is not None:
            yield from _fields(value, inside, field.description or "")
        elif kind == "sections":
            for key, one in value.items():
                yield from _fields(one, (*inside, key))
        elif kind != "section":
            yield inside, field, value, about


def _control(
    loaded: Loaded, path: tuple[str, ...], field: FieldInfo, value: Any, about: str
) -> Control:
    scenario, key, extra = loaded.scenario, ".".join(path), extras(field)
    shape, (low, high) = _shape(scenario, path, field), bounds(field)
    known: Provenance | None = loaded.provenance.get(key)
    dates: tuple[tuple[str, float], ...] = ()
    shown = None
    linear = isinstance(value, Series) and value.interpolate == "linear"
    if isinstance(value, Series):
        if len(value.dates) > 1:
            dates = tuple((day.isoformat(), number) for day, number in value.dates.items())
            shown = _shown(low, high, list(value.dates.values()))
        value = value.at(scenario.clock.start.toordinal())
    return Control(
        key=key,
        kind=shape.kind,
        group=_group(scenario, path),
        label=key_words(scenario, key),
        meaning=", ".join(_(part) for part in (about, field.description) if part),
        unit=str(extra.get("unit", "")),
        value=value,
        low=low,
        high=high,
        words=shape.words,
        known=known.range if known else None,
        source=(known.source if known else "") or str(extra.get("source", "")),
        status=known.status if known else str(extra.get("status", "")),
        dates=dates,
        linear=linear,
        shown=shown,
    )


def _shown(low: float | None, high: float | None, values: list[float]) -> tuple[float, float]:
    """From the least that is allowed, or nothing, to twice the most that a dated number has."""
    most = 2.0 * max(map(abs, values)) or 1.0
    return max(low if low is not None else -most, -most), min(
        most, math.inf if high is None else high
    )


def _holds(text: str, words: str) -> bool:
    text = text.lower().replace("_", " ")
    sought = [word for word in words.lower().replace("_", " ").split() if word not in IDLE]
    return all(any(one in text for one in everyday(word)) for word in sought)


def everyday(word: str) -> tuple[str, ...]:
    """A word that is searched for, without the s of a plural, and what means the same.

    >>> everyday("drones")
    ('drone', 'technology')
    """
    bare = word[:-1] if len(word) > 3 and word.endswith("s") and word not in EVERYDAY else word
    return (bare, *EVERYDAY.get(bare, ()))


def _shape(scenario: Scenario, path: tuple[str, ...], field: FieldInfo) -> Shape:
    """The shape of a field; a measure of the balance is a word where there is a choice."""
    names = measures(scenario)
    if ".".join(path) == MEASURE and len(names) > 1:
        return Shape("word", words=names)
    return field_shape(field)


def _group(scenario: Scenario, path: tuple[str, ...]) -> str:
    if path[0] in ("parties", "third_parties"):
        return part_name(scenario, path)
    return _(GROUPS.get(path[0], path[0].replace("_", " ")))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
