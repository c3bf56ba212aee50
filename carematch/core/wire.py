"""JSON as phones receive it: instants in UTC with ``Z``, keys sorted, so that equal rows have equal text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

_NUL = r"\\u0000"
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALF = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(rf"(?P<nul>{_NUL})|{_PAIR}|(?P<half>{_HALF})|\\.")
_STORABLE = {"nul": "", "half": r"\ufffd"}

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def encode(body: Mapping[str, Any] | list[Any]) -> str:
    return orjson.dumps(body, option=_OPTIONS).decode()


def decode(text: str) -> Any:
    """What the text says, in characters that every database holds: what cannot be stored could never be taken in.

    NULs are left out; half a surrogate pair, which a phone may cut off an emoji, becomes U+FFFD.

    :raises ValueError: the text is no JSON.
    """
    return orjson.loads(_ESCAPES.sub(_storable, text) if "\\u" in text else text)


def _storable(escape: re.Match[str]) -> str:
    return _STORABLE.get(escape.lastgroup or "", escape.group())
