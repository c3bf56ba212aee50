"""The forecast and the smallest team of a circle, as those who may read them get them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from carematch.core.ids import uuid7
from carematch.visits.cover import cover_id
from tests import factories
from tests.circles.house import DAY, TOMORROW, House

ALL_WEEK = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]


@pytest.fixture
def team(house: House) -> House:
    """Sam and Rosa are chosen; Rosa can come at any time, and Sam has not said."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    house.do(house.rosa, "availability.set", paId=house.rosa_id, weekly=ALL_WEEK)
    return house


def read(house: House, path: str, who: str = "maya") -> Any:
    return house.browser(getattr(house, who)).get(f"/api/circles/{house.circle_id}/{path}")


def windows(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(house, "forecast").json["windows"]
    return found


def faces(window: dict[str, Any]) -> tuple[int, int, int, int]:
    return window["unfilled"], window["sure"], window["best"], window["worst"]


def away(house: House, first: datetime, last: datetime) -> None:
    days = {"from": first.date(), "to": last.date()}
    house.do(house.sam, "away.add", awayId=uuid7(), paId=house.sam_id, **days, reason="My knee is operated on")


def day(at: datetime) -> str:
    return at.date().isoformat()


# Forecast


def test_a_settled_rota_is_forecast_for_both_windows(team: House) -> None:
    team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW + 20 * DAY)

    fortnight, month = windows(team)

    assert (fortnight["days"], fortnight["visits"], *faces(fortnight)) == (14, 1, 0, 1, 1, 1)
    assert (month["days"], month["visits"], *faces(month)) == (28, 2, 0, 2, 2, 2)
    assert fortnight["causes"] == month["causes"] == []


def test_a_time_away_is_named_with_what_is_filled_and_what_is_not(team: House) -> None:
    visit_ids = [team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW + number * DAY) for number in range(3)]
    away(team, TOMORROW, TOMORROW + 6 * DAY)
    team.do(team.sam, "cover.ask", circleId=team.circle_id, paId=team.sam_id, visitIds=visit_ids[:2])
    gap = cover_id(visit_ids[0])
    team.do(team.maya, "cover.offer", coverId=gap, paIds=[team.rosa_id])
    offer = uuid5(gap, f"offer:{team.rosa_id}")
    team.do(team.rosa, "cover.accept", offerId=offer)
    team.do(team.maya, "cover.agree", offerId=offer, mayBeNew=True)

    fortnight, _ = windows(team)

    assert fortnight["causes"] == [
        {
            "why": "away",
            "paId": str(team.sam_id),
            "paName": "Sam",
            "fromDay": day(TOMORROW),
            "toDay": day(TOMORROW + 6 * DAY),
            "visits": 3,
            "unfilled": 2,
            "newLeast": 0,
            "newMost": 2,
        }
    ]
    assert (fortnight["visits"], *faces(fortnight), fortnight["stuck"]) == (3, 2, 1, 1, 3, 0)
    assert "knee" not in read(team, "forecast").text


def test_a_gap_without_a_time_away_is_named_for_what_it_is(team: House) -> None:
    visit_id = team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW)
    team.do(team.rosa, "cover.ask", circleId=team.circle_id, paId=team.rosa_id, visitIds=[visit_id])

    fortnight, _ = windows(team)

    [cause] = fortnight["causes"]
    assert (cause["why"], cause["fromDay"], cause["unfilled"], cause["newLeast"]) == ("not_coming", day(TOMORROW), 1, 1)
    assert (faces(fortnight), fortnight["stuck"]) == ((1, 0, 1, 1), 1)


def test_a_gap_that_nobody_needs_any_more_is_none(team: House) -> None:
    visit_id = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.do(team.sam, "cover.ask", circleId=team.circle_id, paId=team.sam_id, visitIds=[visit_id])
    team.do(team.maya, "cover.close", coverId=cover_id(visit_id))

    assert windows(team)[0]["visits"] == 0


def test_the_visits_after_a_goodbye_are_gaps_until_somebody_else_is_planned(team: House) -> None:
    for number in range(4):
        team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW + number * DAY)
    last = TOMORROW + DAY
    team.do(team.sam, "relationship.end", relationshipId=team.bond(team.sam_id).id, endsOn=last.date())
    team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW + 3 * DAY)

    fortnight, _ = windows(team)

    [cause] = fortnight["causes"]
    assert (cause["why"], cause["visits"], cause["unfilled"]) == ("leaving", 1, 1)
    assert (cause["fromDay"], cause["toDay"]) == (day(TOMORROW + 2 * DAY), day(TOMORROW + 2 * DAY))
    assert faces(fortnight) == (1, 2, 2, 3)


def test_a_visit_that_waits_for_a_yes_to_a_new_face_is_not_settled(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    house.propose(house.sam, house.sam_id, starts_at=TOMORROW, why="Rosa is ill")

    fortnight, _ = windows(house)

    assert [(cause["why"], cause["paName"]) for cause in fortnight["causes"]] == [("new_face", "Sam")]
    assert faces(fortnight) == (1, 0, 1, 1)


@pytest.mark.parametrize(("answer", "unfilled"), [(None, 1), ("ring_me", 1), ("keep", 0), ("call_off", 1)])
def test_the_visits_of_a_paused_pa_wait_for_the_persons_word(team: House, answer: str | None, unfilled: int) -> None:
    team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    ask_id = uuid5(team.do(team.jo, "pa.pause", paId=team.sam_id, reason="Under the mill"), str(team.circle_id))
    if answer is not None:
        team.do(team.maya, "pause.answer", pauseAskId=ask_id, answer=answer)

    answered = read(team, "forecast")

    fortnight = answered.json["windows"][0]
    assert (fortnight["visits"], fortnight["unfilled"]) == (1, unfilled)
    assert [cause["why"] for cause in fortnight["causes"]] == ["paused"] * unfilled
    assert "mill" not in answered.text


@pytest.mark.parametrize(("reason", "ends_in"), [("hospital", 5), ("died", None)])
def test_while_nobody_comes_there_is_a_reason_and_no_forecast(team: House, reason: str, ends_in: int | None) -> None:
    team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    today = team.clock().date()
    ends_on = today + timedelta(days=ends_in) if ends_in else None
    about = {"pauseId": uuid7(), "circleId": team.circle_id, "reason": reason, "startsOn": today, "endsOn": ends_on}
    team.do(team.jo, "pause.begin", **about, told=team.told())

    said = {"reason": reason, "endsOn": ends_on and ends_on.isoformat()}
    assert read(team, "forecast", "jo").json == {"pause": said, "windows": []}
    assert read(team, "feasible?when=ahead", "jo").json["pause"] == said


# The smallest team


def test_of_seven_faces_those_chosen_would_have_been_enough(team: House) -> None:
    strangers = [team.add_pa(f"Stranger {number}") for number in range(5)]
    came = [*strangers, team.sam_id, team.rosa_id]
    team.clock.move(days=10)
    team.import_visits(*((pa_id, team.clock() - (1 + number) * DAY) for number, pa_id in enumerate(came)))
    team.do(team.maya, "team.recognise", circleId=team.circle_id, paIds=[])

    seen = read(team, "feasible?when=past&days=14").json

    assert (seen["visits"], seen["covered"], seen["faces"]) == (7, 7, 7)
    assert (seen["atLeast"], seen["atMost"], seen["isProven"]) == (1, 1, True)
    assert "changes" not in seen


def test_the_proposal_says_which_visits_would_change_hands(team: House) -> None:
    kept = team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW)
    changed = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW + DAY)

    seen = read(team, "smallest-team?when=ahead").json

    assert (seen["faces"], seen["atMost"], seen["isProven"], seen["covered"]) == (2, 1, True, 2)
    assert seen["members"] == [{"paId": str(team.rosa_id), "paName": "Rosa", "visits": 2}]
    [change] = seen["changes"]
    assert (change["visitId"], change["comesNow"], change["wouldCome"]) == (str(changed), ["Sam"], ["Rosa"])
    assert seen["unsaid"] == ["Sam"]
    assert str(kept) not in [each["visitId"] for each in seen["changes"]]


def test_asking_changes_nothing(team: House) -> None:
    visit_id = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    before = [team.visit(visit_id).pa_id, len(team.visits(team.rosa_id))]

    for path in ("forecast", "feasible", "smallest-team"):
        assert read(team, path).status_code == 200

    assert [team.visit(visit_id).pa_id, len(team.visits(team.rosa_id))] == before


def test_a_visit_that_nobody_in_the_team_can_come_to_is_named(team: House) -> None:
    visit_id = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.do(team.rosa, "availability.set", paId=team.rosa_id, weekly=[])
    away(team, TOMORROW, TOMORROW)

    seen = read(team, "smallest-team").json

    assert [each["visitId"] for each in seen["nobody"]] == [str(visit_id)]
    assert (seen["visits"], seen["covered"], seen["atMost"]) == (1, 0, 0)


def test_a_private_visit_takes_a_pas_time_and_nothing_is_told_of_it(team: House) -> None:
    team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    private = {"privateVisitId": uuid7(), "paId": team.rosa_id, "title": "Mr Lake behind the mill"}
    times = {"startsAt": TOMORROW, "endsAt": TOMORROW + timedelta(hours=1)}
    team.do(team.rosa, "diary.add_private", **private, **times)
    team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW + DAY)

    answered = read(team, "smallest-team")

    assert answered.json["atMost"] == 2
    assert answered.json["changes"] == []
    assert "Lake" not in answered.text


def test_a_pas_visit_to_somebody_else_takes_their_time(team: House) -> None:
    other = factories.make_user(team.app, name="Ivy Fell", email="ivy@example.org")
    circle_id = factories.make_circle(team.app, team.holder_id, person_name=other.name, person=other)
    factories.make_chosen(team.app, circle_id, other, team.rosa_id, team.rosa)
    factories.make_visit(team.app, other, circle_id, team.rosa_id, starts_at=TOMORROW)
    team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW + DAY)

    answered = read(team, "smallest-team")

    assert (answered.json["atMost"], answered.json["changes"]) == (2, [])
    assert "Ivy" not in answered.text
    assert str(circle_id) not in answered.text


def test_a_visit_for_two_needs_two_different_pas(team: House) -> None:
    team.do(team.sam, "availability.set", paId=team.sam_id, weekly=ALL_WEEK)
    first = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.do(team.maya, "visit.add_second", visitId=first, secondId=uuid7(), paId=team.rosa_id)

    seen = read(team, "smallest-team").json

    assert (seen["visits"], seen["faces"], seen["covered"], seen["atMost"]) == (1, 2, 1, 2)


def test_a_new_face_in_place_of_somebody_who_is_planned_is_no_visit_more(team: House) -> None:
    una = factories.make_user(team.app, name="Una Reed", email="una@example.org")
    una_id = team.add_pa(una.name, una)
    team.introduce(una, una_id)
    team.confirmed(team.rosa, team.rosa_id, starts_at=TOMORROW)
    team.propose(una, una_id, starts_at=TOMORROW, why="Rosa is away that day")

    seen = read(team, "smallest-team").json

    assert (seen["visits"], seen["covered"], seen["faces"], seen["leftOver"]) == (1, 1, 1, [])


def test_a_gap_is_a_visit_to_which_somebody_of_the_team_could_come(team: House) -> None:
    visit_id = team.confirmed(team.sam, team.sam_id, starts_at=TOMORROW)
    team.do(team.sam, "cover.ask", circleId=team.circle_id, paId=team.sam_id, visitIds=[visit_id])

    seen = read(team, "smallest-team").json

    [change] = seen["changes"]
    assert (change["comesNow"], change["wouldCome"]) == ([], ["Rosa"])
    assert (seen["visits"], seen["faces"], seen["covered"]) == (1, 0, 1)


# Who reads it


def test_the_person_and_who_chooses_for_them_read_all_and_the_coordinator_reads_figures(house: House) -> None:
    assert [read(house, path).status_code for path in ("forecast", "feasible", "smallest-team")] == [200, 200, 200]
    assert [read(house, path, "jo").status_code for path in ("forecast", "feasible", "smallest-team")] == [
        200,
        200,
        404,
    ]
    house.choose(house.sam, house.sam_id)
    assert [read(house, path, "sam").status_code for path in ("forecast", "feasible", "smallest-team")] == [404] * 3


@pytest.mark.parametrize("query", ["days=0", "days=29", "when=never"])
def test_what_cannot_be_asked_is_refused(house: House, query: str) -> None:
    answer = read(house, f"smallest-team?{query}")

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_circle_that_is_not_there_is_not_found(house: House) -> None:
    ghost: UUID = uuid7()

    assert house.browser(house.jo).get(f"/api/circles/{ghost}/forecast").status_code == 404
