"""One circle's story, end to end: three phones, a desktop, a real server and a push service that really decrypts.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carematch.core.clock import LONDON
from carematch.core.db import SQLITE
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.push_service import PushService

pytestmark = pytest.mark.browser

expect.set_options(timeout=10_000)

HELPERS = ("Rosa Marchetti", "Kim Doyle", "Beth Lowe", "Omar Said", "Lena Holm", "Paul Reed")


def spreadsheet(monday: datetime) -> str:
    """A fortnight of Margaret's mornings by six people, a stranger planned for Thursday, and rows that do not fit."""
    lines = ["person,pa,start,end"]
    for ago in range(14, 0, -1):
        day = (monday - timedelta(days=ago)).date()
        who = HELPERS[0] if ago % 2 else HELPERS[1 + ago // 2 % 5]
        lines.append(f"Margaret Elloway,{who},{day} 09:00,{day} 10:00")
    thursday = (monday + timedelta(days=3)).date()
    lines += [
        f"Margaret Elloway,Zak Hart,{thursday} 09:00,{thursday} 10:00",
        "Margaret Elloway,Rosa Marchetti,31/02/2026 09:00,31/02/2026 10:00",
        f"Margaret Elloway,Rosa Marchetti,{thursday} 11:00,{thursday} 10:00",
        f"Margaret Elloway,=HYPERLINK(1),{thursday} 11:00,{thursday} 12:00",
    ]
    return "\n".join(lines) + "\n"


@dataclass
class Story:
    """Who is who, and what one step leaves for the next."""

    house: House
    push_service: PushService
    make_phone: MakePhone
    file: Path
    left: dict[str, Any]

    @property
    def sam(self) -> Phone:
        phone: Phone = self.left["sam"]
        return phone

    @property
    def margaret(self) -> Phone:
        phone: Phone = self.left["margaret"]
        return phone

    @property
    def rosa(self) -> Phone:
        phone: Phone = self.left["rosa"]
        return phone

    @property
    def aled(self) -> Phone:
        phone: Phone = self.left["aled"]
        return phone


@pytest.fixture(scope="module")
def story(
    house: House, push_service: PushService, make_phone: MakePhone, tmp_path_factory: pytest.TempPathFactory
) -> Story:
    file = tmp_path_factory.mktemp("files") / "visits.csv"
    file.write_text(spreadsheet(house.now().astimezone(LONDON)), encoding="utf-8")
    return Story(house, push_service, make_phone, file, {})


def press(page: Page, name: str | re.Pattern[str], *, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # a role's name


def tell(story: Story, page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button, and wait until the server's log has what it did."""
    before = sum(count for _, count in log_of(story.house))
    press(page, name)
    deadline = time.monotonic() + 15
    while sum(count for _, count in log_of(story.house)) == before:
        assert time.monotonic() < deadline, f"{name} never reached the server"
        page.wait_for_timeout(50)


def log_of(house: House) -> list[tuple[str, int]]:
    """How often each mutation was applied."""
    with SQLITE.connect(f"file:{house.folder / 'carematch.db'}?mode=ro", uri=True) as database:
        return list(database.execute("SELECT name, count(*) FROM mutation WHERE status = 'applied' GROUP BY name"))


def make_invitation(story: Story, kind: str, name: str) -> str:
    """The coordinator prints an invitation; the code on the paper."""
    page = story.sam.page
    story.sam.go("/desk/invitations")
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Which one?").select_option(label=name)
    press(page, "Make the paper")
    code = page.get_by_text(re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}$")).first
    expect(code).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("."))).to_be_visible()
    story.sam.shoot(f"invitation-{name.split(maxsplit=1)[0].lower()}")
    return code.inner_text()


def come_in(story: Story, name: str, code: str) -> Phone:
    """Somebody opens the address of the QR code on a phone, and is in."""
    phone = story.make_phone(name)
    phone.go(f"/join#{code}")
    press(phone.page, "Continue")
    expect(phone.page.get_by_role("heading", name=re.compile("^Welcome"))).to_be_visible()
    assert code not in phone.page.url
    press(phone.page, "Start", role="link")
    phone.is_ready_offline()
    return phone


def test_1_the_coordinator_signs_in_and_imports_past_visits(story: Story) -> None:
    said = story.house.run_command(
        *("holder", "open", "Marl Lane Support", "--phone", "01632 960100"),
        *("--coordinator", "Sam Birtwell", "--email", "sam@marllane.example"),
    )
    assert "sam@marllane.example" in said
    story.left["sam"] = story.make_phone("sam", DESKTOP)
    page = story.sam.page
    story.sam.go("/")
    page.get_by_label("Your e-mail address").fill("sam@marllane.example")
    press(page, "Send me a code")
    page.get_by_label("The code").fill(story.house.last_code())
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sam")

    story.sam.go("/desk/import")
    page.get_by_label(re.compile("file", re.IGNORECASE)).set_input_files(story.file)
    press(page, re.compile("look|preview|check", re.IGNORECASE))
    problems = page.get_by_role("table").filter(has_text=re.compile("17|18|19"))
    expect(problems.first).to_be_visible()
    for line in ("17", "18", "19"):
        expect(page.get_by_role("row", name=re.compile(rf"^{line}\b"))).to_be_visible()
    story.sam.shoot("import-preview")
    assert story.sam.call("GET", f"/api/desk?holder={holder_of(story)}")["body"]["circles"] == []

    press(page, re.compile(r"Import 15 visits"))
    expect(page.get_by_text(re.compile("15 visits")).first).to_be_visible()
    desk = story.sam.call("GET", f"/api/desk?holder={holder_of(story)}")["body"]
    assert [circle["personName"] for circle in desk["circles"]] == ["Margaret Elloway"]
    assert (desk["circles"][0]["visits14"], desk["circles"][0]["faces14"], desk["circles"][0]["chosen14"]) == (
        14,
        6,
        None,
    )


def holder_of(story: Story) -> str:
    holder: str = story.sam.call("GET", "/api/me")["body"]["roles"]["coordinator"][0]
    return holder


def test_1b_importing_the_same_file_twice_changes_nothing(story: Story) -> None:
    page = story.sam.page
    story.sam.go("/desk/import")
    page.get_by_label("The file").set_input_files(story.file)
    press(page, "Look at it first")

    expect(page.get_by_text("All of these visits are here already")).to_be_visible()


def test_2a_a_person_comes_in_by_a_printed_invitation_and_says_who_is_in_the_team(story: Story) -> None:
    code = make_invitation(story, "A person", "Margaret Elloway")
    story.left["margaret"] = come_in(story, "margaret", code)
    page = story.margaret.page

    expect(page.get_by_text("Six people came, 14 times.")).to_be_visible()
    expect(page.get_by_text("These people visited you: who is in your team?")).to_be_visible()
    expect(page.get_by_text("A new face asks")).to_have_count(0)
    story.margaret.shoot("today-unasked")
    press(page, "Answer", role="link")
    page.get_by_label(re.compile("^Rosa")).check()
    story.margaret.shoot("team-question")
    tell(story, page, "This is my team")
    expect(page.get_by_role("heading", name="My team")).to_be_visible()
    story.margaret.go("/")
    expect(page.get_by_text("Six people came, 14 times.")).to_be_visible()
    expect(page.get_by_text("These people visited you: who is in your team?")).to_have_count(0)

    second = story.make_phone("second")
    second.go(f"/join#{code}")
    press(second.page, "Continue")
    expect(second.page.get_by_text("used already").first).to_be_visible()
    second.page.close()


def test_2b_she_answers_the_three_questions(story: Story) -> None:
    page = story.margaret.page
    answers = {
        "What does good look like to you?": "Waking in my own bed.",
        "What is it you want to do?": "Chapel on Sundays.",
        "How can we help?": "Porridge together, not alone.",
    }
    story.margaret.go("/about-me")
    press(page, "Start", role="link")
    for question, words in answers.items():
        expect(page.get_by_role("heading", name=question)).to_be_visible()
        page.get_by_label("In your own words").fill(words)
        story.margaret.shoot("question")
        press(page, "Save")
    for words in answers.values():
        expect(page.get_by_text(words)).to_be_visible()


def test_2c_a_pa_who_visited_her_claims_the_record_and_both_know_each_other(story: Story) -> None:
    story.left["rosa"] = come_in(story, "rosa", make_invitation(story, "A PA", "Rosa Marchetti"))
    page = story.rosa.page
    story.rosa.go("/requests")

    expect(page.get_by_text("Margaret says that you know each other")).to_be_visible()
    story.rosa.shoot("requests")
    tell(story, page, "Yes, we know each other")

    story.margaret.go("/team")
    expect(story.margaret.page.get_by_role("heading", name=re.compile("Rosa")).first).to_be_visible()


def test_2d_she_finds_a_pa_with_the_reasons_meets_and_chooses_and_the_pa_says_yes(story: Story) -> None:
    desk = story.sam.page
    story.sam.go("/desk/pas")
    desk.get_by_text("Add a PA", exact=True).click()
    desk.get_by_label("The PA’s full name").fill("Aled Pryce")
    press(desk, "Add the PA")
    expect(desk.get_by_text("Aled Pryce is added")).to_be_visible()
    story.left["aled"] = come_in(story, "aled", make_invitation(story, "A PA", "Aled Pryce"))
    aled, margaret = story.aled.page, story.margaret.page
    story.aled.go("/profile?step=languages")
    aled.get_by_label("Languages you speak").fill("Welsh, English")
    aled.get_by_label("What you like").fill("dogs, walking")
    press(aled, "Save and continue")
    aled.get_by_label("Medication").check()
    press(aled, "Save and continue")
    aled.get_by_label("First half of your postcode").fill("SY23")
    press(aled, "Save and continue")
    aled.get_by_label("An hour on a weekday").fill("19")
    press(aled, "Save and stop here")
    expect(aled.get_by_role("heading", level=1)).to_have_text("My page")
    expect(aled.get_by_text(re.compile("^All sent"))).to_be_visible()
    tell(story, aled, "Take new people")
    expect(aled.get_by_text("You have room for new people")).to_be_visible()

    story.margaret.go("/find")
    expect(margaret.get_by_role("heading", level=1)).to_be_visible()
    choose_wishes(margaret, "Welsh", "dogs")
    expect(margaret.get_by_text("Speaks Welsh")).to_be_visible()
    expect(margaret.get_by_text(re.compile("Likes dogs, like you", re.IGNORECASE))).to_be_visible()
    story.margaret.shoot("find")
    press(margaret, "See Aled", role="link")
    margaret.get_by_label(re.compile("Your message to Aled")).fill("Would you like to meet me and the dog?")
    story.margaret.shoot("pa")
    tell(story, margaret, "Ask Aled to meet me")

    story.aled.go("/requests")
    expect(aled.get_by_text("Would you like to meet me and the dog?")).to_be_visible()
    tell(story, aled, "Yes, I would like to meet")

    story.margaret.go("/")
    press(margaret, re.compile("Aled said yes to meeting you"), role="link")
    margaret.get_by_label("At my home").check()
    tell(story, margaret, "We met")
    margaret.get_by_label(re.compile("^Backup")).check()
    tell(story, margaret, "I would like Aled in my team")
    expect(margaret.get_by_text("You chose Aled. Waiting for their yes.")).to_be_visible()

    story.aled.go("/requests")
    tell(story, aled, "Yes, I will be in the team")
    story.margaret.go("/team")
    expect(margaret.get_by_text("Backup").first).to_be_visible()
    story.margaret.shoot("team")


def choose_wishes(page: Page, language: str, interest: str) -> None:
    """One question a page: what matters is ticked, the rest is left out."""
    page.get_by_role("checkbox", name=re.compile(f"^{language}$", re.IGNORECASE)).check()
    for heading in ("help with", "When should", "How far away", "your home", "both like"):
        press(page, "Continue")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.get_by_role("checkbox", name=re.compile(f"^{interest}$", re.IGNORECASE)).check()
    press(page, "Show who fits now")


def test_2e_a_decision_told_by_phone_is_hers_and_she_can_undo_it(story: Story) -> None:
    desk, margaret = story.sam.page, story.margaret.page
    circle_id = story.sam.call("GET", f"/api/desk?holder={holder_of(story)}")["body"]["circles"][0]["circleId"]
    story.sam.go(f"/desk/circles/{circle_id}")
    story.sam.shoot("circle")
    press(desk, re.compile("^Write what"), role="link")
    desk.get_by_label(re.compile("^What did .* decide")).select_option(label="An answer to one of the three questions")
    desk.get_by_label("Which question?").select_option(label="What is it you want to do?")
    desk.get_by_label(re.compile("word for word")).fill("To grow sweet peas again.")
    desk.get_by_label("By phone").check()
    story.sam.shoot("told")
    press(desk, re.compile("^Write it down as"))
    expect(desk.get_by_text(re.compile("^Written down for"))).to_be_visible()
    story.house.run_job("tell-people")

    story.margaret.go("/inbox")
    press(margaret, re.compile("Written down for you"), role="link")
    expect(margaret.get_by_text("You said it on the phone. Sam Birtwell wrote it down.")).to_be_visible()
    story.margaret.shoot("decisions")
    tell(story, margaret, re.compile("^Undo"))
    expect(margaret.get_by_text(re.compile("Undone|You asked to undo this")).first).to_be_visible()
    story.margaret.go("/about-me")
    expect(margaret.get_by_text("Chapel on Sundays.")).to_be_visible()
    expect(margaret.get_by_text("To grow sweet peas again.")).to_have_count(0)


def test_3_they_agree_a_weekly_arrangement_and_the_visits_appear_for_both(story: Story) -> None:
    margaret, rosa = story.margaret.page, story.rosa.page
    story.margaret.go("/team")
    press(margaret, re.compile("You and Rosa"), role="link")
    press(margaret, "Plan visits", role="link")
    margaret.get_by_label("Monday").check()
    margaret.get_by_label("Tuesday").check()
    margaret.get_by_label("First day").fill("2026-11-30")
    margaret.get_by_label("What would you like done?").fill("Help me wash. I do my own hair.")
    expect(margaret.get_by_label("From", exact=True)).to_have_value("09:00")
    story.margaret.shoot("arrangement")
    tell(story, margaret, "Ask Rosa")

    story.rosa.go("/requests")
    expect(rosa.get_by_text("Margaret would like regular visits")).to_be_visible()
    tell(story, rosa, "Yes, I agree")
    tell(story, rosa, re.compile("^Yes, to all"))
    expect(rosa.get_by_text(re.compile("All sent"))).to_be_visible()

    story.margaret.go("/")
    expect(margaret.get_by_text(re.compile("Rosa is coming at 9am"))).to_be_visible()
    story.margaret.shoot("today")
    story.rosa.go("/")
    expect(rosa.get_by_text("Margaret").first).to_be_visible()
    story.rosa.shoot("today")


def test_4_without_signal_nothing_is_lost_and_everything_is_sent_once(story: Story) -> None:
    story.house.set_time(datetime(2026, 11, 30, 8, 58, tzinfo=LONDON))
    for phone in (story.margaret, story.rosa, story.aled, story.sam):
        phone.look_at_clock()
    story.rosa.close()
    story.house.stop()
    story.rosa.cut()

    rosa = story.rosa.open()
    story.rosa.go("/")
    press(rosa, re.compile("How to get in"), role="link")
    expect(rosa.get_by_text("I do my own hair.")).to_be_visible()
    press(rosa, "I am here")
    expect(rosa.get_by_text("Saved on this phone.").first).to_be_visible()
    rosa.get_by_label(re.compile("^A note for Margaret")).fill("The path is icy. I have put grit down.")
    story.rosa.shoot("visit-offline")
    press(rosa, "Save the note")
    expect(rosa.get_by_text("Not sent yet.").first).to_be_visible()
    press(rosa, "I have left")
    press(rosa, "Yes, I have left")
    expect(rosa.get_by_text("You visited Margaret").first).to_be_visible()
    address = rosa.url
    rosa.reload()
    expect(rosa.get_by_text("The path is icy. I have put grit down.")).to_be_visible()
    story.rosa.close()
    rosa = story.rosa.open()
    rosa.goto(address)
    expect(rosa.get_by_text("The path is icy. I have put grit down.")).to_be_visible()
    expect(rosa.get_by_text(re.compile("3 things not sent"))).to_be_visible()
    expect(rosa.get_by_text("Saved on this phone.").first).to_be_visible()
    story.rosa.shoot("visit-unsent")

    story.house.start()
    story.rosa.join()
    rosa.reload()
    expect(rosa.get_by_text(re.compile("All sent"))).to_be_visible()
    expect(rosa.get_by_text("Not sent yet.")).to_have_count(0)

    visit_id = address.rsplit("/", 1)[1]
    story.margaret.go(f"/visits/{visit_id}")
    expect(story.margaret.page.get_by_text("The path is icy. I have put grit down.")).to_have_count(1)
    expect(story.margaret.page.get_by_text(re.compile("Was here from"))).to_be_visible()
    story.margaret.shoot("visit")
    applied = dict(log_of(story.house))
    assert [applied[name] for name in ("visit.check_in", "note.write", "visit.check_out")] == [1, 1, 1]


def test_5_a_face_she_has_not_met_waits_for_her_yes(story: Story) -> None:
    page = story.margaret.page
    story.margaret.go("/")
    expect(page.get_by_text("A new face asks")).to_be_visible()
    page.get_by_role("link", name=re.compile("A new face asks")).click()
    expect(page.get_by_role("heading", name="Can Zak come?")).to_be_visible()
    for answer in ("Yes, Zak can come", "No, not Zak", "Talk to Zak first"):
        expect(page.get_by_role("button", name=answer)).to_be_visible()
    story.margaret.shoot("ask")


def test_6_the_scheduler_flags_too_many_faces_and_both_see_why(story: Story) -> None:
    story.house.set_time(datetime(2026, 11, 30, 10, 30, tzinfo=LONDON))
    for phone in (story.margaret, story.sam):
        phone.look_at_clock()
    story.house.run_job("watch-continuity", "tell-of-flags")

    page = story.margaret.page
    story.margaret.go("/")
    expect(page.get_by_text("Many people came", exact=True)).to_be_visible()
    story.margaret.shoot("flag")
    page.locator(".banner", has_text="Many people came").get_by_role("link", name="See why").click()
    expect(page.get_by_role("heading", name="The visits behind it")).to_be_visible()
    expect(page.get_by_role("link", name="See how few could come")).to_be_visible()
    story.margaret.shoot("thread")

    desk = story.sam.page
    story.sam.go("/desk/flags")
    expect(desk.get_by_text("Margaret Elloway").first).to_be_visible()
    expect(desk.get_by_text(re.compile("In the last 14 days: Six people came")).first).to_be_visible()
    story.sam.go("/desk")
    story.sam.shoot("desk")


def test_7_a_due_reminder_is_pushed_once_decrypted_shown_and_opened(story: Story) -> None:
    page = story.margaret.page
    deliver = story.margaret.take_pushes(story.push_service)

    story.house.run_job("remind", "deliver")
    story.house.run_job("remind", "deliver")

    reminder = "You have a visit tomorrow at 9am."
    (message,) = [each for each in story.push_service.received if each.payload["body"] == reminder]
    assert message.payload["title"] == "CareMatch"
    for each in story.push_service.received:
        assert not any(name in each.text for name in ("Margaret", "Rosa", "Elloway", "Marchetti", "Zak"))
    deliver(message.text)
    page.wait_for_function(
        "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((n) => n.length === 1)"
    )
    (shown,) = story.margaret.notifications()
    assert shown["body"] == reminder
    story.margaret.go("/more")
    story.margaret.tap_notification()
    page.wait_for_url(re.compile(r"/visits/"))
    expect(page.get_by_text(re.compile("Rosa")).first).to_be_visible()


def test_7b_a_subscription_that_is_gone_is_forgotten_and_the_inbox_has_the_message(story: Story) -> None:
    story.push_service.answer_next(410)
    story.house.set_time(datetime(2026, 12, 1, 8, 5, tzinfo=LONDON))
    story.margaret.look_at_clock()

    story.house.run_job("remind", "deliver")

    with SQLITE.connect(f"file:{story.house.folder / 'carematch.db'}?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM push_subscription").fetchone() == (0,)
    story.margaret.go("/inbox")
    expect(story.margaret.page.get_by_text("A visit soon")).to_be_visible()
    story.margaret.shoot("inbox")


def test_8_silence_is_not_a_yes_and_somebody_is_asked_to_ring(story: Story) -> None:
    page = story.margaret.page
    story.house.set_time(datetime(2026, 12, 2, 10, 0, tzinfo=LONDON))
    story.house.run_job("watch-silence")

    story.sam.look_at_clock()
    story.sam.go("/desk")
    expect(story.sam.page.get_by_text(re.compile("Zak")).first).to_be_visible()
    calls = story.sam.call("GET", f"/api/desk?holder={holder_of(story)}")["body"]["callList"]
    assert [call["paName"] for call in calls if call["kind"] == "new_face"] == ["Zak"]
    story.margaret.look_at_clock()
    story.margaret.go("/")
    expect(page.get_by_text(re.compile("Zak is coming"))).to_have_count(0)
