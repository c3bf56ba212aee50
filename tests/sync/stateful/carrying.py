"""What a trace keeps of its phones, how things are said and synced on them, and what is looked at after each turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise

from hypothesis.stateful import RuleBasedStateMachine

from carematch.sync import pull
from tests.sync.stateful import invariants as must
from tests.sync.stateful.bench import INSTEAD, Backup, Bench, Exchange
from tests.sync.stateful.invariants import Kept
from tests.sync.stateful.phones import Held, Refused, Ridden, Ride
from tests.sync.stateful.sayings import SAYINGS
from tests.sync.stateful.truth import Truth

NOBODY_THERE = {"lost", "dropped", "ended", *INSTEAD}
"""The faults with which nothing that the server gives a phone can arrive."""


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


class Trace(RuleBasedStateMachine):
    """One trace, without the rules. Every database, server and phone process serves many."""

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
