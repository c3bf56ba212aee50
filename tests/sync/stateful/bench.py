"""A server with its phones, for many traces: each begins with the database as it was in the morning."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from carematch import create_app
from carematch.accounts import service
from carematch.accounts.models import User
from carematch.core import wire
from carematch.core.db import Base, db, write_session
from carematch.core.identity import Actor
from carematch.sync.lineage import begin_lineage
from carematch.sync.perform import Envelope, Outcome, perform_as_server, perform_online
from tests.clock import NOON, TestClock
from tests.settings import settings
from tests.sync.stateful.phones import Account, Phones
from tests.sync.stateful.truth import Rows, Truth, read_truth

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PEOPLE = {"maya": "Maya Brook", "sam": "Sam Tarn", "nia": "Nia Brook"}
"""The person, a PA in her team, and a supporter."""
COOKIES_EACH = 12

HTML = "text/html"
PROBLEM = "application/problem+json"
INSTEAD = {
    "portal": (200, HTML, "<h1>Welcome to the Harbour Hotel</h1>", {}),
    "proxy": (502, HTML, "<h1>Bad gateway</h1>", {}),
    "garbage": (200, "application/json", "{}", {}),
    "busy": (503, PROBLEM, '{"slug": "unavailable", "title": "Busy", "status": 503}', {"Retry-After": "5"}),
    "unknown": (401, PROBLEM, '{"slug": "sign-in-needed", "title": "Sign in", "status": 401}', {}),
    "old": (426, PROBLEM, '{"slug": "upgrade", "title": "Too old", "status": 426}', {}),
}
"""What somebody else answers in the server's place."""
FAULTS = ("lost", "dropped", *INSTEAD)
"""``lost``: the request never arrives. ``dropped``: it is answered, and the answer never arrives."""


@dataclass(frozen=True)
class Exchange:
    """What a phone said and the server answered; ``answer`` is None without a body. ``before`` and ``after`` are the
    truth around it."""

    path: str
    cookie: str
    message: dict[str, Any]
    status: int
    answer: dict[str, Any] | None
    before: Truth
    after: Truth


class Between:
    """Stands between phones and server: does what ``X-Fault`` says, and remembers what was said."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._under_way = 0
        self.heard: list[Exchange] = []
        self.history: dict[tuple[str, str, int], Rows] = {}
        self.truth: Truth
        """As last read; nothing has changed since, unless somebody has gone past the phones."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        fault = environ.get("HTTP_X_FAULT")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if fault == "lost":
            return _hang_up(environ)
        if fault in INSTEAD:
            status, mimetype, text, headers = INSTEAD[fault]
            return Response(text, status, headers, mimetype=mimetype)(environ, start_response)
        environ["wsgi.input"] = BytesIO(body)
        before = self.truth
        self._under_way += 1
        answer = Response.from_app(self._app, environ)
        self._hear(environ, body, answer, before)
        self._under_way -= 1
        return _hang_up(environ) if fault == "dropped" else answer(environ, start_response)

    def _hear(self, environ: WSGIEnvironment, body: bytes, answer: Response, before: Truth) -> None:
        text = answer.get_data()
        if answer.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        cookie = environ.get("HTTP_COOKIE", "").partition("carematch=")[2]
        message = json.loads(body) if body else {}
        said = json.loads(text) if text else None
        is_quiet = environ["PATH_INFO"].endswith("/pull") and self._under_way == 1
        after = self.truth if is_quiet else self.remember()
        self.heard.append(Exchange(environ["PATH_INFO"], cookie, message, answer.status_code, said, before, after))

    def remember(self) -> Truth:
        """The truth as it now is; from now on it is known what each scope held at this version."""
        with self._lock:
            self.truth = truth = read_truth(self._app)
        for key, scope in truth.scopes.items():
            self.history.setdefault((truth.lineage, key, scope.version), scope.rows)
        return truth


def _hang_up(environ: WSGIEnvironment) -> list[bytes]:
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError


class AtOnce(WSGIRequestHandler):
    """Sends what there is without waiting for more, and says nothing about it."""

    disable_nagle_algorithm = True

    def log_request(self, *_: object) -> None:
        pass


class Backup:
    """All rows of the database at one moment."""

    def __init__(self, session: Session) -> None:
        self._rows = {
            table: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }

    def put_back(self, session: Session) -> None:
        for table in reversed(self._rows):
            session.execute(delete(table))
        for table, rows in self._rows.items():
            if rows:
                session.execute(insert(table), rows)

    @property
    def mutations(self) -> set[str]:
        return {str(row["id"]) for table, rows in self._rows.items() if table.name == "mutation" for row in rows}


@dataclass
class World:
    """Ids of Maya's circle, with Sam in her team, Nia beside her, and Sam's visit at two o'clock."""

    holder: UUID = field(default_factory=lambda: _fixed(1))
    circle: UUID = field(default_factory=lambda: _fixed(2))
    pa: UUID = field(default_factory=lambda: _fixed(3))
    bond: UUID = field(default_factory=lambda: _fixed(4))
    visit: UUID = field(default_factory=lambda: _fixed(5))
    users: dict[str, UUID] = field(
        default_factory=lambda: {who: _fixed(16 + at) for at, who in enumerate(PEOPLE)},
    )

    @property
    def shared(self) -> str:
        return f"c:{self.circle}/all"


def _fixed(number: int) -> UUID:
    return UUID(f"019aa000-0000-7000-8000-{number:012x}")


class Bench:
    """A running server on one database, its phones, and all that tests may do to both."""

    def __init__(self, app: Flask, clock: TestClock, between: Between, phones: Phones) -> None:
        self.app = app
        self.clock = clock
        self.between = between
        self.phones = phones
        self.world = World()
        self._acts = 0
        self._cookies: dict[str, list[str]] = {who: [] for who in PEOPLE}
        self._found()
        self._morning = self.back_up()
        self._morning_acts = self._acts
        self.cookies: dict[str, list[str]] = {}

    def begin(self) -> None:
        """The database, the clock and the phones are as they were before the first trace."""
        self.clock.at = NOON
        with self._writing() as session:
            self._morning.put_back(session)
        self._acts = self._morning_acts
        self.cookies = {who: list(reversed(each)) for who, each in self._cookies.items()}
        self.between.heard.clear()
        self.between.history.clear()
        self.phones.ask("reset")

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self.app.app_context(), write_session() as session:
            yield session

    def _found(self) -> None:
        world, people = self.world, self.world.users
        with self._writing() as session:
            for who, name in PEOPLE.items():
                session.add(User(id=people[who], name=name, created_at=NOON))
        self.serve("holder.open", holderId=world.holder, name="Harbour Trust", phone="01632 960001")
        self.serve("circle.open", circleId=world.circle, holderId=world.holder, personName="Maya Brook")
        self.serve("circle.claim", circleId=world.circle, userId=people["maya"])
        self.serve("pa.add", paId=world.pa, holderId=world.holder, name="Sam Tarn")
        self.serve("profile.claim", paId=world.pa, userId=people["sam"])
        self.must("sam", "profile.update", paId=world.pa, outcode="SY23", accepting=True)
        self.know_each_other()
        self.empower(["see_notes", "choose_pas"])
        times = {"startsAt": NOON + timedelta(hours=2), "endsAt": NOON + timedelta(hours=3)}
        self.must("maya", "visit.propose", visitId=world.visit, circleId=world.circle, paId=world.pa, **times)
        self.must("sam", "visit.confirm", visitId=world.visit)
        for who, cookies in self._cookies.items():
            cookies += [self.open_device(who) for _ in range(COOKIES_EACH)]

    def serve(self, name: str, /, **args: Any) -> None:
        self._acts += 1
        with self.app.app_context():
            perform_as_server((self._acts,), name, args, now=self.clock())

    def act(self, who: str, name: str, /, **args: Any) -> Outcome:
        """Somebody does this elsewhere, on a page that waits for its answer."""
        self._acts += 1
        envelope = Envelope(_fixed(0x10000 + self._acts), name, 1, wire.decode(wire.encode(args)), self.clock())
        with self.app.app_context():
            return perform_online(Actor(self.world.users[who], PEOPLE[who]), envelope, now=self.clock())

    def must(self, who: str, name: str, /, **args: Any) -> None:
        outcome = self.act(who, name, **args)
        assert outcome.status == "applied", f"{name} by {who}: {outcome.problem}"

    def know_each_other(self) -> None:
        """Sam is in Maya's team, or is again."""
        args = {"relationshipId": self.world.bond, "circleId": self.world.circle, "paId": self.world.pa}
        for who in ("maya", "sam"):
            self.act(who, "relationship.say_known", **args)

    def empower(self, powers: list[str]) -> None:
        self.act("maya", "supporter.allow", circleId=self.world.circle, userId=self.world.users["nia"], powers=powers)

    def account(self, who: str) -> Account:
        roles = {
            "maya": {"person": [str(self.world.circle)]},
            "sam": {"pa": [str(self.world.pa)]},
            "nia": {"supporter": [str(self.world.circle)]},
        }
        nobody: dict[str, list[str]] = {"person": [], "supporter": [], "pa": [], "coordinator": []}
        return Account(str(self.world.users[who]), PEOPLE[who], "a phone", nobody | roles[who])

    def open_device(self, who: str) -> str:
        """The cookie of a new sign-in."""
        with self._writing() as session:
            user = session.get_one(User, self.world.users[who])
            return service.open_device(session, user, name="phone", now=self.clock()).token

    def is_signed_in(self, cookie: str) -> bool:
        with self.app.app_context(), Session(db.engine) as session:
            known = service.identify(session, cookie)
            return known is not None and known.is_open

    def revoke(self, cookie: str) -> None:
        """The owner signs this device out from elsewhere."""
        with self._writing() as session:
            known = service.identify(session, cookie)
            if known is not None and known.actor.device_id is not None and known.actor.user_id is not None:
                service.revoke_device(session, known.actor.device_id, user_id=known.actor.user_id, now=self.clock())

    def back_up(self) -> Backup:
        with self.app.app_context(), Session(db.engine) as session:
            return Backup(session)

    def restore(self, backup: Backup) -> None:
        """The database is what it was, and says so."""
        with self._writing() as session:
            backup.put_back(session)
            begin_lineage(session, now=self.clock())


@contextmanager
def open_bench(url: str, broken: list[dict[str, str]] | None = None) -> Iterator[Bench]:
    """``broken``: faults to be put into the phones' sources."""
    clock = TestClock()
    app = create_app(settings(database_url=url), clock=clock)
    between = Between(app)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, between, threaded=True, request_handler=AtOnce)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        with Phones(f"http://127.0.0.1:{server.server_port}", clock, broken or []) as phones:
            yield Bench(app, clock, between, phones)
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
