"""Who of the whole directory suits a person: by request, as of now."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from carematch.core.db import db
from tests import factories
from tests.circles.house import House
from tests.clock import NOON

WEEK = {"weekly": [{"weekday": "TU", "from": "08:00", "to": "18:00"}]}
TUESDAY = {"weekday": "TU", "from": "09:00", "to": "10:00", "sleepIn": False}


@pytest.fixture
def finding(house: House) -> House:
    """Maya needs Welsh on a Tuesday; Sam speaks it and has not said when; Rosa comes then and speaks Polish."""
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, outcode="SY23")
    house.do(house.maya, "need.set", circleId=house.circle_id, languages=["Welsh"], visits=[TUESDAY])
    describe(house, "sam", languages=["Welsh"], outcode="SY24", charges={"weekdayPence": 1900})
    describe(house, "rosa", languages=["Polish"], outcode="SY23", charges={"weekdayPence": 1800})
    house.do(house.rosa, "availability.set", paId=house.rosa_id, **WEEK)
    return house


def describe(house: House, who: str, **words: Any) -> None:
    house.do(getattr(house, who), "profile.update", paId=getattr(house, f"{who}_id"), accepting=True, **words)


def ask(house: House, who: str = "maya", **query: int) -> dict[str, Any]:
    client = factories.signed_in(house.app, getattr(house, who))
    answer = client.get(f"/api/circles/{house.circle_id}/matches", query_string=query)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json or {}
    return read


def names(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(hit["knownAs"], hit["fit"]) for hit in answer["hits"]]


def test_the_whole_directory_is_ranked_with_reasons(finding: House) -> None:
    answer = ask(finding)

    assert names(answer) == [("Sam", "unsaid"), ("Rosa", "no")]
    assert answer["counts"] == {"yes": 0, "unsaid": 1, "no": 1}
    reasons = {hit["knownAs"]: hit["reasons"] for hit in answer["hits"]}
    assert {"about": "language", "verdict": "not", "what": "Welsh"} in reasons["Rosa"]
    assert {"about": "times", "verdict": "fits", "wanted": 1, "missing": []} in reasons["Rosa"]


def test_what_a_pa_says_next_is_in_the_next_answer(finding: House) -> None:
    before = ask(finding)

    finding.do(finding.sam, "availability.set", paId=finding.sam_id, **WEEK)

    assert names(before)[0] == ("Sam", "unsaid")
    assert names(ask(finding))[0] == ("Sam", "yes")


def test_who_moves_stands_there_once_and_who_takes_on_nobody_not_at_all(finding: House) -> None:
    ask(finding)

    describe(finding, "sam", outcode="LL57")
    moved = ask(finding)
    finding.do(finding.rosa, "profile.update", paId=finding.rosa_id, accepting=False)

    assert sorted(names(moved)) == [("Rosa", "no"), ("Sam", "unsaid")]
    assert names(ask(finding)) == [("Sam", "unsaid")]


def test_only_what_changed_is_read_again(finding: House) -> None:
    ask(finding)
    read = []
    with finding.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: read.append(given[2]))

    ask(finding)
    unchanged = [statement for statement in read if "sync_record" in statement]
    describe(finding, "rosa", interests=["chess"])
    ask(finding)

    assert unchanged == []
    assert any("sync_record" in statement for statement in read)


def test_so_many_and_no_more(finding: House) -> None:
    answer = ask(finding, limit=1)

    assert len(answer["hits"]) == 1
    assert sum(answer["counts"].values()) == 2


def test_who_was_put_away_is_among_the_answers_for_a_coordinator_would_see_who_is_missing(finding: House) -> None:
    finding.do(finding.maya, "need.put_away", circleId=finding.circle_id, paId=finding.sam_id)

    assert names(ask(finding, "jo")) == names(ask(finding)) == [("Sam", "unsaid"), ("Rosa", "no")]


def test_what_the_money_buys_is_told_to_those_who_may_see_it(finding: House) -> None:
    ines = factories.make_user(finding.app, name="Ines Brook", email="ines@finding.example")
    allowed = {"circleId": finding.circle_id, "userId": ines.id, "powers": ["choose_pas"]}
    finding.do(finding.maya, "supporter.allow", **allowed)
    money: dict[str, Any] = {"weeklyPence": 20000, "contributionPence": 2000, "startsOn": NOON.date()}
    finding.do(finding.jo, "agreement.record", circleId=finding.circle_id, **money)
    free = {"weekdayPence": 1800, "travelPencePerKm": 0}
    describe(finding, "rosa", charges=free)

    [of_maya] = [hit for hit in ask(finding)["hits"] if hit["knownAs"] == "Rosa"]
    answer = factories.signed_in(finding.app, ines).get(f"/api/circles/{finding.circle_id}/matches")

    [of_ines] = [hit for hit in (answer.json or {})["hits"] if hit["knownAs"] == "Rosa"]
    assert (of_maya["weekPence"], of_maya["hours"]) == (1800, 10)
    assert (of_ines["weekPence"], of_ines["hours"]) == (1800, None)


def test_a_pa_asks_in_vain(finding: House) -> None:
    answer = factories.signed_in(finding.app, finding.sam).get(f"/api/circles/{finding.circle_id}/matches")

    assert answer.status_code == 404


def test_a_person_who_has_said_nothing_sees_everybody(house: House) -> None:
    describe(house, "sam")
    describe(house, "rosa")

    answer = ask(house)

    assert answer["counts"] == {"yes": 2, "unsaid": 0, "no": 0}


def test_the_coordinator_has_the_same_answer_as_the_person_and_learns_of_nothing_put_away(finding: House) -> None:
    before = ask(finding, "jo")
    finding.do(finding.maya, "need.put_away", circleId=finding.circle_id, paId=finding.sam_id)
    finding.do(finding.maya, "relationship.consider", **finding.about(finding.rosa_id))

    for_person, at_the_desk = ask(finding, "maya"), ask(finding, "jo")

    assert [hit["paId"] for hit in at_the_desk["hits"]] == [str(finding.sam_id), str(finding.rosa_id)]
    assert at_the_desk["hits"] == for_person["hits"] == before["hits"]
    assert [hit["hourPence"] for hit in at_the_desk["hits"]] == [1900, 1800]


def test_an_unmet_need_names_at_the_desk_who_comes_nearest_and_was_not_asked_yet(finding: House) -> None:
    lacks = [{"about": "language", "what": "Welsh"}]
    finding.do(finding.jo, "need.tell_unmet", circleId=finding.circle_id, lacks=lacks, told=finding.told())

    first = nearest(finding)
    finding.do(finding.maya, "relationship.invite", **finding.about(finding.sam_id))
    second = nearest(finding)
    finding.do(finding.maya, "relationship.invite", **finding.about(finding.rosa_id))

    assert (first["knownAs"], second["knownAs"]) == ("Sam", "Rosa")
    assert nearest(finding) is None


def nearest(house: House) -> Any:
    """Of Maya's need, as the desk has it."""
    answer = factories.signed_in(house.app, house.jo).get(f"/api/desk?holder={house.holder_id}")
    assert answer.json is not None
    [unmet] = answer.json["unmet"]
    return unmet["nearest"]
