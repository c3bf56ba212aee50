"""A real CareMatch server in a process of its own, whose clock a test can move, and which it can kill and start again.

``python -m tests.e2e.house serve``, ``… job NAME`` and ``… flask WORDS`` are what the test starts; settings come by the
environment.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask.cli import ScriptInfo

from carematch import compose, create_app
from carematch.core.db import SQLITE, db
from carematch.schedule import JOBS
from carematch.serve import serve
from config import ROOT, Config
from tests.databases import migrate
from tests.settings import FILES_KEY, VAPID_PRIVATE_KEY

_SHIFT = "CLOCK_SHIFT_FILE"
_APP = "APP_FOLDER"


class ShiftedClock:
    """The machine's time, moved by the seconds that a file says."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))


class Heard(NamedTuple):
    """A line of the server's log, as its database holds it."""

    name: str
    seq: int
    client_id: str
    made_at: str
    received_at: str
    is_skewed: int
    status: str
    args: str


class House:
    """Starts, stops and moves the time of one server on one database."""

    def __init__(self, folder: Path, *, start_at: datetime, push_hosts: str, like: Path | None = None) -> None:
        """With ``like``, the folder of another that does not serve, it begins with all that is there."""
        self.folder = folder
        if like is not None:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.shift_file = folder / "shift"
        self.console = folder / "console.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.set_time(start_at)
        self.environment = os.environ | {
            "ENVIRONMENT": "test",
            "SECRET_KEY": "a secret that only these tests have",
            "DATABASE_URL": f"sqlite:///{folder / 'carematch.db'}",
            "PUBLIC_URL": self.url,
            "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
            "VAPID_SUBJECT": "mailto:push@carematch.example",
            "FILES_KEY": FILES_KEY,
            "FILES_FOLDER": str(folder / "files"),
            "CODE_CHANNEL": "console",
            "SCHEDULER": "elsewhere",
            "PUSH_HOSTS": push_hosts,
            "PORT": str(self.port),
            _SHIFT: str(self.shift_file),
        }
        if like is None:
            migrate(self.environment["DATABASE_URL"])

    @property
    def shift(self) -> float:
        """How many seconds the house is ahead of the machine."""
        return float(self.shift_file.read_text())

    def now(self) -> datetime:
        return ShiftedClock(self.shift_file)()

    def set_time(self, at: datetime) -> None:
        """From now on it is this time, and goes on."""
        self.shift_file.write_text(str((at - datetime.now(UTC)).total_seconds()))

    def start(self) -> None:
        """Serving when this returns."""
        with self.console.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.house", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError(self.console.read_text()) from None
                time.sleep(0.1)

    def deploy(self, built: Path) -> None:
        """From its next start on the server gives out the app in this folder, as built."""
        self.environment[_APP] = str(built)

    def stop(self) -> None:
        """Not serving when this returns."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def run_job(self, *names: str) -> None:
        """One tick of each of these scheduled jobs, by a process of its own."""
        self._run("job", *names)

    def run_command(self, *words: str) -> str:
        """A ``flask`` command in this house and at its time; its output."""
        return self._run("flask", *words)

    def heard(self, name: str) -> list[Heard]:
        """What the server has of one kind of mutation, in the order in which it came."""
        query = (
            "SELECT name, seq, client_id, made_at, received_at, is_skewed, status, args FROM mutation"
            " WHERE name = ? ORDER BY received_at, client_id, seq"
        )
        with closing(SQLITE.connect(self.folder / "carematch.db")) as database:
            return [Heard(*row) for row in database.execute(query, [name])]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """What the server's database answers."""
        with closing(SQLITE.connect(self.folder / "carematch.db")) as database:
            return list(database.execute(query))

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.e2e.house", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def last_code(self) -> str:
        """The newest one-time code on the console."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            codes = re.findall(r"CareMatch code for .*?: (\d{6})", self.console.read_text())
            if codes:
                return str(codes[-1])
            time.sleep(0.1)
        raise RuntimeError("no code on the console")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(what: str, *names: str) -> None:
    app = create_app(Config.from_environment(os.environ), clock=ShiftedClock(Path(os.environ[_SHIFT])))
    if what == "serve":
        compose.PWA = Path(os.environ.get(_APP, compose.PWA))
        with app.app_context():
            db.engine.dispose()
        serve(lambda: app, "localhost", int(os.environ["PORT"]))
        return
    if what == "flask":
        app.cli.main(names, "flask", obj=ScriptInfo(create_app=lambda: app))
    jobs = {job.name: job for job in JOBS}
    with app.app_context():
        for name in names:
            jobs[name].run(app.extensions["carematch.clock"]())


if __name__ == "__main__":
    main(*sys.argv[1:])
