"""A person's side and a PA write and speak to each other, from the invitation on; nobody else reads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
from tests import factories
from tests.attachments.makers import fetch, make_file, send
from tests.circles.house import House


def said(bond_id: UUID, text: str = "Do you like roses?", **changes: Any) -> dict[str, Any]:
    return {"messageId": uuid7(), "relationshipId": bond_id, "text": text} | changes


def messages(house: House, user: User) -> list[dict[str, Any]]:
    """As a new phone of this user holds them, in order."""
    return sorted(house.reads(user).held("message").values(), key=lambda message: int(message["n"]))


def supporter(house: House, *powers: str, name: str = "Dai Brook") -> User:
    user = factories.make_user(house.app, name=name, email="dai@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=user.id, powers=list(powers))
    return user


def test_both_sides_read_what_either_wrote_in_the_order_in_which_it_came(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "message.write", **said(bond_id, "Do you like roses?"))
    house.do(house.sam, "message.write", **said(bond_id, "Very much."))

    for reader in (house.maya, house.sam):
        found = [(each["n"], each["side"], each["authorName"], each["text"]) for each in messages(house, reader)]
        assert found == [
            (1, "person", "Maya Brook", "Do you like roses?"),
            (2, "pa", "Sam Tarn", "Very much."),
        ]


def test_a_message_sent_twice_stands_there_once(house: House, bond_id: UUID) -> None:
    message = said(bond_id)

    for _ in range(2):
        house.do(house.maya, "message.write", **message)

    assert len(messages(house, house.sam)) == 1


def test_nobody_takes_the_place_of_anothers_message(house: House, bond_id: UUID) -> None:
    message = said(bond_id)
    house.do(house.maya, "message.write", **message)

    assert house.refused(house.sam, "message.write", **message | {"text": "Other words"}) == "conflict"
    assert [each["text"] for each in messages(house, house.sam)] == ["Do you like roses?"]


def test_a_voice_note_is_heard_by_the_other_side_and_by_nobody_else(house: House, bond_id: UUID) -> None:
    voice = make_file(media_type="audio/webm")
    house.do(house.maya, "message.write", **said(bond_id, "", voice=voice.hash, voiceSeconds=7))
    send(house.browser(house.maya), voice)

    [heard] = messages(house, house.sam)

    assert (heard["voice"], heard["voiceSeconds"], heard["text"]) == (voice.hash, 7, "")
    assert fetch(house.browser(house.sam), voice) == (200, voice.content)
    assert fetch(house.browser(house.rosa), voice)[0] == 404
    assert fetch(house.browser(house.jo), voice)[0] == 404


def test_a_supporter_writes_under_their_own_name_on_the_persons_side(house: House, bond_id: UUID) -> None:
    dai = supporter(house, "choose_pas")

    house.do(dai, "message.write", **said(bond_id))

    [message] = messages(house, house.sam)
    assert (message["authorName"], message["side"]) == ("Dai Brook", "person")
    assert [each["text"] for each in messages(house, dai)] == ["Do you like roses?"]


def test_a_supporter_without_that_power_neither_writes_nor_reads(house: House, bond_id: UUID) -> None:
    dai = supporter(house, "see_notes", "money", "agree_visits")
    house.do(house.maya, "message.write", **said(bond_id))

    assert house.refused(dai, "message.write", **said(bond_id)) == "forbidden"
    assert messages(house, dai) == []


def test_the_coordinator_neither_writes_nor_reads(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "message.write", **said(bond_id))

    records: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json

    assert house.refused(house.jo, "message.write", **said(bond_id)) == "forbidden"
    assert not {"message", "conversation"} & {record["t"] for record in records["records"]}
    assert messages(house, house.jo) == []


def test_another_pa_neither_writes_nor_reads_nor_learns_that_there_is_anything(house: House, bond_id: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.do(house.maya, "message.write", **said(bond_id))

    assert messages(house, house.rosa) == []
    assert house.refused(house.rosa, "message.write", **said(bond_id)) in {"forbidden", "not-found"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "   "},
        {"text": "x" * 4001},
        {"voice": "0" * 64},
        {"voiceSeconds": 4},
        {"voice": "0" * 64, "voiceSeconds": 0},
        {"voice": "nothing", "voiceSeconds": 4},
    ],
)
def test_a_message_that_says_nothing_or_too_much_is_refused(house: House, bond_id: UUID, wrong: dict[str, Any]) -> None:
    assert house.refused(house.maya, "message.write", **said(bond_id) | wrong) == "invalid"


def test_nobody_writes_to_a_pa_who_was_not_invited_or_has_not_come_in(house: House) -> None:
    una_id = house.add_pa("Una Vale")
    house.do(house.maya, "relationship.invite", **house.about(una_id))
    house.import_visits((house.sam_id, house.clock()))

    assert house.refused(house.maya, "message.write", **said(house.bond(una_id).id)) == "pa-not-here-yet"
    assert house.refused(house.maya, "message.write", **said(house.bond(house.sam_id).id)) == "not-invited-yet"


def test_after_the_end_both_still_read_and_neither_writes(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    voice = make_file(media_type="audio/ogg")
    send(house.browser(house.maya), voice)
    house.do(house.maya, "message.write", **said(bond_id, voice=voice.hash, voiceSeconds=3))

    house.do(house.sam, "relationship.end", relationshipId=bond_id)

    for each in (house.maya, house.sam):
        assert [message["text"] for message in messages(house, each)] == ["Do you like roses?"]
        assert fetch(house.browser(each), voice)[0] == 200
        assert house.refused(each, "message.write", **said(bond_id)) == "relationship-ended"
    [kept] = house.reads(house.sam).held("message").values()
    assert kept["authorName"] == "Maya Brook"


def test_begun_anew_the_conversation_goes_on_where_it_was(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    house.do(house.maya, "message.write", **said(bond_id, "Goodbye"))
    house.do(house.sam, "relationship.end", relationshipId=bond_id)

    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    house.do(house.sam, "message.write", **said(bond_id, "Good to hear from you"))

    for reader in (house.maya, house.sam):
        assert [each["text"] for each in messages(house, reader)] == ["Goodbye", "Good to hear from you"]


# What the other side hears of it


def news(house: House, user: User) -> list[tuple[str, bool]]:
    """Titles of what the inbox says of messages, and whether it was read."""
    found = house.reads(user).held("notice").values()
    return [(each["title"], each["readAt"] is not None) for each in found if each["notice"] == "message"]


def test_the_other_side_is_told_once_until_they_have_read_on(house: House, bond_id: UUID) -> None:
    for text in ("One", "Two"):
        house.do(house.maya, "message.write", **said(bond_id, text))
    at_first = news(house, house.sam)

    house.do(house.sam, "message.read", relationshipId=bond_id, upTo=2)
    house.do(house.maya, "message.write", **said(bond_id, "Three"))

    assert at_first == [("Maya Brook wrote to you", False)]
    assert sorted(news(house, house.sam)) == [("Maya Brook wrote to you", False), ("Maya Brook wrote to you", True)]
    assert news(house, house.maya) == []


def test_the_person_and_who_chooses_for_them_are_told_and_not_who_wrote(house: House, bond_id: UUID) -> None:
    dai = supporter(house, "choose_pas")

    house.do(house.sam, "message.write", **said(bond_id))
    house.do(dai, "message.write", **said(bond_id, "I answer for Maya"))

    assert [len(news(house, each)) for each in (house.maya, dai, house.sam)] == [1, 1, 1]


def test_a_lock_screen_learns_neither_who_nor_what(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "message.write", **said(bond_id, "The key is under the blue pot"))

    pushed = house.pushes(house.sam)

    assert pushed == ["You have a new message."]


def test_how_far_somebody_has_read_is_seen_by_both_and_never_goes_back(house: House, bond_id: UUID) -> None:
    for text in ("One", "Two", "Three"):
        house.do(house.maya, "message.write", **said(bond_id, text))

    for up_to in (2, 99, 1):
        house.do(house.sam, "message.read", relationshipId=bond_id, upTo=up_to)

    [conversation] = house.reads(house.maya).held("conversation").values()
    [seen] = conversation["seen"]
    assert (seen["name"], seen["side"], seen["upTo"], conversation["lastN"]) == ("Sam Tarn", "pa", 3, 3)
    assert seen["userId"] == str(house.sam.id)
