"""A first table to change, with comments."""

_TEXT = """\
# A table of a conflict: what is known of it, each figure and fact with its source.
# `sim new --case THIS-FILE my-conflict.yaml` makes a scenario of it, by one recipe for all.
# Behaviour is not here: it is copied from the shipped scenario of Nagorno-Karabakh.
# Status of a figure: measured (published), derived (computed from published figures, as the
# source says), literature (a figure that publications give) or assumed. Status of a fact: data (a
# data file was read), page (a page was read), memory (not looked up) or assumed.

title: An invented conflict
description: A claimant wants a province that a holder won in a war.
start: 2000-01-01
end: 2005-01-01

# Who won the last war, and whether the armies are new, decide the first stocks of arms.
last_war: {won_by: holder, source: invented for this template, status: assumed}
armies: {age: new, source: invented for this template, status: assumed}
# Whose claim the United Nations or an award backs: claimant, holder or neither.
law: {backs: claimant, source: invented for this template, status: assumed}
# Whether a body has ordered or agreed to talks before the first day.
process: {mandated: true, source: invented for this template, status: assumed}

issues:
  land: {label: The province, kind: territory}
  status: {label: Its legal status, kind: political, can_wait: true}

# Sectors in the order in which they would be fought over, with both place names. The shares of one
# issue sum to 1. `seat: true` marks the seat of the holder there.
objectives:
  plain:
    label: The plain
    issue: land
    share: {value: 0.4, source: invented, status: assumed}
  capital:
    label: The capital
    issue: land
    seat: true
    share: {value: 0.6, source: invented, status: assumed}

claimant:
  name: north
  label: North
  # What it cares about; the weights sum to 1.
  weights: {values: {land: 0.7, status: 0.3}, source: invented, status: assumed}
  men: {dates: {2000: 40, 2003: 50}, unit: thousand men, source: invented, status: assumed}
  leader_changes: [2003-05-01]
holder:
  name: south
  label: South
  weights: {values: {land: 0.5, status: 0.5}, source: invented, status: assumed}
  men: {value: 30, unit: thousand men, source: invented, status: assumed}
  # Others without whose word nothing is agreed:
  # vetoes:
  #   province:
  #     label: Authorities of the province
  #     weights: {values: {land: 0.4, status: 0.6}, source: invented, status: assumed}

# States outside. weight: great-power or other. supports: claimant, holder or nobody. presence:
# peacekeepers (on the line), troops (of a treaty ally, on the spot), treaty or none. mediates: no,
# facilitates, formulates or manipulates. guarantee: none, words or troops (with a mandate).
third_parties:
  patron:
    label: The patron
    weight: great-power
    supports: holder
    presence: treaty
    red_lines: [capital]
    support: {dates: {2000: 0.1, 2004: 0.05}, source: invented, status: assumed}
    source: invented for this template
    status: assumed
  envoy:
    label: An envoy
    mediates: formulates
    guarantee: words
    source: invented for this template
    status: assumed

# Ways to measure the balance; `measure` says which one holds. kind: spending (figures add to a
# stock that wears) or men (strength as they stand). Every year of the run needs a figure. A year
# without one is an error, unless `missing` says what it gets: held (the figure before it, or the
# first) or interpolated (on the line between its neighbours; held outside them).
measure: spending
measures:
  spending:
    kind: spending
    unit: million USD, current
    claimant:
      figures:
        dates: {2000: 100, 2001: 110, 2002: 130, 2003: 150, 2004: 180}
        source: invented
        status: assumed
    holder:
      figures: {dates: {2000: 80, 2003: 85}, source: invented, status: assumed}
      missing: interpolated
  men:
    kind: men
    unit: thousand men
    claimant:
      figures: {dates: {2000: 40, 2003: 50}, source: invented, status: assumed}
      missing: held
    holder:
      figures: {dates: {2000: 30}, source: invented, status: assumed}
      missing: held

# Dated events, marked on figures.
events:
  2000-01-01: ceasefire
  2003-05-01: new leader of North

# Shown, and nothing else: whose names of places there are, where labels write them as one/other,
# and when a sector passed to the other side in fact.
# place_names:
#   northern: {label: Northern, names: [Uphill]}
#   southern: {label: Southern, names: [Downhill]}
# in_fact:
#   plain: {day: 2004-03-01, source: invented, status: assumed}
"""


def case_template() -> str:
    """Return a commented table of an invented conflict; it becomes a scenario as it is."""
    return _TEXT
