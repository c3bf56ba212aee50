"""A person and a PA write and speak to each other, without signal too, and either may stop it or report it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

NOT_SENT = "Saved on this phone. Not sent yet."


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("A new face asks")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


def open_talk(phone: Phone, name: str) -> Page:
    """The conversation with somebody, by the page of messages."""
    phone.go("/messages")
    phone.page.get_by_role("link", name=re.compile(name)).click()
    expect(phone.page.get_by_role("heading", name=f"Messages with {name}")).to_be_visible()
    return phone.page


def write(page: Page, text: str) -> None:
    page.get_by_label(re.compile("^Write to")).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubble(page, text)).to_be_visible()


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """It is so when this returns; what the page asks for is answered meanwhile."""
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def bubble(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def test_what_the_person_writes_without_signal_is_read_by_the_pa_who_answers_without_signal(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = open_talk(margaret, "Rosa")
    expect(page.get_by_text("Not for emergencies")).to_be_visible()
    expect(page.get_by_role("link", name="Ring 999")).to_be_visible()
    margaret.cut()
    write(page, "Please bring the blue wool.")
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    margaret.close()
    page = margaret.open()
    page = open_talk(margaret, "Rosa")
    expect(bubble(page, "Please bring the blue wool.")).to_be_visible()
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    margaret.shoot("message-not-sent")
    assert "blue wool" not in str(house.heard("message.write"))
    margaret.join()
    expect(page.get_by_text(NOT_SENT)).to_have_count(0)

    read_before = len(house.heard("message.read"))
    rosa.go("/")
    expect(rosa.page.get_by_text("All sent")).to_be_visible()
    theirs = open_talk(rosa, "Margaret")
    expect(bubble(theirs, "Please bring the blue wool.")).to_be_visible()
    expect(theirs.get_by_text(re.compile("hearing|louder|slowly|face", re.IGNORECASE)).first).to_be_visible()
    rosa.shoot("message-read")
    until(theirs, lambda: len(house.heard("message.read")) > read_before)

    page.reload()
    expect(page.get_by_text(re.compile("Seen by Rosa"))).to_be_visible()
    margaret.shoot("message-seen")


def test_a_person_and_a_pa_whom_they_have_not_chosen_write_both_ways_and_the_pa_learns_no_more(
    margaret: Phone, make_phone: MakePhone
) -> None:
    """Aled was invited and would like to meet; they have not met."""
    page = open_talk(margaret, "Aled")
    expect(bubble(page, "Not at all. I grew up with dogs. I will bring old trousers.")).to_be_visible()
    write(page, "Would Thursday suit you?")
    expect(page.get_by_text(NOT_SENT)).to_have_count(0)

    aled = make_phone("aled", email="aled@pryce.example")
    theirs = open_talk(aled, "Margaret")
    expect(bubble(theirs, "Would Thursday suit you?")).to_be_visible()
    aled.cut()
    write(theirs, "Thursday at eleven is good.")
    expect(theirs.get_by_text(NOT_SENT)).to_be_visible()
    aled.join()
    expect(theirs.get_by_text(NOT_SENT)).to_have_count(0)

    page.reload()
    expect(bubble(page, "Thursday at eleven is good.")).to_be_visible()
    expect(page.get_by_text(re.compile("Seen by Aled"))).to_be_visible()
    held = str(aled.rows())
    assert "Would Thursday suit you?" in held
    assert not [words for words in ("Brook Cottages", "Ring twice", "960201", "Bess, my dog") if words in held]


def test_a_voice_note_recorded_without_signal_travels_and_is_heard_without_signal(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    theirs = open_talk(rosa, "Margaret")
    rosa.cut()
    theirs.get_by_role("button", name="Record a voice note").click()
    expect(theirs.get_by_text(re.compile(r"Recording: 0:0[1-9]"))).to_be_visible()
    rosa.shoot("voice-recording")
    theirs.get_by_role("button", name="Stop and keep it").click()
    expect(theirs.get_by_role("button", name=re.compile("^Play, 0:0"))).to_be_visible()
    rosa.shoot("voice-recorded")

    rosa.close()
    rosa.open()
    theirs = open_talk(rosa, "Margaret")
    expect(theirs.get_by_role("button", name=re.compile("^Play, 0:0"))).to_be_visible()
    theirs.get_by_role("button", name="Send", exact=True).click()
    expect(theirs.get_by_role("button", name=re.compile("^Voice note of You: Play"))).to_be_visible()
    expect(theirs.get_by_text(re.compile("voice note is on this phone")).first).to_be_visible()
    assert house.ask("SELECT id FROM attachment WHERE finished_at IS NOT NULL") == []
    rosa.join()
    expect(theirs.get_by_text(re.compile("voice note is on this phone"))).to_have_count(0)
    assert house.ask("SELECT media_type FROM attachment WHERE finished_at IS NOT NULL") == [("audio/webm",)]

    margaret.go("/")
    expect(margaret.page.get_by_text("All sent")).to_be_visible()
    page = open_talk(margaret, "Rosa")
    expect(page.get_by_role("button", name=re.compile("^Voice note of Rosa: Play"))).to_be_visible()
    margaret.cut()
    page.reload()
    page.get_by_role("button", name=re.compile("^Voice note of Rosa: Play")).click()
    expect(page.get_by_role("button", name=re.compile("^Voice note of Rosa: Pause"))).to_be_visible()
    margaret.shoot("voice-heard")
    margaret.join()


def test_a_voice_note_can_be_thrown_away_before_it_is_sent(margaret: Phone) -> None:
    page = open_talk(margaret, "Rosa")
    page.get_by_role("button", name="Record a voice note").click()
    expect(page.get_by_text(re.compile(r"Recording: 0:0[1-9]"))).to_be_visible()
    page.get_by_role("button", name="Stop and keep it").click()

    page.get_by_role("button", name="Throw the voice note away").click()
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("Write something, or record a voice note")).to_be_visible()


def test_exactly_what_is_reported_is_shown_at_the_desk_and_the_other_side_does_not_learn_of_it(
    margaret: Phone, rosa: Phone, make_phone: MakePhone
) -> None:
    theirs = open_talk(rosa, "Margaret")
    write(theirs, "You owe me a Christmas box.")
    expect(theirs.get_by_text(NOT_SENT)).to_have_count(0)
    margaret.go("/")
    page = open_talk(margaret, "Rosa")
    expect(bubble(page, "You owe me a Christmas box.")).to_be_visible()

    page.get_by_text("Is something wrong?").click()
    page.get_by_role("link", name="Show messages to the coordinator").click()
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("You owe me a Christmas box.").check()
    page.get_by_label("What is wrong with them?").fill("I felt pressed for a present.")
    margaret.shoot("report")
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_text(re.compile("You showed 1 of these"))).to_be_visible()
    expect(page.get_by_text("All sent")).to_be_visible()

    sam = make_phone("sam", DESKTOP, email="sam@marllane.example")
    sam.go("/inbox")
    sam.page.get_by_role("link", name=re.compile("Messages were reported to you")).click()
    expect(sam.page.get_by_text("You owe me a Christmas box.")).to_be_visible()
    expect(sam.page.get_by_text("I felt pressed for a present.")).to_be_visible()
    expect(sam.page.get_by_text("Please bring the blue wool.")).to_have_count(0)
    sam.shoot("report")
    theirs.reload()
    expect(bubble(theirs, "You owe me a Christmas box.")).to_be_visible()
    assert "Christmas box" not in str(rosa.kept("pages")) + str([row for row in rosa.rows() if row["t"] != "message"])


def test_a_message_to_somebody_who_stopped_them_is_refused_in_plain_words_and_kept(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    theirs = open_talk(rosa, "Margaret")
    rosa.cut()
    write(theirs, "Are you cross with me?")
    page = open_talk(margaret, "Rosa")
    page.get_by_text("Is something wrong?").click()
    page.get_by_role("button", name="Stop messages with Rosa").click()
    expect(page.get_by_text("You stopped messages with Rosa")).to_be_visible()
    expect(page.get_by_label("Write to Rosa")).to_have_count(0)
    expect(page.get_by_text("All sent")).to_be_visible()

    rosa.join()

    expect(theirs.get_by_text("No messages go between you at the moment").first).to_be_visible()
    expect(
        theirs.get_by_text("Not sent. No messages go between you at the moment. Ring if it is urgent.")
    ).to_be_visible()
    expect(theirs.get_by_text("Are you cross with me?")).to_have_count(1)
    rosa.shoot("message-refused")
    rosa.go("/problems")
    expect(theirs.get_by_text("Are you cross with me?")).to_be_visible()

    page.get_by_role("button", name="Let messages come again").click()
    expect(page.get_by_label("Write to Rosa")).to_be_visible()
