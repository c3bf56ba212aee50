"""Dorothy looks at who came: picture, words and table say what stands in the database, and so at the coordinator's."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from carematch.sync.perform import server_key
from tests.e2e.conftest import MakePhone
from tests.e2e.house import House
from tests.e2e.phones import DESKTOP, Phone
from tests.e2e.test_looks import DESK_LOOKS, Look, ask_axe, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.demo]

expect.set_options(timeout=10_000)

DOROTHY = server_key("demo", "Dorothy Vane")
NUMBERS = ("Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@pytest.fixture(scope="module")
def came(house: House) -> dict[str, int]:
    """How often each PA came to her in a year, by the database: her visits all lie in its last 14 days."""
    rows = house.ask(
        "SELECT v.circle_id, p.known_as, COUNT(*) FROM visit v JOIN pa_profile p ON p.id = v.pa_id"
        " WHERE v.status IN ('done', 'under_way') GROUP BY v.circle_id, p.known_as"
    )
    found = {name: times for circle_id, name, times in rows if UUID(circle_id) == DOROTHY}
    assert found
    return found


@pytest.fixture(scope="module")
def dorothy(make_phone: MakePhone) -> Phone:
    return make_phone("dorothy", email="dorothy@thornbeck.example")


def table_of(part: Page | Locator) -> list[list[str]]:
    """The cells of the first table that can be opened there, a row each."""
    details = part.locator("details").first
    details.locator("summary").click()
    expect(details.locator("tbody tr").first).to_be_visible()
    rows: list[list[str]] = details.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return rows


@pytest.mark.parametrize("days", [28, 91, 365])
def test_the_thread_says_who_came_in_its_picture_its_words_and_its_table(
    dorothy: Phone, came: dict[str, int], days: int
) -> None:
    page = dorothy.page
    dorothy.go("/thread")

    page.get_by_role("button", name="A year" if days == 365 else f"{days} days").click()

    sentence = f"{NUMBERS[len(came)]} people came, {sum(came.values())} times."
    expect(page.get_by_role("heading", name=sentence)).to_be_visible()
    picture = page.locator("svg.t").first
    expect(picture.locator("title")).to_contain_text(sentence)
    marks = picture.locator(".dot").evaluate_all("dots => dots.map(dot => dot.getAttribute('d')).join('')")
    assert set(re.findall(r"V|M", marks)) == {"M", "V"}
    found = dict.fromkeys(came, 0)
    for row in table_of(page):
        for name, times in re.findall(r"(\w+) (once|\d+ times)", row[1]):
            found[name] += 1 if times == "once" else int(times.split()[0])
    assert found == came


def test_faces_per_fortnight_agree_in_bars_words_and_table(dorothy: Phone, came: dict[str, int]) -> None:
    page = dorothy.page
    dorothy.go("/thread")

    card = page.get_by_role("region", name="How many people came, every 14 days")

    expect(card).to_contain_text(f"{NUMBERS[len(came)]} people came in the last 14 days.")
    expect(card.get_by_role("img")).to_have_accessible_name(f"Faces per fortnight: {len(came)}; now {len(came)}")
    last = card.locator("svg .last").first.get_attribute("d") or ""
    tall = re.search(r"V([\d.]+)h", last)
    assert tall is not None
    assert round((100 - float(tall[1])) / 10) == len(came)
    [row] = table_of(card)
    assert row[1:3] == [str(len(came)), str(sum(came.values()))]
    assert row[3] in card.inner_text()


def test_without_a_signal_what_is_held_is_drawn_and_the_page_says_what_is_not(
    dorothy: Phone, came: dict[str, int]
) -> None:
    page = dorothy.page
    dorothy.is_ready_offline()
    dorothy.cut()
    dorothy.go("/thread")

    page.get_by_role("button", name="91 days").click()
    expect(page.get_by_text("the last 90 days, which are on this phone")).to_be_visible()
    expect(page.get_by_role("heading", name=f"people came, {sum(came.values())} times.")).to_be_visible()
    page.get_by_role("button", name="A year").click()
    expect(page.get_by_text("A whole year needs a signal.")).to_be_visible()
    page.get_by_role("button", name="14 days").click()
    expect(page.locator("svg.t").first).to_be_visible()

    dorothy.join()


def test_the_numbers_stand_beside_the_time_before(dorothy: Phone, came: dict[str, int]) -> None:
    page = dorothy.page
    dorothy.go("/thread/numbers")

    for days in (14, 28, 91, 365):
        card = page.get_by_role("region", name=f"The last {days} days")
        expect(card).to_contain_text(f"{NUMBERS[len(came)]} people came. Visits: {sum(came.values())}.")
        expect(card).to_contain_text("From their first visit to their last:")
        expect(card).to_contain_text(f"In the {days} days before that")
    expect(page.get_by_role("region", name="What others count")).to_contain_text("Sweden")


def test_the_coordinator_has_a_row_of_bars_for_each_circle_and_four_windows(
    make_phone: MakePhone, came: dict[str, int]
) -> None:
    sam = make_phone("sam", DESKTOP, email="sam@marllane.example")
    page = sam.page
    sam.go("/desk/circles")

    bars = page.get_by_role("img", name=f"Dorothy Vane: faces per fortnight: {len(came)}; now {len(came)}")
    expect(bars).to_be_visible()

    sam.go(f"/desk/circles/{DOROTHY}")
    panel = page.get_by_role("region", name="Continuity", exact=True)
    for days in (14, 28, 91, 365):
        expect(panel.get_by_role("region", name=f"{days} days", exact=True)).to_contain_text("came most")
    expect(page.get_by_role("region", name="Faces per fortnight")).to_contain_text("in the last 14 days")
    page.get_by_role("button", name="A year").click()
    expect(page.get_by_role("heading", name=f"{len(came)} faces in 365 days.")).to_be_visible()


@pytest.fixture(scope="module")
def ivor_with_many(house: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Ivor has two visits a day by nine people, some with long names; his name."""
    names = [
        *("Bartholomew Featherstonehaugh-Cholmondeley", "Wilhelmina Abergavenny", "Tom Ash", "Ann Lee", "Jo Day"),
        *("Max Orr", "Ida Bay", "Sue Fox", "Ned Ray"),
    ]
    rows = ["person,pa,start,end"]
    for ago in range(1, 40):
        day = (house.now() - timedelta(days=ago)).date()
        for turn, hour in enumerate((8, 18)):
            pa = names[(ago * 2 + turn) % len(names)] if ago % 3 else names[turn]
            rows.append(f"Ivor Pellow,{pa},{day} {hour:02}:00,{day} {hour + 1:02}:00")
    file = tmp_path_factory.mktemp("many") / "visits.csv"
    file.write_text("\n".join(rows) + "\n")
    assert house.run_command("import", "visits", str(file)).startswith("78 visits added")
    return "Ivor Pellow"


TIGHT = Look("tight", {"width": 320, "height": 640}, text="200%")


@pytest.mark.parametrize("days", [14, 28, 91, 365])
def test_two_visits_a_day_by_many_people_with_long_names_fit(
    make_phone: MakePhone, ivor_with_many: str, days: int
) -> None:
    sam = make_phone(f"sam{days}", DESKTOP, email="sam@marllane.example")
    sam.go(f"/desk/circles/{server_key('demo', ivor_with_many)}?days={days}")
    page = sam.page
    expect(
        page.get_by_role("heading", name=re.compile(rf"9 faces in {days} days|10 faces in {days} days"))
    ).to_be_visible()
    page.wait_for_load_state("networkidle")

    for look in (*DESK_LOOKS, TIGHT):
        look.put_on(page)
        sam.shoot(f"many-{days}.{look.name}")
        assert faults_of(page, is_phone=False) + (ask_axe(page) if look.asks_axe else []) == []
    drawn = page.locator("svg.t").first.locator(".dot").evaluate_all("dots => dots.map(dot => dot.getAttribute('d'))")
    if days == 14:
        dots = re.findall(r"M([\d.]+) ([\d.]+)h0", "".join(drawn))
        assert len(dots) == len(set(dots)) >= 26
