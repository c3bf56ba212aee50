"""What the server bears, on PostgreSQL with two workers: pulls with nothing new, single pushes, and many at once."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from carematch import create_app
from carematch.accounts.models import User
from carematch.core.db import db
from config import ROOT
from tests.benchmarks.caseload import Caseload, make_caseload
from tests.benchmarks.clients import Client, push_all
from tests.benchmarks.report import Samples, p95
from tests.databases import migrate, postgresql_server
from tests.settings import FILES_KEY, VAPID_PRIVATE_KEY, settings

WORKERS, THREADS = 2, 8
IDLE_PULLS, SINGLE_PUSHES = 200, 100
IN_ONE_CIRCLE, MUTATIONS_EACH, BATCH = 4, 40, 10


@dataclass
class Server:
    """An address with a caseload behind it, and phones that are signed in there."""

    address: str
    caseload: Caseload
    phones: dict[str, Client] = field(default_factory=dict)

    def phone(self, user: User, number: int = 0) -> Client:
        """A phone of this user; the same number, the same phone."""
        name = f"{user.id} {number}"
        if name not in self.phones:
            token = self.caseload.sign_in(user)
            self.phones[name] = Client(self.address, str(user.id), token)
        return self.phones[name]


@contextmanager
def serve_caseload() -> Iterator[Server]:
    """A server with 20 circles on a database of its own; both end with the block."""
    now = datetime.now(UTC)
    with postgresql_server() as url, tempfile.TemporaryDirectory(prefix="carematch-console-") as folder:
        migrate(url)
        app = create_app(settings(database_url=url))
        caseload = make_caseload(app, now=now)
        try:
            with _serve(url, Path(folder) / "console.log") as address:
                yield Server(address, caseload)
        finally:
            with app.app_context():
                db.engine.dispose()


@contextmanager
def _serve(database_url: str, console: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "a secret that only these tests have",
        "DATABASE_URL": database_url,
        "PUBLIC_URL": address,
        "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
        "VAPID_SUBJECT": "mailto:push@carematch.example",
        "FILES_KEY": FILES_KEY,
        "FILES_FOLDER": "/nowhere/files",
        "CODE_CHANNEL": "console",
        "SCHEDULER": "elsewhere",
    }
    words = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    words += ["--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30", "--log-level", "warning"]
    with (
        console.open("wb") as log,
        subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_until_well(address, process, console)
            yield address
        finally:
            process.terminate()


def _wait_until_well(address: str, process: subprocess.Popen[bytes], console: Path) -> None:
    give_up_at = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        if time.monotonic() > give_up_at or process.poll() is not None:
            raise RuntimeError(console.read_text())
        time.sleep(0.1)


def measure_server(server: Server, samples: Samples) -> None:
    """One round: the server is idle but for what is measured."""
    caseload = server.caseload
    reader = server.phone(caseload.supporter)
    while reader.pull():
        pass
    samples.add("idle_pull_p95_ms", p95([_in_ms(reader.pull) for _ in range(IDLE_PULLS)]))
    writer = server.phone(caseload.persons[1])
    done = caseload.doings(1, SINGLE_PUSHES)
    samples.add("single_push_p95_ms", p95([_in_ms(partial(writer.push, [each])) for each in done]))

    of_one = [server.phone(caseload.persons[0], number) for number in range(IN_ONE_CIRCLE)]
    samples.add(
        "one_circle_a_second", push_all([(each, caseload.doings(0, MUTATIONS_EACH)) for each in of_one], batch=BATCH)
    )
    of_all = [
        (server.phone(person), caseload.doings(number, MUTATIONS_EACH))
        for number, person in enumerate(caseload.persons)
    ]
    samples.add("twenty_circles_a_second", push_all(of_all, batch=BATCH))


def _in_ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
