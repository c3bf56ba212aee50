"""Rules of repetition as RFC 5545 writes them, in wall time. Plain values in, plain values out.

Only what people say of visits is taken: every day or every n days, weekdays of every or every nth week, and the first
to fourth or the last weekday of every or every nth month. When it ends stands apart from the rule, as a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday
from dateutil.rrule import weekdays as rrule_weekdays

from carematch.core.errors import Invalid
from carematch.core.when import WEEKDAYS

_FREQUENCIES: dict[str, Literal[1, 2, 3]] = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
_LONGEST_INTERVAL = {"DAILY": 31, "WEEKLY": 26, "MONTHLY": 12}
_MOST_TIMES = 1000
_DAY = re.compile(r"^(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)$")
_UNTIL = re.compile(r"^(\d{8})(?:T(\d{6})(Z?))?$")


@dataclass(frozen=True)
class Rule:
    """How visits repeat. ``days`` are ``MO`` or, in a month, ``2TU`` and ``-1FR``; none where it is every nth day.

    ``until`` is the last day and ``count`` how often, where the rule says either.
    """

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()
    until: date | None = None
    count: int | None = None

    @property
    def text(self) -> str:
        """The rule without its end, in one way of writing."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        return ";".join(parts)

    @property
    def weekdays(self) -> list[str]:
        """The weekdays it falls on, from Monday on; all, where it goes by days."""
        return [day for day in WEEKDAYS if not self.days or any(each.endswith(day) for each in self.days)]


def weekly(weekdays: Sequence[str]) -> Rule:
    """On these weekdays of every week."""
    return Rule("WEEKLY", days=tuple(day for day in WEEKDAYS if day in weekdays))


def read_rule(text: str, *, zone: ZoneInfo) -> Rule:
    """The rule that an ``RRULE`` value says.

    :raises Invalid: it is none, or repeats in a way that visits do not.
    """
    said: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in said:
            raise _refused("This is no rule.")
        said[name] = value
    if said.keys() - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"} or said.get("WKST", "MO") != "MO":
        raise _refused("Visits do not repeat in this way.")
    frequency = said.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise _refused("Visits repeat by days, weeks or months.")
    if "UNTIL" in said and "COUNT" in said:
        raise _refused("Say until when, or how often, not both.")
    return Rule(
        frequency,
        _number(said.get("INTERVAL", "1"), most=_LONGEST_INTERVAL[frequency]),
        _days(frequency, said.get("BYDAY", "")),
        _last_day(said["UNTIL"], zone) if "UNTIL" in said else None,
        _number(said["COUNT"], most=_MOST_TIMES) if "COUNT" in said else None,
    )


def _number(text: str, *, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise _refused(f"Write a number from 1 to {most}.")
    return int(text)


def _days(frequency: str, text: str) -> tuple[str, ...]:
    days = set(text.split(",")) if text else set()
    found = [_DAY.match(day) for day in days]
    wanted = {"DAILY": not days, "WEEKLY": bool(days), "MONTHLY": bool(days)}[frequency]
    if not wanted or not all(found) or any((each[1] is None) is (frequency == "MONTHLY") for each in found if each):
        raise _refused("Choose at least one weekday; in a month, which of them.")
    return tuple(sorted(days, key=lambda day: (WEEKDAYS.index(day[-2:]), day)))


def _last_day(text: str, zone: ZoneInfo) -> date:
    found = _UNTIL.match(text)
    try:
        if found is None:
            raise ValueError
        day = datetime.strptime(found[1] + (found[2] or ""), "%Y%m%d%H%M%S" if found[2] else "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        raise _refused("Until when? Write a day.") from None
    return day.replace(tzinfo=UTC).astimezone(zone).date() if found[3] else day.date()


def _refused(words: str) -> Invalid:
    return Invalid(words, errors={"rule": [words]})


def days_of(rule: Rule, *, starts_on: date, until: date) -> Iterator[date]:
    """The days on which the rule falls from its first day up to and including another. Weeks begin on Monday; an nth
    week is counted from the week of the first day."""
    last = min(until, rule.until) if rule.until else until
    found = rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=datetime.combine(starts_on, time()),  # a calendar day
        interval=rule.interval,
        byweekday=[_weekday(day) for day in rule.days] or None,
    )
    for place, each in enumerate(found):
        if each.date() > last or (rule.count is not None and place >= rule.count):
            return
        yield each.date()


def _weekday(day: str) -> weekday:
    every = rrule_weekdays[WEEKDAYS.index(day[-2:])]
    return every(int(day[:-2])) if len(day) > 2 else every


def last_day(rule: Rule, *, starts_on: date) -> date | None:
    """The day after which the rule does not fall, None where it goes on."""
    if rule.count is None:
        return rule.until
    return max(days_of(rule, starts_on=starts_on, until=date.max), default=starts_on)


def times_of(
    day: date, *, local_start: str, local_end: str | None, minutes: int, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """Start and end of what begins on a day, in UTC.

    Both keep their wall time through the changes of the clock; an end at or before the start is on the next day. So a
    night from 22:00 to 07:00 lasts ten hours in October, eight in March. Without an end it is so many real minutes. A
    wall time that a spring night skips is that much later; of two in an autumn night, the first is meant.
    """
    starts_at = _instant(day, local_start, zone)
    if local_end is None:
        return starts_at, starts_at + timedelta(minutes=minutes)
    ends_at = _instant(day + timedelta(days=local_end <= local_start), local_end, zone)
    return starts_at, ends_at if ends_at > starts_at else starts_at + timedelta(minutes=minutes)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def wall_minutes(local_start: str, local_end: str) -> int:
    """How long it is from one clock time to the next, on a day without a change of the clock."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (local_start, local_end))
    return (end - start) % 1440 or 1440
