"""Too many faces are flagged with the visits that count, kept up to date, and closed when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.continuity.jobs import tell_of_flags, watch_continuity
from carematch.continuity.models import ChurnFlag, FlagKind, Severity
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.sync.models import LoggedMutation
from tests.circles.house import DAY, House


@pytest.fixture
def strangers(house: House) -> list[UUID]:
    """Nine PAs, none of whom has signed in."""
    return [house.add_pa(f"Stranger {number}") for number in range(1, 10)]


def come(house: House, pa_ids: Sequence[UUID], *, days_ago: int = 1) -> list[UUID]:
    """Each came once, an hour after the other; the visits."""
    first = house.clock() - days_ago * DAY - timedelta(hours=len(pa_ids))
    return house.import_visits(*((pa_id, first + timedelta(hours=hour)) for hour, pa_id in enumerate(pa_ids)))


def answer(house: House) -> None:
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])


def watch(house: House) -> None:
    with house.app.app_context():
        watch_continuity(house.clock())


def flags(house: House) -> list[ChurnFlag]:
    with house.app.app_context(), snapshot_session() as session:
        found = session.query(ChurnFlag).filter_by(flag=FlagKind.TOO_MANY_FACES)
        return found.order_by(ChurnFlag.opened_at).all()


@pytest.mark.parametrize(("faces", "flagged"), [(2, False), (4, False), (5, True)])
def test_more_than_four_faces_in_a_fortnight_are_flagged(
    house: House, strangers: list[UUID], faces: int, flagged: bool
) -> None:
    come(house, strangers[:faces])
    answer(house)

    watch(house)

    assert bool(flags(house)) is flagged


def test_a_flag_says_why_with_the_visits_that_count(house: House, strangers: list[UUID]) -> None:
    visit_ids = come(house, [*strangers[:5], strangers[4], strangers[4]])
    come(house, strangers[5:], days_ago=20)
    answer(house)

    watch(house)

    [seen] = house.reads(house.maya).held("flag").values()
    assert (seen["flag"], seen["severity"], seen["closedAt"]) == ("too_many_faces", "notice", None)
    assert (seen["windowDays"], seen["faces"], seen["visits"], seen["limit"]) == (14, 5, 7, 4)
    assert seen["visitIds"] == [str(visit_id) for visit_id in visit_ids]
    assert seen["paNames"] == ["Stranger"] * 5


@pytest.mark.parametrize(("faces", "severity"), [(7, Severity.NOTICE), (8, Severity.WARNING)])
def test_twice_the_limit_is_a_warning(house: House, strangers: list[UUID], faces: int, severity: Severity) -> None:
    come(house, strangers[:faces])
    answer(house)

    watch(house)

    assert [flag.severity for flag in flags(house)] == [severity]


def test_only_visits_that_were_made_count(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:4])
    house.import_visits(*((pa_id, house.clock() + DAY) for pa_id in strangers[4:]))
    answer(house)

    watch(house)

    assert flags(house) == []


def test_watching_again_changes_nothing(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)
    with house.app.app_context(), snapshot_session() as session:
        done = session.query(LoggedMutation).count()

    for _ in range(3):
        house.clock.move(minutes=15)
        watch(house)

    with house.app.app_context(), snapshot_session() as session:
        assert session.query(LoggedMutation).count() == done
    assert len(flags(house)) == 1


def test_a_flag_is_brought_up_to_date_as_more_people_come(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)
    [before] = flags(house)
    come(house, strangers[5:8])
    answer(house)
    house.clock.move(minutes=15)

    watch(house)

    [after] = flags(house)
    assert (after.id, after.opened_at) == (before.id, before.opened_at)
    assert (after.evidence["faces"], after.evidence["visits"], after.severity) == (8, 8, Severity.WARNING)


def test_a_flag_is_closed_when_it_no_longer_holds_and_a_new_crowd_opens_another(
    house: House, strangers: list[UUID]
) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)
    house.clock.move(days=14)

    watch(house)
    watch(house)
    [closed] = flags(house)
    come(house, strangers[:5])
    watch(house)

    assert closed.closed_at == house.clock()
    assert [flag.closed_at is None for flag in flags(house)] == [False, True]


def test_a_flag_stays_while_one_face_more_or_less_comes_and_goes_when_it_is_fewer(
    house: House, strangers: list[UUID]
) -> None:
    come(house, strangers[:1], days_ago=12)
    come(house, strangers[1:2], days_ago=11)
    come(house, strangers[2:5])
    answer(house)
    watch(house)
    house.clock.move(days=2)

    watch(house)
    four_left = [flag.closed_at for flag in flags(house)]
    house.clock.move(days=1)
    watch(house)
    three_left = [flag.closed_at for flag in flags(house)]

    assert (four_left, three_left) == ([None], [house.clock()])


def test_a_flag_of_somebody_whose_visits_are_paused_is_closed(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)
    today = house.clock().date()
    house.do(house.maya, "pause.begin", pauseId=uuid7(), circleId=house.circle_id, reason="hospital", startsOn=today)

    watch(house)

    assert [flag.closed_at for flag in flags(house)] == [house.clock()]


def test_nobody_is_flagged_until_the_person_was_asked(house: House, strangers: list[UUID]) -> None:
    come(house, strangers)

    watch(house)
    assert flags(house) == []
    answer(house)
    watch(house)

    assert len(flags(house)) == 1


def test_a_flag_does_not_flap_while_the_person_is_asked_again(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)

    come(house, strangers[5:6])
    house.clock.move(minutes=15)
    watch(house)
    answer(house)
    watch(house)

    [flag] = flags(house)
    assert (flag.closed_at, flag.evidence["faces"]) == (None, 6)


def test_a_flag_is_for_the_person_and_the_coordinator_alone(house: House, strangers: list[UUID]) -> None:
    house.choose(house.sam, house.sam_id)
    come(house, strangers[:5])
    answer(house)
    watch(house)

    assert house.reads(house.maya).held("flag")
    assert [each["flag"] for each in house.reads(house.sam).held("flag").values()] == ["team_of_one"]
    opened: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    held = [record["d"]["flag"] for record in opened["records"] if record["t"] == "flag"]
    assert sorted(held) == ["team_of_one", "too_many_faces"]


def test_person_and_coordinator_are_told_of_a_flag_once(house: House, strangers: list[UUID]) -> None:
    come(house, strangers[:5])
    answer(house)
    watch(house)
    for _ in range(3):
        with house.app.app_context():
            tell_of_flags(house.clock())
        house.clock.move(minutes=1)

    [hers] = house.reads(house.maya).held("notice").values()
    [theirs] = house.reads(house.jo).held("notice").values()
    assert (hers["title"], hers["text"]) == ("Many people came", "In the last 14 days: Five people came, 5 times.")
    assert theirs["title"] == "Maya Brook: many people came"
