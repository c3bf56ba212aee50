"""The settings of one running CareMatch, read once from the environment. Every setting is explained in
docs/settings.md."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

ROOT = Path(__file__).parent

Environment = Literal["development", "test", "production"]
CodeChannel = Literal["console", "email"]
Scheduler = Literal["here", "elsewhere"]

KNOWN_PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "wns2-by3p.notify.windows.com",
)

NOTIFY = "https://api.notifications.service.gov.uk"


class ConfigFault(Exception):
    """One or more settings are missing or wrong; the message names all of them and what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            "CareMatch cannot start. Mend these settings (docs/settings.md explains each):\n"
            + "\n".join(f"  - {fault}" for fault in faults)
        )
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings. Nothing secret has a default."""

    environment: Environment
    database_url: str
    secret_key: str
    public_url: str
    vapid_private_key: str
    vapid_subject: str
    files_key: str
    files_folder: str
    code_channel: CodeChannel
    scheduler: Scheduler
    push_hosts: tuple[str, ...]
    smtp_host: str
    smtp_port: int
    mail_from: str
    trusted_proxies: int
    notify_api_key: str = ""
    notify_template_id: str = ""
    notify_url: str = NOTIFY
    oldest_app: str = ""
    metrics_token: str = ""
    lock_after_days: int = 7
    travel_kmh: int = 40

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_secure(self) -> bool:
        """True when people reach this server by https, so that cookies are for https alone."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Config:
        """Read and judge every setting.

        :raises ConfigFault: names all faults at once.
        """
        faults: list[str] = []

        def required(name: str, remedy: str, judge: Callable[[str], str | None] = lambda _: None) -> str:
            value = env.get(name, "").strip()
            fault = "is missing" if not value else judge(value)
            if fault:
                faults.append(f"{name} {fault}: {remedy}")
            return value

        def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
            value = env.get(name, "").strip() or default
            if value not in choices:
                faults.append(f"{name} is {value!r}: it must be one of {', '.join(choices)}")
            return value

        def number(name: str, default: int, *, least: int = 0) -> int:
            value = env.get(name, "").strip() or str(default)
            if not value.isdecimal() or int(value) < least:
                more = f", {least} or more" if least else ""
                faults.append(f"{name} is {value!r}: it must be a whole number{more}")
                return default
            return int(value)

        def version(name: str) -> str:
            value = env.get(name, "").strip()
            if value and not all(part.isdecimal() for part in value.split(".")):
                faults.append(f"{name} is {value!r}: it must be numbers with dots, like 2026.11.3")
                return ""
            return value

        def secret(name: str) -> str:
            value = env.get(name, "").strip()
            if value and (fault := _judge_secret(value)):
                faults.append(f"{name} {fault}: 32 or more random characters, or nothing")
            return value

        environment = one_of("ENVIRONMENT", ("development", "test", "production"), "development")
        channel = one_of("CODE_CHANNEL", ("console", "email"), "email")
        if environment == "production" and channel == "console":
            faults.append("CODE_CHANNEL is 'console': production never prints codes; set it to email")
        config = cls(
            environment=cast(Environment, environment),
            database_url=_absolute_sqlite(
                required(
                    "DATABASE_URL", "for example sqlite:///instance/carematch.db or postgresql://…", _judge_database
                )
            ),
            secret_key=required("SECRET_KEY", "32 or more random characters; `make run` writes one", _judge_secret),
            public_url=required(
                "PUBLIC_URL", "the address people type, without a path", _judge_url(environment)
            ).rstrip("/"),
            vapid_private_key=required("VAPID_PRIVATE_KEY", "a P-256 key; `make run` writes one", _judge_vapid),
            vapid_subject=required("VAPID_SUBJECT", "mailto: or https: of whoever runs this server", _judge_subject),
            files_key=required(
                "FILES_KEY", "32 random bytes in base64url; `python -m carematch.env_file` adds them", _judge_files_key
            ),
            files_folder=(ROOT / (env.get("FILES_FOLDER", "").strip() or "instance/files")).as_posix(),
            code_channel=cast(CodeChannel, channel),
            scheduler=cast(Scheduler, one_of("SCHEDULER", ("here", "elsewhere"), "elsewhere")),
            push_hosts=tuple(host for host in env.get("PUSH_HOSTS", "").replace(",", " ").split()) or KNOWN_PUSH_HOSTS,
            smtp_host=env.get("SMTP_HOST", "").strip(),
            smtp_port=number("SMTP_PORT", 587),
            mail_from=env.get("MAIL_FROM", "").strip(),
            trusted_proxies=number("TRUSTED_PROXIES", 0),
            notify_api_key=env.get("NOTIFY_API_KEY", "").strip(),
            notify_template_id=env.get("NOTIFY_TEMPLATE_ID", "").strip(),
            notify_url=env.get("NOTIFY_URL", "").strip() or NOTIFY,
            oldest_app=version("OLDEST_APP"),
            metrics_token=secret("METRICS_TOKEN"),
            lock_after_days=number("LOCK_AFTER_DAYS", 7),
            travel_kmh=number("TRAVEL_KMH", 40, least=1),
        )
        if channel == "email" and not (config.smtp_host and config.mail_from):
            faults.append("SMTP_HOST and MAIL_FROM are needed when CODE_CHANNEL is email")
        faults += _judge_texts(config)
        if faults:
            raise ConfigFault(faults)
        return config


_NOTIFY_KEY = re.compile(r".+-[0-9a-f-]{36}-[0-9a-f-]{36}")


def _judge_texts(config: Config) -> list[str]:
    """A key with its template, or neither; and nobody's server but Notify's, or a stand-in on this machine."""
    faults = []
    if bool(config.notify_api_key) != bool(config.notify_template_id):
        faults.append("NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID are needed together, or neither: then no texts are sent")
    if config.notify_api_key and not _NOTIFY_KEY.fullmatch(config.notify_api_key):
        faults.append("NOTIFY_API_KEY is not a key of GOV.UK Notify: name, service and secret, as Notify shows it once")
    on_loopback = urlsplit(config.notify_url).hostname == "127.0.0.1" and not config.is_production
    if config.notify_url != NOTIFY and not on_loopback:
        faults.append(f"NOTIFY_URL must be {NOTIFY} or, outside production, on 127.0.0.1: leave it out")
    return faults


def _absolute_sqlite(url: str) -> str:
    """A relative SQLite path is meant from the project's root, wherever the command was started."""
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith("sqlite:////"):
        return f"{prefix}{(ROOT / url.removeprefix(prefix)).as_posix()}"
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _judge_database(url: str) -> str | None:
    known = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
    return None if url.startswith(known) and url != "sqlite:///" else "must start with sqlite:/// or postgresql://"


def _judge_secret(value: str) -> str | None:
    return None if len(value) >= 32 else "is shorter than 32 characters"


def _judge_url(environment: str) -> Callable[[str], str | None]:
    def judge(value: str) -> str | None:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            return f"is {value!r}, not an address like https://care.example"
        if environment == "production" and parts.scheme != "https":
            return "must be https in production"
        return None

    return judge


def _judge_vapid(value: str) -> str | None:
    return None if _has_32_bytes(value) else "is not a 32-byte P-256 key in base64url"


def _judge_files_key(value: str) -> str | None:
    return None if _has_32_bytes(value) else "is not 32 bytes in base64url"


def _has_32_bytes(value: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))) == 32
    except (binascii.Error, ValueError):
        return False


def _judge_subject(value: str) -> str | None:
    return None if value.startswith(("mailto:", "https:")) else "must start with mailto: or https:"
