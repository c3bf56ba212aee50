"""What people choose about when they say what they are told: every kind of message belongs to one topic."""

from __future__ import annotations

import enum


class Topic(enum.StrEnum):
    """What a message is about, as people choose."""

    VISITS = "visits"
    """Tomorrow, and soon."""
    QUESTIONS = "questions"
    """Somebody waits for a yes."""
    CHANGES = "changes"
    """Moved, off, on again, cover, goodbyes, pauses."""
    THE_DAY = "the_day"
    """Running late, not heard, nobody came; a buddy who has not said that they are out."""
    MESSAGES = "messages"
    MONEY = "money"
    DOCUMENTS = "documents"
    FLAGS = "flags"
    UNSENT = "unsent"
    """What was written on a phone that has not been in touch."""
    APP = "app"
    """The rest."""


class Urgent(enum.StrEnum):
    """What may ring in the quiet hours, each by a yes that the reader gave."""

    VISIT_SOON = "visit_soon"
    RUNNING_LATE = "running_late"
    NOT_HEARD = "not_heard"
    QUESTION = "question"
    """A question about a visit within a day."""
    BUDDY = "buddy"


DIGEST = "digest"
"""The one message a day that says how many wait."""

_KINDS: dict[Topic, tuple[str, ...]] = {
    Topic.VISITS: ("visit_day_ahead", "visit_soon"),
    Topic.QUESTIONS: (
        *("new_face", "answer_soon", "please_ring"),
        *("asked_to_join", "asked_if_known", "asked_to_meet", "asked_to_meet_at", "meeting_accepted"),
        *("asked_for_visits", "asked_to_move", "cover_asked", "cover_can"),
    ),
    Topic.CHANGES: (
        *("visit_off", "visit_on_again", "visit_moved", "known_of", "too_close", "times_corrected", "goodbye"),
        *("cover_needed", "cover_settled", "visits_paused", "visits_resumed", "pa_paused", "you_are_paused"),
    ),
    Topic.THE_DAY: (
        *("running_late", "not_heard", "nobody_came", "came_after_all"),
        *("buddy_due", "buddy_overdue", "buddy_safe"),
    ),
    Topic.MESSAGES: (
        *("message", "message_report", "report_settled", "note", "note_corrected", "handover", "shared", "told"),
        *("buddy_chosen", "buddy_declined", "buddy_accepted"),
    ),
    Topic.MONEY: (),
    Topic.DOCUMENTS: ("document_due",),
    Topic.FLAGS: ("flag",),
    Topic.UNSENT: ("not_in_touch",),
    Topic.APP: (DIGEST, "decision_told", "both_wrote", "settled"),
}
KINDS: dict[str, Topic] = {kind: topic for topic, kinds in _KINDS.items() for kind in kinds}
"""Every kind of message there is. One that does not stand here is not posted."""

_URGENT: dict[str, Urgent] = {
    "visit_soon": Urgent.VISIT_SOON,
    "running_late": Urgent.RUNNING_LATE,
    **dict.fromkeys(("not_heard", "nobody_came", "came_after_all"), Urgent.NOT_HEARD),
    **dict.fromkeys(("buddy_due", "buddy_overdue", "buddy_safe"), Urgent.BUDDY),
}


class Undeclared(LookupError):
    """A kind of message of which nobody has said what it is about."""


def topic_of(notice: str) -> Topic:
    """:raises Undeclared: there is no such kind of message."""
    topic = KINDS.get(notice)
    if topic is None:
        raise Undeclared(notice)
    return topic


def urgent_of(notice: str, *, is_urgent: bool) -> Urgent | None:
    """What the reader would have agreed to, for this to ring in the quiet hours. ``is_urgent``: the question is about a
    visit so near that its answer cannot wait."""
    return _URGENT.get(notice) or (Urgent.QUESTION if is_urgent else None)
