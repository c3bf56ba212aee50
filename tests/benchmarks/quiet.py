"""Waiting until the machine has nothing else to do, so that a case is measured by itself."""

from __future__ import annotations

import time
from pathlib import Path

_STAT = Path("/proc/stat")
IDLE_ENOUGH = 0.85
LOOK_SECONDS = 0.5


def wait_until_quiet(*, at_most_seconds: float) -> None:
    """The processors were idle for half a second, or the time is up. Where there is no /proc nothing is known."""
    if not _STAT.exists():
        return
    give_up_at = time.monotonic() + at_most_seconds
    while time.monotonic() < give_up_at:
        before = _ticks()
        time.sleep(LOOK_SECONDS)
        whole, idle = (after - earlier for after, earlier in zip(_ticks(), before, strict=True))
        if idle >= IDLE_ENOUGH * whole:
            return


def _ticks() -> tuple[int, int]:
    """Of all processors since the start: all, and those in which nothing was to be done."""
    counted = [int(each) for each in _STAT.read_text().splitlines()[0].split()[1:9]]
    return sum(counted), counted[3] + counted[4]
