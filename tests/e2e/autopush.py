"""What Firefox connects to for its pushes (Mozilla's autopush, over a websocket), on loopback, before a push service.

The push service gives out the endpoints and judges what is sent there; this takes it to the browser as it came.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.push_service import PushService, to_text

DELIVERED = 100
"""How Firefox acknowledges a message that it could decrypt and that the service worker took."""


class Autopush:
    """Serves between ``with`` and its end. ``acknowledged`` has a code for each message that Firefox answered."""

    def __init__(self, push_service: PushService) -> None:
        self.push_service = push_service
        self.acknowledged: list[int] = []

    def __enter__(self) -> Self:
        self._server = serve(self._talk, "127.0.0.1", 0)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/"

    def _talk(self, browser: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):  # a browser that is ended says no goodbye
            while True:
                answer = self._answer(browser, json.loads(browser.recv()))
                if answer is not None:
                    browser.send(json.dumps(answer))

    def _answer(self, browser: ServerConnection, said: dict[str, Any]) -> dict[str, Any] | None:
        match said.get("messageType", "ping"):
            case "hello":
                uaid = said.get("uaid") or uuid4().hex
                return {"messageType": "hello", "status": 200, "uaid": uaid, "use_webpush": True, "broadcasts": {}}
            case "register":
                return self._register(browser, said["channelID"], said.get("key"))
            case "unregister":
                return {"messageType": "unregister", "status": 200, "channelID": said["channelID"]}
            case "ack":
                self.acknowledged += [update["code"] for update in said["updates"]]
            case "ping":
                return {}
        return None

    def _register(self, browser: ServerConnection, channel: str, key: str | None) -> dict[str, Any]:
        def take(body: bytes) -> None:
            message = {
                "messageType": "notification",
                "channelID": channel,
                "version": secrets.token_urlsafe(16),
                "data": to_text(body),
                "headers": {"encoding": "aes128gcm"},
            }
            browser.send(json.dumps(message))

        endpoint = self.push_service.forward(key and key.rstrip("="), take)
        return {"messageType": "register", "status": 200, "channelID": channel, "pushEndpoint": endpoint}
