"""A mail server on loopback that keeps what it is handed, and can be told to answer otherwise."""

from __future__ import annotations

import socket
from collections.abc import Callable
from email.message import Message
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

LOOPBACK = "127.0.0.1"


class Mailbox(MessageHandler):
    """What the server was handed. ``answers``: by recipient, what is said to RCPT; ``after_data`` is called when a
    letter was taken, before that is said: it gives what is said, None for silence and a closed connection."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []
        self.was_encrypted: list[bool] = []
        self.connections: set[Any] = set()
        self.answers: dict[str, str] = {}
        self.after_data: Callable[[], str | None] = lambda: "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd calls it so
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the same
        self.was_encrypted.append(session.ssl is not None)
        self.connections.add(session.peer)
        await super().handle_DATA(server, session, envelope)
        said = self.after_data()
        if said is None:
            server.transport.abort()
            return "421 gone"
        return said

    def handle_message(self, message: Message) -> None:
        self.letters.append(message)


class MailServer:
    """Serves ``mailbox`` between ``with`` and its end."""

    def __init__(self, mailbox: Mailbox | None = None, **options: Any) -> None:
        self.mailbox = mailbox or Mailbox()
        with socket.create_server((LOOPBACK, 0)) as free:
            self.port = int(free.getsockname()[1])
        self._controller = Controller(self.mailbox, hostname=LOOPBACK, port=self.port, **options)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
