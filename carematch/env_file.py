"""The settings file of a fresh checkout: ``python -m carematch.env_file``."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric import ec

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


def write_env_file(path: Path) -> bool:
    """Settings with secrets of their own stand at ``path``, readable by their owner alone.

    A file that is already there is left as it is, and the answer is False.
    """
    text = TEMPLATE.format(
        secret_key=secrets.token_urlsafe(48), vapid_private_key=new_vapid_private_key(), files_key=new_files_key()
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def main() -> None:
    path = ROOT / ".env"
    if write_env_file(path):
        click.echo(f"Settings and new secrets are in {path}")
    else:
        click.echo(f"{path} was there already and is kept as it is")
        if "FILES_KEY=" not in path.read_text(encoding="utf-8"):
            click.echo(f"It has no key for files. Add this line to it, once: FILES_KEY={new_files_key()}")


if __name__ == "__main__":
    main()
