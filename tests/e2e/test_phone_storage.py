"""What a phone keeps can be cleared, or find no room: nothing acknowledged is lost, and plain words say what is so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import ALL_SENT, notes_at, until, visit_path, write_note
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

NO_MORE_ROOM = "This was not saved: the phone is full"
ROOM = 6 * 1024 * 1024


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def small(make_phone: MakePhone) -> Phone:
    """Rosa's other phone, which has 6 MB for CareMatch."""
    phone = make_phone("small")
    phone.devtools().send("Storage.overrideQuotaForOrigin", {"origin": phone.house.url, "quotaSize": ROOM})
    phone.sign_in("rosa@marchetti.example")
    return phone


def clear(phone: Phone, kinds: str) -> None:
    phone.devtools().send("Storage.clearDataForOrigin", {"origin": phone.house.url, "storageTypes": kinds})


def client_of(phone: Phone) -> str:
    client_id: str = phone.kept("meta")[0]["clientId"]
    return client_id


def test_a_database_taken_away_under_an_open_page_is_fetched_again_and_saving_goes_on(
    rosa: Phone, house: House
) -> None:
    page = rosa.page
    rosa.go(visit_path(rosa))
    write_note(page, "Sent before the database went.")
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    former, rows = client_of(rosa), len(rosa.rows())

    page.evaluate(
        """userId => new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(`carematch-${userId}`);
          request.onsuccess = resolve;
          request.onerror = () => reject(request.error);
        })""",
        rosa.user_id(),
    )

    until(page, lambda: len(rosa.rows()) == rows)
    assert client_of(rosa) != former
    expect(page.get_by_text("Sent before the database went.")).to_be_visible()
    write_note(page, "Saved afterwards.")
    until(page, lambda: "Saved afterwards." in notes_at(house))
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    clients = [heard.client_id.replace("-", "") for heard in house.heard("note.write") if heard.client_id]
    assert clients[-1] == client_of(rosa).replace("-", "")


@pytest.mark.parametrize("is_open", [True, False], ids=["a page is open", "no page is open"])
def test_what_the_browser_cleared_comes_back_by_itself_while_its_cookie_is_there(rosa: Phone, is_open: bool) -> None:
    page = rosa.page
    rosa.go("/")
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    former = client_of(rosa)
    if not is_open:
        rosa.leave()
    clear(rosa, "indexeddb,local_storage,cache_storage,service_workers")
    if not is_open:
        page = rosa.open()
        rosa.go("/")

    expect(page.get_by_role("heading", name="Margaret").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Margaret").first).to_be_visible()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    expect(page.get_by_text("A new version is ready.")).to_have_count(0)
    assert client_of(rosa) != former


def test_cleared_with_its_cookie_the_app_asks_to_sign_in_and_has_everything_again(rosa: Phone) -> None:
    rosa.go("/")
    clear(rosa, "all")
    rosa.page.reload()
    expect(rosa.page.get_by_role("heading", name="Sign in")).to_be_visible()

    rosa.sign_in("rosa@marchetti.example")

    rosa.go(visit_path(rosa))
    expect(rosa.page.get_by_text("Sent before the database went.")).to_be_visible()
    expect(rosa.page.get_by_text("Saved afterwards.")).to_be_visible()


FILL = """async () => {
  const open = indexedDB.open('photos', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('photos', { autoIncrement: true });
  const photos = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const add = (bytes) => new Promise((resolve) => {
    const adding = photos.transaction('photos', 'readwrite');
    adding.oncomplete = () => resolve(true);
    adding.onabort = () => resolve(false);
    adding.objectStore('photos').add(crypto.getRandomValues(new Uint8Array(bytes)));
  });
  for (const bytes of [65536, 8192, 1024, 64]) {
    for (let added = 0; added < 200 && (await add(bytes)); added += 1);
  }
  photos.close();
}"""
"""Other things take all the room that this phone has for the site."""

MAKE_ROOM = "new Promise((resolve) => { indexedDB.deleteDatabase('photos').onsuccess = () => resolve(); })"


def test_on_a_full_phone_nothing_counts_as_saved_and_what_was_typed_stays(small: Phone, house: House) -> None:
    page = small.page
    small.go(visit_path(small))
    write_note(page, "Sent while there was room.")
    until(page, lambda: "Sent while there was room." in notes_at(house))
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    page.evaluate(FILL)
    held = {table: small.kept(table) for table in ("blocks", "outbox", "sent", "scopes")}

    note = page.get_by_label(re.compile("A note for"))
    note.fill("Typed on a full phone.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text(NO_MORE_ROOM)).to_be_visible()
    expect(note).to_have_value("Typed on a full phone.")
    page.reload()
    expect(page.get_by_text("This phone is full")).to_be_visible()
    expect(note).to_have_value("Typed on a full phone.")
    small.shoot("full")

    assert {table: small.kept(table) for table in held} == held
    page.evaluate(MAKE_ROOM)
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text(NO_MORE_ROOM)).to_have_count(0)
    until(page, lambda: "Typed on a full phone." in notes_at(house))
    page.reload()
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    expect(page.get_by_text("This phone is full")).to_have_count(0)


def test_what_does_not_fit_stays_with_the_server_and_what_waits_stays_in_the_queue(
    small: Phone, make_phone: MakePhone, house: House
) -> None:
    page = small.page
    small.go(visit_path(small))
    until(page, lambda: small.kept("outbox") == [])
    small.cut()
    write_note(page, "Written before the phone was full.")
    page.evaluate(FILL)
    queue, rows = small.kept("outbox"), small.rows()
    margaret = make_phone("margaret", email="margaret@thornbeck.example")
    margaret.go("/about-me?question=help")
    margaret.page.get_by_label("In your own words").fill("Read me the paper.")
    margaret.page.get_by_role("button", name="Save").click()
    until(margaret.page, lambda: any("Read me the paper." in heard.args for heard in house.heard("outcome.answer")))

    small.join()
    expect(page.get_by_text("This phone is full")).to_be_visible()
    expect(page.get_by_text("1 thing not sent")).to_be_visible()
    small.go("/unsent")
    expect(page.get_by_text("This phone is full. Take photos or apps off it, then try again.")).to_be_visible()
    small.shoot("full-unsent")
    assert small.rows() == rows
    assert [{**each, "result": None} for each in small.kept("outbox")] == queue

    page.evaluate(MAKE_ROOM)
    page.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("Everything is sent")).to_be_visible()
    small.go(visit_path(small))
    expect(page.get_by_text("“Read me the paper.”").first).to_be_visible()
    assert notes_at(house).count("Written before the phone was full.") == 1
