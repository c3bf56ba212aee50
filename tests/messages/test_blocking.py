"""Either side may say that nothing is to go to and fro, and either may ask the holder to look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
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
