"""What must hold when many phones were at it at once. Each failure begins with the name of the check.

``past`` is what the database wrote down, ``truth`` what it holds at the end, a ``Story`` what one phone did and heard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.sync.concurrency.wired import Story, fingerprint
from tests.sync.concurrency.witness import Past, Step
from tests.sync.stateful.truth import Key, Truth, sum_of


def versions_are_dense(past: Past, truth: Truth) -> None:
    """Each mutation steps a scope once or not at all, no two share a step, and none is missing up to the last."""
    assert not past.unexplained, f"versions: {past.unexplained} changed without a mutation"
    makers: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mutation_id, steps in past.steps.items():
        versions: dict[str, set[int]] = defaultdict(set)
        for step in steps:
            versions[step.scope].add(step.v)
            makers[step.scope][step.v].add(mutation_id)
        for scope, made in versions.items():
            assert len(made) == 1, f"versions: {mutation_id} made the steps {made} of {scope}"
    for scope, made_by in makers.items():
        doubled = {v: ids for v, ids in made_by.items() if len(ids) > 1}
        assert not doubled, f"versions: in {scope} mutations share a step: {doubled}"
    for scope, state in truth.scopes.items():
        steps_made = sorted(makers[scope])
        assert steps_made == list(range(1, state.version + 1)), f"versions: {scope} is at {state.version}: {steps_made}"


def scopes_add_up(past: Past, truth: Truth) -> None:
    """Count, sum and rows of each scope agree with each other, and with the steps that led to them."""
    for scope, steps in past.by_scope().items():
        rows = {step.key: step for step in steps}
        alive = {key: (step.v, step.body) for key, step in rows.items() if step.body is not None}
        state = truth.scopes[scope]
        assert state.rows == alive, f"rows: {scope} does not hold what was written to it"
        assert (state.count, state.sum) == (len(alive), sum_of(state.rows)), f"rows: {scope} does not add up"


def every_answer_is_in_the_log(stories: Iterable[Story], past: Past, truth: Truth) -> None:
    """What was acknowledged is logged once, by its author, under its number, with the outcome that was always told; and
    nothing is logged that nobody made."""
    made: set[str] = set()
    for story in stories:
        for each in story.made:
            key = each["id"]
            made.add(key)
            outcomes = story.outcomes.get(key, [])
            assert outcomes, f"log: {each['name']} {key} of {story.who} never had an answer"
            assert len(set(outcomes)) == 1, f"log: {key} of {story.who} was told {outcomes}"
            logged = truth.log.get(key)
            assert logged is not None, f"log: {key} of {story.who} was acknowledged, and is lost"
            assert (logged.user_id, logged.seq) == (story.user_id, each["seq"]), f"log: {key} is logged as {logged}"
            assert (logged.status, logged.slug) == outcomes[0], f"log: {key} was told {outcomes[0]}, and is {logged}"
    twice = [key for key, times in past.times_logged.items() if times > 1]
    assert not twice, f"log: {twice} were logged more than once"
    invented = {key for key, each in truth.log.items() if each.client_id is not None} - made
    assert not invented, f"log: nobody made {invented}"


def numbers_have_no_gap(truth: Truth) -> None:
    seqs: dict[str, list[int]] = defaultdict(list)
    for logged in truth.log.values():
        if logged.client_id is not None and logged.seq is not None:
            seqs[logged.client_id].append(logged.seq)
    for client, last in truth.last_seqs.items():
        assert sorted(seqs[client]) == list(range(1, last + 1)), (
            f"numbers: of {client}, at {last}: {sorted(seqs[client])}"
        )


_MAKES = {"note.write": "text", "outcome.answer": "text", "visit.propose": "paId"}
"""Mutations that leave one row, of the kind before their dot, and which of their arguments stands in it."""


def effects_are_there_once(past: Past, truth: Truth) -> None:
    """Each applied note, visit and answer made one row of its own; what was not applied changed nothing."""
    authors: dict[tuple[str, Key], list[str]] = defaultdict(list)
    for mutation_id, logged in truth.log.items():
        steps = past.steps[mutation_id]
        assert logged.status == "applied" or not steps, f"effects: {mutation_id} is {logged.status}, and did {steps}"
        if logged.name not in _MAKES or logged.status != "applied":
            continue
        kind, said = logged.name.partition(".")[0], _MAKES[logged.name]
        made = [step for step in steps if step.key[0] == kind and step.body and step.body[said] == logged.args[said]]
        assert len(made) == 1, f"effects: {logged.name} {mutation_id} is applied, and made {made}"
        authors[made[0].scope, made[0].key].append(mutation_id)
        assert made[0].key in truth.scopes[made[0].scope].rows, f"effects: the {kind} of {mutation_id} is gone"
    doubled = {key: ids for key, ids in authors.items() if len(ids) > 1}
    assert not doubled, f"effects: made more than once: {doubled}"
    texts = Counter(
        (scope, kind, body["text"])
        for scope, state in truth.scopes.items()
        for (kind, _), (_, body) in state.rows.items()
        if kind in {"note", "outcome"}
    )
    twice = [text for text, times in texts.items() if times > 1]
    assert not twice, f"effects: said more than once: {twice}"


def pulls_are_one_instant(stories: Iterable[Story], past: Past) -> None:
    """A completed pull holds all of what a mutation changed in the scopes it covers, or nothing of it."""
    acts = [(mutation_id, {step.scope: step.v for step in steps}) for mutation_id, steps in past.steps.items() if steps]
    wide = [(mutation_id, versions) for mutation_id, versions in acts if len(versions) > 1]
    for story in stories:
        for whole in story.wholes:
            for mutation_id, versions in wide:
                seen = {scope: whole.cursors[scope] >= v for scope, v in versions.items() if scope in whole.cursors}
                assert len(set(seen.values())) < 2, f"instant: {story.who} was given half of {mutation_id}: {seen}"


def pulls_hold_the_rows_of_their_version(stories: Iterable[Story], past: Past) -> None:
    """A scope that was complete at a version held just the rows the server had at that version."""
    claims: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for story in stories:
        for whole in story.wholes:
            for scope, printed in whole.prints.items():
                claims[scope].append((whole.cursors[scope], printed, story.who))
    by_scope = past.by_scope()
    for scope, claimed in claims.items():
        steps = iter(by_scope.get(scope, ()))
        ahead = next(steps, None)
        prints: dict[Key, int] = {}
        total = 0
        for v, printed, who in sorted(claimed):
            while ahead is not None and ahead.v <= v:
                total -= prints.pop(ahead.key, 0)
                if ahead.body is not None:
                    prints[ahead.key] = fingerprint(ahead.key, ahead.v, ahead.body)
                    total += prints[ahead.key]
                ahead = next(steps, None)
            assert printed == total, f"rows: what {who} held of {scope} at {v} is not what was there"


def phones_end_in_step(story: Story, scopes: Iterable[str], truth: Truth) -> None:
    """The phone holds exactly the rows of the scopes that the server gives its user."""
    theirs = {scope: truth.scopes[scope].rows for scope in scopes if scope in truth.scopes}
    assert set(story.rows) == set(theirs), f"step: {story.who} holds {set(story.rows)}, not {set(theirs)}"
    for scope, rows in theirs.items():
        assert story.rows[scope] == rows, f"step: {story.who} has other rows of {scope} than the server"


@dataclass(frozen=True)
class Away:
    """Times (monotonic) between which somebody was surely outside a circle."""

    since: float
    until: float


def nobody_is_told_while_away(story: Story, scope: str, aways: Iterable[Away]) -> None:
    """No pull that began after a removal was acknowledged, and ended before the return was asked for, brings a row."""
    for away in aways:
        for heard in story.heard:
            if heard.asked_at > away.since and heard.answered_at < away.until:
                assert scope not in heard.pages, f"away: {story.who} was out of {scope}, and was given {heard.pages}"


def nothing_newer_than_a_removal(story: Story, scope: str, past: Past, is_in: Callable[[Step], bool | None]) -> None:
    """No answer shows the scope at a version at which this reader was outside.

    ``is_in`` says what a step of the circle makes of them; None where it is about something else. A version at which
    they were both, because their leaving or returning did not step this scope, says nothing.
    """
    states: dict[int, set[bool]] = defaultdict(set)
    version, inside = 0, False
    circle = scope.partition("/")[0]
    for steps in past.steps.values():
        here = [step for step in steps if step.scope.startswith(f"{circle}/")]
        for step in here:
            told = is_in(step)
            inside = inside if told is None else told
            version = step.v if step.scope == scope else version
        if here:
            states[version].add(inside)
    last_inside = max((v for v, was in states.items() if True in was), default=0)
    for heard in story.heard:
        if scope in heard.pages:
            to, newest = heard.pages[scope]
            assert newest <= last_inside, f"removal: {story.who} was given {scope} at {newest}, out since {last_inside}"
            is_out = to is not None and states[to] == {False}
            assert not is_out, f"removal: {story.who} was given {scope} as it was at {to}, when they were outside"
