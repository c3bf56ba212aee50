"""The loopback push service reads what the standards' own examples say, and refuses what they forbid."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push_service import PushService, Refused, decrypt, parse_vapid, to_bytes, verify_token

# RFC 8291, section 5 and appendix A: https://www.rfc-editor.org/rfc/rfc8291#section-5
PLAINTEXT = b"When I grow up, I want to be a watermelon"
UA_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH_SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)

# RFC 8292, section 2.4: https://www.rfc-editor.org/rfc/rfc8292#section-2.4
TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6"
    "Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
    ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
)
TOKEN_KEY = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"


def test_it_decrypts_the_example_of_rfc_8291() -> None:
    browsers_key = ec.derive_private_key(int.from_bytes(to_bytes(UA_PRIVATE)), ec.SECP256R1())

    plaintext = decrypt(to_bytes(BODY), browsers_key, to_bytes(AUTH_SECRET))

    assert plaintext == PLAINTEXT


def test_it_believes_the_token_of_rfc_8292() -> None:
    token, key = parse_vapid(f"vapid t={TOKEN}, k={TOKEN_KEY}")

    claims = verify_token(token, key)

    assert claims == {"aud": "https://push.example.net", "exp": 1453523768, "sub": "mailto:push@example.com"}


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
