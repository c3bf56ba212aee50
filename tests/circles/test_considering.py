"""A person thinks about a PA: nobody else is told, and the thought may go as it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from carematch.circles.models import Decision, Relationship, Stage
from carematch.core.db import snapshot_session
from carematch.sync.models import SyncRecord
from tests.circles.house import House


def consider(house: House) -> dict[str, Any]:
    named = house.about(house.sam_id)
    house.do(house.maya, "relationship.consider", **named)
    return named


def bonds(house: House) -> list[tuple[UUID, Stage]]:
    with house.app.app_context(), snapshot_session() as session:
        return [(bond.id, bond.stage) for bond in session.scalars(select(Relationship))]


def test_a_thought_stands_in_the_persons_scope_alone_and_is_no_decision(house: House) -> None:
    named = consider(house)

    with house.app.app_context(), snapshot_session() as session:
        scopes = list(session.scalars(select(SyncRecord.scope_id).where(SyncRecord.id == named["relationshipId"])))
        decisions = list(session.scalars(select(Decision)))
    assert scopes == [f"c:{house.circle_id}/person"]
    assert decisions == []


def test_a_thought_goes_as_it_came_and_can_be_had_again(house: House) -> None:
    named = consider(house)

    house.do(house.maya, "relationship.forget", relationshipId=named["relationshipId"])

    assert bonds(house) == []
    again = consider(house)
    assert bonds(house) == [(again["relationshipId"], Stage.CONSIDERING)]


def test_who_was_thought_about_is_invited_under_the_same_id(house: House) -> None:
    named = consider(house)

    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    assert bonds(house) == [(named["relationshipId"], Stage.INVITED)]


def test_nobody_who_was_invited_is_forgotten_and_thinking_of_them_changes_nothing(house: House) -> None:
    named = house.about(house.sam_id)
    house.do(house.maya, "relationship.invite", **named)

    house.do(house.maya, "relationship.forget", relationshipId=named["relationshipId"])
    house.do(house.maya, "relationship.consider", **house.about(house.sam_id))

    assert bonds(house) == [(named["relationshipId"], Stage.INVITED)]


def test_neither_the_coordinator_nor_the_pa_thinks_for_the_person(house: House) -> None:
    assert house.refused(house.jo, "relationship.consider", **house.about(house.sam_id)) == "forbidden"
    assert house.refused(house.sam, "relationship.consider", **house.about(house.sam_id)) == "not-found"
