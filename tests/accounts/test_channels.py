"""Codes on their way: through a real SMTP server, and to the console."""

from __future__ import annotations

import datetime
import ipaddress
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from carematch.accounts.channels import ConsoleCodes, EmailCodes
from carematch.accounts.codes import IssuedCode
from carematch.core.mail import Mailer
from tests.mail_server import LOOPBACK, Mailbox, MailServer

ISSUED = IssuedCode("Maya Brook", "maya@example.org", "123456")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail for tests")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def serve_mail() -> Iterator[Callable[..., int]]:
    """Starts a mail server and gives its port."""
    with ExitStack() as until_the_end:
        yield lambda mailbox, **options: until_the_end.enter_context(MailServer(mailbox, **options)).port


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def send(port: int, *, tls: ssl.SSLContext | None = None) -> None:
    channel = EmailCodes(Mailer(LOOPBACK, port, mail_from="CareMatch <codes@example.org>", tls=tls))
    channel.send(ISSUED)
    channel.close()


def test_a_code_goes_by_e_mail_encrypted(serve_mail: Callable[..., int], certificate: Path) -> None:
    mailbox = Mailbox()
    port = serve_mail(mailbox, tls_context=server_tls(certificate), require_starttls=True)

    send(port, tls=ssl.create_default_context(cafile=str(certificate)))

    [letter] = mailbox.letters
    assert mailbox.was_encrypted == [True]
    assert letter["To"] == "maya@example.org"
    assert letter["From"] == "CareMatch <codes@example.org>"
    assert "123456" in str(letter.get_payload())
    assert "123456" not in letter["Subject"]


def test_a_mail_server_that_cannot_prove_itself_gets_nothing_and_the_log_names_nobody(
    serve_mail: Callable[..., int], certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox = Mailbox()
    port = serve_mail(mailbox, tls_context=server_tls(certificate))

    with caplog.at_level(logging.DEBUG):
        send(port, tls=ssl.create_default_context())

    assert mailbox.letters == []
    said = [record.getMessage() for record in caplog.records if record.name.startswith("carematch")]
    assert said == [
        "the mail server could not be reached: SSLCertVerificationError",
        "a code could not be sent by e-mail",
    ]


def test_a_relay_on_this_machine_may_do_without_encryption(serve_mail: Callable[..., int]) -> None:
    mailbox = Mailbox()

    send(serve_mail(mailbox))

    assert len(mailbox.letters) == 1


def test_the_console_shows_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleCodes(is_production=False).send(ISSUED)

    assert capsys.readouterr().out == "CareMatch code for Maya Brook: 123456\n"


def test_production_never_prints_codes() -> None:
    with pytest.raises(ValueError, match="production"):
        ConsoleCodes(is_production=True)
