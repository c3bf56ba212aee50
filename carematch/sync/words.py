"""Words written over other words: each text is kept, and it is found out whose author had not seen the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from carematch.sync.models import MAX_VERSION, SyncRecord, WrittenWords
from carematch.sync.registry import Context


@dataclass(frozen=True)
class Crossing:
    """Two texts for the same field, the later written without having seen the earlier."""

    field: str
    earlier: WrittenWords
    later: str


def keep_words(
    ctx: Context, kind: str, record_id: UUID, words: Mapping[str, str], before: Mapping[str, str]
) -> list[Crossing]:
    """Keep these texts, which take the place of those ``before``; the crossings, by field in order.

    What the author had seen is what their phone says (``base``): one that says nothing has seen what is there. A phone
    has always seen its own.
    """
    changed = {field: text for field, text in sorted(words.items()) if text != before.get(field)}
    if not changed:
        return []
    is_it = (SyncRecord.kind == kind, SyncRecord.id == record_id)
    over = ctx.session.scalar(select(func.max(SyncRecord.v)).where(*is_it)) or 0
    seen = ctx.base.get(f"{kind}:{record_id}", MAX_VERSION)
    unseen = {each.field: each for each in _list_unseen(ctx, kind, record_id, min(max(seen, 0), MAX_VERSION))}
    ctx.session.add_all(
        WrittenWords(
            mutation_id=ctx.mutation_id,
            kind=kind,
            record_id=record_id,
            field=field,
            text=text,
            over=over,
            client_id=ctx.client_id,
            user_id=ctx.actor.user_id,
            author_name=ctx.actor.name,
            written_at=ctx.now,
        )
        for field, text in changed.items()
    )
    return [Crossing(field, unseen[field], text) for field, text in changed.items() if field in unseen]


def _list_unseen(ctx: Context, kind: str, record_id: UUID, seen: int) -> list[WrittenWords]:
    """What other phones wrote over a version that the author saw or that is later, in order."""
    query = (
        select(WrittenWords)
        .where(WrittenWords.kind == kind, WrittenWords.record_id == record_id, WrittenWords.over >= seen)
        .order_by(WrittenWords.over)
    )
    return [each for each in ctx.session.scalars(query) if ctx.client_id is None or each.client_id != ctx.client_id]
