"""Where files lie, put together from the settings."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from carematch.attachments.vault import Vault

if TYPE_CHECKING:
    from config import Config


def install(app: Flask, config: Config) -> None:
    """From now on the application keeps files, in the folder and under the key that the settings say."""
    key = base64.urlsafe_b64decode(config.files_key + "=" * (-len(config.files_key) % 4))
    app.extensions["carematch.vault"] = Vault(Path(config.files_folder), key)
