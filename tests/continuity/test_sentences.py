"""The figures of a fortnight read as plain words."""

import pytest

from carematch.continuity import sentences


@pytest.mark.parametrize(
    ("faces", "visits", "chosen", "said"),
    [
        (2, 14, 2, "Two people came, 14 times. You chose both."),
        (9, 14, 1, "Nine people came, 14 times. You had chosen one."),
        (1, 14, 1, "One person came, 14 times. You chose them."),
        (1, 1, 0, "One person came, once. You had not chosen them."),
        (2, 2, 0, "Two people came, twice. You had not chosen either."),
        (3, 14, 3, "Three people came, 14 times. You chose them all."),
        (10, 14, 0, "Ten people came, 14 times. You had not chosen any of them."),
        (17, 51, 12, "17 people came, 51 times. You had chosen 12."),
        (4, 9, None, "Four people came, 9 times."),
        (0, 0, None, "There were no visits."),
        (0, 0, 0, "There were no visits."),
    ],
)
def test_a_fortnight_is_said_in_two_short_sentences(faces: int, visits: int, chosen: int | None, said: str) -> None:
    assert sentences.fortnight(faces=faces, visits=visits, chosen=chosen) == said


def test_a_coordinator_reads_who_chose() -> None:
    said = sentences.fortnight(faces=9, visits=14, chosen=1, chooser="Margaret")

    assert said == "Nine people came, 14 times. Margaret had chosen one."
