"""A served house, people's browsers, and a push service: all real, all on loopback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from carematch.core.clock import LONDON
from tests.e2e.browser import REMEDY, find_browser
from tests.e2e.house import House
from tests.e2e.phones import PHONE, Phone
from tests.push_service import PushService

os.environ.setdefault("PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS", "1")
"""What a test does to the network it does to service workers too."""

MONDAY_MORNING = datetime(2026, 11, 30, 7, 30, tzinfo=LONDON)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

MakePhone = Callable[..., Phone]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = find_browser()
    if found is None:
        pytest.skip(REMEDY)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def push_service(house: House) -> Iterator[PushService]:
    with PushService(clock=house.now) as service:
        yield service


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return House(tmp_path_factory.mktemp("empty"), start_at=MONDAY_MORNING, push_hosts="").folder


@pytest.fixture(scope="session")
def story_house(tmp_path_factory: pytest.TempPathFactory, empty_house: Path) -> Path:
    """The folder of a house in which the demo's people live."""
    made = House(tmp_path_factory.mktemp("story"), start_at=MONDAY_MORNING, push_hosts="", like=empty_house)
    made.run_command("demo", "--story-only")
    return made.folder


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on Monday 30 November 2026, 7:30 in London. Its database is empty; with the mark ``demo``, not quite."""
    like: Path = request.getfixturevalue("story_house" if request.node.get_closest_marker("demo") else "empty_house")
    made = House(tmp_path_factory.mktemp("house"), start_at=MONDAY_MORNING, push_hosts="127.0.0.1", like=like)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: SHOTS, or a folder that is forgotten."""
    named = os.environ.get("SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def make_phone(browser: Browser, house: House, shots: Path) -> Iterator[MakePhone]:
    """Gives a browser into somebody's hands; afterwards none of them may have seen a fault of ours.

    With ``email`` they are signed in.
    """
    phones: list[Phone] = []

    def make(
        name: str, size: dict[str, int] = PHONE, *, ahead: timedelta = timedelta(), email: str | None = None
    ) -> Phone:
        phone = Phone(browser, house, name=name, size=size, shots=shots, ahead=ahead)
        phones.append(phone)
        if email is not None:
            phone.sign_in(email)
        return phone

    yield make
    faults = {phone.name: phone.faults for phone in phones if phone.faults}
    for phone in phones:
        phone.context.close()
    assert not faults
