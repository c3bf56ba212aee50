"""Photos are taken without signal, sent from where they were cut, and seen by others, without signal too."""

from __future__ import annotations

import re
import struct
import zlib
from random import Random

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

WHERE = b"Taken at 52.41, -4.08"
PIECES = re.compile(r"/api/attachments/[0-9a-f]{64}\?start=")


@pytest.fixture(scope="module")
def margaret(make_phone: MakePhone) -> Phone:
    phone = make_phone("margaret", email="margaret@thornbeck.example")
    expect(phone.page.get_by_text("A new face asks")).to_be_visible()
    return phone


@pytest.fixture(scope="module")
def rosa(make_phone: MakePhone) -> Phone:
    phone = make_phone("rosa", email="rosa@marchetti.example")
    expect(phone.page.get_by_role("button", name="I am here")).to_be_visible()
    return phone


def photo(width: int = 2400, height: int = 1200) -> FilePayload:
    """A picture as a camera makes it: larger than it need be, noisy, and with words on where it was taken."""
    noise, rows = Random(1), bytearray()
    for _ in range(height):
        rows += b"\0" + noise.randbytes(3 * width)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"tEXt": b"Location\0" + WHERE,
        b"IDAT": zlib.compress(bytes(rows), 1),
        b"IEND": b"",
    }
    png = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks.items():
        png += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return {"name": "me.png", "mimeType": "image/png", "buffer": png}


def size_of(page: Page, selector: str) -> list[int]:
    """Of a picture that is drawn."""
    picture = page.locator(selector).first
    expect(picture).to_be_visible()
    page.wait_for_function("selector => document.querySelector(selector).naturalWidth > 0", arg=selector)
    found: list[int] = picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    return found


def sent_files(house: House) -> list[tuple[int, str]]:
    return house.ask("SELECT size, media_type FROM attachment WHERE finished_at IS NOT NULL")


def test_a_photo_taken_without_signal_is_seen_there_at_once_and_after_the_app_was_closed(
    rosa: Phone, house: House
) -> None:
    rosa.go("/profile")
    expect(rosa.page.get_by_role("link", name="Add a photo of me")).to_be_visible()
    rosa.cut()

    rosa.go("/profile/photo")
    rosa.page.get_by_label("Take or choose a photo").set_input_files(photo())
    expect(rosa.page.get_by_role("img", name="You, as people see you")).to_be_visible()
    rosa.shoot("photo-chosen")
    rosa.page.get_by_role("button", name="Save my photo").click()
    expect(rosa.page.get_by_role("link", name="Change my photo")).to_be_visible()
    expect(rosa.page.get_by_text("The photo is on this phone. It is not sent yet.")).to_be_visible()
    rosa.close()

    page = rosa.open()
    rosa.go("/profile")
    assert size_of(page, ".face img") == [1600, 800]
    rosa.shoot("photo-kept")
    rosa.go("/unsent")
    expect(page.get_by_text("A photo", exact=True)).to_be_visible()
    rosa.go("/more")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("2 things are not sent yet")).to_be_visible()
    assert sent_files(house) == []


def test_a_photo_goes_on_from_where_it_was_cut_and_tells_nothing_of_the_place(
    rosa: Phone, house: House, margaret: Phone
) -> None:
    starts: list[int] = []
    is_cut = False

    def cut_once(route: Route) -> None:
        nonlocal is_cut
        starts.append(int(route.request.url.partition("start=")[2]))
        if len(starts) == 2 and not is_cut:
            is_cut = True
            route.abort("connectionreset")
        else:
            route.continue_()

    rosa.context.route(PIECES, cut_once)
    rosa.go("/unsent")
    rosa.join()
    while not is_cut:
        rosa.page.wait_for_timeout(50)
    rosa.page.get_by_role("button", name="Try again now").click()
    expect(rosa.page.get_by_text("Everything is sent")).to_be_visible()
    rosa.go("/profile")
    expect(rosa.page.get_by_text("All sent")).to_be_visible()
    expect(rosa.page.get_by_text("The photo is on this phone. It is not sent yet.")).to_have_count(0)

    [(size, media_type)] = sent_files(house)
    assert media_type == "image/jpeg"
    assert starts[0] == 0
    assert starts[1] == starts[2] > 0
    [kept] = rosa.kept("files")
    assert (kept["size"], kept["state"]) == (size, "sent")
    told: bool = rosa.page.evaluate(
        """async ([hash, words]) => {
          const answer = await fetch(`/api/attachments/${hash}`);
          return new TextDecoder('latin1').decode(await answer.arrayBuffer()).includes(words);
        }""",
        [kept["hash"], WHERE.decode()],
    )
    assert told is False


def test_the_person_sees_the_photo_and_sees_it_without_signal(rosa: Phone, margaret: Phone) -> None:
    margaret.go("/")
    assert size_of(margaret.page, ".bead .face img") == [1600, 800]
    margaret.shoot("photo-of-rosa")

    margaret.cut()
    margaret.close()
    page = margaret.open()
    margaret.go("/team")

    assert size_of(page, ".face img") == [1600, 800]
    margaret.join()


def test_what_is_no_picture_is_said_to_be_none_and_the_photo_stays(rosa: Phone) -> None:
    rosa.go("/profile/photo")
    expect(rosa.page.get_by_role("img", name="You, as people see you")).to_be_visible()

    words: FilePayload = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"I am not a picture"}
    rosa.page.get_by_label("Take or choose another photo").set_input_files(words)

    expect(rosa.page.get_by_text("This photo cannot be read.")).to_be_visible()
    expect(rosa.page.get_by_role("img", name="You, as people see you")).to_be_visible()
    rosa.shoot("photo-unreadable")
