"""The server will not talk to this phone, or somebody leaves it: what is not sent stays, and plain words say why."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.acts import PULL, notes_at, until, visit_path, write_note
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

SYNC = "**/api/sync/*"


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


@dataclass(frozen=True)
class Answer:
    """A problem that the server answers with, and its words: on every page, and in the list of what is not sent."""

    status: int
    slug: str
    everywhere: str
    in_list: str
    is_our_fault: bool = False

    def give(self, route: Route) -> None:
        problem = {"type": "about:blank", "title": "No", "status": self.status, "slug": self.slug}
        headers = {"Content-Type": "application/problem+json"}
        if self.status in {429, 503}:
            headers["Retry-After"] = "1"
        route.fulfill(status=self.status, headers=headers, body=json.dumps(problem))


ANSWERS = (
    Answer(400, "bad-envelope", "1 thing not sent", "Something is wrong on our side.", is_our_fault=True),
    Answer(401, "sign-in-needed", "Please sign in again", "You have to sign in again first."),
    Answer(403, "account_disabled", "Your account is closed", "Your account is closed. Ring us."),
    Answer(403, "user_mismatch", "Somebody else is signed in here", "Somebody else is signed in on this phone."),
    Answer(429, "too-many", "1 thing not sent", "CareMatch is busy. It tries again by itself."),
    Answer(503, "busy", "1 thing not sent", "CareMatch is busy. It tries again by itself."),
)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.status} {answer.slug}")
def test_what_the_server_refuses_to_take_stays_and_the_page_says_why(rosa: Phone, house: House, answer: Answer) -> None:
    page, written = rosa.page, f"Written before a {answer.slug}."
    path = visit_path(rosa)
    rosa.context.route(SYNC, lambda route: answer.give(route))  # noqa: PLW0108  # a frozen method takes no attributes
    rosa.go(path)

    write_note(page, written)
    expect(page.get_by_text(answer.everywhere)).to_be_visible()
    rosa.go("/unsent")
    expect(page.get_by_text(answer.in_list)).to_be_visible()
    rosa.shoot(f"{answer.status}-{answer.slug}")
    assert [queued["args"]["text"] for queued in rosa.kept("outbox")] == [written]
    assert len(rosa.rows()) > 0
    assert bool(rosa.faults) == answer.is_our_fault, rosa.faults
    rosa.faults.clear()

    rosa.context.unroute_all()
    page.wait_for_timeout(1000 if answer.status in {429, 503} else 0)
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    assert notes_at(house).count(written) == 1
    expect(page.get_by_text(answer.everywhere)).to_have_count(0)


def test_an_app_that_is_too_old_to_read_still_hands_in_and_says_that_it_needs_its_new_version(
    rosa: Phone, house: House
) -> None:
    page = rosa.page
    path = visit_path(rosa)
    old = Answer(426, "upgrade-needed", "", "")
    rosa.context.route(PULL, lambda route: old.give(route))  # noqa: PLW0108  # a frozen method takes no attributes
    rosa.go(path)

    write_note(page, "Written with an old app.")
    expect(page.get_by_text("CareMatch needs its new version")).to_be_visible()
    until(page, lambda: "Written with an old app." in notes_at(house))
    rosa.go("/unsent")
    expect(page.get_by_text("CareMatch needs its new version. Open it again when you have signal.")).to_be_visible()
    expect(page.get_by_text("Handed in. Waiting to hear that it counts.")).to_be_visible()
    rosa.shoot("426")

    rosa.context.unroute_all()
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    assert notes_at(house).count("Written with an old app.") == 1


def test_a_phone_signed_out_from_elsewhere_is_emptied_hands_in_what_it_had_and_says_so(
    rosa: Phone, make_phone: MakePhone, house: House
) -> None:
    lost = make_phone("lost", email="rosa@marchetti.example")
    [device_id] = [each["id"] for each in lost.call("GET", "/api/devices")["body"] if each["isThisOne"]]
    lost.go(visit_path(lost))
    lost.cut()
    write_note(lost.page, "Written on the phone that was lost.")
    assert rosa.call("DELETE", f"/api/devices/{device_id}")["status"] == 204

    lost.join()
    expect(lost.page.get_by_text("This phone was signed out from somewhere else")).to_be_visible()
    until(lost.page, lambda: lost.rows() == [])
    lost.shoot("revoked-visit")
    lost.go("/")
    expect(lost.page.get_by_text("This phone was signed out from somewhere else")).to_be_visible()
    for untrue in ("No visits today", "All sent", "Getting your things", "Opening"):
        expect(lost.page.get_by_text(untrue)).to_have_count(0)
    lost.shoot("revoked-today")
    lost.go("/unsent")
    expect(lost.page.get_by_text("This phone was signed out from somewhere else. Ring us.")).to_be_visible()
    lost.shoot("revoked-unsent")

    [kept] = lost.kept("outbox")
    assert kept["args"]["text"] == "Written on the phone that was lost."
    assert any(json.loads(heard.args)["text"] == kept["args"]["text"] for heard in house.heard("note.write"))


def test_signing_out_with_something_unsent_asks_and_takes_it_only_at_her_word(make_phone: MakePhone) -> None:
    phone = make_phone("leaving", email="rosa@marchetti.example")
    page = phone.page
    phone.go(visit_path(phone))
    phone.cut()
    write_note(page, "Not sent when she left.")

    phone.go("/more")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("1 thing is not sent yet")).to_be_visible()
    phone.shoot("sign-out")
    page.get_by_role("button", name="Stay signed in, and send them first").click()
    expect(page.get_by_text("A note, Margaret")).to_be_visible()
    assert len(phone.kept("outbox")) == 1

    phone.go("/more")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign out and lose them").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_whether_the_phone_keeps_her_things_is_said_and_asked_for_once_it_is_installed(rosa: Phone) -> None:
    page = rosa.page
    rosa.go("/more")
    expect(page.get_by_text("it may clear what CareMatch keeps on it")).to_be_visible()

    page.get_by_role("button", name="Ask the phone to keep them").click()
    expect(page.get_by_text("The phone did not promise it")).to_be_visible()
    rosa.shoot("not-promised")
    devtools = rosa.devtools()
    context = devtools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    granted = {"permissions": ["durableStorage"], "origin": rosa.house.url, "browserContextId": context}
    devtools.send("Browser.grantPermissions", granted)
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")

    expect(page.get_by_text("They stay on this phone until you sign out.")).to_be_visible()
    assert page.evaluate("navigator.storage.persisted()") is True
    rosa.shoot("promised")
