"""Between Margaret and those around her: what she confides, what a PA's terms cost her, and a PA who works alone.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning; Rosa comes at nine.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import NOT_SENT, has_all, until, visit_path
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

WORDS = "She asked about my sweet peas."
OWN = "She is in a hurry on Fridays."


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_role("heading", name="Rosa is coming at 9am")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


def keeps(phone: Phone, words: str) -> bool:
    """Whether any row on a phone that has everything it may have has these words."""
    has_all(phone)
    return words in str(phone.rows())


def test_what_is_written_without_signal_is_the_writers_alone(house: House, margaret: Phone, rosa: Phone) -> None:
    page = margaret.page
    margaret.go("/going")
    margaret.cut()

    page.get_by_role("link", name="Write how it is going").click()
    page.get_by_role("button", name="Keep this and go on").click()
    expect(page.get_by_text("Choose a picture or write something, or leave this one out")).to_be_visible()
    page.get_by_role("button", name="Leave this one out").click()
    for question, weather, words in (
        ("Are you curious about each other?", "Sunny", WORDS),
        ("Are you kind to each other?", "Rainy", OWN),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        page.get_by_label("Whom are you thinking of?").select_option(label="Rosa")
        page.get_by_role("button", name=weather).click()
        page.get_by_label("In your own words, if you like").fill(words)
        page.get_by_role("button", name="Keep this and go on").click()
    page.get_by_role("button", name="Leave this one out").click()

    card = page.get_by_role("region", name="Curiosity. You and Rosa")
    expect(card).to_contain_text(WORDS)
    expect(card).to_contain_text("Sunny")
    expect(card).to_contain_text("Only you see this.")
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("reflection.write") if each.client_id] == ["applied"] * 2)
    rosa.go("/shared")
    expect(rosa.page.get_by_text("She waits until I have found the word.")).to_be_visible()
    assert not keeps(rosa, WORDS)
    assert not keeps(rosa, OWN)


def test_what_is_shared_is_read_and_what_is_taken_back_is_gone(house: House, margaret: Phone, rosa: Phone) -> None:
    page = margaret.page
    card = page.get_by_role("region", name="Curiosity. You and Rosa")
    margaret.cut()
    card.get_by_text("Let somebody read this").click()
    card.get_by_role("button", name="Let Rosa read this").click()
    expect(card.get_by_text("They find it in More, under “For you to read”.")).to_be_visible()
    expect(card.get_by_text("Rosa may read this.")).to_be_visible()
    margaret.join()
    until(page, lambda: any(each.client_id for each in house.heard("reflection.share")))

    rosa.go("/more")
    rosa.page.get_by_role("link", name="For you to read").click()
    shared = rosa.page.get_by_role("region", name="Margaret Elloway on Curiosity")
    expect(shared).to_contain_text(WORDS)
    expect(shared).to_contain_text("Sunny")
    expect(shared).to_contain_text("Margaret and Rosa, today")
    assert keeps(rosa, WORDS)
    assert not keeps(rosa, OWN)

    card.get_by_role("button", name="Take it back from Rosa").click()
    expect(card.get_by_text("Only you see this.")).to_be_visible()
    until(page, lambda: len(house.heard("reflection.unshare")) == 1)
    rosa.go("/shared")

    expect(rosa.page.get_by_text("She waits until I have found the word.")).to_be_visible()
    expect(shared).to_have_count(0)
    assert not keeps(rosa, WORDS)


def test_what_a_late_no_costs_is_said_before_it_is_given(house: House, margaret: Phone) -> None:
    """By Rosa's own terms: a day before, and all of it."""
    page = margaret.page
    path = visit_path(margaret)
    margaret.go("/visits/" + next_visit(margaret, "Rosa", after="2026-12-02"))
    page.get_by_text("Call this visit off").click()
    expect(page.get_by_role("button", name="Call it off")).to_be_visible()
    expect(page.get_by_text("Less than 24 hours before")).to_have_count(0)

    margaret.go(path)
    margaret.cut()
    page.get_by_text("Call this visit off").click()
    terms = page.get_by_text("Rosa asks 100 % of the charge when it is called off this late.")
    expect(page.get_by_text("Less than 24 hours before").last).to_be_visible()
    expect(terms.last).to_be_visible()
    margaret.shoot("late-no")
    assert house.heard("visit.cancel") == []
    page.get_by_role("button", name="Call it off").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa is not coming at 9am")
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("visit.cancel")] == ["applied"])


def next_visit(phone: Phone, pa: str, *, after: str) -> str:
    """The first visit by this PA after a day, by what the phone holds."""
    visits = {
        row["d"]["startsAt"]: str(row["id"])
        for row in phone.rows()
        if row["t"] == "visit" and row["d"]["paName"] == pa and row["d"]["startsAt"] > after
    }
    return visits[min(visits)]


def test_what_a_pause_costs_is_said_to_both(house: House, margaret: Phone, rosa: Phone) -> None:
    """By Rosa's terms half of the first two days; on the second comes Daniel, who asks nothing."""
    page = margaret.page
    margaret.go("/pause")
    margaret.cut()
    page.get_by_label("I am in hospital").check()
    page.get_by_label("From which day?").fill("2026-12-01")
    page.get_by_label("Until which day?").fill("2026-12-04")
    page.get_by_role("button", name="Pause the visits").click()

    expect(page.get_by_text("Rosa asks 50 % for the first 2 days: 1 visit, 1 hour.")).to_be_visible()
    expect(page.get_by_text("Nothing is paid by itself.")).to_be_visible()
    expect(page.get_by_text(re.compile("Daniel asks"))).to_have_count(0)
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("pause.begin")] == ["applied"])
    rosa.go("/people")
    rosa.page.get_by_role("link", name=re.compile("Margaret")).first.click()

    expect(rosa.page.get_by_text(re.compile("^Margaret is in hospital from tomorrow to"))).to_be_visible()
    expect(rosa.page.get_by_text("By your terms you ask 50 % for the first 2 days: 1 visit, 1 hour.")).to_be_visible()


def test_her_own_phone_reminds_a_pa_who_works_alone_without_signal(rosa: Phone) -> None:
    page = rosa.page
    page.clock.install()
    rosa.go("/buddy")
    rosa.cut()
    page.get_by_label("When will you be out?").fill("08:30")
    page.get_by_role("button", name="I am going in").click()
    expect(page.get_by_text("You said: out by 8:30am")).to_be_visible()
    assert rosa.notifications() == []

    for _ in range(13):
        page.clock.fast_forward("05:00")
        page.wait_for_timeout(50)

    until(page, lambda: bool(rosa.notifications()))
    [lone] = [row for row in rosa.kept("overlay") if row["t"] == "lone_working"]
    assert rosa.notifications() == [
        {
            "title": "Are you out safely?",
            "body": "Please say so in CareMatch.",
            "tag": f"buddy:{lone['id']}",
            "data": {"url": "/buddy"},
        }
    ]
    expect(page.get_by_text("You meant to be out by 8:30am")).to_be_visible()
    page.get_by_role("button", name="I am out safely").click()
    expect(page.get_by_text(re.compile("You said that you were out today"))).to_be_visible()
