"""Who hands e-mails and texts over, and how they read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol

from carematch.core.handing import Handed
from carematch.core.mail import Mailer, MailRound
from carematch.core.texts import TextRound, TextService
from carematch.reminders.letters import Letter
from carematch.reminders.models import Channel


class Round(Protocol):
    """Hands letters over, one after the other."""

    def hand_over(self, letter: Letter) -> Handed:
        """The letter, once: whatever happens, it is not tried again here."""


@contextlib.contextmanager
def opened(channel: Channel, *, mailer: Mailer | None, texts: TextService | None, site: str) -> Iterator[Round | None]:
    """A round by this way; None where this CareMatch has no such way."""
    if channel is Channel.EMAIL and mailer is not None:
        with mailer.open() as mail_round:
            yield ByEmail(mail_round, mailer.mail_from, site)
    elif channel is Channel.TEXT and texts is not None:
        yield ByText(texts.open(), site)
    else:
        yield None


class ByEmail:
    """Plain text, in the general words of a lock screen: others may read a mailbox."""

    def __init__(self, mail_round: MailRound, mail_from: str, site: str) -> None:
        self._round = mail_round
        self._from = mail_from
        self._host = parseaddr(mail_from)[1].partition("@")[2]
        self._site = site

    def hand_over(self, letter: Letter) -> Handed:
        mail = EmailMessage()
        mail["From"] = self._from
        mail["To"] = letter.address
        mail["Subject"] = "There is something for you in CareMatch"
        mail["Message-ID"] = f"<{letter.delivery_id}@{self._host}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(
            f"{letter.text}\n\n"
            f"Read it here: {self._site}{letter.url}\n\n"
            "You get this because you chose to be told by e-mail.\n"
            f"To change that, go to: {self._site}/notifications\n"
        )
        return self._round.hand_over(mail)


class ByText:
    """The same words, as short as a text."""

    def __init__(self, text_round: TextRound, site: str) -> None:
        self._round = text_round
        self._site = site

    def hand_over(self, letter: Letter) -> Handed:
        words = f"CareMatch: {letter.text} {self._site}{letter.url}"
        return self._round.send(letter.address, words, reference=str(letter.delivery_id))
