"""The pages that are measured: built from the sources as they are, and opened in a browser that knows nothing."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Playwright

from config import ROOT
from tests.e2e.browser import REMEDY, find_browser
from tests.e2e.conftest import FLAGS
from tests.e2e.phones import PHONE

FRONTEND = ROOT / "frontend"
BENCH = FRONTEND / "bench"
NODE = Path(sys.executable).with_name("node")
NPM = Path(sys.executable).with_name("npm")
VITE = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"


def build_ours(folder: Path) -> None:
    """The app is in the folder, and beside it, at ``/bench/``, the page with its core alone."""
    _vite(FRONTEND, "--outDir", folder)
    _vite(BENCH, "--outDir", folder / "bench", "--base", "/bench/")


@contextmanager
def built_peers() -> Iterator[Path]:
    """A folder with the peers' server in it, which finds them installed, and their page in ``dist``."""
    sources = BENCH / "peers"
    with tempfile.TemporaryDirectory(prefix="run-", dir=install(sources / "package.json")) as run:
        folder = Path(run)
        shutil.copytree(sources, folder, dirs_exist_ok=True)
        _vite(folder, "--outDir", folder / "dist")
        yield folder


def install(wanted: Path) -> Path:
    """Where exactly these packages are installed: kept between runs, and shared by all checkouts that want them."""
    name = f"carematch-peers-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir()) / name
    if not folder.exists():
        with tempfile.TemporaryDirectory(prefix=f"{name}-") as new:
            shutil.copy(wanted, new)
            _run(NPM, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", folder=Path(new))
            shutil.copytree(new, folder, symlinks=True)
    return folder


def _vite(root: Path, *options: str | Path) -> None:
    _run(NODE, VITE, "build", root, "--logLevel", "error", "--emptyOutDir", *options, folder=root)


def _run(*words: str | Path, folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{done.stdout}{done.stderr}")


def browser_path() -> Path:
    """Ends the process with what to do when there is no browser."""
    return find_browser() or sys.exit(REMEDY)


@contextmanager
def fresh_page(
    playwright: Playwright, browser: Path, address: str, *, token: str | None = None, script: str = ""
) -> Iterator[Page]:
    """A page of a new profile, signed in by the token; the script runs before any of the page's own."""
    with tempfile.TemporaryDirectory(prefix="carematch-profile-") as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser,
            args=FLAGS,
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        try:
            if token is not None:
                context.add_cookies([{"name": "carematch", "value": token, "domain": "localhost", "path": "/"}])
            if script:
                context.add_init_script(script)
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.on("console", _repeat_error)
            page.on("pageerror", lambda failure: print(failure.stack or failure, file=sys.stderr))
            page.goto(address)
            yield page
        finally:
            context.close()


def _repeat_error(message: ConsoleMessage) -> None:
    if message.type == "error" and "Failed to load resource" not in message.text:
        print(message.text, file=sys.stderr)


def slow_down(page: Page, times: float) -> None:
    """From now on the page's processor is so many times slower, as a cheap phone's is."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
