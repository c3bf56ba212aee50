"""Consent as the person lives it: who rings when she does not answer, the plan before the visit, and faces that she
wants to be told of or need not be asked about.

The tests follow each other. It is Monday 30 November 2026, half past seven in the morning: Aled, whom Margaret does not
know, has just asked to come on Friday 11 December at nine.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from carematch.core.clock import LONDON
from carematch.sync.perform import server_key
from tests.e2e.acts import has_all, until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

ASKED = "We asked Jean Elloway to ring you."
PLANNED = "There is still no answer. Peter Marsh, next door is rung too."
CIRCLE = server_key("demo", "Margaret Elloway")


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("A new face asks")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def jean(make_phone: MakePhone) -> Phone:
    return make_phone("jean", email="jean@elloway.example")


def it_is(house: House, at: datetime, *phones: Phone) -> None:
    """The house has gone on until then, as its scheduler does, and so have these phones."""
    house.set_time(at)
    house.run_job("watch-silence", "tell-people")
    for phone in phones:
        phone.look_at_clock()


def test_a_person_names_without_signal_who_rings_them(house: House, margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/team/rules")
    margaret.cut()
    page.get_by_role("link", name=re.compile("^Who rings me|If I do not answer")).click()
    expect(page.get_by_label("Marl Lane Support")).to_be_checked()

    page.get_by_label("Jean Elloway").check()

    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("link", name=re.compile("who rings me"))).to_contain_text("Jean Elloway")
    margaret.join()
    until(page, lambda: [each.status for each in house.heard("supporter.let_ring")] == ["applied"])
    margaret.go("/")
    page.get_by_role("link", name=re.compile("A new face asks")).click()
    steps = page.get_by_role("region", name="If you do not answer").get_by_role("listitem")
    nobody_alone = "we ring Peter Marsh, next door, so that you are not left alone."
    expect(steps).to_have_text(
        [
            "Thursday 3 December, 7:30am We ask Jean Elloway to ring you.",
            f"Monday 7 December, 8:15am Still no answer: {nobody_alone}",
            "If there is still no answer Nothing is agreed, and Aled stays away.",
        ]
    )


def test_no_answer_in_time_asks_whom_the_person_named_to_ring(house: House, margaret: Phone, jean: Phone) -> None:
    page = margaret.page
    it_is(house, datetime(2026, 12, 3, 7, 32, tzinfo=LONDON), margaret, jean)

    page.reload()
    expect(page.get_by_text(ASKED)).to_be_visible()
    expect(page.get_by_text(PLANNED)).to_have_count(0)
    expect(page.get_by_role("button", name="Yes, Aled can come")).to_be_visible()
    jean.go("/inbox")
    jean.page.get_by_role("link", name=re.compile("Please ring Margaret")).click()
    expect(jean.page.get_by_role("heading", name="Can Aled come?")).to_be_visible()
    margaret.shoot("ringing")


def test_still_no_answer_begins_the_plan_and_is_no_yes(house: House, margaret: Phone) -> None:
    page = margaret.page
    it_is(house, datetime(2026, 12, 7, 8, 16, tzinfo=LONDON), margaret)

    page.reload()

    expect(page.get_by_text(PLANNED)).to_be_visible()
    expect(page.get_by_text("Silence is not a yes. Aled will not come.")).to_be_visible()
    margaret.shoot("plan-before-the-visit")
    page.get_by_role("button", name="No, not Aled").click()
    expect(page.get_by_text("Aled does not come. Nobody is sent in their place.")).to_be_visible()
    expect(page.get_by_text(ASKED)).to_have_count(0)
    until(page, lambda: [each.status for each in house.heard("consent.answer")] == ["applied"])


@pytest.fixture(scope="module")
def in_spring(house: House, make_phone: MakePhone) -> tuple[Phone, Phone]:
    """Daniel of Margaret's team has not been with her for a hundred days."""
    house.set_time(datetime(2027, 3, 8, 7, 30, tzinfo=LONDON))
    margaret, daniel = make_phone("margaret-in-spring"), make_phone("daniel")
    margaret.sign_in("margaret@thornbeck.example")
    daniel.sign_in("daniel@okafor.example")
    return margaret, daniel


def choose_rule(house: House, phone: Phone, words: str) -> None:
    """The person's phone and the server have this rule about faces not met lately when this returns."""
    before = len(house.heard("circle.set_details"))
    phone.go("/team/rules/face")
    choice = phone.page.get_by_role("radio", name=re.compile(f"^{words}"))
    choice.check()
    until(phone.page, lambda: len(house.heard("circle.set_details")) > before)
    phone.page.reload()
    expect(choice).to_be_checked()


def offer(house: House, phone: Phone, day: str) -> str:
    """A PA has offered Margaret a visit on this day; where it is, on both phones."""
    before = len(house.heard("visit.propose"))
    phone.go(f"/week?offer={CIRCLE}")
    page = phone.page
    page.get_by_label("On which day?").fill(day)
    page.get_by_label("From what time?").fill("15:00")
    page.get_by_role("button", name="Offer this visit").click()
    page.wait_for_url("**/visits/*")
    until(page, lambda: len(house.heard("visit.propose")) > before)
    has_all(phone)
    return page.url.removeprefix(house.url)


def test_a_face_that_is_told_of_stands_as_to_be_told_until_somebody_did(
    house: House, in_spring: tuple[Phone, Phone]
) -> None:
    margaret, daniel = in_spring
    to_tell = "You have not met Daniel lately. You want to be told."
    choose_rule(house, margaret, "Tell me")
    path = offer(house, daniel, "2027-03-11")
    expect(daniel.page.get_by_text("Tell Margaret that you come")).to_be_visible()
    margaret.go(path)
    expect(margaret.page.get_by_text(to_tell)).to_be_visible()
    expect(margaret.page.get_by_role("link", name="Say yes or no")).to_have_count(0)

    daniel.cut()
    daniel.page.get_by_role("button", name="I told them by phone").click()
    expect(daniel.page.get_by_text("Margaret knows that you come.")).to_be_visible()
    daniel.join()
    until(daniel.page, lambda: [each.status for each in house.heard("visit.say_told")] == ["applied"])
    margaret.page.reload()

    expect(margaret.page.get_by_text("Daniel Okafor told you, today.")).to_be_visible()
    expect(margaret.page.get_by_text(to_tell)).to_have_count(0)
    expect(margaret.page.get_by_role("heading", level=1)).to_have_text(
        "Daniel asks to come on Thursday 11 March at 3pm"
    )
    margaret.page.get_by_role("button", name="Yes, Daniel can come").click()
    expect(margaret.page.get_by_role("heading", level=1)).to_have_text("Daniel is coming on Thursday 11 March at 3pm")


def test_a_helper_says_that_they_told_the_person(
    house: House, in_spring: tuple[Phone, Phone], make_phone: MakePhone
) -> None:
    margaret, daniel = in_spring
    path = offer(house, daniel, "2027-03-16")
    jean = make_phone("jean-in-spring")
    jean.sign_in("jean@elloway.example", path=path)
    jean.go(path)
    expect(jean.page.get_by_text("Margaret has not met Daniel lately and wants to be told.")).to_be_visible()
    expect(jean.page.get_by_role("button", name="I know. Daniel can come.")).to_have_count(0)

    jean.page.get_by_role("button", name="I told them in person").click()

    expect(jean.page.get_by_text("Jean Elloway told Margaret, today.")).to_be_visible()
    until(jean.page, lambda: [each.status for each in house.heard("visit.say_told")] == ["applied"] * 2)
    margaret.go(path)
    expect(margaret.page.get_by_text("Jean Elloway told you, today.")).to_be_visible()


def test_whoever_says_yes_to_a_face_knows_of_it(house: House, in_spring: tuple[Phone, Phone]) -> None:
    margaret, daniel = in_spring
    path = offer(house, daniel, "2027-03-12")
    expect(daniel.page.get_by_text("Tell Margaret that you come")).to_be_visible()
    margaret.go(path)
    expect(margaret.page.get_by_text("You want to be told.")).to_be_visible()
    margaret.cut()

    margaret.page.get_by_role("button", name="Yes, Daniel can come").click()

    expect(margaret.page.get_by_text("You said that you know, today.")).to_be_visible()
    margaret.join()
    visit_id = path.rsplit("/", 1)[1]
    until(margaret.page, lambda: any(visit_id in each.args for each in house.heard("visit.confirm")))
    daniel.page.reload()
    expect(daniel.page.get_by_text("Margaret knows that you come.")).to_be_visible()
    has_all(margaret)
    expect(margaret.page.get_by_text("You said that you know, today.")).to_be_visible()


def test_anyone_in_the_team_is_told_of_and_asked_about_no_more(house: House, in_spring: tuple[Phone, Phone]) -> None:
    margaret, daniel = in_spring
    choose_rule(house, margaret, "Anyone in my team may come")

    path = offer(house, daniel, "2027-03-15")

    has_all(daniel)
    expect(daniel.page.get_by_text("Margaret has not said yes yet")).to_be_visible()
    expect(daniel.page.get_by_text("Tell Margaret that you come")).to_have_count(0)
    margaret.go(path)
    expect(margaret.page.get_by_role("heading", level=1)).to_have_text("Daniel asks to come on Monday 15 March at 3pm")
    expect(margaret.page.get_by_text("You want to be told.")).to_have_count(0)
    expect(margaret.page.get_by_role("link", name="Say yes or no")).to_have_count(0)
