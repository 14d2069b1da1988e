"""A proposal among the possible packages: frontier, zone of agreement, Nash point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon

from sim.labels import Labels
from sim.language import N_, _, figures
from sim.pictures.keys import width_of, wrapped
from sim.pictures.picture import Picture
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.scenario import Scenario
from sim.views.frontiers import Curve, counted_along, frontier
from sim.views.packages import Zone
from sim.views.table import margin_words, weight_words, without_a_deal
from sim.views.watching import Offer, Watched
from sim.words import listed, long_date

ZONE = "#D5EFE4"  # light bluish green
#: least width of what is shown, and the margin around what matters as a share of it
LEAST_SPAN, MARGIN = 0.15, 0.12
#: points: letters of the key; inches: the words of both its columns together
LETTERS, ROOM = 7.5, 3.3
NASH = N_("Nash point (equal weights,\ntrue reservation values)")
BEST = {"comprehensive": N_("best comprehensive packages"), "partial": N_("best partial packages")}
LINES = {"comprehensive": "-", "partial": "--"}

Style = dict[str, Any]


def offer_picture(watched: Watched, number: int) -> Picture:
    """Draw a proposal by its number, and the earlier proposals of its session."""
    offer = watched.offers[number - 1]
    earlier = [
        one for one in watched.offers if one.session == offer.session and one.number < number
    ]
    with look():
        figure = _Frontier(watched.scenario, offer).draw(earlier)
    title = _("Proposal {number}, {date}", number=offer.number, date=long_date(offer.day))
    return Picture(f"proposal-{number}", title, figure, _caption(offer, watched.scenario))


def _caption(offer: Offer, scenario: Scenario) -> str:
    """The picture in words."""
    names = Labels(scenario)
    told = [
        _(
            "Proposal {number}, of {date}, by {author}",
            number=offer.number,
            date=long_date(offer.day),
            author=names[offer.author],
        )
    ]
    told += [margin_words(offer, one, scenario).removesuffix(".") for one in offer.standings]
    if offer.nash is None:
        told.append(_("no package gives every party what leaving the table is worth to it"))
    else:
        told.append(
            _(
                "there is a zone of possible agreement; its Nash point, with equal weights and the "
                "true reservation values, is worth {worth}",
                worth=listed(_nash_words(offer, scenario)),
            )
        )
        if averse := _averse(scenario):
            told.append(
                _(
                    "it maximises the product of gains in utility, before the attitude to risk of "
                    "{leaders}, as proposals in the model do, while the axes show values",
                    leaders=listed(averse),
                )
            )
    if weighed := weight_words(offer, scenario):
        told.append(_("{weighed}: its proposal need not be the Nash point", weighed=weighed))
    return ". ".join(part[:1].upper() + part[1:] for part in told) + "."


def _averse(scenario: Scenario) -> list[str]:
    """The leaders whose values are not their utilities."""
    leaders = [scenario.leader(side) for side in ("claimant", "holder")]
    names = Labels(scenario)
    return [names[name] for name in leaders if scenario.parties[name].risk_exponent != 1.0]


def _nash_words(offer: Offer, scenario: Scenario) -> list[str]:
    assert offer.nash is not None
    path, position = offer.nash
    leaders = [offer.leader(side) for side in ("claimant", "holder")]
    return [
        _(
            "{value} to {name}",
            value=figures(f"{counted_along(path, one, scenario, [position])[0]:.3f}"),
            name=Labels(scenario)[one.party],
        )
        for one in leaders
    ]


def _dot(curve: tuple[Curve, Curve], size: float) -> Style:
    """A package with gaps on both sides, between pieces that pass whole, is a dot."""
    return {} if _is_line(curve) else {"marker": "o", "markersize": size}


def _is_line(curve: tuple[Curve, Curve]) -> bool:
    return len(curve[0]) > 1


def _is_seen(axes: Axes, curve: tuple[Curve, Curve]) -> bool:
    """Whether a part of it lies in the section that is shown: only then is it in the key."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = map(np.asarray, curve)
    return bool(np.any((left <= across) & (across <= right) & (low <= up) & (up <= high)))


def _is_hidden(axes: Axes, curves: Sequence[tuple[Curve, Curve]]) -> bool:
    """Whether all lies within the width of a star: it hides a zone of one package."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = (np.concatenate(side) for side in zip(*curves, strict=True))
    return bool(np.ptp(across) < 0.05 * (right - left) and np.ptp(up) < 0.05 * (high - low))


class _Frontier:
    """The figure of one proposal: its worth to the claimant's leader across, to the holder's up."""

    def __init__(self, scenario: Scenario, offer: Offer) -> None:
        self.scenario, self.offer, self.names = scenario, offer, Labels(scenario)
        self.claimant, self.holder = offer.leader("claimant"), offer.leader("holder")
        self.keys: list[Line2D | Patch] = []

    def draw(self, earlier: Sequence[Offer]) -> Figure:
        figure = new_figure(4.2, 5.0)
        axes = figure.subplots()
        self._look_closely(axes, earlier)
        self._zone(axes)
        self._packages(axes)
        self._reservations(axes)
        self._guess(axes)
        self._texts(axes, earlier)
        across, up = (
            N_("worth to {side} (share of all at stake)"),
            N_("worth to {side}\n(share of all at stake)"),
        )
        axes.set_xlabel(_(across, side=self.names.claimant))
        axes.set_ylabel(_(up, side=self.names.holder))
        figure.legend(
            handles=self._fitted(), loc="outside lower left", ncols=1 if len(self.keys) < 4 else 2,
            columnspacing=1.0, fontsize=LETTERS, handlelength=2.2,
        )  # fmt: skip
        return figure

    def _fitted(self) -> list[Line2D | Patch]:
        """The entries of the key, in more lines where names are too long for two columns."""
        labels = [str(key.get_label()).split("\n") for key in self.keys]
        half = (len(labels) + 1) // 2
        both = (
            max((width_of(line, LETTERS) for label in column for line in label), default=0.0)
            for column in (labels[:half], labels[half:])
        )
        if sum(both) > ROOM:
            for key, label in zip(self.keys, labels, strict=True):
                lines = [one for line in label for one in wrapped(line, ROOM / 2.0, LETTERS)]
                key.set_label("\n".join(lines))
        return self.keys

    def _look_closely(self, axes: Axes, earlier: Sequence[Offer]) -> None:
        """Show what matters, proposals, reservation values and zone, not all of the frontier."""
        offer = self.offer
        places = [
            (getattr(self.claimant, name), getattr(self.holder, name))
            for name in ("reservation", "needed", "counted", "value", "guessed")
        ]
        places += [
            (one.leader("claimant").counted, one.leader("holder").counted) for one in earlier
        ]
        for zone in offer.zones:
            for stretch in frontier(zone.path, offer, self.scenario, zone.low, zone.high):
                places += list(zip(*stretch, strict=True))
        low, high = np.nanmin(places, axis=0), np.nanmax(places, axis=0)
        half = max(LEAST_SPAN, *(high - low)) * (0.5 + MARGIN)
        middle = (low + high) / 2.0
        axes.set_aspect("equal")
        axes.set_xlim(middle[0] - half, middle[0] + half)
        axes.set_ylim(middle[1] - half, middle[1] + half)

    def _zone(self, axes: Axes) -> None:
        """Shade what is better than no deal for both leaders and not beyond the zone."""
        corner = self.claimant.reservation, self.holder.reservation
        stretches = [zone for zone in self.offer.zones if zone.high > zone.low]
        for zone in stretches:
            parts = frontier(zone.path, self.offer, self.scenario, zone.low, zone.high)
            claimant, holder = (np.concatenate(side) for side in zip(*parts, strict=True))
            edge = [(corner[0], holder[0]), *zip(claimant, holder, strict=True)]
            area = [corner, *edge, (claimant[-1], corner[1])]
            axes.add_patch(Polygon(area, facecolor=ZONE, edgecolor="none", zorder=0))
        if stretches and not _is_hidden(axes, self._curves(stretches)):
            label = _("better for both than no deal")
            self.keys.append(Patch(facecolor=ZONE, edgecolor="none", label=label))

    def _curves(self, zones: Sequence[Zone]) -> list[tuple[Curve, Curve]]:
        """The stretches of frontiers that zones of possible agreement are."""
        return [
            curve
            for zone in zones
            for curve in frontier(zone.path, self.offer, self.scenario, zone.low, zone.high)
        ]

    def _packages(self, axes: Axes) -> None:
        """Draw every frontier, and over it the stretch on which every party would agree.

        The key has what is seen: of a frontier only a section may be.
        """
        apart = False
        for kind in LINES:
            curves = [
                curve
                for path in self.offer.paths
                if path.kind == kind
                for curve in frontier(path, self.offer, self.scenario)
            ]
            for curve in curves:
                line = {"linestyle": LINES[kind], "linewidth": 1.1, **_dot(curve, 3.0)}
                axes.plot(*curve, color=NEUTRAL, zorder=2, **line)
            if any(_is_line(curve) and _is_seen(axes, curve) for curve in curves):
                label = _(BEST[kind])
                self._key(color=NEUTRAL, linestyle=LINES[kind], linewidth=1.1, label=label)
            apart |= any(not _is_line(curve) and _is_seen(axes, curve) for curve in curves)
        if apart:
            label = _("a package apart, where\npieces pass whole")
            self._key(color=NEUTRAL, marker="o", markersize=3, linestyle="none", label=label)
        zones = self._curves(self.offer.zones)
        for curve in zones:
            line = {"linewidth": 4.0, "solid_capstyle": "round", **_dot(curve, 7.0)}
            axes.plot(*curve, color=AGREED, zorder=3, **line)
        if zones and not _is_hidden(axes, zones):
            self._key(color=AGREED, linewidth=4.0, label=_("zone of possible agreement"))
        if self.offer.nash is not None:
            path, position = self.offer.nash
            (point,) = frontier(path, self.offer, self.scenario, position, position)
            style: Style = {"color": AGREED, "markeredgecolor": "black", "markersize": 17.0}
            axes.plot(*point, "*", zorder=5, **style)
            self._key(marker="*", linestyle="none", label=_(NASH), **style)

    def _reservations(self, axes: Axes) -> None:
        """Draw what leaving the table is worth to each leader, and what it holds out for."""
        for one, line, colour, style in (
            (self.claimant, axes.axvline, CLAIMANT, "--"),
            (self.holder, axes.axhline, HOLDER, "-."),
        ):
            line(one.reservation, color=colour, linestyle=style, linewidth=1.6, zorder=1)
            how = without_a_deal(self.offer, one)
            label = _(
                "{party} without a deal:\n{value} ({how})",
                party=self.names[one.party],
                value=figures(f"{one.reservation:.3f}"),
                how=how,
            )
            self._key(color=colour, linestyle=style, linewidth=1.6, label=label)
            if one.needed > one.reservation:
                line(one.needed, color=colour, linestyle=":", linewidth=1.2, zorder=1)
                needed = figures(f"{one.needed:.3f}")
                label = _(
                    "{party} holds out for {value}", party=self.names[one.party], value=needed
                )
                self._key(color=colour, linestyle=":", linewidth=1.2, label=label)

    def _guess(self, axes: Axes) -> None:
        """Mark what the mediator thought that the leaders' reservation values were."""
        if np.isnan(self.claimant.guessed) or np.isnan(self.holder.guessed):
            return
        style: Style = {"color": NEUTRAL, "markersize": 8.0, "markeredgewidth": 1.8}
        axes.plot(self.claimant.guessed, self.holder.guessed, "+", zorder=4, **style)
        name = self.names[self.offer.author]
        label = _("where {name} thought\nthat the two lines cross", name=name)
        self._key(marker="+", linestyle="none", label=label, **style)

    def _texts(self, axes: Axes, earlier: Sequence[Offer]) -> None:
        """Mark the proposal, from its worth on paper to its worth in all, and the earlier ones."""
        for place, one in enumerate(earlier):
            at = one.leader("claimant").counted, one.leader("holder").counted
            axes.plot(*at, "o", color=FAINT, markersize=5, zorder=4)
            offset = (3, 5) if place // 2 % 2 else (3, -11)  # proposals of one side may lie close
            axes.annotate(str(one.number), at, offset, textcoords="offset points", color=NEUTRAL)
        paper = self.claimant.value, self.holder.value
        counted = self.claimant.counted, self.holder.counted
        arrow = {"arrowstyle": "->", "color": NEUTRAL, "linewidth": 0.9, "shrinkA": 4, "shrinkB": 5}
        axes.annotate("", counted, paper, arrowprops=arrow, zorder=4)
        axes.plot(*paper, "o", color=NEUTRAL, markerfacecolor="white", markersize=6, zorder=4)
        axes.plot(*counted, "o", color="black", markersize=6, zorder=6)  # the star is larger
        bold: Style = {"fontweight": "bold", "zorder": 7}
        axes.annotate(
            str(self.offer.number), counted, (-11, -13), textcoords="offset points", **bold
        )
        text = _("proposal {number}, as the sides value it", number=self.offer.number)
        self._key(marker="o", linestyle="none", color="black", markersize=6, label=text)
        self._key(marker="o", linestyle="none", color=NEUTRAL, markerfacecolor="white",
                  markersize=6, label=_("... and on paper"))  # fmt: skip
        if earlier:
            label = _("earlier proposals of this session")
            self._key(marker="o", linestyle="none", color=FAINT, markersize=5, label=label)

    def _key(self, **style: Any) -> None:
        self.keys.append(Line2D([], [], **style))
