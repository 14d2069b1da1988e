"""The agents: parties that bargain and fight, mediators and backers that intervene.

An agent observes, decides and acts by calling the rules; it holds no theory of its own. To try
another behaviour, subclass :class:`Party`, :class:`Mediator` or :class:`Backer`, override a
``decide`` method and name the class in the scenario (``agent: my_module:MyParty``).
"""

from sim.old.agents.party import Party
from sim.old.agents.third_parties import Backer, MediatingBacker, Mediator, ThirdParty
from sim.old.agents.views import OTHER, Answer, Attack, Outlook, Text

__all__ = [
    "OTHER",
    "Answer",
    "Attack",
    "Backer",
    "MediatingBacker",
    "Mediator",
    "Outlook",
    "Party",
    "Text",
    "ThirdParty",
]
