"""Other conflicts: a table of dated figures and events becomes a scenario by one recipe."""

from sim.cases.reading import CaseError, Table, read_case
from sim.cases.recipe import RULES
from sim.cases.table import Case
from sim.cases.template import case_template
from sim.cases.writing import scenario_text

__all__ = ["RULES", "Case", "CaseError", "Table", "case_template", "read_case", "scenario_text"]
