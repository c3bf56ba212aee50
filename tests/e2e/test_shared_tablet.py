"""On a tablet that Margaret and her helper share, a worry about the helper does not exist for anybody but Margaret.

The demo's people, on Monday 30 November 2026 at half past seven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from carematch.core.db import SQLITE
from tests.e2e.acts import until
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

WORDS = "She takes my bank card when you are gone"
MARGARET, JEAN, SAM = "margaret@thornbeck.example", "jean@elloway.example", "sam@marllane.example"
EVERY_PAGE = (
    "/",
    "/inbox",
    "/unsent",
    "/problems",
    "/more",
    "/help",
    "/notifications",
    "/devices",
    "/about-me",
    "/decisions",
    "/going",
    "/shared",
    "/team",
    "/helpers",
)
TELLS_OF_IT = re.compile(r"bank card|\d things? not sent|\d things? needs? a look|reached nobody|Something of your own")


@pytest.fixture(scope="module")
def tablet(make_phone: MakePhone) -> Phone:
    return make_phone("tablet")


@pytest.fixture
def no_sending(tablet: Phone) -> Iterator[None]:
    """Nothing that is made on the tablet reaches the server."""
    tablet.context.route("**/api/sync/push", lambda route: route.abort())
    yield
    tablet.context.unroute_all()


def write_worry(tablet: Phone) -> None:
    """Margaret worries about Jean, and tells the people at Marl Lane."""
    page = tablet.page
    tablet.go("/help")
    page.get_by_role("link", name="Something worries me").click()
    about = page.get_by_role("group", name="Whom is it about?")
    about.get_by_label("Jean Elloway").check()
    tell = page.get_by_role("group", name="Who may read this?")
    expect(tell.get_by_label("Jean Elloway")).to_have_count(0)
    tell.get_by_label("The people at Marl Lane Support").check()
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what worries you")
    page.get_by_label("What worries you?").fill(WORDS)
    page.get_by_role("button", name="Tell them").click()


def pages_that_tell(tablet: Phone) -> list[str]:
    """Of the pages of whoever uses the tablet, those with a word of it."""
    found = []
    for path in EVERY_PAGE:
        tablet.go(path)
        heading = tablet.page.get_by_role("heading", level=1)
        expect(heading).to_be_visible()
        expect(tablet.page.get_by_text("Opening…")).to_have_count(0)
        if TELLS_OF_IT.search(tablet.page.locator("body").inner_text()):
            found.append(path)
    return found


def test_a_worry_that_waits_for_signal_says_so_on_its_own_page_alone(tablet: Phone, no_sending: None) -> None:
    tablet.sign_in(MARGARET)
    write_worry(tablet)

    page = tablet.page
    expect(page.get_by_text("This has reached nobody")).to_be_visible()
    council = page.get_by_role("link", name="Ring Thornbeck safeguarding adults team")
    expect(council).to_have_attribute("href", "tel:01632960999")
    assert pages_that_tell(tablet) == []
    assert WORDS not in page.evaluate("JSON.stringify(localStorage)")
    tablet.go("/worry")
    expect(page.get_by_text("This has reached nobody")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(0)


def test_whom_it_is_about_finds_nothing_of_it_on_the_same_tablet(tablet: Phone, no_sending: None) -> None:
    tablet.sign_in(JEAN, path="/sign-in")
    expect(tablet.page.get_by_role("link", name="You are helping Margaret")).to_be_visible()

    assert pages_that_tell(tablet) == []
    assert "bank card" not in str(tablet.rows())
    assert tablet.kept("outbox") == []
    tablet.go("/worry")
    expect(tablet.page.get_by_role("group", name="Whom is it about?")).to_be_visible()
    assert not TELLS_OF_IT.search(tablet.page.locator("body").inner_text())


def test_it_reaches_whom_she_chose_and_still_nobody_at_the_tablet(
    tablet: Phone, house: House, make_phone: MakePhone
) -> None:
    tablet.sign_in(MARGARET, path="/sign-in")
    tablet.go("/worry")
    expect(tablet.page.get_by_text("This has reached nobody")).to_have_count(0)
    until(tablet.page, lambda: [heard.status for heard in house.heard("worry.raise")] == ["applied"])
    tablet.page.get_by_text("What I kept here").click()
    expect(tablet.page.get_by_text("Nothing is kept here.")).to_be_visible()
    assert pages_that_tell(tablet) == []
    assert "bank card" not in str(tablet.rows())

    desk = make_phone("sam", DESKTOP)
    desk.sign_in(SAM)
    desk.page.get_by_role("link", name="For you to read").first.click()
    expect(desk.page.get_by_text(WORDS)).to_be_visible()
    expect(desk.page.get_by_text("About: Jean Elloway")).to_be_visible()

    tablet.sign_in(JEAN, path="/sign-in")
    jeans = tablet.user_id()
    assert pages_that_tell(tablet) == []
    assert [row["d"]["notice"] for row in tablet.rows() if row["t"] == "notice" and row["d"]["notice"] == "told"] == []
    with closing(SQLITE.connect(house.folder / "carematch.db")) as database:
        pushed = database.execute("SELECT user_id, title || ' ' || text FROM delivery WHERE kind = 'told'").fetchall()
    assert pushed
    assert jeans.replace("-", "") not in {str(user_id).replace("-", "") for user_id, _ in pushed}
    assert not [text for _, text in pushed if re.search("Margaret|Jean|card|worr", text)]


def test_where_the_holder_is_the_worry_the_council_is_offered_and_the_office_is_not_told(tablet: Phone) -> None:
    tablet.sign_in(MARGARET, path="/sign-in")
    tablet.go("/worry")
    page = tablet.page
    page.get_by_role("group", name="Whom is it about?").get_by_label(re.compile("Marl Lane Support")).check()

    tell = page.get_by_role("group", name="Who may read this?")
    expect(tell.get_by_label("The people at Marl Lane Support")).to_have_count(0)
    numbers = page.get_by_role("region", name="Whom you can ring")
    expect(numbers.get_by_role("link", name=re.compile("The council"))).to_be_visible()
    expect(numbers.get_by_role("link", name="Ring Marl Lane Support")).to_have_count(0)
    tablet.cut()
    tablet.go("/worry")
    expect(numbers.get_by_role("link", name=re.compile("The council"))).to_be_visible()
    expect(page.get_by_role("link", name="Ring 999")).to_be_visible()
    tablet.join()
