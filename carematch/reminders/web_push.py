"""Web push: one encrypted message to one device's push service (RFC 8030, 8291, 8292).

The ``webpush`` package encrypts. Its ``get`` also parses our key and signs a token for every message, for an origin
without its port and with one lifetime for all: so the signature, made once per origin, and the headers are our own.
"""

from __future__ import annotations

import base64
import email.utils
import enum
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription

log = logging.getLogger(__name__)

# An endpoint is a secret, and httpx would log it.
logging.getLogger("httpx").setLevel(logging.WARNING)

TOKEN_LASTS = timedelta(hours=12)
TOKEN_IS_USED = timedelta(hours=6)

MAX_PLAINTEXT = 3993
"""What fits into the 4096 bytes that every push service takes (RFC 8291, section 4)."""

CONNECTIONS = 8

LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class Target:
    """One device's subscription."""

    subscription_id: UUID
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Message:
    """What to send. ``topic``: a later message under it replaces one that still waits at the push service."""

    body: str
    ttl_seconds: int
    topic: str
    is_urgent: bool


class Answer(enum.Enum):
    """What a push service made of a message."""

    TAKEN = enum.auto()
    GONE = enum.auto()
    """The subscription is no more."""
    REFUSED = enum.auto()
    """This message will never be taken."""
    LATER = enum.auto()
    """Not now: busy, out of order or out of reach."""


@dataclass(frozen=True)
class Outcome:
    """The answer; ``retry_after`` is how long the push service wants to be left alone."""

    answer: Answer
    retry_after: timedelta | None = None


class _Encryption(WebPush):
    def encrypt(self, plaintext: bytes, target: Target) -> bytes:
        keys = WebPushKeys(p256dh=target.p256dh, auth=target.auth)
        subscription = WebPushSubscription.model_construct(keys=keys)
        return self._encrypt(plaintext, subscription)


class WebPushSender:
    """Who this server is to push services. One for the application's life, so that tokens are used again."""

    def __init__(self, private_key: str, subject: str) -> None:
        number = int.from_bytes(base64.urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4)))
        self._key = ec.derive_private_key(number, ec.SECP256R1())
        self._subject = subject
        self._tokens: dict[str, tuple[str, datetime]] = {}
        public = self._key.public_key()
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
        self._encryption = _Encryption(
            private_key=self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            public_key=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        )

    def send(self, connections: httpx.Client, target: Target, message: Message, *, now: datetime) -> Outcome:
        """Try once. Safe to call from several threads; never raises for what the network or the push service does."""
        plaintext = message.body.encode()
        if len(plaintext) > MAX_PLAINTEXT:
            log.error("a push of %d bytes is too long to send", len(plaintext))
            return Outcome(Answer.REFUSED)
        try:
            response = connections.post(
                target.endpoint,
                content=self._encryption.encrypt(plaintext, target),
                headers={
                    "Authorization": self._authorization(target.endpoint, now),
                    "Content-Encoding": "aes128gcm",
                    "Content-Type": "application/octet-stream",
                    "TTL": str(message.ttl_seconds),
                    "Topic": message.topic,
                    "Urgency": "high" if message.is_urgent else "normal",
                },
            )
        except httpx.HTTPError as fault:
            log.warning("a push service could not be reached: %s", type(fault).__name__)
            return Outcome(Answer.LATER)
        return read_answer(response.status_code, response.headers.get("Retry-After"), now=now)

    def _authorization(self, endpoint: str, now: datetime) -> str:
        origin = _origin(endpoint)
        header, used_until = self._tokens.get(origin, ("", now))
        if now >= used_until:
            claims = {"aud": origin, "exp": int((now + TOKEN_LASTS).timestamp()), "sub": self._subject}
            header = f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self.public_key}"
            self._tokens[origin] = header, now + TOKEN_IS_USED
        return header


def open_connections() -> httpx.Client:
    """Connections that are kept alive until closed. A redirect is not followed: it could lead anywhere."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return httpx.Client(timeout=httpx.Timeout(10, connect=5), limits=limits, follow_redirects=False)


def read_answer(status: int, retry_after: str | None, *, now: datetime) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Answer.TAKEN)
    if status in {404, 410}:
        return Outcome(Answer.GONE)
    if status == 429 or status >= 500:
        return Outcome(Answer.LATER, _wait(retry_after, now))
    log.warning("a push service refused a message: %d", status)
    return Outcome(Answer.REFUSED)


def _wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """``Retry-After`` as a stretch of time: seconds, or an HTTP date. None when it is absent or makes no sense."""
    if retry_after is None:
        return None
    try:
        if retry_after.isdecimal():
            return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
        at = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(timedelta(0), min(at.replace(tzinfo=at.tzinfo or UTC) - now, LONGEST_WAIT))


def _origin(endpoint: str) -> str:
    url = httpx.URL(endpoint)
    return f"{url.scheme}://{url.netloc.decode()}"
