"""How one-time codes reach people."""

from __future__ import annotations

import ipaddress
import logging
import smtplib
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import TYPE_CHECKING, Protocol

from carematch.accounts.codes import IssuedCode

if TYPE_CHECKING:
    from config import Config

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 20


class CodeChannel(Protocol):
    """Takes a code to its owner. Returns at once, so that an answer takes as long for an address nobody has."""

    def send(self, issued: IssuedCode) -> None: ...


class ConsoleCodes:
    """Prints codes where the server was started, for trying CareMatch out."""

    def __init__(self, *, is_production: bool) -> None:
        if is_production:
            raise ValueError("production never prints codes")

    def send(self, issued: IssuedCode) -> None:
        sys.stdout.write(f"CareMatch code for {issued.name}: {issued.code}\n")
        sys.stdout.flush()


class EmailCodes:
    """Sends codes by e-mail, encrypted on the way; a relay on this machine may do without.

    A code that could not be handed over is logged without saying whose it was; the person asks for another.
    """

    def __init__(self, host: str, port: int, *, mail_from: str, tls: ssl.SSLContext | None = None) -> None:
        self._host = host
        self._port = port
        self._mail_from = mail_from
        self._tls = tls or ssl.create_default_context()
        self._senders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="codes")

    def send(self, issued: IssuedCode) -> None:
        self._senders.submit(self._deliver, issued)

    def close(self) -> None:
        """Every code is handed over, or has failed, when this returns."""
        self._senders.shutdown()

    def _deliver(self, issued: IssuedCode) -> None:
        try:
            with smtplib.SMTP(self._host, self._port, timeout=_PATIENCE_SECONDS) as smtp:
                smtp.ehlo()
                if smtp.has_extn("starttls") or not _is_this_machine(self._host):
                    smtp.starttls(context=self._tls)
                smtp.send_message(self._letter(issued))
        except (OSError, smtplib.SMTPException) as fault:
            log.error("a code could not be sent by e-mail: %s", type(fault).__name__)

    def _letter(self, issued: IssuedCode) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._mail_from
        letter["To"] = issued.email
        letter["Subject"] = "Your CareMatch code"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(
            f"Hello {issued.name},\n\n"
            f"your code is {issued.code}\n\n"
            "It works for 10 minutes. If you did not ask for it, you need not do anything.\n"
            "Nobody from CareMatch will ever ask you for it.\n"
        )
        return letter


def channel_for(config: Config) -> CodeChannel:
    """The channel that the settings name."""
    if config.code_channel == "console":
        return ConsoleCodes(is_production=config.is_production)
    return EmailCodes(config.smtp_host, config.smtp_port, mail_from=config.mail_from)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
