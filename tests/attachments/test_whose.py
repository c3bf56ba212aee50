"""Who may have a file: its sender, and whoever may read a record that names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from carematch.attachments.jobs import collect_files
from carematch.attachments.models import Attachment
from carematch.core.db import snapshot_session
from tests import factories
from tests.attachments.makers import File, announce, fetch, make_file, send
from tests.circles.house import House


@pytest.fixture
def photo(house: House) -> File:
    """Sam's photo, which stands in Sam's profile; Sam takes new people."""
    file = make_file()
    send(house.browser(house.sam), file)
    house.do(house.sam, "profile.update", paId=house.sam_id, photo=file.hash, accepting=True, outcode="SY23")
    return file


def test_whoever_sees_the_profile_sees_the_photo(house: House, photo: File) -> None:
    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]

    assert found["photo"] == photo.hash
    assert fetch(house.browser(house.maya), photo) == (200, photo.content)


def test_a_coordinator_sees_what_they_read_at_the_desk(house: House, photo: File) -> None:
    assert fetch(house.browser(house.jo), photo) == (200, photo.content)


def test_the_photo_stands_with_the_relationship_and_in_the_team(house: House, photo: File) -> None:
    house.choose(house.sam, house.sam_id)
    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=False)

    phone = house.reads(house.maya)

    assert [each["photo"] for each in phone.held("relationship").values()] == [photo.hash]
    assert [each["photo"] for each in phone.held("team_member").values()] == [photo.hash]
    assert fetch(house.browser(house.maya), photo) == (200, photo.content)


def test_whoever_sees_no_record_that_names_it_learns_nothing_of_it(house: House, photo: File) -> None:
    stranger = factories.make_user(house.app, name="Una Vale", email="una@example.org")
    browser = house.browser(stranger)

    other = browser.get(f"/api/attachments/{'0' * 64}")
    asked = browser.get(f"/api/attachments/{photo.hash}")
    nobody = house.app.test_client().get(f"/api/attachments/{photo.hash}")

    assert (asked.status_code, asked.json) == (other.status_code, other.json)
    assert asked.status_code == 404
    assert nobody.status_code == 401


def test_a_photo_that_was_taken_away_is_its_senders_alone_again(house: House, photo: File) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, photo=None)

    assert house.reads(house.maya).held("pa_profile")[str(house.sam_id)]["photo"] is None
    assert fetch(house.browser(house.maya), photo)[0] == 404
    assert fetch(house.browser(house.sam), photo)[0] == 200


def test_whoever_leaves_loses_the_files_with_the_records(house: House, photo: File) -> None:
    una = factories.make_user(house.app, name="Una Vale", email="una@example.org")
    house.choose(house.sam, house.sam_id)
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=una.id, powers=["see_notes"])

    before = fetch(house.browser(una), photo)[0]
    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=una.id)

    assert (before, fetch(house.browser(una), photo)[0]) == (200, 404)


def test_naming_the_hash_of_somebody_elses_file_gives_it_to_nobody(house: House) -> None:
    secret = make_file()
    send(house.browser(house.jo), secret)

    house.do(house.sam, "profile.update", paId=house.sam_id, photo=secret.hash, accepting=True, outcode="SY23")

    assert fetch(house.browser(house.sam), secret)[0] == 404
    assert fetch(house.browser(house.maya), secret)[0] == 404


def test_a_hash_in_free_text_names_nothing(house: House) -> None:
    secret = make_file()
    send(house.browser(house.jo), secret)

    house.do(house.sam, "profile.update", paId=house.sam_id, about=secret.hash, accepting=True, outcode="SY23")

    assert fetch(house.browser(house.sam), secret)[0] == 404


def test_nobody_can_tell_from_sending_whether_somebody_else_has_the_file(house: House, photo: File) -> None:
    asked = announce(house.browser(house.rosa), photo)

    assert asked.json == {"received": 0, "size": len(photo.content), "isComplete": False}


def test_a_file_is_not_taken_for_that_of_whoever_else_is_signed_in(house: House) -> None:
    answer = announce(house.browser(house.sam), make_file(), userId=str(house.rosa.id))

    assert (answer.status_code, answer.json["slug"]) == (403, "user_mismatch")


def test_a_file_that_two_people_sent_outlives_the_profile_of_one(house: House, photo: File) -> None:
    send(house.browser(house.rosa), photo)
    house.do(house.rosa, "profile.update", paId=house.rosa_id, photo=photo.hash, accepting=True, outcode="SY23")

    house.do(house.sam, "profile.update", paId=house.sam_id, photo=None)

    assert fetch(house.browser(house.maya), photo) == (200, photo.content)


def test_a_record_may_name_a_file_before_it_has_come(house: House) -> None:
    file, maya = make_file(), house.browser(house.maya)
    house.do(house.sam, "profile.update", paId=house.sam_id, photo=file.hash, accepting=True, outcode="SY23")

    before = fetch(maya, file)[0]
    send(house.browser(house.sam), file)

    assert house.reads(house.maya).held("pa_profile")[str(house.sam_id)]["photo"] == file.hash
    assert (before, fetch(maya, file)) == (404, (200, file.content))


def test_a_voice_note_is_no_photo_whichever_comes_first(house: House) -> None:
    sent, named = make_file(media_type="audio/ogg"), make_file(media_type="audio/webm")
    sam = house.browser(house.sam)
    send(sam, sent)
    house.do(house.sam, "profile.update", paId=house.sam_id, photo=named.hash)

    assert house.refused(house.sam, "profile.update", paId=house.sam_id, photo=sent.hash) == "wrong-kind-of-file"
    assert announce(sam, named).json["slug"] == "wrong-kind-of-file"


# Collecting


@pytest.fixture
def collect(house: House) -> Callable[[], set[str]]:
    """Collects at the clock's time; the hashes of the files that are still known."""

    def run() -> set[str]:
        with house.app.app_context():
            collect_files(house.clock())
            with snapshot_session() as session:
                return set(session.scalars(select(Attachment.sha256)))

    return run


def test_a_file_that_nothing_names_is_gone_after_a_week(
    house: House, photo: File, collect: Callable[[], set[str]], tmp_path: Path
) -> None:
    idle, begun = make_file(seed=3), make_file(seed=4)
    send(house.browser(house.sam), idle)
    announce(house.browser(house.sam), begun)

    house.clock.move(days=6)
    after_six_days = collect()
    house.clock.move(days=2)
    after_eight = collect()

    assert after_six_days == {photo.hash, idle.hash, begun.hash}
    assert after_eight == {photo.hash}
    assert len([each for each in (tmp_path / "files").rglob("*") if each.is_file()]) == 1
    assert fetch(house.browser(house.maya), photo) == (200, photo.content)


def test_a_file_that_was_replaced_is_gone_and_one_that_a_row_refers_to_stays(
    house: House, photo: File, collect: Callable[[], set[str]]
) -> None:
    newer = make_file(seed=5)
    send(house.browser(house.sam), newer)
    house.do(house.sam, "profile.update", paId=house.sam_id, photo=newer.hash, accepting=False)
    house.clock.move(days=8)

    assert collect() == {newer.hash}


def test_what_lies_in_the_folder_and_nobody_knows_goes_too(
    house: House, collect: Callable[[], set[str]], tmp_path: Path
) -> None:
    send(house.browser(house.sam), make_file())
    stray = next(each for each in (tmp_path / "files").rglob("*") if each.is_file())
    copy = stray.with_name(f"019aa000-0000-7000-8000-0000000000{stray.parent.name}")
    copy.write_bytes(stray.read_bytes())

    collect()
    at_once = copy.exists()
    house.clock.at += timedelta(days=3650)
    collect()

    assert (at_once, copy.exists()) == (True, False)
