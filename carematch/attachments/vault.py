"""Files at rest: in pieces of 64 KiB, each sealed with AES-GCM under a key of its file's own.

A file may grow over many requests, and be read from any place, without ever being in memory as a whole or on the disk
in the clear.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from carematch.core.errors import Conflict

PIECE = 64 * 1024
_NONCE = 12
_TAG = 16
_SEALED = _NONCE + PIECE + _TAG


class BeingWritten(Conflict):
    slug, title = "upload-under-way", "This file is being sent already"


class Spoilt(Exception):
    """What lies there is not what was put there: cut off, altered, or sealed with another key."""


class Vault:
    """The folder of all files, and the key that opens them. Names are ids and say nothing of what is in them."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    # Writing

    def received(self, name: UUID) -> int:
        """How many bytes of an unfinished file are kept: always whole pieces."""
        try:
            return self._growing(name).stat().st_size // _SEALED * PIECE
        except FileNotFoundError:
            return 0

    @contextmanager
    def growing(self, name: UUID) -> Iterator[BinaryIO]:
        """An unfinished file, which nobody else adds to until the block ends.

        :raises BeingWritten: another request adds to it just now.
        """
        path = self._growing(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BeingWritten("Wait a moment, then ask how far it has come.", retryAfter=5) from None
            yield file

    def add(self, file: BinaryIO, name: UUID, *, size: int, at: int, read: Callable[[int], bytes]) -> int:
        """Put what ``read`` gives behind the ``at`` bytes that are kept; how many are kept afterwards.

        Every piece that is whole stays, also when ``read`` fails midway. What is less than a piece stays only where it
        is the file's end. If other than ``at`` bytes are kept, nothing changes.
        """
        index = file.seek(0, os.SEEK_END) // _SEALED
        kept = index * PIECE
        if kept != at:
            return kept
        file.truncate(index * _SEALED)
        file.seek(index * _SEALED)
        cipher = self._cipher(name)
        while kept < size:
            piece = _read_fully(read, min(PIECE, size - kept))
            if len(piece) < min(PIECE, size - kept):
                break
            nonce = secrets.token_bytes(_NONCE)
            file.write(nonce + cipher.encrypt(nonce, piece, _place(index, size)))
            file.flush()
            kept += len(piece)
            index += 1
        os.fsync(file.fileno())
        return kept

    def judge(self, name: UUID, *, size: int, head: int) -> tuple[str, bytes]:
        """The SHA-256 of an unfinished file that has all its bytes, and its first ``head`` bytes.

        :raises Spoilt: it cannot be opened.
        """
        digest, beginning = hashlib.sha256(), b""
        with self._growing(name).open("rb") as file:
            for piece in self._pieces(file, name, size, 0):
                digest.update(piece)
                beginning = beginning or piece[:head]
        return digest.hexdigest(), beginning

    def finish(self, name: UUID) -> None:
        """The file is whole, and survives a power cut."""
        final = self._final(name)
        self._growing(name).rename(final)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self, name: UUID) -> None:
        """Nothing of this file is left."""
        self._growing(name).unlink(missing_ok=True)
        self._final(name).unlink(missing_ok=True)

    # Reading

    def holds(self, name: UUID) -> bool:
        return self._final(name).exists()

    def open(self, name: UUID) -> BinaryIO:
        """A whole file, still sealed, for ``read``.

        :raises FileNotFoundError: there is no such file.
        """
        return self._final(name).open("rb")

    def read(self, file: BinaryIO, name: UUID, *, size: int, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to ``stop``, a piece at a time."""
        at = start // PIECE * PIECE
        for piece in self._pieces(file, name, size, start // PIECE):
            yield piece[max(0, start - at) : max(0, stop - at)]
            at += len(piece)
            if at >= stop:
                return

    def names(self) -> Iterator[tuple[UUID, datetime]]:
        """All files there are, finished or not, each with when it was last added to."""
        for path in self._folder.glob("??/*"):
            try:
                yield UUID(path.name.removesuffix(".part")), datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except (ValueError, FileNotFoundError):
                continue

    # How it lies there

    def _pieces(self, file: BinaryIO, name: UUID, size: int, first: int) -> Iterator[bytes]:
        cipher = self._cipher(name)
        file.seek(first * _SEALED)
        for index in range(first, -(-size // PIECE)):
            sealed = file.read(min(PIECE, size - index * PIECE) + _NONCE + _TAG)
            try:
                yield cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _place(index, size))
            except (InvalidTag, ValueError) as fault:
                raise Spoilt(f"piece {index}") from fault

    def _cipher(self, name: UUID) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt=name.bytes, info=b"carematch file").derive(self._key))

    def _final(self, name: UUID) -> Path:
        return self._folder / name.hex[-2:] / str(name)

    def _growing(self, name: UUID) -> Path:
        return self._folder / name.hex[-2:] / f"{name}.part"


def _place(index: int, size: int) -> bytes:
    """What a piece is sealed with besides the key: where in the file it belongs, so that none is moved or cut away."""
    return index.to_bytes(8, "big") + size.to_bytes(8, "big")


def _read_fully(read: Callable[[int], bytes], wanted: int) -> bytes:
    parts: list[bytes] = []
    while wanted > 0 and (part := read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
