"""What the tests of signing in share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from carematch.accounts.gate import limiter
from tests.accounts.makers import KeptCodes


@pytest.fixture
def sent(app: Flask) -> KeptCodes:
    """The codes that the application sends in this test."""
    kept = KeptCodes()
    app.extensions["carematch.codes"] = kept
    return kept


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    yield
    if limiter.initialized:
        limiter.reset()
