"""Margaret and Rosa agree another time and a night, and Margaret goes into hospital: on two phones."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone
from tests.e2e.test_looks import PHONE_LOOKS, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone, house: House) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone, house: House) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_role("heading", name=re.compile("Rosa is coming"))).to_be_visible()
    return phone


def visit_tomorrow(phone: Phone) -> str:
    """Rosa's visit of Tuesday."""
    rows = [row for row in phone.rows() if row["t"] in {"visit", "own_visit"}]
    return f"/visits/{next(row['id'] for row in rows if row['d']['startsAt'].startswith('2026-12-01'))}"


def test_another_time_asked_for_without_signal_holds_when_the_other_side_agrees(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    path = visit_tomorrow(rosa)
    rosa.cut()
    rosa.go(path)
    page = rosa.page
    page.get_by_text("Ask for another time").click()
    page.get_by_label("Which day?").fill("2026-11-29")
    page.get_by_role("button", name="Ask Margaret").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a day from today on")
    page.get_by_label("Which day?").fill("2026-12-01")
    page.get_by_label("From what time?").fill("14:30")
    page.get_by_role("button", name="Ask Margaret").click()
    expect(page.get_by_text("You asked: tomorrow at 2:30pm instead")).to_be_visible()
    expect(page.get_by_text("Until Margaret says yes it stays tomorrow at 9am.")).to_be_visible()
    rosa.shoot("move-asked")
    rosa.join()
    until(rosa.page, lambda: bool(house.heard("visit.move")))

    margaret.go(path)
    expect(margaret.page.get_by_text("Rosa asks: tomorrow at 2:30pm instead?")).to_be_visible()
    margaret.shoot("move-to-answer")
    margaret.page.get_by_role("button", name="Yes, tomorrow at 2:30pm").click()

    expect(margaret.page.get_by_text("2:30pm to 3:30pm")).to_be_visible()
    until(margaret.page, lambda: bool(house.heard("visit.agree_move")))
    rosa.go(path)
    expect(rosa.page.get_by_text("2:30pm to 3:30pm")).to_be_visible()
    expect(rosa.page.get_by_text("You asked:")).to_have_count(0)


def test_a_pa_who_asks_late_for_another_time_reads_their_own_terms(rosa: Phone) -> None:
    today = next(
        row["id"]
        for row in rosa.rows()
        if row["t"] == "own_visit"
        and row["d"]["startsAt"].startswith("2026-11-30")
        and row["d"]["status"] == "confirmed"
    )
    rosa.go(f"/visits/{today}")

    rosa.page.get_by_text("Ask for another time").click()

    expect(rosa.page.get_by_text("By your terms you ask 100 % of the charge")).to_be_visible()


def plan_with_rosa(margaret: Phone) -> None:
    """The form for visits by Rosa."""
    ids = {row["d"]["name"]: row["d"]["paId"] for row in margaret.rows() if row["t"] == "team_member"}
    margaret.go(f"/arrangements/new?pa={ids['Rosa Marchetti']}")


def test_a_night_every_second_week_is_asked_for_in_the_words_of_the_clock(margaret: Phone) -> None:
    page = margaret.page
    plan_with_rosa(margaret)
    page.get_by_label("How often?").select_option("Every 2 weeks")
    page.get_by_label("Saturday").check()
    page.get_by_label("From", exact=True).fill("22:00")
    page.get_by_label("To", exact=True).fill("07:00")
    page.get_by_label("Rosa sleeps here").check()
    page.get_by_label("Not on bank holidays").check()
    page.get_by_label("A number of times").check()
    page.get_by_label("How many times?").fill("6")
    margaret.shoot("a-night")

    page.get_by_role("button", name="Ask Rosa").click()

    expect(page.get_by_role("heading", name="Every 2 weeks on Saturday, 10pm to 7am")).to_be_visible()
    expect(page.get_by_text("A sleep-in: the PA sleeps there.")).to_be_visible()
    expect(page.get_by_text("Until Saturday 13 February 2027")).to_be_visible()


def test_one_night_is_asked_for_and_says_what_it_costs_and_how_long_it_is(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = margaret.page
    ids = {row["d"]["name"]: row["d"]["paId"] for row in margaret.rows() if row["t"] == "team_member"}
    margaret.go(f"/visits/new?pa={ids['Rosa Marchetti']}")
    page.get_by_label("On which day?").fill("2027-03-27")
    page.get_by_label("From what time?").fill("22:00")
    page.get_by_label("For how long?").select_option("20 minutes")
    expect(page.get_by_text("Under 30 minutes is short")).to_be_visible()
    page.get_by_label("For how long?").select_option("60 minutes")
    page.get_by_label("On which day?").fill("2026-12-25")
    page.get_by_label("From what time?").fill("09:00")
    expect(page.get_by_text("Rosa asks £30 for it.")).to_be_visible()
    page.get_by_label("From what time?").fill("22:00")
    page.get_by_label("On which day?").fill("2027-03-27")
    page.get_by_label("Rosa sleeps here").check()
    expect(page.get_by_text("Under 30 minutes is short")).to_have_count(0)
    page.get_by_label("Until what time the next day?").fill("23:00")
    page.get_by_role("button", name="Ask for this visit").click()
    expect(page.get_by_role("alert")).to_contain_text("Write when the night ends, such as 07:00")
    page.get_by_label("Until what time the next day?").fill("07:00")
    expect(page.get_by_text("That is 8 hours.")).to_be_visible()
    expect(page.get_by_text("Rosa asks £90 for it.")).to_be_visible()
    for look in PHONE_LOOKS:
        look.put_on(page)
        margaret.shoot(f"one-night.{look.name}")
        assert faults_of(page, is_phone=True) + (ask_axe(page) if look.asks_axe else []) == []
    PHONE_LOOKS[0].put_on(page)
    page.get_by_label("On which day?").fill("2026-12-05")
    expect(page.get_by_text("That is 9 hours.")).to_be_visible()
    margaret.cut()
    page.get_by_role("button", name="Ask for this visit").click()
    expect(page.get_by_text("A sleep-in.")).to_be_visible()
    expect(page.get_by_text("10pm to 7am")).to_be_visible()
    margaret.join()
    until(page, lambda: any(json.loads(each.args).get("sleepIn") for each in house.heard("visit.propose")))
    rosa.go("/requests")
    rosa.shoot("night-asked")
    expect(rosa.page.get_by_text("A sleep-in.")).to_be_visible()


def test_a_very_short_visit_is_warned_of_and_can_be_asked_for(margaret: Phone) -> None:
    page = margaret.page
    plan_with_rosa(margaret)
    page.get_by_label("Monday").check()
    page.get_by_label("To", exact=True).fill("09:15")

    expect(page.get_by_text("Under 30 minutes is short")).to_be_visible()
    margaret.shoot("short")
    expect(page.get_by_role("button", name="Ask Rosa")).to_be_enabled()


def test_one_day_is_left_out_without_signal_and_the_pa_reads_that_nobody_comes(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = margaret.page
    bond = next(row["id"] for row in margaret.rows() if row["t"] == "relationship" and row["d"]["knownAs"] == "Rosa")
    margaret.go(f"/relationships/{bond}")
    margaret.cut()
    page.get_by_text("Leave out one day").click()
    page.get_by_label("Which day?").fill("2026-11-29")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Choose a day from today on")).to_be_visible()
    page.get_by_label("Which day?").fill("2026-12-10")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Nobody comes on 10 December.")).to_be_visible()
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("arrangement.skip")] == ["applied"])

    rosa.go("/inbox")
    expect(rosa.page.get_by_text("Margaret called off a visit")).to_be_visible()
    rosa.go("/week")
    day = rosa.page.get_by_role("region", name="Thursday 10 December")
    expect(day.get_by_role("link", name=re.compile("Margaret.*Cancelled", re.DOTALL))).to_be_visible()
    day.get_by_role("link").click()
    expect(rosa.page.get_by_text("Do not go. Margaret does not expect you.")).to_be_visible()
    rosa.go("/people")
    rosa.page.get_by_role("link", name="Margaret").click()
    expect(rosa.page.get_by_text("Nobody comes on 10 December.")).to_be_visible()


def test_a_pause_stops_all_visits_on_both_phones_and_its_end_brings_them_back(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    margaret.go("/")
    page = margaret.page
    page.get_by_role("link", name="Hospital or holiday: pause visits").click()
    margaret.cut()
    page.get_by_label("I am in hospital").check()
    page.get_by_label("From which day?").fill("2026-12-01")
    page.get_by_role("button", name="Pause the visits").click()
    expect(page.get_by_role("heading", name="You are in hospital from tomorrow on")).to_be_visible()
    margaret.shoot("paused")
    margaret.join()
    until(margaret.page, lambda: bool(house.heard("pause.begin")))

    rosa.go("/week")
    expect(rosa.page.get_by_text("Paused").first).to_be_visible()
    rosa.shoot("week-paused")
    rosa.go("/inbox")
    expect(rosa.page.get_by_text("Margaret is in hospital")).to_be_visible()

    page.get_by_label("The last day without visits").fill("2026-12-03")
    page.get_by_role("button", name="Visits begin again after that day").click()
    expect(page.get_by_role("heading", name="You are in hospital from tomorrow to Thursday 3 December")).to_be_visible()
    until(margaret.page, lambda: bool(house.heard("pause.end")))
    rosa.go("/week")
    expect(rosa.page.get_by_text("Waits for your yes").first).to_be_visible()
    expect(rosa.page.get_by_text("Paused").first).to_be_visible()


def test_a_calendar_address_is_made_read_by_a_calendar_and_taken_back(margaret: Phone) -> None:
    margaret.go("/more")
    page = margaret.page
    page.get_by_role("link", name="My visits in my calendar").click()
    page.get_by_role("button", name="Make my calendar address").click()
    link = page.get_by_role("link", name="Add it to my calendar")
    expect(link).to_have_attribute("href", re.compile(r"^webcal://localhost:\d+/calendar/[\w-]{43}\.ics$"))
    margaret.shoot("calendar")
    url = (link.get_attribute("href") or "").replace("webcal:", "http:")
    read = page.request.get(url)

    page.get_by_role("button", name="Stop the calendar").click()
    expect(page.get_by_role("button", name="Make my calendar address")).to_be_visible()

    assert (read.status, read.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "SUMMARY:Rosa" in read.text()
    assert page.request.get(url).status == 404


def test_a_week_on_paper_is_black_on_white_with_numbers_first(margaret: Phone) -> None:
    margaret.go("/print")
    page = margaret.page
    sheet = page.get_by_role("article")
    expect(sheet.get_by_role("heading", name="Monday 30 November")).to_be_visible()
    expect(sheet.get_by_role("listitem").first).to_have_text("01632 960215 Peter Marsh, next door")
    expect(sheet.get_by_text("A sleep-in.")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")

    headings = sheet.get_by_role("heading").all_inner_texts()
    colours = sheet.evaluate("sheet => [getComputedStyle(sheet).color, getComputedStyle(sheet).backgroundColor]")
    margaret.shoot("paper")
    margaret.page.pdf(path=margaret.shots / "paper.pdf", format="A4")

    assert headings[:3] == ["The week of Margaret", "Ring", "Monday 30 November"]
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    expect(page.get_by_role("link", name="Help")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_person_who_moves_away_has_no_more_visits_from_that_day_and_can_say_that_it_was_a_mistake(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = margaret.page
    margaret.go("/pause")
    page.get_by_text("Write down another pause").click()
    page.get_by_label("I am moving away").check()
    expect(page.get_by_label("Until which day?")).to_have_count(0)
    page.get_by_label("From which day?").fill("2026-12-07")
    page.get_by_role("button", name="Pause the visits").click()
    moving = page.get_by_role("region", name="You are moving away from Monday 7 December on")
    expect(moving).to_be_visible()
    expect(moving.get_by_role("button", name="Visits begin again after that day")).to_have_count(0)
    until(page, lambda: any("moved_away" in each.args for each in house.heard("pause.begin")))

    theirs = rosa.page
    rosa.go("/inbox")
    expect(theirs.get_by_text("Margaret is moving away", exact=True)).to_be_visible()
    rosa.go("/week")
    state = {day: theirs.get_by_role("region", name=f"{day} December") for day in ("Sunday 6", "Monday 7")}
    expect(state["Monday 7"].get_by_text("Paused")).to_be_visible()
    expect(state["Sunday 6"].get_by_text("Paused")).to_have_count(0)
    rosa.go("/people")
    theirs.get_by_role("link", name="Margaret").click()
    expect(theirs.get_by_text("Margaret is moving away from Monday 7 December on")).to_be_visible()

    moving.get_by_text("This was a mistake").click()
    moving.get_by_role("button", name="Take the pause away").click()
    expect(moving).to_have_count(0)
    until(page, lambda: len(house.heard("pause.end")) == 2)
    rosa.go("/week")
    expect(state["Monday 7"].get_by_text("Waits for your yes")).to_be_visible()
