"""Meeting, parting and pausing as people do it: Margaret, who holds the budget, Rosa and Daniel of her team, and Sam at
the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, PHONE, Phone
from tests.e2e.test_looks import EMAILS, PHONE_LOOKS, SETTLED, ask_axe, faults_of, find_ids

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

WHY = "Something was said about the purse"


@dataclass
class Circle:
    """The people around Margaret, each with a screen."""

    house: House
    margaret: Phone
    rosa: Phone
    sam: Phone
    ids: dict[str, str]

    def relationship(self, more: str = "") -> str:
        return f"/relationships/{self.ids['rosas']}{more}"

    def person(self, more: str = "") -> str:
        return f"/people/{self.ids['rosas']}{more}"

    def heard(self, name: str, words: str = "") -> None:
        """The server has applied such a mutation, with these words in it, when this returns."""
        until(
            self.sam.page,
            lambda: any(words in each.args and each.status == "applied" for each in self.house.heard(name)),
        )

    def calls(self) -> Locator:
        """What the coordinator is to ring Margaret about while a PA is paused."""
        self.sam.go("/desk/calls")
        expect(self.sam.page.get_by_role("heading", level=1)).to_be_visible()
        self.sam.page.wait_for_load_state("networkidle")
        lines = self.sam.page.get_by_role("listitem").filter(has_text="Margaret Elloway")
        return lines.filter(has_text="You cannot say why")


@pytest.fixture(scope="module")
def circle(house: House, make_phone: MakePhone) -> Circle:
    phones = {who: make_phone(who, DESKTOP if who == "sam" else PHONE) for who in ("margaret", "rosa", "sam")}
    for who, phone in phones.items():
        phone.sign_in(EMAILS[who])
    return Circle(house, **phones, ids=find_ids(phones["sam"]))


def test_1_a_person_asks_for_a_time_to_meet_offline_and_the_pa_says_yes(circle: Circle) -> None:
    page = circle.margaret.page
    circle.margaret.go(circle.relationship("/meet"))
    page.get_by_role("button", name="Ask Rosa").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how")
    circle.margaret.cut()
    page.get_by_label("By video").check()
    page.get_by_label("On which day?").fill("2026-12-02")
    page.get_by_label("At what time?").fill("15:00")
    page.get_by_role("button", name="Ask Rosa").click()
    expect(page.get_by_text("Wednesday 2 December at 3pm, by video")).to_be_visible()
    expect(page.get_by_text("Waits for Rosa")).to_be_visible()
    circle.margaret.join()
    circle.heard("introduction.propose")

    circle.rosa.go("/requests")
    circle.rosa.page.get_by_role("button", name="Yes, at that time").click()
    circle.heard("introduction.answer")

    circle.margaret.go(circle.relationship())
    expect(page.get_by_text("You both said yes").first).to_be_visible()
    expect(page.get_by_role("button", name="Call off the meeting")).to_be_visible()


def test_2_a_person_says_in_advance_who_may_come_when_it_is_urgent(circle: Circle) -> None:
    page = circle.margaret.page
    circle.margaret.go("/team/rules")
    page.get_by_role("link", name="When it is urgent").click()
    expect(page.get_by_text("No rule yet")).to_be_visible()
    page.get_by_role("link", name="Make this rule").click()
    page.get_by_label("What is it for?").fill("My medication")
    page.get_by_label("Anyone in my team", exact=True).check()
    page.get_by_role("button", name="Make this rule").click()
    expect(page.get_by_text("My medication: anyone in my team")).to_be_visible()
    circle.heard("urgent_rule.set")
    expect(page.get_by_text("You said it here.")).to_be_visible()

    offer = circle.rosa.page
    circle.rosa.go(f"/week?offer={circle.ids['circle']}")
    offer.get_by_label("On which day?").fill("2026-11-30")
    offer.get_by_label("From what time?").fill("18:00")
    offer.get_by_label("For how long?").select_option("20")
    expect(offer.get_by_text("Under 30 minutes is short")).to_be_visible()
    offer.get_by_label("Is it urgent?").select_option(label="Yes: My medication")
    offer.get_by_role("button", name="Offer this visit").click()
    expect(offer.get_by_text("By the rule of Margaret: My medication")).to_be_visible()
    circle.heard("visit.propose", "ruleId")

    circle.margaret.go(offer.url.removeprefix(circle.house.url))
    expect(page.get_by_text("By your rule of 30 November 2026: My medication")).to_be_visible()
    circle.margaret.go("/decisions")
    used = page.locator("section.card", has_text="Rosa comes by your rule: My medication")
    expect(used).to_contain_text("You said it here.")


def test_3_a_leaving_pa_passes_on_what_the_person_allows(circle: Circle) -> None:
    page = circle.rosa.page
    circle.rosa.go(circle.person("/end"))
    page.get_by_label("On a last day").check()
    page.get_by_label("The last day").fill("2026-12-31")
    page.get_by_label(re.compile("^Why")).fill("The drive is too long in winter")
    page.get_by_role("button", name="Say goodbye to Margaret").click()
    expect(page.get_by_text(re.compile("say goodbye on .*31 December"))).to_be_visible()
    expect(page.get_by_text("The drive is too long in winter")).to_be_visible()
    page.get_by_role("link", name="Pass something on").click()
    page.get_by_label("What would help them?").fill("She likes the radio on")
    page.get_by_role("button", name="Show it to Margaret").click()
    circle.heard("handover.propose")

    margaret = circle.margaret.page
    circle.margaret.go(circle.relationship())
    expect(margaret.get_by_text("She likes the radio on")).to_be_visible()
    expect(margaret.get_by_text(re.compile("drive is too long"))).to_have_count(0)
    margaret.get_by_role("button", name="Yes, Daniel may read it").click()
    expect(margaret.get_by_text("You said yes. Daniel can read it.")).to_be_visible()
    circle.heard("handover.answer")


def test_4_a_pause_asks_the_person_and_tells_nobody_why(circle: Circle) -> None:
    desk = circle.sam.page
    circle.sam.go(f"/desk/pas/{circle.ids['rosa']}")
    desk.get_by_text("Pause Rosa Marchetti", exact=True).first.click()
    desk.get_by_label(re.compile("^Why")).fill(WHY)
    desk.get_by_role("button", name="Pause Rosa Marchetti").click()
    expect(desk.get_by_text(f"Why: {WHY}")).to_be_visible()
    expect(circle.calls()).to_have_count(1)

    page = circle.margaret.page
    circle.margaret.go("/")
    page.get_by_role("link", name="Rosa is paused").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa is paused")
    for look in PHONE_LOOKS:
        look.put_on(page)
        page.wait_for_function(SETTLED)
        assert not faults_of(page, is_phone=True) + (ask_axe(page) if look.asks_axe else []), look.name
    page.get_by_role("button", name="Keep the visits as planned").click()
    expect(page.get_by_text("You keep the visits")).to_be_visible()
    circle.heard("pause.answer")

    circle.rosa.go("/profile")
    expect(circle.rosa.page.get_by_text("You are paused")).to_be_visible()
    for phone in (circle.margaret, circle.rosa):
        assert not [row for row in phone.rows() if WHY in str(row)]
    expect(circle.calls()).to_have_count(0)
