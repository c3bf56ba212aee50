"""Continuity of one person's visits. Plain sequences in, plain numbers out.

A visit is the PA who came, or a frozenset of the PAs who came together; visits stand in time order, and those of the
same minute in the order in which they were recorded. A visit whose PA is not known is left out beforehand. Undefined
is None, never 0: a measure needs as many visits as its entry in ``LEAST_VISITS``.

What two PAs at one visit mean is our own rule: each is a face, and it is a visit of each. COC, HHI and MMCI take the
sum of the PAs' visits as N; UPC divides by the number of visits; SECON calls two visits the same if anybody came to
both.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

Visits = Sequence[Hashable]

LEAST_VISITS: Mapping[str, int] = {"faces": 1, "upc": 2, "coc": 2, "secon": 2, "hhi": 1, "mmci": 2}

NO_VISIT = "no visit by a known PA"
NEVER_ASKED = "the person has not been asked yet who is in the team"


@dataclass(frozen=True)
class Measures:
    """Every measure of one window; ``reasons`` says for each that is None why it is."""

    visits: int
    faces: int | None
    upc: float | None
    coc: float | None
    secon: float | None
    hhi: float | None
    mmci: float | None
    reasons: Mapping[str, str] = field(default_factory=dict)


def measure(visits: Visits) -> Measures:
    """All measures of the same visits."""
    return Measures(
        visits=len(visits),
        faces=faces(visits),
        upc=upc(visits),
        coc=bice_boxerman(visits),
        secon=secon(visits),
        hhi=hhi(visits),
        mmci=mmci(visits),
        reasons=reasons_of(len(visits)),
    )


def reasons_of(visits: int) -> dict[str, str]:
    """Why measures of so many visits are None, for each that is."""
    return {
        name: f"needs at least {least} visits, there is {visits}" if visits else NO_VISIT
        for name, least in LEAST_VISITS.items()
        if visits < least
    }


def faces(visits: Visits) -> int | None:
    """How many different PAs came.

    Source: the Swedish national indicator (in 14 days); Gjevjon 2014 (in 28 days).
    """
    if len(visits) < LEAST_VISITS["faces"]:
        return None
    return len(_visits_by_pa(visits))


def upc(visits: Visits) -> float | None:
    """Usual provider: the share of visits to which the most frequent PA came.

    max nᵢ ÷ number of visits. Source: BMC Health Services Research 2022, s12913-022-07953-z.
    """
    if len(visits) < LEAST_VISITS["upc"]:
        return None
    return max(_visits_by_pa(visits).values()) / len(visits)


def bice_boxerman(visits: Visits) -> float | None:
    """COC, the concentration of visits among PAs: 0 when every visit is somebody else, 1 when all are one PA.

    (Σnᵢ² − N) ÷ (N(N − 1)). Source: Bice and Boxerman 1977; worked examples in BJGP 2023;73:279, table 2.
    """
    if len(visits) < LEAST_VISITS["coc"]:
        return None
    counts = _visits_by_pa(visits).values()
    n = sum(counts)
    return (sum(count * count for count in counts) - n) / (n * (n - 1))


def secon(visits: Visits) -> float | None:
    """Sequential continuity: the share of visits, after the first, by whoever came to the one before.

    Source: BMC Primary Care, s12875-020-01361-0.
    """
    if len(visits) < LEAST_VISITS["secon"]:
        return None
    met = [_pas_at(visit) for visit in visits]
    same = sum(not before.isdisjoint(after) for before, after in pairwise(met))
    return same / (len(visits) - 1)


def hhi(visits: Visits) -> float | None:
    """Herfindahl–Hirschman: the chance that two visits drawn at random, with replacement, are by the same PA.

    Σ(nᵢ/N)². Source: BMC Primary Care, s12875-020-01361-0.
    """
    if len(visits) < LEAST_VISITS["hhi"]:
        return None
    counts = _visits_by_pa(visits).values()
    return sum(count * count for count in counts) / sum(counts) ** 2


def mmci(visits: Visits) -> float | None:
    """Modified modified continuity index: few PAs for the number of visits; it does not ask how they share them.

    (1 − k/(N + 0.1)) ÷ (1 − 1/(N + 0.1)). Source: BMC Health Services Research 2022, s12913-022-07953-z.
    """
    if len(visits) < LEAST_VISITS["mmci"]:
        return None
    counts = _visits_by_pa(visits)
    n = sum(counts.values()) + 0.1
    return (1 - len(counts) / n) / (1 - 1 / n)


def jaccard_change(before: AbstractSet[Hashable], after: AbstractSet[Hashable]) -> float | None:
    """How far the PAs of one fortnight differ from those of the next: 0 the same, 1 nobody stayed.

    1 − |A∩B| ÷ |A∪B|; None if nobody came in either.
    """
    everybody = before | after
    if not everybody:
        return None
    return 1 - len(before & after) / len(everybody)


def chosen_share(chosen: Iterable[bool | None]) -> float | None:
    """The share of visits by PAs whom the person had chosen; one entry a visit, None if the person was never asked.

    None without visits, and None while any entry is: a share of some of the visits would pass for a share of all.
    """
    known = list(chosen)
    if not known or None in known:
        return None
    return known.count(True) / len(known)


def why_no_chosen_share(chosen: Iterable[bool | None]) -> str | None:
    """Why ``chosen_share`` of the same visits is None; None where it is a number."""
    known = list(chosen)
    if not known:
        return NO_VISIT
    return NEVER_ASKED if None in known else None


def _pas_at(visit: Hashable) -> frozenset[Hashable]:
    return visit if isinstance(visit, frozenset) else frozenset((visit,))


def _visits_by_pa(visits: Visits) -> Counter[Hashable]:
    return Counter(pa for visit in visits for pa in _pas_at(visit))
