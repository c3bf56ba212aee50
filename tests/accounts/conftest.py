"""What the tests of signing in share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.accounts.makers import KeptCodes


@pytest.fixture
def sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> KeptCodes:
    """The codes that the application sends in this test."""
    kept = KeptCodes()
    monkeypatch.setitem(app.extensions, "carematch.codes", kept)
    return kept


@pytest.fixture
def move_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the application believe that this is its address."""

    def move(url: str) -> None:
        moved = replace(app.extensions["carematch.config"], public_url=url)
        monkeypatch.setitem(app.extensions, "carematch.config", moved)

    return move
