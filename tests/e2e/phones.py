"""Browsers in people's hands: each with its own storage, its own screen and the house's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Error, Page

from tests.e2e.house import House
from tests.push_service import PushService

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

TIME = """
(() => {
  const Real = Date;
  let shift = %d;
  try {
    shift = Number(localStorage.getItem('clockShift') ?? shift);
  } catch {}
  class Shifted extends Real {
    constructor(...given) { given.length === 0 ? super(Shifted.now()) : super(...given); }
    static now() { return Real.now() + shift; }
  }
  globalThis.Date = Shifted;
})();
"""

_HARMLESS = ("Failed to load resource", "net::ERR_", "the server responded with a status of")


class Phone:
    """One person's browser; its clock may be ``ahead``. ``faults`` are errors of the page that no test asked for."""

    def __init__(
        self,
        browser: Browser,
        house: House,
        *,
        name: str,
        size: dict[str, int],
        shots: Path,
        ahead: timedelta = timedelta(),
    ) -> None:
        self.name = name
        self.house = house
        self.shots = shots
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale="en-GB",
            timezone_id="Europe/London",
            has_touch=size is PHONE,
            reduced_motion="reduce",
            permissions=["notifications"],
            base_url=house.url,
        )
        self.clock_script = TIME % int((house.shift + ahead.total_seconds()) * 1000)
        self.context.add_init_script(self.clock_script)
        self.page = self.open()

    def open(self) -> Page:
        """A new page, as when the app is opened."""
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", self._hear_error)
        self.page.on("console", self._hear)
        return self.page

    def _hear_error(self, error: Error) -> None:
        """What fails in a page that is going away, its database taken from under it, has neither a stack nor a
        sentence, and reaches no handler of the page: that is nobody's fault."""
        said = error.stack or str(error)
        if " " in said:
            self.faults.append(said)

    def _hear(self, message: ConsoleMessage) -> None:
        is_bare = len(message.text) <= 2  # the minified name of what `_hear_error` tells of, as the sync reports it
        if message.type == "error" and not is_bare and not any(words in message.text for words in _HARMLESS):
            self.faults.append(message.text)

    def look_at_clock(self) -> None:
        """The phone's time is the house's again from the next page on, after the test has moved that."""
        self.page.evaluate("shift => localStorage.setItem('clockShift', shift)", str(int(self.house.shift * 1000)))

    def close(self) -> None:
        """As when the app is swiped away."""
        self.page.close()

    def go(self, path: str) -> None:
        self.page.goto(path)

    def sign_in(self, email: str, *, path: str = "/") -> None:
        """By the code that comes to the address; in, and ready to be opened without signal, when this returns."""
        self.go(path)
        self.page.get_by_label("Your e-mail address").fill(email)
        self.page.get_by_role("button", name="Send me a code").click()
        code = self.page.get_by_label("The code")
        code.wait_for()
        code.fill(self.house.last_code())
        self.page.get_by_role("button", name="Continue").click()
        code.wait_for(state="detached")
        self.is_ready_offline()

    def cut(self) -> None:
        """No signal from now on."""
        self.context.set_offline(True)

    def join(self) -> None:
        """Signal again."""
        self.context.set_offline(False)

    def is_ready_offline(self) -> None:
        """Wait until the service worker holds the whole app."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def user_id(self) -> str:
        """Who uses this phone."""
        found: str = self.page.evaluate("JSON.parse(localStorage.getItem('carematch-accounts')).currentUserId")
        return found

    def rows(self) -> list[dict[str, Any]]:
        """All rows of the server's that this phone keeps, out of the blocks in which it does."""
        return [
            {"scope": block["scope"], "t": block["t"], **row} for block in self.kept("blocks") for row in block["rows"]
        ]

    def kept(self, table: str, *, user_id: str | None = None) -> list[dict[str, Any]]:
        """All rows of one table of the database that this phone keeps for this user, in the order of their keys.

        There are none where there is no such database.
        """
        rows: list[dict[str, Any]] = self.page.evaluate(
            """async ([table, userId]) => {
              const done = (request) => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
              });
              const opening = indexedDB.open(`carematch-${userId}`);
              opening.onupgradeneeded = () => opening.transaction.abort();
              const database = await done(opening).catch(() => null);
              if (database === null) return [];
              const rows = await done(database.transaction(table).objectStore(table).getAll());
              database.close();
              return rows;
            }""",
            [table, user_id or self.user_id()],
        )
        return rows

    def devtools(self) -> CDPSession:
        return self.context.new_cdp_session(self.page)

    def shoot(self, what: str) -> None:
        """A screenshot of the whole page."""
        self.page.screenshot(path=self.shots / f"{self.name}-{what}.png", full_page=True)

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """A call as the page would make it, with its cookie: status and body."""
        result: dict[str, Any] = self.page.evaluate(
            """async ([method, path, body]) => {
              const headers = { 'Content-Type': 'application/json', 'X-CareMatch': '1' };
              const sent = body === null ? undefined : JSON.stringify(body);
              const answer = await fetch(path, { method, headers, body: sent });
              return { status: answer.status, body: await answer.json().catch(() => null) };
            }""",
            [method, path, body],
        )
        return result

    def take_pushes(self, service: PushService) -> Callable[[str], None]:
        """Subscribe at a push service as this browser would. What comes back hands messages to the service worker."""
        key = self.call("GET", "/api/push/key")["body"]["key"]
        browser = service.subscribe(key)
        answer = self.call("PUT", "/api/push/subscription", browser.subscription)
        assert answer["status"] < 300, answer
        to_worker = self._devtools_of_worker()
        return lambda text: to_worker("deliverPushMessage", {"data": text})

    def allow_background_sync(self) -> None:
        """From now on the browser may wake the service worker, whose clock is the machine's."""
        self.context.grant_permissions(["background-sync"])

    def wakes_worker(self) -> Callable[[str], None]:
        """What comes back wakes the service worker with a tag, as the browser does once there is signal."""
        to_worker = self._devtools_of_worker()
        return lambda tag: to_worker("dispatchSyncEvent", {"tag": tag, "lastChance": False})

    def _devtools_of_worker(self) -> Callable[[str, dict[str, Any]], None]:
        devtools = self.devtools()
        registrations: list[dict[str, Any]] = []
        devtools.on(
            "ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"])
        )
        devtools.send("ServiceWorker.enable")
        self.page.wait_for_timeout(300)

        def command(name: str, details: dict[str, Any]) -> None:
            registration = registrations[-1]["registrationId"]
            devtools.send(f"ServiceWorker.{name}", {"origin": self.house.url, "registrationId": registration} | details)

        return command

    def leave(self) -> Page:
        """Every page of the app is closed; an empty one is open."""
        pages = list(self.context.pages)
        self.page = self.context.new_page()
        for page in pages:
            page.close()
        return self.page

    def notifications(self) -> list[dict[str, Any]]:
        """What stands on the lock screen."""
        shown: list[dict[str, Any]] = self.page.evaluate(
            """async () => {
              const registration = await navigator.serviceWorker.ready;
              const shown = await registration.getNotifications();
              return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
            }"""
        )
        return shown

    def tap_notification(self) -> None:
        """Tap the newest notification: the service worker gets the event that a tap makes."""
        worker = self.context.service_workers[0]
        worker.evaluate(
            """async () => {
              const shown = await self.registration.getNotifications();
              const notification = shown[shown.length - 1];
              self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
            }"""
        )
