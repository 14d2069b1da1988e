"""The switches: what is set for each claim, after the last column of docs/claims.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiments import AsAnother

Changes = tuple[str | AsAnother, ...]

UNBROKEN, FROZEN, AUTUMN = "karabakh/1994-2020", "karabakh/frozen-conflict", "karabakh/autumn-2020"
AZ, AM, NK = "parties.azerbaijan", "parties.armenia", "parties.nk-authorities"
RUSSIA, FRANCE, US = (f"third_parties.{name}" for name in ("russia", "france", "united-states"))
CO_CHAIRS = (RUSSIA, FRANCE, US)
MEDIATORS = (*CO_CHAIRS, "third_parties.european-union")
WEAPONS = "{2008: 1, 2013: 1.05, 2016: 1.1, 2018: 1.2, 2020-06-01: 1.35, 2020-08-01: 1.55}"
#: What the claimant's advantage has grown by from May 1994 (-0.049) to 27 September 2020 (1.803).
GROWTH = 1.852
#: exp(-advantage of 31 July 2020) times the technology of that day: equal strengths.
EVEN_TECHNOLOGY = 0.25498
WAR_OF_2020 = dt.date(2020, 9, 27)
EVEN_WEAPONS = (
    "{2008: 1, 2013: 1.05, 2016: 1.1, 2018: 1.2, 2020-06-01: 1.35, 2020-07-30: 1.5434, "
    f"2020-07-31: {EVEN_TECHNOLOGY}}}"
)

#: Stocks as in 1994, budgets that just replace what wears out.
STRENGTH_OF_1994: Changes = (
    *(f"balance.{side}.spending=30" for side in ("claimant", "holder")),
    "balance.claimant.technology=1",
)
BUDGETS_OF_1994: Changes = ("balance.claimant.spending=153.1", "balance.holder.spending=90.4")
ATTENTION_STAYS: Changes = (
    f"{RUSSIA}.engagement=0.8",
    f"{FRANCE}.engagement={{dates: {{1994: 0.2, 1997: 0.5}}}}",
    f"{US}.engagement={{dates: {{1994: 0.3, 1997: 0.6, 2002: 0.4, 2009: 0.6}}}}",
)
FADE, REWARD = "behaviour.hope_fade=0", f"{AZ}.deadlock_reward=0"


def silent(*mediators: str) -> Changes:
    """No initiative of some mediators."""
    return tuple(
        f"{one}.mediation.initiative_{when}=0" for one in mediators for when in ("peace", "war")
    )


#: Upper ends of the ranges of leverage in scenarios/karabakh/_base.yaml.
MOST_LEVERAGE: Changes = tuple(
    f"{one}.mediation.leverage.{side}={top}"
    for one, tops in {RUSSIA: (0.1, 0.15), FRANCE: (0.05, 0.05), US: (0.05, 0.05)}.items()
    for side, top in zip(("claimant", "holder"), tops, strict=True)
)
MOST_INITIATIVE: Changes = (
    *(f"{one}.mediation.initiative_peace=0.1" for one in CO_CHAIRS),
    *(
        f"{one}.mediation.initiative_war={most}"
        for one, most in {RUSSIA: 0.4, FRANCE: 0.2, US: 0.2}.items()
    ),
)
LATER = "clock.end=2030-12-31"
SHOT, SILENCE = f"{AZ}.offensive_cost=2", (*silent(*MEDIATORS), "talks.direct_rate=0")


@dataclass(frozen=True)
class Switch:
    """What is set in a setting with the switch off and on, and the outcomes that are told."""

    setting: str
    off: Changes
    told: str
    on: Changes = ()


#: name -> switch. `told`: outcomes, as named in OUTCOMES. Without `on`: as shipped.
SWITCHES: Mapping[str, Switch] = {
    "1 strength grows": Switch(
        UNBROKEN, STRENGTH_OF_1994, "large wait agreed objectives to_agreement relapse"
    ),
    "1 table knows it": Switch(
        AUTUMN, (f"balance.table_shift=-{GROWTH}",), "large wait agreed terms to_agreement"
    ),
    "2 budgets grow": Switch(UNBROKEN, BUDGETS_OF_1994, "large wait war"),
    "3 technology, 1994-2020": Switch(
        UNBROKEN, ("balance.claimant.technology=1",), "large wait days objectives"
    ),
    "3 technology, 2020": Switch(
        AUTUMN,
        ("balance.claimant.technology=1",),
        "large wait days force objectives keystone technology",
    ),
    "4 hope and deadlock": Switch(UNBROKEN, (FADE, REWARD), "war large wait home sessions"),
    "4 hope alone": Switch(UNBROKEN, (FADE,), "war large wait home"),
    "4 deadlock alone": Switch(UNBROKEN, (REWARD,), "war large wait"),
    "5 strength": Switch(UNBROKEN, STRENGTH_OF_1994, "clash clashes incidents"),
    "5 hope": Switch(UNBROKEN, (FADE,), "clash clashes incidents"),
    "5 attention": Switch(UNBROKEN, ATTENTION_STAYS, "clash clashes incidents"),
    "6 stronger co-chairs": Switch(
        FROZEN,
        (),
        "peaceful agreed large record refused",
        on=(*MOST_LEVERAGE, *MOST_INITIATIVE),
    ),
    "6 co-chairs at all (not judged)": Switch(UNBROKEN, silent(*CO_CHAIRS), "large wait agreed"),
    "7 Russia's lower engagement": Switch(
        AUTUMN, (f"{RUSSIA}.engagement=0.8",), "large wait fighting force interventions"
    ),
    "7 Russia mediates": Switch(AUTUMN, silent(RUSSIA), "agreed fighting russian"),
    "8 Turkish support, 1994-2020": Switch(
        UNBROKEN, ("third_parties.turkey.backing.support=0",), "large wait objectives"
    ),
    "8 Turkish support, 2020": Switch(
        AUTUMN, ("third_parties.turkey.backing.support=0",), "large wait force objectives"
    ),
    "9 Iran stays neutral": Switch(
        AUTUMN,
        (AsAnother("iran", "russia", "backing.pressure.claimant", WAR_OF_2020),),
        "large wait fighting force",
    ),
    "10 veto": Switch(FROZEN, (f"{NK}=null",), "gap by_holder by_claimant veto both"),
    "10 commitment problem": Switch(
        FROZEN,
        (
            "behaviour.foresight=0",
            *(f"{party}.commitment_fear=0" for party in (AZ, AM, NK)),
        ),
        "gap by_holder by_claimant both",
    ),
    "10 audience in Armenia": Switch(
        FROZEN,
        (f"{AM}.audience_cost=0", f"{NK}.audience_cost=0"),
        "gap by_holder by_claimant both agreed",
    ),
    "10 audience in Azerbaijan": Switch(
        FROZEN, (f"{AZ}.audience_cost=0",), "gap by_holder by_claimant both agreed"
    ),
    "11 holder does not adapt (not judged)": Switch(
        AUTUMN,
        (f"balance.holder.technology={{interpolate: linear, dates: {WEAPONS}}}",),
        "force ground objectives",
    ),
    "12 uneven front": Switch(
        AUTUMN,
        (f"balance.claimant.technology={{interpolate: linear, dates: {EVEN_WEAPONS}}}",),
        "broken ceasefires large",
    ),
    "12 weak brokers": Switch(AUTUMN, MOST_LEVERAGE, "broken ceasefires"),
    "13 collapse": Switch(AUTUMN, ("front.collapse=1",), "prompt to_agreement agreed keystone"),
    "14 technology": Switch(AUTUMN, ("balance.claimant.technology=1",), "agreed days relapse"),
    "14 political control": Switch(
        AUTUMN,
        (f"{AZ}.political_control=0.4",),
        "agreed days relapse",
        on=(f"{AZ}.political_control=0.9",),
    ),
    "15 force": Switch(AUTUMN, (SHOT,), "talk beyond force ground agreed"),
    "15 talks": Switch(AUTUMN, SILENCE, "ground talk force"),
    "16 legitimacy": Switch(
        AUTUMN, (f"{AZ}.legitimacy=0.5", f"{AM}.legitimacy=0.5"), "large wait days terms agreed"
    ),
    "17 guarantee": Switch(
        AUTUMN,
        (
            LATER,
            f"{RUSSIA}.mediation.guarantee=0",
            f"{RUSSIA}.mediation.deterrence=0",
        ),
        "relapse early not_handed agreed",
        on=(LATER,),
    ),
    "18 trust": Switch(
        AUTUMN,
        (LATER, "after_deal.trust=0"),
        "agreed relapse not_handed",
        on=(LATER, "after_deal.trust=1"),
    ),
    "19 interdependence (not judged)": Switch(
        AUTUMN, (LATER, "after_deal.interdependence=0"), "relapse early", on=(LATER,)
    ),
    "20 noise in choice": Switch(
        UNBROKEN, ("behaviour.precision=1000000",), "large wait agreed clash"
    ),
}
