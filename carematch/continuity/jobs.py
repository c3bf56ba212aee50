"""The watch over continuity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.accounts.membership import list_coordinators
from carematch.circles import service as circles
from carematch.continuity import flag_words, kept, service
from carematch.continuity.flag_readers import is_for_the_desk, pas_told
from carematch.continuity.watch import evidence_of, judge_all
from carematch.core.clock import LONDON
from carematch.core.db import snapshot_session
from carematch.reminders.service import News, post_news
from carematch.sync.perform import in_write_session, try_as_server
from carematch.visits import service as visits


def keep_histories(now: datetime) -> None:
    """The history of every circle whose rows have changed is packed again."""
    while in_write_session(lambda session: kept.keep_changed(session, now=now)) == kept.BATCH:
        pass


def watch_continuity(now: datetime) -> None:
    """Every flag that is up from now on is raised, or brought up to date, with the visits behind it; flags that no
    longer hold are closed. None of a circle whose visits are paused or whose person died."""
    with snapshot_session() as session:
        held = {(flag.circle_id, flag.flag): flag for flag in service.list_held_flags(session)}
        judged = {(each.facts.circle_id, each.kind): each for each in judge_all(session, held.values(), now=now)}
        evidence = evidence_of(session, judged.values(), now=now)
    for (circle_id, kind), each in judged.items():
        flag, said = held.get((circle_id, kind)), evidence[circle_id, kind]
        severity = each.verdict.severity
        if flag and (flag.settled_at is not None or (flag.evidence, flag.severity) == (said, severity)):
            continue
        args = {"circleId": circle_id, "flag": kind, "severity": severity, "evidence": said}
        try_as_server((circle_id, kind, now), "flag.raise", args, now=now)
    for at, flag in held.items():
        if at not in judged:
            try_as_server((flag.id,), "flag.close", {"circleId": flag.circle_id, "flagId": flag.id}, now=now)


def tell_of_flags(now: datetime) -> None:
    """Each open flag is in the person's inbox, then in those of the others whom it concerns, once."""
    with snapshot_session() as session:
        news = list(_flags(session, now))
    post_news(news, now=now)


def _flags(session: Session, now: datetime) -> Iterator[News]:
    paused = visits.map_pauses_now(session, now=now)
    today = now.astimezone(LONDON).date()
    for flag in service.list_open_flags(session):
        if flag.circle_id in paused:
            continue
        circle = circles.get_circle(session, flag.circle_id)
        said = flag_words.say(flag, person=circle.known_as)
        if circle.person_user_id is not None and not (flag.quiet_until and today <= flag.quiet_until):
            url = f"/flags/{flag.id}"
            yield News(circle.person_user_id, "flag", str(flag.id), said.title, said.text, url, said.push_text)
        if is_for_the_desk(session, flag) and not (flag.desk_quiet_until and today <= flag.desk_quiet_until):
            for user_id in list_coordinators(session, circle.holder_id):
                title = f"{circle.person_name}: {said.title[0].lower()}{said.title[1:]}"
                yield News(
                    user_id,
                    "flag",
                    str(flag.id),
                    title,
                    said.text_of_person,
                    f"/desk/circles/{circle.id}",
                    said.push_text,
                )
        for _, user_id in pas_told(session, flag):
            if said.text_for_pa:
                yield News(user_id, "flag", f"{flag.id}:pa", said.title, said.text_for_pa, "/flags", said.push_text)
