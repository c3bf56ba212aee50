"""A real Firefox with a profile of its own, driven by WebDriver BiDi, which it has built in."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import connect

REMEDY = "No firefox-esr, so nothing is pushed to a real Firefox. On Debian: apt-get install firefox-esr"
PATIENCE = 10

PREFERENCES: dict[str, bool | int | str] = {
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.connection.enabled": True,
    "permissions.default.desktop-notification": 1,
    "dom.webnotifications.serviceworker.enabled": True,
    "alerts.useSystemBackend": False,
    "network.manage-offline-status": False,
    # What is not on loopback is asked of a proxy that is not there: nothing leaves the machine, not even a name.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    # And of itself Firefox asks for as little as it can be told to.
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    "toolkit.telemetry.unified": False,
}


def find_firefox() -> str | None:
    return shutil.which("firefox-esr")


class Firefox:
    """Runs between ``with`` and its end, with one page. ``preload`` runs in it before the page's own scripts."""

    def __init__(self, program: str, folder: Path, *, push_url: str, preload: str) -> None:
        self.folder = folder
        self.preload = preload
        self._program = program
        self._open = contextlib.ExitStack()
        self._sent = 0
        preferences = PREFERENCES | {"dom.push.serverURL": push_url}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        (folder / "user.js").write_text("\n".join(lines))

    def __enter__(self) -> Self:
        with (self.folder / "console.log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._program, "--headless", "--no-remote", "--profile", self.folder, "--remote-debugging-port=0"],
                env=os.environ
                | {"HOME": str(self.folder), "MOZ_CRASHREPORTER_DISABLE": "1", "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _begin(self) -> None:
        told = self.folder / "WebDriverBiDiServer.json"
        until(lambda: told.exists() and told.read_text().endswith("}"), within=20, what="Firefox")
        port = json.loads(told.read_text())["ws_port"]
        connection = connect(f"ws://127.0.0.1:{port}/session", max_size=None, open_timeout=PATIENCE)
        self._socket = self._open.enter_context(connection)
        self._command("session.new", capabilities={})
        self._command("script.addPreloadScript", functionDeclaration=f"() => {{ {self.preload} }}")
        self._page = self._command("browsingContext.getTree")["contexts"][0]["context"]

    def _end(self) -> None:
        """The browser and the processes that it started are gone when this returns."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=5)
        self._open.close()

    def _command(self, method: str, **params: Any) -> dict[str, Any]:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=PATIENCE))
            if said.get("id") == self._sent:
                assert said["type"] == "success", said
                result: dict[str, Any] = said["result"]
                return result

    def go(self, url: str) -> None:
        self._command("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """What the expression, or its promise, comes to; it can be said in JSON."""
        text = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self._command(
            "script.evaluate", expression=text, target={"context": self._page}, awaitPromise=True, userActivation=False
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def click(self, role: str, name: str) -> None:
        """A real click on what has this role and name, once it is there."""
        node = self._find(role, name)
        self._command(
            "script.callFunction",
            functionDeclaration="element => element.scrollIntoView({ block: 'center', behavior: 'instant' })",
            arguments=[node],
            target={"context": self._page},
            awaitPromise=False,
        )
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": node}}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def type(self, name: str, text: str) -> None:
        """Into the field of this name, key by key."""
        self.click("textbox", name)
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": keys})

    def reads(self, text: str) -> None:
        """The page says it when this returns."""
        wanted = json.dumps(text)
        until(lambda: self.evaluate(f"document.body.innerText.includes({wanted})"), what=text)

    def sees(self, role: str, name: str) -> None:
        """It is there when this returns."""
        self._find(role, name)

    def _act(self, source: dict[str, Any]) -> None:
        self._command("input.performActions", context=self._page, actions=[source])

    def _find(self, role: str, name: str) -> dict[str, Any]:
        locator = {"type": "accessibility", "value": {"role": role, "name": name}}
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            found[:] = self._command("browsingContext.locateNodes", context=self._page, locator=locator)["nodes"]
            return bool(found)

        until(is_there, what=f"{role} {name}")
        return {"sharedId": found[0]["sharedId"]}


def until(is_so: Callable[[], bool], *, within: float = PATIENCE, what: str = "it") -> None:
    """It is so when this returns."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not in {within} s"
        time.sleep(0.05)
