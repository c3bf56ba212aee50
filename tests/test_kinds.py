"""The rows that the server makes, against the kinds that phones know: frontend/src/data/kinds.ts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Enum, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from carematch import demo
from carematch.core.schema import camel
from carematch.sync.models import SyncRecord
from carematch.sync.registry import REGISTRY
from config import ROOT
from tests.clock import NOON
from tests.world import make_world

SOURCE = re.sub(r"/\*.*?\*/", "", (ROOT / "frontend/src/data/kinds.ts").read_text(encoding="utf-8"), flags=re.DOTALL)
ALIASES = dict(re.findall(r"^export type (\w+) =([^;]+);", SOURCE, re.MULTILINE))
INTERFACES = {
    name: (parent, dict(re.findall(r"^  (\w+)\??: (.+);$", body, re.MULTILINE)))
    for name, parent, body in re.findall(
        r"^(?:export )?interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}", SOURCE, re.MULTILINE | re.DOTALL
    )
}
JSON_TYPES = {"string": (str,), "number": (int, float), "boolean": (bool,), "null": (type(None),)}
NEVER_SAID = {("arrangement", "proposedBy", "import")}
"""Words of a column that serves two tables, where one has no use for them."""


def fields_of(interface: str) -> dict[str, str]:
    """The fields of an interface and those it extends, with their types as written."""
    parent, own = INTERFACES[interface]
    return (fields_of(parent) if parent else {}) | own


KINDS = {kind: fields_of(interface) for kind, interface in fields_of("Kinds").items()}


def fits(value: Any, written: str) -> bool:
    """Whether a value from JSON is of a type as TypeScript writes it."""
    return any(_fits_one(value, each.strip()) for each in written.strip().lstrip("|").split("|"))


def _fits_one(value: Any, written: str) -> bool:
    if written in JSON_TYPES:
        return isinstance(value, JSON_TYPES[written]) and isinstance(value, bool) is (written == "boolean")
    if written.endswith("[]"):
        return isinstance(value, list) and all(fits(each, written[:-2]) for each in value)
    if pairs := re.fullmatch(r"Partial<Record<(\w+), (\w+)>>", written):
        is_said = isinstance(value, dict)
        return is_said and all(fits(key, pairs[1]) and fits(each, pairs[2]) for key, each in value.items())
    if written.startswith("["):
        parts = written.strip("[]").split(",")
        return isinstance(value, list) and len(value) == len(parts) and all(map(fits, value, parts))
    if written.startswith("'"):
        return bool(value == written.strip("'"))
    if written in INTERFACES:
        known = fields_of(written)
        is_whole = isinstance(value, dict) and value.keys() == known.keys()
        return is_whole and all(fits(value[name], known[name]) for name in known)
    return fits(value, ALIASES[written])


def differences(kind: str, row: dict[str, Any]) -> Iterator[str]:
    """How a row differs from its kind on the phone: fields that are too many or missing, and values of another type."""
    known = KINDS[kind]
    yield from (f"{kind}.{name} is in only one of the two" for name in known.keys() ^ row.keys())
    for name in known.keys() & row.keys():
        if not fits(row[name], known[name]):
            yield f"{kind}.{name} is {row[name]!r}, which is no {known[name]}"


def samples(column: TypeEngine[Any]) -> list[Any]:
    """What a column of this type may say on the wire: every word of an enumeration, else one value; of JSON nothing."""
    if isinstance(column, Enum):
        return list(column.enums)
    texts = {str: "words", datetime: "2026-11-24T09:00:00Z", date: "2026-11-24", UUID: str(uuid4())}
    said: dict[type, Any] = {bool: True, int: 7} | texts
    python_type = (column.impl_instance if isinstance(column, TypeDecorator) else column).python_type
    return [said[python_type]] if python_type in said else []


@pytest.mark.parametrize("make", [lambda _: demo.load(now=NOON, district=False), make_world], ids=["demo", "world"])
def test_every_row_is_as_phones_know_its_kind(app: Flask, session: Session, make: Callable[[Flask], object]) -> None:
    make(app)

    rows = session.execute(select(SyncRecord.kind, SyncRecord.body).where(SyncRecord.body.is_not(None))).all()
    assert {difference for kind, body in rows for difference in differences(kind, json.loads(body or ""))} == set()


def test_the_world_has_rows_of_every_kind(app: Flask, session: Session) -> None:
    make_world(app)

    assert set(session.scalars(select(SyncRecord.kind).where(SyncRecord.body.is_not(None)))) == KINDS.keys()


@pytest.mark.usefixtures("sqlite_template")
def test_what_a_column_may_hold_is_of_the_type_that_phones_know() -> None:
    """Also what no row of the worlds above happens to say. Whether it may be null, only rows tell."""
    held = {
        (kind, camel(column.name), value)
        for model, (_, kinds) in REGISTRY.projections.items()
        for column in model.__table__.columns
        for kind in kinds
        if camel(column.name) in KINDS[kind]
        for value in samples(column.type)
    }

    misfits = {(kind, name, value) for kind, name, value in held if not fits(value, KINDS[kind][name])}
    assert held
    assert misfits == NEVER_SAID
