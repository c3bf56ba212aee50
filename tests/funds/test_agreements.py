"""What the fund holds: recorded by a coordinator, read by those who may see money."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from carematch.core.db import snapshot_session
from carematch.sync.models import SyncRecord
from tests import factories
from tests.circles.house import House


def terms(house: House, **changes: Any) -> dict[str, Any]:
    return {
        "circleId": house.circle_id,
        "weeklyPence": 31_000,
        "contributionPence": 4_200,
        "feePence": 1_500,
        "startsOn": "2026-11-01",
        "reviewOn": "2027-05-01",
    } | changes


def test_an_agreement_stands_where_money_is_read_and_nowhere_else(house: House) -> None:
    house.do(house.jo, "agreement.record", **terms(house))

    with house.app.app_context(), snapshot_session() as session:
        scopes = set(session.scalars(select(SyncRecord.scope_id).where(SyncRecord.kind == "agreement")))
    assert scopes == {f"c:{house.circle_id}/money", f"c:{house.circle_id}/admin"}


def test_the_person_and_whoever_she_lets_see_money_read_it(house: House) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.choose(house.sam, house.sam_id)
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["money"])

    house.do(house.jo, "agreement.record", **terms(house))

    expected = {
        "weeklyPence": 31_000,
        "contributionPence": 4_200,
        "feePence": 1_500,
        "startsOn": "2026-11-01",
        "reviewOn": "2027-05-01",
    }
    assert list(house.reads(house.maya).held("agreement").values()) == [expected]
    assert list(house.reads(gwen).held("agreement").values()) == [expected]
    assert not house.reads(house.sam).held("agreement")


@pytest.mark.parametrize(
    "wrong",
    [
        {"feePence": 31_001},
        {"weeklyPence": -1},
        {"weeklyPence": 310.5},
        {"weeklyPence": "31000"},
        {"weeklyPence": 10_000_001},
        {"startsOn": "soon"},
        {"startsOn": "2027-05-02"},
    ],
)
def test_terms_that_cannot_be_are_refused(house: House, wrong: dict[str, Any]) -> None:
    assert house.refused(house.jo, "agreement.record", **terms(house, **wrong)) == "invalid"


def test_a_new_agreement_leaves_the_former_as_history(house: House) -> None:
    house.do(house.jo, "agreement.record", **terms(house))
    house.do(house.jo, "agreement.record", **terms(house, weeklyPence=33_000))
    house.clock.move(days=100)
    house.do(house.jo, "agreement.record", **terms(house, weeklyPence=35_000, startsOn="2027-03-01"))

    amounts = [row["weeklyPence"] for row in house.reads(house.maya).held("agreement").values()]
    assert sorted(amounts) == [31_000, 33_000, 35_000]


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_nobody_but_a_coordinator_records_one(house: House, who: str) -> None:
    assert house.refused(getattr(house, who), "agreement.record", **terms(house)) in {"forbidden", "not-found"}
