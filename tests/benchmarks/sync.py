"""A whole phone brought in step: 10,000 rows first, 100 changed ones, a tap; beside PouchDB, RxDB and the least possible.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from carematch import create_app
from carematch.core.db import db
from tests.benchmarks.caseload import SHOWN_DAYS, Caseload, make_caseload, mean_bytes
from tests.benchmarks.pages import browser_path, build_ours, build_peers, fresh_page, slow_down
from tests.benchmarks.peers import serve_peers, touch
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_time
from tests.e2e.house import House, ShiftedClock
from tests.e2e.phones import _TIME
from tests.settings import settings

PARTS = ("ours", "usable", "app", "floor", "pouchdb", "rxdb")

ROUNDS, QUICK_ROUNDS = 5, 2
DELTAS, CHANGED = 3, 100
TAPS, SLOWER = 5, 4
MOST_USABLE_SHARE = 0.15
MOST_TAP_MS = 50
MORNING = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)

POUCHDB = [{"adapter": adapter, "batch": batch} for adapter in ("idb", "indexeddb") for batch in (100, 1000)]
RXDB = [{"batch": batch} for batch in (100, 1000)]
BEST_POUCHDB = {"adapter": "idb", "batch": 1000}
BEST_RXDB = {"batch": 1000}


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
    """All parts, in turn in each round."""
    browser = browser_path()
    rounds = QUICK_ROUNDS if quick else ROUNDS
    samples = Samples()
    with tempfile.TemporaryDirectory(prefix="carematch-benchmark-") as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        with _house(folder) as (house, caseload):
            bench = Bench(playwright, browser, house, caseload, quiet_seconds=5 if quick else 20)
            documents = caseload.documents()
            samples.add("row_bytes", mean_bytes(documents))
            with _peers(documents, parts) as address:
                cases = list(_cases(bench, address, quick=quick))
                for number in range(1, rounds + 1):
                    for part, measure in cases:
                        if part in parts:
                            _say(f"round {number} of {rounds}: {part}")
                            measure(samples)
    return _report(samples, rounds)


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
def _peers(documents: list[dict[str, Any]], parts: Sequence[str]) -> Iterator[str]:
    if not {"floor", "pouchdb", "rxdb"} & set(parts):
        yield ""
        return
    _say("installing and starting the peers")
    with serve_peers(build_peers(), documents) as address:
        yield address


Measure = Callable[[Samples], None]


def _cases(bench: Bench, address: str, *, quick: bool) -> Iterator[tuple[str, Measure]]:
    yield "ours", lambda samples: _measure_ours(bench, samples)
    yield "usable", lambda samples: _measure_usable(bench, samples)
    yield "app", lambda samples: _measure_app(bench, samples)
    yield "floor", lambda samples: _measure_peer(bench, address, samples, "floor", {}, as_name="floor")
    for options in [BEST_POUCHDB] if quick else POUCHDB:
        yield "pouchdb", _peer(bench, address, "pouchdb", options)
    for batch in [BEST_RXDB] if quick else RXDB:
        yield "rxdb", _peer(bench, address, "rxdb", batch)


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
        for visit in caseload.within(1)[:TAPS]:
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
    script = _TIME % int(house.shift * 1000) + f"localStorage.setItem('carematch-accounts', {json.dumps(json.dumps(accounts))});"
    with bench.page(house.url, token=token, script=script) as page:
        here = page.get_by_role("button", name="I am here")
        expect(here).to_be_visible(timeout=60_000)
        page.wait_for_load_state("networkidle")
        slow_down(page, SLOWER)
        for _ in range(TAPS):
            samples.add("app_tap_ms", page.evaluate(_TAP))
            page.get_by_role("button", name="I have left").click()
            page.get_by_role("button", name="Yes, I have left").click()
            here.wait_for()


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
        samples.add(f"{as_name}_ms", page.evaluate("bench.pull()"))
        _expect(page.evaluate("bench.count()"), len(bench.caseload.visits))
        for _ in range(DELTAS):
            touch(address, CHANGED)
            samples.add(f"{as_name}_delta_ms", page.evaluate("bench.pull()"))


def _account(house: House, token: str) -> dict[str, Any]:
    """Who the token's owner is, as the app remembers it."""
    asked = urllib.request.Request(f"{house.url}/api/me", headers={"Cookie": f"carematch={token}"})
    with urllib.request.urlopen(asked) as answer:
        me: dict[str, Any] = json.load(answer)
    del me["serverTime"]
    return me


def _report(samples: Samples, rounds: int) -> Report:
    medians = samples.medians()
    report = Report("sync", rounds)
    for name, value in medians.items():
        is_theirs = name.startswith(("floor", "pouchdb", "rxdb"))
        (report.peers if is_theirs else report.ours)[name] = value
    report.limit = {"usable_share": MOST_USABLE_SHARE, "tap_ms": MOST_TAP_MS}
    best = {
        "floor": _best(medians, "floor", "_ms"),
        "pouchdb": _best(medians, "pouchdb", "_ms"),
        "rxdb": _best(medians, "rxdb", "_ms"),
        "floor_delta": _best(medians, "floor", "_delta_ms"),
        "pouchdb_delta": _best(medians, "pouchdb", "_delta_ms"),
        "rxdb_delta": _best(medians, "rxdb", "_delta_ms"),
    }
    for name, theirs in best.items():
        ours = medians.get("delta_ms" if name.endswith("_delta") else "first_ms")
        if ours is not None and theirs is not None:
            report.ratios[name] = in_time(ours, theirs)
    for name, limit, ratio in (
        ("usable_share", MOST_USABLE_SHARE, "usable_share"),
        ("tap_ms", MOST_TAP_MS, "tap"),
        ("app_tap_ms", MOST_TAP_MS, "app_tap"),
    ):
        if samples.has(name):
            report.ratios[ratio] = in_time(medians[name], limit)
    return report


def _best(medians: dict[str, float], peer: str, ending: str) -> float | None:
    """The shortest of a peer's ways; None when it was not measured."""
    return min(
        (
            value
            for name, value in medians.items()
            if name.startswith(peer) and name.endswith(ending) and ("_delta" in name) == ("_delta" in ending)
        ),
        default=None,
    )


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} rows instead of {wanted}")


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
