"""Printed codes: made by coordinators, redeemed once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from carematch.accounts.invitations import LIFETIME, hash_code, join_url, qr_svg
from carematch.accounts.models import Invitation, User
from carematch.core.db import write_session
from carematch.sync.models import LoggedMutation
from tests.accounts.makers import (
    SECRET,
    at_once,
    make_circle,
    make_coordinator,
    make_holder,
    make_pa,
    make_user,
    signed_in,
    slug_of,
)


@pytest.fixture
def holder_id(app: Flask) -> UUID:
    return make_holder(app)


@pytest.fixture
def desk(app: Flask, holder_id: UUID) -> FlaskClient:
    """A coordinator's browser."""
    return signed_in(app, make_coordinator(app, holder_id), device="Desk")


def invite(desk: FlaskClient, kind: str, subject_id: UUID, **more: Any) -> dict[str, Any]:
    response = desk.post("/api/invitations", json={"kind": kind, "subjectId": str(subject_id), **more})
    assert response.status_code == 200, response.get_json()
    made: dict[str, Any] = response.get_json()
    return made


def redeem(client: FlaskClient, code: str) -> Any:
    return client.post("/api/invitations/redeem", json={"code": code, "deviceName": "A phone"})


def set_expiry(app: Flask, invitation_id: str, expires_at: datetime) -> None:
    with app.app_context(), write_session() as session:
        session.execute(update(Invitation).where(Invitation.id == UUID(invitation_id)).values(expires_at=expires_at))


def count_users(app: Flask) -> int:
    with app.app_context(), write_session() as session:
        return session.scalars(select(func.count()).select_from(User)).one()


def test_a_coordinator_prints_a_code_for_a_person(app: Flask, holder_id: UUID, desk: FlaskClient) -> None:
    circle_id = make_circle(app, holder_id)

    made = invite(desk, "person", circle_id)

    left, right = made["code"].split("-")
    assert len(left) == len(right) == 5
    assert not set(left + right) & set("ILOU")
    assert made["url"] == f"{app.extensions['carematch.config'].public_url}/join#{made['code']}"
    assert made["qrSvg"].startswith("<svg")
    assert "<title>" in made["qrSvg"]
    with app.app_context(), write_session() as session:
        kept = session.get_one(Invitation, UUID(made["id"]))
        assert kept.name == "Maya Brook"
        assert kept.expires_at - kept.created_at == LIFETIME
        assert left not in kept.code_hash


def test_a_person_without_e_mail_comes_in_by_the_code(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    circle_id = make_circle(app, holder_id)
    made = invite(desk, "person", circle_id)

    response = redeem(client, f"  {made['code'].lower().replace('-', ' – ')} ")

    assert response.status_code == 200
    me = client.get("/api/me").get_json()
    assert me["name"] == "Maya Brook"
    assert me["roles"]["person"] == [str(circle_id)]


def test_a_pa_claims_their_record_by_the_code(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    pa_id = make_pa(app, holder_id)
    made = invite(desk, "pa", pa_id, email="Sam@Example.org")

    redeem(client, made["code"])

    assert client.get("/api/me").get_json()["roles"]["pa"] == [str(pa_id)]
    with app.app_context(), write_session() as session:
        assert session.scalars(select(User.name).where(User.email == "sam@example.org")).one() == "Sam Tarn"


def test_a_colleague_comes_in_by_a_code_with_their_name(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    made = invite(desk, "coordinator", holder_id, name="Ada Fell", email="ada@example.org")

    redeem(client, made["code"])

    me = client.get("/api/me").get_json()
    assert (me["name"], me["roles"]["coordinator"]) == ("Ada Fell", [str(holder_id)])


def test_two_colleagues_can_be_invited_at_the_same_time(app: Flask, holder_id: UUID, desk: FlaskClient) -> None:
    ada = invite(desk, "coordinator", holder_id, name="Ada Fell")
    invite(desk, "coordinator", holder_id, name="Bea Lund")
    again = invite(desk, "coordinator", holder_id, name="Ada Fell")

    assert slug_of(redeem(app.test_client(), ada["code"])) == "invitation-expired"
    assert redeem(app.test_client(), again["code"]).status_code == 200


def test_whoever_is_signed_in_takes_the_code_for_themselves(app: Flask, holder_id: UUID, desk: FlaskClient) -> None:
    pa_id = make_pa(app, holder_id)
    sam = make_user(app, name="Sam Tarn", email="sam@example.org")
    phone = signed_in(app, sam)
    made = invite(desk, "pa", pa_id, email="sam@example.org")

    me = redeem(phone, made["code"]).get_json()

    assert me["userId"] == str(sam.id)
    assert me["roles"]["pa"] == [str(pa_id)]
    assert len(phone.get("/api/devices").get_json()) == 1


def test_only_a_coordinator_of_the_holder_may_invite(app: Flask, holder_id: UUID) -> None:
    circle_id = make_circle(app, holder_id)
    pa_id = make_pa(app, holder_id)
    other_desk = signed_in(app, make_coordinator(app, make_holder(app, name="Elsewhere"), email="ed@example.org"))
    nobody = app.test_client()

    for kind, subject_id in (("person", circle_id), ("pa", pa_id), ("coordinator", holder_id)):
        body = {"kind": kind, "subjectId": str(subject_id), "name": "Somebody"}
        assert other_desk.post("/api/invitations", json=body).status_code == 404
        assert nobody.post("/api/invitations", json=body).status_code == 401


def test_a_holder_makes_no_code_for_a_supporter_whom_nobody_invited(
    app: Flask, holder_id: UUID, desk: FlaskClient
) -> None:
    body = {"kind": "supporter", "subjectId": str(make_circle(app, holder_id)), "name": "Ann Brook"}

    assert desk.post("/api/invitations", json=body).status_code == 404


def test_a_code_is_used_once(app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient) -> None:
    made = invite(desk, "person", make_circle(app, holder_id))
    redeem(client, made["code"])

    second = redeem(app.test_client(), made["code"])

    assert (second.status_code, slug_of(second)) == (410, "invitation-used")
    assert second.get_json()["title"] == "This code was used already. Ask for a new one."


def test_of_phones_that_redeem_at_once_one_comes_in(app: Flask, holder_id: UUID, desk: FlaskClient) -> None:
    circle_id = make_circle(app, holder_id)
    made = invite(desk, "person", circle_id)
    before = count_users(app)

    statuses = at_once(4, lambda: redeem(app.test_client(), made["code"]).status_code)

    assert sorted(statuses) == [200, 410, 410, 410]
    assert count_users(app) == before + 1
    with app.app_context(), write_session() as session:
        claims = session.scalars(select(LoggedMutation).where(LoggedMutation.name == "circle.claim")).all()
        assert len(claims) == 1


def test_a_code_lives_28_days(app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient) -> None:
    made = invite(desk, "person", make_circle(app, holder_id))
    set_expiry(app, made["id"], app.extensions["carematch.clock"]() - timedelta(seconds=1))

    response = redeem(client, made["code"])

    assert (response.status_code, slug_of(response)) == (410, "invitation-expired")
    assert client.get("/api/me").status_code == 401


def test_a_new_code_ends_the_one_before(app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient) -> None:
    circle_id = make_circle(app, holder_id)
    first, second = invite(desk, "person", circle_id), invite(desk, "person", circle_id)

    assert slug_of(redeem(client, first["code"])) == "invitation-expired"
    assert redeem(client, second["code"]).status_code == 200


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "?", "12345-6789", "ЖЖЖЖЖ-ЖЖЖЖЖ"])
def test_a_code_nobody_made_is_unknown(client: FlaskClient, code: str) -> None:
    response = redeem(client, code)

    assert (response.status_code, slug_of(response)) == (404, "unknown-code")


def test_a_lost_phone_is_replaced_by_a_new_code_for_the_same_user(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    circle_id = make_circle(app, holder_id)
    redeem(client, invite(desk, "person", circle_id)["code"])
    before = client.get("/api/me").get_json()
    new_phone = app.test_client()

    response = redeem(new_phone, invite(desk, "person", circle_id)["code"])

    assert response.status_code == 200
    after = new_phone.get("/api/me").get_json()
    assert after["userId"] == before["userId"]
    assert after["deviceId"] != before["deviceId"]
    assert client.get("/api/me").status_code == 200


def test_a_coordinators_code_does_not_open_an_account_that_has_more(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    circle_id, pa_id = make_circle(app, holder_id), make_pa(app, holder_id)
    redeem(client, invite(desk, "person", circle_id)["code"])
    redeem(client, invite(desk, "pa", pa_id)["code"])

    response = redeem(app.test_client(), invite(desk, "person", circle_id)["code"])

    assert (response.status_code, slug_of(response)) == (409, "has-more-than-this")


def test_a_code_for_somebody_does_not_turn_another_into_them(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    circle_id = make_circle(app, holder_id)
    redeem(client, invite(desk, "person", circle_id)["code"])
    toms = signed_in(app, make_user(app, name="Tom Reed", email="tom@example.org"))
    reprint = invite(desk, "person", circle_id)

    response = redeem(toms, reprint["code"])

    assert (response.status_code, slug_of(response)) == (409, "somebody-else-is-signed-in")
    assert redeem(app.test_client(), reprint["code"]).status_code == 200


def test_who_made_a_code_does_not_use_it(app: Flask, holder_id: UUID, desk: FlaskClient) -> None:
    made = invite(desk, "person", make_circle(app, holder_id))

    response = redeem(desk, made["code"])

    assert (response.status_code, slug_of(response)) == (409, "own-invitation")


def test_an_e_mail_that_has_an_account_needs_signing_in_first(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient
) -> None:
    sam = make_user(app, name="Sam Tarn", email="sam@example.org")
    made = invite(desk, "pa", make_pa(app, holder_id), email="sam@example.org")

    refused = redeem(client, made["code"])

    assert (refused.status_code, slug_of(refused)) == (409, "sign-in-first")
    assert redeem(signed_in(app, sam), made["code"]).status_code == 200


def test_redeeming_is_all_or_nothing(
    app: Flask, holder_id: UUID, desk: FlaskClient, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle_id = make_circle(app, holder_id)
    redeem(client, invite(desk, "person", circle_id)["code"])
    made = invite(desk, "person", circle_id)
    before = count_users(app)
    # As if the circle had been claimed between the look and the claim.
    monkeypatch.setitem(app.extensions, "carematch.subject_user", lambda *_: None)

    response = redeem(app.test_client(), made["code"])

    assert (response.status_code, slug_of(response)) == (409, "conflict")
    assert count_users(app) == before
    with app.app_context(), write_session() as session:
        assert session.get_one(Invitation, UUID(made["id"])).redeemed_at is None


def test_redeeming_cannot_be_tried_without_end(client: FlaskClient) -> None:
    tries = [redeem(client, f"ABCDE-{number:05}") for number in range(21)]

    assert (tries[-1].status_code, slug_of(tries[-1])) == (429, "too-many")


@pytest.mark.parametrize("typed", ["01234-ABCDE", "o1234 abcde", "OI234ABCDE", "oL234—abcde", " 0 l 2 3 4 a b c d e "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert hash_code(typed, SECRET) == hash_code("01234-ABCDE", SECRET)


def test_the_address_carries_the_code_where_no_log_sees_it() -> None:
    url = join_url("01234-ABCDE", "https://care.example")

    assert url == "https://care.example/join#01234-ABCDE"
    assert "<?xml" not in qr_svg(url)
