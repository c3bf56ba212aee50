"""What a phone that was signed out from elsewhere had not sent: the coordinator applies one note and discards one.

The tests follow each other, in the demo's house on Monday 30 November 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from carematch.core.ids import uuid7
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, PHONE, Phone
from tests.e2e.test_looks import EMAILS, ask_axe, faults_of, find_ids

pytestmark = pytest.mark.browser

ICY = "The path is icy. I have put grit down."
SLIP = "This was meant for my sister."
SIZES = {"1280": DESKTOP, "390": PHONE, "320": {"width": 320, "height": 640}}


@dataclass
class Street:
    """Rosa with the phone she lost and the one she has now, the coordinator at the desk, and Margaret."""

    lost: Phone
    rosa: Phone
    sam: Phone
    margaret: Phone
    visit_id: str


@pytest.fixture(scope="module")
def street(house: House, make_phone: MakePhone) -> Street:
    house.run_command("demo", "--story-only")
    sam = make_phone("sam", DESKTOP)
    phones = {"lost": "rosa", "rosa": "rosa", "margaret": "margaret"}
    hands = {name: make_phone(name) for name in phones}
    sam.sign_in(EMAILS["sam"])
    for name, who in phones.items():
        hands[name].sign_in(EMAILS[who])
    return Street(**hands, sam=sam, visit_id=find_ids(sam)["past"])


def press(page: Page, name: str | re.Pattern[str], *, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # a role's name


def look_at_all_sizes(phone: Phone, what: str) -> None:
    """Nothing is wrong with the page on a desk, on a phone and on a small one."""
    for name, size in SIZES.items():
        phone.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        phone.shoot(f"{what}-{name}")
        assert faults_of(phone.page, is_phone=False) == [], name
        assert ask_axe(phone.page) == [], name
    phone.page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})


def test_1_nothing_waits_before_anything_is_put_aside(street: Street) -> None:
    page = street.sam.page

    street.sam.go("/desk")
    press(page, "Put aside", role="link")

    expect(page.get_by_text("Nothing is put aside")).to_be_visible()
    look_at_all_sizes(street.sam, "quarantine-empty")


def test_2_a_phone_signed_out_from_elsewhere_hands_in_what_it_had_and_keeps_nothing_else(street: Street) -> None:
    lost = street.lost.page
    street.lost.go(f"/visits/{street.visit_id}")
    expect(lost.get_by_role("heading", level=1)).to_be_visible()
    street.lost.cut()
    for text in (ICY, SLIP):
        lost.get_by_label(re.compile("^A note for Margaret")).fill(text)
        press(lost, "Save the note")
        expect(lost.get_by_text(text)).to_be_visible()

    street.rosa.go("/devices")
    elsewhere = [each for each in street.rosa.call("GET", "/api/devices")["body"] if not each["isThisOne"]]
    assert len(elsewhere) == 1
    press(street.rosa.page, re.compile("^Sign out "))
    expect(street.rosa.page.get_by_text(re.compile("is signed out$")).first).to_be_visible()
    street.lost.join()
    lost.reload()

    expect(lost.get_by_text("This phone was signed out from somewhere else").first).to_be_visible()
    street.lost.shoot("signed-out")
    street.lost.go("/week")
    expect(lost.get_by_text("Margaret")).to_have_count(0)


def test_3_the_coordinator_looks_at_each_and_lets_one_count(street: Street) -> None:
    page = street.sam.page
    street.sam.go("/desk")
    expect(page.get_by_role("link", name=re.compile(r"^Put aside\s*2$"))).to_be_visible()
    press(page, re.compile("^Put aside"), role="link")
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.get_by_text("Their phone was signed out from elsewhere")).to_have_count(2)
    look_at_all_sizes(street.sam, "quarantine-list")

    page.get_by_role("link", name=re.compile("^A note, by Rosa")).first.click()
    expect(page.get_by_text(ICY)).to_be_visible()
    look_at_all_sizes(street.sam, "quarantine-look")
    press(page, "Apply it")

    expect(page.get_by_text("It counts now: A note, by Rosa Marchetti")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    look_at_all_sizes(street.sam, "quarantine-applied")


def test_4_and_discards_one_with_a_reason(street: Street) -> None:
    page = street.sam.page
    page.get_by_role("link", name=re.compile("^A note, by Rosa")).first.click()
    expect(page.get_by_text(SLIP)).to_be_visible()

    press(page, "Discard it")
    expect(page.get_by_role("alert")).to_contain_text("Write why, for Rosa Marchetti to read")
    look_at_all_sizes(street.sam, "quarantine-no-reason")
    page.get_by_label("Why it is not applied").fill("You told us by phone that it was a slip.")
    press(page, "Discard it")

    expect(page.get_by_text("Discarded: A note, by Rosa Marchetti")).to_be_visible()
    expect(page.get_by_text("Nothing is put aside")).to_be_visible()


def test_5_what_cannot_be_applied_stays_and_the_coordinator_reads_why(street: Street) -> None:
    page, visit = street.sam.page, {"visitId": find_ids(street.sam)["visit"]}
    outcomes = [
        street.rosa.call(
            "POST",
            "/api/mutations",
            {"id": str(uuid7()), "name": name, "args": visit, "madeAt": "2026-11-30T07:30:00Z"},
        )["body"]["status"]
        for name in ("visit.cancel", "visit.check_in")
    ]
    assert outcomes == ["applied", "quarantined"]

    street.sam.go("/desk/quarantine")
    page.get_by_role("link", name=re.compile("^Came to a visit, by Rosa")).click()
    press(page, "Apply it")

    expect(page.get_by_role("alert")).to_contain_text("The visit was called off, or is over")
    look_at_all_sizes(street.sam, "quarantine-refused")
    press(page, "Back to what was put aside", role="link")
    expect(page.get_by_role("row")).to_have_count(2)


def test_6_what_somebody_else_has_settled_is_said_to_be_gone(street: Street) -> None:
    page = street.sam.page

    street.sam.go("/desk/quarantine?look=01a00000-0000-7000-8000-000000000000")

    expect(page.get_by_text("This does not wait any more")).to_be_visible()


def test_7_the_author_sees_both_on_the_phone_she_has_and_margaret_reads_the_note(street: Street) -> None:
    rosa, margaret = street.rosa.page, street.margaret.page

    street.rosa.go("/problems")
    expect(rosa.get_by_text("It counts now.")).to_be_visible()
    expect(rosa.get_by_text("It was not done. Why: You told us by phone that it was a slip.")).to_be_visible()
    for name, size in (("390", PHONE), ("320", {"width": 320, "height": 640})):
        rosa.set_viewport_size({"width": size["width"], "height": size["height"]})
        street.rosa.shoot(f"problems-{name}")
        assert faults_of(rosa, is_phone=True) == []
    rosa.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for left in (1, 0):
        press(rosa, "I have seen this")
        expect(rosa.get_by_role("button", name="I have seen this")).to_have_count(left)
    street.rosa.go("/inbox")
    expect(rosa.get_by_text(re.compile("looked at it. It counts now."))).to_be_visible()
    expect(rosa.get_by_text(re.compile("It was not done: You told us by phone"))).to_be_visible()
    street.rosa.shoot("inbox")

    street.margaret.go(f"/visits/{street.visit_id}")
    expect(margaret.get_by_text(ICY)).to_have_count(1)
    expect(margaret.get_by_text(SLIP)).to_have_count(0)
