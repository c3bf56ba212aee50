"""The application under gunicorn: one worker with threads or several of them, and the schedule beside it."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from carematch.schedule import start_scheduler

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a place for heartbeats that no disk can hold up, not a file name to guess


def serve(app_factory: Callable[[], Flask], host: str, port: int, threads: int = 8, workers: int = 1) -> None:
    """Answer requests until told to stop. The application and its schedule live in each worker, made after the fork.

    More than one worker is for PostgreSQL alone, because SQLite has one writing process; of several schedules the one
    with the lease runs its jobs. Threads, because requests wait for the disk.
    Ends the process with a plain sentence when the address cannot be had.
    """
    _Server(app_factory, _listen(host, port), f"http://{host}:{port}", threads, workers).run()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
            sys.exit(f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run")
        sys.exit(f"Cannot listen on {host}, port {port}: {fault}")
    return listener


class _Server(BaseApplication):
    def __init__(
        self, app_factory: Callable[[], Flask], listener: socket.socket, address: str, threads: int, workers: int
    ) -> None:
        self.app_factory = app_factory
        self.listener = listener
        self.address = address
        self.threads = threads
        self.workers = workers
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"fd://{self.listener.detach()}",
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": self.threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self.say_where,
            "post_worker_init": self.start_schedule,
        }
        if SHARED_MEMORY.is_dir():
            settings["worker_tmp_dir"] = str(SHARED_MEMORY)
        for name, value in settings.items():
            self.cfg.set(name, value)

    @cached_property
    def app(self) -> Flask:
        return self.app_factory()

    def load(self) -> Any:  # a WSGI application, for which gunicorn and Flask have different names
        return self.app

    def start_schedule(self, _: Worker) -> None:
        start_scheduler(self.app)

    def say_where(self, _: Arbiter) -> None:
        click.echo(f"CareMatch is on {self.address} (Ctrl+C stops it)")
