"""Maya's house."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.circles.house import House, make_house
from tests.clock import TestClock


@pytest.fixture
def house(app: Flask, clock: TestClock) -> House:
    return make_house(app, clock)
