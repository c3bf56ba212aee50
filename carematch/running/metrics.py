"""The same for a monitoring program: Prometheus' text format. Times are Unix seconds; nothing names a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from carematch.reminders import service as reminders
from carematch.running import service
from carematch.running.service import JobRun


def text(session: Session, *, now: datetime) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Found([*_of_jobs(session, now), *_of_deliveries(session, now)]))
    return generate_latest(registry)


class _Found(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _of_jobs(session: Session, now: datetime) -> Iterator[Metric]:
    running = service.look(session, now=now)
    yield _one("carematch_jobs_led", "1 while some process runs the jobs.", float(running.is_led))
    runs = running.runs
    for name, words, of in (
        ("last_start_timestamp_seconds", "When the job last began.", lambda run: _unix(run.started_at)),
        ("last_end_timestamp_seconds", "When a run of it last ended, well or not.", lambda run: _unix(run.ended_at)),
        ("last_success_timestamp_seconds", "When it last did all it had to.", lambda run: _unix(run.succeeded_at)),
        ("last_duration_seconds", "How long the run took that ended last.", lambda run: run.seconds),
        ("last_succeeded", "0 when the run that ended last broke off.", _succeeded),
        ("next_due_timestamp_seconds", "When it is due next.", lambda run: _unix(run.next_at)),
    ):
        metric = GaugeMetricFamily(f"carematch_job_{name}", words, labels=["job"])
        for run in runs:
            if (value := of(run)) is not None:
                metric.add_metric([run.name], value)
        yield metric


def _of_deliveries(session: Session, now: datetime) -> Iterator[Metric]:
    count, oldest = reminders.count_due(session, now=now)
    age = (now - oldest).total_seconds() if oldest else 0
    yield _one("carematch_deliveries_due", "Messages that should have gone out and have not.", count)
    yield _one("carematch_deliveries_oldest_due_age_seconds", "For how long the oldest of them is due.", age)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _succeeded(run: JobRun) -> float | None:
    return None if run.ended_at is None else float(run.fault is None)


def _unix(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()
