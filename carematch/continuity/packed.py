"""A circle's visits and faces in a few bytes each, so that those of thousands of circles are read at once.

Plain values in, plain values out. Whoever packs gives the visits in time order, those of the same minute in the order
in which they were recorded, and PAs who come together one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from carematch.circles.service import Stage, TeamRole
from carematch.visits.service import Recorded, VisitStatus

Column = NDArray[Any]

VISIT = np.dtype([("at", "<u4"), ("face", "<u2"), ("status", "u1"), ("marks", "u1")])
"""``at`` in seconds since 1970, ``face`` the place among the circle's faces."""
FACE = np.dtype(
    [
        ("pa_id", "V16"),
        ("first_met", "<u4"),
        ("last_met", "<u4"),
        ("chosen_at", "<u4"),
        ("ended_at", "<u4"),
        ("wanted", "?"),
        ("stage", "u1"),
        ("role", "u1"),
        ("is_fine_alone", "?"),
    ]
)
"""Instants in seconds since 1970, 0 for never. ``wanted``: the person has said yes to this PA."""

STATUSES: Mapping[VisitStatus, int] = {
    VisitStatus.PROPOSED: 0,
    VisitStatus.CONFIRMED: 1,
    VisitStatus.UNDER_WAY: 2,
    VisitStatus.DONE: 3,
    VisitStatus.DECLINED: 4,
    VisitStatus.CANCELLED: 5,
    VisitStatus.NOT_HEARD: 6,
    VisitStatus.MISSED: 7,
    VisitStatus.PAUSED: 8,
}
STAGES: Mapping[Stage, int] = {
    Stage.CONSIDERING: 0,
    Stage.INVITED: 1,
    Stage.INTRODUCED: 2,
    Stage.CHOSEN: 3,
    Stage.ENDED: 4,
}
ROLES: Mapping[TeamRole | None, int] = {None: 0, TeamRole.MAIN: 1, TeamRole.REGULAR: 2, TeamRole.BACKUP: 3}
"""What is kept on disk: a number is never given to another word."""

JOINED = 1
"""Of the same visit as the one before it: its PA comes together with that one."""
IMPORTED = 2
NEEDS_YES = 4


@dataclass(frozen=True)
class PlainFace:
    """A PA and what the person has said of them."""

    pa_id: UUID
    wanted: bool = False
    stage: Stage = Stage.CONSIDERING
    role: TeamRole | None = None
    first_met_at: datetime | None = None
    last_met_at: datetime | None = None
    chosen_at: datetime | None = None
    ended_at: datetime | None = None
    is_fine_alone: bool = False


@dataclass(frozen=True)
class Packed:
    """One circle: its faces and its visits, as they are kept. ``is_unasked``: the person was never asked who is in the
    team."""

    circle_id: UUID
    is_unasked: bool
    faces: bytes
    visits: bytes


def pack(circle_id: UUID, *, is_unasked: bool, faces: Sequence[PlainFace], visits: Sequence[Recorded]) -> Packed:
    """Whoever comes without a relationship is a face too."""
    known = {face.pa_id for face in faces}
    strangers = dict.fromkeys(visit.pa_id for visit in visits if visit.pa_id not in known)
    everybody = sorted([*faces, *map(PlainFace, strangers)], key=lambda face: face.pa_id)
    places = {face.pa_id: place for place, face in enumerate(everybody)}
    rows = [
        (
            seconds(visit.starts_at),
            places[visit.pa_id],
            STATUSES[visit.status],
            JOINED * visit.joins | IMPORTED * visit.imported | NEEDS_YES * visit.needs_yes,
        )
        for visit in visits
    ]
    packed_faces = [
        (
            face.pa_id.bytes,
            seconds(face.first_met_at),
            seconds(face.last_met_at),
            seconds(face.chosen_at),
            seconds(face.ended_at),
            face.wanted,
            STAGES[face.stage],
            ROLES[face.role],
            face.is_fine_alone,
        )
        for face in everybody
    ]
    return Packed(
        circle_id, is_unasked, np.array(packed_faces, dtype=FACE).tobytes(), np.array(rows, dtype=VISIT).tobytes()
    )


def seconds(at: datetime | None) -> int:
    """Since 1970; 0 for never."""
    return 0 if at is None else max(1, int(at.timestamp()))


@dataclass(frozen=True)
class Histories:
    """Many circles: their faces and their visits one after the other, each circle's from its place in ``…_from`` to the
    next."""

    circle_ids: Sequence[UUID]
    is_unasked: Column
    faces: Column
    faces_from: Column
    visits: Column
    visits_from: Column

    def __len__(self) -> int:
        return len(self.circle_ids)

    def pa_id(self, face: int) -> UUID:
        """Of a face, by its place among all."""
        return UUID(bytes=self.faces["pa_id"][face].tobytes())


def unpack(packed: Sequence[Packed]) -> Histories:
    """Circles side by side, in the same order."""
    return Histories(
        [each.circle_id for each in packed],
        np.array([each.is_unasked for each in packed], dtype=bool),
        np.frombuffer(b"".join([each.faces for each in packed]), dtype=FACE),
        _starts([len(each.faces) // FACE.itemsize for each in packed]),
        np.frombuffer(b"".join([each.visits for each in packed]), dtype=VISIT),
        _starts([len(each.visits) // VISIT.itemsize for each in packed]),
    )


def _starts(lengths: Sequence[int]) -> Column:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
