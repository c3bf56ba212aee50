"""Sixteen phones push at once, others pull all the while, and members come and go: on the real server, by HTTP."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest

from carematch.core.ids import uuid7
from tests.sync.concurrency import checks
from tests.sync.concurrency.checks import Away
from tests.sync.concurrency.crowd import Crowd, Save, as_pa, as_person, as_supporter
from tests.sync.concurrency.judgement import count_deadlocks, judge_run
from tests.sync.concurrency.town import Town, found_town, make_pa
from tests.sync.concurrency.wired import WiredPhone
from tests.sync.concurrency.witness import Step

WRITERS = 16
WRITES = int(os.environ.get("SYNC_WRITES", "10"))
"""How many changes each writer makes."""
PAIRS = 8
SEED = int(os.environ.get("SYNC_SEED", "20261124"))


def write(phone: WiredPhone, save: Save, chance: Random) -> None:
    """A few changes at a time, each pushed until it has its outcome, now and then a pull."""
    while len(phone.story.made) < WRITES:
        for _ in range(chance.randint(1, 4)):
            save(phone, chance)
        while phone.unanswered:
            if not phone.push_some():
                time.sleep(0.1)
    phone.drain()


def read(phone: WiredPhone, until: Event, chance: Random) -> None:
    while not until.is_set():
        phone.pull_some(limit=chance.choice((3, 10, 40)))
        time.sleep(0.01)
    phone.drain()


def come_and_go(town: Town, phones: dict[str, WiredPhone], until: Event) -> dict[str, list[Away]]:
    """Tom leaves the team and is in it again, Nia loses what she may see and has it again; when each was away."""
    circle = town.circles[0]
    person, tom = phones["person"], phones["tom"]
    bond = {"relationshipId": str(circle.bonds[town.tom.id])}
    known = bond | {"circleId": str(circle.id), "paId": str(town.tom.id)}
    nia = {"circleId": str(circle.id), "userId": str(town.nia.id)}
    aways: dict[str, list[Away]] = {"tom": [], "nia": []}

    def must(phone: WiredPhone, name: str, /, **args: object) -> None:
        made = phone.save(name, **args)
        phone.drain()
        assert phone.story.outcomes[made["id"]][0][0] == "applied", phone.story.outcomes[made["id"]]

    def away(who: str, since: float) -> None:
        time.sleep(0.1)
        aways[who].append(Away(since, time.monotonic()))

    while not until.is_set():
        must(person, "relationship.end", **bond)
        away("tom", time.monotonic())
        must(person, "relationship.invite", **known, message="Come back")
        must(person, "relationship.say_known", **known)
        must(tom, "relationship.say_known", **known)
        must(person, "supporter.withdraw", **nia)
        away("nia", time.monotonic())
        must(person, "supporter.allow", **nia, powers=["see_notes"])
        must(person, "supporter.allow", **nia, powers=["choose_pas"])
        away("nia", time.monotonic())
        must(person, "supporter.allow", **nia, powers=["see_notes", "choose_pas"])
    return aways


def is_tom(town: Town) -> Callable[[Step], bool | None]:
    bond = str(town.circles[0].bonds[town.tom.id])
    return lambda step: step.body is not None if step.key == ("team_member", bond) else None


def is_nia(town: Town) -> Callable[[Step], bool | None]:
    def told(step: Step) -> bool | None:
        body = step.body
        if step.key[0] != "supporter" or body is None or body["userId"] != str(town.nia.id):
            return None
        return body["withdrawnAt"] is None and "see_notes" in body["powers"]

    return told


def run(crowd: Crowd, town: Town, writers: list[tuple[WiredPhone, Save]]) -> None:
    """Everybody at once until each writer is done; then everything is judged."""
    assert len(writers) == WRITERS
    circle = town.circles[0]
    deadlocks = count_deadlocks(crowd.app)
    readers = {
        "tom": crowd.phone(town.tom.user, "Tom reading"),
        "nia": crowd.phone(town.nia, "Nia reading"),
        "person": crowd.phone(circle.person, "Maya reading"),
        "pa": crowd.phone(town.pas[0].user, "Sam reading"),
    }
    movers = {"person": crowd.phone(circle.person, "Maya"), "tom": crowd.phone(town.tom.user, "Tom")}
    done = Event()
    with ThreadPoolExecutor(WRITERS + len(readers) + 1) as pool:
        reading = [pool.submit(read, phone, done, Random(f"{SEED} {who}")) for who, phone in readers.items()]
        moving = pool.submit(come_and_go, town, movers, done)
        writing = [pool.submit(write, phone, save, Random(f"{SEED} {at}")) for at, (phone, save) in enumerate(writers)]
        try:
            for each in writing:
                each.result()
        finally:
            done.set()
        aways = moving.result()
        for each in reading:
            each.result()
    crowd.settle()
    for phone in crowd.phones:
        phone.close()
    assert crowd.server.stop() == 0

    evidence = judge_run(crowd.app, crowd.phones)
    scope = circle.scope("all")
    for who, is_in in (("tom", is_tom(town)), ("nia", is_nia(town))):
        assert aways[who], f"{who} never left"
        checks.nobody_is_told_while_away(readers[who].story, scope, aways[who])
        checks.nothing_newer_than_a_removal(readers[who].story, scope, evidence.past, is_in)
    assert {"applied"} < {each.status for each in evidence.truth.log.values()}, "nothing was contested"
    assert count_deadlocks(crowd.app) == deadlocks
    print(f"\n{len(town.circles)} circles: {crowd.say_what_happened()}")


def test_sixteen_writers_in_one_circle_lose_nothing_and_tear_nothing(crowd: Crowd) -> None:
    town = found_town(crowd.app, circles=1, pas=6, each=6)
    circle = town.circles[0]
    writers = [(crowd.phone(circle.person, f"Maya {at}"), as_person(circle)) for at in range(6)]
    writers += [(crowd.phone(pa.user, f"Sam {at}"), as_pa(pa)) for at, pa in enumerate(town.pas)]
    writers += [(crowd.phone(pa.user, f"other Sam {at}"), as_pa(pa)) for at, pa in enumerate(town.pas[:3])]
    writers += [(crowd.phone(town.nia, "Nia"), as_supporter(town))]
    run(crowd, town, writers)


def test_sixteen_writers_across_twenty_circles_lose_nothing_and_tear_nothing(crowd: Crowd) -> None:
    town = found_town(crowd.app, circles=20, pas=8, each=2)
    writers = [
        (crowd.phone(circle.person, f"Maya {at}"), as_person(circle)) for at, circle in enumerate(town.circles[:7])
    ]
    writers += [(crowd.phone(pa.user, f"Sam {at}"), as_pa(pa)) for at, pa in enumerate(town.pas)]
    writers += [(crowd.phone(town.nia, "Nia"), as_supporter(town))]
    run(crowd, town, writers)


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_pas_who_are_invited_while_they_change_their_names_have_one_name_everywhere(crowd: Crowd) -> None:
    town = found_town(crowd.app, circles=1, pas=1, each=1)
    circle = town.circles[0]
    new = [make_pa(crowd.app, town.holder_id, f"Rosa Diaz {at}") for at in range(PAIRS)]
    pairs = [
        (crowd.phone(circle.person, f"Maya {at}"), crowd.phone(pa.user, f"Rosa {at}")) for at, pa in enumerate(new)
    ]
    for (inviting, naming), pa in zip(pairs, new, strict=True):
        named = {"relationshipId": str(uuid7()), "circleId": str(circle.id), "paId": str(pa.id)}
        inviting.save("relationship.invite", **named, message="Would you like to meet?")
        naming.save("profile.update", paId=str(pa.id), knownAs="Rosie")

    with ThreadPoolExecutor(2) as pool:
        for pair in pairs:
            list(pool.map(WiredPhone.push_some, pair))
    crowd.settle()

    judge_run(crowd.app, crowd.phones)
