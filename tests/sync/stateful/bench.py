"""A server with its phones, for many traces: each begins with the database as it was in the morning."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, Engine, delete, event, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from werkzeug.wrappers import Response

from carematch import create_app
from carematch.accounts import service
from carematch.accounts.models import Device, User
from carematch.accounts.service import hash_token
from carematch.core import wire
from carematch.core.db import Base, db, write_session
from carematch.core.identity import Actor
from carematch.sync.lineage import begin_lineage
from carematch.sync.models import Lineage
from carematch.sync.perform import Envelope, Outcome, perform_as_server, perform_online
from carematch.sync.registry import REGISTRY, Args, Context
from tests.clock import NOON, TestClock
from tests.settings import settings
from tests.sync.stateful.phones import Account, Answer, Call, Phones
from tests.sync.stateful.truth import Ending, Reader, Rows, Truth

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PEOPLE = {"maya": "Maya Brook", "sam": "Sam Tarn", "nia": "Nia Brook"}
"""The person, a PA in her team, and a supporter."""
COOKIES_EACH = 12

HTML = "text/html"
PROBLEM = "application/problem+json"
INSTEAD = {
    "portal": (200, HTML, "<h1>Welcome to the Harbour Hotel</h1>", {}),
    "proxy": (502, HTML, "<h1>Bad gateway</h1>", {}),
    "firewall": (403, HTML, "<h1>Not from here</h1>", {}),
    "garbage": (200, "application/json", "{}", {}),
    "busy": (503, PROBLEM, '{"slug": "unavailable", "title": "Busy", "status": 503}', {"Retry-After": "5"}),
    "many": (429, PROBLEM, '{"slug": "too_many", "title": "Slowly", "status": 429}', {"Retry-After": "5"}),
    "large": (413, PROBLEM, '{"slug": "too_large", "title": "Less", "status": 413}', {}),
    "unknown": (401, PROBLEM, '{"slug": "sign-in-needed", "title": "Sign in", "status": 401}', {}),
    "disabled": (403, PROBLEM, '{"slug": "account_disabled", "title": "Closed", "status": 403}', {}),
    "old": (426, PROBLEM, '{"slug": "upgrade", "title": "Too old", "status": 426}', {}),
}
"""What somebody else answers in the server's place."""
CRASHES = ("before commit", "after commit", "before second commit", "full")
"""What becomes of the server while it gives a push its outcomes: it dies around a commit, or no commit succeeds."""
FAULTS = ("lost", "dropped", "ended", "tail first", *CRASHES, *INSTEAD)
"""``lost``: the request never arrives. ``dropped``: it is answered, and the answer never arrives. ``ended``: the
session ends just before. ``tail first``: what of a push comes after its first mutation arrives before the whole."""


@dataclass(frozen=True)
class Exchange:
    """What a phone said and the server answered; ``answer`` is None without a body. ``before`` and ``after`` are the
    truth around it."""

    path: str
    cookie: str
    message: dict[str, Any]
    status: int
    answer: dict[str, Any] | None
    fault: str | None
    before: Truth
    after: Truth

    @property
    def has_arrived(self) -> bool:
        """The answer reached the phone."""
        return self.fault != "dropped"

    @property
    def blocker(self) -> str | None:
        """The mutation at which the server stopped for a fault of its own."""
        mutations = self.message.get("mutations", ())
        results = (self.answer or {}).get("results", ())
        is_our_fault = self.status == 200 or (self.status >= 500 and self.fault != "full")
        return mutations[len(results)]["id"] if is_our_fault and len(results) < len(mutations) else None

    @property
    def is_pull(self) -> bool:
        return self.path.endswith("/pull")

    @property
    def speaker(self) -> tuple[str, str | None]:
        """Whose session it came with, and whose phone it says it is."""
        return self.cookie, self.message.get("userId")

    @property
    def is_whole_pull(self) -> bool:
        """Nothing is left to be fetched after it."""
        return self.status == 204 or (self.status == 200 and self.answer is not None and not self.answer["more"])


class ServerDied(BaseException):
    """The process is gone: nothing of what it would have done next happens."""


class Between:
    """Stands between phones and server: lets happen what befalls a call, and remembers what was said.

    Every commit passes by here one at a time, so that ``truths`` are all that the server ever was, in order.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.RLock()
        self._reader = Reader(app)
        self._calls = threading.local()
        self.heard: list[Exchange] = []
        self.truths: list[Truth] = []
        self.history: dict[tuple[str, str, int], Rows] = {}
        """What each scope held at each version, by lineage, scope and version."""
        with app.app_context():
            self._stand_before_commits(db.engine)
        self.remember()

    def close(self) -> None:
        self._reader.close()

    @property
    def truth(self) -> Truth:
        return self.truths[-1]

    def forget(self) -> None:
        """Another trace begins."""
        self.heard.clear()
        self.truths.clear()
        self.history.clear()
        self.remember()

    def remember(self) -> None:
        with self._lock:
            truth = self._reader.read()
            if self.truths and truth is self.truths[-1]:
                return
            self.truths.append(truth)
            for key, scope in truth.scopes.items():
                self.history.setdefault((truth.lineage, key, scope.version), scope.rows)

    def _stand_before_commits(self, engine: Engine) -> None:
        commit = engine.dialect.do_commit

        @event.listens_for(engine, "before_cursor_execute")
        def _note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("SELECT", "BEGIN", "PRAGMA")):
                written = connection.connection.info.setdefault("written", set())
                written.add("log" if statement.startswith("INSERT INTO mutation") else "rows")

        @event.listens_for(engine, "rollback")
        def _forget(connection: Connection) -> None:
            connection.connection.info.pop("written", None)

        def do_commit(connection: Any) -> None:
            written = connection.info.pop("written", set())
            if not written:
                commit(connection)
                return
            with self._lock:
                end = self._end_of_server() if "log" in written else None
                if end == "full":
                    raise engine.dialect.loaded_dbapi.OperationalError("database or disk is full")
                if end == "before commit":
                    raise ServerDied
                commit(connection)
                self.remember()
                if end == "after commit":
                    raise ServerDied

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]  # bound by closing over it

    def _end_of_server(self) -> str | None:
        """How this thread's call ends at this commit."""
        fault: str | None = getattr(self._calls, "fault", None)
        if fault == "before second commit":
            self._calls.fault = "before commit"
            return None
        return fault if fault in CRASHES else None

    def __call__(self, call: Call) -> Answer | None:
        if call.fault == "lost":
            return None
        if call.fault in INSTEAD:
            status, mimetype, body, headers = INSTEAD[call.fault]
            return Answer(status, {"content-type": mimetype} | headers, body)
        if call.fault == "ended":
            end_session(self._app, call.cookie)
        message = json.loads(call.body) if call.body else {}
        if call.fault == "tail first" and len(message.get("mutations", ())) > 1:
            tail = json.dumps(message | {"mutations": message["mutations"][1:]})
            self._ask(replace(call, body=tail))
        answer = self._ask(call)
        return None if call.fault == "dropped" else answer

    def _ask(self, call: Call) -> Answer | None:
        before = self.truth
        self._calls.fault = call.fault
        try:
            response = Response.from_app(self._app, _environ(call))
        except ServerDied:
            return None
        finally:
            self._calls.fault = None
        body = response.get_data(as_text=True)
        said = json.loads(body) if body else None
        message = json.loads(call.body) if call.body else {}
        self.heard.append(
            Exchange(call.path, call.cookie, message, response.status_code, said, call.fault, before, self.truth)
        )
        return Answer(response.status_code, {key.lower(): value for key, value in response.headers}, body)


class Breaking:
    """Has the handler of notes fail at certain texts, for as long as the block lasts."""

    def __init__(self) -> None:
        self._was = REGISTRY.mutations["note.write", 1]
        self._broken: set[UUID] = set()

    def __enter__(self) -> Self:
        REGISTRY.mutations["note.write", 1] = replace(self._was, handler=self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        REGISTRY.mutations["note.write", 1] = self._was

    def _handle(self, context: Context, args: Args) -> None:
        how = str(args["text"]).partition(" breaks: ")[2]
        if how == "the first time" and context.mutation_id not in self._broken:
            self._broken.add(context.mutation_id)
            raise KeyError(how)
        if how in BREAKS:
            BREAKS[how](context.session)
        self._was.handler(context, args)


def _fall(depth: int) -> int:
    return _fall(depth + 1) + 1


def _raise(failure: Exception) -> None:
    raise failure


BREAKS: dict[str, Callable[[Session], object]] = {
    "a key": lambda _: _raise(KeyError("visit")),
    "no end": lambda _: _fall(0),
    "no memory": lambda _: _raise(MemoryError()),
    "a constraint": lambda session: session.execute(insert(Lineage).from_select(["id", "begun_at"], select(Lineage))),
    "no table": lambda session: session.execute(text("SELECT 1 FROM nowhere")),
    "no type": lambda session: session.execute(text("SELECT :what"), {"what": object()}),
    "no number": lambda session: session.execute(text("SELECT CAST(:what AS BIGINT)"), {"what": 2**70}),
    "a rollback": lambda session: session.rollback(),
    "a commit": lambda session: session.commit(),
}
"""What handlers do at a fault of ours."""


def end_session(app: Flask, cookie: str) -> None:
    """Of a cookie that was good, the server does not know any more whose it was."""
    digest = hash_token(cookie)
    with app.app_context(), write_session() as session:
        session.execute(update(Device).where(Device.token_hash == digest).values(token_hash=f"{digest[:-6]}ended"))


def _environ(call: Call) -> WSGIEnvironment:
    body = call.body.encode()
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": call.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"carematch={call.cookie}",
        "HTTP_X_CAREMATCH": call.headers.get("X-CareMatch", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


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
        self.endings: list[Ending | None] = []
        """Of each trace that has come to its end; None: it was a race, which may end one way or another."""
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
        self.between.forget()
        self.phones.reset()

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
    logging.getLogger("carematch.sync").setLevel(logging.CRITICAL)  # thousands of faults are part of the plan
    with app.app_context():
        hurry(db.engine)
    between = Between(app)
    try:
        with Breaking(), Phones(between, clock, broken or []) as phones:
            yield Bench(app, clock, between, phones)
    finally:
        logging.getLogger("carematch.sync").setLevel(logging.NOTSET)
        between.close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def hurry(engine: Engine) -> None:
    """No commit of this engine waits for the disk: here nobody pulls the plug."""
    statement = "PRAGMA synchronous=OFF" if engine.dialect.name == "sqlite" else "SET synchronous_commit = off"

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        if engine.dialect.name == "postgresql":
            connection.commit()
