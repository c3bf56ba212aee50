"""Who may see and do what: one table, role × relationship stage × record kind.

A *standing* is what somebody is towards a subject (a circle, a PA in it, a holder, a user). One person can have
several:
a coordinator may also be somebody's daughter. Features say which standings a user has (``standings_of``); what a
standing may do stands here and nowhere else.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import timedelta


class Standing(enum.StrEnum):
    """What somebody is towards a subject."""

    ANYONE = "anyone"
    """Not signed in, or signed in: all the same."""
    SIGNED_IN = "signed in"
    SERVER = "server"
    SELF = "self"
    """The user whom the subject is about."""
    PERSON = "person"
    SUPPORTER = "supporter"
    SUPPORTER_CHOOSES = "supporter who may choose PAs"
    SUPPORTER_VISITS = "supporter who may agree visits"
    SUPPORTER_NOTES = "supporter who may see notes"
    SUPPORTER_MONEY = "supporter who may see money"
    PA_INVITED = "that PA, invited"
    PA_INTRODUCED = "that PA, introduced"
    PA_CHOSEN = "that PA, chosen"
    PA_ENDED = "that PA, ended"
    THAT_PA = "that PA"
    """The PA whom the subject is about, at whatever stage, also where the person only considers them."""
    TEAM = "any chosen PA of the circle"
    COORDINATOR = "coordinator of the circle's holder"
    COORDINATOR_TOLD = "coordinator recording what the person said"
    VOUCHED = "whoever a coordinator vouches for"
    """Somebody tells of a fact and is nobody there; a coordinator of the circle's holder says that it is one."""
    VOUCHED_PA = "that PA, whom a coordinator vouches for"
    INTERESTED = "somebody who is close to that PA"
    """They are that PA, or a supporter of whom it is known that they live with the PA or are close to them."""


S = Standing

_CHOOSING = frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR_TOLD})
_VISITING = frozenset({S.PERSON, S.SUPPORTER_VISITS, S.COORDINATOR_TOLD})
_SPEAKING_TO_PA = frozenset({S.PERSON, S.SUPPORTER_CHOOSES})
"""Conversations with PAs are theirs; a coordinator neither reads nor writes them."""
_PA_INSIDE = frozenset({S.PA_INVITED, S.PA_INTRODUCED, S.PA_CHOSEN})
_SERVER = frozenset({S.SERVER})
_COORDINATOR = frozenset({S.COORDINATOR})
_SELF = frozenset({S.SELF})
_PA_AT_VISIT = _PA_INSIDE | {S.VOUCHED_PA}
SPEAKING = frozenset({S.SUPPORTER_CHOOSES, S.SUPPORTER_VISITS, S.SUPPORTER_MONEY, S.COORDINATOR, S.COORDINATOR_TOLD})
"""Standings in which somebody speaks for the person: never where they have an interest of their own."""
AGAINST_INTEREST = frozenset({"visit.cancel", "visit.nobody_came", "arrangement.end", "relationship.end"})
"""What somebody close to a PA may still say for the person: it gives that PA nothing."""
NOBODY = frozenset({S.ANYONE, S.SIGNED_IN, S.THAT_PA})
"""Standings that do not let their holder know that a subject exists: a PA is not told who considers them."""

MAY_DO: dict[str, frozenset[Standing]] = {
    "circle.open": _COORDINATOR | _SERVER,
    "circle.set_details": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "circle.claim": _SERVER,
    "circle.move_window": _SERVER,
    "supporter.allow": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "supporter.withdraw": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "supporter.invite": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "supporter.uninvite": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "supporter.come_in": _SERVER,
    "outcome.answer": _CHOOSING,
    "interest.declare": frozenset({S.PERSON, S.SUPPORTER, S.COORDINATOR_TOLD}),
    "interest.withdraw": frozenset({S.PERSON, S.SUPPORTER, S.COORDINATOR_TOLD}),
    "about_me.write": _CHOOSING,
    "about_me.set_review": _CHOOSING,
    "love.add": _CHOOSING,
    "love.change": _CHOOSING,
    "love.remove": _CHOOSING,
    "needs.set": _CHOOSING,
    "needs.confirm_met": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.TEAM, S.COORDINATOR}),
    "plan.set": _VISITING,
    "team.recognise": _CHOOSING,
    "pa.bring": _CHOOSING,
    "need.set": _CHOOSING,
    "need.tell_unmet": _CHOOSING,
    "need.say_met": _CHOOSING,
    "need.put_away": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "need.bring_back": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "relationship.consider": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "relationship.forget": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "relationship.invite": _CHOOSING,
    "relationship.accept_meeting": frozenset({S.PA_INVITED, S.PA_INTRODUCED}),
    "relationship.say_met": _CHOOSING,
    "relationship.choose": _CHOOSING,
    "relationship.agree": frozenset({S.PA_INVITED, S.PA_INTRODUCED, S.PA_CHOSEN}),
    "relationship.say_known": _CHOOSING | {S.THAT_PA},
    "relationship.end": _CHOOSING | _PA_INSIDE,
    "relationship.pass_end": _SERVER,
    "team.accept_one": _CHOOSING,
    "introduction.propose": _CHOOSING | _PA_INSIDE,
    "introduction.answer": _CHOOSING | _PA_INSIDE,
    "introduction.call_off": _CHOOSING | _PA_INSIDE,
    "handover.propose": frozenset({S.PA_CHOSEN}),
    "handover.answer": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "reason.keep": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.PA_ENDED}) | _PA_INSIDE,
    "pa.pause": _COORDINATOR,
    "pa.resume": _COORDINATOR,
    "pause.answer": _VISITING,
    "urgent_rule.set": _VISITING,
    "urgent_rule.remove": _VISITING,
    "supporter.let_ring": frozenset({S.PERSON, S.COORDINATOR_TOLD}),
    "decision.undo": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "arrangement.propose": _VISITING | {S.PA_CHOSEN},
    "arrangement.agree": _VISITING | {S.PA_CHOSEN},
    "arrangement.end": _VISITING | {S.PA_CHOSEN},
    "arrangement.skip": _VISITING | {S.PA_CHOSEN},
    "cover.ask": _VISITING | _PA_INSIDE,
    "cover.offer": _VISITING,
    "cover.accept": _PA_INSIDE,
    "cover.decline": _PA_INSIDE,
    "cover.agree": _VISITING,
    "cover.close": _VISITING,
    "pause.begin": _VISITING,
    "pause.end": _VISITING,
    "visit.propose": _VISITING | _PA_INSIDE,
    "visit.move": _VISITING | _PA_INSIDE,
    "visit.agree_move": _VISITING | _PA_INSIDE,
    "visit.keep_time": _VISITING | _PA_INSIDE,
    "visit.add_second": _VISITING,
    "visit.join_household": _SELF,
    "visit.leave_household": _SELF,
    "visit.confirm": _VISITING | _PA_INSIDE,
    "visit.say_told": frozenset({S.PERSON, S.SUPPORTER, S.COORDINATOR}) | _PA_INSIDE,
    "visit.cancel": _VISITING | _PA_INSIDE,
    "consent.answer": _VISITING,
    "visit.check_in": _PA_AT_VISIT,
    "visit.check_out": _PA_AT_VISIT,
    "visit.running_late": _PA_AT_VISIT,
    "visit.correct_times": _PA_AT_VISIT,
    "visit.see_late": frozenset({S.PERSON, S.SUPPORTER_VISITS}),
    "visit.came": _VISITING,
    "visit.nobody_came": _VISITING,
    "note.write": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.TEAM, S.VOUCHED}) | _PA_INSIDE,
    "note.correct": _SELF,
    "note.read": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.TEAM}),
    "visit_wish.write": _VISITING,
    "visit_wish.take_away": _VISITING,
    "buddy.choose": _SELF,
    "buddy.let_go": _SELF,
    "buddy.decline": _SELF,
    "buddy.accept": _SELF,
    "buddy.start": _SELF,
    "buddy.safe": _SELF,
    "buddy.tell": _SERVER,
    "message.write": _SPEAKING_TO_PA | _PA_INSIDE | {S.PA_ENDED},
    "message.read": _SPEAKING_TO_PA | _PA_INSIDE | {S.PA_ENDED},
    "message.report": _SPEAKING_TO_PA | _PA_INSIDE | {S.PA_ENDED},
    "conversation.block": _SPEAKING_TO_PA | _PA_INSIDE | {S.PA_ENDED},
    "conversation.unblock": _SPEAKING_TO_PA | _PA_INSIDE | {S.PA_ENDED},
    "report.settle": _COORDINATOR,
    "visits.import": _SERVER,
    "visits.plan": _SERVER,
    "visit.hear_nothing": _SERVER,
    "ask.pass_decide_by": _SERVER,
    "flag.raise": _SERVER,
    "flag.close": _SERVER,
    "flag.see": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "flag.act": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "flag.quieten": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "flag.settle": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "holder.set_thresholds": _COORDINATOR,
    "agreement.record": _COORDINATOR | _SERVER,
    "holder.open": _SERVER,
    "holder.set_familiarity": _COORDINATOR,
    "pa.add": _COORDINATOR | _SERVER,
    "profile.update": _SELF,
    "availability.set": _SELF,
    "away.add": _SELF,
    "away.remove": _SELF,
    "document.record": _COORDINATOR,
    "document.take_back": _COORDINATOR,
    "diary.add_private": _SELF,
    "diary.change_private": _SELF,
    "diary.remove_private": _SELF,
    "profile.claim": _SERVER,
    "notice.post": _SERVER,
    "notice.read": _SELF,
    "notice.say_told": _COORDINATOR,
    "reminders.choose": _SELF | {S.PERSON, S.COORDINATOR_TOLD},
    "problem.acknowledge": _SELF,
    "quarantine.apply": _COORDINATOR,
    "quarantine.discard": _COORDINATOR,
    "reflection.write": frozenset({S.PERSON, S.TEAM}),
    "reflection.share": _SELF,
    "reflection.unshare": _SELF,
    "worry.raise": frozenset({S.PERSON, S.SUPPORTER, S.TEAM}),
    "holder.set_safeguarding": _COORDINATOR,
}
"""Mutation → the standings that may make it. Nobody vouches for ``visit.nobody_came`` and ``visit.came``: they are the
person's word."""

PRIVATE = frozenset({"reflection.write", "reflection.share", "reflection.unshare", "worry.raise"})
"""Mutations of which nobody may know but their author and whom they chose: put aside, no coordinator sees them."""

KEPT_FROM_COORDINATORS = frozenset({"conversation.block", "conversation.unblock"})
"""Decisions about conversations, which coordinators do not read, whoever made them."""

LATE_FOR = timedelta(days=30)
"""How long after they left somebody may still tell of what happened while they were there."""

READERS: dict[str, frozenset[Standing]] = {
    "all": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.TEAM, S.COORDINATOR}),
    "person": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "plan": frozenset({S.SUPPORTER_VISITS}),
    "asks": frozenset({S.SUPPORTER_VISITS}),
    "money": frozenset({S.PERSON, S.SUPPORTER_MONEY}),
    "pa": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.THAT_PA}) | _PA_INSIDE,
    "admin": _COORDINATOR,
    "u": _SELF,
    "h": frozenset({S.PERSON, S.SUPPORTER, S.THAT_PA, S.COORDINATOR}),
    "dir": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
}
"""Audience (the kind of scope) → the standings that may read it. A coordinator reads a circle by GET, not by pull."""

PART_OF = {"plan": "all", "asks": "person"}
"""An audience that has part of what another has → that other; which kinds of it, ``AUDIENCES`` says. Whoever reads the
whole does not read the part, and where nobody reads the part it is not made."""

LEFT_OUT = {"plan": {"circle": ("howToGetIn", "allergies", "emergencyName", "emergencyPhone")}}
"""In a part, the fields that stay empty: to agree a visit nobody has to know how to get in."""

AUDIENCES: dict[str, frozenset[str]] = {
    "circle": frozenset({"all", "plan"}),
    "team_member": frozenset({"all", "plan"}),
    "outcome": frozenset({"all"}),
    "arrangement": frozenset({"all", "plan"}),
    "visit": frozenset({"all", "plan"}),
    "pause": frozenset({"all", "plan"}),
    "note": frozenset({"all"}),
    "visit_wish": frozenset({"all", "plan"}),
    "about_me": frozenset({"all"}),
    "about_me_review": frozenset({"all"}),
    "love": frozenset({"all"}),
    "communication_needs": frozenset({"all", "plan", "person", "admin"}),
    "needs_met": frozenset({"all"}),
    "missed_visit_plan": frozenset({"all", "plan"}),
    "need": frozenset({"person", "admin"}),
    "supporter": frozenset({"person", "admin"}),
    "supporter_invite": frozenset({"person", "admin"}),
    "helping": frozenset({"u"}),
    "interest": frozenset({"person", "admin", "u"}),
    "relationship": frozenset({"person", "admin"}),
    "ask": frozenset({"person", "asks", "admin"}),
    "decision": frozenset({"person", "admin"}),
    "cover": frozenset({"person", "asks", "admin"}),
    "cover_offer": frozenset({"person", "asks", "admin", "pa"}),
    "flag": frozenset({"person", "admin", "u"}),
    "urgent_rule": frozenset({"person", "asks", "admin"}),
    "pause_ask": frozenset({"person", "asks", "admin"}),
    "introduction": frozenset({"pa", "person", "admin"}),
    "handover": frozenset({"pa"}),
    "handed_over": frozenset({"pa"}),
    "own_reason": frozenset({"u"}),
    "agreement": frozenset({"money", "admin"}),
    "bond": frozenset({"pa"}),
    "conversation": frozenset({"pa", "u"}),
    "message": frozenset({"pa", "u"}),
    "message_report": frozenset({"admin", "u"}),
    "own_visit": frozenset({"u"}),
    "own_profile": frozenset({"u"}),
    "private_visit": frozenset({"u"}),
    "notice": frozenset({"u"}),
    "reminder_choice": frozenset({"u", "admin"}),
    "reflection": frozenset({"u"}),
    "shared_reflection": frozenset({"u"}),
    "worry": frozenset({"u"}),
    "buddy": frozenset({"u"}),
    "buddy_of": frozenset({"u"}),
    "lone_working": frozenset({"u"}),
    "holder": frozenset({"h"}),
    "pa_profile": frozenset({"dir"}),
    "document": frozenset({"u", "dir"}),
}
"""Record kind → the audiences that may hold it."""


def audiences_of(standings: Collection[str]) -> list[str]:
    """The audiences of a circle that somebody of these standings reads, but for those of single PAs."""
    reads = [each for each in ("all", "person", "money", "plan", "asks") if READERS[each] & set(standings)]
    return [each for each in reads if PART_OF.get(each) not in reads]


def is_read_by_coordinators(kind: str) -> bool:
    return any(S.COORDINATOR in READERS[audience] for audience in AUDIENCES[kind])


MAY_CALL: dict[str, frozenset[Standing]] = {
    "accounts.me": frozenset({S.SIGNED_IN}),
    "accounts.send_code": frozenset({S.ANYONE}),
    "accounts.sign_in": frozenset({S.ANYONE}),
    "accounts.sign_out": frozenset({S.SIGNED_IN}),
    "accounts.devices": frozenset({S.SIGNED_IN}),
    "accounts.revoke_device": frozenset({S.SIGNED_IN}),
    "accounts.passkey_options": frozenset({S.SIGNED_IN}),
    "accounts.add_passkey": frozenset({S.SIGNED_IN}),
    "accounts.passkey_sign_in_options": frozenset({S.ANYONE}),
    "accounts.passkey_sign_in": frozenset({S.ANYONE}),
    "accounts.redeem_invitation": frozenset({S.ANYONE}),
    "accounts.look_at_invitation": frozenset({S.ANYONE}),
    "accounts.invite": frozenset({S.SIGNED_IN}),
    "accounts.read_mobile": frozenset({S.SIGNED_IN}),
    "accounts.change_mobile": frozenset({S.SIGNED_IN}),
    "accounts.confirm_mobile": frozenset({S.SIGNED_IN}),
    "accounts.forget_mobile": frozenset({S.SIGNED_IN}),
    "sync.push_mutations": frozenset({S.SIGNED_IN}),
    "sync.pull_scopes": frozenset({S.SIGNED_IN}),
    "sync.online_mutation": frozenset({S.SIGNED_IN}),
    "quarantine.list_kept": _COORDINATOR,
    "reports.desk": _COORDINATOR,
    "running.look": _COORDINATOR,
    "circles.read_circle": _COORDINATOR,
    "continuity.measure_circle": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.COORDINATOR}),
    "pictures.weeks": frozenset({S.PERSON, S.SUPPORTER_NOTES, S.COORDINATOR}),
    "pictures.fortnights": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "flags.thresholds": _COORDINATOR,
    "flags.preview": _COORDINATOR,
    "ahead.forecast": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "ahead.feasible": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "ahead.smallest_team": frozenset({S.PERSON, S.SUPPORTER_CHOOSES}),
    "directory.list_pas": _COORDINATOR,
    "finding.list_matches": frozenset({S.PERSON, S.SUPPORTER_CHOOSES, S.COORDINATOR}),
    "visits.preview_import": _COORDINATOR,
    "visits.confirm_import": frozenset({S.SIGNED_IN}),
    "visits.find_calendar": frozenset({S.SIGNED_IN}),
    "visits.make_calendar": frozenset({S.SIGNED_IN}),
    "visits.revoke_calendar": frozenset({S.SIGNED_IN}),
    "reports.continuity_csv": _COORDINATOR,
    "attachments.begin": frozenset({S.SIGNED_IN}),
    "attachments.add_piece": frozenset({S.SIGNED_IN}),
    "attachments.read": frozenset({S.SIGNED_IN}),
    "reminders.push_key": frozenset({S.SIGNED_IN}),
    "reminders.subscribe": frozenset({S.SIGNED_IN}),
    "reminders.unsubscribe": frozenset({S.SIGNED_IN}),
    "app.calendar": frozenset({S.ANYONE}),
    "app.health": frozenset({S.ANYONE}),
    "app.metrics": frozenset({S.ANYONE}),
    "app.shell": frozenset({S.ANYONE}),
    "app.api_page": frozenset({S.ANYONE}),
    "api-docs.openapi_json": frozenset({S.ANYONE}),
}
"""Route → the standings that may call it, towards the circle or holder the address names. ``accounts.invite`` and
``visits.confirm_import`` judge the thing they are about in their service, which looks it up; ``attachments.read`` asks
``Access.may_read`` about the records that name the file; ``app.metrics`` for a token of its own."""
