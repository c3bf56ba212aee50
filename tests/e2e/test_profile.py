"""A PA describes themselves without signal, and a person reads it; what is the PA's own reaches no other phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from carematch.sync.perform import server_key
from tests.e2e.acts import ALL_SENT, until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

AMINA = f"/find/{server_key('demo', 'Amina Yusuf')}"
PRIVATE = "Mr Lake, behind the mill"


@pytest.fixture(scope="module")
def amina(make_phone: MakePhone) -> Phone:
    phone = make_phone("amina", email="amina@yusuf.example")
    phone.go("/profile")
    expect(phone.page.get_by_text("You have room for new people")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    return make_phone("margaret", email="margaret@thornbeck.example")


@pytest.fixture(scope="module")
def sam(make_phone: MakePhone) -> Phone:
    return make_phone("sam", DESKTOP, email="sam@marllane.example")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_on(page: Page, heading: str) -> None:
    """What stands there is kept, and the next page is there when this returns."""
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_pa_describes_themselves_without_signal_and_a_person_reads_it(
    amina: Phone, margaret: Phone, house: House
) -> None:
    page = amina.page
    amina.cut()

    amina.go("/profile?step=about")
    page.get_by_label("About you, in your own words").fill("I sing while I cook.")
    go_on(page, "How I am")
    page.get_by_label("Lively", exact=True).check()
    go_on(page, "Languages and interests")
    page.get_by_label("Languages you speak").fill("English, Somali, Arabic")
    go_on(page, "What I can help with")
    page.get_by_label("Epilepsy").check()
    page.get_by_label("Anything else").fill("henna")
    go_on(page, "Where I travel")
    page.get_by_label("How many kilometres you travel").fill("far")
    press(page, "Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number from 0 to 500")
    page.get_by_label("How many kilometres you travel").fill("35")
    go_on(page, "What I charge")
    page.get_by_label("An hour on a weekday").fill("nineteen")
    press(page, "Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("Write pounds, such as 19 or 18.50")
    expect(page.get_by_label("An hour on a weekday")).to_have_value("nineteen")
    page.get_by_label("An hour on a weekday").fill("20")
    page.get_by_label("An hour on a bank holiday").fill("32.50")
    go_on(page, "My terms")
    page.get_by_label(re.compile("^Called off late means")).fill("36")
    late = page.get_by_label("How much of the price is then due?")
    late.fill("")
    press(page, "Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("Write both: how many hours, and how much")
    late.fill("75")
    go_on(page, "What I wish for")
    page.get_by_label("Women only").check()
    page.get_by_label("Anything else to remember").fill("Never again at the tannery")
    go_on(page, "My week")
    page.get_by_label("Saturday", exact=True).check()
    page.get_by_label("From", exact=True).fill("10:00")
    page.get_by_label("To", exact=True).fill("12:00")
    press(page, "Add this time")
    expect(page.get_by_role("button", name="Take out Saturday, 10am to midday")).to_be_visible()
    press(page, "Continue")
    page.get_by_label("First day away").fill("2026-12-24")
    page.get_by_label("Last day away").fill("2027-01-02")
    page.get_by_label("Why", exact=True).fill("My knee")
    press(page, "Add it")
    expect(page.get_by_text("24 December 2026 to 2 January 2027")).to_be_visible()
    beside = page.get_by_role("region", name="Single days when you can come")
    beside.get_by_text("Add a single day").click()
    beside.get_by_label("Which day?").fill("2026-11-29")
    add = beside.get_by_role("button", name="Add it", exact=True)
    add.click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a day from today on")
    beside.get_by_label("Which day?").fill("2026-12-19")
    beside.get_by_label("From", exact=True).fill("11:00")
    beside.get_by_label("To", exact=True).fill("14:00")
    add.click()
    expect(beside.get_by_role("button", name="Take out 19 December 2026, 11am to 2pm")).to_be_visible()
    amina.close()

    page = amina.open()
    amina.go("/profile?view=others")
    expect(page.get_by_text("I sing while I cook.")).to_be_visible()
    expect(page.get_by_text("My knee")).to_have_count(0)
    before = len(house.heard("away.add"))
    amina.join()
    until(page, lambda: len(house.heard("away.add")) > before)
    expect(page.get_by_text(ALL_SENT)).to_be_visible()

    margaret.go(AMINA)
    read = margaret.page.get_by_role("main")
    for words in (
        "I sing while I cook.",
        "Lively to be with",
        "Speaks English, Somali and Arabic",
        re.compile("epilepsy.* and henna"),
        "£32.50",
        "Away",
        "24 December 2026 to 2 January 2027",
        "10am to midday",
        "Travels up to 35 km",
        re.compile("^Called off less than 36 hours before"),
        "75% of the price",
        "Also on",
        "19 December 2026, 11am to 2pm",
        re.compile("A week with 10 hours on weekdays costs about"),
        re.compile("^DBS certificate .*seen by Sam Birtwell on 1 October 2026; next check due 1 October 2027"),
    ):
        expect(read.get_by_text(words).first).to_be_visible()
    everything = str(margaret.rows())
    assert "I sing while I cook." in everything
    assert not [words for words in ("My knee", "tannery") if words in everything]
    margaret.shoot("pa-in-full")


def test_a_private_visit_stands_among_the_others_on_the_pas_phone_alone(
    amina: Phone, margaret: Phone, sam: Phone, house: House
) -> None:
    page = amina.page
    amina.go("/week")
    page.get_by_role("link", name="Add a private visit").click()
    amina.cut()
    page.get_by_label("What is it?").fill(PRIVATE)
    page.get_by_label("Day", exact=True).fill("2026-12-01")
    page.get_by_label("From", exact=True).fill("14:00")
    page.get_by_label("To", exact=True).fill("15:00")
    press(page, "Save")
    expect(page.get_by_role("link", name=re.compile(f"{PRIVATE}.*Only you see this", re.DOTALL))).to_be_visible()
    amina.join()
    until(page, lambda: PRIVATE in house.heard("diary.add_private")[-1].args)

    margaret.go("/")
    margaret.page.reload()
    expect(margaret.page.get_by_role("heading", level=1)).to_be_visible()
    assert PRIVATE not in str(margaret.rows())
    assert PRIVATE not in str(sam.rows())
    page.get_by_role("link", name=re.compile(PRIVATE)).click()
    press(page, "Take it out")
    press(page, "Undo")
    expect(page.get_by_role("link", name=re.compile(PRIVATE))).to_be_visible()


def test_a_visit_at_the_same_time_is_said_to_the_pa_who_still_says_yes(make_phone: MakePhone, house: House) -> None:
    rosa = make_phone("rosa", email="rosa@marchetti.example")
    page = rosa.page
    rosa.go("/week?private")
    page.get_by_label("What is it?").fill("The dentist")
    page.get_by_label("Day", exact=True).fill("2026-12-04")
    page.get_by_label("From", exact=True).fill("09:30")
    page.get_by_label("To", exact=True).fill("10:30")
    expect(page.get_by_text("At the same time you have a visit: Margaret")).to_be_visible()
    press(page, "Save")

    expect(page.get_by_text("At the same time you have: The dentist")).to_be_visible()
    rosa.shoot("clash")
    until(page, lambda: "The dentist" in house.heard("diary.add_private")[-1].args)
    assert house.heard("diary.add_private")[-1].status == "applied"


def test_a_coordinator_writes_down_what_they_saw_and_the_pa_reads_it(sam: Phone, amina: Phone) -> None:
    desk = sam.page
    sam.go("/desk/pas")
    desk.get_by_role("link", name="Amina Yusuf", exact=True).click()
    desk.get_by_label("Document", exact=True).select_option(label="Public liability insurance")
    desk.get_by_label("Next check due on").fill("2026-12-05")
    press(desk, "Write it down")
    expect(desk.get_by_text("within 7 days, by 5 December 2026").first).to_be_visible()
    sam.shoot("desk-documents")

    amina.go("/documents")
    page = amina.page
    expect(page.get_by_text("The next check is due on 5 December 2026, in 5 days.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Public liability insurance seen by Sam Birtwell"))).to_be_visible()
    amina.shoot("documents")


def test_a_person_brings_a_pa_without_signal_and_the_coordinator_reads_how_to_reach_them(
    margaret: Phone, sam: Phone, house: House
) -> None:
    page = margaret.page
    margaret.go("/team")
    page.get_by_role("link", name="Bring a PA you know").click()
    margaret.cut()
    page.get_by_label("Their full name").fill("Una Vale")
    page.get_by_label("How to reach them").fill("01632 960377")
    press(page, "Bring them here")
    expect(page.get_by_role("heading", level=1)).to_have_text("You and Una")
    margaret.join()
    until(page, lambda: len(house.heard("pa.bring")) > 0)

    sam.go("/desk/pas")
    sam.page.get_by_role("link", name="Una Vale", exact=True).click()
    expect(sam.page.get_by_text("How to reach them: 01632 960377")).to_be_visible()
    margaret.shoot("brought")
