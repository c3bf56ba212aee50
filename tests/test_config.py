"""Settings are judged once, all at once, and secrets are never made up."""

from __future__ import annotations

from collections import UserDict
from dataclasses import FrozenInstanceError, fields

import pytest

from config import KNOWN_PUSH_HOSTS, ROOT, Config, ConfigFault
from tests.settings import FILES_KEY, VAPID_PRIVATE_KEY

WHOLE = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://carematch@db/carematch",
    "SECRET_KEY": "x" * 32,
    "PUBLIC_URL": "https://care.example/",
    "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
    "VAPID_SUBJECT": "mailto:push@care.example",
    "FILES_KEY": FILES_KEY,
    "CODE_CHANNEL": "email",
    "SMTP_HOST": "mail.care.example",
    "MAIL_FROM": "CareMatch <codes@care.example>",
}


def faults_of(env: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigFault) as caught:
        Config.from_environment(env)
    return caught.value.faults


def test_a_whole_environment_is_a_configuration_that_nothing_changes() -> None:
    config = Config.from_environment(WHOLE)

    assert (config.is_production, config.is_secure) == (True, True)
    assert config.public_url == "https://care.example"
    assert config.database_url == "postgresql+psycopg://carematch@db/carematch"
    assert (config.smtp_port, config.trusted_proxies, config.scheduler) == (587, 0, "elsewhere")
    assert config.push_hosts == KNOWN_PUSH_HOSTS
    with pytest.raises(FrozenInstanceError):
        config.secret_key = "another"  # type: ignore[misc]  # that is what is refused


def test_an_empty_environment_is_told_everything_that_is_missing_at_once() -> None:
    faults = faults_of({})

    assert [fault.split(" ", 1)[0] for fault in faults] == [
        "DATABASE_URL",
        "SECRET_KEY",
        "PUBLIC_URL",
        "VAPID_PRIVATE_KEY",
        "VAPID_SUBJECT",
        "FILES_KEY",
        "SMTP_HOST",
    ]


def test_nothing_secret_has_a_default() -> None:
    for name in ("SECRET_KEY", "VAPID_PRIVATE_KEY", "FILES_KEY", "DATABASE_URL"):
        env = {key: value for key, value in WHOLE.items() if key != name}
        [fault] = faults_of(env)
        assert fault.startswith(f"{name} is missing"), fault


def test_all_wrong_values_are_named_at_once_and_each_with_its_remedy() -> None:
    wrong = {
        "ENVIRONMENT": "staging",
        "DATABASE_URL": "mysql://db/carematch",
        "SECRET_KEY": "short",
        "PUBLIC_URL": "care.example/app",
        "VAPID_PRIVATE_KEY": "####",
        "VAPID_SUBJECT": "push@care.example",
        "FILES_KEY": "c2hvcnQ",
        "CODE_CHANNEL": "pigeon",
        "SCHEDULER": "sometimes",
        "SMTP_PORT": "smtp",
        "TRUSTED_PROXIES": "-1",
        "LOCK_AFTER_DAYS": "a week",
        "TRAVEL_KMH": "0",
    }

    faults = faults_of(WHOLE | wrong)

    assert {fault.split(" ", 1)[0] for fault in faults} == wrong.keys()
    assert all(": " in fault for fault in faults)


def test_a_fault_never_repeats_a_secret() -> None:
    secret = "hunter2"
    secrets = dict.fromkeys(("SECRET_KEY", "VAPID_PRIVATE_KEY", "FILES_KEY", "DATABASE_URL"), secret)

    with pytest.raises(ConfigFault) as caught:
        Config.from_environment(WHOLE | secrets)

    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("unsafe", "name"),
    [
        ({"CODE_CHANNEL": "console"}, "CODE_CHANNEL"),
        ({"PUBLIC_URL": "http://care.example"}, "PUBLIC_URL"),
        ({"SMTP_HOST": ""}, "SMTP_HOST"),
        ({"MAIL_FROM": ""}, "SMTP_HOST"),
    ],
)
def test_production_refuses_what_is_unsafe(unsafe: dict[str, str], name: str) -> None:
    [fault] = faults_of(WHOLE | unsafe)

    assert fault.startswith(name)


NOTIFY_KEY = "key-a1b2c3d4-0000-4000-8000-00000000c0de-5ec4e700-0000-4000-8000-00000000c0de"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"NOTIFY_API_KEY": NOTIFY_KEY}, "NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID"),
        ({"NOTIFY_TEMPLATE_ID": "1"}, "NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID"),
        ({"NOTIFY_API_KEY": "secret", "NOTIFY_TEMPLATE_ID": "1"}, "NOTIFY_API_KEY is not a key"),
        ({"NOTIFY_URL": "http://127.0.0.1:5001"}, "NOTIFY_URL"),
        ({"NOTIFY_URL": "https://texts.example", "ENVIRONMENT": "development"}, "NOTIFY_URL"),
    ],
)
def test_texts_need_a_key_and_a_template_and_go_to_notify_alone(given: dict[str, str], name: str) -> None:
    [fault] = faults_of(WHOLE | given)

    assert fault.startswith(name)


def test_texts_may_go_to_a_stand_in_on_this_machine_outside_production() -> None:
    texts = {"NOTIFY_API_KEY": NOTIFY_KEY, "NOTIFY_TEMPLATE_ID": "1", "NOTIFY_URL": "http://127.0.0.1:5001"}

    config = Config.from_environment(WHOLE | texts | {"ENVIRONMENT": "development"})

    assert (config.notify_api_key, config.notify_url) == (NOTIFY_KEY, "http://127.0.0.1:5001")
    assert Config.from_environment(WHOLE).notify_url == "https://api.notifications.service.gov.uk"


def test_development_takes_what_production_refuses() -> None:
    handy = {"ENVIRONMENT": "development", "CODE_CHANNEL": "console", "PUBLIC_URL": "http://127.0.0.1:5000"}

    config = Config.from_environment(WHOLE | handy | {"SMTP_HOST": "", "MAIL_FROM": ""})

    assert (config.is_production, config.is_secure) == (False, False)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///instance/care.db", f"sqlite:///{(ROOT / 'instance/care.db').as_posix()}"),
        ("sqlite:////srv/care.db", "sqlite:////srv/care.db"),
        ("postgresql+psycopg://db/care", "postgresql+psycopg://db/care"),
    ],
)
def test_a_relative_sqlite_path_begins_at_the_projects_folder(given: str, meant: str) -> None:
    assert Config.from_environment(WHOLE | {"DATABASE_URL": given}).database_url == meant


def test_push_hosts_may_be_named_with_commas_or_spaces() -> None:
    config = Config.from_environment(WHOLE | {"PUSH_HOSTS": "push.one.example, push.two.example"})

    assert config.push_hosts == ("push.one.example", "push.two.example")


def test_every_setting_is_asked_for_by_its_own_name() -> None:
    asked: set[str] = set()

    class Heard(UserDict[str, str]):
        def __getitem__(self, name: str) -> str:
            asked.add(name)
            return super().__getitem__(name)

        def __contains__(self, name: object) -> bool:
            asked.add(str(name))
            return super().__contains__(name)

    Config.from_environment(Heard(WHOLE))

    assert asked == {field.name.upper() for field in fields(Config)}
