"""Scenarios: what they hold, how files become one, and what is told when they cannot."""

from sim.scenario.catalogue import scenario_folder, shipped
from sim.scenario.loader import Loaded, load, load_text, load_with_provenance, scenario_hash
from sim.scenario.mirrored import evened, mirrored
from sim.scenario.reading import Provenance
from sim.scenario.reference import ParameterRow, json_schema, parameter_table
from sim.scenario.schema import Scenario
from sim.scenario.template import new_scenario_text

__all__ = [
    "Loaded",
    "ParameterRow",
    "Provenance",
    "Scenario",
    "evened",
    "json_schema",
    "load",
    "load_text",
    "load_with_provenance",
    "mirrored",
    "new_scenario_text",
    "parameter_table",
    "scenario_folder",
    "scenario_hash",
    "shipped",
]
