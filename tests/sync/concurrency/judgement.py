"""What every run has to come to, whatever was done in it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import text

from carematch.core.clock import utc_now
from carematch.core.db import db, snapshot_session
from tests.sync.concurrency import checks
from tests.sync.concurrency.wired import Story, WiredPhone
from tests.sync.concurrency.witness import Past, read_past
from tests.sync.stateful.invariants import i4_rows_are_their_projection
from tests.sync.stateful.truth import Truth, projected_anew, read_truth, scopes_of


@dataclass
class Evidence:
    """What the database wrote down, what it holds at the end, what the phones were told; and by user, what each may
    read."""

    past: Past
    truth: Truth
    stories: list[Story]
    scopes: dict[str, list[str]]


def gather(app: Flask, phones: list[WiredPhone]) -> Evidence:
    """Nobody writes any more, and every phone has drained its queue."""
    stories = [phone.story for phone in phones]
    scopes = {story.user_id: scopes_of(app, story.user_id, utc_now()) for story in stories}
    return Evidence(read_past(app), read_truth(app), stories, scopes)


def judge(evidence: Evidence) -> None:
    past, truth, stories = evidence.past, evidence.truth, evidence.stories
    checks.versions_are_dense(past, truth)
    checks.scopes_add_up(past, truth)
    checks.numbers_have_no_gap(truth)
    checks.every_answer_is_in_the_log(stories, past, truth)
    checks.effects_are_there_once(past, truth)
    checks.pulls_are_one_instant(stories, past)
    checks.pulls_hold_the_rows_of_their_version(stories, past)
    for story in stories:
        checks.phones_end_in_step(story, evidence.scopes[story.user_id], truth)


def judge_run(app: Flask, phones: list[WiredPhone]) -> Evidence:
    """All of it adds up, and what is stored to be handed out is what the rows behind it say."""
    evidence = gather(app, phones)
    judge(evidence)
    i4_rows_are_their_projection(evidence.truth, projected_anew(app, utc_now()))
    return evidence


def count_deadlocks(app: Flask) -> int:
    """As the database has counted them since it was made; 0 where there are none by nature."""
    with app.app_context(), snapshot_session() as session:
        if db.engine.dialect.name == "sqlite":
            return 0
        counted = session.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        return int(counted or 0)
