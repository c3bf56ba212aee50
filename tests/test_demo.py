"""The invented people: loaded once, consistent, and as their story says; and the district around them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch import create_app, demo
from carematch.accounts.models import Power, Supporter
from carematch.circles.models import Circle, NewFaceRule, Relationship, Stage, TeamRole
from carematch.continuity.jobs import watch_continuity
from carematch.continuity.service import FlagKind, list_open_flags
from carematch.core.db import Base, db, snapshot_session
from carematch.demo_cast import HOLDER
from carematch.directory.models import PaProfile
from carematch.reports.service import desk
from carematch.sync.models import SyncRecord, SyncScope
from carematch.sync.stamp import checksum
from carematch.visits.models import MADE, OPEN, Pause, PauseReason, Visit, VisitStatus
from tests.clock import NOON
from tests.settings import settings


def rows(session: Session) -> dict[str, list[str]]:
    """Everything in the database."""
    return {
        table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
        for table in Base.metadata.sorted_tables
    }


def flagged(session: Session) -> set[str]:
    crowded = [flag for flag in list_open_flags(session) if flag.flag is FlagKind.TOO_MANY_FACES]
    return {session.get_one(Circle, flag.circle_id).person_name for flag in crowded}


def test_the_demo_is_loaded_once_and_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        first = demo.load(now=NOON, district=False)
        with snapshot_session() as session:
            before = rows(session)
        again = demo.load(now=NOON + timedelta(days=1), district=False)
        with snapshot_session() as session:
            after = rows(session)

    assert (first.split(",")[0], again) == (
        "The demo people are here",
        "The demo people are here already; nothing was changed.",
    )
    assert after == before


def counts_and_sums() -> None:
    """Each scope counts and sums the rows it holds."""
    with snapshot_session() as session:
        held = {
            scope.id: (scope.row_count, scope.checksum, scope.version) for scope in session.scalars(select(SyncScope))
        }
        counted: dict[str, tuple[int, int]] = {}
        for record in session.scalars(select(SyncRecord)):
            count, total = counted.get(record.scope_id, (0, 0))
            if record.body is not None:
                count, total = count + 1, total + checksum(record.kind, record.id, record.v)
            counted[record.scope_id] = count, total
            assert 0 < record.v <= held[record.scope_id][2]
    assert {scope: state[:2] for scope, state in held.items() if scope in counted} == counted
    assert {state for scope, state in held.items() if scope not in counted} <= {(0, 0, 0)}
    assert len(held) > 20


def test_each_scope_counts_and_sums_the_rows_it_holds(app: Flask) -> None:
    with app.app_context():
        demo.load(now=NOON, district=False)

        counts_and_sums()


def test_dorothy_is_flagged_for_too_many_faces_and_margaret_is_not(app: Flask, session: Session) -> None:
    demo.load(now=NOON, district=False)

    with snapshot_session() as reading:
        names = set(reading.scalars(select(Circle.person_name)))
        assert names == {"Margaret Elloway", "Dorothy Vane", "Ivor Pellow"}
        assert flagged(reading) == {"Dorothy Vane"}


def test_looking_again_raises_no_second_flag(app: Flask, session: Session) -> None:
    demo.load(now=NOON, district=False)
    with snapshot_session() as reading:
        before = {flag.id for flag in list_open_flags(reading)}

    watch_continuity(NOON + timedelta(minutes=15))

    with snapshot_session() as reading:
        assert {flag.id for flag in list_open_flags(reading)} == before


def test_margaret_has_a_team_and_visits_that_both_agreed(app: Flask, session: Session) -> None:
    demo.load(now=NOON, district=False)

    with snapshot_session() as reading:
        margaret = reading.scalars(select(Circle).where(Circle.person_name == "Margaret Elloway")).one()
        team = select(Relationship).where(Relationship.circle_id == margaret.id, Relationship.stage == Stage.CHOSEN)
        soon = select(Visit).where(
            Visit.circle_id == margaret.id,
            Visit.starts_at > NOON,
            Visit.starts_at < NOON + timedelta(days=7),
            Visit.status == VisitStatus.CONFIRMED,
        )
        assert len(reading.scalars(team).all()) == 2
        assert len(reading.scalars(soon).all()) == 7


# The district


SUNDAY_NIGHT = datetime(2026, 11, 29, 23, 10, tzinfo=UTC)
CROWDED = {"Dorothy Vane", "Idris Maddock", "Vera Lockyer", "Wilf Ainsworth"}


@pytest.fixture(scope="module")
def district(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The district as it was loaded at noon, only to be looked at."""
    folder = tmp_path_factory.mktemp("district")
    shutil.copy(sqlite_template, folder / "carematch.db")
    made = create_app(settings(database_url=f"sqlite:///{folder / 'carematch.db'}"), clock=lambda: NOON)
    with made.app_context():
        demo.load(now=NOON)
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def looking(district: Flask) -> Iterator[Session]:
    with district.app_context(), snapshot_session() as session:
        yield session


def test_the_district_is_the_same_on_another_day_and_lives_on(app: Flask) -> None:
    with app.app_context():
        said = demo.load(now=SUNDAY_NIGHT)
        with snapshot_session() as reading:
            crowded = flagged(reading)
        later = demo.load(now=SUNDAY_NIGHT + timedelta(hours=36))
        again = demo.load(now=SUNDAY_NIGHT + timedelta(hours=36))

        assert "a district of 40 people and 25 PAs" in said
        assert crowded == CROWDED
        assert "visits took place since" in later
        assert "nothing was changed" in again
        counts_and_sums()


def test_forty_people_and_twenty_five_pas_are_as_far_as_people_can_be(looking: Session) -> None:
    people = looking.scalars(select(Circle)).all()
    pas = looking.scalars(select(PaProfile).where(PaProfile.user_id.is_not(None))).all()
    bonds = looking.scalars(select(Relationship)).all()
    powers = {power for each in looking.scalars(select(Supporter)) for power in each.powers}

    assert (len(people), len(pas)) == (40, 25)
    assert {circle.new_face_rule for circle in people} == set(NewFaceRule)
    assert {bond.stage for bond in bonds} == set(Stage)
    assert {bond.role for bond in bonds if bond.stage is Stage.CHOSEN} == set(TeamRole)
    assert {each.reason for each in looking.scalars(select(Pause))} > {PauseReason.HOSPITAL, PauseReason.DIED}
    assert sum(pa.paused_at is not None for pa in pas) == 1
    assert powers == set(Power)


def test_somebody_has_a_team_of_one_and_others_have_more(looking: Session) -> None:
    chosen = select(Relationship.circle_id).where(Relationship.stage == Stage.CHOSEN)

    sizes = Counter(Counter(looking.scalars(chosen)).values())

    assert sizes[1] > 0 < sizes[2]


def test_no_pa_is_in_two_places_at_once(looking: Session) -> None:
    query = (
        select(PaProfile.name, Visit.starts_at, Visit.ends_at)
        .join(PaProfile, PaProfile.id == Visit.pa_id)
        .where(PaProfile.user_id.is_not(None), Visit.status.in_(MADE | OPEN))
        .order_by(PaProfile.name, Visit.starts_at)
    )

    clashes = [
        (mine, later) for mine, later in pairwise(looking.execute(query)) if mine[0] == later[0] and later[1] < mine[2]
    ]

    assert clashes == []


def test_few_are_flagged_and_the_telephone_list_is_short(looking: Session) -> None:
    said = desk(looking, HOLDER, now=NOON)

    many_faces = {flag["person_name"] for flag in said["flags"] if flag["flag"] is FlagKind.TOO_MANY_FACES}
    assert many_faces == CROWDED
    assert {flag["flag"] for flag in said["flags"]} >= {FlagKind.TEAM_OF_ONE, FlagKind.MISSED_OR_NOT_HEARD}
    assert len(said["flags"]) < 40
    assert {call["kind"] for call in said["call_list"]} >= {"new_face", "paused", "missed"}
    assert len(said["call_list"]) < 10
    assert len(said["unmet"]) == 1


def test_six_months_tell_of_a_team_that_held_of_one_that_grew_and_of_one_that_fades(looking: Session) -> None:
    query = (
        select(Circle.person_name, PaProfile.name, Visit.starts_at)
        .join(Circle, Circle.id == Visit.circle_id)
        .join(PaProfile, PaProfile.id == Visit.pa_id)
        .where(Visit.status.in_(MADE))
    )
    months: dict[tuple[str, int], Counter[str]] = {}
    for person, pa, starts_at in looking.execute(query):
        months.setdefault((person, (NOON - starts_at).days // 30), Counter())[pa] += 1

    assert {len(months["Gwenllian Tudur", ago]) for ago in range(4)} == {2}
    assert len(months["Vera Lockyer", 4]) == 12 > len(months["Vera Lockyer", 0]) == 6
    assert months["Wilf Ainsworth", 4]["Callum Reid"] > 3 * months["Wilf Ainsworth", 0]["Callum Reid"] > 0
    assert min(max(ago for name, ago in months if name == person) for person in ("Edna Rowlands", "Vera Lockyer")) >= 5
