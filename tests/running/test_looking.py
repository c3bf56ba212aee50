"""How the jobs stand: at the coordinator's desk, in the figures for Prometheus, and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from carematch.running.leader import LEASE, Job, Leader
from tests.circles.house import House
from tests.clock import NOON, TestClock
from tests.reminders.makers import make_deliveries, make_phone

TOKEN = "a token that only these tests have"
HOURLY = IntervalTrigger(hours=1, timezone=UTC)


def run_jobs(app: Flask, **jobs: Callable[[datetime], None]) -> Leader:
    leader = Leader(app, [Job(name, run, HOURLY) for name, run in jobs.items()])
    leader.look()
    leader.wait()
    return leader


def well(_now: datetime) -> None:
    """Does all it has to."""


def ill(_now: datetime) -> None:
    raise ValueError("Margaret has no paper")


def look(house: House) -> Any:
    answer = house.browser(house.jo).get(f"/api/running?holder={house.holder_id}")
    assert answer.status_code == 200, answer.text
    return answer.json


def standings(house: House) -> dict[str, str]:
    return {job["name"]: job["standing"] for job in look(house)["jobs"]}


def test_the_desk_says_what_ran_when_and_how_that_went(house: House) -> None:
    run_jobs(house.app, ill=ill, well=well)

    seen = look(house)

    assert (seen["isLed"], seen["now"], seen["due"], seen["dueSince"]) == (True, "2026-11-23T12:00:00Z", 0, None)
    assert standings(house) == {"ill": "failed", "well": "well"}
    [broken, whole] = seen["jobs"]
    assert (broken["startedAt"], broken["succeededAt"]) == ("2026-11-23T12:00:00Z", None)
    assert whole["succeededAt"] == whole["endedAt"] == "2026-11-23T12:00:00Z"
    assert 0 <= whole["seconds"] < 60
    assert "Margaret" not in str(seen)


def test_the_desk_says_that_nothing_runs_and_what_is_late_by_it(house: House, clock: TestClock) -> None:
    assert look(house)["isLed"] is False
    run_jobs(house.app, well=well)

    clock.move(seconds=LEASE.total_seconds() + 1)
    assert (look(house)["isLed"], standings(house)) == (False, {"well": "well"})
    clock.move(hours=1, minutes=2)

    assert (look(house)["isLed"], standings(house)) == (False, {"well": "late"})


def test_the_desk_counts_what_should_have_gone_out(house: House) -> None:
    with house.app.app_context():
        make_deliveries(make_phone(now=NOON), 3, now=NOON - timedelta(minutes=5))
        make_deliveries(make_phone(now=NOON), 2, now=NOON + timedelta(minutes=5))

    seen = look(house)

    assert (seen["due"], seen["dueSince"]) == (3, "2026-11-23T11:55:00Z")


def figures(client: FlaskClient, authorization: str = f"Bearer {TOKEN}") -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": authorization})
    assert answer.status_code == 200, answer.text
    assert answer.content_type.startswith("text/plain; version=")
    return {
        "".join([sample.name.removeprefix("carematch_"), *(f":{value}" for value in sample.labels.values())]): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def allow_metrics(app: Flask) -> None:
    app.extensions["carematch.config"] = replace(app.extensions["carematch.config"], metrics_token=TOKEN)


def test_a_monitoring_program_reads_the_same_as_figures(app: Flask, client: FlaskClient, clock: TestClock) -> None:
    allow_metrics(app)
    run_jobs(app, ill=ill, well=well)
    with app.app_context():
        make_deliveries(make_phone(now=NOON), 3, now=NOON - timedelta(minutes=5))

    seen = figures(client)

    noon = NOON.timestamp()
    assert seen["jobs_led"] == 1
    assert (seen["deliveries_due"], seen["deliveries_oldest_due_age_seconds"]) == (3, 300)
    assert (seen["job_last_succeeded:well"], seen["job_last_succeeded:ill"]) == (1, 0)
    assert seen["job_last_start_timestamp_seconds:well"] == noon
    assert seen["job_last_success_timestamp_seconds:well"] == seen["job_last_end_timestamp_seconds:well"] >= noon
    assert "job_last_success_timestamp_seconds:ill" not in seen
    assert seen["job_next_due_timestamp_seconds:well"] == noon + 3600
    assert seen["job_last_duration_seconds:well"] >= 0
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert figures(client)["jobs_led"] == 0


def test_the_figures_are_for_whoever_has_the_token_and_without_one_for_nobody(app: Flask, client: FlaskClient) -> None:
    unset = [client.get("/metrics", headers={"Authorization": sent}).status_code for sent in ("", "Bearer ", "Bearer")]
    allow_metrics(app)
    wrong = [
        client.get("/metrics", headers={"Authorization": sent}).status_code
        for sent in ("", TOKEN, f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer žluť")
    ]

    assert set(unset + wrong) == {404}
    assert figures(client)


def test_the_command_says_when_each_job_last_ran(app: Flask) -> None:
    before = app.test_cli_runner().invoke(args=["jobs"])
    run_jobs(app, deliver=well, remind=ill)
    after = app.test_cli_runner().invoke(args=["jobs"])

    assert before.exit_code == after.exit_code == 0
    assert "No process runs the jobs." in before.output
    assert "Some process runs the jobs." in after.output
    lines = {line.split()[0]: line for line in after.output.splitlines()[1:]}
    assert "well" in lines["deliver"]
    assert lines["remind"].endswith("ValueError")
    assert "never ran" in lines["plan-ahead"]
