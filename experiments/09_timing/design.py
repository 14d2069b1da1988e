"""The arms: what is set in each setting, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping

Changes = tuple[str, ...]


AZ, AM, NK = "parties.azerbaijan", "parties.armenia", "parties.nk-authorities"
PARTIES = (AZ, AM, NK)
RUSSIA, FRANCE, US = (f"third_parties.{name}" for name in ("russia", "france", "united-states"))
ATTENTION_OF_2020: Changes = (
    f"{RUSSIA}.engagement=0.4",
    f"{FRANCE}.engagement=0.4",
    f"{US}.engagement=0.3",
)
#: What all can see of the claimant's advantage grew by this from 1 April 2016 to 27 September 2020.
GROWTH = 0.324
STRENGTH_OF_1994: Changes = (
    "balance.claimant.spending=30",
    "balance.holder.spending=30",
    "balance.claimant.technology=1",
)
SHIPPED = "as shipped"
EXCHANGED = "courses exchanged"
#: As the claimant of the record: half of the ground in the other's hands, a reward for force out of
#: deadlock, and nobody who leans on the attacker (for the claimant attention fades).
HOLDER_CAN_WIN = "courses exchanged, and the holder has ground to win"
GROUND_TO_WIN: Changes = (
    *(
        f"objectives.{one}.held_by=claimant"
        for one in ("line-heights", "jabrayil", "hadrut", "fuzuli", "zangilan-gubadli")
    ),
    f"{AM}.deadlock_reward=0.08",
    *(f"third_parties.{one}.backing.pressure.holder=0" for one in ("russia", "turkey", "iran")),
)
UNBROKEN, APRIL, AUTUMN, EARLY = "1994-2020", "2016", "2020", "to 2010"
#: place -> scenario and what is set in all its arms.
PLACES: Mapping[str, tuple[str, Changes]] = {
    UNBROKEN: ("karabakh/1994-2020", ()),
    APRIL: ("karabakh/april-2016", ()),
    AUTUMN: ("karabakh/autumn-2020", ()),
    EARLY: ("karabakh/frozen-conflict", ("clock.end=2011-01-01",)),
}


def everybody(key: str, value: float) -> Changes:
    """The same number for all parties."""
    return tuple(f"{party}.{key}={value}" for party in PARTIES)


def hopes(claimant: float, holder: float, authorities: float) -> Changes:
    """Hope in talks on the first day."""
    values = (claimant, holder, authorities)
    return tuple(f"{party}.hope={value}" for party, value in zip(PARTIES, values, strict=True))


NO_HOPE: Changes = (
    *hopes(0, 0, 0),
    "behaviour.hope_renewal=0",
    "behaviour.hope_gain=0",
)
#: place -> arm -> what is set.
ARMS: Mapping[str, Mapping[str, Changes]] = {
    UNBROKEN: {
        SHIPPED: (),
        "strength as in 1994": STRENGTH_OF_1994,
        "strength of 2020 from the first day": (
            "balance.claimant.materiel=14200",
            "balance.claimant.spending=1420",
            "balance.holder.materiel=3890",
            "balance.holder.spending=389",
            "balance.claimant.technology=1.55",
        ),
        "budgets flat at 1994": ("balance.claimant.spending=153.1", "balance.holder.spending=90.4"),
        "budgets flat at their mean": (
            "balance.claimant.spending=1035",
            "balance.holder.spending=306",
        ),
        "no new technology": ("balance.claimant.technology=1",),
        "attention stays": (
            f"{RUSSIA}.engagement=0.8",
            f"{FRANCE}.engagement={{dates: {{1994: 0.2, 1997: 0.5}}}}",
            f"{US}.engagement={{dates: {{1994: 0.3, 1997: 0.6, 2002: 0.4, 2009: 0.6}}}}",
        ),
        "attention of 2020 from the first day": ATTENTION_OF_2020,
        "Turkish support as before 2020": (
            "third_parties.turkey.backing.support={dates: {1994: 0.0, 2010-08-16: 0.03}}",
        ),
        "hope does not fade": ("behaviour.hope_fade=0",),
        "no hope from the first day": NO_HOPE,
        "no reward out of deadlock": (f"{AZ}.deadlock_reward=0",),
        "no foresight": ("behaviour.foresight=0",),
        "no noise in choice": ("behaviour.precision=1000000",),
        EXCHANGED: (),  # see `exchanged`
        HOLDER_CAN_WIN: GROUND_TO_WIN,
        "new leaders bring no hope": ("behaviour.hope_renewal=0",),
        "new leaders bring most hope": ("behaviour.hope_renewal=0.5",),
        "most hope, and it stops incidents": ("behaviour.hope_renewal=0.5", "incidents.calm=1"),
    },
    APRIL: {
        SHIPPED: (),
        "advantage of 2020": (f"balance.advantage={GROWTH}",),
        "attention of 2020": ATTENTION_OF_2020,
        "hope of 2020": hopes(0.24, 0.12, 0.13),
    },
    AUTUMN: {
        SHIPPED: (),
        "advantage of 2016": (f"balance.advantage={-GROWTH}",),
        "attention of 2016": (
            f"{RUSSIA}.engagement=0.8",
            f"{FRANCE}.engagement=0.5",
            f"{US}.engagement=0.6",
        ),
        "hope of 2016": hopes(0.19, 0.14, 0.14),
    },
    EARLY: {
        SHIPPED: (),
        "no audience costs": everybody("audience_cost", 0),
        "no foresight": ("behaviour.foresight=0",),
        "no veto": (f"{NK}=null",),
        "no private information": ("balance.uncertainty=0", *everybody("optimism", 0)),
        "strength as in 1994": STRENGTH_OF_1994,
        "no hope": NO_HOPE,
    },
}
