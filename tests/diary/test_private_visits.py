"""A PA's private visits: in their own diary, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.sync.models import SyncRecord
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House

TITLE = "Mr Lake, behind the mill"


def _private(house: House, **changes: Any) -> dict[str, Any]:
    times = {"startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}
    return {"privateVisitId": uuid7(), "paId": house.sam_id, "title": TITLE, **times, **changes}


def test_a_private_visit_stands_in_the_pas_own_diary(house: House) -> None:
    private = _private(house)

    house.do(house.sam, "diary.add_private", **private)

    assert house.reads(house.sam).held("private_visit") == {
        str(private["privateVisitId"]): {
            "title": TITLE,
            "startsAt": "2026-11-24T12:00:00Z",
            "endsAt": "2026-11-24T13:00:00Z",
        }
    }


def test_no_scope_but_the_pas_own_has_it_and_nothing_else_moves(house: House) -> None:
    """Also where the PA is in a team: neither the person nor the coordinator nor a fellow PA can tell."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    house.do(house.sam, "profile.update", paId=house.sam_id, outcode="SY23", accepting=True)
    phones = [house.reads(user) for user in (house.maya, house.rosa, house.jo)]
    held = [_all_held(phone) for phone in phones]
    private = _private(house)

    house.do(house.sam, "diary.add_private", **private)
    house.do(house.sam, "diary.change_private", privateVisitId=private["privateVisitId"], endsAt=TOMORROW + 2 * HOUR)

    with house.app.app_context(), snapshot_session() as session:
        rows = session.scalars(select(SyncRecord.scope_id).where(SyncRecord.id == private["privateVisitId"])).all()
    assert rows == [f"u:{house.sam.id}"]
    for phone in phones:
        phone.pull()
    assert [_all_held(phone) for phone in phones] == held


def _all_held(phone: Any) -> str:
    return repr(sorted(phone.rows.items()))


def test_no_answer_of_the_server_to_anybody_else_has_it(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.do(house.sam, "diary.add_private", **_private(house))
    desk = house.browser(house.jo)

    texts = [
        desk.get(path).get_data(as_text=True)
        for path in (
            f"/api/desk?holder={house.holder_id}",
            f"/api/circles/{house.circle_id}",
            f"/api/pas?holder={house.holder_id}",
            f"/api/quarantine?holder={house.holder_id}",
        )
    ]

    assert not [text for text in texts if TITLE in text]


def test_what_is_left_out_of_a_change_stays(house: House) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)

    house.do(house.sam, "diary.change_private", privateVisitId=private["privateVisitId"], title="Mr Lake's garden")

    [held] = house.reads(house.sam).held("private_visit").values()
    assert (held["title"], held["endsAt"]) == ("Mr Lake's garden", "2026-11-24T13:00:00Z")


def test_a_private_visit_is_taken_out(house: House) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)
    phone = house.reads(house.sam)

    house.do(house.sam, "diary.remove_private", privateVisitId=private["privateVisitId"])
    phone.pull()

    assert phone.held("private_visit") == {}


def test_adding_the_same_one_again_changes_nothing(house: House) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)

    house.do(house.sam, "diary.add_private", **private | {"title": "Somebody else"})

    [held] = house.reads(house.sam).held("private_visit").values()
    assert held["title"] == TITLE


@pytest.mark.parametrize("who", ["maya", "jo", "rosa"])
def test_nobody_else_changes_it_or_learns_that_it_is_there(house: House, who: str) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)
    user = getattr(house, who)

    slugs = {
        house.refused(user, "diary.change_private", privateVisitId=private["privateVisitId"], title="Mine"),
        house.refused(user, "diary.remove_private", privateVisitId=private["privateVisitId"]),
        house.refused(user, "diary.remove_private", privateVisitId=uuid7()),
        house.refused(user, "diary.add_private", **_private(house)),
    }

    assert slugs == {"not-found"}


def test_an_id_that_is_in_use_tells_another_pa_nothing(house: House) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)

    slug = house.refused(house.rosa, "diary.add_private", **private | {"paId": house.rosa_id})

    assert slug == "not-found"


@pytest.mark.parametrize("minutes", [0, -60, 60 * 24 * 31 + 1])
def test_one_that_ends_before_it_begins_or_never_is_refused(house: House, minutes: int) -> None:
    private = _private(house, endsAt=TOMORROW + timedelta(minutes=minutes))

    assert house.refused(house.sam, "diary.add_private", **private) == "invalid"


def test_a_change_that_puts_the_end_before_the_beginning_is_refused(house: House) -> None:
    private = _private(house)
    house.do(house.sam, "diary.add_private", **private)

    slug = house.refused(
        house.sam, "diary.change_private", privateVisitId=private["privateVisitId"], startsAt=TOMORROW + 2 * HOUR
    )

    assert slug == "invalid"


def test_a_visit_is_proposed_and_confirmed_at_the_same_time_all_the_same(house: House) -> None:
    """That the two overlap, the PA's own phone says to the PA; the server holds nobody back for it."""
    house.choose(house.sam, house.sam_id)
    house.do(house.sam, "diary.add_private", **_private(house))

    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    assert house.visit(visit_id).status == "confirmed"


def test_a_pa_of_two_holders_has_one_diary(house: House) -> None:
    elsewhere = factories.make_holder(house.app, name="Elsewhere")
    there = factories.make_pa(house.app, elsewhere, name=house.sam.name, user=house.sam)

    house.do(house.sam, "diary.add_private", **_private(house))
    house.do(house.sam, "diary.add_private", **_private(house, paId=there))

    assert len(house.reads(house.sam).held("private_visit")) == 2
