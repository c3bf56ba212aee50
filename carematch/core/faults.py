"""What the log may say of a fault: its kind and where it arose. Its words stay out, for they may name people."""

from __future__ import annotations

import traceback
from pathlib import Path

FRAMES = 6


def describe(fault: BaseException) -> str:
    """``ValueError (push.py:74 _take > service.py:480 write_note)``, and what it came from, without any messages.

    Of the way through libraries only the end is told.
    """
    described = []
    cause: BaseException | None = fault
    while cause is not None:
        *way, end = traceback.extract_tb(cause.__traceback__) or [traceback.FrameSummary("", 0, "")]
        ours = [frame for frame in way if "site-packages" not in frame.filename][-FRAMES:]
        path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in (*ours, end))
        described.append(f"{type(cause).__name__} ({path})")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return ", from ".join(described)
