"""The turn: what happens in a step, in order.

1.  The clock sets the length of the step: `war_days` while there is a war, otherwise up to the
    next date of the peace grid or the next handover.
2.  Dated changes take effect: spending, technology, support, engagement, new leaders.
3.  Handovers that are due are carried out, or refused.
4.  War: the front moves a step; both sides lose men and materiel, and learn. A battle won opens
    the next one, a battle lost ends the offensive; the attacker reviews whether to go on.
    Truce: either side may break it; a long one becomes the status quo.
    Peace: there may be shootings on the line, the more the less talks promise.
5.  Talks: the most eager mediator whose initiative fires convenes a session in the cheapest role
    that opens a deal; in war it puts a text, or proposes a ceasefire. Without a mediator the
    sides may meet directly. Every party with a veto answers.
6.  Peace: each leader chooses whether to attack, by plan or because an incident got out of hand.
7.  Peace: materiel wears out and is replaced, the hidden part of the balance drifts, and what
    was learnt about it goes stale.
8.  The step is written down.

The rules that each line applies are the modules of this package; who applies them is
:meth:`sim.model.NegotiationModel.step`.
"""
