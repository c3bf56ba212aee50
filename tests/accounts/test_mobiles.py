"""A number takes texts once its owner has shown that it is theirs, and nobody reads it anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts.codes import MAX_AN_HOUR, MAX_TRIES
from carematch.accounts.mobiles import find_number
from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.texts import TextService
from tests.accounts.makers import make_user, signed_in, slug_of
from tests.clock import TestClock
from tests.text_service import API_KEY, HANG, TEMPLATE, TextStandIn

NUMBER = "+447400123456"


@pytest.fixture
def texts(app: Flask) -> Iterator[TextStandIn]:
    with TextStandIn() as stand_in:
        app.extensions["carematch.texts"] = TextService(API_KEY, TEMPLATE, stand_in.url, patience_seconds=0.5)
        yield stand_in


@pytest.fixture
def maya(app: Flask) -> User:
    return make_user(app)


@pytest.fixture
def phone(app: Flask, maya: User) -> FlaskClient:
    return signed_in(app, maya)


def number_of(app: Flask, user: User) -> str | None:
    with app.app_context(), write_session() as session:
        return find_number(session, user.id)


def ask(phone: FlaskClient, number: str = "07400 123456") -> int:
    return phone.put("/api/mobile", json={"number": number}).status_code


def confirm(phone: FlaskClient, code: str) -> int:
    return phone.post("/api/mobile/confirm", json={"code": code}).status_code


def code_in(texts: TextStandIn) -> str:
    [code] = re.findall(r"\d{6}", texts.taken[-1].message)
    return str(code)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_number_is_used_once_its_code_came_back_and_only_its_end_is_shown(
    app: Flask, phone: FlaskClient, maya: User, texts: TextStandIn
) -> None:
    assert ask(phone) == 204
    before = number_of(app, maya)

    assert confirm(phone, code_in(texts)) == 204

    assert texts.taken[0].number == NUMBER
    assert (before, number_of(app, maya)) == (None, NUMBER)
    assert phone.get("/api/mobile").json == {"canText": True, "endsIn": "456"}


def test_another_number_takes_its_place_only_when_it_is_confirmed(
    app: Flask, phone: FlaskClient, maya: User, texts: TextStandIn
) -> None:
    ask(phone)
    confirm(phone, code_in(texts))

    ask(phone, "+44 7400 123457")
    assert number_of(app, maya) == NUMBER
    confirm(phone, code_in(texts))

    assert number_of(app, maya) == "+447400123457"


def test_a_wrong_code_counts_and_after_five_the_right_one_is_refused(
    app: Flask, phone: FlaskClient, maya: User, texts: TextStandIn
) -> None:
    ask(phone)
    code = code_in(texts)

    for _ in range(MAX_TRIES):
        assert confirm(phone, another(code)) == 422

    assert confirm(phone, code) == 422
    assert number_of(app, maya) is None


def test_a_code_is_good_for_ten_minutes_and_for_the_last_number_alone(
    app: Flask, phone: FlaskClient, maya: User, texts: TextStandIn, clock: TestClock
) -> None:
    ask(phone)
    first = code_in(texts)
    ask(phone, "07400 123457")
    assert confirm(phone, first) == (422 if first != code_in(texts) else 204)

    clock.move(minutes=11)

    assert confirm(phone, code_in(texts)) == 422
    assert number_of(app, maya) is None


def test_a_number_is_sent_five_codes_an_hour(phone: FlaskClient, texts: TextStandIn, clock: TestClock) -> None:
    for _ in range(MAX_AN_HOUR):
        assert ask(phone) == 204

    assert ask(phone) == 429
    clock.at += timedelta(hours=2)
    assert ask(phone) == 204
    assert len(texts.taken) == MAX_AN_HOUR + 1


@pytest.mark.parametrize("number", ["nobody", "01632 960123", "07400 12345", "112", "0207 946 0123"])
def test_what_takes_no_texts_is_refused_in_words(phone: FlaskClient, texts: TextStandIn, number: str) -> None:
    response = phone.put("/api/mobile", json={"number": number})

    assert response.status_code == 422
    assert list((response.json or {})["errors"]) == ["number"]
    assert texts.taken == []


def test_a_code_that_could_not_be_sent_is_said_so(phone: FlaskClient, texts: TextStandIn) -> None:
    texts.answer_next(HANG)
    texts.answer_next(429)

    assert [ask(phone), ask(phone)] == [503, 503]


def test_where_no_texts_are_sent_no_number_is_asked_for(phone: FlaskClient) -> None:
    response = phone.put("/api/mobile", json={"number": "07400 123456"})

    assert slug_of(response) == "no-texts"
    assert phone.get("/api/mobile").json == {"canText": False, "endsIn": None}


def test_a_number_is_forgotten_when_its_owner_says_so(
    app: Flask, phone: FlaskClient, maya: User, texts: TextStandIn
) -> None:
    ask(phone)
    confirm(phone, code_in(texts))

    assert phone.delete("/api/mobile").status_code == 204

    assert number_of(app, maya) is None
