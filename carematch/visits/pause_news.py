"""What PAs and supporters hear when somebody's visits stop, and when they begin again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.membership import list_supporters
from carematch.circles import service as circles
from carematch.circles.service import Stage
from carematch.directory import service as directory
from carematch.reminders.service import News, add_news
from carematch.visits.models import Pause, PauseReason, Visit

_PUSH = "Visits to somebody you know have changed. Please look."


def tell_of_pause(session: Session, pause: Pause, stopped: Iterable[Visit], *, but: UUID | None, now: datetime) -> None:
    """Each PA in the team or with a visit that stopped is told, and of a death the supporters; not whoever said so.

    Why visits stop only the team reads: the others hear that they do.
    """
    circle = circles.get_circle(session, pause.circle_id)
    readers: dict[UUID, tuple[str, str]] = {}
    for pa_id, is_team in _pas(session, pause, stopped).items():
        user_id = directory.get_pa(session, pa_id).user_id
        if user_id is not None:
            readers[user_id] = _words(circle.known_as, pause, knows_why=is_team)
    if pause.reason is PauseReason.DIED:
        for user_id in list_supporters(session, circle.id):
            readers.setdefault(user_id, _words(circle.known_as, pause, knows_why=True))
    for user_id, (title, text) in readers.items():
        if user_id not in {but, circle.person_user_id}:
            add_news(session, News(user_id, "visits_paused", str(pause.id), title, text, "/inbox", _PUSH), now=now)


def _pas(session: Session, pause: Pause, visits: Iterable[Visit]) -> dict[UUID, bool]:
    """The PAs concerned, each with whether they are in the team."""
    team = {bond.pa_id for bond in circles.list_bonds(session, pause.circle_id) if bond.stage is Stage.CHOSEN}
    return {pa_id: pa_id in team for pa_id in {*team, *(visit.pa_id for visit in visits)}}


def _words(person: str, pause: Pause, *, knows_why: bool) -> tuple[str, str]:
    first, last = _day(pause.starts_on), _day(pause.ends_on) if pause.ends_on else None
    stretch = f"from {first} to {last}" if last else f"from {first} on"
    if pause.reason is PauseReason.DIED:
        text = "We are very sorry to tell you this. All visits have stopped. There is nothing you need to do today."
        return f"{person} has died", text
    if not knows_why:
        return f"Visits to {person} are paused", f"There are no visits {stretch}. You need not do anything."
    if pause.reason is PauseReason.MOVED_AWAY:
        return f"{person} is moving away", f"There are no more visits {stretch}. Thank you for having come."
    where = "in hospital" if pause.reason is PauseReason.HOSPITAL else "away"
    then = "" if last else " We tell you when they begin again."
    return f"{person} is {where}", f"There are no visits {stretch}.{then}"


def tell_of_end(session: Session, pause: Pause, back: Iterable[Visit], *, now: datetime) -> None:
    """Each PA concerned is told that visits begin again, and that those planned wait for their yes."""
    circle = circles.get_circle(session, pause.circle_id)
    assert pause.ends_on is not None
    occurrence = f"{pause.id}:{pause.ends_on}"
    for pa_id in _pas(session, pause, back):
        user_id = directory.get_pa(session, pa_id).user_id
        if user_id is None:
            continue
        title = f"Visits to {circle.known_as} begin again"
        text = f"The pause ends on {_day(pause.ends_on)}. Please say yes to each visit that suits you."
        if pause.ends_on < pause.starts_on:
            text = "It was written down by mistake. Please say yes to each visit that suits you."
        add_news(session, News(user_id, "visits_resumed", occurrence, title, text, "/week", _PUSH), now=now)


def tell_of_mistake(session: Session, pause: Pause, *, now: datetime) -> None:
    """The pause was taken back, so that all is as it was before."""
    circle = circles.get_circle(session, pause.circle_id)
    for pa_id in _pas(session, pause, ()):
        user_id = directory.get_pa(session, pa_id).user_id
        if user_id is not None:
            title = f"Visits to {circle.known_as} are not paused"
            text = "That was written down by mistake. The visits stand as before."
            add_news(session, News(user_id, "visits_resumed", str(pause.id), title, text, "/week", _PUSH), now=now)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
