"""Getting to know each other, and again: a telephone call that costs something, a no without a penalty, an hour without
a task, and a face that has faded.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from carematch.sync.perform import server_key
from tests.e2e.acts import until
from tests.e2e.conftest import MONDAY_MORNING, MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

ALEDS = server_key("demo", "aled and margaret")
AMINA = server_key("demo", "Amina Yusuf")
DOROTHYS = server_key("demo", "Dorothy Vane")


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    return make_phone("margaret", email="margaret@thornbeck.example")


@pytest.fixture(scope="module")
def daniel(make_phone: MakePhone) -> Phone:
    return make_phone("daniel", email="daniel@okafor.example")


@pytest.fixture(scope="module")
def sam(make_phone: MakePhone) -> Phone:
    return make_phone("sam", DESKTOP, email="sam@marllane.example")


def reaches(phone: Phone, name: str, words: str = "") -> None:
    """The server has applied this, with these words in it, when this returns."""
    heard = phone.house.heard
    until(phone.page, lambda: any(words in each.args and each.status == "applied" for each in heard(name)))


def bond_with(margaret: Phone, name: str) -> str:
    """Where Margaret's relationship with this PA is."""
    rows = [row for row in margaret.rows() if row["t"] == "relationship" and row["d"]["name"] == name]
    return f"/relationships/{rows[0]['id']}"


def matches(sam: Phone) -> list[dict[str, Any]]:
    """Who suits Dorothy, as the server answers."""
    answer = sam.call("GET", f"/api/circles/{DOROTHYS}/matches")
    assert answer["status"] == 200
    hits: list[dict[str, Any]] = answer["body"]["hits"]
    return hits


def what_stands_there(page: Page) -> list[str]:
    """All that a PA's page says of them."""
    expect(page.get_by_role("region", name=re.compile("charges$"))).to_be_visible()
    return page.get_by_role("region").all_inner_texts()


def test_1_a_call_to_get_to_know_each_other_costs_what_the_pa_asks_and_both_read_it(
    margaret: Phone, make_phone: MakePhone
) -> None:
    page = margaret.page
    margaret.go(f"/relationships/{ALEDS}/meet")
    expect(page.get_by_text("Aled asks £10 for a meeting.")).to_be_visible()
    expect(page.get_by_label("A visit without a task")).to_have_count(0)
    page.get_by_label("By phone").check()
    page.get_by_label("On which day?").fill("2026-12-03")
    page.get_by_label("At what time?").fill("11:00")
    page.get_by_role("button", name="Ask Aled").click()
    expect(page.get_by_text("Thursday 3 December at 11am, by phone")).to_be_visible()
    expect(page.get_by_text("It costs £10.")).to_be_visible()
    reaches(margaret, "introduction.propose", "phone")

    aled = make_phone("aled", email="aled@pryce.example")
    aled.go(f"/people/{ALEDS}/meet")
    expect(aled.page.get_by_text("You ask £10 for a meeting. Margaret sees that.")).to_be_visible()
    aled.go("/requests")
    expect(aled.page.get_by_text("Thursday 3 December at 11am, by phone")).to_be_visible()
    aled.page.get_by_role("button", name="Yes, at that time").click()
    reaches(aled, "introduction.answer")
    aled.go(f"/people/{ALEDS}")
    expect(aled.page.get_by_text("It costs £10.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("You both said yes").first).to_be_visible()


def test_2_a_pa_says_no_to_an_invitation_and_nothing_anywhere_counts_it(
    margaret: Phone, make_phone: MakePhone, sam: Phone
) -> None:
    page, desk = margaret.page, sam.page
    sam.go(f"/desk/pas/{AMINA}")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Amina")
    desk.wait_for_load_state("networkidle")
    on_the_desk, suits = desk.get_by_role("main").inner_text(), matches(sam)
    assert [hit for hit in suits if hit["paId"] == str(AMINA)]
    margaret.go(f"/find/{AMINA}")
    about_her = what_stands_there(page)
    page.get_by_label("Your message to Amina").fill("Shall we see a film?")
    page.get_by_role("button", name="Ask Amina to meet me").click()
    reaches(margaret, "relationship.invite", "a film")

    amina = make_phone("amina", email="amina@yusuf.example")
    amina.go("/requests")
    theirs = amina.page
    expect(theirs.get_by_text("“Shall we see a film?”")).to_be_visible()
    theirs.get_by_role("button", name="No, thank you").click()
    expect(theirs.get_by_text("Margaret is told kindly that you cannot. You need not say why.")).to_be_visible()
    theirs.get_by_role("button", name="Say no").click()
    expect(theirs.get_by_text("You said no. Margaret is told kindly.")).to_be_visible()
    reaches(amina, "relationship.end")

    amina.go("/profile")
    expect(theirs.get_by_text("You have room for new people")).to_be_visible()
    assert not re.search("declin|refus|said no", theirs.get_by_role("main").inner_text(), re.IGNORECASE)
    margaret.go("/inbox")
    page.get_by_role("link", name=re.compile("Amina cannot meet you")).click()
    expect(page.get_by_text("This has ended")).to_be_visible()
    margaret.go(f"/find/{AMINA}")
    expect(page.get_by_role("button", name="Ask Amina to meet me")).to_be_visible()
    assert what_stands_there(page) == about_her
    assert matches(sam) == suits
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Amina")
    desk.wait_for_load_state("networkidle")
    assert desk.get_by_role("main").inner_text() == on_the_desk


def test_3_how_long_they_have_known_each_other_is_said_and_an_hour_without_a_task_is_asked_for(
    margaret: Phone, daniel: Phone
) -> None:
    """Daniel came on Wednesdays and Saturdays of eight weeks."""
    page = margaret.page
    path = bond_with(margaret, "Daniel Okafor")
    margaret.go(path)
    expect(page.get_by_text("16 visits in one month, from 7 October 2026 to 28 November 2026.")).to_be_visible()
    page.get_by_role("link", name="Find a time to meet").click()
    page.get_by_label("A visit without a task").check()
    expect(page.get_by_text("Daniel asks nothing for a meeting.")).to_have_count(0)
    page.get_by_label("On which day?").fill("2026-12-04")
    page.get_by_label("At what time?").fill("15:00")
    page.get_by_label(re.compile("^Where, or what to know")).fill("A walk to the gate")
    page.get_by_role("button", name="Ask Daniel").click()
    reaches(margaret, "visit.propose", "A walk to the gate")

    theirs = daniel.page
    daniel.go("/week")
    day = theirs.get_by_role("region", name="Friday 4 December")
    day.get_by_role("link", name=re.compile("3pm to 4pm")).click()
    expect(theirs.get_by_text("A visit without a task: time together")).to_be_visible()
    visit = urlsplit(theirs.url).path
    theirs.get_by_role("button", name="Yes, I will come").click()
    reaches(daniel, "visit.confirm", visit.removeprefix("/visits/"))

    margaret.go(visit)
    expect(page.get_by_text("A visit without a task: time together")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Daniel is coming on Friday 4 December"))).to_be_visible()


def test_4_a_face_that_has_faded_is_met_again_if_the_person_wishes(margaret: Phone, sam: Phone, house: House) -> None:
    """The coordinator says after how many days; nine days later nobody has said that Daniel came."""
    page, desk = margaret.page, sam.page
    margaret.go("/team")
    expect(page.get_by_role("heading", name="Daniel")).to_be_visible()
    expect(page.get_by_text(re.compile("Meet again first"))).to_have_count(0)
    sam.go("/desk/flags")
    desk.get_by_text("Change how many days").click()
    desk.get_by_label("How many days?").fill("6")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Write a whole number from 7 to 730")).to_be_visible()
    desk.get_by_label("How many days?").fill("7")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved")).to_be_visible()
    house.set_time(MONDAY_MORNING + timedelta(days=9))
    margaret.look_at_clock()

    margaret.go("/team")

    expect(page.get_by_text("You and Daniel have not met since November. Meet again first?")).to_be_visible()
    page.get_by_role("link", name="Meet Daniel again").click()
    expect(page.get_by_text("Daniel asks nothing for a meeting.")).to_be_visible()
    page.get_by_label("At home").check()
    page.get_by_label("On which day?").fill("2026-12-11")
    page.get_by_label("At what time?").fill("14:00")
    page.get_by_role("button", name="Ask Daniel").click()
    expect(page.get_by_text("Friday 11 December at 2pm, at home")).to_be_visible()
    reaches(margaret, "introduction.propose", "home")
