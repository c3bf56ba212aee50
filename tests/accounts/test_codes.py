"""One-time codes, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.codes import LIFETIME, MAX_AN_HOUR, MAX_TRIES, issue_code, use_code
from carematch.accounts.models import OneTimeCode
from carematch.core.db import write_session
from carematch.sync.perform import in_write_session
from tests.accounts.makers import SECRET, at_once, make_user
from tests.clock import NOON

EMAIL = "maya@example.org"


def ask(app: Flask, *, email: str = EMAIL, now: datetime = NOON) -> str | None:
    with app.app_context(), write_session() as session:
        issued = issue_code(session, email, secret_key=SECRET, now=now)
    return issued.code if issued else None


def try_code(app: Flask, code: str, *, email: str = EMAIL, now: datetime = NOON) -> UUID | None:
    def work(session: Session) -> UUID | None:
        user = use_code(session, email, code, secret_key=SECRET, now=now)
        return user.id if user else None

    with app.app_context():
        return in_write_session(work)


def must_ask(app: Flask, *, now: datetime = NOON) -> str:
    code = ask(app, now=now)
    assert code is not None
    return code


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_is_six_digits_and_signs_its_owner_in(app: Flask) -> None:
    user = make_user(app)

    code = must_ask(app)

    assert len(code) == 6
    assert code.isdecimal()
    assert try_code(app, f" {code[:3]} {code[3:]}") == user.id


def test_a_code_works_once(app: Flask) -> None:
    make_user(app)
    code = must_ask(app)

    try_code(app, code)

    assert try_code(app, code) is None


def test_a_code_lives_ten_minutes(app: Flask) -> None:
    user = make_user(app)
    code = must_ask(app)

    assert try_code(app, code, now=NOON + LIFETIME) is None
    assert try_code(app, code, now=NOON + LIFETIME - timedelta(seconds=1)) == user.id


def test_a_new_code_ends_the_one_before(app: Flask) -> None:
    user = make_user(app)
    first, second = must_ask(app), must_ask(app)

    assert first == second or try_code(app, first) is None
    assert try_code(app, second) == user.id


def test_after_five_wrong_tries_the_right_code_is_refused_too(app: Flask) -> None:
    make_user(app)
    code = must_ask(app)

    for _ in range(MAX_TRIES):
        try_code(app, another(code))

    assert try_code(app, code) is None


def test_a_fifth_try_may_still_be_right(app: Flask) -> None:
    user = make_user(app)
    code = must_ask(app)

    for _ in range(MAX_TRIES - 1):
        try_code(app, another(code))

    assert try_code(app, code) == user.id


def test_of_many_wrong_tries_at_once_none_is_free(app: Flask) -> None:
    make_user(app)
    code = must_ask(app)

    at_once(8, lambda: try_code(app, another(code)))

    with app.app_context(), write_session() as session:
        assert session.scalars(select(OneTimeCode.tries)).one() == MAX_TRIES
    assert try_code(app, code) is None


def test_of_several_right_tries_at_once_one_signs_in(app: Flask) -> None:
    user = make_user(app)
    code = must_ask(app)

    found = at_once(4, lambda: try_code(app, code))

    assert (found.count(user.id), found.count(None)) == (1, 3)


def test_of_several_codes_asked_for_at_once_one_is_valid(app: Flask) -> None:
    make_user(app)

    at_once(3, lambda: ask(app))

    with app.app_context(), write_session() as session:
        valid = session.scalars(select(OneTimeCode).where(OneTimeCode.used_at.is_(None))).all()
        assert len(valid) == 1


def test_nobody_is_sent_more_than_five_codes_an_hour(app: Flask) -> None:
    make_user(app)

    codes = [ask(app, now=NOON + timedelta(minutes=minute)) for minute in range(MAX_AN_HOUR + 1)]

    assert codes[-1] is None
    assert None not in codes[:-1]
    assert ask(app, now=NOON + timedelta(minutes=60)) is not None


def test_an_unknown_address_and_a_closed_account_get_no_code(app: Flask) -> None:
    closed = make_user(app)
    with app.app_context(), write_session() as session:
        session.merge(closed).disabled_at = NOON

    assert ask(app, email="nobody@example.org") is None
    assert ask(app) is None


def test_another_persons_code_opens_nothing(app: Flask) -> None:
    make_user(app)
    make_user(app, name="Tom Reed", email="tom@example.org")
    code = must_ask(app)

    assert try_code(app, code, email="tom@example.org") is None


def test_the_code_itself_is_not_kept(app: Flask) -> None:
    make_user(app)
    code = must_ask(app)

    with app.app_context(), write_session() as session:
        row = session.scalars(select(OneTimeCode)).one()
        assert code not in row.code_hash
        assert len(row.code_hash) == 64
