"""Time goes on without a phone, and a phone's clock may show anything: it is a claim, and hinders nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from carematch.schedule import JOBS
from tests.e2e.acts import ALL_SENT, do, heard_note, pull_again, until, visit_path, write_note
from tests.e2e.conftest import MONDAY_MORNING, MakePhone
from tests.e2e.house import House

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

TEN_YEARS = timedelta(days=3652)
WRONG = "The clock of this phone is wrong"


@pytest.mark.parametrize(
    ("ahead", "day", "claimed"),
    [(TEN_YEARS, 0, "2036-11-29"), (-TEN_YEARS, 3, "2016-12-03")],
    ids=["ten years ahead", "ten years behind"],
)
def test_a_phone_whose_clock_is_ten_years_off_works_through_its_day(
    make_phone: MakePhone, house: House, ahead: timedelta, day: int, claimed: str
) -> None:
    morning = MONDAY_MORNING + timedelta(days=day)
    house.set_time(morning)
    rosa = make_phone(f"rosa-{claimed[:4]}", ahead=ahead)

    rosa.sign_in("rosa@marchetti.example")
    page = rosa.page
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Today, {morning:%A} {morning.day} {morning:%B}")
    expect(page.get_by_text(WRONG)).to_be_visible()
    rosa.shoot("wrong-clock")
    before = house.heard("visit.check_in")[-1:]
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_text("You are with Margaret since")).to_be_visible()
    until(page, lambda: house.heard("visit.check_in")[-1:] != before)
    expect(page.get_by_text(re.compile(r"All sent. Updated 7:3\d today"))).to_be_visible()
    rosa.cut()
    rosa.go(visit_path(rosa))
    write_note(page, f"In {claimed} by her phone.")
    rosa.join()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()

    heard = [house.heard("visit.check_in")[-1], heard_note(house, f"In {claimed} by her phone.")]
    assert [(each.made_at[:10], each.is_skewed, each.status) for each in heard] == [(claimed, 1, "applied")] * 2
    assert rosa.kept("problems") == []
    if ahead > timedelta():
        rosa.cut()
    rosa.look_at_clock()
    page.reload()
    expect(page.get_by_text("Margaret").first).to_be_visible()
    expect(page.get_by_text(WRONG)).to_have_count(0)


def test_after_thirty_days_without_signal_everything_arrives_both_ways(make_phone: MakePhone, house: House) -> None:
    house.set_time(MONDAY_MORNING + timedelta(days=5))
    margaret, daniel, aled = (make_phone(name) for name in ("margaret", "daniel", "aled"))
    margaret.sign_in("margaret@thornbeck.example")
    daniel.sign_in("daniel@okafor.example")
    aled.sign_in("aled@pryce.example")
    expect(margaret.page.get_by_text("A new face asks")).to_be_visible()
    expect(daniel.page.get_by_role("button", name="I am here")).to_be_visible()
    [asked] = [row["d"] for row in margaret.rows() if row["t"] == "ask"]
    path = visit_path(daniel)
    for phone in (margaret, daniel):
        phone.cut()
    daniel.page.get_by_role("button", name="I am here").click()
    expect(daniel.page.get_by_text("You are with Margaret since")).to_be_visible()
    daniel.go(path)
    write_note(daniel.page, "We sang all of Calon Lân.")
    margaret.go("/about-me?question=good")
    margaret.page.get_by_label("In your own words").fill("Singing.")
    margaret.page.get_by_role("button", name="Save").click()
    expect(margaret.page.get_by_text("1 thing not sent")).to_be_visible()
    saved_at = house.now()
    for phone in (margaret, daniel):
        phone.close()

    house.set_time(MONDAY_MORNING + timedelta(days=10))
    assert do(aled, house, "visit.cancel", visitId=asked["visitId"]) == "applied"
    for days in (20, 35):
        house.set_time(MONDAY_MORNING + timedelta(days=days))
        house.run_job(*(job.name for job in JOBS))
    for phone in (margaret, daniel):
        phone.open()
        phone.go("/")
        phone.look_at_clock()
        phone.page.reload()
        expect(phone.page.get_by_role("heading", level=1)).to_have_text("This phone is locked")
        expect(phone.page.get_by_text(re.compile("not sent$"))).to_be_visible()
        phone.shoot("locked")
        for locked in (path, "/more", "/unsent", "/inbox"):
            phone.go(locked)
            expect(phone.page.get_by_text("Out of touch for too long")).to_be_visible()
        phone.go("/help")
        expect(phone.page.get_by_role("link", name="Ring 999")).to_be_visible()
        phone.go("/")
        phone.page.get_by_role("button", name="Try again now").click()
        expect(phone.page.get_by_text("cannot be reached from here yet")).to_be_visible()
        phone.join()
        expect(phone.page.get_by_text(re.compile(r"All sent. Updated 7:3\d today"))).to_be_visible()

    expect(margaret.page.get_by_text("A new face asks")).to_have_count(0)
    assert [row for row in margaret.rows() if row["t"] == "ask"] == []
    margaret.go(path)
    expect(margaret.page.get_by_text("We sang all of Calon Lân.")).to_be_visible()
    [answered] = [heard for heard in house.heard("outcome.answer") if "Singing." in heard.args]
    late = [house.heard("visit.check_in")[-1], heard_note(house, "We sang all of Calon Lân."), answered]
    for heard in late:
        assert (heard.status, heard.is_skewed) == ("applied", 0)
        assert abs(utc(heard.made_at) - saved_at) < timedelta(minutes=2)
        assert utc(heard.received_at) - utc(heard.made_at) > timedelta(days=29)
    for phone in (margaret, daniel):
        assert pull_again(phone)["status"] == 204


def utc(stored: str) -> datetime:
    return datetime.fromisoformat(f"{stored[:19]}+00:00")
