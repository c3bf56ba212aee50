"""Words that two people write at the same time: one text stands, both are kept, and both authors are told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from carematch.accounts.models import Staff, User
from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.sync.models import WrittenWords
from tests import factories
from tests.clock import NOON
from tests.sync.conftest import World
from tests.sync.phone import Phone

POT = "The key is under the pot."
BELL = "Ring twice, I am slow."


@pytest.fixture
def jo(world: World) -> User:
    """The coordinator, who writes down what Maya says on the phone."""
    return factories.make_coordinator(world.app, world.holder_id)


def write_down(world: World, jo: User, **details: Any) -> None:
    """Maya said so on the phone."""
    told = {"given": "phone", "decidedAt": NOON, "basis": "own"}
    factories.do(world.app, jo, "circle.set_details", circleId=world.circle_id, told=told, **details)


def phone_in_step(world: World, user: UUID) -> Phone:
    phone = world.phone_of(user)
    phone.pull()
    return phone


def say(phone: Phone, world: World, **details: Any) -> dict[str, Any]:
    """A change of details as the phone makes it of what it holds now."""
    return phone.make("circle.set_details", circleId=str(world.circle_id), **details)


def told(phone: Phone) -> list[str]:
    """What the inbox says of words that crossed."""
    phone.pull()
    return [notice["text"] for notice in phone.held("notice").values() if notice["notice"] == "both_wrote"]


def how_to_get_in(phone: Phone) -> str:
    phone.pull()
    [circle] = phone.held("circle").values()
    text: str = circle["howToGetIn"]
    return text


def kept(app: Flask, record_id: UUID) -> list[tuple[str, str]]:
    with app.app_context(), snapshot_session() as session:
        rows = session.scalars(
            select(WrittenWords).where(WrittenWords.record_id == record_id).order_by(WrittenWords.over)
        )
        return [(row.author_name, row.text) for row in rows]


def test_where_two_write_over_the_same_both_texts_are_kept_and_both_authors_told(world: World, jo: User) -> None:
    maya, office = phone_in_step(world, world.maya), phone_in_step(world, jo.id)
    mayas = say(maya, world, howToGetIn=POT)
    write_down(world, jo, howToGetIn=BELL)

    result = maya.push(mayas).json["results"][0]

    assert result["status"] == "applied"
    assert how_to_get_in(maya) == POT
    assert kept(world.app, world.circle_id) == [("Jo Ash", BELL), ("Maya Brook", POT)]
    for phone in (maya, office):
        [text] = told(phone)
        assert POT in text
        assert BELL in text
        assert "“How to get in”" in text


def test_who_has_seen_the_other_text_changes_it_and_nobody_is_told(world: World, jo: User) -> None:
    maya, office = phone_in_step(world, world.maya), phone_in_step(world, jo.id)
    write_down(world, jo, howToGetIn=BELL)
    maya.pull()

    maya.push(say(maya, world, howToGetIn=POT))

    assert how_to_get_in(maya) == POT
    assert told(maya) == told(office) == []
    assert len(kept(world.app, world.circle_id)) == 2


def test_different_fields_and_the_same_words_do_not_cross(world: World, jo: User) -> None:
    maya, office = phone_in_step(world, world.maya), phone_in_step(world, jo.id)
    mayas = [say(maya, world, howToGetIn=POT), say(maya, world, allergies="Nuts")]
    write_down(world, jo, howToGetIn=POT, address="2 Mill Lane")

    maya.push(*mayas)

    assert told(maya) == told(office) == []


def test_a_phone_that_writes_twice_without_signal_crosses_nobody(world: World) -> None:
    maya = phone_in_step(world, world.maya)

    maya.push(say(maya, world, howToGetIn=POT), say(maya, world, howToGetIn=BELL))

    assert how_to_get_in(maya) == BELL
    assert told(maya) == []


def test_who_wrote_on_two_phones_is_told_once(world: World) -> None:
    phone, tablet = phone_in_step(world, world.maya), phone_in_step(world, world.maya)
    first, second = say(phone, world, howToGetIn=POT), say(tablet, world, howToGetIn=BELL)

    phone.push(first)
    tablet.push(second)

    [text] = told(phone)
    assert "on two phones" in text
    assert POT in text


def test_who_may_not_write_there_any_more_is_not_told_what_stands_there_now(world: World, jo: User) -> None:
    maya, office = phone_in_step(world, world.maya), phone_in_step(world, jo.id)
    mayas = say(maya, world, howToGetIn=BELL)
    write_down(world, jo, howToGetIn=POT)
    with world.app.app_context(), write_session() as session:
        session.execute(delete(Staff).where(Staff.user_id == jo.id))

    maya.push(mayas)

    [text] = told(maya)
    assert POT in text
    assert told(office) == []


def test_a_pa_who_describes_themselves_on_two_phones_is_told(world: World) -> None:
    phone, tablet = phone_in_step(world, world.sam), phone_in_step(world, world.sam)
    pa_id = str(world.pa_id)
    first = phone.make("profile.update", paId=pa_id, about="I like gardens.")
    second = tablet.make("profile.update", paId=pa_id, about="I like hills.")

    phone.push(first)
    tablet.push(second)

    [text] = told(tablet)
    assert "I like gardens." in text
    assert kept(world.app, world.pa_id)[-2:] == [("Sam Tarn", "I like gardens."), ("Sam Tarn", "I like hills.")]


@pytest.mark.parametrize("seen", [{}, {"circle": 3}, {f"circle:{uuid7()}": 1}, None])
def test_a_phone_that_does_not_say_what_it_saw_is_taken_to_have_seen_all(
    world: World, jo: User, seen: dict[str, int] | None
) -> None:
    maya = phone_in_step(world, world.maya)
    mayas = say(maya, world, howToGetIn=POT) | {"base": seen}
    write_down(world, jo, howToGetIn=BELL)

    result = maya.push(mayas).json["results"][0]

    assert result["status"] == "applied"
    assert told(maya) == []


@pytest.mark.parametrize("version", [-(10**30), 10**30])
def test_versions_beyond_all_counting_harm_nothing(world: World, version: int) -> None:
    maya = phone_in_step(world, world.maya)
    made = say(maya, world, howToGetIn=POT) | {"base": {f"circle:{world.circle_id}": version}}

    result = maya.push(made).json["results"][0]

    assert result["status"] == "applied"
