"""Without signal: what people save is kept and shown, whatever happens to their tabs, and arrives once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.acts import ALL_SENT, PUSH, notes_at, until, visit_path, write_note
from tests.e2e.conftest import MONDAY_MORNING, MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("A new face asks")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


def test_a_pas_unsent_work_is_there_at_a_cold_start_at_the_visit_itself_and_in_the_list(
    rosa: Phone, house: House
) -> None:
    path = visit_path(rosa)
    rosa.cut()
    rosa.page.get_by_role("button", name="I am here").click()
    expect(rosa.page.get_by_text("Saved on this phone.")).to_be_visible()
    rosa.go(path)
    write_note(rosa.page, "She sang in the kitchen.")
    rosa.close()

    page = rosa.open()
    rosa.go(path)
    expect(page.get_by_text("She sang in the kitchen.")).to_be_visible()
    expect(page.get_by_text("Saved on this phone.").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("She sang in the kitchen.")).to_be_visible()
    expect(page.get_by_text("2 things not sent")).to_be_visible()
    rosa.go("/unsent")
    for words in ("Came to a visit, Margaret", "A note, Margaret"):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("Only on this phone.")).to_have_count(2)
    rosa.shoot("unsent")

    assert notes_at(house) == []
    rosa.join()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    assert notes_at(house) == ["She sang in the kitchen."]


def test_a_persons_unsent_words_are_there_at_a_cold_start_and_in_the_list(margaret: Phone, house: House) -> None:
    margaret.cut()
    margaret.go("/about-me?question=want")
    margaret.page.get_by_label("In your own words").fill("To hear the sea again.")
    margaret.page.get_by_role("button", name="Save").click()
    expect(margaret.page.get_by_text("1 thing not sent")).to_be_visible()
    margaret.close()

    page = margaret.open()
    margaret.go("/about-me")
    expect(page.get_by_text("To hear the sea again.")).to_be_visible()
    margaret.go("/unsent")
    page.reload()
    expect(page.get_by_text("Answered a question")).to_be_visible()

    margaret.join()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    assert [json.loads(heard.args)["text"] for heard in house.heard("outcome.answer")][-1] == "To hear the sea again."


def test_two_tabs_number_what_they_save_without_a_gap_and_each_thing_is_handed_in_once(
    rosa: Phone, house: House
) -> None:
    path = visit_path(rosa)
    tabs = [rosa.page, rosa.open()]
    pushed = list[str]()
    rosa.context.on("requestfinished", lambda request: pushed.extend(mutation_ids(request)))
    for tab in tabs:
        tab.goto(path)
    before = rosa.kept("meta")[0]["nextSeq"]
    rosa.cut()

    for turn in range(3):
        for at, tab in enumerate(tabs):
            write_note(tab, f"Turn {turn} of tab {at}.")

    expect(tabs[0].get_by_text("6 things not sent")).to_be_visible()
    expect(tabs[1].get_by_text("6 things not sent")).to_be_visible()
    queue = rosa.kept("outbox")
    assert [queued["seq"] for queued in queue] == list(range(before, before + 6))
    rosa.join()
    for tab in tabs:
        expect(tab.get_by_text(ALL_SENT)).to_be_visible()
    assert sorted(pushed) == sorted(queued["id"] for queued in queue)
    assert notes_at(house)[-6:] == [f"Turn {turn} of tab {at}." for turn in range(3) for at in range(2)]


def test_when_the_tab_that_sends_is_closed_in_the_middle_the_other_goes_on(rosa: Phone, house: House) -> None:
    path = visit_path(rosa)
    rosa.leave()
    tabs = [rosa.open(), rosa.open()]
    held = list[Page]()

    def hold_the_first(route: Route, request: Request) -> None:
        if held:
            route.continue_()
        else:
            held.append(request.frame.page)

    for tab in tabs:
        tab.goto(path)
        expect(tab.get_by_text(ALL_SENT)).to_be_visible()
    rosa.context.route(PUSH, hold_the_first)
    write_note(tabs[0], "The kettle was on.")
    until(tabs[0], lambda: bool(held))
    [other] = [tab for tab in tabs if tab not in held]
    expect(other.get_by_text("1 thing not sent")).to_be_visible()
    assert "The kettle was on." not in notes_at(house)

    held[0].close()

    expect(other.get_by_text(ALL_SENT)).to_be_visible()
    rosa.page = other
    assert notes_at(house).count("The kettle was on.") == 1


def mutation_ids(request: Request) -> list[str]:
    return [mutation["id"] for push in pushes(request) for mutation in push["mutations"]]


PORTAL = "<!doctype html><title>Bluebell Guest WiFi</title><h1>Welcome! Tick the box to go online</h1>"
CAPTIVE: dict[str, dict[str, Any]] = {
    "a page": {"status": 200, "content_type": "text/html", "body": PORTAL},
    "a way to its page": {"status": 302, "headers": {"Location": "/captive"}, "body": ""},
    "network login needed": {"status": 511, "content_type": "text/html", "body": PORTAL},
    "JSON of its own": {"status": 403, "content_type": "application/json", "body": '{"login": "/captive"}'},
}


@pytest.mark.parametrize("kind", CAPTIVE)
def test_a_hotels_sign_in_page_instead_of_ours_changes_nothing(rosa: Phone, house: House, kind: str) -> None:
    page, written = rosa.page, f"Written in a hotel that gives {kind}."
    rosa.go(visit_path(rosa))
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    held = {table: rosa.kept(table) for table in ("scopes", "sent", "problems")}
    told = dict(rosa.kept("meta")[0])
    rosa.context.route("**/captive", lambda route: route.fulfill(**CAPTIVE["a page"]))
    rosa.context.route("**/api/**", lambda route: route.fulfill(**CAPTIVE[kind]))

    page.reload()
    expect(page.get_by_text("No signal. Your phone keeps everything.")).to_be_visible()
    write_note(page, written)
    rosa.go("/unsent")
    expect(page.get_by_text("There is no signal, or CareMatch cannot be reached.")).to_be_visible()
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_role("button", name="Try again now")).to_be_visible()
    expect(page.get_by_text("Only on this phone.")).to_have_count(1)

    assert {table: rosa.kept(table) for table in held} == held
    assert rosa.kept("meta")[0] == told | {"nextSeq": told["nextSeq"] + 1}
    sent_before = notes_at(house)
    assert [queued["result"] for queued in rosa.kept("outbox")] == [None]
    rosa.context.unroute_all()
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    assert notes_at(house) == [*sent_before, written]


def test_who_uses_the_phone_next_neither_sees_nor_sends_what_the_first_left(
    make_phone: MakePhone, house: House
) -> None:
    shared = make_phone("shared", email="rosa@marchetti.example")
    page = shared.page
    path = visit_path(shared)
    rosas = shared.user_id()
    shared.go(path)
    shared.context.route(PUSH, lambda route: route.abort())
    write_note(page, "Rosa wrote this and lent the phone.")
    expect(page.get_by_text("1 thing not sent")).to_be_visible()
    pushed_for = list[str]()
    shared.context.on("requestfinished", lambda request: pushed_for.extend(pusher(request)))

    shared.sign_in("margaret@thornbeck.example", path="/sign-in")
    margarets = shared.user_id()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    shared.context.unroute_all()
    shared.go(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    expect(page.get_by_text("Rosa wrote this and lent the phone.")).to_have_count(0)
    shared.go("/about-me?question=good")
    page.get_by_label("In your own words").fill("My own bed.")
    page.get_by_role("button", name="Save").click()
    until(page, lambda: bool(pushed_for))
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    assert set(pushed_for) == {margarets}
    assert "Rosa wrote this and lent the phone." not in notes_at(house)
    [kept] = shared.kept("outbox", user_id=rosas)
    assert (kept["args"]["text"], kept["result"]) == ("Rosa wrote this and lent the phone.", None)

    shared.sign_in("rosa@marchetti.example", path="/sign-in")
    until(page, lambda: "Rosa wrote this and lent the phone." in notes_at(house))
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    until(page, lambda: shared.kept("outbox", user_id=rosas) == [])


def pusher(request: Request) -> list[str]:
    return [push["userId"] for push in pushes(request)]


def pushes(request: Request) -> list[dict[str, Any]]:
    """What a request hands in, if it is a push."""
    return [json.loads(request.post_data or "{}")] if request.url.endswith("/api/sync/push") else []


def test_another_tab_follows_when_somebody_signs_in_or_out(make_phone: MakePhone) -> None:
    shared = make_phone("tabs", email="rosa@marchetti.example")
    rosas = shared.user_id()
    first = shared.page
    second = shared.open()
    shared.go("/more")
    expect(second.get_by_text("You are signed in as Rosa Marchetti.")).to_be_visible()
    shared.page = first

    shared.sign_in("daniel@okafor.example", path="/sign-in")
    expect(second.get_by_text("You are signed in as Daniel Okafor.")).to_be_visible()
    shared.go("/more")
    first.get_by_role("button", name="Sign out").click()

    expect(first.get_by_label("Your e-mail address")).to_be_visible()
    expect(second.get_by_label("Your e-mail address")).to_be_visible()
    second.wait_for_timeout(700)
    left = second.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    assert left == [f"carematch-{rosas}"]


def test_what_was_left_when_the_app_was_closed_is_sent_when_there_is_signal(
    make_phone: MakePhone, house: House
) -> None:
    phone = make_phone("farmhouse")
    phone.allow_background_sync()
    phone.sign_in("rosa@marchetti.example")
    rosas = phone.user_id()
    path = visit_path(phone)
    phone.go(path)
    phone.cut()
    write_note(phone.page, "No signal behind the hill.")
    until(phone.page, lambda: waking_tags(phone) == [f"send:{rosas}"])
    blank = phone.leave()
    wake = phone.wakes_worker()

    wake(f"send:{rosas}")
    blank.wait_for_timeout(500)
    assert "No signal behind the hill." not in notes_at(house)
    phone.join()
    wake("send:019ab000-0000-7000-8000-000000000000")
    wake(f"send:{rosas}")
    until(blank, lambda: "No signal behind the hill." in notes_at(house))

    page = phone.open()
    phone.go(path)
    expect(page.get_by_text("No signal behind the hill.")).to_be_visible()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    assert phone.kept("outbox") == []
    assert notes_at(house).count("No signal behind the hill.") == 1


def test_the_worker_sends_nothing_of_somebody_who_is_not_signed_in_any_more(
    make_phone: MakePhone, house: House
) -> None:
    house.set_time(MONDAY_MORNING + timedelta(minutes=65))  # one address gets only so many codes in an hour
    phone = make_phone("lent")
    phone.allow_background_sync()
    phone.sign_in("rosa@marchetti.example")
    rosas = phone.user_id()
    phone.go(visit_path(phone))
    phone.context.route(PUSH, lambda route: route.abort())
    write_note(phone.page, "Hers alone to send.")
    expect(phone.page.get_by_text("1 thing not sent")).to_be_visible()
    phone.sign_in("daniel@okafor.example", path="/sign-in")
    phone.leave()
    phone.context.unroute_all()
    refused = list[int]()
    phone.context.on("response", lambda answer: refused.append(answer.status) if "/push" in answer.url else None)

    phone.wakes_worker()(f"send:{rosas}")
    until(phone.page, lambda: bool(refused))

    assert refused == [403]
    assert "Hers alone to send." not in notes_at(house)
    phone.open()
    phone.go("/")
    assert [queued["result"] for queued in phone.kept("outbox", user_id=rosas)] == [None]


def waking_tags(phone: Phone) -> list[str]:
    tags: list[str] = phone.page.evaluate("async () => (await navigator.serviceWorker.ready).sync.getTags()")
    return tags
