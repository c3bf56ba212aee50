"""The day as two phones live it: wishes at the door, lateness seen, a note read and put right, nobody came, a buddy.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import until
from tests.e2e.conftest import MONDAY_MORNING, MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone
from tests.e2e.test_looks import PHONE_LOOKS, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    return make_phone("margaret", email="margaret@thornbeck.example")


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    return make_phone("rosa", email="rosa@marchetti.example")


def reaches(phone: Phone, name: str, words: str = "") -> None:
    """The server has heard this of a phone when this returns."""
    heard = phone.house.heard
    until(phone.page, lambda: any(each.client_id and words in each.args for each in heard(name)))


def todays_visit(phone: Phone) -> str:
    phone.go("/")
    href = phone.page.locator("a[href^='/visits/']").first.get_attribute("href")
    assert href
    return href


def test_what_the_person_wants_done_is_at_the_door_without_signal(margaret: Phone, rosa: Phone) -> None:
    margaret.go("/wishes")
    margaret.page.get_by_label("Something I want done").fill("Feed the robin")
    margaret.page.get_by_role("button", name="Save this").click()
    expect(margaret.page.get_by_text("Feed the robin")).to_be_visible()
    reaches(margaret, "visit_wish.write")
    rosa.is_ready_offline()
    rosa.go(todays_visit(rosa))
    expect(rosa.page.get_by_text("Feed the robin")).to_be_visible()

    rosa.cut()
    rosa.page.reload()

    expect(rosa.page.get_by_text("Feed the robin")).to_be_visible()
    expect(rosa.page.get_by_text("A plumber comes on Thursday")).to_be_visible()


def test_the_door_the_key_and_whom_to_ring_are_there_without_signal_after_the_app_was_closed(rosa: Phone) -> None:
    path = urlsplit(rosa.page.url).path
    rosa.close()
    page = rosa.open()

    rosa.go(path)

    getting_in = page.get_by_role("region", name="How to get in")
    expect(getting_in).to_contain_text("3 Brook Cottages, Thornbeck")
    expect(getting_in).to_contain_text("Ring twice, then wait.")
    if_wrong = page.get_by_role("region", name="If something is wrong")
    expect(if_wrong).to_contain_text("Allergic to: Penicillin")
    expect(if_wrong).to_contain_text("Jean Elloway (daughter)")
    expect(if_wrong.get_by_role("link", name="01632 960207")).to_have_attribute("href", "tel:01632960207")
    expect(if_wrong.get_by_role("link", name="In danger: ring 999")).to_have_attribute("href", "tel:999")
    wants = page.get_by_role("region", name="What Margaret wants done")
    expect(wants).to_contain_text("Open the window to the garden first.")
    expect(wants).to_contain_text("Porridge together.")
    expect(page.get_by_text("Margaret hears best on her left.")).to_be_visible()
    rosa.join()


def test_the_pa_sees_that_their_lateness_was_seen(margaret: Phone, rosa: Phone) -> None:
    margaret.go("/")
    rosa.go("/")
    rosa.page.get_by_role("button", name="I am late").click()
    rosa.page.get_by_role("button", name="10 minutes").click()
    expect(rosa.page.get_by_text("You said: 10 minutes late")).to_be_visible()
    reaches(rosa, "visit.running_late")

    margaret.page.reload()
    expect(margaret.page.get_by_role("heading", name="Rosa is running late")).to_be_visible()
    reaches(margaret, "visit.see_late")
    rosa.page.reload()

    expect(rosa.page.get_by_text(re.compile(r"Seen by Margaret.* at \d"))).to_be_visible()


def test_a_note_is_read_and_put_right_and_its_first_words_stay(house: House, margaret: Phone, rosa: Phone) -> None:
    rosa.go(todays_visit(rosa))
    rosa.page.get_by_role("button", name="I am here").click()
    rosa.page.get_by_label("A note for Margaret and the team").fill("Two pills at nine")
    rosa.page.get_by_label("Whoever comes next needs to know this").check()
    rosa.page.get_by_role("button", name="Save the note").click()
    expect(rosa.page.get_by_text("For whoever comes next").first).to_be_visible()
    reaches(rosa, "note.write", "Two pills")
    [note_id] = [json.loads(each.args)["noteId"] for each in house.heard("note.write") if "Two pills" in each.args]
    margaret.go("/written")
    expect(margaret.page.get_by_text("Two pills at nine")).to_be_visible()
    reaches(margaret, "note.read", note_id)
    rosa.page.reload()
    expect(rosa.page.get_by_text(re.compile("Read by Margaret.*, today, ")).first).to_be_visible()

    rosa.page.locator(f"a[href='/notes/{note_id}/correct']").click()
    rosa.page.get_by_role("button", name="Put it right").click()
    expect(rosa.page.get_by_role("alert")).to_contain_text("Change the words first")
    rosa.page.get_by_label("What it should say").fill("One pill at nine")
    rosa.page.get_by_label("Why?").fill("I counted again")
    rosa.page.get_by_role("button", name="Put it right").click()
    expect(rosa.page.get_by_text("One pill at nine")).to_be_visible()
    reaches(rosa, "note.correct", note_id)
    margaret.page.reload()

    expect(margaret.page.get_by_text("One pill at nine")).to_be_visible()
    margaret.page.get_by_text("It was put right once").first.click()
    expect(margaret.page.get_by_text("Two pills at nine")).to_be_visible()
    expect(margaret.page.get_by_text(re.compile("I counted again"))).to_be_visible()


def test_times_put_right_stand_beside_what_was_said_before_with_why(margaret: Phone, rosa: Phone) -> None:
    page = rosa.page
    path = todays_visit(rosa)
    rosa.go(path)
    page.get_by_role("link", name="These times are wrong").click()
    page.get_by_role("button", name="Put it right").click()
    expect(page.get_by_role("alert")).to_contain_text("Change a time first")
    page.get_by_label("I came at").fill("07:10")
    page.get_by_label("Why?").fill("I forgot to press when I came.")
    page.get_by_role("button", name="Put it right").click()
    expect(page.get_by_text("The times were put right once")).to_be_visible()
    reaches(rosa, "visit.correct_times", "forgot to press")

    margaret.go(path)

    read = margaret.page
    expect(read.get_by_text(re.compile("7:10")).first).to_be_visible()
    read.get_by_text("The times were put right once").click()
    expect(read.get_by_text(re.compile("^Said before: came 7:[3-5][0-9], left not said"))).to_be_visible()
    expect(read.get_by_text(re.compile("Rosa.* put it right today at .* Why: I forgot to press"))).to_be_visible()


def test_a_pa_who_works_alone_says_that_they_are_out(rosa: Phone) -> None:
    rosa.go("/buddy")
    expect(rosa.page.get_by_role("heading", name="Lucia Marchetti is your buddy")).to_be_visible()
    expect(rosa.page.get_by_text("CareMatch cannot tell Lucia Marchetti")).to_be_visible()
    rosa.page.get_by_label("When will you be out?").fill("23:30")
    rosa.cut()
    rosa.page.get_by_role("button", name="I am going in").click()
    expect(rosa.page.get_by_text("This has reached nobody yet")).to_be_visible()
    expect(rosa.page.get_by_role("link", name="Text Lucia Marchetti")).to_have_attribute(
        "href", re.compile(r"^sms:01632960288\?body=")
    )
    rosa.join()

    rosa.page.get_by_role("button", name="I am out safely").click()

    expect(rosa.page.get_by_text(re.compile("You said that you were out today"))).to_be_visible()


def its_time(house: House, phone: Phone, clock: str) -> None:
    """Tuesday, at this time, on the house's clock and the phone's."""
    hour, minute = map(int, clock.split(":"))
    house.set_time(MONDAY_MORNING.replace(hour=hour, minute=minute) + timedelta(days=1))
    phone.look_at_clock()


def test_the_question_about_a_new_face_names_whom_the_persons_own_plan_rings(margaret: Phone) -> None:
    ask_id = next(row["id"] for row in margaret.rows() if row["t"] == "ask")

    margaret.go(f"/asks/{ask_id}")

    expect(margaret.page.get_by_text("Still no answer: we ring Peter Marsh, next door")).to_be_visible()


def test_the_persons_plan_says_when_they_are_asked_and_whom_to_ring_without_signal(
    house: House, margaret: Phone
) -> None:
    """Margaret's plan: wait twenty minutes, then ring Peter next door. Rosa's visit is at nine."""
    page = margaret.page
    its_time(house, margaret, "09:10")
    margaret.go("/")
    expect(page.get_by_role("link", name="Nobody came")).to_be_visible()
    margaret.cut()
    its_time(house, margaret, "09:25")
    page.reload()
    page.get_by_role("link", name="Did Rosa come?").click()
    expect(page.get_by_role("heading", name="Did Rosa come?")).to_be_visible()
    expect(page.get_by_text("After 20 minutes, ring:")).to_be_visible()
    numbers = page.get_by_role("region", name="Did Rosa come?").get_by_role("link")
    expect(numbers.first).to_have_text("Peter Marsh, next door: 01632 960215")
    expect(numbers.first).to_have_attribute("href", "tel:01632960215")

    its_time(house, margaret, "09:45")
    page.reload()

    expect(page.get_by_text("You have waited 20 minutes. Ring:")).to_be_visible()
    expect(page.get_by_text("Not heard: see your plan")).to_be_visible()
    for look in PHONE_LOOKS:
        look.put_on(page)
        margaret.shoot(f"did-rosa-come.{look.name}")
        assert faults_of(page, is_phone=True) + (ask_axe(page) if look.asks_axe else []) == []
    PHONE_LOOKS[0].put_on(page)
    margaret.join()


def test_when_the_person_was_asked_and_the_wait_is_over_it_counts_as_missed_on_both_phones(
    house: House, margaret: Phone, rosa: Phone
) -> None:
    path = urlsplit(margaret.page.url).path
    house.run_job("watch-silence")
    margaret.go("/inbox")
    expect(margaret.page.get_by_text("Did Rosa come?")).to_be_visible()
    its_time(house, margaret, "09:56")

    house.run_job("watch-silence")

    margaret.go("/inbox")
    expect(margaret.page.get_by_text("Nobody has said that Rosa came")).to_be_visible()
    margaret.go(path)
    expect(margaret.page.get_by_role("heading", name="Nobody came at 9am")).to_be_visible()
    expect(margaret.page.get_by_role("link", name=re.compile("Peter Marsh, next door"))).to_be_visible()
    margaret.shoot("missed-by-plan")
    rosa.go("/inbox")
    expect(rosa.page.get_by_text("Nobody has said that you came to Margaret")).to_be_visible()


def test_nobody_came_says_whom_to_ring_first_and_that_it_reached_nobody(margaret: Phone) -> None:
    """The same visit, without signal."""
    margaret.cut()
    margaret.page.get_by_label("What did they say when you rang?").fill("No answer")

    margaret.page.get_by_role("button", name="Nobody came").click()

    expect(margaret.page.get_by_text("This has reached nobody yet")).to_be_visible()
    margaret.join()
    margaret.page.get_by_role("button", name=re.compile("is here, or came")).click()
    expect(margaret.page.get_by_role("heading", name=re.compile("Rosa (came|is here)"))).to_be_visible()
