"""What people say on their phones in a trace: of nearly every mutation that may wait there, one way to say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from tests.sync.stateful.bench import BREAKS, World
from tests.sync.stateful.invariants import Kept

Args = dict[str, Any]


class Speaker(Protocol):
    """The trace, as far as somebody needs it to say something."""

    @property
    def world(self) -> World: ...
    def number(self) -> int: ...
    def new_id(self) -> str: ...


class Listening(Protocol):
    """The phone that it is said on."""

    @property
    def kept(self) -> Kept: ...


class Saying(NamedTuple):
    """A mutation and how its arguments are come by; None where this phone shows nothing that it could be about."""

    name: str
    args: Callable[[Speaker, Listening], Args | None]

    def __call__(self, speaker: Speaker, phone: Listening) -> tuple[str, Args] | None:
        args = self.args(speaker, phone)
        return None if args is None else (self.name, args)


MORNING = {"startsAt": "2026-11-25T09:00:00Z", "endsAt": "2026-11-25T10:00:00Z"}
LATER = {"startsAt": "2026-11-23T16:00:00Z", "endsAt": "2026-11-23T17:00:00Z"}


def _note(speaker: Speaker, _: Listening) -> Args:
    text = f"note {speaker.number()}"
    return {"noteId": speaker.new_id(), "visitId": str(speaker.world.visit), "text": text}


def _break(speaker: Speaker, _: Listening) -> Args:
    how = ("the first time", *BREAKS)[speaker.number() % (len(BREAKS) + 1)]
    text = f"note {speaker.number()} breaks: {how}"
    return {"noteId": speaker.new_id(), "visitId": str(speaker.world.visit), "text": text}


def _about(name: str, /, *of_world: str, new: str = "", words: str = "", **more: Any) -> Saying:
    """About these of the world (``visit`` → ``visitId``), under a ``new`` id, with ``words`` that differ each time."""

    def args(speaker: Speaker, _: Listening) -> Args:
        said: Args = {f"{each}Id": str(getattr(speaker.world, each)) for each in of_world if each != "bond"}
        if "bond" in of_world:
            said["relationshipId"] = str(speaker.world.bond)
        if new:
            said[new] = speaker.new_id()
        if words:
            said[words] = f"words {speaker.number()}"
        return said | more

    return Saying(name, args)


def _powers(*powers: str) -> Saying:
    def args(speaker: Speaker, _: Listening) -> Args:
        nia = str(speaker.world.users["nia"])
        return {"circleId": str(speaker.world.circle), "userId": nia, "powers": list(powers)}

    return Saying("supporter.allow", args)


def _of_sam(name: str, /, *, new: str = "", **more: Any) -> Saying:
    """About Sam's own user."""

    def args(speaker: Speaker, _: Listening) -> Args:
        made = {new: speaker.new_id()} if new else {}
        return {"userId": str(speaker.world.users["sam"]), **made, **more}

    return Saying(name, args)


def _of_row(name: str, kind: str, arg: str, /, *, is_list: bool = False, **more: Any) -> Saying:
    """About the first row of this kind that the phone shows."""

    def args(_: Speaker, phone: Listening) -> Args | None:
        for row in phone.kept.held.base if phone.kept.held else ():
            if row["t"] == kind:
                return {arg: [row["id"]] if is_list else row["id"], **more}
        return None

    return Saying(name, args)


def _undo(_: Speaker, phone: Listening) -> Args | None:
    """Take back the first decision that the phone shows as one that can be."""
    for row in phone.kept.held.base if phone.kept.held else ():
        if row["t"] == "decision" and row["d"]["undoable"]:
            return {"decisionId": row["id"]}
    return None


def _acknowledge(_: Speaker, phone: Listening) -> Args | None:
    unseen = sorted(phone.kept.held.unseen) if phone.kept.held else []
    return {"mutationId": unseen[0]} if unseen else None


def _cover(speaker: Speaker, _: Listening) -> Args:
    visit = str(speaker.world.visit)
    return {"circleId": str(speaker.world.circle), "paId": str(speaker.world.pa), "visitIds": [visit]}


def _read_notes(speaker: Speaker, phone: Listening) -> Args | None:
    notes = [row["id"] for row in phone.kept.held.base if row["t"] == "note"] if phone.kept.held else []
    return {"circleId": str(speaker.world.circle), "noteIds": notes[:20]} if notes else None


SAYINGS: dict[str, Saying] = {
    "a note": Saying("note.write", _note),
    "what breaks": Saying("note.write", _break),
    "what good looks like": _about("outcome.answer", "circle", words="text", question="good"),
    "checking in": _about("visit.check_in", "visit"),
    "checking out": _about("visit.check_out", "visit"),
    "running late": _about("visit.running_late", "visit", minutes=10),
    "nobody came": _about("visit.nobody_came", "visit"),
    "calling off": _about("visit.cancel", "visit", reason="rain"),
    "a visit": _about("visit.propose", "circle", "pa", new="visitId", why="", **MORNING),
    "moving to Wales": _about("profile.update", "pa", outcode="CF10"),
    "moving back": _about("profile.update", "pa", outcode="SY23"),
    "taking nobody": _about("profile.update", "pa", accepting=False),
    "taking people": _about("profile.update", "pa", accepting=True, about="I like dogs"),
    "may see notes": _powers("see_notes"),
    "may choose": _powers("choose_pas"),
    "may do all": _powers("see_notes", "choose_pas", "money", "agree_visits"),
    "goodbye": _about("relationship.end", "bond"),
    "we know each other": _about("relationship.say_known", "bond", "circle", "pa"),
    "take back": Saying("decision.undo", _undo),
    "seen it": Saying("problem.acknowledge", _acknowledge),
    "yes to the visit": _about("visit.confirm", "visit"),
    "another time": _about("visit.move", "visit", **LATER),
    "yes to another time": _about("visit.agree_move", "visit", startsAt=LATER["startsAt"]),
    "the old time": _about("visit.keep_time", "visit"),
    "somebody is here": _about("visit.came", "visit"),
    "seen that they are late": _about("visit.see_late", "visit", minutes=10),
    "hospital": _about("pause.begin", "circle", new="pauseId", reason="hospital", startsOn="2026-11-24"),
    "home again": _of_row("pause.end", "pause", "pauseId", endsOn="2026-11-24"),
    "I cannot come": Saying("cover.ask", _cover),
    "nobody is needed": _of_row("cover.close", "cover", "coverId"),
    "I can come": _of_row("cover.accept", "cover_offer", "offerId"),
    "a last day": _about("relationship.end", "bond", endsOn="2026-12-20"),
    "one is enough": _about("team.accept_one", "bond"),
    "why": _about("reason.keep", "bond", words="text"),
    "every Monday": _about(
        *("arrangement.propose", "circle", "pa"),
        new="arrangementId",
        rule="FREQ=WEEKLY;BYDAY=MO",
        localStart="09:00",
        localEnd="10:00",
        startsOn="2026-11-23",
        sleepIn=False,
        skipsBankHolidays=False,
        exceptions=[],
        what="",
    ),
    "yes to every Monday": _of_row("arrangement.agree", "arrangement", "arrangementId"),
    "not that Monday": _of_row("arrangement.skip", "arrangement", "arrangementId", day="2026-11-30"),
    "no more Mondays": _of_row("arrangement.end", "arrangement", "arrangementId", endsOn="2026-11-24"),
    "a meeting": _about(
        *("introduction.propose", "circle", "pa"), new="introductionId", meeting="home", startsAt="2026-11-26T15:00:00Z"
    ),
    "yes to a meeting": _of_row("introduction.answer", "introduction", "introductionId", isYes=True),
    "no meeting": _of_row("introduction.call_off", "introduction", "introductionId"),
    "a message": _about("message.write", "bond", new="messageId", words="text"),
    "a message is read": _about("message.read", "bond", upTo=1),
    "no more messages": _about("conversation.block", "bond"),
    "messages again": _about("conversation.unblock", "bond"),
    "what a PA must be": _about("need.set", "circle", skills=["medication"], withinKm=20),
    "not for me": _about("need.put_away", "circle", "pa"),
    "for me after all": _about("need.bring_back", "circle", "pa"),
    "nobody suits": _about("need.tell_unmet", "circle", lacks=[{"about": "skill", "what": "medication"}]),
    "solved": _about("need.say_met", "circle"),
    "about me": _about("about_me.write", "circle", words="text", section="important"),
    "to be looked at": _about("about_me.set_review", "circle", reviewOn="2027-03-01"),
    "what I love": _about("love.add", "circle", new="loveId", words="name", love="thing"),
    "not any more": _of_row("love.remove", "love", "loveId"),
    "how to talk with me": _about("needs.set", "circle", words="words", needs=["face_me"], sharedWith="team"),
    "nobody need know": _about("needs.set", "circle", words="words", needs=["slowly"], sharedWith="nobody"),
    "whom to ring": _about(
        "plan.set", "circle", contacts=[{"name": "Jo Marl", "phone": "01632 960700"}], waitMinutes=20
    ),
    "to be done": _about("visit_wish.write", "circle", new="wishId", words="text"),
    "not to be done": _of_row("visit_wish.take_away", "visit_wish", "wishId"),
    "another word": _of_row("note.correct", "note", "noteId", text="put right", reason="a slip"),
    "notes are read": Saying("note.read", _read_notes),
    "how it is going": _about("reflection.write", "circle", new="reflectionId", words="words", quality="kindness"),
    "a rule": _about("urgent_rule.set", "circle", new="ruleId", what="medication", order=["team"]),
    "no rule": _of_row("urgent_rule.remove", "urgent_rule", "ruleId"),
    "my own line": _about("diary.add_private", "pa", new="privateVisitId", words="title", **MORNING),
    "not my line": _of_row("diary.remove_private", "private_visit", "privateVisitId"),
    "mornings": _about("availability.set", "pa", weekly=[{"weekday": "MO", "from": "08:00", "to": "12:00"}]),
    "away": _about("away.add", "pa", new="awayId", **{"from": "2026-12-01", "to": "2026-12-09", "reason": ""}),
    "a buddy": _of_sam("buddy.choose", name="Jo Marl", phone="01632 960700", paId=None),
    "no buddy": _of_sam("buddy.let_go"),
    "alone": _of_sam("buddy.start", new="loneId", until="2026-11-23T18:00:00Z"),
    "out again": _of_row("buddy.safe", "lone_working", "loneId"),
    "a notice is read": _of_row("notice.read", "notice", "noticeId"),
}

OFTEN = list(SAYINGS)[:20]
"""What moves people in and out of audiences, and visits on: said more often than the rest."""

_OTHER_PA = "it is about another PA than the one of the traces"
_OTHER_USER = "it is about a user whom no phone of the traces knows"
LEFT_OUT: dict[str, str] = {
    "circle.set_details": "every row that shows the name is projected anew: as moving the PA, and slower",
    "supporter.withdraw": "done by the desk's rule change_powers",
    "supporter.let_ring": "as supporter.allow, of the same row",
    "supporter.invite": "who is invited comes in by a code, which is online",
    "supporter.uninvite": "who is invited comes in by a code, which is online",
    "buddy.accept": "the buddy is nobody who uses the app",
    "buddy.decline": "the buddy is nobody who uses the app",
    "interest.declare": _OTHER_PA,
    "interest.withdraw": _OTHER_PA,
    "love.change": "as love.add",
    "flag.see": "no flag is raised in the traces",
    "flag.act": "no flag is raised in the traces",
    "flag.quieten": "no flag is raised in the traces",
    "flag.settle": "no flag is raised in the traces",
    "reminders.choose": "as diary.add_private: a row that is its user's alone",
    "needs.confirm_met": "as love.add",
    "team.recognise": "nothing is imported in the traces",
    "pa.bring": _OTHER_PA,
    "relationship.consider": "the one relationship is beyond it",
    "relationship.forget": "the one relationship is beyond it",
    "relationship.invite": "the one relationship is beyond it",
    "relationship.accept_meeting": "the one relationship is beyond it",
    "relationship.say_met": "the one relationship is beyond it",
    "relationship.choose": "the one relationship is beyond it",
    "relationship.agree": "the one relationship is beyond it",
    "handover.propose": _OTHER_PA,
    "handover.answer": _OTHER_PA,
    "pause.answer": "a coordinator's pause comes first, which is online",
    "cover.offer": _OTHER_PA,
    "cover.decline": _OTHER_PA,
    "cover.agree": _OTHER_PA,
    "visit.add_second": _OTHER_PA,
    "visit.join_household": "there is one circle",
    "visit.leave_household": "there is one circle",
    "visit.say_told": "the one PA is no new face",
    "visit.correct_times": "its times depend on the clocks of phones, which the traces set wrong",
    "consent.answer": "the one PA is no new face",
    "message.report": "its audience is the holder's, which has no phone",
    "reflection.share": _OTHER_USER,
    "reflection.unshare": _OTHER_USER,
    "worry.raise": _OTHER_USER,
    "away.remove": "as availability.set",
    "diary.change_private": "as diary.add_private",
}
"""What may wait on a phone and nobody says in the traces, with the reason."""
