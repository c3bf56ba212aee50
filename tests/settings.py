"""Settings of the applications that tests make. The keys are nobody's."""

from __future__ import annotations

from typing import Any

from config import Config

VAPID_PRIVATE_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
FILES_KEY = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"


def settings(**changes: Any) -> Config:
    """A ``Config`` for tests, with changes."""
    given: dict[str, Any] = {
        "environment": "test",
        "database_url": "sqlite:////nowhere/carematch.db",
        "secret_key": "a secret that only these tests have",
        "public_url": "http://localhost",
        "vapid_private_key": VAPID_PRIVATE_KEY,
        "vapid_subject": "mailto:push@carematch.example",
        "files_key": FILES_KEY,
        "files_folder": "/nowhere/files",
        "code_channel": "console",
        "scheduler": "elsewhere",
        "push_hosts": (),
        "smtp_host": "",
        "smtp_port": 587,
        "mail_from": "",
        "trusted_proxies": 0,
    }
    return Config(**given | changes)
