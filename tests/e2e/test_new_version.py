"""A new version of the app comes while something is not sent yet, on a phone whose database the old one made."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.later_build import VERSION, build_later
from tests.e2e.test_offline import pushes

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)


def answer(page: Page, question: str, text: str) -> None:
    """Typed on the page about Margaret, and kept on her phone when this returns."""
    page.goto(f"/about-me?question={question}")
    page.get_by_label("In your own words").fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(text)).to_be_visible()


def is_later(page: Page) -> bool:
    return page.locator("meta[name=build]").count() == 1


def test_the_new_app_takes_over_the_old_ones_database_and_queue_beside_a_tab_that_is_still_old(
    make_phone: MakePhone, house: House, tmp_path: Path
) -> None:
    margaret = make_phone("margaret", email="margaret@thornbeck.example")
    tabs = [margaret.page, margaret.open()]
    house.stop()
    house.deploy(build_later(tmp_path, with_new_table=True))
    house.start()
    for tab in tabs:
        tab.goto("/")
        expect(tab.get_by_text("A new version is ready.")).to_be_visible()
    margaret.cut()
    for tab, question, text in ((tabs[0], "want", "To hear the sea."), (tabs[1], "good", "My own bed.")):
        answer(tab, question, text)
    queue = margaret.kept("outbox")

    tabs[0].get_by_role("button", name="Use it now").click()
    expect(tabs[0].locator("meta[name=build]")).to_have_count(1)
    expect(tabs[0].get_by_text("To hear the sea.")).to_be_visible()
    expect(tabs[0].get_by_text("2 things not sent")).to_be_visible()
    assert margaret.kept("later") == []
    assert margaret.kept("outbox") == queue
    assert not is_later(tabs[1])
    tabs[1].get_by_role("link", name=re.compile("Change")).first.click()
    tabs[1].get_by_label("In your own words").fill("My own bed, and tea in it.")
    tabs[1].get_by_role("button", name="Save").click()
    expect(tabs[0].get_by_text("3 things not sent")).to_be_visible()
    tabs[1].get_by_role("button", name="Use it now").click()
    expect(tabs[1].locator("meta[name=build]")).to_have_count(1)
    expect(tabs[1].get_by_text("3 things not sent")).to_be_visible()

    pushed = list[dict[str, Any]]()
    margaret.context.on("requestfinished", lambda request: pushed.extend(pushes(request)))
    margaret.join()
    for tab in tabs:
        expect(tab.get_by_text(re.compile("All sent"))).to_be_visible()
    assert {push["app"] for push in pushed} == {VERSION}
    said = [json.loads(heard.args)["text"] for heard in house.heard("outcome.answer")]
    assert said[-3:] == ["To hear the sea.", "My own bed.", "My own bed, and tea in it."]
