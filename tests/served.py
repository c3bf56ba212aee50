"""``flask serve`` as a process of its own, as whoever runs CareMatch starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from config import ROOT
from tests.settings import FILES_KEY, VAPID_PRIVATE_KEY

SECONDS_TO_START = 30


def environment(database_url: str, **changes: str) -> dict[str, str]:
    """What a server on this database needs to know."""
    return (
        os.environ
        | {
            "ENVIRONMENT": "test",
            "DATABASE_URL": database_url,
            "SECRET_KEY": "a secret that only these tests have",
            "PUBLIC_URL": "http://127.0.0.1",
            "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
            "VAPID_SUBJECT": "mailto:push@carematch.example",
            "FILES_KEY": FILES_KEY,
            "FILES_FOLDER": "/nowhere/files",
            "CODE_CHANNEL": "console",
            "SCHEDULER": "elsewhere",
        }
        | changes
    )


def command(port: int, *options: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port), *options]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class Served:
    """A server that a test starts, stops and kills. What it prints goes to ``console``."""

    def __init__(self, environment: dict[str, str], console: Path, *options: str) -> None:
        self.environment = environment
        self.console = console
        self.options = options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Answering when this returns."""
        with self.console.open("ab") as printed:
            self.process = subprocess.Popen(
                command(self.port, *self.options),
                cwd=ROOT,
                env=self.environment,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        give_up_at = time.monotonic() + SECONDS_TO_START
        while not self._is_well():
            if time.monotonic() > give_up_at or self.process.poll() is not None:
                raise RuntimeError(self.console.read_text())
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        """Told to end, and ended; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process = None
        return code

    def kill(self) -> None:
        """Master and workers are gone at once, without a word."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)
            self.process = None
