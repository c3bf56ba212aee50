"""The checks would notice: what really happened is falsified in one place, and the check that this breaks is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random

import httpx
import pytest

from carematch import create_app
from carematch.core.db import db
from carematch.core.ids import uuid7
from tests.settings import settings
from tests.sync.concurrency import checks
from tests.sync.concurrency.checks import Away
from tests.sync.concurrency.judgement import Evidence, gather, judge
from tests.sync.concurrency.town import found_town, save_as_pa, save_as_person
from tests.sync.concurrency.wired import Heard, Story, WiredPhone
from tests.sync.concurrency.witness import Past, Step, witnessed

Falsify = Callable[[Evidence], None]


@pytest.fixture(scope="module")
def happened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """Maya and Sam did this and that, in turns; it was as it should be."""
    file = tmp_path_factory.mktemp("history") / "carematch.db"
    shutil.copy(sqlite_template, file)
    app = create_app(settings(database_url=f"sqlite:///{file}"))
    chance = Random(1)
    with witnessed(app):
        town = found_town(app, circles=1, pas=1, each=1)
        circle, pa = town.circles[0], town.pas[0]
        phones = [WiredPhone(app, user.id, "http://localhost", user.name) for user in (circle.person, pa.user)]
        for phone in phones:
            phone.wire = httpx.Client(
                transport=httpx.WSGITransport(app), base_url=phone.wire.base_url, cookies=phone.wire.cookies
            )
        for _ in range(12):
            save_as_person(phones[0], circle, chance)
            save_as_pa(phones[1], pa, chance)
            for phone in phones:
                phone.push_some()
                phone.pull_some(limit=500)
        for phone in (*phones, *phones):
            phone.drain()
        yield gather(app, phones)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def a_note(evidence: Evidence) -> str:
    """A note that was applied; it changed the circle's scope, and the inboxes of those who heard of it."""
    return next(
        key for key, each in evidence.truth.log.items() if (each.name, each.status) == ("note.write", "applied")
    )


def step_in_circle(evidence: Evidence) -> Step:
    """The one step of the note's circle."""
    (step,) = [each for each in evidence.past.steps[a_note(evidence)] if each.scope.startswith("c:")]
    return step


def a_visit(evidence: Evidence) -> str:
    """A visit that was proposed, which changed the circle's scope and the PA's."""
    log = evidence.truth.log
    return next(key for key, each in log.items() if (each.name, each.status) == ("visit.propose", "applied"))


def share_a_step(evidence: Evidence) -> None:
    steps = evidence.past.steps
    steps[a_note(evidence)] = [replace(step, v=step.v - 1) for step in steps[a_note(evidence)]]


def step_twice(evidence: Evidence) -> None:
    step = step_in_circle(evidence)
    evidence.past.steps[a_note(evidence)] += [replace(step, v=step.v + 1)]


def lose_a_step(evidence: Evidence) -> None:
    evidence.past.steps[a_note(evidence)] = []


def change_a_row_past_the_log(evidence: Evidence) -> None:
    evidence.past.unexplained.append(evidence.past.steps[a_note(evidence)][0])


def lose_a_row(evidence: Evidence) -> None:
    step = step_in_circle(evidence)
    evidence.truth.scopes[step.scope].rows.pop(step.key)


def miscount(evidence: Evidence) -> None:
    step = step_in_circle(evidence)
    scopes = evidence.truth.scopes
    scopes[step.scope] = replace(scopes[step.scope], count=scopes[step.scope].count + 1)


def leave_out_a_number(evidence: Evidence) -> None:
    log = evidence.truth.log
    log[a_note(evidence)] = replace(log[a_note(evidence)], seq=999)


def lose_what_was_acknowledged(evidence: Evidence) -> None:
    lost = evidence.truth.log.pop(max(evidence.truth.log, key=lambda key: evidence.truth.log[key].seq or 0))
    assert lost.client_id is not None
    evidence.truth.last_seqs[lost.client_id] -= 1


def log_twice(evidence: Evidence) -> None:
    evidence.past.times_logged[a_note(evidence)] = 2


def answer_otherwise(evidence: Evidence) -> None:
    for story in evidence.stories:
        if a_note(evidence) in story.outcomes:
            story.outcomes[a_note(evidence)].append(("rejected", "not-found"))


def log_what_nobody_made(evidence: Evidence) -> None:
    story = next(story for story in evidence.stories if a_note(evidence) in story.outcomes)
    story.made = [each for each in story.made if each["id"] != a_note(evidence)]


def write_another_note(evidence: Evidence) -> None:
    log = evidence.truth.log
    log[a_note(evidence)] = replace(log[a_note(evidence)], args={"text": "something else"})


def do_what_was_refused(evidence: Evidence) -> None:
    log = evidence.truth.log
    refused = next(key for key, each in log.items() if each.status != "applied")
    evidence.past.steps[refused], evidence.past.steps[a_note(evidence)] = evidence.past.steps[a_note(evidence)], []


def tear_a_pull(evidence: Evidence) -> None:
    """The last pull that has the whole visit has only the circle's half."""
    versions = {step.scope: step.v for step in evidence.past.steps[a_visit(evidence)]}
    pa = next(story for story in evidence.stories if f"u:{story.user_id}" in versions)
    own = f"u:{pa.user_id}"
    pa.wholes[-1] = replace(pa.wholes[-1], cursors=pa.wholes[-1].cursors | {own: versions[own] - 1})


def skip_a_row(evidence: Evidence) -> None:
    story = evidence.stories[0]
    whole = next(whole for whole in story.wholes if len(whole.prints) > 1)
    scope = max(whole.prints)
    whole.prints[scope] -= 1


def end_without_a_row(evidence: Evidence) -> None:
    step = step_in_circle(evidence)
    evidence.stories[1].rows[step.scope].pop(step.key)


@pytest.mark.parametrize(
    ("check", "falsify"),
    [
        ("versions", share_a_step),
        ("versions", step_twice),
        ("versions", lose_a_step),
        ("versions", change_a_row_past_the_log),
        ("rows", lose_a_row),
        ("rows", miscount),
        ("numbers", leave_out_a_number),
        ("log", lose_what_was_acknowledged),
        ("log", log_twice),
        ("log", answer_otherwise),
        ("log", log_what_nobody_made),
        ("effects", write_another_note),
        ("effects", do_what_was_refused),
        ("instant", tear_a_pull),
        ("rows", skip_a_row),
        ("step", end_without_a_row),
    ],
    ids=lambda given: given.__name__ if callable(given) else given,
)
def test_a_false_history_is_noticed(happened: Evidence, check: str, falsify: Falsify) -> None:
    judge(happened)
    false = deepcopy(happened)

    falsify(false)

    with pytest.raises(AssertionError, match=rf"^{check}: "):
        judge(false)


CIRCLE = "c:1/all"


def tom_hears(*heard: Heard) -> Story:
    return Story("Tom", "tom", heard=list(heard))


def test_a_row_given_to_somebody_who_is_away_is_noticed() -> None:
    told = tom_hears(Heard(asked_at=2, answered_at=3, pages={CIRCLE: (7, 7)}))

    checks.nobody_is_told_while_away(told, CIRCLE, [Away(2.5, 4), Away(0, 2.9)])
    with pytest.raises(AssertionError, match=r"^away: "):
        checks.nobody_is_told_while_away(told, CIRCLE, [Away(1, 4)])


def test_a_version_newer_than_a_removal_is_noticed() -> None:
    """Tom is in from version 1 on, out at 3, in again at 5, and out for good at 7; others write at 2, 4, 6, 8."""
    body: dict[int, dict[str, object] | None] = {1: {}, 3: None, 5: {}, 7: None}
    past = Past()
    for v in range(1, 9):
        key = ("team_member", "tom") if v in body else ("note", str(v))
        past.steps[str(uuid7())] = [Step(CIRCLE, key, v, body.get(v, {}))]

    def is_in(step: Step) -> bool | None:
        return step.body is not None if step.key[0] == "team_member" else None

    for to, newest in ((1, 1), (2, 2), (5, 5), (None, 4), (6, 6)):
        checks.nothing_newer_than_a_removal(tom_hears(Heard(0, 1, {CIRCLE: (to, newest)})), CIRCLE, past, is_in)
    for to, newest in ((3, 2), (4, 4), (7, 6), (8, 8), (None, 7)):
        with pytest.raises(AssertionError, match=r"^removal: "):
            checks.nothing_newer_than_a_removal(tom_hears(Heard(0, 1, {CIRCLE: (to, newest)})), CIRCLE, past, is_in)
