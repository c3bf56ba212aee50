"""The loopback push service refuses what the standards forbid."""

import httpx
import pytest

from tests.push_service import PushService, Refused, verify_token
from tests.reminders.vectors import TOKEN, TOKEN_KEY


def test_it_does_not_believe_a_token_that_somebody_changed() -> None:
    head, claims, signature = TOKEN.split(".")

    with pytest.raises(Refused, match="forged"):
        verify_token(f"{head}.{claims.replace('MTQ1', 'MTQ2')}A.{signature}", TOKEN_KEY)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 400),
        ({"TTL": "60", "Topic": "x" * 33, "Content-Encoding": "aes128gcm"}, b"", 400),
        ({"TTL": "60", "Urgency": "now", "Content-Encoding": "aes128gcm"}, b"", 400),
        ({"TTL": "60", "Content-Encoding": "aes128gcm"}, b"x" * 4097, 413),
        ({"TTL": "60", "Content-Encoding": "aesgcm"}, b"x", 415),
        ({"TTL": "60", "Content-Encoding": "aes128gcm"}, b"x", 401),
        ({"TTL": "60", "Content-Encoding": "aes128gcm", "Authorization": f"vapid t={TOKEN}, k={TOKEN_KEY}"}, b"x", 403),
    ],
)
def test_it_refuses_what_a_push_service_refuses(headers: dict[str, str], body: bytes, status: int) -> None:
    with PushService() as push:
        browser = push.subscribe()

        answer = httpx.post(browser.endpoint, headers=headers, content=body)

        assert answer.status_code == status
        assert push.received == []
        assert len(push.refused) == 1
