"""What was done by an urgent rule rests on what the rule rests on."""

from __future__ import annotations

from datetime import timedelta

from carematch.core.ids import uuid7
from tests.circles.house import HOUR, House


def test_a_visit_by_an_urgent_rule_carries_the_rules_basis_and_how_it_was_given(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    rule_id, visit_id, starts_at = uuid7(), uuid7(), house.clock() + timedelta(hours=5)
    told = house.told(basis="attorney", scope="Health and welfare", evidence="The registered paper")
    rule = {"ruleId": rule_id, "circleId": house.circle_id, "what": "My medication", "order": ["team"]}
    house.do(house.jo, "urgent_rule.set", **rule, told=told)
    times = {"startsAt": starts_at, "endsAt": starts_at + HOUR}

    about = {"visitId": visit_id, "circleId": house.circle_id, "paId": house.sam_id}
    house.do(house.sam, "visit.propose", **about, **times, ruleId=rule_id)

    decisions = house.reads(house.maya).held("decision").values()
    [used] = [each for each in decisions if each["subjectId"] == str(visit_id)]
    assert (used["what"], used["ruleWhat"], used["paName"]) == ("visit.propose", "My medication", "Sam")
    assert (used["basis"], used["given"], used["recordedBy"]) == ("attorney", "phone", house.jo.name)
    assert (used["scope"], used["evidence"]) == ("Health and welfare", "The registered paper")
    assert used["undoable"] is False
    assert house.bond(house.sam_id).id == bond_id


def test_a_rule_set_by_the_person_is_their_own_word_when_it_is_used(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    rule_id, visit_id, starts_at = uuid7(), uuid7(), house.clock() + timedelta(hours=5)
    rule = {"ruleId": rule_id, "circleId": house.circle_id, "what": "My medication", "order": ["team"]}
    house.do(house.maya, "urgent_rule.set", **rule)

    about = {"visitId": visit_id, "circleId": house.circle_id, "paId": house.sam_id}
    house.do(house.sam, "visit.propose", **about, startsAt=starts_at, endsAt=starts_at + HOUR, ruleId=rule_id)

    decisions = house.reads(house.maya).held("decision").values()
    [used] = [each for each in decisions if each["subjectId"] == str(visit_id)]
    assert (used["basis"], used["given"], used["recordedBy"]) == ("own", "app", None)
