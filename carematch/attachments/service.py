"""Files that people send, and who may have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from carematch.attachments.media import FAMILIES, MIB, MOST_BYTES, sniff
from carematch.attachments.media import HEAD as HEAD
from carematch.attachments.media import Family as Family
from carematch.attachments.models import Attachment as Attachment
from carematch.attachments.schemas import FileHash as FileHash
from carematch.core.db import insert_if_absent
from carematch.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync.models import NamedFile, SyncRecord
from carematch.sync.perform import authority

KEPT_UNNAMED = timedelta(days=7)
"""How long a file is kept that no record names."""

MOST_IN_A_DAY = 300 * MIB
"""How much one user may begin to send in 24 hours."""


class UploadGap(Conflict):
    slug, title = "upload-gap", "The piece does not belong there"


class FileDiffers(Invalid):
    slug, title = "file-differs", "The file that came is not the one that was announced"


class WrongKind(Invalid):
    slug, title = "wrong-kind-of-file", "This kind of file is not taken here"


@dataclass(frozen=True)
class Upload:
    """A file on its way: its name in the vault and how large it will be."""

    stored_as: UUID
    size: int
    is_finished: bool


def attachment_id(user_id: UUID, sha256: str) -> UUID:
    """The id of this user's copy of a file, whether it has come or not."""
    return uuid5(user_id, f"file:{sha256}")


# Sending


def begin(session: Session, user_id: UUID, *, sha256: str, size: int, media_type: str, now: datetime) -> Upload:
    """The user is about to send this file, or goes on with it. Announced otherwise than before, it begins anew.

    :raises TooLarge: larger than files of its kind may be.
    :raises WrongKind: a record that names it takes it for something else.
    :raises TooMany: more than anybody sends in a day.
    """
    family = FAMILIES[media_type]
    if size > MOST_BYTES[family]:
        raise TooLarge(f"Files of this kind have at most {MOST_BYTES[family] // MIB} MiB.")
    file = _own(session, user_id, sha256, now=now)
    if file.expects not in {None, family}:
        raise WrongKind("A record needs another kind of file here.")
    if file.finished_at is None and (file.size, file.media_type) != (size, media_type):
        sent = select(func.sum(Attachment.size)).where(
            Attachment.uploaded_by == user_id, Attachment.begun_at > now - timedelta(days=1)
        )
        if int(session.scalar(sent) or 0) + size > MOST_IN_A_DAY:
            raise TooMany("You have sent very much today. The rest can go tomorrow.", retryAfter=3600)
        file.size, file.media_type, file.stored_as, file.begun_at = size, media_type, uuid7(), now
    assert file.stored_as is not None
    assert file.size is not None
    return Upload(file.stored_as, file.size, file.finished_at is not None)


def find_upload(session: Session, user_id: UUID, sha256: str) -> Upload | None:
    """The user's own file, if they have begun to send it."""
    file = session.get(Attachment, attachment_id(user_id, sha256))
    if file is None or file.stored_as is None or file.size is None:
        return None
    return Upload(file.stored_as, file.size, file.finished_at is not None)


def finish(session: Session, user_id: UUID, *, sha256: str, upload: Upload, now: datetime) -> None:
    """The file has come, whole. Begun anew meanwhile by another request, it has not."""
    file = _own(session, user_id, sha256, now=now)
    if file.stored_as == upload.stored_as:
        file.finished_at = file.finished_at or now


def forget_upload(session: Session, user_id: UUID, *, sha256: str, upload: Upload, now: datetime) -> None:
    """Nothing of the file has come: sending it begins anew. What names it goes on naming it."""
    file = _own(session, user_id, sha256, now=now)
    if file.stored_as == upload.stored_as:
        file.size = file.media_type = file.stored_as = file.finished_at = None


def judge(session: Session, user_id: UUID, *, sha256: str, came: str, head: bytes) -> None:
    """What came is what was announced.

    :raises FileDiffers: other bytes came.
    :raises WrongKind: its first bytes are those of another kind of file.
    """
    file = session.get_one(Attachment, attachment_id(user_id, sha256))
    if came != sha256:
        raise FileDiffers("Send it again from the beginning.")
    found = sniff(head)
    if found is None or found != file.media_type:
        raise WrongKind("It is not what its name says.")


def _own(session: Session, user_id: UUID, sha256: str, *, now: datetime) -> Attachment:
    """The user's copy of this file, made known if it was not, and nobody else's to change until the end."""
    own_id = attachment_id(user_id, sha256)
    insert_if_absent(session, Attachment, id=own_id, sha256=sha256, uploaded_by=user_id, begun_at=now)
    return session.get_one(Attachment, own_id, with_for_update={"key_share": True}, populate_existing=True)


# Naming


def name_file(session: Session, actor: Actor, sha256: str, *, family: Family, now: datetime) -> Attachment:
    """The file that this user means by the hash: their own, whether they have sent it yet or not, or one they may read.

    Whoever names a hash gets nobody's file by that: until they send it themselves, there is none.

    :raises WrongKind: it is another kind of file.
    """
    assert actor.user_id is not None
    file = session.get(Attachment, attachment_id(actor.user_id, sha256)) or find_readable(
        session, actor, sha256, now=now
    )
    if file is None:
        file = _own(session, actor.user_id, sha256, now=now)
    is_as_meant = FAMILIES[file.media_type] is family if file.media_type else file.expects in {None, family}
    if not is_as_meant:
        raise WrongKind("Another kind of file is needed here.")
    if file.expects is None and file.uploaded_by == actor.user_id:
        file.expects = family
    return file


def name_image(session: Session, actor: Actor, sha256: str, *, now: datetime) -> UUID:
    """The id of the picture that this user means, as ``name_file`` finds it."""
    return name_file(session, actor, sha256, family=Family.IMAGE, now=now).id


def name_voice(session: Session, actor: Actor, sha256: str, *, now: datetime) -> UUID:
    """The id of the voice note that this user means, as ``name_file`` finds it."""
    return name_file(session, actor, sha256, family=Family.AUDIO, now=now).id


def named(*file_ids: UUID | None) -> tuple[UUID, ...]:
    """For ``Projected.files``: those of these files that there are."""
    return tuple(file_id for file_id in file_ids if file_id)


def hash_of(session: Session, file_id: UUID | None) -> str | None:
    """The hash by which records name this file; None for none."""
    return session.get_one(Attachment, file_id).sha256 if file_id else None


# Reading


def is_live_name() -> ColumnElement[bool]:
    """Of rows of ``NamedFile``: the record stands in its scope and says the hash. Joined with ``Attachment``."""
    there = and_(
        SyncRecord.scope_id == NamedFile.scope_id,
        SyncRecord.kind == NamedFile.kind,
        SyncRecord.id == NamedFile.record_id,
        SyncRecord.body.contains(Attachment.sha256),
    )
    return exists().where(there).correlate(NamedFile, Attachment)


def find_readable(session: Session, actor: Actor, sha256: str, *, now: datetime) -> Attachment | None:
    """A file with this hash that has come and is this user's to read: their own, or named by a record they may read."""
    whole = Attachment.sha256 == sha256, Attachment.finished_at.is_not(None)
    files = session.scalars(select(Attachment).where(*whole).order_by(Attachment.finished_at)).all()
    for file in files:
        if file.uploaded_by == actor.user_id:
            return file
    for file in files:
        named = select(NamedFile.scope_id).join(Attachment, Attachment.id == NamedFile.file_id)
        scopes = session.scalars(named.where(Attachment.id == file.id, is_live_name()))
        if authority().may_read(session, actor, set(scopes), now=now):
            return file
    return None


def get_readable(session: Session, actor: Actor, sha256: str, *, now: datetime) -> Attachment:
    """:raises NotFound: there is no such file, or not yet, or not for this user."""
    file = find_readable(session, actor, sha256, now=now)
    if file is None:
        raise NotFound
    return file


# Collecting


def list_unnamed(session: Session, *, now: datetime) -> list[UUID]:
    """Files, whole or not, that have lain for ``KEPT_UNNAMED`` and that no record which anybody reads names."""
    named = exists().where(NamedFile.file_id == Attachment.id, is_live_name()).correlate(Attachment)
    old = Attachment.begun_at < now - KEPT_UNNAMED
    return list(session.scalars(select(Attachment.id).where(old, ~named).order_by(Attachment.id)))


def list_stored(session: Session) -> set[UUID]:
    """The names in the vault of all files that are known."""
    return {name for name in session.scalars(select(Attachment.stored_as)) if name is not None}
