"""A file comes in pieces, is judged when it is whole, and lies sealed on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from carematch.attachments.media import MOST_BYTES, Family
from carematch.attachments.service import MOST_IN_A_DAY
from carematch.attachments.vault import PIECE, Spoilt, Vault
from carematch.core.ids import uuid7
from tests.attachments.makers import HEADS, announce, fetch, make_file, put, send
from tests.circles.house import House


@pytest.mark.parametrize("media_type", HEADS)
def test_a_file_of_every_kind_that_is_taken_comes_back_as_it_was_sent(house: House, media_type: str) -> None:
    file, sam = make_file(200_000, media_type=media_type), house.browser(house.sam)

    answer = send(sam, file)

    assert answer.json == {"received": 200_000, "size": 200_000, "isComplete": True}
    assert fetch(sam, file) == (200, file.content)


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_may_end_anywhere(house: House, size: int) -> None:
    pdf = make_file(max(size, 9), media_type="application/pdf")
    sam = house.browser(house.sam)

    answer = send(sam, pdf)

    assert answer.json["isComplete"]
    assert fetch(sam, pdf) == (200, pdf.content)


def test_what_came_of_a_piece_that_was_cut_is_kept_and_the_rest_goes_on_from_there(house: House) -> None:
    file, sam = make_file(200_000), house.browser(house.sam)
    announce(sam, file)

    put(sam, file, 0, file.content[:100_000])
    asked = announce(sam, file)
    rest = put(sam, file, PIECE, file.content[PIECE:])

    assert asked.json == {"received": PIECE, "size": 200_000, "isComplete": False}
    assert rest.json["isComplete"]
    assert fetch(sam, file) == (200, file.content)


def test_a_connection_that_drops_in_the_middle_of_a_piece_loses_no_whole_piece_before(tmp_path: Path) -> None:
    vault, name, content = Vault(tmp_path, b"k" * 32), uuid7(), make_file(200_000).content
    at = 0

    def read_until_it_breaks(wanted: int) -> bytes:
        nonlocal at
        if at > 150_000:
            raise ConnectionResetError
        at += min(wanted, 4096)
        return content[at - min(wanted, 4096) : at]

    with pytest.raises(ConnectionResetError), vault.growing(name) as file:
        vault.add(file, name, size=len(content), at=0, read=read_until_it_breaks)

    assert vault.received(name) == 2 * PIECE


def test_a_piece_that_does_not_join_on_is_told_where_to_go_on(house: House) -> None:
    file, sam = make_file(200_000), house.browser(house.sam)
    announce(sam, file)
    put(sam, file, 0, file.content[:PIECE])

    answer = put(sam, file, 2 * PIECE, file.content[2 * PIECE :])

    assert (answer.status_code, answer.json["slug"], answer.json["received"]) == (409, "upload-gap", PIECE)


def test_a_piece_of_a_file_that_nobody_announced_is_not_taken(house: House) -> None:
    file = make_file()

    answer = put(house.browser(house.sam), file, 0, file.content[:PIECE])

    assert (answer.status_code, answer.json["slug"], answer.json["received"]) == (409, "upload-gap", 0)


def test_sending_a_file_that_is_here_already_changes_nothing(house: House) -> None:
    file, sam = make_file(), house.browser(house.sam)
    send(sam, file)

    again = announce(sam, file)
    piece = put(sam, file, 0, file.content[:PIECE])

    assert again.json["isComplete"]
    assert piece.json["isComplete"]
    assert fetch(sam, file) == (200, file.content)


def test_other_bytes_than_announced_are_thrown_away_and_the_right_ones_still_come(house: House) -> None:
    file, sam = make_file(), house.browser(house.sam)
    wrong = make_file(seed=2)
    announce(sam, file)

    answer = put(sam, file, 0, wrong.content)

    assert (answer.status_code, answer.json["slug"]) == (422, "file-differs")
    assert fetch(sam, file)[0] == 404
    assert send(sam, file).json["isComplete"]


def test_a_file_that_is_not_what_its_name_says_is_not_taken(house: House) -> None:
    page = make_file(media_type="application/pdf")
    sam = house.browser(house.sam)
    announce(sam, page, mediaType="image/jpeg")

    answer = put(sam, page, 0, page.content)

    assert (answer.status_code, answer.json["slug"]) == (422, "wrong-kind-of-file")
    assert fetch(sam, page)[0] == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"mediaType": "text/html"}, 422),
        ({"mediaType": "image/svg+xml"}, 422),
        ({"size": MOST_BYTES[Family.IMAGE] + 1}, 413),
        ({"size": 0}, 422),
        ({"sha256": "abc"}, 422),
        ({"sha256": "A" * 64}, 422),
    ],
)
def test_what_would_not_be_taken_is_refused_before_it_is_sent(
    house: House, wrong: dict[str, object], status: int
) -> None:
    answer = announce(house.browser(house.sam), make_file(), **wrong)

    assert answer.status_code == status


def test_more_than_was_announced_is_refused(house: House) -> None:
    file, sam = make_file(PIECE), house.browser(house.sam)
    announce(sam, file)

    assert put(sam, file, 0, file.content + b"more").json["slug"] == "invalid"


def test_nobody_fills_the_disk_in_a_day(house: House) -> None:
    sam, large = house.browser(house.sam), MOST_BYTES[Family.DOCUMENT]
    hashes = [f"{index:064x}" for index in range(MOST_IN_A_DAY // large + 1)]

    answers = [announce(sam, make_file(), sha256=each, size=large, mediaType="application/pdf") for each in hashes]
    house.clock.move(hours=25)
    next_day = announce(house.browser(house.sam), make_file())

    assert [answer.status_code for answer in answers] == [200] * (len(hashes) - 1) + [429]
    assert next_day.status_code == 200


def test_nothing_on_the_disk_says_what_a_file_holds_or_whose_it_is(house: House, tmp_path: Path) -> None:
    words = b"The key is under the blue pot. " * 5000
    file = make_file(media_type="application/pdf")
    file = type(file)(file.content[:9] + words, file.media_type)

    send(house.browser(house.sam), file)

    [path] = [each for each in (tmp_path / "files").rglob("*") if each.is_file()]
    assert b"blue pot" not in path.read_bytes()
    assert file.hash not in str(path)
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_was_altered_on_the_disk_is_not_given_out(tmp_path: Path) -> None:
    vault, name = Vault(tmp_path, b"k" * 32), uuid7()
    content = make_file(3 * PIECE).content
    left = [content]
    with vault.growing(name) as file:
        vault.add(file, name, size=len(content), at=0, read=lambda wanted: _take(left, wanted))
    vault.finish(name)
    [path] = [each for each in tmp_path.rglob("*") if each.is_file()]
    sealed = path.read_bytes()
    step = len(sealed) // 3

    path.write_bytes(sealed[step : 2 * step] + sealed[:step] + sealed[2 * step :])

    with vault.open(name) as opened, pytest.raises(Spoilt):
        list(vault.read(opened, name, size=len(content), start=0, stop=len(content)))


def _take(left: list[bytes], wanted: int) -> bytes:
    taken, left[0] = left[0][:wanted], left[0][wanted:]
    return taken


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=65530-65545", 206, slice(65530, 65546)),
        ("bytes=199990-", 206, slice(199_990, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
    ],
)
def test_a_part_of_a_file_can_be_fetched(house: House, asked: str, status: int, part: slice) -> None:
    file, sam = make_file(200_000, media_type="audio/webm"), house.browser(house.sam)
    send(sam, file)

    assert fetch(sam, file, headers={"Range": asked}) == (status, file.content[part])


def test_a_part_beyond_the_end_is_none(house: House) -> None:
    file, sam = make_file(1000), house.browser(house.sam)
    send(sam, file)

    assert fetch(sam, file, headers={"Range": "bytes=1000-"})[0] == 416


def test_a_file_is_kept_by_no_cache_and_run_by_no_browser(house: House) -> None:
    file, sam = make_file(), house.browser(house.sam)
    send(sam, file)

    with sam.get(f"/api/attachments/{file.hash}") as answer:
        headers = answer.headers

    assert headers["Content-Type"] == "image/jpeg"
    assert "private" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_file_whose_folder_was_put_back_from_an_older_copy_is_asked_for_again(house: House, tmp_path: Path) -> None:
    file, sam = make_file(), house.browser(house.sam)
    send(sam, file)
    for path in (tmp_path / "files").rglob("*"):
        if path.is_file():
            path.unlink()

    gone = fetch(sam, file)[0]
    answer = announce(sam, file)

    assert gone == 404
    assert answer.json == {"received": 0, "size": len(file.content), "isComplete": False}
    assert send(sam, file).json["isComplete"]
    assert fetch(sam, file) == (200, file.content)
