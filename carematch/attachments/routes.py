"""Files by plain HTTP: sent in pieces, fetched whole or in part. What they are to records: docs/sync.md."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import ValidationError

from carematch.attachments import service
from carematch.attachments.schemas import BeginUploadSchema, FileHash, PieceQuerySchema, UploadSchema
from carematch.attachments.service import Upload, UploadGap
from carematch.attachments.vault import Spoilt, Vault
from carematch.core import clock
from carematch.core.db import db, end_reading
from carematch.core.errors import Invalid, NotFound, TooLarge, UserMismatch
from carematch.core.identity import current_actor, current_user_id
from carematch.sync.perform import in_write_session

bp = Blueprint("attachments", __name__, url_prefix="/api", description="Files")

MOST_IN_A_PIECE = 1024 * 1024

HASH = {"in": "path", "name": "sha256", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}


def vault() -> Vault:
    found: Vault = current_app.extensions["carematch.vault"]
    return found


def _judged(sha256: str) -> str:
    """:raises NotFound: what stands in the address is no hash."""
    try:
        return str(FileHash().deserialize(sha256))
    except ValidationError:
        raise NotFound from None


@bp.post("/attachments")
@bp.arguments(BeginUploadSchema)
@bp.response(200, UploadSchema)
def begin(file: dict[str, Any]) -> dict[str, Any]:
    """Announce a file, or ask how far it has come. Says nothing of other people's files."""
    user_id, now = current_user_id(), clock.now()
    if file.pop("user_id") != user_id:
        raise UserMismatch
    end_reading()
    upload = in_write_session(lambda session: service.begin(session, user_id, **file, now=now))
    if upload.is_finished and not vault().holds(upload.stored_as):
        upload = _begin_again(file, upload)
    return _how_far(upload)


def _begin_again(file: dict[str, Any], lost: Upload) -> Upload:
    """The file had come and is not there any more: the folder was put back from an older copy."""
    user_id, now = current_user_id(), clock.now()
    sha256 = file["sha256"]
    in_write_session(lambda session: service.forget_upload(session, user_id, sha256=sha256, upload=lost, now=now))
    return in_write_session(lambda session: service.begin(session, user_id, **file, now=now))


@bp.put("/attachments/<sha256>")
@bp.doc(parameters=[HASH], requestBody={"content": {"application/octet-stream": {}}, "required": True})
@bp.arguments(PieceQuerySchema, location="query")
@bp.response(200, UploadSchema)
def add_piece(where: dict[str, int], sha256: str) -> dict[str, Any]:
    """Send the next piece. The last one is answered when the whole file has been judged and is kept for good."""
    sha256, start = _judged(sha256), where["start"]
    upload = service.find_upload(db.session(), current_user_id(), sha256)
    end_reading()
    if upload is None:
        raise UploadGap("Announce the file first.", received=0)
    if upload.is_finished:
        return _how_far(upload)
    length = request.content_length or 0
    if length > MOST_IN_A_PIECE:
        raise TooLarge(f"Send at most {MOST_IN_A_PIECE // 1024} KiB at once.")
    if start + length > upload.size:
        raise Invalid(f"The file was to have {upload.size} bytes.")
    name, size = upload.stored_as, upload.size
    with vault().growing(name) as file:
        kept = size if vault().holds(name) else vault().add(file, name, size=size, at=start, read=request.stream.read)
        if kept < start:
            raise UploadGap("Go on from where the file ends.", received=kept)
        if kept == size and not vault().holds(name):
            _finish(sha256, upload)
    return _how_far(Upload(name, size, is_finished=kept == size))


def _finish(sha256: str, upload: Upload) -> None:
    """:raises Problem: it is not the file that was announced; then sending it begins anew."""
    user_id, now = current_user_id(), clock.now()
    try:
        came, head = vault().judge(upload.stored_as, size=upload.size, head=service.HEAD)
        service.judge(db.session(), user_id, sha256=sha256, came=came, head=head)
    except (Spoilt, Invalid) as fault:
        end_reading()
        in_write_session(lambda session: service.forget_upload(session, user_id, sha256=sha256, upload=upload, now=now))
        vault().discard(upload.stored_as)
        if isinstance(fault, Spoilt):
            raise service.FileDiffers("Send it again from the beginning.") from fault
        raise
    end_reading()
    vault().finish(upload.stored_as)
    in_write_session(lambda session: service.finish(session, user_id, sha256=sha256, upload=upload, now=now))


def _how_far(upload: Upload) -> dict[str, Any]:
    received = upload.size if upload.is_finished else vault().received(upload.stored_as)
    return {"received": received, "size": upload.size, "is_complete": upload.is_finished}


@bp.get("/attachments/<sha256>")
@bp.doc(
    parameters=[HASH],
    responses={"200": {"description": "The file", "content": {"application/octet-stream": {}}}},
)
def read(sha256: str) -> Response:
    """The file, whole or the part that ``Range`` asks for. 404 unless a record that you may read names it."""
    file = service.get_readable(db.session(), current_actor(), _judged(sha256), now=clock.now())
    assert file.size is not None
    assert file.stored_as is not None
    wanted = request.range.range_for_length(file.size) if request.range else None
    if request.range is not None and wanted is None and len(request.range.ranges) == 1:
        return Response(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    start, stop = wanted or (0, file.size)
    try:
        sealed = vault().open(file.stored_as)
    except FileNotFoundError:
        raise NotFound from None
    pieces = vault().read(sealed, file.stored_as, size=file.size, start=start, stop=stop)
    response = Response(pieces, status=206 if wanted else 200, mimetype=file.media_type)
    response.call_on_close(sealed.close)
    response.content_length = stop - start
    if wanted:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
