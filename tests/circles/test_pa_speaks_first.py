"""A PA who says first that they know the person sees what they said, and the person's answer to it."""

from __future__ import annotations

from datetime import timedelta

from tests.circles.house import House


def test_a_pa_sees_what_they_said_until_the_person_answers(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - timedelta(days=3)))
    assert house.reads(house.sam).held("bond") == {}

    house.do(house.sam, "relationship.say_known", **house.about(house.sam_id))

    (bond,) = house.reads(house.sam).held("bond").values()
    assert (bond["stage"], bond["personKnowsAt"]) == ("considering", None)
    assert bond["paKnowsAt"] is not None
    assert house.reads(house.sam).held("circle") == {}


def test_a_pa_has_the_number_of_their_holder_before_anybody_chose_them(house: House) -> None:
    assert list(house.reads(house.sam).held("holder")) == [str(house.holder_id)]
