"""What a person says of themselves is kept in all its versions, and reaches whom it is for."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from carematch.accounts.models import User
from carematch.circles.models import Circle
from carematch.person.models import AboutMe, Need, Sharing
from carematch.person.service import NEED_WORDS
from tests import factories
from tests.circles.house import House


def write(house: House, by: User, text: str, *, based_on: UUID | None = None, **more: Any) -> UUID:
    said: dict[str, Any] = {"section": "please", "text": text, "basedOn": based_on}
    return house.do(by, "about_me.write", circleId=house.circle_id, **said, **more)


def make_gwen(house: House) -> User:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    powers = ["choose_pas", "see_notes"]
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=powers)
    return gwen


def undo(house: House, mutation_id: UUID) -> None:
    house.do(house.maya, "decision.undo", decisionId=house.decision(mutation_id).id)


def texts(house: House) -> dict[str, dict[str, Any]]:
    return {row["text"]: row for row in house.reads(house.maya).held("about_me").values()}


def test_each_version_stays_with_who_wrote_it_and_who_helped(house: House) -> None:
    gwen = make_gwen(house)
    first = write(house, house.maya, "Knock first")
    second = write(house, gwen, "Knock twice", based_on=first)
    write(house, house.jo, "Ring the bell", based_on=second, told=house.told(basis="supported", helpedBy="My brother"))

    seen = texts(house)

    assert {text: (row["authorName"], row["writtenBy"], row["supportedBy"]) for text, row in seen.items()} == {
        "Knock first": ("Maya Brook", None, None),
        "Knock twice": ("Maya Brook", "Gwen Brook", "Gwen Brook"),
        "Ring the bell": ("Maya Brook", "Jo Ash", "My brother"),
    }


def test_a_second_answer_to_a_question_stands_beside_the_first(house: House) -> None:
    asked = {"circleId": house.circle_id, "question": "want"}

    house.do(house.maya, "outcome.answer", **asked, text="To go to chapel")
    house.do(house.maya, "outcome.answer", **asked, text="To see the sea")

    held = house.reads(house.maya).held("outcome").values()
    assert sorted((row["question"], row["text"]) for row in held) == [
        ("want", "To go to chapel"),
        ("want", "To see the sea"),
    ]


def test_of_two_written_from_the_same_one_neither_is_lost(house: House) -> None:
    gwen = make_gwen(house)
    first = write(house, house.maya, "Knock first")

    write(house, house.maya, "Ring the bell", based_on=first)
    write(house, gwen, "Tap on the window", based_on=first)

    both = {text for text, row in texts(house).items() if row["basedOn"] == str(first)}
    assert both == {"Ring the bell", "Tap on the window"}


def test_a_version_on_which_another_stands_is_not_undone(house: House) -> None:
    first = write(house, house.maya, "Knock first")
    second = write(house, house.maya, "Ring the bell", based_on=first)

    slug = house.refused(house.maya, "decision.undo", decisionId=house.decision(first).id)
    undo(house, second)

    assert slug == "gone-further"
    assert texts(house).keys() == {"Knock first"}


def test_what_is_based_on_something_else_stands_for_itself(house: House) -> None:
    elsewhere = factories.make_circle(house.app, house.holder_id, person_name="Ada Quill", person=house.maya)
    theirs = house.do(house.maya, "about_me.write", circleId=elsewhere, section="please", text="Slowly")

    here = write(house, house.maya, "Knock first", based_on=theirs)

    assert house.get(AboutMe, here).based_on is None


def test_the_day_of_the_next_look_is_kept_with_when_it_was_last_looked_at(house: House) -> None:
    house.do(house.maya, "about_me.set_review", circleId=house.circle_id, reviewOn=date(2027, 5, 1))

    [seen] = house.reads(house.maya).held("about_me_review").values()

    assert seen == {"reviewOn": "2027-05-01", "reviewedAt": "2026-11-23T12:00:00Z"}


# What the person loves


def test_what_the_person_loves_can_be_changed_taken_away_and_brought_back(house: House) -> None:
    love_id = UUID(int=7)
    named: dict[str, Any] = {"love": "place", "name": "The harbour", "toTry": "The Tuesday choir"}
    house.do(house.maya, "love.add", circleId=house.circle_id, loveId=love_id, **named)
    house.do(house.maya, "love.change", loveId=love_id, **named | {"meaning": "My father's boat"})
    [seen] = house.reads(house.maya).held("love").values()
    assert (seen["name"], seen["meaning"], seen["toTry"]) == ("The harbour", "My father's boat", "The Tuesday choir")

    done = house.do(house.maya, "love.remove", loveId=love_id)

    assert not house.reads(house.maya).held("love")
    assert house.refused(house.maya, "love.change", loveId=love_id, **named) == "not-found"
    undo(house, done)
    assert house.reads(house.maya).held("love")


def test_an_id_is_used_once(house: House) -> None:
    named: dict[str, Any] = {"loveId": UUID(int=7), "love": "thing", "name": "Tea"}
    house.do(house.maya, "love.add", circleId=house.circle_id, **named)

    assert house.refused(house.maya, "love.add", circleId=house.circle_id, **named) == "taken-elsewhere"


# How to communicate


def set_needs(house: House, **said: Any) -> UUID:
    return house.do(house.maya, "needs.set", circleId=house.circle_id, **{"needs": [], **said})


def test_every_need_is_one_sentence() -> None:
    assert NEED_WORDS.keys() == set(Need)


def test_needs_are_one_plain_text_for_every_page_and_older_phone(house: House) -> None:
    set_needs(house, needs=["interpreter", "slowly"], language="Welsh", words="I hear best on my left.")

    [circle] = house.reads(house.maya).held("circle").values()

    assert circle["communicationNeeds"] == "I hear best on my left. Speak slowly. I need an interpreter: Welsh."


def test_needs_that_are_shared_with_nobody_reach_no_pa(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    set_needs(house, needs=["slowly"], sharedWith="nobody")

    sams = house.reads(house.sam)
    assert not sams.held("communication_needs")
    assert [row["communicationNeeds"] for row in sams.held("circle").values()] == [""]
    assert house.reads(house.maya).held("communication_needs")


def test_a_pa_whom_the_person_only_meets_sees_needs_where_she_shares_them_so(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    set_needs(house, needs=["bsl"])
    [before] = house.reads(house.sam).held("bond").values()

    set_needs(house, needs=["bsl"], sharedWith="everyone_i_meet")

    [after] = house.reads(house.sam).held("bond").values()
    assert (before["communicationNeeds"], after["communicationNeeds"]) == ("", "Use British Sign Language (BSL).")


def test_undoing_puts_back_the_needs_and_what_every_page_shows(house: House) -> None:
    set_needs(house, needs=["slowly"], reviewOn="2027-01-01")
    done = set_needs(house, needs=["bsl"], sharedWith=Sharing.NOBODY)

    undo(house, done)

    [needs] = house.reads(house.maya).held("communication_needs").values()
    assert (needs["needs"], needs["sharedWith"], needs["reviewOn"]) == (["slowly"], "team", "2027-01-01")
    assert house.get(Circle, house.circle_id).communication_needs == "Speak slowly."


def test_whoever_met_the_needs_says_how(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    house.do(house.sam, "needs.confirm_met", circleId=house.circle_id, how="I wrote it down for her")

    [seen] = house.reads(house.maya).held("needs_met").values()
    assert (seen["authorName"], seen["how"]) == ("Sam Tarn", "I wrote it down for her")


# When nobody comes


def test_the_plan_for_when_nobody_comes_is_in_order_and_reaches_the_team(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    contacts = [{"name": "Jean", "phone": "01632 960207"}, {"name": " Peter ", "phone": "01632 960215"}]

    house.do(house.maya, "plan.set", circleId=house.circle_id, contacts=contacts, waitMinutes=20, what="Ring Jean")

    [seen] = house.reads(house.sam).held("missed_visit_plan").values()
    assert seen["contacts"] == [{"name": "Jean", "phone": "01632 960207"}, {"name": "Peter", "phone": "01632 960215"}]
    assert (seen["waitMinutes"], seen["what"], seen["setBy"]) == (20, "Ring Jean", "Maya Brook")


def test_a_plan_without_a_number_says_which_field_does_not_fit(house: House) -> None:
    plan: dict[str, Any] = {"contacts": [{"name": "Jean", "phone": " "}], "waitMinutes": 20}

    assert house.refused(house.maya, "plan.set", circleId=house.circle_id, **plan) == "invalid"


# Two at the same time


def test_words_that_two_write_over_at_the_same_time_are_both_kept_and_both_hear_of_it(house: House) -> None:
    set_needs(house, words="Slowly, please")
    phone = house.reads(house.maya)
    mayas = phone.make("needs.set", circleId=str(house.circle_id), needs=[], words="On my left, please")
    circle: dict[str, Any] = {"circleId": house.circle_id, "needs": []}
    house.do(house.jo, "needs.set", **circle, words="With pictures, please", told=house.told())

    assert phone.push(mayas).json["results"][0]["status"] == "applied"

    for user in (house.maya, house.jo):
        notices = house.reads(user).held("notice").values()
        [text] = [row["text"] for row in notices if row["notice"] == "both_wrote"]
        assert "On my left, please" in text
        assert "With pictures, please" in text


# In a photo or a voice


def test_a_photo_or_a_voice_says_as_much_as_words(house: House) -> None:
    photo, voice = "ab" * 32, "cd" * 32
    spoken: dict[str, Any] = {"photo": photo, "voice": voice, "voiceSeconds": 41}
    write(house, house.maya, "", **spoken)

    [seen] = texts(house).values()

    assert {name: seen[name] for name in ("text", *spoken)} == {"text": ""} | spoken


def test_nothing_at_all_is_no_version(house: House) -> None:
    said: dict[str, Any] = {"section": "please", "text": "  "}

    assert house.refused(house.maya, "about_me.write", circleId=house.circle_id, **said) == "says-nothing"
