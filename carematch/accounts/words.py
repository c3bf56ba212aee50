"""The words of mutations that somebody may want to read, for those that were put aside."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "note.write": {"text": "note"},
    "note.correct": {"text": "note", "reason": "note"},
    "visit_wish.write": {"text": "visit_wish"},
    "visit.nobody_came": {"said": "visit"},
    "visit.correct_times": {"reason": "visit"},
    "visit.running_late": {"minutes": "visit"},
    "visit.propose": {"startsAt": "visit", "why": "ask"},
    "arrangement.propose": {"what": "arrangement"},
    "outcome.answer": {"text": "outcome"},
    "introduction.propose": {"startsAt": "introduction", "words": "introduction"},
    "handover.propose": {"text": "handover"},
    "reason.keep": {"text": "own_reason"},
    "urgent_rule.set": {"what": "urgent_rule"},
    "about_me.write": {"text": "about_me"},
    "love.add": dict.fromkeys(("name", "meaning", "toTry"), "love"),
    "love.change": dict.fromkeys(("name", "meaning", "toTry"), "love"),
    "needs.set": dict.fromkeys(("language", "words"), "communication_needs"),
    "needs.confirm_met": {"how": "needs_met"},
    "plan.set": {"what": "missed_visit_plan"},
    "relationship.invite": {"message": "bond"},
    "message.write": {"text": "message"},
    "message.report": {"reason": "message_report"},
    "circle.set_details": dict.fromkeys(
        (
            "knownAs",
            "phone",
            "address",
            "outcode",
            "howToGetIn",
            "emergencyName",
            "emergencyPhone",
            "allergies",
            "communicationNeeds",
        ),
        "circle",
    ),
}
"""Mutation → its arguments that somebody may want to read, each with the kind of record in which it would stand."""
