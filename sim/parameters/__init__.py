"""Every parameter of the model, declared once.

A parameter is declared by one call of :func:`parameter` (a number), :func:`dated` (a number that
may change on given dates) or :func:`choice` (one of a few words). The declaration holds its unit,
range, meaning, source and status, and everything else reads it from here: the validation of
scenario files, the names that ``--set`` accepts, the JSON Schema and the table in
``docs/parameters.md``.

Status says how a number is known: ``measured`` (a published figure), ``derived`` (computed from
published figures, as its source says), ``literature`` (a figure or range that publications give) or
``assumed`` (our choice, to be swept; its range is assumed, too). A source that is named for an
assumed number has the idea, not the number. What was checked in sources: docs/theory/sources.md.
"""

from sim.parameters.actors import (
    Backing,
    BySide,
    Mediation,
    Party,
    PressureBySide,
    RedLine,
    Role,
    ThirdParty,
)
from sim.parameters.conduct import AfterDeal, Behaviour, Links, Talks
from sim.parameters.cooperation import Opinion, Recovery
from sim.parameters.declaration import (
    SIDES,
    UNITS,
    AmountSeries,
    PositiveSeries,
    Section,
    Series,
    ShareSeries,
    Side,
    Status,
    as_date,
    choice,
    dated,
    parameter,
)
from sim.parameters.force import (
    AS_WRITTEN,
    Balance,
    Clock,
    Forces,
    Front,
    Incidents,
    Measure,
    MeasuredForces,
    MeasuredSupport,
)
from sim.parameters.stakes import Issue, Objective, PlaceNames, StatusQuo, Tile

__all__ = [
    "AS_WRITTEN",
    "SIDES",
    "UNITS",
    "AfterDeal",
    "AmountSeries",
    "Backing",
    "Balance",
    "Behaviour",
    "BySide",
    "Clock",
    "Forces",
    "Front",
    "Incidents",
    "Issue",
    "Links",
    "Measure",
    "MeasuredForces",
    "MeasuredSupport",
    "Mediation",
    "Objective",
    "Opinion",
    "Party",
    "PlaceNames",
    "PositiveSeries",
    "PressureBySide",
    "Recovery",
    "RedLine",
    "Role",
    "Section",
    "Series",
    "ShareSeries",
    "Side",
    "Status",
    "StatusQuo",
    "Talks",
    "ThirdParty",
    "Tile",
    "as_date",
    "choice",
    "dated",
    "parameter",
]
