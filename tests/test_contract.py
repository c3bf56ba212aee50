"""The contract: written down, valid, whole, what the front end's types are made from, and kept."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.schemas import OpenApiSchema

from carematch import create_app
from carematch.accounts.gate import limiter
from carematch.cli import CONTRACT, contract_text
from carematch.core.db import db
from carematch.sync.registry import REGISTRY
from carematch.sync.schemas import PullAnswerSchema
from config import ROOT
from tests.clock import NOON, TestClock
from tests.settings import settings
from tests.world import World, make_world

FRONTEND = ROOT / "frontend"
API_TYPES = FRONTEND / "src" / "data" / "api-types.ts"
NOT_DESCRIBED = {"/api/docs", "/api/openapi.json"}
"""Addresses that are about the contract themselves."""


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application, on SQLite: the contract is the same on both databases."""
    file = tmp_path / "carematch.db"
    shutil.copy(sqlite_template, file)
    app = create_app(settings(database_url=f"sqlite:///{file}"), clock=TestClock())
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    limiter.reset()


@pytest.fixture
def contract(house: Flask) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", house)


def test_the_contract_that_is_kept_is_the_applications(house: Flask) -> None:
    with house.app_context():
        said = contract_text()

    assert CONTRACT.read_text(encoding="utf-8") == said, (
        "The contract has changed: run `flask --app wsgi openapi write`"
    )


def test_the_contract_is_valid_openapi(contract: OpenApiSchema) -> None:
    assert contract.raw_schema["openapi"] == "3.1.0"

    contract.validate()


def test_every_address_is_described(house: Flask, contract: OpenApiSchema) -> None:
    addresses = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in house.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }

    assert addresses - NOT_DESCRIBED == contract.raw_schema["paths"].keys()


def test_the_arguments_of_every_mutation_are_described(contract: OpenApiSchema) -> None:
    described = contract.raw_schema["components"]["schemas"]["MutationArgs"]["properties"]

    assert described.keys() == {f"{name}.{v}" for name, v in REGISTRY.mutations}


def test_every_description_says_what_it_does(contract: OpenApiSchema) -> None:
    silent = [
        f"{method} {path}"
        for path, operations in contract.raw_schema["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and not operation.get("summary")
    ]

    assert silent == []


def test_the_types_of_the_front_end_are_made_from_the_contract(tmp_path: Path) -> None:
    tool = FRONTEND / "api-types" / "node_modules" / ".bin" / "openapi-typescript"
    if not tool.exists() and not os.environ.get("CI"):
        pytest.skip("the front end's packages are not installed: make test installs them")
    write = json.loads((FRONTEND / "api-types" / "package.json").read_text())["scripts"]["write"]
    fresh = tmp_path / "api-types.ts"

    command = write.replace("../src/data/api-types.ts", str(fresh)).split()
    subprocess.run(
        [tool, *command[1:]], cwd=FRONTEND / "api-types", check=True, capture_output=True, env=_with_our_node()
    )

    assert API_TYPES.read_text() == fresh.read_text(), "The types are stale: run `npm run api-types` in frontend/"


def _with_our_node() -> dict[str, str]:
    """Node comes with the Python packages."""
    return os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def test_whatever_is_sent_is_answered_as_described_or_refused_as_a_problem_and_never_a_fault(
    house: Flask, contract: OpenApiSchema
) -> None:
    """A signed-in coordinator sends to every address what the contract allows."""
    world = make_world(house)

    wrong = []
    for result in contract.get_all_operations():
        assert isinstance(result, Ok)
        wrong += _faults_of(result.ok(), world)

    assert wrong == []


def test_a_pull_is_answered_as_described(house: Flask) -> None:
    world = make_world(house)
    refused = {"id": str(uuid4()), "seq": 1, "name": "circle.claim", "v": 1, "args": {}, "madeAt": NOON.isoformat()}
    phone = {"protocol": 1, "userId": str(world.users["person"].id), "clientId": str(uuid4())}
    person = world.sign_in("person")
    person.post("/api/sync/push", json=phone | {"sentAt": NOON.isoformat(), "mutations": [refused]})

    answer = person.post("/api/sync/pull", json=phone | {"scopes": {}}).get_json()

    assert PullAnswerSchema().validate(answer) == {}
    assert answer["problems"]
    assert answer["scopes"]


def test_a_fault_deep_in_a_list_is_named_by_its_place(house: Flask) -> None:
    world = make_world(house)

    answer = world.sign_in("person").post("/api/sync/push", json={"mutations": [{}, 3]})

    assert answer.status_code == 400
    assert answer.get_json()["errors"]["mutations"].keys() == {"0", "1"}


def _faults_of(operation: Any, world: World) -> list[str]:
    """What a few made-up requests are answered that is neither as the contract describes it nor a problem."""
    cookie = world.sign_in("coordinator").get_cookie("carematch")
    assert cookie is not None
    token, wrong = cookie.value, []

    @how(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        _aim(case, world)
        answer = case.call(cookies={"carematch": token})
        kind = answer.headers.get("content-type", [""])[0].split(";")[0]
        is_problem = kind == "application/problem+json"
        if answer.status_code >= 500 or (answer.status_code >= 400) is not is_problem:
            wrong.append(f"{case.method} {case.path}: {answer.status_code} {kind} {answer.text[:200]}")
        elif answer.status_code < 400 and not operation.is_valid_response(answer):
            wrong.append(f"{case.method} {case.path}: not as described: {answer.text[:200]}")

    send()
    return wrong


def _aim(case: Any, world: World) -> None:
    """Where the address names a circle or a holder, it is one that exists."""
    if "circle_id" in (case.path_parameters or {}):
        case.path_parameters["circle_id"] = str(world.circle)
    if "holder" in (case.query or {}):
        case.query["holder"] = str(world.holder)
