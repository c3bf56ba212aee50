"""Rosa cannot come: Margaret asks Daniel, who says yes without signal, and Margaret says who comes."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.e2e.test_looks import DESK_LOOKS, PHONE_LOOKS, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone, house: House) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def daniel(make_phone: MakePhone, house: House) -> Phone:
    return make_phone("daniel", email="daniel@okafor.example")


@pytest.fixture(scope="module")
def aled(make_phone: MakePhone, house: House) -> Phone:
    """Margaret has invited him, and they have not met."""
    return make_phone("aled", email="aled@pryce.example")


@pytest.fixture(scope="module")
def sam(make_phone: MakePhone, house: House) -> Phone:
    return make_phone("sam", DESKTOP, email="sam@marllane.example")


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone, house: House) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_role("heading", name=re.compile("Rosa is coming"))).to_be_visible()
    return phone


def test_a_pa_who_is_away_says_so_once_for_all_visits_of_these_days(rosa: Phone, house: House) -> None:
    page = rosa.page
    rosa.go("/week")
    page.get_by_role("link", name="I am away").click()
    rosa.cut()
    page.get_by_label("From which day?").fill("2026-12-01")
    page.get_by_label("Until which day?").fill("2026-12-03")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    rosa.shoot("away")
    page.get_by_role("button", name="Tell them that I cannot come").click()
    expect(page.get_by_text("2 visits are called off")).to_be_visible()
    rosa.join()
    until(page, lambda: bool(house.heard("cover.ask")))


def write_about_gap(sam: Phone) -> None:
    """Sam presses the way to write down what Margaret said of tomorrow's gap."""
    sam.go("/desk/calls")
    call = sam.page.get_by_role("listitem").filter(has_text="Rosa cannot come tomorrow at 9am")
    call.get_by_role("link", name=re.compile("Write what")).click()
    expect(sam.page.get_by_role("heading", level=1)).to_have_text("Write what Margaret said")


def looks_whole(sam: Phone, name: str) -> None:
    for look in DESK_LOOKS:
        look.put_on(sam.page)
        sam.shoot(f"{name}.{look.name}")
        assert faults_of(sam.page, is_phone=False) + (ask_axe(sam.page) if look.asks_axe else []) == []
    DESK_LOOKS[0].put_on(sam.page)


def test_whom_the_person_would_ask_is_written_down_by_whoever_rings_them(sam: Phone, house: House) -> None:
    page = sam.page
    write_about_gap(sam)
    what = page.get_by_label("What did Margaret decide?")
    group = what.locator('optgroup[label="Somebody cannot come"] option')
    expect(group).to_have_text(["Whom they would like to ask instead", "Nobody is needed instead"])
    what.select_option("Whom they would like to ask instead")
    expect(page.get_by_label("Who cannot come, and when?")).to_contain_text("Rosa, tomorrow at 9am")
    page.get_by_label("By phone").check()
    page.get_by_role("button", name="Write it down as Margaret’s").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick at least one name")
    page.get_by_label("Aled Pryce").check()
    looks_whole(sam, "told-whom")

    page.get_by_role("button", name="Write it down as Margaret’s").click()

    expect(page.get_by_text("Written down for Margaret: Whom they would like to ask instead")).to_be_visible()
    (asked,) = house.heard("cover.offer")
    assert asked.status == "applied"
    assert '"given":"phone"' in asked.args.replace(" ", "")


def test_the_person_is_told_that_nobody_comes_and_asks_whom_they_choose(margaret: Phone, house: House) -> None:
    margaret.go("/")
    page = margaret.page
    card = page.get_by_role("link", name=re.compile("Nobody comes tomorrow at 9am"))
    expect(card).to_be_visible()
    margaret.shoot("today-gap")
    card.click()
    expect(page.get_by_role("heading", name="Rosa cannot come tomorrow at 9am")).to_be_visible()
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("Tick at least one name")).to_be_visible()
    expect(page.get_by_text("Rosa", exact=True)).to_have_count(0)
    expect(page.get_by_text("Asked, no answer yet")).to_have_count(1)
    page.get_by_label("Daniel").check()
    for look in PHONE_LOOKS:
        look.put_on(page)
        margaret.shoot(f"cover.{look.name}")
        assert faults_of(page, is_phone=True) + (ask_axe(page) if look.asks_axe else []) == []
    PHONE_LOOKS[0].put_on(page)

    page.get_by_role("button", name="Ask them").click()

    until(page, lambda: len(house.heard("cover.offer")) == 2)
    expect(page.get_by_text("Asked, no answer yet")).to_have_count(2)
    expect(page.get_by_text("Nobody has said yes so far")).to_be_visible()


def test_the_desk_has_it_on_the_call_list_while_nobody_comes(sam: Phone) -> None:
    sam.go("/desk/calls")

    expect(sam.page.get_by_text("Rosa cannot come tomorrow at 9am").first).to_be_visible()
    sam.shoot("calls")


def test_both_who_are_asked_can_come(daniel: Phone, aled: Phone, house: House) -> None:
    aled.go("/requests")
    aled.page.get_by_role("button", name="Yes, I can come").first.click()
    until(aled.page, lambda: bool(house.heard("cover.accept")))
    daniel.go("/requests")
    page = daniel.page
    expect(page.get_by_role("heading", name="Can you come to Margaret?")).to_be_visible()
    daniel.shoot("offer")
    daniel.cut()
    page.get_by_role("button", name="Yes, I can come").click()
    expect(page.get_by_text("You said that you can come. Margaret says who comes.")).to_be_visible()
    daniel.join()
    until(page, lambda: len(house.heard("cover.accept")) == 2)


def test_whoever_writes_down_a_yes_sees_that_the_face_is_unknown_and_sends_what_was_ticked(
    sam: Phone, house: House
) -> None:
    page = sam.page
    write_about_gap(sam)
    page.get_by_label("What did Margaret decide?").select_option("Yes to somebody who comes instead")
    page.get_by_label("Who comes?").select_option("Aled, tomorrow at 9am")
    expect(page.get_by_role("group", name="They do not know Aled yet")).to_be_visible()
    page.get_by_label("By phone").check()

    page.get_by_role("button", name="Write it down as Margaret’s").click()

    expect(page.get_by_role("alert")).to_contain_text("Tell them that they do not know this face")
    looks_whole(sam, "told-new-face")
    page.get_by_label("Who comes?").select_option("Daniel, tomorrow at 9am")
    expect(page.get_by_role("group", name=re.compile("They do not know"))).to_have_count(0)
    assert house.heard("cover.agree") == []


def test_whoever_says_yes_comes_when_the_person_agrees(
    margaret: Phone, daniel: Phone, aled: Phone, house: House
) -> None:
    """Both can come, and the one whom she agrees to comes."""
    margaret.go("/")
    margaret.page.get_by_role("link", name=re.compile("can come. Say yes?")).click()
    expect(margaret.page.get_by_text("Can come", exact=True)).to_have_count(2)
    expect(margaret.page.get_by_text("You do not know Aled yet.")).to_be_visible()
    margaret.shoot("cover-can")
    margaret.page.get_by_role("button", name="Yes, Daniel comes").click()

    until(margaret.page, lambda: bool(house.heard("cover.agree")))
    expect(margaret.page.get_by_role("heading", name="Daniel comes tomorrow at 9am")).to_be_visible()
    margaret.page.get_by_role("link", name="About this visit").click()
    expect(margaret.page.get_by_role("heading", name="Daniel is coming tomorrow at 9am")).to_be_visible()
    daniel.go("/week")
    expect(daniel.page.get_by_text("Tomorrow")).to_be_visible()
    aled.go("/inbox")
    expect(aled.page.get_by_text("Somebody else comes this time")).to_be_visible()
    assert len(aled.page.get_by_text("Daniel").all()) == 0


def test_a_gap_that_nobody_can_fill_is_said_as_it_is_with_the_plan_and_the_way_to_look_further(
    margaret: Phone, daniel: Phone, house: House
) -> None:
    """Thursday's. Daniel cannot; then the time has come."""
    page = margaret.page
    margaret.go("/")
    page.get_by_role("link", name=re.compile("Nobody comes Thursday")).click()
    path = urlsplit(page.url).path
    page.get_by_label("Daniel").check()
    page.get_by_role("button", name="Ask them").click()
    until(page, lambda: len(house.heard("cover.offer")) == 3)
    daniel.go("/requests")
    daniel.page.get_by_role("button", name="No, I cannot").click()
    until(daniel.page, lambda: bool(house.heard("cover.decline")))

    margaret.go(path)
    expect(page.get_by_text("Nobody whom you asked can come")).to_be_visible()
    expect(page.get_by_role("link", name="Peter Marsh, next door: 01632 960215")).to_be_visible()
    expect(page.get_by_role("link", name="Find a PA")).to_be_visible()
    margaret.shoot("cover-all-cannot")

    house.set_time(house.now() + timedelta(days=3, hours=3))
    margaret.look_at_clock()
    margaret.cut()
    page.reload()
    expect(page.get_by_text("Nobody came in their place")).to_be_visible()
    expect(page.get_by_role("link", name="Peter Marsh, next door: 01632 960215")).to_be_visible()
    for look in PHONE_LOOKS:
        look.put_on(page)
        margaret.shoot(f"cover-unfilled.{look.name}")
        assert faults_of(page, is_phone=True) + (ask_axe(page) if look.asks_axe else []) == []
    margaret.join()
