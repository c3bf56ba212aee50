"""A person says who they are, and those who help decide with them: in the browser, with the demo's people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone
from tests.e2e.test_files import photo

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def jean(make_phone: MakePhone) -> Phone:
    phone = make_phone("jean", email="jean@elloway.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    return make_phone("rosa", email="rosa@marchetti.example")


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


def test_what_is_said_aloud_and_shown_in_a_picture_without_signal_is_heard_and_seen_by_the_team(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = margaret.page
    margaret.go("/about-me?section=knowing")
    margaret.cut()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write something, take a photo or say it")).to_be_visible()
    page.get_by_label("Take or choose a photo").set_input_files(photo(60, 40))
    page.get_by_role("button", name="Record a voice note").click()
    expect(page.get_by_text(re.compile(r"Recording: 0:0[1-9]"))).to_be_visible()
    page.get_by_role("button", name="Stop and keep it").click()
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("region", name="Also worth knowing about me")
    expect(card.get_by_role("img", name="Photo: Also worth knowing about me")).to_be_visible()
    expect(card.get_by_role("button", name=re.compile("^Also worth knowing about me: Play, 0:0"))).to_be_visible()
    margaret.join()
    is_sent(margaret)
    until(page, lambda: len(house.ask("SELECT id FROM attachment WHERE finished_at IS NOT NULL")) == 2)

    rosa.go("/people")
    rosa.page.get_by_role("link", name=re.compile("Margaret")).first.click()

    read = rosa.page.get_by_role("region", name="Also worth knowing about me")
    expect(read.get_by_role("img", name="Photo: Also worth knowing about me")).to_be_visible()
    read.get_by_role("button", name=re.compile("Play, 0:0")).click()
    expect(read.get_by_role("button", name=re.compile("Pause, 0:0"))).to_be_visible()


def test_a_day_to_look_again_comes_and_one_press_says_that_it_is_still_right(margaret: Phone) -> None:
    page = margaret.page
    margaret.go("/about-me")
    expect(page.get_by_text("Is this still right?")).to_have_count(0)
    page.get_by_text("Look at it again on").first.click()
    page.get_by_label("Look at it again on").fill("2026-11-30")
    page.get_by_role("button", name="Save this day").click()
    expect(page.get_by_text("Is this still right?")).to_be_visible()
    expect(page.get_by_text("You wanted to look at About me on Monday 30 November. There is no hurry.")).to_be_visible()

    page.get_by_role("button", name="It is still right").click()

    expect(page.get_by_text("Is this still right?")).to_have_count(0)
    expect(page.get_by_text("You want to look at this again on Sunday 30 May 2027")).to_be_visible()
    is_sent(margaret)


def test_an_answer_that_is_changed_leaves_the_one_before_to_be_read(margaret: Phone) -> None:
    """What Social Care Future says of a good life stands beside each question, and beside the answers."""
    page = margaret.page
    good_life = page.get_by_role("region", name="What a good life can mean")
    margaret.go("/about-me")
    expect(good_life).to_contain_text("To live in the place we call home, with the people and things that we love")
    expect(good_life).to_contain_text("Social Care Future")
    page.get_by_role("link", name="Change: What is it you want to do?").click()
    expect(page.get_by_label("In your own words")).to_have_value(re.compile("^To go to chapel on Sundays"))
    expect(good_life).to_contain_text("doing what matters most to us")
    page.get_by_label("In your own words").fill("To see the sea.")
    page.get_by_role("button", name="Save").click()

    card = page.get_by_role("region", name="What is it you want to do?")
    expect(card.get_by_text("To see the sea.")).to_be_visible()
    is_sent(margaret)
    page.reload()
    card.get_by_text("One earlier answer").click()
    expect(card.get_by_text("To go to chapel on Sundays, and to grow sweet peas again.")).to_be_visible()


def test_needs_become_the_banner_of_whoever_comes_who_says_how_they_met_them(
    margaret: Phone, rosa: Phone, house: House
) -> None:
    page = margaret.page
    before = len(house.heard("needs.set"))
    margaret.go("/needs")
    page.get_by_label("Use Makaton.").check()
    page.get_by_label("Look at this again on").fill("2026-11-30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="About me", exact=True)).to_be_visible()
    until(page, lambda: len(house.heard("needs.set")) > before)
    is_sent(margaret)

    theirs = rosa.page
    rosa.go("/people")
    theirs.get_by_role("link", name=re.compile("Margaret")).first.click()
    expect(theirs.get_by_text("Use Makaton.")).to_be_visible()
    theirs.get_by_text("How did you do this for Margaret?").first.click()
    theirs.get_by_role("button", name="Write it down").click()
    expect(theirs.get_by_text("Write how you did it")).to_be_visible()
    theirs.get_by_label("How did you do this for Margaret?").fill("I signed each word as I said it.")
    theirs.get_by_role("button", name="Write it down").click()
    expect(theirs.get_by_text("Rosa Marchetti, today")).to_be_visible()
    is_sent(rosa)

    margaret.go("/needs")
    expect(page.get_by_text("You wanted to look at this on Monday 30 November. Is it still right?")).to_be_visible()
    expect(page.get_by_text("I signed each word as I said it.")).to_be_visible()
    expect(page.get_by_text("Rosa Marchetti, today")).to_be_visible()


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


def test_a_decision_in_best_interests_says_who_decided_when_and_whom_they_asked_and_is_for_one_decision(
    jean: Phone, margaret: Phone
) -> None:
    page = jean.page
    jean.go("/helping")
    page.get_by_label("It was decided in their best interests").check()
    page.get_by_label("Who decided?").fill("Dr Ray, her doctor")
    page.get_by_label("On what day?").fill("2026-11-28")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill this in")
    expect(page.get_by_label("Who decided?")).to_have_value("Dr Ray, her doctor")
    page.get_by_label("Whom did they ask?").fill("Margaret, Jean and Rosa")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("It is said with what you decide here")).to_be_visible()

    jean.go("/needs")
    page.get_by_label("Use pictures or photos.").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="About me", exact=True)).to_be_visible()
    is_sent(jean)
    jean.go("/helping")
    expect(page.get_by_label("Margaret decides, and I help")).to_be_checked()

    margaret.go("/decisions")
    card = margaret.page.locator("section.card", has_text="It was decided in your best interests").first
    expect(card).to_contain_text("Jean Elloway wrote it down.")
    expect(card).to_contain_text("Dr Ray, her doctor decided, Saturday 28 November.")
    expect(card).to_contain_text("They asked: Margaret, Jean and Rosa.")


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
