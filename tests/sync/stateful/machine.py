"""The rules by which phones, people and faults take turns, and what is looked at after each turn."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import delete, update

from carematch.core.db import write_session
from carematch.sync import pull
from carematch.sync.models import SyncRecord, SyncScope
from tests.sync.stateful import invariants as must
from tests.sync.stateful.bench import BREAKS, FAULTS, INSTEAD, Backup, Bench, Exchange, end_session
from tests.sync.stateful.invariants import Kept
from tests.sync.stateful.phones import Death, Held, Refused, Ridden, Ride
from tests.sync.stateful.truth import Truth, ending_of, projected_anew, scopes_of

TEN_YEARS_S = 10 * 365 * 24 * 3600
FORTNIGHT_S = 14 * 24 * 3600
MAX_PHONES = 6
ROUNDS_TO_SETTLE = 100
"""More than any trace needs: a handler that breaks takes three for each mutation."""
NOBODY_THERE = {"lost", "dropped", "ended", *INSTEAD}
"""The faults with which nothing that the server gives a phone can arrive."""

Saying = Callable[["SyncMachine", "Store"], tuple[str, dict[str, Any]] | None]


@dataclass
class Phone:
    """One installation of the app. ``cookie`` is of whoever is signed in there."""

    name: str
    cookie: str
    signed_in: str
    skew_s: int = 0


@dataclass
class Store:
    """What one phone keeps for one user, and the tabs that are open on it."""

    phone: Phone
    kept: Kept
    tabs: list[str] = field(default_factory=list)
    in_step_with: Truth | None = None
    """What the last pull brought whole."""

    @property
    def who(self) -> str:
        return self.kept.who


def _note(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    text = f"note {machine.number()}"
    return "note.write", {"noteId": machine.new_id(), "visitId": str(machine.world.visit), "text": text}


def _break(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    how = ("the first time", *BREAKS)[machine.number() % (len(BREAKS) + 1)]
    text = f"note {machine.number()} breaks: {how}"
    return "note.write", {"noteId": machine.new_id(), "visitId": str(machine.world.visit), "text": text}


def _answer(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    text = f"answer {machine.number()}"
    return "outcome.answer", {"circleId": str(machine.world.circle), "question": "good", "text": text}


def _about_visit(name: str, **more: Any) -> Saying:
    return lambda machine, _: (name, {"visitId": str(machine.world.visit), **more})


def _propose(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    args = {"visitId": machine.new_id(), "circleId": str(machine.world.circle), "paId": str(machine.world.pa)}
    times = {"startsAt": "2026-11-25T09:00:00Z", "endsAt": "2026-11-25T10:00:00Z"}
    return "visit.propose", {**args, **times, "why": ""}


def _profile(**words: Any) -> Saying:
    return lambda machine, _: ("profile.update", {"paId": str(machine.world.pa), **words})


def _powers(*powers: str) -> Saying:
    def say(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
        args = {"circleId": str(machine.world.circle), "userId": str(machine.world.users["nia"])}
        return "supporter.allow", {**args, "powers": list(powers)}

    return say


def _end(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    return "relationship.end", {"relationshipId": str(machine.world.bond)}


def _known(machine: SyncMachine, _: Store) -> tuple[str, dict[str, Any]]:
    args = {"relationshipId": machine.world.bond, "circleId": machine.world.circle, "paId": machine.world.pa}
    return "relationship.say_known", {name: str(value) for name, value in args.items()}


def _undo(_: SyncMachine, store: Store) -> tuple[str, dict[str, Any]] | None:
    """Take back the first decision that the phone shows as one that can be."""
    for row in store.kept.held.base if store.kept.held else ():
        if row["t"] == "decision" and row["d"]["undoable"]:
            return "decision.undo", {"decisionId": row["id"]}
    return None


def _acknowledge(_: SyncMachine, store: Store) -> tuple[str, dict[str, Any]] | None:
    unseen = sorted(store.kept.held.unseen) if store.kept.held else []
    return ("problem.acknowledge", {"mutationId": unseen[0]}) if unseen else None


SAYINGS: dict[str, Saying] = {
    "a note": _note,
    "what breaks": _break,
    "what good looks like": _answer,
    "checking in": _about_visit("visit.check_in"),
    "checking out": _about_visit("visit.check_out"),
    "running late": _about_visit("visit.running_late", minutes=10),
    "nobody came": _about_visit("visit.nobody_came"),
    "calling off": _about_visit("visit.cancel", reason="rain"),
    "a visit": _propose,
    "moving to Wales": _profile(outcode="CF10"),
    "moving back": _profile(outcode="SY23"),
    "taking nobody": _profile(accepting=False),
    "taking people": _profile(accepting=True, about="I like dogs"),
    "may see notes": _powers("see_notes"),
    "may choose": _powers("choose_pas"),
    "may do all": _powers("see_notes", "choose_pas", "money", "agree_visits"),
    "goodbye": _end,
    "we know each other": _known,
    "take back": _undo,
    "seen it": _acknowledge,
}

picks = st.integers(0, 11)
sayings = st.sampled_from([*SAYINGS, *["a note"] * 6, "what breaks"])
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


class SyncMachine(RuleBasedStateMachine):
    """One trace. Every database, server and phone process serves many."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.world = bench.world
        bench.begin()
        self.stores: list[Store] = []
        self.ended: list[Kept] = []
        self.notes: dict[str, str] = {}
        self.authors: dict[str, str] = {}
        self.handed_in: set[str] = set()
        self.foreign: dict[str, tuple[str, int, dict[str, object]]] = {}
        self.outcomes: dict[tuple[str, str], object] = {}
        self.backup: Backup | None = None
        self.has_been_restored = False
        self._numbers = 0
        self._tabs = 0
        self._phones = 0
        self._always_inside = {str(each) for each in self.world.users.values()}
        self.blocked: Counter[tuple[str, str, str]] = Counter()
        self._heard = 0
        self.is_race = False
        """What came of it was for the threads to decide."""
        self._view = pull.VIEW
        self._seen = 1

    @property
    def truth(self) -> Truth:
        """As it now is."""
        return self.bench.between.truth

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    def new_id(self) -> str:
        return f"019ad000-0000-7000-8000-{self.number():012x}"

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

    # -- how it is done ---------------------------------------------------------------------------------------------

    def _store(self, at: int) -> Store:
        return self.stores[at % len(self.stores)]

    def _new_phone(self, who: str) -> Store:
        self._phones += 1
        phone = Phone(f"phone-{self._phones}", self.bench.cookies[who].pop(), who)
        self.bench.phones.ask("phone", phone=phone.name, cookie=phone.cookie)
        return self._add(Store(phone, Kept(who, str(self.world.users[who]))))

    def _add(self, store: Store) -> Store:
        self.stores.append(store)
        self._second_tab(store)
        return store

    def _second_tab(self, store: Store) -> str:
        self._tabs += 1
        tab, account = f"tab-{self._tabs}", asdict(self.bench.account(store.who))
        self.bench.phones.ask("open", tab=tab, number=self._tabs, phone=store.phone.name, account=account)
        store.tabs.append(tab)
        return tab

    def _reopen(self, store: Store) -> None:
        for tab in store.tabs:
            self.bench.phones.ask("close", tab=tab)
        store.tabs.clear()
        self._second_tab(store)
        self._look(store)

    def _tell(self, phone: Phone) -> None:
        self.bench.phones.ask("set", phone=phone.name, cookie=phone.cookie, skewS=phone.skew_s)

    def _sign_in(self, store: Store) -> None:
        """Afterwards the phone has a session of this user that the server knows."""
        phone = store.phone
        if phone.signed_in != store.who or not self.bench.is_signed_in(phone.cookie):
            phone.cookie, phone.signed_in = self.bench.open_device(store.who), store.who
            self._tell(phone)

    def _save(self, store: Store, what: str, ride: Ride, tab: int = 0) -> None:
        said = SAYINGS[what](self, store)
        if said is None:
            return
        self.bench.clock.move(seconds=7)
        name, args = said
        self._before([store])
        known, before = set(store.kept.made), store.kept.held
        key: str | None = None
        try:
            key = self.bench.phones.ask("save", tab=store.tabs[tab], name=name, args=args, ride=ride.wire)
        except Refused:
            if not (ride.death or ride.full_at):
                raise
        if ride.death:
            self._reopen(store)
        self._look(store)
        made = [each for each in store.kept.made if each not in known]
        if ride.full_at and before is not None:
            assert key is None, f"I23: {key} was called saved on a full phone"
            must.i23_a_full_phone_is_as_it_was(store.kept, before)
            return
        assert key is None or made == [key], f"I2: {key} was called saved, and is not there"
        if name == "note.write":
            if _holds_visit(store):
                self.notes |= dict.fromkeys(made, str(args["noteId"]))
            must.i7_own_work_stays_in_view(store.kept, self._notes_of(store), self.truth)

    def _sync(self, store: Store, ride: Ride) -> None:
        self.bench.clock.move(seconds=7)
        before = store.kept.held
        self._before([store])
        ridden = self.bench.phones.sync(store.tabs[0], ride)
        assert ridden.calls < 300, f"I21: {store.who} has not come to an end after {ridden.calls} calls"
        ours = (
            set() if ride.full_at else set(ridden.reported) - {"too_large" for each in ride.faults if each == "large"}
        )
        assert not ours, f"{store.who} met a fault of ours: {ours}"
        if ridden.died:
            self._reopen(store)
        self._after([store], is_alone=not ridden.died)
        if _is_alone(ridden, ride):
            must.i22_no_contact_takes_nothing(store.kept, before)

    def _before(self, stores: list[Store]) -> None:
        for store in stores:
            if store.kept.held is None:
                self._look(store)

    def _after(self, stores: list[Store], *, is_alone: bool = False) -> None:
        heard = self._check_server(stores)
        for store in stores:
            self._check_pull(store, heard, is_alone)

    def _check_pull(self, store: Store, heard: list[Exchange], is_alone: bool) -> None:
        """What a pull brought whole is one instant. Of several at once any may have been the last, so all must be."""
        held, store.in_step_with = store.kept.held, None
        mine = store.phone.cookie, store.kept.user_id
        pulls = [each for each in heard if each.is_pull and each.has_arrived and each.speaker == mine]
        if held is None or not pulls or not all(each.is_whole_pull for each in pulls[-1 if is_alone else 0 :]):
            return
        phones_time = self.bench.clock() + timedelta(seconds=store.phone.skew_s)
        if held.state["lastPullAt"] == f"{phones_time:%Y-%m-%dT%H:%M:%SZ}":
            must.i5_a_pull_is_one_instant(store.kept, self.bench.between.truths)
            store.in_step_with = pulls[-1].after if is_alone else None

    def _look(self, store: Store) -> None:
        """Read what the phone keeps, and hold it against what it promised."""
        kept, before = store.kept, store.kept.held
        kept.held = self.bench.phones.look(store.phone.name, self.bench.account(store.who))
        if kept.held is None:
            assert not kept.made, f"I2: the phone of {kept.who} has lost all"
            return
        known = set(kept.made)
        kept.made += [key for key in kept.held.queued if key not in known]
        kept.sent |= set(kept.held.sent)
        self.authors |= dict.fromkeys(kept.made, kept.user_id)
        if kept.held.state["gate"] == "revoked":
            kept.may_forget = True
            kept.sent |= {each["id"] for each in kept.held.outbox}
        self._check_phone(store, before)

    def _check_phone(self, store: Store, before: Held | None) -> None:
        kept = store.kept
        must.i9_numbers_are_dense(kept)
        must.i2_nothing_leaves_the_phone(kept)
        must.i12_a_revoked_phone_holds_nothing(kept)
        must.i14_the_deleted_stay_deleted(kept, self.truth)
        must.i6_the_cursor_is_not_ahead_of_the_rows(kept, self.bench.between.history)
        must.i17_nothing_goes_back(kept, before)

    def _skip_past(self) -> None:
        """What happened to the database just now was no mutation."""
        self._seen = len(self.bench.between.truths)

    def _check_server(self, touched: list[Store] | None = None) -> list[Exchange]:
        """Returns what was said since the last time."""
        heard = self.bench.between.heard[self._heard :]
        self._heard = len(self.bench.between.heard)
        truths = self.bench.between.truths
        seen = self._seen
        for before, after in pairwise(truths[seen - 1 :]):
            must.i3_versions_step_by_one(before, after)
        self._skip_past()
        truth = self.truth
        for each in truths[seen:]:
            self._always_inside &= {user for user in self._always_inside if each.may_read(user, self.world.shared)}
        owners = {}
        for store in self.stores:
            owners[store.phone.cookie] = str(self.world.users[store.phone.signed_in])
        for exchange in heard:
            must.i15_the_old_get_a_snapshot(exchange)
            if exchange.cookie in owners:
                must.i13_nobody_is_told_of_others(owners[exchange.cookie], exchange)
        must.i8_a_tail_is_not_taken(heard)
        must.i20_what_is_not_known_is_kept(truth, self.foreign)
        must.i10_nothing_blocks_the_head(heard, self.blocked)
        must.i16_a_wrong_clock_is_flagged(heard)
        must.i18_duplicates_hear_the_same(heard, self.outcomes)
        for store in touched or ():
            self._look(store)
            must.i7_own_work_stays_in_view(store.kept, self._notes_of(store), truth)
        must.i1_an_effect_appears_once(truth, self.world.shared)
        must.i8_no_gap_is_applied(truth)
        must.i16_clocks_change_nothing_else(truth, self.authors, self._always_inside)
        must.i19_everybody_speaks_for_themselves(truth, self.authors)
        for store in self.stores:
            must.i8_the_order_is_the_phones(store.kept, truth)
        must.i2_nothing_is_lost([*(store.kept for store in self.stores), *self.ended], truth, self.handed_in)
        return heard

    def _notes_of(self, store: Store) -> dict[str, str]:
        """The notes that this phone has to show: of somebody who has been in the circle all along."""
        held = store.kept.held
        is_wiped = store.kept.may_forget or held is None or held.state["gate"] == "revoked"
        is_outside = store.kept.user_id not in self._always_inside
        return {} if is_wiped or is_outside else self.notes


def _holds_visit(store: Store) -> bool:
    """Without the visit, a phone has no place to show a note."""
    return any(row["t"] in {"visit", "own_visit"} for row in store.kept.held.base) if store.kept.held else False


def _is_alone(ridden: Ridden, ride: Ride) -> bool:
    """Whether nothing of the server reached the phone."""
    return 0 < ridden.calls <= len(ride.faults) and NOBODY_THERE.issuperset(ride.faults[: ridden.calls])
