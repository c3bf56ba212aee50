"""Every decision of the person is written down, and can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.access import MAY_DO, Standing
from carematch.accounts.models import Supporter
from carematch.circles.models import Answer, Basis, Circle, Given, NewFaceRule, Outcome, Relationship, Stage
from carematch.core.ids import uuid7
from carematch.visits.models import Arrangement, ArrangementStage, Visit, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House


def undo(house: House, mutation_id: UUID) -> None:
    house.do(house.maya, "decision.undo", decisionId=house.decision(mutation_id).id)


def refused_undo(house: House, mutation_id: UUID) -> str:
    return house.refused(house.maya, "decision.undo", decisionId=house.decision(mutation_id).id)


# Written down


def test_what_the_person_does_here_is_her_own(house: House) -> None:
    done = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    decision = house.decision(done)
    assert (decision.what, decision.pa_id) == ("relationship.invite", house.sam_id)
    assert decision.subject_id == house.bond(house.sam_id).id
    assert (decision.basis, decision.given, decision.recorded_by) == (Basis.OWN, Given.APP, None)
    assert decision.decided_at == house.clock()


def test_what_a_coordinator_was_told_is_the_persons_with_how_when_and_by_whom(house: House) -> None:
    told = house.told(given="in_person", decidedAt=house.clock() - 2 * DAY, basis="attorney")

    done = house.do(house.jo, "relationship.invite", **house.about(house.sam_id), told=told)

    assert house.bond(house.sam_id).stage is Stage.INVITED
    decision = house.decision(done)
    assert (decision.basis, decision.given, decision.recorded_by) == (Basis.ATTORNEY, Given.IN_PERSON, "Jo Ash")
    assert (decision.decided_at, decision.recorded_at) == (house.clock() - 2 * DAY, house.clock())


def test_the_person_sees_what_was_written_down_for_her_and_undoes_it(house: House) -> None:
    done = house.do(house.jo, "relationship.invite", **house.about(house.sam_id), told=house.told())
    [(decision_id, seen)] = house.reads(house.maya).held("decision").items()
    assert (seen["recordedBy"], seen["given"], seen["undoable"]) == ("Jo Ash", "phone", True)

    house.do(house.maya, "decision.undo", decisionId=decision_id)

    assert house.find(Relationship, house.decision(done).subject_id) is None
    [seen] = house.reads(house.maya).held("decision").values()
    assert (seen["undoable"], seen["undoneAt"]) == (False, "2026-11-23T12:00:00Z")


def test_what_a_supporter_decides_is_supported_and_names_them(house: House) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])

    done = house.do(gwen, "relationship.invite", **house.about(house.sam_id))

    decision = house.decision(done)
    assert (decision.basis, decision.given, decision.recorded_by) == (Basis.SUPPORTED, Given.APP, "Gwen Brook")


def test_a_supporter_cannot_pass_as_a_coordinator_by_saying_told(house: House) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])

    done = house.do(gwen, "relationship.invite", **house.about(house.sam_id), told=house.told(basis="own"))

    assert (house.decision(done).basis, house.decision(done).given) == (Basis.SUPPORTED, Given.APP)


def test_what_a_pa_does_for_themselves_is_nobodys_decision(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    house.do(house.sam, "relationship.accept_meeting", relationshipId=house.bond(house.sam_id).id)

    assert [row["what"] for row in house.reads(house.maya).held("decision").values()] == ["relationship.invite"]


def test_words_told_to_a_coordinator_stand_under_the_persons_name(house: House) -> None:
    named = {"circleId": house.circle_id, "question": "want", "text": "To see the sea"}

    house.do(house.jo, "outcome.answer", **named, told=house.told())

    [outcome] = house.reads(house.maya).held("outcome").values()
    assert (outcome["text"], outcome["authorName"]) == ("To see the sea", "Maya Brook")


def test_a_coordinator_who_was_not_told_does_none_of_the_persons_acts(house: House) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    ask = house.ask(visit_id)
    assert ask is not None
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    invite_id = uuid7()
    about, in_circle = {"relationshipId": bond_id}, {"circleId": house.circle_id}
    times = {"startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}
    args: dict[str, dict[str, Any]] = {
        "circle.set_details": {**in_circle, "newFaceRule": "anyone_in_team"},
        "supporter.allow": {**in_circle, "userId": house.rosa.id, "powers": ["money"]},
        "supporter.withdraw": {**in_circle, "userId": house.rosa.id},
        "supporter.invite": {**in_circle, "inviteId": invite_id, "name": "Gwen Brook", "powers": ["money"]},
        "supporter.uninvite": {"inviteId": invite_id},
        "reminders.choose": {**in_circle, "dayBefore": "18:00"},
        "outcome.answer": {**in_circle, "question": "good", "text": "Tea"},
        "interest.declare": {**in_circle, "userId": house.rosa.id, "paId": house.sam_id, "closeness": "is"},
        "interest.withdraw": {"interestId": uuid7()},
        "about_me.write": {**in_circle, "section": "please", "text": "Knock"},
        "about_me.set_review": {**in_circle, "reviewOn": None},
        "love.add": {**in_circle, "loveId": uuid7(), "love": "thing", "name": "Tea"},
        "love.change": {"loveId": uuid7(), "love": "thing", "name": "Tea"},
        "love.remove": {"loveId": uuid7()},
        "needs.set": {**in_circle, "needs": []},
        "plan.set": {**in_circle, "contacts": [], "waitMinutes": 30},
        "team.recognise": {**in_circle, "paIds": []},
        "pa.bring": {**house.about(uuid7()), "name": "Una Vale"},
        "relationship.invite": house.about(house.rosa_id),
        "relationship.say_met": about,
        "relationship.choose": about,
        "relationship.say_known": house.about(house.sam_id),
        "relationship.end": about,
        "team.accept_one": about,
        "introduction.propose": {
            **in_circle,
            "introductionId": uuid7(),
            "paId": house.sam_id,
            "meeting": "home",
            "startsAt": TOMORROW,
        },
        "introduction.answer": {"introductionId": uuid7(), "isYes": True},
        "introduction.call_off": {"introductionId": uuid7()},
        "pause.answer": {"pauseAskId": uuid7(), "answer": "keep"},
        "urgent_rule.set": {**in_circle, "ruleId": uuid7(), "what": "Medication", "order": ["team"]},
        "urgent_rule.remove": {"ruleId": uuid7()},
        "supporter.let_ring": {**in_circle, "userId": None},
        "arrangement.propose": {**in_circle, "arrangementId": uuid7(), "paId": house.sam_id, **pattern},
        "arrangement.agree": {"arrangementId": uuid7()},
        "arrangement.skip": {"arrangementId": uuid7(), "day": TOMORROW.date()},
        "cover.ask": {**in_circle, "paId": house.sam_id, "visitIds": [visit_id]},
        "cover.offer": {"coverId": uuid7(), "paIds": [house.rosa_id]},
        "cover.agree": {"offerId": uuid7()},
        "cover.close": {"coverId": uuid7()},
        "pause.begin": {**in_circle, "pauseId": uuid7(), "reason": "holiday", "startsOn": TOMORROW.date()},
        "pause.end": {"pauseId": uuid7(), "endsOn": TOMORROW.date()},
        "visit.move": {"visitId": visit_id, **times},
        "visit.agree_move": {"visitId": visit_id, "startsAt": TOMORROW},
        "visit.keep_time": {"visitId": visit_id},
        "visit.add_second": {"visitId": visit_id, "secondId": uuid7(), "paId": house.rosa_id},
        "arrangement.end": {"arrangementId": uuid7(), "endsOn": TOMORROW.date()},
        "visit.propose": {**in_circle, "visitId": uuid7(), "paId": house.sam_id, **times},
        "visit.confirm": {"visitId": visit_id},
        "visit.cancel": {"visitId": visit_id},
        "visit.nobody_came": {"visitId": visit_id},
        "visit.came": {"visitId": visit_id},
        "visit_wish.write": {**in_circle, "wishId": uuid7(), "text": "Open the window"},
        "visit_wish.take_away": {"wishId": uuid7()},
        "need.set": {**in_circle, "skills": ["peg"]},
        "need.tell_unmet": {**in_circle, "lacks": []},
        "need.say_met": in_circle,
        "consent.answer": {"askId": ask.id, "answer": "yes"},
    }
    persons = {name for name, standings in MAY_DO.items() if Standing.COORDINATOR_TOLD in standings}
    assert persons == args.keys()

    slugs = {name: house.refused(house.jo, name, **args[name]) for name in persons}

    missing = {
        "arrangement.agree",
        "arrangement.end",
        "interest.withdraw",
        "love.change",
        "love.remove",
        "supporter.uninvite",
    }
    missing |= {"arrangement.skip", "pause.end", "visit_wish.take_away"}
    missing |= {"cover.offer", "cover.agree", "cover.close"}
    missing |= {"introduction.answer", "introduction.call_off", "pause.answer", "urgent_rule.remove"}
    assert slugs == {name: "not-found" if name in missing else "forbidden" for name in persons}


# Undone


def test_details_go_back_to_what_they_were(house: House) -> None:
    in_circle = {"circleId": house.circle_id}
    house.do(house.maya, "circle.set_details", **in_circle, address="3 Brook Cottages", outcode="SY23")
    done = house.do(house.maya, "circle.set_details", **in_circle, address="Elsewhere", newFaceRule="tell_me")

    undo(house, done)

    circle = house.get(Circle, house.circle_id)
    assert (circle.address, circle.outcode) == ("3 Brook Cottages", "SY23")
    assert circle.new_face_rule is NewFaceRule.ASK_ME


def test_a_detail_changed_again_is_not_put_back(house: House) -> None:
    in_circle = {"circleId": house.circle_id}
    done = house.do(house.maya, "circle.set_details", **in_circle, address="Elsewhere")
    house.do(house.maya, "circle.set_details", **in_circle, address="Somewhere else")

    assert refused_undo(house, done) == "gone-further"

    assert house.get(Circle, house.circle_id).address == "Somewhere else"


def test_another_detail_changed_since_does_not_stand_in_the_way(house: House) -> None:
    in_circle = {"circleId": house.circle_id}
    done = house.do(house.maya, "circle.set_details", **in_circle, address="Elsewhere")
    house.do(house.maya, "circle.set_details", **in_circle, phone="01632 960009")

    undo(house, done)

    circle = house.get(Circle, house.circle_id)
    assert (circle.address, circle.phone) == ("", "01632 960009")


def test_an_answer_that_was_undone_is_gone(house: House) -> None:
    done = house.do(house.maya, "outcome.answer", circleId=house.circle_id, question="good", text="Tea")

    undo(house, done)

    assert house.find(Outcome, house.decision(done).subject_id) is None
    assert not house.reads(house.maya).held("outcome")


def test_an_end_that_was_undone_brings_back_visits_and_patterns(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    house.do(house.maya, "arrangement.propose", **named, **pattern)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    before = [(visit.id, visit.status) for visit in house.visits(house.sam_id)]
    done = house.do(house.maya, "relationship.end", relationshipId=bond_id)

    undo(house, done)

    assert house.bond(house.sam_id).stage is Stage.CHOSEN
    arrangement = house.get(Arrangement, arrangement_id)
    assert (arrangement.stage, arrangement.ends_on) == (ArrangementStage.AGREED, None)
    assert [(visit.id, visit.status) for visit in house.visits(house.sam_id)] == before
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED
    assert house.reads(house.sam).held("circle")


def test_undoing_twice_changes_nothing_more(house: House) -> None:
    done = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    undo(house, done)
    undone_at = house.decision(done).undone_at
    house.clock.move(hours=1)

    undo(house, done)

    assert house.decision(done).undone_at == undone_at


def test_a_choice_is_not_undone_once_the_pa_has_said_yes(house: House) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    done = house.do(house.maya, "relationship.choose", relationshipId=bond_id)
    house.do(house.sam, "relationship.agree", relationshipId=bond_id)

    assert refused_undo(house, done) == "gone-further"

    bond = house.bond(house.sam_id)
    assert bond.stage is Stage.CHOSEN
    assert bond.person_chose_at is not None


def test_a_meeting_is_not_undone_once_a_choice_stands_on_it(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    bond_id = house.bond(house.sam_id).id
    house.do(house.sam, "relationship.accept_meeting", relationshipId=bond_id)
    met = house.do(house.maya, "relationship.say_met", relationshipId=bond_id)
    chosen = house.do(house.maya, "relationship.choose", relationshipId=bond_id)

    assert refused_undo(house, met) == "gone-further"

    undo(house, chosen)
    undo(house, met)
    assert house.bond(house.sam_id).stage is Stage.INVITED


def test_an_invitation_is_not_undone_once_it_was_accepted(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    done = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    house.do(house.sam, "relationship.accept_meeting", relationshipId=house.bond(house.sam_id).id)

    assert refused_undo(house, done) == "gone-further"


def test_a_yes_to_a_visit_is_not_undone_once_the_pa_has_confirmed(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    [visit_id] = house.import_visits((house.sam_id, TOMORROW))
    done = house.do(house.maya, "visit.confirm", visitId=visit_id)
    house.do(house.sam, "visit.confirm", visitId=visit_id)

    assert refused_undo(house, done) == "gone-further"

    assert house.visit(visit_id).person_confirmed_at is not None


def test_a_proposal_about_which_somebody_wrote_is_not_taken_away(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = uuid7()
    named = {"visitId": visit_id, "circleId": house.circle_id, "paId": house.sam_id}
    done = house.do(house.maya, "visit.propose", **named, startsAt=TOMORROW, endsAt=TOMORROW + HOUR)
    house.do(house.sam, "note.write", noteId=uuid7(), visitId=visit_id, text="I bring the ladder")

    assert refused_undo(house, done) == "gone-further"

    assert house.find(Visit, visit_id) is not None


def test_an_invitation_taken_back_takes_the_planned_visits_with_it(house: House) -> None:
    done = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)

    undo(house, done)

    assert house.visit(visit_id).status is VisitStatus.CANCELLED
    assert not house.reads(house.maya).held("ask")
    assert not house.reads(house.sam).held("bond")


def test_a_yes_to_a_new_face_can_be_taken_back(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    ask = house.ask(visit_id)
    assert ask is not None
    done = house.do(house.maya, "consent.answer", askId=ask.id, answer="yes")
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED

    undo(house, done)

    visit, ask = house.visit(visit_id), house.ask(visit_id)
    assert ask is not None
    assert (visit.status, visit.needs_yes, visit.person_confirmed_at) == (VisitStatus.PROPOSED, True, None)
    assert (ask.answer, ask.answered_at) == (None, None)


def test_recognising_can_be_undone_with_the_questions_that_came_of_it(house: House) -> None:
    [_, planned] = house.import_visits((house.sam_id, house.clock() - DAY), (house.rosa_id, TOMORROW))
    done = house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[house.sam_id])
    assert house.visit(planned).needs_yes

    undo(house, done)

    assert house.get(Circle, house.circle_id).team_asked_at is None
    assert house.bond(house.sam_id).stage is Stage.CONSIDERING
    assert (house.visit(planned).needs_yes, house.ask(planned)) == (False, None)


def test_powers_go_back_to_exactly_what_they_were(house: House) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    named = {"circleId": house.circle_id, "userId": gwen.id}
    allowed = house.do(house.maya, "supporter.allow", **named, powers=["see_notes"])
    widened = house.do(house.maya, "supporter.allow", **named, powers=["see_notes", "money"])

    undo(house, widened)
    assert house.get(Supporter, house.decision(allowed).subject_id).powers == ["see_notes"]

    undo(house, allowed)
    assert house.find(Supporter, house.decision(allowed).subject_id) is None


def test_a_supporter_undoes_only_what_they_could_decide(house: House) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])
    rule = house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule="anyone_in_team")
    invited = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    assert house.refused(gwen, "decision.undo", decisionId=house.decision(rule).id) == "forbidden"
    house.do(gwen, "decision.undo", decisionId=house.decision(invited).id)

    assert house.decision(invited).undone_at is not None


@pytest.mark.parametrize("who", ["jo", "sam"])
def test_nobody_else_undoes_the_persons_decisions(house: House, who: str) -> None:
    done = house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    slug = house.refused(getattr(house, who), "decision.undo", decisionId=house.decision(done).id)

    assert slug in {"forbidden", "not-found"}


def test_an_offset_in_what_a_phone_sends_does_not_stand_in_the_way(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = uuid7()
    named = {"visitId": visit_id, "circleId": house.circle_id, "paId": house.sam_id}
    times = {"startsAt": "2026-11-24T10:00:00+01:00", "endsAt": "2026-11-24T11:00:00+01:00"}
    done = house.do(house.maya, "visit.propose", **named, **times)
    assert house.reads(house.maya).held("visit")[str(visit_id)]["startsAt"] == "2026-11-24T09:00:00Z"

    undo(house, done)

    assert house.find(Visit, visit_id) is None


def test_the_person_is_told_of_what_was_written_down_late(house: House) -> None:
    from carematch.visits.jobs import tell_people

    told = house.told(decidedAt=house.clock() - timedelta(days=20))
    house.do(house.jo, "relationship.invite", **house.about(house.sam_id), told=told)

    with house.app.app_context():
        tell_people(house.clock())

    assert [row["title"] for row in house.reads(house.maya).held("notice").values()] == ["Written down for you"]


def test_talking_first_keeps_its_answer_in_the_decision(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    ask = house.ask(house.propose(house.sam, house.sam_id, starts_at=TOMORROW))
    assert ask is not None

    done = house.do(house.maya, "consent.answer", askId=ask.id, answer="talk_first")

    decision = house.decision(done)
    assert (decision.what, decision.subject_id, decision.pa_id) == ("consent.answer", ask.id, house.sam_id)
    assert house.get(type(ask), ask.id).answer is Answer.TALK_FIRST
