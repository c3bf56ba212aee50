"""The watch over continuity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.accounts.membership import list_coordinators
from carematch.circles import service as circles
from carematch.continuity import kept, sentences, service
from carematch.continuity.models import FlagKind
from carematch.core.db import snapshot_session
from carematch.reminders.service import News, post_news
from carematch.sync.perform import in_write_session, try_as_server
from carematch.visits import service as visits

_KIND = FlagKind.TOO_MANY_FACES
_PUSH = "There is something to look at about who comes."
"""Rings only for whoever wants flags to."""


def keep_histories(now: datetime) -> None:
    """The history of every circle whose rows have changed is packed again."""
    while in_write_session(lambda session: kept.keep_changed(session, now=now)) == kept.BATCH:
        pass


def watch_continuity(now: datetime) -> None:
    """Circles with too many faces are flagged with the visits that count; flags that no longer hold are closed.

    A circle whose person was never asked who is in the team is left in peace: there, nobody is called unfamiliar. So
    is one whose visits are paused.
    """
    with snapshot_session() as session:
        paused = visits.map_pauses_now(session, now=now)
        held = {flag.circle_id: flag for flag in service.list_open_flags(session)}
        crowded, lingering = service.find_crowded(session, now=now)
        crowds = service.list_crowds(session, crowded - paused.keys(), now=now)
        evidence = {crowd.circle_id: service.evidence_of(session, crowd) for crowd in crowds}
    for crowd in crowds:
        said = evidence[crowd.circle_id]
        if crowd.circle_id in held and held[crowd.circle_id].evidence == said:
            continue
        args = {"circleId": crowd.circle_id, "flag": _KIND, "severity": crowd.severity, "evidence": said}
        try_as_server((crowd.circle_id, _KIND, now), "flag.raise", args, now=now)
    for circle_id, flag in held.items():
        if circle_id not in lingering or circle_id in paused:
            try_as_server((flag.id,), "flag.close", {"circleId": circle_id, "flagId": flag.id}, now=now)


def tell_of_flags(now: datetime) -> None:
    """Each open flag is in the person's inbox and the coordinators', once."""
    with snapshot_session() as session:
        news = list(_flags(session, now))
    post_news(news, now=now)


def _flags(session: Session, now: datetime) -> Iterator[News]:
    paused = visits.map_pauses_now(session, now=now)
    for flag in service.list_open_flags(session):
        if flag.circle_id in paused:
            continue
        circle = circles.get_circle(session, flag.circle_id)
        words = sentences.who_came(faces=flag.evidence["faces"], visits=flag.evidence["visits"])
        text = f"In the last {flag.evidence['windowDays']} days: {words}"
        if circle.person_user_id is not None:
            yield News(circle.person_user_id, "flag", str(flag.id), "Many people came", text, "/thread", _PUSH)
        for user_id in list_coordinators(session, circle.holder_id):
            title = f"{circle.person_name}: many faces"
            yield News(user_id, "flag", str(flag.id), title, text, f"/desk/circles/{circle.id}", _PUSH)
