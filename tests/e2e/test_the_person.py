"""A person says who they are, and those who help decide with them: in the browser, with the demo's people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret")
    phone.sign_in("margaret@thornbeck.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def jean(make_phone: MakePhone) -> Phone:
    phone = make_phone("jean")
    phone.sign_in("jean@elloway.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    return phone


def is_sent(phone: Phone) -> None:
    """Wait until the server has all that this phone made."""
    expect(phone.page.get_by_text("All sent")).to_be_visible()
    expect(phone.page.get_by_text("Saved on this phone.")).to_have_count(0)


def test_what_is_written_without_signal_and_by_a_helper_meanwhile_is_all_kept(margaret: Phone, jean: Phone) -> None:
    """Both change what Margaret wrote first; afterwards both stand, and the first is still there."""
    margaret.go("/about-me")
    margaret.page.get_by_role("link", name="Change: Please do").click()
    margaret.cut()
    margaret.page.get_by_label("In your own words").fill("Please sing with me.")
    margaret.page.get_by_role("button", name="Save").click()
    expect(margaret.page.get_by_text("Please sing with me.")).to_be_visible()
    expect(margaret.page.get_by_text("Saved on this phone.")).to_be_visible()

    jean.go("/about-me?section=please")
    jean.page.get_by_label("In your own words").fill("Please do not rush her.")
    jean.page.get_by_role("button", name="Save").click()
    expect(jean.page.get_by_text("Please do not rush her.")).to_be_visible()
    is_sent(jean)
    margaret.join()
    margaret.go("/about-me")

    card = margaret.page.get_by_role("region", name="Please do and please don’t")
    expect(card.get_by_text("Two people wrote here at about the same time")).to_be_visible()
    expect(card.get_by_text("Please sing with me.")).to_be_visible()
    expect(card.get_by_text("Please do not rush her.")).to_be_visible()
    expect(card.get_by_text("Jean Elloway wrote it down.")).to_be_visible()
    card.get_by_text("One earlier version").click()
    expect(card.get_by_text("Please say who you are at the door.")).to_be_visible()


def test_a_plan_is_there_without_signal_where_it_is_needed(margaret: Phone, house: House) -> None:
    margaret.go("/plan")
    page = margaret.page
    page.get_by_label("First: phone number").fill("")
    page.get_by_role("button", name="Save this plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the number too")
    page.get_by_label("First: phone number").fill("01632 960299")
    page.get_by_role("button", name="Save this plan").click()
    expect(page.get_by_role("heading", name="About me", exact=True)).to_be_visible()

    margaret.cut()
    margaret.go("/plan")

    expect(page.get_by_label("First: phone number")).to_have_value("01632 960299")
    margaret.join()


def test_needs_become_the_banner_of_whoever_comes(margaret: Phone, make_phone: MakePhone) -> None:
    margaret.go("/needs")
    margaret.page.get_by_label("Use Makaton.").check()
    margaret.page.get_by_role("button", name="Save").click()
    is_sent(margaret)

    rosa = make_phone("rosa")
    rosa.sign_in("rosa@marchetti.example")
    rosa.page.get_by_role("link", name=re.compile("Margaret")).first.click()

    expect(rosa.page.get_by_text("Use Makaton.")).to_be_visible()


def test_a_helper_sees_on_every_page_whom_they_help_and_changes_over(jean: Phone) -> None:
    page = jean.page
    for path in ("/team", "/messages", "/inbox", "/more", "/"):
        jean.go(path)
        expect(page.get_by_role("link", name="You are helping Margaret")).to_be_visible()

    page.get_by_role("link", name="You are helping Margaret").click()
    page.get_by_role("radio", name="Dorothy", exact=True).check()

    expect(page.get_by_role("link", name="You are helping Dorothy")).to_be_visible()
    jean.go("/about-me")
    expect(page.get_by_role("link", name="You are helping Dorothy")).to_be_visible()
    expect(page.get_by_text("Bess, my dog")).to_have_count(0)
    jean.go("/helping")
    page.get_by_role("radio", name="Margaret", exact=True).check()
    expect(page.get_by_role("link", name="You are helping Margaret")).to_be_visible()


def test_what_a_helper_decides_carries_the_basis_that_they_said(jean: Phone, margaret: Phone) -> None:
    page = jean.page
    jean.go("/helping")
    page.get_by_label("I decide, as attorney or deputy").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("What may the attorney or deputy decide?").fill("Health and welfare")
    page.get_by_label("What was seen of it?").fill("The registered paper, by Sam Birtwell")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("It is said with what you decide here")).to_be_visible()

    jean.go("/love/new")
    page.get_by_label("A place").check()
    page.get_by_label("The name").fill("The harbour")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="The harbour")).to_be_visible()
    is_sent(jean)

    margaret.go("/decisions")
    card = margaret.page.locator("section.card", has_text="You added somebody or something you love").first
    expect(card).to_contain_text("Your attorney or deputy decided. Jean Elloway wrote it down.")
    expect(card).to_contain_text("They may decide: Health and welfare.")
    card.get_by_role("button", name=re.compile("Undo")).click()
    expect(card.get_by_text("Undone")).to_be_visible()


def test_a_helper_who_is_close_to_a_pa_has_no_yes_to_give(jean: Phone, margaret: Phone) -> None:
    margaret.go("/helpers")
    margaret.page.get_by_role("link", name=re.compile("Jean Elloway")).click()
    page = margaret.page
    page.get_by_text("Say that they are close").click()
    page.get_by_label("To which PA?").select_option("Aled")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Lives with Aled")).to_be_visible()
    is_sent(margaret)

    jean.go("/")
    jean.page.get_by_role("link", name=re.compile("Aled")).first.click()

    expect(jean.page.get_by_text("You are close to Aled")).to_be_visible()
    expect(jean.page.get_by_role("button", name=re.compile("Yes, Aled can come"))).to_have_count(0)


def test_a_power_that_is_taken_away_is_gone_on_the_helpers_phone(jean: Phone, margaret: Phone) -> None:
    margaret.go("/helpers")
    margaret.page.get_by_role("link", name=re.compile("Jean Elloway")).click()
    margaret.page.get_by_text("End the help of Jean Elloway").click()
    margaret.page.get_by_role("button", name="End it now").click()
    expect(margaret.page.get_by_text("One who helped before")).to_be_visible()
    is_sent(margaret)

    jean.go("/")

    expect(jean.page.get_by_role("link", name="You are helping Dorothy")).to_be_visible()
    assert not [row for row in jean.rows() if "Bess, my dog" in str(row)]
