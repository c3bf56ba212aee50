"""What others do for a person, as the person wishes: Margaret asks a friend to help; Sam writes down what she says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from carematch.core.ids import uuid7
from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.e2e.test_looks import DESK_LOOKS, EMAILS, PHONE_LOOKS, SETTLED, Look, ask_axe, faults_of, find_ids

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


NOW = "2026-11-30T07:30:00Z"


@dataclass
class Town:
    """Margaret with her phone, Sam at the desk, and a friend whose phone nobody has signed in on yet."""

    house: House
    margaret: Phone
    sam: Phone
    friend: Phone
    ids: dict[str, str]

    def heard(self, name: str, words: str = "") -> None:
        """The server has applied such a mutation, with these words in it, when this returns."""
        until(
            self.sam.page,
            lambda: any(words in each.args and each.status == "applied" for each in self.house.heard(name)),
        )

    def writes(self, what: str, about: str = "") -> None:
        """Sam has this form open."""
        self.sam.go(f"/desk/circles/{self.ids['circle']}?write={what}&about={about}")
        expect(self.sam.page.get_by_role("heading", level=1)).to_have_text("Write what Margaret said")
        expect(self.sam.page.get_by_label("What did Margaret decide?")).to_have_value(what)


@pytest.fixture(scope="module")
def town(house: House, make_phone: MakePhone) -> Town:
    margaret, sam, friend = make_phone("margaret"), make_phone("sam", DESKTOP), make_phone("friend")
    margaret.sign_in(EMAILS["margaret"])
    sam.sign_in(EMAILS["sam"])
    return Town(house, margaret, sam, friend, find_ids(sam))


def looks_whole(phone: Phone, looks: tuple[Look, ...], *, name: str) -> None:
    """The page that is open is as every page has to be, in each of these looks."""
    is_phone = looks is PHONE_LOOKS
    for look in looks:
        look.put_on(phone.page)
        phone.page.wait_for_function(SETTLED)
        phone.shoot(f"{name}.{look.name}")
        found = faults_of(phone.page, is_phone=is_phone) + (ask_axe(phone.page) if look.asks_axe else [])
        assert not found, f"{look.name}: {found}"
    looks[0].put_on(phone.page)


# Somebody to help


def test_1_a_person_asks_somebody_to_help_without_signal_and_makes_the_code_with_it(town: Town) -> None:
    page = town.margaret.page
    town.margaret.go("/helpers")
    town.margaret.cut()
    page.get_by_role("link", name="Somebody to help me").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Write who it is")
    page.get_by_label("Who is it?").fill("Gwen Tarn")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What may Gwen Tarn do?")
    page.get_by_label("Agree visits").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Is Gwen Tarn close to one of your PAs").select_option("Aled")
    page.get_by_label("They are family or friends").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    expect(page.get_by_text("Is family or a friend of Aled")).to_be_visible()
    looks_whole(town.margaret, PHONE_LOOKS, name="invite-check")
    page.get_by_role("button", name="Yes, ask them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You asked Gwen Tarn to help")
    expect(page.get_by_text("The code can be made when this has been sent.")).to_be_visible()
    town.margaret.join()
    town.heard("supporter.invite", "Gwen Tarn")

    page.get_by_label("Their e-mail address").fill("gwen@")
    page.get_by_role("button", name="Make the code").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Their e-mail address").fill("gwen@tarn.example")
    page.get_by_role("button", name="Make the code").click()

    expect(page.get_by_role("heading", name="A code for Gwen Tarn")).to_be_visible()
    looks_whole(town.margaret, PHONE_LOOKS, name="invited-code")


def test_2_the_friend_reads_what_it_means_and_comes_in(town: Town) -> None:
    code = town.margaret.page.locator("p.say").inner_text()
    page = town.friend.page
    town.friend.go(f"/join#{code}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Margaret would like you to help")
    card = page.get_by_role("region", name="What Margaret lets you do")
    expect(card.get_by_text("Agree visits")).to_be_visible()
    expect(card.get_by_text("See visits and notes")).to_have_count(0)
    expect(card.get_by_text("Margaret says that you are close to Aled")).to_be_visible()
    looks_whole(town.friend, PHONE_LOOKS, name="help-asked")

    page.get_by_role("button", name="Yes, I will help").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Gwen Tarn")
    expect(page.get_by_role("link", name="Make a passkey")).to_be_visible()
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("link", name="You are helping Margaret")).to_be_visible()


def test_3_whoever_agrees_visits_holds_visits_and_questions_and_no_notes(town: Town) -> None:
    page = town.friend.page
    expect(page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    until(page, lambda: any(row["t"] == "ask" for row in town.friend.rows()))
    kinds = {row["t"] for row in town.friend.rows()}
    assert {"visit", "ask", "circle", "team_member"} <= kinds
    assert not kinds & {"note", "about_me", "outcome", "love", "relationship", "decision", "message", "agreement"}
    assert not [row for row in town.friend.rows() if "Bess, my dog" in str(row)]
    for path in ("/team", "/thread", "/wishes", "/written", "/more", f"/visits/{town.ids['visit']}"):
        town.friend.go(path)
        expect(page.get_by_role("link", name="You are helping Margaret")).to_be_visible()
    looks_whole(town.friend, PHONE_LOOKS, name="helped-visit")
    town.friend.go("/")
    town.friend.cut()
    page.get_by_role("link", name=re.compile("Aled")).first.click()
    expect(page.get_by_text("You are close to Aled")).to_be_visible()
    town.friend.join()


def test_4_help_ends_at_once_when_the_person_ends_it(town: Town) -> None:
    page = town.margaret.page
    town.margaret.go("/helpers")
    page.get_by_role("link", name=re.compile("Gwen Tarn")).click()
    page.get_by_text("End the help of Gwen Tarn").click()
    page.get_by_role("button", name="End it now").click()
    town.heard("supporter.withdraw")

    town.friend.go("/")

    until(town.friend.page, lambda: not [row for row in town.friend.rows() if row["scope"].startswith("c:")])


# At the desk


def test_5_the_coordinator_reads_who_suits_and_chooses_nobody(town: Town) -> None:
    page = town.sam.page
    town.writes("need.set")
    page.get_by_label("Languages").fill("Welsh, Klingon")
    page.get_by_label("By phone").check()
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_text("Written down for Margaret: What they need of a PA")).to_be_visible()

    town.sam.go(f"/desk/circles/{town.ids['circle']}/matches")

    expect(page.get_by_role("heading", level=1)).to_have_text("Who suits Margaret")
    expect(page.get_by_text("You need Welsh and Klingon.")).to_be_visible()
    expect(page.get_by_text(re.compile("Nobody fits. .* comes nearest"))).to_be_visible()
    buttons = [each.inner_text() for each in page.get_by_role("main").get_by_role("button").all()]
    assert buttons == ["Print this page"]
    looks_whole(town.sam, DESK_LOOKS, name="matches")
    page.get_by_role("link", name="They say that nobody suits").click()
    expect(
        page.get_by_text(re.compile("It is written down that nobody suits Margaret. Missing: .*Klingon"))
    ).to_be_visible()
    page.get_by_label("In person").check()
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_text("Written down for Margaret: Nobody suits them")).to_be_visible()

    town.sam.go("/desk/unmet")

    expect(page.get_by_role("link", name="Margaret Elloway")).to_be_visible()
    looks_whole(town.sam, DESK_LOOKS, name="unmet")


def test_6_what_was_told_stands_on_the_persons_phone_with_who_wrote_it_and_can_be_undone(town: Town) -> None:
    page = town.sam.page
    town.writes("plan.set")
    page.get_by_label("Whom to ring, 1").fill("Ada Moor")
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how they told you")
    page.get_by_label("Their number, 1").fill("01632 960244")
    page.get_by_label("By phone").check()
    page.get_by_label(re.compile("^An attorney’s or deputy’s")).check()
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill this in")
    page.get_by_label("What may the attorney or deputy decide?").fill("Health and welfare")
    page.get_by_label("What was seen of it?").fill("The registered paper")
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_text("Written down for Margaret: What to do when nobody comes")).to_be_visible()

    phone = town.margaret.page
    town.margaret.go("/decisions")
    cards = phone.locator("section.card", has_text="You said what to do when nobody comes")
    card = cards.filter(has_text="Your attorney or deputy decided. Sam Birtwell wrote it down.")
    expect(card).to_contain_text("They may decide: Health and welfare.")
    card.get_by_role("button", name=re.compile("Undo")).click()
    expect(card.get_by_text("Undone")).to_be_visible()
    town.margaret.go("/plan")
    expect(phone.get_by_label("First: phone number")).not_to_have_value("01632 960244")


def test_7_a_helper_is_asked_for_at_the_desk_and_the_paper_is_printed_there(town: Town) -> None:
    page = town.sam.page
    town.writes("supporter.invite")
    page.get_by_label("The helper’s full name").fill("Ned Vale")
    page.get_by_label("See the money").check()
    page.get_by_label("By phone").check()
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_text("Written down for Margaret: Somebody is to help them here")).to_be_visible()

    town.sam.go(f"/desk/circles/{town.ids['circle']}")
    helpers = page.get_by_role("region", name="Who helps")
    helpers.get_by_role("button", name="Make the paper for Ned Vale").click()

    expect(page.get_by_role("heading", name="Welcome to CareMatch, Ned Vale")).to_be_visible()
    town.margaret.go("/helpers")
    town.margaret.page.get_by_role("link", name=re.compile("Ned Vale")).click()
    town.margaret.page.get_by_text("Take it back").first.click()
    town.margaret.page.get_by_role("button", name="Take it back now").click()
    town.heard("supporter.uninvite")


@pytest.mark.parametrize(
    ("what", "about", "typed"),
    [
        ("visit.propose", 1, {"On which day is the visit?": "2026-12-01", "From": "14:00", "To": "15:00"}),
        ("visit.move", 1, {"On which day is the visit?": "2026-12-01", "From": "16:00", "To": "17:00"}),
        ("visit.keep_time", 1, {}),
        ("visit.add_second", 1, {"Who comes as well?": 1}),
        ("cover.ask", 2, {}),
        ("cover.close", 1, {}),
        ("arrangement.propose", 1, {"Tuesday": True, "From which day on?": "2026-12-01"}),
        ("arrangement.skip", 1, {"On which day does nobody come?": "2026-12-02"}),
        ("arrangement.end", 1, {"The last day on which these visits happen": "2026-12-20"}),
        ("visit_wish.write", 1, {"What does Margaret want done? In their own words.": "Please knock twice"}),
        ("visit_wish.take_away", 1, {}),
        ("love.change", 1, {"The name": "Sweet peas by the gate"}),
        ("about_me.set_review", 0, {"When to look at it again": "2027-03-01"}),
        ("interest.declare", 1, {"To which PA?": "Aled Pryce"}),
        ("interest.withdraw", 1, {}),
    ],
)
def test_7b_whatever_else_was_told_is_taken_by_the_server_as_it_is_written(
    town: Town, what: str, about: int, typed: dict[str, str | int | bool]
) -> None:
    page = town.sam.page
    town.writes(what)
    if about:
        page.locator("#about").select_option(index=about)
    for label, value in typed.items():
        field = page.get_by_label(label, exact=True)
        if value is True:
            field.check()
        elif isinstance(value, str) and field.evaluate("each => each.matches('input, textarea')"):
            field.fill(value)
        else:
            field.select_option(**({"index": value} if isinstance(value, int) else {"label": value}))
    page.get_by_label("By phone").check()

    page.get_by_role("button", name="Write it down as Margaret’s").click()

    expect(page.get_by_text(re.compile("^Written down for Margaret"))).to_be_visible()
    told = [(each.status, json.loads(each.args).get("told")) for each in town.house.heard(what)]
    assert [(status, how["given"]) for status, how in told if how] == [("applied", "phone")]


def test_8_a_report_is_dealt_with_and_whoever_reported_reads_how(town: Town) -> None:
    phone, page = town.margaret.page, town.sam.page
    town.margaret.go(f"/messages/{town.ids['rosas']}")
    phone.get_by_label("Write to Rosa").fill("Please do not ring at night.")
    phone.get_by_role("button", name="Send", exact=True).click()
    town.heard("message.write")
    until(phone, lambda: any(row["t"] == "message" for row in town.margaret.rows()))
    town.margaret.go(f"/messages/{town.ids['rosas']}/report")
    phone.get_by_role("checkbox").first.check()
    phone.get_by_label("What is wrong with them?").fill("It came late at night")
    phone.get_by_role("button", name="Show them").click()
    town.heard("message.report")
    town.sam.go(f"/desk/circles/{town.ids['circle']}")
    reports = page.get_by_role("region", name="Reported messages")
    reports.get_by_role("button", name="This is dealt with").first.click()
    expect(reports.get_by_role("alert")).to_contain_text("Write what was done")
    reports.get_by_label("What was done about it?").first.fill("We asked Rosa to write by day.")
    reports.get_by_role("button", name="This is dealt with").first.click()
    expect(reports.get_by_text(re.compile("Dealt with by Sam Birtwell"))).to_be_visible()

    town.margaret.go(f"/messages/{town.ids['rosas']}")

    expect(phone.get_by_text("Sam Birtwell answered: We asked Rosa to write by day.")).to_be_visible()


# On the person's own phone


def test_9_the_person_sees_which_helper_stopped_messages(town: Town, make_phone: MakePhone) -> None:
    jean, phone = make_phone("jean"), town.margaret.page
    jean.sign_in(EMAILS["jean"])
    jean.go(f"/messages/{town.ids['rosas']}")
    jean.page.get_by_text("Is something wrong?").click()
    jean.page.get_by_role("button", name="Stop messages with Rosa").click()
    town.heard("conversation.block")

    town.margaret.go(f"/messages/{town.ids['rosas']}")

    expect(phone.get_by_text("You stopped messages with Rosa")).to_be_visible()
    expect(phone.get_by_text("Jean Elloway did this. Somebody you trust helped you decide.")).to_be_visible()
    town.sam.go(f"/desk/circles/{town.ids['circle']}")
    expect(town.sam.page.get_by_role("region", name="Who helps")).to_be_visible()
    expect(town.sam.page.get_by_text(re.compile("[Ss]topped messages"))).to_have_count(0)


def test_10_that_one_pa_alone_is_fine_is_taken_back_at_once(town: Town) -> None:
    page = town.margaret.page
    others = [row["id"] for row in town.margaret.rows() if row["t"] == "relationship" and row["d"]["stage"] == "chosen"]
    for relationship_id in others:
        if relationship_id != town.ids["rosas"]:
            ended = {"relationshipId": relationship_id}
            made = {"id": str(uuid7()), "name": "relationship.end", "v": 1, "args": ended, "madeAt": NOW}
            assert town.margaret.call("POST", "/api/mutations", made)["body"]["status"] == "applied"
    town.margaret.go("/team")
    expect(page.get_by_text("Your team is Rosa")).to_be_visible()
    town.margaret.cut()
    page.get_by_role("button", name="I know. Do not say it again.").click()
    expect(page.get_by_text("You said that Rosa alone is fine.")).to_be_visible()
    expect(page.get_by_text("Your team is Rosa")).to_have_count(0)

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Your team is Rosa")).to_be_visible()
    town.margaret.join()
    until(page, lambda: len(town.house.heard("team.accept_one")) == 2)
