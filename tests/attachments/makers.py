"""Files of every kind that is taken, and browsers that send them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

JPEG = b"\xff\xd8\xff\xe0"
HEADS = {
    "image/jpeg": JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "audio/webm": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm",
    "audio/ogg": b"OggS\x00\x02",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A ",
    "audio/aac": b"\xff\xf1\x50\x80",
    "application/pdf": b"%PDF-1.7\n",
}


@dataclass(frozen=True)
class File:
    """Bytes that begin like a file of this type."""

    content: bytes
    media_type: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def announced(self) -> dict[str, Any]:
        return {"sha256": self.hash, "size": len(self.content), "mediaType": self.media_type}


def make_file(size: int = 200_000, *, media_type: str = "image/jpeg", seed: int = 1) -> File:
    """The same seed gives the same bytes."""
    body = bytes((index * 31 + index // 251 * seed + seed) % 256 for index in range(size))
    return File((HEADS[media_type] + body)[:size], media_type)


def announce(client: FlaskClient, file: File, **changes: Any) -> Any:
    whose = {"userId": client.get("/api/me").get_json()["userId"]}
    return client.post("/api/attachments", json=whose | file.announced | changes)


def put(client: FlaskClient, file: File, start: int, content: bytes) -> Any:
    return client.put(f"/api/attachments/{file.hash}?start={start}", data=content)


def send(client: FlaskClient, file: File) -> Any:
    """The whole file, announced and sent in pieces; the last answer."""
    answer = announce(client, file)
    while answer.status_code == 200 and not answer.json["isComplete"]:
        start = answer.json["received"]
        answer = put(client, file, start, file.content[start : start + 128 * 1024])
    return answer


def fetch(client: FlaskClient, file: File, **options: Any) -> tuple[int, bytes]:
    with client.get(f"/api/attachments/{file.hash}", **options) as answer:
        return answer.status_code, answer.get_data()
