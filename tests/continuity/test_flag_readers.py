"""Whom a flag reaches as things change, and what a preview counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from carematch.continuity.thresholds import DEFAULTS
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from tests import factories
from tests.circles.house import House
from tests.continuity.test_flag_kinds import K, held_flag, reflect, seen_by, two_in_team, watch


def share(house: House, reflection_id: Any, to: str, who: Any = None) -> None:
    more = {"id": who} if who else {}
    house.do(house.maya, "reflection.share", reflectionId=reflection_id, to=to, **more)


def gwen_of(house: House) -> Any:
    gwen = factories.make_user(house.app, name="Gwen Ash", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])
    return gwen


def desk_text(house: House) -> str:
    desk: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    return str(desk["records"])


def test_unshared_with_the_desk_and_still_with_a_supporter_it_leaves_the_desk(house: House) -> None:
    two_in_team(house)
    gwen = gwen_of(house)
    ids = [reflect(house, weather, to="coordinators") for weather in ("sun", "rain")]
    for each in ids:
        share(house, each, "supporter", gwen.id)
    assert K.FELT_CONTINUITY_FALLING in watch(house)
    for each in ids:
        house.do(house.maya, "reflection.unshare", reflectionId=each, to="coordinators")
    watch(house)
    house.clock.move(days=1)
    watch(house)
    assert "felt_continuity_falling" not in desk_text(house)


def test_unshared_it_leaves_at_once(house: House) -> None:
    two_in_team(house)
    ids = [reflect(house, weather, to="coordinators") for weather in ("sun", "rain")]
    watch(house)
    house.do(house.maya, "reflection.unshare", reflectionId=ids[1], to="coordinators")
    assert "felt_continuity_falling" not in desk_text(house)


def test_a_supporter_who_left_has_it_no_more(house: House) -> None:
    two_in_team(house)
    gwen = gwen_of(house)
    for weather in ("sun", "rain"):
        share(house, reflect(house, weather, to=None), "supporter", gwen.id)
    watch(house)
    assert "felt_continuity_falling" in seen_by(house, gwen)
    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=gwen.id)
    watch(house)
    assert "felt_continuity_falling" not in seen_by(house, gwen)


def test_a_preview_counts_nothing_that_was_not_shared_with_the_desk(house: House) -> None:
    two_in_team(house)
    for weather in ("sun", "rain"):
        reflect(house, weather, to="pa")
    watch(house)
    url = f"/api/flags/preview?holder={house.holder_id}"
    said: Any = house.browser(house.jo).post(url, json={_camel(k): v for k, v in asdict(DEFAULTS).items()}).json
    assert "felt_continuity_falling" not in str(said), said


def _camel(name: str) -> str:
    from carematch.core.schema import camel

    return camel(name)


def test_a_coordinator_does_nothing_about_a_flag_that_is_not_theirs(house: House) -> None:
    two_in_team(house)
    for weather in ("sun", "rain"):
        reflect(house, weather, to="pa")
    flag = watch(house)[K.FELT_CONTINUITY_FALLING]
    assert house.refused(house.jo, "flag.act", flagId=flag.id, words="x") == "not-found"


def test_a_preview_counts_no_settled_flag(house: House) -> None:
    flag = held_flag(house)
    house.do(house.maya, "flag.settle", flagId=flag.id)
    url = f"/api/flags/preview?holder={house.holder_id}"
    said: Any = house.browser(house.jo).post(url, json={_camel(k): v for k, v in asdict(DEFAULTS).items()}).json
    assert not said["now"].get("team_of_one"), said


def test_a_flag_that_comes_again_within_the_quiet_days_is_quiet(house: House) -> None:
    flag = held_flag(house)
    from tests.circles.house import DAY

    house.do(house.maya, "flag.quieten", flagId=flag.id, until=(house.clock() + 30 * DAY).date())
    house.choose(house.rosa, house.rosa_id)
    watch(house)
    house.clock.move(days=1)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.rosa_id).id)
    again = watch(house)[K.TEAM_OF_ONE]
    assert again.id != flag.id
    assert again.quiet_until is not None


def test_a_pa_who_left_has_no_flag_of_hers(house: House) -> None:
    held_flag(house)
    assert "team_of_one" in seen_by(house, house.sam)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.sam_id).id)
    watch(house)
    assert seen_by(house, house.sam) == set()


def test_a_pa_who_left_loses_a_missed_visits_flag(house: House) -> None:
    from tests.circles.house import HOUR

    two_in_team(house)
    visit = house.confirmed(house.sam, house.sam_id, starts_at=house.clock() + HOUR)
    house.clock.move(hours=4)
    house.do(house.maya, "visit.nobody_came", visitId=visit, said="")
    watch(house)
    assert "missed_or_not_heard" in seen_by(house, house.sam)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.sam_id).id)
    house.clock.move(days=1)
    watch(house)
    assert seen_by(house, house.sam) == set()


def test_what_is_not_shared_is_not_even_read(house: House) -> None:
    from carematch.reflections import service as reflections

    two_in_team(house)
    with house.app.app_context(), snapshot_session() as session:
        before = reflections.list_shared_pictures(session, [house.circle_id])
    reflect(house, "sun", to=None)
    reflect(house, "rain", to=None)
    with house.app.app_context(), snapshot_session() as session:
        after = reflections.list_shared_pictures(session, [house.circle_id])
    assert before == after == []


def test_many_paused_circles_take_as_many_questions_as_few(house: House) -> None:
    from sqlalchemy import event

    from carematch.continuity.watch import judge_all
    from carematch.core.db import db

    def asked() -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731
        with house.app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            with snapshot_session() as session:
                list(judge_all(session, [], now=house.clock()))
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    def add(n: int) -> None:
        for _ in range(n):
            key = uuid7()
            house.serve("circle.open", circleId=key, holderId=house.holder_id, personName=f"P {key}")
            args = {"pauseId": uuid7(), "circleId": key, "reason": "hospital", "startsOn": house.clock().date()}
            house.do(house.jo, "pause.begin", told=house.told(), **args)

    add(3)
    few = asked()
    add(12)
    assert asked() == few
