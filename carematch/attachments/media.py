"""Which kinds of files there are, how large each may be, and how one is told from the bytes it begins with."""

from __future__ import annotations

import enum

MIB = 1024 * 1024


class Family(enum.StrEnum):
    """What a file is for whoever looks at it."""

    IMAGE = "image"
    AUDIO = "audio"
    DOCUMENT = "document"


FAMILIES: dict[str, Family] = {
    "image/jpeg": Family.IMAGE,
    "image/png": Family.IMAGE,
    "image/webp": Family.IMAGE,
    "audio/webm": Family.AUDIO,
    "audio/ogg": Family.AUDIO,
    "audio/mp4": Family.AUDIO,
    "audio/aac": Family.AUDIO,
    "application/pdf": Family.DOCUMENT,
}
"""The media types that are taken, and nothing else."""

MOST_BYTES: dict[Family, int] = {Family.IMAGE: 8 * MIB, Family.AUDIO: 12 * MIB, Family.DOCUMENT: 20 * MIB}

HEAD = 64
"""How many bytes of its beginning tell what a file is."""


def sniff(head: bytes) -> str | None:
    """The media type of a file that begins like this; None for one that is not taken.

    ``head`` are its first ``HEAD`` bytes, or all. Source: WHATWG MIME Sniffing, and for AAC the sync word of ADTS.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:14] == b"WEBPVP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return _sniff_audio(head)


def _sniff_audio(head: bytes) -> str | None:
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "audio/webm"
    if head.startswith(b"OggS\x00"):
        return "audio/ogg"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return None
