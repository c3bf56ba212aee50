"""What a person needs, who is not for them, and that nobody suits."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from carematch.circles.models import Decision
from carematch.core.db import snapshot_session
from carematch.sync.models import SyncRecord
from tests import factories
from tests.circles.house import DAY, House

TUESDAY = {"weekday": "TU", "from": "09:00", "to": "10:00", "sleepIn": False}
NOBODY = [{"about": "language", "what": "Welsh"}]


def need_in(house: House, audience: str) -> dict[str, Any] | None:
    """The circle's need as this audience receives it."""
    with house.app.app_context(), snapshot_session() as session:
        body = session.scalar(
            select(SyncRecord.body).where(
                SyncRecord.scope_id == f"c:{house.circle_id}/{audience}", SyncRecord.kind == "need"
            )
        )
    read: dict[str, Any] | None = json.loads(body) if body else None
    return read


def said(house: House, **needs: Any) -> UUID:
    return house.do(house.maya, "need.set", circleId=house.circle_id, **needs)


def unmet(house: House) -> list[dict[str, Any]]:
    """What the coordinator's desk says of people whom nobody suits."""
    answer = factories.signed_in(house.app, house.jo).get(f"/api/desk?holder={house.holder_id}")
    lines: list[dict[str, Any]] = (answer.json or {})["unmet"]
    return lines


def test_a_need_that_is_left_out_stays(house: House) -> None:
    said(house, languages=["Welsh"], visits=[TUESDAY], withinKm=20)

    said(house, skills=["peg"], withinKm=None)

    need = need_in(house, "person")
    assert need is not None
    assert (need["languages"], need["skills"]) == (["Welsh"], ["peg"])
    assert (need["visits"], need["withinKm"], need["pets"], need["smoking"]) == ([TUESDAY], None, None, None)


def test_a_coordinator_records_a_need_that_was_told_as_the_persons(house: House) -> None:
    told_id = house.do(house.jo, "need.set", circleId=house.circle_id, pets=["dogs"], told=house.told())

    need = need_in(house, "admin")
    assert need is not None
    assert need["pets"] == ["dogs"]
    decision = house.decision(told_id)
    assert (decision.what, decision.recorded_by) == ("need.set", house.jo.name)


def test_times_are_by_the_quarter_of_an_hour(house: House) -> None:
    for clock in ("09:10", "24:00", "9:00"):
        wrong = [TUESDAY | {"to": clock}]

        assert house.refused(house.maya, "need.set", circleId=house.circle_id, visits=wrong) == "invalid"


def test_who_is_not_for_the_person_is_told_to_nobody_else(house: House) -> None:
    house.do(house.maya, "need.put_away", circleId=house.circle_id, paId=house.sam_id)
    house.do(house.maya, "need.put_away", circleId=house.circle_id, paId=house.sam_id)

    with house.app.app_context(), snapshot_session() as session:
        naming = session.scalars(select(SyncRecord).where(SyncRecord.body.contains(str(house.sam_id)))).all()
    own = [record.scope_id for record in naming if record.kind == "need"]
    assert own == [f"c:{house.circle_id}/person"]
    assert all(record.kind in {"need", "own_profile"} for record in naming)
    need = need_in(house, "admin")
    assert need is not None
    assert need["notForMe"] == []
    with house.app.app_context(), snapshot_session() as session:
        assert list(session.scalars(select(Decision))) == []


def test_a_pa_who_was_put_away_is_brought_back(house: House) -> None:
    house.do(house.maya, "need.put_away", circleId=house.circle_id, paId=house.sam_id)
    house.do(house.maya, "need.put_away", circleId=house.circle_id, paId=house.rosa_id)

    house.do(house.maya, "need.bring_back", circleId=house.circle_id, paId=house.sam_id)

    need = need_in(house, "person")
    assert need is not None
    assert need["notForMe"] == [str(house.rosa_id)]


def test_a_coordinator_puts_nobody_away_for_the_person(house: House) -> None:
    assert house.refused(house.jo, "need.put_away", circleId=house.circle_id, paId=house.sam_id) == "forbidden"


def test_nobody_who_is_not_there_is_put_away(house: House) -> None:
    nowhere = UUID("019aa000-0000-7000-8000-00000000ffff")

    assert house.refused(house.maya, "need.put_away", circleId=house.circle_id, paId=nowhere) == "not-found"


def test_the_desk_shows_who_lacks_what_and_since_when(house: House) -> None:
    told_at = house.clock()
    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY)
    house.clock.at += 2 * DAY

    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=[{"about": "times", "visits": [TUESDAY]}])

    [line] = unmet(house)
    assert line["circleId"] == str(house.circle_id)
    assert line["since"] == told_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert line["lacks"] == [{"about": "times", "what": "", "visits": [TUESDAY]}]


def test_a_need_is_over_once_somebody_is_chosen_and_can_be_told_anew(house: House) -> None:
    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY)
    house.clock.at += timedelta(hours=1)

    house.choose(house.sam, house.sam_id)

    assert unmet(house) == []
    house.clock.at += DAY
    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY)
    assert [line["since"] for line in unmet(house)] == [house.clock().strftime("%Y-%m-%dT%H:%M:%SZ")]


def test_somebody_chosen_before_does_not_end_a_need(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.clock.at += DAY

    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY)

    assert len(unmet(house)) == 1


def test_the_person_says_that_it_is_over(house: House) -> None:
    house.do(house.maya, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY)

    house.do(house.maya, "need.say_met", circleId=house.circle_id)

    assert unmet(house) == []


def test_what_was_told_of_a_need_can_be_undone(house: House) -> None:
    told_id = house.do(house.jo, "need.tell_unmet", circleId=house.circle_id, lacks=NOBODY, told=house.told())
    decision = house.decision(told_id)

    house.do(house.maya, "decision.undo", decisionId=decision.id)

    assert unmet(house) == []


def test_a_wish_is_no_need_and_is_not_taken(house: House) -> None:
    for wish in ({"gender": "woman"}, {"faith": "Quaker"}, {"interests": ["chess"]}, {"rhythm": "calm"}):
        assert house.refused(house.maya, "need.set", circleId=house.circle_id, **wish) == "invalid"
