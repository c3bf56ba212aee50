"""Many circles measured at once give the figures that each would give by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.circles.service import Stage
from carematch.continuity import indices
from carematch.continuity.packed import Histories, Packed, PlainFace, pack, seconds, unpack
from carematch.continuity.scan import Figures, Window, change_between, scan
from carematch.visits.service import MADE, Recorded, VisitStatus
from tests.clock import NOON

DAY = timedelta(days=1)
PAS = [UUID(int=number) for number in range(1, 6)]
CIRCLE = UUID(int=99)
WHOLE = Window(365)
MEASURES = ("upc", "coc", "secon", "hhi", "mmci")


def record(
    starts_at: datetime, pa_id: UUID, status: VisitStatus, *, joins: bool = False, imported: bool = False
) -> Recorded:
    return Recorded(CIRCLE, pa_id, starts_at, status, joins=joins, imported=imported, needs_yes=False)


def came(*who: int | tuple[int, ...], day_after_day: bool = True) -> list[Recorded]:
    """The PAs of these numbers came, the last of them yesterday."""
    first = NOON - len(who) * DAY
    return [
        record(first + at * DAY, PAS[number], VisitStatus.DONE, joins=place > 0)
        for at, each in enumerate(who)
        for place, number in enumerate(each if isinstance(each, tuple) else (each,))
    ]


def one(visits: Sequence[Recorded], *, wanted: Sequence[int] = (), is_unasked: bool = False) -> Packed:
    faces = [PlainFace(PAS[number], wanted=True, stage=Stage.CHOSEN) for number in wanted]
    return pack(CIRCLE, is_unasked=is_unasked, faces=faces, visits=visits)


def figures(visits: Sequence[Recorded], *, window: Window = WHOLE, now: datetime = NOON, **said: object) -> Figures:
    return scan(unpack([one(visits, **said)]), [window], now=now)[window]  # type: ignore[arg-type]


def plain(visits: Sequence[Recorded], *, since: datetime) -> list[frozenset[UUID]]:
    """The visits made from then on, as ``indices`` takes them."""
    whole: list[list[Recorded]] = []
    for visit in visits:
        if not visit.joins:
            whole.append([])
        whole[-1].append(visit)
    made = [[each for each in visit if each.status in MADE and since <= each.starts_at < NOON] for visit in whole]
    return [frozenset(each.pa_id for each in visit) for visit in made if visit]


@st.composite
def a_circle(draw: st.DrawFn) -> tuple[list[Recorded], list[int], bool]:
    visits = []
    minutes = draw(st.lists(st.integers(-60 * 24 * 30, 60 * 24 * 3), max_size=25))
    for minute in sorted(minutes):
        together = draw(st.lists(st.sampled_from(PAS), min_size=1, max_size=3, unique=True))
        for place, pa_id in enumerate(together):
            visits.append(
                record(
                    NOON + timedelta(minutes=minute),
                    pa_id,
                    draw(st.sampled_from([*VisitStatus, VisitStatus.DONE, VisitStatus.DONE, VisitStatus.DONE])),
                    joins=place > 0,
                )
            )
    return visits, draw(st.lists(st.integers(0, 4), unique=True)), draw(st.booleans())


@given(st.lists(a_circle(), max_size=6), st.sampled_from([1, 7, 14, 28]))
def test_each_circle_has_the_figures_it_has_alone(
    circles: list[tuple[list[Recorded], list[int], bool]], days: int
) -> None:
    window = Window(days)
    packed = [one(visits, wanted=wanted, is_unasked=unasked) for visits, wanted, unasked in circles]

    found = scan(unpack(packed), [window], now=NOON)[window]

    for at, (visits, wanted, unasked) in enumerate(circles):
        made = plain(visits, since=NOON - days * DAY)
        expected = indices.measure(made)
        assert (found.visits[at], found.faces[at] or None) == (expected.visits, expected.faces)
        for name in MEASURES:
            value = getattr(found, name)[at]
            assert (None if math.isnan(value) else value) == getattr(expected, name), name
        ours = {PAS[number] for number in wanted}
        asked = [True if visit <= ours else (None if unasked else False) for visit in made]
        share = found.chosen_share[at]
        assert (None if math.isnan(share) else share) == indices.chosen_share(asked)


@given(a_circle())
def test_whoever_came_most_is_the_main_one(circle: tuple[list[Recorded], list[int], bool]) -> None:
    visits, wanted, _ = circle
    histories = unpack([one(visits, wanted=wanted)])

    found = scan(histories, [WHOLE], now=NOON)[WHOLE]

    often = [pa_id for visit in plain(visits, since=NOON - 365 * DAY) for pa_id in visit]
    assert found.top[0] == max(map(often.count, often), default=0)
    assert (found.main[0] >= 0) == bool(often)
    if often:
        assert often.count(histories.pa_id(found.main[0])) == found.top[0]


@given(st.lists(a_circle(), min_size=1, max_size=4))
def test_the_change_between_two_fortnights_is_that_of_the_faces(
    circles: list[tuple[list[Recorded], list[int], bool]],
) -> None:
    after, before = Window(14), Window(28, 14)
    histories = unpack([one(visits) for visits, _, _ in circles])

    found = scan(histories, [after, before], now=NOON)
    changes = change_between(histories, found[before], found[after])

    for at, (visits, _, _) in enumerate(circles):
        faces_now = frozenset().union(*plain(visits, since=NOON - 14 * DAY))
        earlier = [visit for visit in visits if visit.starts_at < NOON - 14 * DAY]
        faces_then = frozenset().union(*plain(earlier, since=NOON - 28 * DAY))
        expected = indices.jaccard_change(faces_then, faces_now)
        assert (None if math.isnan(changes[at]) else changes[at]) == pytest.approx(expected)


def test_of_several_who_came_as_often_the_one_met_first_is_the_main_one() -> None:
    faces = [PlainFace(PAS[0], first_met_at=NOON - 9 * DAY), PlainFace(PAS[1], first_met_at=NOON - 90 * DAY)]
    histories = unpack([pack(CIRCLE, is_unasked=False, faces=faces, visits=came(0, 1, 0, 1))])

    found = scan(histories, [WHOLE], now=NOON)[WHOLE]

    assert histories.pa_id(found.main[0]) == PAS[1]


def test_a_window_begins_with_its_first_moment_and_ends_before_now() -> None:
    times = [NOON - 14 * DAY - timedelta(seconds=1), NOON - 14 * DAY, NOON - timedelta(seconds=1), NOON]
    visits = [record(at, PAS[0], VisitStatus.DONE) for at in times]

    assert figures(visits, window=Window(14)).visits.tolist() == [2]
    assert figures(visits, window=Window(28, 14)).visits.tolist() == [1]


def test_what_was_not_made_is_counted_apart_and_of_two_who_were_to_come_together_one() -> None:
    yesterday = NOON - DAY
    visits = [record(NOON - 2 * DAY, PAS[0], VisitStatus.DONE, imported=True)]
    for hours, status in enumerate([VisitStatus.CANCELLED, VisitStatus.MISSED, VisitStatus.NOT_HEARD]):
        at = yesterday + timedelta(hours=hours)
        visits += [record(at, PAS[0], status), record(at, PAS[1], status, joins=True)]
    visits.append(record(yesterday + timedelta(hours=5), PAS[2], VisitStatus.PAUSED))

    found = figures(visits)

    counted = (found.visits, found.imported, found.cancelled, found.missed, found.not_heard, found.paused)
    assert [each.tolist() for each in counted] == [[1]] * 6
    assert found.faces.tolist() == [1]


def test_the_share_is_not_known_while_an_unasked_face_came() -> None:
    assert math.isnan(figures(came(0, 1), wanted=[0], is_unasked=True).chosen_share[0])
    assert figures(came(0, 0), wanted=[0], is_unasked=True).chosen_share.tolist() == [1]
    assert figures(came(0, (0, 1)), wanted=[0]).chosen_share.tolist() == [0.5]


def test_without_any_circle_there_is_no_figure() -> None:
    nobody: Histories = unpack([])

    assert scan(nobody, [WHOLE], now=NOON)[WHOLE].coc.tolist() == []


def test_an_instant_is_kept_to_the_second_until_2106() -> None:
    late = datetime.fromisoformat("2106-02-07T06:28:15+00:00")

    assert unpack([one([record(late, PAS[0], VisitStatus.DONE)])]).visits["at"].tolist() == [seconds(late)]
