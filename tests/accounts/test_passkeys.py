"""Passkeys, with a real browser and its authenticator against a served application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select, update
from webauthn.helpers import bytes_to_base64url
from werkzeug.serving import make_server

from carematch.accounts.models import Passkey, PasskeyChallenge
from carematch.accounts.passkeys import CHALLENGE_LIFETIME, Site, sign_in_options, take_challenge
from carematch.core.db import write_session
from tests.accounts.makers import make_user, signed_in, slug_of
from tests.clock import NOON
from tests.e2e.browser import find_browser

MoveTo = Callable[[str], None]

CALL = """
async ([path, body]) => {
  const options = { method: body ? 'POST' : 'GET', headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(path, body ? { ...options, body: JSON.stringify(body) } : options);
  return { status: response.status, body: await response.json().catch(() => null) };
}
"""
MAKE = """
async (json) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}
"""
FIND = """
async (json) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}
"""


@dataclass(frozen=True)
class Served:
    app: Flask
    url: str


@pytest.fixture
def served(app: Flask, move_to: MoveTo) -> Iterator[Served]:
    """The application on http://localhost, where browsers allow passkeys without https."""
    server = make_server("localhost", 0, app, threaded=True)
    url = f"http://localhost:{server.server_port}"
    move_to(url)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Served(app, url)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """A page of ours in a browser with a built-in authenticator whose user agrees to everything."""
    browser_path = find_browser()
    if browser_path is None:
        pytest.skip("there is no browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        context = browser.new_context()
        page = context.new_page()
        authenticator = context.new_cdp_session(page)
        authenticator.send("WebAuthn.enable")
        authenticator.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        page.goto(f"{served.url}/api/me")
        yield page
        browser.close()


def call(page: Page, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    answer = page.evaluate(CALL, [path, body])
    return answer["status"], answer["body"]


def sign_in_with_cookie(served: Served, page: Page) -> str:
    """Signs the browser in as a new user, and gives the user's id."""
    user = make_user(served.app, email=None)
    cookie = signed_in(served.app, user).get_cookie("carematch")
    assert cookie is not None
    page.context.add_cookies([{"name": "carematch", "value": cookie.value, "url": served.url}])
    return str(user.id)


def add_passkey(page: Page) -> dict[str, Any]:
    _, options = call(page, "/api/passkeys/options", {})
    made: dict[str, Any] = page.evaluate(MAKE, options["publicKey"])
    assert call(page, "/api/passkeys", {"credential": made, "name": "Maya's phone"})[0] == 201
    return made


def find_passkey(page: Page) -> dict[str, Any]:
    _, options = call(page, "/api/sign-in/passkey/options", {})
    found: dict[str, Any] = page.evaluate(FIND, options["publicKey"])
    return found


@pytest.mark.browser
def test_a_passkey_is_made_signed_in_with_and_its_answer_works_once(served: Served, page: Page) -> None:
    user_id = sign_in_with_cookie(served, page)
    add_passkey(page)
    page.context.clear_cookies()
    assert call(page, "/api/me")[0] == 401

    found = find_passkey(page)
    status, me = call(page, "/api/sign-in/passkey", {"credential": found, "deviceName": "Maya's phone"})

    assert status == 200
    assert me["userId"] == user_id
    assert call(page, "/api/me")[1]["userId"] == user_id
    status, problem = call(page, "/api/sign-in/passkey", {"credential": found})
    assert (status, problem["slug"]) == (422, "passkey-not-accepted")


@pytest.mark.browser
def test_the_same_passkey_is_not_registered_twice(served: Served, page: Page) -> None:
    sign_in_with_cookie(served, page)
    made = add_passkey(page)

    status, problem = call(page, "/api/passkeys", {"credential": made})

    assert (status, problem["slug"]) == (422, "passkey-not-accepted")


@pytest.mark.browser
def test_a_passkey_nobody_here_has_is_refused(served: Served, page: Page) -> None:
    sign_in_with_cookie(served, page)
    add_passkey(page)
    with served.app.app_context(), write_session() as session:
        session.delete(session.scalars(select(Passkey)).one())

    status, problem = call(page, "/api/sign-in/passkey", {"credential": find_passkey(page)})

    assert (status, problem["slug"]) == (422, "passkey-not-accepted")


@pytest.mark.browser
def test_an_answer_for_another_site_is_refused(served: Served, page: Page, move_to: MoveTo) -> None:
    sign_in_with_cookie(served, page)
    add_passkey(page)
    found = find_passkey(page)
    move_to("http://localhost:1")

    status, problem = call(page, "/api/sign-in/passkey", {"credential": found})

    assert (status, problem["slug"]) == (422, "passkey-not-accepted")


@pytest.mark.browser
def test_a_copied_passkey_is_refused(served: Served, page: Page) -> None:
    sign_in_with_cookie(served, page)
    add_passkey(page)
    with served.app.app_context(), write_session() as session:
        session.execute(update(Passkey).values(sign_count=1_000))

    status, problem = call(page, "/api/sign-in/passkey", {"credential": find_passkey(page)})

    assert (status, problem["slug"]) == (422, "passkey-not-accepted")


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000", "http://[::1]:5000"])
def test_at_an_ip_address_passkeys_are_refused_with_the_reason(client: FlaskClient, move_to: MoveTo, url: str) -> None:
    move_to(url)

    response = client.post("/api/sign-in/passkey/options")

    assert (response.status_code, slug_of(response)) == (409, "passkeys-need-a-name")


def test_a_challenge_is_taken_once_within_five_minutes_and_by_whom_it_was_for(app: Flask) -> None:
    user = make_user(app)
    site = Site("localhost", "http://localhost")
    with app.app_context(), write_session() as session:
        options = sign_in_options(session, site, now=NOON)
    data = f'{{"type":"webauthn.get","challenge":"{options["challenge"]}","origin":"http://localhost"}}'
    answer = {"response": {"clientDataJSON": bytes_to_base64url(data.encode())}}

    with app.app_context(), write_session() as session:
        assert take_challenge(session, answer, user.id, now=NOON) is None
        assert take_challenge(session, answer, None, now=NOON) is not None
        assert take_challenge(session, answer, None, now=NOON) is None

        session.add(PasskeyChallenge(challenge=b"late", user_id=None, expires_at=NOON + CHALLENGE_LIFETIME))
        late = f'{{"type":"webauthn.get","challenge":"{bytes_to_base64url(b"late")}","origin":"http://localhost"}}'
        answer = {"response": {"clientDataJSON": bytes_to_base64url(late.encode())}}
        assert take_challenge(session, answer, None, now=NOON + timedelta(minutes=5)) is None


@pytest.mark.parametrize("credential", [{}, {"response": None}, {"response": {"clientDataJSON": "!"}}, {"id": 5}])
def test_what_is_no_credential_is_refused(client: FlaskClient, move_to: MoveTo, credential: dict[str, Any]) -> None:
    move_to("http://localhost")

    response = client.post("/api/sign-in/passkey", json={"credential": credential})

    assert (response.status_code, slug_of(response)) == (422, "passkey-not-accepted")
