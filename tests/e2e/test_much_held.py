"""A PA with twenty people and ten thousand records on a slow phone: a tap writes little, a page reads few records."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MONDAY_MORNING, MakePhone
from tests.e2e.house import House

pytestmark = pytest.mark.browser

PEOPLE = 20
HOURS = (6, 9, 12, 15, 18, 21)
DAYS = 85

COUNT_WORK = """
(() => {
  const work = { read: 0, written: 0 };
  globalThis.work = work;
  for (const method of ['get', 'getAll']) {
    for (const owner of [IDBObjectStore, IDBIndex]) {
      const original = owner.prototype[method];
      owner.prototype[method] = function (...given) {
        const request = original.apply(this, given);
        request.addEventListener('success', () => {
          work.read += Array.isArray(request.result) ? request.result.length : request.result === undefined ? 0 : 1;
        });
        return request;
      };
    }
  }
  for (const method of ['put', 'add', 'delete']) {
    const original = IDBObjectStore.prototype[method];
    IDBObjectStore.prototype[method] = function (...given) {
      work.written += 1;
      return original.apply(this, given);
    };
  }
})();
"""


def spreadsheet() -> str:
    """Six visits a day to each of twenty people, all by Rosa, who is quick."""
    days = [(MONDAY_MORNING - timedelta(days=ago)).date() for ago in range(1, DAYS + 1)]
    lines = ["person,pa,start,end"]
    lines += [
        f"Person {person:02},Rosa Marchetti,{day} {hour:02}:{person * 2:02},{day} {hour:02}:59"
        for day in days
        for person in range(PEOPLE)
        for hour in HOURS
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def house(house: House) -> House:
    """The house with the demo's people, and eighty-five days of Rosa's visits to twenty more."""
    house.run_command("demo", "--story-only")
    file = house.folder / "visits.csv"
    file.write_text(spreadsheet(), encoding="utf-8")
    house.run_command("import", "visits", str(file))
    return house


def test_with_ten_thousand_records_today_opens_without_signal_and_a_tap_is_seen_and_writes_little(
    make_phone: MakePhone, house: House, record_property: Any
) -> None:
    rosa = make_phone("rosa")
    started = time.monotonic()
    rosa.sign_in("rosa@marchetti.example")
    expect(rosa.page.get_by_role("button", name="I am here")).to_be_visible(timeout=60_000)
    expect(rosa.page.get_by_text("All sent")).to_be_visible(timeout=60_000)
    first = time.monotonic() - started
    held = rosa.page.evaluate(
        """async (userId) => {
          const opening = indexedDB.open(`carematch-${userId}`);
          const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
          const names = [...database.objectStoreNames];
          const reading = database.transaction(names);
          const counts = names.map((name) => new Promise((resolve) => {
            reading.objectStore(name).count().onsuccess = (event) => resolve([name, event.target.result]);
          }));
          const held = Object.fromEntries(await Promise.all(counts));
          database.close();
          return held;
        }""",
        rosa.user_id(),
    )
    rosa.close()
    rosa.cut()

    page = rosa.open()
    page.add_init_script(COUNT_WORK)
    rosa.devtools().send("Emulation.setCPUThrottlingRate", {"rate": 4})
    started = time.monotonic()
    rosa.go("/")
    here = page.get_by_role("button", name="I am here")
    expect(here).to_be_visible(timeout=30_000)
    opened = time.monotonic() - started
    read = page.evaluate("work.read")
    page.evaluate("work.written = 0")
    started = time.monotonic()
    here.click()
    expect(page.get_by_text("You are with Margaret since")).to_be_visible(timeout=30_000)
    seen = time.monotonic() - started
    written = page.evaluate("work.written")

    times = {"first_sync_s": first, "cold_open_s": opened, "tap_to_seen_s": seen, "read": read, "written": written}
    print(f"\n{held}, {times}")
    for name, value in times.items():
        record_property(name, value)
    assert written <= 10
    assert 0 < read < PEOPLE * len(HOURS) * DAYS / 5, "rows are read in blocks"
