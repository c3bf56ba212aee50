"""Once a day, and once for each silence: the digest, and a word to whoever's phones have not been in touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carematch.accounts.models import Device
from carematch.core.clock import LONDON
from carematch.core.when import clock_time, day_word
from carematch.reminders.choice import UNSAID, Choice, Mode
from carematch.reminders.choices import as_choice, map_choices
from carematch.reminders.deliveries import Diary
from carematch.reminders.models import Notice, ReminderChoice
from carematch.reminders.rules import Upcoming, at_clock
from carematch.reminders.service import News
from carematch.reminders.topics import DIGEST, KINDS, Topic

LATE_BY = timedelta(hours=3)
"""How late a digest may come; then the next day's says it."""

AROUND = timedelta(hours=24)
"""How near a visit is, before or after now, for a silent phone to matter."""


def list_digests(session: Session, diary: Diary, *, now: datetime) -> list[News]:
    """One for each user whose time has come today and for whom something waits; never an empty one."""
    local = now.astimezone(LONDON)
    rows = session.scalars(
        select(ReminderChoice).where(ReminderChoice.user_id.is_not(None), ReminderChoice.digest_at <= f"{local:%H:%M}")
    )
    due: dict[UUID, Choice] = {}
    for row in rows:
        choice = as_choice(row)
        if row.user_id is not None and choice.has_digest and now < at_clock(local.date(), choice.digest_at) + LATE_BY:
            due[row.user_id] = choice
    if not due:
        return []
    hushed = diary.find_hushed(session, {(user_id, DIGEST) for user_id in due}, now=now)
    waiting = _map_waiting(session, due)
    visits = _map_visits(diary.list_upcoming(session, now, now + timedelta(hours=49)))
    said = (
        _digest(user_id, choice, waiting[user_id], visits[user_id], now=now)
        for user_id, choice in due.items()
        if (user_id, DIGEST) not in hushed
    )
    return [each for each in said if each is not None]


def _map_waiting(session: Session, choices: dict[UUID, Choice]) -> dict[UUID, list[datetime]]:
    """When each unread message came whose topic its reader hears of once a day; visits are said by themselves."""
    unread = session.execute(
        select(Notice.user_id, Notice.notice, Notice.created_at).where(
            Notice.user_id.in_(list(choices)), Notice.read_at.is_(None)
        )
    )
    waiting = defaultdict[UUID, list[datetime]](list)
    for user_id, kind, created_at in unread:
        topic = KINDS.get(kind, Topic.APP)
        if kind != DIGEST and topic is not Topic.VISITS and choices[user_id].mode_of(topic) is Mode.DIGEST:
            waiting[user_id].append(created_at)
    return waiting


def _map_visits(visits: Iterable[Upcoming]) -> dict[UUID, list[Upcoming]]:
    found = defaultdict[UUID, list[Upcoming]](list)
    for visit in visits:
        for user_id in {visit.person_user_id, visit.pa_user_id} - {None}:
            assert user_id is not None
            found[user_id].append(visit)
    return found


def _digest(
    user_id: UUID, choice: Choice, waiting: Sequence[datetime], visits: Sequence[Upcoming], *, now: datetime
) -> News | None:
    today = now.astimezone(LONDON).date()
    day = today if choice.digest_at < time(12) else today + timedelta(days=1)
    on_it = [visit for visit in visits if visit.starts_at.astimezone(LONDON).date() == day]
    yesterdays = at_clock(today - timedelta(days=1), choice.digest_at)
    is_news = any(at > yesterdays for at in waiting)
    if not is_news and not (on_it and choice.mode_of(Topic.VISITS) is Mode.DIGEST):
        return None
    sentences = [_say_visits(user_id, on_it, now=now)] if on_it else []
    if waiting:
        things = "1 thing waits" if len(waiting) == 1 else f"{len(waiting)} things wait"
        sentences.append(f"{things} in your inbox.")
    push_text = "Your day on CareMatch: there is something for you to read."
    return News(user_id, DIGEST, str(today), "Your day", " ".join(sentences), "/inbox", push_text)


def _say_visits(user_id: UUID, visits: Sequence[Upcoming], *, now: datetime) -> str:
    def other(visit: Upcoming) -> str:
        return visit.person_known_as if user_id == visit.pa_user_id else visit.pa_known_as

    said = ", ".join(f"{other(visit)} at {clock_time(visit.starts_at)}" for visit in visits)
    return f"{day_word(visits[0].starts_at, now=now).capitalize()}: {said}."


def list_silent(session: Session, diary: Diary, *, now: datetime) -> list[News]:
    """Whoever has visits about now and none of whose phones has been in touch for as long as they said: told once for
    each silence, for what was written there may not have been sent."""
    around = diary.list_upcoming(session, now - AROUND, now + AROUND)
    users = _map_visits(around).keys()
    choices, news = map_choices(session, users), list[News]()
    last_seen = session.execute(
        select(Device.user_id, func.max(Device.last_seen_at).label("at"))
        .where(Device.user_id.in_(list(users)), Device.revoked_at.is_(None))
        .group_by(Device.user_id)
    )
    for user_id, at in last_seen:
        if now - at < choices.get(user_id, UNSAID).silent_for:
            continue
        day = at.astimezone(LONDON)
        since = f"{day:%A} {day.day} {day:%B}"
        text = f"Your phone has not been in touch since {since}. Open CareMatch so that what you wrote is sent."
        push_text = "Please open CareMatch, so that what you wrote is sent."
        news.append(News(user_id, "not_in_touch", f"{at:%Y-%m-%dT%H:%M:%SZ}", "Not in touch", text, "/", push_text))
    return news
