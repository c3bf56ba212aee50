"""The measures agree with what was published, and keep the properties that their definitions promise."""

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.continuity import indices

PUBLISHED: list[dict[str, Any]] = json.loads(Path(__file__).with_name("published_cases.json").read_text("utf-8"))
HANDED_DOWN = Path(__file__).parents[3] / "shared" / "data" / "continuity" / "cases.json"

one_pa = st.sampled_from("ABCDEFG")
visits_by_one = st.lists(one_pa, min_size=2, max_size=30)
visits_by_some = st.lists(one_pa | st.frozensets(one_pa, min_size=1, max_size=3), min_size=2, max_size=30)

MEASURES: list[Callable[[Sequence[Hashable]], float | None]] = [
    indices.upc,
    indices.bice_boxerman,
    indices.secon,
    indices.hhi,
    indices.mmci,
]


def number(value: float | None) -> float:
    """The value of a measure that has to be defined."""
    assert value is not None
    return value


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_published_figures_are_met(case: dict[str, Any]) -> None:
    in_time = [
        pa
        for _, pa in sorted(
            zip(case.get("days", [""] * len(case["visits"])), case["visits"], strict=True), key=lambda visit: visit[0]
        )
    ]

    measured = asdict(indices.measure([pa for pa in in_time if pa is not None]))

    half_of_the_last_place = 0.5 * 10 ** -case["decimals"]
    for name, value in case["expected"].items():
        assert measured[name] == pytest.approx(value, abs=half_of_the_last_place + 1e-9)


def test_the_copied_cases_are_those_handed_down() -> None:
    if not HANDED_DOWN.exists():
        pytest.skip(f"the cases that were handed down are not at {HANDED_DOWN}")
    handed_down = json.loads(HANDED_DOWN.read_text("utf-8"))

    ours = {(tuple(sorted(map(str, case["visits"]))), *sorted(case["expected"])) for case in PUBLISHED}

    for case in handed_down:
        pas = case.get("sequence") or [pa for _, pa in case["dated"]]
        assert (tuple(sorted(map(str, pas))), *sorted(case["expected"])) in ours


def test_order_matters_to_secon_alone() -> None:
    alternating, in_blocks = indices.measure("ABABABAB"), indices.measure("AAAABBBB")

    assert alternating.coc == in_blocks.coc == pytest.approx(0.4286, abs=0.00005)
    assert alternating.secon == 0
    assert in_blocks.secon == pytest.approx(0.857, abs=0.0005)


def test_without_visits_nothing_is_defined_and_each_measure_says_why() -> None:
    nothing = indices.measure([])

    assert nothing.visits == 0
    assert (nothing.faces, nothing.upc, nothing.coc, nothing.secon, nothing.hhi, nothing.mmci) == (None,) * 6
    assert nothing.reasons == dict.fromkeys(["faces", "upc", "coc", "secon", "hhi", "mmci"], "no visit by a known PA")


def test_one_visit_has_faces_and_hhi_and_the_rest_says_what_it_needs() -> None:
    once = indices.measure(["Rosa"])

    assert (once.visits, once.faces, once.hhi) == (1, 1, 1.0)
    assert (once.upc, once.coc, once.secon, once.mmci) == (None, None, None, None)
    assert once.reasons == dict.fromkeys(["upc", "coc", "secon", "mmci"], "needs at least 2 visits, there is 1")


def test_two_visits_have_every_measure_and_no_reasons() -> None:
    twice = indices.measure(["Rosa", "Sam"])

    assert (twice.visits, twice.faces, twice.upc, twice.coc, twice.secon, twice.hhi) == (2, 2, 0.5, 0.0, 0.0, 0.5)
    assert twice.mmci == pytest.approx(0.1 / 1.1)
    assert twice.reasons == {}


def test_two_pas_at_one_visit_each_count_as_a_face_and_as_a_visit() -> None:
    together = frozenset({"Rosa", "Sam"})

    measured = indices.measure([together, "Rosa", "Sam", together])

    assert measured.visits == 4
    assert measured.faces == 2
    assert measured.upc == 3 / 4
    assert measured.coc == (9 + 9 - 6) / (6 * 5)
    assert measured.secon == 2 / 3
    assert measured.hhi == (9 + 9) / 36
    assert measured.mmci == pytest.approx((1 - 2 / 6.1) / (1 - 1 / 6.1))


def test_one_visit_by_two_pas_is_still_one_visit() -> None:
    measured = indices.measure([frozenset({"Rosa", "Sam"})])

    assert (measured.visits, measured.faces, measured.coc) == (1, 2, None)


@given(visits_by_some)
def test_every_measure_lies_between_nothing_and_one(visits: list[Hashable]) -> None:
    for value_of in MEASURES:
        assert 0 <= number(value_of(visits)) <= 1


@given(visits_by_some)
def test_faces_are_at_least_one_and_concentration_at_least_that_of_equal_shares(visits: list[Hashable]) -> None:
    faces = number(indices.faces(visits))

    assert 1 <= faces <= 7
    assert number(indices.hhi(visits)) >= 1 / faces - 1e-9
    assert number(indices.upc(visits)) >= 1 / faces - 1e-9


@given(visits_by_one)
def test_coc_is_hhi_without_drawing_the_same_visit_twice(visits: list[str]) -> None:
    n = len(visits)

    assert number(indices.bice_boxerman(visits)) == pytest.approx((number(indices.hhi(visits)) * n - 1) / (n - 1))


@given(visits_by_some, st.permutations("ABCDEFG"))
def test_nothing_depends_on_who_the_pas_are(visits: list[Any], others: list[str]) -> None:
    other_name = dict(zip("ABCDEFG", others, strict=True))

    renamed = [
        frozenset(other_name[pa] for pa in visit) if isinstance(visit, frozenset) else other_name[visit]
        for visit in visits
    ]

    assert indices.measure(renamed) == indices.measure(visits)


@given(visits_by_some, st.randoms(use_true_random=False))
def test_all_but_secon_are_the_same_in_any_order(visits: list[Hashable], chance: Any) -> None:
    shuffled = chance.sample(visits, len(visits))

    before, after = asdict(indices.measure(visits)), asdict(indices.measure(shuffled))

    assert before | {"secon": None} == after | {"secon": None}


@given(visits_by_some)
def test_secon_is_the_same_backwards(visits: list[Hashable]) -> None:
    assert indices.secon(visits[::-1]) == indices.secon(visits)


@given(st.integers(2, 60))
def test_one_pa_alone_is_full_continuity_and_one_more_visit_keeps_it(count: int) -> None:
    for visits in ["A" * count, "A" * (count + 1)]:
        measured = indices.measure(visits)

        assert (measured.faces, measured.upc, measured.coc, measured.secon, measured.hhi) == (1, 1, 1, 1, 1)
        assert measured.mmci == pytest.approx(1)


@given(visits_by_one)
def test_one_more_visit_by_the_last_pa_never_lowers_secon_and_adds_no_face(visits: list[str]) -> None:
    longer = [*visits, visits[-1]]

    assert number(indices.secon(longer)) >= number(indices.secon(visits))
    assert indices.faces(longer) == indices.faces(visits)


@given(visits_by_one)
def test_one_more_visit_by_somebody_new_lowers_every_share(visits: list[str]) -> None:
    longer = [*visits, "somebody new"]

    assert indices.faces(longer) == number(indices.faces(visits)) + 1
    for value_of in [indices.upc, indices.secon, indices.mmci]:
        assert number(value_of(longer)) <= number(value_of(visits)) + 1e-9


@given(visits_by_one)
def test_a_set_of_one_is_that_pa(visits: list[str]) -> None:
    assert indices.measure([frozenset({pa}) for pa in visits]) == indices.measure(visits)


def test_change_between_fortnights_is_the_part_of_the_faces_that_is_not_in_both() -> None:
    assert indices.jaccard_change({"Rosa", "Sam"}, {"Rosa", "Sam"}) == 0
    assert indices.jaccard_change({"Rosa"}, {"Sam"}) == 1
    assert indices.jaccard_change({"Rosa", "Sam", "Ines"}, {"Rosa", "Tom"}) == 1 - 1 / 4
    assert indices.jaccard_change(set(), {"Rosa"}) == 1
    assert indices.jaccard_change(set(), set()) is None


def test_chosen_share_is_the_part_of_the_visits_by_chosen_pas() -> None:
    assert indices.chosen_share([True, True, False, True]) == 0.75
    assert indices.why_no_chosen_share([True, True, False, True]) is None


def test_chosen_share_is_not_known_while_the_person_was_not_asked_about_somebody() -> None:
    assert indices.chosen_share([True, None, False]) is None
    assert indices.why_no_chosen_share([True, None, False]) == "the person has not been asked yet who is in the team"


def test_chosen_share_of_no_visits_is_undefined() -> None:
    assert indices.chosen_share([]) is None
    assert indices.why_no_chosen_share([]) == "no visit by a known PA"
