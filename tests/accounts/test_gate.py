"""What every request passes before a route runs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from tests.accounts.makers import KeptCodes, make_coordinator, make_holder, make_user, signed_in


def test_a_coordinator_reads_their_own_holders_desk_and_no_other(app: Flask, client: FlaskClient) -> None:
    holder_id = make_holder(app)
    desk = signed_in(app, make_coordinator(app, holder_id))
    elsewhere = make_holder(app, name="Elsewhere")

    assert desk.get(f"/api/desk?holder={holder_id}").status_code == 200
    assert desk.get(f"/api/desk?holder={elsewhere}").status_code == 404
    assert client.get(f"/api/desk?holder={holder_id}").status_code == 401


def test_what_is_no_id_is_not_found(app: Flask) -> None:
    desk = signed_in(app, make_coordinator(app, make_holder(app)))

    for address in ("/api/desk?holder=nonsense", "/api/desk", "/api/circles/nonsense", f"/api/circles/{uuid4()}"):
        assert desk.get(address).status_code == 404, address


def test_a_route_that_the_table_does_not_name_answers_nobody(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/api/forgotten", "forgotten", lambda: "for nobody")

    assert client.get("/api/forgotten").status_code == 401
    assert signed_in(app, make_user(app)).get("/api/forgotten").status_code == 404


def test_under_https_the_cookie_goes_by_https_alone(
    app: Flask, client: FlaskClient, sent: KeptCodes, move_to: Callable[[str], None]
) -> None:
    move_to("https://care.example")
    make_user(app)
    client.post("/api/sign-in/codes", json={"email": "maya@example.org"})

    response = client.post("/api/sign-in", json={"email": "maya@example.org", "code": sent.sent[0].code})

    assert "Secure" in response.headers["Set-Cookie"]


def test_a_fault_of_the_database_does_not_repeat_names_or_addresses(app: Flask) -> None:
    make_user(app)

    with pytest.raises(IntegrityError) as fault:
        make_user(app, name="Tom Reed")

    assert "Tom" not in str(fault.value)
    assert "maya@" not in str(fault.value).partition("[SQL:")[2]
