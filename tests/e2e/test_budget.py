"""What the app costs a phone, and what it does without signal: with the people of the demo, on a Monday morning."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from config import ROOT
from tests.e2e.acts import visit_path
from tests.e2e.browser import find_browser
from tests.e2e.conftest import FLAGS, MakePhone
from tests.e2e.house import House
from tests.e2e.later_build import build_later
from tests.e2e.phones import DESKTOP, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

MOST_SCRIPT_BYTES = 90 * 1024
NODE = Path(sys.executable).with_name("node")
LIGHTHOUSE = ROOT / "tests" / "e2e" / "lighthouse.mjs"


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    return phone


@pytest.fixture
def server(house: House) -> Iterator[House]:
    """A server that a test may stop; afterwards it serves."""
    yield house
    if house.process is None:
        house.start()


def who_is_signed_in(phone: Phone) -> str:
    """A script that lets another browser of the same person know who is signed in there."""
    accounts: str = phone.page.evaluate("localStorage.getItem('carematch-accounts')")
    return f"localStorage.setItem('carematch-accounts', {json.dumps(accounts)});"


def test_a_persons_first_screen_loads_at_most_90_kb_of_script(
    margaret: Phone, make_phone: MakePhone, record_property: Any
) -> None:
    cold = make_phone("cold")
    cold.context.add_cookies(margaret.context.cookies())  # type: ignore[arg-type]  # what one browser gives another takes
    cold.context.add_init_script(who_is_signed_in(margaret))
    loaded = list[Request]()
    cold.page.on("requestfinished", lambda request: loaded.append(request))  # noqa: PLW0108  # a method takes no attributes

    cold.go("/")
    expect(cold.page.get_by_text("Rosa is coming at 9am")).to_be_visible()
    cold.page.wait_for_load_state("networkidle")

    sizes = {
        request.url.rsplit("/", 1)[1]: len(gzip.compress(answer.body()))
        for request in loaded
        if request.resource_type == "script" and not request.service_worker and (answer := request.response())
    }
    total = sum(sizes.values())
    print(f"\nThe person's first screen: {total / 1024:.1f} kB of script, gzipped: {sizes}")
    record_property("script_bytes", total)
    assert any(name.startswith("person-today") for name in sizes)
    assert total <= MOST_SCRIPT_BYTES


def test_lighthouse_gives_the_persons_first_screen_100_for_accessibility(margaret: Phone, house: House) -> None:
    visit = {
        "browser": str(find_browser()),
        "flags": FLAGS,
        "url": f"{house.url}/",
        "cookies": margaret.context.cookies(),
        "script": margaret.clock_script + who_is_signed_in(margaret),
    }

    done = subprocess.run([NODE, LIGHTHOUSE], input=json.dumps(visit).encode(), capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"score": 100, "heading": "Rosa is coming at 9am", "failed": []}


def test_without_server_and_signal_a_persons_app_opens_with_all_it_had(margaret: Phone, server: House) -> None:
    path = visit_path(margaret)
    margaret.close()
    margaret.cut()
    server.stop()

    today = margaret.open()
    margaret.go("/")
    expect(today.get_by_role("heading", level=1)).to_have_text("Rosa is coming at 9am")
    expect(today.locator(".face", has_text="R").first).to_be_visible()
    expect(today.get_by_text("Daniel").first).to_be_visible()
    expect(today.get_by_text("A new face asks")).to_be_visible()
    visit = margaret.open()
    margaret.go(path)
    expect(visit.get_by_role("heading", level=1)).to_have_text("Rosa is coming at 9am")
    expect(visit.get_by_text("You and Rosa both said yes.")).to_be_visible()


def test_what_is_saved_in_one_tab_stands_in_the_other_and_is_sent_when_there_is_signal(
    margaret: Phone, server: House
) -> None:
    first = margaret.open()
    margaret.go("/")
    second = margaret.open()
    margaret.go("/")
    margaret.cut()
    server.stop()

    first.get_by_role("link", name=re.compile("A new face asks")).click()
    first.get_by_role("button", name="No, not Aled").click()

    expect(second.get_by_text("A new face asks")).to_have_count(0)
    expect(second.get_by_text(re.compile("1 thing not sent"))).to_be_visible()
    server.start()
    margaret.join()
    expect(second.get_by_text(re.compile("All sent"))).to_be_visible()
    expect(first.get_by_text(re.compile("All sent"))).to_be_visible()


def test_without_server_and_signal_a_pas_app_opens_with_all_it_had(make_phone: MakePhone, server: House) -> None:
    rosa = make_phone("rosa", email="rosa@marchetti.example")
    expect(rosa.page.get_by_role("button", name="I am here")).to_be_visible()
    path = visit_path(rosa)
    rosa.close()
    rosa.cut()
    server.stop()

    today = rosa.open()
    rosa.go("/")
    expect(today.get_by_role("heading", name="Margaret").first).to_be_visible()
    expect(today.locator(".face", has_text="M").first).to_be_visible()
    expect(today.get_by_role("button", name="I am here")).to_be_visible()
    visit = rosa.open()
    rosa.go(path)
    expect(visit.get_by_role("heading", level=1)).to_have_text("Margaret")
    for words in ("Ring twice, then wait.", "Penicillin", "Margaret hears best on her left."):
        expect(visit.get_by_text(re.compile(re.escape(words))).first).to_be_visible()


def test_a_desk_out_of_reach_says_so_and_keeps_what_it_read(make_phone: MakePhone, server: House) -> None:
    sam = make_phone("sam", DESKTOP, email="sam@marllane.example")
    open_desk = sam.page
    sam.go("/desk")
    expect(open_desk.get_by_text("Dorothy Vane").first).to_be_visible()
    sam.cut()
    server.stop()

    open_desk.get_by_role("link", name=re.compile("^Flags")).click()
    expect(open_desk.get_by_text(re.compile("This is how things stood at"))).to_be_visible()
    expect(open_desk.get_by_text("Dorothy Vane").first).to_be_visible()

    new_page = sam.open()
    sam.go("/desk")
    expect(new_page.get_by_text("Nothing could be fetched yet")).to_be_visible()
    expect(new_page.get_by_role("button", name="Try again")).to_be_visible()
    expect(new_page.get_by_role("navigation").first).to_be_visible()


def test_a_new_version_waits_until_she_takes_it_and_nothing_is_lost(
    margaret: Phone, server: House, tmp_path: Path
) -> None:
    server.stop()
    server.deploy(build_later(tmp_path))
    server.start()
    page = margaret.open()
    margaret.go("/about-me?question=want")
    expect(page.get_by_text("A new version is ready.")).to_be_visible()
    expect(page.locator("meta[name=build]")).to_have_count(0)

    margaret.cut()
    server.stop()
    page.get_by_label("In your own words").fill("To hear the sea again.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("1 thing not sent"))).to_be_visible()
    page.get_by_role("button", name="Use it now").click()

    expect(page.locator("meta[name=build]")).to_have_count(1)
    expect(page.get_by_text("To hear the sea again.")).to_be_visible()
    expect(page.get_by_text(re.compile("1 thing not sent"))).to_be_visible()
    server.start()
    margaret.join()
    expect(page.get_by_text(re.compile("All sent"))).to_be_visible()
    expect(page.get_by_text("A new version is ready.")).to_have_count(0)
