"""Where the browser of the browser tests is: ``python -m tests.e2e.browser`` prints it and gets one where it can."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
REMEDY = (
    "No browser, so the browser tests are skipped. On Debian: apt-get install chromium. "
    "Elsewhere: CHROMIUM=/path/to/a/chromium make test"
)


def find_browser() -> Path | None:
    """The Chromium to test with: the one ``CHROMIUM`` names, else the machine's, else Playwright's download.

    ``CHROMIUM`` set but empty says that there is none.
    """
    named = os.environ.get("CHROMIUM")
    if named is not None:
        return Path(named) if named else None
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return Path(on_path)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def install_browser() -> None:
    """Tries Debian's Chromium when it may, else Playwright's; says on stderr what went wrong."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        print(f"No browser yet: {' '.join(command)}", file=sys.stderr)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Print the browser's path, or nothing with the remedy on stderr; with CI=true a missing browser is a failure."""
    browser = find_browser()
    if browser is None and "CHROMIUM" not in os.environ:
        install_browser()
        browser = find_browser()
    if browser is None:
        print(REMEDY, file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    print(browser)


if __name__ == "__main__":
    main()
