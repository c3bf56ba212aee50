"""Every page, as the people of the demo see it, in every look: small, dark, with big text, on a phone and on a desk.

On each page axe-core finds nothing, nothing runs off the side, what is to be pressed is big enough for a finger, and
there are one heading, a title and the way to help.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carematch.core.ids import uuid7
from carematch.sync.perform import server_key
from config import ROOT
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, PHONE, Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LEAST_TARGET = 48


@dataclass(frozen=True)
class Look:
    """A screen's size, its colours and the size of its words."""

    name: str
    size: dict[str, int]
    is_dark: bool = False
    text: str = ""
    asks_axe: bool = False

    def put_on(self, page: Page) -> None:
        page.set_viewport_size({"width": self.size["width"], "height": self.size["height"]})
        page.emulate_media(color_scheme="dark" if self.is_dark else "light", reduced_motion="reduce")
        page.evaluate("text => { document.documentElement.style.fontSize = text; }", self.text)


PHONE_LOOKS = (
    Look("light", PHONE, asks_axe=True),
    Look("dark", PHONE, is_dark=True, asks_axe=True),
    Look("small", {"width": 320, "height": 640}),
    Look("big-text", PHONE, text="200%"),
)
DESK_LOOKS = (
    Look("light", DESKTOP, asks_axe=True),
    Look("dark", DESKTOP, is_dark=True, asks_axe=True),
    Look("big-text", DESKTOP, text="200%"),
    Look("phone", PHONE),
)

EMAILS = {
    "margaret": "margaret@thornbeck.example",
    "dorothy": "dorothy@thornbeck.example",
    "jean": "jean@elloway.example",
    "rosa": "rosa@marchetti.example",
    "aled": "aled@pryce.example",
    "sam": "sam@marllane.example",
}

EVERYBODYS = (
    "/inbox",
    "/unsent",
    "/problems",
    "/notifications",
    "/notifications/what",
    "/notifications/when",
    "/notifications/quiet",
    "/notifications/how",
    "/notifications/number",
    "/devices",
    "/more",
    "/help",
    "/join",
    "/join?welcome",
    "/sign-in",
    "/nowhere",
)

PAGES: dict[str, tuple[str, ...]] = {
    "nobody": ("/", "/join", "/help", "/visits/{visit}"),
    "margaret": (
        "/",
        "/team",
        "/team/question",
        "/team/bring",
        "/thread",
        "/thread?days=28",
        "/thread?days=91",
        "/thread?days=365",
        "/thread/numbers",
        "/flags",
        "/thread/ahead",
        "/thread/team",
        "/find",
        *(f"/find?step={step}" for step in ("languages", "skills", "times", "place", "home", "likes", "how")),
        "/find/{amina}",
        "/relationships/{bond}",
        "/messages",
        "/messages/{bond}",
        "/messages/{bond}/report",
        "/relationships/{bond}/meet",
        "/relationships/{rosas}",
        "/relationships/{rosas}/meet",
        "/relationships/{rosas}/end",
        "/team/rules",
        *(f"/team/rules/{part}" for part in ("face", "ringer", "urgent", "new")),
        "/pauses/{unknown}",
        "/asks/{ask}",
        "/visits/{visit}",
        "/visits/{past}",
        "/visits/{unknown}",
        "/arrangements/new?pa={rosa}",
        "/visits/new?pa={rosa}",
        "/pause",
        "/calendar",
        "/print",
        "/about-me",
        "/about-me?question=want",
        "/wishes",
        "/wishes?visit={visit}",
        "/written",
        "/notes/{note}/correct",
        "/about-me?section=please",
        "/love",
        "/love/new",
        "/love/{love}",
        "/needs",
        "/plan",
        "/helpers",
        "/helpers/{helper}",
        "/helpers/invite",
        "/helpers/invited/{invite}",
        "/going",
        "/going?on=listening",
        "/worry",
        "/shared",
        "/decisions",
        "/money",
        *EVERYBODYS,
    ),
    "dorothy": (
        "/",
        "/team",
        "/thread",
        "/thread?days=91",
        "/thread?days=365",
        "/thread/numbers",
        "/thread/ahead",
        "/thread/team",
        "/find",
        "/about-me",
        "/decisions",
        "/money",
        "/inbox",
        "/messages",
        "/more",
    ),
    "jean": ("/", "/helping", "/helpers", "/visits/{daniels}", "/more"),
    "rosa": (
        "/",
        "/week",
        "/people",
        "/people/{rosas}",
        "/messages",
        "/messages/{rosas}",
        "/people/{rosas}/meet",
        "/people/{rosas}/end",
        "/people/{rosas}/handover",
        "/week?offer={circle}",
        "/visits/{visit}",
        "/visits/{past}",
        "/visits/{past}/times",
        "/notes/{note}/correct",
        "/buddy",
        "/arrangements/new?circle={circle}",
        "/requests",
        "/away",
        "/calendar",
        "/print",
        "/profile",
        *(
            f"/profile?step={step}"
            for step in (
                "about",
                "how",
                "languages",
                "skills",
                "travel",
                "charges",
                "terms",
                "wishes",
                "week",
                "away",
            )
        ),
        "/profile?view=others",
        "/profile/photo",
        "/documents",
        "/week?private",
        "/week?private={private}",
        "/going",
        "/going?on=equality",
        "/worry",
        "/shared",
        *EVERYBODYS,
    ),
    "aled": ("/", "/week", "/people", "/requests", "/people/{bond}", "/inbox", "/messages", "/messages/{bond}"),
    "sam": (
        "/desk",
        "/desk/flags",
        "/desk/calls",
        "/desk/circles",
        "/desk/circles/{circle}",
        "/desk/circles/{dorothys}?days=28",
        "/desk/circles/{dorothys}?days=365",
        "/desk/circles/{circle}?write",
        *(
            f"/desk/circles/{{circle}}?write={what}"
            for what in (
                "need.set",
                "plan.set",
                "needs.set",
                "supporter.invite",
                "visit.propose",
                "arrangement.propose",
                "visit_wish.write",
                "interest.declare&about={helper}",
                "visit.move&about={visit}",
                "cover.ask&about={visit}",
            )
        ),
        "/desk/circles/{circle}/matches",
        "/desk/unmet",
        "/desk/circles/{dorothys}",
        "/desk/quarantine",
        "/desk/running",
        "/desk/pas",
        "/desk/pas?due",
        "/desk/pas/{rosa}",
        "/desk/import",
        "/desk/invitations",
        "/shared",
        *EVERYBODYS,
    ),
}

MEASURE = """
() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const inSentence = (link) => link.matches('p a, li a, dd a') && getComputedStyle(link).display === 'inline';
  const label = ({ innerText, ariaLabel, outerHTML }) => (ariaLabel || innerText || outerHTML).trim().slice(0, 60);
  const target = (element) => element.closest('label') ?? element;
  const pressed = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const boxes = pressed
    .filter((element) => seen(element) && !inSentence(element) && !element.matches('.skip'))
    .map((element) => [label(target(element)), target(element).getBoundingClientRect().height]);
  const { scrollWidth } = document.scrollingElement;
  return {
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((heading) => heading.innerText),
    help: [...document.querySelectorAll('a[href="/help"]')].filter(seen).length,
    targets: boxes.map(([words, height]) => [words, Math.round(height * 10) / 10]),
    excess: scrollWidth - innerWidth,
    wide: scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)).slice(-3),
  };
}
"""

SETTLED = """
() => document.querySelector('h1') !== null
  && document.title !== ''
  && ![...document.querySelectorAll('[role=status]')].some(({ innerText }) => /^(Opening|Getting)/.test(innerText))
  && document.fonts.status === 'loaded'
"""


@dataclass
class Town:
    """The demo's people, each with a screen, and the ids that their pages are asked for with."""

    phones: dict[str, Phone]
    ids: dict[str, str]


@pytest.fixture(scope="module")
def town(house: House, make_phone: MakePhone) -> Town:
    phones = {name: make_phone(name, DESKTOP if name == "sam" else PHONE) for name in (*EMAILS, "nobody")}
    for name, email in EMAILS.items():
        phones[name].sign_in(email)
    phones["margaret"].go("/find")
    phones["margaret"].page.get_by_role("button", name="Show who fits now").click()
    expect(phones["margaret"].page.get_by_role("heading", level=1)).to_contain_text(re.compile("fit"))
    ids = find_ids(phones["sam"])
    asked = {"inviteId": ids["invite"], "circleId": ids["circle"], "name": "Gwen Tarn", "powers": ["agree_visits"]}
    made = {"id": str(uuid7()), "name": "supporter.invite", "v": 1, "args": asked, "madeAt": "2026-11-30T07:30:00Z"}
    assert phones["margaret"].call("POST", "/api/mutations", made)["body"]["status"] == "applied"
    return Town(phones, ids)


def find_ids(sam: Phone) -> dict[str, str]:
    circle_id = str(server_key("demo", "Margaret Elloway"))
    answer = sam.call("GET", f"/api/circles/{circle_id}")
    assert answer["status"] == 200, answer
    records: list[dict[str, Any]] = answer["body"]["records"]
    rosa = str(server_key("demo", "Rosa Marchetti"))
    visits = sorted(
        (record["d"]["startsAt"], record["id"])
        for record in records
        if record["t"] == "visit" and record["d"]["paId"] == rosa
    )
    return {
        "circle": circle_id,
        "dorothys": str(server_key("demo", "Dorothy Vane")),
        "rosa": rosa,
        "amina": str(server_key("demo", "Amina Yusuf")),
        "rosas": next(
            record["id"] for record in records if record["t"] == "relationship" and record["d"]["paId"] == rosa
        ),
        "private": str(server_key("demo", "private")),
        "bond": str(server_key("demo", "aled and margaret")),
        "ask": next(record["id"] for record in records if record["t"] == "ask"),
        "visit": next(visit_id for starts_at, visit_id in visits if starts_at > "2026-11-30"),
        "past": [visit_id for starts_at, visit_id in visits if starts_at < "2026-11-30"][-1],
        "note": str(server_key("demo", "note", "Rosa Marchetti")),
        "unknown": circle_id,
        "love": str(server_key("demo", "love", "Sweet peas")),
        "invite": str(server_key("demo", "invite")),
        "helper": next(record["id"] for record in records if record["t"] == "supporter"),
        "daniels": next(
            record["id"]
            for record in records
            if record["t"] == "visit" and record["d"]["paName"] == "Daniel" and record["d"]["startsAt"] > "2026-11-30"
        ),
    }


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_a_page_is_whole_in_every_look(town: Town, who: str, path: str) -> None:
    phone = town.phones[who]
    page = phone.page
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    faults = list[str]()
    phone.go(path.format_map(town.ids))
    if who == "sam":
        page.wait_for_load_state("networkidle")

    for look in DESK_LOOKS if who == "sam" else PHONE_LOOKS:
        look.put_on(page)
        page.wait_for_function(SETTLED)
        if "SHOTS" in os.environ:
            phone.shoot(f"{name}.{look.name}")
        found = faults_of(page, is_phone=who != "sam") + (ask_axe(page) if look.asks_axe else [])
        faults += [f"{look.name}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)
    assert not phone.faults


def faults_of(page: Page, *, is_phone: bool) -> list[str]:
    """What is wrong with the page as it stands there, in words."""
    seen: dict[str, Any] = page.evaluate(MEASURE)
    faults = [
        f"{words!r} is {height} px high" for words, height in seen["targets"] if is_phone and height < LEAST_TARGET
    ]
    if len(seen["headings"]) != 1:
        faults.append(f"headings: {seen['headings']}")
    if seen["excess"] > 0:
        faults.append(f"{seen['excess']} px run off the side: {seen['wide']}")
    if not seen["help"]:
        faults.append("no way to help")
    if not re.fullmatch(r".+ - CareMatch", seen["title"]):
        faults.append(f"title: {seen['title']!r}")
    return faults


def ask_axe(page: Page) -> list[str]:
    """The violations that axe-core sees, each with the first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    violations: list[dict[str, Any]] = page.evaluate(
        "axe.run({ resultTypes: ['violations'] }).then((r) => r.violations)"
    )
    return [f"{each['id']}: {each['help']} {each['nodes'][0]['html'][:160]}" for each in violations]
