"""The benchmark's push service, its judgement and our part of the run, on a fan-out of a size for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from carematch.core.clock import utc_now
from tests.benchmarks import push
from tests.benchmarks.__main__ import names
from tests.benchmarks.report import Samples
from tests.benchmarks.taker import judge_token, serve_taker
from tests.push_service import Refused

MANY = 40


@pytest.fixture(scope="module")
def fan_out() -> Iterator[push.FanOut]:
    with serve_taker() as taker, push.make_fan_out(taker, many=MANY) as made, push.trusting(taker.ca_file):
        yield made


def test_push_is_a_benchmark() -> None:
    assert "push" in names()


def test_all_that_is_due_arrives_over_https_and_is_judged_each_round(fan_out: push.FanOut) -> None:
    for _ in range(2):
        fan_out.start_again()
        assert fan_out.count_sent() == 0

        fan_out.deliver()

        fan_out.taker.judge(fan_out.browsers, fan_out.bodies)
        assert fan_out.count_sent() == MANY


def test_what_did_not_come_or_came_as_another_ends_the_run(fan_out: push.FanOut) -> None:
    fan_out.start_again()
    fan_out.deliver()
    with pytest.raises(RuntimeError, match="as another"):
        fan_out.taker.judge(fan_out.browsers, dict.fromkeys(fan_out.bodies, "something else"))

    with pytest.raises(RuntimeError, match=f"0 messages came to 0 of {MANY}"):
        fan_out.taker.judge(fan_out.browsers, fan_out.bodies)


def test_a_token_for_another_origin_or_of_nobody_is_none(fan_out: push.FanOut) -> None:
    sender = fan_out.app.extensions["carematch.web_push"]
    header = sender._authorization("https://push.example", utc_now())

    judge_token(header, "https://push.example")
    with pytest.raises(RuntimeError, match=r"push\.example"):
        judge_token(header, fan_out.taker.origin)
    head, _, key = header.partition(", k=")
    with pytest.raises(Refused, match="forged"):
        judge_token(f"{head[:-4]}AAAA, k={key}", "https://push.example")


def test_nobody_who_trusts_somebody_else_is_sent_to(
    fan_out: push.FanOut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_taker() as stranger:
        monkeypatch.setenv("SSL_CERT_FILE", str(stranger.ca_file))
        fan_out.start_again()
        fan_out.deliver()

    assert fan_out.count_sent() == 0
    with pytest.raises(RuntimeError, match="0 messages"):
        fan_out.taker.judge(fan_out.browsers, fan_out.bodies)


def test_a_ratio_is_how_many_times_theirs_we_send() -> None:
    samples = Samples()
    for name, rate in {"ours": 600, "encryption": 1200, "pywebpush_async": 100, "pywebpush_async_parsed": 200}.items():
        samples.add(f"{name}_a_second", rate)

    report = push.report_of(samples, 3)

    assert report.ratios == {"encryption": 0.5, "pywebpush_async": 6, "pywebpush_async_parsed": 3}
    assert report.ours == {"ours_a_second": 600}
