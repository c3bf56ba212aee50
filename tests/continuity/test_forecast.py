"""What is to come, at best and at worst, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.continuity.forecast import Ahead, Cause, CauseFound, Forecast, Why, gap_id, look_ahead
from carematch.continuity.team_task import Hand

AWAY = Cause(Why.AWAY, "sam", date(2026, 5, 12), date(2026, 5, 18))
LEAVING = Cause(Why.LEAVING, "rosa", date(2026, 5, 20), date(2026, 5, 21))


def place(
    number: int, pa_id: str, cause: Cause | None = None, *, is_filled: bool = False, at: int | None = None
) -> Ahead:
    """An hour of its own, or the hour ``at``."""
    start = 60 * (number if at is None else at)
    return Ahead(f"v{number}", pa_id, start, start + 60, cause, is_filled)


def hand(pa_id: str, *gaps: Ahead) -> Hand:
    return Hand(pa_id, frozenset(map(gap_id, gaps)))


def faces(forecast: Forecast) -> tuple[int, int, int]:
    return forecast.sure, forecast.best, forecast.worst


def test_a_settled_rota_has_as_many_faces_as_come() -> None:
    forecast = look_ahead([place(1, "sam"), place(2, "sam"), place(3, "rosa")], [])

    assert forecast == Forecast(visits=3, unfilled=0, sure=2, best=2, worst=2, stuck=0, causes=())


def test_of_six_visits_of_somebody_away_four_are_filled_and_two_are_not() -> None:
    filled = [place(number, "sam", AWAY, is_filled=True) for number in range(4)]
    gaps = [place(number, "sam", AWAY) for number in (4, 5)]
    coming = [place(10 + number, "rosa") for number in range(4)]

    alone = look_ahead([*filled, *gaps, *coming], [])
    helped = look_ahead([*filled, *gaps, *coming], [hand("rosa", *gaps)])

    assert alone.causes == (CauseFound(AWAY, visits=6, unfilled=2, new_least=1, new_most=2),)
    assert helped.causes == (CauseFound(AWAY, visits=6, unfilled=2, new_least=0, new_most=2),)
    assert (faces(alone), alone.stuck) == ((1, 2, 3), 2)
    assert (faces(helped), helped.stuck) == ((1, 1, 3), 0)
    assert helped.visits == 6


def test_a_pa_of_the_team_who_has_not_come_yet_is_a_face_at_best_and_no_new_one() -> None:
    gap = place(2, "sam", AWAY)

    forecast = look_ahead([place(1, "sam"), gap], [hand("aled", gap)])

    assert faces(forecast) == (1, 2, 2)
    assert forecast.causes[0].new_least == 0


def test_two_gaps_at_the_same_time_need_two() -> None:
    gaps = [place(1, "sam", AWAY), Ahead("v1", "rosa", 60, 120, LEAVING)]

    forecast = look_ahead([*gaps, place(5, "aled")], [hand("aled", *gaps)])

    assert (faces(forecast), forecast.stuck) == ((1, 2, 3), 1)


def test_causes_stand_in_the_order_of_their_first_days() -> None:
    both = [place(1, "rosa", LEAVING), place(2, "sam", AWAY)]

    assert [each.cause for each in look_ahead(both, []).causes] == [AWAY, LEAVING]


@st.composite
def rotas(draw: st.DrawFn) -> tuple[Sequence[Ahead], Sequence[Hand]]:
    places = [
        place(
            number,
            draw(st.sampled_from(["sam", "rosa", "aled"])),
            draw(st.sampled_from([None, AWAY, LEAVING])),
            at=hour,
        )
        for number, hour in enumerate(draw(st.lists(st.integers(0, 6), max_size=7)))
    ]
    gaps = [each for each in places if each.is_gap]
    return places, [hand(who, *(gap for gap in gaps if draw(st.booleans()))) for who in ("sam", "aled", "una")]


@settings(max_examples=80, deadline=None)
@given(rotas())
def test_the_best_is_never_more_than_the_worst_and_no_gap_is_lost(rota: tuple[Sequence[Ahead], Sequence[Hand]]) -> None:
    forecast = look_ahead(*rota)

    assert forecast.sure <= forecast.best <= forecast.worst
    assert forecast.worst - forecast.sure == forecast.unfilled == sum(each.unfilled for each in forecast.causes)
    assert (forecast.best == forecast.worst) if not forecast.unfilled else True
    assert all(each.new_least <= each.new_most == each.unfilled <= each.visits for each in forecast.causes)


@settings(max_examples=40, deadline=None)
@given(rotas())
def test_the_order_of_the_rota_does_not_matter(rota: tuple[Sequence[Ahead], Sequence[Hand]]) -> None:
    places, team = rota

    assert look_ahead(list(reversed(places)), list(reversed(team))) == look_ahead(places, team)
