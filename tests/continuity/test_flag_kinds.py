"""Each kind of flag from what people did to whom it reaches, its life, and the thresholds of a holder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from carematch.continuity.flag_rules import COULD_DO
from carematch.continuity.jobs import tell_of_flags, watch_continuity
from carematch.continuity.models import ChurnFlag, FlagKind, FlagState
from carematch.continuity.watch import judge_all
from carematch.core.db import db, snapshot_session
from carematch.core.ids import uuid7
from tests import factories
from tests.circles.house import DAY, HOUR, House

K = FlagKind


def watch(house: House) -> dict[FlagKind, ChurnFlag]:
    """What is up after the watch has looked."""
    with house.app.app_context():
        watch_continuity(house.clock())
        with snapshot_session() as session:
            found = session.query(ChurnFlag).filter(ChurnFlag.closed_at.is_(None), ChurnFlag.gone_at.is_(None))
            return {flag.flag: flag for flag in found if flag.circle_id == house.circle_id}


def seen_by(house: House, user: Any) -> set[str]:
    return {each["flag"] for each in house.reads(user).held("flag").values() if each["closedAt"] is None}


def two_in_team(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)


def make_visit(house: House, pa: Any, visit_id: UUID) -> None:
    """The PA was there."""
    visit = house.visit(visit_id)
    house.clock.at = visit.starts_at
    house.do(pa, "visit.check_in", visitId=visit_id)
    house.clock.at = visit.ends_at
    house.do(pa, "visit.check_out", visitId=visit_id)


def test_a_team_of_one_is_said_to_the_person_the_pa_and_the_desk_until_she_says_that_it_is_fine(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)

    flag = watch(house)[K.TEAM_OF_ONE]

    assert flag.evidence["paIds"] == [str(house.sam_id)]
    assert "team_of_one" in seen_by(house, house.maya)
    assert seen_by(house, house.sam) == {"team_of_one"}
    house.do(house.maya, "team.accept_one", relationshipId=bond_id)
    assert K.TEAM_OF_ONE not in watch(house)
    assert seen_by(house, house.sam) == set()


def test_an_unfamiliar_face_ahead_is_flagged_with_the_visit_until_it_is_off(house: House) -> None:
    two_in_team(house)
    kim = factories.make_user(house.app, name="Kim Doyle", email="kim@example.org")
    kim_id = house.add_pa("Kim Doyle", kim)
    house.introduce(kim, kim_id)
    house.clock.move(days=100)
    visit_id = house.propose(house.maya, kim_id, starts_at=house.clock() + 2 * DAY)

    flag = watch(house)[K.UNFAMILIAR_FACE_AHEAD]

    assert flag.evidence["visitIds"] == [str(visit_id)]
    assert flag.evidence["paNames"] == ["Kim"]
    house.do(house.maya, "visit.cancel", visitId=visit_id, reason="")
    assert K.UNFAMILIAR_FACE_AHEAD not in watch(house)


def test_a_gap_is_flagged_to_the_person_and_to_the_pa_whose_visit_it_was(house: House) -> None:
    two_in_team(house)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=house.clock() + 3 * DAY)
    assert K.GAP not in watch(house)

    day = (house.clock() + 3 * DAY).date()
    house.do(
        house.sam, "away.add", **{"paId": house.sam_id, "awayId": uuid7(), "from": day, "to": day, "reason": "My knee"}
    )
    flag = watch(house)[K.GAP]

    assert flag.evidence["visitIds"] == [str(visit_id)]
    assert "gap" in seen_by(house, house.sam)
    assert "gap" not in seen_by(house, house.rosa)
    [theirs] = [each for each in house.reads(house.sam).held("flag").values() if each["flag"] == "gap"]
    assert (theirs["visitIds"], theirs["paNames"]) == ([str(visit_id)], [])


def test_a_missed_visit_is_flagged_and_what_was_not_heard_only_when_it_is_long_ago(house: House) -> None:
    two_in_team(house)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=house.clock() + HOUR)
    house.clock.move(hours=3)
    house.serve("visit.hear_nothing", visitId=visit_id)
    assert K.MISSED_OR_NOT_HEARD not in watch(house)

    house.do(house.maya, "visit.nobody_came", visitId=visit_id)

    flag = watch(house)[K.MISSED_OR_NOT_HEARD]
    assert flag.evidence["visitIds"] == [str(visit_id)]
    assert "missed_or_not_heard" in seen_by(house, house.sam)


def test_a_relationship_that_ended_is_flagged_for_a_fortnight_and_the_smaller_team_too(house: House) -> None:
    two_in_team(house)
    house.clock.move(days=120)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.sam_id).id)

    up = watch(house)

    assert up[K.RELATIONSHIP_ENDED].evidence["paNames"] == ["Sam"]
    assert (up[K.TEAM_SHRINKING].evidence["before"], up[K.TEAM_SHRINKING].evidence["count"]) == (2, 1)
    house.clock.move(days=15)
    assert K.RELATIONSHIP_ENDED not in watch(house)


def test_a_main_pa_who_comes_less_often_is_flagged_with_their_visits(house: House) -> None:
    two_in_team(house)
    now = house.clock()
    before = [(house.sam_id, now - timedelta(days=30 + each, hours=1)) for each in range(8)]
    lately = [(house.rosa_id, now - timedelta(days=1 + each, hours=1)) for each in range(8)]
    house.import_visits(*before, *lately)
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    flag = watch(house)[K.MAIN_PA_FADING]

    assert (flag.evidence["before"], flag.evidence["count"]) == (100, 0)
    assert flag.evidence["paNames"] == ["Sam"]
    assert len(flag.evidence["visitIds"]) == 8
    assert "main_pa_fading" not in seen_by(house, house.sam)


def test_who_came_without_the_yes_that_she_wants_to_be_asked_for_is_flagged(house: House) -> None:
    two_in_team(house)
    kim = factories.make_user(house.app, name="Kim Doyle", email="kim@example.org")
    kim_id = house.add_pa("Kim Doyle", kim)
    house.introduce(kim, kim_id)
    house.clock.move(days=100)
    visit_id = house.propose(kim, kim_id, starts_at=house.clock() + DAY)
    assert house.visit(visit_id).needs_yes
    make_visit(house, kim, visit_id)

    flag = watch(house)[K.CHANGE_WITHOUT_CONSENT]

    assert flag.evidence["visitIds"] == [str(visit_id)]
    assert flag.severity == "warning"


def reflect(house: House, weather: str, *, to: str | None) -> UUID:
    reflection_id = uuid7()
    about: dict[str, Any] = {"circleId": house.circle_id, "aboutPaId": house.sam_id, "quality": "kindness"}
    house.do(house.maya, "reflection.write", reflectionId=reflection_id, weather=weather, **about)
    if to == "pa":
        house.do(house.maya, "reflection.share", reflectionId=reflection_id, to="pa", id=house.sam_id)
    elif to is not None:
        house.do(house.maya, "reflection.share", reflectionId=reflection_id, to=to)
    house.clock.move(days=1)
    return reflection_id


def test_what_she_shares_and_feels_darker_is_flagged_to_those_with_whom_she_shared_it(house: House) -> None:
    two_in_team(house)
    reflect(house, "sun", to="coordinators")
    later = reflect(house, "rain", to="coordinators")

    flag = watch(house)[K.FELT_CONTINUITY_FALLING]

    assert flag.evidence["count"] == 2
    assert "felt_continuity_falling" in seen_by(house, house.maya)
    desk: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    [seen] = [each["d"] for each in desk["records"] if each["d"].get("flag") == "felt_continuity_falling"]
    assert str(later) not in str(seen)
    house.do(house.maya, "reflection.unshare", reflectionId=later, to="coordinators")
    assert K.FELT_CONTINUITY_FALLING not in watch(house)


def test_a_fall_long_ago_hides_no_later_one(house: House) -> None:
    two_in_team(house)
    reflect(house, "sun", to="coordinators")
    reflect(house, "rain", to="coordinators")
    house.clock.move(days=60)
    assert K.FELT_CONTINUITY_FALLING not in watch(house)
    for weather in ("sun", "cloud"):
        about: dict[str, Any] = {"circleId": house.circle_id, "aboutPaId": house.rosa_id, "quality": "kindness"}
        reflection_id = uuid7()
        house.do(house.maya, "reflection.write", reflectionId=reflection_id, weather=weather, **about)
        house.do(house.maya, "reflection.share", reflectionId=reflection_id, to="coordinators")
        house.clock.move(days=1)

    assert watch(house)[K.FELT_CONTINUITY_FALLING].evidence["count"] == 1


@pytest.mark.parametrize("to", [None, "pa"])
def test_what_she_did_not_share_with_the_desk_reaches_no_desk(house: House, to: str | None) -> None:
    two_in_team(house)
    reflect(house, "sun", to=to)
    reflect(house, "rain", to=to)

    is_flagged = K.FELT_CONTINUITY_FALLING in watch(house)

    assert is_flagged is (to is not None)
    desk: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    assert "felt_continuity_falling" not in str(desk)
    listed: Any = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").json
    assert "felt_continuity_falling" not in str(listed)
    with house.app.app_context():
        tell_of_flags(house.clock())
    assert "feels" not in str(house.reads(house.jo).held("notice"))


def test_no_flag_of_any_kind_while_visits_are_paused(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    assert watch(house)
    today = house.clock().date()
    house.do(house.maya, "pause.begin", pauseId=uuid7(), circleId=house.circle_id, reason="hospital", startsOn=today)

    assert watch(house) == {}


def held_flag(house: House) -> ChurnFlag:
    house.choose(house.sam, house.sam_id)
    return watch(house)[K.TEAM_OF_ONE]


def test_a_flag_is_open_seen_acted_on_and_settled_and_not_raised_again_until_it_had_gone(house: House) -> None:
    flag = held_flag(house)
    states = [flag.state]
    house.do(house.maya, "flag.see", flagId=flag.id)
    states.append(house.get(ChurnFlag, flag.id).state)
    house.do(house.maya, "flag.act", flagId=flag.id, words="I ask Rosa")
    states.append(house.get(ChurnFlag, flag.id).state)
    [hers] = house.reads(house.maya).held("flag").values()
    assert (hers["actingBy"], hers["actingWords"]) == (house.maya.name, "I ask Rosa")
    house.do(house.maya, "flag.settle", flagId=flag.id)
    states.append(house.get(ChurnFlag, flag.id).state)
    assert states == [FlagState.OPEN, FlagState.SEEN, FlagState.ACTING, FlagState.RESOLVED]

    house.clock.move(days=1)
    assert watch(house) == {}
    house.choose(house.rosa, house.rosa_id)
    watch(house)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.rosa_id).id)

    assert watch(house)[K.TEAM_OF_ONE].id != flag.id


def test_the_desk_and_the_person_are_left_in_peace_each_for_themselves(house: House) -> None:
    flag = held_flag(house)
    until = (house.clock() + 7 * DAY).date()

    house.do(house.jo, "flag.quieten", flagId=flag.id, until=until)

    [hers] = house.reads(house.maya).held("flag").values()
    desk: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    [theirs] = [each["d"] for each in desk["records"] if each["t"] == "flag"]
    assert (hers["quietUntil"], theirs["quietUntil"]) == (None, until.isoformat())
    with house.app.app_context():
        tell_of_flags(house.clock())
    assert len(house.reads(house.maya).held("notice")) > 0
    assert "whole team" not in str(house.reads(house.jo).held("notice"))


@pytest.mark.parametrize("act", ["flag.see", "flag.settle", "flag.act", "flag.quieten"])
def test_a_pa_changes_nothing_of_a_flag(house: House, act: str) -> None:
    flag = held_flag(house)
    more: dict[str, Any] = {"flag.quieten": {"until": None}}.get(act, {})

    assert house.refused(house.sam, act, flagId=flag.id, **more) == "forbidden"


def test_a_coordinator_sees_what_other_thresholds_would_raise_and_then_has_them(house: House) -> None:
    two_in_team(house)
    strangers = [house.add_pa(f"Stranger {number}") for number in range(4)]
    house.import_visits(*((pa_id, house.clock() - DAY - HOUR * at) for at, pa_id in enumerate(strangers)))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])
    assert K.TOO_MANY_FACES not in watch(house)
    desk = house.browser(house.jo)
    address = f"holder={house.holder_id}"

    before: Any = desk.get(f"/api/flags/thresholds?{address}").json
    values = before["values"] | {"faces": 3}
    promised: Any = desk.post(f"/api/flags/preview?{address}", json=values).json

    assert before["values"]["faces"] == 4
    assert promised["would"].get("too_many_faces", 0) - promised["now"].get("too_many_faces", 0) == 1
    assert K.TOO_MANY_FACES not in watch(house)
    house.do(house.jo, "holder.set_thresholds", holderId=house.holder_id, values=values)
    up = watch(house)
    assert K.TOO_MANY_FACES in up
    assert len(up) == sum(promised["would"].values())


@pytest.mark.parametrize("wrong", [{"faces": 0}, {"faces": "many"}, {"stars": 5}])
def test_thresholds_that_make_no_sense_are_refused_in_words(house: House, wrong: dict[str, Any]) -> None:
    answer: Any = house.browser(house.jo).post(f"/api/flags/preview?holder={house.holder_id}", json=wrong)

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == set(wrong)
    assert house.refused(house.jo, "holder.set_thresholds", holderId=house.holder_id, values=wrong) == "invalid"


def test_to_judge_many_circles_takes_as_many_questions_as_few(house: House) -> None:
    def asked() -> int:
        count = 0

        def note(*_: Any) -> None:
            nonlocal count
            count += 1

        with house.app.app_context():
            engine = db.engine
            event.listen(engine, "before_cursor_execute", note)
            try:
                with snapshot_session() as session:
                    found = list(judge_all(session, [], now=house.clock()))
            finally:
                event.remove(engine, "before_cursor_execute", note)
        assert found
        return count

    house.choose(house.sam, house.sam_id)
    with_one = asked()
    for number in range(12):
        user = factories.make_user(house.app, name=f"Person {number}", email=f"p{number}@example.org")
        circle_id = factories.make_circle(house.app, house.holder_id, person=user)
        rows = [{"paId": house.sam_id, "startsAt": house.clock() - DAY, "endsAt": house.clock() - DAY + HOUR}]
        house.serve("visits.import", circleId=circle_id, visits=rows)

    assert asked() <= with_one + 2


def test_every_kind_says_what_could_be_done() -> None:
    assert COULD_DO.keys() == set(FlagKind)
