"""Margaret says when she wants to hear of visits, without signal, and the next reminder follows.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning; Rosa comes at nine.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone
from tests.push_service import PushService

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone, push_service: PushService) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    browser = push_service.subscribe()
    answer = phone.call("PUT", "/api/push/subscription", browser.subscription)
    assert answer["status"] == 204
    return phone


def test_what_is_chosen_without_signal_is_said_at_once_and_sent_later(house: House, margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/notifications")
    expect(page.get_by_text(re.compile("^You are told about visits the day before, at the same time"))).to_be_visible()
    page.get_by_role("link", name="When, before a visit").click()
    expect(page.get_by_role("heading", name="When, before a visit")).to_be_visible()
    margaret.go("/notifications/quiet")
    expect(page.get_by_label("From", exact=True)).to_have_value("21:00")
    margaret.cut()

    margaret.go("/notifications/when")
    page.get_by_label("At 6pm the day before").check()
    page.get_by_label("an hour before", exact=True).uncheck()
    page.get_by_label("half an hour before", exact=True).check()
    page.get_by_role("button", name="Keep it so").click()
    said = "You are told about visits the day before at 6pm and half an hour before."
    expect(page.get_by_text(said)).to_be_visible()
    margaret.go("/notifications/quiet")
    page.get_by_label("From", exact=True).fill("06:00")
    page.get_by_label("Until", exact=True).fill("23:00")
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_role("alert")).to_contain_text("Quiet hours can last up to 16 hours")
    page.get_by_label("From", exact=True).fill("17:30")
    page.get_by_label("Until", exact=True).fill("07:45")
    page.get_by_label("A visit soon").uncheck()
    page.get_by_role("button", name="Keep it so").click()

    expect(page.get_by_text("Nothing rings from 5:30pm to 7:45am.")).to_be_visible()
    margaret.shoot("chosen")
    assert house.heard("reminders.choose") == []
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("reminders.choose")] == ["applied"] * 2)
    expect(page.get_by_text(said)).to_be_visible()


def test_the_next_reminder_follows(house: House, margaret: Phone, push_service: PushService) -> None:
    house.set_time(datetime(2026, 11, 30, 8, 15, tzinfo=LONDON))
    house.run_job("remind", "deliver")
    early = [each.payload["body"] for each in push_service.received]
    house.set_time(datetime(2026, 11, 30, 8, 31, tzinfo=LONDON))
    house.run_job("remind", "deliver")

    soon = [each for each in push_service.received if each.payload["body"] == "You have a visit soon, at 9am."]
    assert "You have a visit soon, at 9am." not in early
    assert len(soon) == 1
    [posted] = house.ask("SELECT occurrence FROM notice WHERE notice = 'visit_soon' AND occurrence LIKE '%:30'")
    assert posted[0].endswith("T09:00:00Z:30")


@pytest.mark.parametrize("about", ["what", "when", "quiet", "how"])
def test_each_page_asks_one_thing(margaret: Phone, about: str) -> None:
    margaret.go(f"/notifications/{about}")

    expect(margaret.page.get_by_role("button", name="Keep it so")).to_be_visible()
    margaret.shoot(f"choose-{about}")
