"""Two people in one home and one PA, one person and two PAs, and the quiet after a death: on the phones of all of them.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from carematch.core.ids import uuid7
from carematch.sync.perform import server_key
from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.e2e.test_looks import PHONE_LOOKS, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

EMAILS = {
    "margaret": "margaret@thornbeck.example",
    "dorothy": "dorothy@thornbeck.example",
    "jean": "jean@elloway.example",
    "rosa": "rosa@marchetti.example",
    "daniel": "daniel@okafor.example",
}


@pytest.fixture(scope="module")
def phones(make_phone: MakePhone, house: House) -> dict[str, Phone]:
    made = {name: make_phone(name) for name in EMAILS}
    for name, email in EMAILS.items():
        made[name].sign_in(email)
    return made


def reaches(phone: Phone, name: str, about: str = "") -> None:
    """The server has heard this of a phone when this returns, about the visit whose page is named."""
    visit_id = about.removeprefix("/visits/")
    until(phone.page, lambda: any(each.client_id and visit_id in each.args for each in phone.house.heard(name)))


def visit_of(phone: Phone, person: str, day: str) -> str:
    """Where the PA's visit to this person on this day is."""
    if not _found(phone, person, day):
        phone.go("/")
    until(phone.page, lambda: bool(_found(phone, person, day)))
    return f"/visits/{_found(phone, person, day)[0]}"


def _found(phone: Phone, person: str, day: str) -> list[str]:
    rows = [row for row in phone.rows() if row["t"] == "own_visit"]
    return [row["id"] for row in rows if row["d"]["personKnownAs"] == person and row["d"]["startsAt"].startswith(day)]


def looks_whole(phone: Phone, what: str) -> None:
    for look in PHONE_LOOKS:
        look.put_on(phone.page)
        phone.shoot(f"{what}.{look.name}")
        assert faults_of(phone.page, is_phone=True) + (ask_axe(phone.page) if look.asks_axe else []) == []
    PHONE_LOOKS[0].put_on(phone.page)


def main_of(page: Page) -> str:
    """The words of the page."""
    return page.locator("main").inner_text()


def test_a_pa_puts_the_visits_to_two_people_of_one_home_together_without_signal(phones: dict[str, Phone]) -> None:
    rosa, dorothy = phones["rosa"], phones["dorothy"]
    page = rosa.page
    rosa.go("/requests")
    page.get_by_role("button", name="Yes, we know each other").first.click()
    reaches(rosa, "relationship.say_known")
    rosa.go(f"/week?offer={server_key('demo', 'Dorothy Vane')}")
    page.get_by_label("On which day?").fill("2026-12-01")
    page.get_by_label("From what time?").fill("09:30")
    page.get_by_label("For how long?").select_option("30 minutes")
    expect(page.get_by_text("At the same time as Margaret")).to_be_visible()
    looks_whole(rosa, "offer-clash")
    page.get_by_role("button", name="Offer this visit").click()
    reaches(rosa, "visit.propose")
    path = visit_of(rosa, "Dorothy", "2026-12-01")
    dorothy.go(path)
    dorothy.page.get_by_role("button", name=re.compile("^Yes")).click()
    reaches(dorothy, "visit.confirm")
    rosa.go(path)
    expect(page.get_by_text("At the same time as Margaret")).to_be_visible()
    rosa.cut()

    page.get_by_text("Do two people live together?").click()
    looks_whole(rosa, "household-ask")
    page.get_by_role("button", name=re.compile("Together with Margaret")).click()

    expect(page.get_by_text("Together with your visit to Margaret, tomorrow at 9am")).to_be_visible()
    expect(page.get_by_text("At the same time as Margaret")).to_have_count(0)
    looks_whole(rosa, "household")
    rosa.join()
    reaches(rosa, "visit.join_household")
    rosa.go(visit_of(rosa, "Margaret", "2026-12-01"))
    expect(page.get_by_text("Together with your visit to Dorothy, tomorrow at 9:30am")).to_be_visible()


def test_each_of_the_two_people_sees_their_own_visit_and_nothing_of_the_other(phones: dict[str, Phone]) -> None:
    rosa = phones["rosa"]
    for name, own, other in (("margaret", "Margaret", "Dorothy"), ("dorothy", "Dorothy", "Margaret")):
        phone = phones[name]
        phone.go(visit_of(rosa, own, "2026-12-01"))
        expect(phone.page.get_by_role("heading", name=re.compile("Rosa is coming tomorrow"))).to_be_visible()

        assert other not in main_of(phone.page)
        assert "household" not in str(phone.rows())
        phone.go(visit_of(rosa, other, "2026-12-01"))
        expect(phone.page.get_by_text("This visit is not on your phone")).to_be_visible()


def test_a_second_pa_is_asked_to_come_along_and_both_phones_say_who_comes(phones: dict[str, Phone]) -> None:
    margaret, daniel, rosa = phones["margaret"], phones["daniel"], phones["rosa"]
    path = visit_of(rosa, "Margaret", "2026-12-01")
    page = margaret.page
    margaret.go(path)
    page.get_by_text("Ask a second PA to come along").click()
    looks_whole(margaret, "ask-second")
    page.get_by_role("button", name="Ask Daniel").click()
    expect(page.get_by_role("heading", name="Together at this visit")).to_be_visible()
    expect(page.get_by_text("Waits for Daniel")).to_be_visible()
    reaches(margaret, "visit.add_second")

    theirs = visit_of(daniel, "Margaret", "2026-12-01")
    daniel.go(theirs)
    daniel.page.get_by_role("button", name="Yes, I will come").click()
    reaches(daniel, "visit.confirm", theirs)

    expect(daniel.page.get_by_text("Together at this visit: Rosa")).to_be_visible()
    margaret.go(path)
    expect(page.get_by_role("region", name="Together at this visit").get_by_text("Confirmed")).to_be_visible()
    looks_whole(margaret, "together")
    rosa.go(path)
    expect(rosa.page.get_by_text("Together at this visit: Daniel")).to_be_visible()


def test_a_pa_who_cannot_come_after_all_is_said_to_the_person_in_their_inbox(phones: dict[str, Phone]) -> None:
    margaret, daniel = phones["margaret"], phones["daniel"]
    page = daniel.page
    daniel.go(visit_of(daniel, "Margaret", "2026-12-01"))
    page.get_by_text("I cannot come to this visit").click()
    page.get_by_label("Why? You can leave this out.").fill("My own appointment")
    page.get_by_role("button", name="Cancel this visit").click()
    expect(page.get_by_text("This visit is off")).to_be_visible()
    reaches(daniel, "visit.cancel")

    margaret.go("/inbox")
    expect(margaret.page.get_by_text("Daniel cannot come", exact=True)).to_be_visible()
    assert "appointment" not in main_of(margaret.page)
    margaret.page.get_by_role("link", name=re.compile("Daniel cannot come")).click()

    expect(margaret.page.get_by_role("heading", name=re.compile("Daniel is not coming"))).to_be_visible()
    margaret.go(visit_of(phones["rosa"], "Margaret", "2026-12-01"))
    expect(margaret.page.get_by_text("Two were planned. Only Rosa is coming.")).to_be_visible()


def test_a_buddy_says_kindly_that_they_cannot_be_it_and_takes_it_back(phones: dict[str, Phone]) -> None:
    """Rosa chooses Daniel, who cannot; then he can after all."""
    rosa, daniel = phones["rosa"], phones["daniel"]
    rosa.go("/buddy")
    rosa.page.get_by_text("Choose another buddy").click()
    rosa.page.get_by_role("button", name="Choose a buddy").click()
    rosa.page.get_by_label("Daniel").check()
    rosa.page.get_by_role("button", name="This is my buddy").click()
    reaches(rosa, "buddy.choose")
    daniel.go("/inbox")
    daniel.page.get_by_role("link", name=re.compile("Rosa chose you as a buddy")).click()
    page = daniel.page
    expect(page.get_by_role("heading", name="You are the buddy of Rosa")).to_be_visible()
    daniel.cut()
    page.get_by_text("I cannot be the buddy of Rosa").click()
    page.get_by_role("button", name="Tell Rosa").click()
    expect(page.get_by_role("heading", name="You are not the buddy of Rosa")).to_be_visible()
    looks_whole(daniel, "buddy-declined")
    daniel.join()
    reaches(daniel, "buddy.decline")

    rosa.go("/inbox")
    expect(rosa.page.get_by_text("Daniel cannot be your buddy", exact=True)).to_be_visible()
    rosa.go("/buddy")
    expect(rosa.page.get_by_role("button", name="This is my buddy")).to_be_visible()
    page.get_by_role("button", name="I can be it after all").click()
    reaches(daniel, "buddy.accept")
    rosa.go("/buddy")
    expect(rosa.page.get_by_role("heading", name="Daniel is your buddy")).to_be_visible()


def test_a_pa_reads_before_and_after_they_offer_a_visit_that_the_way_there_is_too_long(
    phones: dict[str, Phone],
) -> None:
    """Dorothy has moved to the next town but one; Rosa leaves Margaret ten minutes before."""
    rosa, dorothy = phones["rosa"], phones["dorothy"]
    circle_id = str(server_key("demo", "Dorothy Vane"))
    moved = {"circleId": circle_id, "outcode": "SY20"}
    made = {"id": str(uuid7()), "name": "circle.set_details", "v": 1, "args": moved, "madeAt": "2026-11-30T07:30:00Z"}
    assert dorothy.call("POST", "/api/mutations", made)["body"]["status"] == "applied"
    page = rosa.page
    rosa.go("/")
    until(page, lambda: any(row["t"] == "bond" and row["d"]["outcode"] == "SY20" for row in rosa.rows()))
    rosa.cut()
    rosa.go(f"/week?offer={circle_id}")
    page.get_by_label("On which day?").fill("2026-12-04")
    page.get_by_label("From what time?").fill("10:10")
    page.get_by_label("For how long?").select_option("60 minutes")
    expect(page.get_by_text("Not enough time to get here from Margaret")).to_be_visible()
    far = re.compile(r"About \d+ km in a straight line: some \d+ minutes. You have 10\.")
    expect(page.get_by_text(far)).to_be_visible()
    expect(page.get_by_text("Only you see this.")).to_be_visible()
    page.get_by_role("button", name="Offer this visit").click()

    expect(page.get_by_text("Not enough time to get here from Margaret")).to_be_visible()
    page.get_by_role("link", name="See the visit to Margaret").click()
    expect(page.get_by_text("Not enough time to get to Dorothy")).to_be_visible()
    rosa.go("/week")
    day = page.get_by_role("region", name="Friday 4 December")
    expect(day.get_by_text("Look: does this fit?")).to_have_count(2)
    rosa.join()
    reaches(rosa, "visit.propose", visit_of(rosa, "Dorothy", "2026-12-04"))
    dorothy.go(visit_of(rosa, "Dorothy", "2026-12-04"))
    expect(dorothy.page.get_by_role("heading", level=1)).to_be_visible()
    assert "Margaret" not in main_of(dorothy.page)


def test_after_a_death_every_phone_is_quiet_and_nothing_is_asked(
    make_phone: MakePhone, phones: dict[str, Phone], house: House
) -> None:
    jean, margaret, rosa = phones["jean"], phones["margaret"], phones["rosa"]
    page = jean.page
    jean.go("/pause")
    page.get_by_label("Margaret has died").check()
    looks_whole(jean, "death-write")
    page.get_by_role("button", name="Write this down").click()
    expect(page.get_by_role("heading", name="Margaret has died")).to_be_visible()
    reaches(jean, "pause.begin")

    for path in ("/", "/team", "/find", "/about-me", "/going", "/arrangements/new"):
        jean.go(path)
        expect(page.get_by_role("heading", name="Margaret has died")).to_be_visible()
        expect(page.get_by_text("We are very sorry.")).to_be_visible()
        expect(page.locator("main").get_by_role("link").nth(3)).to_have_count(0)
    looks_whole(jean, "after-a-death")
    margaret.go("/")
    expect(margaret.page.get_by_role("heading", name="Margaret has died")).to_be_visible()
    for job in ("remind", "tell-people", "watch-silence", "watch-continuity"):
        house.run_job(job)

    rosa.go("/inbox")
    expect(rosa.page.get_by_text("We are very sorry to tell you this.")).to_be_visible()
    rosa.go("/people")
    rosa.page.get_by_role("link", name="Margaret").click()
    expect(rosa.page.get_by_text("Margaret has died")).to_be_visible()
    looks_whole(rosa, "person-who-died")
    expect(rosa.page.get_by_role("link", name="Offer a visit")).to_have_count(0)
    rosa.go("/requests")
    assert "Margaret" not in main_of(rosa.page)
    sam = make_phone("sam", DESKTOP, email="sam@marllane.example")
    sam.go("/desk/calls")
    expect(sam.page.get_by_role("heading", level=1)).to_be_visible()
    sam.page.wait_for_load_state("networkidle")
    assert "Margaret" not in main_of(sam.page)
    told = house.ask(
        "SELECT count(*) FROM delivery d JOIN user u ON u.id = d.user_id"
        " WHERE u.email = 'margaret@thornbeck.example' AND d.state = 'due'"
    )
    assert told == [(0,)]
