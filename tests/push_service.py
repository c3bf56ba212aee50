"""A push service on loopback, as browsers' makers run them (RFC 8030), which reads what it is given.

It checks every message as the standards ask (TTL, RFC 8188 and 8291 encryption, RFC 8292 signature) and decrypts it
with ``http_ece``, which shares no code with what encrypted it. What is for a real browser it forwards unread.
"""

from __future__ import annotations

import base64
import contextlib
import enum
import json
import re
import secrets
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAX_BODY = 4096
MAX_TOKEN_AGE = timedelta(hours=24)
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
URGENCIES = {"very-low", "low", "normal", "high"}


def to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def decrypt(body: bytes, private_key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """The plaintext of an ``aes128gcm`` push message, as the browser reads it."""
    plaintext: bytes = http_ece.decrypt(body, private_key=private_key, auth_secret=auth, version="aes128gcm")
    return plaintext


class Refused(Exception):
    """The message breaks a standard; ``status`` is what a push service answers."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Browser:
    """One subscription and the secrets that only the browser has."""

    path: str
    endpoint: str
    private_key: ec.EllipticCurvePrivateKey
    auth: bytes
    application_server_key: str | None

    @property
    def p256dh(self) -> str:
        return to_text(self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def subscription(self) -> dict[str, Any]:
        """What ``PushSubscription.toJSON()`` gives in a browser."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": to_text(self.auth)}}


@dataclass(frozen=True)
class Forward:
    """The subscription of a real browser, which keeps its secrets: ``take`` gets each message as it came."""

    application_server_key: str | None
    take: Callable[[bytes], None]


class Fault(enum.Enum):
    """What may go wrong instead of an answer."""

    RESET = enum.auto()
    """The connection is broken off."""
    SILENCE = enum.auto()
    """Nothing comes, until the service ends."""


class Headers(NamedTuple):
    """What the headers of a message say that keeps the standards."""

    ttl: int
    topic: str | None
    urgency: str
    claims: dict[str, Any]


@dataclass(frozen=True)
class Received:
    """A message that was taken, and what the service could read in it with the browser's secrets."""

    browser: Browser
    text: str
    ttl: int
    topic: str | None
    urgency: str
    claims: dict[str, Any]

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.text)
        return payload


@dataclass
class PushService:
    """Serves between ``with`` and its end. ``clock`` is what tokens are judged by."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    received: list[Received] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    connections: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    """By path, how often somebody tried to send there."""
    when_asked: Callable[[], None] = lambda: None
    _always: dict[str, tuple[int, dict[str, str]] | Fault] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _browsers: dict[str, Browser] = field(default_factory=dict)
    _forwards: dict[str, Forward] = field(default_factory=dict)
    _answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.service = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def subscribe(self, application_server_key: str | None = None) -> Browser:
        """A new subscription; with a key, only its owner may send to it (RFC 8292, section 4)."""
        path = f"/push/{secrets.token_urlsafe(16)}"
        key = ec.generate_private_key(ec.SECP256R1())
        browser = Browser(path, f"{self.origin}{path}", key, secrets.token_bytes(16), application_server_key)
        self._browsers[path] = browser
        return browser

    def forward(self, application_server_key: str | None, take: Callable[[bytes], None]) -> str:
        """The endpoint of a real browser's new subscription, which ``take`` hands its messages to."""
        path = f"/push/{secrets.token_urlsafe(16)}"
        self._forwards[path] = Forward(application_server_key, take)
        return f"{self.origin}{path}"

    def answer_next(self, status: int, **headers: str) -> None:
        """The next message is not taken but gets this answer; ``retry_after="60"`` is the header ``Retry-After``."""
        self._answers.append((status, _as_headers(headers)))

    def answer_always(self, browser: Browser, status: int, **headers: str) -> None:
        """Every message for this browser gets this answer."""
        self._always[browser.path] = status, _as_headers(headers)

    def fail_always(self, browser: Browser, fault: Fault) -> None:
        self._always[browser.path] = fault

    def recover(self) -> None:
        """Nothing goes wrong any more."""
        self._always.clear()

    def received_by(self, browser: Browser) -> list[Received]:
        return [each for each in self.received if each.browser == browser]

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]] | Fault:
        """Status and headers for a message: 201 when it was read and kept."""
        with self._lock:
            self.asked[path] += 1
            self.when_asked()
            if path in self._always:
                return self._always[path]
            if self._answers:
                return self._answers.popleft()
            subscription = self._browsers.get(path) or self._forwards.get(path)
            if subscription is None:
                return 404, {}
            try:
                read = self._read_headers(subscription.application_server_key, headers, body)
                if isinstance(subscription, Forward):
                    subscription.take(body)
                else:
                    self.received.append(Received(subscription, _read_text(subscription, body), *read))
            except Refused as fault:
                self.refused.append(str(fault))
                return fault.status, {}
            return 201, {"Location": f"{self.origin}/message/{secrets.token_urlsafe(16)}"}

    def _read_headers(self, application_server_key: str | None, headers: dict[str, str], body: bytes) -> Headers:
        ttl, topic, urgency = headers.get("ttl", ""), headers.get("topic"), headers.get("urgency", "normal")
        if not ttl.isdecimal():
            raise Refused(400, "no TTL")
        if topic is not None and not TOPIC.fullmatch(topic):
            raise Refused(400, f"bad Topic {topic!r}")
        if urgency not in URGENCIES:
            raise Refused(400, f"bad Urgency {urgency!r}")
        if len(body) > MAX_BODY:
            raise Refused(413, f"{len(body)} bytes")
        if headers.get("content-encoding") != "aes128gcm":
            raise Refused(415, "not aes128gcm")
        claims = self._read_claims(application_server_key, headers.get("authorization", ""))
        return Headers(int(ttl), topic, urgency, claims)

    def _read_claims(self, application_server_key: str | None, authorization: str) -> dict[str, Any]:
        token, key = parse_vapid(authorization)
        claims = verify_token(token, key)
        if claims.get("aud") != self.origin:
            raise Refused(403, f"token is for {claims.get('aud')}")
        left = datetime.fromtimestamp(claims.get("exp", 0), UTC) - self.clock()
        if not timedelta(0) < left <= MAX_TOKEN_AGE:
            raise Refused(403, f"token expires in {left}")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
            raise Refused(403, "token has no contact")
        if application_server_key not in (None, key):
            raise Refused(403, "subscription belongs to another key")
        return claims


def _read_text(browser: Browser, body: bytes) -> str:
    try:
        return decrypt(body, browser.private_key, browser.auth).decode()
    except (http_ece.ECEException, ValueError) as fault:
        raise Refused(400, f"cannot be decrypted: {fault}") from fault


def _as_headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def parse_vapid(authorization: str) -> tuple[str, str]:
    """The token and the public key of ``Authorization: vapid t=…, k=…`` (RFC 8292, section 3)."""
    scheme, _, rest = authorization.partition(" ")
    parameters = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if scheme.lower() != "vapid" or {"t", "k"} - parameters.keys():
        raise Refused(401, "no VAPID authorization")
    return parameters["t"], parameters["k"]


def verify_token(token: str, key: str) -> dict[str, Any]:
    """The claims of an ES256 token that the owner of ``key`` has signed."""
    signed, _, signature = token.rpartition(".")
    head, _, claims = signed.partition(".")
    raw = to_bytes(signature)
    if json.loads(to_bytes(head)).get("alg") != "ES256" or len(raw) != 64:
        raise Refused(403, "token is not ES256")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to_bytes(key))
    pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    try:
        public.verify(pair, signed.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature as fault:
        raise Refused(403, "token is forged") from fault
    read: dict[str, Any] = json.loads(to_bytes(claims))
    return read


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    service: PushService


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        with self.server.service._lock:
            self.server.service.connections += 1

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.close_connection = len(body) < length
        if self.close_connection:
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = self.server.service.answer(self.path, headers, body)
        if isinstance(said, Fault):
            self._fail(said)
            return
        status, answer = said
        self.send_response(status)
        for name, value in answer.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def _fail(self, fault: Fault) -> None:
        self.close_connection = True
        if fault is Fault.SILENCE:
            self.server.service._over.wait(60)
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Tests read ``received`` and ``refused`` instead."""
