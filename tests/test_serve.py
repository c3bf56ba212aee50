"""``flask serve`` as a process of its own, as ``make run`` starts it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from config import ROOT
from tests.settings import VAPID_PRIVATE_KEY

SECONDS_TO_START = 30


@pytest.fixture
def environment(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    database = shutil.copy(sqlite_template, tmp_path / "carematch.db")
    return os.environ | {
        "ENVIRONMENT": "test",
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": "a secret that only these tests have",
        "PUBLIC_URL": "http://127.0.0.1",
        "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
        "VAPID_SUBJECT": "mailto:push@carematch.example",
        "CODE_CHANNEL": "console",
        "SCHEDULER": "here",
    }


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def wait_until_well(address: str) -> None:
    give_up_at = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)
        else:
            return


def test_it_answers_and_ends_when_told_to(environment: dict[str, str]) -> None:
    with taken_port() as port:
        pass

    with subprocess.Popen(
        command(port), cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        wait_until_well(f"http://127.0.0.1:{port}")
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=20)

    assert server.returncode == 0
    assert f"CareMatch is on http://127.0.0.1:{port}" in said
    assert "Traceback" not in said


def test_a_taken_port_is_one_sentence_with_the_remedy(environment: dict[str, str]) -> None:
    with taken_port() as port:
        outcome = subprocess.run(
            command(port), cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    assert outcome.returncode == 1
    assert outcome.stderr.strip() == (
        f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
    )
