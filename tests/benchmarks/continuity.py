"""The nightly scan: the continuity of every circle over every window, on both databases, beside what others would do.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from carematch import create_app
from carematch.continuity.jobs import keep_histories
from carematch.continuity.models import CircleHistory
from carematch.core.db import db, write_session
from tests import factories
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_time
from tests.benchmarks.year import fill
from tests.clock import NOON, TestClock
from tests.databases import migrate, postgresql_server
from tests.settings import settings

PARTS = ("ours", "orm", "pandas", "read", "tick")
PEERS = ("orm", "pandas", "read")
DATABASES = {"sqlite": "", "postgresql": "_pg"}
"""By the kind of database, what its figures' names end in."""

CIRCLES, VISITS = 10_000, 1_000_000
QUICK_CIRCLES, QUICK_VISITS = 1_000, 100_000
SMALL = 100
"""The circles of a database in which a tick is measured to compare with."""
ROUNDS, QUICK_ROUNDS = 3, 2
TICKS = 20
LIMIT_MEGABYTES = 250
PANDAS = "pandas==2.3.3"


def run(*, quick: bool, parts: Sequence[str]) -> Report:
    """All parts on both databases, in turn in each round; every way has to find the same, or the run ends."""
    samples, rounds = Samples(), QUICK_ROUNDS if quick else ROUNDS
    circles, visits = (QUICK_CIRCLES, QUICK_VISITS) if quick else (CIRCLES, VISITS)
    with ExitStack() as stack:
        urls = {}
        for kind, suffix in DATABASES.items():
            urls[suffix] = stack.enter_context(filled(kind, circles=circles, visits=visits, samples=samples))
        small = stack.enter_context(filled("sqlite", circles=SMALL, visits=SMALL * 100))
        for _ in range(rounds):
            for suffix, url in urls.items():
                for way in ("ours", *PEERS):
                    if way in parts:
                        wait_until_quiet(at_most_seconds=2 if quick else 20)
                        _measure(samples, way, suffix, url)
                if "tick" in parts:
                    samples.add(f"tick{suffix}_ms", tick(url))
            if "tick" in parts:
                samples.add("tick_of_a_few_ms", tick(small))
    return report_of(samples, rounds)


@contextmanager
def filled(kind: str, *, circles: int, visits: int, samples: Samples | None = None) -> Iterator[str]:
    """The address of a database with a year of visits, packed."""
    with ExitStack() as stack:
        if kind == "postgresql":
            url = stack.enter_context(postgresql_server())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="carematch-benchmark-"))
            url = f"sqlite:///{Path(folder) / 'carematch.db'}"
        migrate(url)
        app = create_app(settings(database_url=url), clock=TestClock())
        holder_id: UUID = factories.make_holder(app)
        with app.app_context():
            print(f"filling {kind} with {visits} visits", file=sys.stderr)
            fill(holder_id, circles=circles, visits=visits)
            start = time.perf_counter()
            keep_histories(NOON)
            if samples is not None:
                samples.add(f"pack_all{DATABASES[kind]}_s", time.perf_counter() - start)
            db.session.remove()
            db.engine.dispose()
        yield url


def measure(way: str, url: str) -> dict[str, Any]:
    """What a way found, in how many seconds, with how much memory."""
    path = os.pathsep.join([str(_pandas())] if way == "pandas" else [])
    words = [sys.executable, "-m", "tests.benchmarks.continuity_ways", way, url]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}, check=False)
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _pandas() -> Path:
    """Where pandas is, beside the project's packages and not among them."""
    folder = Path(tempfile.gettempdir()) / "carematch-benchmark-peers" / PANDAS
    if not folder.exists():
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "--no-deps"]
        subprocess.run([*words, PANDAS, "pytz", "tzdata", "python-dateutil", "six"], check=True)
    return folder


_expected: dict[str, dict[str, float]] = {}


def _measure(samples: Samples, way: str, suffix: str, url: str) -> None:
    taken = measure(way, url)
    samples.add(f"{way}{suffix}_s", taken["seconds"])
    if way == "ours":
        samples.add(f"memory{suffix}_mb", taken["megabytes"])
    require_same(_expected.setdefault(url, taken["found"]), taken["found"], way)


def require_same(expected: dict[str, float], found: dict[str, float], way: str) -> None:
    """:raises RuntimeError: what both name differs, or they have nothing in common."""
    common = expected.keys() & found.keys()
    differing = [name for name in common if not math.isclose(expected[name], found[name], rel_tol=1e-9)]
    if differing or not common:
        raise RuntimeError(f"{way} found others: {sorted(differing)}")


def tick(url: str) -> float:
    """Milliseconds from one changed circle to its history packed again: the median of several."""
    app = create_app(settings(database_url=url), clock=TestClock())
    taken = []
    with app.app_context():
        circle_ids = [circle_id for (circle_id,) in db.session.query(CircleHistory.circle_id).limit(TICKS)]
        db.session.remove()
        for circle_id in circle_ids:
            with write_session() as session:
                session.execute(update(CircleHistory).where(CircleHistory.circle_id == circle_id).values(is_stale=True))
            start = time.perf_counter()
            keep_histories(NOON)
            taken.append((time.perf_counter() - start) * 1000)
        db.session.remove()
        db.engine.dispose()
    return statistics.median(taken)


def report_of(samples: Samples, rounds: int) -> Report:
    medians = samples.medians()
    report = Report("continuity", rounds, limit={"memory_mb": LIMIT_MEGABYTES})
    for name, value in medians.items():
        (report.peers if name.startswith(PEERS) else report.ours)[name] = value
    for suffix in DATABASES.values():
        ours = medians.get(f"ours{suffix}_s")
        for peer in PEERS:
            if ours is not None and f"{peer}{suffix}_s" in medians:
                report.ratios[f"{peer}{suffix}"] = in_time(ours, medians[f"{peer}{suffix}_s"])
        if f"memory{suffix}_mb" in medians:
            report.ratios[f"memory{suffix}"] = LIMIT_MEGABYTES / medians[f"memory{suffix}_mb"]
    if "tick_ms" in medians and "tick_of_a_few_ms" in medians:
        report.ratios["tick_of_a_few"] = in_time(medians["tick_ms"], medians["tick_of_a_few_ms"])
    return report
