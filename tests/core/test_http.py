"""What every answer has in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carematch import compose, create_app
from carematch.core.errors import Problem
from tests.settings import settings

CODES = "/api/sign-in/codes"
EMAIL = {"email": "somebody@example.org"}


@pytest.fixture
def pwa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A built app of three files."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>CareMatch</title>")
    (tmp_path / "assets" / "main-abc.js").write_text("start()")
    (tmp_path / "sw.js").write_text("wait()")
    monkeypatch.setattr(compose, "PWA", tmp_path)
    return tmp_path


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_our_own_pages_may_write(client: FlaskClient, site: str | None) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}

    assert client.post(CODES, json=EMAIL, headers=headers).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null"},
    ],
)
def test_other_sites_write_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    answer: Any = client.post(CODES, json=EMAIL, headers=headers)

    assert (answer.status_code, answer.json["slug"]) == (403, "cross-site")


def test_our_own_origin_writes(client: FlaskClient) -> None:
    assert client.post(CODES, json=EMAIL, headers={"Origin": "http://localhost"}).status_code == 204


def test_other_sites_may_link_to_us(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_every_answer_protects(client: FlaskClient) -> None:
    for path in ("/healthz", "/api/me", "/api/nowhere", "/nowhere.js"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_over_https_the_browser_is_told_to_stay_there(database_url: str) -> None:
    app = create_app(settings(database_url=database_url, public_url="https://care.example"))

    assert "max-age" in app.test_client().get("/api/me").headers["Strict-Transport-Security"]


def test_what_the_api_says_is_not_kept_by_caches(client: FlaskClient) -> None:
    assert client.get("/api/me").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/api/nowhere", 404, "not-found"),
        ("GET", "/api/me", 401, "sign-in-needed"),
        ("DELETE", "/api/me", 405, "method-not-allowed"),
        ("POST", CODES, 422, "invalid"),
    ],
)
def test_failures_are_problems(client: FlaskClient, method: str, path: str, status: int, slug: str) -> None:
    answer: Any = client.open(path, method=method, json={} if method == "POST" else None)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert {"type", "title", "status", "slug"} <= answer.json.keys()
    assert (answer.json["status"], answer.json["slug"], answer.json["type"]) == (status, slug, f"/problems#{slug}")


def test_a_method_that_is_not_there_says_which_are(client: FlaskClient) -> None:
    assert "GET" in client.delete("/api/me").headers["Allow"]


def test_fields_that_do_not_fit_are_named(client: FlaskClient) -> None:
    answer: Any = client.post(CODES, json={})

    assert list(answer.json["errors"]) == ["email"]


def test_what_is_no_json_is_a_problem(client: FlaskClient) -> None:
    answer = client.post(CODES, data="{", content_type="application/json")

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_what_is_too_large_is_a_problem(client: FlaskClient) -> None:
    answer = client.post(CODES, data=b"x" * (22 * 1024 * 1024), content_type="application/json")

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_our_own_faults_say_nothing_of_themselves(app: Flask) -> None:
    def broken() -> str:
        raise ValueError("the key is under the blue pot")

    app.view_functions["app.health"] = broken

    answer: Any = app.test_client().get("/healthz")

    assert (answer.status_code, answer.mimetype, answer.json["slug"]) == (
        500,
        "application/problem+json",
        Problem.slug,
    )
    assert "blue pot" not in answer.text


@pytest.mark.parametrize("path", ["/", "/people", "/visits/0190a7de", "/desk/circles/1", "/join?code=AB12"])
def test_deep_links_open_the_app(client: FlaskClient, pwa: Path, path: str) -> None:
    with client.get(path) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert b"CareMatch" in answer.data
        assert answer.headers["Cache-Control"] == "no-cache"


def test_assets_are_kept_for_ever_and_the_worker_is_not(client: FlaskClient, pwa: Path) -> None:
    with client.get("/assets/main-abc.js") as asset, client.get("/sw.js") as worker:
        assert "immutable" in asset.headers["Cache-Control"]
        assert worker.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone-abc.js", "/favicon.ico", "/api/people", "/../compose.py", "/api/"])
def test_what_is_missing_is_not_the_app(client: FlaskClient, pwa: Path, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_contract_is_openapi_3_1(client: FlaskClient) -> None:
    contract: Any = client.get("/api/openapi.json").json

    assert contract["openapi"].startswith("3.1")
    assert "relationship.choose.1" in contract["components"]["schemas"]["MutationArgs"]["properties"]
