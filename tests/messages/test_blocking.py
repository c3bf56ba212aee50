"""Either side may say that nothing is to go to and fro, and either may ask the holder to look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
from tests import factories
from tests.attachments.makers import fetch, make_file, send
from tests.circles.house import House
from tests.messages.test_writing import messages, said


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_after_a_block_nothing_goes_to_and_fro_until_the_same_side_lifts_it(
    house: House, bond_id: UUID, who: str
) -> None:
    blocker, other = (house.maya, house.sam) if who == "maya" else (house.sam, house.maya)
    house.do(other, "message.write", **said(bond_id, "Before"))

    house.do(blocker, "conversation.block", relationshipId=bond_id)
    house.do(other, "conversation.unblock", relationshipId=bond_id)
    refused = [house.refused(each, "message.write", **said(bond_id, "During")) for each in (other, blocker)]
    house.do(blocker, "conversation.unblock", relationshipId=bond_id)
    house.do(other, "message.write", **said(bond_id, "After"))

    assert refused == ["conversation-blocked"] * 2
    assert [each["text"] for each in messages(house, blocker)] == ["Before", "After"]


def test_both_see_that_nothing_goes_to_and_fro(house: House, bond_id: UUID) -> None:
    house.do(house.sam, "conversation.block", relationshipId=bond_id)

    for reader in (house.maya, house.sam):
        [conversation] = house.reads(reader).held("conversation").values()
        assert conversation["blockedBy"] == ["pa"]


def test_what_was_refused_is_kept_word_for_word_for_who_wrote_it(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "conversation.block", relationshipId=bond_id)
    phone = house.reads(house.sam)

    phone.push(phone.make("message.write", **said(bond_id, "Are you well?")))
    phone.pull()

    [problem] = phone.problems
    assert (problem["args"]["text"], problem["problem"]["slug"]) == ("Are you well?", "conversation-blocked")
    assert messages(house, house.maya) == []


# Reporting


def report(bond_id: UUID, *message_ids: UUID, reason: str = "This frightens me") -> dict[str, Any]:
    return {"reportId": uuid7(), "relationshipId": bond_id, "messageIds": message_ids, "reason": reason}


def at_the_desk(house: House) -> list[dict[str, Any]]:
    """The reports that the coordinator reads."""
    records: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    return [record["d"] for record in records["records"] if record["t"] == "message_report"]


def write(house: House, user: User, bond_id: UUID, text: str, **more: Any) -> UUID:
    message = said(bond_id, text, **more)
    house.do(user, "message.write", **message)
    written: UUID = message["messageId"]
    return written


def test_the_coordinator_reads_exactly_what_was_reported_and_why(house: House, bond_id: UUID) -> None:
    write(house, house.maya, bond_id, "Our secret")
    rude = write(house, house.sam, bond_id, "You will be sorry")

    house.do(house.maya, "message.report", **report(bond_id, rude))

    [read] = at_the_desk(house)
    assert [(each["authorName"], each["text"]) for each in read["messages"]] == [("Sam Tarn", "You will be sorry")]
    assert (read["reporterName"], read["reason"], read["paName"]) == ("Maya Brook", "This frightens me", "Sam")


def test_a_reported_voice_note_is_heard_by_the_coordinator(house: House, bond_id: UUID) -> None:
    voice, other = make_file(media_type="audio/ogg"), make_file(media_type="audio/ogg", seed=2)
    for each in (voice, other):
        send(house.browser(house.sam), each)
    spoken = write(house, house.sam, bond_id, "", voice=voice.hash, voiceSeconds=3)
    write(house, house.sam, bond_id, "", voice=other.hash, voiceSeconds=3)

    house.do(house.maya, "message.report", **report(bond_id, spoken))

    assert fetch(house.browser(house.jo), voice)[0] == 200
    assert fetch(house.browser(house.jo), other)[0] == 404


def test_the_other_side_does_not_learn_of_a_report(house: House, bond_id: UUID) -> None:
    rude = write(house, house.sam, bond_id, "You will be sorry")
    phone = house.reads(house.sam)
    before = (phone.held("conversation"), phone.held("message"), phone.held("notice"))

    house.do(house.maya, "message.report", **report(bond_id, rude))
    phone.pull()

    assert not phone.held("message_report")
    assert (phone.held("conversation"), phone.held("message"), phone.held("notice")) == before
    assert len(house.reads(house.maya).held("message_report")) == 1


def test_the_coordinators_are_told_without_names_on_the_lock_screen(house: House, bond_id: UUID) -> None:
    rude = write(house, house.maya, bond_id, "You will be sorry")
    reported = report(bond_id, rude)

    for _ in range(2):
        house.do(house.sam, "message.report", **reported)

    [notice] = house.reads(house.jo).held("notice").values()
    assert notice["title"] == "Messages were reported to you"
    assert house.pushes(house.jo) == ["Something was reported to you. Please look at it."]
    assert len(at_the_desk(house)) == 1


def test_a_report_names_messages_of_that_conversation_alone(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.rosa_id))
    elsewhere = write(house, house.maya, house.bond(house.rosa_id).id, "For Rosa")
    write(house, house.maya, bond_id, "For Sam")

    assert house.refused(house.sam, "message.report", **report(bond_id, elsewhere)) == "not-found"
    assert house.refused(house.sam, "message.report", **report(bond_id)) == "invalid"
    assert house.refused(house.sam, "message.report", **report(bond_id, elsewhere, reason=" ")) == "invalid"


def test_after_the_end_one_may_still_block_and_report(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    rude = write(house, house.maya, bond_id, "You will be sorry")
    house.do(house.maya, "relationship.end", relationshipId=bond_id)

    house.do(house.sam, "message.report", **report(bond_id, rude))
    house.do(house.sam, "conversation.block", relationshipId=bond_id)

    assert [each["side"] for each in at_the_desk(house)] == ["pa"]


# Dealt with


def inbox(house: House, user: User) -> list[dict[str, Any]]:
    return list(house.reads(user).held("notice").values())


def reported(house: House, bond_id: UUID) -> UUID:
    """Maya has reported what Sam wrote; the report."""
    rude = write(house, house.sam, bond_id, "You will be sorry")
    made = report(bond_id, rude)
    house.do(house.maya, "message.report", **made)
    report_id: UUID = made["reportId"]
    return report_id


def test_what_was_done_about_a_report_is_kept_and_whoever_reported_is_told(house: House, bond_id: UUID) -> None:
    report_id = reported(house, bond_id)

    house.do(house.jo, "report.settle", reportId=report_id, outcome="We spoke to both of you.")

    [read] = at_the_desk(house)
    [held] = house.reads(house.maya).held("message_report").values()
    for row in (read, held):
        assert (row["outcome"], row["settledBy"]) == ("We spoke to both of you.", house.jo.name)
        assert row["settledAt"] == "2026-11-23T12:00:00Z"
    [notice] = [each for each in inbox(house, house.maya) if each["notice"] == "report_settled"]
    assert "We spoke to both of you." in notice["text"]
    assert not [each for each in inbox(house, house.sam) if each["notice"] == "report_settled"]
    assert not [push for push in house.pushes(house.maya) if "spoke" in push or "Sam" in push]


def test_the_first_word_on_a_report_stands(house: House, bond_id: UUID) -> None:
    report_id = reported(house, bond_id)
    house.do(house.jo, "report.settle", reportId=report_id, outcome="First")

    house.do(house.jo, "report.settle", reportId=report_id, outcome="Second")

    assert [each["outcome"] for each in at_the_desk(house)] == ["First"]
    assert len([each for each in inbox(house, house.maya) if each["notice"] == "report_settled"]) == 1


def test_nobody_but_a_coordinator_says_that_a_report_was_dealt_with(house: House, bond_id: UUID) -> None:
    report_id = reported(house, bond_id)

    slugs = [house.refused(who, "report.settle", reportId=report_id, outcome="Fine") for who in (house.maya, house.sam)]

    assert slugs == ["forbidden", "not-found"]


# For somebody


@pytest.fixture
def gwen(house: House) -> User:
    """She helps Maya to choose PAs."""
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])
    return gwen


ATTORNEY = {"basis": "attorney", "scope": "Health and welfare", "evidence": "The registered paper"}


def test_the_person_sees_which_supporter_blocked_and_on_what_basis(house: House, bond_id: UUID, gwen: User) -> None:
    house.do(house.maya, "message.write", **said(bond_id, "Hello"))

    house.do(gwen, "conversation.block", relationshipId=bond_id, onBehalf=ATTORNEY)

    decisions = house.reads(house.maya).held("decision")
    [(key, blocked)] = [each for each in decisions.items() if each[1]["what"] == "conversation.block"]
    assert (blocked["recordedBy"], blocked["basis"], blocked["scope"]) == (
        "Gwen Brook",
        "attorney",
        "Health and welfare",
    )
    house.do(house.maya, "decision.undo", decisionId=UUID(key))
    [conversation] = house.reads(house.maya).held("conversation").values()
    assert conversation["blockedBy"] == []


def test_no_coordinator_learns_of_a_block_and_no_pa_of_who_made_it(house: House, bond_id: UUID, gwen: User) -> None:
    house.do(house.maya, "message.write", **said(bond_id, "Hello"))
    house.do(gwen, "conversation.block", relationshipId=bond_id)

    records: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json
    assert "conversation.block" not in str(records)
    assert "Gwen" not in str(house.reads(house.sam).held("conversation"))


def test_a_pas_own_block_is_no_decision_of_the_persons(house: House, bond_id: UUID) -> None:
    house.do(house.sam, "conversation.block", relationshipId=bond_id)

    decisions = house.reads(house.maya).held("decision").values()
    assert not [each for each in decisions if each["what"] == "conversation.block"]


def test_a_report_says_for_whom_and_on_what_basis_it_was_made(house: House, bond_id: UUID, gwen: User) -> None:
    rude = write(house, house.sam, bond_id, "You will be sorry")

    house.do(gwen, "message.report", **report(bond_id, rude), onBehalf=ATTORNEY)
    house.do(house.maya, "message.report", **report(bond_id, rude))

    assert sorted((each["reporterName"], each["basis"]) for each in at_the_desk(house)) == [
        ("Gwen Brook", "attorney"),
        ("Maya Brook", None),
    ]
