"""PAs: added, claimed, described by themselves, found by people of their holder."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.core.ids import uuid7
from carematch.directory.models import PaProfile
from carematch.sync.models import Status
from carematch.sync.perform import perform_as_server
from tests import factories
from tests.circles.house import House

ABOUT_SAM = {"about": "Tea and chess", "outcode": " sy23 1ab ", "travelKm": 15, "hourPence": 1800, "accepting": True}


def test_a_pa_who_accepts_new_people_is_found_with_their_own_words(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, languages=["Welsh"], **ABOUT_SAM)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]
    assert (found["about"], found["outcode"], found["languages"], found["hourPence"]) == (
        "Tea and chess",
        "SY23",
        ["Welsh"],
        1800,
    )
    assert found["at"] is not None
    assert "phone" not in found


def test_a_pa_who_is_not_accepting_or_has_not_come_in_is_not_found(house: House) -> None:
    house.add_pa("Unclaimed Una")
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=False)
    phone.pull()

    assert not phone.held("pa_profile")


def test_what_is_left_out_stays(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)

    house.do(house.sam, "profile.update", paId=house.sam_id, about="Chess alone")

    [own] = house.reads(house.sam).held("own_profile").values()
    assert (own["about"], own["travelKm"], own["outcode"]) == ("Chess alone", 15, "SY23")


def test_moving_to_another_area_takes_the_profile_along(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, outcode="LL57")
    phone.pull()

    assert [found["outcode"] for found in phone.held("pa_profile").values()] == ["LL57"]


UNSAID_CHARGES = dict.fromkeys(
    (
        "weekdayPence",
        "saturdayPence",
        "sundayPence",
        "bankHolidayPence",
        "sleepInPence",
        "travelPencePerKm",
        "lateCancelHours",
        "lateCancelPercent",
        "introductionPence",
        "pauseHours",
        "pausePercent",
    )
)


def test_a_pa_says_how_they_are_and_a_person_reads_it(house: House) -> None:
    how: dict[str, Any] = {
        "rhythm": "calm",
        "smokes": False,
        "drives": True,
        "petsFine": ["dogs", "other"],
        "gender": "man",
        "faith": "Chapel",
        "skills": ["moving", "knows about bees"],
    }
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM, **how)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]

    assert {name: found[name] for name in how} == how


def test_what_was_not_said_is_null_and_no_wish_is_made(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=True)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]

    assert [found[name] for name in ("rhythm", "smokes", "drives", "gender", "charges")] == [None] * 5
    assert found["wishes"] == {
        "noSmoking": False,
        "noDogs": False,
        "noCats": False,
        "minMinutes": None,
        "maxVisitsDay": None,
        "furthestKm": None,
    }
    assert found["availability"] == {"weekly": [], "extra": [], "away": []}


def test_a_weekdays_charge_is_one_by_whichever_name_it_comes(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, charges={"weekdayPence": 1900, "introductionPence": 0})
    phone = house.reads(house.sam)
    [by_new_name] = phone.held("own_profile").values()

    house.do(house.sam, "profile.update", paId=house.sam_id, hourPence=2000)
    phone.pull()

    [by_old_name] = phone.held("own_profile").values()
    assert (by_new_name["hourPence"], by_new_name["charges"]["weekdayPence"]) == (1900, 1900)
    assert (by_old_name["hourPence"], by_old_name["charges"]) == (
        2000,
        UNSAID_CHARGES | {"weekdayPence": 2000, "introductionPence": 0},
    )


def test_a_charge_that_is_taken_back_was_not_said(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, charges={"weekdayPence": 1900, "sundayPence": 2400})

    house.do(house.sam, "profile.update", paId=house.sam_id, charges={"weekdayPence": None, "sundayPence": None})

    [own] = house.reads(house.sam).held("own_profile").values()
    assert own["charges"] is None


def test_one_wish_changes_without_the_others(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, wishes={"noSmoking": True, "minMinutes": 60})

    house.do(house.sam, "profile.update", paId=house.sam_id, wishes={"minMinutes": 30})

    [own] = house.reads(house.sam).held("own_profile").values()
    assert (own["wishes"]["noSmoking"], own["wishes"]["minMinutes"]) == (True, 30)


def test_private_wishes_are_on_the_phone_of_their_owner_alone(house: House) -> None:
    wish = {"whom": "women", "words": "Never again at the tannery"}
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM, privateWishes=wish)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]
    [own] = house.reads(house.sam).held("own_profile").values()

    assert own["privateWishes"] == wish
    assert "privateWishes" not in found


def test_a_week_is_kept_in_its_order(house: House) -> None:
    weekly = [
        {"weekday": "TU", "from": "00:00", "to": "07:00"},
        {"weekday": "MO", "from": "22:00", "to": "24:00"},
        {"weekday": "MO", "from": "09:00", "to": "12:30"},
    ]
    extra = [{"day": "2026-12-24", "from": "09:00", "to": "12:00"}]
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)

    house.do(house.sam, "availability.set", paId=house.sam_id, weekly=weekly, extra=extra)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]["availability"]
    assert found == {"weekly": [weekly[2], weekly[1], weekly[0]], "extra": extra, "away": []}


def test_the_week_changes_without_the_single_days(house: House) -> None:
    extra = [{"day": "2026-12-24", "from": "09:00", "to": "12:00"}]
    house.do(house.sam, "availability.set", paId=house.sam_id, extra=extra)

    house.do(house.sam, "availability.set", paId=house.sam_id, weekly=[])

    [own] = house.reads(house.sam).held("own_profile").values()
    assert own["availability"]["extra"] == extra


def _away(house: House, **changes: Any) -> dict[str, Any]:
    days = {"from": "2026-12-24", "to": "2027-01-02", "reason": "My knee"}
    return {"paId": house.sam_id, "awayId": uuid7(), **days, **changes}


def test_a_person_sees_that_a_pa_is_away_and_not_why(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    away = _away(house)

    house.do(house.sam, "away.add", **away)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]
    [own] = house.reads(house.sam).held("own_profile").values()
    assert found["availability"]["away"] == [{"from": "2026-12-24", "to": "2027-01-02"}]
    assert own["availability"]["away"] == [
        {"awayId": str(away["awayId"]), "from": "2026-12-24", "to": "2027-01-02", "reason": "My knee"}
    ]


def test_a_time_away_that_is_added_again_is_said_anew_and_one_that_is_removed_is_gone(house: House) -> None:
    kept, gone = _away(house), _away(house, to="2026-12-25")
    for away in (kept, gone):
        house.do(house.sam, "away.add", **away)

    house.do(house.sam, "away.add", **kept | {"from": "2026-12-20"})
    house.do(house.sam, "away.remove", paId=house.sam_id, awayId=gone["awayId"])

    [own] = house.reads(house.sam).held("own_profile").values()
    assert [(each["awayId"], each["from"]) for each in own["availability"]["away"]] == [
        (str(kept["awayId"]), "2026-12-20")
    ]


def test_what_is_long_over_leaves_the_list_and_a_full_list_takes_no_more(house: House) -> None:
    house.do(house.sam, "away.add", **_away(house, **{"from": "2026-01-01", "to": "2026-01-05"}))
    for _ in range(100):
        house.do(house.sam, "away.add", **_away(house))

    slug = house.refused(house.sam, "away.add", **_away(house))

    [own] = house.reads(house.sam).held("own_profile").values()
    assert slug == "too-much-away"
    assert {each["from"] for each in own["availability"]["away"]} == {"2026-12-24"}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("availability.set", {"weekly": [{"weekday": "MO", "from": "12:00", "to": "12:00"}]}),
        ("availability.set", {"weekly": [{"weekday": "MO", "from": "12:00", "to": "09:00"}]}),
        ("availability.set", {"weekly": [{"weekday": "Monday", "from": "09:00", "to": "12:00"}]}),
        ("availability.set", {"weekly": [{"weekday": "MO", "from": "24:00", "to": "24:00"}]}),
        ("availability.set", {"extra": [{"day": "Christmas", "from": "09:00", "to": "12:00"}]}),
        ("away.add", {"awayId": uuid7(), "from": "2026-12-24", "to": "2026-12-23"}),
        ("profile.update", {"charges": {"weekdayPence": 18.5}}),
        ("profile.update", {"charges": {"lateCancelPercent": 101}}),
        ("profile.update", {"charges": {"rankPence": 1}}),
        ("profile.update", {"rhythm": "fast"}),
        ("profile.update", {"petsFine": ["crocodiles"]}),
        ("profile.update", {"privateWishes": {"whom": "nobody"}}),
    ],
)
def test_hours_and_terms_that_do_not_fit_are_refused(house: House, name: str, wrong: dict[str, Any]) -> None:
    assert house.refused(house.sam, name, paId=house.sam_id, **wrong) == "invalid"


@pytest.mark.parametrize("who", ["maya", "jo", "rosa"])
def test_nobody_describes_a_pa_but_themselves(house: House, who: str) -> None:
    slug = house.refused(getattr(house, who), "profile.update", paId=house.sam_id, about="Cheap")

    assert slug in {"forbidden", "not-found"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "  "},
        {"knownAs": " "},
        {"hourPence": -1},
        {"hourPence": 18.5},
        {"travelKm": 501},
        {"languages": [""]},
        {"rank": 1},
    ],
)
def test_words_that_do_not_fit_are_refused(house: House, wrong: dict[str, Any]) -> None:
    assert house.refused(house.sam, "profile.update", paId=house.sam_id, **wrong) == "invalid"


@pytest.mark.parametrize("name", ["", "   "])
def test_nobody_is_added_or_opened_without_a_name(house: House, name: str) -> None:
    named = {"holderId": house.holder_id}

    assert house.refused(house.jo, "pa.add", paId=uuid7(), name=name, **named) == "invalid"
    assert house.refused(house.jo, "circle.open", circleId=uuid7(), personName=name, **named) == "invalid"


def test_adding_the_same_pa_again_changes_nothing(house: House) -> None:
    pa_id = uuid7()
    for _ in range(2):
        house.do(house.jo, "pa.add", paId=pa_id, holderId=house.holder_id, name="Una Vale")

    assert house.get(PaProfile, pa_id).known_as == "Una"


def test_a_claimed_record_is_not_claimed_by_somebody_else(house: House) -> None:
    with house.app.app_context(), pytest.raises(RuntimeError, match="already-claimed"):
        perform_as_server(
            (uuid7(),), "profile.claim", {"paId": house.sam_id, "userId": house.rosa.id}, now=house.clock()
        )

    assert house.get(PaProfile, house.sam_id).user_id == house.sam.id


def test_a_claim_shows_the_pa_what_was_imported_of_their_work(house: House) -> None:
    una_id = house.add_pa("Una Vale")
    [visit_id] = house.import_visits((una_id, house.clock()))
    una = factories.make_user(house.app, name="Una Vale", email="una@example.org")

    house.serve("profile.claim", paId=una_id, userId=una.id)

    assert list(house.reads(una).held("own_visit")) == [str(visit_id)]


def test_the_holders_list_has_everybody_by_name(house: House) -> None:
    house.add_pa("Una Vale")

    lines: Any = house.browser(house.jo).get(f"/api/pas?holder={house.holder_id}").json

    assert [(line["name"], line["claimedAt"] is not None) for line in lines] == [
        ("Rosa Lind", True),
        ("Sam Tarn", True),
        ("Una Vale", False),
    ]


def test_the_list_is_not_for_another_holders_coordinator(house: House) -> None:
    elsewhere = factories.make_holder(house.app, name="Elsewhere")
    other = factories.make_coordinator(house.app, elsewhere, name="Pat", email="pat@example.org")

    assert house.browser(other).get(f"/api/pas?holder={house.holder_id}").status_code == 404
    added = {"paId": uuid7(), "holderId": house.holder_id, "name": "Una Vale"}
    outcome = factories.attempt(house.app, other, "pa.add", now=house.clock(), **added)
    assert outcome.status is Status.REJECTED
