"""A first scenario to change, with comments."""

from __future__ import annotations

import json

_TEXT = """\
# A scenario: who bargains about what, with which forces, between which dates.
# Every key left out has a default: `sim parameters` lists all of them with units and ranges.

title: {title}
description: A claimant wants a province that a holder controls.

clock:
  start: 2000-01-01
  end: 2005-01-01

# What there is to agree on. Outcome 0 is the holder's ideal, 1 the claimant's.
# Territory can be taken by force; political issues move by agreement only.
issues:
  land:
    label: The province
    kind: territory
  status:
    label: Its legal status
    kind: political

# Territory along the axis of advance, in order: nearest to the claimant first.
# The shares of the objectives of one issue sum to 1.
objectives:
  plain:
    label: The plain
    issue: land
    share: 0.4
    defence: 2
  capital:
    label: The capital
    issue: land
    share: 0.6
    defence: 3
    keystone: true

# Who bargains and fights: exactly one leading party on each side.
# The weights say what each cares about; they sum to 1.
parties:
  north:
    label: North
    side: claimant
    weights: {{land: 0.7, status: 0.3}}
    # A number may carry its source. Status is measured, derived, literature or assumed.
    optimism:
      value: 0.3
      unit: "1"
      status: assumed
      source: to be swept
      range: [0, 0.6]
  south:
    label: South
    side: holder
    weights: {{land: 0.5, status: 0.5}}

balance:
  claimant:
    # A number may change on given dates (a year means 1 January).
    spending:
      unit: million USD (2019) per year
      status: assumed
      source: to be replaced by figures
      interpolate: linear
      dates: {{2000: 100, 2005: 150}}

# States outside the conflict: backers, mediators, or both.
third_parties:
  envoy:
    label: An envoy
    mediation:
      bias: 0
"""


def new_scenario_text(title: str) -> str:
    """Return a commented scenario file with a title; it loads as it is."""
    line = "".join(letter for letter in " ".join(title.split()) if letter.isprintable())
    # A JSON string is a YAML string, so any title is quoted safely.
    return _TEXT.format(title=json.dumps(line, ensure_ascii=False))
