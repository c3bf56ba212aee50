"""Maya's house, with Sam in her team."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.circles.house import House, make_house
from tests.clock import TestClock


@pytest.fixture
def house(app: Flask, clock: TestClock) -> House:
    return make_house(app, clock)


@pytest.fixture
def bond_id(house: House) -> UUID:
    """Maya has invited Sam, who has said nothing yet."""
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    return house.bond(house.sam_id).id
