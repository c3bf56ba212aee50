"""A person finds PAs without signal, by what they need and wish; the server gives the same answer; nobody suits."""

from __future__ import annotations

import json
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

BEGUN_WITH = {str(server_key("demo", name)) for name in ("Rosa Marchetti", "Daniel Okafor", "Aled Pryce")}
"""Margaret has two of them in her team and one whom she has asked; they are on the page of her team."""


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    phone.go("/find")
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("language")
    return phone


@pytest.fixture(scope="module")
def sam(make_phone: MakePhone) -> Phone:
    return make_phone("sam", DESKTOP, email="sam@marllane.example")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def go_on(page: Page, heading: str) -> None:
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def shown(page: Page) -> list[str]:
    """The ids of the PAs on the page, in their order."""
    links = page.locator("li a[href^='/find/']").all()
    return [str(link.get_attribute("href")).removeprefix("/find/") for link in links]


def test_a_search_without_signal_gives_the_servers_answer(margaret: Phone) -> None:
    page = margaret.page
    margaret.cut()

    page.get_by_role("checkbox", name="Welsh").check()
    go_on(page, "help with")
    page.get_by_role("checkbox", name="Cooking").check()
    go_on(page, "When should")
    page.get_by_role("checkbox", name="Tuesday").check()
    press(page, "Add this visit")
    expect(page.get_by_text("9am to 10am")).to_be_visible()
    go_on(page, "How far away")
    page.get_by_label("12 miles (20 km)").check()
    go_on(page, "your home")
    page.get_by_role("checkbox", name="Dogs").check()
    press(page, "Show who fits now")
    expect(page.get_by_text(re.compile("^You need Welsh, cooking, 1 visit a week"))).to_be_visible()
    expect(page.get_by_text(re.compile("Contains OS data", re.IGNORECASE))).to_be_visible()
    offline = shown(page)
    margaret.join()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    margaret.go("/find")
    expect(page.get_by_text(re.compile("^You need Welsh"))).to_be_visible()

    [circle_id] = margaret.call("GET", "/api/me")["body"]["roles"]["person"]
    answer = margaret.call("GET", f"/api/circles/{circle_id}/matches")["body"]

    assert offline
    assert offline == shown(page)
    assert offline == [hit["paId"] for hit in answer["hits"] if hit["paId"] not in BEGUN_WITH]
    amina, owen = page.locator("li.card", has_text="Amina"), page.locator("li.card", has_text="Owen")
    expect(amina).to_contain_text("£17.50 an hour. Your week costs about £28.30. Your £268 a week buys about 9 hours.")
    expect(owen).to_contain_text("Your week costs about £17. Travel is not in it: not known yet.")
    expect(owen).to_contain_text("Your £268 a week buys about 15 hours.")
    margaret.shoot("find-needs")


def test_a_private_wish_reaches_no_server(house: House, margaret: Phone) -> None:
    page = margaret.page

    margaret.go("/find?step=how")
    page.get_by_label("A faith that you share").fill("Quaker at heart")
    press(page, "Show who fits")
    expect(page.get_by_text(re.compile("which faith they have")).first).to_be_visible()

    assert [json.loads(heard.args) for heard in house.heard("need.set")]
    assert all("Quaker" not in heard.args for heard in house.heard("need.set"))


def test_two_are_compared_and_one_is_put_away_and_brought_back(margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/find")
    page.get_by_role("button", name=re.compile("^Compare ")).first.click()
    page.get_by_role("button", name=re.compile("^Compare ")).nth(0).click()
    press(page, "Compare these 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    assert page.locator(".side-by-side > li").count() == 2
    margaret.shoot("compare")
    press(page, "Back to all")
    before = shown(page)

    page.get_by_role("button", name=re.compile("is not for me$")).first.click()
    expect(page.get_by_text(re.compile("is not told"))).to_be_visible()
    without = shown(page)
    press(page, "Undo")
    expect(page.get_by_text(re.compile("is not told"))).not_to_be_visible()

    assert without == before[1:]
    assert shown(page) == before


def test_three_are_compared_and_a_fourth_only_in_place_of_one_of_them(make_phone: MakePhone) -> None:
    dorothy = make_phone("dorothy", email="dorothy@thornbeck.example")
    dorothy.go("/find")
    page = dorothy.page
    press(page, "Show who fits now")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two people fit what you need")
    assert len(shown(page)) == 4

    press(page, "Compare Daniel")
    expect(page.get_by_role("button", name="Choose one more to compare")).to_be_visible()
    press(page, "Compare Aled")
    press(page, "Compare Owen")
    fourth = page.locator("li.card", has_text="Amina")
    expect(fourth.get_by_text("You can compare three at once.")).to_be_visible()
    expect(fourth.get_by_role("button", name=re.compile("ompare"))).to_have_count(0)
    press(page, "Do not compare Aled")
    press(page, "Compare Amina")
    press(page, "Compare these 3")

    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    expect(page.locator(".side-by-side > li h2")).to_have_text(["Daniel", "Amina", "Owen"])
    expect(page.get_by_text(re.compile("a week buys"))).to_have_count(0)


def test_a_pa_is_kept_in_mind_without_signal_and_no_longer(house: House, margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/find")
    page.get_by_role("link", name="See Amina").click()
    margaret.cut()
    press(page, "Keep Amina in mind")
    expect(page.get_by_text("You keep Amina in mind. Only you see this.")).to_be_visible()
    margaret.go("/team")
    page.get_by_role("link", name="Amina").click()
    margaret.join()
    until(page, lambda: [heard.status for heard in house.heard("relationship.consider")] == ["applied"])
    press(page, "Do not keep Amina in mind")
    until(page, lambda: [heard.status for heard in house.heard("relationship.forget")] == ["applied"])

    expect(page.get_by_role("button", name="Keep Amina in mind", exact=True)).to_be_visible()


def test_nobody_suits_and_the_coordinator_sees_it_until_it_is_over(house: House, margaret: Phone, sam: Phone) -> None:
    page = margaret.page
    margaret.go("/find?step=skills")
    page.get_by_role("checkbox", name="Feeding by tube (PEG)").check()
    press(page, "Show who fits now")
    lacks = "cooking, feeding by tube (PEG), somebody near enough and somebody who travels as far as you live"
    expect(page.get_by_text(f"Owen fits all but: {lacks}. These come closest.")).to_be_visible()
    press(page, "Tell my coordinator that nobody suits")
    expect(page.get_by_text(f"What was missing: {lacks}.")).to_be_visible()
    expect(page.get_by_text(re.compile("^You said on .* that nobody suits"))).to_be_visible()
    margaret.shoot("unmet")
    until(page, lambda: len(house.heard("need.tell_unmet")) == 1)

    sam.go("/desk")
    expect(sam.page.get_by_text("Nobody suits")).to_be_visible()
    sam.shoot("desk-unmet")
    margaret.go("/find")
    press(page, "I do not look any more")
    expect(page.get_by_text("Is there nobody for you?")).to_be_visible()
    until(page, lambda: len(house.heard("need.say_met")) == 1)

    sam.go("/desk")
    expect(sam.page.get_by_role("heading", level=1)).to_be_visible()
    expect(sam.page.get_by_text("Nobody suits")).not_to_be_visible()
