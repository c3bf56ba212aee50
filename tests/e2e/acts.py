"""What people do in several of the stories, and how a test sees that it has happened."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from carematch.core.ids import uuid7
from tests.e2e.house import Heard, House
from tests.e2e.phones import Phone

ALL_SENT = re.compile("All sent")
NOT_SENT = re.compile(r"not sent$")
PUSH = "**/api/sync/push"
PULL = "**/api/sync/pull"


def visit_path(phone: Phone) -> str:
    """Where today's visit is, as the first screen leads there."""
    phone.go("/")
    href = phone.page.locator("a[href^='/visits/']").first.get_attribute("href")
    assert href
    return href


def write_note(page: Page, text: str) -> None:
    """On the page of a visit: typed, and kept on the phone when this returns."""
    page.get_by_label(re.compile("note", re.IGNORECASE)).first.fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(text)).to_be_visible()


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """It is so when this returns; what the page asks for is answered meanwhile."""
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def notes_at(house: House) -> list[str]:
    """The words of all notes that phones have handed in, in order; the demo's come from none."""
    return [json.loads(heard.args)["text"] for heard in house.heard("note.write") if heard.client_id]


def heard_note(house: House, text: str) -> Heard:
    """The one note of these words that the server has heard."""
    [found] = [heard for heard in house.heard("note.write") if json.loads(heard.args)["text"] == text]
    return found


def do(phone: Phone, house: House, name: str, **args: Any) -> str:
    """What becomes of a mutation that waits for its answer."""
    body = {"id": str(uuid7()), "name": name, "v": 1, "args": args, "madeAt": f"{house.now():%Y-%m-%dT%H:%M:%SZ}"}
    answer = phone.call("POST", "/api/mutations", body)
    assert answer["status"] == 200, answer
    status: str = answer["body"]["status"]
    return status


def pull_again(phone: Phone) -> dict[str, Any]:
    """What the server answers to a phone that asks with all that it holds."""
    [told] = phone.kept("meta")
    asked = {"protocol": 1, "app": "test", "userId": phone.user_id(), "problems": [], "limit": 500, "notes": []}
    asked |= {name: told[name] for name in ("clientId", "lineage", "view", "lastSeq")}
    asked["scopes"] = {scope["id"]: {"v": scope["v"]} for scope in phone.kept("scopes")}
    return phone.call("POST", "/api/sync/pull", asked)


def has_all(phone: Phone) -> None:
    """The phone has everything that the server has for it when this returns."""
    until(phone.page, lambda: pull_again(phone)["status"] == 204)
