"""When a flag goes up and when it comes down: a function for each kind. Plain values in, plain values out.

What puts a flag up always keeps it up too, and what keeps it up is easier to meet: so no flag goes up and down with one
visit more or less. ``None`` says neither: it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from carematch.continuity.flag_facts import Coming, Facts, KnownFace
from carematch.continuity.models import FlagKind, Severity
from carematch.continuity.thresholds import Thresholds

ENOUGH_VISITS = 3
SOON_HOURS = 48


@dataclass(frozen=True)
class Verdict:
    """``is_up`` puts a flag up, ``stays`` keeps one that is up. ``count`` is what was counted, ``limit`` what it is
    held against, ``before`` what it was earlier; ``pa_ids`` are those it is about."""

    is_up: bool
    stays: bool
    count: int = 0
    limit: int = 0
    before: int | None = None
    window_days: int = 0
    is_warning: bool = False
    pa_ids: tuple[UUID, ...] = ()

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.is_warning else Severity.NOTICE

    def holds(self, *, is_held: bool) -> bool:
        """Whether a flag is up from now on."""
        return self.is_up or (is_held and self.stays)


DOWN = Verdict(is_up=False, stays=False)
Rule = Callable[[Facts, Thresholds], Verdict]


def too_many_faces(facts: Facts, limits: Thresholds) -> Verdict:
    """More faces than the limit; it stays until fewer than the limit came, or too few visits are left to say. While the
    person is asked again who is in the team, nothing changes."""
    stays = facts.visits >= ENOUGH_VISITS and facts.faces >= limits.faces
    return Verdict(
        is_up=stays and facts.faces > limits.faces and not facts.is_unasked,
        stays=stays,
        count=facts.faces,
        limit=limits.faces,
        window_days=limits.faces_days,
        is_warning=facts.faces >= 2 * limits.faces,
    )


def unfamiliar_face_ahead(facts: Facts, limits: Thresholds) -> Verdict:
    """Somebody whom the person does not know is to come, until they have come, or are known, or it is off."""
    return _coming(facts.unfamiliar if not facts.is_unasked else (), limits.unfamiliar_days)


def main_pa_fading(facts: Facts, limits: Thresholds) -> Verdict:
    """The share of the person's main PA fell. It stays while half of the fall is not made good, by them or by whoever
    else came often before: who of two that came nearly as often is the main one does not change with one visit."""
    main = _main_of(facts)
    if main is None or facts.is_unasked or not facts.visits_before or not facts.visits_lately:
        return DOWN
    before, share = _shares(main, facts)
    fell, fewest = before - share, min(facts.visits_lately, facts.visits_before)
    is_enough = fewest >= min(ENOUGH_VISITS, limits.fading_visits)
    often = [each for each in facts.known if 4 * each.visits_before >= facts.visits_before]
    most = max((then - now for then, now in (_shares(each, facts) for each in (main, *often))), default=fell)
    return Verdict(
        is_up=fell >= limits.fading_percent and fewest >= limits.fading_visits,
        stays=is_enough and 2 * most >= limits.fading_percent,
        count=share,
        before=before,
        limit=limits.fading_percent,
        window_days=limits.fading_days,
        is_warning=fell >= 2 * limits.fading_percent,
        pa_ids=(main.pa_id,),
    )


def _shares(face: KnownFace, facts: Facts) -> tuple[int, int]:
    """Of 100 visits, to how many this PA came in the days before, and lately."""
    return round(100 * face.visits_before / facts.visits_before), round(100 * face.visits / facts.visits_lately)


def _main_of(facts: Facts) -> KnownFace | None:
    """Whom the person calls their main PA, where that is one; else who came most in the days before."""
    called = [each for each in facts.team if each.is_main]
    if len(called) == 1:
        return called[0]
    return max(facts.known, key=lambda each: (each.visits_before, each.pa_id), default=None)


def team_shrinking(facts: Facts, limits: Thresholds) -> Verdict:
    """The team is smaller than it was, and small; it stays until it has grown again, or has been so small for long."""
    if facts.is_unasked:
        return DOWN
    before = sum(each.was_chosen(limits.shrinking_days) for each in facts.known)
    now = len(facts.team)
    is_up = now < before and now <= limits.shrinking_team
    gone = [each.pa_id for each in facts.known if each.was_chosen(limits.shrinking_days) and not each.is_chosen]
    return Verdict(
        is_up=is_up,
        stays=is_up,
        count=now,
        before=before,
        limit=limits.shrinking_team,
        window_days=limits.shrinking_days,
        is_warning=now == 0,
        pa_ids=tuple(gone),
    )


def team_of_one(facts: Facts, _limits: Thresholds) -> Verdict:
    """One PA is the whole team, and the person has not said that this is fine."""
    team = facts.team
    if facts.is_unasked or len(team) != 1 or team[0].is_fine_alone:
        return DOWN
    return Verdict(is_up=True, stays=True, count=1, limit=1, pa_ids=(team[0].pa_id,))


def gap(facts: Facts, limits: Thresholds) -> Verdict:
    """Nobody comes to a visit, as things are. What a spreadsheet plans is nobody's promise until the person was asked
    who is in the team."""
    return _coming(facts.gaps if not facts.is_unasked else (), limits.gap_days)


def missed_or_not_heard(facts: Facts, limits: Thresholds) -> Verdict:
    """Nobody came, or of several visits nobody has heard for long; it stays while there is one of either."""
    is_up = facts.missed >= limits.missed or facts.unheard >= limits.unheard
    return Verdict(
        is_up=is_up,
        stays=facts.missed + facts.unheard > 0,
        count=facts.missed + facts.unheard,
        limit=limits.missed if facts.missed else limits.unheard,
        window_days=limits.missed_days,
        is_warning=facts.missed > limits.missed,
    )


def change_without_consent(facts: Facts, limits: Thresholds) -> Verdict:
    """Somebody whom the person did not know came without the yes for which they want to be asked."""
    is_up = facts.asks_first and not facts.is_unasked and facts.unconsented > 0
    return Verdict(
        is_up=is_up,
        stays=is_up,
        count=facts.unconsented,
        window_days=limits.consent_days,
        is_warning=True,
    )


def relationship_ended(facts: Facts, limits: Thresholds) -> Verdict:
    """Somebody left the team not long ago."""
    gone = [
        each.pa_id
        for each in facts.known
        if not each.is_chosen
        and each.chosen_days_ago is not None
        and each.ended_days_ago is not None
        and each.ended_days_ago <= limits.ended_days
    ]
    return Verdict(
        is_up=bool(gone), stays=bool(gone), count=len(gone), window_days=limits.ended_days, pa_ids=tuple(gone)
    )


def felt_continuity_falling(facts: Facts, limits: Thresholds) -> Verdict:
    """The latest picture that the person shared is darker than the one before, of the same quality with the same PA; it
    stays while it is darker at all."""
    felt = facts.felt
    if felt is None or felt.days_ago > limits.felt_days:
        return DOWN
    return Verdict(
        is_up=felt.steps >= limits.felt_steps,
        stays=felt.steps > 0,
        count=felt.steps,
        limit=limits.felt_steps,
        window_days=limits.felt_days,
        is_warning=felt.steps > 1,
    )


def _coming(visits: Sequence[Coming], days: int) -> Verdict:
    return Verdict(
        is_up=bool(visits),
        stays=bool(visits),
        count=len(visits),
        window_days=days,
        is_warning=any(each.hours_away <= SOON_HOURS for each in visits),
        pa_ids=tuple(dict.fromkeys(each.pa_id for each in visits)),
    )


RULES: Mapping[FlagKind, Rule] = {
    FlagKind.TOO_MANY_FACES: too_many_faces,
    FlagKind.UNFAMILIAR_FACE_AHEAD: unfamiliar_face_ahead,
    FlagKind.MAIN_PA_FADING: main_pa_fading,
    FlagKind.TEAM_SHRINKING: team_shrinking,
    FlagKind.TEAM_OF_ONE: team_of_one,
    FlagKind.GAP: gap,
    FlagKind.MISSED_OR_NOT_HEARD: missed_or_not_heard,
    FlagKind.CHANGE_WITHOUT_CONSENT: change_without_consent,
    FlagKind.RELATIONSHIP_ENDED: relationship_ended,
    FlagKind.FELT_CONTINUITY_FALLING: felt_continuity_falling,
}

COULD_DO: Mapping[FlagKind, tuple[str, ...]] = {
    FlagKind.TOO_MANY_FACES: ("see_smallest_team", "find", "ring"),
    FlagKind.UNFAMILIAR_FACE_AHEAD: ("answer", "meet_first", "see_ahead"),
    FlagKind.MAIN_PA_FADING: ("see_thread", "see_smallest_team", "ring"),
    FlagKind.TEAM_SHRINKING: ("find", "bring", "see_smallest_team"),
    FlagKind.TEAM_OF_ONE: ("find", "bring", "fine_alone"),
    FlagKind.GAP: ("ask_for_cover", "see_ahead", "ring"),
    FlagKind.MISSED_OR_NOT_HEARD: ("say_what_happened", "plan", "ring"),
    FlagKind.CHANGE_WITHOUT_CONSENT: ("say_rule", "ring"),
    FlagKind.RELATIONSHIP_ENDED: ("find", "see_ahead", "see_smallest_team"),
    FlagKind.FELT_CONTINUITY_FALLING: ("reflect", "ring"),
}
"""What the person could do about each; which may be nothing."""

FOR_THE_PA: Mapping[FlagKind, tuple[str, ...]] = {
    FlagKind.GAP: ("see_visits",),
    FlagKind.MISSED_OR_NOT_HEARD: ("see_visits",),
    FlagKind.TEAM_OF_ONE: (),
}
"""What a PA is told of, and what they could do."""
