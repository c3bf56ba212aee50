"""What files need as time passes: those that nothing names are thrown away."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carematch.attachments import service
from carematch.attachments.models import Attachment
from carematch.attachments.vault import Vault
from carematch.core.db import snapshot_session
from carematch.sync.perform import in_write_session


def collect_files(now: datetime) -> None:
    """Files that no record has named for some days are gone, and so is what lies in the folder and nobody knows."""
    vault: Vault = current_app.extensions["carematch.vault"]
    with snapshot_session() as session:
        unnamed = service.list_unnamed(session, now=now)
    for file_id in unnamed:
        stored_as = in_write_session(partial(_forget, file_id=file_id))
        if stored_as is not None:
            vault.discard(stored_as)
    with snapshot_session() as session:
        known = service.list_stored(session)
    for name, at in vault.names():
        if name not in known and at < now - service.KEPT_UNNAMED:
            vault.discard(name)


def _forget(session: Session, file_id: UUID) -> UUID | None:
    """The file's name in the vault when it was forgotten. What a row still refers to, the database keeps."""
    file = session.get(Attachment, file_id)
    if file is None:
        return None
    stored_as = file.stored_as
    try:
        with session.begin_nested():
            session.delete(file)
    except IntegrityError:
        return None
    return stored_as
