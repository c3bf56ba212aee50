"""Rosa is away: Margaret reads what that means for the weeks ahead, and with how few people it could be done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from carematch.sync.perform import server_key
from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.e2e.test_looks import DESK_LOOKS, PHONE_LOOKS, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def rosa_is_away(make_phone: MakePhone, house: House) -> None:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    phone.go("/away")
    page = phone.page
    page.get_by_label("From which day?").fill("2026-12-01")
    page.get_by_label("Until which day?").fill("2026-12-03")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("button", name="Tell them that I cannot come").click()
    until(page, lambda: bool(house.heard("cover.ask")))


@pytest.fixture(scope="module")
def daniel_can_come(make_phone: MakePhone, house: House) -> None:
    phone = make_phone("daniel", email="daniel@okafor.example")
    phone.go("/profile?step=week")
    page = phone.page
    before = len(house.heard("availability.set"))
    for day in ("Tuesday", "Thursday"):
        page.get_by_label(day, exact=True).check()
    page.get_by_label("From", exact=True).fill("08:00")
    page.get_by_label("To", exact=True).fill("12:00")
    page.get_by_role("button", name="Add this time").click()
    until(page, lambda: len(house.heard("availability.set")) > before)


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone, rosa_is_away: None) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("coming")
    return phone


def look_at(phone: Phone, name: str) -> None:
    for look in PHONE_LOOKS:
        look.put_on(phone.page)
        phone.shoot(f"{name}.{look.name}")
        assert faults_of(phone.page, is_phone=True) + (ask_axe(phone.page) if look.asks_axe else []) == []
    PHONE_LOOKS[0].put_on(phone.page)


def test_the_person_reads_how_many_come_and_why_it_is_not_sure(margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/thread")

    page.get_by_role("link", name="Who comes in the weeks ahead").click()

    expect(page.get_by_role("heading", name="The next 14 days")).to_be_visible()
    expect(page.get_by_text(re.compile(r"You could see \d+ to \d+ people\."))).to_be_visible()
    cause = page.get_by_role("listitem").filter(has_text="Rosa")
    expect(cause).to_contain_text("Nobody comes to them yet")
    expect(cause).to_contain_text(re.compile(r"That brings .*new face"))
    expect(page.get_by_role("table", name="How many people")).to_contain_text("28 days")
    look_at(margaret, "ahead")


def test_the_person_reads_who_of_the_team_could_come_and_nobody_is_asked(
    margaret: Phone, house: House, daniel_can_come: None
) -> None:
    page = margaret.page
    before = len(house.heard("visit.propose"))

    page.get_by_role("link", name="Could fewer people come?").click()

    expect(page.get_by_role("heading", name="Could fewer people come?")).to_be_visible()
    expect(page.get_by_text("Two people could come to all your visits.")).to_be_visible()
    change = page.get_by_role("listitem").filter(has_text="Tuesday 1 December at 9am")
    expect(change).to_contain_text("Daniel comes. Nobody does yet.")
    expect(page.get_by_text("Nobody has been asked.")).to_be_visible()
    expect(page.get_by_role("link", name="Ask Daniel for a visit")).to_be_visible()
    expect(page.get_by_role("heading", name="The last 14 days")).to_be_visible()
    look_at(margaret, "smallest-team")
    assert len(house.heard("visit.propose")) == before


def test_without_a_signal_the_page_says_so_and_keeps_what_it_read(margaret: Phone) -> None:
    page = margaret.page
    margaret.cut()

    margaret.go("/thread/ahead")

    expect(page.get_by_text("This needs a signal.")).to_be_visible()
    margaret.join()


def test_the_coordinator_reads_figures_and_no_proposal(make_phone: MakePhone, rosa_is_away: None) -> None:
    sam = make_phone("sam", DESKTOP, email="sam@marllane.example")
    page = sam.page
    sam.go(f"/desk/circles/{server_key('demo', 'Margaret Elloway')}")

    panel = page.get_by_role("region", name="The time ahead")

    expect(panel).to_contain_text(re.compile(r"Rosa .*: \d+ visits, \d+ unfilled, .* new faces?\."))
    expect(panel.get_by_role("table")).to_contain_text("28 days")
    for look in DESK_LOOKS:
        look.put_on(page)
        sam.shoot(f"circle-ahead.{look.name}")
        assert faults_of(page, is_phone=False) + (ask_axe(page) if look.asks_axe else []) == []
    assert sam.call("GET", f"/api/circles/{server_key('demo', 'Margaret Elloway')}/smallest-team")["status"] == 404
