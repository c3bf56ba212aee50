"""E-mail: one way to a mail server, encrypted, for whoever has a letter."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

from carematch.core.handing import Fate, Handed

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 20

NO_SUCH_MAILBOX = frozenset({550, 551, 553})


class Mailer:
    """The mail server of one CareMatch. A relay on this machine may do without encryption, no other."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        mail_from: str,
        tls: ssl.SSLContext | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.mail_from = mail_from
        self._host = host
        self._port = port
        self._tls = tls or ssl.create_default_context()
        self._patience = patience_seconds

    @contextlib.contextmanager
    def open(self) -> Iterator[MailRound]:
        """Letters one after the other, over one connection."""
        mail_round = MailRound(self)
        try:
            yield mail_round
        finally:
            mail_round.hang_up()

    def connect(self) -> smtplib.SMTP:
        """:raises OSError, smtplib.SMTPException: there is no connection, or it cannot be trusted."""
        smtp = smtplib.SMTP(self._host, self._port, timeout=self._patience)
        try:
            smtp.ehlo()
            if smtp.has_extn("starttls") or not _is_this_machine(self._host):
                smtp.starttls(context=self._tls)
                smtp.ehlo()
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp


class MailRound:
    """One connection, made when the first letter is there and again when the server has ended it."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, letter: EmailMessage) -> Handed:
        """The letter, once. Who it is for stands in no log."""
        try:
            smtp = self._ready()
            self._prepare(smtp, letter)
        except _Said as said:
            self.hang_up()
            return Handed(said.fate)
        except (OSError, smtplib.SMTPException) as fault:
            log.warning("the mail server could not be reached: %s", type(fault).__name__)
            self.hang_up()
            return Handed(Fate.LATER)
        try:
            # From here on the server may have it, whether or not its answer arrives.
            code, _ = smtp.data(letter.as_bytes(policy=letter.policy.clone(linesep="\r\n")))
        except smtplib.SMTPDataError as fault:
            self.hang_up()
            return Handed(_fate_of(fault.smtp_code))
        except (OSError, smtplib.SMTPException) as fault:
            log.warning("the mail server did not say whether it took a letter: %s", type(fault).__name__)
            self.hang_up()
            return Handed(Fate.UNKNOWN)
        if 200 <= code < 300:
            return Handed(Fate.TAKEN)
        self.hang_up()
        return Handed(_fate_of(code))

    def hang_up(self) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None

    def _ready(self) -> smtplib.SMTP:
        if self._smtp is not None:
            try:
                if self._smtp.noop()[0] == 250:
                    return self._smtp
            except (OSError, smtplib.SMTPException):
                pass
            self.hang_up()
        self._smtp = self._mailer.connect()
        return self._smtp

    def _prepare(self, smtp: smtplib.SMTP, letter: EmailMessage) -> None:
        code, _ = smtp.mail(letter["From"].addresses[0].addr_spec)
        if code != 250:
            raise _Said(_fate_of(code))
        code, _ = smtp.rcpt(letter["To"].addresses[0].addr_spec)
        if code in NO_SUCH_MAILBOX:
            raise _Said(Fate.NO_SUCH_ADDRESS)
        if code not in {250, 251}:
            raise _Said(_fate_of(code))


class _Said(Exception):
    """The server does not take this letter, and said so before it had it."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(fate.name)
        self.fate = fate


def _fate_of(code: int) -> Fate:
    log.warning("the mail server refused a letter: %d", code)
    return Fate.REFUSED if code >= 500 else Fate.LATER


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
