"""JSON as phones receive it: instants in UTC with ``Z``, keys sorted, so that equal rows have equal text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def encode(body: Mapping[str, Any] | list[Any]) -> str:
    return orjson.dumps(body, option=_OPTIONS).decode()


def decode(text: str) -> Any:
    return orjson.loads(text)
