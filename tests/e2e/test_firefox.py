"""A real Firefox takes a subscription by the app's own button, and shows what the server's own job sends.

It is Monday 30 November 2026; Rosa comes to Margaret at nine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from carematch.core.clock import LONDON
from tests.e2e.autopush import DELIVERED, Autopush
from tests.e2e.firefox import REMEDY, Firefox, find_firefox, until
from tests.e2e.house import House
from tests.e2e.phones import TIME
from tests.push_service import PushService

pytestmark = [pytest.mark.browser, pytest.mark.demo]

SENT = "SELECT title, text FROM delivery WHERE channel = 'web_push' AND state = 'sent'"

SHOWN = """
navigator.serviceWorker.ready
  .then((registration) => registration.getNotifications())
  .then((shown) => shown.map(({ title, body }) => [title, body]))
"""


@pytest.fixture
def autopush(push_service: PushService) -> Iterator[Autopush]:
    with Autopush(push_service) as served:
        yield served


@pytest.fixture
def firefox(house: House, autopush: Autopush, tmp_path: Path) -> Iterator[Firefox]:
    program = find_firefox()
    if program is None:
        pytest.skip(REMEDY)
    clock = TIME % int(house.shift * 1000)
    with Firefox(program, tmp_path, push_url=autopush.url, preload=clock) as started:
        yield started


def test_firefox_subscribes_and_shows_a_due_reminder(
    house: House, push_service: PushService, autopush: Autopush, firefox: Firefox
) -> None:
    firefox.go(house.url)
    firefox.type("Your e-mail address", "margaret@thornbeck.example")
    firefox.click("button", "Send me a code")
    firefox.sees("textbox", "The code")
    firefox.type("The code", house.last_code())
    firefox.click("button", "Continue")
    firefox.reads("Rosa is coming at 9am")
    firefox.go(f"{house.url}/notifications")
    firefox.click("button", "Yes, tell me on this phone")
    firefox.sees("button", "Do not tell me on this phone")
    house.set_time(datetime(2026, 11, 30, 8, 5, tzinfo=LONDON))

    house.run_job("remind", "deliver")

    sent = sorted(map(list, house.ask(SENT)))
    until(lambda: len(autopush.acknowledged) == len(sent))
    assert ["CareMatch", "You have a visit soon, at 9am."] in sent
    assert sorted(firefox.evaluate(SHOWN)) == sent
    assert set(autopush.acknowledged) == {DELIVERED}
    assert push_service.refused == []
