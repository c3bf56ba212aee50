"""When each kind of flag goes up, stays and comes down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.continuity.flag_facts import Coming, Facts, Felt, KnownFace
from carematch.continuity.flag_rules import RULES
from carematch.continuity.models import FlagKind
from carematch.continuity.thresholds import DEFAULTS

CIRCLE = uuid4()
ROSA, SAM, KIM = (uuid4() for _ in range(3))
SOON = Coming(uuid4(), KIM, datetime(2026, 11, 24, 9, tzinfo=UTC), 21)
K = FlagKind


def chosen(pa_id: UUID, **more: Any) -> KnownFace:
    return KnownFace(pa_id, is_chosen=True, **{"chosen_days_ago": 200, **more})


def left(pa_id: UUID, days_ago: float) -> KnownFace:
    return KnownFace(pa_id, chosen_days_ago=200, ended_days_ago=days_ago)


def facts(**said: Any) -> Facts:
    return Facts(CIRCLE, **said)


TEAM = (chosen(ROSA), chosen(SAM))
FADED = {"visits_lately": 20, "visits_before": 20}

UP = [
    (K.TOO_MANY_FACES, facts(visits=9, faces=5)),
    (K.UNFAMILIAR_FACE_AHEAD, facts(unfamiliar=(SOON,))),
    (K.MAIN_PA_FADING, facts(known=(chosen(ROSA, is_main=True, visits=9, visits_before=14),), **FADED)),
    (K.TEAM_SHRINKING, facts(known=(*TEAM, left(KIM, 20)))),
    (K.TEAM_OF_ONE, facts(known=(chosen(ROSA), left(KIM, 300)))),
    (K.GAP, facts(gaps=(SOON,))),
    (K.MISSED_OR_NOT_HEARD, facts(missed=1)),
    (K.MISSED_OR_NOT_HEARD, facts(unheard=2)),
    (K.CHANGE_WITHOUT_CONSENT, facts(unconsented=1)),
    (K.RELATIONSHIP_ENDED, facts(known=(*TEAM, left(KIM, 14)))),
    (K.FELT_CONTINUITY_FALLING, facts(felt=Felt((uuid4(), uuid4()), 1, 3))),
]
LINGERS = [
    (K.TOO_MANY_FACES, facts(visits=9, faces=4)),
    (K.MAIN_PA_FADING, facts(known=(chosen(ROSA, is_main=True, visits=11, visits_before=14),), **FADED)),
    (K.MISSED_OR_NOT_HEARD, facts(unheard=1)),
]
DOWN = [
    (K.TOO_MANY_FACES, facts(visits=9, faces=3)),
    (K.TOO_MANY_FACES, facts(visits=2, faces=2)),
    (K.UNFAMILIAR_FACE_AHEAD, facts()),
    (K.MAIN_PA_FADING, facts(known=(chosen(ROSA, is_main=True, visits=12, visits_before=14),), **FADED)),
    (K.MAIN_PA_FADING, facts(known=(chosen(ROSA, is_main=True, visits=0, visits_before=2),), visits_before=2)),
    (K.TEAM_SHRINKING, facts(known=(*TEAM, left(KIM, 91)))),
    (K.TEAM_SHRINKING, facts(known=(*TEAM, chosen(uuid4()), left(KIM, 20)))),
    (K.TEAM_OF_ONE, facts(known=TEAM)),
    (K.TEAM_OF_ONE, facts(known=(chosen(ROSA, is_fine_alone=True),))),
    (K.GAP, facts()),
    (K.MISSED_OR_NOT_HEARD, facts()),
    (K.CHANGE_WITHOUT_CONSENT, facts(unconsented=1, asks_first=False)),
    (K.RELATIONSHIP_ENDED, facts(known=(*TEAM, left(KIM, 15)))),
    (K.RELATIONSHIP_ENDED, facts(known=(KnownFace(KIM, ended_days_ago=2),))),
    (K.FELT_CONTINUITY_FALLING, facts(felt=Felt((uuid4(), uuid4()), 0, 3))),
    (K.FELT_CONTINUITY_FALLING, facts(felt=Felt((uuid4(), uuid4()), 2, 29))),
]


@pytest.mark.parametrize(("kind", "seen"), UP)
def test_what_raises_a_flag(kind: FlagKind, seen: Facts) -> None:
    verdict = RULES[kind](seen, DEFAULTS)

    assert verdict.is_up
    assert verdict.stays
    assert verdict.count >= 1


@pytest.mark.parametrize(("kind", "seen"), LINGERS)
def test_what_raises_none_and_keeps_one_that_is_up(kind: FlagKind, seen: Facts) -> None:
    verdict = RULES[kind](seen, DEFAULTS)

    assert (verdict.holds(is_held=False), verdict.holds(is_held=True)) == (False, True)


@pytest.mark.parametrize(("kind", "seen"), DOWN)
def test_what_takes_a_flag_down(kind: FlagKind, seen: Facts) -> None:
    assert not RULES[kind](seen, DEFAULTS).holds(is_held=True)


DEPENDS_ON_THE_TEAM = {
    K.TOO_MANY_FACES,
    K.UNFAMILIAR_FACE_AHEAD,
    K.MAIN_PA_FADING,
    K.TEAM_SHRINKING,
    K.TEAM_OF_ONE,
    K.GAP,
    K.CHANGE_WITHOUT_CONSENT,
}


@pytest.mark.parametrize(("kind", "seen"), [each for each in UP if each[0] in DEPENDS_ON_THE_TEAM])
def test_while_the_person_was_never_asked_who_is_in_the_team_none_of_it_is_raised(kind: FlagKind, seen: Facts) -> None:
    assert not RULES[kind](replace(seen, is_unasked=True), DEFAULTS).is_up


@pytest.mark.parametrize(
    ("faces", "is_warning"), [(5, False), (7, False), (8, True)], ids=["a little", "nearly twice", "twice"]
)
def test_twice_as_many_faces_are_a_warning(faces: int, is_warning: bool) -> None:
    assert RULES[K.TOO_MANY_FACES](facts(visits=20, faces=faces), DEFAULTS).is_warning is is_warning


@given(
    st.integers(3, 40),
    st.lists(st.sampled_from([-1, 0, 1]), min_size=20, max_size=60),
    st.integers(1, 12),
)
def test_a_flag_does_not_go_up_and_down_with_one_face_more_or_less(visits: int, steps: list[int], limit: int) -> None:
    """Around the limit, one more and one fewer by turns: it goes up at most once, and down at most once after it."""
    limits = replace(DEFAULTS, faces=limit)
    is_held, turns, at = False, 0, 0
    for step in steps:
        at = max(0, min(1, at + step))
        now = RULES[K.TOO_MANY_FACES](facts(visits=visits, faces=limit + at), limits).holds(is_held=is_held)
        turns += now != is_held
        is_held = now

    assert turns <= 1


@given(st.integers(0, 3), st.booleans())
def test_what_raises_a_flag_keeps_it_up(extra: int, is_held: bool) -> None:
    for kind, seen in UP:
        more = replace(seen, faces=seen.faces + extra, missed=seen.missed + extra)
        assert RULES[kind](more, DEFAULTS).holds(is_held=is_held)


@given(st.lists(st.tuples(st.sampled_from([ROSA, SAM]), st.integers(0, 1)), min_size=10, max_size=40))
def test_a_fading_flag_does_not_flap_where_two_came_nearly_as_often_before(steps: list[tuple[UUID, int]]) -> None:
    """Before, each came to about half; lately only Kim comes. One visit more or less of either changes nothing."""
    is_held, turns = False, 0
    for pa_id, more in steps:
        before = {ROSA: 5, SAM: 5}
        before[pa_id] += more
        known = (chosen(ROSA, visits_before=before[ROSA]), chosen(SAM, visits_before=before[SAM], visits=6))
        seen = facts(known=(*known, chosen(KIM, visits=6)), visits_before=sum(before.values()), visits_lately=12)
        now = RULES[K.MAIN_PA_FADING](seen, DEFAULTS).holds(is_held=is_held)
        turns += now != is_held
        is_held = now

    assert turns <= 1
