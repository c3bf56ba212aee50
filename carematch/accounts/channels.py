"""How one-time codes reach people."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import TYPE_CHECKING, Protocol

from carematch.accounts.codes import IssuedCode
from carematch.core.handing import Fate
from carematch.core.mail import Mailer
from carematch.core.texts import TextService

if TYPE_CHECKING:
    from config import Config

log = logging.getLogger(__name__)


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
    """Sends codes by e-mail.

    A code that could not be handed over is logged without saying whose it was; the person asks for another.
    """

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self._senders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="codes")

    def send(self, issued: IssuedCode) -> None:
        self._senders.submit(self._deliver, issued)

    def close(self) -> None:
        """Every code is handed over, or has failed, when this returns."""
        self._senders.shutdown()

    def _deliver(self, issued: IssuedCode) -> None:
        with self._mailer.open() as mail_round:
            fate = mail_round.hand_over(self._letter(issued)).fate
        if fate is not Fate.TAKEN:
            log.error("a code could not be sent by e-mail")

    def _letter(self, issued: IssuedCode) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._mailer.mail_from
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
    mailer = mailer_for(config)
    assert mailer is not None  # the settings are refused without one
    return EmailCodes(mailer)


def mailer_for(config: Config) -> Mailer | None:
    """The mail server that the settings name, if they do."""
    if not (config.smtp_host and config.mail_from):
        return None
    return Mailer(config.smtp_host, config.smtp_port, mail_from=config.mail_from)


def text_service_for(config: Config) -> TextService | None:
    """The text service that the settings name, if they do."""
    if not config.notify_api_key:
        return None
    return TextService(config.notify_api_key, config.notify_template_id, config.notify_url)
