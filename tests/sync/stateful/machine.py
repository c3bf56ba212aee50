"""The rules by which phones, people and faults take turns."""

from __future__ import annotations

import sys
from dataclasses import asdict

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import delete, update

from carematch.core.db import write_session
from carematch.sync import pull
from carematch.sync.models import SyncRecord, SyncScope
from tests.sync.stateful import invariants as must
from tests.sync.stateful.bench import FAULTS, end_session
from tests.sync.stateful.carrying import Phone, Store, Trace
from tests.sync.stateful.invariants import Kept
from tests.sync.stateful.phones import Death, Ride
from tests.sync.stateful.sayings import OFTEN, SAYINGS
from tests.sync.stateful.truth import ending_of, projected_anew, scopes_of

TEN_YEARS_S = 10 * 365 * 24 * 3600
FORTNIGHT_S = 14 * 24 * 3600
MAX_PHONES = 6
ROUNDS_TO_SETTLE = 100
"""More than any trace needs: a handler that breaks takes three for each mutation."""
picks = st.integers(0, 11)
sayings = st.sampled_from([*SAYINGS, *OFTEN * 2, *["a note"] * 24, *["what breaks"] * 3])
fault = st.sampled_from(FAULTS)
faults = st.one_of(
    st.just(()),
    st.tuples(fault),
    st.tuples(st.none(), fault),
    st.lists(st.one_of(st.none(), fault), max_size=4).map(tuple),
)
"""All goes well, the first call fails, the second does, or some of several do."""
limits = st.sampled_from((None, 1, 2, 3, 7))
deaths = st.builds(Death, st.integers(1, 4), st.booleans())
rides = st.builds(Ride, faults, limits)


class SyncMachine(Trace):
    """One trace, by these rules."""

    # -- phones and people ------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        for who in ("maya", "sam", "nia"):
            self._sync(self._new_phone(who), Ride())

    @rule(who=st.sampled_from(("maya", "sam", "nia")), faults=faults)
    def install_again(self, who: str, faults: tuple[str | None, ...]) -> None:
        """Something may be said on the new phone before it has ever heard from the server."""
        if self._phones < MAX_PHONES:
            store = self._new_phone(who)
            if faults:
                self._save(store, "a note", Ride())
            self._sync(store, Ride(faults))

    @rule(at=picks, what=sayings)
    def save(self, at: int, what: str) -> None:
        self._save(self._store(at), what, Ride())

    @rule(at=picks, more=picks, what=st.lists(sayings, min_size=2, max_size=4))
    def save_several(self, at: int, more: int, what: list[str]) -> None:
        for each in what:
            self._save(self._store(at), each, Ride())
        self._sync(self._store(more), Ride())

    @rule(at=picks, ride=rides)
    def sync(self, at: int, ride: Ride) -> None:
        self._sync(self._store(at), ride)

    @rule(at=picks, what=sayings, ride=rides)
    def save_and_sync(self, at: int, what: str, ride: Ride) -> None:
        self._save(self._store(at), what, Ride())
        self._sync(self._store(at), ride)

    @rule(at=picks, faults=st.one_of(st.just(("dropped",)), st.tuples(st.none(), fault)))
    def write_and_hear_half(self, at: int, faults: tuple[str | None, ...]) -> None:
        """The push arrives and its answer does not, or it does and the pull after it fails."""
        self._save(self._store(at), "a note", Ride())
        self._sync(self._store(at), Ride(faults))

    @rule(at=picks, what=sayings, death=deaths)
    def die_while_saving(self, at: int, what: str, death: Death) -> None:
        self._save(self._store(at), what, Ride(death=death))

    @rule(at=picks, death=deaths, ride=rides)
    def die_while_syncing(self, at: int, death: Death, ride: Ride) -> None:
        self._sync(self._store(at), Ride(ride.faults, ride.limit, death))

    @rule(at=picks, what=sayings)
    def save_when_full(self, at: int, what: str) -> None:
        self._save(self._store(at), what, Ride(full_at=1))

    @rule(at=picks, full_at=st.integers(1, 4), limit=limits)
    def sync_when_full(self, at: int, full_at: int, limit: int | None) -> None:
        store = self._store(at)
        self._before([store])
        before = store.kept.held
        self._sync(store, Ride(limit=limit, full_at=full_at))
        if full_at == 1 and before is not None:
            must.i23_a_full_phone_is_as_it_was(store.kept, before)

    @rule(at=picks, what=st.sampled_from((("visit.levitate", 1), ("note.write", 99))))
    def save_in_another_version(self, at: int, what: tuple[str, int]) -> None:
        """The server has never heard of it, or not yet."""
        store, (name, v) = self._store(at), what
        args: dict[str, object] = {"noteId": self.new_id(), "höhe": [self.number(), {"m": None}]}
        key = self.bench.phones.ask("queue", tab=store.tabs[0], name=name, v=v, args=args)
        self.foreign[key] = name, v, args
        self._look(store)

    @rule(at=picks, other=picks, what=sayings, is_same_phone=st.booleans())
    def sync_at_once(self, at: int, other: int, what: str, is_same_phone: bool) -> None:
        """Two phones, or two tabs of one that do not know of each other."""
        first = self._store(at)
        self._save(first, what, Ride())
        second = first if is_same_phone else self._store(other)
        tabs = [first.tabs[0], self._second_tab(first) if second is first else second.tabs[0]]
        ride = Ride(is_locked=False)
        self.is_race = True
        self.bench.clock.move(seconds=7)
        self._before([first, second])
        rides = [{"tab": tab, "ride": ride.wire} for tab in tabs]
        self.bench.phones.ask("together", at_once=True, rides=rides)
        self._after([first, second])

    @rule(
        at=picks,
        other=picks,
        what=sayings,
        way=st.tuples(st.integers(1, 4), st.sampled_from(("out", "in"))),
        limit=limits,
        is_same_phone=st.booleans(),
    )
    def overtake(
        self, at: int, other: int, what: str, way: tuple[int, str], limit: int | None, is_same_phone: bool
    ) -> None:
        """A call or its answer arrives after another phone, or another tab, has saved something and done a whole round:
        of two pushes the later one is first."""
        slow, fast = self._store(at), self._store(at if is_same_phone else other)
        self._save(slow, "a note", Ride())
        said = SAYINGS[what](self, fast)
        tab = self._second_tab(fast) if fast is slow else fast.tabs[0]
        first = {"tab": slow.tabs[0], "ride": Ride(limit=limit, is_locked=False).wire}
        second = {"tab": tab, "ride": Ride(is_locked=False).wire}
        self.bench.clock.move(seconds=7)
        self._before([slow, fast])
        self.bench.phones.ask("overtake", first=first, second=second, said=said, call=way[0], way=way[1])
        self._after([slow, fast])

    @rule(at=picks, what=sayings)
    def save_in_a_second_tab(self, at: int, what: str) -> None:
        store = self._store(at)
        self._second_tab(store)
        self._save(store, what, Ride(), tab=-1)

    @rule(at=picks)
    def crash(self, at: int) -> None:
        self._reopen(self._store(at))

    @rule(at=picks)
    def copy_phone(self, at: int) -> None:
        store = self._store(at)
        if self._phones >= MAX_PHONES:
            return
        self._phones += 1
        twin = Phone(f"phone-{self._phones}", store.phone.cookie, store.phone.signed_in, store.phone.skew_s)
        account = self.bench.account(store.who)
        self.bench.phones.ask("copy", phone=store.phone.name, twin=twin.name, accounts=[asdict(account)])
        self._tell(twin)
        self._look(store)
        kept = Kept(store.who, store.kept.user_id, [*store.kept.made], {*store.kept.sent}, store.kept.may_forget)
        self._add(Store(twin, kept))

    @rule(at=picks, skew_s=st.sampled_from((0, 600, -600, TEN_YEARS_S, -TEN_YEARS_S)))
    def set_clock(self, at: int, skew_s: int) -> None:
        phone = self._store(at).phone
        for store in self.stores:
            if store.phone is phone and abs(skew_s - phone.skew_s) >= FORTNIGHT_S:
                store.kept.may_forget = True
        phone.skew_s = skew_s
        self._tell(phone)

    @rule(at=picks, who=st.sampled_from(("maya", "sam", "nia")))
    def hand_over(self, at: int, who: str) -> None:
        """Somebody else signs in on the phone; what it keeps for the first stays."""
        store = self._store(at)
        store.phone.cookie, store.phone.signed_in = self.bench.cookies[who].pop(), who
        self._tell(store.phone)
        theirs = [each for each in self.stores if each.phone is store.phone and each.who == who]
        if not theirs:
            self._add(Store(store.phone, Kept(who, str(self.world.users[who]))))

    @rule(at=picks)
    def expire_session(self, at: int) -> None:
        end_session(self.bench.app, self._store(at).phone.cookie)

    @rule(at=picks)
    def sign_in(self, at: int) -> None:
        self._sign_in(self._store(at))

    @rule(at=picks)
    def revoke(self, at: int) -> None:
        self.bench.revoke(self._store(at).phone.cookie)

    @rule(at=picks)
    def sign_out(self, at: int) -> None:
        store = self._store(at)
        self._look(store)
        before = store.kept.held
        if before is None:
            return
        done = self.bench.phones.ask("signOut", tab=store.tabs[0], discardUnsent=False, ride=Ride().wire)
        has_unsent = any(each["result"] is None for each in before.outbox)
        assert done["isDone"] is not has_unsent, f"I23: {store.who} signed out with {before.queued} unsent"
        if has_unsent:
            self._look(store)
            must.i23_signing_out_keeps_what_is_unsent(store.kept, before)
            return
        self.stores.remove(store)
        for tab in store.tabs:
            self.bench.phones.ask("close", tab=tab)
        store.kept.held, store.kept.may_forget = None, True
        self.ended.append(store.kept)
        self._check_server()
        if not any(each.who == store.who for each in self.stores):
            self._new_phone(store.who)

    # -- what happens elsewhere -------------------------------------------------------------------------------------

    @rule()
    def leave_the_team(self) -> None:
        self.bench.act("maya", "relationship.end", relationshipId=self.world.bond)
        self._check_server()

    @rule()
    def join_the_team(self) -> None:
        self.bench.know_each_other()
        self._check_server()

    @rule(powers=st.sampled_from(([], ["see_notes"], ["choose_pas"], ["see_notes", "choose_pas", "money"])))
    def change_powers(self, powers: list[str]) -> None:
        if powers:
            self.bench.empower(powers)
        else:
            args = {"circleId": self.world.circle, "userId": self.world.users["nia"]}
            self.bench.act("maya", "supporter.withdraw", **args)
        self._check_server()

    @rule(outcode=st.sampled_from(("CF10", "LL13", "SY23")))
    def move_the_pa(self, outcode: str) -> None:
        """Their public profile goes from one area to another."""
        self.bench.act("sam", "profile.update", paId=self.world.pa, outcode=outcode, accepting=True)
        self._check_server()

    @rule()
    def take_back(self) -> None:
        """What the last decision that can be undone had added is deleted."""
        decisions = self.truth.scopes[f"c:{self.world.circle}/person"].rows.items()
        undoable = [(v, key) for (kind, key), (v, row) in decisions if kind == "decision" and row["undoable"]]
        if undoable:
            self.bench.act("maya", "decision.undo", decisionId=max(undoable)[1])
        self._check_server()

    @rule()
    def change_the_view(self) -> None:
        """A new server comes, whose rows have another shape. What waits on phones was made for the old one."""
        pull.VIEW += 1
        for store in self.stores:
            store.in_step_with = None

    @rule()
    def collect_tombstones(self) -> None:
        """The horizon moves up to now; what was deleted is forgotten."""
        with self.bench.app.app_context(), write_session() as session:
            session.execute(delete(SyncRecord).where(SyncRecord.body.is_(None)))
            session.execute(update(SyncScope).values(horizon=SyncScope.version))
        self._skip_past()

    @rule()
    def back_up(self) -> None:
        self.backup = self.bench.back_up()

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        assert self.backup is not None
        self.handed_in |= set(self.truth.log)
        self.bench.restore(self.backup)
        self._skip_past()

    # -- the end ----------------------------------------------------------------------------------------------------

    @rule()
    def settle(self) -> None:
        """Faults stop, and everybody syncs until nobody has anything to say."""
        for _ in range(ROUNDS_TO_SETTLE):
            if all(self._is_in_step(store) for store in self.stores):
                break
            self.bench.clock.move(minutes=2)
            for store in self.stores:
                if not self._is_in_step(store):
                    self._sign_in(store)
                    self._sync(store, Ride())
        self._check_server()
        now = self.bench.clock()
        must.i4_rows_are_their_projection(self.truth, projected_anew(self.bench.app, now))
        for store in self.stores:
            kept = store.kept
            must.i21_the_queue_drains(kept)
            must.i12_the_removed_hold_nothing(kept, self.truth)
            must.i4_the_phone_is_as_the_server_says(kept, self.truth, scopes_of(self.bench.app, kept.user_id, now))
            must.i11_refusals_are_shown(kept, self.truth)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.settle()
                self.bench.endings.append(None if self.is_race else ending_of(self.truth))
        finally:
            pull.VIEW = self._view

    def _is_in_step(self, store: Store) -> bool:
        """Nothing is left to say, and nothing has happened since it was told all."""
        held = store.kept.held
        return held is not None and not held.outbox and store.in_step_with is self.truth
