"""A stand-in for GOV.UK Notify on loopback, which judges what its client sends as Notify's documentation says."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

SERVICE = "a1b2c3d4-0000-4000-8000-00000000c0de"
SECRET = "5ec4e700-0000-4000-8000-00000000c0de"
API_KEY = f"stand_in-{SERVICE}-{SECRET}"
TEMPLATE = "7e3f1a7e-0000-4000-8000-00000000c0de"

HANG = "hang"
"""Nothing is answered until the service ends; it has not taken it."""
DROP = "drop"
"""It is taken, and the connection broken before that is said."""


@dataclass
class Taken:
    """A text that was taken."""

    id: str
    number: str
    message: str
    reference: str
    status: str = "sending"


@dataclass
class TextStandIn:
    """Serves between ``with`` and its end. ``refused`` says whose requests were not as they should be."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    """By reference, how often somebody tried to send it."""
    bad_numbers: set[str] = field(default_factory=set)
    when_asked: Callable[[], None] = lambda: None
    _answers: deque[int | str] = field(default_factory=deque)
    _over: threading.Event = field(default_factory=threading.Event)
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
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        return {"notify_api_key": API_KEY, "notify_template_id": TEMPLATE, "notify_url": self.url}

    def answer_next(self, what: int | str) -> None:
        """The next text gets this answer: a status, ``HANG`` or ``DROP``."""
        self._answers.append(what)

    def send(self, authorization: str, body: dict[str, Any]) -> tuple[int | str, dict[str, Any]]:
        with self._lock:
            self.asked[str(body.get("reference"))] += 1
            self.when_asked()
            if fault := judge_token(authorization):
                self.refused.append(fault)
                return 403, _errors("AuthError", fault)
            if body.get("template_id") != TEMPLATE or set(body.get("personalisation", {})) != {"message"}:
                self.refused.append("template or personalisation")
                return 400, _errors("BadRequestError", "Template not found, or Missing personalisation: message")
            if body["phone_number"] in self.bad_numbers:
                return 400, _errors("ValidationError", "phone_number Not a valid phone number")
            answer = self._answers.popleft() if self._answers else 201
            if answer not in {201, DROP}:
                return answer, _errors("Error", "as it was told")
            text = Taken(str(uuid4()), body["phone_number"], body["personalisation"]["message"], body["reference"])
            self.taken.append(text)
            return answer, {"id": text.id, "reference": text.reference}

    def look(self, authorization: str, path: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            if fault := judge_token(authorization):
                self.refused.append(fault)
                return 403, _errors("AuthError", fault)
            parts = urlsplit(path)
            if parts.path == "/v2/notifications":
                [wanted] = parse_qs(parts.query)["reference"]
                return 200, {"notifications": [_as_said(each) for each in self.taken if each.reference == wanted]}
            found = [each for each in self.taken if parts.path == f"/v2/notifications/{each.id}"]
            return (200, _as_said(found[0])) if found else (404, _errors("NoResultFound", "No result found"))


def judge_token(authorization: str) -> str | None:
    """What is wrong with a client's token: HS256 by the service's secret, issued by the service within 30 seconds."""
    scheme, _, token = authorization.partition(" ")
    head, _, rest = token.partition(".")
    claims, _, signature = rest.partition(".")
    if scheme != "Bearer" or _json(head) != {"alg": "HS256", "typ": "JWT"}:
        return "no token"
    expected = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(_bytes(signature), expected):
        return "signature"
    if _json(claims).get("iss") != SERVICE:
        return "iss"
    return None if abs(time.time() - _json(claims).get("iat", 0)) <= 30 else "iat"


def _as_said(text: Taken) -> dict[str, str]:
    return {"id": text.id, "reference": text.reference, "status": text.status}


def _errors(error: str, message: str) -> dict[str, Any]:
    return {"errors": [{"error": error, "message": message}]}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _json(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_bytes(text)) if text else {}
    return read


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    service: TextStandIn


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v2/notifications/sms":
            self._say(404, {})
            return
        self._say(*self.server.service.send(self.headers["Authorization"], body))

    def do_GET(self) -> None:
        self._say(*self.server.service.look(self.headers["Authorization"], self.path))

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def _say(self, answer: int | str, body: dict[str, Any]) -> None:
        if isinstance(answer, str):
            self.close_connection = True
            if answer == HANG:
                self.server.service._over.wait(60)
                return
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()
            return
        said = json.dumps(body).encode()
        self.send_response(answer)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Tests read ``taken`` and ``refused`` instead."""
