"""A phone brought in step: 10,000 rows, then 100 changed ones, then a tap; beside PouchDB, RxDB and the least possible.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, Response, expect, sync_playwright

from carematch import create_app
from carematch.core.db import db
from tests.benchmarks.caseload import SHOWN_DAYS, Caseload, make_caseload, mean_bytes
from tests.benchmarks.pages import browser_path, build_ours, built_peers, fresh_page, slow_down
from tests.benchmarks.peers import serve_peers, touch
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_rate, in_time
from tests.benchmarks.server import Server, measure_server, serve_caseload
from tests.e2e.house import House, ShiftedClock
from tests.e2e.phones import TIME
from tests.settings import settings

PARTS = ("ours", "usable", "app", "floor", "pouchdb", "rxdb", "server")

ROUNDS, QUICK_ROUNDS = 5, 2
QUICK_SECONDS = 170
DELTAS, CHANGED = 3, 100
TAPS, SLOWER = 5, 4
LIMITS = (
    ("usable_share", "usable_share", 0.15, in_time),
    ("tap_ms", "tap", 50, in_time),
    ("app_tap_ms", "app_tap", 50, in_time),
    ("one_circle_a_second", "one_circle", 40, in_rate),
    ("twenty_circles_a_second", "twenty_circles", 300, in_rate),
)
"""What is measured, the ratio's name, what it may at most (a time, a share) or has to at least (a rate) be."""
MORNING = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)

PEERS = ("floor", "pouchdb", "rxdb")
POUCHDB = [{"adapter": adapter, "batch": batch} for adapter in ("idb", "indexeddb") for batch in (100, 1000)]
RXDB = [{"batch": batch} for batch in (100, 1000)]
QUICK_POUCHDB = [{"adapter": "indexeddb", "batch": batch} for batch in (100, 1000)]
"""Its best ways: for 100 changed, and for the first sync."""
QUICK_RXDB = {"batch": 1000}


@dataclass(frozen=True)
class Bench:
    """All that stands ready for every round."""

    playwright: Playwright
    browser: Path
    house: House
    caseload: Caseload
    quiet_seconds: float

    @contextmanager
    def page(self, address: str, **given: Any) -> Iterator[Page]:
        with fresh_page(self.playwright, self.browser, address, **given) as page:
            wait_until_quiet(at_most_seconds=self.quiet_seconds)
            yield page

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """The phone's core of the supporter, with nothing on it."""
        token = self.caseload.sign_in(self.caseload.supporter)
        opening = {"account": _account(self.house, token), "shiftMs": self.house.shift * 1000}
        with self.page(f"{self.house.url}/bench/index.html", token=token) as page:
            page.evaluate("opening => bench.open(opening)", opening)
            yield page


def run(*, quick: bool, parts: Sequence[str]) -> Report:
    """All parts, in turn in each round; a quick run begins no round that would take it past its time."""
    browser = browser_path()
    samples = Samples()
    rounds = 0
    with ExitStack() as open_till_the_end:
        given = open_till_the_end.enter_context
        peers = given(_peers()) if set(PEERS) & set(parts) else None
        end_by = time.monotonic() + QUICK_SECONDS if quick else math.inf
        folder = Path(given(tempfile.TemporaryDirectory(prefix="carematch-benchmark-")))
        house, caseload = given(_house(folder))
        documents = caseload.documents()
        samples.add("row_bytes", mean_bytes(documents))
        address = given(serve_peers(peers, documents)) if peers else ""
        server = given(_server()) if "server" in parts else None
        bench = Bench(given(sync_playwright()), browser, house, caseload, quiet_seconds=3 if quick else 20)
        cases = [(part, measure) for part, measure in _cases(bench, address, server, quick=quick) if part in parts]
        took = 0.0
        while rounds < (QUICK_ROUNDS if quick else ROUNDS) and time.monotonic() + took < end_by:
            rounds += 1
            began = time.monotonic()
            for part, measure in cases:
                _say(f"round {rounds}: {part}")
                measure(samples)
            took = time.monotonic() - began
    return report_of(samples, rounds)


@contextmanager
def _house(folder: Path) -> Iterator[tuple[House, Caseload]]:
    """A real server with the caseload in it, which gives out the app and the page of its core."""
    _say("building the pages")
    build_ours(folder / "pages")
    house = House(folder, start_at=MORNING, push_hosts="127.0.0.1")
    house.deploy(folder / "pages")
    app = create_app(
        settings(database_url=house.environment["DATABASE_URL"], public_url=house.url),
        clock=ShiftedClock(house.shift_file),
    )
    _say("making the caseload")
    caseload = make_caseload(app, now=MORNING)
    house.start()
    try:
        yield house, caseload
    finally:
        house.stop()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _server() -> Iterator[Server]:
    _say("making the caseload on PostgreSQL")
    with serve_caseload() as server:
        yield server


@contextmanager
def _peers() -> Iterator[Path]:
    _say("installing the peers, unless they are")
    with built_peers() as folder:
        yield folder


Measure = Callable[[Samples], None]


def _cases(bench: Bench, address: str, server: Server | None, *, quick: bool) -> Iterator[tuple[str, Measure]]:
    yield "ours", lambda samples: _measure_ours(bench, samples)
    yield "usable", lambda samples: _measure_usable(bench, samples)
    yield "app", lambda samples: _measure_app(bench, samples)
    yield "floor", lambda samples: _measure_peer(bench, address, samples, "floor", {}, as_name="floor")
    for options in QUICK_POUCHDB if quick else POUCHDB:
        yield "pouchdb", _peer(bench, address, "pouchdb", options)
    for batch in [QUICK_RXDB] if quick else RXDB:
        yield "rxdb", _peer(bench, address, "rxdb", batch)
    if server is not None:
        yield "server", lambda samples: _measure_server(bench, server, samples)


def _peer(bench: Bench, address: str, name: str, options: dict[str, Any]) -> Measure:
    as_name = "_".join([name, *map(str, options.values())])
    return lambda samples: _measure_peer(bench, address, samples, name, options, as_name=as_name)


def _measure_ours(bench: Bench, samples: Samples) -> None:
    caseload = bench.caseload
    with bench.phone() as page:
        samples.add("first_ms", page.evaluate("bench.run()"))
        _expect(page.evaluate("bench.countVisits()"), len(caseload.visits))
        samples.add("first_bytes", page.evaluate("bench.bytesPulled()"))
        for _ in range(DELTAS):
            changed = caseload.change_some(CHANGED)
            samples.add("delta_ms", page.evaluate("bench.run()"))
            _expect(page.evaluate("ids => bench.countConfirmed(ids)", changed), CHANGED)
        slow_down(page, SLOWER)
        for visit in [each for each in caseload.within(1) if not each.is_own][:TAPS]:
            tap = {"visitId": str(visit.id)} | caseload.span(1)
            samples.add("tap_ms", page.evaluate("tap => bench.tap(tap)", tap))


def _measure_usable(bench: Bench, samples: Samples) -> None:
    span = bench.caseload.span(SHOWN_DAYS) | {"expected": len(bench.caseload.within(SHOWN_DAYS))}
    with bench.phone() as page:
        seen = page.evaluate("span => bench.runUntilUsable(span)", span)
    samples.add("usable_ms", seen["ms"])
    samples.add("usable_share", seen["bytes"] / seen["wholeBytes"])


def _measure_app(bench: Bench, samples: Samples) -> None:
    """From "I am here" to the words that say so, in the PA's own app with all their visits on the phone."""
    house, caseload = bench.house, bench.caseload
    token = caseload.sign_in(caseload.pa)
    accounts = {"accounts": [_account(house, token)], "currentUserId": str(caseload.pa.id), "owesSignOut": False}
    remembered = json.dumps(json.dumps(accounts))
    script = TIME % int(house.shift * 1000) + f"localStorage.setItem('carematch-accounts', {remembered});"
    with bench.page(f"{house.url}/bench/index.html", token=token, script=script) as page:
        answers = list[Response]()
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # a method takes no attributes
        page.goto(house.url)
        here = page.get_by_role("button", name="I am here")
        expect(here).to_be_visible(timeout=60_000)
        while not any(_is_the_last(answer) for answer in answers):
            page.wait_for_timeout(200)
        wait_until_quiet(at_most_seconds=bench.quiet_seconds)
        page.context.set_offline(True)  # so that the next round finds the same visits
        slow_down(page, SLOWER)
        for _ in range(TAPS):
            samples.add("app_tap_ms", page.evaluate(_TAP))
            page.get_by_role("button", name="I have left").click()
            page.get_by_role("button", name="Yes, I have left").click()
            here.wait_for()


def _is_the_last(answer: Response) -> bool:
    """It brought the rest of what the server has."""
    return answer.url.endswith("/api/sync/pull") and (answer.status == 204 or not answer.json()["more"])


_TAP = """
() => new Promise((resolve) => {
  const [here] = [...document.querySelectorAll('button')].filter((button) => button.textContent.includes('I am here'));
  const watcher = new MutationObserver(() => {
    if (!here.isConnected && document.body.textContent.includes('I have left')) {
      watcher.disconnect();
      resolve(performance.now() - start);
    }
  });
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
  const start = performance.now();
  here.click();
})
"""


def _measure_peer(
    bench: Bench, address: str, samples: Samples, name: str, options: dict[str, Any], *, as_name: str
) -> None:
    with bench.page(address) as page:
        page.evaluate("([name, options]) => bench.open(name, options)", [name, options])
        samples.add(f"{as_name}_first_ms", page.evaluate("bench.pull()"))
        _expect(page.evaluate("bench.count()"), len(bench.caseload.visits))
        for _ in range(DELTAS):
            touch(address, CHANGED)
            samples.add(f"{as_name}_delta_ms", page.evaluate("bench.pull()"))


def _measure_server(bench: Bench, server: Server, samples: Samples) -> None:
    wait_until_quiet(at_most_seconds=bench.quiet_seconds)
    measure_server(server, samples)


def _account(house: House, token: str) -> dict[str, Any]:
    """Who the token's owner is, as the app remembers it."""
    asked = urllib.request.Request(f"{house.url}/api/me", headers={"Cookie": f"carematch={token}"})
    with urllib.request.urlopen(asked) as answer:
        me: dict[str, Any] = json.load(answer)
    del me["serverTime"]
    return me


def report_of(samples: Samples, rounds: int) -> Report:
    """The ratios are to the best of each peer's ways; a part that was left out has none."""
    medians = samples.medians()
    report = Report("sync", rounds)
    for name, value in medians.items():
        (report.peers if name.startswith(PEERS) else report.ours)[name] = value
    for peer in PEERS:
        for ours, ratio in (("first_ms", peer), ("delta_ms", f"{peer}_delta")):
            theirs = [value for name, value in report.peers.items() if name.startswith(peer) and name.endswith(ours)]
            if theirs and ours in medians:
                report.ratios[ratio] = in_time(medians[ours], min(theirs))
    for name, ratio, limit, stand in LIMITS:
        report.limit[ratio] = limit
        if name in medians:
            report.ratios[ratio] = stand(medians[name], limit)
    return report


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} rows instead of {wanted}")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
