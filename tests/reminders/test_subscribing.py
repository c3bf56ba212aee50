"""A phone says where it takes pushes, and the server judges the address before it ever sends there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts.service import SignedIn
from tests.push_service import PushService, to_text
from tests.reminders.makers import PaperDiary, make_phone, subscribe, subscriptions, user_of

pytestmark = pytest.mark.usefixtures("diary")


def signed_in(app: Flask, phone: SignedIn) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("carematch", phone.token)
    return client


def test_a_browser_subscribes_with_the_servers_key(app: Flask, push: PushService) -> None:
    phone = make_phone()
    client = signed_in(app, phone)

    key = client.get("/api/push/key").get_json()["key"]
    answer = client.put("/api/push/subscription", json=push.subscribe(key).subscription)

    assert answer.status_code == 204
    [subscription] = subscriptions()
    assert (subscription.user_id, subscription.device_id) == (phone.actor.user_id, phone.actor.device_id)


def test_subscribing_again_replaces_what_this_phone_had(app: Flask, push: PushService) -> None:
    client = signed_in(app, make_phone())

    first, latest = push.subscribe(), push.subscribe()
    client.put("/api/push/subscription", json=first.subscription)
    client.put("/api/push/subscription", json=latest.subscription)

    assert [each.endpoint for each in subscriptions()] == [latest.endpoint]


def test_a_browser_that_somebody_else_signs_in_on_no_longer_takes_the_first_users_pushes(
    app: Flask, push: PushService
) -> None:
    browser = push.subscribe()
    subscribe(make_phone("Margaret Ellis"), browser)
    second = make_phone("Tom Ellis")

    signed_in(app, second).put("/api/push/subscription", json=browser.subscription)

    assert [each.user_id for each in subscriptions()] == [user_of(second)]


def test_unsubscribing_forgets_this_phone_alone_and_may_be_repeated(app: Flask, push: PushService) -> None:
    phone, other = make_phone(), make_phone("Rosa Doyle")
    subscribe(phone, push.subscribe())
    subscribe(other, push.subscribe())
    client = signed_in(app, phone)

    answers = [client.delete("/api/push/subscription").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert [each.user_id for each in subscriptions()] == [user_of(other)]


@pytest.mark.parametrize(("method", "path"), [("GET", "/key"), ("PUT", "/subscription"), ("DELETE", "/subscription")])
def test_nobody_subscribes_without_signing_in(app: Flask, method: str, path: str) -> None:
    assert app.test_client().open(f"/api/push{path}", method=method).status_code == 401


def test_an_address_that_is_no_push_service_is_refused_with_the_reason(app: Flask, push: PushService) -> None:
    subscription = push.subscribe().subscription | {"endpoint": "https://intranet.example/push"}

    answer = signed_in(app, make_phone()).put("/api/push/subscription", json=subscription)

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert "not a push service that we know" in answer.get_json()["errors"]["endpoint"][0]
    assert subscriptions() == []


@pytest.mark.parametrize(
    "keys",
    [
        {"auth": "short"},
        {"auth": "not base64url!"},
        {"p256dh": to_text(b"\x04" + b"\x01" * 64)},
        {"p256dh": to_text(b"\x02" + b"\x01" * 32)},
        {"p256dh": ""},
    ],
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(
    app: Flask, push: PushService, keys: dict[str, Any]
) -> None:
    subscription = push.subscribe().subscription
    subscription["keys"] |= keys

    answer = signed_in(app, make_phone()).put("/api/push/subscription", json=subscription)

    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]["keys"]) == set(keys)


def test_production_refuses_loopback(app: Flask, push: PushService, diary: PaperDiary) -> None:
    config = app.extensions["carematch.config"]
    app.extensions["carematch.config"] = replace(config, environment="production")

    answer = signed_in(app, make_phone()).put("/api/push/subscription", json=push.subscribe().subscription)

    assert answer.status_code == 422
