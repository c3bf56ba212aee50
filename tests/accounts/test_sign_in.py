"""Signing in and out over HTTP, and where somebody is signed in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from carematch.accounts import service
from carematch.accounts.models import Device, User
from carematch.core.db import write_session
from carematch.core.errors import AccountDisabled, DeviceRevoked
from carematch.core.identity import SERVER, Actor
from tests.accounts.makers import (
    KeptCodes,
    make_coordinator,
    make_holder,
    make_user,
    signed_in,
    slug_of,
)
from tests.clock import NOON


def sign_in(
    client: FlaskClient, sent: KeptCodes, email: str = "maya@example.org", device: str = "Maya's phone"
) -> None:
    client.post("/api/sign-in/codes", json={"email": email})
    body = {"email": email, "code": sent.sent[-1].code, "deviceName": device}
    assert client.post("/api/sign-in", json=body).status_code == 200


def pull(client: FlaskClient, user: User | None = None) -> tuple[int, str]:
    user_id = user.id if user else uuid4()
    body = {"protocol": 1, "app": "2026.11.1", "userId": str(user_id), "clientId": str(uuid4()), "scopes": {}}
    response = client.post("/api/sync/pull", json=body, headers={"X-CareMatch": "1"})
    return response.status_code, slug_of(response) if response.status_code >= 400 else ""


def test_a_code_signs_a_browser_in(app: Flask, client: FlaskClient, sent: KeptCodes) -> None:
    user = make_user(app)
    client.post("/api/sign-in/codes", json={"email": " Maya@Example.org "})

    response = client.post(
        "/api/sign-in", json={"email": "MAYA@example.org", "code": sent.sent[0].code, "deviceName": "Maya's phone"}
    )

    assert response.status_code == 200
    me = client.get("/api/me").get_json()
    assert me["userId"] == str(user.id)
    assert me["name"] == "Maya Brook"
    assert me["roles"] == {"person": [], "supporter": [], "pa": [], "coordinator": []}
    assert [device["id"] for device in client.get("/api/devices").get_json()] == [me["deviceId"]]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app: Flask, client: FlaskClient, sent: KeptCodes
) -> None:
    make_user(app)
    client.post("/api/sign-in/codes", json={"email": "maya@example.org"})

    response = client.post("/api/sign-in", json={"email": "maya@example.org", "code": sent.sent[0].code})

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("carematch=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Max-Age={400 * 86400}" in cookie


def test_asking_for_a_code_does_not_tell_who_has_an_account(app: Flask, client: FlaskClient, sent: KeptCodes) -> None:
    make_user(app)

    known = client.post("/api/sign-in/codes", json={"email": "maya@example.org"})
    unknown = client.post("/api/sign-in/codes", json={"email": "nobody@example.org"})

    assert (known.status_code, known.data) == (unknown.status_code, unknown.data) == (204, b"")
    assert [issued.email for issued in sent.sent] == ["maya@example.org"]


def test_a_wrong_code_and_an_unknown_address_are_refused_alike(app: Flask, client: FlaskClient) -> None:
    make_user(app)
    body = {"code": "000000", "deviceName": "A phone"}

    wrong = client.post("/api/sign-in", json=body | {"email": "maya@example.org"})
    unknown = client.post("/api/sign-in", json=body | {"email": "nobody@example.org"})

    assert (wrong.status_code, wrong.get_json()) == (unknown.status_code, unknown.get_json())
    assert slug_of(wrong) == "wrong-code"
    assert "Set-Cookie" not in wrong.headers


def test_wrong_codes_are_counted_although_they_are_refused(app: Flask, client: FlaskClient, sent: KeptCodes) -> None:
    make_user(app)
    client.post("/api/sign-in/codes", json={"email": "maya@example.org"})
    code = sent.sent[0].code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    for _ in range(5):
        client.post("/api/sign-in", json={"email": "maya@example.org", "code": wrong})

    assert client.post("/api/sign-in", json={"email": "maya@example.org", "code": code}).status_code == 422


def test_one_address_may_not_try_without_end(client: FlaskClient) -> None:
    tries = [client.post("/api/sign-in", json={"email": "maya@example.org", "code": "000000"}) for _ in range(21)]

    assert tries[-1].status_code == 429
    assert slug_of(tries[-1]) == "too-many"
    assert int(tries[-1].headers["Retry-After"]) > 0


def test_without_a_cookie_or_with_a_made_up_one_nobody_is_signed_in(client: FlaskClient) -> None:
    assert client.get("/api/me").status_code == 401

    client.set_cookie("carematch", "made-up")

    assert client.get("/api/me").status_code == 401
    assert pull(client)[0] == 401


def test_signing_out_ends_this_device_alone(app: Flask) -> None:
    user = make_user(app)
    phone, tablet = signed_in(app, user), signed_in(app, user)

    assert phone.post("/api/sign-out").status_code == 204

    assert phone.get("/api/me").status_code == 401
    assert tablet.get("/api/me").status_code == 200


def test_a_lost_phone_is_signed_out_from_another_and_hears_so_from_sync(app: Flask) -> None:
    user = make_user(app)
    phone, tablet = signed_in(app, user, device="Phone"), signed_in(app, user, device="Tablet")
    ids = {device["name"]: device["id"] for device in tablet.get("/api/devices").get_json()}

    assert tablet.delete(f"/api/devices/{ids['Phone']}").status_code == 204

    assert phone.get("/api/me").status_code == 401
    assert pull(phone, user) == (403, "device_revoked")
    assert [device["name"] for device in tablet.get("/api/devices").get_json()] == ["Tablet"]


def test_nobody_signs_out_or_sees_anothers_device(app: Flask) -> None:
    maya, tom = make_user(app), make_user(app, name="Tom Reed", email="tom@example.org")
    mayas, toms = signed_in(app, maya), signed_in(app, tom)
    device_id = toms.get("/api/me").get_json()["deviceId"]

    assert mayas.delete(f"/api/devices/{device_id}").status_code == 404
    assert toms.get("/api/me").status_code == 200
    assert device_id not in [device["id"] for device in mayas.get("/api/devices").get_json()]


def test_a_closed_account_is_out_everywhere(app: Flask) -> None:
    user = make_user(app)
    phone = signed_in(app, user)

    with app.app_context(), write_session() as session:
        session.execute(update(User).where(User.id == user.id).values(disabled_at=NOON))

    assert phone.get("/api/me").status_code == 401
    assert pull(phone, user) == (403, "account_disabled")


def test_signing_in_again_in_the_same_browser_leaves_one_device(
    app: Flask, client: FlaskClient, sent: KeptCodes
) -> None:
    make_user(app)

    sign_in(client, sent, device="Old name")
    sign_in(client, sent, device="New name")

    assert [device["name"] for device in client.get("/api/devices").get_json()] == ["New name"]


def test_a_device_not_seen_for_ten_minutes_is_noted_and_its_cookie_renewed(app: Flask) -> None:
    user = make_user(app)
    phone = signed_in(app, user)
    with app.app_context(), write_session() as session:
        session.execute(update(Device).values(last_seen_at=NOON - timedelta(days=399)))

    first, second = phone.get("/api/me"), phone.get("/api/me")

    assert "Max-Age=34560000" in first.headers["Set-Cookie"]
    assert "Set-Cookie" not in second.headers


def test_roles_name_the_holders_of_a_coordinator(app: Flask) -> None:
    holder_id = make_holder(app)
    desk = signed_in(app, make_coordinator(app, holder_id))

    assert desk.get("/api/me").get_json()["roles"]["coordinator"] == [str(holder_id)]


def test_the_token_is_not_kept(app: Flask) -> None:
    user = make_user(app)

    with app.app_context(), write_session() as session:
        opened = service.open_device(session, user, name="Phone", now=NOON)
        assert opened.actor.device_id is not None
        device = session.get_one(Device, opened.actor.device_id)
        assert opened.token not in device.token_hash
        assert device.token_hash == service.hash_token(opened.token)


def test_check_device_reads_what_has_changed_since(app: Flask) -> None:
    user = make_user(app)
    with app.app_context(), write_session() as session:
        opened = service.open_device(session, user, name="Phone", now=NOON)
        service.check_device(session, opened.actor, to_hand_in=False)
        session.execute(update(Device).values(revoked_at=NOON).execution_options(synchronize_session=False))

        with pytest.raises(DeviceRevoked):
            service.check_device(session, opened.actor, to_hand_in=False)
        service.check_device(session, opened.actor, to_hand_in=True)

        session.execute(update(User).values(disabled_at=NOON).execution_options(synchronize_session=False))
        with pytest.raises(AccountDisabled):
            service.check_device(session, opened.actor, to_hand_in=True)


def test_check_device_knows_the_server_and_refuses_strangers(app: Flask) -> None:
    user = make_user(app)
    with app.app_context(), write_session() as session:
        service.check_device(session, SERVER, to_hand_in=False)

        with pytest.raises(DeviceRevoked):
            service.check_device(session, Actor(user.id, user.name, UUID(int=1)), to_hand_in=False)
        with pytest.raises(AccountDisabled):
            service.check_device(session, Actor(UUID(int=2), "Nobody"), to_hand_in=False)
