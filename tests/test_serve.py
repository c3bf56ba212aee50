"""``flask serve`` as a process of its own, as ``make run`` starts it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from config import ROOT
from tests.served import Served, command, environment, free_port


@pytest.fixture
def sqlite_environment(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    database = shutil.copy(sqlite_template, tmp_path / "carematch.db")
    return environment(f"sqlite:///{database}", SCHEDULER="here")


def say(given: dict[str, str], port: int, *options: str) -> tuple[int, str]:
    """How the command ends, and what it says then."""
    outcome = subprocess.run(
        command(port, *options), cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=60
    )
    return outcome.returncode, outcome.stderr.strip()


def test_it_answers_and_ends_when_told_to(sqlite_environment: dict[str, str], tmp_path: Path) -> None:
    server = Served(sqlite_environment, tmp_path / "console")

    server.start()
    code = server.stop()

    said = server.console.read_text()
    assert code == 0
    assert f"CareMatch is on {server.url}" in said
    assert "Traceback" not in said


def test_a_taken_port_is_one_sentence_with_the_remedy(sqlite_environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = say(sqlite_environment, port)

    assert ended == (1, f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run")


def test_sqlite_has_one_worker(sqlite_environment: dict[str, str]) -> None:
    ended = say(sqlite_environment, free_port(), "--workers", "2")

    assert ended[0] == 1
    assert ended[1].startswith("Error: SQLite has one writing process, and so one worker.")
