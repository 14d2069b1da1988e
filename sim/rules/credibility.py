"""When a mediator's word can be believed.

A side may face a weak opponent (high cost of war, so it can be asked for more) or a strong one
(low cost).  The mediator knows which; told "weak", the side demands what only a weak opponent
accepts, told "strong", what both accept.  The mediator gives the side's share the weight
`bias` and loses `war_loss` if there is war.

In the spirit of Kydd (2003), but this is not his printed condition: the posteriors are taken
as given and the condition follows from comparing the mediator's two messages.
"""

import math


def truthful_when_weak(
    bias: float, posterior: float, cost_high: float, cost_low: float, war_loss: float
) -> bool:
    """Return whether the mediator would say "weak" when its information says weak.

    bias (q cH - cL) >= (1 - q) cM with q = posterior, the chance that the opponent is weak
    given that information; costs cH > cL of war to a weak and to a strong opponent, in shares
    of the prize; cM = war_loss in units of the side's share.  In the spirit of Kydd 2003; not
    his printed condition.

    >>> truthful_when_weak(0.3, 0.9, 0.3, 0.1, 0.5), truthful_when_weak(0.0, 0.9, 0.3, 0.1, 0.5)
    (True, False)
    """
    return bias * (posterior * cost_high - cost_low) >= (1.0 - posterior) * war_loss


def truthful_when_strong(
    bias: float, posterior: float, cost_high: float, cost_low: float, war_loss: float
) -> bool:
    """Return whether the mediator would say "strong" when its information says strong.

    bias (q' cH - cL) <= (1 - q') cM with q' = posterior, the chance that the opponent is weak
    although the information says strong.  In the spirit of Kydd 2003; not his printed
    condition.

    >>> truthful_when_strong(0.3, 0.2, 0.3, 0.1, 0.5)
    True
    """
    return bias * (posterior * cost_high - cost_low) <= (1.0 - posterior) * war_loss


def bias_threshold(posterior: float, cost_high: float, cost_low: float, war_loss: float) -> float:
    """Return the least bias at which the word "weak" is credible.

    (1 - q) cM / (q cH - cL); 0 when nothing is at stake for the mediator (q = 1 or cM = 0) and
    infinite when asking a weak opponent for more does not pay even on average.  In the spirit
    of Kydd 2003; not his printed condition.

    >>> round(bias_threshold(0.9, 0.3, 0.1, 0.5), 4)
    0.2941
    """
    loss = (1.0 - posterior) * war_loss
    if loss <= 0.0:
        return 0.0
    gain = posterior * cost_high - cost_low
    if gain <= 0.0:
        return math.inf
    return loss / gain
