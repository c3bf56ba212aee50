"""The push service of the benchmark: HTTPS on loopback, with a certificate of its own, the same for all who send to it.

It only keeps what it is sent. Afterwards that is judged here, by what shares no code with what encrypted and signed it.
"""

from __future__ import annotations

import base64
import ipaddress
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.benchmarks.pages import BENCH, NODE
from tests.push_service import MAX_TOKEN_AGE, Browser, decrypt, parse_vapid, verify_token

READ = 250
"""Of what came, so many are decrypted."""


@dataclass(frozen=True)
class Taker:
    """``ca_file`` holds the certificate that vouches for it."""

    origin: str
    ca_file: Path
    folder: Path
    process: subprocess.Popen[str]

    def judge(self, browsers: Sequence[Browser], bodies: Mapping[str, str]) -> None:
        """Since the last judgement each browser was sent once what ``bodies`` has under its path: else the run ends."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        file = self.folder / "kept"
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        requests = [_read(base64.b64decode(line)) for line in file.read_text().splitlines()]
        came = Counter(path for path, _, _ in requests)
        if came != Counter(browser.path for browser in browsers):
            raise RuntimeError(f"{len(requests)} messages came to {len(came)} of {len(browsers)} browsers")
        for authorization in {headers["authorization"] for _, headers, _ in requests}:
            judge_token(authorization, self.origin)
        by_path = {browser.path: browser for browser in browsers}
        for path, headers, sealed in random.Random(len(requests)).sample(requests, min(READ, len(requests))):
            said = decrypt(sealed, by_path[path].private_key, by_path[path].auth).decode()
            if said != bodies[path] or headers["content-encoding"] != "aes128gcm" or not headers["ttl"].isdecimal():
                raise RuntimeError("a message came as another")


@cache
def judge_token(authorization: str, origin: str) -> None:
    """Signed by the key that it names, for this origin, for a day at most, and with a contact.

    :raises RuntimeError: it is not.
    """
    claims = verify_token(*parse_vapid(authorization))
    left = datetime.fromtimestamp(claims["exp"], UTC) - datetime.now(UTC)
    is_for_us = claims["aud"] == origin and str(claims["sub"]).startswith("mailto:")
    if not is_for_us or not timedelta(0) < left <= MAX_TOKEN_AGE:
        raise RuntimeError(f"a token says {claims}")


def _read(request: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return first.split(" ")[1], headers, body


@contextmanager
def serve_taker() -> Iterator[Taker]:
    """A service that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="carematch-taker-") as name:
        folder = Path(name)
        make_certificates(folder)
        words: list[Any] = [NODE, BENCH / "push" / "service.js", folder / "service.crt", folder / "service.key"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            if not port:
                raise RuntimeError("the push service did not start")
            try:
                yield Taker(f"https://127.0.0.1:{port}", folder / "ca.crt", folder, process)
            finally:
                process.stdin.close()


def make_certificates(folder: Path) -> None:
    """``ca.crt`` vouches for ``service.crt``, which is 127.0.0.1's for a day. The authority's key is thrown away."""
    authority, service = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name, now = _name("A throwaway authority"), datetime.now(UTC)

    def certificate(subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_ca: bool) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        )

    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    ours = certificate(_name("127.0.0.1"), service, is_ca=False).add_extension(loopback, critical=False)
    (folder / "ca.crt").write_bytes(
        certificate(ca_name, authority, is_ca=True).sign(authority, SHA256()).public_bytes(Encoding.PEM)
    )
    (folder / "service.crt").write_bytes(ours.sign(authority, SHA256()).public_bytes(Encoding.PEM))
    (folder / "service.key").write_bytes(service.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])
