"""Web push: one message as its push service wants it, encrypted and signed (RFC 8030, 8291, 8292), and what it answers.

The ``webpush`` package encrypts. Its ``get`` also parses our key and signs a token for every message, for an origin
without its port and with one lifetime for all: so the signature, made once per origin, and the headers are our own.
"""

from __future__ import annotations

import base64
import email.utils
import enum
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast
from uuid import UUID

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from webpush import WebPush
from webpush.types import WebPushSubscription

log = logging.getLogger(__name__)

TOKEN_LASTS = timedelta(hours=12)
TOKEN_IS_USED = timedelta(hours=6)

MAX_PLAINTEXT = 3993
"""What fits into the 4096 bytes that every push service takes (RFC 8291, section 4)."""

LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
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
    LEFT = enum.auto()
    """It was not asked: it is left alone for now, or there was no time."""


@dataclass(frozen=True)
class Outcome:
    """The answer; ``retry_after`` is how long the push service wants to be left alone."""

    answer: Answer
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Sealed:
    """A message made ready for one device."""

    headers: list[str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Subscription:
    """What the package reads of one. Its own model would look at the address and the keys for every message."""

    keys: Target


class _Encryption(WebPush):
    def encrypt(self, plaintext: bytes, target: Target) -> bytes:
        return self._encrypt(plaintext, cast(WebPushSubscription, _Subscription(target)))


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

    def seal(self, target: Target, message: Message, *, origin: str, now: datetime) -> Sealed | None:
        """``origin`` is the target's. None: this can never be sent, being too long or for keys that are none."""
        plaintext = message.body.encode()
        if len(plaintext) > MAX_PLAINTEXT:
            log.error("a push of %d bytes is too long to send", len(plaintext))
            return None
        try:
            body = self._encryption.encrypt(plaintext, target)
        except ValueError:
            log.warning("a subscription's keys cannot be used")
            return None
        headers = [
            f"Authorization: {self._authorization(origin, now)}",
            "Content-Encoding: aes128gcm",
            "Content-Type: application/octet-stream",
            f"TTL: {message.ttl_seconds}",
            f"Topic: {message.topic}",
            f"Urgency: {'high' if message.is_urgent else 'normal'}",
        ]
        return Sealed(headers, body)

    def _authorization(self, origin: str, now: datetime) -> str:
        header, used_until = self._tokens.get(origin, ("", now))
        if now >= used_until:
            claims = {"aud": origin, "exp": int((now + TOKEN_LASTS).timestamp()), "sub": self._subject}
            header = f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self.public_key}"
            self._tokens[origin] = header, now + TOKEN_IS_USED
        return header


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


_ADDRESS = re.compile(r"(https?://[A-Za-z0-9.:\[\]-]+)(?:/[!-~]*)?")
"""An address that has but one reading, whoever parses it: nobody's name before the host, no backslash there."""


def origin_of(endpoint: str) -> str:
    """The scheme, host and port of a push service (RFC 6454): what a token is for, and who is asked.

    :raises ValueError: the address can be read in more than one way, or not at all.
    """
    match = _ADDRESS.fullmatch(endpoint)
    if match is None:
        raise ValueError("not a plain address")
    return _normal(match[1])


@lru_cache(maxsize=256)
def _normal(origin: str) -> str:
    try:
        url = httpx.URL(origin)
    except httpx.InvalidURL as fault:
        raise ValueError("not an origin") from fault
    return f"{url.scheme}://{url.netloc.decode()}"
