"""What must hold, each under its name in docs/sync.md. A failure begins with that name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.sync.stateful.bench import Exchange
from tests.sync.stateful.phones import Held
from tests.sync.stateful.truth import Ending, Rows, Truth, sum_of

SKEW = timedelta(minutes=5)

EXCUSES = {"device_revoked", "unavailable"}
"""Why a note may be put aside that would else be applied: its device was signed out, or its handler broke."""

History = dict[tuple[str, str, int], Rows]


@dataclass
class Kept:
    """What one phone has promised to keep for one user: ``made`` are the ids of their changes, in order.

    ``may_forget``: it has handed in what it had and was wiped, or its clock says that a fortnight has passed.
    """

    who: str
    user_id: str
    made: list[str] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    may_forget: bool = False
    held: Held | None = None

    @property
    def ids(self) -> set[str]:
        return {*self.held.queued, *self.held.sent} if self.held else set()


def i1_an_effect_appears_once(truth: Truth, shared: str) -> None:
    """At most one row for each thing said, and exactly one note for each that was applied."""
    rows = truth.scopes[shared].rows.items()
    texts = Counter((kind, _first_text(body)) for (kind, _), (_, body) in rows if kind in {"note", "outcome"})
    doubled = [what for what, times in texts.items() if times > 1]
    assert not doubled, f"I1: more than once: {doubled}"
    for key, logged in truth.log.items():
        if logged.name == "note.write" and logged.status == "applied":
            said = "note", logged.args["text"]
            assert texts[said] == 1, f"I1: {key} is applied, and its note is not there"


def _first_text(body: dict[str, Any]) -> str:
    """What was said at first, before it was put right."""
    earlier = body.get("earlier") or [body]
    text: str = earlier[0]["text"]
    return text


def i2_nothing_is_lost(kepts: Iterable[Kept], truth: Truth, handed_in: set[str]) -> None:
    """Every change is in a queue, a sent box or the log; ``handed_in``: the log had it, and was put back since."""
    kepts = list(kepts)
    somewhere = handed_in | set(truth.log)
    for kept in kepts:
        somewhere |= kept.ids
    for kept in kepts:
        lost = set(kept.made) - somewhere
        assert not lost, f"I2: {lost} of {kept.who} are nowhere any more"


def i2_nothing_leaves_the_phone(kept: Kept) -> None:
    """Neither queue nor sent box loses what the phone was given, but what was sent and may be forgotten."""
    missing = set(kept.made) - kept.ids
    if kept.may_forget:
        missing -= kept.sent
    assert not missing, f"I2: the phone of {kept.who} no longer has {missing}"


def i3_versions_step_by_one(before: Truth, after: Truth) -> None:
    """From one commit to the next: no row changes without a stamp of a step of its scope, and each mutation makes one
    step at most."""
    mutations = sum(each.status == "applied" for key, each in after.log.items() if key not in before.log)
    assert mutations <= 1, f"I3: {mutations} mutations in one commit"
    vanished_scopes = set(before.scopes) - set(after.scopes)
    assert not vanished_scopes, f"I3: {vanished_scopes} are gone"
    for key, scope in after.scopes.items():
        was = before.scopes.get(key)
        if was is scope:
            continue
        old_version, old_rows, old_dead = (was.version, was.rows, was.dead) if was else (0, {}, {})
        steps = scope.version - old_version
        assert 0 <= steps <= mutations, f"I3: {key} made {steps} steps in {mutations} mutations"
        for row, (v, body) in scope.rows.items():
            if old_rows.get(row) != (v, body):
                assert old_version < v == scope.version, f"I3: {row} in {key} changed without a step (v {v})"
        for row, v in scope.dead.items():
            if old_dead.get(row) != v:
                assert old_version < v == scope.version, f"I3: {row} in {key} was deleted without a step (v {v})"
        vanished = {*old_rows, *old_dead} - {*scope.rows, *scope.dead}
        assert not vanished, f"I3: {vanished} left {key} without a tombstone"
        assert (scope.count, scope.sum) == (len(scope.rows), sum_of(scope.rows)), f"I3: {key} does not add up"


def i4_the_phone_is_as_the_server_says(kept: Kept, truth: Truth, scopes: list[str]) -> None:
    held = kept.held
    assert held is not None
    theirs = {key: truth.scopes[key] for key in scopes if key in truth.scopes}
    assert {key: rows for key, rows in held.rows.items() if rows} == {
        key: scope.rows for key, scope in theirs.items() if scope.rows
    }, f"I4: the phone of {kept.who} holds something else than the server gives out"
    sums = {cursor["id"]: (cursor["v"], cursor["sum"]) for cursor in held.scopes}
    assert sums == {key: (scope.version, scope.sum) for key, scope in theirs.items()}, f"I4: checksums of {kept.who}"


def i4_rows_are_their_projection(truth: Truth, anew: dict[str, dict[tuple[str, str], dict[str, object]]]) -> None:
    """What is stored to be handed out is what the rows behind it say."""
    stored = {
        key: {row: body for row, (_, body) in scope.rows.items()} for key, scope in truth.scopes.items() if scope.rows
    }
    for key in {*stored, *anew}:
        assert stored.get(key, {}) == anew.get(key, {}), f"I4: {key} is not what its rows say"


def i5_a_pull_is_one_instant(kept: Kept, truths: Sequence[Truth]) -> None:
    """``truths``: all that the server ever was. After a pull that is complete, one of them is what the phone holds of
    the scopes it has a cursor for."""
    held = kept.held
    assert held is not None
    versions = {cursor["id"]: cursor["v"] for cursor in held.scopes}
    then = (each for each in reversed(truths) if each.lineage == held.state["lineage"])
    instant = next((each for each in then if _versions(each, versions) == versions), None)
    assert instant is not None, f"I5: {kept.who} holds {versions}, which the server never was at once"
    rows = {key: instant.scopes[key].rows for key in versions if instant.scopes[key].rows}
    mine = {key: held.rows[key] for key in held.rows if key in versions}
    assert mine == rows, f"I5: {kept.who} holds other rows than the server had at {versions}"


def _versions(truth: Truth, scopes: Iterable[str]) -> dict[str, int]:
    return {key: truth.scopes[key].version for key in scopes if key in truth.scopes}


def i6_the_cursor_is_not_ahead_of_the_rows(kept: Kept, history: History) -> None:
    """A scope that is complete up to a version holds just what the server had there at that version."""
    held = kept.held
    assert held is not None
    rows = held.rows
    for cursor in held.scopes:
        if cursor["v"] == 0 or cursor["pages"]:
            continue
        then = history.get((held.state["lineage"], cursor["id"], cursor["v"]))
        if then is not None:
            mine = rows.get(cursor["id"], {})
            assert mine == then, (
                f"I6: {kept.who} says {cursor['id']} is complete at {cursor['v']}: {mine} is not {then}"
            )


def i7_own_work_stays_in_view(kept: Kept, notes: dict[str, str], truth: Truth) -> None:
    """``notes``: the id of each note's mutation, with the note's. All are shown from the tap until a refusal."""
    held = kept.held
    assert held is not None
    for key in kept.made:
        refused = key in truth.log and truth.log[key].status != "applied"
        if key in notes and not refused:
            assert notes[key] in held.notes, f"I7: {kept.who} no longer sees their note of {key}"


def i8_the_order_is_the_phones(kept: Kept, truth: Truth) -> None:
    """Nothing is judged before what the same phone had made earlier and still waits to send."""
    waiting: list[str] = []
    queued = set(kept.held.queued) if kept.held else set()
    for key in kept.made:
        if key not in truth.log:
            if key in queued:
                waiting.append(key)
        else:
            assert not waiting, f"I8: {key} of {kept.who} was judged before {waiting}"


def i8_no_gap_is_applied(truth: Truth) -> None:
    numbers: dict[str, list[int]] = {}
    for logged in truth.log.values():
        if logged.client_id and logged.seq is not None:
            numbers.setdefault(logged.client_id, []).append(logged.seq)
    for client, seqs in numbers.items():
        assert len(set(seqs)) == len(seqs), f"I8: a number of {client} was given twice"
        assert max(seqs) <= truth.last_seqs[client], f"I8: {client} is ahead of its last number"


def i8_a_tail_is_not_taken(exchanges: Iterable[Exchange]) -> None:
    """What comes after a mutation that has not come yet changes nothing, and the answer says what is missing."""
    for exchange in exchanges:
        mutations = exchange.message.get("mutations")
        expected = exchange.before.last_seqs.get(exchange.message.get("clientId", ""), 0) + 1
        if exchange.fault != "tail first" or not mutations or mutations[0]["seq"] <= expected:
            continue
        assert exchange.before is exchange.after, f"I8: {mutations[0]['id']} was taken in before its time"
        assert exchange.status in {401, 403, 409}, f"I8: a gap was answered by {exchange.status}"
        if exchange.answer and exchange.answer["slug"] == "seq_gap":
            assert exchange.answer["expected"] == expected, f"I8: {exchange.answer} should ask for {expected}"


def i9_numbers_are_dense(kept: Kept) -> None:
    held = kept.held
    assert held is not None
    numbers = [each["seq"] for each in held.outbox]
    after = held.state["nextSeq"]
    assert numbers == list(range(after - len(numbers), after)), (
        f"I9: the queue of {kept.who} is {numbers} before {after}"
    )


def i10_nothing_blocks_the_head(exchanges: Iterable[Exchange], blocked: Counter[tuple[str, str, str]]) -> None:
    """The third push that ends at a mutation gives it an outcome. ``blocked`` counts, by lineage, client and mutation,
    those that gave none."""
    for exchange in exchanges:
        if exchange.blocker:
            which = exchange.after.lineage, exchange.message["clientId"], exchange.blocker
            blocked[which] += 1
            assert blocked[which] < 3, f"I10: {exchange.blocker} has stopped {blocked[which]} pushes"


def i11_refusals_are_shown(kept: Kept, truth: Truth) -> None:
    held = kept.held
    assert held is not None
    expected = truth.open_problems(kept.user_id)
    assert set(held.problems) == expected, f"I11: {kept.who} is told of {held.problems}, not of {expected}"
    assert set(held.unseen) == expected, f"I11: {kept.who} is shown {held.unseen}, not {expected}"


def i12_the_removed_hold_nothing(kept: Kept, truth: Truth) -> None:
    """After contact."""
    held = kept.held
    assert held is not None
    for scope in held.rows:
        assert truth.may_read(kept.user_id, scope), f"I12: {kept.who} still holds rows of {scope}"


def i12_a_revoked_phone_holds_nothing(kept: Kept) -> None:
    held = kept.held
    if held is not None and held.state["gate"] == "revoked":
        kept_on = [*held.base, *held.sent]
        assert not kept_on, f"I12: the revoked phone of {kept.who} still holds rows"


def i13_nobody_is_told_of_others(user_id: str, exchange: Exchange) -> None:
    """No answer holds a scope that its reader may not read; judged before and after, for both happen at once."""
    for page in (exchange.answer or {}).get("scopes", ()):
        may = any(truth.may_read(user_id, page["id"]) for truth in (exchange.before, exchange.after))
        assert may, f"I13: {user_id} was given {page['id']}"


def i14_the_deleted_stay_deleted(kept: Kept, truth: Truth) -> None:
    """A phone past a tombstone does not hold the row there; a row that moved is held where it went."""
    held = kept.held
    assert held is not None
    if held.state["lineage"] != truth.lineage:
        return
    rows = held.rows
    for cursor in held.scopes:
        scope = truth.scopes.get(cursor["id"])
        if scope is None or cursor["pages"] or cursor["v"] == 0:
            continue
        mine = rows.get(cursor["id"], {})
        risen = [key for key, v in scope.dead.items() if v <= cursor["v"] and key in mine]
        assert not risen, f"I14: {kept.who} holds {risen}, deleted from {cursor['id']}"
        gone = [key for key, (v, _) in scope.rows.items() if v <= cursor["v"] and key not in mine]
        assert not gone, f"I14: {kept.who} has lost {gone} of {cursor['id']}"


def i15_the_old_get_a_snapshot(exchange: Exchange) -> None:
    for page in (exchange.answer or {}).get("scopes", ()):
        if page["mode"] == "delta":
            horizon = exchange.before.scopes[page["id"]].horizon
            assert page["from"] >= horizon, f"I15: changes since {page['from']} of {page['id']}, behind {horizon}"


def i16_a_wrong_clock_is_flagged(exchanges: Iterable[Exchange]) -> None:
    """By the phone's clock when it sent, not by how long a change waited. Of two at once, either may count."""
    expected: dict[str, set[bool]] = {}
    flagged: dict[str, bool] = {}
    for exchange in exchanges:
        for each in exchange.message.get("mutations", ()):
            logged = exchange.after.log.get(each["id"])
            if logged is not None and each["id"] not in exchange.before.log:
                sent_at = datetime.fromisoformat(exchange.message["sentAt"])
                is_skewed = abs(logged.received_at - sent_at) > SKEW or logged.made_at - sent_at > SKEW
                expected.setdefault(each["id"], set()).add(is_skewed)
                flagged[each["id"]] = logged.is_skewed
    for key, is_skewed in flagged.items():
        assert is_skewed in expected[key], f"I16: {key} is flagged {is_skewed}"


def i16_clocks_change_nothing_else(truth: Truth, made: Iterable[str], always_inside: set[str]) -> None:
    """No note of somebody who was in the circle all the time is refused, whatever their clock."""
    for key in made:
        logged = truth.log.get(key)
        if logged is None:
            continue
        if (
            (logged.name, logged.v) == ("note.write", 1)
            and logged.user_id in always_inside
            and logged.slug not in EXCUSES
        ):
            assert logged.status == "applied", f"I16: the note of {key} is {logged.status}: {logged.slug}"


def i17_nothing_goes_back(kept: Kept, before: Held | None) -> None:
    """Within one lineage and view, no scope falls to an older version; and rows always add up."""
    held = kept.held
    assert held is not None
    assert held.state["notes"] == [], f"I17: {kept.who} found a fault in what they hold: {held.state['notes']}"
    world = "lineage", "view"
    if before is None or any(before.state[each] != held.state[each] for each in world):
        return
    was = {cursor["id"]: cursor["v"] for cursor in before.scopes}
    for cursor in held.scopes:
        old = was.get(cursor["id"], 0)
        assert cursor["v"] >= old, f"I17: {kept.who} was at {old} in {cursor['id']}, and is at {cursor['v']}"


def i18_duplicates_hear_the_same(exchanges: Iterable[Exchange], heard: dict[tuple[str, str], object]) -> None:
    """``heard``: lineage and mutation, with the outcome it was first given."""
    for exchange in exchanges:
        for result in (exchange.answer or {}).get("results", ()):
            outcome = result["status"], (result["problem"] or {}).get("slug")
            first = heard.setdefault((exchange.after.lineage, result["id"]), outcome)
            assert outcome == first, f"I18: {result['id']} was {first}, and is {outcome}"


def i19_everybody_speaks_for_themselves(truth: Truth, authors: dict[str, str]) -> None:
    for key, user_id in authors.items():
        if key in truth.log:
            assert truth.log[key].user_id == user_id, f"I19: {key} of {user_id} was logged as another's"


def i20_what_is_not_known_is_kept(truth: Truth, foreign: dict[str, tuple[str, int, dict[str, object]]]) -> None:
    """``foreign``: what phones of another version have said, by the mutation's id."""
    for key, said in foreign.items():
        logged = truth.log.get(key)
        if logged is not None:
            assert logged.status == "quarantined", f"I20: {key}, {said[0]}@{said[1]}, is {logged.status}"
            kept = logged.name, logged.v, logged.args
            assert kept == said, f"I20: {key} was {said}, and is kept as {kept}"


def i21_the_queue_drains(kept: Kept) -> None:
    assert kept.held is not None
    assert not kept.held.outbox, f"I21: {kept.who} cannot get rid of {kept.held.queued}"


def i22_no_contact_takes_nothing(kept: Kept, before: Held | None) -> None:
    assert kept.held is not None
    lost = set(before.queued if before else ()) - set(kept.held.queued)
    assert not lost, f"I22: {lost} left the queue of {kept.who}, and nobody was there"


def i23_a_full_phone_is_as_it_was(kept: Kept, before: Held) -> None:
    assert kept.held == before, f"I23: something was half saved on the full phone of {kept.who}"


def i23_signing_out_keeps_what_is_unsent(kept: Kept, before: Held) -> None:
    assert kept.held is not None, f"I23: {kept.who} signed out, and {before.queued} are gone"
    assert kept.held.queued == before.queued, f"I23: signing out changed the queue of {kept.who}"


def i24_both_databases_end_the_same(one: Sequence[Ending | None], other: Sequence[Ending | None]) -> None:
    """Of the same traces. Those that were a race on both are not compared."""
    assert len(one) == len(other), f"I24: {len(one)} traces here, {len(other)} there"
    for number, (ours, theirs) in enumerate(zip(one, other, strict=True)):
        assert (ours is None) == (theirs is None), f"I24: trace {number} is another one"
        if ours and theirs:
            assert ours.outcomes == theirs.outcomes, f"I24: outcomes of trace {number}"
            assert ours.rows == theirs.rows, f"I24: rows of trace {number}"
