"""These people visited you: who is in your team?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from carematch.circles.models import Circle, Stage
from carematch.continuity.jobs import watch_continuity
from carematch.continuity.models import ChurnFlag
from carematch.continuity.service import measure_circle
from carematch.core.db import snapshot_session
from carematch.reports.service import desk
from carematch.visits.models import VisitStatus
from tests.circles.house import DAY, TOMORROW, House


def is_asked(house: House) -> bool:
    """The question about the team waits for an answer."""
    circle = house.get(Circle, house.circle_id)
    return circle.has_imported and circle.team_asked_at is None


def recognise(house: House, *pa_ids: UUID) -> None:
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=list(pa_ids))


def crowd(house: House) -> list[UUID]:
    """Six strangers who came in the last days; they are imported."""
    strangers = [house.add_pa(f"Stranger {number}") for number in range(6)]
    house.import_visits(*((pa_id, house.clock() - (days + 1) * DAY) for days, pa_id in enumerate(strangers)))
    return strangers


def test_an_import_makes_relationships_that_wait_for_the_persons_word(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))

    bond = house.bond(house.sam_id)
    assert (bond.stage, bond.imported, bond.visits) == (Stage.CONSIDERING, True, 1)
    assert is_asked(house)
    assert not house.reads(house.maya).held("team_member")
    assert not house.reads(house.sam).held("bond")


def test_until_the_person_answers_nobody_is_called_unfamiliar(house: House) -> None:
    crowd(house)
    [planned] = house.import_visits((house.sam_id, TOMORROW))

    with house.app.app_context():
        watch_continuity(house.clock())
        with snapshot_session() as session:
            measured = measure_circle(session, house.circle_id, window_days=14, now=house.clock())
            line = desk(session, house.holder_id, now=house.clock())["circles"][0]
            flags = session.query(ChurnFlag).count()

    assert (flags, house.ask(planned)) == (0, None)
    assert (measured.chosen_share, "chosenShare" in measured.reasons) == (None, True)
    assert (line["chosen14"], line["team_asked"]) == (None, False)
    assert {stitch["chosen"] for stitch in line["thread"]} == {None}


def test_an_unasked_persons_visits_are_still_not_confirmed_without_her(house: House) -> None:
    [planned] = house.import_visits((house.sam_id, TOMORROW))

    slug = house.refused(house.sam, "visit.confirm", visitId=planned)

    assert slug == "not-found"
    assert house.visit(planned).status is VisitStatus.PROPOSED


def test_after_the_answer_the_unrecognised_who_are_to_come_are_asked_about(house: House) -> None:
    known, stranger = house.import_visits((house.sam_id, TOMORROW), (house.rosa_id, TOMORROW))

    recognise(house, house.sam_id)

    assert (house.ask(known), house.visit(known).needs_yes) == (None, False)
    assert (house.ask(stranger) is not None, house.visit(stranger).needs_yes) == (True, True)
    assert not is_asked(house)


def test_whoever_is_recognised_has_the_persons_half_and_the_others_stay_as_they_were(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY), (house.rosa_id, house.clock() - DAY))

    recognise(house, house.sam_id)

    sam, rosa = house.bond(house.sam_id), house.bond(house.rosa_id)
    assert (sam.stage, sam.person_knows_at, sam.pa_knows_at) == (Stage.INVITED, house.clock(), None)
    assert (rosa.stage, rosa.person_knows_at) == (Stage.CONSIDERING, None)
    house.do(house.sam, "relationship.say_known", **house.about(house.sam_id))
    assert house.bond(house.sam_id).stage is Stage.CHOSEN


def test_nobody_may_be_in_the_team_is_an_answer_too(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))

    recognise(house)

    assert not is_asked(house)
    with house.app.app_context(), snapshot_session() as session:
        measured = measure_circle(session, house.circle_id, window_days=14, now=house.clock())
    assert measured.chosen_share == 0


def test_the_answer_lets_a_crowd_be_flagged(house: House) -> None:
    recognised = crowd(house)[0]

    recognise(house, recognised)
    with house.app.app_context():
        watch_continuity(house.clock())

    assert [flag["faces"] for flag in house.reads(house.maya).held("flag").values()] == [6]


def test_somebody_new_in_a_later_import_is_asked_about_again(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    recognise(house, house.sam_id)
    house.clock.move(days=1)

    house.import_visits((house.sam_id, house.clock() - timedelta(hours=5)))
    assert not is_asked(house)
    house.import_visits((house.rosa_id, house.clock() - timedelta(hours=4)))

    assert is_asked(house)


def test_a_second_answer_leaves_the_first_as_it_was(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    recognise(house, house.sam_id)
    house.do(house.sam, "relationship.say_known", **house.about(house.sam_id))
    chosen_at = house.bond(house.sam_id).chosen_at
    house.clock.move(days=1)
    house.import_visits((house.rosa_id, house.clock() - DAY))

    recognise(house, house.rosa_id, house.sam_id)

    sam, rosa = house.bond(house.sam_id), house.bond(house.rosa_id)
    assert (sam.stage, sam.chosen_at) == (Stage.CHOSEN, chosen_at)
    assert rosa.person_knows_at == house.clock()


def test_only_somebody_who_visited_can_be_recognised(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    named = {"circleId": house.circle_id, "paIds": [house.sam_id, house.rosa_id]}

    assert house.refused(house.maya, "team.recognise", **named) == "not-found"

    assert house.bond(house.sam_id).person_knows_at is None
    assert is_asked(house)


def test_imported_visits_by_the_chosen_alone_ask_nothing(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    house.import_visits((house.sam_id, house.clock() - DAY))

    assert not is_asked(house)
    assert (house.bond(house.sam_id).visits, house.bond(house.sam_id).stage) == (1, Stage.CHOSEN)


def test_somebody_invited_whose_past_visits_come_by_import_can_be_recognised(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    house.import_visits((house.sam_id, house.clock() - DAY))
    assert is_asked(house)
    recognise(house, house.sam_id)

    assert house.bond(house.sam_id).person_knows_at == house.clock()
