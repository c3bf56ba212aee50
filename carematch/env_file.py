"""The settings file of a fresh checkout: ``python -m carematch.env_file``."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric import ec
from dotenv import dotenv_values

from config import ROOT

TEMPLATE = """\
# Settings of this CareMatch; docs/settings.md explains each. The keys below are secret: keep this file to yourself.
ENVIRONMENT=development
SECRET_KEY={secret_key}
DATABASE_URL=sqlite:///instance/carematch.db
PUBLIC_URL=http://127.0.0.1:5000
# Sign-in codes appear where `make run` runs. Production refuses this and sends them by e-mail.
CODE_CHANNEL=console
# Who this server is to the push services of browsers. A new key silences every phone until it subscribes again.
VAPID_PRIVATE_KEY={vapid_private_key}
VAPID_SUBJECT=mailto:push@carematch.example
# What photos, voice notes and documents are sealed with on the disk. Keep a copy: without it nobody opens them again.
FILES_KEY={files_key}
# Reminders and the watch on continuity run in the process that serves.
SCHEDULER=here
"""


def new_vapid_private_key() -> str:
    """The 32 bytes of a new P-256 private key as base64url without padding, as browsers' push tools write it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def new_files_key() -> str:
    """32 random bytes in base64url."""
    return secrets.token_urlsafe(32)


SECRETS: dict[str, tuple[str, Callable[[], str]]] = {
    "SECRET_KEY": ("What sessions are signed with. A new key signs everybody out.", lambda: secrets.token_urlsafe(48)),
    "VAPID_PRIVATE_KEY": (
        "Who this server is to the push services of browsers. A new key silences every phone.",
        new_vapid_private_key,
    ),
    "FILES_KEY": (
        "What photos, voice notes and documents are sealed with on the disk. Keep a copy.",
        new_files_key,
    ),
}
"""What is made for each installation, with what it is for."""


def write_env_file(path: Path) -> bool:
    """Settings with secrets of their own stand at ``path``, readable by their owner alone.

    A file that is already there is left as it is, and the answer is False.
    """
    text = TEMPLATE.format(**{name.lower(): make() for name, (_, make) in SECRETS.items()})
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def complete_env_file(path: Path) -> list[str]:
    """Secrets that a file from before lacks are made and stand at its end; the names of those. What is there stays.

    One that is there with nothing behind it is left to whoever wrote it so.
    """
    text = path.read_text(encoding="utf-8")
    known = dotenv_values(stream=StringIO(text))
    missing = [name for name in SECRETS if name not in known]
    if missing:
        lines = [f"# {SECRETS[name][0]}\n{name}={SECRETS[name][1]()}\n" for name in missing]
        with path.open("a", encoding="utf-8") as file:
            file.write(("" if not text or text.endswith("\n") else "\n") + "".join(lines))
    return missing


def main() -> None:
    path = ROOT / ".env"
    if write_env_file(path):
        click.echo(f"Settings and new secrets are in {path}")
    elif missing := complete_env_file(path):
        click.echo(f"{path} was there already and is kept as it is; new at its end: {', '.join(missing)}")
    else:
        click.echo(f"{path} was there already and is kept as it is")


if __name__ == "__main__":
    main()
