"""JSON as phones receive it: instants in UTC with ``Z``, keys sorted, so that equal rows have equal text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def encode(body: Mapping[str, Any] | list[Any]) -> str:
    return orjson.dumps(body, option=_OPTIONS).decode()


def decode(text: str) -> Any:
    """What the text says, but for NUL characters: PostgreSQL holds none, and what holds one could never be taken in."""
    read = orjson.loads(text)
    return _without_nul(read) if "\\u0000" in text else read


def _without_nul(read: Any) -> Any:
    if isinstance(read, str):
        return read.replace("\0", "")
    if isinstance(read, list):
        return [_without_nul(each) for each in read]
    if isinstance(read, dict):
        return {_without_nul(name): _without_nul(each) for name, each in read.items()}
    return read
