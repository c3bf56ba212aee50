"""A fan-out of 5,000 pushes until the last outcome is stored, beside pywebpush, npm web-push and encryption alone.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import multiprocessing
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from sqlalchemy import func, select, update

from carematch import create_app
from carematch.core.clock import utc_now
from carematch.core.db import db, write_session
from carematch.reminders import parts as reminders
from carematch.reminders.couriers import COURIERS
from carematch.reminders.deliveries import claim
from carematch.reminders.jobs import deliver
from carematch.reminders.models import Delivery, DeliveryState
from carematch.reminders.web_push import Target
from tests.benchmarks.pages import BENCH, NODE, install
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_rate
from tests.benchmarks.taker import Taker, serve_taker
from tests.databases import migrate
from tests.push_service import Browser
from tests.reminders.makers import make_due
from tests.settings import VAPID_PRIVATE_KEY, settings

PARTS = ("ours", "encryption", "pywebpush_async", "node_web_push")
MESSAGES, QUICK_MESSAGES = 5_000, 3_000
ROUNDS, QUICK_ROUNDS = 5, 3
SUBJECT = "mailto:push@carematch.example"
PYWEBPUSH = ("pywebpush_async", "pywebpush_async_parsed")
"""The key in a file, as its README says, and read once."""


@dataclass(frozen=True)
class FanOut:
    """An application with a message due on each of many phones. ``bodies``: by path, what is to come there."""

    app: Flask
    taker: Taker
    browsers: Sequence[Browser]
    bodies: Mapping[str, str]

    def deliver(self) -> None:
        """All of it, by the job as the schedule runs it."""
        with self.app.app_context():
            deliver(utc_now())

    def encrypt(self) -> float:
        """Seconds for the same messages, encrypted in as many processes as send them, which go nowhere."""
        encryption = self.app.extensions["carematch.web_push"]._encryption
        given = (encryption, self.targets)
        with multiprocessing.get_context("fork").Pool(COURIERS, _remember, given) as pool:
            pool.map(_encrypt, [slice(0, 1)] * COURIERS, chunksize=1)
            parts = [slice(at, None, COURIERS) for at in range(COURIERS)]
            return _timed(lambda: pool.map(_encrypt, parts, chunksize=1))

    @cached_property
    def targets(self) -> list[tuple[Target, bytes]]:
        return [
            (Target(uuid4(), each.endpoint, **each.subscription["keys"]), self.bodies[each.path].encode())
            for each in self.browsers
        ]

    def make_ready(self) -> None:
        """What the benchmark itself holds is nothing that the collector of garbage looks through while it is timed."""
        assert self.targets
        gc.collect()
        gc.freeze()

    def count_sent(self) -> int:
        with self.app.app_context(), write_session() as session:
            sent = select(func.count()).where(Delivery.state == DeliveryState.SENT, Delivery.sent_at.is_not(None))
            return session.scalar(sent) or 0

    def start_again(self) -> None:
        """Every message is due, as it was."""
        with self.app.app_context(), write_session() as session:
            session.execute(
                update(Delivery).values(
                    state=DeliveryState.DUE, attempts=0, reached=[], claimed_until=None, sent_at=None
                )
            )


_given: list[Any] = []


def _remember(*given: Any) -> None:
    _given[:] = given


def _encrypt(part: slice) -> None:
    encryption, targets = _given
    for target, body in targets[part]:
        encryption.encrypt(body, target)


@contextmanager
def make_fan_out(taker: Taker, *, many: int) -> Iterator[FanOut]:
    """On SQLite, in a file, as it is by default."""
    with tempfile.TemporaryDirectory(prefix="carematch-benchmark-") as folder:
        url = f"sqlite:///{Path(folder) / 'carematch.db'}"
        migrate(url)
        app = create_app(settings(database_url=url, push_hosts=("127.0.0.1",)))
        browsers = [_browser(taker, number) for number in range(many)]
        with app.app_context():
            make_due(browsers, now=utc_now())
            bodies = dict(_claim_bodies(taker))
        fan_out = FanOut(app, taker, browsers, bodies)
        fan_out.start_again()
        try:
            yield fan_out
        finally:
            with app.app_context():
                reminders.couriers().end()
                db.engine.dispose()


def _browser(taker: Taker, number: int) -> Browser:
    path = f"/push/{number}-{secrets.token_urlsafe(60)}"
    return Browser(path, taker.origin + path, ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), None)


def _claim_bodies(taker: Taker) -> Iterator[tuple[str, str]]:
    while True:
        with write_session() as session:
            claimed = claim(session, reminders.diary(), site=reminders.site(), now=utc_now())
        if not claimed:
            return
        for each in claimed:
            yield each.targets[0].endpoint.removeprefix(taker.origin), each.message.body


def run(*, quick: bool, parts: Sequence[str]) -> Report:
    """All parts, in turn in each round; after each its messages are judged."""
    samples, rounds = Samples(), QUICK_ROUNDS if quick else ROUNDS
    with ExitStack() as open_till_the_end:
        given = open_till_the_end.enter_context
        folder = Path(given(tempfile.TemporaryDirectory(prefix="carematch-benchmark-")))
        taker = given(serve_taker())
        fan_out = given(make_fan_out(taker, many=QUICK_MESSAGES if quick else MESSAGES))
        given(trusting(taker.ca_file))
        fan_out.make_ready()
        cases = [each for each in cases_of(fan_out, folder, parts) if each[0].removesuffix("_parsed") in parts]
        for number in range(1, rounds + 1):
            for name, measure in cases:
                print(f"round {number}: {name}", file=sys.stderr)
                wait_until_quiet(at_most_seconds=3 if quick else 20)
                samples.add(f"{name}_a_second", len(fan_out.browsers) / measure())
                if name != "encryption":
                    taker.judge(fan_out.browsers, fan_out.bodies)
    return report_of(samples, rounds)


def cases_of(fan_out: FanOut, folder: Path, parts: Sequence[str]) -> Iterator[tuple[str, Callable[[], float]]]:
    """By name, what sends all messages, or encrypts them, and how many seconds it took."""
    yield "ours", lambda: _measure_ours(fan_out)
    yield "encryption", fan_out.encrypt
    if "pywebpush_async" in parts:
        python, program = _install_pywebpush(), Path(__file__).with_name("push_peer.py")
        for name, is_parsed in zip(PYWEBPUSH, (False, True), strict=True):
            yield name, partial(_run_peer, python, program, _order(fan_out, folder / name, isParsed=is_parsed))
    if "node_web_push" in parts:
        program = install(BENCH / "push" / "package.json") / "web-push.js"
        shutil.copy(BENCH / "push" / "web-push.js", program)
        yield "node_web_push", partial(_run_peer, NODE, program, _order(fan_out, folder / "node"))


def report_of(samples: Samples, rounds: int) -> Report:
    medians = samples.medians()
    report = Report("push", rounds)
    for name, value in medians.items():
        (report.ours if name.startswith("ours") else report.peers)[name] = value
    if ours := medians.get("ours_a_second"):
        for name, value in report.peers.items():
            report.ratios[name.removesuffix("_a_second")] = in_rate(ours, value)
    return report


def _measure_ours(fan_out: FanOut) -> float:
    fan_out.start_again()
    took = _timed(fan_out.deliver)
    if fan_out.count_sent() != len(fan_out.browsers):
        raise RuntimeError("not every delivery is sent")
    return took


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _order(fan_out: FanOut, file: Path, **how: Any) -> Path:
    """What a peer is told: to whom, what, and who it is."""
    number = int.from_bytes(base64.urlsafe_b64decode(VAPID_PRIVATE_KEY + "="))
    key = ec.derive_private_key(number, ec.SECP256R1())
    key_file = file.with_suffix(".pem")
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    messages = [{"subscription": each.subscription, "body": fan_out.bodies[each.path]} for each in fan_out.browsers]
    orders = {
        "messages": messages,
        "ca": str(fan_out.taker.ca_file),
        "subject": SUBJECT,
        "keyFile": str(key_file),
        "privateKey": VAPID_PRIVATE_KEY,
        "publicKey": fan_out.app.extensions["carematch.web_push"].public_key,
    }
    file.write_text(json.dumps(orders | how))
    return file


def _run_peer(interpreter: Path, program: Path, orders: Path) -> float:
    """It times itself, without its start."""
    done = subprocess.run([interpreter, program, orders], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return float(done.stdout) / 1000


def _install_pywebpush() -> Path:
    """The Python of an environment with these packages: kept between runs."""
    wanted = Path(__file__).with_name("push_peers.txt")
    name = f"carematch-peers-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir()) / name
    python, done = folder / "bin" / "python", folder / "done"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, stdout=sys.stderr)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(wanted)], check=True, stdout=sys.stderr)
        done.touch()
    return python


@contextmanager
def trusting(ca_file: Path) -> Iterator[None]:
    """This process trusts nobody else."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(ca_file)
    try:
        yield
    finally:
        del os.environ["SSL_CERT_FILE"]
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before
