"""Users, phones and visits for the tests of reminders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from carematch.accounts.models import Device, MobileNumber, User
from carematch.accounts.service import SignedIn, open_device, revoke_device
from carematch.core.db import db, write_session
from carematch.core.identity import Actor
from carematch.reminders import service
from carematch.reminders.models import Channel, Delivery, DeliveryState, Notice, PushSubscription, Why
from carematch.reminders.rules import Upcoming
from carematch.sync.perform import Envelope, perform
from tests.push_service import Browser

TUESDAY_9AM = datetime(2026, 11, 24, 9, tzinfo=UTC)
MONDAY_9AM = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class PlannedVisit:
    """What visits tell reminders: Rosa comes to Margaret on Tuesday at 9am, unless said otherwise."""

    visit_id: UUID = field(default_factory=uuid4)
    starts_at: datetime = TUESDAY_9AM
    status: str = "confirmed"
    person_user_id: UUID | None = None
    person_known_as: str = "Margaret"
    pa_user_id: UUID | None = None
    pa_known_as: str = "Rosa"
    is_familiar: bool | None = True
    circle_id: UUID = field(default_factory=uuid4)


@dataclass
class PaperDiary:
    """The visits as a list, which tests write in."""

    visits: list[PlannedVisit] = field(default_factory=list)
    in_peace: set[UUID] = field(default_factory=set)
    """Users who are told nothing."""

    def list_upcoming(self, session: Session, start: datetime, end: datetime) -> Sequence[Upcoming]:  # noqa: ARG002 - a real diary reads it
        return [visit for visit in self.visits if start <= visit.starts_at < end]

    def map_upcoming(self, session: Session, visit_ids: Iterable[UUID]) -> dict[UUID, Upcoming]:  # noqa: ARG002 - the same
        wanted = set(visit_ids)
        return {visit.visit_id: visit for visit in self.visits if visit.visit_id in wanted}

    def find_person(self, session: Session, circle_id: UUID) -> UUID | None:  # noqa: ARG002 - the same
        return next((visit.person_user_id for visit in self.visits if visit.circle_id == circle_id), None)

    def find_hushed(
        self,
        session: Session,  # noqa: ARG002 - the same
        said: Collection[tuple[UUID, str]],
        *,
        now: datetime,  # noqa: ARG002 - the same
    ) -> set[tuple[UUID, str]]:
        return {each for each in said if each[0] in self.in_peace}


def make_phone(name: str = "Margaret Ellis", *, now: datetime = MONDAY_9AM, user_id: UUID | None = None) -> SignedIn:
    """A user (a new one unless ``user_id`` says who) who is signed in on a new phone."""
    with write_session() as session:
        user = session.get_one(User, user_id) if user_id else User(id=uuid4(), name=name, created_at=now)
        session.add(user)
        session.flush()
        return open_device(session, user, name="Phone", now=now)


def user_of(phone: SignedIn) -> UUID:
    assert phone.actor.user_id is not None
    return phone.actor.user_id


def subscribe(phone: SignedIn, browser: Browser, *, now: datetime = MONDAY_9AM) -> None:
    assert phone.actor.device_id is not None
    with write_session() as session:
        service.subscribe(
            session,
            user_id=user_of(phone),
            device_id=phone.actor.device_id,
            endpoint=browser.endpoint,
            now=now,
            **browser.subscription["keys"],
        )


def sign_out(phone: SignedIn, *, now: datetime = MONDAY_9AM) -> None:
    assert phone.actor.device_id is not None
    with write_session() as session:
        revoke_device(session, phone.actor.device_id, user_id=user_of(phone), now=now)


def make_deliveries(phone: SignedIn, count: int, *, now: datetime = MONDAY_9AM) -> None:
    """So many different messages are due on this user's phones."""
    with write_session() as session:
        session.add_all(
            Delivery(
                user_id=user_of(phone),
                kind="flag",
                occurrence=str(number),
                channel=Channel.WEB_PUSH,
                title="CareMatch",
                text="There is a message for you.",
                url="/inbox",
                due_at=now,
                expires_at=now + timedelta(hours=1),
            )
            for number in range(count)
        )


def make_reader(*, email: str | None = None, number: str | None = None, now: datetime = MONDAY_9AM) -> UUID:
    """A user who can be reached at these."""
    with write_session() as session:
        user = User(id=uuid4(), name="Margaret Ellis", email=email, created_at=now)
        session.add(user)
        session.flush()
        if number is not None:
            session.add(MobileNumber(user_id=user.id, number=number, confirmed_at=now))
        return user.id


def make_ladder(
    user_id: UUID, *channels: Channel, wait: timedelta = timedelta(minutes=15), now: datetime = MONDAY_9AM
) -> UUID:
    """One message for this reader, in the inbox and due by these ways, one after the other. The notice's id."""
    said = {"title": "A visit is off", "text": "Rosa is not coming on Tuesday.", "url": "/visits/1"}
    service.post_notice(user_id, "visit_off", "1", **said, now=now)
    with write_session() as session:
        session.add_all(
            Delivery(
                user_id=user_id,
                kind="visit_off",
                occurrence="1",
                channel=channel,
                rung=rung,
                title="CareMatch",
                text="A visit has changed.",
                url="/visits/1",
                due_at=now + rung * wait,
                expires_at=now + timedelta(hours=12),
            )
            for rung, channel in enumerate(channels)
        )
    return service.notice_id(user_id, "visit_off", "1")


def read_notice(wanted_id: UUID, *, now: datetime = MONDAY_9AM) -> None:
    """Its reader opens it."""
    with write_session() as session:
        reader = Actor(service.get_notice(session, wanted_id).user_id, "Margaret Ellis")
        perform(session, reader, Envelope(uuid4(), "notice.read", 1, {"noticeId": str(wanted_id)}, now), now=now)


def make_due(browsers: Sequence[Browser], *, now: datetime = MONDAY_9AM) -> None:
    """In each of these browsers somebody is signed in and takes pushes, and one message is due there: the browser's
    path is its occurrence. Many rows in a statement."""
    rows: dict[Any, list[dict[str, Any]]] = {User: [], Device: [], PushSubscription: [], Delivery: []}
    for number, browser in enumerate(browsers):
        user_id, device_id = uuid4(), uuid4()
        rows[User].append({"id": user_id, "name": f"Person {number}", "created_at": now})
        device = {"id": device_id, "user_id": user_id, "name": "Phone", "token_hash": str(device_id)}
        rows[Device].append(device | {"created_at": now, "last_seen_at": now})
        subscription = {"user_id": user_id, "device_id": device_id, "endpoint": browser.endpoint, "created_at": now}
        rows[PushSubscription].append(subscription | browser.subscription["keys"])
        words = {"title": "CareMatch", "text": "You have a visit tomorrow at 9am.", "url": f"/visits/{uuid4()}"}
        times = {"due_at": now, "expires_at": now + timedelta(hours=12)}
        about = {"user_id": user_id, "kind": "flag", "occurrence": browser.path, "channel": Channel.WEB_PUSH}
        rows[Delivery].append(about | words | times)
    with write_session() as session:
        for model, values in rows.items():
            session.execute(insert(model), values)


def deliveries() -> list[Delivery]:
    with Session(db.engine) as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.due_at, Delivery.id)))


def standing() -> dict[Channel, tuple[DeliveryState, Why | None]]:
    """How the one message stands, by each way."""
    with Session(db.engine) as session:
        return {each.channel: (each.state, each.why) for each in session.scalars(select(Delivery))}


def notices(user_id: UUID) -> list[Notice]:
    with Session(db.engine) as session:
        return list(session.scalars(select(Notice).where(Notice.user_id == user_id).order_by(Notice.created_at)))


def subscriptions() -> list[PushSubscription]:
    with Session(db.engine) as session:
        return list(session.scalars(select(PushSubscription)))
