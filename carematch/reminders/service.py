"""Messages to users, in the inbox always and on their phones where they want it; and which phones those are."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.core.errors import IdReused, Invalid, NotFound, Problem, Unavailable
from carematch.core.faults import describe
from carematch.core.identity import Actor
from carematch.core.schema import camel
from carematch.reminders.calls import list_calls as list_calls
from carematch.reminders.choosing import adopt_choice as adopt_choice
from carematch.reminders.choosing import choose as choose
from carematch.reminders.models import Delivery, DeliveryState, Notice, PushSubscription
from carematch.reminders.rules import DAY_AHEAD as DAY_AHEAD
from carematch.reminders.rules import SOON as SOON
from carematch.reminders.rules import Reminder, Upcoming, push_until, ringing_from
from carematch.reminders.schemas import ChoiceSchema as ChoiceSchema
from carematch.reminders.topics import topic_of
from carematch.reminders.ways import Ways, rungs_of, ways_for
from carematch.reminders.words import say
from carematch.sync.perform import HandlerFailed, authority, perform_as_server, server_key
from carematch.sync.registry import Context
from carematch.sync.words import Crossing

log = logging.getLogger(__name__)

PUSH_TITLE = "CareMatch"


def notice_id(user_id: UUID, notice: str, occurrence: str) -> UUID:
    """The id that the notice of this occurrence has, or will have."""
    return server_key("notice.post", user_id, notice, occurrence)


def get_notice(session: Session, wanted_id: UUID) -> Notice:
    """:raises NotFound: there is no such notice."""
    notice = session.get(Notice, wanted_id)
    if notice is None:
        raise NotFound
    return notice


def mark_read(session: Session, wanted_id: UUID, *, now: datetime) -> None:
    """Its reader has seen what it tells of, elsewhere. A notice that there is not is none to be read."""
    notice = session.get(Notice, wanted_id)
    if notice is not None:
        notice.read_at = notice.read_at or now


def count_due(session: Session, *, now: datetime) -> tuple[int, datetime | None]:
    """How many deliveries should have gone out by now and have not come to their end, and since when the oldest."""
    late = select(func.count(), func.min(Delivery.due_at))
    count, oldest = session.execute(late.where(Delivery.state == DeliveryState.DUE, Delivery.due_at <= now)).one()
    return count, oldest


def list_posted(session: Session, notice_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these notices are in their inboxes already."""
    ids, posted = list(notice_ids), set[UUID]()
    for start in range(0, len(ids), 500):
        posted.update(session.scalars(select(Notice.id).where(Notice.id.in_(ids[start : start + 500]))))
    return posted


def add_news(session: Session, news: News, *, now: datetime) -> None:
    """As ``post_news`` does, within the mutation that makes the news."""
    ways = ways_for(session, news.user_id, news.notice, is_urgent=news.is_urgent) if news.push_text else None
    wanted_id = notice_id(news.user_id, news.notice, news.occurrence)
    _write(session, wanted_id, {**asdict(news), "push": _push_of(news, ways, now=now)}, ways, now=now)


def _push_of(news: News, ways: Ways | None, *, now: datetime) -> dict[str, Any] | None:
    """What is to ring: now, or at the end of its reader's quiet hours."""
    if ways is None:
        return None
    due_at = ringing_from(now, ways.quiet)
    rings = {"due_at": due_at, "expires_at": push_until(due_at, ways.quiet), "visit_id": None}
    return {"text": news.push_text, "is_urgent": news.is_urgent, **rings}


def take_back(session: Session, notice: str, occurrence: str) -> list[UUID]:
    """What was said is no longer so: its messages, of this occurrence or one that begins with it, are out of the
    inboxes, and what was to ring does not. Whose they were; for use within a mutation."""
    is_it = (Notice.notice == notice, Notice.occurrence.startswith(occurrence, autoescape=True))
    notices = session.scalars(select(Notice).where(*is_it).order_by(Notice.user_id)).all()
    for each in notices:
        session.delete(each)
    silence(session, [notice], occurrence)
    return list(dict.fromkeys(each.user_id for each in notices))


def silence(session: Session, notices: Collection[str], occurrence: str) -> None:
    """Of these kinds of message nothing rings any more about this occurrence, or one that begins with it; what is in
    the inboxes stays. For use within a mutation."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.kind.in_(notices),
            Delivery.occurrence.startswith(occurrence, autoescape=True),
            Delivery.state == DeliveryState.DUE,
        )
        .values(state=DeliveryState.WITHDRAWN)
    )


def list_heard(session: Session, notice: str, occurrence: str) -> list[UUID]:
    """Who has read messages of this occurrence, or one that begins with it, or on whose phone they rang."""
    read = select(Notice.user_id).where(
        Notice.notice == notice,
        Notice.occurrence.startswith(occurrence, autoescape=True),
        Notice.read_at.is_not(None),
    )
    rang = select(Delivery.user_id).where(
        Delivery.kind == notice,
        Delivery.occurrence.startswith(occurrence, autoescape=True),
        or_(Delivery.state == DeliveryState.SENT, Delivery.attempts > 0),
    )
    return sorted({*session.scalars(read), *session.scalars(rang)})


def read_news(session: Session, user_id: UUID, notices: Collection[str], occurrence: str, *, at: datetime) -> None:
    """The user has seen what these messages are about, and so they count as read; for use within a mutation."""
    unread = select(Notice).where(
        Notice.user_id == user_id,
        Notice.notice.in_(notices),
        Notice.occurrence.startswith(occurrence, autoescape=True),
        Notice.read_at.is_(None),
    )
    for notice in session.scalars(unread).all():
        notice.read_at = at


def tell_both(ctx: Context, name: str, crossings: Iterable[Crossing], *, named: Mapping[str, str], url: str) -> None:
    """Both authors have the two texts in their inboxes, within the mutation ``name`` by which the later was written.

    ``named``: field → what people call it. Who may not write there any more is not told what stands there now.
    """
    for crossing in crossings:
        earlier, later, field = crossing.earlier, ctx.actor, named[crossing.field]
        first, second = f"“{earlier.text}”", f"“{crossing.later}”"
        rest = f"{second} now stands there. The other words are kept: change it if it should say both."
        texts = {later.user_id: f"{earlier.author_name} had changed “{field}” to {first}. You had not seen it. {rest}"}
        if earlier.user_id == later.user_id:
            texts = {later.user_id: f"You changed “{field}” on two phones, first to {first}. {rest}"}
        elif _may_still(ctx, name, earlier.user_id):
            texts[earlier.user_id] = f"You changed “{field}” to {first}. {later.name} had not seen it. {rest}"
        for user_id, text in texts.items():
            if user_id is not None:
                occurrence = f"{ctx.mutation_id}:{crossing.field}"
                news = News(user_id, "both_wrote", occurrence, "The same words were changed twice", text, url)
                add_news(ctx.session, news, now=ctx.now)


def _may_still(ctx: Context, name: str, user_id: UUID | None) -> bool:
    try:
        authority().authorise(replace(ctx, actor=Actor(user_id, "")), name, {"told": True})
    except Problem:
        return False
    return True


@dataclass(frozen=True)
class News:
    """Something to tell one user, once for each occurrence. ``push_text`` is for lock screens; None rings nowhere.

    ``is_urgent``: a question about a visit so near that its answer cannot wait.

    :raises Undeclared: nobody has said to which topic this kind of message belongs.
    """

    user_id: UUID
    notice: str
    occurrence: str
    title: str
    text: str
    url: str
    push_text: str | None = None
    is_urgent: bool = False

    def __post_init__(self) -> None:
        topic_of(self.notice)


def post_news(news: Iterable[News], *, now: datetime) -> None:
    """Each is in its reader's inbox afterwards; what is there already is passed over. Not for use within a mutation.

    One that cannot be posted, as when it was taken back and would now say something else, keeps no other from its
    reader.
    """
    by_id = {notice_id(each.user_id, each.notice, each.occurrence): each for each in news}
    with snapshot_session() as session:
        posted = list_posted(session, by_id)
    for wanted_id, each in by_id.items():
        if wanted_id not in posted:
            try:
                _post_one(each, now=now)
            except (HandlerFailed, IdReused, Unavailable) as fault:
                log.error("a message could not be posted; it is tried again at the next tick: %s", describe(fault))


def post_notice(
    user_id: UUID,
    notice: str,
    occurrence: str,
    *,
    title: str,
    text: str,
    url: str,
    now: datetime,
    push_text: str | None = None,
) -> None:
    """The message is in the user's inbox, once for each occurrence, and ``push_text`` is due by the ways they chose.

    The push waits for the end of their quiet hours. Lock screens show its words: they name nobody, no place, no need.
    With None nothing rings. Not for use within a mutation: this is a transaction of its own.
    """
    _post_one(News(user_id, notice, occurrence, title, text, url, push_text), now=now)


def _post_one(news: News, *, now: datetime) -> None:
    ways = None
    if news.push_text is not None:
        with snapshot_session() as session:
            ways = ways_for(session, news.user_id, news.notice, is_urgent=news.is_urgent)
    push = _push_of(news, ways, now=now)
    said = {"title": news.title, "text": news.text, "url": news.url}
    _post(news.user_id, news.notice, news.occurrence, {**said, "push": _on_wire(push)}, now=now)


def _on_wire(push: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if push is None else {camel(name): value for name, value in push.items()}


def remind(reminder: Reminder, visit: Upcoming, *, now: datetime) -> None:
    """The reminder is in its user's inbox and, while it may ring, due on their phones. A transaction of its own."""
    words = say(reminder, visit, now=now)
    push = None
    if now < reminder.push_until:
        push = {
            "text": words.push_text,
            "dueAt": reminder.due_at,
            "expiresAt": reminder.push_until,
            "visitId": str(visit.visit_id),
        }
    what = {"title": words.title, "text": words.text, "url": f"/visits/{visit.visit_id}", "push": push}
    _post(reminder.user_id, reminder.kind, reminder.occurrence, what, now=now)


def _post(user_id: UUID, notice: str, occurrence: str, what: dict[str, Any], *, now: datetime) -> None:
    if _is_posted(user_id, notice, occurrence):
        return
    args = {"userId": str(user_id), "notice": notice, "occurrence": occurrence, **what}
    try:
        perform_as_server((user_id, notice, occurrence), "notice.post", args, now=now)
    except (IdReused, HandlerFailed):
        # Another process may have posted it meanwhile, perhaps in other words: what was said first stays.
        if not _is_posted(user_id, notice, occurrence):
            raise


def _is_posted(user_id: UUID, notice: str, occurrence: str) -> bool:
    with snapshot_session() as session:
        return bool(list_posted(session, [notice_id(user_id, notice, occurrence)]))


def add_notice(session: Session, wanted_id: UUID, args: dict[str, Any], *, now: datetime) -> Notice:
    """The notice, and if something is to ring a delivery for each way that its reader has chosen."""
    push = args["push"]
    ways = ways_for(session, args["user_id"], args["notice"], is_urgent=push["is_urgent"]) if push else None
    return _write(session, wanted_id, args, ways, now=now)


def _write(session: Session, wanted_id: UUID, args: dict[str, Any], ways: Ways | None, *, now: datetime) -> Notice:
    said = {"user_id": args["user_id"], "occurrence": args["occurrence"], "url": args["url"]}
    kind, push = args["notice"], args["push"]
    notice = Notice(id=wanted_id, notice=kind, title=args["title"], text=args["text"], created_at=now, **said)
    session.add(notice)
    if ways is not None:
        times = {"due_at": push["due_at"], "expires_at": push["expires_at"]}
        session.add_all(
            Delivery(
                kind=kind,
                channel=rung.channel,
                rung=number,
                title=PUSH_TITLE,
                text=push["text"],
                due_at=rung.due_at,
                expires_at=rung.expires_at,
                visit_id=push["visit_id"],
                **said,
            )
            for number, rung in enumerate(rungs_of(ways, **times, is_of_a_visit=push["visit_id"] is not None))
        )
    return notice


def subscribe(
    session: Session, *, user_id: UUID, device_id: UUID, endpoint: str, p256dh: str, auth: str, now: datetime
) -> PushSubscription:
    """This device takes pushes here, for this user alone.

    What it had before is gone, and so is what an earlier sign-in in the same browser had.
    """
    session.execute(
        delete(PushSubscription).where(
            or_(PushSubscription.device_id == device_id, PushSubscription.endpoint == endpoint)
        )
    )
    subscription = PushSubscription(
        user_id=user_id, device_id=device_id, endpoint=endpoint, p256dh=p256dh, auth=auth, created_at=now
    )
    session.add(subscription)
    return subscription


def unsubscribe(session: Session, *, device_id: UUID) -> None:
    session.execute(delete(PushSubscription).where(PushSubscription.device_id == device_id))


def judge_endpoint(endpoint: str, *, push_hosts: Iterable[str], allow_loopback: bool) -> None:
    """The address is one to which this server may be made to send: https at a known push service.

    ``push_hosts`` are ``host`` (at the usual port) or ``host:port``. With ``allow_loopback``, 127.0.0.1 may be at any
    port and without https.

    :raises Invalid: it is not.
    """
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL as fault:
        raise _refused("This is not an address.") from fault
    on_loopback = allow_loopback and url.host == "127.0.0.1"
    if url.scheme != "https" and not (on_loopback and url.scheme == "http"):
        raise _refused("The address must start with https.")
    known = set(push_hosts)
    is_known = url.netloc.decode() in known or (on_loopback and url.host in known)
    if not is_known or url.userinfo or url.fragment:
        raise _refused("Reminders are not sent to this address: it is not a push service that we know.")


def _refused(words: str) -> Invalid:
    return Invalid(words, errors={"endpoint": [words]})
