"""Ours and the loopback push service's arithmetic give what the standards' own examples say."""

from __future__ import annotations

import os
from uuid import uuid4

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from carematch.reminders.web_push import Message, Target, WebPushSender
from tests.push_service import decrypt, parse_vapid, to_bytes, verify_token
from tests.reminders import vectors
from tests.reminders.makers import MONDAY_9AM
from tests.settings import VAPID_PRIVATE_KEY


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(to_bytes(text)), ec.SECP256R1())


def test_ours_encrypts_the_example_of_rfc_8291_byte_by_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: to_bytes(vectors.SALT)[:size])
    monkeypatch.setattr(ec, "generate_private_key", lambda *_: private_key(vectors.AS_PRIVATE))
    target = Target(uuid4(), "https://push.example.net/x", vectors.UA_PUBLIC, vectors.AUTH_SECRET)
    message = Message(vectors.PLAINTEXT.decode(), ttl_seconds=15, topic="x", is_urgent=False)
    ours = WebPushSender(VAPID_PRIVATE_KEY, "mailto:push@carematch.example")

    sealed = ours.seal(target, message, origin="https://push.example.net", now=MONDAY_9AM)

    assert sealed is not None
    assert sealed.body == to_bytes(vectors.BODY)


def test_the_other_implementation_decrypts_the_example_of_rfc_8291() -> None:
    body, auth = to_bytes(vectors.BODY), to_bytes(vectors.AUTH_SECRET)

    assert decrypt(body, private_key(vectors.UA_PRIVATE), auth) == vectors.PLAINTEXT


@pytest.mark.parametrize(("key", "body"), [vectors.ONE_RECORD, vectors.TWO_RECORDS])
def test_it_decrypts_the_examples_of_rfc_8188(key: str, body: str) -> None:
    assert http_ece.decrypt(to_bytes(body), key=to_bytes(key), version="aes128gcm") == vectors.WALRUS


def test_it_believes_the_token_of_rfc_8292() -> None:
    token, key = parse_vapid(f"vapid t={vectors.TOKEN}, k={vectors.TOKEN_KEY}")

    claims = verify_token(token, key)

    assert claims == {"aud": "https://push.example.net", "exp": 1453523768, "sub": "mailto:push@example.com"}
