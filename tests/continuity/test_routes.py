"""A circle's measures, read by those who may."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.circles.house import DAY, House


def measures(house: House, who: str = "jo", query: str = "") -> Any:
    return house.browser(getattr(house, who)).get(f"/api/circles/{house.circle_id}/continuity{query}")


def test_the_measures_of_the_last_fortnight_stand_beside_the_raw_counts(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    came = [house.sam_id, house.sam_id, house.rosa_id, house.sam_id]
    house.import_visits(*((pa_id, house.clock() - (4 - day) * DAY) for day, pa_id in enumerate(came)))
    house.import_visits((house.rosa_id, house.clock() - 15 * DAY))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    seen = measures(house).json

    assert (seen["windowDays"], seen["visits"], seen["faces"]) == (14, 4, 2)
    assert (seen["upc"], seen["coc"], seen["hhi"], seen["chosenShare"]) == (0.75, 0.5, 0.625, 0.75)
    assert seen["secon"] == pytest.approx(1 / 3)
    assert seen["reasons"] == {}


def test_what_is_undefined_is_null_with_a_reason(house: House) -> None:
    seen = measures(house).json

    undefined = {"faces", "upc", "coc", "secon", "hhi", "mmci", "chosenShare", "mainPaId", "tenureDays", "change"}
    assert {name for name, value in seen.items() if value is None} == undefined
    assert seen["reasons"].keys() == undefined
    assert all(seen["reasons"].values())


def test_the_chosen_share_is_not_known_until_the_person_was_asked(house: House) -> None:
    house.import_visits(*((house.sam_id, house.clock() - day * DAY) for day in range(1, 5)))

    seen = measures(house).json

    assert (seen["chosenShare"], seen["faces"]) == (None, 1)
    assert seen["reasons"].keys() == {"chosenShare"}


def test_the_window_may_be_chosen(house: House) -> None:
    house.import_visits(*((house.sam_id, house.clock() - day * DAY) for day in (1, 10, 20, 40)))

    assert [measures(house, query=f"?windowDays={days}").json["visits"] for days in (7, 14, 28, 60)] == [1, 2, 3, 4]


@pytest.mark.parametrize("days", ["0", "367", "ten"])
def test_what_is_no_window_is_refused(house: House, days: str) -> None:
    answer = measures(house, query=f"?windowDays={days}")

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_the_person_reads_hers_and_a_pa_does_not(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    assert measures(house, "maya").status_code == 200
    assert measures(house, "sam").status_code == 404


def test_a_circle_that_is_not_there_is_not_found(house: House) -> None:
    assert house.browser(house.jo).get(f"/api/circles/{uuid4()}/continuity").status_code == 404
